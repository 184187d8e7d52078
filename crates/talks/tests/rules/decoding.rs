//! Bytes from outside: what is written is read back, and nothing else is.

use goodoffices_talks::charter::{
    CharterHash, CharterKey, CharterSide, Deadline, Mandate, Permitting,
};
use goodoffices_talks::entry::{
    AdoptedCharter, Ask, Assessment, CharterConfirmed, Closed, ClosingPart, Confidence, Conveyance,
    Countersignature, Decision, Document, Intention, Match, MatchPart, Origin, Outcome, Proof,
    ProposalAnswer, Provenance, Receipt, Refusal, Retelling, RoundBegin, RoundEnd, Showing,
    SideKey, SideKeyEnd, Statement, TakeOver, Told, ToldAs, Withdrawal, Yes,
};
use goodoffices_talks::permission::{Commitment, Signed};
use goodoffices_talks::proposal::{Matter, MatterId, Proposal, SideYes};
use goodoffices_talks::{
    Attribution, Body, Charter, Entry, EntryId, Malformed, Passage, PersonId, Place, RoomContext,
    SideNumber, Terms, Time, Wording, Words, limits,
};
use proptest::prelude::*;

use crate::world::{World, context, opening, passage, side_room};

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
            },
        );
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

fn charter_put(charter: Charter, matter: [u8; 16]) -> Proposal {
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
                rules,
            }
        })
}

/// A charter that breaks one bound after the other.
#[test]
fn a_charter_out_of_bounds_is_no_entry() {
    let world = World::new(2);
    let sound = crate::charters::charter(&world, 1);
    assert_eq!(sound.check(), Ok(()));
    let faults: [fn(&mut Charter); 14] = [
        |charter| charter.version = 2,
        |charter| charter.number = 0,
        |charter| charter.number = 2,
        |charter| charter.title = "  ".to_owned(),
        |charter| charter.sides.clear(),
        |charter| charter.sides[0].threshold = 0,
        |charter| charter.sides[0].threshold = 3,
        |charter| charter.sides[0].keys.clear(),
        |charter| charter.sides[0].keys.reverse(),
        |charter| charter.sides[0].keys[0] = charter.sides[0].keys[1],
        |charter| charter.sides[1].keys[0].key = charter.sides[0].keys[0].key,
        |charter| charter.languages = vec!["english language".to_owned()],
        |charter| charter.hold_seconds = limits::HOLD_SECONDS + 1,
        |charter| charter.rules = Some("x".repeat(limits::GROUND_RULES + 1)),
    ];
    for (number, fault) in faults.iter().enumerate() {
        let mut broken = sound.clone();
        fault(&mut broken);
        let body = Body::Proposal(charter_put(broken, [1; 16]));
        let entry = Entry {
            id: EntryId([1; 16]),
            counter: 1,
            stated: Time(1),
            seen: Vec::new(),
            body,
        };
        let refused = entry.to_bytes().and_then(|bytes| Entry::from_bytes(&bytes));
        assert!(refused.is_err(), "fault {number}");
    }
}

/// The largest charter that the bounds allow, with all its signatures, fits into
/// one entry; else what all agreed on could not come into force.
#[test]
fn the_largest_charter_fits_into_one_entry_with_all_its_signatures() {
    let mut largest = crate::charters::charter(&World::new(2), 1);
    let number = |number: usize| u8::try_from(number).unwrap();
    let side = |side: usize| CharterSide {
        threshold: limits::THRESHOLD,
        keys: (0..limits::CHARTER_KEYS)
            .map(|index| {
                let mut key = [0xFF; 32];
                key[0] = number(side);
                key[1] = number(index);
                CharterKey {
                    number: number(index + 200),
                    key,
                }
            })
            .collect(),
    };
    largest.number = u32::MAX;
    largest.previous = Some(CharterHash([1; 32]));
    largest.title = "t".repeat(limits::NAME);
    largest.sides = (0..limits::SIDES).map(side).collect();
    largest.languages = vec!["l".repeat(limits::LANGUAGE); limits::SIDES];
    largest.rules = Some("r".repeat(limits::GROUND_RULES));
    largest.deadlines = (0..limits::DEADLINES)
        .map(|_| Deadline {
            what: "d".repeat(limits::NAME),
            at: Time(u64::MAX),
        })
        .collect();
    assert_eq!(largest.check(), Ok(()));
    let signatures = vec![
        Signed {
            key_number: 255,
            signature: [9; 64],
        };
        usize::from(limits::THRESHOLD)
    ];
    let yeses = (0u8..)
        .map(SideNumber)
        .take(limits::SIDES)
        .map(|side| SideYes {
            side,
            signatures: signatures.clone(),
        });
    let body = Body::AdoptedCharter(AdoptedCharter {
        yeses: yeses.collect(),
        proposal: charter_put(largest, [1; 16]),
    });
    let entry = Entry {
        id: EntryId([1; 16]),
        counter: u64::MAX,
        stated: Time(u64::MAX),
        seen: vec![0; limits::SEEN],
        body,
    };
    assert!(entry.to_bytes().is_ok());
}

fn some_entry() -> impl Strategy<Value = Entry> {
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_written_is_read_back(entry in some_entry()) {
        let bytes = entry.to_bytes().unwrap();
        prop_assert_eq!(Entry::from_bytes(&bytes), Ok(entry));
    }

    /// Something behind an entry, or a part of one, is no entry.
    #[test]
    fn trailing_and_missing_bytes_are_refused(
        entry in some_entry(),
        more in proptest::collection::vec(any::<u8>(), 1..9),
        cut in any::<prop::sample::Index>(),
    ) {
        let bytes = entry.to_bytes().unwrap();
        let longer = [bytes.clone(), more].concat();
        prop_assert_eq!(Entry::from_bytes(&longer), Err(Malformed::Trailing));
        prop_assert!(Entry::from_bytes(&bytes[..cut.index(bytes.len())]).is_err());
    }

    /// With one bit flipped it is an error, or an entry that keeps all bounds
    /// and is written again; never a panic. (CBOR has more than one way to say
    /// "none", so it may even be the same one: signatures are made over what
    /// is encoded anew, never over bytes received.)
    #[test]
    fn a_flipped_bit_keeps_all_bounds(
        entry in some_entry(),
        at in any::<prop::sample::Index>(),
        bit in 0u8..8,
    ) {
        let mut bytes = entry.to_bytes().unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(read) = Entry::from_bytes(&bytes) {
            let again = read.to_bytes();
            prop_assert!(again.is_ok());
            prop_assert_eq!(Entry::from_bytes(&again.unwrap()), Ok(read));
        }
    }

    /// Whatever bytes come: an error or an entry that is written again; never
    /// a panic.
    #[test]
    fn any_bytes_are_an_entry_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(entry) = Entry::from_bytes(&bytes) {
            prop_assert!(entry.to_bytes().is_ok());
        }
        if let Ok(context) = RoomContext::from_bytes(&bytes) {
            prop_assert!(context.check().is_ok());
        }
    }

    /// A body of a known kind number is that kind or nothing.
    #[test]
    fn a_kind_number_means_its_kind(
        kind in 0u16..40,
        body in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let bytes = goodoffices_talks::codec::encode(&Raw {
            version: 1, id: EntryId([1; 16]), counter: 1, stated: Time(1),
            seen: Vec::new().into(), kind, body: body.clone().into(),
        });
        if let Ok(entry) = Entry::from_bytes(&bytes) {
            prop_assert_eq!(entry.body.kind(), kind);
            let known = (1..=13).contains(&kind) || (28..=31).contains(&kind) || kind == 33;
            prop_assert_eq!(!known, matches!(entry.body, Body::Unknown { .. }));
        }
    }
}

/// An entry's outer form, to write what the crate itself never would.
#[derive(minicbor::Encode)]
struct Raw {
    #[n(0)]
    version: u16,
    #[n(1)]
    id: EntryId,
    #[n(2)]
    counter: u64,
    #[n(3)]
    stated: Time,
    #[n(4)]
    seen: minicbor::bytes::ByteVec,
    #[n(5)]
    kind: u16,
    #[n(6)]
    body: minicbor::bytes::ByteVec,
}

fn raw(alter: impl FnOnce(&mut Raw)) -> Result<Entry, Malformed> {
    let statement = Statement {
        passage: passage("said"),
        reply_to: None,
    };
    let mut raw = Raw {
        version: 1,
        id: EntryId([1; 16]),
        counter: 1,
        stated: Time(1),
        seen: Vec::new().into(),
        kind: 3,
        body: goodoffices_talks::codec::encode(&statement).into(),
    };
    alter(&mut raw);
    Entry::from_bytes(&goodoffices_talks::codec::encode(&raw))
}

#[test]
fn every_bound_of_an_entry_is_kept() {
    assert!(raw(|_| {}).is_ok());
    assert_eq!(raw(|raw| raw.version = 2), Err(Malformed::Version(2)));
    assert_eq!(raw(|raw| raw.version = 0), Err(Malformed::Version(0)));
    let seen = vec![0; limits::SEEN + 1];
    assert_eq!(
        raw(|raw| raw.seen = seen.into()),
        Err(Malformed::Field("checkpoint"))
    );
    assert_eq!(raw(|raw| raw.kind = 4), Err(Malformed::NotCbor));
    assert_eq!(
        raw(|raw| raw.body = Vec::new().into()),
        Err(Malformed::NotCbor)
    );
    assert_eq!(raw(|raw| raw.body.push(0)), Err(Malformed::Trailing));
    assert_eq!(raw(|raw| raw.kind = 11), Err(Malformed::Trailing));
    let long = vec![0; limits::ENTRY];
    assert!(matches!(
        raw(|raw| {
            raw.kind = 99;
            raw.body = long.into();
        }),
        Err(Malformed::TooLong { .. })
    ));
    let said = |words: &str, language: &str| {
        let passage = Passage {
            words: words.to_owned(),
            language: language.to_owned(),
        };
        let statement = Statement {
            passage,
            reply_to: None,
        };
        raw(|raw| raw.body = goodoffices_talks::codec::encode(&statement).into())
    };
    assert!(said(&"x".repeat(limits::WORDS), "en").is_ok());
    let too_long = said(&"x".repeat(limits::WORDS + 1), "en");
    assert_eq!(too_long, Err(Malformed::Field("words")));
    for blank in ["", " ", "\n\t"] {
        assert_eq!(said(blank, "en"), Err(Malformed::Field("words")));
    }
    for tag in [
        "",
        "e",
        "en-",
        "-en",
        "en--us",
        "en us",
        "é",
        "abcdefghijklmnopqrstuvwxyzabcdefghij",
    ] {
        assert_eq!(
            said("said", tag),
            Err(Malformed::Field("language")),
            "{tag}"
        );
    }
}

/// A salt belongs to words in substance: without it nothing is committed to,
/// and beside exact words it would be a channel that nobody looks at.
#[test]
fn a_salt_stands_exactly_beside_words_in_substance() {
    let world = World::new(2);
    for (wording, salt) in [(Wording::Exact, Some([1; 32])), (Wording::Substance, None)] {
        let granted = crate::world::terms(1, wording, Attribution::Attributed);
        let words = Words::Own(passage("said"));
        let mut permission = world.signed(0, words, &granted, None, [3; 16], 1);
        let body = |permission: &goodoffices_talks::entry::Permission| {
            let body = goodoffices_talks::codec::encode(permission);
            raw(|raw| {
                raw.kind = 5;
                raw.body = body.into();
            })
        };
        assert!(body(&permission).is_ok());
        permission.salt = salt;
        assert_eq!(body(&permission), Err(Malformed::Field("salt")));
    }
}

/// Text that is not UTF-8, lengths that are not there, and arrays without end
/// are refused without reserving room for them.
#[test]
fn hostile_cbor_is_refused() {
    let hostile: [&[u8]; 8] = [
        &[],
        &[0xFF],
        &[0x9F],
        &[0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        &[
            0x87, 0x01, 0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        ],
        &[0x81; 4096],
        &[0xBF; 4096],
        &[0xC1; 4096],
    ];
    for bytes in hostile {
        assert!(Entry::from_bytes(bytes).is_err());
        assert!(RoomContext::from_bytes(bytes).is_err());
    }
    let bad_text = [0x82, 0x82, 0x62, 0xFF, 0xFE, 0x62, 0x65, 0x6E, 0xF6];
    assert_eq!(
        raw(|raw| raw.body = bad_text.to_vec().into()),
        Err(Malformed::NotCbor)
    );
}

#[test]
fn a_context_is_read_back_and_bounded() {
    let world = World::new(3);
    for room in world.rooms.values() {
        let bytes = room.context().to_bytes();
        assert_eq!(RoomContext::from_bytes(&bytes).as_ref(), Ok(room.context()));
        let longer = [bytes, vec![0]].concat();
        assert_eq!(RoomContext::from_bytes(&longer), Err(Malformed::Trailing));
    }
    let mut empty = context(&opening(2), side_room(0));
    empty.people.clear();
    assert_eq!(
        RoomContext::from_bytes(&empty.to_bytes()),
        Err(Malformed::Field("people"))
    );
}
