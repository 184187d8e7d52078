//! Where the machine keeps things, and what it trusts of that place.
//!
//! # What is trusted
//! * [`Engine::commit`] is atomic and durable: when it returns `Ok`, all of the
//!   write set is found again after a crash of program, system or power; a
//!   crash before that leaves all of it or nothing.
//! * After `Err` the same holds: the write set is there whole or not at all,
//!   and the machine does not assume which. It forgets what it had in memory
//!   and reads again.
//! * A [`View`] of the same engine sees everything committed through it.
//! * The bytes of nothing written once (frames, nodes, keys, slots, blobs) are
//!   changed after.
//!
//! # What a crash means at each step of a group
//! 1. *While requests are decided*: nothing was written, nothing was answered.
//! 2. *Inside `commit`*: all or nothing is stored, nothing was answered. Desks
//!    send again and are answered by the frame's hash.
//! 3. *After `commit`, before a reply leaves*: all is stored and nobody knows;
//!    as above.
//! 4. *After a reply*: it was durable before it left.
//!
//! Checkpoints are signed only after `commit`: no signature exists over a log
//! that a crash could have undone.

mod memory;

pub use memory::{CommitFault, Memory};

use std::collections::BTreeMap;

use envelope::{AccessKey, BlobId, Frame, FrameHash, LockerId, Position, RoomId, Root, TokenHash};

use crate::record::{BlobRecord, KeyRecord, LockerRecord, NewFrame, RoomRecord, TokenRecord};

/// A store did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{trouble} while {doing}: {detail}")]
pub struct StoreError {
    /// What kind of trouble it is.
    pub trouble: StoreTrouble,
    /// What was being done.
    pub doing: &'static str,
    /// What the store said; no content of any room.
    pub detail: String,
}

/// Kinds of trouble with a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreTrouble {
    /// There is no room left on the disk, or a set limit is reached.
    #[error("the disk is full; make room and the relay goes on")]
    Full,
    /// What was read cannot have been written by this program.
    #[error("the store is damaged; restore it from a backup")]
    Damaged,
    /// Anything else.
    #[error("the store failed")]
    Failed,
}

/// Reading a store. A missing thing is `None`, never an error.
pub trait View {
    /// The record of a room.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn room(&self, room: &RoomId) -> Result<Option<RoomRecord>, StoreError>;

    /// What is known of an access key of a room.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn key(&self, room: &RoomId, key: &AccessKey) -> Result<Option<KeyRecord>, StoreError>;

    /// Where the frame with this hash lies in a room.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn position_of(&self, room: &RoomId, hash: &FrameHash) -> Result<Option<Position>, StoreError>;

    /// Frames from a position on: at least one if there is one, at most `count`,
    /// and no more than `bytes` altogether (the first excepted).
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn frames(
        &self,
        room: &RoomId,
        from: Position,
        count: u32,
        bytes: usize,
    ) -> Result<Vec<Frame>, StoreError>;

    /// The tree nodes that each of these positions completed, as they were
    /// stored ([`NewFrame::nodes`]).
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read or a position is missing.
    fn completed(
        &self,
        room: &RoomId,
        positions: &[Position],
    ) -> Result<Vec<Vec<Root>>, StoreError>;

    /// The record of an opening token.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn token(&self, token: &TokenHash) -> Result<Option<TokenRecord>, StoreError>;

    /// The record of a locker.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn locker(&self, locker: &LockerId) -> Result<Option<LockerRecord>, StoreError>;

    /// What lies in a slot of a locker.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn slot(&self, locker: &LockerId, slot: u8) -> Result<Option<Vec<u8>>, StoreError>;

    /// Lockers that expired before a time, in Unix seconds; at most `count`.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn expired(&self, now: u64, count: u32) -> Result<Vec<(LockerId, LockerRecord)>, StoreError>;

    /// What is known of a blob.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn blob_record(&self, blob: &BlobId) -> Result<Option<BlobRecord>, StoreError>;

    /// The bytes of a blob.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn blob(&self, blob: &BlobId) -> Result<Option<Vec<u8>>, StoreError>;

    /// Blobs that were to be kept until before a time, in Unix seconds; at most
    /// `count`.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be read.
    fn expired_blobs(&self, now: u64, count: u32) -> Result<Vec<(BlobId, BlobRecord)>, StoreError>;
}

/// A store: see the module for what is trusted of it.
pub trait Engine: View {
    /// Stores a write set, all of it and durably, or nothing.
    ///
    /// # Errors
    /// [`StoreError`]; whether the set was stored is then not known.
    fn commit(&mut self, set: &WriteSet) -> Result<(), StoreError>;
}

/// All that one group of requests changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WriteSet {
    /// Rooms, new or changed.
    pub rooms: BTreeMap<RoomId, RoomRecord>,
    /// Access keys, new or newly retired.
    pub keys: BTreeMap<(RoomId, AccessKey), KeyRecord>,
    /// New frames, ascending within each room.
    pub frames: Vec<NewFrame>,
    /// Tokens, new or changed.
    pub tokens: BTreeMap<TokenHash, TokenRecord>,
    /// New lockers.
    pub lockers: BTreeMap<LockerId, LockerRecord>,
    /// New contents of lockers' slots.
    pub slots: BTreeMap<(LockerId, u8), Vec<u8>>,
    /// Lockers to be removed with their slots, before new ones are stored.
    pub swept: Vec<LockerId>,
    /// New blobs.
    pub blobs: BTreeMap<BlobId, (BlobRecord, Vec<u8>)>,
    /// Blobs that are kept longer.
    pub kept_blobs: BTreeMap<BlobId, BlobRecord>,
    /// Blobs to be removed, before new ones are stored.
    pub swept_blobs: Vec<BlobId>,
}

impl WriteSet {
    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        self.rooms.is_empty()
            && self.keys.is_empty()
            && self.frames.is_empty()
            && self.tokens.is_empty()
            && self.lockers.is_empty()
            && self.slots.is_empty()
            && self.swept.is_empty()
            && self.blobs.is_empty()
            && self.kept_blobs.is_empty()
            && self.swept_blobs.is_empty()
    }
}
