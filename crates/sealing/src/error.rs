//! What can go wrong, sorted by whose doing it is: [`Fault`] for a frame that
//! came from the log, [`SealingError`] for what a desk asked for itself.

use crate::facts::CommitFacts;
use crate::time::UnixMillis;

/// Why something that the desk asked for was not done. Nothing has changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealingError {
    /// Bytes from another person are not what they should be.
    #[error("this {what} cannot be used ({why}); ask its author for a new one")]
    Foreign {
        /// What the bytes should have been.
        what: &'static str,
        /// Which check failed.
        why: &'static str,
    },
    /// The caller's request breaks a rule of the room.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The content does not fit into the largest bucket.
    #[error("{length} bytes are too many for a {what}: at most {most}")]
    TooLarge {
        /// What should be sealed.
        what: &'static str,
        /// Its length in bytes.
        length: usize,
        /// The most bytes it may have.
        most: usize,
    },
    /// The secret handed in is another one than the one in use.
    #[error("this {what} belongs to another member or another state of the room")]
    WrongSecret {
        /// What was handed in.
        what: &'static str,
    },
    /// What the vault gave back is not what was stored there.
    #[error("the stored {what} cannot be read; restore it from the vault's last good state")]
    Stored {
        /// What should have been read.
        what: &'static str,
    },
    /// The MLS library failed where it should not.
    #[error("sealing failed inside the MLS library while it was to {doing}: {kind}")]
    Library {
        /// What was being done.
        doing: &'static str,
        /// The library's own words, which hold no secrets.
        kind: String,
    },
}

/// Why a frame of the log is not an entry or commit of the current epoch.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The frame counts for nobody; the room goes on without it.
    #[error("void: {0}")]
    Void(#[from] VoidReason),
    /// The frame was made with this member's own key, and this state has not
    /// sealed it: the state is older than what its owner has sent.
    #[error(
        "this desk's own frame is not known to it: its state is an old copy; \
         send nothing more here and ask to be invited again"
    )]
    OwnFrameUnknown {
        /// When the frame says it was sealed.
        stated: UnixMillis,
    },
    /// A commit that others may have been able to apply and this desk cannot.
    #[error(
        "the commit by {:?} shuts this desk out of the room; \
         keep the evidence and ask to be invited again",
        .0.change.committer
    )]
    WedgedCommit(Box<Wedge>),
    /// This desk failed, not the frame: whether it counts is not known yet.
    #[error("the frame could not be judged: {0}")]
    NotJudged(#[source] SealingError),
}

/// A commit that is signed and well formed and fails only at this desk's own
/// path secret or at the confirmation tag (RFC 9420 §16.12).
#[derive(Debug)]
pub struct Wedge {
    /// Who committed what. Whether it was allowed to is the caller's to judge:
    /// a commit by one who may not commit is void, not wedged.
    pub change: CommitFacts,
    /// The opened frame: the author's signature and what it covers. With the
    /// room, the epoch and the frame's nonce, a third party can check it.
    pub evidence: Vec<u8>,
}

/// Why a frame is void. All honest members void the same frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum VoidReason {
    /// Sealed in another epoch, altered, or not sealed for this room at all.
    #[error("it does not open under the epoch of its position")]
    NotThisEpoch,
    /// It opens, and what lies in it is not well formed.
    #[error("it is not well formed")]
    Malformed,
    /// It is of a version of the frame's content that this desk does not read.
    #[error("it needs a newer desk")]
    Version,
    /// No current member has signed it.
    #[error("no member of the room has signed it")]
    Unsigned,
    /// A proposal, a message outside encryption, or one that says more in the
    /// clear than it should.
    #[error("it is a kind of message that rooms do not use")]
    ForbiddenMessage,
    /// A commit that holds anything but Add, Remove and the room's context.
    #[error("it proposes what rooms do not allow")]
    ForbiddenProposal,
    /// The message key has been used: it was opened before.
    #[error("it is a repetition")]
    Repeated,
    /// The MLS message is not by the member that signed the frame, or its
    /// signature or encryption is wrong.
    #[error("it is not by whom it says")]
    NotAuthentic,
    /// A commit whose change is not valid, such as an expired key package, a
    /// second leaf for one key, or a new key under an old leaf.
    #[error("it changes the room in a way that is not valid")]
    InvalidChange,
    /// More than the limits allow.
    #[error("it is larger than the limits allow")]
    OverLimit,
}
