//! What must hold of a proposal to several sides, what must be reached, and the
//! faults that must be noticed.
//!
//! Trusted in the intermediary, and so not promised: that it tells all sides;
//! and that it shows a side no yes which another took back in time, since a
//! signature that was given stays good for whoever holds it. Neither makes an
//! agreement in the room of a side that did not say yes.

use desk::talks::entry::Body;
use desk::talks::permission::Signed;
use desk::talks::proposal::{ProposalStatement, SideYes};
use desk::talks::{Entry, LeafKey, Room, RuleBroken, SideNumber, Verdict};
use ed25519_dalek::Signer;

use super::cast::{self, EXPIRY, KEY_NUMBER, Who};
use super::faults::apply;
use super::part::{Fault, Look, Part, Said};
use super::proposing::{Proposing, first_closing, put, stood};
use super::record::Record;
use super::scene::Scene;

/// See the module.
pub(super) struct Proposed;

impl Part for Proposed {
    fn promises(&self) -> Vec<Said> {
        [
            (
                "R10: what shows a side the yeses of the others shows those of all, each by its \
                 own head, and it said yes itself",
                Look::Between(no_lone_yes),
            ),
            (
                "R5: a yes taken back before the closing, or given after it, never counts",
                Look::Within(only_standing_yeses),
            ),
            (
                "R5: nothing closes before its moment, or is answered after it, or is told twice",
                Look::Within(closed_once),
            ),
            (
                "R5: desks tell all sides the same",
                Look::Between(all_or_nobody),
            ),
        ]
        .map(|(told, look)| Said { told, look })
        .to_vec()
    }

    fn sights(&self) -> Vec<Said> {
        [
            (
                "two sides say yes, and are told the yes of the other",
                Look::Between(|scene, one, other| {
                    let told = outcome(one) == Some(true) && outcome(other) == Some(true);
                    scene.proposal().len() == 2 && told
                }),
            ),
            (
                "three sides say yes, and two of them are told the yes of the others",
                Look::Between(|scene, one, other| {
                    let told = outcome(one) == Some(true) && outcome(other) == Some(true);
                    scene.proposal().len() == 3 && told
                }),
            ),
            (
                "one side says yes, and neither is told more than that nothing came of it",
                Look::Between(|_, one, other| {
                    let yes = stood(one).is_some() && stood(other).is_none();
                    yes && outcome(one) == Some(false) && outcome(other) == Some(false)
                }),
            ),
            (
                "an official shows a lone yes, and no desk takes it",
                Look::Within(|_, record| refused(record, RuleBroken::LoneYes)),
            ),
            (
                "an official calls agreed what was not, and no desk takes it",
                Look::Within(|_, record| refused(record, RuleBroken::NotMutual)),
            ),
            (
                "a head answers after the closing",
                Look::Within(|_, record| refused(record, RuleBroken::HasClosed)),
            ),
            (
                "two officials decide, and the second decision does not count",
                Look::Within(|scene, record| {
                    let proposed = !scene.proposal().is_empty();
                    proposed && refused(record, RuleBroken::DecidedBefore)
                }),
            ),
        ]
        .map(|(told, look)| Said { told, look })
        .to_vec()
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "lone-yes-shown",
                told: "an outcome counts that shows a yes although not all said yes",
                by: None,
                scenes: || rogues(2),
                accept: |record, author, mut entry| {
                    if let Body::Outcome(body) = &mut entry.body
                        && !body.agreed
                    {
                        body.yeses.clear();
                    }
                    apply(record.room.clone(), record, author, entry)
                },
            },
            Fault {
                name: "one-yes-of-two-shown",
                told: "an outcome counts that shows one side's yes as the yes of all three",
                by: None,
                scenes: || rogues(3),
                accept: |record, author, mut entry| {
                    complete(record, &mut entry);
                    apply(record.room.clone(), record, author, entry)
                },
            },
            Fault {
                name: "withdrawal-after-closing",
                told: "a yes can be taken back when the proposal has closed",
                by: None,
                scenes: || rogues(2),
                accept: answered_late,
            },
        ]
    }
}

/// The scenes with an official without scruples and a proposal to so many sides.
fn rogues(sides: usize) -> Vec<Scene> {
    let mut scenes = Proposing.scenes();
    scenes.retain(|scene| scene.rogue > 0 && scene.proposal().len() == sides);
    scenes
}

/// What the side was told.
fn outcome(record: &Record) -> Option<bool> {
    record.log.iter().find_map(|logged| match logged.counted() {
        Some(Body::Outcome(body)) if put(record) == Some(body.of) => Some(body.agreed),
        _ => None,
    })
}

fn refused(record: &Record, why: RuleBroken) -> bool {
    let mut log = record.log.iter();
    log.any(|logged| logged.verdict == Verdict::Refused(why))
}

fn no_lone_yes(scene: &Scene, source: &Record, there: &Record) -> bool {
    let Some(side) = source.side() else {
        return true;
    };
    let asked = scene.proposal().contains(&side);
    there.log.iter().all(|logged| {
        let Some(Body::Outcome(body)) = logged.counted() else {
            return true;
        };
        let mut yeses = body.yeses.iter();
        let Some(shown) = yeses.find(|yes| yes.side.0 == side) else {
            return !(asked && body.agreed);
        };
        let signed = source.log.iter().any(|answer| {
            let given = match &answer.entry.body {
                Body::ProposalAnswer(body) => body.yes,
                _ => None,
            };
            answer.step.who == Who::Head && given.is_some_and(|yes| shown.signatures == [yes])
        });
        body.agreed && signed && stood(there).is_some()
    })
}

fn only_standing_yeses(_: &Scene, record: &Record) -> bool {
    outcome(record) != Some(true) || stood(record).is_some()
}

fn closed_once(scene: &Scene, record: &Record) -> bool {
    if scene.proposal().is_empty() {
        return true;
    }
    let closing = first_closing(record);
    let mut closings = 0;
    let mut outcomes = 0;
    record.log.iter().enumerate().all(|(index, logged)| {
        let after = closing.is_some_and(|closing| index > closing);
        match logged.counted() {
            Some(Body::Closed(_)) => {
                closings += 1;
                closings == 1 && logged.entry.stated >= EXPIRY
            }
            Some(Body::ProposalAnswer(_)) => !after,
            Some(Body::Outcome(_)) => {
                outcomes += 1;
                outcomes == 1 && after
            }
            _ => true,
        }
    })
}

fn all_or_nobody(scene: &Scene, one: &Record, other: &Record) -> bool {
    match (outcome(one), outcome(other)) {
        (Some(one), Some(other)) => scene.rogue > 0 || one == other,
        _ => true,
    }
}

/// Signs for the sides whose yes is missing from an outcome.
fn complete(record: &Record, entry: &mut Entry) {
    let Body::Outcome(body) = &mut entry.body else {
        return;
    };
    let state = record.room.proposal(&body.of);
    let Some(state) = state.filter(|_| body.agreed) else {
        return;
    };
    for side in &state.proposal.sides {
        let missing = !body.yeses.iter().any(|yes| yes.side == *side);
        if missing && Some(side.0) != record.side() {
            let statement = ProposalStatement {
                ground: state.ground,
                side: *side,
                proposal: &state.proposal,
            };
            body.yeses.push(SideYes {
                side: *side,
                signatures: vec![signed(*side, &statement.to_signing_bytes())],
            });
        }
    }
    body.yeses.sort_by_key(|yes| yes.side);
}

fn signed(side: SideNumber, bytes: &[u8]) -> Signed {
    Signed {
        key_number: KEY_NUMBER,
        signature: cast::secret(side.0).sign(bytes).to_bytes(),
    }
}

/// The room as a late answer finds it if the closing is overlooked.
fn answered_late(record: &Record, author: LeafKey, entry: Entry) -> (Room, Verdict) {
    let late = matches!(entry.body, Body::ProposalAnswer(_));
    let (room, verdict) = apply(record.room.clone(), record, author, entry);
    if late && verdict == Verdict::Refused(RuleBroken::HasClosed) {
        return (room, Verdict::Counted);
    }
    (room, verdict)
}
