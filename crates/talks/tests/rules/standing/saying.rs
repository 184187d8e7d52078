//! What is said under a mark, how often it goes, and when it does not (R1, R6, R8).

use super::*;

#[test]
fn r1_what_is_said_under_a_mark_goes_and_what_is_not_does_not() {
    let mut world = World::new(2);
    stand(&mut world, in_substance(), 3);
    let body = Body::Statement(goodoffices_talks::entry::Statement {
        passage: passage("between ourselves"),
        reply_to: None,
    });
    world.enter(side_room(0), DELEGATE, body);
    let plain = world.last_id(side_room(0));
    let kept = conveyance::compose(world.side(0), &plain, Manner::default(), world.now);
    assert_eq!(kept, Err(CannotConvey::NoSuchPermission));
    let id = say(&mut world, DELEGATE, "two trucks are late");
    let words = passage("They say that two trucks are late.");
    let sent = world.convey(0, &id, Some(words.clone()), false).unwrap();
    assert_eq!(sent.passage, words);
    // A receipt of its own, with the words that went.
    match &world.side(0).permission(&id).unwrap().standing {
        PermissionStanding::Conveyed { passage, order, .. } => {
            assert_eq!((passage.as_ref(), *order), (Some(&words), 1));
        }
        other => panic!("{other:?}"),
    }
    let room = world.side(1);
    let seen = view(room, &leaf(side_room(1), HEAD), world.now);
    let Said::Conveyance { provenance, .. } = &seen.lines.last().unwrap().what else {
        panic!("a conveyance");
    };
    for part in ["Alder in substance", "beforehand", MARK, "at most 3"] {
        assert!(provenance.contains(part), "{part}: {provenance}");
    }
    for side in 0..2 {
        let account = account(world.side(side));
        assert!(account.is_sound(), "{:?}", account.findings);
    }
    let account = account(world.side(0));
    assert_eq!((account.standings_verified, account.marked), (1, 1));
    assert_eq!(world.refold(side_room(0)), *world.side(0));
    assert_eq!(world.refold(side_room(1)), *world.side(1));
}

#[test]
fn only_those_of_the_side_who_may_say_something_under_its_mark() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let heads_only = StandingChoice {
        speakers: Speakers::Signers,
        ..choice(in_substance(), 5)
    };
    let body = signed(&world, heads_only, 1);
    assert_eq!(
        world.enter(kind, DELEGATE, Body::StandingPermission(body.clone())),
        refused(RuleBroken::OnlyHeads)
    );
    let verdict = world.enter(kind, HEAD, Body::StandingPermission(body));
    assert_eq!(verdict, Verdict::Counted);
    let standing = world.last_id(kind);
    for (who, expected) in [
        (OFFICIAL, refused(RuleBroken::OnlyTheSide)),
        (DELEGATE, refused(RuleBroken::OnlyHeads)),
        (OTHER_HEAD, Verdict::Counted),
    ] {
        let body = marked(&world, standing);
        assert_eq!(world.enter(kind, who, body), expected);
    }
    let nowhere = marked(&world, EntryId([0xCC; 16]));
    assert_eq!(
        world.enter(kind, HEAD, nowhere),
        refused(RuleBroken::NoSuchStanding)
    );
    let mut unlisted = signed(&world, choice(in_substance(), 5), 1);
    unlisted.signed.signature[0] ^= 1;
    assert_eq!(
        world.enter(kind, HEAD, Body::StandingPermission(unlisted)),
        refused(RuleBroken::SignatureFails)
    );
    let unknown = decide::mark(
        world.side(0),
        &leaf(kind, HEAD),
        "another mark",
        WordsChoice::Own(passage("words")),
        || [1; 16],
        world.now,
    );
    assert_eq!(unknown, Err(Refused::NoSuchMark("another mark".to_owned())));
}

#[test]
fn r6_withdrawing_it_takes_back_what_waits_and_nothing_that_set_out() {
    let mut world = World::new(2);
    let standing = stand(&mut world, in_substance(), 5);
    let (bound, waits) = (say(&mut world, HEAD, "one"), say(&mut world, HEAD, "two"));
    assert_eq!(bind(&mut world, bound), Verdict::Counted);
    let intention = world.last_id(side_room(0));
    assert_eq!(withdraw(&mut world, standing), Verdict::Counted);
    assert_eq!(
        withdraw(&mut world, standing),
        refused(RuleBroken::Withdrawn)
    );
    assert_eq!(bind(&mut world, waits), refused(RuleBroken::Withdrawn));
    let late = marked(&world, standing);
    assert_eq!(
        world.enter(side_room(0), HEAD, late),
        refused(RuleBroken::StandingEnded)
    );
    let sent = conveyance::compose_bound(world.side(0), &intention, Manner::default()).unwrap();
    let arrived = world.enter(side_room(1), OFFICIAL, Body::Conveyance(sent));
    assert_eq!(arrived, Verdict::Counted);
    // One statement can be taken back by itself.
    let standing = stand(&mut world, in_substance(), 5);
    let (one, other) = (say(&mut world, HEAD, "one"), say(&mut world, HEAD, "two"));
    assert_eq!(withdraw(&mut world, one), Verdict::Counted);
    assert_eq!(bind(&mut world, other), Verdict::Counted);
    assert_eq!(world.side(0).standing(&standing).unwrap().end, None);
    assert_eq!(world.refold(side_room(0)), *world.side(0));
}

#[test]
fn r6_nothing_sets_out_after_its_expiry_or_in_a_later_round() {
    let mut world = World::new(2);
    stand(&mut world, in_substance(), 5);
    let (expires, over) = (say(&mut world, HEAD, "one"), say(&mut world, HEAD, "two"));
    let now = world.now;
    world.now = Time(2_000_001);
    assert_eq!(bind(&mut world, expires), refused(RuleBroken::Expired));
    let kind = side_room(0);
    let (id, _) = world.side(0).standings_of(MARK)[0];
    let late = marked(&world, id);
    assert_eq!(
        world.enter(kind, HEAD, late),
        refused(RuleBroken::StandingEnded)
    );
    world.now = now;
    let body = world.round_body(kind, false);
    assert_eq!(world.enter(kind, OFFICIAL, body), Verdict::Counted);
    assert_eq!(bind(&mut world, over), refused(RuleBroken::RoundOver(1)));
    let state = world.side(0).standing(&id).unwrap();
    assert!(matches!(state.end, Some(StandingEnd::RoundOver { .. })));
    let late = marked(&world, id);
    assert_eq!(
        world.enter(kind, HEAD, late),
        refused(RuleBroken::StandingEnded)
    );
}

#[test]
fn r8_no_more_statements_go_than_it_says_and_each_of_them_once() {
    let mut world = World::new(2);
    let standing = stand(&mut world, in_substance(), 2);
    let all: Vec<EntryId> = ["one", "two", "three"]
        .map(|words| say(&mut world, HEAD, words))
        .into();
    // What a dishonest official could make of a third, before the count is reached.
    let mut third =
        conveyance::compose(world.side(0), &all[2], Manner::default(), world.now).unwrap();
    let first = world.convey(0, &all[0], None, false).unwrap();
    world.convey(0, &all[1], None, false).unwrap();
    let used_up = RuleBroken::StandingUsedUp(2);
    assert_eq!(bind(&mut world, all[2]), refused(used_up));
    let composed = conveyance::compose(world.side(0), &all[2], Manner::default(), world.now);
    assert_eq!(composed, Err(CannotConvey::Rule(used_up)));
    let more = marked(&world, standing);
    assert_eq!(world.enter(side_room(0), HEAD, more), refused(used_up));
    // The receiving room counts by itself.
    let there = side_room(1);
    let verdict = world.enter(there, OFFICIAL, Body::Conveyance(third.clone()));
    assert_eq!(verdict, refused(used_up));
    proof(&mut third).nonce = [0x77; 16];
    let verdict = world.enter(there, OFFICIAL, Body::Conveyance(third));
    assert_eq!(verdict, refused(used_up));
    let again = world.enter(there, OFFICIAL, Body::Conveyance(first));
    assert_eq!(again, refused(RuleBroken::ConveyedBefore));
    let permission = world.side(0).permission(&all[0]).unwrap();
    let mut repeated = marked(&world, standing);
    if let Body::Marked(body) = &mut repeated {
        body.nonce = permission.nonce;
    }
    let another = stand(&mut world, in_substance(), 2);
    if let Body::Marked(body) = &mut repeated {
        body.standing = another;
    }
    assert_eq!(
        world.enter(side_room(0), HEAD, repeated),
        refused(RuleBroken::NonceRepeated)
    );
}

#[test]
fn under_one_mark_words_may_go_to_two_sides_to_each_on_its_terms() {
    let mut world = World::new(3);
    stand(&mut world, in_substance(), 2);
    let unnamed = Terms {
        addressee: SideNumber(2),
        ..beforehand(Wording::Exact, Attribution::NonPaper)
    };
    let other = stand(&mut world, unnamed, 1);
    let marks = world.side(0).standings_of(MARK);
    assert_eq!(marks.len(), 2, "neither took the other's place");
    let said = say_to_all(&mut world, HEAD, "the road is open");
    assert_eq!(said.len(), 2);
    let sent: Vec<Conveyance> = said
        .iter()
        .map(|id| world.convey(0, id, None, false).unwrap())
        .collect();
    let shown = |side: u8| {
        let room = world.side(side);
        let counted = room.items().filter_map(|(_, item)| item.counted());
        counted
            .filter_map(|entry| match &entry.body {
                Body::Conveyance(sent) => Some(sent.clone()),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (shown(1), shown(2)),
        (vec![sent[0].clone()], vec![sent[1].clone()])
    );
    assert_eq!(sent[0].origin.attribution(), Attribution::Attributed);
    assert_eq!(sent[1].origin, Origin::NonPaper);
    // To one of them no more may go: to the other it still does.
    let again = say_to_all(&mut world, HEAD, "and the bridge, too");
    assert_eq!(again.len(), 1);
    let to = world.side(0).permission(&again[0]).unwrap().terms.addressee;
    assert_eq!(to, SideNumber(1));
    // Taken back, it is for one side that nothing waits.
    assert_eq!(withdraw(&mut world, other), Verdict::Counted);
    assert_eq!(bind(&mut world, again[0]), Verdict::Counted);
    let author = leaf(side_room(0), HEAD);
    let words = || WordsChoice::Own(passage("a third"));
    let third = decide::mark(world.side(0), &author, MARK, words(), || [1; 16], world.now);
    let used_up = Refused::Rule(RuleBroken::StandingUsedUp(2));
    assert_eq!(third, Err(used_up));
}
