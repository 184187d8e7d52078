//! What waits for its place in the log: sealed one at a time, resent byte for
//! byte, sealed again only when its epoch is over.

use envelope::wire::{Refusal, Reply, Request};
use envelope::{Frame, FrameHash};
use minicbor::bytes::ByteVec;
use sealing::{Change, UnixMillis};
use talks::{Body, Entry, EntryId, LeafKey, Person, RoomContext, SideNumber, Time};

use super::{News, Pause, RoomEngine};
use crate::answer::Event;
use crate::error::DeskError;
use crate::refusal::NotNow;
use crate::stored::{Outgoing, Purpose, Standing, What};
use crate::turn::Turn;

const NOBODY: &Vec<LeafKey> = &Vec::new();
/// How long a refused append waits before it is tried again: at first, and at
/// the most, in milliseconds.
const FIRST_PAUSE: u64 = 500;
const LONGEST_PAUSE: u64 = 60_000;

/// Whom to let in.
pub(crate) struct Admit {
    pub(crate) invitation: u32,
    pub(crate) index: u32,
    pub(crate) person: Person,
    pub(crate) key_package: Vec<u8>,
    pub(crate) replaces: Vec<LeafKey>,
}

impl RoomEngine {
    /// Puts an entry at the end of the outbox.
    ///
    /// # Errors
    /// If its body is out of bounds or too long; nothing is queued then.
    pub(crate) fn enqueue(
        &mut self,
        turn: &mut Turn<'_>,
        body: Body,
    ) -> Result<EntryId, DeskError> {
        let counter = self.counter + 1;
        let id = EntryId::of(&self.leaf(), counter);
        let entry = Entry {
            id,
            counter,
            stated: turn.now,
            seen: self.seen(),
            body,
        };
        let bytes = entry.to_bytes()?;
        self.counter = counter;
        self.outbox.push_back(Outgoing {
            what: What::Entry {
                id,
                counter,
                stated: turn.now,
                entry: bytes.into(),
            },
            frame: None,
        });
        Ok(id)
    }

    /// Puts a change of members at the end of the outbox.
    pub(crate) fn enqueue_admission(&mut self, admit: Admit) {
        self.enqueue_commit(Purpose::Admit {
            invitation: admit.invitation,
            index: admit.index,
            person: admit.person,
            key_package: admit.key_package.into(),
            replaces: admit.replaces,
        });
    }

    /// Puts the removal of some leaves at the end of the outbox.
    pub(crate) fn enqueue_removal(&mut self, leaves: Vec<LeafKey>) {
        self.enqueue_commit(Purpose::Remove(leaves));
    }

    /// Puts the charter in force into the room's context.
    pub(crate) fn enqueue_charter(&mut self) {
        self.enqueue_commit(Purpose::Charter);
    }

    /// Whether a commit waits that puts the charter into the context.
    pub(crate) fn is_committing_charter(&self) -> bool {
        self.outbox.iter().any(|outgoing| {
            matches!(
                outgoing.what,
                What::Commit {
                    purpose: Purpose::Charter,
                    ..
                }
            )
        })
    }

    fn enqueue_commit(&mut self, purpose: Purpose) {
        self.outbox.push_back(Outgoing {
            what: What::Commit {
                purpose,
                secrets: None,
                welcome: None,
            },
            frame: None,
        });
    }

    /// When what the relay refused is tried again.
    pub(crate) fn next_try(&self) -> Option<Time> {
        let pause = self.link.pause?;
        (self.link.up && !pause.over).then_some(pause.until)
    }

    /// How many introductions of a side's keys wait in the outbox.
    pub(crate) fn queued_side_keys(&self, side: SideNumber) -> u8 {
        let queued = self.outbox.iter().filter(|outgoing| match &outgoing.what {
            What::Entry { entry, .. } => Entry::from_bytes(entry)
                .is_ok_and(|entry| matches!(entry.body, Body::SideKey(key) if key.side == side)),
            What::Commit { .. } => false,
        });
        u8::try_from(queued.count()).unwrap_or(u8::MAX)
    }

    /// Whether a round that this desk begins still waits for its place here.
    pub(crate) fn queues_round(&self) -> bool {
        self.outbox.iter().any(|outgoing| match &outgoing.what {
            What::Entry { entry, .. } => Entry::from_bytes(entry)
                .is_ok_and(|entry| matches!(entry.body, Body::RoundBegin(_))),
            What::Commit { .. } => false,
        })
    }

    /// Seals the head of the outbox if it is not sealed, and sends it if the
    /// link is up and nothing else is under way.
    pub(crate) fn pump(&mut self, turn: &mut Turn<'_>, next_id: &mut u64, news: &mut Vec<News>) {
        if !matches!(self.standing, Standing::Open | Standing::Opening(_)) {
            return;
        }
        self.seal_head(turn, news);
        if !self.link.up || self.link.appending.is_some() || self.standing != Standing::Open {
            return;
        }
        if !self.link.takes_requests(turn.now) {
            return;
        }
        if self.link.live.is_none() {
            self.listen(turn, next_id);
        }
        if self
            .link
            .length
            .is_none_or(|length| self.tree.size() < length)
        {
            return;
        }
        let Some(frame) = self.head_frame() else {
            return;
        };
        // Acknowledged: it counts once it is read at its position.
        if self.link.acknowledged == Some(frame.hash()) {
            return;
        }
        *next_id += 1;
        self.link.appending = Some(*next_id);
        turn.send(
            self.id,
            *next_id,
            Request::Append {
                expected: None,
                frame,
            },
        );
    }

    /// The frame at the head of the outbox, if it is sealed.
    pub(crate) fn head_frame(&self) -> Option<Frame> {
        let bytes = self.outbox.front()?.frame.as_ref()?;
        Frame::new(bytes.to_vec()).ok()
    }

    pub(crate) fn head_hash(&self) -> Option<FrameHash> {
        self.head_frame().map(|frame| frame.hash())
    }

    /// Forgets the head's frame, for its epoch is over: it is void wherever it
    /// lies in the log, and what it held is sealed again.
    pub(crate) fn unseal_head(&mut self) {
        if let Some(head) = self.outbox.front_mut() {
            head.frame = None;
            if let What::Commit {
                secrets, welcome, ..
            } = &mut head.what
            {
                *secrets = None;
                *welcome = None;
            }
        }
        self.link.appending = None;
    }

    fn seal_head(&mut self, turn: &mut Turn<'_>, news: &mut Vec<News>) {
        while let Some(head) = self.outbox.front() {
            if head.frame.is_some() {
                return;
            }
            let sealed = match head.what.clone() {
                What::Entry { entry, .. } => self.seal_entry(turn, &entry),
                What::Commit { purpose, .. } => self.seal_commit(turn, purpose),
            };
            match sealed {
                Ok(()) => return,
                Err(error) => self.drop_head(turn, &error, news),
            }
        }
    }

    fn seal_entry(&mut self, turn: &mut Turn<'_>, entry: &[u8]) -> Result<(), DeskError> {
        let group = self.group.as_ref().ok_or_else(gone)?;
        // The author states the newest checkpoint it has seen, not the one it
        // had seen when the entry was queued.
        let mut renewed = Entry::from_bytes(entry)?;
        renewed.seen = self.seen();
        // Nor the order of showing as it was then: other receipts may have been
        // waiting before this one.
        if let Body::Receipt(receipt) = &mut renewed.body {
            receipt.order = self.room.next_order(receipt.to);
        }
        let plaintext = renewed.to_bytes()?;
        let (frame, after) = group.seal_entry(
            &plaintext,
            UnixMillis(turn.now.0),
            &mut turn.room_stream(&self.id),
        )?;
        self.group = Some(after);
        if let Some(head) = self.outbox.front_mut() {
            head.frame = Some(frame.into_bytes().into());
            if let What::Entry { entry, .. } = &mut head.what {
                *entry = plaintext.into();
            }
        }
        Ok(())
    }

    fn seal_commit(&mut self, turn: &mut Turn<'_>, purpose: Purpose) -> Result<(), DeskError> {
        let group = self.group.as_ref().ok_or_else(gone)?;
        let change = self.change_for(&purpose)?;
        let sealed = group.seal_commit(
            &change,
            UnixMillis(turn.now.0),
            &mut turn.room_stream(&self.id),
        )?;
        if let Some(head) = self.outbox.front_mut() {
            head.frame = Some(sealed.frame.into_bytes().into());
            head.what = What::Commit {
                purpose,
                secrets: Some(ByteVec::from(sealed.secrets.to_vec())),
                welcome: sealed.welcome.map(Into::into),
            };
        }
        Ok(())
    }

    /// The change that serves a purpose in the room as it is now.
    fn change_for(&self, purpose: &Purpose) -> Result<Change, DeskError> {
        let mut context: RoomContext = self.room.context().clone();
        if matches!(purpose, Purpose::Charter) {
            let charter = self.room.charter().map(talks::Charter::hash);
            if charter == context.charter {
                return Err(NotNow::GoneAlready.into());
            }
            context.charter = charter;
            self.judge_change(&context, &[], &[])?;
            return Ok(Change {
                remove: Vec::new(),
                add: Vec::new(),
                context: Some(context.to_bytes()),
            });
        }
        let (leaving, arriving) = match purpose {
            Purpose::Admit {
                person,
                key_package,
                replaces,
                ..
            } => (replaces, Some((person, key_package))),
            Purpose::Remove(leaves) => (leaves, None),
            Purpose::Charter => (NOBODY, None),
        };
        let remove: Vec<LeafKey> = leaving
            .iter()
            .copied()
            .filter(|leaf| context.person(leaf).is_some())
            .collect();
        if remove.is_empty() && arriving.is_none() {
            return Err(NotNow::GoneAlready.into());
        }
        context
            .people
            .retain(|person| !remove.contains(&person.key));
        let mut add = Vec::new();
        if let Some((person, key_package)) = arriving {
            context.people.push(person.clone());
            add.push(key_package.to_vec());
        }
        let added: Vec<LeafKey> = arriving.iter().map(|(person, _)| person.key).collect();
        self.judge_change(&context, &added, &remove)?;
        Ok(Change {
            remove: remove
                .iter()
                .map(|leaf| sealing::MemberKey::from_bytes(leaf.0))
                .collect(),
            add,
            context: Some(context.to_bytes()),
        })
    }

    /// Takes the head out for good: it can never be sealed.
    fn drop_head(&mut self, turn: &mut Turn<'_>, error: &DeskError, news: &mut Vec<News>) {
        let Some(head) = self.outbox.pop_front() else {
            return;
        };
        let reason = error.to_string();
        if matches!(
            head.what,
            What::Commit {
                purpose: Purpose::Remove(_) | Purpose::Charter,
                ..
            }
        ) && !matches!(error, DeskError::NotNow(NotNow::GoneAlready))
        {
            turn.warn(&self.id, &reason);
        }
        self.let_go(turn, head.what, &reason, news);
    }

    /// Tells whoever waits for it that something will never have its place.
    pub(super) fn let_go(
        &self,
        turn: &mut Turn<'_>,
        what: What,
        reason: &str,
        news: &mut Vec<News>,
    ) {
        let reason = reason.to_owned();
        match what {
            What::Entry { id, .. } => {
                turn.tell(Event::NotLogged {
                    room: self.id.to_string(),
                    entry: id,
                    reason: reason.clone(),
                });
                news.push(News::NotLogged { entry: id, reason });
            }
            What::Commit {
                purpose: Purpose::Admit { invitation, .. },
                ..
            } => news.push(News::NotAdmitted { invitation, reason }),
            What::Commit {
                purpose: Purpose::Remove(_) | Purpose::Charter,
                ..
            } => {}
        }
    }

    /// The relay answered the append of the outbox's head. Whatever it says,
    /// nothing is lost: the frame stays at the head until it is read back.
    pub(crate) fn append_answered(&mut self, turn: &mut Turn<'_>, reply: Reply, next_id: &mut u64) {
        self.link.appending = None;
        match reply {
            Reply::Appended { checkpoint, .. } => {
                self.link.acknowledged = self.head_hash();
                self.link.pause = None;
                self.compare(turn, checkpoint, next_id);
            }
            Reply::Refused(Refusal::Retired { at }) => self.walk_forward(turn, at.0, next_id),
            Reply::Refused(Refusal::NotProven) => self.reconnect(turn),
            Reply::Refused(refusal) => self.hold_on(turn, &refusal),
            _ => turn.warn(&self.id, "the relay answered something else than asked"),
        }
    }

    /// The relay takes nothing at the moment: waits, longer each time.
    pub(crate) fn hold_on(&mut self, turn: &mut Turn<'_>, refusal: &Refusal) {
        let last = self.link.pause.map_or(0, |pause| pause.millis);
        let millis = match refusal {
            Refusal::Busy { retry_after_ms } => u64::from(*retry_after_ms).max(10),
            _ => last.saturating_mul(2).clamp(FIRST_PAUSE, LONGEST_PAUSE),
        };
        self.link.pause = Some(Pause {
            until: turn.now.plus_millis(millis),
            millis,
            over: false,
        });
        if last == 0 {
            turn.warn(
                &self.id,
                format!("what waits here is not sent yet: {refusal}"),
            );
        }
    }
}

fn gone() -> DeskError {
    NotNow::NotAMember.into()
}
