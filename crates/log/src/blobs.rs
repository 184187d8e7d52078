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
        let now = self.now.seconds();
        if until < now {
            return Err(Refusal::BlobExpired.into());
        }
        let record = BlobRecord {
            room,
            until,
            length: sealed.len() as u64,
        };
        if let Some((known, lying)) = self.lying(&blob)? {
            return if known == record && lying == sealed {
                Ok(Decided::Done(Reply::BlobPut))
            } else {
                Err(Refusal::Conflict.into())
            };
        }
        if until - now > BLOB_LIFE_SECONDS {
            return Err(Refusal::Quota.into());
        }
        self.sweep_blobs()?;
        let quota = self.quotas.bytes;
        let taken = self.record(room)?.ok_or(Refusal::UnknownRoom)?.bytes;
        let bytes = taken.saturating_add(record.length);
        if bytes > quota {
            return Err(Refusal::Quota.into());
        }
        self.stage(room)?.bytes = bytes;
        self.set.blobs.insert(blob, (record, sealed));
        Ok(Decided::Done(Reply::BlobPut))
    }

    /// A blob as it will lie in the store after this group.
    fn lying(&self, blob: &BlobId) -> Result<Option<(BlobRecord, Vec<u8>)>, StoreError> {
        if let Some(staged) = self.set.blobs.get(blob) {
            return Ok(Some(staged.clone()));
        }
        if self.set.swept_blobs.contains(blob) {
            return Ok(None);
        }
        let record = self.view.blob_record(blob)?;
        Ok(record.zip(self.view.blob(blob)?))
    }

    /// Removes some blobs whose time is over; their rooms have the place again.
    fn sweep_blobs(&mut self) -> Result<(), StoreError> {
        for (blob, record) in self.view.expired_blobs(self.now.seconds(), BLOBS_SWEPT)? {
            if self.set.swept_blobs.contains(&blob) {
                continue;
            }
            if self.record(record.room)?.is_some() {
                let room = self.stage(record.room)?;
                room.bytes = room.bytes.saturating_sub(record.length);
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
