//! What the desk asks of the relay outside its rooms' outboxes, and what
//! becomes of it.

use envelope::RoomId;
use envelope::wire::{Refusal, Reply, Request};

use super::{Asked, Desk};
use crate::effect::Effect;
use crate::turn::Turn;

impl Desk {
    /// An answer to a request that belongs to no outbox.
    pub(super) fn answered(&mut self, turn: &mut Turn<'_>, asked: Asked, reply: Reply) {
        match asked {
            Asked::OpenRoom(room) | Asked::Register(room) => {
                self.due.rooms.insert(room);
            }
            Asked::PutCard(number) | Asked::TakeAnswer(number) => {
                self.due.joinings.insert(number);
            }
            Asked::OpenLocker(number)
            | Asked::TakeCard(number)
            | Asked::SplitToken(number)
            | Asked::PutAnswer(number) => {
                self.due.invitations.insert(number);
            }
        }
        match asked {
            Asked::OpenRoom(room) => self.room_opened(turn, room, reply),
            Asked::Register(room) => self.registered(turn, room, reply),
            Asked::OpenLocker(number) => self.locker_opened(turn, number, reply),
            Asked::TakeCard(number) => self.card_taken(turn, number, reply),
            Asked::SplitToken(number) => self.token_split(turn, number, reply),
            Asked::PutAnswer(number) => self.answer_put(turn, number, reply),
            Asked::PutCard(number) => self.card_put(turn, number, &reply),
            Asked::TakeAnswer(number) => self.answer_taken(turn, number, reply),
        }
    }

    /// Requests for what is not here any more are answered to nobody.
    pub(crate) fn forget_asked(&mut self) {
        let (rooms, invitations, joinings) = (&self.rooms, &self.invitations, &self.joinings);
        self.asked.retain(|_, asked| match asked {
            Asked::OpenRoom(room) | Asked::Register(room) => rooms.contains_key(room),
            Asked::OpenLocker(number)
            | Asked::TakeCard(number)
            | Asked::SplitToken(number)
            | Asked::PutAnswer(number) => invitations.contains_key(number),
            Asked::PutCard(number) | Asked::TakeAnswer(number) => joinings.contains_key(number),
        });
    }

    /// The relay answered a registration.
    fn registered(&mut self, turn: &mut Turn<'_>, room: RoomId, reply: Reply) {
        let Some(engine) = self.rooms.get_mut(&room) else {
            return;
        };
        match reply {
            // In a conflict another committer registered this or a later epoch.
            Reply::Registered | Reply::Refused(Refusal::Conflict) => {}
            Reply::Refused(refusal) => turn.warn(&room, refusal.to_string()),
            _ => return,
        }
        engine.registrations.pop_front();
        self.dirty.rooms.insert(room);
    }

    /// Requests outside the rooms' links that are needed and not under way.
    pub(super) fn outstanding(&mut self) -> Vec<Effect> {
        let due = core::mem::take(&mut self.due);
        let mut wanted: Vec<(Asked, String, Request)> = Vec::new();
        for room in due.rooms.iter().chain(&self.dirty.rooms) {
            wanted.extend(
                self.rooms
                    .get(room)
                    .into_iter()
                    .flat_map(crate::opening::wanted),
            );
        }
        for number in due.invitations.iter().chain(&self.dirty.invitations) {
            if let Some(invitation) = self.invitations.get(number) {
                wanted.extend(self.wanted_by_invitation(*number, invitation));
            }
        }
        for number in due.joinings.iter().chain(&self.dirty.joinings) {
            if let Some(joining) = self.joinings.get(number)
                && !self.is_card_held(*number)
            {
                wanted.extend(crate::joining::wanted(*number, joining));
            }
        }
        let mut effects = Vec::new();
        for (asked, relay, request) in wanted {
            if self.asked.values().any(|other| *other == asked) {
                continue;
            }
            self.next_id += 1;
            self.asked.insert(self.next_id, asked);
            effects.push(Effect::SendAnonymously {
                id: self.next_id,
                relay,
                request,
            });
        }
        effects
    }
}
