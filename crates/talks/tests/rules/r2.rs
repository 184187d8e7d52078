//! R2: attributed exact words carry their side's signature over everything
//! that matters; whatever is changed on the way is refused and shown as such.

use ed25519_dalek::Signer;
use goodoffices_talks::conveyance::{CannotConvey, Difference, ProofFailed, Verified, verify};
use goodoffices_talks::entry::{Conveyance, Origin, Proof, SideKey};
use goodoffices_talks::permission::Commitment;
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{
    Attribution, Body, Opening, Room, RuleBroken, SideNumber, Time, Verdict, Wording,
};
use proptest::prelude::*;

use crate::history::words;
use crate::world::{
    HEAD, OFFICIAL, World, context, intermediary_key, leaf, opening, passage, secret, side_room,
    terms,
};

/// A conveyance from side 0 that waits before the door of side 1's room.
fn at_the_door(said: &str, wording: Wording, expires: Option<Time>) -> (World, Conveyance) {
    let mut world = World::new(3);
    let mut terms = terms(1, wording, Attribution::Attributed);
    terms.expires = expires;
    let permission = world.permit(0, said, &terms);
    let source = world.side(0);
    let now = world.now;
    let sent = goodoffices_talks::conveyance::compose(
        source,
        &permission,
        goodoffices_talks::conveyance::Manner::default(),
        now,
    );
    (world, sent.unwrap())
}

fn proof(conveyance: &mut Conveyance) -> &mut Proof {
    match &mut conveyance.origin {
        Origin::Side {
            proof: Some(proof), ..
        } => proof,
        _ => panic!("attributed words carry a proof"),
    }
}

/// Every single change of the words.
fn words_changed(original: &Conveyance) -> Vec<(&'static str, Conveyance)> {
    let mut all = Vec::new();
    let mut change = |name, alter: &dyn Fn(&mut Conveyance)| {
        let mut changed = original.clone();
        alter(&mut changed);
        assert_ne!(&changed, original, "{name} changes nothing");
        all.push((name, changed));
    };
    change("a word more", &|c| c.passage.words.push_str(" more"));
    change("a space more", &|c| c.passage.words.push(' '));
    change("a combining accent", &|c| c.passage.words.push('\u{301}'));
    change("an invisible character", &|c| {
        c.passage.words.insert(0, '\u{200b}')
    });
    change("a line break", &|c| c.passage.words.push('\n'));
    change("the first letter lost", &|c| {
        c.passage.words.remove(0);
        c.passage.words.push('ψ');
    });
    change("another language", &|c| {
        c.passage.language = "fr".to_owned()
    });
    all
}

/// Every single change of what a proof covers beside the words, or of the proof
/// itself.
fn mutations(original: &Conveyance, noise: u8, bit: usize) -> Vec<(&'static str, Conveyance)> {
    let mut all = Vec::new();
    let mut change = |name, alter: &dyn Fn(&mut Conveyance)| {
        let mut changed = original.clone();
        alter(&mut changed);
        assert_ne!(&changed, original, "{name} changes nothing");
        all.push((name, changed));
    };
    let noise = noise.max(1);
    for wording in [Wording::Exact, Wording::Substance, Wording::ShownFirst] {
        if wording != original.wording {
            change("another wording", &|c| c.wording = wording);
        }
    }
    change("another side", &|c| {
        if let Origin::Side { side, .. } = &mut c.origin {
            *side = SideNumber(2);
        }
    });
    change("the addressee itself", &|c| {
        if let Origin::Side { side, .. } = &mut c.origin {
            *side = SideNumber(1);
        }
    });
    change("a side that is not", &|c| {
        if let Origin::Side { side, .. } = &mut c.origin {
            *side = SideNumber(3 + noise % 250);
        }
    });
    change("no proof", &|c| {
        c.origin = Origin::Side {
            side: SideNumber(0),
            proof: None,
        };
    });
    change("another round", &|c| proof(c).round += u32::from(noise));
    change("round nought", &|c| proof(c).round = 0);
    change("another expiry", &|c| {
        proof(c).expires = Some(Time(7_777 + u64::from(noise)));
    });
    change("another nonce", &|c| proof(c).nonce[bit % 16] ^= noise);
    change("another signature", &|c| {
        proof(c).signatures[0].signature[bit % 64] ^= noise
    });
    change("the other head's key", &|c| {
        proof(c).signatures[0].key_number = 2
    });
    change("a key that is not", &|c| {
        proof(c).signatures[0].key_number = 3 + noise % 250
    });
    change("key nought", &|c| proof(c).signatures[0].key_number = 0);
    change("another commitment", &|c| match &mut proof(c).commitment {
        Some(commitment) => commitment.0[bit % 32] ^= noise,
        none => *none = Some(Commitment([noise; 32])),
    });
    all
}

proptest! {
    /// Unchanged, the words are shown as verified; with any one thing changed
    /// they are refused, and shown as words without the proof they claim.
    #[test]
    fn r2_any_single_change_on_the_way_is_refused(
        said in words(),
        expires in proptest::option::of((1_000_000u64..9_000_000).prop_map(Time)),
        noise in any::<u8>(),
        bit in 0usize..64,
    ) {
        let (world, sent) = at_the_door(&said, Wording::Exact, expires);
        let mutations = [words_changed(&sent), mutations(&sent, noise, bit)].concat();
        prop_assert!(mutations.len() >= 22);
        for (name, changed) in mutations {
            let mut world = world.clone();
            let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(changed));
            let refused = matches!(verdict, Verdict::Refused(RuleBroken::Proof(_)));
            prop_assert!(refused, "{}: {:?}", name, verdict);
            let lines = view(world.side(1), &leaf(side_room(1), HEAD), world.now).lines;
            let last = lines.last().unwrap();
            prop_assert!(matches!(last.broken, Some(RuleBroken::Proof(_))));
            prop_assert_eq!(&last.refused, &last.broken.map(|broken| broken.to_string()));
            let Said::Conveyance { provenance, verified, .. } = &last.what else {
                return Err(TestCaseError::fail("not shown as a conveyance"));
            };
            prop_assert_eq!(provenance, "words that do not carry the proof they claim");
            prop_assert_eq!(*verified, None);
        }
        let mut world = world;
        let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(sent.clone()));
        prop_assert_eq!(verdict, Verdict::Counted);
        let lines = view(world.side(1), &leaf(side_room(1), HEAD), world.now).lines;
        let Said::Conveyance { provenance, attributed_to, .. } = &lines.last().unwrap().what else {
            return Err(TestCaseError::fail("not shown as a conveyance"));
        };
        prop_assert_eq!(
            provenance,
            "exact words of Alder, verified by its side key (known only through the intermediary)"
        );
        prop_assert_eq!(attributed_to.as_deref(), Some("Alder"));
        let exact = matches!(verify(world.side(1), &sent), Ok(Verified::Exact { .. }));
        prop_assert!(exact);
    }

    /// In substance the words are the intermediary's, and everything else is
    /// the side's: with any one thing of the leave changed it is refused, and
    /// the leave of exact words is none for a paraphrase, nor the reverse.
    #[test]
    fn r2_any_single_change_of_a_leave_in_substance_is_refused(
        said in words(),
        own in words(),
        expires in proptest::option::of((1_000_000u64..9_000_000).prop_map(Time)),
        noise in any::<u8>(),
        bit in 0usize..64,
    ) {
        let (world, mut sent) = at_the_door(&said, Wording::Substance, expires);
        sent.passage = passage(&own);
        let mutations = mutations(&sent, noise, bit);
        prop_assert!(mutations.len() >= 15);
        for (name, changed) in mutations {
            let mut world = world.clone();
            let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(changed));
            let refused = matches!(verdict, Verdict::Refused(RuleBroken::Proof(_)));
            prop_assert!(refused, "{}: {:?}", name, verdict);
        }
        let mut world = world;
        let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(sent.clone()));
        prop_assert_eq!(verdict, Verdict::Counted);
        let lines = view(world.side(1), &leaf(side_room(1), HEAD), world.now).lines;
        let Said::Conveyance { provenance, .. } = &lines.last().unwrap().what else {
            return Err(TestCaseError::fail("not shown as a conveyance"));
        };
        prop_assert_eq!(
            provenance,
            "Alder in substance, permitted by its side key \
             (known only through the intermediary); the wording is Meadow's"
        );
        // R8: the leave was for one conveyance, whatever the wording.
        sent.passage.words.push('!');
        let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(sent));
        prop_assert_eq!(verdict, Verdict::Refused(RuleBroken::ConveyedBefore));
    }

    /// The intermediary's own desk refuses to send what differs from exact
    /// words, and says at which word.
    #[test]
    fn r2_the_intermediarys_desk_sends_only_the_exact_words(
        said in proptest::collection::vec("[a-z]{1,6}", 1..8),
        at in any::<prop::sample::Index>(),
    ) {
        let mut world = World::new(2);
        let terms = terms(1, Wording::Exact, Attribution::Attributed);
        let permission = world.permit(0, &said.join(" "), &terms);
        let at = at.index(said.len());
        let mut other = said.clone();
        other[at].push('ψ');
        let given = passage(&other.join(" "));
        match world.convey(0, &permission, Some(given), false) {
            Err(CannotConvey::WordsDiffer(difference)) => {
                let error = CannotConvey::WordsDiffer(difference.clone()).to_string();
                prop_assert!(!error.contains(&other[at]), "no words of the talks in an error");
                prop_assert_eq!(difference, Difference {
                    word: at + 1,
                    permitted: Some(said[at].clone()),
                    given: Some(other[at].clone()),
                });
            }
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
        prop_assert!(world.convey(0, &permission, Some(passage(&said.join(" "))), false).is_ok());
    }

    /// Words and the first difference: none exactly if they are the same.
    #[test]
    fn r2_a_difference_is_found_exactly_if_there_is_one(left in ".{0,20}", right in ".{0,20}") {
        prop_assert_eq!(Difference::between(&left, &right).is_none(), left == right);
        prop_assert_eq!(Difference::between(&left, &left), None);
        let spaced = format!("{left} ");
        prop_assert!(Difference::between(&left, &spaced).is_some());
    }
}

/// A permission for one addressee proves nothing to another, nor in other
/// talks, even where the same keys are known.
#[test]
fn r2_a_proof_holds_for_one_addressee_and_one_opening() {
    let (mut world, sent) = at_the_door("for Birch only", Wording::Exact, None);
    let verdict = world.enter(side_room(2), OFFICIAL, Body::Conveyance(sent.clone()));
    assert_eq!(
        verdict,
        Verdict::Refused(RuleBroken::Proof(ProofFailed::SignatureFails))
    );

    let other = Opening {
        title: "Other talks".to_owned(),
        ..opening(3)
    };
    let kind = side_room(1);
    let mut room = Room::new(context(&other, kind), other.clone()).unwrap();
    let key = secret(0, 1).verifying_key().to_bytes();
    let official = leaf(kind, OFFICIAL);
    let body = goodoffices_talks::decide::introduce_side_key(
        &room,
        &official,
        SideNumber(0),
        1,
        &key,
        &|bytes| intermediary_key().sign(bytes).to_bytes(),
    )
    .unwrap();
    let entry = goodoffices_talks::Entry {
        id: goodoffices_talks::EntryId::of(&official, 1),
        counter: 1,
        stated: Time(0),
        seen: Vec::new(),
        body,
    };
    assert!(
        room.apply_entry(goodoffices_talks::Place(0), official, entry)
            .is_counted()
    );
    assert_eq!(verify(&room, &sent), Err(ProofFailed::SignatureFails));
}

/// Nobody but the holder of the opening's key introduces keys, a number never
/// changes its key, and a key never speaks under two numbers.
#[test]
fn r2_side_keys_stand_once_and_for_all() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let introduce = |world: &World, side: u8, number: u8, key: [u8; 32], forged: bool| {
        let signer = if forged {
            secret(9, 9)
        } else {
            intermediary_key()
        };
        let bytes = goodoffices_talks::permission::introduction_bytes(
            world.opening.hash(),
            SideNumber(side),
            number,
            &key,
        );
        Body::SideKey(SideKey {
            side: SideNumber(side),
            number,
            key,
            signature: signer.sign(&bytes).to_bytes(),
        })
    };
    let known = secret(0, 1).verifying_key().to_bytes();
    let fresh = secret(0, 3).verifying_key().to_bytes();
    let cases = [
        (
            introduce(&world, 0, 3, fresh, true),
            RuleBroken::IntroductionUnsigned,
        ),
        (
            introduce(&world, 0, 1, fresh, false),
            RuleBroken::KeyTaken(1),
        ),
        (
            introduce(&world, 0, 3, known, false),
            RuleBroken::KeyTaken(3),
        ),
        (
            introduce(&world, 1, 3, known, false),
            RuleBroken::KeyTaken(3),
        ),
        (
            introduce(&world, 0, 0, fresh, false),
            RuleBroken::KeyNumberZero,
        ),
        (
            introduce(&world, 7, 1, fresh, false),
            RuleBroken::NoSuchSide(SideNumber(7)),
        ),
    ];
    for (body, broken) in cases {
        assert_eq!(world.enter(kind, OFFICIAL, body), Verdict::Refused(broken));
    }
    let by_head = introduce(&world, 0, 3, fresh, false);
    assert_eq!(
        world.enter(kind, HEAD, by_head),
        Verdict::Refused(RuleBroken::OnlyOfficials)
    );
    let again = introduce(&world, 0, 1, known, false);
    assert_eq!(world.enter(kind, OFFICIAL, again), Verdict::Counted);
    assert_eq!(world.side(0).side_key(SideNumber(0), 1), Some(&known));
    assert_eq!(
        world.side(0).side_key_number(SideNumber(0), &known),
        Some(1)
    );
    assert_eq!(world.side(0).next_side_key_number(SideNumber(0)), 3);
}
