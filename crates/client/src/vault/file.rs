//! The SQLite file itself: its making, opening, header and shape.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, params};

use super::FORMAT;
use super::error::VaultError;
use super::keys::{CHECK, KeyCost, SALT};

/// SQLite's application id of a vault: "GOva".
const APPLICATION: i32 = 0x474f_7661;

/// The write-ahead log: 1 MB.
const LOG: durable::Room = durable::Room {
    pages: 200,
    page_bytes: 4096,
};

/// The whole shape of a vault. A file of any other shape is refused.
const SHAPE: [(&str, &str); 3] = [
    (
        "header",
        "CREATE TABLE header (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            salt BLOB NOT NULL,
            memory_kib INTEGER NOT NULL,
            passes INTEGER NOT NULL,
            lanes INTEGER NOT NULL,
            check_value BLOB NOT NULL,
            generation INTEGER NOT NULL
        ) STRICT",
    ),
    (
        "items",
        "CREATE TABLE items (
            id INTEGER PRIMARY KEY,
            name BLOB NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT",
    ),
    (
        "items_by_name",
        "CREATE UNIQUE INDEX items_by_name ON items (name)",
    ),
];

/// What a locked vault shows of itself.
pub(super) struct Header {
    pub(super) salt: [u8; SALT],
    pub(super) cost: KeyCost,
    pub(super) check: [u8; CHECK],
    pub(super) generation: i64,
}

impl Header {
    /// Reads the header of a file that [`open`] found to be a vault.
    pub(super) fn read(connection: &Connection, place: &Path) -> Result<Self, VaultError> {
        let foreign = |reason| VaultError::NotAVault {
            file: place.to_owned(),
            reason,
        };
        let (salt, memory, passes, lanes, check, generation): (Vec<u8>, _, _, _, Vec<u8>, _) =
            connection
                .prepare_cached(
                    "SELECT salt, memory_kib, passes, lanes, check_value, generation FROM header",
                )
                .and_then(|mut statement| {
                    statement.query_row([], |row| {
                        Ok((
                            row.get(0)?,
                            row.get(1)?,
                            row.get(2)?,
                            row.get(3)?,
                            row.get(4)?,
                            row.get(5)?,
                        ))
                    })
                })
                .map_err(|error| match error {
                    rusqlite::Error::SqliteFailure(..) => {
                        VaultError::database("read the vault's header", place)(error)
                    }
                    _ => foreign("its header has the wrong form"),
                })?;
        Ok(Self {
            salt: salt
                .try_into()
                .map_err(|_| foreign("its salt has the wrong length"))?,
            cost: KeyCost::new(memory, passes, lanes)
                .map_err(|_| foreign("its cost of key derivation is out of bounds"))?,
            check: check
                .try_into()
                .map_err(|_| foreign("its check value has the wrong length"))?,
            generation,
        })
    }

    /// Writes this header in place of any other.
    pub(super) fn replace(&self, connection: &Connection) -> rusqlite::Result<()> {
        let (memory, passes, lanes) = self.cost.parts();
        connection.execute(
            "INSERT OR REPLACE INTO header
                (only, salt, memory_kib, passes, lanes, check_value, generation)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                self.salt,
                memory,
                passes,
                lanes,
                self.check,
                self.generation
            ],
        )?;
        Ok(())
    }
}

/// Writes an empty vault to a file that is not in its place yet, durably.
/// Leftovers of an earlier attempt are removed.
pub(super) fn write_new(path: &Path, header: &Header) -> Result<(), VaultError> {
    for leftover in [path.to_owned(), path.with_extension("new-journal")] {
        match std::fs::remove_file(&leftover) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(VaultError::io("remove", &leftover)(error));
            }
            _ => {}
        }
    }
    // Made here, so that nobody else may read it from the first byte on;
    // SQLite gives its log the same rights.
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(VaultError::io("make", path))?;
    fill(path, header).map_err(VaultError::database("make the vault", path))
}

fn fill(path: &Path, header: &Header) -> rusqlite::Result<()> {
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let transaction = connection.transaction()?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", FORMAT)?;
    for (_, sql) in SHAPE {
        transaction.execute(sql, [])?;
    }
    header.replace(&transaction)?;
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)
}

/// Opens a file and makes sure that it is a vault of a format known here.
pub(super) fn open(place: &Path) -> Result<Connection, VaultError> {
    let failed = || VaultError::database("open the vault", place);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(place, flags).map_err(failed())?;
    guard(&connection).map_err(failed())?;
    check_shape(&connection, place)?;
    settle(&connection, place).map_err(failed())?;
    Ok(connection)
}

/// Keeps a hostile file from doing more than hold data.
fn guard(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::ZERO)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    durable::keep_plans(connection)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // Owned alone: the log's index stays in memory, and a second program that
    // ignores the lock beside the vault is refused by SQLite.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")
}

fn check_shape(connection: &Connection, place: &Path) -> Result<(), VaultError> {
    let failed = || VaultError::database("read the vault", place);
    let foreign = |reason| VaultError::NotAVault {
        file: place.to_owned(),
        reason,
    };
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    if number("application_id").map_err(failed())? != APPLICATION {
        return Err(foreign("it is empty or another program's database"));
    }
    let version = number("user_version").map_err(failed())?;
    match u32::try_from(version) {
        Ok(version) if version > FORMAT => {
            return Err(VaultError::Newer {
                file: place.to_owned(),
                version,
                known: FORMAT,
            });
        }
        Ok(FORMAT) => {}
        _ => return Err(foreign("its format is unknown")),
    }
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_schema ORDER BY rowid")
        .map_err(failed())?;
    let found: Vec<(String, Option<String>)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .map_err(failed())?;
    let as_made = found.len() == SHAPE.len()
        && found
            .iter()
            .zip(SHAPE)
            .all(|((name, sql), (own, own_sql))| name == own && sql.as_deref() == Some(own_sql));
    if !as_made {
        return Err(foreign("its tables are not a vault's"));
    }
    Ok(())
}

/// How a vault is written: through a log, each transaction synchronised,
/// replaced bytes overwritten, nothing secret in temporary files.
fn settle(connection: &Connection, place: &Path) -> rusqlite::Result<()> {
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(()))?;
    // What a crash left in the log must not lie there any longer.
    empty_log(connection)?;
    durable::sync_commits(connection, place, LOG)
}

/// Writes the file without what was removed, and empties its log.
pub(super) fn forget(connection: &Connection, place: &Path) -> rusqlite::Result<()> {
    connection.execute_batch("VACUUM")?;
    empty_log(connection)?;
    // The log's room was given up with what lay in it.
    durable::sync_commits(connection, place, LOG)
}

/// Moves everything from the log into the file and empties the log.
pub(super) fn empty_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}
