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
fn a_store_of_a_newer_program_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 3).unwrap();
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

/// A new frame of a room, unlike every other number's.
fn numbered(room: RoomId, number: u64) -> log::NewFrame {
    let mut bytes = vec![0; envelope::Bucket::K1.size() + envelope::limits::FRAME_OVERHEAD];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    let frame = envelope::Frame::new(bytes).unwrap();
    log::NewFrame {
        room,
        position: Position(number),
        hash: frame.hash(),
        nodes: Vec::new(),
        frame,
    }
}

fn store(engine: &mut Sqlite, room: RoomId, numbers: std::ops::Range<u64>) {
    let record = log::RoomRecord {
        frontier: envelope::Frontier::new(),
        access: envelope::AccessSecret::from_seed(&[1; 32]).public(),
        from: None,
        committers: Vec::new(),
        bytes: 0,
        lockers: 0,
        blob_bytes: 0,
    };
    let set = log::WriteSet {
        rooms: [(room, record)].into(),
        frames: numbers.map(|number| numbered(room, number)).collect(),
        ..log::WriteSet::default()
    };
    log::Engine::commit(engine, &set).unwrap();
}

#[test]
fn every_frame_is_known_again_wherever_its_hash_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    let (busy, other) = (RoomId::from_bytes([1; 32]), RoomId::from_bytes([2; 32]));
    let all_known = |engine: &Sqlite, count: u64| {
        for number in 0..count {
            let hash = numbered(busy, number).hash;
            let found = log::View::position_of(engine, &busy, &hash).unwrap();
            assert_eq!(found, Some(Position(number)));
            let elsewhere = log::View::position_of(engine, &other, &hash).unwrap();
            assert_eq!(elsewhere, None, "the other room knows nothing of it");
        }
        let new = numbered(busy, count).hash;
        assert_eq!(log::View::position_of(engine, &busy, &new).unwrap(), None);
    };
    let holds = |engine: &Sqlite| engine.busy.get(&busy).is_some_and(Busy::holds_heads);

    let mut engine = Sqlite::open(&path).unwrap();
    store(&mut engine, other, 0..0);
    for group in 0..100 {
        store(&mut engine, busy, group * 10..group * 10 + 10);
    }
    assert!(holds(&engine), "of a room busy from its first frame on");
    all_known(&engine, 1000);

    let mut engine = Sqlite::open(&path).unwrap();
    all_known(&engine, 1000);
    store(&mut engine, busy, 1000..1001);
    assert!(!holds(&engine), "one frame does not deserve it");
    all_known(&engine, 1001);
    store(&mut engine, busy, 1001..1100);
    assert!(holds(&engine));
    all_known(&engine, 1100);
}

#[test]
fn a_store_of_version_1_is_brought_up_to_date_and_keeps_its_rooms() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    let room = RoomId::from_bytes([1; 32]);
    let mut engine = Sqlite::open(&path).unwrap();
    store(&mut engine, room, 0..3);
    drop(engine);
    // As version 1 had it.
    let older = Connection::open(&path).unwrap();
    older
        .execute_batch(
            "DROP TABLE blobs;
             CREATE TABLE blobs (
                number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, sealed BLOB NOT NULL);
             PRAGMA user_version = 1;",
        )
        .unwrap();
    drop(older);
    let mut engine = Sqlite::open(&path).unwrap();
    let frames = log::View::frames(&engine, &room, Position(0), 9, usize::MAX).unwrap();
    assert_eq!(frames.len(), 3);
    let id = envelope::BlobId::from_bytes([5; 32]);
    let record = log::BlobRecord {
        room,
        until: 9,
        length: 1,
    };
    let set = log::WriteSet {
        blobs: [(id, (record, vec![7]))].into(),
        ..log::WriteSet::default()
    };
    log::Engine::commit(&mut engine, &set).unwrap();
    let engine = Sqlite::open(&path).unwrap();
    assert_eq!(log::View::blob_record(&engine, &id).unwrap(), Some(record));
}
