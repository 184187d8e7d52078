//! Messaging Layer Security (RFC 9420) for rooms: bytes in, bytes out.
//!
//! This is the only crate that names the MLS library. A [`Group`] is a room's
//! state at one epoch, a plain value: sealing and opening return the next
//! value and leave the old one as it was, so whoever fails half-way has lost
//! nothing. The crate does no I/O, reads no clock and draws no randomness of
//! its own: time and randomness are handed in, and the same inputs give the
//! same bytes.
//!
//! Read [`framing`](mod@framing) for what a frame holds, [`Group`] for the
//! life of a room, and [`Fault`] for what a received frame may be guilty of.
//! What is allowed in a commit is decided in one place, `rules`.

mod client;
mod crypto;
mod error;
mod facts;
pub mod framing;
mod group;
mod guard;
pub mod hpke_box;
mod identity;
mod key_package;
mod keys;
pub mod limits;
mod memory;
mod open;
mod padding;
mod rules;
mod seal;
pub mod sealed_box;
mod time;

pub use error::{Fault, SealingError, VoidReason, Wedge};
pub use facts::{CommitFacts, Opened, OpenedCommit, OpenedEntry};
pub use group::Group;
pub use key_package::{KeyPackageSecrets, inspect_key_package, key_package};
pub use keys::{BadSignature, MemberKey, MemberSecret, verify};
pub use rand_core::CryptoRngCore;
pub use seal::{Change, SealedCommit};
pub use time::UnixMillis;

#[cfg(test)]
mod tests;
