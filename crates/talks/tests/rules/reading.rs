//! Reading marks: where the charter lets them, in the room itself, forward and few.

use goodoffices_talks::decide::{self, Refused};
use goodoffices_talks::entry::{Body, ReadMark};
use goodoffices_talks::room::Briefing;
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{Place, Room, RuleBroken, Time, Verdict, codec, limits};

use crate::charters::{adopt, charter};
use crate::world::{DELEGATE, HEAD, OFFICIAL, World, leaf, passage, replay, side_room};

/// A world in which the charter lets people note what they have read.
fn noted() -> World {
    let mut world = World::new(2);
    let mut charter = charter(&world, 1);
    charter.reading_marks = true;
    adopt(&mut world, charter, 1);
    world
}

fn mark(upto: u64) -> Body {
    Body::ReadMark(ReadMark { upto: Place(upto) })
}

fn refused(broken: RuleBroken) -> Verdict {
    Verdict::Refused(broken)
}

#[test]
fn r7_nobody_learns_what_was_read_unless_the_charter_lets_it() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let not_let = refused(RuleBroken::NoReadingMarks);
    assert_eq!(world.enter(kind, DELEGATE, mark(1)), not_let);
    let off = charter(&world, 1);
    adopt(&mut world, off, 1);
    assert_eq!(world.enter(kind, OFFICIAL, mark(1)), not_let);
    let by_desk = decide::read(world.side(0), &leaf(kind, HEAD), None, world.now);
    assert_eq!(by_desk, Err(Refused::Rule(RuleBroken::NoReadingMarks)));
    let seen = view(world.side(0), &leaf(kind, HEAD), world.now);
    assert!(seen.read.is_empty());
    // An amendment can let it, and the next one not any more.
    let mut on = charter(&world, 1);
    on.reading_marks = true;
    adopt(&mut world, on, 2);
    assert_eq!(world.enter(kind, DELEGATE, mark(1)), Verdict::Counted);
    let off = charter(&world, 1);
    adopt(&mut world, off, 3);
    assert_eq!(world.enter(kind, HEAD, mark(1)), not_let);
}

#[test]
fn r7_a_mark_stands_in_its_own_room_and_says_who_has_read_how_far() {
    let mut world = noted();
    let kind = side_room(0);
    let other = world.side(1).clone();
    let last = world.side(0).last_to_read().unwrap();
    let body = decide::read(world.side(0), &leaf(kind, DELEGATE), None, world.now).unwrap();
    assert_eq!(body, mark(last.0));
    assert_eq!(world.enter(kind, DELEGATE, body), Verdict::Counted);
    for reader in [HEAD, OFFICIAL] {
        let seen = view(world.side(0), &leaf(kind, reader), world.now);
        let [read] = seen.read.as_slice() else {
            panic!("one has read");
        };
        assert_eq!((read.number, read.you), (last.0, false));
        let line = seen.lines.last().unwrap();
        assert_eq!(line.what, Said::Read { upto: last.0 });
    }
    assert_eq!(*world.side(1), other, "the other room is as it was");
    // There is nothing more to read: marks are not read in turn.
    let again = decide::read(world.side(0), &leaf(kind, DELEGATE), None, later(&world));
    assert_eq!(again, Err(Refused::Rule(RuleBroken::ReadBefore(last))));
    assert_eq!(world.refold(kind), *world.side(0));
}

fn later(world: &World) -> Time {
    world.now.plus_millis(limits::READING_PAUSE)
}

#[test]
fn a_mark_moves_forward_and_not_before_its_pause_is_over() {
    let mut world = noted();
    let kind = side_room(0);
    let beyond = world.next_place(kind).0;
    assert_eq!(
        world.enter(kind, HEAD, mark(beyond)),
        refused(RuleBroken::NothingToRead(Place(beyond)))
    );
    assert_eq!(world.enter(kind, HEAD, mark(3)), Verdict::Counted);
    let too_soon = refused(RuleBroken::ReadTooSoon);
    assert_eq!(world.enter(kind, HEAD, mark(4)), too_soon);
    // Another's device has a count of its own.
    assert_eq!(world.enter(kind, DELEGATE, mark(4)), Verdict::Counted);
    world.now = later(&world);
    for back in [2, 3] {
        let before = refused(RuleBroken::ReadBefore(Place(3)));
        assert_eq!(world.enter(kind, HEAD, mark(back)), before);
    }
    assert_eq!(world.enter(kind, HEAD, mark(4)), Verdict::Counted);
    let readings = world.side(0).readings();
    assert_eq!(readings.len(), 2);
    assert!(readings.values().all(|reading| reading.upto == Place(4)));
}

#[test]
fn a_newcomer_knows_what_was_read_and_judges_the_next_mark_alike() {
    let mut world = noted();
    let kind = side_room(0);
    world.enter(kind, HEAD, mark(5));
    let elder = world.side(0);
    let bytes = codec::encode(&elder.briefing());
    let briefing: Briefing = codec::decode(&bytes, bytes.len()).unwrap();
    let (context, opening) = (elder.context().clone(), world.opening.clone());
    let newcomer = Room::joined(context, opening, &briefing).unwrap();
    assert_eq!(newcomer.readings(), elder.readings());
    let by_head = leaf(kind, HEAD);
    for upto in [4, 5] {
        for room in [elder, &newcomer] {
            let judged = room.judge(&by_head, later(&world), &mark(upto));
            assert_eq!(judged, Err(RuleBroken::ReadBefore(Place(5))));
        }
    }
    let talk = Body::Statement(goodoffices_talks::entry::Statement {
        passage: passage("go on"),
        reply_to: None,
    });
    assert_eq!(world.enter(kind, HEAD, talk), Verdict::Counted);
}

/// Nobody has read what is not there yet, whoever would have a newcomer believe it.
#[test]
fn a_newcomer_believes_no_mark_that_runs_ahead_of_the_log() {
    let mut world = noted();
    let kind = side_room(0);
    let cut = world.logs[&kind].len();
    let elder = world.side(0);
    let (context, opening) = (elder.context().clone(), world.opening.clone());
    let mut newcomer = Room::joined(context, opening, &elder.briefing()).unwrap();
    let own = world.next_place(kind).0;
    for upto in [own, u64::MAX] {
        let beyond = refused(RuleBroken::NothingToRead(Place(upto)));
        let mut reader = newcomer.clone();
        let entry = world.next_entry(kind, leaf(kind, HEAD), mark(upto));
        assert_eq!(
            reader.apply_entry(Place(own), leaf(kind, HEAD), entry),
            beyond
        );
        assert!(reader.readings().is_empty());
        assert_eq!(world.clone().enter(kind, HEAD, mark(upto)), beyond);
    }
    assert_eq!(world.enter(kind, HEAD, mark(own - 1)), Verdict::Counted);
    replay(&mut newcomer, &world.logs[&kind], cut);
    assert_eq!(newcomer.readings(), world.side(0).readings());
}
