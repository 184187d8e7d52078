//! R8: what an official set out with is finished by a colleague only once that
//! official is gone from the room, and by one colleague at a time.

use goodoffices_talks::conveyance::{self, CannotConvey};
use goodoffices_talks::entry::{Intention, TakeOver};
use goodoffices_talks::{Attribution, Body, EntryId, LeafKey, RuleBroken, Verdict, Wording};

use crate::world::{HEAD, Logged, OFFICIAL, OTHER_OFFICIAL, World, leaf, side_room, terms};

fn bound(world: &mut World) -> (EntryId, EntryId) {
    let granted = terms(1, Wording::Exact, Attribution::WithoutAttribution);
    let permission = world.permit(0, "ten days", &granted);
    let body = Body::Intention(Intention {
        permission,
        aloud: false,
    });
    assert_eq!(world.enter(side_room(0), OFFICIAL, body), Verdict::Counted);
    (permission, world.last_id(side_room(0)))
}

fn take_out(world: &mut World, by: usize, gone: LeafKey) {
    let kind = side_room(0);
    let mut after = world.room(kind).context().clone();
    after.people.retain(|person| person.key != gone);
    let (place, by, now) = (world.next_place(kind), leaf(kind, by), world.now);
    let log = world.logs.get_mut(&kind).unwrap();
    log.push(Logged::Commit(by, now, after.to_bytes()));
    let room = world.rooms.get_mut(&kind).unwrap();
    room.apply_commit(place, by, now, after);
}

#[test]
fn r8_whoever_set_out_must_be_gone_and_one_colleague_follows() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let (permission, intention) = bound(&mut world);
    let body = || Body::TakeOver(TakeOver { intention });
    let refused = |broken| Verdict::Refused(broken);
    let early = world.enter(kind, OTHER_OFFICIAL, body());
    assert_eq!(early, refused(RuleBroken::CarrierHere));
    let head = world.enter(kind, HEAD, body());
    assert_eq!(head, refused(RuleBroken::OnlyOfficials));
    let other = Body::TakeOver(TakeOver {
        intention: permission,
    });
    let nothing = world.enter(kind, OTHER_OFFICIAL, other);
    assert_eq!(nothing, refused(RuleBroken::NoSuchIntention));
    take_out(&mut world, OTHER_OFFICIAL, leaf(kind, OFFICIAL));
    let state = world.side(0).permission(&permission).unwrap();
    assert!(world.side(0).is_left_behind(state));
    let official = leaf(kind, OTHER_OFFICIAL);
    let body = conveyance::take_over(world.side(0), &official, &intention, world.now).unwrap();
    assert_eq!(world.enter(kind, OTHER_OFFICIAL, body), Verdict::Counted);
    let state = world.side(0).permission(&permission).unwrap();
    assert!(!world.side(0).is_left_behind(state));
    assert_eq!(state.carriers.last().unwrap().leaf, official);
    let sent = conveyance::compose_bound(world.side(0), &intention, conveyance::Manner::default())
        .unwrap();
    let receipt = conveyance::receipt(world.side(0), &intention, &sent, world.now, None).unwrap();
    assert_eq!(world.enter(kind, OTHER_OFFICIAL, receipt), Verdict::Counted);
    assert_eq!(
        conveyance::take_over(world.side(0), &official, &intention, world.now),
        Err(CannotConvey::Rule(RuleBroken::ReceiptRepeated))
    );
    assert_eq!(world.refold(kind), *world.side(0));
}
