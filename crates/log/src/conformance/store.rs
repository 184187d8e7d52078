//! Properties of the store by itself.

use envelope::{
    AccessKey, BlobId, Bucket, CommitterKey, Frame, Frontier, LockerId, Position, RoomId, TokenHash,
};

use super::{Checked, Subject, said, same};
use crate::engine::{Engine, View, WriteSet};
use crate::record::{BlobRecord, KeyRecord, LockerRecord, NewFrame, RoomRecord, TokenRecord};

pub(super) fn room(number: u8) -> RoomId {
    RoomId::from_bytes([number; 32])
}

pub(super) fn frame(bucket: Bucket, number: u32) -> Result<Frame, String> {
    let mut bytes = vec![0; bucket.size() + envelope::limits::FRAME_OVERHEAD];
    bytes
        .iter_mut()
        .zip(number.to_be_bytes())
        .for_each(|(byte, value)| *byte = value);
    Frame::new(bytes).map_err(|error| error.to_string())
}

fn record(number: u8) -> RoomRecord {
    RoomRecord {
        frontier: Frontier::new(),
        access: AccessKey::from_bytes([number; 32]),
        from: Some(Position(u64::from(number))),
        committers: vec![CommitterKey::from_bytes([number; 32])],
        bytes: u64::MAX,
        lockers: u32::MAX,
        blob_bytes: u64::MAX,
    }
}

/// A set that puts frames of these buckets into a room.
fn frames(of: RoomId, buckets: &[Bucket], salt: u32) -> Result<WriteSet, String> {
    let mut set = WriteSet::default();
    let mut grown = record(1);
    for (number, bucket) in (0u32..).zip(buckets) {
        let frame = frame(*bucket, salt + number)?;
        let hash = frame.hash();
        let position = Position(grown.frontier.size());
        set.frames.push(NewFrame {
            room: of,
            position,
            hash,
            nodes: grown.frontier.grow(&hash).map_err(|e| e.to_string())?,
            frame,
        });
    }
    set.rooms.insert(of, grown);
    Ok(set)
}

pub(super) fn missing<S: Subject>(subject: &mut S) -> Checked {
    let engine = subject.fresh()?;
    let key = AccessKey::from_bytes([1; 32]);
    let hash = frame(Bucket::K1, 1)?.hash();
    same("room", &engine.room(&room(1)).map_err(said)?, &None)?;
    same("key", &engine.key(&room(1), &key).map_err(said)?, &None)?;
    let position = engine.position_of(&room(1), &hash).map_err(said)?;
    same("position", &position, &None)?;
    let read = engine
        .frames(&room(1), Position(0), 9, 9999)
        .map_err(said)?;
    same("frames", &read, &Vec::new())?;
    let token = engine.token(&TokenHash([1; 32])).map_err(said)?;
    same("token", &token, &None)?;
    let locker = LockerId::from_bytes([1; 32]);
    same("locker", &engine.locker(&locker).map_err(said)?, &None)?;
    same("slot", &engine.slot(&locker, 0).map_err(said)?, &None)?;
    same(
        "expired",
        &engine.expired(u64::MAX, 9).map_err(said)?,
        &Vec::new(),
    )?;
    let id = BlobId::from_bytes([1; 32]);
    let known = engine.blob_record(&id).map_err(said)?;
    same("what is known of a blob", &known, &None)?;
    let expired = engine.expired_blobs(u64::MAX, 9).map_err(said)?;
    same("expired blobs", &expired, &Vec::new())?;
    same("blob", &engine.blob(&id).map_err(said)?, &None)
}

pub(super) fn kept<S: Subject>(subject: &mut S) -> Checked {
    let mut engine = subject.fresh()?;
    let mut set = frames(
        room(1),
        &[Bucket::K1, Bucket::K4, Bucket::K16, Bucket::K64],
        7,
    )?;
    let key = KeyRecord {
        from: Some(Position(3)),
        retired: Some(Position(9)),
        registration: [4; 32],
    };
    let token = TokenRecord {
        left: 2,
        granted: 3,
        parent: Some(TokenHash([8; 32])),
    };
    let until = i64::MAX as u64;
    let locker = LockerRecord {
        room: room(1),
        until,
    };
    let (access, locker_id) = (
        AccessKey::from_bytes([5; 32]),
        LockerId::from_bytes([6; 32]),
    );
    let blob = BlobId::from_bytes([7; 32]);
    set.keys.insert((room(1), access), key);
    set.tokens.insert(TokenHash([9; 32]), token);
    set.lockers.insert(locker_id, locker);
    set.slots.insert((locker_id, 3), vec![1, 2, 3]);
    let known = BlobRecord {
        room: room(1),
        until,
        length: 0,
    };
    set.blobs.insert(blob, (known, vec![]));
    engine.commit(&set).map_err(said)?;
    let engine = subject.reopen(engine)?;
    let expected = set.rooms.get(&room(1)).cloned();
    same("room", &engine.room(&room(1)).map_err(said)?, &expected)?;
    same(
        "key",
        &engine.key(&room(1), &access).map_err(said)?,
        &Some(key),
    )?;
    for new in &set.frames {
        let position = engine.position_of(&room(1), &new.hash).map_err(said)?;
        same("position", &position, &Some(new.position))?;
        let read = engine.frames(&room(1), new.position, 1, 1).map_err(said)?;
        same("frame", &read, &vec![new.frame.clone()])?;
        let nodes = engine.completed(&room(1), &[new.position]).map_err(said)?;
        same("nodes", &nodes, &vec![new.nodes.clone()])?;
    }
    let read = engine.token(&TokenHash([9; 32])).map_err(said)?;
    same("token", &read, &Some(token))?;
    same(
        "locker",
        &engine.locker(&locker_id).map_err(said)?,
        &Some(locker),
    )?;
    same(
        "slot",
        &engine.slot(&locker_id, 3).map_err(said)?,
        &Some(vec![1, 2, 3]),
    )?;
    let record = engine.blob_record(&blob).map_err(said)?;
    same("what is known of the blob", &record, &Some(known))?;
    same("blob", &engine.blob(&blob).map_err(said)?, &Some(vec![]))
}

pub(super) fn bounded<S: Subject>(subject: &mut S) -> Checked {
    let mut engine = subject.fresh()?;
    let set = frames(room(1), &[Bucket::K1; 9], 0)?;
    engine.commit(&set).map_err(said)?;
    let all: Vec<Frame> = set.frames.iter().map(|new| new.frame.clone()).collect();
    let one = Bucket::K1.size() + envelope::limits::FRAME_OVERHEAD;
    for (from, count, bytes, first, last) in [
        (0, 99, usize::MAX, 0, 9),
        (2, 3, usize::MAX, 2, 5),
        (0, 99, 2 * one, 0, 2),
        (0, 99, 2 * one - 1, 0, 1),
        (4, 99, 1, 4, 5),
        (8, 99, usize::MAX, 8, 9),
    ] {
        let read = engine
            .frames(&room(1), Position(from), count, bytes)
            .map_err(said)?;
        let expected = all.get(first..last).unwrap_or_default().to_vec();
        same("frames", &read, &expected)?;
    }
    for (from, count) in [(9, 1), (0, 0), (u64::MAX, 1)] {
        let read = engine
            .frames(&room(1), Position(from), count, usize::MAX)
            .map_err(said)?;
        same("frames past the end", &read, &Vec::new())?;
    }
    match engine.completed(&room(1), &[Position(9)]) {
        Err(_) => Ok(()),
        Ok(nodes) => Err(format!("nodes where there is no frame: {nodes:?}")),
    }
}

pub(super) fn rooms_apart<S: Subject>(subject: &mut S) -> Checked {
    let mut engine = subject.fresh()?;
    // The same frame in two rooms, one group; another frame in a third.
    let mut set = frames(room(1), &[Bucket::K1], 5)?;
    let other = frames(room(2), &[Bucket::K1], 5)?;
    set.frames.extend(other.frames);
    set.rooms.extend(other.rooms);
    engine.commit(&set).map_err(said)?;
    engine
        .commit(&frames(room(3), &[Bucket::K1], 6)?)
        .map_err(said)?;
    let hash = frame(Bucket::K1, 5)?.hash();
    for (of, expected) in [(1, Some(Position(0))), (2, Some(Position(0))), (3, None)] {
        let seen = engine.position_of(&room(of), &hash).map_err(said)?;
        same("position", &seen, &expected)?;
        let read = engine
            .frames(&room(of), Position(0), 9, 9999)
            .map_err(said)?;
        same("number of frames", &read.len(), &1)?;
    }
    Ok(())
}

pub(super) fn replaced<S: Subject>(subject: &mut S) -> Checked {
    let mut engine = subject.fresh()?;
    let key = AccessKey::from_bytes([1; 32]);
    for (number, retired) in [(1, None), (2, Some(Position(4)))] {
        let mut set = WriteSet::default();
        set.rooms.insert(room(1), record(number));
        let known = KeyRecord {
            from: None,
            retired,
            registration: [0; 32],
        };
        set.keys.insert((room(1), key), known);
        let token = TokenRecord {
            left: u32::from(number),
            granted: 9,
            parent: None,
        };
        set.tokens.insert(TokenHash([1; 32]), token);
        engine.commit(&set).map_err(said)?;
        let seen = engine.room(&room(1)).map_err(said)?;
        same("room", &seen, &Some(record(number)))?;
        let seen = engine.key(&room(1), &key).map_err(said)?;
        same("key", &seen, &Some(known))?;
        let seen = engine.token(&TokenHash([1; 32])).map_err(said)?;
        same("token", &seen, &Some(token))?;
    }
    Ok(())
}

fn with_locker(number: u8, until: u64) -> (LockerId, WriteSet) {
    let id = LockerId::from_bytes([number; 32]);
    let mut set = WriteSet::default();
    set.rooms.insert(room(1), record(1));
    let locker = LockerRecord {
        room: room(1),
        until,
    };
    set.lockers.insert(id, locker);
    set.slots.insert((id, 0), vec![number]);
    (id, set)
}

pub(super) fn swept<S: Subject>(subject: &mut S) -> Checked {
    let mut engine = subject.fresh()?;
    let (gone, set) = with_locker(1, 10);
    engine.commit(&set).map_err(said)?;
    let (stays, set) = with_locker(2, 10);
    engine.commit(&set).map_err(said)?;
    let (_, mut again) = with_locker(1, 20);
    again.slots.clear();
    again.swept.push(gone);
    engine.commit(&again).map_err(said)?;
    let engine = subject.reopen(engine)?;
    let locker = LockerRecord {
        room: room(1),
        until: 20,
    };
    same(
        "reopened",
        &engine.locker(&gone).map_err(said)?,
        &Some(locker),
    )?;
    same("its slot", &engine.slot(&gone, 0).map_err(said)?, &None)?;
    same(
        "the other",
        &engine.slot(&stays, 0).map_err(said)?,
        &Some(vec![2]),
    )
}

pub(super) fn expired<S: Subject>(subject: &mut S) -> Checked {
    let mut engine = subject.fresh()?;
    for (number, until) in [(1, 10), (2, 11), (3, 12)] {
        let (_, set) = with_locker(number, until);
        engine.commit(&set).map_err(said)?;
    }
    let ids = |now, count| {
        let found = engine.expired(now, count).map_err(said)?;
        let mut ids: Vec<_> = found.iter().map(|(id, _)| *id.as_bytes()).collect();
        ids.sort_unstable();
        Ok::<_, String>(ids)
    };
    same("at the earliest end", &ids(10, 9)?, &vec![])?;
    same("after one end", &ids(11, 9)?, &vec![[1; 32]])?;
    same("after all", &ids(13, 9)?, &vec![[1; 32], [2; 32], [3; 32]])?;
    same("at most two", &ids(13, 2)?.len(), &2)
}

fn with_blob(number: u8, until: u64) -> (BlobId, WriteSet) {
    let id = BlobId::from_bytes([number; 32]);
    let mut set = WriteSet::default();
    set.rooms.insert(room(1), record(1));
    let known = BlobRecord {
        room: room(1),
        until,
        length: 3,
    };
    set.blobs.insert(id, (known, vec![number; 3]));
    (id, set)
}

pub(super) fn blobs_swept<S: Subject>(subject: &mut S) -> Checked {
    let mut engine = subject.fresh()?;
    let (gone, set) = with_blob(1, 10);
    engine.commit(&set).map_err(said)?;
    let (stays, set) = with_blob(2, 10);
    engine.commit(&set).map_err(said)?;
    // Swept and stored anew in one group: the new one stays.
    let (_, mut again) = with_blob(1, 20);
    again.swept_blobs.push(gone);
    engine.commit(&again).map_err(said)?;
    let mut engine = subject.reopen(engine)?;
    let record = engine.blob_record(&gone).map_err(said)?;
    same("stored anew", &record.map(|record| record.until), &Some(20))?;
    let mut set = WriteSet::default();
    set.swept_blobs.push(gone);
    engine.commit(&set).map_err(said)?;
    let engine = subject.reopen(engine)?;
    same("swept", &engine.blob_record(&gone).map_err(said)?, &None)?;
    same("its bytes", &engine.blob(&gone).map_err(said)?, &None)?;
    let other = engine.blob(&stays).map_err(said)?;
    same("the other", &other, &Some(vec![2; 3]))
}

pub(super) fn blobs_kept<S: Subject>(subject: &mut S) -> Checked {
    let mut engine = subject.fresh()?;
    let (id, set) = with_blob(1, 10);
    engine.commit(&set).map_err(said)?;
    let longer = BlobRecord {
        room: room(1),
        until: 90,
        length: 3,
    };
    let mut set = WriteSet::default();
    set.kept_blobs.insert(id, longer);
    set.kept_blobs.insert(BlobId::from_bytes([2; 32]), longer);
    engine.commit(&set).map_err(said)?;
    let engine = subject.reopen(engine)?;
    let record = engine.blob_record(&id).map_err(said)?;
    same("kept longer", &record, &Some(longer))?;
    let blob = engine.blob(&id).map_err(said)?;
    same("its bytes", &blob, &Some(vec![1; 3]))?;
    let expired = engine.expired_blobs(90, 9).map_err(said)?;
    same("expired", &expired, &Vec::new())?;
    let expired = engine.expired_blobs(91, 9).map_err(said)?;
    same("expired later", &expired, &vec![(id, longer)])
}

pub(super) fn blobs_expired<S: Subject>(subject: &mut S) -> Checked {
    let mut engine = subject.fresh()?;
    for (number, until) in [(1, 10), (2, 11), (3, i64::MAX as u64)] {
        let (_, set) = with_blob(number, until);
        engine.commit(&set).map_err(said)?;
    }
    let ids = |now, count| {
        let found = engine.expired_blobs(now, count).map_err(said)?;
        let mut ids: Vec<_> = found.iter().map(|(id, _)| *id.as_bytes()).collect();
        ids.sort_unstable();
        Ok::<_, String>(ids)
    };
    same("at the earliest end", &ids(10, 9)?, &vec![])?;
    same("after one end", &ids(11, 9)?, &vec![[1; 32]])?;
    same("after two", &ids(12, 9)?, &vec![[1; 32], [2; 32]])?;
    same("at most one", &ids(12, 1)?.len(), &1)
}
