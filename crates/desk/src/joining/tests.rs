//! Who may answer a card, and which rooms an answer may open.

use envelope::wire::{Refusal, Reply, Request};
use envelope::{Frontier, LockerId, RelaySigner, RoomId};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sealing::{Change, Group, MemberSecret, UnixMillis};
use talks::opening::Side;
use talks::room::Briefing;
use talks::{
    LeafKey, Opening, Person, PersonId, Place, Predecessor, Role, RoomContext, RoomKind,
    SideNumber, TalksId, Time,
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
            continues: None,
        }
    }

    /// A room with the owner of the card in it, and the answer that says so.
    fn answer(&mut self, link: &Link, card: &Card, room: RoomId, kind: RoomKind) -> Vec<u8> {
        self.answer_continuing(link, card, (room, kind), None)
    }

    /// The same, in a room that says whose record it continues.
    fn answer_continuing(
        &mut self,
        link: &Link,
        card: &Card,
        (room, kind): (RoomId, RoomKind),
        continues: Option<Predecessor>,
    ) -> Vec<u8> {
        let opening = opening();
        let mut context = RoomContext {
            charter: None,
            version: 1,
            talks: opening.talks,
            kind,
            opening: opening.hash(),
            continues,
            people: vec![person(self.leaf(), Role::Head, "host")],
        };
        let now = UnixMillis(NOW.0);
        let group =
            Group::create(room, &self.member, &context.to_bytes(), now, &mut self.rng).unwrap();
        let package = card.rooms[0].key_package.to_vec();
        let guest = sealing::inspect_key_package(&package, now).unwrap();
        // The same human being, whichever room and leaf.
        context.people.push(Person {
            person: PersonId([8; 16]),
            ..person(LeafKey(*guest.as_bytes()), Role::Delegate, &card.name)
        });
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
            relays: None,
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
    let batch = set_out(desk, streams, link);
    let (id, sealed) = put(&batch);
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

/// The invitee answers a link; the card is not in the locker yet.
fn set_out(desk: &mut Desk, streams: &mut Streams, link: &Link) -> Batch {
    let join = Command::Join(Join {
        link: link.to_text(),
        name: "guest".to_owned(),
        device: "desk".to_owned(),
    });
    desk.handle(NOW, streams, Input::Command(join)).unwrap()
}

/// The card that is put: the request, and the card as it is sealed.
fn put(batch: &Batch) -> (u64, Vec<u8>) {
    sent(batch, |request| match request {
        Request::PutLocker { sealed, .. } => Some(sealed.clone()),
        _ => None,
    })
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

/// A successor is opened by somebody of the room before who may: nobody else, be
/// it a member, can take a room's place on this desk by saying so.
#[test]
fn no_room_passes_for_the_successor_of_the_one_that_a_desk_is_in() {
    let mut host = Host::new(1);
    let (mut desk, mut streams) = (Desk::new(), Streams::default());
    let room = RoomId::from_bytes([5; 32]);
    let link = host.link(1);
    let card = join(&mut desk, &mut streams, &link);
    let answer = host.answer(&link, &card, room, OWN);
    assert!(joined(&arrive(&mut desk, &mut streams, answer)));
    let next = RoomId::from_bytes([6; 32]);
    let signed = |host: &Host, next: &RoomId| {
        let head = Frontier::new().head();
        crate::succeeding::Succession::new(room, head, &host.member).sign(next)
    };
    let eve = Host::new(2);
    let elsewhere = signed(&host, &RoomId::from_bytes([7; 32]));
    let mut bent = signed(&host, &next);
    bent.size = 9;
    for (locker, continues) in [(2, signed(&eve, &next)), (3, elsewhere), (4, bent)] {
        let link = host.link(locker);
        let card = join(&mut desk, &mut streams, &link);
        let answer = host.answer_continuing(&link, &card, (next, OWN), Some(continues));
        let events = arrive(&mut desk, &mut streams, answer);
        assert!(failed(&events) && !joined(&events), "{events:?}");
        assert!(desk.is_usable(&room), "the room that was there is in use");
    }
    // Of another kind it is refused however well it is signed.
    let right = signed(&host, &next);
    for (locker, kind, enters) in [(5, NORTH, false), (6, OWN, true)] {
        let link = host.link(locker);
        let card = join(&mut desk, &mut streams, &link);
        let answer = host.answer_continuing(&link, &card, (next, kind), Some(right));
        let events = arrive(&mut desk, &mut streams, answer);
        assert_eq!(joined(&events), enters, "{events:?}");
    }
    assert!(!desk.is_usable(&room) && desk.is_usable(&next));
}

/// The relay knows no locker yet; what the desk does at its next deadline.
fn no_locker(desk: &mut Desk, streams: &mut Streams, now: &mut Time, id: u64) -> (Batch, Batch) {
    let unknown = Input::Answered {
        id,
        reply: Reply::Refused(Refusal::LockerUnknown),
    };
    let told = desk.handle(*now, streams, unknown).unwrap();
    if let Some(next) = desk.deadline() {
        assert!(next > *now, "the relay is not asked again at once");
        *now = next;
    }
    let done = desk.handle(*now, streams, Input::Tick).unwrap();
    (told, done)
}

#[test]
fn a_card_waits_for_the_locker_that_the_inviter_has_still_to_open() {
    let mut host = Host::new(1);
    let (mut desk, mut streams) = (Desk::new(), Streams::default());
    let link = host.link(1);
    let (mut id, card) = put(&set_out(&mut desk, &mut streams, &link));
    let mut now = NOW;
    for _ in 0..5 {
        let (told, again) = no_locker(&mut desk, &mut streams, &mut now, id);
        assert!(told.effects.is_empty() && !failed(&told.events), "{told:?}");
        let (next, same) = put(&again);
        assert_eq!(same, card);
        id = next;
    }
    // The inviter's desk has reached the relay.
    let reply = Reply::LockerPut;
    let input = Input::Answered { id, reply };
    let batch = desk.handle(now, &mut streams, input).unwrap();
    let (waiting, ()) = sent(&batch, |request| {
        matches!(request, Request::TakeLocker { .. }).then_some(())
    });
    streams.waiting = waiting;
    let card = sealing::sealed_box::open(&link.card_key(), link.locker.as_bytes(), &card);
    let card = Card::from_bytes(&card.unwrap()).unwrap();
    let answer = host.answer(&link, &card, RoomId::from_bytes([5; 32]), NORTH);
    assert!(joined(&arrive(&mut desk, &mut streams, answer)));
    assert_eq!(desk.deadline(), None, "nothing is put again");
}

#[test]
fn a_card_without_a_locker_is_given_up_when_the_invitation_expires() {
    let host = Host::new(1);
    let (mut desk, mut streams) = (Desk::new(), Streams::default());
    let link = host.link(1);
    let (mut id, _) = put(&set_out(&mut desk, &mut streams, &link));
    let mut now = NOW;
    let mut warnings = 0;
    while now <= link.expires {
        let (told, again) = no_locker(&mut desk, &mut streams, &mut now, id);
        assert!(!failed(&told.events), "{told:?}");
        warnings += told.events.len();
        id = put(&again).0;
    }
    assert_eq!(warnings, 1, "the invitee is told once");
    let (told, after) = no_locker(&mut desk, &mut streams, &mut now, id);
    assert!(failed(&told.events), "{told:?}");
    assert!(after.effects.is_empty(), "{after:?}");
    assert_eq!(desk.deadline(), None);
}

#[test]
fn a_link_that_would_have_the_relay_asked_for_years_is_refused() {
    let host = Host::new(1);
    let life = envelope::limits::LOCKER_LIFE_SECONDS * 1000;
    let hours = 60 * 60 * 1000;
    let answered = |expires: Time| {
        let link = Link {
            expires,
            ..host.link(1)
        };
        let join = Command::Join(Join {
            link: link.to_text(),
            name: "guest".to_owned(),
            device: "desk".to_owned(),
        });
        let (mut desk, mut streams) = (Desk::new(), Streams::default());
        let batch = desk.handle(NOW, &mut streams, Input::Command(join));
        batch.map(|batch| batch.effects.len())
    };
    // The longest invitation, by a clock that is hours ahead.
    assert!(answered(NOW.plus_millis(life + 7 * hours)).is_ok());
    for far in [life + 72 * hours, u64::MAX] {
        assert!(answered(NOW.plus_millis(far)).is_err());
    }
}
