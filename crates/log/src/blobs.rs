//! Blobs: sealed pieces apart from the log, at the cost of a room and for its
//! members, until a stated time.
//!
//! The relay knows of a blob its id, its length, the room and the time, and
//! nothing else: which blobs make one document, only those know who can open
//! them.

use envelope::limits::{BLOB_LIFE_SECONDS, LARGEST_BLOB};
use envelope::{BlobId, Refusal, Reply, RoomId};

use crate::draft::{Decided, Draft};
use crate::engine::{StoreError, View};
use crate::limits::BLOBS_SWEPT;
use crate::machine::{Proven, Time};
use crate::read::Stop;
use crate::record::BlobRecord;

impl<V: View> Draft<'_, V> {
    pub(crate) fn put_blob(
        &mut self,
        proven: Option<&Proven>,
        blob: BlobId,
        sealed: Vec<u8>,
        until: u64,
    ) -> Result<Decided, Stop> {
        let room = self.current(proven)?;
        if sealed.len() > LARGEST_BLOB {
            return Err(Refusal::TooLarge.into());
        }
        self.check_life(until)?;
        let record = BlobRecord {
            room,
            until,
            length: sealed.len() as u64,
        };
        if let Some(known) = self.blob_record(&blob)? {
            if known.room != room || self.lying(&blob)? != Some(sealed) {
                return Err(Refusal::Conflict.into());
            }
            self.keep(blob, known, until);
            return Ok(Decided::Done(Reply::BlobPut));
        }
        self.sweep_blobs()?;
        let quota = self.quotas.blob_bytes;
        let taken = self.record(room)?.ok_or(Refusal::UnknownRoom)?.blob_bytes;
        let bytes = taken.saturating_add(record.weight());
        if bytes > quota {
            return Err(Refusal::Quota.into());
        }
        self.stage(room)?.blob_bytes = bytes;
        self.set.blobs.insert(blob, (record, sealed));
        Ok(Decided::Done(Reply::BlobPut))
    }

    pub(crate) fn keep_blobs(
        &mut self,
        proven: Option<&Proven>,
        blobs: &[BlobId],
        until: u64,
    ) -> Result<Decided, Stop> {
        let room = self.current(proven)?;
        self.check_life(until)?;
        let now = self.now.seconds();
        let mut known = Vec::with_capacity(blobs.len());
        for blob in blobs {
            let record = self.blob_record(blob)?;
            let record = record.filter(|record| record.room == room && record.until >= now);
            known.push((*blob, record.ok_or(Refusal::BlobUnknown)?));
        }
        for (blob, record) in known {
            self.keep(blob, record, until);
        }
        Ok(Decided::Done(Reply::BlobsKept))
    }

    fn check_life(&self, until: u64) -> Result<(), Refusal> {
        match until.checked_sub(self.now.seconds()) {
            None => Err(Refusal::BlobExpired),
            Some(life) if life > BLOB_LIFE_SECONDS => Err(Refusal::Quota),
            Some(_) => Ok(()),
        }
    }

    /// A blob's time only grows.
    fn keep(&mut self, blob: BlobId, record: BlobRecord, until: u64) {
        if until <= record.until {
            return;
        }
        let kept = BlobRecord { until, ..record };
        match self.set.blobs.get_mut(&blob) {
            Some((staged, _)) => *staged = kept,
            None => {
                self.set.kept_blobs.insert(blob, kept);
            }
        }
    }

    /// What will be known of a blob after this group.
    fn blob_record(&self, blob: &BlobId) -> Result<Option<BlobRecord>, StoreError> {
        if let Some((staged, _)) = self.set.blobs.get(blob) {
            return Ok(Some(*staged));
        }
        if let Some(kept) = self.set.kept_blobs.get(blob) {
            return Ok(Some(*kept));
        }
        if self.set.swept_blobs.contains(blob) {
            return Ok(None);
        }
        self.view.blob_record(blob)
    }

    /// The bytes of a blob as they will lie in the store.
    fn lying(&self, blob: &BlobId) -> Result<Option<Vec<u8>>, StoreError> {
        match self.set.blobs.get(blob) {
            Some((_, staged)) => Ok(Some(staged.clone())),
            None => self.view.blob(blob),
        }
    }

    /// Removes some blobs whose time is over; their rooms have the place again.
    fn sweep_blobs(&mut self) -> Result<(), StoreError> {
        for (blob, record) in self.view.expired_blobs(self.now.seconds(), BLOBS_SWEPT)? {
            // One that was kept longer in this very group stays.
            if self.set.swept_blobs.contains(&blob) || self.set.kept_blobs.contains_key(&blob) {
                continue;
            }
            if self.record(record.room)?.is_some() {
                let room = self.stage(record.room)?;
                room.blob_bytes = room.blob_bytes.saturating_sub(record.weight());
            }
            self.set.swept_blobs.push(blob);
        }
        Ok(())
    }
}

/// Reads a blob of a room.
pub(crate) fn get<V: View>(
    view: &V,
    now: Time,
    room: RoomId,
    blob: &BlobId,
) -> Result<Reply, Stop> {
    if !kept(view, now, room, blob)? {
        return Err(Refusal::BlobUnknown.into());
    }
    let sealed = view.blob(blob)?.ok_or(Refusal::BlobUnknown)?;
    Ok(Reply::Blob { sealed })
}

/// Which of some blobs of a room are not there.
pub(crate) fn missing<V: View>(
    view: &V,
    now: Time,
    room: RoomId,
    blobs: &[BlobId],
) -> Result<Reply, Stop> {
    let mut places = Vec::new();
    for (place, blob) in (0..).zip(blobs) {
        if !kept(view, now, room, blob)? {
            places.push(place);
        }
    }
    Ok(Reply::MissingBlobs { places })
}

/// Whether a room has this blob, and its time is not over. Of another room's it
/// is not even said that it exists.
fn kept<V: View>(view: &V, now: Time, room: RoomId, blob: &BlobId) -> Result<bool, StoreError> {
    let record = view.blob_record(blob)?;
    Ok(record.is_some_and(|record| record.room == room && record.until >= now.seconds()))
}
