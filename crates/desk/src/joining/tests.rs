//! Who may answer a card, and which rooms an answer may open.

use envelope::wire::{Reply, Request};
use envelope::{Frontier, LockerId, RelaySigner, RoomId};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sealing::{Change, Group, MemberSecret, UnixMillis};
use talks::opening::Side;
use talks::room::Briefing;
use talks::{
    LeafKey, Opening, Person, PersonId, Place, Role, RoomContext, RoomKind, SideNumber, TalksId,
    Time,
};

use crate::answer::Event;
use crate::command::{Command, Join};
use crate::desk::Desk;
use crate::effect::{Batch, Effect, Input};
use crate::invitation::{Admission, Answer, Card, Link, Secret};
use crate::random::{Randomness, Scope};

const NOW: Time = Time(1_700_000_000_000);

#[derive(Default)]
struct Streams {
    drawn: u64,
    /// The request that waits at the locker.
    waiting: u64,
}

impl Randomness for Streams {
    fn stream(&mut self, _: Scope) -> ChaCha20Rng {
        self.drawn += 1;
        ChaCha20Rng::seed_from_u64(self.drawn)
    }
}

/// Somebody who invites, honestly or not.
struct Host {
    member: MemberSecret,
    rng: ChaCha20Rng,
}

impl Host {
    fn new(seed: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(1_000_000 + seed);
        Self {
            member: MemberSecret::generate(&mut rng),
            rng,
        }
    }

    fn leaf(&self) -> LeafKey {
        LeafKey(*self.member.public().as_bytes())
    }

    fn link(&self, locker: u8) -> Link {
        Link {
            version: 1,
            relay: "wss://relay.example".to_owned(),
            locker: LockerId::from_bytes([locker; 32]),
            secret: Secret([9; 32]),
            rooms: 1,
            role: Role::Delegate,
            expires: NOW.plus_millis(1_000_000),
            inviter: self.leaf(),
        }
    }

    /// A room with the owner of the card in it, and the answer that says so.
    fn answer(&mut self, link: &Link, card: &Card, room: RoomId, kind: RoomKind) -> Vec<u8> {
        let opening = opening();
        let mut context = RoomContext {
            version: 1,
            talks: opening.talks,
            kind,
            opening: opening.hash(),
            people: vec![person(self.leaf(), Role::Head, "host")],
        };
        let now = UnixMillis(NOW.0);
        let group =
            Group::create(room, &self.member, &context.to_bytes(), now, &mut self.rng).unwrap();
        let package = card.rooms[0].key_package.to_vec();
        let guest = sealing::inspect_key_package(&package, now).unwrap();
        context.people.push(person(
            LeafKey(*guest.as_bytes()),
            Role::Delegate,
            &card.name,
        ));
        let change = Change {
            remove: Vec::new(),
            add: vec![package],
            context: Some(context.to_bytes()),
        };
        let sealed = group.seal_commit(&change, now, &mut self.rng).unwrap();
        let mut start = Frontier::new();
        start.append(&sealed.frame.hash());
        let before = RoomContext {
            people: context.people[..1].to_vec(),
            ..context.clone()
        };
        let after = context;
        let mut host = talks::Room::new(before, opening.clone()).unwrap();
        host.apply_commit(Place(0), self.leaf(), NOW, after);
        let briefing: Briefing = host.briefing();
        let answer = Answer {
            version: 1,
            opening,
            rooms: vec![Admission {
                room,
                welcome: sealed.welcome.unwrap().into(),
                start,
                seen: None,
            }],
            briefings: vec![briefing],
            delegation: None,
            inviter: self.leaf(),
        };
        answer
            .seal(&self.member, &card.answer_to, &link.locker, &mut self.rng)
            .unwrap()
    }
}

fn opening() -> Opening {
    let relay = RelaySigner::from_seed("relay.example", &[1; 32]).unwrap();
    Opening {
        version: 1,
        talks: TalksId([1; 16]),
        title: "Water".to_owned(),
        intermediary: "Oman".to_owned(),
        language: "en".to_owned(),
        sides: vec![Side {
            name: "North".to_owned(),
            language: "en".to_owned(),
        }],
        intermediary_key: [1; 32],
        relay_key: relay.key().to_string(),
        opened: NOW,
    }
}

fn person(key: LeafKey, role: Role, name: &str) -> Person {
    Person {
        key,
        person: PersonId([key.0[0]; 16]),
        role,
        name: name.to_owned(),
        device: "desk".to_owned(),
        committer: role.may_commit().then_some([key.0[1]; 32]),
    }
}

/// The invitee answers a link; gives the card that lies in the locker then.
fn join(desk: &mut Desk, streams: &mut Streams, link: &Link) -> Card {
    let join = Command::Join(Join {
        link: link.to_text(),
        name: "guest".to_owned(),
        device: "desk".to_owned(),
    });
    let batch = desk.handle(NOW, streams, Input::Command(join)).unwrap();
    let (id, sealed) = sent(&batch, |request| match request {
        Request::PutLocker { sealed, .. } => Some(sealed.clone()),
        _ => None,
    });
    let card = sealing::sealed_box::open(&link.card_key(), link.locker.as_bytes(), &sealed);
    let put = Input::Answered {
        id,
        reply: Reply::LockerPut,
    };
    let batch = desk.handle(NOW, streams, put).unwrap();
    let (id, ()) = sent(&batch, |request| {
        matches!(request, Request::TakeLocker { .. }).then_some(())
    });
    streams.waiting = id;
    Card::from_bytes(&card.unwrap()).unwrap()
}

fn sent<T>(batch: &Batch, find: impl Fn(&Request) -> Option<T>) -> (u64, T) {
    batch
        .effects
        .iter()
        .find_map(|effect| match effect {
            Effect::SendAnonymously { id, request, .. } => Some((*id, find(request)?)),
            _ => None,
        })
        .unwrap()
}

/// The answer arrives; what the desk says to it.
fn arrive(desk: &mut Desk, streams: &mut Streams, sealed: Vec<u8>) -> Vec<Event> {
    let input = Input::Answered {
        id: streams.waiting,
        reply: Reply::Locker { sealed },
    };
    desk.handle(NOW, streams, input).unwrap().events
}

fn joined(events: &[Event]) -> bool {
    events
        .iter()
        .any(|event| matches!(event, Event::Joined { .. }))
}

fn failed(events: &[Event]) -> bool {
    events
        .iter()
        .any(|event| matches!(event, Event::JoiningFailed { .. }))
}

const NORTH: RoomKind = RoomKind::Side(SideNumber(0));
const OWN: RoomKind = RoomKind::Delegation(SideNumber(0));

#[test]
fn whoever_reads_the_link_cannot_answer_in_the_inviters_place() {
    let (honest, mut eve) = (Host::new(1), Host::new(2));
    let room = RoomId::from_bytes([5; 32]);
    for (inviter, enters) in [(honest.link(1), false), (eve.link(2), true)] {
        let (mut desk, mut streams) = (Desk::new(), Streams::default());
        let card = join(&mut desk, &mut streams, &inviter);
        let answer = eve.answer(&inviter, &card, room, NORTH);
        let events = arrive(&mut desk, &mut streams, answer);
        assert_eq!(joined(&events), enters, "{events:?}");
        assert_eq!(failed(&events), !enters, "{events:?}");
    }
}

#[test]
fn no_room_passes_for_the_one_that_a_desk_is_in() {
    let mut host = Host::new(1);
    let (mut desk, mut streams) = (Desk::new(), Streams::default());
    let room = RoomId::from_bytes([5; 32]);
    let link = host.link(1);
    let card = join(&mut desk, &mut streams, &link);
    let answer = host.answer(&link, &card, room, NORTH);
    assert!(joined(&arrive(&mut desk, &mut streams, answer)));
    let mut eve = Host::new(2);
    for (locker, id, kind) in [(2, [5; 32], NORTH), (3, [5; 32], OWN), (4, [6; 32], NORTH)] {
        let link = eve.link(locker);
        let card = join(&mut desk, &mut streams, &link);
        let answer = eve.answer(&link, &card, RoomId::from_bytes(id), kind);
        let events = arrive(&mut desk, &mut streams, answer);
        assert!(failed(&events) && !joined(&events), "{events:?}");
        assert!(desk.is_usable(&room), "the room that was there is in use");
    }
}
