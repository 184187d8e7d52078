//! What can go wrong with a vault, sorted by cause.

use std::io;
use std::path::{Path, PathBuf};

/// Why a vault could not be made, opened, read or written. No message holds a
/// key, a passphrase or a stored value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The folder holds no vault.
    #[error("there is no vault in {}; check the folder, or make one", .folder.display())]
    Missing {
        /// The folder looked in.
        folder: PathBuf,
    },
    /// The folder holds a vault already; nothing was touched.
    #[error("{} holds a vault already; open it, or choose another folder", .folder.display())]
    Exists {
        /// The folder.
        folder: PathBuf,
    },
    /// The passphrase is not the vault's. The answer is the same however near
    /// the guess was.
    #[error("the passphrase does not open this vault; check it and try again")]
    WrongPassphrase,
    /// A new passphrase is empty.
    #[error("an empty passphrase protects nothing; choose a longer one")]
    EmptyPassphrase,
    /// A cost of key derivation is outside what this program supports.
    #[error("this cost of key derivation is not supported: {0}")]
    Cost(&'static str),
    /// Another process owns the vault.
    #[error("{}; close it, or speak to it", held(.folder, *.pid))]
    Held {
        /// The vault's folder.
        folder: PathBuf,
        /// The process that owns it, if it said so.
        pid: Option<u32>,
    },
    /// Somebody else wrote to the vault although this process owns it.
    #[error("another program changed the vault while this one held it; close all and open again")]
    OtherOwner,
    /// An earlier write failed: what is stored must be read again first.
    #[error("an earlier write failed; read the vault again before writing")]
    Unsettled,
    /// The file is not a vault of this program.
    #[error("{} is not a vault: {reason}", .file.display())]
    NotAVault {
        /// The file.
        file: PathBuf,
        /// What gave it away.
        reason: &'static str,
    },
    /// The vault was written by a newer program.
    #[error(
        "{} is a vault of version {version}; this program reads up to {known}: update it",
        .file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// Its version.
        version: u32,
        /// The newest version that this program reads.
        known: u32,
    },
    /// The file is a vault, but its bytes are damaged.
    #[error("{} is damaged ({what}); restore a copy, or ask to be invited again", .file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What was found.
        what: &'static str,
    },
    /// There is no room for the write. Nothing of it is stored.
    #[error("the disk is full; nothing of this was stored: free some space and try again")]
    Full,
    /// The operating system refused something.
    #[error("cannot {what} {}: {source}", .path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    NoRandomness(getrandom::Error),
    /// SQLite refused something.
    #[error("cannot {what}: {source}")]
    Database {
        /// What was tried.
        what: &'static str,
        /// Why not.
        source: rusqlite::Error,
    },
    /// A failpoint of a test was reached.
    #[error("made to fail by a test at {0}")]
    Planted(&'static str),
}

fn held(folder: &Path, pid: Option<u32>) -> String {
    match pid {
        Some(pid) => format!("{} is in use by process {pid}", folder.display()),
        None => format!("{} is in use by another process", folder.display()),
    }
}

impl VaultError {
    /// Names what was tried on a path when the operating system refused it.
    pub(super) fn io<'a>(
        what: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(io::Error) -> Self + 'a {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io {
                what,
                path: path.to_owned(),
                source,
            },
        }
    }

    /// Sorts an error of SQLite by its cause.
    pub(super) fn database<'a>(
        what: &'static str,
        file: &'a Path,
    ) -> impl FnOnce(rusqlite::Error) -> Self + 'a {
        use rusqlite::ErrorCode;
        move |source| match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::NotADatabase) => Self::NotAVault {
                file: file.to_owned(),
                reason: "it is no database",
            },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged {
                file: file.to_owned(),
                what: "its pages do not fit together",
            },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Held {
                folder: file.parent().unwrap_or(file).to_owned(),
                pid: None,
            },
            _ => Self::Database { what, source },
        }
    }
}
