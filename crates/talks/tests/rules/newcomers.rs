//! A desk that joins later agrees with those who were there about everything
//! that it can follow, and conveys nothing that it cannot.

use goodoffices_talks::conveyance::{self, CannotConvey};
use goodoffices_talks::entry::{Intention, Receipt, Withdrawal};
use goodoffices_talks::room::{Briefing, NonceList, PermissionStanding, What};
use goodoffices_talks::{
    Attribution, Body, EntryId, Malformed, Room, SideNumber, Verdict, Wording, Words,
};
use proptest::prelude::*;

use crate::history::{any_step, honest_step};
use crate::world::{HEAD, OFFICIAL, OTHER_OFFICIAL, World, leaf, replay, side_room, terms};

fn joined(world: &World, elder: &Room) -> Room {
    Room::joined(
        elder.context().clone(),
        world.opening.clone(),
        &elder.briefing(),
    )
    .unwrap()
}

/// How a permission stands, the order of its receipt aside: receipts of what
/// set out before it came a newcomer cannot tell from repeated ones.
fn without_order(standing: &PermissionStanding) -> PermissionStanding {
    let mut standing = standing.clone();
    if let PermissionStanding::Conveyed { order, .. } = &mut standing {
        *order = 0;
    }
    standing
}

/// A receipt for something from before it came a newcomer cannot follow: whether it
/// counts or not, no honest official is accused for what comes after it.
#[test]
fn receipts_that_a_newcomer_cannot_follow_accuse_nobody() {
    for genuine in [true, false] {
        let mut world = World::new(2);
        let kind = side_room(0);
        let exact = terms(1, Wording::Exact, Attribution::Attributed);
        let first = world.permit(0, "set out before it came", &exact);
        let official = leaf(kind, OFFICIAL);
        let sets_out = conveyance::intention(world.side(0), &official, &first, false, world.now);
        assert_eq!(
            world.enter(kind, OFFICIAL, sets_out.unwrap()),
            Verdict::Counted
        );
        let bound = world.last_id(kind);
        let cut = world.logs[&kind].len();
        let mut newcomer = joined(&world, world.side(0));
        if genuine {
            let manner = conveyance::Manner::default();
            let sent = conveyance::compose_bound(world.side(0), &bound, manner).unwrap();
            let came = world.enter(side_room(1), OFFICIAL, Body::Conveyance(sent.clone()));
            assert_eq!(came, Verdict::Counted);
            let receipt = conveyance::receipt(world.side(0), &bound, &sent, world.now, None);
            assert_eq!(
                world.enter(kind, OFFICIAL, receipt.unwrap()),
                Verdict::Counted
            );
        } else {
            let receipt = Body::Receipt(Receipt {
                intention: EntryId([9; 16]),
                passage: None,
                shown: world.now,
                order: 1,
                to: SideNumber(1),
                asked: false,
                in_exchange: None,
            });
            let verdict = world.enter(kind, OFFICIAL, receipt);
            assert!(matches!(verdict, Verdict::Refused(_)), "{verdict:?}");
        }
        let second = world.permit(0, "after it came", &exact);
        world.convey(0, &second, None, false).unwrap();
        replay(&mut newcomer, &world.logs[&kind], cut);
        assert_eq!(newcomer.warnings(), [], "genuine: {genuine}");
        let elder = world.side(0);
        assert_eq!(
            newcomer.next_order(SideNumber(1)),
            elder.next_order(SideNumber(1))
        );
    }
}

/// An official who came while receipts were under way states numbers that nobody can
/// hold against them, message after message, whether those receipts counted or not.
#[test]
fn r7_what_an_official_who_came_later_reports_is_held_against_nobody() {
    for genuine in [true, false] {
        let mut world = World::new(2);
        let kind = side_room(0);
        let exact = terms(1, Wording::Exact, Attribution::Attributed);
        let to = SideNumber(1);
        let first = world.permit(0, "set out before they came", &exact);
        let official = leaf(kind, OFFICIAL);
        let sets_out = conveyance::intention(world.side(0), &official, &first, false, world.now);
        world.enter(kind, OFFICIAL, sets_out.unwrap());
        let bound = world.last_id(kind);
        let mut cut = world.logs[&kind].len();
        let mut newcomer = joined(&world, world.side(0));
        let mut receipt = Receipt {
            intention: if genuine { bound } else { EntryId([9; 16]) },
            passage: None,
            shown: world.now,
            order: 1,
            to,
            asked: false,
            in_exchange: None,
        };
        let verdict = world.enter(kind, OFFICIAL, Body::Receipt(receipt.clone()));
        assert_eq!(verdict.is_counted(), genuine);
        for words in ["one", "two", "three"] {
            let permission = world.permit(0, words, &exact);
            let other = leaf(kind, OTHER_OFFICIAL);
            let sets_out =
                conveyance::intention(world.side(0), &other, &permission, false, world.now);
            world.enter(kind, OTHER_OFFICIAL, sets_out.unwrap());
            receipt.intention = world.last_id(kind);
            replay(&mut newcomer, &world.logs[&kind], cut);
            cut = world.logs[&kind].len();
            receipt.order = newcomer.next_order(to);
            let verdict = world.enter(kind, OTHER_OFFICIAL, Body::Receipt(receipt.clone()));
            assert!(verdict.is_counted());
        }
        replay(&mut newcomer, &world.logs[&kind], cut);
        assert_eq!(world.side(0).warnings(), [], "genuine: {genuine}");
        assert_eq!(newcomer.warnings(), [], "genuine: {genuine}");
        assert_eq!(newcomer.next_order(to), world.side(0).next_order(to));
    }
}

/// A number that was stated before, or that nobody can have counted, is told of with
/// whoever stated it, also by those who came later.
#[test]
fn r7_a_false_order_is_held_against_whoever_stated_it() {
    for (order, is_false) in [(1, true), (2, false), (3, true), (u32::MAX, true)] {
        let mut world = World::new(2);
        let kind = side_room(0);
        let exact = terms(1, Wording::Exact, Attribution::Attributed);
        let mut newcomer = joined(&world, world.side(0));
        let cut = world.logs[&kind].len();
        let first = world.permit(0, "one", &exact);
        world.convey(0, &first, None, false).unwrap();
        let second = world.permit(0, "two", &exact);
        let official = leaf(kind, OFFICIAL);
        let sets_out = conveyance::intention(world.side(0), &official, &second, false, world.now);
        world.enter(kind, OFFICIAL, sets_out.unwrap());
        let receipt = Receipt {
            intention: world.last_id(kind),
            passage: None,
            shown: world.now,
            order,
            to: SideNumber(1),
            asked: false,
            in_exchange: None,
        };
        let verdict = world.enter(kind, OFFICIAL, Body::Receipt(receipt));
        assert!(verdict.is_counted());
        replay(&mut newcomer, &world.logs[&kind], cut);
        for room in [world.side(0), &newcomer] {
            let warnings = room.warnings().iter();
            let by: Vec<_> = warnings.map(|warning| warning.author).collect();
            assert_eq!(by, vec![official; usize::from(is_false)], "{order}");
        }
    }
}

proptest! {
    #[test]
    fn a_newcomer_agrees_with_those_who_were_there(
        before in proptest::collection::vec(any_step(), 1..25),
        after in proptest::collection::vec(any_step(), 1..25),
    ) {
        let mut world = World::new(2);
        for step in &before {
            world.step(step);
        }
        let kind = side_room(0);
        let cut = world.logs[&kind].len();
        let mut newcomer = joined(&world, world.side(0));
        for step in &after {
            world.step(step);
        }
        replay(&mut newcomer, &world.logs[&kind], cut);
        let elder = world.side(0);
        for (place, item) in newcomer.items() {
            let (What::Entry { verdict, before_us, .. }, What::Entry { verdict: known, .. }) =
                (&item.what, &elder.item(place).unwrap().what)
            else {
                continue;
            };
            if !before_us {
                prop_assert_eq!(verdict.is_counted(), known.is_counted(), "{:?} {:?}", verdict, known);
            }
        }
        for state in newcomer.permissions().filter(|state| !state.before_us) {
            let known = elder.permission(&state.id).unwrap();
            prop_assert_eq!(without_order(&state.standing), without_order(&known.standing));
            prop_assert_eq!(newcomer.passage_of(&state.id), elder.passage_of(&state.id));
        }
        for state in newcomer.permissions().filter(|state| state.before_us) {
            let composed = conveyance::compose(&newcomer, &state.id, conveyance::Manner::default(), world.now);
            prop_assert_eq!(composed, Err(CannotConvey::BeforeUs));
        }
        for (id, state) in newcomer.proposals() {
            prop_assert_eq!(Some(state), elder.proposal(&id));
        }
        prop_assert_eq!(newcomer.briefing().side_keys, elder.briefing().side_keys);
    }

    /// Among honest people a newcomer counts on where the others stood, so
    /// that its receipts follow theirs.
    #[test]
    fn r7_a_newcomer_numbers_receipts_as_the_others_do(
        before in proptest::collection::vec(honest_step(), 1..25),
        after in proptest::collection::vec(honest_step(), 1..25),
    ) {
        let mut world = World::new(2);
        for step in &before {
            world.step(step);
        }
        let kind = side_room(0);
        let cut = world.logs[&kind].len();
        let mut newcomer = joined(&world, world.side(0));
        for step in &after {
            world.step(step);
        }
        replay(&mut newcomer, &world.logs[&kind], cut);
        let (mut told, mut known) = (newcomer.briefing(), world.side(0).briefing());
        let take = |list: &mut NonceList| std::mem::take(list).0;
        let (sure, unclear) = (take(&mut told.permitted), take(&mut told.unclear));
        let given = take(&mut known.permitted);
        // How much of it is certain is another matter.
        for shown in &mut told.shown {
            shown.least = shown.order;
        }
        prop_assert_eq!(told, known);
        prop_assert!(sure.iter().all(|nonce| given.contains(nonce)));
        prop_assert!(given.iter().all(|nonce| sure.contains(nonce) || unclear.contains(nonce)));
        prop_assert!(newcomer.warnings().is_empty());
    }
}

/// A permission of words that a newcomer never read stands, is shown as such,
/// and cannot be conveyed by it; an elder conveys it.
#[test]
fn r1_a_newcomer_cannot_convey_words_that_it_never_read() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let body = Body::Statement(goodoffices_talks::entry::Statement {
        passage: crate::world::passage("said before"),
        reply_to: None,
    });
    world.enter(kind, HEAD, body);
    let said = world.last_id(kind);
    let cut = world.logs[&kind].len();
    let mut newcomer = joined(&world, world.side(0));
    let granted = terms(1, Wording::Exact, Attribution::Attributed);
    let permission = world.signed(0, Words::Same(said), &granted, None, [5; 16], 1);
    assert!(
        world
            .enter(kind, HEAD, Body::Permission(permission))
            .is_counted()
    );
    let id = world.last_id(kind);
    replay(&mut newcomer, &world.logs[&kind], cut);
    assert!(newcomer.permission(&id).unwrap().before_us);
    let view = goodoffices_talks::view::view(&newcomer, &leaf(kind, OFFICIAL), world.now);
    assert!(view.lines[0].before_you);
    assert!(
        view.permissions[0]
            .told
            .contains("words said before you joined")
    );
    assert_eq!(
        conveyance::intention(&newcomer, &leaf(kind, OFFICIAL), &id, false, world.now),
        Err(CannotConvey::BeforeUs)
    );
    assert!(world.convey(0, &id, None, false).is_ok());
}

/// What refers to entries before a newcomer came has no effect on what it
/// knows, and refers to nothing at all for those who have the whole record.
#[test]
fn what_came_before_is_not_mistaken_for_nothing() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let granted = terms(1, Wording::Exact, Attribution::Attributed);
    let old = world.permit(0, "long ago", &granted);
    let cut = world.logs[&kind].len();
    let mut newcomer = joined(&world, world.side(0));
    let strange = EntryId([0xCC; 16]);
    for permission in [strange, old] {
        world.enter(
            kind,
            OFFICIAL,
            Body::Intention(Intention {
                permission,
                aloud: false,
            }),
        );
        world.enter(kind, HEAD, Body::Withdrawal(Withdrawal { permission }));
    }
    replay(&mut newcomer, &world.logs[&kind], cut);
    assert!(newcomer.items().all(|(_, item)| item.counted().is_some()));
    assert_eq!(newcomer.permissions().count(), 0);
    let refused = world
        .side(0)
        .items_from(goodoffices_talks::Place(cut as u64));
    let refused = refused.filter(|(_, item)| item.counted().is_none()).count();
    assert_eq!(refused, 2, "the strange ones");
    assert!(world.side(0).permission(&old).unwrap().too_late.is_some());
}

/// Asks that point to each other, which only an incomplete record can hold,
/// are shown without end to nobody.
#[test]
fn asks_in_a_circle_are_shown() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let mut newcomer = joined(&world, world.side(0));
    let granted = terms(1, Wording::Exact, Attribution::Attributed);
    let cut = world.logs[&kind].len();
    let official = leaf(kind, OFFICIAL);
    let counter = world.side(0).next_counter(&official);
    let [first, second] = [0, 1].map(|more| EntryId::of(&official, counter + more));
    for other in [second, first] {
        let body = Body::Ask(goodoffices_talks::entry::Ask {
            words: Words::Same(other),
            terms: granted.clone(),
        });
        world.enter(kind, OFFICIAL, body);
    }
    let permission = world.signed(0, Words::Same(second), &granted, Some(second), [5; 16], 1);
    world.enter(kind, HEAD, Body::Permission(permission));
    replay(&mut newcomer, &world.logs[&kind], cut);
    let view = goodoffices_talks::view::view(&newcomer, &leaf(kind, HEAD), world.now);
    assert_eq!(view.lines.len(), 3);
    assert!(
        view.permissions
            .iter()
            .all(|permission| permission.passage.is_none())
    );
}

/// A briefing cannot slip in a key that the intermediary did not sign.
#[test]
fn r2_a_briefing_carries_only_introduced_keys() {
    let world = World::new(2);
    let elder = world.side(0);
    let mut briefing = elder.briefing();
    let bytes = goodoffices_talks::codec::encode(&briefing);
    let read: Briefing = goodoffices_talks::codec::decode(&bytes, 10_000).unwrap();
    assert_eq!(read, briefing);
    briefing.side_keys[0].key[3] ^= 1;
    let room = Room::joined(elder.context().clone(), world.opening.clone(), &briefing);
    assert!(matches!(room, Err(Malformed::Field(_))));
}

/// An answer that rests on words from before, which those who were there may
/// refuse, does not make a newcomer refuse the answer that they count.
#[test]
fn an_unclear_answer_does_not_close_an_ask() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let mut newcomer = joined(&world, world.side(0));
    let cut = world.logs[&kind].len();
    let granted = terms(1, Wording::Exact, Attribution::Attributed);
    let body = Body::Ask(goodoffices_talks::entry::Ask {
        words: Words::Own(crate::world::passage("the islands?")),
        terms: granted.clone(),
    });
    assert!(world.enter(kind, OFFICIAL, body).is_counted());
    let ask = world.last_id(kind);
    let nowhere = Words::Same(EntryId([0xCC; 16]));
    let unclear = world.signed(0, nowhere, &granted, Some(ask), [5; 16], 1);
    assert!(
        !world
            .enter(kind, HEAD, Body::Permission(unclear))
            .is_counted()
    );
    let clear = world.signed(0, Words::Same(ask), &granted, Some(ask), [5; 16], 1);
    assert!(
        world
            .enter(kind, HEAD, Body::Permission(clear))
            .is_counted()
    );
    let id = world.last_id(kind);
    replay(&mut newcomer, &world.logs[&kind], cut);
    assert!(newcomer.items().all(|(_, item)| item.counted().is_some()));
    assert!(newcomer.permission(&id).unwrap().before_us);
}
