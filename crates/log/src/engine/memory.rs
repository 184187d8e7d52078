//! An engine in memory, for simulated worlds and tests. It can be told to
//! misbehave in the ways that a dishonest relay or a broken disk would.

use std::collections::BTreeMap;

use envelope::{
    AccessKey, BlobId, Frame, FrameHash, Frontier, LockerId, Position, RoomId, Root, TokenHash,
};

use super::{Engine, StoreError, StoreTrouble, View, WriteSet};
use crate::record::{BlobRecord, KeyRecord, LockerRecord, NewFrame, RoomRecord, TokenRecord};

/// A frame as it lies in the store.
#[derive(Debug, Clone)]
struct Kept {
    hash: FrameHash,
    nodes: Vec<Root>,
    frame: Frame,
}

/// How a commit fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitFault {
    /// Nothing is stored, as when the disk is full.
    Lost,
    /// All is stored although the commit reports failure, as when the power
    /// goes between the write and its report.
    Kept,
}

/// A store in memory. What is committed stays with the value: a machine that
/// "crashes" is dropped, and another begins with the same store.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    rooms: BTreeMap<RoomId, RoomRecord>,
    keys: BTreeMap<(RoomId, AccessKey), KeyRecord>,
    logs: BTreeMap<RoomId, Vec<Kept>>,
    hashes: BTreeMap<(RoomId, FrameHash), Position>,
    tokens: BTreeMap<TokenHash, TokenRecord>,
    lockers: BTreeMap<LockerId, LockerRecord>,
    slots: BTreeMap<(LockerId, u8), Vec<u8>>,
    blobs: BTreeMap<BlobId, (BlobRecord, Vec<u8>)>,
    commits: u64,
    fault: Option<CommitFault>,
}

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an operator's token for so many rooms.
    pub fn mint(&mut self, token: TokenHash, rooms: u32) {
        let record = TokenRecord {
            left: rooms,
            granted: rooms,
            parent: None,
        };
        self.tokens.insert(token, record);
    }

    /// How many write sets were committed.
    pub fn commits(&self) -> u64 {
        self.commits
    }

    /// All that the store holds of a room's log.
    pub fn log(&self, room: &RoomId) -> Vec<Frame> {
        let kept = self.logs.get(room).into_iter().flatten();
        kept.map(|kept| kept.frame.clone()).collect()
    }

    /// Lets the next commit fail.
    pub fn fail_next_commit(&mut self, fault: CommitFault) {
        self.fault = Some(fault);
    }

    /// Planted fault *fork* (and *withhold*): a second store with the same past.
    /// A relay that serves some desks from the one and some from the other
    /// shows them different histories; one that lets the copy rest withholds.
    #[must_use]
    pub fn fork(&self) -> Self {
        self.clone()
    }

    /// Planted fault *rewrite*: puts another frame at a position and mends the
    /// tree, so that later checkpoints contradict earlier ones. Gives whether
    /// there was a frame.
    pub fn rewrite(&mut self, room: &RoomId, position: Position, frame: Frame) -> bool {
        self.corrupt(room, position, frame) && self.regrow(room)
    }

    /// Planted fault *corrupt*: puts another frame at a position and leaves the
    /// tree, so that what is read contradicts its checkpoint. Gives whether
    /// there was a frame.
    pub fn corrupt(&mut self, room: &RoomId, position: Position, frame: Frame) -> bool {
        let kept = usize::try_from(position.0)
            .ok()
            .and_then(|at| self.logs.get_mut(room)?.get_mut(at));
        let Some(kept) = kept else { return false };
        // The frame that lay here may have been put elsewhere meanwhile.
        if self.hashes.get(&(*room, kept.hash)) == Some(&position) {
            self.hashes.remove(&(*room, kept.hash));
        }
        kept.hash = frame.hash();
        kept.frame = frame;
        self.hashes.insert((*room, kept.hash), position);
        true
    }

    /// Planted fault *roll back*: forgets all frames from a size on, as a store
    /// restored from an old backup does. Gives whether anything was forgotten.
    pub fn roll_back(&mut self, room: &RoomId, size: u64) -> bool {
        let Some(log) = self.logs.get_mut(room) else {
            return false;
        };
        let keep = usize::try_from(size).unwrap_or(usize::MAX).min(log.len());
        let gone = log.split_off(keep);
        for kept in &gone {
            self.hashes.remove(&(*room, kept.hash));
        }
        !gone.is_empty() && self.regrow(room)
    }

    /// Builds a room's tree again from its frames.
    fn regrow(&mut self, room: &RoomId) -> bool {
        let (Some(log), Some(record)) = (self.logs.get_mut(room), self.rooms.get_mut(room)) else {
            return false;
        };
        let mut frontier = Frontier::new();
        for kept in log {
            kept.nodes = frontier.grow(&kept.hash).unwrap_or_default();
        }
        record.frontier = frontier;
        true
    }

    fn store(&mut self, set: &WriteSet) {
        for locker in &set.swept {
            self.lockers.remove(locker);
            self.slots.retain(|(of, _), _| of != locker);
        }
        for blob in &set.swept_blobs {
            self.blobs.remove(blob);
        }
        for new in &set.frames {
            self.store_frame(new);
        }
        self.rooms.extend(set.rooms.clone());
        self.keys.extend(set.keys.clone());
        self.tokens.extend(set.tokens.clone());
        self.lockers.extend(set.lockers.clone());
        self.slots.extend(set.slots.clone());
        self.blobs.extend(set.blobs.clone());
        for (blob, kept) in &set.kept_blobs {
            if let Some((record, _)) = self.blobs.get_mut(blob) {
                *record = *kept;
            }
        }
        self.commits += 1;
    }

    fn store_frame(&mut self, new: &NewFrame) {
        self.hashes.insert((new.room, new.hash), new.position);
        self.logs.entry(new.room).or_default().push(Kept {
            hash: new.hash,
            nodes: new.nodes.clone(),
            frame: new.frame.clone(),
        });
    }
}

impl Engine for Memory {
    fn commit(&mut self, set: &WriteSet) -> Result<(), StoreError> {
        let fault = self.fault.take();
        if fault != Some(CommitFault::Lost) {
            self.store(set);
        }
        match fault {
            None => Ok(()),
            Some(_) => Err(StoreError {
                trouble: StoreTrouble::Full,
                doing: "storing a group",
                detail: "planted".to_owned(),
            }),
        }
    }
}

impl View for Memory {
    fn room(&self, room: &RoomId) -> Result<Option<RoomRecord>, StoreError> {
        Ok(self.rooms.get(room).cloned())
    }

    fn key(&self, room: &RoomId, key: &AccessKey) -> Result<Option<KeyRecord>, StoreError> {
        Ok(self.keys.get(&(*room, *key)).copied())
    }

    fn position_of(&self, room: &RoomId, hash: &FrameHash) -> Result<Option<Position>, StoreError> {
        Ok(self.hashes.get(&(*room, *hash)).copied())
    }

    fn frames(
        &self,
        room: &RoomId,
        from: Position,
        count: u32,
        bytes: usize,
    ) -> Result<Vec<Frame>, StoreError> {
        let from = usize::try_from(from.0).unwrap_or(usize::MAX);
        let log = self.logs.get(room).map_or(&[][..], Vec::as_slice);
        let mut total = 0usize;
        Ok(log
            .iter()
            .skip(from)
            .take(count as usize)
            .take_while(|kept| {
                let first = total == 0;
                total = total.saturating_add(kept.frame.as_bytes().len());
                first || total <= bytes
            })
            .map(|kept| kept.frame.clone())
            .collect())
    }

    fn completed(
        &self,
        room: &RoomId,
        positions: &[Position],
    ) -> Result<Vec<Vec<Root>>, StoreError> {
        let log = self.logs.get(room).map_or(&[][..], Vec::as_slice);
        let at = |position: &Position| {
            usize::try_from(position.0)
                .ok()
                .and_then(|at| log.get(at))
                .map(|kept| kept.nodes.clone())
                .ok_or_else(|| StoreError {
                    trouble: StoreTrouble::Damaged,
                    doing: "reading the log tree",
                    detail: format!("nothing at position {position}"),
                })
        };
        positions.iter().map(at).collect()
    }

    fn token(&self, token: &TokenHash) -> Result<Option<TokenRecord>, StoreError> {
        Ok(self.tokens.get(token).copied())
    }

    fn locker(&self, locker: &LockerId) -> Result<Option<LockerRecord>, StoreError> {
        Ok(self.lockers.get(locker).copied())
    }

    fn slot(&self, locker: &LockerId, slot: u8) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.slots.get(&(*locker, slot)).cloned())
    }

    fn expired(&self, now: u64, count: u32) -> Result<Vec<(LockerId, LockerRecord)>, StoreError> {
        let over = self.lockers.iter().filter(|(_, record)| record.until < now);
        let found = over.take(count as usize);
        Ok(found.map(|(id, record)| (*id, *record)).collect())
    }

    fn blob_record(&self, blob: &BlobId) -> Result<Option<BlobRecord>, StoreError> {
        Ok(self.blobs.get(blob).map(|(record, _)| *record))
    }

    fn blob(&self, blob: &BlobId) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.blobs.get(blob).map(|(_, sealed)| sealed.clone()))
    }

    fn expired_blobs(&self, now: u64, count: u32) -> Result<Vec<(BlobId, BlobRecord)>, StoreError> {
        let blobs = self.blobs.iter().map(|(id, (record, _))| (*id, *record));
        let over = blobs.filter(|(_, record)| record.until < now);
        Ok(over.take(count as usize).collect())
    }
}
