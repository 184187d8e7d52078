//! What several do together, against the rules: proposals and their answers,
//! closings, outcomes, matches and decisions, countersignatures and key ends;
//! then rounds, take-overs, retellings and assessments.

use desk::talks::entry::{
    Assessment, Closed, ClosingPart, Confidence, Countersignature, Decision, Match, MatchPart,
    Outcome as Came, ProposalAnswer, Retelling, RoundBegin, RoundEnd, SideKeyEnd, TakeOver, Told,
    ToldAs,
};
use desk::talks::entry::{Intention, Withdrawal};
use desk::talks::permission::{Signed, end_bytes};
use desk::talks::proposal::{Matter, Proposal, SideYes};
use desk::talks::{Body, EntryId, MatterId, PersonId, Place as Number, RuleBroken, Time};
use ed25519_dalek::Signer;

use super::Kind;
use super::entries::{AN_OFFICIAL, DELEGATE, HEAD, NO_ENTRY};
use super::sequence::{Dated, sequence};
use crate::common::{HEAD_A, HEAD_B, OFFICIAL};
use crate::scene::{ALAND, BORDURIA, IN_EXCHANGE, NOBODY, Place, Scene, WAITING, passage};

const MATTER: MatterId = MatterId([0x31; 16]);
/// How long the insider's proposals are open, in milliseconds.
const OPEN: u64 = 60_000;
/// A moment that does not come.
const LATEST: Time = Time(4_000_000_000_000);

pub(super) fn kinds() -> Vec<Kind> {
    let mut all = proposals();
    all.extend(closings());
    all.extend(outcomes());
    all.extend(in_the_team());
    all.extend(signatures());
    all.extend(the_rest());
    all
}

fn proposal(scene: &Scene) -> Proposal {
    Proposal {
        matter: MATTER,
        what: Matter::Text(passage("canary halfway")),
        sides: vec![ALAND, BORDURIA],
        closes: Time(scene.now().0 + OPEN),
    }
}

fn put(scene: &Scene) -> Dated {
    (Body::Proposal(proposal(scene)), 0)
}

fn closed(of: EntryId) -> Body {
    Body::Closed(Closed { of })
}

fn came(of: EntryId, agreed: bool, yeses: Vec<SideYes>) -> Body {
    Body::Outcome(Came { of, agreed, yeses })
}

fn a_yes() -> Signed {
    Signed {
        key_number: 1,
        signature: [7; 64],
    }
}

/// A yes that says to be another side's.
fn anothers_yes(side: desk::talks::SideNumber) -> SideYes {
    SideYes {
        side,
        signatures: vec![a_yes()],
    }
}

fn proposals() -> Vec<Kind> {
    let changed = |name, fault, broken, change: fn(&mut Proposal)| {
        Kind::entry(name, fault, AN_OFFICIAL, broken, move |scene| {
            let mut body = proposal(scene);
            change(&mut body);
            Ok(Body::Proposal(body))
        })
    };
    let answer = |name, fault, who, broken, yes: Option<Signed>| {
        Kind::entry(name, fault, who, broken, move |scene| {
            let proposal = scene.put()?;
            Ok(Body::ProposalAnswer(ProposalAnswer { proposal, yes }))
        })
    };
    vec![
        Kind::entry(
            "proposal-by-a-head",
            "A head puts a proposal in the intermediary's place.",
            HEAD,
            RuleBroken::OnlyOfficials,
            |scene| Ok(Body::Proposal(proposal(scene))),
        ),
        changed(
            "proposal-to-nobody",
            "A proposal to a side that the opening does not name.",
            RuleBroken::NoSuchSide(NOBODY),
            |body| body.sides = vec![ALAND, NOBODY],
        ),
        changed(
            "proposal-closed-before-it-is-put",
            "A proposal whose moment has passed.",
            RuleBroken::ClosesInThePast,
            |body| body.closes = Time(1),
        ),
        sequence(
            "proposal-a-second-time",
            "The same matter put to a side twice.",
            RuleBroken::MatterRepeated,
            |scene, _| Ok(vec![put(scene), put(scene)]),
        ),
        answer(
            "answer-after-closing",
            "A head says yes when the proposal has closed.",
            HEAD,
            RuleBroken::HasClosed,
            Some(a_yes()),
        ),
        answer(
            "answer-taken-back-after-closing",
            "A head says no when the proposal has closed.",
            HEAD,
            RuleBroken::HasClosed,
            None,
        ),
        answer(
            "answer-by-a-delegate",
            "A delegate answers a proposal for its side.",
            DELEGATE,
            RuleBroken::OnlyHeads,
            None,
        ),
        answer(
            "answer-by-an-official",
            "An official answers a proposal for a side.",
            AN_OFFICIAL,
            RuleBroken::OnlyHeads,
            Some(a_yes()),
        ),
        Kind::entry(
            "answer-to-no-proposal",
            "A yes to a proposal that is not there.",
            HEAD,
            RuleBroken::NoSuchProposal,
            |_| {
                Ok(Body::ProposalAnswer(ProposalAnswer {
                    proposal: NO_ENTRY,
                    yes: Some(a_yes()),
                }))
            },
        )
        .pointing_to_nothing(),
    ]
}

fn closings() -> Vec<Kind> {
    let of = |name, fault, who, broken, of: fn(&Scene) -> Result<EntryId, String>| {
        Kind::entry(name, fault, who, broken, move |scene| {
            Ok(closed(of(scene)?))
        })
    };
    vec![
        of(
            "closing-of-nothing",
            "A closing of something that is not there.",
            AN_OFFICIAL,
            RuleBroken::NothingToClose,
            |_| Ok(NO_ENTRY),
        )
        .pointing_to_nothing(),
        of(
            "closing-of-a-statement",
            "A closing of something that does not close.",
            AN_OFFICIAL,
            RuleBroken::NothingToClose,
            Scene::statement,
        ),
        of(
            "closing-of-a-plain-permission",
            "A closing of a permission that asks for nothing in return.",
            AN_OFFICIAL,
            RuleBroken::NothingToClose,
            |scene| Ok(scene.permission(WAITING)?.0),
        ),
        of(
            "closing-by-a-delegate",
            "A delegate closes a proposal.",
            DELEGATE,
            RuleBroken::OnlyOfficials,
            Scene::put,
        ),
        of(
            "closing-a-second-time",
            "A closing of a proposal that has closed.",
            AN_OFFICIAL,
            RuleBroken::HasClosed,
            Scene::put,
        ),
        of(
            "closing-of-what-came-to-nothing",
            "A closing of a permission in exchange of which nothing came.",
            AN_OFFICIAL,
            RuleBroken::NotExchanged,
            |scene| Ok(scene.permission(IN_EXCHANGE)?.0),
        ),
        Kind::entry(
            "withdrawal-after-closing",
            "A head takes a permission in exchange back when it has closed.",
            HEAD,
            RuleBroken::NotExchanged,
            |scene| {
                let permission = scene.permission(IN_EXCHANGE)?.0;
                Ok(Body::Withdrawal(Withdrawal { permission }))
            },
        ),
        Kind::entry(
            "intention-outside-the-exchange",
            "An official sets out with words of an exchange that came to nothing.",
            AN_OFFICIAL,
            RuleBroken::NotExchanged,
            |scene| {
                let permission = scene.permission(IN_EXCHANGE)?.0;
                Ok(Body::Intention(Intention {
                    permission,
                    aloud: false,
                }))
            },
        ),
        sequence(
            "closing-too-early",
            "An official closes a proposal before its moment.",
            RuleBroken::TooEarly(LATEST),
            |scene, ids| {
                let mut late = proposal(scene);
                late.closes = LATEST;
                Ok(vec![(Body::Proposal(late), 0), (closed(ids[0]), OPEN)])
            },
        ),
    ]
}

fn outcomes() -> Vec<Kind> {
    let after = |name, fault, broken, agreed: bool, yeses: fn() -> Vec<SideYes>| {
        sequence(name, fault, broken, move |scene, ids| {
            Ok(vec![
                put(scene),
                (closed(ids[0]), OPEN),
                (came(ids[0], agreed, yeses()), OPEN),
            ])
        })
    };
    vec![
        Kind::entry(
            "outcome-of-nothing",
            "An outcome of something that is not there.",
            AN_OFFICIAL,
            RuleBroken::NoSuchProposal,
            |_| Ok(came(NO_ENTRY, false, Vec::new())),
        )
        .pointing_to_nothing(),
        Kind::entry(
            "outcome-by-a-head",
            "A head tells its side what came of a proposal.",
            HEAD,
            RuleBroken::OnlyOfficials,
            |scene| Ok(came(scene.put()?, false, Vec::new())),
        ),
        Kind::entry(
            "outcome-a-second-time",
            "A second outcome of a proposal.",
            AN_OFFICIAL,
            RuleBroken::DecidedBefore,
            |scene| Ok(came(scene.put()?, false, Vec::new())),
        ),
        sequence(
            "outcome-before-closing",
            "An official tells what came of a proposal before it has closed.",
            RuleBroken::NotClosed,
            |scene, ids| Ok(vec![put(scene), (came(ids[0], false, Vec::new()), OPEN)]),
        ),
        after(
            "outcome-with-a-lone-yes",
            "An official tells a side that another said yes, though not all did.",
            RuleBroken::LoneYes,
            false,
            || vec![anothers_yes(BORDURIA)],
        ),
        after(
            "outcome-agreed-without-the-sides-own-yes",
            "A proposal said to be agreed to which this side did not say yes.",
            RuleBroken::NotMutual,
            true,
            || vec![anothers_yes(BORDURIA)],
        ),
        after(
            "outcome-agreed-without-any-yes",
            "A proposal said to be agreed, without a signature.",
            RuleBroken::NotMutual,
            true,
            Vec::new,
        ),
        after(
            "outcome-agreed-by-a-foreign-side",
            "A proposal said to be agreed by a side to which it was not put.",
            RuleBroken::NotMutual,
            true,
            || vec![anothers_yes(NOBODY)],
        ),
        Kind::entry(
            "outcome-of-a-plain-permission",
            "A permission that asks for nothing in return, said to have come to nothing.",
            AN_OFFICIAL,
            RuleBroken::NotClosed,
            |scene| Ok(came(scene.permission(WAITING)?.0, false, Vec::new())),
        ),
    ]
}

fn in_the_team() -> Vec<Kind> {
    vec![
        Kind::entry(
            "match-outside-the-team-room",
            "An official matches permissions in a side's room.",
            AN_OFFICIAL,
            RuleBroken::OnlyInTeamRoom,
            |_| {
                Ok(Body::Match(Match {
                    matter: MATTER,
                    parts: [ALAND, BORDURIA]
                        .map(|side| MatchPart {
                            side,
                            permission: NO_ENTRY,
                        })
                        .to_vec(),
                }))
            },
        ),
        Kind::entry(
            "decision-outside-the-team-room",
            "An official decides in a side's room.",
            AN_OFFICIAL,
            RuleBroken::OnlyInTeamRoom,
            |_| {
                Ok(Body::Decision(Decision {
                    matter: MATTER,
                    agreed: false,
                    closings: [ALAND, BORDURIA]
                        .map(|side| ClosingPart {
                            side,
                            closing: None,
                        })
                        .to_vec(),
                }))
            },
        ),
    ]
}

fn signatures() -> Vec<Kind> {
    let countersigned = |name, fault, who, broken| {
        Kind::entry(name, fault, who, broken, |scene| {
            Ok(Body::Countersignature(Countersignature {
                permission: scene.permission(WAITING)?.0,
                signed: a_yes(),
            }))
        })
    };
    let end = |name, fault, who, broken, of: fn(&Scene) -> Result<SideKeyEnd, String>| {
        Kind::entry(name, fault, who, broken, move |scene| {
            Ok(Body::SideKeyEnd(of(scene)?))
        })
    };
    let unsigned = |_: &Scene| {
        Ok(SideKeyEnd {
            side: ALAND,
            number: 1,
            signature: [7; 64],
        })
    };
    vec![
        countersigned(
            "countersignature-when-complete",
            "A countersignature where no more are needed.",
            HEAD,
            RuleBroken::SignedAlready,
        ),
        countersigned(
            "countersignature-by-a-delegate",
            "A delegate signs its side's permission.",
            DELEGATE,
            RuleBroken::OnlyHeads,
        ),
        end(
            "key-end-unsigned",
            "The end of a side's key that the intermediary's key did not sign.",
            AN_OFFICIAL,
            RuleBroken::IntroductionUnsigned,
            unsigned,
        ),
        end(
            "key-end-by-a-head",
            "A head ends a side's key.",
            HEAD,
            RuleBroken::OnlyOfficials,
            unsigned,
        ),
        end(
            "key-end-of-an-unknown-key",
            "The end of a key that was not introduced.",
            AN_OFFICIAL,
            RuleBroken::KeyUnknown(7),
            |_| {
                Ok(SideKeyEnd {
                    side: ALAND,
                    number: 7,
                    signature: [7; 64],
                })
            },
        ),
        sequence(
            "key-end-a-second-time",
            "The end of a key that has ended.",
            RuleBroken::KeyEnded(1),
            |scene, _| {
                let key = scene.secret(HEAD_B, 5)?.verifying_key().to_bytes();
                let bytes = end_bytes(scene.opening()?.hash(), BORDURIA, 1, &key);
                let signature = scene.secret(OFFICIAL, 3)?.sign(&bytes).to_bytes();
                let end = Body::SideKeyEnd(SideKeyEnd {
                    side: BORDURIA,
                    number: 1,
                    signature,
                });
                Ok(vec![(end.clone(), 0), (end, 0)])
            },
        ),
    ]
}

fn the_rest() -> Vec<Kind> {
    let begin = |name, fault, who, broken, number| {
        Kind::entry(name, fault, who, broken, move |_| {
            Ok(Body::RoundBegin(RoundBegin {
                number,
                title: "canary round".to_owned(),
                agenda: Vec::new(),
                language: "en".to_owned(),
            }))
        })
    };
    let told = || Told {
        place: Number(1),
        who: "Somebody".to_owned(),
        stated: Time(1),
        was: ToldAs::Said,
        passage: passage("canary retold"),
        note: None,
    };
    let retold = move |name, fault, who, broken, to: PersonId| {
        Kind::entry(name, fault, who, broken, move |_| {
            let told = vec![told()];
            Ok(Body::Retelling(Retelling { to, told }))
        })
    };
    let nobody = PersonId([0x42; 16]);
    vec![
        begin(
            "round-skipped",
            "A round begun that does not follow the present one.",
            AN_OFFICIAL,
            RuleBroken::RoundSkipped(3, 1),
            3,
        ),
        begin(
            "round-begun-again",
            "The present round begun once more.",
            AN_OFFICIAL,
            RuleBroken::RoundBegun(1),
            1,
        ),
        begin(
            "round-begun-by-a-delegate",
            "A delegate begins a round.",
            DELEGATE,
            RuleBroken::OnlyOfficials,
            2,
        ),
        Kind::entry(
            "round-ended-that-is-not-open",
            "The end of a round that has not begun.",
            AN_OFFICIAL,
            RuleBroken::RoundNotOpen(2),
            |_| Ok(Body::RoundEnd(RoundEnd { number: 2 })),
        ),
        Kind::entry(
            "take-over-of-what-has-arrived",
            "A take-over of words that have their receipt.",
            AN_OFFICIAL,
            RuleBroken::ReceiptRepeated,
            |scene| {
                let intention = scene.intention()?;
                Ok(Body::TakeOver(TakeOver { intention }))
            },
        ),
        Kind::entry(
            "take-over-by-a-head",
            "A head takes over what an official set out with.",
            HEAD,
            RuleBroken::OnlyOfficials,
            |scene| {
                let intention = scene.intention()?;
                Ok(Body::TakeOver(TakeOver { intention }))
            },
        ),
        retold(
            "retelling-by-a-delegate",
            "A delegate briefs somebody.",
            DELEGATE,
            RuleBroken::OnlyHeadsAndOfficials,
            nobody,
        ),
        retold(
            "retelling-to-nobody",
            "A briefing of somebody who is not in the room.",
            (HEAD_A, Place::Aland),
            RuleBroken::NoSuchPerson,
            nobody,
        ),
        Kind::entry(
            "assessment-in-a-side-room",
            "A judgement of others where they can read it.",
            AN_OFFICIAL,
            RuleBroken::OnlyAmongOurselves,
            |_| {
                Ok(Body::Assessment(Assessment {
                    subject: "canary".to_owned(),
                    judgement: passage("canary judgement"),
                    source: "canary source".to_owned(),
                    confidence: Confidence::Low,
                    references: Vec::new(),
                    revises: None,
                }))
            },
        ),
    ]
}
