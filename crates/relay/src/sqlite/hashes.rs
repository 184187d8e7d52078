//! The permanent memory against repetition.
//!
//! Positions below a room's `indexed` are in the table `hashes` under the first
//! eight bytes of the frame's hash; the rest, never many more than [`MOST_RECENT`],
//! are found among the room's last rows. The whole hash is always compared.
//!
//! Nearly every frame is new. Of a room that is busy, the first eight bytes of
//! all indexed hashes are therefore held in memory: what is not among them is
//! new without a look into the index.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use envelope::{FrameHash, Position, RoomId};
use log::{NewFrame, StoreError};

use super::{Sqlite, damaged, row, while_doing};

/// The fewest and the most hashes of a room that go into the index together.
/// The larger the index, the more of them: each falls on a page of its own in
/// a large one, and a page written for one hash costs four frames.
const RECENT: usize = 128;
const MOST_RECENT: usize = 4096;
/// Heads of hashes held in memory over all busy rooms (about 36 MB).
const HEADS_HELD: usize = 1 << 21;
/// Looks into the index that cost about as much as reading this many heads: a
/// room's heads are read once it has been busy for long enough to be worth it.
const HEADS_PER_LOOK: u64 = 32;
const DOING: &str = "finding a frame by its hash";

/// A room lately written to.
pub(super) struct Busy {
    /// Its short number.
    pub(super) number: i64,
    /// Positions below are in the index.
    indexed: u64,
    /// The hashes of the others.
    recent: BTreeMap<FrameHash, Position>,
    /// The heads of those in the index, if held.
    heads: Option<HashSet<i64>>,
    /// Frames appended since the room is busy.
    appended: u64,
}

impl Busy {
    /// Whether the recent hashes go into the index now.
    fn is_due(&self) -> bool {
        let share = usize::try_from(self.indexed / 8).unwrap_or(MOST_RECENT);
        self.recent.len() >= share.clamp(RECENT, MOST_RECENT)
    }

    #[cfg(test)]
    pub(super) fn holds_heads(&self) -> bool {
        self.heads.is_some()
    }

    /// How many heads are held.
    fn held(&self) -> usize {
        self.heads.as_ref().map_or(0, HashSet::len)
    }

    /// Whether a hash is known not to be in the index.
    fn is_absent(&self, hash: &FrameHash) -> bool {
        let heads = self.heads.as_ref();
        heads.is_some_and(|heads| !heads.contains(&head(hash)))
    }

    /// Whether looking into the index has cost as much as holding its heads.
    fn deserves_heads(&self) -> bool {
        self.heads.is_none() && self.appended.saturating_mul(HEADS_PER_LOOK) >= self.indexed
    }
}

/// The first eight bytes of a hash, as the index keeps them.
fn head(hash: &FrameHash) -> i64 {
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    i64::from_be_bytes(first)
}

impl Sqlite {
    /// Where the frame with a hash lies in a room, if anywhere.
    pub(super) fn find(
        &self,
        room: &RoomId,
        hash: &FrameHash,
    ) -> Result<Option<Position>, StoreError> {
        if let Some(busy) = self.busy.get(room) {
            return match busy.recent.get(hash) {
                Some(position) => Ok(Some(*position)),
                None if busy.is_absent(hash) => Ok(None),
                None => self.find_indexed(busy.number, hash),
            };
        }
        let query = "SELECT number, indexed FROM rooms WHERE id = ?1";
        let found = self.one(DOING, query, [room.as_bytes()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        let Some((number, indexed)) = found else {
            return Ok(None);
        };
        let recent = self.recent(number, unsigned(indexed)?)?;
        match recent.get(hash) {
            Some(position) => Ok(Some(*position)),
            None => self.find_indexed(number, hash),
        }
    }

    fn find_indexed(&self, number: i64, hash: &FrameHash) -> Result<Option<Position>, StoreError> {
        let query = "SELECT position FROM hashes
                     JOIN frames ON place = (hashes.room << 40) + position
                     WHERE hashes.room = ?1 AND head = ?2 AND hash = ?3";
        let found = self.one(DOING, query, (number, head(hash), hash.as_bytes()), |row| {
            row.get::<_, i64>(0)
        })?;
        found.map(|place| unsigned(place).map(Position)).transpose()
    }

    /// The hashes of a room's frames from a position on.
    fn recent(&self, number: i64, from: u64) -> Result<BTreeMap<FrameHash, Position>, StoreError> {
        let full = || damaged(DOING, "a position beyond the end of every log");
        let first = row(number, Position(from)).ok_or_else(full)?;
        let end = row(number + 1, Position(0)).ok_or_else(full)?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT place, hash FROM frames WHERE place >= ?1 AND place < ?2")
            .map_err(while_doing(DOING))?;
        let rows = statement
            .query_map((first, end), |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?))
            })
            .map_err(while_doing(DOING))?;
        rows.map(|found| {
            let (place, hash) = found.map_err(while_doing(DOING))?;
            let position = from + unsigned(place - first)?;
            Ok((FrameHash::from_bytes(hash), Position(position)))
        })
        .collect()
    }

    /// Takes a room that is being written to into memory.
    pub(super) fn make_busy(
        &mut self,
        room: &RoomId,
        number: i64,
        indexed: i64,
    ) -> Result<(), StoreError> {
        let indexed = unsigned(indexed)?;
        let recent = self.recent(number, indexed)?;
        let busy = Busy {
            number,
            indexed,
            recent,
            heads: None,
            appended: 0,
        };
        self.busy.insert(*room, busy);
        Ok(())
    }

    /// Remembers the hashes of new frames, whose rows are written; what has
    /// gathered goes into the index, in its order.
    pub(super) fn remember(&mut self, frames: &[NewFrame]) -> Result<(), StoreError> {
        let (mut full, mut without) = (Vec::new(), BTreeSet::new());
        for new in frames {
            let Some(busy) = self.busy.get_mut(&new.room) else {
                return Err(damaged(DOING, "a frame for a room that is not there"));
            };
            busy.recent.insert(new.hash, new.position);
            busy.appended += 1;
            if busy.is_due() {
                full.push(new.room);
            }
            if busy.deserves_heads() {
                without.insert(new.room);
            }
        }
        for room in full {
            self.index(&room)?;
        }
        for room in without {
            self.hold_heads(&room)?;
        }
        Ok(())
    }

    /// Reads the heads of a busy room's index into memory if they fit.
    fn hold_heads(&mut self, room: &RoomId) -> Result<(), StoreError> {
        let held: usize = self.busy.values().map(Busy::held).sum();
        let Some(busy) = self.busy.get_mut(room) else {
            return Ok(());
        };
        let wanted = usize::try_from(busy.indexed).unwrap_or(usize::MAX);
        if held.saturating_add(wanted) > HEADS_HELD {
            // Asked again when the room has grown as much once more.
            busy.appended = 0;
            return Ok(());
        }
        let read = || {
            self.connection
                .prepare_cached("SELECT head FROM hashes WHERE room = ?1")?
                .query_map([busy.number], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()
        };
        busy.heads = Some(read().map_err(while_doing(DOING))?);
        Ok(())
    }

    fn index(&mut self, room: &RoomId) -> Result<(), StoreError> {
        let held: usize = self.busy.values().map(Busy::held).sum();
        let Some(busy) = self.busy.get_mut(room) else {
            return Ok(());
        };
        let recent = std::mem::take(&mut busy.recent);
        busy.indexed += recent.len() as u64;
        if held.saturating_add(recent.len()) > HEADS_HELD {
            (busy.heads, busy.appended) = (None, 0);
        } else if let Some(heads) = &mut busy.heads {
            heads.extend(recent.keys().map(head));
        }
        let (number, indexed) = (busy.number, signed(busy.indexed)?);
        for (hash, position) in recent {
            self.run(
                "INSERT INTO hashes (room, head, position) VALUES (?1, ?2, ?3)",
                (number, head(&hash), signed(position.0)?),
            )?;
        }
        let update = "UPDATE rooms SET indexed = ?2 WHERE number = ?1";
        self.run(update, (number, indexed))
    }
}

fn unsigned(value: i64) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|error| damaged(DOING, error))
}

fn signed(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|error| damaged(DOING, error))
}
