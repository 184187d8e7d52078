//! The relay's pure machine: append, compare, deduplicate, lockers, quotas,
//! checkpoints. A batch of requests and the time go in; one write set, and
//! after it replies and pushes, come out.
//!
//! Read [`Machine::handle`] first, then [`engine::Engine`], whose documentation
//! says what is trusted of a store and what a crash at each step means. The
//! machine opens no file, reads no clock and draws no randomness; whatever
//! drives it (the `relay` crate, a simulated world) does.

mod blobs;
pub mod conformance;
mod draft;
pub mod engine;
mod follow;
pub mod limits;
mod machine;
pub mod read;
mod record;
#[cfg(test)]
mod tests;

pub use engine::{Engine, StoreError, StoreTrouble, View, WriteSet};
pub use follow::{Follow, Follower};
pub use limits::Quotas;
pub use machine::{Answered, Asked, Link, Machine, Outcome, Proven, Push, Time};
pub use record::{BlobRecord, KeyRecord, LockerRecord, NewFrame, RoomRecord, TokenRecord};
