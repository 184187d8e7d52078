//! R12: what a side chose to sign can be shown to others, as a file that holds
//! nothing else; for everything else nothing exists that could be shown.

use goodoffices_talks::proof::{CannotShow, Certified, NoProof, ProofFile, RestsOn, prove};
use goodoffices_talks::{
    Attribution, Body, Charter, Place, RuleBroken, SideNumber, Time, Verdict, Wording,
};
use proptest::prelude::*;

use crate::charters::{adopt, answer, charter, conclude, countersigned, put, put_to_all};
use crate::history::words;
use crate::world::{OFFICIAL, OTHER_HEAD, SIDE_PEOPLE, World, leaf, secret, side_room, terms};

const CANARY: &str = "the bridge may open at noon";

/// Conveys words of side 0 to side 1, on some terms; gives their place there.
fn convey(world: &mut World, said: &str, terms: &goodoffices_talks::Terms) -> Place {
    let permission = world.permit(0, said, terms);
    let needed = world.side(0).permission(&permission).unwrap().needed;
    if needed > 1 {
        countersign(world, &permission);
    }
    world.convey(0, &permission, None, false).unwrap();
    last(world)
}

fn countersign(world: &mut World, permission: &goodoffices_talks::EntryId) {
    let body = Body::Countersignature(countersigned(world, 0, permission, 2));
    let verdict = world.enter(side_room(0), OTHER_HEAD, body);
    assert_eq!(verdict, Verdict::Counted);
}

fn last(world: &World) -> Place {
    world.side(1).items().last().unwrap().0
}

fn exact() -> goodoffices_talks::Terms {
    terms(1, Wording::Exact, Attribution::Attributed)
}

/// A world whose charter asks for so many of each side's two heads, and words
/// conveyed in it.
fn under_charter(threshold: u8) -> (World, Place) {
    let mut world = World::new(3);
    let next = charter(&world, threshold);
    adopt(&mut world, next, 1);
    let place = convey(&mut world, CANARY, &exact());
    (world, place)
}

#[test]
fn exact_attributed_words_are_proved_to_anybody_by_the_file_alone() {
    let mut world = World::new(2);
    let place = convey(&mut world, CANARY, &exact());
    let bytes = prove(world.side(1), place).unwrap().to_bytes();
    let shown = ProofFile::from_bytes(&bytes).unwrap().check().unwrap();
    assert_eq!(shown.passage.words, CANARY);
    assert_eq!(
        (shown.side.as_str(), shown.addressee.as_str()),
        ("Alder", "Birch")
    );
    assert_eq!(
        (shown.keys.len(), shown.keys[0].number, shown.needed),
        (1, 1, 1)
    );
    // Without a charter, whose key it is rests on the intermediary.
    assert!(matches!(shown.rests_on, RestsOn::TheIntermediary { .. }));
    assert!(shown.rests().contains("Meadow alone"), "{}", shown.rests());
    assert!(bytes.len() < 1_000, "{} bytes", bytes.len());
}

#[test]
fn under_a_charter_the_file_holds_it_with_the_yes_of_every_side() {
    let (world, place) = under_charter(2);
    let shown = prove(world.side(1), place).unwrap().check().unwrap();
    assert_eq!((shown.keys.len(), shown.needed), (2, 2));
    let RestsOn::TheCharter {
        number,
        hash,
        accepted,
    } = &shown.rests_on
    else {
        panic!("it stands on the charter");
    };
    let in_force = world.side(1).charter().unwrap();
    let named: Vec<_> = accepted.iter().map(|side| side.side.as_str()).collect();
    assert_eq!(named, ["Alder", "Birch", "Cedar"]);
    assert!(
        accepted
            .iter()
            .all(|side| side.signatures == 2 && side.not_checked == 0)
    );
    assert_eq!(*number, 1);
    assert_eq!(*hash, data_encoding::HEXLOWER.encode(&in_force.hash().0));
}

#[test]
fn words_that_a_side_was_shown_first_are_proved_by_its_yes() {
    let mut world = World::new(2);
    let shown_first = terms(1, Wording::ShownFirst, Attribution::Attributed);
    let place = convey(&mut world, CANARY, &shown_first);
    let file = prove(world.side(1), place).unwrap();
    assert_eq!(file.check().unwrap().wording, Wording::ShownFirst);
    assert!(file.check().unwrap().proves()[0].contains("was shown these words"));
}

#[test]
fn nothing_else_can_be_shown_and_it_is_said_why() {
    let mut world = World::new(2);
    let attributions = [
        (Attribution::WithoutAttribution, "without attribution"),
        (Attribution::OwnResponsibility, "own responsibility"),
        (Attribution::SoundOut, "own question"),
        (Attribution::NonPaper, "non-paper"),
    ];
    for (attribution, why) in attributions {
        let place = convey(&mut world, CANARY, &terms(1, Wording::Exact, attribution));
        let refused = prove(world.side(1), place).unwrap_err();
        assert!(matches!(refused, CannotShow::NothingProves(at, _) if at == place));
        assert!(refused.to_string().contains(why), "{refused}");
    }
    let in_substance = terms(1, Wording::Substance, Attribution::Attributed);
    let place = convey(&mut world, CANARY, &in_substance);
    assert_eq!(
        prove(world.side(1), place),
        Err(CannotShow::InSubstance(place))
    );
    // Not the permission in the room that it comes from, nor anything said.
    for (at, item) in world.side(0).items() {
        assert_eq!(
            prove(world.side(0), at),
            Err(CannotShow::NotConveyed(at)),
            "{item:?}"
        );
    }
    let beyond = Place(999);
    assert_eq!(
        prove(world.side(0), beyond),
        Err(CannotShow::NothingThere(beyond))
    );
}

#[test]
fn a_conveyance_without_effect_is_not_shown() {
    let mut world = World::new(2);
    let place = convey(&mut world, CANARY, &exact());
    let sent = world
        .side(1)
        .item(place)
        .unwrap()
        .entry()
        .unwrap()
        .body
        .clone();
    let again = world.enter(side_room(1), OFFICIAL, sent);
    assert_eq!(again, Verdict::Refused(RuleBroken::ConveyedBefore));
    let at = last(&world);
    assert_eq!(prove(world.side(1), at), Err(CannotShow::WithoutEffect(at)));
}

#[test]
fn words_permitted_before_a_charter_rest_on_the_opening_also_afterwards() {
    let mut world = World::new(2);
    let permission = world.permit(0, CANARY, &exact());
    let next = charter(&world, 1);
    adopt(&mut world, next, 1);
    world.convey(0, &permission, None, false).unwrap();
    let shown = prove(world.side(1), last(&world)).unwrap().check().unwrap();
    assert!(matches!(shown.rests_on, RestsOn::TheIntermediary { .. }));
}

#[test]
fn an_amendment_that_comes_later_changes_no_proof() {
    let (mut world, place) = under_charter(1);
    let before = prove(world.side(1), place).unwrap();
    let next = charter(&world, 2);
    adopt(&mut world, next, 2);
    assert_eq!(prove(world.side(1), place).unwrap(), before);
    // What is permitted now stands on the amendment, which all signed, too.
    let place = convey(&mut world, "and close at six", &exact());
    let shown = prove(world.side(1), place).unwrap().check().unwrap();
    assert!(matches!(
        shown.rests_on,
        RestsOn::TheCharter { number: 2, .. }
    ));
}

#[test]
fn a_yes_by_keys_that_an_amendment_no_longer_lists_is_said_to_be_unchecked() {
    let mut world = World::new(2);
    let first = charter(&world, 1);
    adopt(&mut world, first, 1);
    // Only the first heads say yes; the amendment lists only the second's key.
    let mut narrow = charter(&world, 1);
    narrow.sides[1].keys.remove(0);
    adopt_by_first_heads(&mut world, narrow);
    let place = convey(&mut world, CANARY, &exact());
    let shown = prove(world.side(1), place).unwrap().check().unwrap();
    let RestsOn::TheCharter { accepted, .. } = &shown.rests_on else {
        panic!("it stands on the charter");
    };
    let counts: Vec<_> = accepted
        .iter()
        .map(|side| (side.signatures, side.not_checked))
        .collect();
    assert_eq!(counts, [(1, 0), (0, 1)]);
    let told = shown.proves().join(" ");
    assert!(told.contains("cannot be checked here"), "{told}");
}

fn adopt_by_first_heads(world: &mut World, narrow: Charter) {
    let proposal = put(world, narrow, 2);
    let ids = put_to_all(world, &proposal);
    for (side, id) in (0u8..).zip(&ids) {
        answer(world, side, 1, id);
    }
    let yeses = conclude(world, &ids);
    let adopted = goodoffices_talks::entry::AdoptedCharter { proposal, yeses };
    for side in 0..2 {
        let verdict = crate::charters::adopt_in(world, side_room(side), &adopted);
        assert_eq!(verdict, Verdict::Counted);
    }
}

#[test]
fn what_only_a_lowered_threshold_let_through_is_not_shown_as_signed_by_enough() {
    let mut world = World::new(2);
    let two = charter(&world, 2);
    adopt(&mut world, two, 1);
    let permission = world.permit(0, CANARY, &exact());
    let one = charter(&world, 1);
    let amended = adopt(&mut world, one, 2);
    let hash = amended.proposal.charter().unwrap().hash();
    for side in 0..2 {
        let mut after = world.side(side).context().clone();
        after.charter = Some(hash);
        world.change(side_room(side), after);
    }
    world.convey(0, &permission, None, false).unwrap();
    let place = last(&world);
    let too_few = NoProof::TooFew {
        signed: 1,
        needed: 2,
    };
    assert_eq!(
        prove(world.side(1), place),
        Err(CannotShow::NotProved(place, too_few))
    );
}

#[test]
fn whoever_makes_keys_can_make_a_charter_and_only_its_words_tell() {
    let (world, place) = under_charter(1);
    let real = prove(world.side(1), place).unwrap();
    // A forger takes the opening, and keys of their own for every side.
    let mut forged = World::new(3);
    let mut other = charter(&forged, 1);
    other.rules = Some("made up".to_owned());
    adopt(&mut forged, other, 1);
    let place = convey(&mut forged, "we give up everything", &exact());
    let made_up = prove(forged.side(1), place).unwrap();
    assert_eq!(made_up.opening, real.opening);
    let hash = |file: &ProofFile| match file.check().unwrap().rests_on {
        RestsOn::TheCharter { hash, .. } => hash,
        other => panic!("{other:?}"),
    };
    assert_ne!(hash(&made_up), hash(&real));
    let told = made_up.check().unwrap().rests();
    assert!(
        told.contains("whoever can make keys can make a charter"),
        "{told}"
    );
    // What was signed under one charter proves nothing under another.
    let mixed = ProofFile {
        certified: real.certified,
        ..made_up
    };
    assert_eq!(mixed.check(), Err(NoProof::SignatureFails(1)));
}

/// Every single change of a field, and what it is refused with.
#[test]
fn a_file_that_was_changed_anywhere_proves_nothing() {
    for (world, place) in [under_charter(2), {
        let mut world = World::new(2);
        let place = convey(&mut world, CANARY, &exact());
        (world, place)
    }] {
        let file = prove(world.side(1), place).unwrap();
        let bytes = file.to_bytes();
        for at in 0..bytes.len() {
            for bit in [1, 0x20, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= bit;
                let read = ProofFile::from_bytes(&changed);
                let held = read.is_ok_and(|file| file.check().is_ok());
                assert!(!held, "byte {at} of {}", bytes.len());
            }
            assert!(ProofFile::from_bytes(&bytes[..at]).is_err(), "{at}");
        }
        for more in [&[0u8][..], &[0xf6], &[0xff; 40]] {
            let longer = [&bytes[..], more].concat();
            let at = bytes.len();
            assert_eq!(
                ProofFile::from_bytes(&longer),
                Err(NoProof::NotCanonical(at))
            );
        }
    }
}

#[test]
fn faults_of_a_file_are_told_apart() {
    let (world, place) = under_charter(2);
    let whole = prove(world.side(1), place).unwrap();
    let door = |alter: &dyn Fn(&mut ProofFile)| {
        let mut file = whole.clone();
        alter(&mut file);
        file.check().unwrap_err()
    };
    fn adopted(file: &mut ProofFile) -> &mut goodoffices_talks::entry::AdoptedCharter {
        match &mut file.certified {
            Certified::Charter(adopted) => adopted,
            Certified::Introduced(_) => panic!("under a charter"),
        }
    }
    let few = NoProof::TooFew {
        signed: 1,
        needed: 2,
    };
    assert_eq!(door(&|file| file.signatures.truncate(1)), few);
    assert_eq!(door(&|file| file.signatures[1] = file.signatures[0]), few);
    assert_eq!(
        door(&|file| file.signatures[1].key_number = 9),
        NoProof::KeyNotListed(9)
    );
    assert_eq!(
        door(&|file| file.passage.words.push('.')),
        NoProof::SignatureFails(1)
    );
    assert_eq!(
        door(&|file| file.terms.expires = Some(Time(7))),
        NoProof::SignatureFails(1)
    );
    assert_eq!(
        door(&|file| file.terms.wording = Wording::Substance),
        NoProof::Terms
    );
    assert_eq!(
        door(&|file| file.terms.addressee = SideNumber(0)),
        NoProof::Terms
    );
    assert_eq!(door(&|file| file.side = SideNumber(7)), NoProof::Terms);
    assert_eq!(
        door(&|file| file.terms.attribution = Attribution::WithoutAttribution),
        NoProof::Terms
    );
    let birch = || NoProof::NotAccepted("Birch".to_owned());
    assert_eq!(
        door(&|file| adopted(file).yeses[1].signatures.truncate(1)),
        birch()
    );
    assert_eq!(
        door(&|file| adopted(file).yeses[1].signatures[0].signature[3] ^= 1),
        birch()
    );
    assert_eq!(
        door(&|file| adopted(file).yeses[1].side = SideNumber(2)),
        birch()
    );
    let cedar = NoProof::NotAccepted("Cedar".to_owned());
    assert_eq!(door(&|file| adopted(file).yeses.truncate(2)), cedar);
    assert_eq!(
        door(&|file| file.opening.title.push('s')),
        NoProof::OtherCharter
    );
    // Introductions do not take the place of a charter.
    let introduced = |file: &mut ProofFile| {
        let room = world.side(1);
        let keys = room.side_keys().filter(|key| key.side == SideNumber(0));
        file.certified = Certified::Introduced(keys.cloned().collect());
    };
    assert_eq!(door(&introduced), NoProof::SignatureFails(1));
    let one_missing = |file: &mut ProofFile| {
        introduced(file);
        if let Certified::Introduced(keys) = &mut file.certified {
            keys.pop();
        }
    };
    assert_eq!(door(&one_missing), NoProof::NotIntroduced);
    assert!(matches!(
        ProofFile::from_bytes(&[vec![0x88, 0x02], whole.to_bytes()].concat()),
        Err(NoProof::Version(2))
    ));
    assert!(matches!(
        ProofFile::from_bytes(b"a letter"),
        Err(NoProof::Unreadable(_))
    ));
    let long = vec![0; goodoffices_talks::proof::LARGEST + 1];
    assert!(matches!(
        ProofFile::from_bytes(&long),
        Err(NoProof::TooLong(_))
    ));
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

proptest! {
    /// A proof holds nothing of the rooms beside the words, their terms and what
    /// certifies the keys: no other words, no id, nobody's name or leaf, no salt.
    #[test]
    fn a_proof_holds_nothing_else_of_any_room(
        before in proptest::collection::vec(words(), 1..4),
        charters in 0u8..3,
    ) {
        let mut world = World::new(2);
        for number in 1..=charters {
            let next = charter(&world, 1);
            adopt(&mut world, next, number);
        }
        for (index, said) in before.iter().enumerate() {
            let said = format!("secret number {index} {said}");
            world.permit(0, &said, &exact());
            let substance = terms(1, Wording::Substance, Attribution::Attributed);
            convey(&mut world, &said, &substance);
        }
        let place = convey(&mut world, CANARY, &exact());
        let file = prove(world.side(1), place).unwrap();
        let bytes = file.to_bytes();
        prop_assert!(holds(&bytes, CANARY.as_bytes()));
        prop_assert!(!holds(&bytes, b"secret number"));
        for side in [0, 1] {
            let kind = side_room(side);
            for id in world.ids(kind) {
                prop_assert!(!holds(&bytes, &id.0));
            }
            for index in 0..SIDE_PEOPLE.len() {
                prop_assert!(!holds(&bytes, &leaf(kind, index).0[..16]));
            }
            for person in &world.side(side).context().people {
                prop_assert!(!holds(&bytes, person.name.as_bytes()));
            }
            for state in world.side(side).permissions() {
                prop_assert_eq!(holds(&bytes, &state.nonce), state.nonce == file.nonce);
                prop_assert!(state.salt.is_none_or(|salt| !holds(&bytes, &salt)));
            }
        }
        // Before a charter, only the key that signed.
        let unused = secret(0, 2).verifying_key().to_bytes();
        prop_assert_eq!(holds(&bytes, &unused), charters > 0);
    }
}
