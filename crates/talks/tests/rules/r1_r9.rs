//! R1: a room shows what was said in it and what was conveyed to it. R3 and
//! R7: its side sees what went. R9: nothing else of one room reaches another.

use std::collections::BTreeSet;

use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{Attribution, Body, Passage, RoomKind, Verdict, Wording};
use proptest::prelude::*;

use crate::history::{Crossing, Step, any_step, honest_step, words};
use crate::world::{Logged, OFFICIAL, World, leaf, passage, replay, side_room};

fn run(sides: u8, steps: &[Step]) -> (World, Vec<Crossing>) {
    let mut world = World::new(sides);
    let crossings = steps.iter().filter_map(|step| world.step(step).0).collect();
    (world, crossings)
}

/// What was conveyed into a room and counts, in order.
fn conveyed(world: &World, kind: RoomKind) -> Vec<Passage> {
    world
        .room(kind)
        .items()
        .filter_map(|(_, item)| item.counted())
        .filter_map(|entry| match &entry.body {
            Body::Conveyance(conveyance) => Some(conveyance.passage.clone()),
            _ => None,
        })
        .collect()
}

proptest! {
    /// Every passage that a room shows was said there, or was conveyed there
    /// by a crossing that a permission covers: for that room, before its
    /// expiry, not withdrawn before, and once.
    #[test]
    fn r1_a_room_shows_only_what_was_said_in_it_or_conveyed_to_it(
        sides in 2u8..4,
        steps in proptest::collection::vec(honest_step(), 1..60),
    ) {
        let (world, crossings) = run(sides, &steps);
        for (kind, room) in &world.rooms {
            let arrived: Vec<Passage> = crossings
                .iter()
                .filter(|crossing| side_room(crossing.to) == *kind)
                .map(|crossing| crossing.passage.clone())
                .collect();
            prop_assert_eq!(conveyed(&world, *kind), arrived);
            for line in view(room, &leaf(*kind, 0), world.now).lines {
                let author = room.item(goodoffices_talks::Place(line.number)).unwrap().author;
                prop_assert!(room.context().person(&author).is_some());
            }
        }
        let mut used = BTreeSet::new();
        for crossing in &crossings {
            prop_assert!(used.insert(crossing.permission), "one permission, one crossing (R8)");
            let source = world.side(crossing.from);
            let state = source.permission(&crossing.permission).unwrap();
            prop_assert_eq!(state.terms.addressee.0, crossing.to);
            prop_assert!(state.terms.expires.is_none_or(|expires| crossing.set_out <= expires));
            if state.terms.wording != Wording::Substance {
                prop_assert_eq!(source.words_to_go(state), Some(&crossing.passage));
            }
        }
    }

    /// Each crossing leaves one receipt where it came from, with the very
    /// words that went, numbered in the order of showing.
    #[test]
    fn r3_r7_the_source_sees_the_words_that_went(
        steps in proptest::collection::vec(honest_step(), 1..60),
    ) {
        let (world, crossings) = run(3, &steps);
        for side in 0..3 {
            let kind = side_room(side);
            let receipts: Vec<(Option<Passage>, String, u32)> =
                view(world.side(side), &leaf(kind, crate::world::HEAD), world.now)
                    .lines
                    .into_iter()
                    .filter_map(|line| match line.what {
                        Said::Receipt { passage, to, order, .. } => Some((passage, to, order)),
                        _ => None,
                    })
                    .collect();
            let mut shown = [0u32; 3];
            let expected: Vec<(Option<Passage>, String, u32)> = crossings
                .iter()
                .filter(|crossing| crossing.from == side)
                .map(|crossing| {
                    let to = usize::from(crossing.to);
                    shown[to] += 1;
                    let name = world.opening.sides[to].name.clone();
                    (Some(crossing.passage.clone()), name, shown[to])
                })
                .collect();
            prop_assert_eq!(receipts, expected);
            let account = goodoffices_talks::verify::account(world.side(side));
            prop_assert_eq!(
                account.receipts_word_for_word + account.receipts_in_substance,
                shown.iter().map(|n| u64::from(*n)).sum::<u64>()
            );
        }
    }

    /// Two histories that differ only in what was said in one room, and not
    /// conveyed, give every other room the same record, byte for byte.
    #[test]
    fn r9_what_is_not_conveyed_changes_no_other_room(
        steps in proptest::collection::vec(any_step(), 1..40),
        private in proptest::collection::vec((any::<u8>(), any::<bool>(), words()), 1..20),
    ) {
        // The private remarks stand after what is conveyed by number.
        let mut plain = World::new(3);
        let mut talkative = World::new(3);
        for (index, step) in steps.iter().enumerate() {
            if let Some((who, delegation, words)) = private.get(index) {
                let room = if *delegation {
                    RoomKind::Delegation(goodoffices_talks::SideNumber(0))
                } else {
                    RoomKind::Team
                };
                let body = Body::Statement(goodoffices_talks::entry::Statement {
                    passage: passage(words),
                    reply_to: None,
                });
                talkative.enter(room, usize::from(*who) % 3, body);
            }
            plain.step(step);
            talkative.step(step);
        }
        for side in 0..3 {
            let kind = side_room(side);
            prop_assert_eq!(&plain.logs[&kind], &talkative.logs[&kind]);
            prop_assert_eq!(plain.side(side), talkative.side(side));
        }
    }

    /// What is said, asked and refused in one side's own room, and not
    /// conveyed, gives the other sides the same entries.
    #[test]
    fn r9_a_sides_room_is_no_business_of_the_others(
        crossings in proptest::collection::vec((words(), any::<bool>()), 1..8),
        private in proptest::collection::vec((0usize..7, words()), 1..20),
    ) {
        let run = |private: &[(usize, String)]| -> Vec<Logged> {
            let mut world = World::new(2);
            let mut private = private.iter();
            for (said, named) in &crossings {
                for (who, words) in private.by_ref().take(3) {
                    let body = Body::Statement(goodoffices_talks::entry::Statement {
                        passage: passage(words),
                        reply_to: None,
                    });
                    world.enter(side_room(0), *who, body);
                }
                let attribution = if *named {
                    Attribution::OwnResponsibility
                } else {
                    Attribution::WithoutAttribution
                };
                let terms = crate::world::terms(1, Wording::Substance, attribution);
                let permission = world.permit(0, said, &terms);
                world.convey(0, &permission, None, false).unwrap();
            }
            world.logs[&side_room(1)].clone()
        };
        prop_assert_eq!(run(&[]), run(&private));
    }

    /// Folding is a function of the record: read again from its bytes, or cut
    /// anywhere by a restart, it gives the same room.
    #[test]
    fn folding_again_gives_the_same_room(
        steps in proptest::collection::vec(any_step(), 1..40),
        cut in any::<prop::sample::Index>(),
    ) {
        let (world, _) = run(2, &steps);
        for (kind, room) in &world.rooms {
            prop_assert_eq!(&world.refold(*kind), room);
            let log = &world.logs[kind];
            let cut = cut.index(log.len());
            let mut first = goodoffices_talks::Room::new(
                crate::world::context(&world.opening, *kind),
                world.opening.clone(),
            ).unwrap();
            replay(&mut first, &log[..cut], 0);
            // What was applied before the restart is handed in once more: ignored.
            let mut again = first.clone();
            replay(&mut again, &log[..cut], 0);
            prop_assert_eq!(&again, &first);
            replay(&mut again, log, cut);
            prop_assert_eq!(&again, room);
        }
    }
}

/// In the delegation room and the team room nothing can be permitted or
/// conveyed, by anybody.
#[test]
fn r1_nothing_passes_from_or_to_rooms_without_the_intermediary() {
    let mut world = World::new(2);
    let terms = crate::world::terms(1, Wording::Exact, Attribution::Attributed);
    let words = goodoffices_talks::Words::Own(passage("our own council"));
    let permission = world.signed(0, words, &terms, None, [3; 16], 1);
    let granted = world.permit(0, "these may go", &terms);
    let sent = world.convey(0, &granted, None, false).unwrap();
    let delegation = RoomKind::Delegation(goodoffices_talks::SideNumber(0));
    for kind in [delegation, RoomKind::Team] {
        for who in 0..3 {
            for body in [
                Body::Permission(permission.clone()),
                Body::Conveyance(sent.clone()),
            ] {
                let verdict = world.enter(kind, who, body);
                assert_eq!(
                    verdict,
                    Verdict::Refused(goodoffices_talks::RuleBroken::OnlyInSideRoom)
                );
            }
        }
        assert_eq!(world.room(kind).permissions().count(), 0);
    }
    assert_eq!(conveyed(&world, side_room(1)).len(), 1);
    assert!(
        world
            .side(1)
            .context()
            .person(&leaf(side_room(1), OFFICIAL))
            .is_some()
    );
}
