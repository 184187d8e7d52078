//! The engine: one input, one batch.

mod requests;
mod restore;

use std::collections::{BTreeMap, BTreeSet};

use envelope::wire::{Refusal, Reply};
use envelope::{AccessSecret, RoomId};
use talks::{TalksId, Time};

use crate::answer::{Answer, Event};
use crate::command::Command;
use crate::destruction::DestroyedStored;
use crate::documents::AttachmentStored;
use crate::effect::{Batch, Effect, Input};
use crate::error::DeskError;
use crate::guarding::Guards;
use crate::keys;
use crate::random::Randomness;
use crate::room::{News, Pause, RoomEngine};
use crate::shuttle::Carriage;
use crate::stored::{self, DeskStored, InvitationStored, JoiningStored, Standing, TalksStored};
use crate::turn::Turn;

/// One participant's engine.
///
/// It does no I/O: [`Desk::handle`] takes one input and gives one batch; see
/// [`crate::effect`] for what the driver owes it.
#[derive(Default)]
pub struct Desk {
    pub(crate) stored: DeskStored,
    pub(crate) talks: BTreeMap<TalksId, TalksStored>,
    pub(crate) rooms: BTreeMap<RoomId, RoomEngine>,
    pub(crate) invitations: BTreeMap<u32, InvitationStored>,
    pub(crate) joinings: BTreeMap<u32, JoiningStored>,
    pub(crate) carriages: BTreeMap<(RoomId, talks::EntryId), Carriage>,
    /// When something of proposals and exchanges is due; not stored.
    pub(crate) next_moment: Option<Time>,
    pub(crate) attachments: BTreeMap<u32, AttachmentStored>,
    /// What goes in exchange and could not go on; not stored.
    pub(crate) held_back: BTreeMap<(RoomId, talks::EntryId), Pause>,
    /// When something of charters and side keys is due; not stored.
    pub(crate) next_ground: Option<Time>,
    /// Cards that wait for their locker; not stored.
    pub(crate) cards_held: BTreeMap<u32, Pause>,
    /// What was destroyed here.
    pub(crate) destroyed: BTreeMap<u32, DestroyedStored>,
    /// What was said in each room, as the guard reads it; not stored.
    pub(crate) guards: Guards,
    /// Requests under way outside the rooms' outboxes; not stored.
    pub(crate) asked: BTreeMap<u64, Asked>,
    pub(crate) next_id: u64,
    /// What this turn changed and must store.
    pub(crate) dirty: Dirty,
    /// Rooms in which something happened this turn, stored or not.
    pub(crate) moved: BTreeSet<RoomId>,
    /// What may have to ask the relay for something again.
    pub(crate) due: Due,
}

/// See [`Desk::due`].
#[derive(Debug, Default)]
pub(crate) struct Due {
    pub(crate) rooms: BTreeSet<RoomId>,
    pub(crate) invitations: BTreeSet<u32>,
    pub(crate) joinings: BTreeSet<u32>,
}

/// What an anonymous request, or one for a locker, was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    OpenRoom(RoomId),
    Register(RoomId),
    OpenLocker(u32),
    TakeCard(u32),
    SplitToken(u32),
    PutAnswer(u32),
    PutCard(u32),
    TakeAnswer(u32),
}

#[derive(Debug, Default)]
pub(crate) struct Dirty {
    pub(crate) desk: bool,
    pub(crate) talks: BTreeSet<TalksId>,
    pub(crate) rooms: BTreeSet<RoomId>,
    pub(crate) invitations: BTreeSet<u32>,
    pub(crate) joinings: BTreeSet<u32>,
    pub(crate) carriages: BTreeSet<(RoomId, talks::EntryId)>,
    pub(crate) attachments: BTreeSet<u32>,
}

impl Desk {
    /// A desk that knows of no talks yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one input and gives all that follows from it.
    ///
    /// # Errors
    /// [`DeskError`] for a command or attachment that is refused: nothing has
    /// changed then. Other inputs never fail.
    pub fn handle(
        &mut self,
        now: Time,
        randomness: &mut dyn Randomness,
        input: Input,
    ) -> Result<Batch, DeskError> {
        let mut turn = Turn::new(now, randomness);
        match input {
            Input::Command(command) => {
                let answer = self.command(&mut turn, command)?;
                turn.batch.answer = Some(answer);
            }
            Input::Attach(attach) => {
                let answer = self.attach(&mut turn, attach)?;
                turn.batch.answer = Some(answer);
            }
            Input::Errand { errand, outcome } => self.errand_done(&mut turn, errand, outcome),
            Input::LinkUp(room) => self.link_up(&mut turn, room),
            Input::LinkDown(room) => self.link_down(room),
            Input::Reply { room, id, reply } => self.replied(&mut turn, room, id, reply),
            Input::Pushed { room, frames } => {
                self.with_room(&mut turn, room, |engine, turn, next_id, news| {
                    engine.receive(turn, &frames, next_id, news);
                });
            }
            Input::Retired { room, at } => self.retired(&mut turn, room, at.0),
            Input::Answered { id, reply } => {
                if let Some(asked) = self.asked.remove(&id) {
                    self.answered(&mut turn, asked, reply);
                }
            }
            Input::Tick => {
                self.try_again(now);
                self.release_cards(now);
            }
        }
        self.tell_moments(&mut turn);
        self.destroy_due(&mut turn);
        self.set_out(&mut turn);
        self.release(&mut turn);
        self.send_on(&mut turn);
        self.act_together(&mut turn);
        self.keep_ground(&mut turn);
        self.end_invitations(&mut turn);
        self.pump(&mut turn);
        self.write_dirty(&mut turn);
        Ok(turn.batch)
    }

    fn command(&mut self, turn: &mut Turn<'_>, command: Command) -> Result<Answer, DeskError> {
        match command {
            Command::OpenTalks(open) => self.open_talks(turn, open),
            Command::Invite(invite) => self.invite(turn, invite),
            Command::Join(join) => self.join(turn, join),
            Command::Approve { invitation, words } => self.approve(turn, invitation, &words),
            Command::Decline { invitation } => self.decline(invitation),
            Command::Remove { room, person } => self.remove(&room, &person),
            Command::Leave { room } => self.leave(turn, &room),
            Command::Say {
                room,
                words,
                language,
                reply_to,
            } => self.say(turn, &room, words, language, reply_to),
            Command::Translate {
                room,
                number,
                words,
                language,
            } => self.translate(turn, &room, number, words, language),
            Command::Read { room, upto } => self.read(turn, &room, upto),
            Command::Mark { room, mark, words } => self.mark(turn, &room, &mark, words),
            Command::Ask { room, words, terms } => self.ask(turn, &room, words, &terms),
            Command::Permit { room, what } => self.permit(turn, &room, what),
            Command::ShowFirst {
                room,
                permission,
                words,
                language,
            } => self.show_first(turn, &room, permission, words, language),
            Command::Refuse { room, ask, reason } => self.refuse(turn, &room, ask, reason),
            Command::Withdraw { room, permission } => self.withdraw(turn, &room, permission),
            Command::Convey {
                room,
                permission,
                words,
                language,
                aloud,
                answers,
                hold_millis,
            } => self.convey(
                turn,
                &room,
                permission,
                crate::conveying::Convey {
                    words,
                    language,
                    aloud,
                    answers,
                    hold_millis,
                },
            ),
            Command::TakeOver {
                room,
                permission,
                words,
                language,
                answers,
            } => self.take_over(
                turn,
                &room,
                permission,
                crate::conveying::Convey {
                    words,
                    language,
                    aloud: false,
                    answers,
                    hold_millis: None,
                },
            ),
            Command::Brief {
                room,
                person,
                numbers,
            } => self.brief(turn, &room, &person, numbers),
            Command::Assess(assess) => self.assess(turn, assess),
            Command::Successor(successor) => self.successor(turn, successor),
            Command::BeginRound(begin) => self.begin_round(turn, begin),
            Command::EndRound { talks } => self.end_round(turn, talks.as_deref()),
            Command::Sign { room, permission } => self.sign(turn, &room, permission),
            Command::ProposeCharter {
                talks,
                draft,
                closes,
            } => self.propose_charter(turn, talks.as_deref(), *draft, closes),
            Command::ConfirmCharter { talks, words } => {
                self.confirm_charter(turn, talks.as_deref(), &words)
            }
            Command::Propose(propose) => self.propose(turn, propose),
            Command::Accept { room, proposal } => self.accept(turn, &room, proposal),
            Command::Exchange { permissions } => self.exchange(turn, &permissions),
            Command::Destroy { talks, at } => self.destroy(turn, &talks, at),
            Command::Recall { room, permission } => self.recall(turn, &room, permission),
        }
    }

    /// Everything outstanding, after a restart.
    pub fn resume(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        for room in self.rooms.values_mut() {
            // A refused opening is tried once more at every start.
            if let Standing::Opening(refused) = &mut room.standing {
                *refused = None;
            }
            if room.standing == Standing::Open {
                effects.push(Effect::Connect {
                    room: room.id,
                    relay: room.relay.clone(),
                });
            }
        }
        self.due = Due {
            rooms: self.rooms.keys().copied().collect(),
            invitations: self.invitations.keys().copied().collect(),
            joinings: self.joinings.keys().copied().collect(),
        };
        effects.extend(self.outstanding());
        effects.extend(self.errands());
        effects
    }

    /// When the engine wants [`Input::Tick`] at the latest.
    pub fn deadline(&self) -> Option<Time> {
        self.next_departure()
            .into_iter()
            .chain(self.next_expiry())
            .chain(self.next_card())
            .chain(self.next_moment)
            .chain(self.next_release())
            .chain(self.next_destruction())
            .chain(self.next_told())
            .chain(self.next_ground)
            .chain(self.rooms.values().filter_map(RoomEngine::next_try))
            .min()
    }

    /// Whether this desk has a copy of the room of an id.
    pub fn has_room(&self, id: &str) -> bool {
        id.parse()
            .is_ok_and(|id: RoomId| self.rooms.contains_key(&id))
    }

    /// The key with which to prove access to a room now.
    pub fn access(&self, room: &RoomId) -> Option<AccessSecret> {
        self.rooms.get(room)?.access()
    }

    /// Lets a room do something and then deals with what it reports.
    pub(crate) fn with_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        act: impl FnOnce(&mut RoomEngine, &mut Turn<'_>, &mut u64, &mut Vec<News>),
    ) {
        let Some(engine) = self.rooms.get_mut(&room) else {
            return;
        };
        let mut news = Vec::new();
        let before = engine.mark();
        act(engine, turn, &mut self.next_id, &mut news);
        if engine.mark() != before {
            self.dirty.rooms.insert(room);
        }
        self.moved.insert(room);
        self.hear(turn, room, news);
    }

    pub(crate) fn hear(&mut self, turn: &mut Turn<'_>, room: RoomId, news: Vec<News>) {
        for item in news {
            match item {
                News::Logged {
                    entry,
                    place,
                    counted,
                } => self.own_entry_logged(turn, room, entry, place, counted),
                News::NotLogged { entry, reason } => {
                    self.own_entry_dropped(turn, room, entry, &reason);
                }
                News::Admitted {
                    invitation,
                    index,
                    admission,
                    briefing,
                } => self.admitted(invitation, index, (*admission, *briefing)),
                News::NotAdmitted { invitation, reason } => {
                    self.not_admitted(turn, invitation, reason);
                }
                News::Leaving(leaf) => self.see_off(room, leaf),
            }
        }
    }

    /// Rooms whose pause is over go on.
    fn try_again(&mut self, now: Time) {
        for (id, room) in &mut self.rooms {
            if let Some(pause) = &mut room.link.pause
                && pause.until <= now
                && !pause.over
            {
                pause.over = true;
                self.moved.insert(*id);
            }
        }
    }

    fn link_up(&mut self, turn: &mut Turn<'_>, room: RoomId) {
        let Some(engine) = self.rooms.get_mut(&room) else {
            return;
        };
        engine.link = crate::room::Link {
            up: true,
            unfit: engine.link.unfit,
            ..Default::default()
        };
        engine.listen(turn, &mut self.next_id);
        engine.prove_claims(turn, &mut self.next_id);
        self.forget_lockers(room);
        self.moved.insert(room);
    }

    fn link_down(&mut self, room: RoomId) {
        if let Some(engine) = self.rooms.get_mut(&room) {
            engine.link = crate::room::Link {
                unfit: engine.link.unfit,
                ..Default::default()
            };
        }
        self.forget_lockers(room);
    }

    fn replied(&mut self, turn: &mut Turn<'_>, room: RoomId, id: u64, reply: Reply) {
        if let Some(asked) = self.asked.remove(&id) {
            self.answered(turn, asked, reply);
            return;
        }
        self.with_room(turn, room, |engine, turn, next_id, news| {
            if engine.link.appending == Some(id) {
                engine.append_answered(turn, reply, next_id);
            } else if let Reply::Live { size } = reply {
                if engine.link.live == Some(id) {
                    engine.link.length = Some(size);
                    engine.whole_from.get_or_insert(size);
                }
            } else if engine.proof_answered(turn, id, &reply) {
            } else if let Reply::Frames(frames) = &reply {
                let asked = engine.link.reading == Some(id);
                engine.receive(turn, frames, next_id, news);
                if asked {
                    engine.read_on(turn, !frames.frames.is_empty(), next_id);
                }
            } else if let Reply::Refused(Refusal::Retired { at }) = reply {
                engine.walk_forward(turn, at.0, next_id);
            } else if let Reply::Refused(Refusal::NotProven) = reply {
                engine.reconnect(turn);
            } else if let Reply::Refused(refusal) = &reply {
                engine.listening_refused(turn, id, refusal);
            }
        });
    }

    fn retired(&mut self, turn: &mut Turn<'_>, room: RoomId, at: u64) {
        if let Some(engine) = self.rooms.get_mut(&room) {
            engine.walk_forward(turn, at, &mut self.next_id);
        }
    }

    /// Seals and sends whatever can go, and asks for whatever is outstanding.
    fn pump(&mut self, turn: &mut Turn<'_>) {
        self.answer_invitations(turn);
        self.ask_lockers(turn);
        let mut rooms = core::mem::take(&mut self.moved);
        rooms.extend(&self.dirty.rooms);
        for room in rooms {
            self.with_room(turn, room, |engine, turn, next_id, news| {
                engine.pump(turn, next_id, news);
            });
        }
        let effects = self.outstanding();
        turn.batch.effects.extend(effects);
    }

    fn write_dirty(&mut self, turn: &mut Turn<'_>) {
        let dirty = core::mem::take(&mut self.dirty);
        if dirty.desk {
            self.stored.version = stored::VERSION;
            turn.put(keys::DESK.to_owned(), stored::encode(&self.stored));
        }
        for id in &dirty.talks {
            if let Some(talks) = self.talks.get(id) {
                turn.put(keys::talks(id), stored::encode(talks));
            }
        }
        for id in &dirty.rooms {
            if let Some(room) = self.rooms.get(id) {
                room.store(turn);
            }
        }
        for number in &dirty.invitations {
            if let Some(invitation) = self.invitations.get(number) {
                turn.put(keys::invitation(*number), stored::encode(invitation));
            }
        }
        for number in &dirty.joinings {
            if let Some(joining) = self.joinings.get(number) {
                turn.put(keys::joining(*number), stored::encode(joining));
            }
        }
        for number in &dirty.attachments {
            let key = keys::attachment(*number);
            match self.attachments.get(number) {
                Some(attachment) => turn.put(key, stored::encode(attachment)),
                None => turn.delete(key),
            }
        }
        for id in &dirty.carriages {
            let key = keys::carriage(&id.0, &id.1);
            match self.carriages.get(id) {
                Some(carriage) => turn.put(key, stored::encode(carriage)),
                None => turn.delete(key),
            }
        }
    }

    /// A fresh number for an invitation or a joining.
    pub(crate) fn take_number(&mut self) -> u32 {
        self.stored.next_number += 1;
        self.dirty.desk = true;
        self.stored.next_number
    }

    /// The next place in the order in which rooms came to this desk.
    pub(crate) fn take_order(&mut self) -> u32 {
        self.stored.next_order += 1;
        self.dirty.desk = true;
        self.stored.next_order
    }

    pub(crate) fn tell_joined(turn: &mut Turn<'_>, room: &RoomId) {
        turn.tell(Event::Joined {
            room: room.to_string(),
        });
    }
}
