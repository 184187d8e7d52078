//! The places at which a test makes the vault fail, interrupts a document, or
//! ends the process.
//!
//! With the feature `failpoints`, each name can be configured by the `fail`
//! crate: `return` makes the write fail there, a callback may abort the
//! process. Without the feature none of them exists in the program.

/// All failpoints of the vault, in the order in which a vault's life passes them.
pub const NAMES: &[&str] = &[
    CREATE_BEFORE,
    CREATE_FILLED,
    CREATE_PLACED,
    STORE_BEGUN,
    STORE_HALFWAY,
    STORE_BEFORE_COMMIT,
    STORE_AFTER_COMMIT,
    REKEY_BEFORE_COMMIT,
    REKEY_AFTER_COMMIT,
];

/// A new vault's folder and lock exist; no file does.
pub const CREATE_BEFORE: &str = "vault::before-create";
/// A new vault is written whole beside its place.
pub const CREATE_FILLED: &str = "vault::before-place";
/// A new vault lies in its place.
pub const CREATE_PLACED: &str = "vault::after-place";
/// A batch's transaction has begun; nothing is written.
pub const STORE_BEGUN: &str = "vault::before-write";
/// Half of a batch's writes are in its transaction.
pub const STORE_HALFWAY: &str = "vault::half-written";
/// All of a batch is in its transaction.
pub const STORE_BEFORE_COMMIT: &str = "vault::before-commit";
/// The batch is stored; the caller does not know yet.
pub const STORE_AFTER_COMMIT: &str = "vault::after-commit";
/// All items are sealed anew in a transaction.
pub const REKEY_BEFORE_COMMIT: &str = "vault::before-rekey-commit";
/// The new passphrase holds; the caller does not know yet.
pub const REKEY_AFTER_COMMIT: &str = "vault::after-rekey-commit";

/// The relay has acknowledged a part of a document.
pub const DOCUMENT_PART_PUT: &str = "document::part-put";
/// A part of a document was fetched and written to this disk.
pub const DOCUMENT_PART_FETCHED: &str = "document::part-fetched";
