//! What does not go on when a room goes on in another.

use desk::talks::codec;
use desk::talks::entry::{
    CarriedBooks, CarriedStanding, Conveyance, Intention, Marked, Speakers, StandingProof,
};
use desk::talks::ids::Place as Number;
use desk::talks::permission::Signed;
use desk::talks::room::{Briefing, NonceList, Reading, StandingSigner, StandingTold, Used};
use desk::talks::{Body, EntryId, LeafKey, RuleBroken, Terms, Time, Wording, Words};

use super::entries::{AN_OFFICIAL, HEAD};
use super::joining::honest_briefing;
use super::{Expected, Kind};
use crate::common::OFFICIAL;
use crate::file::{Stage, Subject};
use crate::scene::{
    BORDURIA, GOES_ON, GONE_SIGNED, Place, Scene, TAKEN_BACK, WAITING, WITHDRAWN, exact, passage,
};

const AT_BORDURIA: (usize, Place) = (OFFICIAL, Place::Borduria);

pub(super) fn kinds() -> Vec<Kind> {
    let mut all = carried();
    all.extend(used_again());
    all.extend(briefings());
    all
}

fn carried() -> Vec<Kind> {
    let standing = |scene: &Scene| {
        let (_, given) = scene.standing_before(TAKEN_BACK)?;
        Ok(Body::CarriedStanding(CarriedStanding {
            given: StandingProof {
                mark: given.mark,
                most: given.most,
                speakers: given.speakers,
                nonce: given.nonce,
            },
            terms: given.terms,
            permitted: Time(scene.now().0),
            signatures: vec![StandingSigner {
                person: None,
                signed: given.signed,
            }],
            ground: scene
                .context(Place::Aland)?
                .charter
                .ok_or("no charter")?
                .into(),
            used: Used::default(),
        }))
    };
    let books = |_: &Scene| Ok(Body::CarriedBooks(CarriedBooks::default()));
    let nothing_signed = |scene: &Scene| {
        Ok(Body::CarriedStanding(CarriedStanding {
            given: StandingProof {
                mark: "for Borduria".to_owned(),
                most: 3,
                speakers: Speakers::Delegation,
                nonce: [0x98; 16],
            },
            terms: Terms {
                wording: Wording::Substance,
                expires: Some(Time(scene.now().0 + 1_000_000)),
                ..exact(BORDURIA)
            },
            permitted: Time(scene.now().0),
            signatures: Vec::new(),
            ground: scene.opening()?.hash().into(),
            used: Used::default(),
        }))
    };
    vec![
        Kind::entry(
            "successor-revives-a-standing-permission",
            "An official carries over a standing permission that was withdrawn in the room before, \
             once others are there.",
            AN_OFFICIAL,
            RuleBroken::CarriedTooLate,
            standing,
        )
        .at(Stage::Succeeded),
        Kind::entry(
            "successor-carries-its-books-again",
            "An official says once more, and otherwise, what was used in the room before.",
            AN_OFFICIAL,
            RuleBroken::CarriedTooLate,
            books,
        )
        .at(Stage::Succeeded),
        Kind::entry(
            "standing-permission-carried-over-by-a-head",
            "A head carries a standing permission over.",
            HEAD,
            RuleBroken::OnlyOfficials,
            standing,
        )
        .at(Stage::Succeeded),
        Kind::entry(
            "standing-permission-carried-over-from-nowhere",
            "An official carries a standing permission over into a room that continues none.",
            AN_OFFICIAL,
            RuleBroken::ContinuesNothing,
            nothing_signed,
        ),
        Kind::entry(
            "books-carried-over-from-nowhere",
            "An official carries over what was used into a room that continues none.",
            AN_OFFICIAL,
            RuleBroken::ContinuesNothing,
            books,
        ),
    ]
}

fn used_again() -> Vec<Kind> {
    vec![
        Kind::entry(
            "successor-revives-a-withdrawn-permission",
            "A head enters a permission again that was withdrawn in the room before.",
            HEAD,
            RuleBroken::NonceRepeated,
            |scene| Ok(Body::Permission(scene.permission_before(WITHDRAWN)?.1)),
        )
        .at(Stage::Succeeded),
        Kind::entry(
            "successor-revives-a-withdrawn-mark",
            "A head enters a standing permission again that was withdrawn in the room before.",
            HEAD,
            RuleBroken::NonceRepeated,
            |scene| {
                let (_, given) = scene.standing_before(TAKEN_BACK)?;
                Ok(Body::StandingPermission(given))
            },
        )
        .at(Stage::Succeeded),
        Kind::entry(
            "successor-takes-words-twice",
            "An official puts words into the room that goes on which came into the one before.",
            AT_BORDURIA,
            RuleBroken::ConveyedBefore,
            |scene| Ok(Body::Conveyance(gone(scene)?)),
        )
        .at(Stage::Succeeded),
        Kind::entry(
            "successor-of-a-waiting-permission",
            "An official sets out with a permission that waited in the room before.",
            AN_OFFICIAL,
            RuleBroken::NoSuchPermission,
            |scene| {
                let (permission, _) = scene.permission_before(WAITING)?;
                Ok(Body::Intention(Intention {
                    permission,
                    aloud: false,
                }))
            },
        )
        .at(Stage::Succeeded)
        .pointing_to_nothing(),
        Kind::entry(
            "successor-with-words-under-a-mark-of-the-room-before",
            "A head says something under the entry that gave the mark in the room before.",
            HEAD,
            RuleBroken::NoSuchStanding,
            |scene| {
                let (standing, _) = scene.standing_before(GOES_ON)?;
                Ok(Body::Marked(Marked {
                    standing,
                    words: Words::Own(passage("canary")),
                    nonce: [0x99; 16],
                }))
            },
        )
        .at(Stage::Succeeded),
    ]
}

/// The words that went to Borduria, as they were put there.
fn gone(scene: &Scene) -> Result<Conveyance, String> {
    let entry = scene.before(
        |body| matches!(body, Body::Conveyance(sent) if sent.passage.words == GONE_SIGNED),
    )?;
    match entry.body {
        Body::Conveyance(sent) => Ok(sent),
        _ => Err("no conveyance".to_owned()),
    }
}

fn briefings() -> Vec<Kind> {
    let briefing = |name, fault, why, change: fn(&Scene, &mut Briefing) -> Result<(), String>| {
        let expected = Expected::NotTaken(Subject::Briefing, why);
        Kind::new(name, fault, AN_OFFICIAL, expected, move |scene| {
            let mut briefing = honest_briefing(scene)?;
            change(scene, &mut briefing)?;
            Ok(codec::encode(&briefing))
        })
    };
    vec![
        briefing(
            "successor-without-its-charter",
            "An inviter leaves out the charter on which the room goes on.",
            "briefing: not the charter of the room: empty, too long or contradictory",
            |_, _| Ok(()),
        )
        .at(Stage::Succeeded),
        briefing(
            "briefing-with-a-mark-that-no-side-signed",
            "An inviter tells of a standing permission on other terms than the side signed.",
            "briefing: standing permissions: empty, too long or contradictory",
            |scene, briefing| {
                let (key, signature) = (1, [7; 64]);
                let ground = scene.opening()?.hash().into();
                briefing.standings.push(StandingTold {
                    id: EntryId([1; 16]),
                    place: Number(1),
                    permitted: Time(1),
                    terms: Terms {
                        wording: Wording::Substance,
                        expires: Some(Time(u64::MAX)),
                        ..exact(BORDURIA)
                    },
                    given: StandingProof {
                        mark: "everything".to_owned(),
                        most: 1_000,
                        speakers: Speakers::Delegation,
                        nonce: [3; 16],
                    },
                    signatures: vec![StandingSigner {
                        person: None,
                        signed: Signed {
                            key_number: key,
                            signature,
                        },
                    }],
                    ground,
                    used: Used::default(),
                });
                Ok(())
            },
        ),
        briefing(
            "briefing-with-too-many-conveyances-of-the-room-before",
            "An inviter tells of more conveyances into the rooms before than a desk keeps.",
            "briefing: nonces: empty, too long or contradictory",
            |_, briefing| {
                briefing.conveyed_before = NonceList(vec![[1; 16]; 513]);
                Ok(())
            },
        ),
        briefing(
            "briefing-of-what-nobody-read",
            "An inviter tells what somebody has read who is not in the room.",
            "briefing: readings: empty, too long or contradictory",
            |_, briefing| {
                briefing.readings.push(Reading {
                    leaf: LeafKey([9; 32]),
                    upto: Number(2),
                    at: Time(1),
                });
                Ok(())
            },
        ),
    ]
}
