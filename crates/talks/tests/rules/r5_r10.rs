//! R5: what several sides do together closes at its moment, is decided once, and
//! goes whole or not at all. R10: a lone yes is told to nobody.

use ed25519_dalek::Signer;
use goodoffices_talks::conveyance::{self, CannotConvey};
use goodoffices_talks::entry::{
    Closed, ClosingPart, Decision, Intention, Outcome, ProposalAnswer, Withdrawal,
};
use goodoffices_talks::permission::Signed;
use goodoffices_talks::proposal::{Matter, Proposal, ProposalStatement, SideYes};
use goodoffices_talks::room::PermissionStanding;
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{
    Attribution, Body, Condition, EntryId, MatterId, RoomKind, RuleBroken, SideNumber, Terms, Time,
    Verdict, Wording, decide,
};
use proptest::prelude::*;

use crate::world::{
    DELEGATE, HEAD, OFFICIAL, OTHER_HEAD, World, leaf, passage, secret, side_room, terms,
};

const CLOSES: Time = Time(2_000_000);

fn proposal(matter: u8, sides: u8) -> Proposal {
    Proposal {
        matter: MatterId([matter; 16]),
        what: Matter::Text(passage("both withdraw by Friday")),
        sides: (0..sides).map(SideNumber).collect(),
        closes: CLOSES,
    }
}

/// Puts a proposal to each of its sides; gives its entry in each room.
fn put(world: &mut World, proposal: &Proposal) -> Vec<EntryId> {
    let rooms = proposal.sides.iter().map(|side| RoomKind::Side(*side));
    rooms
        .map(|kind| {
            let official = leaf(kind, OFFICIAL);
            let body =
                decide::propose(world.room(kind), &official, proposal.clone(), world.now).unwrap();
            assert_eq!(world.enter(kind, OFFICIAL, body), Verdict::Counted);
            world.last_id(kind)
        })
        .collect()
}

fn yes_of(world: &World, side: u8, proposal: &Proposal, number: u8) -> Signed {
    let statement = ProposalStatement {
        ground: world.opening.hash().into(),
        side: SideNumber(side),
        proposal,
    };
    Signed {
        key_number: number,
        signature: secret(side, number)
            .sign(&statement.to_signing_bytes())
            .to_bytes(),
    }
}

/// A head answers.
fn answer(world: &mut World, side: u8, id: EntryId, yes: bool) -> Verdict {
    let proposal = world.side(side).proposal(&id).unwrap().proposal.clone();
    let yes = yes.then(|| yes_of(world, side, &proposal, 1));
    let body = Body::ProposalAnswer(ProposalAnswer { proposal: id, yes });
    world.enter(side_room(side), HEAD, body)
}

fn close(world: &mut World, side: u8, of: EntryId) -> Verdict {
    world.enter(side_room(side), OFFICIAL, Body::Closed(Closed { of }))
}

fn tell(world: &mut World, side: u8, of: EntryId, yeses: Option<Vec<SideYes>>) -> Verdict {
    let body = Body::Outcome(Outcome {
        of,
        agreed: yeses.is_some(),
        yeses: yeses.unwrap_or_default(),
    });
    world.enter(side_room(side), OFFICIAL, body)
}

/// The yeses of all sides but one, as their rooms closed with them.
fn yeses_for(world: &World, side: u8, ids: &[EntryId]) -> Option<Vec<SideYes>> {
    let mut yeses = Vec::new();
    for (other, id) in (0u8..).zip(ids) {
        let closed = world.side(other).proposal(id)?.closed.clone()?;
        let signatures = closed.yes?;
        if other != side {
            yeses.push(SideYes {
                side: SideNumber(other),
                signatures,
            });
        }
    }
    Some(yeses)
}

/// What the people of a side read of an outcome.
fn reads(world: &World, side: u8) -> Vec<String> {
    let kind = side_room(side);
    let seen = view(world.side(side), &leaf(kind, HEAD), world.now);
    let lines = seen.lines.into_iter().filter_map(|line| match line.what {
        Said::Outcome { told, .. } => Some(told),
        _ => None,
    });
    let standing = seen.proposals.into_iter().map(|put| put.told);
    lines.chain(standing).collect()
}

proptest! {
    /// What each side answered last before its own room's closing is what is
    /// decided on; whatever comes later is refused.
    #[test]
    fn r5_what_lies_in_a_room_when_it_closes_is_decided_on(
        acts in proptest::collection::vec((0u8..3, 0u8..3), 1..30),
    ) {
        let mut world = World::new(3);
        let put_to = proposal(1, 3);
        let ids = put(&mut world, &put_to);
        world.now = CLOSES;
        let mut last = [false; 3];
        let mut closed = [false; 3];
        for (side, act) in acts {
            let at = usize::from(side);
            let id = ids[at];
            let verdict = match act {
                0 => close(&mut world, side, id),
                act => answer(&mut world, side, id, act == 1),
            };
            prop_assert_eq!(verdict.is_counted(), !closed[at]);
            if closed[at] {
                prop_assert_eq!(verdict, Verdict::Refused(RuleBroken::HasClosed));
            }
            match act {
                0 => closed[at] = true,
                act if !closed[at] => last[at] = act == 1,
                _ => {}
            }
        }
        for side in 0..3u8 {
            if !closed[usize::from(side)] {
                prop_assert!(close(&mut world, side, ids[usize::from(side)]).is_counted());
            }
            let state = world.side(side).proposal(&ids[usize::from(side)]).unwrap();
            let yes = state.closed.as_ref().unwrap().yes.is_some();
            prop_assert_eq!(yes, last[usize::from(side)]);
        }
        let all = last.iter().all(|yes| *yes);
        for side in 0..3u8 {
            let yeses = yeses_for(&world, side, &ids);
            prop_assert_eq!(yeses.is_some(), all);
            let verdict = tell(&mut world, side, ids[usize::from(side)], yeses);
            prop_assert_eq!(verdict, Verdict::Counted);
            let state = world.side(side).proposal(&ids[usize::from(side)]).unwrap();
            prop_assert_eq!(state.outcome, Some(all));
        }
    }

    /// R10, by pairs of histories that differ in one secret yes: the other side
    /// reads the same, entry for entry.
    #[test]
    fn r10_the_other_side_reads_the_same_whatever_one_side_answered_alone(
        first in proptest::option::of(any::<bool>()),
        second in proptest::option::of(any::<bool>()),
        other in any::<bool>(),
    ) {
        // The other side says no, or nothing: a yes of this side stays alone.
        let history = |answered: Option<bool>| {
            let mut world = World::new(2);
            let ids = put(&mut world, &proposal(1, 2));
            if let Some(yes) = answered {
                assert!(answer(&mut world, 0, ids[0], yes).is_counted());
            }
            if other {
                assert!(answer(&mut world, 1, ids[1], false).is_counted());
            }
            world.now = CLOSES;
            for side in 0..2u8 {
                assert!(close(&mut world, side, ids[usize::from(side)]).is_counted());
            }
            for side in 0..2u8 {
                assert!(tell(&mut world, side, ids[usize::from(side)], None).is_counted());
            }
            world
        };
        let (first, second) = (history(first), history(second));
        let kind = side_room(1);
        prop_assert_eq!(&first.logs[&kind], &second.logs[&kind]);
        let seen = |world: &World| view(world.side(1), &leaf(kind, HEAD), world.now);
        prop_assert_eq!(seen(&first), seen(&second));
    }

    /// A withdrawal wins before the room's closing and is refused after it, at
    /// every place between permission, closing and setting out.
    #[test]
    fn r5_a_withdrawal_wins_before_the_closing_and_is_refused_after_it(at in 0usize..4) {
        let mut world = World::new(2);
        let permission = world.permit(0, "we release them", &in_exchange(1));
        let withdraw = |world: &mut World| {
            world.enter(side_room(0), HEAD, Body::Withdrawal(Withdrawal { permission }))
        };
        let mut withdrawn = None;
        for step in 0..4usize {
            if step == at {
                withdrawn = Some(withdraw(&mut world));
            }
            match step {
                0 => world.now = CLOSES,
                1 => {
                    let verdict = close(&mut world, 0, permission);
                    prop_assert_eq!(verdict.is_counted(), at > 1);
                }
                2 => {
                    let body = Body::Intention(Intention { permission, aloud: false });
                    let verdict = world.enter(side_room(0), OFFICIAL, body);
                    prop_assert_eq!(verdict.is_counted(), at > 1);
                }
                _ => {}
            }
        }
        let standing = &world.side(0).permission(&permission).unwrap().standing;
        match at {
            0 | 1 => {
                prop_assert_eq!(withdrawn, Some(Verdict::Counted));
                let is_withdrawn = matches!(standing, PermissionStanding::Withdrawn { .. });
                prop_assert!(is_withdrawn, "{:?}", standing);
            }
            2 => prop_assert_eq!(withdrawn, Some(Verdict::Refused(RuleBroken::HasClosed))),
            // Bound: too late, and told so.
            _ => {
                prop_assert_eq!(withdrawn, Some(Verdict::Counted));
                prop_assert!(world.side(0).permission(&permission).unwrap().too_late.is_some());
            }
        }
    }
}

fn in_exchange(addressee: u8) -> Terms {
    Terms {
        condition: Condition::InExchange {
            wanted: "the assets".to_owned(),
            closes: CLOSES,
        },
        ..terms(addressee, Wording::Exact, Attribution::Attributed)
    }
}

#[test]
fn r5_nothing_closes_before_its_moment() {
    let mut world = World::new(2);
    let ids = put(&mut world, &proposal(1, 2));
    let permission = world.permit(0, "we release them", &in_exchange(1));
    world.now = Time(CLOSES.0 - 1);
    let early = Verdict::Refused(RuleBroken::TooEarly(CLOSES));
    assert_eq!(close(&mut world, 0, ids[0]), early);
    assert_eq!(close(&mut world, 0, permission), early);
    world.now = CLOSES;
    let delegate = world.enter(side_room(0), DELEGATE, Body::Closed(Closed { of: ids[0] }));
    assert_eq!(delegate, Verdict::Refused(RuleBroken::OnlyOfficials));
    assert_eq!(close(&mut world, 0, ids[0]), Verdict::Counted);
    assert_eq!(close(&mut world, 0, permission), Verdict::Counted);
}

#[test]
fn r10_every_desk_refuses_a_yes_that_is_not_mutual() {
    let mut world = World::new(3);
    let put_to = proposal(1, 3);
    let ids = put(&mut world, &put_to);
    let other = proposal(2, 3);
    let others = put(&mut world, &other);
    for side in 0..2u8 {
        assert!(answer(&mut world, side, ids[usize::from(side)], true).is_counted());
        assert!(answer(&mut world, side, others[usize::from(side)], true).is_counted());
    }
    assert!(answer(&mut world, 2, others[2], true).is_counted());
    // Nothing is told before the room has closed.
    let yes = |world: &World, side: u8, of: &Proposal| SideYes {
        side: SideNumber(side),
        signatures: vec![yes_of(world, side, of, 1)],
    };
    let real = yes(&world, 1, &put_to);
    let early = tell(&mut world, 0, ids[0], Some(vec![real.clone()]));
    assert_eq!(early, Verdict::Refused(RuleBroken::NotClosed));
    world.now = CLOSES;
    for side in 0..3u8 {
        assert!(close(&mut world, side, ids[usize::from(side)]).is_counted());
    }
    // A malicious official has the yes of side 1, and none of side 2.
    let invented = SideYes {
        side: SideNumber(2),
        signatures: vec![Signed {
            key_number: 1,
            signature: [7; 64],
        }],
    };
    let elsewhere = yes(&world, 2, &other);
    let unsigned = SideYes {
        side: SideNumber(2),
        signatures: Vec::new(),
    };
    let borrowed = SideYes {
        side: SideNumber(2),
        signatures: real.signatures.clone(),
    };
    for yeses in [
        vec![],
        vec![real.clone()],
        vec![real.clone(), real.clone()],
        vec![real.clone(), invented],
        vec![real.clone(), elsewhere],
        vec![real.clone(), unsigned],
        vec![real.clone(), borrowed],
    ] {
        let verdict = tell(&mut world, 0, ids[0], Some(yeses));
        assert_eq!(verdict, Verdict::Refused(RuleBroken::NotMutual));
    }
    // Nor beside a failure.
    let body = Body::Outcome(Outcome {
        of: ids[0],
        agreed: false,
        yeses: vec![real],
    });
    let verdict = world.enter(side_room(0), OFFICIAL, body);
    assert_eq!(verdict, Verdict::Refused(RuleBroken::LoneYes));
    // Side 2 did not say yes itself: no yeses of others make it agree.
    let both = vec![yes(&world, 0, &put_to), yes(&world, 1, &put_to)];
    let verdict = tell(&mut world, 2, ids[2], Some(both));
    assert_eq!(verdict, Verdict::Refused(RuleBroken::NotMutual));
}

#[test]
fn r5_failure_reads_the_same_to_everybody_whoever_said_what() {
    let mut told = Vec::new();
    for answers in [
        [None, None],
        [Some(true), None],
        [Some(true), Some(false)],
        [Some(false); 2],
    ] {
        let mut world = World::new(2);
        let ids = put(&mut world, &proposal(1, 2));
        for side in 0..2u8 {
            if let Some(yes) = answers[usize::from(side)] {
                assert!(answer(&mut world, side, ids[usize::from(side)], yes).is_counted());
            }
        }
        world.now = CLOSES;
        for side in 0..2u8 {
            assert!(close(&mut world, side, ids[usize::from(side)]).is_counted());
            assert!(tell(&mut world, side, ids[usize::from(side)], None).is_counted());
            told.push(reads(&world, side));
        }
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
}

#[test]
fn r5_a_proposal_needs_the_side_itself_and_only_its_heads() {
    let mut world = World::new(2);
    let put_to = proposal(1, 2);
    let ids = put(&mut world, &put_to);
    let yes = Some(yes_of(&world, 0, &put_to, 1));
    let by = |world: &mut World, who: usize, yes: Option<Signed>| {
        let body = Body::ProposalAnswer(ProposalAnswer {
            proposal: ids[0],
            yes,
        });
        world.enter(side_room(0), who, body)
    };
    for who in [DELEGATE, OFFICIAL] {
        let verdict = by(&mut world, who, yes);
        assert_eq!(verdict, Verdict::Refused(RuleBroken::OnlyHeads));
    }
    let of_the_other = Some(yes_of(&world, 1, &put_to, 1));
    let verdict = by(&mut world, HEAD, of_the_other);
    assert_eq!(verdict, Verdict::Refused(RuleBroken::SignatureFails));
    assert!(by(&mut world, HEAD, yes).is_counted());
    // One key is one person's.
    let verdict = by(&mut world, OTHER_HEAD, yes);
    assert_eq!(verdict, Verdict::Refused(RuleBroken::SignedTwice));
    // The same matter is put once.
    let again = world.enter(side_room(0), OFFICIAL, Body::Proposal(put_to));
    assert_eq!(again, Verdict::Refused(RuleBroken::MatterRepeated));
}

/// Both parts of an exchange, closed; then bound.
fn bound_both(world: &mut World) -> [(EntryId, EntryId); 2] {
    let permissions = [
        world.permit(0, "we release them", &in_exchange(1)),
        world.permit(1, "we unfreeze them", &in_exchange(0)),
    ];
    world.now = CLOSES;
    let mut parts = Vec::new();
    for (side, permission) in (0u8..).zip(permissions) {
        let kind = side_room(side);
        assert!(close(world, side, permission).is_counted());
        let official = leaf(kind, OFFICIAL);
        let body =
            conveyance::intention(world.room(kind), &official, &permission, false, world.now)
                .unwrap();
        assert!(world.enter(kind, OFFICIAL, body).is_counted());
        parts.push((permission, world.last_id(kind)));
    }
    parts.try_into().unwrap()
}

#[test]
fn r5_words_in_exchange_go_only_once_closed_and_the_receipt_names_what_came_in_return() {
    let mut world = World::new(2);
    let waiting = world.permit(0, "not so", &in_exchange(1));
    let manner = conveyance::Manner::default;
    let early = conveyance::compose(world.side(0), &waiting, manner(), world.now);
    assert_eq!(early, Err(CannotConvey::Rule(RuleBroken::OnlyInExchange)));
    let body = Body::Intention(Intention {
        permission: waiting,
        aloud: false,
    });
    let verdict = world.enter(side_room(0), OFFICIAL, body);
    assert_eq!(verdict, Verdict::Refused(RuleBroken::OnlyInExchange));

    let parts = bound_both(&mut world);
    let mut sent = Vec::new();
    for (side, (_, intention)) in (0u8..).zip(parts) {
        let words = conveyance::compose_bound(world.side(side), &intention, manner()).unwrap();
        let to = side_room(1 - side);
        assert!(
            world
                .enter(to, OFFICIAL, Body::Conveyance(words.clone()))
                .is_counted()
        );
        sent.push((words, world.last_id(to)));
    }
    for (side, (permission, intention)) in (0u8..).zip(parts) {
        let at = usize::from(side);
        let (mine, _) = &sent[at];
        let (_, returned) = &sent[1 - at];
        let kind = side_room(side);
        let room = world.room(kind);
        let without = conveyance::receipt(room, &intention, mine, world.now, None).unwrap();
        let wrong =
            conveyance::receipt(room, &intention, mine, world.now, Some(permission)).unwrap();
        let right =
            conveyance::receipt(room, &intention, mine, world.now, Some(*returned)).unwrap();
        for body in [without, wrong] {
            let verdict = world.enter(kind, OFFICIAL, body);
            assert_eq!(verdict, Verdict::Refused(RuleBroken::NothingInReturn));
        }
        assert!(world.enter(kind, OFFICIAL, right).is_counted());
        let seen = view(world.side(side), &leaf(kind, HEAD), world.now);
        let told = seen.lines.iter().any(|line| match &line.what {
            Said::Receipt { told, .. } => told.contains("in exchange, as the intermediary judged"),
            _ => false,
        });
        assert!(told);
        assert_eq!(
            world.side(side).unfinished().count(),
            usize::from(side == 0)
        );
    }
}

#[test]
fn r5_a_decision_is_made_once_and_a_closing_belongs_to_one() {
    let mut world = World::new(2);
    let part = |side: u8, closing: Option<u8>| ClosingPart {
        side: SideNumber(side),
        closing: closing.map(|closing| EntryId([closing; 16])),
    };
    let decide = |world: &mut World, matter: u8, agreed: bool, closings: Vec<ClosingPart>| {
        let body = Body::Decision(Decision {
            matter: MatterId([matter; 16]),
            agreed,
            closings,
        });
        world.enter(RoomKind::Team, OFFICIAL, body)
    };
    let refused = |broken| Verdict::Refused(broken);
    let lacking = decide(&mut world, 1, true, vec![part(0, Some(1)), part(1, None)]);
    assert_eq!(lacking, refused(RuleBroken::NotClosed));
    let alone = decide(&mut world, 1, true, vec![part(0, Some(1))]);
    assert_eq!(alone, refused(RuleBroken::NotClosed));
    let first = decide(
        &mut world,
        1,
        true,
        vec![part(0, Some(1)), part(1, Some(2))],
    );
    assert_eq!(first, Verdict::Counted);
    let again = decide(
        &mut world,
        1,
        false,
        vec![part(0, Some(1)), part(1, Some(2))],
    );
    assert_eq!(again, refused(RuleBroken::DecidedBefore));
    let taken = decide(
        &mut world,
        2,
        true,
        vec![part(0, Some(1)), part(1, Some(3))],
    );
    assert_eq!(taken, refused(RuleBroken::DecidedBefore));
    // What came to nothing comes to nothing: no later decision takes it up.
    assert!(decide(&mut world, 3, false, vec![part(0, Some(4))]).is_counted());
    let revived = decide(
        &mut world,
        4,
        true,
        vec![part(0, Some(4)), part(1, Some(5))],
    );
    assert_eq!(revived, refused(RuleBroken::DecidedBefore));
    let kind = side_room(0);
    let body = Body::Decision(Decision {
        matter: MatterId([9; 16]),
        agreed: false,
        closings: vec![part(0, None), part(1, None)],
    });
    let elsewhere = world.enter(kind, OFFICIAL, body);
    assert_eq!(elsewhere, refused(RuleBroken::OnlyInTeamRoom));
}
