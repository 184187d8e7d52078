//! The engine on disk: one SQLite file, whose commits survive a power cut (the
//! crate `durable` tells what is trusted for that). A frame, its hash, the tree nodes that it completes and its place are
//! one row. One connection writes; any number read beside it.
//!
//! The permanent memory against repetition is an index of hashes. Hashes are
//! random, so adding each at once would rewrite a page of the index for every
//! frame; the newest few of a room are looked for among its last rows (in
//! memory while it is busy) and go into the index together: see `hashes`.

mod commit;
mod hashes;
mod schema;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use envelope::limits::LARGEST_LOG;
use envelope::{Position, RoomId};
use hashes::Busy;
use log::{StoreError, StoreTrouble};
use rusqlite::{Connection, ErrorCode, OpenFlags};

/// The file's name in the data directory.
pub const FILE: &str = "relay.sqlite";
/// How long a connection waits for another's lock (only the minting of a token
/// competes with the writer).
const PATIENCE: Duration = Duration::from_secs(10);
/// The size of a page. A frame of the smallest bucket takes 1.2 KiB: larger
/// pages waste less and are fewer, smaller ones cost a lone frame less.
const PAGE_BYTES: u32 = 8192;
/// The write-ahead log: 10 MB.
const LOG: durable::Room = durable::Room {
    pages: 1000,
    page_bytes: PAGE_BYTES,
};
/// Busy rooms kept in memory. Beyond it the memory is emptied.
const BUSY_ROOMS: usize = 2048;

/// A connection to the store.
pub struct Sqlite {
    connection: Connection,
    /// What is known of rooms lately written to, as it is committed.
    busy: BTreeMap<RoomId, Busy>,
}

impl Sqlite {
    /// Opens the store for writing; makes it if it is not there.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be opened or was written by a newer program.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(while_doing("opening the store"))?;
        prepare(&connection, path).map_err(while_doing("preparing the store"))?;
        schema::make(&connection)?;
        Ok(Self {
            connection,
            busy: BTreeMap::new(),
        })
    }

    /// Opens an existing store for reading beside a writer.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be opened.
    pub fn open_reader(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)
            .map_err(while_doing("opening the store for reading"))?;
        connection
            .busy_timeout(PATIENCE)
            .and_then(|()| durable::keep_plans(&connection))
            .map_err(while_doing("opening the store for reading"))?;
        Ok(Self {
            connection,
            busy: BTreeMap::new(),
        })
    }

    /// Limits what the store may take on disk, in bytes.
    ///
    /// # Errors
    /// [`StoreError`] if the limit cannot be set.
    pub fn limit(&self, bytes: u64) -> Result<(), StoreError> {
        let doing = "limiting the store";
        let page: i64 = self
            .connection
            .pragma_query_value(None, "page_size", |row| row.get(0))
            .map_err(while_doing(doing))?;
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let pages = (bytes / page.max(1)).max(1);
        self.connection
            .pragma_update(None, "max_page_count", pages)
            .map_err(while_doing(doing))
    }

    /// Moves the write-ahead log into the main file; for an orderly end.
    ///
    /// # Errors
    /// [`StoreError`] if that cannot be done. Nothing is lost then.
    pub fn close(self) -> Result<(), StoreError> {
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(while_doing("closing the store"))
    }
}

fn prepare(connection: &Connection, path: &Path) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    durable::keep_plans(connection)?;
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    durable::sync_commits(connection, path, LOG)
}

/// The row of a frame: the room's number above, the position in the low 40 bits.
fn row(number: i64, position: Position) -> Option<i64> {
    let place = i64::try_from(position.0)
        .ok()
        .filter(|_| position.0 < LARGEST_LOG)?;
    number.checked_mul(1 << 40)?.checked_add(place)
}

const _: () = assert!(LARGEST_LOG == 1 << 40);

/// Turns SQLite's complaints into ours. SQLite's messages name tables and
/// pages, never the values stored.
fn while_doing(doing: &'static str) -> impl Fn(rusqlite::Error) -> StoreError {
    move |error| {
        let trouble = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreTrouble::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreTrouble::Damaged,
            _ => StoreTrouble::Failed,
        };
        StoreError {
            trouble,
            doing,
            detail: error.to_string(),
        }
    }
}

fn damaged(doing: &'static str, detail: impl ToString) -> StoreError {
    StoreError {
        trouble: StoreTrouble::Damaged,
        doing,
        detail: detail.to_string(),
    }
}
