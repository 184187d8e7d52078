//! Charters, proposals and what comes of them, as the document prints them.

use super::*;

pub(super) fn charter() -> Charter {
    let side = |seed: u8| CharterSide {
        threshold: 1,
        keys: vec![CharterKey {
            number: 1,
            key: SigningKey::from_bytes(&[seed; 32])
                .verifying_key()
                .to_bytes(),
        }],
    };
    Charter {
        version: 1,
        number: 1,
        opening: opening().hash(),
        previous: None,
        mandate: Mandate::Mediation,
        title: "Mediator".to_owned(),
        sides: vec![side(15), side(25)],
        permitting: Permitting::HeadsAndDeputies,
        languages: vec!["en".to_owned()],
        reading_marks: false,
        exports: true,
        hold_seconds: 10,
        deadlines: vec![Deadline {
            what: "Answers".to_owned(),
            at: Time(9_000),
        }],
        retention_days: 30,
        closes: None,
        rules: None,
    }
}

#[test]
fn the_documents_bytes_of_what_several_do_together_are_the_codes() {
    let (north, south) = (
        SigningKey::from_bytes(&[15; 32]),
        SigningKey::from_bytes(&[25; 32]),
    );
    let intermediary = SigningKey::from_bytes(&[4; 32]);
    let hash = opening().hash();
    let proposal = Proposal {
        matter: MatterId([26; 16]),
        what: Matter::Charter(Box::new(charter())),
        sides: vec![SideNumber(0), SideNumber(1)],
        closes: Time(5_000),
    };
    let text = Proposal {
        what: Matter::Text(passage()),
        ..proposal.clone()
    };
    let statement = |side, proposal| {
        ProposalStatement {
            ground: hash.into(),
            side: SideNumber(side),
            proposal,
        }
        .to_signing_bytes()
    };
    let yes = |side: u8, key: &SigningKey| SideYes {
        side: SideNumber(side),
        signatures: vec![signed_by_first(
            key.sign(&statement(side, &proposal)).to_bytes(),
        )],
    };
    let (norths, souths) = (yes(0, &north), yes(1, &south));
    let answer = Body::ProposalAnswer(ProposalAnswer {
        proposal: EntryId([17; 16]),
        yes: norths.signatures.first().copied(),
    });
    let matched = Body::Match(Match {
        matter: MatterId([26; 16]),
        parts: [0, 1]
            .map(|side| MatchPart {
                side: SideNumber(side),
                permission: EntryId([17; 16]),
            })
            .to_vec(),
    });
    let decided = Body::Decision(Decision {
        matter: MatterId([26; 16]),
        agreed: false,
        closings: vec![
            ClosingPart {
                side: SideNumber(0),
                closing: Some(EntryId([17; 16])),
            },
            ClosingPart {
                side: SideNumber(1),
                closing: None,
            },
        ],
    });
    let outcome = Body::Outcome(Outcome {
        of: EntryId([17; 16]),
        agreed: true,
        yeses: vec![souths.clone()],
    });
    let countersigned = Body::Countersignature(Countersignature {
        permission: EntryId([17; 16]),
        signed: signed_by_first([27; 64]),
    });
    let key = north.verifying_key().to_bytes();
    let ending = end_bytes(hash, SideNumber(0), 1, &key);
    let ended = Body::SideKeyEnd(SideKeyEnd {
        side: SideNumber(0),
        number: 1,
        signature: intermediary.sign(&ending).to_bytes(),
    });
    let confirmed = Body::CharterConfirmed(CharterConfirmed {
        charter: charter().hash(),
    });
    let adopted = Body::AdoptedCharter(AdoptedCharter {
        proposal: proposal.clone(),
        yeses: vec![norths, souths],
    });
    let closed = Body::Closed(Closed {
        of: EntryId([17; 16]),
    });
    let exchange = Condition::InExchange {
        wanted: "Two gates.".to_owned(),
        closes: Time(5_000),
    };
    printed(&[
        (
            "condition-not-before",
            &codec::encode(&Condition::NotBefore(Time(5_000))),
        ),
        ("condition-in-exchange", &codec::encode(&exchange)),
        ("charter", &codec::encode(&charter())),
        ("charter-hash", &charter().hash().0),
        ("proposal-signed", &statement(0, &text)),
        ("entry-proposal", &entry(Body::Proposal(text.clone()))),
        (
            "entry-proposal-charter",
            &entry(Body::Proposal(proposal.clone())),
        ),
        ("entry-answer", &entry(answer)),
        ("entry-closed", &entry(closed)),
        ("entry-match", &entry(matched)),
        ("entry-decision", &entry(decided)),
        ("entry-outcome", &entry(outcome)),
        ("entry-countersignature", &entry(countersigned)),
        ("key-ends", &ending),
        ("entry-side-key-end", &entry(ended)),
        ("entry-charter-confirmed", &entry(confirmed)),
        ("entry-adopted-charter", &entry(adopted)),
    ]);
}
