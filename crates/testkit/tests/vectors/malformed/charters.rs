//! Charters that cannot be read, that do not follow, and what is not theirs to
//! say.

use desk::talks::charter::{
    Charter, CharterHash, CharterKey, CharterSide, Deadline, Mandate, Permitting,
};
use desk::talks::entry::{AdoptedCharter, CharterConfirmed, ProposalAnswer};
use desk::talks::permission::Signed;
use desk::talks::proposal::{Matter, Proposal, ProposalStatement, SideYes};
use desk::talks::{
    Body, Malformed, MatterId, OpeningHash, RuleBroken, SideNumber, Time, codec, limits,
};
use ed25519_dalek::Signer;

use super::entries::{AN_OFFICIAL, DELEGATE, HEAD};
use super::sequence::sequence;
use super::unreadable::with_body;
use super::{Expected, Kind};
use crate::common::{HEAD_A, OFFICIAL};
use crate::file::Stage;
use crate::scene::{ALAND, BORDURIA, Place, SECOND_HEAD, Scene, passage};

/// The kind of a proposal's entry.
const PROPOSAL: u16 = 14;
const OPEN: u64 = 60_000;
const IN_DELEGATION: (usize, Place) = (HEAD_A, Place::Delegation);

pub(super) fn kinds() -> Vec<Kind> {
    let mut all = drafts();
    all.extend(put());
    all.extend(accepted());
    all.extend(adopted());
    all.extend(amended());
    all
}

/// The first charter, as an official's desk would draft it.
fn charter(scene: &Scene) -> Result<Charter, String> {
    let side = |of| -> Result<CharterSide, String> {
        Ok(CharterSide {
            threshold: 1,
            keys: scene.keys(of)?,
        })
    };
    Ok(Charter {
        version: 1,
        number: 1,
        opening: scene.opening()?.hash(),
        previous: None,
        mandate: Mandate::Mediation,
        title: "canary Mediator".to_owned(),
        sides: vec![side(ALAND)?, side(BORDURIA)?],
        permitting: Permitting::Heads,
        languages: vec!["en".to_owned()],
        reading_marks: false,
        exports: false,
        hold_seconds: 10,
        deadlines: Vec::new(),
        retention_days: 30,
        closes: None,
        rules: None,
    })
}

fn proposal(scene: &Scene, charter: Charter) -> Proposal {
    Proposal {
        matter: MatterId([0x32; 16]),
        what: Matter::Charter(Box::new(charter)),
        sides: vec![ALAND, BORDURIA],
        closes: Time(scene.now().0 + OPEN),
    }
}

/// Charters that no desk reads, whoever puts them.
fn drafts() -> Vec<Kind> {
    let draft = |name, fault, why, change: fn(&mut Charter)| {
        let expected = Expected::Unreadable(why);
        Kind::new(name, fault, AN_OFFICIAL, expected, move |scene| {
            let mut charter = charter(scene)?;
            change(&mut charter);
            let body = codec::encode(&proposal(scene, charter));
            let bytes = with_body(scene, OFFICIAL, PROPOSAL, body)?;
            scene.sealed(OFFICIAL, Place::Aland, &bytes)
        })
    };
    let field = Malformed::Field;
    let to = |name, fault, sides: &'static [SideNumber]| {
        let expected = Expected::Unreadable(field("proposal: sides"));
        Kind::new(name, fault, AN_OFFICIAL, expected, move |scene| {
            let mut proposal = proposal(scene, charter(scene)?);
            proposal.what = Matter::Text(passage("canary halfway"));
            proposal.sides = sides.to_vec();
            let bytes = with_body(scene, OFFICIAL, PROPOSAL, codec::encode(&proposal))?;
            scene.sealed(OFFICIAL, Place::Aland, &bytes)
        })
    };
    vec![
        draft(
            "charter-of-a-newer-version",
            "A charter that states version 2.",
            Malformed::Version(2),
            |charter| charter.version = 2,
        ),
        draft(
            "charter-number-zero",
            "A charter before the first.",
            field("charter: number"),
            |charter| charter.number = 0,
        ),
        draft(
            "charter-first-that-amends",
            "A first charter that says which one it amends.",
            field("charter: number"),
            |charter| charter.previous = Some(CharterHash([1; 32])),
        ),
        draft(
            "charter-amends-nothing",
            "A second charter that does not say which one it amends.",
            field("charter: number"),
            |charter| charter.number = 2,
        ),
        draft(
            "charter-without-sides",
            "A charter of nobody.",
            field("charter: sides"),
            |charter| charter.sides.clear(),
        ),
        draft(
            "charter-without-keys",
            "A charter in which nobody signs for a side.",
            field("charter: keys"),
            |charter| charter.sides[0].keys.clear(),
        ),
        draft(
            "charter-with-too-many-keys",
            "A charter with one key more than a side can have.",
            field("charter: keys"),
            |charter| {
                let keys = (1..=limits::CHARTER_KEYS + 1).zip(1u8..);
                charter.sides[0].keys = keys
                    .map(|(_, number)| CharterKey {
                        number,
                        key: [number; 32],
                    })
                    .collect();
            },
        ),
        draft(
            "charter-key-number-zero",
            "A charter with a key number that no key has.",
            field("charter: key numbers"),
            |charter| charter.sides[0].keys[0].number = 0,
        ),
        draft(
            "charter-with-a-key-number-twice",
            "A charter in which one number means two keys.",
            field("charter: key numbers"),
            |charter| {
                let number = charter.sides[0].keys[0].number;
                charter.sides[0].keys.push(CharterKey {
                    number,
                    key: [9; 32],
                });
            },
        ),
        draft(
            "charter-with-a-key-twice",
            "A charter in which one key signs for both sides.",
            field("charter: a key stands twice"),
            |charter| charter.sides[1].keys[0].key = charter.sides[0].keys[0].key,
        ),
        draft(
            "charter-without-threshold",
            "A charter by which nobody need sign for a side.",
            field("charter: threshold"),
            |charter| charter.sides[0].threshold = 0,
        ),
        draft(
            "charter-with-a-threshold-beyond-its-keys",
            "A charter by which more must sign than can.",
            field("charter: threshold"),
            |charter| charter.sides[0].threshold = 2,
        ),
        draft(
            "charter-with-too-many-languages",
            "A charter in more languages than there can be sides.",
            field("charter: languages"),
            |charter| charter.languages = vec!["en".to_owned(); limits::SIDES + 1],
        ),
        draft(
            "charter-with-too-many-deadlines",
            "A charter with one deadline too many.",
            field("charter: deadlines"),
            |charter| {
                let deadline = Deadline {
                    what: "canary".to_owned(),
                    at: Time(1),
                };
                charter.deadlines = vec![deadline; limits::DEADLINES + 1];
            },
        ),
        draft(
            "charter-that-holds-for-ever",
            "A charter that holds conveyances longer than a day.",
            field("charter: hold"),
            |charter| charter.hold_seconds = limits::HOLD_SECONDS + 1,
        ),
        draft(
            "charter-that-keeps-for-ever",
            "A charter by which records are kept longer than a century.",
            field("charter: retention"),
            |charter| charter.retention_days = limits::RETENTION_DAYS + 1,
        ),
        draft(
            "charter-without-a-title",
            "A charter in which the intermediary is called nothing.",
            field("charter: title"),
            |charter| charter.title.clear(),
        ),
        to(
            "proposal-to-one-side",
            "A proposal that is put to one side only.",
            &[ALAND],
        ),
        to(
            "proposal-to-a-side-twice",
            "A proposal that names one side twice.",
            &[ALAND, ALAND],
        ),
        to(
            "proposal-to-sides-out-of-order",
            "A proposal that names the sides in another order.",
            &[BORDURIA, ALAND],
        ),
    ]
}

/// Charters that can be read and cannot be put.
fn put() -> Vec<Kind> {
    let put = |name, fault, who, broken, change: fn(&Scene, &mut Charter)| {
        Kind::entry(name, fault, who, broken, move |scene| {
            let mut charter = charter(scene)?;
            change(scene, &mut charter);
            Ok(Body::Proposal(proposal(scene, charter)))
        })
    };
    let follows = RuleBroken::CharterDoesNotFollow;
    vec![
        put(
            "charter-by-a-head",
            "A head puts a charter to its side.",
            HEAD,
            RuleBroken::OnlyOfficials,
            |_, _| {},
        ),
        put(
            "charter-of-other-talks",
            "A charter that stands on another opening.",
            AN_OFFICIAL,
            follows,
            |_, charter| charter.opening = OpeningHash([1; 32]),
        ),
        put(
            "charter-without-a-side",
            "A charter with no part for one of the sides.",
            AN_OFFICIAL,
            follows,
            |_, charter| charter.sides.truncate(1),
        ),
        put(
            "charter-with-a-foreign-key",
            "A charter that certifies a key which was not introduced.",
            AN_OFFICIAL,
            follows,
            |_, charter| charter.sides[1].keys[0].key = [7; 32],
        ),
        put(
            "charter-with-keys-of-the-other-side",
            "A charter that certifies each side's keys as the other's.",
            AN_OFFICIAL,
            follows,
            |_, charter| charter.sides.reverse(),
        ),
        put(
            "amendment-before-the-first-charter",
            "An amendment where no charter is in force.",
            AN_OFFICIAL,
            follows,
            |_, charter| {
                charter.number = 2;
                charter.previous = Some(CharterHash([1; 32]));
            },
        ),
        sequence(
            "charter-put-while-another-is-decided",
            "A second charter put before the first has come to an end.",
            RuleBroken::CharterPending,
            |scene, _| {
                let first = proposal(scene, charter(scene)?);
                let second = Proposal {
                    matter: MatterId([0x33; 16]),
                    ..first.clone()
                };
                Ok(vec![
                    (Body::Proposal(first), 0),
                    (Body::Proposal(second), 0),
                ])
            },
        ),
    ]
}

/// A side's yes to the charter that is put, by a key.
fn yes(scene: &Scene, side: SideNumber, by: (usize, u8)) -> Result<Signed, String> {
    let (_, proposal) = scene.charter_put()?;
    let statement = ProposalStatement {
        ground: scene.opening()?.hash().into(),
        side,
        proposal: &proposal,
    };
    let (who, key_number) = by;
    let key = scene.secret(who, 5)?;
    Ok(Signed {
        key_number,
        signature: key.sign(&statement.to_signing_bytes()).to_bytes(),
    })
}

/// Yeses to a charter that do not count.
fn accepted() -> Vec<Kind> {
    let answer = |name, fault, who, broken, yes: fn(&Scene) -> Result<Signed, String>| {
        Kind::entry(name, fault, who, broken, move |scene| {
            let (proposal, _) = scene.charter_put()?;
            let yes = Some(yes(scene)?);
            Ok(Body::ProposalAnswer(ProposalAnswer { proposal, yes }))
        })
        .at(Stage::Deciding)
    };
    let fails = RuleBroken::SignatureFails;
    vec![
        answer(
            "acceptance-unsigned",
            "A yes to a charter that no key signed.",
            HEAD,
            fails,
            |_| {
                Ok(Signed {
                    key_number: 1,
                    signature: [7; 64],
                })
            },
        ),
        answer(
            "acceptance-for-the-other-side",
            "A yes to a charter, signed as the other side's.",
            HEAD,
            fails,
            |scene| yes(scene, BORDURIA, (HEAD_A, 1)),
        ),
        answer(
            "acceptance-under-anothers-key",
            "A yes to a charter under the key number of another head.",
            HEAD,
            fails,
            |scene| yes(scene, ALAND, (HEAD_A, 2)),
        ),
        answer(
            "acceptance-by-a-key-that-the-charter-does-not-list",
            "A yes to a charter under a key that it does not certify.",
            HEAD,
            RuleBroken::KeyUnknown(7),
            |scene| yes(scene, ALAND, (HEAD_A, 7)),
        ),
        answer(
            "acceptance-by-a-delegate",
            "A delegate accepts a charter for its side.",
            DELEGATE,
            RuleBroken::OnlyHeads,
            |scene| yes(scene, ALAND, (HEAD_A, 1)),
        ),
        answer(
            "acceptance-by-an-official",
            "An official accepts a charter for a side.",
            AN_OFFICIAL,
            RuleBroken::OnlyHeads,
            |scene| yes(scene, ALAND, (HEAD_A, 1)),
        ),
    ]
}

fn adopting(scene: &Scene, yeses: Vec<SideYes>) -> Result<Body, String> {
    let proposal = proposal(scene, charter(scene)?);
    Ok(Body::AdoptedCharter(AdoptedCharter { proposal, yeses }))
}

fn forged(sides: &[SideNumber]) -> Vec<SideYes> {
    let signed = Signed {
        key_number: 1,
        signature: [7; 64],
    };
    let yes = |side: &SideNumber| SideYes {
        side: *side,
        signatures: vec![signed],
    };
    sides.iter().map(yes).collect()
}

/// Charters brought into rooms, and confirmed, that are in force nowhere.
fn adopted() -> Vec<Kind> {
    let brought = |name, fault, who, broken, sides: &'static [SideNumber]| {
        Kind::entry(name, fault, who, broken, move |scene| {
            adopting(scene, forged(sides))
        })
    };
    let both: &[SideNumber] = &[ALAND, BORDURIA];
    let mutual = RuleBroken::NotMutual;
    let confirmed = |name, fault, who, broken| {
        Kind::entry(name, fault, who, broken, |_| {
            let charter = CharterHash([1; 32]);
            Ok(Body::CharterConfirmed(CharterConfirmed { charter }))
        })
    };
    vec![
        brought(
            "adoption-unsigned",
            "A charter brought into a delegation's room that nobody signed.",
            IN_DELEGATION,
            mutual,
            both,
        ),
        brought(
            "adoption-without-a-sides-yes",
            "A charter said to be in force without one side's yes.",
            IN_DELEGATION,
            mutual,
            &[ALAND],
        ),
        brought(
            "adoption-by-a-delegate",
            "A delegate brings a charter into the delegation's room.",
            (crate::common::DELEGATE_A, Place::Delegation),
            RuleBroken::OnlyHeads,
            both,
        ),
        brought(
            "adoption-by-a-head-in-a-side-room",
            "A head brings a charter into its side's room.",
            HEAD,
            RuleBroken::OnlyOfficials,
            both,
        ),
        brought(
            "adoption-of-what-was-never-put",
            "An official says that a charter is in force which was never put here.",
            AN_OFFICIAL,
            mutual,
            both,
        ),
        Kind::entry(
            "adoption-of-a-text",
            "A text brought into a room as its charter.",
            AN_OFFICIAL,
            RuleBroken::CharterDoesNotFollow,
            |scene| {
                let mut proposal = proposal(scene, charter(scene)?);
                proposal.what = Matter::Text(passage("canary halfway"));
                let yeses = forged(&[ALAND, BORDURIA]);
                Ok(Body::AdoptedCharter(AdoptedCharter { proposal, yeses }))
            },
        ),
        Kind::entry(
            "adoption-before-the-closing",
            "An official says that a charter is in force while it is being decided.",
            AN_OFFICIAL,
            mutual,
            |scene| {
                let (_, proposal) = scene.charter_put()?;
                let yeses = forged(&[ALAND, BORDURIA]);
                Ok(Body::AdoptedCharter(AdoptedCharter { proposal, yeses }))
            },
        )
        .at(Stage::Deciding),
        confirmed(
            "confirmation-of-a-charter-that-is-not-in-force",
            "A head says that it compared words of a charter that there is not.",
            HEAD,
            RuleBroken::OtherCharter,
        ),
        confirmed(
            "confirmation-by-an-official",
            "An official says that the sides compared the charter's words.",
            AN_OFFICIAL,
            RuleBroken::OnlyHeads,
        ),
        confirmed(
            "confirmation-of-another-charter",
            "A head says that it compared the words of another charter.",
            HEAD,
            RuleBroken::OtherCharter,
        )
        .at(Stage::Chartered),
    ]
}

/// Amendments of the charter in force that are none.
fn amended() -> Vec<Kind> {
    let amended = |name, fault, broken, change: fn(&mut Charter)| {
        Kind::entry(name, fault, AN_OFFICIAL, broken, move |scene| {
            let (_, put) = scene.charter_put()?;
            let current = put.charter().ok_or("no charter")?;
            let mut next = current.clone();
            next.number = 2;
            next.previous = Some(current.hash());
            change(&mut next);
            Ok(Body::Proposal(proposal(scene, next)))
        })
        .at(Stage::Chartered)
    };
    let follows = RuleBroken::CharterDoesNotFollow;
    vec![
        amended(
            "amendment-that-skips-a-number",
            "An amendment numbered as the one after the next.",
            follows,
            |next| next.number = 3,
        ),
        amended(
            "amendment-of-another-charter",
            "An amendment of a charter that is not in force.",
            follows,
            |next| next.previous = Some(CharterHash([1; 32])),
        ),
        amended(
            "amendment-that-begins-anew",
            "A first charter where one is in force.",
            RuleBroken::DecidedBefore,
            |next| {
                next.number = 1;
                next.previous = None;
                next.title = "canary Friend".to_owned();
            },
        ),
        amended(
            "charter-in-force-put-again",
            "The charter in force, put once more.",
            RuleBroken::DecidedBefore,
            |next| {
                next.number = 1;
                next.previous = None;
            },
        ),
        amended(
            "amendment-with-a-foreign-key",
            "An amendment that certifies a key which was not introduced.",
            follows,
            |next| next.sides[0].keys[1].key = [7; 32],
        ),
        Kind::entry(
            "adoption-of-a-forged-copy",
            "The charter in force, brought into the room once more with a signature that is none.",
            AN_OFFICIAL,
            RuleBroken::NotMutual,
            |scene| {
                let mut adopted = scene.charter_in_force()?;
                let yes = adopted.yeses.last_mut().ok_or("no yes")?;
                yes.signatures[0].signature[3] ^= 1;
                Ok(Body::AdoptedCharter(adopted))
            },
        )
        .at(Stage::Chartered),
        Kind::entry(
            "adoption-a-second-time",
            "The charter in force, brought into the room once more.",
            (SECOND_HEAD, Place::Aland),
            RuleBroken::OnlyOfficials,
            |scene| {
                let (_, proposal) = scene.charter_put()?;
                let yeses = forged(&[ALAND, BORDURIA]);
                Ok(Body::AdoptedCharter(AdoptedCharter { proposal, yeses }))
            },
        )
        .at(Stage::Chartered),
    ]
}
