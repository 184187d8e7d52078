//! R3: what is to be shown to a side first goes in the very words that it said
//! yes to, and in no others; R2: the receiving side verifies that yes.

use goodoffices_talks::conveyance::{self, CannotConvey, ProofFailed, Verified, verify};
use goodoffices_talks::entry::{
    Conveyance, Intention, Origin, Proof, Refusal, Showing, Withdrawal,
};
use goodoffices_talks::permission::Commitment;
use goodoffices_talks::verify::{account, crossings};
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{
    Attribution, Body, EntryId, RoomKind, RuleBroken, SideNumber, Terms, Time, Verdict, Wording,
    decide,
};
use proptest::prelude::*;

use crate::history::words;
use crate::world::{
    DELEGATE, HEAD, OFFICIAL, OTHER_HEAD, World, leaf, passage, secret, side_room, terms,
};

const SOURCE: fn() -> RoomKind = || side_room(0);

fn shown_first() -> Terms {
    terms(1, Wording::ShownFirst, Attribution::Attributed)
}

fn bind(world: &mut World, permission: EntryId) -> Verdict {
    let body = Body::Intention(Intention {
        permission,
        aloud: false,
    });
    world.enter(SOURCE(), OFFICIAL, body)
}

/// The proof that a permission or a yes gives, as somebody would forge it.
fn proof(world: &World, permission: &EntryId, (key_number, signature): (u8, [u8; 64])) -> Proof {
    let state = world.side(0).permission(permission).unwrap();
    Proof {
        signatures: vec![goodoffices_talks::permission::Signed {
            key_number,
            signature,
        }],
        condition: state.terms.condition.clone(),
        round: state.terms.round,
        expires: state.terms.expires,
        nonce: state.nonce,
        commitment: None,
        standing: None,
    }
}

fn attributed(words: &str, wording: Wording, proof: Proof) -> Conveyance {
    Conveyance {
        passage: passage(words),
        wording,
        origin: Origin::Side {
            side: SideNumber(0),
            proof: Some(proof),
        },
        aloud: false,
        answers: None,
        document: None,
    }
}

proptest! {
    /// Nothing goes before the yes, nothing but the words that have it, and
    /// those once; the receiving side verifies them as the side's.
    #[test]
    fn r3_only_the_very_words_with_a_yes_go_and_once(
        gist in words(),
        shown in words(),
        own in any::<bool>(),
    ) {
        let mut world = World::new(2);
        let mut granted = shown_first();
        if own {
            granted.attribution = Attribution::OwnResponsibility;
        }
        let permission = world.permit(0, &gist, &granted);
        let compose = |world: &World, words: Option<&str>| {
            let manner = conveyance::Manner {
                words: words.map(passage),
                ..Default::default()
            };
            conveyance::compose(world.side(0), &permission, manner, world.now)
        };
        let unapproved = Err(CannotConvey::Rule(RuleBroken::NotApproved));
        prop_assert_eq!(&compose(&world, None), &unapproved);
        prop_assert_eq!(&compose(&world, Some(&gist)), &unapproved);
        let showing = world.show(0, &permission, passage(&shown));
        prop_assert_eq!(&compose(&world, Some(&shown)), &unapproved);
        prop_assert_eq!(bind(&mut world, permission), Verdict::Refused(RuleBroken::NotApproved));
        world.say_yes(0, &showing);
        let other = format!("{shown}!");
        let differs = matches!(
            compose(&world, Some(&other)),
            Err(CannotConvey::NotTheWordsShown(_))
        );
        prop_assert!(differs);
        let sent = world.convey(0, &permission, None, false).unwrap();
        prop_assert_eq!(&sent.passage, &passage(&shown));
        match verify(world.side(1), &sent) {
            Ok(Verified::ShownFirst { side: SideNumber(0), .. }) => prop_assert!(!own),
            Ok(Verified::Unverified(_)) => prop_assert!(own),
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
        prop_assert_eq!(
            world.convey(0, &permission, None, false),
            Err(CannotConvey::Rule(RuleBroken::BoundBefore))
        );
        // After it set out there is nothing left to show.
        let place = world.side(0).place_of(&permission).unwrap();
        let official = leaf(SOURCE(), OFFICIAL);
        let again = decide::show_first(
            world.side(0), &official, place, passage("more"), world.now);
        prop_assert!(again.is_err());
        let seen = view(world.side(0), &leaf(SOURCE(), HEAD), world.now);
        match &seen.lines.last().unwrap().what {
            Said::Receipt { passage: went, told, .. } => {
                prop_assert_eq!(went.as_ref(), Some(&passage(&shown)));
                prop_assert!(told.starts_with("the words that the side said yes to were shown"));
            }
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
        let found = account(world.side(0));
        prop_assert!(found.is_sound());
        prop_assert_eq!(found.approvals_verified, 1);
    }

    /// Any one change of the words, or of the yes, is refused by the receiver.
    #[test]
    fn r2_any_change_of_words_with_a_yes_is_refused(
        shown in words(),
        noise in 1u8..,
        bit in 0usize..64,
    ) {
        let mut world = World::new(3);
        let permission = world.permit(0, "a gist", &shown_first());
        let showing = world.show(0, &permission, passage(&shown));
        world.say_yes(0, &showing);
        let sent = conveyance::compose(world.side(0), &permission, conveyance::Manner::default(), world.now).unwrap();
        let bend = |alter: &dyn Fn(&mut Conveyance, &mut Proof)| {
            let mut bent = sent.clone();
            let Origin::Side { proof: Some(mut proof), side } = bent.origin.clone() else {
                panic!("attributed words carry a proof");
            };
            alter(&mut bent, &mut proof);
            bent.origin = Origin::Side { side, proof: Some(proof) };
            bent
        };
        for bent in [
            bend(&|c, _| c.passage.words.push(' ')),
            bend(&|c, _| c.passage.language = "fr".to_owned()),
            bend(&|c, _| c.wording = Wording::Exact),
            bend(&|c, _| c.wording = Wording::Substance),
            bend(&|_, p| p.nonce[bit % 16] ^= noise),
            bend(&|_, p| p.signatures[0].signature[bit] ^= noise),
            bend(&|_, p| p.signatures[0].key_number = 1),
            bend(&|_, p| p.expires = Some(Time(9))),
            bend(&|_, p| p.round += 1),
            bend(&|_, p| p.commitment = Some(Commitment([noise; 32]))),
        ] {
            let verdict = world.clone().enter(side_room(1), OFFICIAL, Body::Conveyance(bent));
            let refused = matches!(verdict, Verdict::Refused(RuleBroken::Proof(_)));
            prop_assert!(refused, "{:?}", verdict);
        }
        // Another addressee, and then the right one.
        let body = Body::Conveyance(sent);
        let verdict = world.enter(side_room(2), OFFICIAL, body.clone());
        prop_assert_eq!(
            verdict,
            Verdict::Refused(RuleBroken::Proof(ProofFailed::SignatureFails))
        );
        prop_assert_eq!(world.enter(side_room(1), OFFICIAL, body), Verdict::Counted);
    }
}

/// The permission alone proves no words, not even its own: it was signed before
/// the side saw any that would go.
#[test]
fn r2_a_permission_to_be_shown_first_is_no_proof_of_its_own_words() {
    let mut world = World::new(2);
    let permission = world.permit(0, "the gist", &shown_first());
    let state = world.side(0).permission(&permission).unwrap().clone();
    let bare = proof(
        &world,
        &permission,
        (state.key_number(), state.signatures[0].signed.signature),
    );
    let mut with_commitment = bare.clone();
    let salt = state.salt.unwrap();
    with_commitment.commitment = Some(Commitment::to(&passage("the gist"), &salt));
    for forged in [
        attributed("the gist", Wording::ShownFirst, bare.clone()),
        attributed("the gist", Wording::Exact, bare),
        attributed("the gist", Wording::Substance, with_commitment.clone()),
        attributed("the gist", Wording::ShownFirst, with_commitment),
    ] {
        let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(forged));
        assert!(
            matches!(verdict, Verdict::Refused(RuleBroken::Proof(_))),
            "{verdict:?}"
        );
    }
}

/// Only a head's own yes counts, under a key of this side, over these words and
/// this permission.
#[test]
fn r3_a_yes_is_a_heads_and_for_one_permission() {
    let mut world = World::new(2);
    let first = world.permit(0, "first", &shown_first());
    let second = world.permit(0, "second", &shown_first());
    let one = world.show(0, &first, passage("the same words"));
    let two = world.show(0, &second, passage("the same words"));
    let yes = world.signed_yes(0, one, 1).unwrap();
    for who in [OFFICIAL, 2, 3, DELEGATE] {
        let verdict = world.enter(SOURCE(), who, Body::Yes(yes.clone()));
        assert_eq!(verdict, Verdict::Refused(RuleBroken::OnlyHeads));
    }
    let mut misplaced = yes.clone();
    misplaced.showing = two;
    let mut unknown = yes.clone();
    unknown.key_number = 9;
    let mut nowhere = yes.clone();
    nowhere.showing = first;
    for (body, broken) in [
        (misplaced, RuleBroken::SignatureFails),
        (unknown, RuleBroken::KeyUnknown(9)),
        (nowhere, RuleBroken::NoSuchShowing),
    ] {
        let verdict = world.enter(SOURCE(), HEAD, Body::Yes(body));
        assert_eq!(verdict, Verdict::Refused(broken));
    }
    assert!(world.enter(SOURCE(), HEAD, Body::Yes(yes)).is_counted());
    let exact = terms(1, Wording::Exact, Attribution::Attributed);
    let exact = world.permit(0, "as it is", &exact);
    let showing = Showing {
        permission: exact,
        passage: passage("as it is"),
    };
    let verdict = world.enter(SOURCE(), OFFICIAL, Body::Showing(showing));
    assert_eq!(verdict, Verdict::Refused(RuleBroken::NotToBeShown));
    // Words shown are no words that anybody said.
    let words = goodoffices_talks::Words::Same(one);
    let permission = world.signed(0, words, &shown_first(), None, [9; 16], 1);
    let verdict = world.enter(SOURCE(), HEAD, Body::Permission(permission));
    assert_eq!(verdict, Verdict::Refused(RuleBroken::NoSuchWords));
}

/// What may happen to one permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Show,
    YesToFirst,
    YesToLast,
    NoToLast,
    Withdraw,
    SetOut,
}

const EVENTS: [Event; 6] = [
    Event::Show,
    Event::YesToFirst,
    Event::YesToLast,
    Event::NoToLast,
    Event::Withdraw,
    Event::SetOut,
];

/// Every order of five things that can happen, against the rule in a few words:
/// words go if those shown last have a yes, and the permission still waits.
#[test]
fn r3_r6_every_order_of_showing_answering_withdrawing_and_setting_out() {
    let mut base = World::new(2);
    let permission = base.permit(0, "the gist", &shown_first());
    let mut bound = 0;
    for code in 0..6usize.pow(5) {
        let order: Vec<Event> = (0..5)
            .map(|step| EVENTS[code / 6usize.pow(step) % 6])
            .collect();
        // What nobody has been shown cannot be answered: such orders say nothing.
        if order[0] != Event::Show {
            continue;
        }
        bound += usize::from(order_holds(base.clone(), permission, &order));
    }
    assert!(bound > 100, "{bound} orders let words go");
}

fn order_holds(mut world: World, permission: EntryId, order: &[Event]) -> bool {
    let (mut shown, mut answered, mut approved) = (Vec::new(), Vec::new(), None);
    let (mut waits, mut bound) = (true, false);
    for event in order {
        let last = shown.last().copied();
        let (verdict, expected) = match event {
            Event::Show => {
                let words = format!("wording {}", shown.len());
                let body = Showing {
                    permission,
                    passage: passage(&words),
                };
                let verdict = world.enter(SOURCE(), OFFICIAL, Body::Showing(body));
                if waits {
                    shown.push(world.last_id(SOURCE()));
                    approved = None;
                }
                (verdict, waits)
            }
            Event::YesToFirst | Event::YesToLast => {
                let to = if *event == Event::YesToFirst {
                    shown.first().copied()
                } else {
                    last
                };
                let yes = world.signed_yes(0, to.unwrap(), 2).unwrap();
                let verdict = world.enter(SOURCE(), OTHER_HEAD, Body::Yes(yes));
                let counts = waits && to == last && !answered.contains(&to);
                if counts {
                    answered.push(to);
                    approved = to;
                }
                (verdict, counts)
            }
            Event::NoToLast => {
                let body = Refusal {
                    ask: last.unwrap(),
                    reason: None,
                };
                let verdict = world.enter(SOURCE(), HEAD, Body::Refusal(body));
                let counts = waits && !answered.contains(&last);
                if counts {
                    answered.push(last);
                }
                (verdict, counts)
            }
            Event::Withdraw => {
                let known = world.side(0).permission(&permission).unwrap();
                let fresh = known.too_late.is_none() && (waits || bound);
                let verdict =
                    world.enter(SOURCE(), HEAD, Body::Withdrawal(Withdrawal { permission }));
                waits = false;
                (verdict, fresh)
            }
            Event::SetOut => {
                let verdict = bind(&mut world, permission);
                let binds = waits && approved.is_some();
                if binds {
                    (waits, bound) = (false, true);
                }
                (verdict, binds)
            }
        };
        assert_eq!(
            verdict.is_counted(),
            expected,
            "{order:?} {event:?} {verdict:?}"
        );
    }
    let state = world.side(0).permission(&permission).unwrap();
    assert_eq!(state.bound_by().is_some(), bound, "{order:?}");
    if bound {
        let words = world.side(0).passage_of(&approved.unwrap()).cloned();
        assert_eq!(world.side(0).words_to_go(state), words.as_ref());
    }
    bound
}

/// An official who keeps an earlier yes and conveys by it, though other words
/// were shown since, is found by every desk that is in both rooms.
#[test]
fn r3_words_of_an_earlier_yes_are_found() {
    let mut world = World::new(2);
    let permission = world.permit(0, "the gist", &shown_first());
    let earlier = world.show(0, &permission, passage("too much"));
    world.say_yes(0, &earlier);
    let kept = conveyance::compose(
        world.side(0),
        &permission,
        conveyance::Manner::default(),
        world.now,
    )
    .unwrap();
    let later = world.show(0, &permission, passage("just enough"));
    world.say_yes(0, &later);
    assert!(bind(&mut world, permission).is_counted());
    let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(kept));
    assert!(verdict.is_counted(), "the side did sign it");
    let found = crossings(&[world.side(0)], true, world.side(1));
    assert_eq!(found.len(), 1);
    assert!(found[0].fault, "{found:?}");
    // And it was for one conveyance: the right words no longer pass.
    let bound = world
        .side(0)
        .permission(&permission)
        .unwrap()
        .bound_by()
        .unwrap();
    let right =
        conveyance::compose_bound(world.side(0), &bound, conveyance::Manner::default()).unwrap();
    let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(right));
    assert_eq!(verdict, Verdict::Refused(RuleBroken::ConveyedBefore));
}

/// What the head reads: the words under "Before I leave this room", then their
/// answer; and the key that signed is not the key that permitted, if two heads
/// did it.
#[test]
fn r3_the_head_is_asked_about_the_very_words() {
    let mut world = World::new(2);
    let permission = world.permit(0, "the gist", &shown_first());
    let showing = world.show(0, &permission, passage("a careful sentence"));
    let head = leaf(SOURCE(), HEAD);
    let place = |world: &World, id: &EntryId| world.side(0).place_of(id).unwrap().0;
    let seen = view(world.side(0), &head, world.now);
    assert_eq!(seen.asks.len(), 1);
    assert_eq!(seen.asks[0].number, place(&world, &showing));
    assert_eq!(seen.asks[0].shown_under, Some(place(&world, &permission)));
    assert_eq!(seen.asks[0].passage, Some(passage("a careful sentence")));
    let told = &seen.asks[0].terms.as_ref().unwrap().told;
    assert_eq!(told, "to Birch, shown to Alder first, attributed");
    let changed = world.show(0, &permission, passage("a better sentence"));
    let seen = view(world.side(0), &head, world.now);
    assert_eq!(seen.asks.len(), 1, "the earlier words are over");
    assert_eq!(seen.asks[0].number, place(&world, &changed));
    world.say_yes(0, &changed);
    let seen = view(world.side(0), &head, world.now);
    assert!(seen.asks.is_empty());
    let approved = seen.permissions[0].approved.as_ref();
    assert_eq!(approved, Some(&passage("a better sentence")));
    let sent = world.convey(0, &permission, None, false).unwrap();
    let Origin::Side {
        proof: Some(proof), ..
    } = &sent.origin
    else {
        panic!("attributed words carry a proof");
    };
    assert_eq!(proof.signatures[0].key_number, 2);
    let key = secret(0, 2).verifying_key().to_bytes();
    assert_eq!(world.side(1).side_key(SideNumber(0), 2), Some(&key));
}
