//! Proofs that a frame is in a tree, and that one tree is the beginning of
//! another (RFC 6962 §2.1.1 and §2.1.2).

use core::cell::RefCell;

use tlog_tiles::tlog::{self, Hash, HashReader};

use super::{Root, TreeHead};
use crate::ids::{FrameHash, Position};
use crate::limits::{LARGEST_LOG, PROOF_NODES};

/// A proof that proves nothing, or cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The proof does not lead from the one head to the other.
    #[error("the proof does not hold for a log of {size} frames")]
    Wrong {
        /// The size of the larger tree.
        size: u64,
    },
    /// The sizes or the position cannot belong together.
    #[error("no proof exists from {from} within a log of {size} frames")]
    Range {
        /// The smaller size or the position.
        from: u64,
        /// The size of the larger tree.
        size: u64,
    },
}

/// Where stored tree hashes are read from.
pub trait NodeSource {
    /// Why reading failed.
    type Error;

    /// Reads the hashes stored at `indexes` (see [`super::stored_index`]), one
    /// for each index, in the same order.
    ///
    /// # Errors
    /// Whatever the store says; a missing hash is an error.
    fn nodes(&self, indexes: &[u64]) -> Result<Vec<Root>, Self::Error>;
}

/// Checks that the log with head `new` begins with the log with head `old`.
///
/// # Errors
/// [`ProofError`] if the proof does not show it.
pub fn verify_consistency(
    proof: &[Root],
    old: &TreeHead,
    new: &TreeHead,
) -> Result<(), ProofError> {
    bounded(old.size, new.size, proof.len())?;
    let wrong = ProofError::Wrong { size: new.size };
    if old.size == 0 {
        let empty = *old == TreeHead::EMPTY && proof.is_empty();
        return if empty { Ok(()) } else { Err(wrong) };
    }
    tlog::check_tree(
        &hashes(proof),
        new.size,
        Hash(new.root.0),
        old.size,
        Hash(old.root.0),
    )
    .map_err(|_| wrong)
}

/// Checks that the frame with the given hash lies at `position` in the log
/// with the given head.
///
/// # Errors
/// [`ProofError`] if the proof does not show it.
pub fn verify_inclusion(
    proof: &[Root],
    head: &TreeHead,
    position: Position,
    frame: &FrameHash,
) -> Result<(), ProofError> {
    bounded(position.next().0, head.size, proof.len())?;
    tlog::check_record(
        &hashes(proof),
        head.size,
        Hash(head.root.0),
        position.0,
        tlog::record_hash(frame.as_bytes()),
    )
    .map_err(|_| ProofError::Wrong { size: head.size })
}

/// Makes the proof that the first `old` frames of a log are the beginning of
/// its first `new` frames. From the empty log the proof is empty.
///
/// # Errors
/// The outer error is the source's, the inner one says that no such proof exists.
pub fn prove_consistency<S: NodeSource>(
    old: u64,
    new: u64,
    source: &S,
) -> Result<Result<Vec<Root>, ProofError>, S::Error> {
    if let Err(error) = bounded(old, new, 0) {
        return Ok(Err(error));
    }
    if old == 0 {
        return Ok(Ok(Vec::new()));
    }
    let range = ProofError::Range {
        from: old,
        size: new,
    };
    let proof = Reader::run(source, |reader| tlog::prove_tree(new, old, reader))?;
    Ok(proof.map(roots).ok_or(range))
}

/// Makes the proof that `position` lies in the first `size` frames of a log.
///
/// # Errors
/// The outer error is the source's, the inner one says that no such proof exists.
pub fn prove_inclusion<S: NodeSource>(
    position: Position,
    size: u64,
    source: &S,
) -> Result<Result<Vec<Root>, ProofError>, S::Error> {
    if let Err(error) = bounded(position.next().0, size, 0) {
        return Ok(Err(error));
    }
    let range = ProofError::Range {
        from: position.0,
        size,
    };
    let proof = Reader::run(source, |reader| {
        tlog::prove_record(size, position.0, reader)
    })?;
    Ok(proof.map(roots).ok_or(range))
}

/// The head that a log had when it held `size` frames.
///
/// # Errors
/// The outer error is the source's, the inner one says that no log is so large.
pub fn head_at<S: NodeSource>(
    size: u64,
    source: &S,
) -> Result<Result<TreeHead, ProofError>, S::Error> {
    let range = ProofError::Range { from: size, size };
    if size > LARGEST_LOG {
        return Ok(Err(range));
    }
    let root = Reader::run(source, |reader| tlog::tree_hash(size, reader))?;
    Ok(root
        .map(|root| TreeHead {
            size,
            root: Root(root.0),
        })
        .ok_or(range))
}

/// Keeps sizes that come from outside within what the tree's arithmetic bears.
fn bounded(from: u64, size: u64, nodes: usize) -> Result<(), ProofError> {
    if from > size || size > LARGEST_LOG || nodes > PROOF_NODES {
        Err(ProofError::Range { from, size })
    } else {
        Ok(())
    }
}

fn hashes(roots: &[Root]) -> Vec<Hash> {
    roots.iter().map(|root| Hash(root.0)).collect()
}

fn roots(hashes: Vec<Hash>) -> Vec<Root> {
    hashes.into_iter().map(|hash| Root(hash.0)).collect()
}

/// Reads through a [`NodeSource`] and keeps its error, which `tlog_tiles` has
/// no place for.
struct Reader<'s, S: NodeSource> {
    source: &'s S,
    failed: RefCell<Option<S::Error>>,
}

impl<'s, S: NodeSource> Reader<'s, S> {
    fn run<T>(
        source: &'s S,
        work: impl FnOnce(&Self) -> Result<T, tlog::Error>,
    ) -> Result<Option<T>, S::Error> {
        let reader = Self {
            source,
            failed: RefCell::new(None),
        };
        let result = work(&reader);
        match reader.failed.into_inner() {
            Some(error) => Err(error),
            None => Ok(result.ok()),
        }
    }
}

impl<S: NodeSource> HashReader for Reader<'_, S> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog::Error> {
        match self.source.nodes(indexes) {
            Ok(nodes) if nodes.len() == indexes.len() => Ok(hashes(&nodes)),
            Ok(_) => Err(tlog::Error::IndexesNotInTree),
            Err(error) => {
                *self.failed.borrow_mut() = Some(error);
                Err(tlog::Error::IndexesNotInTree)
            }
        }
    }
}
