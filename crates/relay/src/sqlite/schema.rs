//! The tables, version 2.

use log::StoreError;
use rusqlite::Connection;

use super::{damaged, while_doing};

/// The version written to `user_version`.
const VERSION: i64 = 2;

const TABLES: &str = "
    CREATE TABLE rooms (
        number INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        record BLOB NOT NULL,
        indexed INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE keys (
        room INTEGER NOT NULL,
        key BLOB NOT NULL,
        record BLOB NOT NULL,
        PRIMARY KEY (room, key)) WITHOUT ROWID;
    CREATE TABLE frames (
        place INTEGER PRIMARY KEY,
        hash BLOB NOT NULL,
        nodes BLOB NOT NULL,
        frame BLOB NOT NULL);
    CREATE TABLE hashes (
        room INTEGER NOT NULL,
        head INTEGER NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (room, head, position)) WITHOUT ROWID;
    CREATE TABLE tokens (
        hash BLOB PRIMARY KEY,
        record BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE lockers (
        id BLOB PRIMARY KEY,
        until INTEGER NOT NULL,
        record BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX lockers_by_end ON lockers (until);
    CREATE TABLE slots (
        number INTEGER PRIMARY KEY,
        locker BLOB NOT NULL,
        slot INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        UNIQUE (locker, slot));
    CREATE TABLE blobs (
        number INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        until INTEGER NOT NULL,
        record BLOB NOT NULL,
        sealed BLOB NOT NULL);
    CREATE INDEX blobs_by_end ON blobs (until);
    PRAGMA user_version = 2;
";

/// From version 1, in which blobs belonged to nobody and no desk stored any.
const FROM_1: &str = "
    DROP TABLE blobs;
    CREATE TABLE blobs (
        number INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        until INTEGER NOT NULL,
        record BLOB NOT NULL,
        sealed BLOB NOT NULL);
    CREATE INDEX blobs_by_end ON blobs (until);
    PRAGMA user_version = 2;
";

/// Makes the tables in an empty file, or brings those of an older version up to
/// date, in one transaction; checks the version of a file that has them.
pub(super) fn make(connection: &Connection) -> Result<(), StoreError> {
    let doing = "making the store's tables";
    let version = || -> rusqlite::Result<i64> {
        connection.pragma_query_value(None, "user_version", |row| row.get(0))
    };
    if matches!(version().map_err(while_doing(doing))?, 0 | 1) {
        fail::fail_point!(crate::failpoints::SCHEMA_BEGUN);
        let made = connection
            .execute_batch("BEGIN IMMEDIATE")
            .and_then(|()| version())
            .and_then(|found| match found {
                // Nobody else was faster.
                0 => connection.execute_batch(TABLES),
                1 => connection.execute_batch(FROM_1),
                _ => Ok(()),
            })
            .and_then(|()| connection.execute_batch("COMMIT"));
        if let Err(error) = made {
            // The connection is given up; its transaction ends with it.
            return Err(while_doing(doing)(error));
        }
        fail::fail_point!(crate::failpoints::SCHEMA_MADE);
    }
    match version().map_err(while_doing(doing))? {
        VERSION => Ok(()),
        other => Err(damaged(
            "opening the store",
            format!("its version is {other}, this program knows {VERSION}; update the program"),
        )),
    }
}
