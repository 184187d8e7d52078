//! Letting in whoever left a card: commits in every room, then the answer.

use envelope::wire::{Refusal, Reply};
use minicbor::bytes::ByteVec;
use sealing::{UnixMillis, inspect_key_package};
use talks::room::Briefing;
use talks::{LeafKey, Person, PersonId, codec};

use super::{end, standing_of};
use crate::answer::{Answer, Event};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::invitation::{self, Admission, Card};
use crate::refusal::{NoSuch, NotNow, NotYours};
use crate::room::Admit;
use crate::stored::{InvitationState, InvitationStored};
use crate::turn::Turn;

/// Bytes that a Welcome takes, the log's edge included: in any case, and for each
/// leaf of the room (its node in the tree, its key package, its seat in the context).
const WELCOME: usize = 4 * 1024;
const SEAT: usize = 1024;

impl Desk {
    pub(crate) fn approve(
        &mut self,
        turn: &mut Turn<'_>,
        number: u32,
        words: &str,
    ) -> Result<Answer, DeskError> {
        let invitation = self.invitation(number)?;
        let InvitationState::Card(card_bytes) = &invitation.state else {
            return Err(standing_of(&invitation.state).into());
        };
        if !invitation::same_words(words, &invitation.link.words(card_bytes)) {
            return Err(DeskError::WordsDiffer);
        }
        if invitation.link.expires <= turn.now {
            return Err(NotNow::InvitationExpired.into());
        }
        let card = Card::from_bytes(card_bytes)?;
        invitation::check_answer(self.expected_answer(invitation))?;
        let admits = self.admissions(turn, number, invitation, &card)?;
        let introductions = self.introductions(invitation, &card)?;
        let leaves: Vec<LeafKey> = admits.iter().map(|admit| admit.person.key).collect();
        let noted = card.side_key.is_some().then(|| invitation.clone());
        let rooms = invitation.rooms.clone();
        let (card_bytes, count) = (card_bytes.clone(), rooms.len());
        for (room, admit) in rooms.iter().zip(admits) {
            if let Some(engine) = self.rooms.get_mut(room) {
                engine.enqueue_admission(admit);
                self.dirty.rooms.insert(*room);
            }
        }
        if let Some(invitation) = noted {
            self.note_holder(&invitation, &card, &leaves);
        }
        // After the newcomer's commit, so that the newcomer reads it too.
        for (room, body) in introductions {
            self.queue(turn, room, body)?;
        }
        if let Some(invitation) = self.invitations.get_mut(&number) {
            invitation.state = InvitationState::Approving {
                card: card_bytes,
                admitted: vec![None; count],
                answer: None,
            };
            self.dirty.invitations.insert(number);
        }
        Ok(Answer::Changing {
            rooms: rooms.iter().map(ToString::to_string).collect(),
        })
    }

    /// The changes of members that let a card's owner in.
    fn admissions(
        &self,
        turn: &mut Turn<'_>,
        number: u32,
        invitation: &InvitationStored,
        card: &Card,
    ) -> Result<Vec<Admit>, DeskError> {
        let mut admits = Vec::new();
        // Somebody whom a room knows keeps that name, and has it in all rooms.
        let known = invitation
            .rooms
            .iter()
            .zip(&invitation.places)
            .find_map(|(room, place)| {
                if place.name.is_some() {
                    return place.name.clone();
                }
                let people = &self.rooms.get(room)?.room.context().people;
                let person = people
                    .iter()
                    .find(|other| Some(other.person) == place.person)?;
                Some(person.name.clone())
            });
        let rooms = invitation
            .rooms
            .iter()
            .zip(&card.rooms)
            .zip(&invitation.places);
        for (index, ((room, keys), place)) in (0u32..).zip(rooms) {
            let engine = self.engine(room)?;
            engine.check_usable()?;
            if !engine.may_commit() {
                return Err(NotYours::Admitting.into());
            }
            let member = inspect_key_package(&keys.key_package, UnixMillis(turn.now.0))?;
            let replaces = &place.replaces;
            let person = Person {
                key: LeafKey(*member.as_bytes()),
                person: place
                    .person
                    .unwrap_or_else(|| PersonId(turn.room_bytes(room))),
                role: invitation.link.role,
                name: known.clone().unwrap_or_else(|| card.name.clone()),
                device: card.device.clone(),
                committer: invitation
                    .link
                    .role
                    .may_commit()
                    .then(|| keys.committer.into()),
            };
            let mut context = engine.room.context().clone();
            context
                .people
                .retain(|other| !replaces.contains(&other.key));
            context.people.push(person.clone());
            engine.judge_change(&context, &[person.key], replaces)?;
            admits.push(Admit {
                invitation: number,
                index,
                person,
                key_package: keys.key_package.to_vec(),
                replaces: replaces.clone(),
            });
        }
        Ok(admits)
    }

    pub(crate) fn admitted(&mut self, number: u32, index: u32, admission: (Admission, Briefing)) {
        if let Some(invitation) = self.invitations.get_mut(&number)
            && let InvitationState::Approving { admitted, .. } = &mut invitation.state
            && let Some(slot) = usize::try_from(index)
                .ok()
                .and_then(|at| admitted.get_mut(at))
        {
            *slot = Some(admission);
            self.dirty.invitations.insert(number);
        }
    }

    /// Whoever cannot get their answer is taken out of the rooms that let them
    /// in already.
    fn take_back(&mut self, turn: &Turn<'_>, number: u32) {
        let Some(invitation) = self.invitations.get(&number) else {
            return;
        };
        let InvitationState::Approving { card, admitted, .. } = &invitation.state else {
            return;
        };
        let Ok(card) = Card::from_bytes(card) else {
            return;
        };
        for ((room, keys), admitted) in invitation.rooms.iter().zip(&card.rooms).zip(admitted) {
            let leaf = inspect_key_package(&keys.key_package, UnixMillis(turn.now.0));
            if let (Some(_), Ok(leaf), Some(engine)) = (admitted, leaf, self.rooms.get_mut(room)) {
                engine.enqueue_removal(vec![LeafKey(*leaf.as_bytes())]);
                self.dirty.rooms.insert(*room);
            }
        }
    }

    pub(crate) fn not_admitted(&mut self, turn: &mut Turn<'_>, number: u32, reason: String) {
        self.take_back(turn, number);
        if let Some(invitation) = self.invitations.get_mut(&number) {
            end(turn, number, invitation, reason);
            self.dirty.invitations.insert(number);
        }
    }

    pub(crate) fn token_split(&mut self, turn: &mut Turn<'_>, number: u32, reply: Reply) {
        let Some(invitation) = self.invitations.get_mut(&number) else {
            return;
        };
        match reply {
            Reply::TokenSplit => {
                if let Some((_, split)) = &mut invitation.delegation {
                    *split = true;
                }
                if let (Some(side), Some(talks)) =
                    (invitation.side, self.talks.get_mut(&invitation.talks))
                {
                    talks.delegations.push(side);
                    self.dirty.talks.insert(invitation.talks);
                }
            }
            // The head joins all the same; the delegation's room can be opened
            // with a token of the operator's later.
            Reply::Refused(refusal) => {
                invitation.delegation = None;
                turn.tell(Event::Warning {
                    room: None,
                    text: format!("the delegation cannot open a room of its own: {refusal}"),
                });
            }
            _ => return,
        }
        self.dirty.invitations.insert(number);
    }

    /// Completes the answers of approved invitations: every room's commit won,
    /// its new epoch is registered, and the delegation's token is split off.
    pub(crate) fn answer_invitations(&mut self, turn: &mut Turn<'_>) {
        let ready: Vec<u32> = self
            .invitations
            .iter()
            .filter(|(_, invitation)| self.is_answerable(invitation))
            .map(|(number, _)| *number)
            .collect();
        for number in ready {
            match self.make_answer(turn, number) {
                Ok(sealed) => {
                    if let Some(invitation) = self.invitations.get_mut(&number)
                        && let InvitationState::Approving { answer, .. } = &mut invitation.state
                    {
                        *answer = Some(ByteVec::from(sealed));
                    }
                }
                Err(error) => self.not_admitted(turn, number, error.to_string()),
            }
            self.dirty.invitations.insert(number);
        }
    }

    fn is_answerable(&self, invitation: &InvitationStored) -> bool {
        let InvitationState::Approving {
            admitted,
            answer: None,
            ..
        } = &invitation.state
        else {
            return false;
        };
        let split = !matches!(invitation.delegation, Some((_, false)));
        let registered = invitation.rooms.iter().all(|room| {
            self.rooms
                .get(room)
                .is_some_and(|engine| engine.registrations.is_empty())
        });
        split && registered && admitted.iter().all(Option::is_some)
    }

    fn make_answer(&self, turn: &mut Turn<'_>, number: u32) -> Result<Vec<u8>, DeskError> {
        let invitation = self.invitation(number)?;
        let InvitationState::Approving { card, admitted, .. } = &invitation.state else {
            return Err(standing_of(&invitation.state).into());
        };
        let card = Card::from_bytes(card)?;
        let first = invitation
            .rooms
            .first()
            .ok_or(NoSuch::RoomOfInvitation(number))?;
        let engine = self.engine(first)?;
        let (rooms, briefings) = admitted.iter().flatten().cloned().unzip();
        let answer = invitation::Answer {
            version: 1,
            opening: engine.room.opening().clone(),
            rooms,
            briefings,
            delegation: invitation
                .delegation
                .as_ref()
                .map(|(token, _)| token.clone()),
            inviter: engine.leaf(),
            relays: self.relays(invitation),
        };
        invitation::check_answer(answer.length())?;
        Ok(answer.seal(
            &engine.membership.member,
            &card.answer_to,
            &invitation.link.locker,
            &mut turn.room_stream(first),
        )?)
    }

    /// How long an invitation's answer is going to be, in bytes: what each room would
    /// tell now, and room for a Welcome and the log's edge.
    fn expected_answer(&self, invitation: &InvitationStored) -> usize {
        let rooms = invitation
            .rooms
            .iter()
            .filter_map(|room| self.rooms.get(room));
        rooms
            .map(|engine| {
                let people = engine.room.context().people.len();
                let told = codec::encode(&engine.room.briefing()).len();
                told + codec::encode(engine.room.opening()).len() + WELCOME + people * SEAT
            })
            .sum()
    }

    /// Where the rooms of an invitation are, if not all are where its link and
    /// the opening say.
    fn relays(&self, invitation: &InvitationStored) -> Option<Vec<invitation::RoomRelay>> {
        let engines: Vec<_> = invitation
            .rooms
            .iter()
            .filter_map(|room| self.rooms.get(room))
            .collect();
        let usual = engines.iter().all(|engine| {
            engine.relay == invitation.link.relay
                && engine.relay_key.to_string() == engine.room.opening().relay_key
        });
        let relays = engines.iter().map(|engine| invitation::RoomRelay {
            address: engine.relay.clone(),
            key: engine.relay_key.to_string(),
        });
        (!usual).then(|| relays.collect())
    }

    pub(crate) fn answer_put(&mut self, turn: &mut Turn<'_>, number: u32, reply: Reply) {
        let Some(invitation) = self.invitations.get_mut(&number) else {
            return;
        };
        match reply {
            Reply::LockerPut => {
                invitation.state = InvitationState::Answered;
                turn.tell(Event::Answered { invitation: number });
            }
            Reply::Refused(Refusal::Busy { .. } | Refusal::ShuttingDown | Refusal::Storage) => {
                return;
            }
            Reply::Refused(refusal) => {
                self.not_admitted(turn, number, refusal.to_string());
                return;
            }
            _ => return,
        }
        self.dirty.invitations.insert(number);
    }
}
