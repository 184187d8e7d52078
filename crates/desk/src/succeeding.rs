//! Going on elsewhere when a room froze: a new room of the same kind and people,
//! that says whose record it continues and how far that was agreed.

use std::collections::BTreeSet;

use ed25519_dalek::{Signer, SigningKey};
use envelope::wire::OpeningToken;
use envelope::{Checkpoint, RelayKey, RoomId, Root, TreeHead, cbor};
use sealing::{MemberKey, MemberSecret};
use talks::entry::{SideKey, SideKeyEnd, Withdrawal};
use talks::permission::end_bytes;
use talks::room::NotAsBefore;
use talks::{Body, Charter, LeafKey, PersonId, Predecessor, Role, Room, RoomKind};

use crate::answer::{Answer, MadeInvitation};
use crate::command::Successor;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::inviting::{Goal, check_validity};
use crate::opening::{Creator, Founding, found_room};
use crate::refusal::{NotNow, NotYours, OpeningMisuse};
use crate::room::RoomEngine;
use crate::rounds::begun_again;
use crate::stored::{self, InvitationState, InvitationStored, Place, Standing};
use crate::turn::Turn;

const LABEL: &str = "good-offices successor 1";

/// Whose record goes on in a room that is being founded.
pub(crate) struct Succession<'a> {
    room: RoomId,
    /// How far the record was agreed.
    head: TreeHead,
    member: &'a MemberSecret,
}

impl<'a> Succession<'a> {
    pub(crate) fn new(room: RoomId, head: TreeHead, member: &'a MemberSecret) -> Self {
        Self { room, head, member }
    }

    /// Signs, as a member of the room before, that it goes on in another.
    pub(crate) fn sign(&self, next: &RoomId) -> Predecessor {
        let bytes = signed_bytes(next, &self.room, &self.head);
        Predecessor {
            room: *self.room.as_bytes(),
            size: self.head.size,
            root: self.head.root.0,
            by: LeafKey(*self.member.public().as_bytes()),
            signature: self.member.sign(LABEL, &bytes),
        }
    }
}

fn signed_bytes(next: &RoomId, old: &RoomId, head: &TreeHead) -> Vec<u8> {
    let size = head.size.to_be_bytes();
    [&next.as_bytes()[..], old.as_bytes(), &size, &head.root.0].concat()
}

/// Whether somebody who may, as this desk knows the room before, signed that it
/// goes on in another.
fn is_signed(old: &RoomEngine, next: &RoomId, continues: &Predecessor) -> bool {
    let by = old.room.context().person(&continues.by);
    let head = TreeHead {
        size: continues.size,
        root: Root(continues.root),
    };
    let bytes = signed_bytes(next, &old.id, &head);
    let key = MemberKey::from_bytes(continues.by.0);
    by.is_some_and(|person| may_succeed(old.room.kind(), person.role))
        && sealing::verify(&key, LABEL, &bytes, &continues.signature).is_ok()
}

/// Whose it is to let a room go on in another.
fn may_succeed(kind: RoomKind, role: Role) -> bool {
    match kind {
        RoomKind::Delegation(_) => role == Role::Head,
        RoomKind::Side(_) | RoomKind::Team => role == Role::Official,
    }
}

/// The room whose record goes on in a room.
pub(crate) fn predecessor(engine: &RoomEngine) -> Option<RoomId> {
    let continues = engine.room.context().continues?;
    Some(RoomId::from_bytes(continues.room))
}

impl Desk {
    pub(crate) fn successor(
        &mut self,
        turn: &mut Turn<'_>,
        successor: Successor,
    ) -> Result<Answer, DeskError> {
        let old = self.room_named(&successor.room)?;
        let engine = self.engine(&old)?;
        check_succession(engine, successor.although_open)?;
        if let Some(next) = self.successor_of(&old) {
            return Err(NotNow::GoesOn(next.id).into());
        }
        check_validity(successor.valid_seconds)?;
        let (relay, relay_key, token) = self.where_to(engine, &successor)?;
        let me = engine
            .me()
            .cloned()
            .ok_or(NotYours::SucceedingFromOutside)?;
        let elsewhere = relay != self.talks_of(&engine.talks)?.relay
            || relay_key.to_string() != engine.room.opening().relay_key;
        let founding = Founding {
            kind: engine.room.kind(),
            person: Some(me.person),
            continues: Some(Succession::new(
                old,
                agreed(engine),
                &engine.membership.member,
            )),
            charter: engine.room.charter().map(Charter::hash),
            relay: (relay, relay_key),
        };
        let creator = Creator {
            role: me.role,
            name: me.name.clone(),
            device: me.device.clone(),
        };
        let opening = engine.room.opening().clone();
        let mut next = found_room(turn, &opening, founding, &creator, token)?;
        let secret = self.talks_of(&engine.talks)?.intermediary_secret;
        let secret = secret.map(|secret| SigningKey::from_bytes(&secret.into()));
        for body in carried_over(engine, secret.as_ref()) {
            next.enqueue(turn, body)?;
        }
        let others = others(engine, me.person);
        let talks = engine.talks;
        next.order = self.take_order();
        next.whole_from = Some(0);
        next.elsewhere = elsewhere;
        let room = next.id;
        let side = next.room.kind().side();
        self.close(turn, old, room);
        self.rooms.insert(room, next);
        self.dirty.rooms.insert(room);
        let mut invitations = Vec::new();
        for (person, name, role) in others {
            let goal = Goal {
                rooms: vec![room],
                side: side.filter(|_| !role.is_intermediary()),
                role,
            };
            let link = self.make_link(turn, &goal, successor.valid_seconds, Some(old))?;
            let number = self.take_number();
            invitations.push(MadeInvitation {
                invitation: number,
                name: name.clone(),
                role,
                link: link.to_text(),
                expires: link.expires,
            });
            let invitation = InvitationStored {
                version: stored::VERSION,
                talks,
                rooms: goal.rooms,
                side: goal.side,
                link,
                state: InvitationState::Opening,
                places: vec![Place {
                    person: Some(person),
                    replaces: Vec::new(),
                    name: Some(name),
                }],
                delegation: None,
            };
            self.invitations.insert(number, invitation);
            self.dirty.invitations.insert(number);
        }
        Ok(Answer::Succeeding {
            room: room.to_string(),
            invitations,
        })
    }

    /// At which relay, under which key and by which token the new room opens.
    fn where_to(
        &self,
        engine: &RoomEngine,
        successor: &Successor,
    ) -> Result<(String, RelayKey, OpeningToken), DeskError> {
        let (relay, key) = match (&successor.relay, &successor.relay_key) {
            (None, None) => (engine.relay.clone(), engine.relay_key.clone()),
            (Some(relay), Some(key)) => {
                let key = key.parse().map_err(OpeningMisuse::RelayKey)?;
                (relay.clone(), key)
            }
            _ => {
                return Err(OpeningMisuse::HalfARelay.into());
            }
        };
        let talks = self.talks_of(&engine.talks)?;
        let same = relay == talks.relay && key.to_string() == talks.opening.relay_key;
        let token = match (&successor.token, &talks.token) {
            (Some(token), _) => token.parse().map_err(OpeningMisuse::Token)?,
            (None, Some(token)) if same => token.clone(),
            (None, _) => {
                return Err(OpeningMisuse::NoToken.into());
            }
        };
        Ok((relay, key, token))
    }

    /// The room here in which another goes on.
    pub(crate) fn successor_of(&self, room: &RoomId) -> Option<&RoomEngine> {
        let mut next = self
            .rooms
            .values()
            .filter(|engine| predecessor(engine) == Some(*room));
        next.next()
    }

    /// Where a room goes on, for people.
    pub(crate) fn goes_on(&self, engine: &RoomEngine) -> Option<String> {
        let next = self.successor_of(&engine.id)?;
        Some(format!(
            "it goes on in the room of the same name whose id begins with {}",
            short(&next.id)
        ))
    }

    /// What a room continues, and whether this desk's own record of that agrees.
    pub(crate) fn continues(&self, engine: &RoomEngine) -> Option<String> {
        let continues = engine.room.context().continues?;
        let id = RoomId::from_bytes(continues.room);
        let size = continues.size;
        let told = match self.rooms.get(&id).map(|old| old.root_at(size)) {
            Some(Some(root)) if root == Root(continues.root) => {
                "this desk read the same record up to there".to_owned()
            }
            Some(Some(_)) => "this desk read ANOTHER record than that: the relay showed you \
                 something else than whoever opened this room; compare over another channel"
                .to_owned(),
            _ => "this desk did not read the record there, and cannot compare it".to_owned(),
        };
        Some(format!(
            "continues the room whose id begins with {}; whoever opened this room \
             holds {size} entries of its record as agreed, and {told}. Standing permissions go \
             on here; other permissions that waited there do not{}",
            short(&id),
            self.differences(engine, &id)
        ))
    }

    /// What was carried over otherwise than this desk knows the room before.
    fn differences(&self, engine: &RoomEngine, before: &RoomId) -> String {
        let found = self.rooms.get(before);
        let found = found.map(|old| engine.room.not_as_before(&old.room));
        let told = found.iter().flatten().map(|one| format!(". But {one}"));
        told.collect()
    }

    /// Whoever opened a room that goes on may have read less of the one before than
    /// this desk: the side says what had come to it there, and what it had taken back
    /// it takes back again.
    pub(crate) fn tell_of_before(&self, turn: &mut Turn<'_>, engine: &mut RoomEngine) {
        let Some(old) = predecessor(engine) else {
            return;
        };
        let old = self.rooms.get(&old).map(|old| &old.room);
        let found = old.map(|old| engine.room.not_as_before(old));
        let role = engine.me().map(|me| me.role);
        let of_side = engine.room.permitting_side().is_some()
            && role.is_some_and(|role| !role.is_intermediary());
        let mut bodies = Vec::new();
        let came = engine.room.tell_came_before(old);
        let adds = !came.conveyances.0.is_empty() || !engine.room.side_has_told();
        if of_side && adds {
            bodies.push(Body::CameBefore(came));
        }
        for one in found.into_iter().flatten() {
            turn.warn(&engine.id, format!("in the room that goes on, {one}"));
            let signs = role.is_some_and(|role| engine.room.signs(role));
            if let (NotAsBefore::Revived { id, .. }, true) = (one, signs) {
                bodies.push(Body::Withdrawal(Withdrawal { permission: id }));
            }
        }
        for body in bodies {
            if let Err(error) = engine.enqueue(turn, body) {
                turn.warn(&engine.id, error.to_string());
            }
        }
    }

    /// A room that says it continues one of this desk's must be of its kind, stand on
    /// its charter, seat the same person, and be opened by somebody of the old one who
    /// may.
    pub(crate) fn check_predecessor(&self, engine: &RoomEngine) -> Result<(), String> {
        let Some(continues) = engine.room.context().continues else {
            return Ok(());
        };
        let Some(old) = self.rooms.get(&RoomId::from_bytes(continues.room)) else {
            return Ok(());
        };
        let same = old.talks == engine.talks
            && old.room.kind() == engine.room.kind()
            && old.room.context().opening == engine.room.context().opening;
        let me = (old.me(), engine.me());
        let same_person = match me {
            (Some(before), Some(now)) => before.person == now.person,
            _ => true,
        };
        if !engine.room.goes_on_from(&old.room) {
            return Err(
                "the room that goes on stands on another charter than the room before it, as this                  desk knows it; compare the charter's words over another channel before you answer                  a new invitation"
                    .to_owned(),
            );
        }
        if same
            && same_person
            && is_signed(old, &engine.id, &continues)
            && self
                .successor_of(&old.id)
                .is_none_or(|next| next.id == engine.id)
        {
            return Ok(());
        }
        Err(
            "the answer passes a room off as the successor of another that this desk is in; do \
             not trust whoever sent it"
                .to_owned(),
        )
    }

    /// Whoever enters a successor leaves the room before as it is.
    pub(crate) fn close_predecessor(&mut self, turn: &mut Turn<'_>, engine: &RoomEngine) {
        if let Some(old) = predecessor(engine) {
            self.close(turn, old, engine.id);
        }
    }

    fn close(&mut self, turn: &mut Turn<'_>, old: RoomId, next: RoomId) {
        self.redirect(turn, old, next);
        let Some(engine) = self.rooms.get_mut(&old) else {
            return;
        };
        let mut news = Vec::new();
        engine.abandon_outbox(
            turn,
            "the room goes on elsewhere; look at its record, and say there what is missing",
            &mut news,
        );
        if engine.check_usable().is_ok() {
            engine.end(
                turn,
                Standing::Left(format!(
                    "this room takes nothing more; it goes on in the room {}",
                    short(&next)
                )),
            );
        }
        self.dirty.rooms.insert(old);
        self.hear(turn, old, news);
    }
}

/// Who may open a successor, and when.
fn check_succession(engine: &RoomEngine, although_open: bool) -> Result<(), DeskError> {
    let me = engine.me();
    if !me.is_some_and(|me| may_succeed(engine.room.kind(), me.role)) {
        return Err(NotYours::Succeeding.into());
    }
    match &engine.standing {
        Standing::Frozen(_) => Ok(()),
        Standing::Open if although_open => Ok(()),
        Standing::Open => Err(NotNow::NotFrozen.into()),
        Standing::Opening(_) => Err(NotNow::NotOpened.into()),
        Standing::Stopped(why) | Standing::Left(why) => {
            Err(NotNow::ClosedOtherwise(why.clone()).into())
        }
    }
}

/// How far the record was agreed: the longest that another member stated to have
/// seen, and that this desk read alike, before the contradiction.
fn agreed(engine: &RoomEngine) -> TreeHead {
    let limit = match &engine.standing {
        Standing::Frozen(evidence) => evidence
            .second
            .map_or(u64::MAX, |second| second.head.size.saturating_sub(1)),
        _ => u64::MAX,
    };
    let own = engine.leaf();
    let stated = engine
        .room
        .items()
        .filter(|(_, item)| item.author != own)
        .filter_map(|(_, item)| item.entry())
        .filter_map(|entry| cbor::decode_whole::<Checkpoint>(&entry.seen, talks::limits::SEEN).ok())
        .filter(|seen| seen.room == engine.id && seen.head.size <= limit)
        .filter(|seen| engine.root_at(seen.head.size) == Some(seen.head.root))
        .max_by_key(|seen| seen.head.size)
        .map(|seen| seen.head);
    stated.unwrap_or_else(|| engine.start.head())
}

/// What the new room must know of the old one to go on: the side keys with their
/// ends, signed by the intermediary; the charter in force, signed by the sides; the
/// rounds; the side's standing permissions, with its signatures; and what was used
/// once. No other permission, and nothing that was said.
fn carried_over(engine: &RoomEngine, secret: Option<&SigningKey>) -> Vec<Body> {
    let room = &engine.room;
    let of_sides = matches!(room.kind(), RoomKind::Side(_));
    let known: Vec<&SideKey> = room.side_keys().filter(|_| of_sides).collect();
    let ended = known
        .iter()
        .filter(|key| room.key_has_ended(key.side, key.number))
        .filter_map(|key| end_of(room, key).or_else(|| Some(sign_end(room, key, secret?))));
    let keys = known.iter().map(|key| Body::SideKey((*key).clone()));
    let charter = room.adopted().cloned().map(Body::AdoptedCharter);
    let ends = ended.map(Body::SideKeyEnd);
    keys.chain(charter)
        .chain(ends)
        .chain(begun_again(room))
        .chain(room.carried_on())
        .collect()
}

/// The end of a side key, as a room's record holds it.
fn end_of(room: &Room, key: &SideKey) -> Option<SideKeyEnd> {
    room.items()
        .find_map(|(_, item)| match &item.counted()?.body {
            Body::SideKeyEnd(end) if end.side == key.side && end.number == key.number => {
                Some(end.clone())
            }
            _ => None,
        })
}

/// The same, signed anew by the desk that can.
fn sign_end(room: &Room, key: &SideKey, secret: &SigningKey) -> SideKeyEnd {
    let bytes = end_bytes(room.context().opening, key.side, key.number, &key.key);
    SideKeyEnd {
        side: key.side,
        number: key.number,
        signature: secret.sign(&bytes).to_bytes(),
    }
}

/// Everybody of a room but one, each once however many devices they have.
fn others(engine: &RoomEngine, me: PersonId) -> Vec<(PersonId, String, Role)> {
    let mut seen = BTreeSet::from([me]);
    let people = engine.room.context().people.iter();
    people
        .filter(|person| seen.insert(person.person))
        .map(|person| (person.person, person.name.clone(), person.role))
        .collect()
}

fn short(room: &RoomId) -> String {
    room.to_string().chars().take(8).collect()
}
