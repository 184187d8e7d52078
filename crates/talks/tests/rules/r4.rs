//! R4: below attributed, nothing that a room receives proves or names where
//! words come from.

use goodoffices_talks::codec::encode;
use goodoffices_talks::conveyance::{ProofFailed, Unverified, Verified, verify};
use goodoffices_talks::entry::{Conveyance, Origin};
use goodoffices_talks::permission::Commitment;
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{Attribution, Body, RuleBroken, SideNumber, Time, Verdict, Wording};
use proptest::prelude::*;

use crate::history::words;
use crate::world::{HEAD, OFFICIAL, World, leaf, passage, secret, side_room, terms};

/// Anything of a room by which its words could be recognised elsewhere.
fn recognisable(world: &World, side: u8) -> Vec<Vec<u8>> {
    let room = world.side(side);
    let mut found: Vec<Vec<u8>> = world
        .ids(side_room(side))
        .iter()
        .map(|id| id.0.to_vec())
        .collect();
    for state in room.permissions() {
        found.push(state.nonce.to_vec());
        found.push(state.signatures[0].signed.signature[..16].to_vec());
        found.push(state.signatures[0].signed.signature[32..48].to_vec());
        found.extend(state.salt.map(|salt| salt.to_vec()));
    }
    for number in 1..=2 {
        found.push(secret(side, number).verifying_key().to_bytes()[..16].to_vec());
    }
    for index in [OFFICIAL, HEAD] {
        found.push(leaf(side_room(side), index).0[..16].to_vec());
    }
    found.push(
        world.opening.sides[usize::from(side)]
            .name
            .clone()
            .into_bytes(),
    );
    found
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn convey(world: &mut World, side: u8, said: &str, terms: &goodoffices_talks::Terms) -> Conveyance {
    let permission = world.permit(side, said, terms);
    world.convey(side, &permission, None, false).unwrap()
}

proptest! {
    /// A conveyance below attributed is the same bytes whichever side it came
    /// from, under whichever key, nonce and expiry, and holds none of them.
    #[test]
    fn r4_below_attributed_nothing_tells_the_origin(
        said in words(),
        before in proptest::collection::vec(words(), 0..4),
        wording in prop::sample::select(
            vec![Wording::Exact, Wording::Substance, Wording::ShownFirst]),
        (attribution, expected) in prop::sample::select(vec![
            (Attribution::WithoutAttribution, Unverified::WithoutAttribution),
            (Attribution::OwnResponsibility, Unverified::OwnResponsibility),
            (Attribution::SoundOut, Unverified::Question),
        ]),
        expires in proptest::option::of((2_000_000u64..3_000_000).prop_map(Time)),
    ) {
        let mut world = World::new(3);
        for earlier in &before {
            world.permit(0, earlier, &terms(1, Wording::Exact, Attribution::Attributed));
        }
        let mut granted = terms(1, wording, attribution);
        let from_cedar = convey(&mut world, 2, &said, &granted);
        granted.expires = expires;
        let from_alder = convey(&mut world, 0, &said, &granted);
        prop_assert_eq!(encode(&from_alder), encode(&from_cedar));
        let bytes = encode(&from_alder);
        for side in [0, 2] {
            for part in recognisable(&world, side) {
                prop_assert!(!holds(&bytes, &part) || holds(said.as_bytes(), &part));
            }
        }
        prop_assert_eq!(verify(world.side(1), &from_alder), Ok(Verified::Unverified(expected)));
    }

    /// The whole record of the receiving room holds nothing of the source by
    /// which words without attribution could be traced.
    #[test]
    fn r4_the_receiving_record_holds_nothing_of_the_source(
        all in proptest::collection::vec(words(), 1..6),
    ) {
        let mut world = World::new(2);
        let granted = terms(1, Wording::Exact, Attribution::WithoutAttribution);
        for said in &all {
            convey(&mut world, 0, said, &granted);
        }
        for logged in &world.logs[&side_room(1)] {
            let crate::world::Logged::Entry(_, bytes) = logged else { continue };
            for state in world.side(0).permissions() {
                prop_assert!(!holds(bytes, &state.nonce));
                prop_assert!(!holds(bytes, &state.signatures[0].signed.signature[..16]));
                prop_assert!(!holds(bytes, &state.id.0));
            }
        }
    }
}

/// Words in substance, attributed, and everything that the destination's log
/// then holds.
fn in_substance(said: &str, own: &str, salt: [u8; 32]) -> (World, Conveyance, Vec<u8>) {
    let mut world = World::new(2);
    let granted = terms(1, Wording::Substance, Attribution::Attributed);
    let kind = side_room(0);
    let key = secret(0, 1);
    let fresh = goodoffices_talks::decide::Fresh {
        nonce: [7; 16],
        salt,
    };
    let choice = goodoffices_talks::decide::PermitChoice::Words(
        goodoffices_talks::decide::WordsChoice::Own(passage(said)),
        granted,
    );
    let head = leaf(kind, HEAD);
    let body = goodoffices_talks::decide::permit(
        world.side(0),
        &head,
        choice,
        fresh,
        (1, &|bytes| {
            ed25519_dalek::Signer::sign(&key, bytes).to_bytes()
        }),
    )
    .unwrap();
    assert_eq!(world.enter(kind, HEAD, body), Verdict::Counted);
    let permission = world.last_id(kind);
    let sent = world
        .convey(0, &permission, Some(passage(own)), false)
        .unwrap();
    let mut log = Vec::new();
    for logged in &world.logs[&side_room(1)] {
        if let crate::world::Logged::Entry(_, bytes) = logged {
            log.extend_from_slice(bytes);
        }
    }
    (world, sent, log)
}

fn commitment(sent: &Conveyance) -> Commitment {
    match &sent.origin {
        Origin::Side {
            proof: Some(proof), ..
        } => proof.commitment.unwrap(),
        other => panic!("{other:?}"),
    }
}

proptest! {
    // Every run of bytes of a log is tried in each case.
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// In substance, attributed: the leave is proved and the words are not.
    /// The destination holds neither them nor the salt; without the salt a
    /// guess cannot be tested, since the same words give another commitment
    /// each time, and with what the destination does hold none comes out.
    #[test]
    fn r2_r4_in_substance_proves_the_leave_and_hides_the_words(
        said in "[a-z]{4,8}( [a-z]{1,8}){1,4}",
        salt in any::<[u8; 32]>(),
        other_salt in any::<[u8; 32]>(),
    ) {
        prop_assume!(salt != other_salt && salt != [0; 32]);
        let own = "THEY SEEM READY";
        let (world, sent, log) = in_substance(&said, own, salt);
        let substance = matches!(
            verify(world.side(1), &sent),
            Ok(Verified::Substance { side: SideNumber(0), .. })
        );
        prop_assert!(substance);
        prop_assert!(!holds(&log, said.as_bytes()) && !holds(&log, &salt));
        let guessed = commitment(&sent);
        prop_assert_eq!(Commitment::to(&passage(&said), &salt), guessed);
        let (_, again, _) = in_substance(&said, own, other_salt);
        prop_assert_ne!(commitment(&again), guessed);
        // Every run of 32 bytes that the destination has is no key to it.
        for tried in log.windows(32) {
            let tried: [u8; 32] = tried.try_into().unwrap();
            prop_assert_ne!(Commitment::to(&passage(&said), &tried), guessed);
        }
        prop_assert_ne!(Commitment::to(&passage(&said), &[0; 32]), guessed);
        // The side is bound to its words: no others fit the commitment.
        prop_assert_ne!(Commitment::to(&passage(&format!("{said}s")), &salt), guessed);
    }
}

/// Sounded out: the other side is asked by the intermediary, and reads nothing
/// of an offer or of anybody behind it; the side that wished to know reads that
/// it was put as a question.
#[test]
fn r4_a_side_is_sounded_out_by_a_question_of_the_intermediarys() {
    let mut world = World::new(2);
    let granted = terms(1, Wording::Exact, Attribution::SoundOut);
    let permission = world.permit(0, "would ten days do?", &granted);
    let sent = world.convey(0, &permission, None, false).unwrap();
    assert_eq!(sent.origin, Origin::Question);
    let heard = view(world.side(1), &leaf(side_room(1), HEAD), world.now);
    match &heard.lines.last().unwrap().what {
        Said::Conveyance {
            provenance,
            attributed_to,
            attribution,
            ..
        } => {
            assert_eq!(provenance, "a question of Meadow's own, and nobody's offer");
            assert_eq!(attributed_to, &None);
            assert_eq!(*attribution, Attribution::SoundOut);
        }
        other => panic!("{other:?}"),
    }
    assert!(!format!("{:?}", heard.lines.last()).contains("Alder"));
    let told = view(world.side(0), &leaf(side_room(0), HEAD), world.now);
    match &told.lines.last().unwrap().what {
        Said::Receipt { told, .. } => assert_eq!(
            told,
            "the permitted words were put as the intermediary's own question to Birch \
             at 1970-01-01 00:16:40 UTC, as message 1"
        ),
        other => panic!("{other:?}"),
    }
    let caution = told.permissions[0].terms.caution.as_deref();
    assert_eq!(caution, Some("they may guess that you would like to know"));
}

/// Nobody puts words to a side as if they were its own, nor as a side's that
/// the talks do not have, nor in substance without that side's leave.
#[test]
fn r4_in_substance_names_another_side_of_the_talks() {
    let mut world = World::new(2);
    for (side, failed) in [
        (0, ProofFailed::Missing),
        (1, ProofFailed::OwnSide),
        (2, ProofFailed::NoSuchSide),
    ] {
        let conveyance = Conveyance {
            passage: passage("as you said"),
            wording: Wording::Substance,
            origin: Origin::Side {
                side: SideNumber(side),
                proof: None,
            },
            aloud: false,
            answers: None,
            document: None,
        };
        let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(conveyance));
        assert_eq!(verdict, Verdict::Refused(RuleBroken::Proof(failed)));
    }
}
