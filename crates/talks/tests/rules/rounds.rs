//! Rounds: a permission belongs to the round in which it was given, and what
//! set out in it arrives (R6), whichever round is present elsewhere by then.

use goodoffices_talks::conveyance::{self, CannotConvey, ProofFailed};
use goodoffices_talks::decide::{self, PermitChoice, Refused, WordsChoice};
use goodoffices_talks::entry::{Intention, RoundBegin, RoundEnd};
use goodoffices_talks::room::PermissionStanding;
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{
    Attribution, Body, EntryId, Place, Room, RoomKind, RuleBroken, SideNumber, Terms, Verdict,
    Wording,
};

use crate::world::{
    HEAD, OFFICIAL, OTHER_OFFICIAL, World, leaf, passage, replay, side_room, terms,
};

fn begin(world: &mut World, kind: RoomKind) {
    let body = world.round_body(kind, false);
    assert_eq!(world.enter(kind, OFFICIAL, body), Verdict::Counted);
}

fn exact() -> Terms {
    terms(1, Wording::Exact, Attribution::Attributed)
}

fn bind(world: &mut World, permission: EntryId) -> Verdict {
    let body = Body::Intention(Intention {
        permission,
        aloud: false,
    });
    world.enter(side_room(0), OFFICIAL, body)
}

/// In every order of a permission's intention and the next round, the log
/// decides: what was bound completes, what was not no longer lives.
#[test]
fn r6_what_set_out_before_the_next_round_arrives_and_nothing_else_does() {
    for bound_first in [true, false] {
        for there_first in [true, false] {
            let mut world = World::new(2);
            let permission = world.permit(0, "ten days", &exact());
            if there_first {
                begin(&mut world, side_room(1));
            }
            if bound_first {
                assert_eq!(bind(&mut world, permission), Verdict::Counted);
                let intention = world.last_id(side_room(0));
                begin(&mut world, side_room(0));
                let sent = conveyance::compose_bound(
                    world.side(0),
                    &intention,
                    conveyance::Manner::default(),
                )
                .unwrap();
                let body = Body::Conveyance(sent.clone());
                assert_eq!(world.enter(side_room(1), OFFICIAL, body), Verdict::Counted);
                let receipt =
                    conveyance::receipt(world.side(0), &intention, &sent, world.now, None);
                assert_eq!(
                    world.enter(side_room(0), OFFICIAL, receipt.unwrap()),
                    Verdict::Counted
                );
            } else {
                begin(&mut world, side_room(0));
                let over = RuleBroken::RoundOver(1);
                assert_eq!(bind(&mut world, permission), Verdict::Refused(over));
                assert_eq!(
                    conveyance::compose(
                        world.side(0),
                        &permission,
                        conveyance::Manner::default(),
                        world.now
                    ),
                    Err(CannotConvey::Rule(over))
                );
                let state = world.side(0).permission(&permission).unwrap();
                assert_eq!(
                    state.standing,
                    PermissionStanding::RoundOver { at: world.now }
                );
                let seen = view(world.side(0), &leaf(side_room(0), HEAD), world.now);
                assert_eq!(seen.permissions[0].state, "round-over");
                assert!(over.is_a_race(), "honest people meet this");
            }
        }
    }
}

/// A round's end alone ends no permission: it goes until the next begins.
#[test]
fn what_was_permitted_goes_between_two_rounds() {
    let mut world = World::new(2);
    begin(&mut world, side_room(0));
    begin(&mut world, side_room(1));
    let mut granted = exact();
    granted.round = 2;
    let permission = world.permit(0, "ten days", &granted);
    let end = world.round_body(side_room(0), true);
    assert_eq!(world.enter(side_room(0), OFFICIAL, end), Verdict::Counted);
    assert!(world.convey(0, &permission, None, false).is_ok());
}

/// The receiving room takes a proof of any round that has begun there, and of
/// none that has not; a desk sets out only for a room that is as far.
#[test]
fn r2_a_proof_of_a_round_that_has_not_begun_there_is_refused() {
    let mut world = World::new(2);
    begin(&mut world, side_room(0));
    let mut granted = exact();
    granted.round = 2;
    let permission = world.permit(0, "ten days", &granted);
    let sent = conveyance::compose(
        world.side(0),
        &permission,
        conveyance::Manner::default(),
        world.now,
    )
    .unwrap();
    let early = ProofFailed::Round(2);
    assert_eq!(conveyance::verify(world.side(1), &sent), Err(early));
    assert_eq!(
        world.enter(side_room(1), OFFICIAL, Body::Conveyance(sent.clone())),
        Verdict::Refused(RuleBroken::Proof(early))
    );
    assert!(world.convey(0, &permission, None, false).is_err());
    begin(&mut world, side_room(1));
    assert!(world.convey(0, &permission, None, false).is_ok());
    begin(&mut world, side_room(1));
    let later = world.permit(0, "twenty days", &granted);
    world.convey(0, &later, None, false).unwrap();
    let seen = view(world.side(1), &leaf(side_room(1), HEAD), world.now);
    let told: Vec<&str> = seen
        .lines
        .iter()
        .filter_map(|line| match &line.what {
            Said::Conveyance { provenance, .. } if line.refused.is_none() => {
                Some(provenance.as_str())
            }
            _ => None,
        })
        .collect();
    assert!(!told[0].contains("round"), "{told:?}");
    assert!(told[1].ends_with("; permitted in round 2"), "{told:?}");
}

/// What a head permits must be of the present round; an ask of an earlier one
/// can no longer be answered, and no longer waits.
#[test]
fn an_ask_ends_with_its_round() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let words = WordsChoice::Own(passage("may I?"));
    let ask = decide::ask(world.side(0), &leaf(kind, OFFICIAL), words, exact()).unwrap();
    world.enter(kind, OFFICIAL, ask);
    let place = Place(world.logs[&kind].len() as u64 - 1);
    assert_eq!(world.side(0).open_asks().len(), 1);
    begin(&mut world, kind);
    assert!(world.side(0).open_asks().is_empty());
    let seen = view(world.side(0), &leaf(kind, HEAD), world.now);
    let state = seen.lines.iter().find_map(|line| match &line.what {
        Said::Ask { ask } => Some(ask.state.clone()),
        _ => None,
    });
    assert_eq!(state.as_deref(), Some("over"));
    let mut granted = exact();
    granted.round = 2;
    for given in [None, Some(granted)] {
        let choice = PermitChoice::Ask {
            place,
            words: None,
            terms: given.clone(),
        };
        let key = crate::world::secret(0, 1);
        let permitted = decide::permit(
            world.side(0),
            &leaf(kind, HEAD),
            choice,
            World::fresh([3; 16]),
            (1, &|bytes| {
                ed25519_dalek::Signer::sign(&key, bytes).to_bytes()
            }),
        );
        let expected = match given {
            None => RuleBroken::Round(1, 2),
            Some(_) => RuleBroken::RoundOver(1),
        };
        assert_eq!(permitted, Err(Refused::Rule(expected)));
    }
    let refused = decide::refuse(world.side(0), &leaf(kind, HEAD), place, None);
    assert_eq!(refused, Err(Refused::Rule(RuleBroken::RoundOver(1))));
}

/// Rounds are begun and ended by officials, one after the other, and not in a
/// delegation's own room; whatever else is entered changes nothing.
#[test]
fn rounds_are_entered_by_officials_one_after_the_other() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let numbered = |number| {
        Body::RoundBegin(RoundBegin {
            number,
            title: "Session".to_owned(),
            agenda: Vec::new(),
            language: "en".to_owned(),
        })
    };
    let end = |number| Body::RoundEnd(RoundEnd { number });
    for (who, body, broken) in [
        (HEAD, numbered(2), RuleBroken::OnlyOfficials),
        (OFFICIAL, numbered(0), RuleBroken::RoundBegun(0)),
        (OFFICIAL, numbered(1), RuleBroken::RoundBegun(1)),
        (OFFICIAL, numbered(3), RuleBroken::RoundSkipped(3, 1)),
        (
            OFFICIAL,
            numbered(u32::MAX),
            RuleBroken::RoundSkipped(u32::MAX, 1),
        ),
        (OFFICIAL, end(1), RuleBroken::RoundNotOpen(1)),
        (OFFICIAL, end(2), RuleBroken::RoundNotOpen(2)),
    ] {
        assert_eq!(world.enter(kind, who, body), Verdict::Refused(broken));
        assert_eq!(world.side(0).round(), 1);
    }
    let delegation = RoomKind::Delegation(SideNumber(0));
    assert_eq!(
        world.enter(delegation, 0, numbered(2)),
        Verdict::Refused(RuleBroken::NotInADelegation)
    );
    assert_eq!(world.enter(kind, OFFICIAL, numbered(2)), Verdict::Counted);
    let race = world.enter(kind, OTHER_OFFICIAL, numbered(2));
    assert_eq!(race, Verdict::Refused(RuleBroken::RoundBegun(2)));
    assert!(RuleBroken::RoundBegun(2).is_a_race());
    assert_eq!(world.enter(kind, OFFICIAL, end(2)), Verdict::Counted);
    assert!(!world.enter(kind, OTHER_OFFICIAL, end(2)).is_counted());
    assert_eq!(world.side(0).rounds().len(), 1);
}

/// A newcomer is told which round is present, and judges by it as the others do.
#[test]
fn a_newcomer_knows_the_present_round() {
    let mut world = World::new(2);
    let kind = side_room(0);
    begin(&mut world, kind);
    begin(&mut world, kind);
    let cut = world.logs[&kind].len();
    let elder = world.side(0);
    let mut newcomer = Room::joined(
        elder.context().clone(),
        world.opening.clone(),
        &elder.briefing(),
    )
    .unwrap();
    assert_eq!(newcomer.round(), 3);
    assert_eq!(newcomer.rounds()[0].title, elder.rounds()[1].title);
    let mut granted = exact();
    for (round, counts) in [(1, false), (3, true), (4, false)] {
        granted.round = round;
        let nonce = world.next_nonce(kind);
        let words = goodoffices_talks::Words::Own(passage("ten days"));
        let signed = world.signed(0, words, &granted, None, nonce, 1);
        let verdict = world.enter(kind, HEAD, Body::Permission(signed));
        assert_eq!(verdict.is_counted(), counts, "{verdict:?}");
    }
    begin(&mut world, kind);
    replay(&mut newcomer, &world.logs[&kind], cut);
    for (place, item) in newcomer.items() {
        assert_eq!(Some(item), world.side(0).item(place));
    }
    assert_eq!(newcomer.round(), 4);
    assert_eq!(newcomer.briefing().round, world.side(0).briefing().round);
    let mut briefing = world.side(0).briefing();
    if let Some(round) = &mut briefing.round {
        round.number = 1;
    }
    let context = world.side(0).context().clone();
    assert!(Room::joined(context, world.opening.clone(), &briefing).is_err());
}

/// What was permitted in exchange ends with its round like all that waits: nobody
/// is to close it any more.
#[test]
fn r5_nothing_is_left_to_close_of_an_exchange_whose_round_is_over() {
    let mut world = World::new(2);
    let mut granted = exact();
    granted.condition = goodoffices_talks::Condition::InExchange {
        wanted: "ten days as well".to_owned(),
        closes: goodoffices_talks::Time(world.now.0 + 1_000),
    };
    let permission = world.permit(0, "ten days", &granted);
    assert_eq!(world.side(0).unfinished().next(), Some(permission));
    begin(&mut world, side_room(0));
    assert_eq!(world.side(0).unfinished().count(), 0);
    world.now = world.now.plus_millis(2_000);
    let body = Body::Closed(goodoffices_talks::entry::Closed { of: permission });
    let verdict = world.enter(side_room(0), OFFICIAL, body);
    assert_eq!(verdict, Verdict::Refused(RuleBroken::RoundOver(1)));
}
