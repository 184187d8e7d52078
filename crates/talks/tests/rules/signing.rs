//! Who signs for a side: m of n people, by keys that the charter certifies and
//! that have not ended; and how a charter comes into force (R2, R10).

use goodoffices_talks::charter::{CharterHash, Mandate, Permitting};
use goodoffices_talks::conveyance::{ProofFailed, verify};
use goodoffices_talks::entry::{
    AdoptedCharter, Closed, Conveyance, Intention, Origin, Outcome, Proof, ProposalAnswer,
};
use goodoffices_talks::proposal::Matter;
use goodoffices_talks::room::{CommitRefused, PermissionStanding};
use goodoffices_talks::verify::account;
use goodoffices_talks::{
    Attribution, Body, EntryId, Role, Room, RoomContext, RoomKind, RuleBroken, SideNumber, Time,
    Verdict, Wording, Words,
};

use crate::charters::{
    adopt, adopt_in, adopt_signed_by, answer, charter, commit_charter, conclude, countersigned,
    end_of, put, put_to_all, yes, yes_of,
};
use crate::world::{DELEGATE, HEAD, OFFICIAL, OTHER_HEAD, World, leaf, passage, side_room, terms};

const EXACT: (Wording, Attribution) = (Wording::Exact, Attribution::Attributed);

fn permitted(world: &mut World) -> EntryId {
    world.permit(0, "the bridge may open", &terms(1, EXACT.0, EXACT.1))
}

fn bind(world: &mut World, permission: EntryId) -> Verdict {
    let body = Body::Intention(Intention {
        permission,
        aloud: false,
    });
    world.enter(side_room(0), OFFICIAL, body)
}

fn countersign(world: &mut World, who: usize, permission: &EntryId, number: u8) -> Verdict {
    let body = Body::Countersignature(countersigned(world, 0, permission, number));
    world.enter(side_room(0), who, body)
}

fn refused(broken: RuleBroken) -> Verdict {
    Verdict::Refused(broken)
}

fn end(world: &mut World, room: u8, number: u8) {
    let body = Body::SideKeyEnd(end_of(world, 0, number));
    assert_eq!(
        world.enter(side_room(room), OFFICIAL, body),
        Verdict::Counted
    );
}

/// The proof of a conveyance.
fn proof(conveyance: &mut Conveyance) -> &mut Proof {
    match &mut conveyance.origin {
        Origin::Side {
            proof: Some(proof), ..
        } => proof,
        _ => panic!("attributed words carry a proof"),
    }
}

#[test]
fn r2_a_permission_goes_only_once_as_many_people_have_signed_as_the_charter_says() {
    let mut world = World::new(2);
    let threshold = charter(&world, 2);
    adopt(&mut world, threshold, 1);
    let permission = permitted(&mut world);
    let one_of_two = RuleBroken::NotSigned {
        signed: 1,
        needed: 2,
    };
    assert_eq!(bind(&mut world, permission), refused(one_of_two));
    // Neither the same head again, nor their key in another's hand, is a second.
    let again = countersign(&mut world, HEAD, &permission, 2);
    assert_eq!(again, refused(RuleBroken::SignedTwice));
    let same_key = countersign(&mut world, OTHER_HEAD, &permission, 1);
    assert_eq!(same_key, refused(RuleBroken::SignedTwice));
    let delegate = countersign(&mut world, DELEGATE, &permission, 2);
    assert_eq!(delegate, refused(RuleBroken::OnlyHeads));
    let mut forged = countersigned(&world, 0, &permission, 2);
    forged.signed.signature[7] ^= 1;
    let forged = world.enter(side_room(0), OTHER_HEAD, Body::Countersignature(forged));
    assert_eq!(forged, refused(RuleBroken::SignatureFails));
    assert_eq!(bind(&mut world, permission), refused(one_of_two));

    let second = countersign(&mut world, OTHER_HEAD, &permission, 2);
    assert_eq!(second, Verdict::Counted);
    let third = countersign(&mut world, OTHER_HEAD, &permission, 2);
    assert_eq!(third, refused(RuleBroken::SignedAlready));
    let mut sent = world.convey(0, &permission, None, false).unwrap();
    assert_eq!(proof(&mut sent).signatures.len(), 2);
}

#[test]
fn r2_the_destination_refuses_too_few_doubled_ended_and_uncertified_signatures() {
    let mut world = World::new(2);
    let threshold = charter(&world, 2);
    adopt(&mut world, threshold, 1);
    let permission = permitted(&mut world);
    countersign(&mut world, OTHER_HEAD, &permission, 2);
    let manner = goodoffices_talks::conveyance::Manner::default();
    let whole =
        goodoffices_talks::conveyance::compose(world.side(0), &permission, manner, world.now)
            .unwrap();
    let door = |world: &World, alter: &dyn Fn(&mut Vec<goodoffices_talks::permission::Signed>)| {
        let mut altered = whole.clone();
        alter(&mut proof(&mut altered).signatures);
        verify(world.side(1), &altered)
    };
    assert!(door(&world, &|_| {}).is_ok());
    let few = door(&world, &|all| all.truncate(1));
    assert_eq!(few, Err(ProofFailed::TooFew));
    assert_eq!(door(&world, &|all| all.clear()), Err(ProofFailed::TooFew));
    let doubled = door(&world, &|all| all[1] = all[0]);
    assert_eq!(doubled, Err(ProofFailed::TooFew));
    let unknown = door(&world, &|all| all[1].key_number = 9);
    assert_eq!(unknown, Err(ProofFailed::KeyUnknown(9)));
    let swapped = door(&world, &|all| all[1].signature = all[0].signature);
    assert_eq!(swapped, Err(ProofFailed::SignatureFails));
    end(&mut world, 1, 2);
    let ended = door(&world, &|_| {});
    assert_eq!(ended, Err(ProofFailed::KeyNotAdmitted(2)));

    // A key that was introduced, but that the charter does not list.
    let mut world = World::new(2);
    let mut narrow = charter(&world, 1);
    narrow.sides[0].keys.pop();
    adopt_signed_by(&mut world, narrow, 1, [1, 1]);
    let granted = terms(1, EXACT.0, EXACT.1);
    let words = Words::Own(passage("by the second key"));
    let unlisted = world.signed(0, words, &granted, None, [7; 16], 2);
    let verdict = world.enter(side_room(0), OTHER_HEAD, Body::Permission(unlisted.clone()));
    assert_eq!(verdict, refused(RuleBroken::KeyNotInCharter(2)));
    let forged = Conveyance {
        passage: passage("by the second key"),
        wording: Wording::Exact,
        origin: Origin::Side {
            side: SideNumber(0),
            proof: Some(Proof {
                signatures: vec![goodoffices_talks::permission::Signed {
                    key_number: 2,
                    signature: unlisted.signature,
                }],
                round: 1,
                expires: None,
                nonce: [7; 16],
                condition: granted.condition.clone(),
                commitment: None,
                standing: None,
            }),
        },
        aloud: false,
        document: None,
        answers: None,
    };
    assert_eq!(
        verify(world.side(1), &forged),
        Err(ProofFailed::KeyNotAdmitted(2))
    );
}

#[test]
fn r2_one_signature_over_the_opening_is_not_enough_once_the_rooms_stand_on_a_charter() {
    let mut world = World::new(2);
    // Permitted by one head before the charter, and kept.
    let before = permitted(&mut world);
    let manner = goodoffices_talks::conveyance::Manner::default();
    let kept =
        goodoffices_talks::conveyance::compose(world.side(0), &before, manner, world.now).unwrap();
    let threshold = charter(&world, 2);
    adopt(&mut world, threshold, 1);
    // At home the charter asks for a second head at once.
    let needed = RuleBroken::NotSigned {
        signed: 1,
        needed: 2,
    };
    assert_eq!(bind(&mut world, before), refused(needed));
    // Elsewhere what was bound before still arrives, until the room's context
    // says that nothing is on its way any more.
    assert!(verify(world.side(1), &kept).is_ok());
    commit_charter(&mut world, side_room(1));
    assert_eq!(verify(world.side(1), &kept), Err(ProofFailed::TooFew));
    // With a second head's signature, also given to the earlier ground, it goes.
    countersign(&mut world, OTHER_HEAD, &before, 2);
    assert!(world.convey(0, &before, None, false).is_ok());
}

#[test]
fn a_commit_carries_only_the_charter_that_is_in_force() {
    let mut world = World::new(2);
    let first = charter(&world, 1);
    let hash = first.hash();
    let judge = |room: &Room, charter: Option<CharterHash>| {
        let before = room.context().to_bytes();
        let mut after: RoomContext = room.context().clone();
        after.charter = charter;
        let official = leaf(room.kind(), OFFICIAL);
        room.judge_commit(&official, &before, &after.to_bytes(), &[], &[])
    };
    let early = judge(world.side(0), Some(hash));
    assert_eq!(early, Err(CommitRefused::Charter));
    adopt(&mut world, first, 1);
    let other = judge(world.side(0), Some(CharterHash([3; 32])));
    assert_eq!(other, Err(CommitRefused::Charter));
    assert!(judge(world.side(0), Some(hash)).is_ok());
    commit_charter(&mut world, side_room(0));
    assert_eq!(judge(world.side(0), None), Err(CommitRefused::Charter));
}

#[test]
fn the_end_of_a_key_takes_its_signatures_out_of_all_that_waits_and_what_is_bound_completes() {
    let mut world = World::new(2);
    let (waiting, bound) = (permitted(&mut world), permitted(&mut world));
    assert_eq!(bind(&mut world, bound), Verdict::Counted);
    let intention = world.last_id(side_room(0));
    let first = terms(1, Wording::ShownFirst, Attribution::Attributed);
    let shown_first = world.permit(0, "to be shown", &first);
    let showing = world.show(0, &shown_first, passage("as shown"));
    world.say_yes(0, &showing);
    end(&mut world, 0, 1);
    let gone = RuleBroken::NotSigned {
        signed: 0,
        needed: 1,
    };
    assert_eq!(bind(&mut world, waiting), refused(gone));
    let forged = world.signed(
        0,
        Words::Own(passage("new")),
        &terms(1, EXACT.0, EXACT.1),
        None,
        [9; 16],
        1,
    );
    let forged = world.enter(side_room(0), HEAD, Body::Permission(forged));
    assert_eq!(forged, refused(RuleBroken::KeyEnded(1)));
    // What was bound goes, elsewhere the key has not ended yet.
    let manner = goodoffices_talks::conveyance::Manner::default();
    let sent =
        goodoffices_talks::conveyance::compose_bound(world.side(0), &intention, manner).unwrap();
    let arrived = world.enter(side_room(1), OFFICIAL, Body::Conveyance(sent));
    assert_eq!(arrived, Verdict::Counted);
    // Another head takes the place of the one who is gone.
    let replaced = countersign(&mut world, OTHER_HEAD, &waiting, 2);
    assert_eq!(replaced, Verdict::Counted);
    assert_eq!(bind(&mut world, waiting), Verdict::Counted);
    // A yes of a key that ends is none.
    let state = world.side(0).permission(&shown_first).unwrap();
    assert!(state.approval.is_some(), "the other head's yes stands");
    end(&mut world, 0, 2);
    let state = world.side(0).permission(&shown_first).unwrap();
    assert_eq!(state.approval, None);
    assert_eq!(world.side(0).showing(&showing).unwrap().answer, None);
    assert_eq!(world.refold(side_room(0)), *world.side(0));
}

#[test]
fn a_key_ends_by_the_intermediarys_signature_only_and_once() {
    let mut world = World::new(2);
    let mut forged = end_of(&world, 0, 1);
    forged.number = 2;
    let kind = side_room(0);
    let verdict = world.enter(kind, OFFICIAL, Body::SideKeyEnd(forged));
    assert_eq!(verdict, refused(RuleBroken::IntroductionUnsigned));
    let by_head = Body::SideKeyEnd(end_of(&world, 0, 1));
    let verdict = world.enter(kind, HEAD, by_head);
    assert_eq!(verdict, refused(RuleBroken::OnlyOfficials));
    let unknown = Body::SideKeyEnd(end_of(&world, 0, 7));
    let verdict = world.enter(kind, OFFICIAL, unknown);
    assert_eq!(verdict, refused(RuleBroken::KeyUnknown(7)));
    end(&mut world, 0, 1);
    let again = Body::SideKeyEnd(end_of(&world, 0, 1));
    let verdict = world.enter(kind, OFFICIAL, again);
    assert_eq!(verdict, refused(RuleBroken::KeyEnded(1)));
}

#[test]
fn a_charter_that_does_not_follow_is_not_put() {
    let mut world = World::new(2);
    type Alter = fn(&mut goodoffices_talks::Charter);
    let alterations: [(&str, Alter); 5] = [
        ("a later number", |charter| {
            charter.number = 2;
            charter.previous = Some(CharterHash([1; 32]));
        }),
        ("another opening", |charter| charter.opening.0[0] ^= 1),
        ("a side less", |charter| {
            charter.sides.pop();
        }),
        ("a key nobody introduced", |charter| {
            charter.sides[1].keys[0].key[0] ^= 1;
        }),
        ("a number nobody introduced", |charter| {
            charter.sides[1].keys[1].number = 9;
        }),
    ];
    let kind = side_room(0);
    for (name, alter) in alterations {
        let mut altered = charter(&world, 1);
        alter(&mut altered);
        let proposal = put(&world, altered, 1);
        let verdict = world.enter(kind, OFFICIAL, Body::Proposal(proposal));
        assert_eq!(verdict, refused(RuleBroken::CharterDoesNotFollow), "{name}");
    }
    let mut to_some = put(&World::new(3), charter(&World::new(3), 1), 1);
    to_some.sides.pop();
    let mut three = World::new(3);
    let verdict = three.enter(kind, OFFICIAL, Body::Proposal(to_some));
    assert_eq!(verdict, refused(RuleBroken::CharterDoesNotFollow));
    end(&mut world, 0, 2);
    // Its desk may not have read yet that the key has ended.
    let ended = put(&world, charter(&world, 1), 1);
    let verdict = world.enter(kind, OFFICIAL, Body::Proposal(ended));
    assert_eq!(verdict, refused(RuleBroken::KeyEnded(2)));
    // One at a time; the next follows the one in force.
    let mut world = World::new(2);
    let first = put(&world, charter(&world, 1), 1);
    put_to_all(&mut world, &first);
    let second = put(&world, charter(&world, 2), 2);
    let verdict = world.enter(kind, OFFICIAL, Body::Proposal(second));
    assert_eq!(verdict, refused(RuleBroken::CharterPending));
}

#[test]
fn an_amendment_needs_as_many_as_the_charter_that_it_amends() {
    let mut world = World::new(2);
    let first = charter(&world, 2);
    adopt(&mut world, first.clone(), 1);
    let mut amended = charter(&world, 1);
    amended.hold_seconds = 60;
    let proposal = put(&world, amended.clone(), 2);
    let ids = put_to_all(&mut world, &proposal);
    answer(&mut world, 0, 1, &ids[0]);
    let state = world.side(0).proposal(&ids[0]).unwrap();
    assert_eq!((state.needed, state.standing_yes()), (2, None));
    answer(&mut world, 0, 2, &ids[0]);
    answer(&mut world, 1, 1, &ids[1]);
    answer(&mut world, 1, 2, &ids[1]);
    let yeses = conclude(&mut world, &ids);
    let adopted = AdoptedCharter { proposal, yeses };
    for kind in [side_room(0), side_room(1), RoomKind::Team] {
        assert_eq!(adopt_in(&mut world, kind, &adopted), Verdict::Counted);
        assert_eq!(world.room(kind).charter(), Some(&amended));
    }
    assert_eq!(amended.previous, Some(first.hash()));
}

#[test]
fn r10_a_charter_is_adopted_only_with_the_signatures_of_all_sides() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let proposal = put(&world, charter(&world, 2), 1);
    let everybody = AdoptedCharter {
        proposal: proposal.clone(),
        yeses: vec![
            yes_of(&world, 0, &[1, 2], &proposal),
            yes_of(&world, 1, &[1, 2], &proposal),
        ],
    };
    let never_put = adopt_in(&mut world, kind, &everybody);
    assert_eq!(never_put, refused(RuleBroken::NoSuchProposal));
    let ids = put_to_all(&mut world, &proposal);
    let not_told = adopt_in(&mut world, kind, &everybody);
    assert_eq!(not_told, refused(RuleBroken::NotMutual));
    for (side, id) in [0, 1].into_iter().zip(&ids) {
        answer(&mut world, side, 1, id);
        answer(&mut world, side, 2, id);
    }
    conclude(&mut world, &ids);
    let alterations: [fn(&mut AdoptedCharter); 6] = [
        |adopted| {
            adopted.yeses.pop();
        },
        |adopted| adopted.yeses.reverse(),
        |adopted| adopted.yeses[1].signatures.truncate(1),
        |adopted| adopted.yeses[1].signatures[1] = adopted.yeses[1].signatures[0],
        |adopted| adopted.yeses[1].signatures[0].signature[3] ^= 1,
        |adopted| adopted.yeses[1].signatures = adopted.yeses[0].signatures.clone(),
    ];
    let kinds: Vec<RoomKind> = world.rooms.keys().copied().collect();
    for alter in alterations {
        let mut altered = everybody.clone();
        alter(&mut altered);
        for kind in &kinds {
            let verdict = adopt_in(&mut world, *kind, &altered);
            assert_eq!(verdict, refused(RuleBroken::NotMutual), "{kind:?}");
        }
    }
    let mut other = everybody.clone();
    if let Matter::Charter(charter) = &mut other.proposal.what {
        charter.exports = true;
    }
    let other = adopt_in(&mut world, kind, &other);
    assert_eq!(other, refused(RuleBroken::NotMutual));
    let by_delegate = Body::AdoptedCharter(everybody.clone());
    let own = RoomKind::Delegation(SideNumber(0));
    assert_eq!(
        world.enter(own, 1, by_delegate.clone()),
        refused(RuleBroken::OnlyHeads)
    );
    assert_eq!(
        world.enter(kind, HEAD, by_delegate),
        refused(RuleBroken::OnlyOfficials)
    );
    for kind in kinds {
        assert_eq!(adopt_in(&mut world, kind, &everybody), Verdict::Counted);
    }
    let again = adopt_in(&mut world, kind, &everybody);
    assert_eq!(again, refused(RuleBroken::DecidedBefore));
}

#[test]
fn r10_a_yes_taken_back_in_time_cannot_be_used_by_a_malicious_official() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let proposal = put(&world, charter(&world, 1), 1);
    let ids = put_to_all(&mut world, &proposal);
    let taken_back = yes_of(&world, 0, &[1], &proposal);
    answer(&mut world, 0, 1, &ids[0]);
    answer(&mut world, 1, 1, &ids[1]);
    let no = Body::ProposalAnswer(ProposalAnswer {
        proposal: ids[0],
        yes: None,
    });
    assert_eq!(world.enter(kind, HEAD, no), Verdict::Counted);
    world.now = Time(world.now.0 + 2_000);
    let closed = Body::Closed(Closed { of: ids[0] });
    assert_eq!(world.enter(kind, OFFICIAL, closed), Verdict::Counted);
    let late = yes(&world, 0, 1, &proposal);
    let late = Body::ProposalAnswer(ProposalAnswer {
        proposal: ids[0],
        yes: Some(late),
    });
    assert_eq!(
        world.enter(kind, HEAD, late),
        refused(RuleBroken::HasClosed)
    );
    let outcome = Body::Outcome(Outcome {
        of: ids[0],
        agreed: true,
        yeses: vec![yes_of(&world, 1, &[1], &proposal)],
    });
    let verdict = world.enter(kind, OFFICIAL, outcome);
    assert_eq!(verdict, refused(RuleBroken::NotMutual));
    let yeses = vec![taken_back, yes_of(&world, 1, &[1], &proposal)];
    let adopted = AdoptedCharter { proposal, yeses };
    let verdict = adopt_in(&mut world, kind, &adopted);
    assert_eq!(verdict, refused(RuleBroken::NotMutual));
    assert_eq!(world.side(0).charter(), None);
}

#[test]
fn a_key_that_ends_after_the_closing_stops_no_charter_in_some_rooms_only() {
    let mut world = World::new(2);
    let proposal = put(&world, charter(&world, 1), 1);
    let ids = put_to_all(&mut world, &proposal);
    answer(&mut world, 0, 1, &ids[0]);
    answer(&mut world, 1, 1, &ids[1]);
    let yeses = conclude(&mut world, &ids);
    end(&mut world, 0, 1);
    end(&mut world, 1, 1);
    let adopted = AdoptedCharter { proposal, yeses };
    for side in 0..2 {
        let verdict = adopt_in(&mut world, side_room(side), &adopted);
        assert_eq!(verdict, Verdict::Counted);
    }
}

#[test]
fn good_offices_put_nothing_forward_but_the_charter_itself() {
    let mut world = World::new(2);
    let mut offices = charter(&world, 1);
    offices.mandate = Mandate::GoodOffices;
    adopt(&mut world, offices, 1);
    let mut text = put(&world, charter(&world, 1), 2);
    text.what = Matter::Text(passage("let both step back"));
    let verdict = world.enter(side_room(0), OFFICIAL, Body::Proposal(text));
    assert_eq!(verdict, refused(RuleBroken::OnlyGoodOffices));
    // Its desk may not have read yet what came into force: nobody is accused.
    let mut other = charter(&world, 1);
    other.title = "Friend of the talks".to_owned();
    other.number = 1;
    other.previous = None;
    let late = put(&world, other, 4);
    let verdict = world.enter(side_room(0), OFFICIAL, Body::Proposal(late));
    assert_eq!(verdict, refused(RuleBroken::DecidedBefore));
    assert!(account(world.side(0)).is_sound());
    let amendment = put(&world, charter(&world, 1), 3);
    let verdict = world.enter(side_room(0), OFFICIAL, Body::Proposal(amendment));
    assert_eq!(verdict, Verdict::Counted);
}

#[test]
fn deputies_sign_where_the_charter_lets_them_and_never_commit() {
    for permitting in [Permitting::Heads, Permitting::HeadsAndDeputies] {
        let mut world = World::new(2);
        // The second head is a deputy here; heads alone can agree on a charter.
        let deputise = |world: &mut World| {
            for side in 0..2 {
                let kind = side_room(side);
                let mut context = world.side(side).context().clone();
                context.people[OTHER_HEAD].role = Role::Deputy;
                context.people[OTHER_HEAD].committer = None;
                context.check().unwrap();
                let room = world.rooms.get_mut(&kind).unwrap();
                let place = goodoffices_talks::Place(world.logs[&kind].len() as u64);
                room.apply_commit(place, leaf(kind, OFFICIAL), Time(5), context.clone());
                let commit =
                    crate::world::Logged::Commit(leaf(kind, OFFICIAL), Time(5), context.to_bytes());
                world.logs.get_mut(&kind).unwrap().push(commit);
            }
        };
        let mut rules = charter(&world, 1);
        rules.permitting = permitting;
        adopt(&mut world, rules, 1);
        deputise(&mut world);
        let granted = terms(1, EXACT.0, EXACT.1);
        let words = Words::Own(passage("in the head's stead"));
        let by_deputy = world.signed(0, words, &granted, None, [8; 16], 2);
        let verdict = world.enter(side_room(0), OTHER_HEAD, Body::Permission(by_deputy));
        let expected = match permitting {
            Permitting::Heads => refused(RuleBroken::OnlyHeads),
            Permitting::HeadsAndDeputies => Verdict::Counted,
        };
        assert_eq!(verdict, expected);
        let room = world.side(0);
        let before = room.context().to_bytes();
        let deputy = leaf(side_room(0), OTHER_HEAD);
        let commit = room.judge_commit(&deputy, &before, &before, &[], &[]);
        assert_eq!(commit, Err(CommitRefused::NotACommitter));
    }
}

#[test]
fn r4_below_attributed_no_signature_of_the_charters_people_crosses() {
    let mut world = World::new(2);
    let threshold = charter(&world, 2);
    adopt(&mut world, threshold, 1);
    for attribution in [
        Attribution::WithoutAttribution,
        Attribution::OwnResponsibility,
        Attribution::SoundOut,
        Attribution::NonPaper,
    ] {
        let permission = world.permit(0, "nobody said it", &terms(1, Wording::Exact, attribution));
        countersign(&mut world, OTHER_HEAD, &permission, 2);
        let sent = world.convey(0, &permission, None, false).unwrap();
        assert!(!matches!(sent.origin, Origin::Side { .. }));
        let state = world.side(0).permission(&permission).unwrap();
        let conveyed = matches!(state.standing, PermissionStanding::Conveyed { .. });
        assert!(conveyed && state.signatures.len() == 2);
    }
}
