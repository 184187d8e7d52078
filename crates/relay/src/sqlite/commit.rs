//! Writing a group: one transaction.

use envelope::RoomId;
use envelope::cbor::encode;
use log::{Engine, NewFrame, RoomRecord, StoreError, WriteSet};
use rusqlite::Params;

use super::{BUSY_ROOMS, Sqlite, damaged, row, while_doing};

const DOING: &str = "storing a group";

impl Engine for Sqlite {
    fn commit(&mut self, set: &WriteSet) -> Result<(), StoreError> {
        if self.busy.len() > BUSY_ROOMS {
            self.busy.clear();
        }
        let stored = self
            .run("BEGIN IMMEDIATE", ())
            .and_then(|()| {
                begun()?;
                self.write(set)?;
                written()?;
                self.run("COMMIT", ())
            })
            .and_then(|()| committed());
        if stored.is_err() {
            // What was learnt inside the transaction is void. If COMMIT failed
            // half-way, SQLite rolls back here or when the file is next opened.
            self.busy.clear();
            if !self.connection.is_autocommit() {
                drop(self.run("ROLLBACK", ()));
            }
        }
        stored
    }
}

impl Sqlite {
    pub(super) fn run(&self, sql: &str, params: impl Params) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .map(drop)
            .map_err(while_doing(DOING))
    }

    fn write(&mut self, set: &WriteSet) -> Result<(), StoreError> {
        for locker in &set.swept {
            let id = locker.as_bytes();
            self.run("DELETE FROM slots WHERE locker = ?1", [id])?;
            self.run("DELETE FROM lockers WHERE id = ?1", [id])?;
        }
        for blob in &set.swept_blobs {
            self.run("DELETE FROM blobs WHERE id = ?1", [blob.as_bytes()])?;
        }
        for (room, record) in &set.rooms {
            self.write_room(room, record)?;
        }
        for ((room, key), record) in &set.keys {
            self.run(
                "INSERT INTO keys (room, key, record) VALUES (?1, ?2, ?3)
                 ON CONFLICT (room, key) DO UPDATE SET record = excluded.record",
                (self.known(room)?, key.as_bytes(), encode(record)),
            )?;
        }
        for new in &set.frames {
            self.write_frame(new)?;
        }
        self.remember(&set.frames)?;
        for (token, record) in &set.tokens {
            self.run(
                "INSERT INTO tokens (hash, record) VALUES (?1, ?2)
                 ON CONFLICT (hash) DO UPDATE SET record = excluded.record",
                (&token.0, encode(record)),
            )?;
        }
        self.write_sealed(set)
    }

    fn write_room(&mut self, room: &RoomId, record: &RoomRecord) -> Result<(), StoreError> {
        let record = encode(record);
        if let Some(busy) = self.busy.get(room) {
            let update = "UPDATE rooms SET record = ?2 WHERE number = ?1";
            return self.run(update, (busy.number, record));
        }
        let (number, indexed) = self
            .connection
            .prepare_cached(
                "INSERT INTO rooms (id, record) VALUES (?1, ?2)
                 ON CONFLICT (id) DO UPDATE SET record = excluded.record
                 RETURNING number, indexed",
            )
            .and_then(|mut statement| {
                statement.query_row((room.as_bytes(), record), |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
            })
            .map_err(while_doing(DOING))?;
        self.make_busy(room, number, indexed)
    }

    fn write_frame(&self, new: &NewFrame) -> Result<(), StoreError> {
        let number = self.known(&new.room)?;
        let place = row(number, new.position).ok_or_else(|| damaged(DOING, "the log is full"))?;
        let nodes: Vec<u8> = new.nodes.iter().flat_map(|node| node.0).collect();
        self.run(
            "INSERT INTO frames (place, hash, nodes, frame) VALUES (?1, ?2, ?3, ?4)",
            (place, new.hash.as_bytes(), nodes, new.frame.as_bytes()),
        )
    }

    fn write_sealed(&self, set: &WriteSet) -> Result<(), StoreError> {
        for (locker, record) in &set.lockers {
            let until = i64::try_from(record.until).map_err(|error| damaged(DOING, error))?;
            self.run(
                "INSERT INTO lockers (id, until, record) VALUES (?1, ?2, ?3)",
                (locker.as_bytes(), until, encode(record)),
            )?;
        }
        for ((locker, slot), sealed) in &set.slots {
            self.run(
                "INSERT INTO slots (locker, slot, sealed) VALUES (?1, ?2, ?3)",
                (locker.as_bytes(), slot, sealed),
            )?;
        }
        for (blob, (record, sealed)) in &set.blobs {
            let until = i64::try_from(record.until).map_err(|error| damaged(DOING, error))?;
            self.run(
                "INSERT INTO blobs (id, until, record, sealed) VALUES (?1, ?2, ?3, ?4)",
                (blob.as_bytes(), until, encode(record), sealed),
            )?;
        }
        for (blob, record) in &set.kept_blobs {
            let until = i64::try_from(record.until).map_err(|error| damaged(DOING, error))?;
            self.run(
                "UPDATE blobs SET until = ?2, record = ?3 WHERE id = ?1",
                (blob.as_bytes(), until, encode(record)),
            )?;
        }
        Ok(())
    }

    /// The number of a room that must be there.
    fn known(&self, room: &RoomId) -> Result<i64, StoreError> {
        self.number(room)?
            .ok_or_else(|| damaged(DOING, "rows for a room that is not there"))
    }
}

/// What a planted failure says. Another crate's feature may switch the
/// failpoints on, so that this must exist without the own one.
#[cfg_attr(not(feature = "failpoints"), allow(dead_code))]
fn planted() -> StoreError {
    StoreError {
        trouble: log::StoreTrouble::Full,
        doing: DOING,
        detail: "planted".to_owned(),
    }
}

fn begun() -> Result<(), StoreError> {
    fail::fail_point!(crate::failpoints::GROUP_BEGUN, |_| Err(planted()));
    Ok(())
}

fn written() -> Result<(), StoreError> {
    fail::fail_point!(crate::failpoints::GROUP_WRITTEN, |_| Err(planted()));
    Ok(())
}

fn committed() -> Result<(), StoreError> {
    fail::fail_point!(crate::failpoints::GROUP_COMMITTED, |_| Err(planted()));
    Ok(())
}
