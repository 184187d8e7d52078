//! What shows others that a relay contradicted itself: a file that anybody can
//! check who has the relay's public key, and nothing else.

use envelope::{Checkpoint, RelayKey, Root, TreeHead, verify_consistency};
use minicbor::{Decode, Encode};
use talks::codec;

/// The largest file of evidence, in bytes.
pub const LARGEST: usize = 16 * 1024;

/// Two checkpoints of one room that a relay signed. It holds no word, no name
/// and no key but the relay's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EvidenceFile {
    /// The version of this format; 1.
    #[n(0)]
    pub version: u16,
    /// The relay's public key, as a C2SP verifier key.
    #[n(1)]
    pub relay_key: String,
    /// What the relay signed.
    #[n(2)]
    pub first: Checkpoint,
    /// What it signed as well.
    #[n(3)]
    pub second: Checkpoint,
    /// What the log under the first checkpoint was at the second's size.
    #[n(4)]
    pub earlier: Option<Earlier>,
}

/// That a log had a certain root when it was smaller, by a consistency proof.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Earlier {
    /// Its root then.
    #[n(0)]
    pub root: Root,
    /// The proof (RFC 6962, section 2.1.2) from there to the first checkpoint;
    /// empty if that is of the same size.
    #[n(1)]
    pub proof: Vec<Root>,
}

/// What a file of evidence shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shown {
    /// The two cannot both be true: the relay showed different logs to
    /// different people, or rewrote what it had signed.
    Contradiction,
    /// Both are the relay's word, over logs of different sizes. One may be the
    /// beginning of the other: that is the relay's to show.
    Unexplained {
        /// The smaller size.
        from: u64,
        /// The larger.
        to: u64,
    },
}

/// Why a file is no evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoEvidence {
    /// Not such a file, or of a newer version.
    #[error("this is no evidence of a relay's contradiction, or damaged: {0}")]
    Unreadable(#[from] talks::Malformed),
    /// The key in it is none.
    #[error("the relay's key in it is no key")]
    Key,
    /// It is of another relay than the one asked about.
    #[error("it is of another relay than the key that was given")]
    OtherRelay,
    /// A checkpoint is not signed by the relay.
    #[error("a checkpoint in it is not signed by the relay: it accuses nobody")]
    Unsigned,
    /// The checkpoints are of different rooms.
    #[error("its checkpoints are of different rooms, so that they exclude nothing")]
    OtherRoom,
    /// The two say the same.
    #[error("its checkpoints agree: they show no contradiction")]
    Agree,
    /// The proof does not hold.
    #[error("its proof does not hold: it shows no contradiction")]
    Proof,
}

impl EvidenceFile {
    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`NoEvidence::Unreadable`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoEvidence> {
        let file: Self = codec::decode(bytes, LARGEST)?;
        if file.version != 1 {
            return Err(talks::Malformed::Version(file.version).into());
        }
        Ok(file)
    }

    /// The key that it names.
    ///
    /// # Errors
    /// [`NoEvidence::Key`].
    pub fn key(&self) -> Result<RelayKey, NoEvidence> {
        self.relay_key.parse().map_err(|_| NoEvidence::Key)
    }

    /// Checks what it shows about the relay of a key.
    ///
    /// # Errors
    /// [`NoEvidence`] if it shows nothing.
    pub fn check(&self, relay: &RelayKey) -> Result<Shown, NoEvidence> {
        if self.key()?.to_string() != relay.to_string() {
            return Err(NoEvidence::OtherRelay);
        }
        let (first, second) = (&self.first, &self.second);
        if first.verify(relay).is_err() || second.verify(relay).is_err() {
            return Err(NoEvidence::Unsigned);
        }
        if first.room != second.room {
            return Err(NoEvidence::OtherRoom);
        }
        if first.head == second.head {
            return Err(NoEvidence::Agree);
        }
        if first.contradicts(second) {
            return Ok(Shown::Contradiction);
        }
        let Some(earlier) = &self.earlier else {
            let (a, b) = (first.head.size, second.head.size);
            return Ok(Shown::Unexplained {
                from: a.min(b),
                to: a.max(b),
            });
        };
        let own = TreeHead {
            size: second.head.size,
            root: earlier.root,
        };
        if verify_consistency(&earlier.proof, &own, &first.head).is_err() {
            return Err(NoEvidence::Proof);
        }
        if own == second.head {
            return Err(NoEvidence::Agree);
        }
        Ok(Shown::Contradiction)
    }
}

#[cfg(test)]
mod tests;
