//! Every bound on what the driver of a desk takes in or keeps waiting.
//!
//! What the relay may see is bounded in `envelope::limits`; the bounds here
//! are the desk's own business.

/// The most memory that a vault's header may ask of Argon2id, in KiB: 1 GiB. A
/// foreign file must not be able to exhaust the machine.
pub const KEY_MEMORY_KIB: u32 = 1024 * 1024;
/// The most passes that a vault's header may ask of Argon2id.
pub const KEY_PASSES: u32 = 64;
/// The most lanes that a vault's header may ask of Argon2id.
pub const KEY_LANES: u32 = 16;
