//! The right edge of a growing tree: all that is needed to append to it and to
//! know its root, in at most 40 hashes.

use minicbor::{Decode, Decoder, Encode, decode};
use tlog_tiles::tlog;

use super::{Root, TreeHead};
use crate::cbor;
use crate::ids::{FrameHash, Position};
use crate::limits::{LARGEST_LOG, PROOF_NODES};

/// The roots of the complete subtrees that make up a tree, largest first: one
/// for each binary one of the size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    nodes: Vec<Root>,
}

/// Parts that are not the right edge of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrontierError {
    /// The number of nodes does not belong to the size.
    #[error("a tree of {size} frames has not {nodes} nodes on its right edge")]
    Shape {
        /// The size stated.
        size: u64,
        /// The nodes given.
        nodes: usize,
    },
    /// The nodes do not lead to the expected head.
    #[error("the right edge does not lead to the stated root of {size} frames")]
    Head {
        /// The size of the head.
        size: u64,
    },
    /// The log is full.
    #[error("a log holds at most {LARGEST_LOG} frames")]
    Full,
}

impl Frontier {
    /// The right edge of the empty tree.
    pub const fn new() -> Self {
        Self {
            size: 0,
            nodes: Vec::new(),
        }
    }

    /// Takes a right edge apart stored or received.
    ///
    /// # Errors
    /// [`FrontierError::Shape`] if that many nodes cannot belong to the size.
    pub fn from_parts(size: u64, nodes: Vec<Root>) -> Result<Self, FrontierError> {
        if size > LARGEST_LOG || size.count_ones() as usize != nodes.len() {
            return Err(FrontierError::Shape {
                size,
                nodes: nodes.len(),
            });
        }
        Ok(Self { size, nodes })
    }

    /// Checks that this is the right edge of the tree with the given head.
    ///
    /// # Errors
    /// [`FrontierError::Head`] if it leads to another head.
    pub fn validate(&self, head: &TreeHead) -> Result<(), FrontierError> {
        if self.head() == *head {
            Ok(())
        } else {
            Err(FrontierError::Head { size: head.size })
        }
    }

    /// How many frames the tree holds.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The nodes of the edge, largest subtree first.
    pub fn nodes(&self) -> &[Root] {
        &self.nodes
    }

    /// Appends a frame. Beyond [`LARGEST_LOG`] nothing is appended.
    pub fn append(&mut self, frame: &FrameHash) {
        drop(self.grow(frame));
    }

    /// Appends a frame and gives the hashes of the nodes completed by it, from
    /// the leaf upwards: those to be stored from [`stored_index`] of the old
    /// size onwards, so that proofs can be made later.
    ///
    /// # Errors
    /// [`FrontierError::Full`] beyond [`LARGEST_LOG`]; nothing is appended then.
    pub fn grow(&mut self, frame: &FrameHash) -> Result<Vec<Root>, FrontierError> {
        if self.size >= LARGEST_LOG {
            return Err(FrontierError::Full);
        }
        let mut hash = Root::of_leaf(frame);
        let mut completed = vec![hash];
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.nodes.pop() else { break };
            hash = Root::above(&left, &hash);
            completed.push(hash);
        }
        self.nodes.push(hash);
        self.size += 1;
        Ok(completed)
    }

    /// The head of the tree.
    pub fn head(&self) -> TreeHead {
        let root = self
            .nodes
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| Root::above(&left, &right))
            .unwrap_or(Root::EMPTY);
        TreeHead {
            size: self.size,
            root,
        }
    }
}

/// Where, in the dense order of stored tree hashes (Crosby and Wallach 2009,
/// §3.3), the hashes begin that the frame at `position` completes.
pub fn stored_index(position: u64) -> u64 {
    tlog::stored_hash_index(0, position.min(LARGEST_LOG))
}

/// The reverse of [`stored_index`]: which position completed the node stored at
/// `index`, and how many levels above that position's leaf it stands.
pub fn stored_place(index: u64) -> (Position, u8) {
    let bounded = index.min(tlog::stored_hash_index(0, LARGEST_LOG));
    let (level, place) = tlog::split_stored_hash_index(bounded);
    let completed = place.saturating_add(1) << level;
    (Position(completed.saturating_sub(1)), level)
}

impl<C> Encode<C> for Frontier {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        context: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?.u64(self.size)?;
        e.encode_with(&self.nodes, context)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Frontier {
    fn decode(d: &mut Decoder<'b>, context: &mut C) -> Result<Self, decode::Error> {
        if d.array()? != Some(2) {
            return Err(decode::Error::message("a right edge is a pair"));
        }
        let size = d.u64()?;
        let nodes = cbor::list(d, context, PROOF_NODES)?;
        Self::from_parts(size, nodes).map_err(decode::Error::custom)
    }
}
