//! The data directory: the store, the signing key, and the lock that lets one
//! relay serve it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use envelope::limits::ROOMS_PER_TOKEN;
use envelope::{OpeningToken, RelayKey, RelaySigner};
use log::{Engine, StoreError, TokenRecord, WriteSet};
use zeroize::Zeroizing;

use crate::sqlite::{self, Sqlite};

const KEY_FILE: &str = "signing-key";
const LOCK_FILE: &str = "lock";

/// A data directory cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// Another relay serves it.
    #[error("another relay serves {path}; stop it first, or use another data directory")]
    Taken {
        /// The directory.
        path: PathBuf,
    },
    /// A file in it cannot be used.
    #[error("cannot use {path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The signing key is not readable as such.
    #[error("{path} is no signing key; restore it from a backup (a new key would be a new relay)")]
    Key {
        /// The file.
        path: PathBuf,
    },
    /// There is no signing key yet.
    #[error("{path} is not there yet: the relay makes its key when it first starts")]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// The relay has another name than the one asked for.
    #[error("this data directory belongs to the relay \"{found}\", not \"{asked}\"")]
    Name {
        /// The name in the signing key.
        found: String,
        /// The name asked for.
        asked: String,
    },
    /// The name cannot stand in a signature.
    #[error(transparent)]
    BadName(#[from] envelope::checkpoint::RelayKeyError),
    /// A token for no rooms or too many.
    #[error("a token opens 1 to {ROOMS_PER_TOKEN} rooms")]
    Rooms,
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no randomness.
    #[error("the system gives no randomness: {0}")]
    Randomness(getrandom::Error),
}

/// A data directory that is ours while this lives.
#[derive(Debug)]
pub(crate) struct Owned {
    path: PathBuf,
    /// Unlocked when dropped.
    _lock: File,
}

impl Owned {
    /// Makes the directory if need be and locks it.
    pub(crate) fn take(path: &Path) -> Result<Self, DataError> {
        make_folder(path)?;
        let file = path.join(LOCK_FILE);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&file)
            .map_err(at(&file))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(DataError::Taken {
                path: path.to_owned(),
            }),
            Err(TryLockError::Error(error)) => Err(at(&file)(error)),
        }
    }

    /// Where the store lies.
    pub(crate) fn store(&self) -> PathBuf {
        self.path.join(sqlite::FILE)
    }

    /// The signing key, made at the first start.
    pub(crate) fn signer(&self, name: &str) -> Result<RelaySigner, DataError> {
        match read_signer(&self.path) {
            Ok(signer) if signer.key().name() == name => Ok(signer),
            Ok(signer) => Err(DataError::Name {
                found: signer.key().name().to_owned(),
                asked: name.to_owned(),
            }),
            Err(DataError::NoKey { .. }) => self.new_signer(name),
            Err(error) => Err(error),
        }
    }

    /// Makes the signing key: written whole and synced before it has its name,
    /// so that a crash leaves a key or none.
    fn new_signer(&self, name: &str) -> Result<RelaySigner, DataError> {
        let seed = random().map_err(DataError::Randomness)?;
        let signer = RelaySigner::from_seed(name, &seed)?;
        let (path, fresh) = (self.path.join(KEY_FILE), self.path.join("signing-key.new"));
        let written = private(&fresh).and_then(|mut file| {
            file.write_all(signer.to_secret_text().as_bytes())?;
            file.sync_all()
        });
        written.map_err(at(&fresh))?;
        fail::fail_point!(crate::failpoints::KEY_WRITTEN);
        fs::rename(&fresh, &path).map_err(at(&path))?;
        File::open(&self.path)
            .and_then(|folder| folder.sync_all())
            .map_err(at(&self.path))?;
        fail::fail_point!(crate::failpoints::KEY_NAMED);
        Ok(signer)
    }
}

/// The public key of the relay of a data directory, as its operator states it
/// to whoever opens talks. Works beside a running relay.
///
/// # Errors
/// [`DataError::NoKey`] before the first start, else what is wrong with the file.
pub fn relay_key(data: &Path) -> Result<RelayKey, DataError> {
    Ok(read_signer(data)?.key().clone())
}

fn read_signer(data: &Path) -> Result<RelaySigner, DataError> {
    let path = data.join(KEY_FILE);
    match fs::read_to_string(&path).map(Zeroizing::new) {
        Ok(text) => RelaySigner::from_secret_text(&text).map_err(|_| DataError::Key { path }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(DataError::NoKey { path })
        }
        Err(error) => Err(at(&path)(error)),
    }
}

/// Makes an opening token for a number of rooms and stores its hash. Works
/// beside a running relay. The token is told once and kept nowhere.
///
/// # Errors
/// [`DataError`] if the store cannot be written; no token exists then.
pub fn mint_token(data: &Path, rooms: u32) -> Result<OpeningToken, DataError> {
    if rooms == 0 || rooms > ROOMS_PER_TOKEN {
        return Err(DataError::Rooms);
    }
    make_folder(data)?;
    let token = OpeningToken::from_bytes(random().map_err(DataError::Randomness)?);
    let mut set = WriteSet::default();
    let record = TokenRecord {
        left: rooms,
        granted: rooms,
        parent: None,
    };
    set.tokens.insert(token.hash(), record);
    let mut store = Sqlite::open(&data.join(sqlite::FILE))?;
    fail::fail_point!(crate::failpoints::TOKEN_BEGUN);
    store.commit(&set)?;
    fail::fail_point!(crate::failpoints::TOKEN_STORED);
    Ok(token)
}

/// 32 random bytes from the system.
pub(crate) fn random() -> Result<[u8; 32], getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn at(path: &Path) -> impl Fn(std::io::Error) -> DataError {
    let path = path.to_owned();
    move |error| DataError::File {
        path: path.clone(),
        error,
    }
}

/// Makes a folder that only its owner may enter.
fn make_folder(path: &Path) -> Result<(), DataError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(at(path))
}

/// Makes a file that only its owner may read.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
