//! Room for the write-ahead log, made before it is needed.
//!
//! A commit that lengthens a file makes its sync write the file's new size too,
//! a second write to the disk. SQLite begins its log at nothing, lengthens it
//! until the first checkpoint and only then writes over what lies there. So the
//! log is given its length when the store is opened.
//!
//! That is safe by the log's format: a header of zeros is an empty log, and a
//! frame counts only if its salts are the header's and its checksum continues
//! the frame's before it (<https://sqlite.org/fileformat2.html#the_wal_file_format>).

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::FileExt;
use std::path::Path;

use log::{StoreError, StoreTrouble};
use rusqlite::Connection;

use super::while_doing;

/// Pages in the write-ahead log before they are moved into the main file.
pub(super) const PAGES: u32 = 1000;
/// A page's frame in the log: its header and the page.
const FRAME: u64 = 24 + super::PAGE_BYTES as u64;
/// A group that begins below [`PAGES`] may end above.
const LENGTH: u64 = (PAGES as u64 + 200) * FRAME;

/// Lengthens the log of an open store, if it is shorter. On a disk without room
/// nothing is done: the store then grows it as far as it can.
pub(super) fn make_room(connection: &Connection, store: &Path) -> Result<(), StoreError> {
    let doing = "making room for the write-ahead log";
    // While this holds the writer's lock nobody else adds to the log.
    connection
        .execute_batch("BEGIN IMMEDIATE")
        .map_err(while_doing(doing))?;
    let lengthened = lengthened(store);
    connection
        .execute_batch("ROLLBACK")
        .map_err(while_doing(doing))?;
    match lengthened {
        Err(error) if error.kind() != ErrorKind::StorageFull => Err(StoreError {
            trouble: StoreTrouble::Failed,
            doing,
            detail: error.to_string(),
        }),
        _ => Ok(()),
    }
}

fn lengthened(store: &Path) -> std::io::Result<()> {
    let mut name = store.as_os_str().to_owned();
    name.push("-wal");
    let log = OpenOptions::new().write(true).open(Path::new(&name))?;
    let nothing = [0; 1 << 16];
    let mut length = log.metadata()?.len();
    while length < LENGTH {
        let wanted = nothing.len().min((LENGTH - length) as usize);
        log.write_all_at(&nothing[..wanted], length)?;
        length += wanted as u64;
    }
    log.sync_all()
}
