//! Standing permissions: what a side lets go before it is said (R1, R2, R4, R6,
//! R8).

use ed25519_dalek::Signer;
use goodoffices_talks::conveyance::{self, CannotConvey, Manner, ProofFailed};
use goodoffices_talks::decide::{self, Refused, StandingChoice, WordsChoice};
use goodoffices_talks::entry::{
    Body, Conveyance, Countersignature, Intention, Marked, Origin, Proof, Speakers,
    StandingPermission, Withdrawal, check_standing,
};
use goodoffices_talks::permission::{Signed, StandingStatement};
use goodoffices_talks::room::{Briefing, PermissionStanding, StandingEnd};
use goodoffices_talks::verify::account;
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{
    Attribution, Condition, EntryId, Malformed, Room, RuleBroken, SideNumber, Terms, Time, Verdict,
    Wording, Words, codec,
};

use crate::charters::{adopt, charter, end_of};
use crate::world::{
    DELEGATE, HEAD, OFFICIAL, OTHER_HEAD, World, leaf, passage, replay, secret, side_room, terms,
};

const MARK: &str = "for Birch";

fn beforehand(wording: Wording, attribution: Attribution) -> Terms {
    Terms {
        expires: Some(Time(2_000_000)),
        ..terms(1, wording, attribution)
    }
}

fn in_substance() -> Terms {
    beforehand(Wording::Substance, Attribution::Attributed)
}

fn choice(terms: Terms, most: u32) -> StandingChoice {
    StandingChoice {
        mark: MARK.to_owned(),
        terms,
        most,
        speakers: Speakers::Delegation,
    }
}

/// A standing permission as a side key signs it, whoever then enters it.
pub(crate) fn signed(world: &World, choice: StandingChoice, number: u8) -> StandingPermission {
    let StandingChoice {
        mark,
        terms,
        most,
        speakers,
    } = choice;
    let nonce = world.next_nonce(side_room(0));
    let statement = StandingStatement {
        ground: world.side(0).ground().hash,
        side: SideNumber(0),
        terms: &terms,
        mark: &mark,
        most,
        speakers,
        nonce,
    };
    let signature = secret(0, number).sign(&statement.to_signing_bytes());
    let signed = Signed {
        key_number: number,
        signature: signature.to_bytes(),
    };
    StandingPermission {
        mark,
        terms,
        most,
        speakers,
        nonce,
        signed,
    }
}

/// Another's signature under a standing permission, whoever then enters it.
pub(crate) fn countersigned(world: &World, id: &EntryId, number: u8) -> Countersignature {
    let state = world.side(0).standing(id).unwrap();
    let statement = StandingStatement {
        ground: state.ground,
        side: SideNumber(0),
        terms: &state.terms,
        mark: &state.mark,
        most: state.most,
        speakers: state.speakers,
        nonce: state.nonce,
    };
    let signature = secret(0, number).sign(&statement.to_signing_bytes());
    Countersignature {
        permission: *id,
        signed: Signed {
            key_number: number,
            signature: signature.to_bytes(),
        },
    }
}

/// A head permits beforehand; gives the entry's id.
fn stand(world: &mut World, terms: Terms, most: u32) -> EntryId {
    let kind = side_room(0);
    let key = secret(0, 1);
    let body = decide::permit_beforehand(
        world.side(0),
        &leaf(kind, HEAD),
        choice(terms, most),
        world.next_nonce(kind),
        (1, &|bytes| key.sign(bytes).to_bytes()),
    )
    .unwrap();
    assert_eq!(world.enter(kind, HEAD, body), Verdict::Counted);
    world.last_id(kind)
}

/// Somebody of the side says something under the mark.
fn say(world: &mut World, who: usize, words: &str) -> EntryId {
    let kind = side_room(0);
    let body = decide::mark(
        world.side(0),
        &leaf(kind, who),
        MARK,
        WordsChoice::Own(passage(words)),
        world.next_nonce(kind),
        world.now,
    )
    .unwrap();
    assert_eq!(world.enter(kind, who, body), Verdict::Counted);
    world.last_id(kind)
}

fn marked(world: &World, standing: EntryId) -> Body {
    Body::Marked(Marked {
        standing,
        words: Words::Own(passage("words")),
        nonce: world.next_nonce(side_room(0)),
    })
}

fn bind(world: &mut World, permission: EntryId) -> Verdict {
    let body = Intention {
        permission,
        aloud: false,
    };
    world.enter(side_room(0), OFFICIAL, Body::Intention(body))
}

fn withdraw(world: &mut World, permission: EntryId) -> Verdict {
    let body = Body::Withdrawal(Withdrawal { permission });
    world.enter(side_room(0), HEAD, body)
}

fn refused(broken: RuleBroken) -> Verdict {
    Verdict::Refused(broken)
}

fn proof(conveyance: &mut Conveyance) -> &mut Proof {
    match &mut conveyance.origin {
        Origin::Side {
            proof: Some(proof), ..
        } => proof,
        _ => panic!("attributed words carry a proof"),
    }
}

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
        [1; 16],
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
    let (id, _) = world.side(0).standing_of(MARK).unwrap();
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
    assert_eq!(world.side(0).standing_of(MARK).unwrap().0, later);
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

fn joined(world: &World) -> Room {
    let elder = world.side(0);
    let bytes = codec::encode(&elder.briefing());
    let briefing: Briefing = codec::decode(&bytes, bytes.len()).unwrap();
    Room::joined(elder.context().clone(), world.opening.clone(), &briefing).unwrap()
}

#[test]
fn a_newcomer_conveys_what_is_said_under_a_mark_from_before_it_came() {
    let mut world = World::new(2);
    let standing = stand(&mut world, in_substance(), 3);
    let first = say(&mut world, HEAD, "before it came");
    world.convey(0, &first, None, false).unwrap();
    let waiting = say(&mut world, HEAD, "waits since before it came");
    let cut = world.logs[&side_room(0)].len();
    let mut newcomer = joined(&world);
    let told = newcomer.standing(&standing).unwrap();
    assert_eq!((told.used.certain, told.used.perhaps), (1, 1));
    let id = say(&mut world, DELEGATE, "after it came");
    let last = say(&mut world, DELEGATE, "once more");
    replay(&mut newcomer, &world.logs[&side_room(0)], cut);
    let by_newcomer = conveyance::compose(&newcomer, &id, Manner::default(), world.now);
    let by_elder = conveyance::compose(world.side(0), &id, Manner::default(), world.now);
    assert_eq!(by_newcomer, by_elder);
    let cut = world.logs[&side_room(0)].len();
    for permission in [id, waiting, last] {
        bind(&mut world, permission);
    }
    replay(&mut newcomer, &world.logs[&side_room(0)], cut);
    // Whether the last one is within the count, only those can tell who were there.
    assert!(newcomer.permission(&last).unwrap().unsure);
    let elder = world.side(0).permission(&last).unwrap();
    assert_eq!(elder.standing, PermissionStanding::Waiting);
    // What the inviter tells proves itself.
    let mut briefing = world.side(0).briefing();
    briefing.standings[0].given.most = 99;
    let (context, opening) = (world.side(0).context().clone(), world.opening.clone());
    let forged = Room::joined(context, opening, &briefing);
    assert_eq!(
        forged,
        Err(Malformed::Field("briefing: standing permissions"))
    );
}

#[test]
fn a_newcomer_in_the_receiving_room_goes_on_counting() {
    let mut world = World::new(2);
    stand(&mut world, in_substance(), 1);
    let id = say(&mut world, HEAD, "one");
    let mut sent = world.convey(0, &id, None, false).unwrap();
    let elder = world.side(1);
    let newcomer = Room::joined(
        elder.context().clone(),
        world.opening.clone(),
        &elder.briefing(),
    )
    .unwrap();
    proof(&mut sent).nonce = [0x77; 16];
    let official = leaf(side_room(1), OFFICIAL);
    for room in [elder, &newcomer] {
        let judged = room.judge(&official, world.now, &Body::Conveyance(sent.clone()));
        assert_eq!(judged, Err(RuleBroken::StandingUsedUp(1)));
    }
}
