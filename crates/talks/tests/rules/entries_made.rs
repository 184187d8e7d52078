//! Entries of every kind within their bounds, made at random.

use goodoffices_talks::charter::{
    CharterHash, CharterKey, CharterSide, Deadline, Mandate, Permitting,
};
use goodoffices_talks::entry::{
    AdoptedCharter, Ask, Assessment, CharterConfirmed, Closed, ClosingPart, Confidence, Conveyance,
    Countersignature, Decision, Document, Intention, Marked, Match, MatchPart, Origin, Outcome,
    Proof, ProposalAnswer, Provenance, Receipt, Refusal, Retelling, RoundBegin, RoundEnd, Showing,
    SideKey, SideKeyEnd, Speakers, StandingPermission, StandingProof, Statement, TakeOver, Told,
    ToldAs, Translation, Withdrawal, Yes,
};
use goodoffices_talks::permission::{Commitment, Signed};
use goodoffices_talks::proposal::{Matter, MatterId, Proposal, SideYes};
use goodoffices_talks::{
    Attribution, Body, Charter, Entry, EntryId, Passage, PersonId, Place, SideNumber, Terms, Time,
    Wording, Words,
};
use proptest::prelude::*;

use crate::world::opening;

fn id() -> impl Strategy<Value = EntryId> {
    any::<[u8; 16]>().prop_map(EntryId)
}

fn some_passage() -> impl Strategy<Value = Passage> {
    ("\\PC{0,30}[^\\s]", "[a-z]{2,3}(-[A-Z]{2})?")
        .prop_map(|(words, language)| Passage { words, language })
}

fn some_wording() -> impl Strategy<Value = Wording> {
    prop_oneof![
        Just(Wording::Exact),
        Just(Wording::Substance),
        Just(Wording::ShownFirst),
    ]
}

fn some_terms() -> impl Strategy<Value = Terms> {
    let wording = some_wording();
    let attribution = prop_oneof![
        Just(Attribution::Attributed),
        Just(Attribution::WithoutAttribution),
        Just(Attribution::OwnResponsibility),
        Just(Attribution::SoundOut),
        Just(Attribution::NonPaper),
    ];
    let expires = proptest::option::of(any::<u64>().prop_map(Time));
    let condition = some_condition();
    (
        any::<u8>(),
        wording,
        attribution,
        any::<u32>(),
        expires,
        condition,
    )
        .prop_map(
            |(addressee, wording, attribution, round, expires, condition)| Terms {
                addressee: SideNumber(addressee),
                wording,
                attribution,
                round,
                expires,
                condition,
            },
        )
}

fn some_condition() -> impl Strategy<Value = goodoffices_talks::Condition> {
    prop_oneof![
        Just(goodoffices_talks::Condition::Unconditional),
        Just(goodoffices_talks::Condition::OnlyIfAsked),
        any::<u64>().prop_map(|time| goodoffices_talks::Condition::NotBefore(Time(time))),
        ("[a-z]{1,9}", any::<u64>()).prop_map(|(wanted, closes)| {
            goodoffices_talks::Condition::InExchange {
                wanted,
                closes: Time(closes),
            }
        }),
    ]
}

fn some_signed() -> impl Strategy<Value = Signed> {
    (any::<u8>(), signature()).prop_map(|(key_number, signature)| Signed {
        key_number,
        signature,
    })
}

fn some_words() -> impl Strategy<Value = Words> {
    prop_oneof![
        id().prop_map(Words::Same),
        some_passage().prop_map(Words::Own)
    ]
}

fn signature() -> impl Strategy<Value = [u8; 64]> {
    any::<[[u8; 32]; 2]>().prop_map(|[left, right]| {
        let mut whole = [0; 64];
        whole[..32].copy_from_slice(&left);
        whole[32..].copy_from_slice(&right);
        whole
    })
}

fn some_origin() -> impl Strategy<Value = Origin> {
    let proof = (
        proptest::collection::vec(some_signed(), 0..4),
        any::<u32>(),
        any::<Option<u64>>(),
        any::<[u8; 16]>(),
        some_condition(),
        any::<Option<[u8; 32]>>(),
    )
        .prop_map(
            |(signatures, round, expires, nonce, condition, commitment)| Proof {
                signatures,
                round,
                expires: expires.map(Time),
                nonce,
                condition,
                commitment: commitment.map(Commitment),
                standing: None,
            },
        );
    let standing = (
        proptest::collection::vec(some_signed(), 0..4),
        any::<u64>(),
        any::<[u8; 16]>(),
        some_standing(),
    )
        .prop_map(|(signatures, expires, nonce, standing)| Proof {
            signatures,
            round: 1,
            expires: Some(Time(expires)),
            nonce,
            condition: goodoffices_talks::Condition::OnlyIfAsked,
            commitment: None,
            standing: Some(standing),
        });
    let proof = prop_oneof![3 => proof, 1 => standing];
    prop_oneof![
        (any::<u8>(), proptest::option::of(proof)).prop_map(|(side, proof)| Origin::Side {
            side: SideNumber(side),
            proof
        }),
        Just(Origin::WithoutAttribution),
        Just(Origin::OwnResponsibility),
        Just(Origin::Question),
        Just(Origin::NonPaper),
    ]
}

fn some_standing() -> impl Strategy<Value = StandingProof> {
    let speakers = prop_oneof![Just(Speakers::Signers), Just(Speakers::Delegation)];
    let nonce = any::<[u8; 16]>();
    ("[a-zäö ]{0,30}[a-z]", 1u32..1001, speakers, nonce).prop_map(
        |(mark, most, speakers, nonce)| StandingProof {
            mark,
            most,
            speakers,
            nonce,
        },
    )
}

/// What a side lets go beforehand, and what is said under it.
fn beforehand() -> impl Strategy<Value = Body> {
    let given = (some_standing(), some_signed(), any::<u64>(), any::<bool>()).prop_map(
        |(standing, signed, expires, exact)| {
            Body::StandingPermission(StandingPermission {
                mark: standing.mark,
                terms: Terms {
                    addressee: SideNumber(1),
                    wording: match exact {
                        true => Wording::Exact,
                        false => Wording::Substance,
                    },
                    attribution: match exact {
                        true => Attribution::OwnResponsibility,
                        false => Attribution::Attributed,
                    },
                    round: 3,
                    expires: Some(Time(expires)),
                    condition: goodoffices_talks::Condition::NotBefore(Time(expires)),
                },
                most: standing.most,
                speakers: standing.speakers,
                nonce: standing.nonce,
                signed,
            })
        },
    );
    let marked = (id(), some_words(), any::<[u8; 16]>()).prop_map(|(standing, words, nonce)| {
        Body::Marked(Marked {
            standing,
            words,
            nonce,
        })
    });
    prop_oneof![given, marked]
}

fn some_document() -> impl Strategy<Value = Document> {
    (
        "[a-z]{1,9}",
        1..=goodoffices_talks::limits::DOCUMENT,
        any::<[u8; 32]>(),
        any::<u64>(),
    )
        .prop_map(|(name, size, bytes, until)| Document {
            name,
            media_type: "text/plain".to_owned(),
            size,
            digest: bytes,
            secret: bytes,
            until: Time(until),
        })
}

fn some_body() -> impl Strategy<Value = Body> {
    let side_key = (any::<u8>(), any::<u8>(), any::<[u8; 32]>(), signature()).prop_map(
        |(side, number, key, signature)| {
            Body::SideKey(SideKey {
                side: SideNumber(side),
                number,
                key,
                signature,
            })
        },
    );
    let permission = (
        some_words(),
        some_terms(),
        proptest::option::of(id()),
        signature(),
        any::<[u8; 32]>(),
    )
        .prop_map(|(words, terms, ask, signature, salt)| {
            Body::Permission(goodoffices_talks::entry::Permission {
                salt: terms.wording.is_open().then_some(salt),
                words,
                terms,
                ask,
                nonce: [7; 16],
                key_number: 1,
                signature,
            })
        });
    let conveyance = (
        some_passage(),
        some_wording(),
        some_origin(),
        any::<bool>(),
        proptest::option::of(id()),
        proptest::option::of(some_document()),
    )
        .prop_map(|(passage, wording, origin, aloud, answers, document)| {
            Body::Conveyance(Conveyance {
                passage,
                wording,
                origin,
                aloud,
                answers,
                document,
            })
        });
    let receipt = (
        id(),
        proptest::option::of(some_passage()),
        any::<u64>(),
        any::<u32>(),
    )
        .prop_map(|(intention, passage, shown, order)| {
            Body::Receipt(Receipt {
                intention,
                passage,
                shown: Time(shown),
                order,
                to: SideNumber(order as u8),
                asked: order % 2 == 0,
                in_exchange: None,
            })
        });
    prop_oneof![
        (1u8..5).prop_map(|sides| Body::Opening(opening(sides.min(4)))),
        side_key,
        (some_passage(), proptest::option::of(id()))
            .prop_map(|(passage, reply_to)| Body::Statement(Statement { passage, reply_to })),
        (some_words(), some_terms()).prop_map(|(words, terms)| Body::Ask(Ask { words, terms })),
        permission,
        (id(), proptest::option::of("[a-z]{1,9}"))
            .prop_map(|(ask, reason)| Body::Refusal(Refusal { ask, reason })),
        id().prop_map(|permission| Body::Withdrawal(Withdrawal { permission })),
        (id(), any::<bool>())
            .prop_map(|(permission, aloud)| Body::Intention(Intention { permission, aloud })),
        conveyance,
        some_document().prop_map(Body::Document),
        receipt,
        Just(Body::Leaving),
        (id(), some_passage()).prop_map(|(permission, passage)| Body::Showing(Showing {
            permission,
            passage
        })),
        (id(), any::<u8>(), signature()).prop_map(|(showing, key_number, signature)| {
            Body::Yes(Yes {
                showing,
                key_number,
                signature,
            })
        }),
        any_new_body(),
        beforehand(),
        together(),
        (40u16.., proptest::collection::vec(any::<u8>(), 0..40))
            .prop_map(|(kind, bytes)| Body::Unknown { kind, bytes }),
    ]
}

/// Bodies of the kinds from 28 on.
fn any_new_body() -> impl Strategy<Value = Body> {
    prop_oneof![
        (
            any::<u32>(),
            "[a-zäö ]{0,30}[a-z]",
            proptest::collection::vec("[a-z]{1,9}", 0..5)
        )
            .prop_map(|(number, title, agenda)| Body::RoundBegin(RoundBegin {
                number,
                title,
                agenda,
                language: "en".to_owned(),
            })),
        (
            any::<[u8; 16]>(),
            proptest::collection::vec(
                (
                    any::<u64>(),
                    "[a-z]{1,9}",
                    some_passage(),
                    proptest::option::of("[a-z]{1,9}")
                ),
                1..4
            )
        )
            .prop_map(|(to, told)| Body::Retelling(Retelling {
                to: PersonId(to),
                told: told
                    .into_iter()
                    .map(|(place, who, passage, note)| Told {
                        place: Place(place),
                        who,
                        stated: Time(place),
                        was: ToldAs::Conveyed,
                        passage,
                        note,
                    })
                    .collect(),
            })),
        (
            "[a-z]{1,9}",
            some_passage(),
            "[a-z]{1,9}",
            proptest::collection::vec(id(), 0..4),
            proptest::option::of(id())
        )
            .prop_map(|(subject, judgement, source, references, revises)| {
                Body::Assessment(Assessment {
                    subject,
                    judgement,
                    source,
                    confidence: Confidence::Moderate,
                    references,
                    revises,
                })
            }),
        id().prop_map(|intention| Body::TakeOver(TakeOver { intention })),
        (id(), some_passage())
            .prop_map(|(of, passage)| Body::Translation(Translation { of, passage })),
        any::<u32>().prop_map(|number| Body::RoundEnd(RoundEnd { number })),
    ]
}

/// What several sides, or several people of one, do together.
fn together() -> impl Strategy<Value = Body> {
    let proposal = (any::<[u8; 16]>(), some_passage(), 2u8..5, any::<u64>()).prop_map(
        |(matter, passage, sides, closes)| Proposal {
            matter: MatterId(matter),
            what: Matter::Text(passage),
            sides: (0..sides).map(SideNumber).collect(),
            closes: Time(closes),
        },
    );
    let yeses = || {
        proptest::collection::vec(
            (any::<u8>(), proptest::collection::vec(some_signed(), 0..3)).prop_map(
                |(side, signatures)| SideYes {
                    side: SideNumber(side),
                    signatures,
                },
            ),
            0..4,
        )
    };
    let closings = proptest::collection::vec(proptest::option::of(id()), 1..5);
    let parts = proptest::collection::vec(id(), 2..5);
    let sides = || (0u8..).map(SideNumber);
    prop_oneof![
        proposal.prop_map(Body::Proposal),
        (id(), proptest::option::of(some_signed()))
            .prop_map(|(proposal, yes)| Body::ProposalAnswer(ProposalAnswer { proposal, yes })),
        id().prop_map(|of| Body::Closed(Closed { of })),
        (any::<[u8; 16]>(), parts).prop_map(move |(matter, parts)| Body::Match(Match {
            matter: MatterId(matter),
            parts: sides()
                .zip(parts)
                .map(|(side, permission)| MatchPart { side, permission })
                .collect(),
        })),
        (any::<[u8; 16]>(), any::<bool>(), closings).prop_map(move |(matter, agreed, closings)| {
            Body::Decision(Decision {
                matter: MatterId(matter),
                agreed,
                closings: sides()
                    .zip(closings)
                    .map(|(side, closing)| ClosingPart { side, closing })
                    .collect(),
            })
        }),
        (id(), any::<bool>(), yeses()).prop_map(|(of, agreed, yeses)| Body::Outcome(Outcome {
            of,
            agreed,
            yeses
        })),
        (id(), some_signed()).prop_map(|(permission, signed)| Body::Countersignature(
            Countersignature { permission, signed }
        )),
        (any::<u8>(), any::<u8>(), signature()).prop_map(|(side, number, signature)| {
            Body::SideKeyEnd(SideKeyEnd {
                side: SideNumber(side),
                number,
                signature,
            })
        }),
        any::<[u8; 32]>().prop_map(|hash| Body::CharterConfirmed(CharterConfirmed {
            charter: CharterHash(hash),
        })),
        (some_charter(), any::<[u8; 16]>())
            .prop_map(|(charter, matter)| Body::Proposal(charter_put(charter, matter))),
        (some_charter(), any::<[u8; 16]>(), yeses()).prop_map(|(charter, matter, yeses)| {
            Body::AdoptedCharter(AdoptedCharter {
                proposal: charter_put(charter, matter),
                yeses,
            })
        }),
        (any::<u8>(), id(), any::<u64>(), any::<u8>(), some_passage()).prop_map(
            |(side, permission, number, to, passage)| Body::Provenance(Provenance {
                side: SideNumber(side),
                permission,
                number: Place(number),
                to: SideNumber(to),
                passage,
            })
        ),
    ]
}

pub(crate) fn charter_put(charter: Charter, matter: [u8; 16]) -> Proposal {
    Proposal {
        matter: MatterId(matter),
        sides: (0u8..).map(SideNumber).take(charter.sides.len()).collect(),
        what: Matter::Charter(Box::new(charter)),
        closes: Time(7),
    }
}

/// A charter within its bounds.
fn some_charter() -> impl Strategy<Value = Charter> {
    let sides = proptest::collection::vec((1u8..4, 0u8..3), 2..5);
    let deadlines = proptest::collection::vec(("[a-z]{1,9}", any::<u64>()), 0..3);
    (
        sides,
        deadlines,
        any::<Option<[u8; 32]>>(),
        (any::<bool>(), any::<bool>(), any::<bool>()),
        (0u32..86_401, 0u32..36_526),
        proptest::option::of("[a-z]{1,40}"),
    )
        .prop_map(|(sides, deadlines, previous, flags, (hold, days), rules)| {
            let side = |(side, (threshold, more)): (u8, (u8, u8))| CharterSide {
                threshold,
                keys: (1..=threshold + more)
                    .map(|number| CharterKey {
                        number,
                        key: [side * 16 + number; 32],
                    })
                    .collect(),
            };
            Charter {
                version: 1,
                number: if previous.is_some() { 9 } else { 1 },
                opening: opening(2).hash(),
                previous: previous.map(CharterHash),
                mandate: if flags.0 {
                    Mandate::GoodOffices
                } else {
                    Mandate::Mediation
                },
                title: "Friend".to_owned(),
                sides: (0u8..).zip(sides).map(side).collect(),
                permitting: if flags.1 {
                    Permitting::Heads
                } else {
                    Permitting::HeadsAndDeputies
                },
                languages: vec!["en".to_owned(), "zh-Hant".to_owned()],
                reading_marks: flags.2,
                exports: !flags.2,
                hold_seconds: hold,
                deadlines: deadlines
                    .into_iter()
                    .map(|(what, at)| Deadline { what, at: Time(at) })
                    .collect(),
                retention_days: days,
                closes: None,
                rules,
            }
        })
}

/// Any entry within its bounds.
pub(crate) fn some_entry() -> impl Strategy<Value = Entry> {
    (
        id(),
        any::<u64>(),
        any::<u64>(),
        proptest::collection::vec(any::<u8>(), 0..64),
        some_body(),
    )
        .prop_map(|(id, counter, stated, seen, body)| Entry {
            id,
            counter,
            stated: Time(stated),
            seen,
            body,
        })
}
