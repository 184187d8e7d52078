//! Messaging Layer Security (RFC 9420) for rooms: bytes in, bytes out.
//!
//! This is the only crate that names the MLS library. A [`Group`] is a room's
//! state at one epoch, a plain value: sealing and opening return the next
//! value and leave the old one as it was, so whoever fails half-way has lost
//! nothing. The crate does no I/O, reads no clock and draws no randomness of
//! its own: time and randomness are handed in, and the same inputs give the
//! same bytes.
//!
//! ```
//! use envelope::RoomId;
//! use goodoffices_sealing::{Change, Group, MemberSecret, Opened, UnixMillis, key_package};
//! use rand_chacha::ChaCha20Rng;
//! use rand_core::SeedableRng;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut rng = ChaCha20Rng::seed_from_u64(1); // The system's, outside examples.
//! let now = UnixMillis(1_795_000_000_000);
//! let head = MemberSecret::generate(&mut rng);
//! let delegate = MemberSecret::generate(&mut rng);
//!
//! // The head opens a room; the delegate hands over a key package.
//! let room = Group::create(RoomId::from_bytes([7; 32]), &head, b"roles", now, &mut rng)?;
//! let (package, secrets) = key_package(&delegate, now, &mut rng)?;
//!
//! // A commit adds the delegate. Its frame goes to the log; once it has won
//! // its position there, the head applies it and the Welcome may leave.
//! let change = Change { add: vec![package], ..Change::default() };
//! let sealed = room.seal_commit(&change, now, &mut rng)?;
//! let room = room.apply_own_commit(&sealed.secrets)?.next.ok_or("removed")?;
//! let joined = Group::join(&sealed.welcome.ok_or("nobody added")?, &secrets, &delegate)?;
//!
//! // What one seals the other opens.
//! let (frame, _room) = room.seal_entry(b"Good morning.", now, &mut rng)?;
//! match joined.open(&frame)? {
//!     Opened::Entry(entry) => assert_eq!(entry.plaintext.as_slice(), b"Good morning."),
//!     Opened::Commit(_) => return Err("a commit".into()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Read [`framing`](mod@framing) for what a frame holds, [`Group`] for the
//! life of a room, and [`Fault`] for what a received frame may be guilty of.
//! What is allowed in a commit is decided in one place, `rules`.

mod client;
mod crypto;
pub mod document;
mod error;
mod evidence;
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
#[cfg(any(test, feature = "fuzzing"))]
pub mod rogue;
mod rules;
mod seal;
pub mod sealed_box;
mod time;

pub use error::{Fault, SealingError, VoidReason, Wedge};
pub use evidence::{Proved, check_evidence};
pub use facts::{CommitFacts, Opened, OpenedCommit, OpenedEntry};
pub use group::Group;
pub use key_package::{KeyPackageSecrets, inspect_key_package, key_package};
pub use keys::{BadSignature, MemberKey, MemberSecret, verify};
pub use rand_core::CryptoRngCore;
pub use seal::{Change, SealedCommit};
pub use time::UnixMillis;

#[cfg(test)]
mod tests;
