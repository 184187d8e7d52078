//! A room that goes on in another: what its opener brings along is used as it was
//! before, and whoever knows the room before finds what differs.

use goodoffices_talks::entry::{
    AdoptedCharter, Body, CarriedBooks, CarriedStanding, StandingPermission,
};
use goodoffices_talks::room::{NotAsBefore, WhoseWord};
use goodoffices_talks::verify::account;
use goodoffices_talks::{
    Attribution, Charter, Entry, EntryId, LeafKey, Place, Predecessor, Role, Room, RoomContext,
    RuleBroken, Time, Verdict, Wording,
};

use crate::charters::{adopt, charter};
use crate::standing::{choice, in_substance, say, signed, stand};
use crate::world::{HEAD, OFFICIAL, World, context, leaf, passage, person, side_room, terms};

/// The opener of a room that continues another, alone in it.
fn founded(world: &World, before: &Room, opener: usize) -> Room {
    let kind = before.kind();
    let founding = RoomContext {
        charter: before.charter().map(Charter::hash),
        continues: Some(Predecessor {
            room: [7; 32],
            size: 1,
            root: [8; 32],
            by: leaf(kind, OFFICIAL),
            signature: [9; 64],
        }),
        people: vec![person(kind, opener, Role::Official)],
        ..context(&world.opening, kind)
    };
    let mut room = Room::new(founding, world.opening.clone()).unwrap();
    let author = leaf(kind, opener);
    let keys = before.side_keys().cloned().map(Body::SideKey);
    let charter = before.adopted().cloned().map(Body::AdoptedCharter);
    let opening = Body::Opening(world.opening.clone());
    for body in [opening].into_iter().chain(keys).chain(charter) {
        assert_eq!(enter(&mut room, &author, body), Verdict::Counted);
    }
    room
}

/// The same, with all that the opener brings along.
fn goes_on(world: &World, before: &Room, opener: usize) -> Room {
    let mut room = founded(world, before, opener);
    for body in before.carried_on() {
        let author = leaf(before.kind(), opener);
        assert_eq!(enter(&mut room, &author, body), Verdict::Counted);
    }
    room
}

fn enter(room: &mut Room, author: &LeafKey, body: Body) -> Verdict {
    let counter = room.next_counter(author);
    let entry = Entry {
        id: EntryId::of(author, counter),
        counter,
        stated: Time(1_000_000),
        seen: Vec::new(),
        body,
    };
    let place = room.last_place().map_or(Place(0), |last| Place(last.0 + 1));
    room.apply_entry(place, *author, entry)
}

/// The people of the room before come.
fn come(room: &mut Room) {
    let kind = room.kind();
    let mut after = room.context().clone();
    after.people.push(person(kind, HEAD, Role::Head));
    let place = Place(room.last_place().unwrap().0 + 1);
    let committer = after.people[0].key;
    room.apply_commit(place, committer, Time(1_000_000), after);
}

/// R8: how often something was used is brought along once more when the room that
/// goes on goes on itself, and whoever comes is told of it.
#[test]
fn r8_what_was_used_before_is_counted_two_rooms_later() {
    let mut world = World::new(2);
    let standing = stand(&mut world, in_substance(), 2);
    let nonce = world.side(0).standing(&standing).unwrap().nonce;
    let id = say(&mut world, HEAD, "one");
    world.convey(0, &id, None, false).unwrap();
    let used = world.side(1).came_under(&nonce);
    assert_eq!(used.certain, 1);
    let second = goes_on(&world, world.side(1), 40);
    assert_eq!(second.came_under(&nonce), used);
    let third = goes_on(&world, &second, 41);
    assert_eq!(third.came_under(&nonce), used);
    let told = second.briefing();
    let (context, opening) = (second.context().clone(), world.opening.clone());
    let newcomer = Room::joined(context, opening, &told).unwrap();
    assert_eq!(newcomer.came_under(&nonce), used);
}

/// A standing permission that was withdrawn, ended or replaced does not come back
/// unnoticed.
#[test]
fn a_replaced_standing_permission_does_not_come_back_unnoticed() {
    let mut world = World::new(2);
    let first = stand(&mut world, in_substance(), 2);
    let before = world.side(0).clone();
    stand(&mut world, in_substance(), 1);
    // Whoever opens the next room had not read that, or says so.
    let next = goes_on(&world, &before, 40);
    let differs = next.not_as_before(world.side(0));
    let revived = differs.iter().any(|one| {
        matches!(one, NotAsBefore::Revived { id, .. }
            if next.standing(id).map(|state| state.nonce)
                == world.side(0).standing(&first).map(|state| state.nonce))
    });
    assert!(revived, "{differs:?}");
    assert!(
        goes_on(&world, world.side(0), 41)
            .not_as_before(world.side(0))
            .is_empty()
    );
}

fn given_again(world: &World, nonce: [u8; 16]) -> StandingPermission {
    use ed25519_dalek::Signer;
    let mut body = signed(world, choice(in_substance(), 9), 1);
    body.nonce = nonce;
    let bytes = goodoffices_talks::permission::StandingStatement {
        ground: world.side(0).ground().hash,
        side: goodoffices_talks::SideNumber(0),
        terms: &body.terms,
        mark: &body.mark,
        most: body.most,
        speakers: body.speakers,
        nonce,
    };
    let signature = crate::world::secret(0, 1).sign(&bytes.to_signing_bytes());
    body.signed.signature = signature.to_bytes();
    body
}

/// Under one nonce there is one standing permission: also where the opener of a
/// room brought it along and said nothing of its nonce, and where it is not certain
/// that the nonce was used.
#[test]
fn r8_a_nonce_that_is_known_in_any_way_is_not_given_a_second_time() {
    let mut world = World::new(2);
    let standing = stand(&mut world, in_substance(), 2);
    let nonce = world.side(0).standing(&standing).unwrap().nonce;
    let kind = side_room(0);
    let mut next = founded(&world, world.side(0), 40);
    for body in world.side(0).carried_on() {
        let body = match body {
            Body::CarriedBooks(_) => Body::CarriedBooks(CarriedBooks::default()),
            body => body,
        };
        enter(&mut next, &leaf(kind, 40), body);
    }
    come(&mut next);
    let again = Body::StandingPermission(given_again(&world, nonce));
    let head = leaf(kind, HEAD);
    assert_eq!(
        enter(&mut next, &head, again.clone()),
        Verdict::Refused(RuleBroken::NonceRepeated)
    );
    let mut unclear = world.side(0).briefing();
    unclear.standings.clear();
    unclear.unclear = std::mem::take(&mut unclear.permitted);
    let (context, opening) = (world.side(0).context().clone(), world.opening.clone());
    let newcomer = Room::joined(context, opening, &unclear).unwrap();
    let judged = newcomer.judge(&head, world.now, &again);
    assert_eq!(judged, Err(RuleBroken::NonceRepeated));
}

/// What nobody signed is not counted as verified.
#[test]
fn a_standing_permission_that_goes_on_without_a_signature_is_not_verified() {
    let mut world = World::new(2);
    stand(&mut world, in_substance(), 2);
    let signed = goes_on(&world, world.side(0), 40);
    assert_eq!(account(&signed).standings_verified, 1);
    let mut unsigned = founded(&world, world.side(0), 41);
    for body in world.side(0).carried_on() {
        let body = match body {
            Body::CarriedStanding(carried) => Body::CarriedStanding(CarriedStanding {
                signatures: Vec::new(),
                ..carried
            }),
            body => body,
        };
        assert_eq!(
            enter(&mut unsigned, &leaf(side_room(0), 41), body),
            Verdict::Counted
        );
    }
    assert_eq!(account(&unsigned).standings_verified, 0);
}

/// An official who had read less of the room before enters the charter that was in
/// force there earlier: a race, and nobody's fault. What no side signed is one.
#[test]
fn an_earlier_charter_that_comes_late_is_a_race_and_a_forged_one_a_fault() {
    let mut world = World::new(2);
    let first = charter(&world, 1);
    let earlier = adopt(&mut world, first, 1);
    let second = charter(&world, 1);
    let current = adopt(&mut world, second, 2);
    for kind in [side_room(0), goodoffices_talks::RoomKind::Team] {
        let mut next = founded(&world, world.room(kind), 40);
        let official = leaf(kind, 40);
        let mut adopted = |adopted: &AdoptedCharter| {
            let body = Body::AdoptedCharter(adopted.clone());
            enter(&mut next, &official, body)
        };
        for known in [&current, &earlier] {
            let broken = RuleBroken::DecidedBefore;
            assert_eq!(adopted(known), Verdict::Refused(broken), "{kind:?}");
            assert!(broken.is_a_race());
        }
        let mut forged = earlier.clone();
        forged.yeses[1].signatures[0].signature[3] ^= 1;
        let broken = RuleBroken::CharterDoesNotFollow;
        assert_eq!(adopted(&forged), Verdict::Refused(broken), "{kind:?}");
        assert!(!broken.is_a_race());
    }
}

/// Words that went before are refused in the room that goes on.
#[test]
fn r8_words_that_arrived_before_do_not_arrive_again() {
    let mut world = World::new(2);
    let exact = terms(1, Wording::Exact, Attribution::Attributed);
    let permission = world.permit(0, "once", &exact);
    let sent = world.convey(0, &permission, None, false).unwrap();
    assert_eq!(sent.passage, passage("once"));
    let mut next = goes_on(&world, world.side(1), 40);
    let official = leaf(side_room(1), 40);
    assert_eq!(
        enter(&mut next, &official, Body::Conveyance(sent)),
        Verdict::Refused(RuleBroken::ConveyedBefore)
    );
}

/// What one of the side's people says that came to them before, is kept apart from what
/// the opener read, also two rooms later and by newcomers; whoever read the room before
/// finds what they did not read there.
#[test]
fn what_somebody_says_that_came_before_is_not_passed_off_as_read() {
    let mut world = World::new(2);
    let kind = side_room(1);
    let exact = terms(1, Wording::Exact, Attribution::Attributed);
    let permission = world.permit(0, "read by all", &exact);
    world.convey(0, &permission, None, false).unwrap();
    let read = world.last_id(kind);
    let before = world.side(1);
    let mut second = goes_on(&world, before, 40);
    come(&mut second);
    let invented = EntryId([0x77; 16]);
    let told = Body::CameBefore(goodoffices_talks::entry::CameBefore {
        conveyances: goodoffices_talks::room::NonceList(vec![read.0, invented.0]),
    });
    assert_eq!(
        enter(&mut second, &leaf(kind, HEAD), told),
        Verdict::Counted
    );
    let name = person(kind, HEAD, Role::Head).name;
    assert_eq!(second.came_before(&read), Some(WhoseWord::Openers));
    assert_eq!(
        second.came_before(&invented),
        Some(WhoseWord::OfTheSide(Some(name.clone())))
    );
    let differs = second.not_as_before(before);
    let only_told = NotAsBefore::OnlyTold { by: name, count: 1 };
    assert_eq!(differs, [only_told]);
    let (context, opening) = (second.context().clone(), world.opening.clone());
    let newcomer = Room::joined(context, opening, &second.briefing()).unwrap();
    let third = goes_on(&world, &second, 41);
    for room in [newcomer, third] {
        assert_eq!(room.came_before(&read), Some(WhoseWord::Openers));
        assert_eq!(
            room.came_before(&invented),
            Some(WhoseWord::OfTheSide(None))
        );
    }
}
