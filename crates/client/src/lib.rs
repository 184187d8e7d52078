//! The driver of a desk: everything that the engine must not do itself.
//!
//! The engine ([`desk::Desk`]) is pure: one input in, one batch out. This crate
//! hands it its inputs and carries out its batches:
//!
//! 1. [`vault`]: the desk's state on disk, sealed under a passphrase. A batch
//!    is stored whole before anything of it is sent or shown.
//! 2. [`failpoints`]: the places at which a test stops the process while it
//!    stores.

pub mod failpoints;
pub mod limits;
pub mod vault;

pub use vault::{KeyCost, Passphrase, Vault, VaultError};
