//! Frames arrive: each is understood under the epoch of its position, folded
//! by the rules and written into the record.

use envelope::wire::{Frames, Refusal, Request};
use envelope::{Frame, FrameHash, limits};
use sealing::{Fault, Opened, UnixMillis};
use talks::room::Verdict;
use talks::{Body, Entry, LeafKey, Place, Time};

use super::members::OwnCommit;
use super::{News, RoomEngine};
use crate::answer::Event;
use crate::keys;
use crate::stored::{self, Item, RecordStored, Standing, What};
use crate::turn::Turn;

impl RoomEngine {
    /// Takes a delivery of frames, in order, each once.
    pub(crate) fn receive(
        &mut self,
        turn: &mut Turn<'_>,
        frames: &Frames,
        next_id: &mut u64,
        news: &mut Vec<News>,
    ) {
        if self.standing != Standing::Open {
            return;
        }
        let cursor = self.tree.size();
        let Some(known) = cursor.checked_sub(frames.first.0) else {
            self.read_gap(turn, next_id);
            return;
        };
        let known = usize::try_from(known).unwrap_or(usize::MAX);
        if known >= frames.frames.len() {
            self.check_repeated(turn, frames);
            return;
        }
        let fresh = frames.frames.get(known..).unwrap_or_default();
        let mut after = self.tree.clone();
        for frame in fresh {
            after.append(&frame.hash());
        }
        if !self.delivery_fits(turn, frames, &after) {
            return;
        }
        let hashes = fresh.iter().map(Frame::hash).collect();
        self.delivery = Some((frames.checkpoint, hashes));
        self.take_delivery(turn, fresh, frames, next_id, news);
        self.delivery = None;
    }

    fn take_delivery(
        &mut self,
        turn: &mut Turn<'_>,
        fresh: &[Frame],
        frames: &Frames,
        next_id: &mut u64,
        news: &mut Vec<News>,
    ) {
        let last = fresh.len().saturating_sub(1);
        for (index, frame) in fresh.iter().enumerate() {
            let checkpoint = (index == last).then_some(frames.checkpoint);
            self.take_frame(turn, frame, checkpoint, next_id, news);
            if self.standing != Standing::Open {
                return;
            }
        }
        self.checkpoint = Some(frames.checkpoint);
        self.settle_claims(turn);
        if self.link.ends_at.is_some_and(|end| self.tree.size() > end) {
            self.link.ends_at = None;
            self.reconnect(turn);
        }
    }

    /// Nothing new was delivered, but a checkpoint came with it: it must agree
    /// with what this desk read at that size.
    fn check_repeated(&mut self, turn: &mut Turn<'_>, frames: &Frames) {
        let mut unused = 0;
        self.compare(turn, frames.checkpoint, &mut unused);
    }

    fn read_gap(&mut self, turn: &mut Turn<'_>, next_id: &mut u64) {
        if self.link.reading.is_some() || !self.link.up {
            return;
        }
        *next_id += 1;
        self.link.reading = Some(*next_id);
        turn.send(
            self.id,
            *next_id,
            Request::Read {
                from: self.cursor(),
                limit: limits::FRAMES_PER_REPLY,
            },
        );
    }

    /// After a page that was asked for: the next one, until nothing more comes.
    pub(crate) fn read_on(&mut self, turn: &mut Turn<'_>, more: bool, next_id: &mut u64) {
        self.link.reading = None;
        if more {
            self.read_gap(turn, next_id);
        }
    }

    /// The access key in use ends at a position: the desk reads up to there,
    /// and then goes on with the key of the epoch that begins there.
    pub(crate) fn walk_forward(&mut self, turn: &mut Turn<'_>, at: u64, next_id: &mut u64) {
        if self.tree.size() > at {
            self.reconnect(turn);
            return;
        }
        self.link.ends_at = Some(at);
        self.read_gap(turn, next_id);
    }

    /// Asks for all frames from the cursor on, those to come included.
    pub(crate) fn listen(&mut self, turn: &mut Turn<'_>, next_id: &mut u64) {
        *next_id += 1;
        self.link.live = Some(*next_id);
        let from = self.cursor();
        turn.send(self.id, *next_id, Request::Live { from });
    }

    /// The relay cannot read at the moment: the desk listens anew after a
    /// pause.
    pub(crate) fn listening_refused(&mut self, turn: &mut Turn<'_>, id: u64, refusal: &Refusal) {
        if self.link.live != Some(id) && self.link.reading != Some(id) {
            return;
        }
        self.link.live = None;
        self.link.reading = None;
        self.hold_on(turn, refusal);
    }

    fn take_frame(
        &mut self,
        turn: &mut Turn<'_>,
        frame: &Frame,
        checkpoint: Option<envelope::Checkpoint>,
        next_id: &mut u64,
        news: &mut Vec<News>,
    ) {
        let hash = frame.hash();
        let place = Place(self.tree.size());
        let own = self.head_hash() == Some(hash);
        let item = if own {
            self.take_own(turn, place, hash, news)
        } else {
            self.take_foreign(turn, frame, place, next_id, news)
        };
        let Some(item) = item else {
            return;
        };
        self.write_record(turn, place, hash, item, checkpoint);
    }

    fn write_record(
        &mut self,
        turn: &mut Turn<'_>,
        place: Place,
        frame: FrameHash,
        item: Item,
        checkpoint: Option<envelope::Checkpoint>,
    ) {
        self.checkpoints.extend(checkpoint);
        self.tree.append(&frame);
        self.frames.push(frame);
        if let Some((_, delivered)) = &mut self.delivery {
            delivered.pop_front();
        }
        self.roots.push(self.tree.head().root);
        turn.put(
            keys::record(&self.slot, place.0),
            stored::encode(&RecordStored {
                version: stored::VERSION,
                frame,
                item,
                checkpoint,
            }),
        );
        turn.tell(Event::Line {
            room: self.id.to_string(),
            number: place.0,
        });
    }

    /// The head of the outbox has its place.
    fn take_own(
        &mut self,
        turn: &mut Turn<'_>,
        place: Place,
        frame: FrameHash,
        news: &mut Vec<News>,
    ) -> Option<Item> {
        let head = self.outbox.pop_front()?;
        self.link.appending = None;
        match head.what {
            What::Entry { id, entry, .. } => {
                self.own_frames.insert(frame);
                let author = self.leaf();
                let counted = self.fold(turn, place, author, &entry, news);
                turn.tell(Event::Logged {
                    room: self.id.to_string(),
                    entry: id,
                    number: place.0,
                });
                news.push(News::Logged {
                    entry: id,
                    place,
                    counted,
                });
                Some(Item::Entry {
                    author,
                    plaintext: entry,
                })
            }
            What::Commit {
                purpose,
                secrets,
                welcome,
            } => {
                let own = OwnCommit {
                    purpose,
                    secrets: secrets.map(Vec::from),
                    welcome: welcome.map(Vec::from),
                };
                self.take_own_commit(turn, place, frame, own, news)
            }
        }
    }

    /// Somebody else's frame, or one of ours from an epoch that is over.
    fn take_foreign(
        &mut self,
        turn: &mut Turn<'_>,
        frame: &Frame,
        place: Place,
        next_id: &mut u64,
        news: &mut Vec<News>,
    ) -> Option<Item> {
        if self.own_frames.contains(&frame.hash()) {
            return Some(self.void(place));
        }
        let group = self.group.as_ref()?;
        match group.open(frame) {
            Ok(Opened::Entry(entry)) => {
                self.group = Some(entry.next);
                let author = LeafKey(*entry.author.as_bytes());
                self.fold(turn, place, author, &entry.plaintext, news);
                if let Ok(read) = Entry::from_bytes(&entry.plaintext) {
                    self.weigh_claim(turn, &read.seen, next_id);
                }
                Some(Item::Entry {
                    author,
                    plaintext: entry.plaintext.to_vec().into(),
                })
            }
            Ok(Opened::Commit(commit)) => {
                Some(self.take_commit(turn, place, commit.change, commit.next, news))
            }
            Err(Fault::Void(_)) => Some(self.void(place)),
            Err(Fault::OwnFrameUnknown { .. }) => {
                let why = Fault::OwnFrameUnknown {
                    stated: UnixMillis(turn.now.0),
                };
                self.end(turn, Standing::Stopped(why.to_string()));
                None
            }
            Err(Fault::WedgedCommit(wedge)) => self.take_wedge(turn, place, *wedge),
            // Ours, not the frame's: what others count must not be void here.
            Err(fault) => {
                let why = format!(
                    "this desk cannot judge entry {}: {fault}; restart it, and if that does not \
                     help, ask to be invited again",
                    place.0
                );
                self.end(turn, Standing::Stopped(why));
                None
            }
        }
    }

    pub(crate) fn void(&mut self, place: Place) -> Item {
        self.room.apply_void(place);
        self.voids += 1;
        Item::Void
    }

    /// Folds an entry; whether the rules counted it.
    fn fold(
        &mut self,
        turn: &mut Turn<'_>,
        place: Place,
        author: LeafKey,
        plaintext: &[u8],
        news: &mut Vec<News>,
    ) -> bool {
        let entry = match Entry::from_bytes(plaintext) {
            Ok(entry) => entry,
            Err(_) => {
                self.room.apply_void(place);
                turn.warn(&self.id, format!("entry {} cannot be read", place.0));
                return false;
            }
        };
        self.entries += 1;
        let tidings = match &entry.body {
            Body::Leaving => Some(News::Leaving(author)),
            _ => None,
        };
        match self.room.apply_entry(place, author, entry) {
            Verdict::Counted => {
                news.extend(tidings);
                true
            }
            Verdict::Refused(broken) => {
                turn.warn(
                    &self.id,
                    format!("entry {} has no effect: {broken}", place.0),
                );
                false
            }
        }
    }

    /// The time that a commit's author stated.
    pub(crate) fn stated(millis: UnixMillis) -> Time {
        Time(millis.0)
    }
}
