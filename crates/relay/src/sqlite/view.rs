//! Reading.

use envelope::{AccessKey, BlobId, Frame, FrameHash, LockerId, Position, RoomId, Root, TokenHash};
use log::{BlobRecord, KeyRecord, LockerRecord, RoomRecord, StoreError, TokenRecord, View};
use minicbor::Decode;
use rusqlite::{OptionalExtension, Params, Row};

use super::{Sqlite, damaged, row, while_doing};

impl Sqlite {
    /// One row at most.
    pub(super) fn one<T>(
        &self,
        doing: &'static str,
        query: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.connection
            .prepare_cached(query)
            .and_then(|mut statement| statement.query_row(params, read).optional())
            .map_err(while_doing(doing))
    }

    /// The short number of a room.
    pub(super) fn number(&self, room: &RoomId) -> Result<Option<i64>, StoreError> {
        if let Some(busy) = self.busy.get(room) {
            return Ok(Some(busy.number));
        }
        let query = "SELECT number FROM rooms WHERE id = ?1";
        self.one("finding a room", query, [room.as_bytes()], |row| row.get(0))
    }

    /// One encoded record at most.
    fn record<T: for<'b> Decode<'b, ()>>(
        &self,
        doing: &'static str,
        query: &str,
        params: impl Params,
    ) -> Result<Option<T>, StoreError> {
        let bytes = self.one(doing, query, params, |row| row.get::<_, Vec<u8>>(0))?;
        bytes.map(|bytes| decoded(doing, &bytes)).transpose()
    }
}

impl Sqlite {
    /// The ids and records of what ended before a time.
    fn over<T: for<'b> Decode<'b, ()>>(
        &self,
        doing: &'static str,
        query: &str,
        now: u64,
        count: u32,
    ) -> Result<Vec<([u8; 32], T)>, StoreError> {
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        let mut statement = self
            .connection
            .prepare_cached(query)
            .map_err(while_doing(doing))?;
        let rows = statement
            .query_map((now, count), |row| {
                Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, Vec<u8>>(1)?))
            })
            .map_err(while_doing(doing))?;
        rows.map(|row| {
            let (id, record) = row.map_err(while_doing(doing))?;
            Ok((id, decoded(doing, &record)?))
        })
        .collect()
    }
}

fn decoded<T: for<'b> Decode<'b, ()>>(doing: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    envelope::cbor::decode_whole(bytes, bytes.len()).map_err(|error| damaged(doing, error))
}

impl View for Sqlite {
    fn room(&self, room: &RoomId) -> Result<Option<RoomRecord>, StoreError> {
        let query = "SELECT record FROM rooms WHERE id = ?1";
        self.record("reading a room", query, [room.as_bytes()])
    }

    fn key(&self, room: &RoomId, key: &AccessKey) -> Result<Option<KeyRecord>, StoreError> {
        let Some(number) = self.number(room)? else {
            return Ok(None);
        };
        let query = "SELECT record FROM keys WHERE room = ?1 AND key = ?2";
        self.record("reading an access key", query, (number, key.as_bytes()))
    }

    fn position_of(&self, room: &RoomId, hash: &FrameHash) -> Result<Option<Position>, StoreError> {
        self.find(room, hash)
    }

    fn frames(
        &self,
        room: &RoomId,
        from: Position,
        count: u32,
        bytes: usize,
    ) -> Result<Vec<Frame>, StoreError> {
        let doing = "reading frames";
        let (Some(number), true) = (self.number(room)?, count > 0) else {
            return Ok(Vec::new());
        };
        let (Some(first), Some(end)) = (row(number, from), row(number + 1, Position(0))) else {
            return Ok(Vec::new());
        };
        let query = "SELECT frame FROM frames WHERE place >= ?1 AND place < ?2
                     ORDER BY place LIMIT ?3";
        let mut statement = self
            .connection
            .prepare_cached(query)
            .map_err(while_doing(doing))?;
        let mut rows = statement
            .query((first, end, count))
            .map_err(while_doing(doing))?;
        let (mut frames, mut total) = (Vec::new(), 0usize);
        while let Some(row) = rows.next().map_err(while_doing(doing))? {
            let frame: Vec<u8> = row.get(0).map_err(while_doing(doing))?;
            total = total.saturating_add(frame.len());
            if total > bytes && !frames.is_empty() {
                break;
            }
            frames.push(Frame::new(frame).map_err(|error| damaged(doing, error))?);
        }
        Ok(frames)
    }

    fn completed(
        &self,
        room: &RoomId,
        positions: &[Position],
    ) -> Result<Vec<Vec<Root>>, StoreError> {
        let doing = "reading the log tree";
        let missing = || damaged(doing, "a frame is missing");
        if positions.is_empty() {
            return Ok(Vec::new());
        }
        let number = self.number(room)?.ok_or_else(missing)?;
        let query = "SELECT nodes FROM frames WHERE place = ?1";
        let nodes = |position: &Position| {
            let place = row(number, *position).ok_or_else(missing)?;
            let bytes = self
                .one(doing, query, [place], |row| row.get::<_, Vec<u8>>(0))?
                .ok_or_else(missing)?;
            let (whole, rest) = bytes.as_chunks::<32>();
            match rest {
                [] => Ok(whole.iter().copied().map(Root).collect()),
                _ => Err(damaged(doing, "a tree node is cut")),
            }
        };
        positions.iter().map(nodes).collect()
    }

    fn token(&self, token: &TokenHash) -> Result<Option<TokenRecord>, StoreError> {
        let query = "SELECT record FROM tokens WHERE hash = ?1";
        self.record("reading a token", query, [&token.0])
    }

    fn locker(&self, locker: &LockerId) -> Result<Option<LockerRecord>, StoreError> {
        let query = "SELECT record FROM lockers WHERE id = ?1";
        self.record("reading a locker", query, [locker.as_bytes()])
    }

    fn slot(&self, locker: &LockerId, slot: u8) -> Result<Option<Vec<u8>>, StoreError> {
        let query = "SELECT sealed FROM slots WHERE locker = ?1 AND slot = ?2";
        let params = (locker.as_bytes(), slot);
        self.one("reading a locker", query, params, |row| row.get(0))
    }

    fn expired(&self, now: u64, count: u32) -> Result<Vec<(LockerId, LockerRecord)>, StoreError> {
        let query = "SELECT id, record FROM lockers WHERE until < ?1 ORDER BY until LIMIT ?2";
        let over = self.over("looking for expired lockers", query, now, count)?;
        Ok(over
            .into_iter()
            .map(|(id, record)| (LockerId::from_bytes(id), record))
            .collect())
    }

    fn blob_record(&self, blob: &BlobId) -> Result<Option<BlobRecord>, StoreError> {
        let query = "SELECT record FROM blobs WHERE id = ?1";
        self.record("reading a blob", query, [blob.as_bytes()])
    }

    fn blob(&self, blob: &BlobId) -> Result<Option<Vec<u8>>, StoreError> {
        let query = "SELECT sealed FROM blobs WHERE id = ?1";
        self.one("reading a blob", query, [blob.as_bytes()], |row| row.get(0))
    }

    fn expired_blobs(&self, now: u64, count: u32) -> Result<Vec<(BlobId, BlobRecord)>, StoreError> {
        let query = "SELECT id, record FROM blobs WHERE until < ?1 ORDER BY until LIMIT ?2";
        let over = self.over("looking for expired blobs", query, now, count)?;
        Ok(over
            .into_iter()
            .map(|(id, record)| (BlobId::from_bytes(id), record))
            .collect())
    }
}
