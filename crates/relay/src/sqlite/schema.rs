//! The tables, version 1.

use log::StoreError;
use rusqlite::Connection;

use super::{damaged, while_doing};

/// The version written to `user_version`.
const VERSION: i64 = 1;

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
        sealed BLOB NOT NULL);
    PRAGMA user_version = 1;
";

/// Makes the tables in an empty file, in one transaction; checks the version of
/// a file that has them.
pub(super) fn make(connection: &Connection) -> Result<(), StoreError> {
    let doing = "making the store's tables";
    let version = || -> rusqlite::Result<i64> {
        connection.pragma_query_value(None, "user_version", |row| row.get(0))
    };
    if version().map_err(while_doing(doing))? == 0 {
        fail::fail_point!(crate::failpoints::SCHEMA_BEGUN);
        let made = connection
            .execute_batch("BEGIN IMMEDIATE")
            .and_then(|()| version())
            .and_then(|found| match found {
                // Nobody else was faster.
                0 => connection.execute_batch(TABLES),
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
