//! The engine on disk passes the one suite.

use std::path::PathBuf;

use log::conformance::{self, Subject};

use super::*;

struct OnDisk {
    folder: tempfile::TempDir,
    made: u32,
    path: PathBuf,
}

impl Subject for OnDisk {
    type Engine = Sqlite;

    fn fresh(&mut self) -> Result<Sqlite, String> {
        self.made += 1;
        self.path = self.folder.path().join(format!("{}.sqlite", self.made));
        Sqlite::open(&self.path).map_err(|error| error.to_string())
    }

    fn reopen(&mut self, engine: Sqlite) -> Result<Sqlite, String> {
        drop(engine);
        Sqlite::open(&self.path).map_err(|error| error.to_string())
    }
}

#[test]
fn the_engine_on_disk_passes_the_suite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    conformance::run(&mut OnDisk {
        folder,
        made: 0,
        path,
    })
    .unwrap();
}

#[test]
fn the_store_syncs_every_commit() {
    let folder = tempfile::tempdir().unwrap();
    let store = Sqlite::open(&folder.path().join(FILE)).unwrap();
    let read = |name: &str| -> String {
        store
            .connection
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
            .map(|value| format!("{value:?}"))
            .unwrap()
    };
    assert_eq!(read("journal_mode"), "Text(\"wal\")");
    assert_eq!(read("synchronous"), "Integer(2)", "2 is FULL");
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 2).unwrap();
    drop(newer);
    let refused = Sqlite::open(&path).err().unwrap();
    assert!(
        refused.to_string().contains("update the program"),
        "{refused}"
    );
}

#[test]
fn a_file_that_is_no_store_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    let words = "these are words, not a database ".repeat(64);
    std::fs::write(&path, &words).unwrap();
    let refused = Sqlite::open(&path).err().unwrap();
    assert_eq!(refused.trouble, StoreTrouble::Damaged);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), words);
}
