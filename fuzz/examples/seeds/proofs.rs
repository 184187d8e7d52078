//! Proofs of a side's words: whole ones, over the opening and over a charter, so
//! that a fuzzer starts behind the signatures.

use ed25519_dalek::{Signer, SigningKey};
use talks::charter::{Charter, CharterKey, CharterSide, Mandate, Permitting};
use talks::entry::{AdoptedCharter, SideKey};
use talks::permission::{PermissionStatement, Permitted, Signed, introduction_bytes};
use talks::proof::{Certified, ProofFile, VERSION};
use talks::proposal::{Matter, ProposalStatement, SideYes};
use talks::{
    Attribution, Condition, GroundHash, MatterId, Opening, Passage, Proposal, SideNumber, Terms,
    Time, Wording,
};

pub(super) fn proofs(opening: &Opening) -> Vec<(&'static str, ProofFile)> {
    let intermediary = SigningKey::from_bytes(&[4; 32]);
    let opening = Opening {
        intermediary_key: intermediary.verifying_key().to_bytes(),
        ..opening.clone()
    };
    let key = key_of(0).verifying_key().to_bytes();
    let bytes = introduction_bytes(opening.hash(), SideNumber(0), 1, &key);
    let introduced = Certified::Introduced(vec![SideKey {
        side: SideNumber(0),
        number: 1,
        key,
        signature: intermediary.sign(&bytes).to_bytes(),
    }]);
    let charter = charter(&opening);
    let hash = charter.hash();
    let adopted = adopted(&opening, charter);
    let exchange = Condition::InExchange {
        wanted: "The prisoners.".to_owned(),
        closes: Time(40),
    };
    vec![
        (
            "over-the-opening",
            proof(
                &opening,
                introduced,
                opening.hash().into(),
                Condition::Unconditional,
            ),
        ),
        (
            "over-a-charter",
            proof(
                &opening,
                Certified::Charter(Box::new(adopted)),
                hash.into(),
                exchange,
            ),
        ),
    ]
}

fn key_of(side: u8) -> SigningKey {
    SigningKey::from_bytes(&[0x70 + side; 32])
}

fn proof(
    opening: &Opening,
    certified: Certified,
    ground: GroundHash,
    condition: Condition,
) -> ProofFile {
    let terms = Terms {
        addressee: SideNumber(1),
        wording: Wording::Exact,
        attribution: Attribution::Attributed,
        round: 2,
        expires: Some(Time(99)),
        condition,
    };
    let passage = Passage {
        words: "We accept.".to_owned(),
        language: "en".to_owned(),
    };
    let statement = PermissionStatement {
        ground,
        side: SideNumber(0),
        terms: &terms,
        permitted: Permitted::Words(&passage),
        nonce: [6; 16],
    };
    let signature = key_of(0).sign(&statement.to_signing_bytes()).to_bytes();
    ProofFile {
        version: VERSION,
        opening: opening.clone(),
        certified,
        side: SideNumber(0),
        terms,
        passage,
        nonce: [6; 16],
        signatures: vec![Signed {
            key_number: 1,
            signature,
        }],
    }
}

fn charter(opening: &Opening) -> Charter {
    let sides = (0u8..2).map(|side| CharterSide {
        threshold: 1,
        keys: vec![CharterKey {
            number: 1,
            key: key_of(side).verifying_key().to_bytes(),
        }],
    });
    Charter {
        version: 1,
        number: 1,
        opening: opening.hash(),
        previous: None,
        mandate: Mandate::GoodOffices,
        title: "Friend".to_owned(),
        sides: sides.collect(),
        permitting: Permitting::Heads,
        languages: vec!["en".to_owned()],
        reading_marks: false,
        exports: false,
        hold_seconds: 10,
        deadlines: Vec::new(),
        retention_days: 30,
        closes: None,
        rules: Some("No press.".to_owned()),
    }
}

fn adopted(opening: &Opening, charter: Charter) -> AdoptedCharter {
    let proposal = Proposal {
        matter: MatterId([8; 16]),
        what: Matter::Charter(Box::new(charter)),
        sides: vec![SideNumber(0), SideNumber(1)],
        closes: Time(30),
    };
    let yes = |side: u8| {
        let statement = ProposalStatement {
            ground: opening.hash().into(),
            side: SideNumber(side),
            proposal: &proposal,
        };
        SideYes {
            side: SideNumber(side),
            signatures: vec![Signed {
                key_number: 1,
                signature: key_of(side).sign(&statement.to_signing_bytes()).to_bytes(),
            }],
        }
    };
    let yeses = vec![yes(0), yes(1)];
    AdoptedCharter { proposal, yeses }
}
