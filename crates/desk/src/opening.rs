//! Opening talks, and opening a delegation's own room: rooms that this desk
//! creates and the relay must open.

use ed25519_dalek::SigningKey;
use envelope::wire::{OpeningToken, Reply, Request};
use envelope::{Frontier, RelayKey, RoomId};
use sealing::{Group, MemberSecret, UnixMillis};
use talks::opening::Side;
use talks::{
    Body, CharterHash, Opening, Person, PersonId, Role, RoomContext, RoomKind, SideNumber, TalksId,
};

use crate::answer::{Answer, Event};
use crate::command::OpenTalks;
use crate::desk::{Asked, Desk};
use crate::effect::Effect;
use crate::error::DeskError;
use crate::refusal::OpeningMisuse;
use crate::room::{Beginning, Membership, RoomEngine};
use crate::stored::{self, Standing, TalksStored};
use crate::succeeding::Succession;
use crate::turn::Turn;

/// The person that a room is created by.
pub(crate) struct Creator {
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) device: String,
}

/// What the relay must still be asked for a room: to open it, or to register
/// its newest epoch.
pub(crate) fn wanted(room: &RoomEngine) -> Vec<(Asked, String, Request)> {
    let mut wanted = Vec::new();
    if let (Standing::Opening(None), Some(token)) = (&room.standing, &room.token)
        && let Some(access) = room.access()
    {
        wanted.push((
            Asked::OpenRoom(room.id),
            room.relay.clone(),
            Request::OpenRoom {
                token: token.clone(),
                room: room.id,
                access: access.public(),
                committer: room.membership.committer.public(),
            },
        ));
    }
    if let (Standing::Open, Some(signed)) = (&room.standing, room.registrations.front()) {
        wanted.push((
            Asked::Register(room.id),
            room.relay.clone(),
            Request::Register {
                signed: signed.clone(),
            },
        ));
    }
    wanted
}

impl Desk {
    pub(crate) fn open_talks(
        &mut self,
        turn: &mut Turn<'_>,
        open: OpenTalks,
    ) -> Result<Answer, DeskError> {
        let token: OpeningToken = open.token.parse().map_err(OpeningMisuse::Token)?;
        let relay_key: RelayKey = open.relay_key.parse().map_err(OpeningMisuse::RelayKey)?;
        let secret = SigningKey::from_bytes(&turn.desk_bytes());
        let opening = Opening {
            version: 1,
            talks: TalksId(turn.desk_bytes()),
            title: open.title,
            intermediary: open.intermediary,
            language: open.language,
            sides: open
                .sides
                .into_iter()
                .map(|side| Side {
                    name: side.name,
                    language: side.language,
                })
                .collect(),
            intermediary_key: secret.verifying_key().to_bytes(),
            relay_key: relay_key.to_string(),
            opened: turn.now,
        };
        opening.check()?;
        let creator = Creator {
            role: Role::Official,
            name: open.name,
            device: open.device,
        };
        let sides = (0u8..)
            .zip(&opening.sides)
            .map(|(number, _)| SideNumber(number));
        let kinds: Vec<RoomKind> = core::iter::once(RoomKind::Team)
            .chain(sides.map(RoomKind::Side))
            .collect();
        let talks = TalksStored {
            version: stored::VERSION,
            opening: opening.clone(),
            relay: open.relay,
            intermediary_secret: Some(secret.to_bytes().into()),
            token: Some(token.clone()),
            side_secret: None,
            side: None,
            delegations: Vec::new(),
            destroy_at: None,
            told_until: None,
            holders: Vec::new(),
        };
        let mut engines = Vec::new();
        for kind in kinds {
            engines.push(create_room(turn, &talks, kind, &creator, token.clone())?);
        }
        let mut rooms = Vec::new();
        for mut engine in engines {
            engine.order = self.take_order();
            engine.whole_from = Some(0);
            rooms.push(engine.id.to_string());
            self.dirty.rooms.insert(engine.id);
            self.rooms.insert(engine.id, engine);
        }
        let id = opening.talks;
        self.dirty.talks.insert(id);
        self.talks.insert(id, talks);
        Ok(Answer::Opening { talks: id, rooms })
    }

    /// A head's desk opens its delegation's own room with the one-time token
    /// of its invitation.
    pub(crate) fn open_delegation_room(
        &mut self,
        turn: &mut Turn<'_>,
        talks: TalksId,
        creator: &Creator,
        token: OpeningToken,
    ) -> Result<(), DeskError> {
        let Some(known) = self.talks.get(&talks) else {
            return Ok(());
        };
        let Some(side) = known.side else {
            return Ok(());
        };
        let mut engine = create_room(turn, known, RoomKind::Delegation(side), creator, token)?;
        engine.order = self.take_order();
        self.dirty.rooms.insert(engine.id);
        self.rooms.insert(engine.id, engine);
        Ok(())
    }

    pub(crate) fn room_opened(&mut self, turn: &mut Turn<'_>, room: RoomId, reply: Reply) {
        let Some(engine) = self.rooms.get_mut(&room) else {
            return;
        };
        match reply {
            Reply::Opened => {
                engine.standing = Standing::Open;
                engine.token = None;
                turn.effect(Effect::Connect {
                    room,
                    relay: engine.relay.clone(),
                });
                turn.tell(Event::RoomOpened {
                    room: room.to_string(),
                });
            }
            Reply::Refused(refusal) => {
                let reason = refusal.to_string();
                engine.standing = Standing::Opening(Some(reason.clone()));
                turn.tell(Event::RoomRefused {
                    room: room.to_string(),
                    reason,
                });
            }
            _ => return,
        }
        self.dirty.rooms.insert(room);
    }
}

fn create_room(
    turn: &mut Turn<'_>,
    talks: &TalksStored,
    kind: RoomKind,
    creator: &Creator,
    token: OpeningToken,
) -> Result<RoomEngine, DeskError> {
    let relay_key = talks.opening.relay_key.parse();
    let relay_key = relay_key.map_err(OpeningMisuse::RelayKey)?;
    let founding = Founding {
        kind,
        person: None,
        continues: None,
        charter: None,
        relay: (talks.relay.clone(), relay_key),
    };
    found_room(turn, &talks.opening, founding, creator, token)
}

/// What a room begins as.
pub(crate) struct Founding<'a> {
    pub(crate) kind: RoomKind,
    /// As whom the room before knew its creator.
    pub(crate) person: Option<PersonId>,
    pub(crate) continues: Option<Succession<'a>>,
    /// The charter in force in the room that it continues.
    pub(crate) charter: Option<CharterHash>,
    pub(crate) relay: (String, RelayKey),
}

pub(crate) fn found_room(
    turn: &mut Turn<'_>,
    opening: &Opening,
    founding: Founding<'_>,
    creator: &Creator,
    token: OpeningToken,
) -> Result<RoomEngine, DeskError> {
    let Founding {
        kind,
        person,
        continues,
        charter,
        relay: (relay, relay_key),
    } = founding;
    let id = RoomId::from_bytes(turn.desk_bytes());
    let continues = continues.map(|succession| succession.sign(&id));
    let member = MemberSecret::generate(&mut turn.room_stream(&id));
    let membership = Membership::new(member, turn.room_bytes(&id));
    let context = RoomContext {
        version: 1,
        talks: opening.talks,
        kind,
        opening: opening.hash(),
        charter,
        continues,
        people: vec![Person {
            key: membership.leaf(),
            person: person.unwrap_or_else(|| PersonId(turn.room_bytes(&id))),
            role: creator.role,
            name: creator.name.clone(),
            device: creator.device.clone(),
            committer: Some(*membership.committer.public().as_bytes()),
        }],
    };
    context.check()?;
    let group = Group::create(
        id,
        &membership.member,
        &context.to_bytes(),
        UnixMillis(turn.now.0),
        &mut turn.room_stream(&id),
    )?;
    let mut engine = RoomEngine::begin(Beginning {
        id,
        talks: opening.talks,
        order: 0,
        relay,
        relay_key,
        membership,
        group,
        opening: opening.clone(),
        briefing: None,
        start: Frontier::new(),
        token: Some(token),
    })?;
    engine.enqueue(turn, Body::Opening(opening.clone()))?;
    Ok(engine)
}
