//! All that a relay may see, and nothing else: room ids, positions, frames,
//! the log tree, checkpoints, access keys, limits, requests and replies.
//!
//! This crate is the joint between the two halves of the house. The relay's
//! crates (`log`, `relay`) may import only this one; the desks speak to the
//! relay only through it. It holds no name, no roster and no plaintext, and it
//! does no I/O, reads no clock and draws no randomness of its own.

pub mod access;
pub mod cbor;
pub mod checkpoint;
pub mod frame;
pub mod ids;
pub mod limits;
pub mod refusal;
pub mod session;
pub mod tree;
pub mod wire;

pub use access::{
    AccessKey, AccessSecret, CommitterKey, CommitterSecret, Registration, SignedRegistration,
};
pub use checkpoint::{Checkpoint, CheckpointError, RelayKey, RelaySigner};
pub use frame::{Bucket, Frame, FrameError};
pub use ids::{BlobId, FrameHash, LockerId, Position, RoomId};
pub use refusal::Refusal;
pub use session::{ClientSession, Greeting, Proof, RelaySession, Seal};
pub use tree::{Frontier, Root, TreeHead, verify_consistency, verify_inclusion};
pub use wire::{Frames, FromRelay, OpeningToken, Reply, Request, ToRelay, TokenHash};
