//! What is stored outlives its program, whatever room the log has.

use super::*;

const ROOM: Room = Room {
    pages: 20,
    page_bytes: 4096,
};

fn open(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    sync_commits(&connection, path, ROOM).unwrap();
    connection
}

fn add(connection: &Connection, words: &str) {
    connection
        .execute("CREATE TABLE IF NOT EXISTS said (words TEXT)", [])
        .unwrap();
    connection
        .execute("INSERT INTO said VALUES (?1)", [words])
        .unwrap();
}

fn said(connection: &Connection) -> Vec<String> {
    let mut statement = connection.prepare("SELECT words FROM said").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn log_of(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn log_length(path: &Path) -> u64 {
    std::fs::metadata(log_of(path)).unwrap().len()
}

#[test]
fn every_commit_is_synced_and_the_log_does_not_grow_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let connection = open(&path);
    let read = |name| -> rusqlite::types::Value {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .unwrap()
    };
    assert_eq!(read("journal_mode"), "wal".to_owned().into());
    assert_eq!(read("synchronous"), 2.into(), "2 is FULL");
    let before = log_length(&path);
    for number in 0..100 {
        add(&connection, &number.to_string());
    }
    assert_eq!(log_length(&path), before);
    assert_eq!(said(&connection).len(), 100);
}

#[test]
fn what_a_killed_program_stored_is_found_whatever_room_its_log_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let first = open(&path);
    add(&first, "before the end");
    for length in [log_length(&path), 40_000] {
        // The files as they lie there: nothing was moved out of the log.
        let beside = tempfile::tempdir().unwrap();
        let left = beside.path().join("file");
        std::fs::copy(&path, &left).unwrap();
        std::fs::copy(log_of(&path), log_of(&left)).unwrap();
        let log = std::fs::File::options().write(true).open(log_of(&left));
        log.unwrap().set_len(length).unwrap();
        let again = open(&left);
        // Another that opens the file meanwhile changes nothing.
        let other = open(&left);
        add(&again, "after it");
        assert_eq!(said(&again), ["before the end", "after it"]);
        assert_eq!(said(&other), ["before the end", "after it"]);
        assert_eq!(log_length(&left), log_length(&path));
    }
}

#[test]
fn whoever_holds_the_writers_lock_keeps_the_log_to_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let owner = open(&path);
    owner.execute_batch("BEGIN IMMEDIATE").unwrap();
    let other = Connection::open(&path).unwrap();
    other.busy_timeout(std::time::Duration::ZERO).unwrap();
    let refused = sync_commits(&other, &path, ROOM).unwrap_err();
    let code = refused.sqlite_error_code();
    assert_eq!(code, Some(rusqlite::ErrorCode::DatabaseBusy));
}
