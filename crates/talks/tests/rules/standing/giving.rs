//! What can be given beforehand, by whom, and what the receiving room makes of it.

use super::*;

#[test]
fn r2_exact_words_of_a_side_cannot_be_signed_for_beforehand() {
    let exact = beforehand(Wording::Exact, Attribution::Attributed);
    let shown = beforehand(Wording::ShownFirst, Attribution::WithoutAttribution);
    for terms in [exact, shown] {
        assert_eq!(
            check_standing(&terms),
            Err(Malformed::Field("standing permission: wording"))
        );
    }
    let mut endless = in_substance();
    endless.expires = None;
    assert_eq!(
        check_standing(&endless),
        Err(Malformed::Field("standing permission: expiry"))
    );
    let mut exchange = in_substance();
    exchange.condition = Condition::InExchange {
        wanted: "something".to_owned(),
        closes: Time(1_500_000),
    };
    assert_eq!(
        check_standing(&exchange),
        Err(Malformed::Field("standing permission: condition"))
    );
    // Exact words that are nobody's go, and only they.
    let mut world = World::new(2);
    let unnamed = beforehand(Wording::Exact, Attribution::WithoutAttribution);
    stand(&mut world, unnamed, 2);
    let id = say(&mut world, HEAD, "word for word");
    let other = Manner::of(passage("in other words"));
    let differs = conveyance::compose(world.side(0), &id, other, world.now);
    assert!(matches!(differs, Err(CannotConvey::WordsDiffer(_))));
    let sent = world.convey(0, &id, None, false).unwrap();
    // R4: nothing of mark, nonce or key goes along.
    assert_eq!(sent.origin, Origin::WithoutAttribution);
}

#[test]
fn r2_the_receiving_room_verifies_all_of_a_standing_permission() {
    let mut world = World::new(2);
    stand(&mut world, in_substance(), 2);
    let id = say(&mut world, HEAD, "a first message");
    let whole = conveyance::compose(world.side(0), &id, Manner::default(), world.now).unwrap();
    let door = |alter: &dyn Fn(&mut Conveyance)| {
        let mut altered = whole.clone();
        alter(&mut altered);
        conveyance::verify(world.side(1), &altered).map(drop)
    };
    assert_eq!(door(&|_| {}), Ok(()));
    // The wording is the intermediary's.
    assert_eq!(door(&|sent| sent.passage = passage("otherwise")), Ok(()));
    let fails = Err(ProofFailed::SignatureFails);
    type Alter = fn(&mut Proof);
    let alterations: [(&str, Alter); 6] = [
        ("mark", |proof| {
            proof.standing.as_mut().unwrap().mark.push('!')
        }),
        ("count", |proof| {
            proof.standing.as_mut().unwrap().most = 1_000
        }),
        ("speakers", |proof| {
            proof.standing.as_mut().unwrap().speakers = Speakers::Signers;
        }),
        ("nonce", |proof| {
            proof.standing.as_mut().unwrap().nonce[2] ^= 1
        }),
        ("expiry", |proof| proof.expires = Some(Time(9_000_000))),
        ("condition", |proof| {
            proof.condition = Condition::NotBefore(Time(1))
        }),
    ];
    for (what, alter) in alterations {
        assert_eq!(door(&|sent| alter(proof(sent))), fails, "{what}");
    }
    let other_kind = Err(ProofFailed::OtherKind);
    let no_standing = door(&|sent| proof(sent).standing = None);
    assert_eq!(no_standing, other_kind);
    for wording in [Wording::Exact, Wording::ShownFirst] {
        assert_eq!(door(&|sent| sent.wording = wording), other_kind);
    }
    assert_eq!(
        door(&|sent| proof(sent).signatures.clear()),
        Err(ProofFailed::TooFew)
    );
    // The permission of other words is no standing one.
    let granted = in_substance();
    let ordinary = world.permit(0, "once", &granted);
    let mut once =
        conveyance::compose(world.side(0), &ordinary, Manner::default(), world.now).unwrap();
    let standing = proof(&mut whole.clone()).standing.clone();
    proof(&mut once).commitment = None;
    proof(&mut once).standing = standing;
    assert_eq!(conveyance::verify(world.side(1), &once).map(drop), fails);
}

#[test]
fn r2_a_standing_permission_needs_as_many_signatures_as_the_charter_says() {
    let mut world = World::new(2);
    let threshold = charter(&world, 2);
    adopt(&mut world, threshold, 1);
    let standing = stand(&mut world, in_substance(), 5);
    let id = say(&mut world, DELEGATE, "not signed yet");
    let one_of_two = RuleBroken::NotSigned {
        signed: 1,
        needed: 2,
    };
    assert_eq!(bind(&mut world, id), refused(one_of_two));
    let place = |world: &World, id: &EntryId| world.side(0).place_of(id).unwrap();
    let sign = |world: &World, who: usize, number: u8, id: &EntryId| {
        let key = secret(0, number);
        decide::countersign(
            world.side(0),
            &leaf(side_room(0), who),
            place(world, id),
            (number, &|bytes| key.sign(bytes).to_bytes()),
        )
    };
    let twice = sign(&world, HEAD, 2, &standing);
    assert_eq!(twice, Err(Refused::Rule(RuleBroken::SignedTwice)));
    // The words are not signed for, but the leave to say them.
    let the_words = sign(&world, OTHER_HEAD, 2, &id);
    assert_eq!(the_words, Err(Refused::Rule(RuleBroken::SignTheStanding)));
    let body = sign(&world, OTHER_HEAD, 2, &standing).unwrap();
    let mut forged = body.clone();
    if let Body::Countersignature(Countersignature { signed, .. }) = &mut forged {
        signed.signature[4] ^= 1;
    }
    let forged = world.enter(side_room(0), OTHER_HEAD, forged);
    assert_eq!(forged, refused(RuleBroken::SignatureFails));
    assert_eq!(
        world.enter(side_room(0), OTHER_HEAD, body),
        Verdict::Counted
    );
    let mut sent = world.convey(0, &id, None, false).unwrap();
    assert_eq!(proof(&mut sent).signatures.len(), 2);
    // A key that ends takes its signature out of all that waits under it.
    let waits = say(&mut world, HEAD, "said before the key ended");
    let end = Body::SideKeyEnd(end_of(&world, 0, 2));
    assert_eq!(world.enter(side_room(0), OFFICIAL, end), Verdict::Counted);
    assert_eq!(bind(&mut world, waits), refused(one_of_two));
    assert_eq!(world.refold(side_room(0)), *world.side(0));
}

#[test]
fn another_with_the_same_mark_takes_its_place_and_what_was_said_may_go() {
    let mut world = World::new(2);
    let earlier = stand(&mut world, in_substance(), 2);
    let said = say(&mut world, HEAD, "under the earlier");
    let later = stand(
        &mut world,
        beforehand(Wording::Exact, Attribution::NonPaper),
        9,
    );
    let ended = world.side(0).standing(&earlier).unwrap().end;
    assert!(matches!(ended, Some(StandingEnd::Replaced { .. })));
    assert_eq!(world.side(0).standings_of(MARK)[0].0, later);
    let late = marked(&world, earlier);
    assert_eq!(
        world.enter(side_room(0), HEAD, late),
        refused(RuleBroken::StandingEnded)
    );
    let sent = world.convey(0, &said, None, false).unwrap();
    assert_eq!(sent.wording, Wording::Substance);
    // Taken back, too, by the number of the one that is no more.
    let said = say(&mut world, HEAD, "under the later");
    assert_eq!(withdraw(&mut world, earlier), Verdict::Counted);
    let sent = world.convey(0, &said, None, false).unwrap();
    assert_eq!(sent.origin, Origin::NonPaper);
}

#[test]
fn a_room_keeps_so_many_standing_permissions_and_no_more() {
    let mut world = World::new(2);
    for number in 0..64 {
        let mut one = choice(in_substance(), 1);
        one.mark = format!("mark {number}");
        let body = Body::StandingPermission(signed(&world, one, 1));
        assert_eq!(world.enter(side_room(0), HEAD, body), Verdict::Counted);
    }
    let body = Body::StandingPermission(signed(&world, choice(in_substance(), 1), 1));
    assert_eq!(
        world.enter(side_room(0), HEAD, body),
        refused(RuleBroken::TooManyStanding)
    );
    let mut again = choice(in_substance(), 7);
    again.mark = "mark 9".to_owned();
    let body = Body::StandingPermission(signed(&world, again, 1));
    assert_eq!(world.enter(side_room(0), HEAD, body), Verdict::Counted);
}
