//! Sealed parts on this disk: on their way to the relay, or from it.
//!
//! A document's parts lie one behind the other in one file, which is named after
//! a hash of the secret: whoever finds it learns a size, and nothing by which the
//! relay knows the parts.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sealing::document::DocumentKey;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The folder beside the vault.
const FOLDER: &str = "documents";
/// The ending of what was sealed here, for the relay.
pub(crate) const SEALED: &str = "sealed";
/// The ending of what is fetched for a person.
pub(crate) const FETCHED: &str = "fetched";
/// The ending of what is fetched to be sealed anew.
pub(crate) const SOURCE: &str = "source";
/// How long what was fetched in part is kept, in case somebody goes on with it.
const FETCHED_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A desk's sealed parts.
#[derive(Debug, Clone)]
pub(crate) struct Keeping {
    folder: PathBuf,
}

/// The parts of one document.
pub(crate) struct Parts {
    file: File,
    sealed: usize,
    parts: u32,
}

impl Keeping {
    /// The keeping of a vault.
    pub(crate) fn of(vault: &Path) -> Self {
        Self {
            folder: vault.join(FOLDER),
        }
    }

    fn path(&self, secret: &[u8; 32], ending: &str) -> PathBuf {
        let mut hasher = Sha256::new();
        hasher.update(b"good-offices document file 1\0");
        hasher.update(secret);
        let name = format!("{:x}", hasher.finalize());
        self.folder.join(format!("{name}.{ending}"))
    }

    /// Begins the parts of a document anew.
    pub(crate) fn create(&self, key: &DocumentKey, secret: &[u8; 32]) -> io::Result<Parts> {
        self.open_with(key, &self.path(secret, SEALED), true, true)
    }

    /// Goes on with parts that are fetched, or begins.
    pub(crate) fn go_on(
        &self,
        key: &DocumentKey,
        secret: &[u8; 32],
        ending: &str,
    ) -> io::Result<Parts> {
        self.open_with(key, &self.path(secret, ending), true, false)
    }

    /// Parts that are there; none if they are gone.
    pub(crate) fn find(
        &self,
        key: &DocumentKey,
        secret: &[u8; 32],
        ending: &str,
    ) -> io::Result<Option<Parts>> {
        match self.open_with(key, &self.path(secret, ending), false, false) {
            Ok(parts) => Ok(Some(parts)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn open_with(
        &self,
        key: &DocumentKey,
        path: &Path,
        create: bool,
        truncate: bool,
    ) -> io::Result<Parts> {
        if create {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&self.folder)?;
        }
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(create)
            .truncate(truncate)
            .mode(0o600)
            .open(path)?;
        Ok(Parts {
            file,
            sealed: key.layout().sealed(),
            parts: key.layout().parts(),
        })
    }

    /// Makes sure that a finished file is found again after a power cut.
    pub(crate) fn sync(&self) -> io::Result<()> {
        File::open(&self.folder)?.sync_all()
    }

    /// Removes a document's parts, if they are there.
    pub(crate) fn remove(&self, secret: &[u8; 32], ending: &str) {
        // What stays behind is ciphertext, and is removed at the next start.
        let _ = fs::remove_file(self.path(secret, ending));
    }

    /// Removes what no engine needs: at the start, when nothing is under way.
    pub(crate) fn tidy(&self, in_use: &[[u8; 32]]) {
        let used: Vec<PathBuf> = in_use
            .iter()
            .map(|secret| self.path(secret, SEALED))
            .collect();
        let Ok(files) = fs::read_dir(&self.folder) else {
            return;
        };
        for file in files.flatten() {
            let path = file.path();
            let ending = path.extension().and_then(|ending| ending.to_str());
            let stays = match ending {
                Some(SEALED) => used.contains(&path),
                Some(FETCHED | SOURCE) => file.metadata().is_ok_and(|file| is_fresh(&file)),
                _ => true,
            };
            if !stays && fs::remove_file(&path).is_err() {
                tracing::warn!("a document's sealed parts cannot be removed");
            }
        }
    }
}

fn is_fresh(file: &fs::Metadata) -> bool {
    let age = file
        .modified()
        .ok()
        .and_then(|then| SystemTime::now().duration_since(then).ok());
    age.is_none_or(|age| age < FETCHED_LIFE)
}

impl Parts {
    /// A sealed part; none if it is not there whole.
    pub(crate) fn read(&self, part: u32) -> io::Result<Option<Vec<u8>>> {
        let mut sealed = vec![0; self.sealed];
        match self.file.read_exact_at(&mut sealed, self.place(part)) {
            Ok(()) => Ok(Some(sealed)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A part, opened; none if it is not there or does not open.
    pub(crate) fn open(
        &self,
        key: &DocumentKey,
        part: u32,
    ) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        let sealed = self.read(part)?;
        Ok(sealed.and_then(|sealed| key.open(part, &sealed).ok()))
    }

    /// Writes a sealed part to its place.
    pub(crate) fn write(&self, part: u32, sealed: &[u8]) -> io::Result<()> {
        self.file.write_all_at(sealed, self.place(part))
    }

    /// The parts that are not there, or do not open.
    pub(crate) fn missing(&self, key: &DocumentKey) -> io::Result<Vec<u32>> {
        let mut missing = Vec::new();
        for part in 0..self.parts {
            if self.open(key, part)?.is_none() {
                missing.push(part);
            }
        }
        Ok(missing)
    }

    /// Makes sure that all parts survive a power cut.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    fn place(&self, part: u32) -> u64 {
        u64::from(part).saturating_mul(self.sealed as u64)
    }
}
