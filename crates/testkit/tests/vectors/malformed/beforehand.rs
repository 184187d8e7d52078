//! What a side did not permit beforehand, or others say in its name.

use desk::talks::conveyance::ProofFailed;
use desk::talks::entry::{
    Conveyance, Marked, Origin, Proof, Speakers, StandingPermission, StandingProof,
};
use desk::talks::permission::{Signed, StandingStatement};
use desk::talks::{Attribution, Body, RuleBroken, Terms, Time, Wording, Words};
use ed25519_dalek::Signer;

use super::Kind;
use super::entries::{AN_OFFICIAL, DELEGATE, HEAD, NO_ENTRY};
use crate::common::{HEAD_A, OFFICIAL};
use crate::scene::{ALAND, BORDURIA, Place, Scene, WAITING, exact, passage};

const AT_BORDURIA: (usize, Place) = (OFFICIAL, Place::Borduria);
const FAILS: RuleBroken = RuleBroken::Proof(ProofFailed::SignatureFails);

pub(super) fn kinds() -> Vec<Kind> {
    let mut all = given();
    all.extend(said());
    all.extend(conveyed());
    all
}

type Change = fn(&Scene, &mut StandingPermission) -> Result<(), String>;

fn given() -> Vec<Kind> {
    // Signed as it is usual, and entered with what is changed afterwards.
    let given = |name, fault, who, broken, change: Change| {
        Kind::entry(name, fault, who, broken, move |scene| {
            let mut standing = standing(scene)?;
            change(scene, &mut standing)?;
            Ok(Body::StandingPermission(standing))
        })
    };
    vec![
        given(
            "standing-permission-by-a-delegate",
            "A delegate enters a standing permission that the side's key signed.",
            DELEGATE,
            RuleBroken::OnlyHeads,
            |_, _| Ok(()),
        ),
        given(
            "standing-permission-by-an-official",
            "An official enters a standing permission that the side's key signed.",
            AN_OFFICIAL,
            RuleBroken::OnlyHeads,
            |_, _| Ok(()),
        ),
        given(
            "standing-permission-of-another-count",
            "A standing permission that says more statements than its signature.",
            HEAD,
            RuleBroken::SignatureFails,
            |_, standing| {
                standing.most = 300;
                Ok(())
            },
        ),
        given(
            "standing-permission-of-another-mark",
            "A standing permission under another mark than its signature says.",
            HEAD,
            RuleBroken::SignatureFails,
            |_, standing| {
                standing.mark = "everything".to_owned();
                Ok(())
            },
        ),
        given(
            "standing-permission-signed-as-words",
            "A standing permission that bears the signature of a permission of words.",
            HEAD,
            RuleBroken::SignatureFails,
            |scene, standing| {
                standing.signed.signature = scene.permission(WAITING)?.1.signature;
                Ok(())
            },
        ),
        given(
            "standing-permission-for-another-round",
            "A standing permission for a round that is not the present one.",
            HEAD,
            RuleBroken::Round(2, 1),
            |_, standing| {
                standing.terms.round = 2;
                Ok(())
            },
        ),
    ]
}

fn said() -> Vec<Kind> {
    let marked = |name, fault, who, broken| {
        Kind::entry(name, fault, who, broken, |_| {
            Ok(Body::Marked(Marked {
                standing: NO_ENTRY,
                words: Words::Own(passage("canary")),
                nonce: [0x99; 16],
            }))
        })
    };
    vec![
        marked(
            "marked-by-an-official",
            "An official says something in a side's name, to be conveyed.",
            AN_OFFICIAL,
            RuleBroken::OnlyTheSide,
        ),
        marked(
            "marked-under-nothing",
            "Words under a standing permission that is not there.",
            DELEGATE,
            RuleBroken::NoSuchStanding,
        ),
    ]
}

fn conveyed() -> Vec<Kind> {
    let conveyed = |name, fault, wording, broken, bend: fn(&Scene, &mut Proof) -> Option<()>| {
        Kind::entry(name, fault, AT_BORDURIA, broken, move |scene| {
            let standing = standing(scene)?;
            let mut proof = Proof {
                signatures: vec![standing.signed],
                round: standing.terms.round,
                expires: standing.terms.expires,
                nonce: [0x99; 16],
                condition: standing.terms.condition.clone(),
                commitment: None,
                standing: Some(StandingProof {
                    mark: standing.mark,
                    most: standing.most,
                    speakers: standing.speakers,
                    nonce: standing.nonce,
                }),
            };
            bend(scene, &mut proof).ok_or("nothing to bend")?;
            Ok(Body::Conveyance(Conveyance {
                passage: passage("canary"),
                wording,
                origin: Origin::Side {
                    side: ALAND,
                    proof: Some(proof),
                },
                aloud: false,
                answers: None,
                document: None,
            }))
        })
    };
    vec![
        conveyed(
            "conveyance-beforehand-of-exact-words",
            "Words said to be a side's exact ones by a leave given beforehand.",
            Wording::Exact,
            RuleBroken::Proof(ProofFailed::OtherKind),
            |_, _| Some(()),
        ),
        conveyed(
            "conveyance-beforehand-of-a-larger-count",
            "Words under a standing permission that is said to let more go than it does.",
            Wording::Substance,
            FAILS,
            |_, proof| {
                proof.standing.as_mut()?.most = 300;
                Some(())
            },
        ),
        conveyed(
            "conveyance-beforehand-after-its-expiry",
            "Words under a standing permission that is said to expire later than it does.",
            Wording::Substance,
            FAILS,
            |_, proof| {
                proof.expires = Some(Time(u64::MAX));
                Some(())
            },
        ),
        conveyed(
            "conveyance-beforehand-by-words-signed-once",
            "The signature of a permission of words passed off as a standing one.",
            Wording::Substance,
            FAILS,
            |scene, proof| {
                let (_, permission) = scene.permission(WAITING).ok()?;
                proof.signatures.first_mut()?.signature = permission.signature;
                Some(())
            },
        ),
    ]
}

/// A standing permission that Aland's head signs, whoever then enters it.
fn standing(scene: &Scene) -> Result<StandingPermission, String> {
    let (_, known) = scene.permission(WAITING)?;
    let terms = Terms {
        wording: Wording::Substance,
        attribution: Attribution::Attributed,
        expires: Some(Time(scene.now().0 + 1_000_000)),
        ..exact(BORDURIA)
    };
    let mark = "for Borduria".to_owned();
    let (most, speakers, nonce) = (3, Speakers::Delegation, [0x98; 16]);
    let statement = StandingStatement {
        ground: scene.opening()?.hash().into(),
        side: ALAND,
        terms: &terms,
        mark: &mark,
        most,
        speakers,
        nonce,
    };
    let key = scene.secret(HEAD_A, 5)?;
    let signature = key.sign(&statement.to_signing_bytes()).to_bytes();
    Ok(StandingPermission {
        mark,
        terms,
        most,
        speakers,
        nonce,
        signed: Signed {
            key_number: known.key_number,
            signature,
        },
    })
}
