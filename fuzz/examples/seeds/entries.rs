//! A well-formed body of every kind of entry.

use talks::charter::{CharterKey, CharterSide, Mandate, Permitting};
use talks::entry::{
    AdoptedCharter, Ask, Assessment, CameBefore, CarriedBooks, CarriedStanding, CharterConfirmed,
    Closed, ClosingPart, Confidence, Conveyance, Countersignature, Decision, Document, Intention,
    Marked, Match, MatchPart, Origin, Outcome, Permission, Proof, ProposalAnswer, ReadMark,
    Receipt, Refusal as No, Retelling, RoundBegin, RoundEnd, Showing, SideKey, SideKeyEnd,
    Speakers, StandingPermission, StandingProof, Statement, TakeOver, Told, ToldAs, Translation,
    Withdrawal, Yes,
};
use talks::opening::Side;
use talks::permission::{Commitment, Signed};
use talks::proposal::{Matter, SideYes};
use talks::room::{NonceList, Shown, StandingSigner, StandingUse, Used};
use talks::{
    Attribution, Body, Charter, Condition, EntryId, LeafKey, MatterId, Opening, Passage, Person,
    PersonId, Place, Proposal, Role, RoomContext, RoomKind, SideNumber, TalksId, Terms, Time,
    Wording, Words,
};

pub(super) fn bodies() -> Vec<(&'static str, Body)> {
    let passage = Passage {
        words: "We accept.".to_owned(),
        language: "en".to_owned(),
    };
    let terms = Terms {
        condition: Condition::Unconditional,
        addressee: SideNumber(1),
        wording: Wording::Exact,
        attribution: Attribution::Attributed,
        round: 1,
        expires: Some(Time(99)),
    };
    let shown = passage.clone();
    // The statement, which is the official's third entry.
    let id = EntryId::of(&LeafKey([1; 32]), 3);
    vec![
        ("opening", Body::Opening(opening())),
        (
            "side-key",
            Body::SideKey(SideKey {
                side: SideNumber(0),
                number: 1,
                key: [1; 32],
                signature: [2; 64],
            }),
        ),
        (
            "statement",
            Body::Statement(Statement {
                passage: passage.clone(),
                reply_to: Some(id),
            }),
        ),
        (
            "ask",
            Body::Ask(Ask {
                words: Words::Same(id),
                terms: terms.clone(),
            }),
        ),
        (
            "permission",
            Body::Permission(Permission {
                words: Words::Own(passage.clone()),
                terms: terms.clone(),
                ask: Some(id),
                nonce: [1; 16],
                key_number: 1,
                signature: [2; 64],
                salt: None,
            }),
        ),
        (
            "permission-in-substance",
            Body::Permission(Permission {
                words: Words::Same(id),
                terms: Terms {
                    wording: Wording::Substance,
                    ..terms.clone()
                },
                ask: None,
                nonce: [1; 16],
                key_number: 1,
                signature: [2; 64],
                salt: Some([3; 32]),
            }),
        ),
        (
            "standing-permission",
            Body::StandingPermission(StandingPermission {
                mark: "hotline".to_owned(),
                terms: Terms {
                    wording: Wording::Substance,
                    expires: Some(Time(1_000)),
                    ..terms
                },
                most: 3,
                speakers: Speakers::Delegation,
                nonce: [4; 16],
                signed: Signed {
                    key_number: 1,
                    signature: [2; 64],
                },
            }),
        ),
        (
            "marked",
            Body::Marked(Marked {
                standing: id,
                words: Words::Own(passage.clone()),
                nonce: [5; 16],
            }),
        ),
        (
            "carried-standing",
            Body::CarriedStanding(carried_standing()),
        ),
        ("carried-books", Body::CarriedBooks(carried_books())),
        (
            "came-before",
            Body::CameBefore(CameBefore {
                conveyances: NonceList(vec![[6; 16]]),
            }),
        ),
        ("read-mark", Body::ReadMark(ReadMark { upto: Place(3) })),
        (
            "refusal",
            Body::Refusal(No {
                ask: id,
                reason: Some("not yet".to_owned()),
            }),
        ),
        (
            "withdrawal",
            Body::Withdrawal(Withdrawal { permission: id }),
        ),
        (
            "intention",
            Body::Intention(Intention {
                permission: id,
                aloud: false,
            }),
        ),
        (
            "conveyance",
            Body::Conveyance(Conveyance {
                passage: passage.clone(),
                wording: Wording::Substance,
                origin: Origin::WithoutAttribution,
                aloud: true,
                document: None,
                answers: Some(id),
            }),
        ),
        (
            "conveyance-in-substance",
            Body::Conveyance(Conveyance {
                passage: passage.clone(),
                wording: Wording::Substance,
                origin: Origin::Side {
                    side: SideNumber(0),
                    proof: Some(Proof {
                        signatures: vec![signed(), signed()],
                        round: 1,
                        expires: Some(Time(99)),
                        nonce: [1; 16],
                        condition: Condition::NotBefore(Time(3)),
                        commitment: Some(Commitment([3; 32])),
                        standing: None,
                    }),
                },
                aloud: false,
                document: None,
                answers: None,
            }),
        ),
        (
            "receipt",
            Body::Receipt(Receipt {
                intention: id,
                passage: Some(passage),
                shown: Time(5),
                order: 1,
                to: SideNumber(1),
                asked: true,
                in_exchange: Some(id),
            }),
        ),
        (
            "question",
            Body::Conveyance(Conveyance {
                passage: shown.clone(),
                wording: Wording::ShownFirst,
                origin: Origin::Question,
                aloud: false,
                document: None,
                answers: None,
            }),
        ),
        (
            "showing",
            Body::Showing(Showing {
                permission: id,
                passage: shown,
            }),
        ),
        (
            "yes",
            Body::Yes(Yes {
                showing: id,
                key_number: 1,
                signature: [2; 64],
            }),
        ),
        ("document", Body::Document(document(1))),
        (
            "conveyance-document",
            Body::Conveyance(Conveyance {
                passage: document(2).passage(),
                wording: Wording::Exact,
                origin: Origin::WithoutAttribution,
                aloud: false,
                answers: None,
                document: Some(document(2)),
            }),
        ),
        ("leaving", Body::Leaving),
    ]
    .into_iter()
    .chain(over_time(id))
    .chain(together(id))
    .collect()
}

/// What people enter over time: rounds, briefings, judgements, take-overs.
fn over_time(id: EntryId) -> Vec<(&'static str, Body)> {
    let passage = Passage {
        words: "They can wait.".to_owned(),
        language: "en".to_owned(),
    };
    vec![
        (
            "round-begin",
            Body::RoundBegin(RoundBegin {
                number: 2,
                title: "Second session".to_owned(),
                agenda: vec!["Prisoners".to_owned(), "Water".to_owned()],
                language: "en".to_owned(),
            }),
        ),
        ("round-end", Body::RoundEnd(RoundEnd { number: 2 })),
        (
            "retelling",
            Body::Retelling(Retelling {
                to: PersonId([3; 16]),
                told: vec![Told {
                    place: talks::Place(3),
                    who: "person 2".to_owned(),
                    stated: Time(5),
                    was: ToldAs::Conveyed,
                    passage: passage.clone(),
                    note: Some("exact words of South".to_owned()),
                }],
            }),
        ),
        (
            "assessment",
            Body::Assessment(Assessment {
                subject: "South".to_owned(),
                judgement: passage.clone(),
                source: "their tone".to_owned(),
                confidence: Confidence::Moderate,
                references: vec![id],
                revises: Some(id),
            }),
        ),
        (
            "translation",
            Body::Translation(Translation { of: id, passage }),
        ),
        ("take-over", Body::TakeOver(TakeOver { intention: id })),
    ]
}

pub(super) fn document(secret: u8) -> Document {
    Document {
        name: "draft.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 48_213,
        digest: [4; 32],
        secret: [secret; 32],
        until: Time(99),
    }
}

fn signed() -> Signed {
    Signed {
        key_number: 1,
        signature: [2; 64],
    }
}

/// What several sides, or several people of one, do together.
fn together(id: EntryId) -> Vec<(&'static str, Body)> {
    let matter = MatterId([4; 16]);
    let side = |number| CharterSide {
        threshold: 1,
        keys: vec![CharterKey {
            number: 1,
            key: [number; 32],
        }],
    };
    let charter = Charter {
        version: 1,
        number: 1,
        opening: opening().hash(),
        previous: None,
        mandate: Mandate::GoodOffices,
        title: "Mediator".to_owned(),
        sides: vec![side(1), side(2)],
        permitting: Permitting::HeadsAndDeputies,
        languages: vec!["en".to_owned()],
        reading_marks: true,
        exports: false,
        hold_seconds: 10,
        deadlines: Vec::new(),
        retention_days: 30,
        closes: None,
        rules: Some("None.".to_owned()),
    };
    let proposal = |what| Proposal {
        matter,
        what,
        sides: vec![SideNumber(0), SideNumber(1)],
        closes: Time(40),
    };
    let text = proposal(Matter::Text(Passage {
        words: "Both step back.".to_owned(),
        language: "en".to_owned(),
    }));
    let put = proposal(Matter::Charter(Box::new(charter.clone())));
    let yeses: Vec<SideYes> = [0, 1]
        .map(|side| SideYes {
            side: SideNumber(side),
            signatures: vec![signed()],
        })
        .to_vec();
    vec![
        ("proposal", Body::Proposal(text)),
        ("proposal-charter", Body::Proposal(put.clone())),
        (
            "answer",
            Body::ProposalAnswer(ProposalAnswer {
                proposal: id,
                yes: Some(signed()),
            }),
        ),
        ("closed", Body::Closed(Closed { of: id })),
        (
            "match",
            Body::Match(Match {
                matter,
                parts: [0, 1]
                    .map(|side| MatchPart {
                        side: SideNumber(side),
                        permission: id,
                    })
                    .to_vec(),
            }),
        ),
        (
            "decision",
            Body::Decision(Decision {
                matter,
                agreed: true,
                closings: [0, 1]
                    .map(|side| ClosingPart {
                        side: SideNumber(side),
                        closing: Some(id),
                    })
                    .to_vec(),
            }),
        ),
        (
            "outcome",
            Body::Outcome(Outcome {
                of: id,
                agreed: true,
                yeses: yeses.clone(),
            }),
        ),
        (
            "countersignature",
            Body::Countersignature(Countersignature {
                permission: id,
                signed: signed(),
            }),
        ),
        (
            "side-key-end",
            Body::SideKeyEnd(SideKeyEnd {
                side: SideNumber(0),
                number: 1,
                signature: [2; 64],
            }),
        ),
        (
            "charter-confirmed",
            Body::CharterConfirmed(CharterConfirmed {
                charter: charter.hash(),
            }),
        ),
        (
            "adopted-charter",
            Body::AdoptedCharter(AdoptedCharter {
                proposal: put,
                yeses,
            }),
        ),
    ]
}

pub(super) fn opening() -> Opening {
    let side = |name: &str| Side {
        name: name.to_owned(),
        language: "en".to_owned(),
    };
    Opening {
        version: 1,
        talks: TalksId([1; 16]),
        title: "Fuzz".to_owned(),
        intermediary: "Oman".to_owned(),
        language: "en".to_owned(),
        sides: vec![side("North"), side("South")],
        intermediary_key: [9; 32],
        relay_key: "fuzz.example".to_owned(),
        opened: Time(1),
    }
}

pub(super) fn context() -> RoomContext {
    let person = |number: u8, role: Role| Person {
        key: LeafKey([number; 32]),
        person: PersonId([number; 16]),
        role,
        name: format!("person {number}"),
        device: "desk".to_owned(),
        committer: role.may_commit().then_some([number; 32]),
    };
    RoomContext {
        charter: None,
        version: 1,
        talks: TalksId([1; 16]),
        kind: RoomKind::Side(SideNumber(0)),
        opening: opening().hash(),
        continues: None,
        people: vec![
            person(1, Role::Official),
            person(2, Role::Head),
            person(3, Role::Delegate),
        ],
    }
}

fn carried_standing() -> CarriedStanding {
    CarriedStanding {
        given: StandingProof {
            mark: "hotline".to_owned(),
            most: 3,
            speakers: Speakers::Delegation,
            nonce: [4; 16],
        },
        terms: Terms {
            addressee: SideNumber(1),
            wording: Wording::Substance,
            attribution: Attribution::Attributed,
            round: 1,
            expires: Some(Time(1_000)),
            condition: Condition::Unconditional,
        },
        permitted: Time(11),
        signatures: vec![StandingSigner {
            person: Some(PersonId([2; 16])),
            signed: signed(),
        }],
        ground: opening().hash().into(),
        used: Used {
            certain: 1,
            perhaps: 1,
        },
    }
}

fn carried_books() -> CarriedBooks {
    CarriedBooks {
        permitted: NonceList(vec![[1; 16], [4; 16]]),
        unclear: NonceList(vec![[2; 16]]),
        conveyed: NonceList(vec![[3; 16]]),
        conveyed_unclear: NonceList::default(),
        arrivals: vec![StandingUse {
            nonce: [5; 16],
            used: Used {
                certain: 2,
                perhaps: 0,
            },
        }],
        conveyances: NonceList(vec![[6; 16]]),
        shown: vec![Shown {
            side: SideNumber(1),
            order: 3,
            least: 3,
            most: 3,
        }],
        told: NonceList(vec![[8; 16]]),
    }
}
