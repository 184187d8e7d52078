//! The invitee's side of an invitation: card, answer, the first sight of a room.

mod sending;

use ed25519_dalek::SigningKey;
use envelope::CommitterSecret;
use envelope::RelayKey;
use envelope::wire::{Refusal, Reply, Request};
use minicbor::bytes::ByteArray;
use sealing::hpke_box::BoxSecret;
use sealing::{Group, KeyPackageSecrets, MemberSecret, UnixMillis, key_package};
use talks::room::Briefing;
use talks::{LeafKey, Role, RoomContext, RoomKind, TalksId, codec};

use crate::answer::{Answer, Event};
use crate::command::Join;
use crate::desk::{Asked, Desk};
use crate::effect::Effect;
use crate::error::DeskError;
use crate::invitation::{self, Admission, Card, CardRoom, Link};
use crate::inviting::card_bytes;
use crate::opening::Creator;
use crate::refusal::{Misuse, NotNow};
use crate::room::{Beginning, Membership, RoomEngine};
use crate::stored::{self, JoiningRoom, JoiningState, JoiningStored, TalksStored};
use crate::succeeding::predecessor;
use crate::turn::Turn;

/// How long one request waits at a locker, in seconds.
const LOCKER_WAIT: u32 = 25;
/// How far two desks' clocks may be apart, in milliseconds: two days.
const CLOCKS_APART: u64 = 2 * 24 * 60 * 60 * 1000;

/// Why an answer cannot be used, in words for the invitee.
type Unusable = String;

/// What a joining needs of the relay now.
pub(crate) fn wanted(number: u32, joining: &JoiningStored) -> Vec<(Asked, String, Request)> {
    let Ok(link) = read_link(joining) else {
        return Vec::new();
    };
    match joining.state {
        JoiningState::Sending => vec![(
            Asked::PutCard(number),
            link.relay,
            Request::PutLocker {
                locker: link.locker,
                slot: invitation::CARD_SLOT,
                sealed: joining.sealed_card.to_vec(),
            },
        )],
        JoiningState::Sent => vec![(
            Asked::TakeAnswer(number),
            link.relay,
            Request::TakeLocker {
                locker: link.locker,
                slot: invitation::ANSWER_SLOT,
                wait_seconds: LOCKER_WAIT,
            },
        )],
        JoiningState::Joined | JoiningState::Failed(_) => Vec::new(),
    }
}

pub(crate) fn read_link(joining: &JoiningStored) -> Result<Link, talks::Malformed> {
    codec::decode(&joining.link, 4096)
}

/// The safety words of a card that this desk sent.
pub(crate) fn words(joining: &JoiningStored) -> String {
    read_link(joining).map_or_else(|_| String::new(), |link| link.words(&joining.card))
}

impl Desk {
    pub(crate) fn join(&mut self, turn: &mut Turn<'_>, join: Join) -> Result<Answer, DeskError> {
        let link = Link::from_text(&join.link).map_err(Misuse::Link)?;
        let repeated = self.joinings.values().any(|joining| {
            !matches!(joining.state, JoiningState::Failed(_))
                && read_link(joining).is_ok_and(|other| other.locker == link.locker)
        });
        if repeated {
            return Err(NotNow::JoinedAlready.into());
        }
        if link.expires < turn.now {
            return Err(NotNow::LinkExpired.into());
        }
        let longest = envelope::limits::LOCKER_LIFE_SECONDS.saturating_mul(1000);
        if link.expires > turn.now.plus_millis(longest.saturating_add(CLOCKS_APART)) {
            return Err(Misuse::LinkTooLong.into());
        }
        let joining = make_card(turn, &link, join, self.kept_key(&link))?;
        let words = words(&joining);
        let number = self.take_number();
        self.joinings.insert(number, joining);
        self.dirty.joinings.insert(number);
        Ok(Answer::Joining {
            joining: number,
            words,
        })
    }

    /// The side key of whoever sat in the room that an invitation continues: with
    /// it they go on.
    fn kept_key(&self, link: &Link) -> Option<[u8; 32]> {
        let before = self.rooms.get(&link.continues?)?;
        let secret = self.talks.get(&before.talks)?.side_secret?;
        Some(secret.into())
    }

    pub(crate) fn answer_taken(&mut self, turn: &mut Turn<'_>, number: u32, reply: Reply) {
        let Some(joining) = self.joinings.get(&number) else {
            return;
        };
        if !matches!(joining.state, JoiningState::Sent) {
            return;
        }
        let outcome = match reply {
            Reply::Locker { sealed } => {
                let joining = joining.clone();
                self.enter(turn, &joining, &sealed)
            }
            Reply::Refused(refusal @ (Refusal::LockerExpired | Refusal::LockerUnknown)) => {
                Err(refusal.to_string())
            }
            // Nothing there yet: asked for again.
            _ => return,
        };
        if let Some(joining) = self.joinings.get_mut(&number) {
            match outcome {
                Ok(talks) => {
                    joining.state = JoiningState::Joined;
                    joining.talks = Some(talks);
                    // What opened the answer is not needed again.
                    joining.box_secret = Vec::new().into();
                    joining.side_secret = None;
                    joining.rooms.clear();
                }
                Err(reason) => fail(turn, number, joining, reason),
            }
            self.dirty.joinings.insert(number);
        }
    }

    /// Enters all rooms of an answer, or none; gives the talks.
    fn enter(
        &mut self,
        turn: &mut Turn<'_>,
        joining: &JoiningStored,
        sealed: &[u8],
    ) -> Result<TalksId, Unusable> {
        let link = read_link(joining).map_err(|error| error.to_string())?;
        let secret = box_secret(joining)?;
        let answer = invitation::Answer::open(sealed, &secret, &link.locker)
            .map_err(|error| error.to_string())?;
        if answer.inviter != link.inviter {
            return Err(
                "the answer is not by whoever made the link; ask for a new invitation over \
                 another channel"
                    .to_owned(),
            );
        }
        if answer.rooms.len() != joining.rooms.len() {
            return Err("the answer is for other rooms than the invitation".to_owned());
        }
        let id = answer.opening.talks;
        if let Some(known) = self.talks.get(&id)
            && known.opening.hash() != answer.opening.hash()
        {
            return Err(
                "the answer names talks that this desk knows differently; do not trust it"
                    .to_owned(),
            );
        }
        let relay_key: RelayKey = answer
            .opening
            .relay_key
            .parse()
            .map_err(|_| "the opening names no usable relay key".to_owned())?;
        let mut engines = Vec::new();
        let keyed = joining
            .rooms
            .iter()
            .zip(&answer.rooms)
            .zip(&answer.briefings);
        for (index, ((keys, admission), briefing)) in keyed.enumerate() {
            let relay = match answer.relays.as_ref().and_then(|relays| relays.get(index)) {
                None => (link.relay.clone(), relay_key.clone()),
                Some(other) => {
                    let key = other.key.parse();
                    let key = key.map_err(|_| "a room's relay has no usable key".to_owned())?;
                    (other.address.clone(), key)
                }
            };
            engines.push(enter_room(
                &link, &answer, relay, keys, admission, briefing,
            )?);
        }
        // A key must not come into other talks than those it is of.
        let continued = engines
            .iter()
            .any(|engine| predecessor(engine) == link.continues);
        if link.continues.is_some() && !continued {
            return Err("the answer is for another room than the invitation said".to_owned());
        }
        self.check_camp(&id, &engines)?;
        for engine in &engines {
            self.check_place(engine)?;
        }
        let first = engines
            .first()
            .ok_or_else(|| "the answer is for no room".to_owned())?;
        let trusted = first
            .room
            .context()
            .person(&answer.inviter)
            .is_some_and(|inviter| inviter.role.may_commit());
        if !trusted {
            return Err("the answer is not by anybody who may invite into the room".to_owned());
        }
        self.settle_in(turn, joining, &link, answer, engines);
        Ok(id)
    }

    /// One desk is in talks for one side, or for the intermediary: never for
    /// two at a table.
    fn check_camp(&self, talks: &TalksId, engines: &[RoomEngine]) -> Result<(), Unusable> {
        let Some(known) = self.talks.get(talks) else {
            return Ok(());
        };
        let same = engines.iter().all(|engine| {
            let official = engine.me().is_some_and(|me| me.role.is_intermediary());
            match known.side {
                None => official,
                Some(side) => !official && engine.room.kind().side() == Some(side),
            }
        });
        if same {
            return Ok(());
        }
        Err(
            "this desk is in these talks for somebody else already; answer the invitation at \
             another desk, and ask for a new one"
                .to_owned(),
        )
    }

    /// A new membership takes the place of an earlier one only in the very same
    /// room, and only once that one is over; and no second room of a kind can
    /// pass for the one that this desk has.
    fn check_place(&self, engine: &RoomEngine) -> Result<(), Unusable> {
        if let Some(earlier) = self.rooms.get(&engine.id) {
            let same = earlier.talks == engine.talks
                && earlier.room.context().opening == engine.room.context().opening
                && earlier.room.kind() == engine.room.kind()
                && earlier.relay == engine.relay
                && earlier.relay_key == engine.relay_key;
            if !same {
                return Err(
                    "the answer passes another room off as one that this desk is in; do not \
                     trust whoever sent it"
                        .to_owned(),
                );
            }
        }
        self.check_predecessor(engine)?;
        let earlier = predecessor(engine);
        let seated = self.rooms.values().any(|other| {
            Some(other.id) != earlier
                && other.talks == engine.talks
                && other.room.kind() == engine.room.kind()
                && other.check_usable().is_ok()
        });
        if seated {
            return Err(
                "this desk sits in such a room of these talks already; leave it first, if the \
                 invitation is in earnest"
                    .to_owned(),
            );
        }
        Ok(())
    }

    fn settle_in(
        &mut self,
        turn: &mut Turn<'_>,
        joining: &JoiningStored,
        link: &Link,
        answer: invitation::Answer,
        engines: Vec<RoomEngine>,
    ) {
        let id = answer.opening.talks;
        let side = engines.iter().find_map(|engine| engine.room.kind().side());
        let official = engines
            .iter()
            .any(|engine| engine.me().is_some_and(|me| me.role.is_intermediary()));
        let creator = engines.first().and_then(RoomEngine::me).map(|me| Creator {
            role: me.role,
            name: me.name.clone(),
            device: me.device.clone(),
        });
        let talks = self.talks.entry(id).or_insert_with(|| TalksStored {
            version: stored::VERSION,
            opening: answer.opening.clone(),
            relay: link.relay.clone(),
            intermediary_secret: None,
            token: None,
            side_secret: None,
            side: if official { None } else { side },
            delegations: Vec::new(),
            destroy_at: None,
            told_until: None,
            holders: Vec::new(),
        });
        // A key that comes with the delegation's own room is introduced to nobody.
        let introduced = engines
            .iter()
            .any(|engine| matches!(engine.room.kind(), RoomKind::Side(_)));
        if let (Some(secret), true) = (joining.side_secret, introduced) {
            talks.side_secret = Some(secret);
        }
        self.dirty.talks.insert(id);
        for other in self.rooms.values_mut().filter(|other| other.talks == id) {
            other.whole_from = None;
            self.dirty.rooms.insert(other.id);
        }
        let talks_relay = self.talks.get(&id).map(|talks| talks.relay.clone());
        for mut engine in engines {
            engine.order = self.take_order();
            engine.elsewhere = Some(&engine.relay) != talks_relay.as_ref()
                || engine.relay_key.to_string() != engine.room.opening().relay_key;
            let room = engine.id;
            if let Some(mut earlier) = self.rooms.remove(&room) {
                engine.slot = format!("{room}-{}", engine.order);
                let mut news = Vec::new();
                earlier.retire(turn, &mut news);
                self.dirty.rooms.insert(earlier.id);
                self.rooms.insert(earlier.id, earlier);
                self.hear(turn, room, news);
            }
            turn.effect(Effect::Connect {
                room,
                relay: engine.relay.clone(),
            });
            Self::tell_joined(turn, &room);
            self.tell_of_before(turn, &mut engine);
            self.close_predecessor(turn, &engine);
            self.dirty.rooms.insert(room);
            self.rooms.insert(room, engine);
        }
        let has_own = side
            .and_then(|side| self.room_of_kind(&id, RoomKind::Delegation(side)).ok())
            .is_some_and(|room| self.is_usable(&room));
        if let (Some(creator), Some(token), false) = (creator, answer.delegation, has_own) {
            let opened = self.open_delegation_room(turn, id, &creator, token);
            if let Err(error) = opened {
                turn.tell(Event::Warning {
                    room: None,
                    text: format!("the delegation's own room cannot be opened: {error}"),
                });
            }
        }
    }
}

fn enter_room(
    link: &Link,
    answer: &invitation::Answer,
    (relay, relay_key): (String, RelayKey),
    keys: &JoiningRoom,
    admission: &Admission,
    briefing: &Briefing,
) -> Result<RoomEngine, Unusable> {
    let member = MemberSecret::from_bytes(keys.member.into());
    let secrets =
        KeyPackageSecrets::from_bytes(&keys.key_package).map_err(|error| error.to_string())?;
    let group =
        Group::join(&admission.welcome, &secrets, &member).map_err(|error| error.to_string())?;
    if group.room() != admission.room {
        return Err("the answer's Welcome is for another room than it says".to_owned());
    }
    let context = RoomContext::from_bytes(&group.context()).map_err(|error| error.to_string())?;
    check_roster(&context, &group, &member)?;
    if let Some(seen) = &admission.seen
        && (seen.room != admission.room || seen.verify(&relay_key).is_err())
    {
        return Err("the answer states a checkpoint that the relay did not sign".to_owned());
    }
    let mut briefing = briefing.clone();
    // That the charter's words were compared apart from the intermediary, only a
    // head can say.
    let inviter = context.person(&answer.inviter);
    briefing.charter_confirmed &= inviter.is_some_and(|inviter| inviter.role == Role::Head);
    let mut engine = RoomEngine::begin(Beginning {
        id: admission.room,
        talks: answer.opening.talks,
        order: 0,
        relay,
        relay_key,
        membership: Membership::new(member, keys.committer.into()),
        group,
        opening: answer.opening.clone(),
        briefing: Some(briefing),
        start: admission.start.clone(),
        token: None,
    })
    .map_err(|error| error.to_string())?;
    // What the inviter saw of the log must prove to be its beginning.
    engine.claims.extend(admission.seen);
    let role = engine.me().map(|me| me.role);
    if role != Some(link.role) {
        return Err("the room seats this desk in another role than the invitation says".to_owned());
    }
    Ok(engine)
}

/// The roster that the group carries must name exactly the group's leaves.
fn check_roster(
    context: &RoomContext,
    group: &Group,
    member: &MemberSecret,
) -> Result<(), Unusable> {
    let mut leaves: Vec<LeafKey> = group
        .members()
        .iter()
        .map(|key| LeafKey(*key.as_bytes()))
        .collect();
    let mut people: Vec<LeafKey> = context.people.iter().map(|person| person.key).collect();
    leaves.sort();
    people.sort();
    let own = LeafKey(*member.public().as_bytes());
    if leaves != people || !people.contains(&own) {
        return Err("the room's roster does not name exactly the people in it".to_owned());
    }
    Ok(())
}

fn make_card(
    turn: &mut Turn<'_>,
    link: &Link,
    join: Join,
    kept: Option<[u8; 32]>,
) -> Result<JoiningStored, DeskError> {
    let mut rooms = Vec::new();
    let mut secrets = Vec::new();
    for _ in 0..link.rooms {
        let member = MemberSecret::generate(&mut turn.desk_stream());
        let committer: [u8; 32] = turn.desk_bytes();
        let (package, package_secrets) =
            key_package(&member, UnixMillis(turn.now.0), &mut turn.desk_stream())?;
        rooms.push(CardRoom {
            key_package: package.into(),
            committer: (*CommitterSecret::from_seed(&committer).public().as_bytes()).into(),
        });
        secrets.push(JoiningRoom {
            member: (*member.to_bytes()).into(),
            committer: committer.into(),
            key_package: package_secrets.to_bytes().to_vec().into(),
        });
    }
    let answer_secret = BoxSecret::generate(&mut turn.desk_stream())?;
    let has_key = link.role.has_side_key();
    let side_secret: Option<[u8; 32]> = has_key.then(|| kept.unwrap_or_else(|| turn.desk_bytes()));
    let side_key = side_secret
        .as_ref()
        .map(|seed| ByteArray::from(SigningKey::from_bytes(seed).verifying_key().to_bytes()));
    let card = Card {
        version: 1,
        name: join.name,
        device: join.device,
        rooms,
        answer_to: answer_secret.public(),
        side_key,
    };
    let card = card_bytes(&card);
    Card::from_bytes(&card)?;
    let sealed = invitation::seal_card(link, &card, &mut turn.desk_stream())?;
    Ok(JoiningStored {
        version: stored::VERSION,
        link: codec::encode(link).into(),
        card: card.into(),
        sealed_card: sealed.into(),
        box_secret: answer_secret.to_bytes().to_vec().into(),
        side_secret: side_secret.map(Into::into),
        rooms: secrets,
        state: JoiningState::Sending,
        talks: None,
    })
}

fn box_secret(joining: &JoiningStored) -> Result<BoxSecret, Unusable> {
    let bytes = <[u8; 32]>::try_from(joining.box_secret.as_slice())
        .map_err(|_| "this joining's key is damaged".to_owned())?;
    BoxSecret::from_bytes(bytes).map_err(|error| error.to_string())
}

fn fail(turn: &mut Turn<'_>, number: u32, joining: &mut JoiningStored, reason: String) {
    joining.state = JoiningState::Failed(reason.clone());
    turn.tell(Event::JoiningFailed {
        joining: number,
        reason,
    });
}

#[cfg(test)]
mod tests;
