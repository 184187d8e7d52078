//! What the driver of a desk answers when it cannot do as asked.

use std::path::PathBuf;

use desk::{DeskError, ErrorKind, RestoreError};

use crate::documents::FileTrouble;
use crate::transport::TransportError;
use crate::vault::VaultError;

/// Why a desk did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The engine refused. Nothing has changed.
    #[error("{message}")]
    Desk {
        /// Whose fault it is.
        kind: ErrorKind,
        /// What and why, and what to do.
        message: String,
        /// The refusal itself, from a desk in this very process.
        refusal: Option<Box<DeskError>>,
    },
    /// The vault failed. What was asked is not done, unless it is found to be
    /// when the vault is read again.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What the vault holds is no desk.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// A person's file cannot be read, or not be written.
    #[error(transparent)]
    File(#[from] FileTrouble),
    /// A document did not come.
    #[error("{0}")]
    Document(String),
    /// Connections cannot be made at all.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    NoRandomness(getrandom::Error),
    /// The operating system gives no thread.
    #[error("the desk cannot be started: {0}")]
    NoThread(std::io::Error),
    /// The desk was closed, or has failed.
    #[error("the desk has stopped; start it again")]
    Stopped,
    /// The time given was not enough. Nothing is lost: the desk goes on with
    /// it whenever it runs.
    #[error("not everything is settled: {}", .reasons.join("; "))]
    Unsettled {
        /// What is outstanding, one thing each.
        reasons: Vec<String>,
    },
    /// More was begun than a desk keeps.
    #[error("this draft is too long to be kept, or the desk keeps too many already")]
    TooManyNotes,
    /// More accounts than a desk keeps.
    #[error("the accounts of this desk take more room than is kept; end some that are not used")]
    TooManyAccounts,
    /// Nothing is kept for a room of which the desk has no copy.
    #[error("this desk has no copy of that room, so that it keeps nothing for it")]
    RoomGone,
    /// No running desk serves this vault.
    #[error("no desk is running for {}; start one, or open the vault itself", .folder.display())]
    NotRunning {
        /// The vault's folder.
        folder: PathBuf,
    },
    /// The desk's socket cannot be served or spoken to.
    #[error("cannot {what} the desk's socket {}: {source}", .path.display())]
    Socket {
        /// What was tried.
        what: &'static str,
        /// The socket.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// What serves the socket does not keep to its protocol.
    #[error("what serves the desk's socket is of another version ({0}); update the older program")]
    Protocol(String),
}

impl ClientError {
    /// Whose fault it is; decides the command line's exit code.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Desk { kind, .. } => *kind,
            Self::Vault(error) => vault_kind(error),
            Self::File(FileTrouble::OtherBytes) => ErrorKind::Refused,
            Self::File(trouble) if trouble.is_misuse() => ErrorKind::Misuse,
            Self::TooManyNotes | Self::TooManyAccounts | Self::RoomGone => ErrorKind::Misuse,
            Self::File(_) | Self::Document(_) => ErrorKind::Unavailable,
            Self::Restore(_) | Self::NoRandomness(_) | Self::Protocol(_) => ErrorKind::Broken,
            Self::Transport(
                TransportError::Address { .. } | TransportError::Authorities { .. },
            ) => ErrorKind::Misuse,
            Self::Transport(_)
            | Self::NoThread(_)
            | Self::Stopped
            | Self::Unsettled { .. }
            | Self::NotRunning { .. }
            | Self::Socket { .. } => ErrorKind::Unavailable,
        }
    }
}

impl From<DeskError> for ClientError {
    fn from(error: DeskError) -> Self {
        Self::Desk {
            kind: error.kind(),
            message: error.to_string(),
            refusal: Some(Box::new(error)),
        }
    }
}

fn vault_kind(error: &VaultError) -> ErrorKind {
    match error {
        VaultError::Missing { .. }
        | VaultError::Exists { .. }
        | VaultError::WrongPassphrase
        | VaultError::EmptyPassphrase
        | VaultError::Cost(_)
        | VaultError::NotAVault { .. }
        | VaultError::Newer { .. } => ErrorKind::Misuse,
        VaultError::Held { .. }
        | VaultError::OtherOwner
        | VaultError::Unsettled
        | VaultError::Full
        | VaultError::Io { .. } => ErrorKind::Unavailable,
        VaultError::Damaged { .. }
        | VaultError::NoRandomness(_)
        | VaultError::Database { .. }
        | VaultError::Planted(_) => ErrorKind::Broken,
    }
}
