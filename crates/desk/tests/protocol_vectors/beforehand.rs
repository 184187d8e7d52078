//! What a side lets go before it is said, as the document prints it.

use ed25519_dalek::{Signer, SigningKey};
use talks::entry::{
    Conveyance, Marked, Origin, Proof, Speakers, StandingPermission, StandingProof,
};
use talks::permission::StandingStatement;
use talks::{Body, Condition, EntryId, SideNumber, Terms, Time, Wording, Words};

use super::{entry, opening, passage, printed, signed_by_first, terms};

#[test]
fn the_documents_bytes_of_standing_permissions_are_the_codes() {
    let side_secret = SigningKey::from_bytes(&[15; 32]);
    let terms = Terms {
        wording: Wording::Substance,
        expires: Some(Time(5_000)),
        ..terms()
    };
    let (mark, most, speakers, nonce) = ("hotline", 9, Speakers::Delegation, [27; 16]);
    let signed = StandingStatement {
        ground: opening().hash().into(),
        side: SideNumber(0),
        terms: &terms,
        mark,
        most,
        speakers,
        nonce,
    }
    .to_signing_bytes();
    let signature = side_secret.sign(&signed).to_bytes();
    let standing = Body::StandingPermission(StandingPermission {
        mark: mark.to_owned(),
        terms,
        most,
        speakers,
        nonce,
        signed: signed_by_first(signature),
    });
    let marked = Body::Marked(Marked {
        standing: EntryId([17; 16]),
        words: Words::Own(passage()),
        nonce: [16; 16],
    });
    let conveyed = Body::Conveyance(Conveyance {
        passage: passage(),
        wording: Wording::Substance,
        origin: Origin::Side {
            side: SideNumber(0),
            proof: Some(Proof {
                signatures: vec![signed_by_first(signature)],
                round: 1,
                expires: Some(Time(5_000)),
                nonce: [16; 16],
                condition: Condition::Unconditional,
                commitment: None,
                standing: Some(StandingProof {
                    mark: mark.to_owned(),
                    most,
                    speakers,
                    nonce,
                }),
            }),
        },
        aloud: false,
        document: None,
        answers: None,
    });
    printed(&[
        ("standing-permission-signed", &signed),
        ("entry-standing-permission", &entry(standing)),
        ("entry-marked", &entry(marked)),
        ("entry-conveyance-beforehand", &entry(conveyed)),
    ]);
}
