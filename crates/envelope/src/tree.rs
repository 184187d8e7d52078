//! The log tree of a room: a Merkle tree (RFC 6962 §2.1) whose leaves are the
//! hashes of the room's frames, in order.
//!
//! The mathematics is `tlog_tiles`'s; this module gives it our types and keeps
//! untrusted sizes away from its assertions.

mod frontier;
mod proof;
#[cfg(test)]
mod tests;

use minicbor::{Decode, Encode};
use tlog_tiles::tlog::{self, Hash};

pub use frontier::{Frontier, FrontierError, stored_index, stored_place};
pub use proof::{
    NodeSource, ProofError, head_at, prove_consistency, prove_inclusion, verify_consistency,
    verify_inclusion,
};

use crate::ids::FrameHash;

/// The hash of a node of the tree, most often its root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Root(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl Root {
    /// The root of the empty tree: SHA-256 of nothing (RFC 6962 §2.1).
    pub const EMPTY: Self = Self(tlog::EMPTY_HASH.0);

    /// The hash of the leaf that holds a frame's hash (RFC 6962 §2.1).
    pub fn of_leaf(frame: &FrameHash) -> Self {
        Self(tlog::record_hash(frame.as_bytes()).0)
    }

    /// The hash of the node above two others (RFC 6962 §2.1).
    pub fn above(left: &Self, right: &Self) -> Self {
        Self(tlog::node_hash(Hash(left.0), Hash(right.0)).0)
    }
}

impl core::fmt::Display for Root {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl core::fmt::Debug for Root {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Root({})", data_encoding::HEXLOWER.encode(&self.0[..4]))
    }
}

/// A size and the root of the tree of that many frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct TreeHead {
    /// How many frames the tree holds.
    #[n(0)]
    pub size: u64,
    /// The root over them.
    #[n(1)]
    pub root: Root,
}

impl TreeHead {
    /// The head of a log that holds nothing yet.
    pub const EMPTY: Self = Self {
        size: 0,
        root: Root::EMPTY,
    };
}
