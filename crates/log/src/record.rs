//! What a store keeps, as values. Encoded with explicit numbers, so that a
//! later release reads what this one wrote.

use envelope::{
    AccessKey, CommitterKey, Frame, FrameHash, Frontier, Position, RoomId, Root, TokenHash,
};
use minicbor::{Decode, Encode};

use crate::limits::SMALLEST_BLOB_WEIGHT;

/// What is known of a room. Rewritten whole with every group that touches it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RoomRecord {
    /// The right edge of its log tree, and so its size.
    #[n(0)]
    pub frontier: Frontier,
    /// The access key that may append.
    #[n(1)]
    pub access: AccessKey,
    /// The commit with which that key's epoch began; none for the first.
    #[n(2)]
    pub from: Option<Position>,
    /// The committers that may register the next key, ascending.
    #[n(3)]
    pub committers: Vec<CommitterKey>,
    /// Bytes of its frames.
    #[n(4)]
    pub bytes: u64,
    /// Its lockers that are not swept yet.
    #[n(5)]
    pub lockers: u32,
    /// What its blobs that are not swept yet weigh, in bytes.
    #[n(6)]
    #[cbor(default)]
    pub blob_bytes: u64,
}

/// What is known of an access key of a room. Kept for ever, so that an absent
/// member can walk forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct KeyRecord {
    /// The commit with which its epoch began; none for the room's first key.
    #[n(0)]
    pub from: Option<Position>,
    /// The last position that it reads, once retired.
    #[n(1)]
    pub retired: Option<Position>,
    /// SHA-256 of the registration (or opening) that brought it, by which a
    /// repetition is known.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub registration: [u8; 32],
}

/// What is known of an opening token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct TokenRecord {
    /// Rooms that it may still open or give away.
    #[n(0)]
    pub left: u32,
    /// Rooms that it was made with.
    #[n(1)]
    pub granted: u32,
    /// The token that it was split from; none if the operator minted it.
    #[n(2)]
    pub parent: Option<TokenHash>,
}

/// What is known of a locker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct LockerRecord {
    /// The room at whose cost it stands.
    #[n(0)]
    pub room: RoomId,
    /// When it expires, in Unix seconds.
    #[n(1)]
    pub until: u64,
}

/// What is known of a blob, its bytes apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct BlobRecord {
    /// The room at whose cost it stands, and whose members may read it.
    #[n(0)]
    pub room: RoomId,
    /// Until when it is kept, in Unix seconds.
    #[n(1)]
    pub until: u64,
    /// Its length in bytes.
    #[n(2)]
    pub length: u64,
}

impl BlobRecord {
    /// What it counts for against its room's quota, in bytes.
    pub fn weight(&self) -> u64 {
        self.length.max(SMALLEST_BLOB_WEIGHT)
    }
}

/// A frame to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFrame {
    /// Its room.
    pub room: RoomId,
    /// Its place.
    pub position: Position,
    /// Its hash, by which it is known for ever.
    pub hash: FrameHash,
    /// The hashes of the tree nodes that it completes, from its leaf upwards.
    pub nodes: Vec<Root>,
    /// The frame.
    pub frame: Frame,
}
