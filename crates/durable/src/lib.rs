//! SQLite files whose commits survive a power cut, and cost one write to the
//! disk: how the relay's store and a desk's vault are both written.
//!
//! Trusted are SQLite's promise that a committed transaction in WAL mode with
//! `synchronous=FULL` survives a power cut, and the disk's that what was synced
//! stays. The build lets SQLite sync with `fdatasync` (`.cargo/config.toml`).

#![forbid(unsafe_code)]

mod ahead;
#[cfg(test)]
mod tests;

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

pub use ahead::Room;

/// Keeps a statement's plan whatever values are bound to it. Without this
/// guarantee SQLite (built with STAT4) parses and plans a statement again for
/// every new value that it compares with an indexed column.
///
/// # Errors
/// SQLite's.
pub fn keep_plans(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map(drop)
}

/// Writes through a log, every commit synced, and makes room for the log of a
/// file that lies at `path`. Where another owns the disk's last bytes, the room
/// is not made: the log then grows as far as it can.
///
/// # Errors
/// SQLite's, or the system's wrapped in SQLite's.
pub fn sync_commits(connection: &Connection, path: &Path, room: Room) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", room.pages)?;
    room.make(connection, path)
}
