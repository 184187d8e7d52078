//! What a frame turned out to be.

use zeroize::Zeroizing;

use crate::group::Group;
use crate::keys::MemberKey;
use crate::time::UnixMillis;

/// A frame that counts at its position.
pub enum Opened {
    /// Something said in the room.
    Entry(OpenedEntry),
    /// A change of the room's members or context: the next epoch begins.
    Commit(OpenedCommit),
}

/// An entry as its author sealed it.
pub struct OpenedEntry {
    /// Who sealed it; its signature has been checked.
    pub author: MemberKey,
    /// What was sealed, byte for byte.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// When the author says it was sealed.
    pub stated: UnixMillis,
    /// The room after this frame: its key cannot be used again.
    pub next: Group,
}

/// A commit that is signed, well formed and applied.
pub struct OpenedCommit {
    /// What changed. Whether the committer may change it is for the caller to
    /// judge before it keeps `next`.
    pub change: CommitFacts,
    /// The room in its next epoch, or none if this member is no longer in it.
    pub next: Option<Group>,
}

/// What a commit changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitFacts {
    /// Who committed.
    pub committer: MemberKey,
    /// Members added, in the order of the commit.
    pub added: Vec<MemberKey>,
    /// Members removed, in the order of the commit. One who is removed and
    /// added again is in both lists.
    pub removed: Vec<MemberKey>,
    /// The room's context before.
    pub context_before: Vec<u8>,
    /// The room's context after: the same, unless the commit replaces it.
    pub context_after: Vec<u8>,
    /// Whether the leaf that opened the frame is among the removed.
    pub removes_us: bool,
    /// When the committer says it committed.
    pub stated: UnixMillis,
}

impl core::fmt::Debug for Opened {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Entry(entry) => f
                .debug_struct("Entry")
                .field("author", &entry.author)
                .field("length", &entry.plaintext.len())
                .field("stated", &entry.stated)
                .finish_non_exhaustive(),
            Self::Commit(commit) => f.debug_tuple("Commit").field(&commit.change).finish(),
        }
    }
}
