//! Why a command was not done, and why a vault's contents are no desk.

use serde::{Deserialize, Serialize};

use crate::refusal::{Closed, Misuse, NoSuch, NotNow, NotYours, Taken, WhichTalks};

/// Whose fault a refusal is; decides the command line's exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// A rule of the talks forbids it.
    Refused,
    /// The command names what does not exist, or is not well formed.
    Misuse,
    /// It cannot be done now, and may be later.
    Unavailable,
    /// The desk itself is at fault.
    Broken,
}

/// Why a command or query was refused. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The rules refuse it.
    #[error(transparent)]
    Rule(#[from] talks::decide::Refused),
    /// The rules refuse a change of members.
    #[error(transparent)]
    Members(#[from] talks::room::CommitRefused),
    /// The conveyance is not possible.
    #[error(transparent)]
    Conveyance(#[from] talks::conveyance::CannotConvey),
    /// No room answers to this name.
    #[error("no room is called \"{name}\"; the desk has: {known}")]
    NoSuchRoom {
        /// The name given.
        name: String,
        /// The names there are.
        known: String,
    },
    /// Several rooms answer to this name.
    #[error("\"{name}\" fits several rooms ({fits}); say talks/room")]
    AmbiguousRoom {
        /// The name given.
        name: String,
        /// The rooms that it fits.
        fits: String,
    },
    /// Several talks, or none, fit.
    #[error(transparent)]
    Talks(#[from] WhichTalks),
    /// Nothing has this number or name.
    #[error(transparent)]
    NoSuch(#[from] NoSuch),
    /// A part of the command is not usable.
    #[error(transparent)]
    Misuse(#[from] Misuse),
    /// The desk may not do this in its role.
    #[error(transparent)]
    NotYours(#[from] NotYours),
    /// The charter does not allow exports, or there is none.
    #[error("{0}")]
    ExportsOff(&'static str),
    /// Nothing there can be shown to others.
    #[error(transparent)]
    CannotShow(#[from] talks::proof::CannotShow),
    /// It is too late or too early.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// Somebody took the words before: who, and since when.
    #[error(transparent)]
    Taken(#[from] Taken),
    /// A newcomer would have to be told more than an answer holds.
    #[error(transparent)]
    AnswerTooLarge(#[from] crate::invitation::AnswerTooLarge),
    /// The safety words differ.
    #[error("the safety words differ: this card must not be approved; decline it and invite again")]
    WordsDiffer,
    /// The charter's words differ.
    #[error(
        "the charter's words differ: the intermediary may have shown the sides different \
             charters or keys; read them out once more, and if they still differ, do not rely on \
             what is attributed to the other side"
    )]
    CharterWordsDiffer,
    /// The room does not take anything any more.
    #[error("the room is {standing}: {explanation}")]
    RoomClosed {
        /// How it stands.
        standing: Closed,
        /// Why, and what to do.
        explanation: String,
    },
    /// Sealing failed.
    #[error(transparent)]
    Sealing(#[from] sealing::SealingError),
    /// An entry is out of bounds.
    #[error("this cannot be an entry: {0}")]
    Malformed(#[from] talks::Malformed),
}

impl DeskError {
    /// Whose fault it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Rule(_)
            | Self::Conveyance(_)
            | Self::Members(_)
            | Self::NotYours(_)
            | Self::ExportsOff(_)
            | Self::Taken(_)
            | Self::WordsDiffer
            | Self::CharterWordsDiffer
            | Self::RoomClosed { .. } => ErrorKind::Refused,
            Self::NoSuchRoom { .. }
            | Self::AmbiguousRoom { .. }
            | Self::Talks(_)
            | Self::NoSuch(_)
            | Self::Misuse(_)
            | Self::Malformed(_) => ErrorKind::Misuse,
            Self::CannotShow(talks::proof::CannotShow::NothingThere(_)) => ErrorKind::Misuse,
            Self::CannotShow(_) => ErrorKind::Refused,
            Self::NotNow(_) | Self::AnswerTooLarge(_) => ErrorKind::Unavailable,
            Self::Sealing(sealing::SealingError::TooLarge { .. }) => ErrorKind::Misuse,
            Self::Sealing(_) => ErrorKind::Broken,
        }
    }
}

/// Stored state that cannot be brought back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// A stored value is not what its key says.
    #[error("the vault's \"{key}\" cannot be read: {why}")]
    Value {
        /// The key.
        key: String,
        /// What is wrong with it.
        why: String,
    },
    /// Something that another value needs is missing.
    #[error("the vault lacks \"{0}\"; it is damaged: restore it from a copy and be invited again")]
    Missing(String),
    /// Written by a newer version.
    #[error("the vault's \"{key}\" is of format {version}: a newer desk is needed")]
    Newer {
        /// The key.
        key: String,
        /// The version found.
        version: u16,
    },
}
