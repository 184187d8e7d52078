//! Deciding the requests of one group: each sees the store as it will be after
//! those before it; nothing is stored here.
//!
//! Every step reads and decides first and stages last, so that a refused or
//! failed request leaves nothing behind.

use std::collections::BTreeMap;

use envelope::limits::{LARGEST_LOCKER, LOCKER_LIFE_SECONDS, LOCKER_SLOTS, ROOMS_PER_TOKEN};
use envelope::{
    AccessKey, CommitterKey, Frame, FrameHash, Frontier, LockerId, OpeningToken, Position, Refusal,
    Reply, Request, RoomId, SignedRegistration, TokenHash,
};
use sha2::{Digest, Sha256};

use crate::engine::{StoreError, View, WriteSet};
use crate::limits::{LOCKERS_SWEPT, Quotas};
use crate::machine::{Proven, Time};
use crate::read::Stop;
use crate::record::{KeyRecord, LockerRecord, NewFrame, RoomRecord, TokenRecord};

/// What was decided about a request that writes.
pub(crate) enum Decided {
    /// The reply is known.
    Done(Reply),
    /// A frame lies in the log; its checkpoint is signed after the commit.
    Appended {
        room: RoomId,
        position: Position,
        repeated: bool,
        /// The last position that the asker's key reads, if it is retired.
        end: Option<Position>,
    },
}

/// A group being decided.
pub(crate) struct Draft<'m, V> {
    pub(crate) view: &'m V,
    /// Rooms as they are in the store.
    rooms: &'m mut BTreeMap<RoomId, RoomRecord>,
    pub(crate) quotas: Quotas,
    pub(crate) now: Time,
    pub(crate) set: WriteSet,
    /// Frames staged in this group.
    hashes: BTreeMap<(RoomId, FrameHash), Position>,
}

impl<'m, V: View> Draft<'m, V> {
    pub(crate) fn new(
        view: &'m V,
        rooms: &'m mut BTreeMap<RoomId, RoomRecord>,
        quotas: Quotas,
        now: Time,
    ) -> Self {
        Self {
            view,
            rooms,
            quotas,
            now,
            set: WriteSet::default(),
            hashes: BTreeMap::new(),
        }
    }

    /// All that the group changes.
    pub(crate) fn finish(self) -> WriteSet {
        self.set
    }

    /// Decides a request that writes.
    pub(crate) fn decide(
        &mut self,
        proven: Option<&Proven>,
        request: Request,
    ) -> Result<Decided, StoreError> {
        let decided = match request {
            Request::Append { expected, frame } => self.append(proven, expected, frame),
            Request::OpenRoom {
                token,
                room,
                access,
                committer,
            } => self.open_room(&token, room, access, committer),
            Request::Register { signed } => self.register(&signed),
            Request::SplitToken { token, rooms, into } => self.split_token(&token, rooms, into),
            Request::OpenLocker { locker, until } => self.open_locker(proven, locker, until),
            Request::PutLocker {
                locker,
                slot,
                sealed,
            } => self.put_locker(locker, slot, sealed),
            Request::PutBlob {
                blob,
                sealed,
                until,
            } => self.put_blob(proven, blob, sealed, until),
            Request::KeepBlobs { blobs, until } => self.keep_blobs(proven, &blobs, until),
            _ => Err(Refusal::Malformed.into()),
        };
        match decided {
            Ok(decided) => Ok(decided),
            Err(Stop::Refused(refusal)) => Ok(Decided::Done(Reply::Refused(refusal))),
            Err(Stop::Store(error)) => Err(error),
        }
    }

    fn append(
        &mut self,
        proven: Option<&Proven>,
        expected: Option<Position>,
        frame: Frame,
    ) -> Result<Decided, Stop> {
        let (room, end) = self.access(proven)?;
        let hash = frame.hash();
        if let Some(position) = self.position_of(room, hash)? {
            return match end {
                Some(at) if at < position => Err(Refusal::Retired { at }.into()),
                _ => Ok(Decided::Appended {
                    room,
                    position,
                    repeated: true,
                    end,
                }),
            };
        }
        if let Some(at) = end {
            return Err(Refusal::Retired { at }.into());
        }
        let quotas = self.quotas;
        let record = self.record(room)?.ok_or(Refusal::UnknownRoom)?;
        let size = record.frontier.size();
        if expected.is_some_and(|expected| expected.0 != size) {
            return Err(Refusal::PositionTaken { size }.into());
        }
        let length = frame.as_bytes().len() as u64;
        let bytes = record.bytes.saturating_add(length);
        if size >= quotas.frames || bytes > quotas.bytes {
            return Err(Refusal::Quota.into());
        }
        let record = self.stage(room)?;
        let nodes = record.frontier.grow(&hash).map_err(|_| Refusal::Quota)?;
        record.bytes = bytes;
        let position = Position(size);
        self.hashes.insert((room, hash), position);
        self.set.frames.push(NewFrame {
            room,
            position,
            hash,
            nodes,
            frame,
        });
        Ok(Decided::Appended {
            room,
            position,
            repeated: false,
            end: None,
        })
    }

    fn open_room(
        &mut self,
        token: &OpeningToken,
        room: RoomId,
        access: AccessKey,
        committer: CommitterKey,
    ) -> Result<Decided, Stop> {
        let opening = opening_hash(room, access, committer);
        if self.record(room)?.is_some() {
            let same = self
                .key(room, access)?
                .is_some_and(|key| key.registration == opening);
            return if same {
                Ok(Decided::Done(Reply::Opened))
            } else {
                Err(Refusal::Conflict.into())
            };
        }
        let hash = token.hash();
        let mut left = self.token(hash)?.ok_or(Refusal::TokenUnknown)?;
        left.left = left.left.checked_sub(1).ok_or(Refusal::TokenSpent)?;
        self.set.tokens.insert(hash, left);
        self.set.keys.insert(
            (room, access),
            KeyRecord {
                from: None,
                retired: None,
                registration: opening,
            },
        );
        self.set.rooms.insert(
            room,
            RoomRecord {
                frontier: Frontier::new(),
                access,
                from: None,
                committers: vec![committer],
                bytes: 0,
                lockers: 0,
                blob_bytes: 0,
            },
        );
        Ok(Decided::Done(Reply::Opened))
    }

    fn register(&mut self, signed: &SignedRegistration) -> Result<Decided, Stop> {
        let registration = signed.verify().map_err(|_| Refusal::NotCommitter)?;
        let (room, from) = (registration.room(), registration.from());
        let access = registration.access();
        let hash: [u8; 32] = Sha256::digest(envelope::cbor::encode(registration)).into();
        let known = self.key(room, access)?;
        if known.is_some_and(|key| key.registration == hash) {
            return Ok(Decided::Done(Reply::Registered));
        }
        let record = self.record(room)?.ok_or(Refusal::UnknownRoom)?;
        if !record.committers.contains(&signed.by()) {
            return Err(Refusal::NotCommitter.into());
        }
        let size = record.frontier.size();
        if from.0 >= size {
            return Err(Refusal::BeyondEnd { size }.into());
        }
        if known.is_some() || record.from.is_some_and(|last| from <= last) {
            return Err(Refusal::Conflict.into());
        }
        let before = record.access;
        let mut ended = self.key(room, before)?.ok_or(Refusal::Conflict)?;
        ended.retired = Some(from);
        let committers = registration.committers().to_vec();
        let record = self.stage(room)?;
        record.access = access;
        record.from = Some(from);
        record.committers = committers;
        self.set.keys.insert((room, before), ended);
        self.set.keys.insert(
            (room, access),
            KeyRecord {
                from: Some(from),
                retired: None,
                registration: hash,
            },
        );
        Ok(Decided::Done(Reply::Registered))
    }

    fn split_token(
        &mut self,
        token: &OpeningToken,
        rooms: u32,
        into: TokenHash,
    ) -> Result<Decided, Stop> {
        if rooms == 0 || rooms > ROOMS_PER_TOKEN {
            return Err(Refusal::Malformed.into());
        }
        let hash = token.hash();
        let mut given = self.token(hash)?.ok_or(Refusal::TokenUnknown)?;
        if let Some(known) = self.token(into)? {
            return if known.parent == Some(hash) && known.granted == rooms {
                Ok(Decided::Done(Reply::TokenSplit))
            } else {
                Err(Refusal::Conflict.into())
            };
        }
        given.left = given.left.checked_sub(rooms).ok_or(Refusal::TokenSpent)?;
        let new = TokenRecord {
            left: rooms,
            granted: rooms,
            parent: Some(hash),
        };
        self.set.tokens.insert(hash, given);
        self.set.tokens.insert(into, new);
        Ok(Decided::Done(Reply::TokenSplit))
    }

    fn open_locker(
        &mut self,
        proven: Option<&Proven>,
        locker: LockerId,
        until: u64,
    ) -> Result<Decided, Stop> {
        let room = self.current(proven)?;
        if let Some(known) = self.locker(locker)? {
            return if known == (LockerRecord { room, until }) {
                Ok(Decided::Done(Reply::LockerOpened))
            } else {
                Err(Refusal::Conflict.into())
            };
        }
        let now = self.now.seconds();
        if until <= now {
            return Err(Refusal::LockerExpired.into());
        }
        if until - now > LOCKER_LIFE_SECONDS {
            return Err(Refusal::Quota.into());
        }
        self.sweep()?;
        let quota = self.quotas.lockers;
        let record = self.record(room)?.ok_or(Refusal::UnknownRoom)?;
        if record.lockers >= quota {
            return Err(Refusal::Quota.into());
        }
        self.stage(room)?.lockers += 1;
        self.set
            .lockers
            .insert(locker, LockerRecord { room, until });
        Ok(Decided::Done(Reply::LockerOpened))
    }

    /// Removes some lockers whose time is over.
    fn sweep(&mut self) -> Result<(), StoreError> {
        for (locker, record) in self.view.expired(self.now.seconds(), LOCKERS_SWEPT)? {
            if self.set.swept.contains(&locker) {
                continue;
            }
            if self.record(record.room)?.is_some() {
                let room = self.stage(record.room)?;
                room.lockers = room.lockers.saturating_sub(1);
            }
            self.set.swept.push(locker);
        }
        Ok(())
    }

    fn put_locker(&mut self, locker: LockerId, slot: u8, sealed: Vec<u8>) -> Result<Decided, Stop> {
        if slot >= LOCKER_SLOTS {
            return Err(Refusal::Malformed.into());
        }
        if sealed.len() > LARGEST_LOCKER {
            return Err(Refusal::TooLarge.into());
        }
        let record = self.locker(locker)?.ok_or(Refusal::LockerUnknown)?;
        if record.until < self.now.seconds() {
            return Err(Refusal::LockerExpired.into());
        }
        let lying = match self.set.slots.get(&(locker, slot)) {
            Some(staged) => Some(staged.clone()),
            None => self.view.slot(&locker, slot)?,
        };
        match lying {
            Some(lying) if lying == sealed => {}
            Some(_) => return Err(Refusal::LockerTaken.into()),
            None => {
                self.set.slots.insert((locker, slot), sealed);
            }
        }
        Ok(Decided::Done(Reply::LockerPut))
    }

    /// The proven room, and where the proven key ends if it is retired.
    fn access(&mut self, proven: Option<&Proven>) -> Result<(RoomId, Option<Position>), Stop> {
        let proven = *proven.ok_or(Refusal::NotProven)?;
        let record = self.record(proven.room)?.ok_or(Refusal::UnknownRoom)?;
        if record.access == proven.access {
            return Ok((proven.room, None));
        }
        let key = self.key(proven.room, proven.access)?;
        let end = key.and_then(|key| key.retired).ok_or(Refusal::NotProven)?;
        Ok((proven.room, Some(end)))
    }

    /// The proven room, if the proven key is the one that may write now.
    pub(crate) fn current(&mut self, proven: Option<&Proven>) -> Result<RoomId, Stop> {
        match self.access(proven)? {
            (room, None) => Ok(room),
            (_, Some(at)) => Err(Refusal::Retired { at }.into()),
        }
    }

    pub(crate) fn record(&mut self, room: RoomId) -> Result<Option<&RoomRecord>, StoreError> {
        if self.set.rooms.contains_key(&room) {
            return Ok(self.set.rooms.get(&room));
        }
        if !self.rooms.contains_key(&room)
            && let Some(record) = self.view.room(&room)?
        {
            self.rooms.insert(room, record);
        }
        Ok(self.rooms.get(&room))
    }

    /// A known room's record, to be changed.
    pub(crate) fn stage(&mut self, room: RoomId) -> Result<&mut RoomRecord, StoreError> {
        let missing = || StoreError {
            trouble: crate::engine::StoreTrouble::Damaged,
            doing: "staging a room",
            detail: "the room is gone".to_owned(),
        };
        if !self.set.rooms.contains_key(&room) {
            let record = self.record(room)?.cloned().ok_or_else(missing)?;
            self.set.rooms.insert(room, record);
        }
        self.set.rooms.get_mut(&room).ok_or_else(missing)
    }

    fn position_of(&self, room: RoomId, hash: FrameHash) -> Result<Option<Position>, StoreError> {
        match self.hashes.get(&(room, hash)) {
            Some(position) => Ok(Some(*position)),
            None => self.view.position_of(&room, &hash),
        }
    }

    fn key(&self, room: RoomId, access: AccessKey) -> Result<Option<KeyRecord>, StoreError> {
        match self.set.keys.get(&(room, access)) {
            Some(key) => Ok(Some(*key)),
            None => self.view.key(&room, &access),
        }
    }

    fn token(&self, token: TokenHash) -> Result<Option<TokenRecord>, StoreError> {
        match self.set.tokens.get(&token) {
            Some(record) => Ok(Some(*record)),
            None => self.view.token(&token),
        }
    }

    fn locker(&self, locker: LockerId) -> Result<Option<LockerRecord>, StoreError> {
        match self.set.lockers.get(&locker) {
            Some(record) => Ok(Some(*record)),
            None if self.set.swept.contains(&locker) => Ok(None),
            None => self.view.locker(&locker),
        }
    }
}

/// What the first key of a room is known by when the opening is repeated.
fn opening_hash(room: RoomId, access: AccessKey, committer: CommitterKey) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"good-offices opening 1\0")
        .chain_update(room.as_bytes())
        .chain_update(access.as_bytes())
        .chain_update(committer.as_bytes())
        .finalize()
        .into()
}
