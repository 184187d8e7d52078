//! Room for the write-ahead log, made before it is needed.
//!
//! A commit that lengthens a file makes its sync write the file's new size too,
//! a second write to the disk. SQLite begins its log at nothing, lengthens it
//! until the first checkpoint and only then writes over what lies there. So the
//! log is given its length when the file is opened.
//!
//! That is safe by the log's format: a header of zeros is an empty log, and a
//! frame counts only if its salts are the header's and its checksum continues
//! the frame's before it (<https://sqlite.org/fileformat2.html#the_wal_file_format>).

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;

use rusqlite::Connection;

/// The header of the log, and of each page in it, in bytes.
const LOG_HEADER: u64 = 32;
const PAGE_HEADER: u64 = 24;

/// How long a file's write-ahead log gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Pages in the log before they are moved into the file.
    pub pages: u32,
    /// Bytes of a page of the file.
    pub page_bytes: u32,
}

impl Room {
    /// A transaction that begins before the log is moved may end after it: a
    /// fifth more than its pages.
    fn length(self) -> u64 {
        let pages = u64::from(self.pages) + u64::from(self.pages) / 5;
        LOG_HEADER + pages * (PAGE_HEADER + u64::from(self.page_bytes))
    }

    /// Lengthens the log of an open file, if it is shorter.
    pub(crate) fn make(self, connection: &Connection, file: &Path) -> rusqlite::Result<()> {
        // While this holds the writer's lock nobody else adds to the log.
        connection.execute_batch("BEGIN IMMEDIATE")?;
        // Without room the log grows as it is written, as it always did.
        drop(self.lengthen(file));
        connection.execute_batch("ROLLBACK")
    }

    fn lengthen(self, file: &Path) -> std::io::Result<()> {
        let mut name = file.as_os_str().to_owned();
        name.push("-wal");
        let log = OpenOptions::new().write(true).open(Path::new(&name))?;
        let (mut length, wanted) = (log.metadata()?.len(), self.length());
        if length >= wanted {
            return Ok(());
        }
        let nothing = [0; 1 << 16];
        while length < wanted {
            let piece = usize::try_from(wanted - length)
                .map_or(nothing.len(), |left| left.min(nothing.len()));
            log.write_all_at(&nothing[..piece], length)?;
            length += piece as u64;
        }
        log.sync_all()
    }
}
