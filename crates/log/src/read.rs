//! Answering what only reads: a pure function of a [`View`], so that a driver
//! may answer reads beside the machine, on other connections to the store.

use envelope::limits::{FRAME_BYTES_PER_REPLY, FRAMES_PER_REPLY, LOCKER_SLOTS};
use envelope::tree::{self, NodeSource, ProofError};
use envelope::{
    Checkpoint, Frames, LockerId, Position, Refusal, RelaySigner, Reply, Request, RoomId, Root,
    TreeHead,
};

use crate::blobs;
use crate::engine::{StoreError, StoreTrouble, View};
use crate::machine::{Proven, Time};
use crate::record::RoomRecord;

/// Whether a request only reads: then [`answer`] answers it.
pub fn only_reads(request: &Request) -> bool {
    matches!(
        request,
        Request::Prove { .. }
            | Request::Read { .. }
            | Request::Live { .. }
            | Request::TakeLocker { .. }
            | Request::GetBlob { .. }
            | Request::MissingBlobs { .. }
            | Request::Consistency { .. }
            | Request::Inclusion { .. }
            | Request::Latest
    )
}

/// Answers a request that only reads.
///
/// `proven` is the access that was proved on the connection. For
/// [`Request::Prove`] the caller has checked the signature and passes what it
/// shows; this only says whether the key is one of the room's.
///
/// `TakeLocker` never waits here: the driver asks again when the slot is filled.
///
/// # Errors
/// [`StoreError`] if the store cannot be read; the desk is told `Storage`.
pub fn answer<V: View>(
    view: &V,
    signer: &RelaySigner,
    now: Time,
    proven: Option<&Proven>,
    request: &Request,
) -> Result<Reply, StoreError> {
    let reading = Reading { view, signer };
    let reply = match request {
        Request::Prove { proof } => match proven {
            Some(shown) if shown.room == proof.room && shown.access == proof.key => {
                reading.prove(shown)
            }
            _ => Err(Stop::Refused(Refusal::NotProven)),
        },
        Request::Read { from, limit } => reading.read(proven, *from, *limit),
        Request::Live { from } => reading.live(proven, *from),
        Request::Latest => reading.latest(proven),
        Request::Consistency { old, new } => reading.consistency(proven, *old, *new),
        Request::Inclusion { position, size } => reading.inclusion(proven, *position, *size),
        Request::TakeLocker { locker, slot, .. } => take(view, now, locker, *slot),
        Request::GetBlob { blob } => reading
            .readable(proven)
            .and_then(|readable| blobs::get(view, now, readable.room, blob)),
        Request::MissingBlobs { blobs } => reading
            .readable(proven)
            .and_then(|readable| blobs::missing(view, now, readable.room, blobs)),
        _ => Err(Stop::Refused(Refusal::Malformed)),
    };
    match reply {
        Ok(reply) => Ok(reply),
        Err(Stop::Refused(refusal)) => Ok(Reply::Refused(refusal)),
        Err(Stop::Store(error)) => Err(error),
    }
}

/// Why a request goes no further.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It is refused.
    Refused(Refusal),
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What a proven key may read.
struct Readable {
    room: RoomId,
    record: RoomRecord,
    /// How many frames.
    size: u64,
    retired: Option<Position>,
}

struct Reading<'v, V> {
    view: &'v V,
    signer: &'v RelaySigner,
}

impl<V: View> Reading<'_, V> {
    fn readable(&self, proven: Option<&Proven>) -> Result<Readable, Stop> {
        let proven = proven.ok_or(Refusal::NotProven)?;
        let record = self.view.room(&proven.room)?.ok_or(Refusal::UnknownRoom)?;
        let retired = if record.access == proven.access {
            None
        } else {
            let key = self.view.key(&proven.room, &proven.access)?;
            Some(key.and_then(|key| key.retired).ok_or(Refusal::NotProven)?)
        };
        let all = record.frontier.size();
        Ok(Readable {
            room: proven.room,
            size: retired.map_or(all, |at| all.min(at.next().0)),
            record,
            retired,
        })
    }

    fn prove(&self, proven: &Proven) -> Result<Reply, Stop> {
        let readable = self.readable(Some(proven))?;
        Ok(Reply::Proved {
            size: readable.size,
            retired: readable.retired,
        })
    }

    fn read(&self, proven: Option<&Proven>, from: Position, limit: u32) -> Result<Reply, Stop> {
        let readable = self.readable(proven)?;
        let left = readable.within(from.0).map(|()| readable.size - from.0)?;
        let count = u32::try_from(left)
            .unwrap_or(u32::MAX)
            .min(limit)
            .min(FRAMES_PER_REPLY);
        let frames = match count {
            0 => Vec::new(),
            _ => self
                .view
                .frames(&readable.room, from, count, FRAME_BYTES_PER_REPLY)?,
        };
        if frames.is_empty() && count > 0 {
            return Err(damaged(format!("no frame at {from} of {left} more")).into());
        }
        let end = from.0.saturating_add(frames.len() as u64);
        Ok(Reply::Frames(Frames {
            first: from,
            frames,
            checkpoint: self.checkpoint(&readable, end)?,
        }))
    }

    fn live(&self, proven: Option<&Proven>, from: Position) -> Result<Reply, Stop> {
        let readable = self.readable(proven)?;
        if let Some(at) = readable.retired {
            return Err(Refusal::Retired { at }.into());
        }
        readable.within(from.0)?;
        Ok(Reply::Live {
            size: readable.size,
        })
    }

    fn latest(&self, proven: Option<&Proven>) -> Result<Reply, Stop> {
        let readable = self.readable(proven)?;
        let checkpoint = self.checkpoint(&readable, readable.size)?;
        Ok(Reply::Latest { checkpoint })
    }

    fn consistency(&self, proven: Option<&Proven>, old: u64, new: u64) -> Result<Reply, Stop> {
        let readable = self.readable(proven)?;
        readable.within(new)?;
        let proof = tree::prove_consistency(old, new, &self.nodes(&readable))?;
        let proof = proof.map_err(|_| readable.beyond())?;
        Ok(Reply::ConsistencyProof { proof })
    }

    fn inclusion(&self, proven: Option<&Proven>, at: Position, size: u64) -> Result<Reply, Stop> {
        let readable = self.readable(proven)?;
        readable.within(size)?;
        let proof = tree::prove_inclusion(at, size, &self.nodes(&readable))?;
        let proof = proof.map_err(|_| readable.beyond())?;
        Ok(Reply::InclusionProof { proof })
    }

    fn nodes(&self, readable: &Readable) -> Nodes<'_, V> {
        Nodes {
            view: self.view,
            room: readable.room,
        }
    }

    fn checkpoint(&self, readable: &Readable, size: u64) -> Result<Checkpoint, Stop> {
        let head = if size == readable.record.frontier.size() {
            readable.record.frontier.head()
        } else {
            head_at(self.view, readable.room, size)?
        };
        Ok(self.signer.sign(readable.room, head))
    }
}

impl Readable {
    /// Refuses what lies behind the last readable frame.
    fn within(&self, size: u64) -> Result<(), Refusal> {
        if size <= self.size {
            Ok(())
        } else {
            Err(self.beyond())
        }
    }

    fn beyond(&self) -> Refusal {
        match self.retired {
            Some(at) => Refusal::Retired { at },
            None => Refusal::BeyondEnd { size: self.size },
        }
    }
}

/// The head that a room's log had at a size that it once had.
pub(crate) fn head_at<V: View>(view: &V, room: RoomId, size: u64) -> Result<TreeHead, StoreError> {
    tree::head_at(size, &Nodes { view, room })?
        .map_err(|error: ProofError| damaged(error.to_string()))
}

fn take<V: View>(view: &V, now: Time, locker: &LockerId, slot: u8) -> Result<Reply, Stop> {
    if slot >= LOCKER_SLOTS {
        return Err(Refusal::Malformed.into());
    }
    let record = view.locker(locker)?.ok_or(Refusal::LockerUnknown)?;
    if record.until < now.seconds() {
        return Err(Refusal::LockerExpired.into());
    }
    let sealed = view.slot(locker, slot)?.ok_or(Refusal::LockerEmpty)?;
    Ok(Reply::Locker { sealed })
}

fn damaged(detail: String) -> StoreError {
    StoreError {
        trouble: StoreTrouble::Damaged,
        doing: "reading a log",
        detail,
    }
}

/// Finds stored tree hashes beside the frames that completed them.
struct Nodes<'v, V> {
    view: &'v V,
    room: RoomId,
}

impl<V: View> NodeSource for Nodes<'_, V> {
    type Error = StoreError;

    fn nodes(&self, indexes: &[u64]) -> Result<Vec<Root>, StoreError> {
        let (positions, levels): (Vec<_>, Vec<_>) = indexes
            .iter()
            .map(|index| tree::stored_place(*index))
            .unzip();
        let completed = self.view.completed(&self.room, &positions)?;
        completed
            .iter()
            .zip(levels)
            .map(|(nodes, level)| {
                nodes
                    .get(usize::from(level))
                    .copied()
                    .ok_or_else(|| damaged(format!("no node at level {level}")))
            })
            .collect()
    }
}
