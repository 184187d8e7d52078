//! The machine: a batch of requests is decided together, stored in one write
//! set, and only then answered.

use std::collections::BTreeMap;

use envelope::limits::{FRAME_BYTES_PER_REPLY, FRAMES_PER_REPLY};
use envelope::{
    AccessKey, Checkpoint, Frame, Frames, LockerId, Position, Refusal, RelayKey, RelaySigner,
    Reply, Request, RoomId,
};

use crate::draft::{Decided, Draft};
use crate::engine::{Engine, StoreError, WriteSet};
use crate::limits::{Quotas, ROOMS_IN_MEMORY};
use crate::read;
use crate::record::{NewFrame, RoomRecord};

/// A time: milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub u64);

impl Time {
    /// Whole seconds since the Unix epoch.
    pub const fn seconds(self) -> u64 {
        self.0 / 1000
    }
}

/// A connection, by the number that the driver gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link(pub u64);

/// Access that was proved on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proven {
    /// The room.
    pub room: RoomId,
    /// The key whose proof was checked.
    pub access: AccessKey,
}

/// A request as the driver passes it on.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Where it came from.
    pub link: Link,
    /// The number that the desk gave it.
    pub id: u64,
    /// The access proved there. For [`Request::Prove`]: what its proof, which
    /// the driver has checked, shows.
    pub proven: Option<Proven>,
    /// The request.
    pub request: Request,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Where it goes.
    pub link: Link,
    /// The number of the request.
    pub id: u64,
    /// The answer.
    pub reply: Reply,
}

/// News for whoever follows a room or waits at a locker. A driver passes it
/// through a [`crate::Follower`] per connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Push {
    /// A room's log grew.
    Frames {
        /// The room.
        room: RoomId,
        /// The new frames; no more than fit one message.
        frames: Frames,
    },
    /// A room's access key was retired.
    Retired {
        /// The room.
        room: RoomId,
        /// The key that no longer appends.
        key: AccessKey,
        /// The last position that it reads.
        at: Position,
    },
    /// Something was put into a locker.
    LockerFilled {
        /// The locker.
        locker: LockerId,
        /// The slot.
        slot: u8,
    },
}

/// What became of a batch.
#[derive(Debug, Default)]
pub struct Outcome {
    /// One answer for each request, in the batch's order.
    pub replies: Vec<Answered>,
    /// What is new, in order.
    pub pushes: Vec<Push>,
    /// How many frames were stored.
    pub appended: usize,
    /// What the store complained of, for the operator. Requests that it hit
    /// were refused with `Storage`.
    pub trouble: Option<StoreError>,
}

/// The relay's pure machine over a store.
pub struct Machine<E> {
    engine: E,
    signer: RelaySigner,
    quotas: Quotas,
    /// Records as they are in the store; emptied whenever that is in doubt.
    rooms: BTreeMap<RoomId, RoomRecord>,
}

impl<E: Engine> Machine<E> {
    /// A machine over a store, signing with a relay's key.
    pub fn new(engine: E, signer: RelaySigner, quotas: Quotas) -> Self {
        Self {
            engine,
            signer,
            quotas,
            rooms: BTreeMap::new(),
        }
    }

    /// The relay's public key.
    pub fn key(&self) -> &RelayKey {
        self.signer.key()
    }

    /// The store.
    pub fn engine(&self) -> &E {
        &self.engine
    }

    /// The store, to be changed behind the machine's back (planted faults).
    /// What the machine had in memory is forgotten.
    pub fn engine_mut(&mut self) -> &mut E {
        self.rooms.clear();
        &mut self.engine
    }

    /// Ends the machine, as a crash does, and keeps the store.
    pub fn into_engine(self) -> E {
        self.engine
    }

    /// Decides a batch, stores what it changes in one write set, and answers.
    ///
    /// Requests that write are decided in order, each seeing those before it.
    /// If the store fails, all of them are refused with `Storage` and the
    /// machine is as before. Requests that read are answered after the commit.
    pub fn handle(&mut self, now: Time, batch: Vec<Asked>) -> Outcome {
        let mut outcome = Outcome::default();
        if self.rooms.len() > ROOMS_IN_MEMORY {
            self.rooms.clear();
        }
        let mut draft = Draft::new(&self.engine, &mut self.rooms, self.quotas, now);
        let mut open = Vec::with_capacity(batch.len());
        for asked in batch {
            let Asked {
                link,
                id,
                proven,
                request,
            } = asked;
            let step = if read::only_reads(&request) {
                Step::Read(proven, request)
            } else {
                match draft.decide(proven.as_ref(), request) {
                    Ok(decided) => Step::Decided(decided),
                    Err(error) => {
                        outcome.trouble = Some(error);
                        Step::Decided(Decided::Done(Reply::Refused(Refusal::Storage)))
                    }
                }
            };
            open.push((link, id, step));
        }
        let set = draft.finish();
        let stored = self.store(&set);
        let failed = stored.is_err();
        outcome.trouble = stored.err().or(outcome.trouble);
        let mut signed = BTreeMap::new();
        for (link, id, step) in open {
            let reply = match step {
                Step::Decided(_) if failed => Ok(Reply::Refused(Refusal::Storage)),
                Step::Decided(decided) => self.reply(decided, &mut signed),
                Step::Read(proven, request) => {
                    read::answer(&self.engine, &self.signer, now, proven.as_ref(), &request)
                }
            };
            let reply = reply.unwrap_or_else(|error| {
                outcome.trouble = Some(error);
                Reply::Refused(Refusal::Storage)
            });
            outcome.replies.push(Answered { link, id, reply });
        }
        if !failed {
            outcome.appended = set.frames.len();
            self.announce(set, &mut signed, &mut outcome);
        } else if self.was_kept(&set) {
            // Nobody was answered, but the frames lie in the log: whoever
            // follows it must not wait for them until the next one comes.
            self.announce(set, &mut signed, &mut outcome);
        }
        outcome
    }

    /// Whether a write set is in the store although its commit failed.
    fn was_kept(&self, set: &WriteSet) -> bool {
        !set.rooms.is_empty()
            && set.rooms.iter().all(|(room, record)| {
                self.engine
                    .room(room)
                    .is_ok_and(|stored| stored.as_ref() == Some(record))
            })
    }

    /// Commits, and keeps memory in step with the store.
    fn store(&mut self, set: &WriteSet) -> Result<(), StoreError> {
        if set.is_empty() {
            return Ok(());
        }
        let stored = self.engine.commit(set);
        match stored {
            Ok(()) => self.rooms.extend(
                set.rooms
                    .iter()
                    .map(|(room, record)| (*room, record.clone())),
            ),
            // Whether the set was stored is not known: read everything again.
            Err(_) => self.rooms.clear(),
        }
        stored
    }

    fn reply(
        &self,
        decided: Decided,
        signed: &mut BTreeMap<RoomId, Checkpoint>,
    ) -> Result<Reply, StoreError> {
        match decided {
            Decided::Done(reply) => Ok(reply),
            Decided::Appended {
                room,
                position,
                repeated,
                end,
            } => {
                let checkpoint = match end {
                    None => self.newest(room, signed)?,
                    Some(end) => {
                        let head = read::head_at(&self.engine, room, end.next().0)?;
                        self.signer.sign(room, head)
                    }
                };
                Ok(Reply::Appended {
                    position,
                    checkpoint,
                    repeated,
                })
            }
        }
    }

    /// The checkpoint over all of a room's log, signed once per group.
    fn newest(
        &self,
        room: RoomId,
        signed: &mut BTreeMap<RoomId, Checkpoint>,
    ) -> Result<Checkpoint, StoreError> {
        if let Some(checkpoint) = signed.get(&room) {
            return Ok(*checkpoint);
        }
        let head = match self.rooms.get(&room) {
            Some(record) => record.frontier.head(),
            None => self
                .engine
                .room(&room)?
                .map(|record| record.frontier.head())
                .unwrap_or(envelope::TreeHead::EMPTY),
        };
        let checkpoint = self.signer.sign(room, head);
        signed.insert(room, checkpoint);
        Ok(checkpoint)
    }

    /// Tells what a stored write set means to others.
    fn announce(
        &self,
        set: WriteSet,
        signed: &mut BTreeMap<RoomId, Checkpoint>,
        outcome: &mut Outcome,
    ) {
        let mut runs: BTreeMap<RoomId, Run> = BTreeMap::new();
        for new in set.frames {
            let run = runs.entry(new.room).or_default();
            if let Some(full) = run.add(new) {
                self.push(full, signed, outcome);
            }
        }
        for (room, run) in runs {
            self.push((room, run.first, run.frames), signed, outcome);
        }
        for ((room, key), record) in set.keys {
            if let Some(at) = record.retired {
                outcome.pushes.push(Push::Retired { room, key, at });
            }
        }
        for (locker, slot) in set.slots.into_keys() {
            outcome.pushes.push(Push::LockerFilled { locker, slot });
        }
    }

    fn push(
        &self,
        (room, first, frames): (RoomId, Position, Vec<Frame>),
        signed: &mut BTreeMap<RoomId, Checkpoint>,
        outcome: &mut Outcome,
    ) {
        let end = first.0.saturating_add(frames.len() as u64);
        let checkpoint = match self.newest(room, signed) {
            Ok(newest) if newest.head.size == end => Ok(newest),
            Ok(_) => {
                read::head_at(&self.engine, room, end).map(|head| self.signer.sign(room, head))
            }
            Err(error) => Err(error),
        };
        match checkpoint {
            Ok(checkpoint) => outcome.pushes.push(Push::Frames {
                room,
                frames: Frames {
                    first,
                    frames,
                    checkpoint,
                },
            }),
            // Whoever follows catches up from the store with the next push.
            Err(error) => outcome.trouble = Some(error),
        }
    }
}

enum Step {
    Decided(Decided),
    Read(Option<Proven>, Request),
}

/// Frames of one room that go into one push.
#[derive(Default)]
struct Run {
    first: Position,
    frames: Vec<Frame>,
    bytes: usize,
}

impl Run {
    /// Adds a frame; gives what was gathered before if both do not fit together.
    fn add(&mut self, new: NewFrame) -> Option<(RoomId, Position, Vec<Frame>)> {
        let length = new.frame.as_bytes().len();
        let fits = self.bytes.saturating_add(length) <= FRAME_BYTES_PER_REPLY
            && self.frames.len() < FRAMES_PER_REPLY as usize;
        let full = if fits || self.frames.is_empty() {
            None
        } else {
            self.bytes = 0;
            Some((new.room, self.first, core::mem::take(&mut self.frames)))
        };
        if self.frames.is_empty() {
            self.first = new.position;
        }
        self.bytes = self.bytes.saturating_add(length);
        self.frames.push(new.frame);
        full
    }
}
