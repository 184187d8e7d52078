//! R6: the first intention in the source room's order binds, if the permission
//! then lives. R8: a conveyance happens once.

use goodoffices_talks::conveyance::{self, CannotConvey};
use goodoffices_talks::entry::{Intention, Receipt, Withdrawal};
use goodoffices_talks::room::PermissionStanding;
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{
    Attribution, Body, EntryId, RoomKind, RuleBroken, SideNumber, Time, Verdict, Wording,
};
use proptest::prelude::*;

use crate::history::words;
use crate::world::{
    HEAD, OFFICIAL, OTHER_HEAD, OTHER_OFFICIAL, World, leaf, passage, side_room, terms,
};

const SOURCE: fn() -> RoomKind = || side_room(0);

/// What may happen to one permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Withdrawal,
    /// By one of two officials, stated before or after the expiry.
    Intention {
        other: bool,
        late: bool,
    },
}

/// All orders of some events.
fn orders(events: &[Event]) -> Vec<Vec<Event>> {
    if events.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for index in 0..events.len() {
        let mut rest = events.to_vec();
        let first = rest.remove(index);
        for mut order in orders(&rest) {
            order.insert(0, first);
            all.push(order);
        }
    }
    all
}

/// Every interleaving of a withdrawal and two intentions, each of them there
/// or not, each intention before or after the expiry, over a permission that
/// expires or not: against the rule as design §6 words it.
#[test]
fn r6_every_interleaving_of_withdrawal_intentions_and_expiry() {
    let mut tried = 0;
    for expires in [None, Some(Time(1_000_500))] {
        for present in 0..8u8 {
            for late in 0..4u8 {
                let mut events = Vec::new();
                if present & 1 != 0 {
                    events.push(Event::Withdrawal);
                }
                if present & 2 != 0 {
                    events.push(Event::Intention {
                        other: false,
                        late: late & 1 != 0,
                    });
                }
                if present & 4 != 0 {
                    events.push(Event::Intention {
                        other: true,
                        late: late & 2 != 0,
                    });
                }
                for order in orders(&events) {
                    interleaving(expires, &order);
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(tried, 2 * 4 * (1 + 3 + 3 * 2 + 6));
}

fn interleaving(expires: Option<Time>, order: &[Event]) {
    let mut world = World::new(2);
    let mut granted = terms(1, Wording::Exact, Attribution::Attributed);
    granted.expires = expires;
    let permission = world.permit(0, "ten days", &granted);
    let (mut bound, mut dead): (Option<EntryId>, bool) = (None, false);
    for event in order {
        match event {
            Event::Withdrawal => {
                let body = Body::Withdrawal(Withdrawal { permission });
                let verdict = world.enter(SOURCE(), OTHER_HEAD, body);
                assert_eq!(verdict, Verdict::Counted, "{order:?}");
                dead |= bound.is_none();
            }
            Event::Intention { other, late } => {
                world.now = Time(if *late { 1_000_501 } else { 1_000_500 });
                let who = if *other { OTHER_OFFICIAL } else { OFFICIAL };
                let body = Body::Intention(Intention {
                    permission,
                    aloud: false,
                });
                let verdict = world.enter(SOURCE(), who, body);
                let id = world.last_id(SOURCE());
                let lives =
                    bound.is_none() && !dead && expires.is_none_or(|time| world.now <= time);
                assert_eq!(verdict.is_counted(), lives, "{order:?}: {verdict:?}");
                assert_eq!(world.side(0).is_bound_to(&id), lives, "{order:?}");
                match lives {
                    true => bound = Some(id),
                    // Only the first intention can bind.
                    false => dead |= bound.is_none(),
                }
            }
        }
    }
    let state = world.side(0).permission(&permission).unwrap();
    assert_eq!(state.bound_by(), bound, "{order:?}");
    let withdrawn = order.contains(&Event::Withdrawal);
    if let Some(bound) = bound {
        assert_eq!(
            state.too_late.is_some(),
            withdrawn && after_binding(order, expires)
        );
        // A bound intention completes, whatever came after it, and once.
        let sent = conveyance::compose_bound(world.side(0), &bound, conveyance::Manner::default())
            .unwrap();
        let body = Body::Conveyance(sent.clone());
        assert_eq!(
            world.enter(side_room(1), OFFICIAL, body.clone()),
            Verdict::Counted
        );
        let again = world.enter(side_room(1), OTHER_OFFICIAL, body);
        assert_eq!(again, Verdict::Refused(RuleBroken::ConveyedBefore));
        let receipt = conveyance::receipt(world.side(0), &bound, &sent, world.now, None).unwrap();
        assert_eq!(
            world.enter(SOURCE(), OFFICIAL, receipt.clone()),
            Verdict::Counted
        );
        let again = world.enter(SOURCE(), OFFICIAL, receipt);
        assert_eq!(again, Verdict::Refused(RuleBroken::ReceiptRepeated));
    } else {
        assert!(state.too_late.is_none());
        let composed = conveyance::compose(
            world.side(0),
            &permission,
            conveyance::Manner::default(),
            Time(1_000_000),
        );
        assert_eq!(composed.is_ok(), !dead, "{order:?}");
    }
}

/// Whether the withdrawal of an order stands after the intention that binds.
fn after_binding(order: &[Event], expires: Option<Time>) -> bool {
    let withdrawal = order.iter().position(|event| *event == Event::Withdrawal);
    let first = order
        .iter()
        .position(|event| matches!(event, Event::Intention { .. }));
    let in_time = first.is_some_and(
        |index| matches!(order[index], Event::Intention { late, .. } if !late || expires.is_none()),
    );
    in_time && withdrawal > first
}

/// A head who withdraws too late is told since when the words are on their way.
#[test]
fn r6_a_late_withdrawal_is_told_since_when() {
    let mut world = World::new(2);
    let granted = terms(1, Wording::Exact, Attribution::Attributed);
    let permission = world.permit(0, "the bridge", &granted);
    let body = Body::Intention(Intention {
        permission,
        aloud: true,
    });
    assert!(world.enter(SOURCE(), OFFICIAL, body).is_counted());
    world.now = world.now.plus_millis(60_000);
    let place = world.side(0).place_of(&permission).unwrap();
    let head = leaf(SOURCE(), HEAD);
    let body = goodoffices_talks::decide::withdraw(world.side(0), &head, place).unwrap();
    assert!(world.enter(SOURCE(), HEAD, body).is_counted());
    let seen = view(world.side(0), &head, world.now);
    let told = "too late: on its way since 1970-01-01 00:16:40 UTC";
    assert_eq!(seen.permissions[0].too_late.as_deref(), Some(told));
    assert_eq!(seen.permissions[0].too_late_since, Some(Time(1_000_000)));
    assert_eq!(seen.permissions[0].state, "on-its-way");
    match &seen.lines.last().unwrap().what {
        Said::Withdrawal { outcome, .. } => assert_eq!(outcome, told),
        other => panic!("{other:?}"),
    }
    let again = goodoffices_talks::decide::withdraw(world.side(0), &head, place);
    assert!(again.is_err(), "once is enough");
}

proptest! {
    /// After a permission was conveyed, no second crossing under it succeeds,
    /// at the source or at the destination, by any official.
    #[test]
    fn r8_a_permission_is_conveyed_once(said in words(), attributed in any::<bool>()) {
        let mut world = World::new(2);
        let attribution = if attributed {
            Attribution::Attributed
        } else {
            Attribution::OwnResponsibility
        };
        let permission = world.permit(0, &said, &terms(1, Wording::Exact, attribution));
        let sent = world.convey(0, &permission, None, false).unwrap();
        prop_assert_eq!(
            world.convey(0, &permission, None, false),
            Err(CannotConvey::Rule(RuleBroken::BoundBefore))
        );
        let body = Body::Intention(Intention { permission, aloud: false });
        let verdict = world.enter(SOURCE(), OTHER_OFFICIAL, body);
        prop_assert_eq!(verdict, Verdict::Refused(RuleBroken::BoundBefore));
        let unbound = world.last_id(SOURCE());
        prop_assert!(!world.side(0).is_bound_to(&unbound));
        prop_assert!(conveyance::compose_bound(world.side(0), &unbound, conveyance::Manner::default()).is_err());
        prop_assert!(conveyance::receipt(world.side(0), &unbound, &sent, world.now, None).is_err());
        if attributed {
            let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(sent));
            prop_assert_eq!(verdict, Verdict::Refused(RuleBroken::ConveyedBefore));
        }
    }

    /// No receipt counts but one for the bound intention, with words that the
    /// terms allow.
    #[test]
    fn r3_a_receipt_cannot_tell_of_other_words(said in words(), other in words()) {
        let mut world = World::new(2);
        let permission =
            world.permit(0, &said, &terms(1, Wording::Exact, Attribution::Attributed));
        let body = Body::Intention(Intention { permission, aloud: false });
        world.enter(SOURCE(), OFFICIAL, body);
        let intention = world.last_id(SOURCE());
        let mut sent = conveyance::compose_bound(world.side(0), &intention, conveyance::Manner::default()).unwrap();
        let forged = |intention, passage| Body::Receipt(Receipt {
            intention, passage, shown: Time(1), order: 1,
            to: SideNumber(1), asked: false, in_exchange: None,
        });
        let verdict = world.enter(SOURCE(), OFFICIAL, forged(intention, Some(passage(&other))));
        prop_assert_eq!(verdict, Verdict::Refused(RuleBroken::ReceiptDiffers));
        let verdict = world.enter(SOURCE(), OFFICIAL, forged(permission, None));
        prop_assert_eq!(verdict, Verdict::Refused(RuleBroken::NoSuchIntention));
        let verdict = world.enter(SOURCE(), HEAD, forged(intention, None));
        prop_assert_eq!(verdict, Verdict::Refused(RuleBroken::OnlyOfficials));
        sent.passage.words.push('!');
        prop_assert!(conveyance::receipt(world.side(0), &intention, &sent, world.now, None).is_err());
        let state = world.side(0).permission(&permission).unwrap();
        let on_its_way = matches!(state.standing, PermissionStanding::OnItsWay { .. });
        prop_assert!(on_its_way);
    }
}
