//! A rogue intermediary: its desk's keys seal what no desk would seal. What
//! the receiving side can verify it must refuse; what it cannot, the checkers
//! of this kit must find.

use crate::common::{HEAD_A, HEAD_B, OFFICIAL, carried, opened, room_id, standing, stolen_group};
use desk::talks::entry::{Body, Conveyance, Origin, Permission, Proof};
use desk::talks::permission::{Commitment, Signed};
use desk::talks::view::Line;
use desk::talks::{
    Attribution, Condition, Entry, EntryId, LeafKey, Passage, SideNumber, Time, Wording, Words,
};
use goodoffices_testkit::World;
use goodoffices_testkit::checkers::check;
use goodoffices_testkit::randomness::stream;
use goodoffices_testkit::record::records;
use goodoffices_testkit::scenes::{permit, say};
use sealing::UnixMillis;

const EXACT: (Wording, Attribution) = (Wording::Exact, Attribution::Attributed);
const SAID: &str = "canary exactly as it was said";

/// Puts a conveyance into Borduria's room with the official's own keys, behind
/// its desk's back; gives the line as Borduria's head sees it.
fn smuggle(world: &mut World, conveyance: Conveyance) -> Result<Line, String> {
    let room = room_id(world, OFFICIAL, "Borduria")?;
    let counter = records(world)?
        .iter()
        .filter(|record| record.who == OFFICIAL && record.room == room)
        .flat_map(|record| record.entries())
        .filter(|(_, entry)| !matches!(entry.body, Body::Permission(_) | Body::Statement(_)))
        .map(|(_, entry)| entry.counter)
        .max()
        .unwrap_or_default();
    let group = stolen_group(world, OFFICIAL, &room)?;
    let author = LeafKey(*group.own_key().as_bytes());
    let entry = Entry {
        id: EntryId::of(&author, counter + 1),
        counter: counter + 1,
        stated: Time(world.now()),
        seen: Vec::new(),
        body: Body::Conveyance(conveyance),
    };
    let bytes = entry.to_bytes().map_err(|error| error.to_string())?;
    let mut rng = stream(world.seed, &[b"rogue"]);
    let (frame, _) = group
        .seal_entry(&bytes, UnixMillis(world.now()), &mut rng)
        .map_err(|error| error.to_string())?;
    world.crash(OFFICIAL);
    let position = world.relay.slip_in(&room, frame).ok_or("not appended")?;
    world.act(HEAD_B, say("intermediary", "canary meanwhile"))?;
    world
        .lines(HEAD_B, "intermediary")
        .into_iter()
        .find(|line| line.number == position.0)
        .ok_or_else(|| "Borduria read nothing there".to_owned())
}

/// The newest permission in Aland's room, as the official's desk read it.
fn permission(world: &World) -> Result<Permission, String> {
    let room = room_id(world, OFFICIAL, "Aland")?;
    records(world)?
        .iter()
        .filter(|record| record.who == OFFICIAL && record.room == room)
        .flat_map(|record| record.entries())
        .filter_map(|(_, entry)| match entry.body {
            Body::Permission(permission) => Some(permission),
            _ => None,
        })
        .next_back()
        .ok_or_else(|| "no permission".to_owned())
}

/// The honest conveyance of a permission, to be bent.
fn honest(permission: &Permission) -> Result<Conveyance, String> {
    let Words::Own(passage) = &permission.words else {
        return Err("own words".to_owned());
    };
    Ok(Conveyance {
        passage: passage.clone(),
        wording: permission.terms.wording,
        origin: Origin::Side {
            side: SideNumber(0),
            proof: Some(Proof {
                signatures: vec![Signed {
                    key_number: permission.key_number,
                    signature: permission.signature,
                }],
                round: permission.terms.round,
                expires: permission.terms.expires,
                nonce: permission.nonce,
                condition: permission.terms.condition.clone(),
                commitment: permission.salt.map(|salt| Commitment::to(passage, &salt)),
                standing: None,
            }),
        },
        aloud: false,
        document: None,
        answers: None,
    })
}

fn bend(conveyance: &mut Conveyance, how: &str) {
    let passage: &mut Passage = &mut conveyance.passage;
    let Origin::Side { side, proof } = &mut conveyance.origin else {
        return;
    };
    match (how, proof) {
        ("one letter", _) => passage.words = SAID.replace("said", "sad"),
        ("one space more", _) => passage.words.push(' '),
        ("another language", _) => passage.language = "fr".to_owned(),
        ("another side", _) => *side = SideNumber(1),
        ("no proof", proof) => *proof = None,
        ("another round", Some(proof)) => proof.round += 1,
        ("another expiry", Some(proof)) => proof.expires = Some(Time(1)),
        ("another key", Some(proof)) => {
            proof
                .signatures
                .iter_mut()
                .for_each(|signed| signed.key_number += 1);
        }
        ("another nonce", Some(proof)) => proof.nonce[0] ^= 1,
        ("another signature", Some(proof)) => {
            proof
                .signatures
                .iter_mut()
                .for_each(|signed| signed.signature[0] ^= 1);
        }
        ("another condition", Some(proof)) => proof.condition = Condition::OnlyIfAsked,
        ("no signature", Some(proof)) => proof.signatures.clear(),
        ("no commitment", Some(proof)) => proof.commitment = None,
        ("another commitment", Some(proof)) => {
            let other = Passage {
                words: "canary something else".to_owned(),
                ..passage.clone()
            };
            proof.commitment = Some(Commitment::to(&other, &[1; 32]));
        }
        _ => {}
    }
}

#[test]
fn r2_a_conveyance_that_was_bent_anywhere_is_refused_by_the_receiver() -> Result<(), String> {
    for how in [
        "one letter",
        "one space more",
        "another language",
        "another side",
        "no proof",
        "another round",
        "another expiry",
        "another key",
        "another nonce",
        "another signature",
        "another condition",
        "no signature",
    ] {
        let mut world = opened()?;
        world.act(HEAD_A, permit("intermediary", SAID, EXACT.0, EXACT.1))?;
        let mut conveyance = honest(&permission(&world)?)?;
        bend(&mut conveyance, how);
        let line = smuggle(&mut world, conveyance)?;
        assert!(line.refused.is_some(), "{how}: {line:?}");
        let sound: Vec<bool> = world
            .accounts(HEAD_B)
            .into_iter()
            .map(|account| account.sound)
            .collect();
        assert!(sound.contains(&false), "{how} leaves the record sound");
    }
    Ok(())
}

/// The test above is awake: the very same way in, unbent, is believed.
#[test]
fn r2_the_same_conveyance_unbent_is_verified() -> Result<(), String> {
    let mut world = opened()?;
    world.act(HEAD_A, permit("intermediary", SAID, EXACT.0, EXACT.1))?;
    let conveyance = honest(&permission(&world)?)?;
    let line = smuggle(&mut world, conveyance)?;
    assert_eq!(line.refused, None);
    Ok(())
}

const SUBSTANCE: (Wording, Attribution) = (Wording::Substance, Attribution::Attributed);

/// In substance the wording is the intermediary's, and the leave is not.
#[test]
fn r2_a_leave_in_substance_that_was_bent_is_refused_by_the_receiver() -> Result<(), String> {
    for how in [
        "another side",
        "no proof",
        "another round",
        "another expiry",
        "another key",
        "another nonce",
        "another signature",
        "another condition",
        "no signature",
        "no commitment",
        "another commitment",
    ] {
        let mut world = opened()?;
        world.act(
            HEAD_A,
            permit("intermediary", SAID, SUBSTANCE.0, SUBSTANCE.1),
        )?;
        let mut conveyance = honest(&permission(&world)?)?;
        bend(&mut conveyance, how);
        let line = smuggle(&mut world, conveyance)?;
        assert!(line.refused.is_some(), "{how}: {line:?}");
    }
    let mut world = opened()?;
    world.act(
        HEAD_A,
        permit("intermediary", SAID, SUBSTANCE.0, SUBSTANCE.1),
    )?;
    let mut conveyance = honest(&permission(&world)?)?;
    bend(&mut conveyance, "one letter");
    let line = smuggle(&mut world, conveyance)?;
    assert_eq!(line.refused, None, "other words are what it is for");
    Ok(())
}

/// A permission to be shown the words first is no yes to any, its own included.
#[test]
fn r3_words_without_their_yes_are_refused_by_the_receiver() -> Result<(), String> {
    for commitment in [true, false] {
        let mut world = opened()?;
        let wish = permit("intermediary", SAID, Wording::ShownFirst, EXACT.1);
        world.act(HEAD_A, wish)?;
        let mut conveyance = honest(&permission(&world)?)?;
        if !commitment {
            bend(&mut conveyance, "no commitment");
        }
        let line = smuggle(&mut world, conveyance)?;
        assert!(line.refused.is_some(), "{line:?}");
    }
    Ok(())
}

/// R4's checker is awake for salts, too.
#[test]
fn r4_a_salt_in_the_other_room_is_found() -> Result<(), String> {
    let mut world = opened()?;
    world.act(
        HEAD_A,
        permit("intermediary", SAID, SUBSTANCE.0, SUBSTANCE.1),
    )?;
    let permission = permission(&world)?;
    let mut conveyance = honest(&permission)?;
    let salt = permission.salt.ok_or("no salt")?;
    let hidden: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
    conveyance.passage.words = format!("canary {hidden}");
    smuggle(&mut world, conveyance)?;
    let found = check(&world);
    let told = found.iter().any(|told| told.contains("the salt"));
    assert!(told, "{found:?}");
    Ok(())
}

#[test]
fn r8_a_second_copy_of_a_conveyance_has_no_effect() -> Result<(), String> {
    let mut world = opened()?;
    carried(&mut world, SAID, EXACT)?;
    let conveyance = honest(&permission(&world)?)?;
    let line = smuggle(&mut world, conveyance)?;
    assert!(line.refused.is_some(), "{line:?}");
    Ok(())
}

/// What nobody can verify at the destination, the checkers of R1 find.
#[test]
fn r1_words_that_nobody_permitted_are_found() -> Result<(), String> {
    let mut world = opened()?;
    carried(&mut world, SAID, EXACT)?;
    assert_eq!(check(&world), Vec::<String>::new());
    let invented = Conveyance {
        passage: Passage {
            words: "canary that nobody said".to_owned(),
            language: "en".to_owned(),
        },
        wording: Wording::Substance,
        origin: Origin::WithoutAttribution,
        aloud: false,
        document: None,
        answers: None,
    };
    smuggle(&mut world, invented)?;
    let found = check(&world);
    assert!(
        found.iter().any(|told| told.starts_with("R1:")),
        "{found:?}"
    );
    // And the desk whose keys were used finds a frame that it did not write.
    world.start(OFFICIAL);
    world.settle();
    assert_eq!(standing(&world, OFFICIAL, "Borduria"), "stopped");
    Ok(())
}

/// R4's checker is awake: a mark of the source in what is not attributed.
#[test]
fn r4_a_mark_of_the_source_is_found() -> Result<(), String> {
    let mut world = opened()?;
    world.act(HEAD_A, permit("intermediary", SAID, EXACT.0, EXACT.1))?;
    let nonce = permission(&world)?.nonce;
    // Sixteen bytes of the permission, spelled out in the words themselves.
    let hidden: String = nonce.iter().map(|byte| format!("{byte:02x}")).collect();
    let conveyance = Conveyance {
        passage: Passage {
            words: format!("canary {hidden}"),
            language: "en".to_owned(),
        },
        wording: Wording::Substance,
        origin: Origin::OwnResponsibility,
        aloud: false,
        document: None,
        answers: None,
    };
    smuggle(&mut world, conveyance)?;
    let found = check(&world);
    assert!(
        found.iter().any(|told| told.starts_with("R4:")),
        "{found:?}"
    );
    Ok(())
}
