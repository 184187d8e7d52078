//! Conveyances that do not carry the proof they claim, and receipts of what did
//! not go.

use desk::talks::conveyance::ProofFailed;
use desk::talks::entry::{Conveyance, Intention, Origin, Receipt};
use desk::talks::permission::Commitment;
use desk::talks::{Body, Condition, EntryId, RuleBroken, SideNumber, Time, Wording};

use super::frames::done;
use super::{Expected, Kind, Made};
use crate::common::{DELEGATE_A, HEAD_A, HEAD_B, OFFICIAL};
use crate::scene::{
    ALAND, BORDURIA, GONE, IN_EXCHANGE, NOBODY, Place, SUBSTANCE, Scene, TO_BE_SHOWN, UNNAMED,
    WAITING, WITHDRAWN, passage,
};

const AN_OFFICIAL: (usize, Place) = (OFFICIAL, Place::Aland);
const AT_BORDURIA: (usize, Place) = (OFFICIAL, Place::Borduria);

type Bend = fn(&mut Conveyance);

pub(super) fn kinds() -> Vec<Kind> {
    let mut all = conveyances();
    all.extend(receipts());
    all
}

fn conveyances() -> Vec<Kind> {
    let bent = |name, fault, words: &'static str, wording, broken: ProofFailed, bend: Bend| {
        let broken = RuleBroken::Proof(broken);
        Kind::entry(name, fault, AT_BORDURIA, broken, move |scene| {
            let mut conveyance = claimed(scene, words, wording)?;
            bend(&mut conveyance);
            Ok(Body::Conveyance(conveyance))
        })
    };
    let exact = Wording::Exact;
    let fails = ProofFailed::SignatureFails;
    vec![
        bent(
            "conveyance-without-proof",
            "A side's words without the side's signature.",
            WAITING,
            exact,
            ProofFailed::Missing,
            |conveyance| {
                conveyance.origin = Origin::Side {
                    side: ALAND,
                    proof: None,
                };
            },
        ),
        bent(
            "conveyance-of-other-words",
            "A side's exact words with one letter changed.",
            WAITING,
            exact,
            fails,
            |conveyance| conveyance.passage.words = "canary wailing".to_owned(),
        ),
        bent(
            "conveyance-in-another-language",
            "A side's exact words, said to be in another language.",
            WAITING,
            exact,
            fails,
            |conveyance| conveyance.passage.language = "fr".to_owned(),
        ),
        bent(
            "conveyance-with-another-expiry",
            "A proof over another expiry.",
            WAITING,
            exact,
            fails,
            |conveyance| proof(conveyance).expires = Some(Time(u64::MAX)),
        ),
        bent(
            "conveyance-with-another-nonce",
            "A proof with another nonce, to be conveyed a second time.",
            GONE,
            exact,
            fails,
            |conveyance| proof(conveyance).nonce[0] ^= 1,
        ),
        bent(
            "conveyance-for-another-round",
            "A proof for a round that is not the present one.",
            WAITING,
            exact,
            ProofFailed::Round(2),
            |conveyance| proof(conveyance).round = 2,
        ),
        bent(
            "conveyance-under-an-unknown-key",
            "A proof under a key number that was not introduced to this room.",
            WAITING,
            exact,
            ProofFailed::KeyUnknown(7),
            |conveyance| proof(conveyance).signatures[0].key_number = 7,
        ),
        bent(
            "conveyance-without-signatures",
            "A proof that nobody signed.",
            WAITING,
            exact,
            ProofFailed::TooFew,
            |conveyance| proof(conveyance).signatures.clear(),
        ),
        bent(
            "conveyance-signed-twice-by-one-key",
            "A proof with one signature twice.",
            WAITING,
            exact,
            ProofFailed::TooFew,
            |conveyance| {
                let signed = proof(conveyance).signatures[0];
                proof(conveyance).signatures.push(signed);
            },
        ),
        bent(
            "conveyance-only-if-asked-without-a-question",
            "Words that may go only if asked, and no question named.",
            WAITING,
            exact,
            ProofFailed::NotAsked,
            |conveyance| proof(conveyance).condition = Condition::OnlyIfAsked,
        ),
        bent(
            "conveyance-with-another-condition",
            "A proof over another condition than the permitted one.",
            IN_EXCHANGE,
            exact,
            fails,
            |conveyance| proof(conveyance).condition = Condition::Unconditional,
        ),
        Kind::entry(
            "conveyance-answers-nothing",
            "Words that answer a question which nobody asked.",
            AT_BORDURIA,
            RuleBroken::NoSuchQuestion,
            |scene| {
                let answers = Some(EntryId([0x42; 16]));
                let body = claimed(scene, WAITING, Wording::Exact)?;
                Ok(Body::Conveyance(Conveyance { answers, ..body }))
            },
        )
        .pointing_to_nothing(),
        bent(
            "conveyance-from-the-side-itself",
            "Words attributed to the very side whose room it is.",
            WAITING,
            exact,
            ProofFailed::OwnSide,
            |conveyance| from(conveyance, BORDURIA),
        ),
        bent(
            "conveyance-from-nobody",
            "Words attributed to a side that the opening does not name.",
            WAITING,
            exact,
            ProofFailed::NoSuchSide,
            |conveyance| from(conveyance, NOBODY),
        ),
        bent(
            "conveyance-upgraded-to-attributed",
            "Words permitted without attribution, put as the side's.",
            UNNAMED,
            exact,
            fails,
            |_| {},
        ),
        bent(
            "conveyance-of-substance-as-exact",
            "Words permitted in substance, put as the side's exact words.",
            SUBSTANCE,
            exact,
            fails,
            |conveyance| proof(conveyance).commitment = None,
        ),
        bent(
            "conveyance-of-substance-without-commitment",
            "Words in substance without the commitment that the side signed.",
            SUBSTANCE,
            Wording::Substance,
            ProofFailed::OtherKind,
            |conveyance| proof(conveyance).commitment = None,
        ),
        bent(
            "conveyance-of-substance-with-another-commitment",
            "Words in substance with a commitment that the side did not sign.",
            SUBSTANCE,
            Wording::Substance,
            fails,
            |conveyance| {
                let other = Commitment::to(&passage("canary else"), &[1; 32]);
                proof(conveyance).commitment = Some(other);
            },
        ),
        bent(
            "conveyance-of-exact-words-with-a-commitment",
            "Exact words with a commitment where none belongs.",
            WAITING,
            exact,
            ProofFailed::OtherKind,
            |conveyance| {
                let other = Commitment::to(&passage(WAITING), &[1; 32]);
                proof(conveyance).commitment = Some(other);
            },
        ),
        bent(
            "conveyance-without-the-yes",
            "Words that were to be shown first, put without the side's yes.",
            TO_BE_SHOWN,
            Wording::ShownFirst,
            fails,
            |_| {},
        ),
        Kind::entry(
            "conveyance-a-second-time",
            "A conveyance that was put here before, once more.",
            AT_BORDURIA,
            RuleBroken::ConveyedBefore,
            |scene| Ok(Body::Conveyance(claimed(scene, GONE, Wording::Exact)?)),
        ),
        Kind::entry(
            "conveyance-by-a-head",
            "A head puts another side's words into its own room.",
            (HEAD_B, Place::Borduria),
            RuleBroken::OnlyOfficials,
            |scene| Ok(Body::Conveyance(claimed(scene, WAITING, Wording::Exact)?)),
        ),
        Kind::entry(
            "conveyance-into-a-delegation-room",
            "Words conveyed into a delegation's own room.",
            (HEAD_A, Place::Delegation),
            RuleBroken::OnlyInSideRoom,
            |scene| Ok(Body::Conveyance(claimed(scene, WAITING, Wording::Exact)?)),
        ),
        Kind::entry(
            "permission-in-a-delegation-room",
            "A permission given where no official hears it.",
            (HEAD_A, Place::Delegation),
            RuleBroken::OnlyInSideRoom,
            |scene| Ok(Body::Permission(scene.permission(WAITING)?.1)),
        ),
        Kind::entry(
            "conveyance-back-into-its-own-room",
            "A side's words put into the very room that they come from.",
            AN_OFFICIAL,
            RuleBroken::Proof(ProofFailed::OwnSide),
            |scene| Ok(Body::Conveyance(claimed(scene, WAITING, Wording::Exact)?)),
        ),
    ]
}

/// What a permission would look like in Borduria's room, as attributed.
fn claimed(scene: &Scene, words: &str, wording: Wording) -> Result<Conveyance, String> {
    Ok(Conveyance {
        passage: passage(words),
        wording,
        origin: Origin::Side {
            side: ALAND,
            proof: Some(scene.proof(words)?),
        },
        aloud: false,
        answers: None,
        document: None,
    })
}

fn proof(conveyance: &mut Conveyance) -> &mut desk::talks::entry::Proof {
    match &mut conveyance.origin {
        Origin::Side {
            proof: Some(proof), ..
        } => proof,
        _ => panic!("the scene's conveyances have a proof"),
    }
}

fn from(conveyance: &mut Conveyance, other: SideNumber) {
    if let Origin::Side { side, .. } = &mut conveyance.origin {
        *side = other;
    }
}

fn receipts() -> Vec<Kind> {
    let receipt =
        |name, fault, who, broken, change: fn(&Scene, &mut Receipt) -> Result<(), String>| {
            Kind::entry(name, fault, who, broken, move |scene| {
                let mut receipt = of(scene.intention()?);
                change(scene, &mut receipt)?;
                Ok(Body::Receipt(receipt))
            })
        };
    vec![
        receipt(
            "receipt-a-second-time",
            "A second receipt for one intention.",
            AN_OFFICIAL,
            RuleBroken::ReceiptRepeated,
            |_, _| Ok(()),
        ),
        receipt(
            "receipt-without-intention",
            "A receipt for an intention that is not there.",
            AN_OFFICIAL,
            RuleBroken::NoSuchIntention,
            |_, receipt| {
                receipt.intention = EntryId([0x42; 16]);
                Ok(())
            },
        )
        .pointing_to_nothing(),
        receipt(
            "receipt-for-a-permission",
            "A receipt that answers the permission in place of an intention.",
            AN_OFFICIAL,
            RuleBroken::NoSuchIntention,
            |scene, receipt| {
                receipt.intention = scene.permission(WAITING)?.0;
                Ok(())
            },
        ),
        receipt(
            "receipt-from-nobody",
            "A receipt that tells of a side which the opening does not name.",
            AN_OFFICIAL,
            RuleBroken::NoSuchSide(NOBODY),
            |_, receipt| {
                receipt.to = NOBODY;
                Ok(())
            },
        ),
        receipt(
            "receipt-by-a-delegate",
            "A delegate tells its side that words have gone.",
            (DELEGATE_A, Place::Aland),
            RuleBroken::OnlyOfficials,
            |_, _| Ok(()),
        ),
        after_intention(
            "receipt-of-other-words",
            "A receipt that tells of other words than the exact ones permitted.",
            WAITING,
            RuleBroken::ReceiptDiffers,
            |receipt| receipt.passage = Some(passage("canary else")),
        ),
        after_intention(
            "receipt-of-a-question-that-nobody-asked-for",
            "A receipt that says words were asked for which could go unasked.",
            WAITING,
            RuleBroken::ReceiptDiffers,
            |receipt| receipt.asked = true,
        ),
        after_intention(
            "receipt-of-a-return-that-nobody-wanted",
            "A receipt that names something in return where nothing was wanted.",
            WAITING,
            RuleBroken::NothingInReturn,
            |receipt| receipt.in_exchange = Some(EntryId([0x42; 16])),
        ),
        after_intention(
            "receipt-from-another-side",
            "A receipt that tells of another addressee than the permitted one.",
            WAITING,
            RuleBroken::ReceiptDiffers,
            |receipt| receipt.to = ALAND,
        ),
        after_intention(
            "receipt-for-what-did-not-bind",
            "A receipt for an intention that came after the withdrawal.",
            WITHDRAWN,
            RuleBroken::IntentionNotBound,
            |_| {},
        ),
    ]
}

fn of(intention: EntryId) -> Receipt {
    Receipt {
        intention,
        passage: None,
        shown: Time(1),
        order: 2,
        to: BORDURIA,
        asked: false,
        in_exchange: None,
    }
}

/// An intention, and a receipt for it.
fn after_intention(
    name: &'static str,
    fault: &'static str,
    words: &'static str,
    broken: RuleBroken,
    change: fn(&mut Receipt),
) -> Kind {
    let expected = Expected::Refused(broken);
    Kind::new(name, fault, AN_OFFICIAL, expected, move |scene| {
        let intention = Body::Intention(Intention {
            permission: scene.permission(words)?.0,
            aloud: false,
        });
        let first = scene.entry(OFFICIAL, Place::Aland, intention)?;
        let mut receipt = of(first.id);
        change(&mut receipt);
        let mut second = scene.entry(OFFICIAL, Place::Aland, Body::Receipt(receipt))?;
        second.counter = first.counter + 1;
        let author = scene.leaf(OFFICIAL, Place::Aland)?;
        second.id = EntryId::of(&author, second.counter);
        let group = scene.group(OFFICIAL, Place::Aland)?;
        let mut rng = scene.chance("receipt");
        let bytes = done(first.to_bytes())?;
        let (frame, group) = done(group.seal_entry(&bytes, scene.now(), &mut rng))?;
        let bytes = done(second.to_bytes())?;
        let (receipt, _) = done(group.seal_entry(&bytes, scene.now(), &mut rng))?;
        Ok(Made {
            before: vec![frame],
            bytes: receipt.into_bytes(),
        })
    })
}
