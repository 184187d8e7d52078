//! One process owns a vault: an advisory lock on a file beside it.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write as _};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use super::error::VaultError;

/// The lock's file, beside the vault.
const FILE: &str = "vault.lock";

/// How often a lock that is held is tried again, and how long apart: a process
/// that just ended, or a child that it was starting, may still be letting go.
const TRIES: u32 = 50;
const APART: Duration = Duration::from_millis(10);

/// The ownership of a vault's folder; given up when dropped, and by the
/// operating system when the process ends.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the folder, or says who has it.
    pub(super) fn take(folder: &Path) -> Result<Self, VaultError> {
        Self::take_after(folder, |tried| {
            std::thread::sleep(APART);
            tried < TRIES
        })
    }

    /// The same; while it is held, `again` waits and says whether to try again,
    /// given how often it was tried.
    fn take_after(folder: &Path, mut again: impl FnMut(u32) -> bool) -> Result<Self, VaultError> {
        let path = folder.join(FILE);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(VaultError::io("open", &path))?;
        let mut tried = 0;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {
                    tried += 1;
                    if !again(tried) {
                        return Err(VaultError::Held {
                            folder: folder.to_owned(),
                            pid: read_pid(&mut file),
                        });
                    }
                }
                Err(TryLockError::Error(source)) => {
                    return Err(VaultError::io("lock", &path)(source));
                }
            }
        }
        // Only so that another process can say who holds it: a full disk must
        // not keep anybody from reading.
        let _ = file
            .set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| write!(file, "{}", std::process::id()));
        Ok(Self { _file: file })
    }
}

fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// Makes a folder that only its owner may enter, and those above it.
pub(super) fn make_folder(folder: &Path) -> Result<(), VaultError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(VaultError::io("make", folder))
}

/// Makes a file durable by its name: the folder itself is synchronised.
pub(super) fn sync_folder(folder: &Path) -> Result<(), VaultError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(VaultError::io("synchronise", folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vault_that_is_just_being_let_go_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let mut held = Some(Lock::take(folder.path()).unwrap());
        let taken = Lock::take_after(folder.path(), |tried| {
            // Whoever held it lets go at the third try.
            if tried == 3 {
                held = None;
            }
            true
        });
        assert!(taken.is_ok());
        let refused = Lock::take_after(folder.path(), |tried| tried < 3);
        assert!(matches!(refused, Err(VaultError::Held { .. })));
    }
}
