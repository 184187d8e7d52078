//! A proposal to two sides: what heads answer, when it closes, and what they are
//! told (R5, R10).
//!
//! Trusted in the intermediary, and so not promised: that it tells both sides;
//! and that it shows a side no yes which the other took back in time, since a
//! signature that was given stays good for whoever holds it. Neither makes an
//! agreement in the room of the side that did not say yes.

use desk::talks::decide;
use desk::talks::entry::{Body, Closed, Outcome};
use desk::talks::permission::Signed;
use desk::talks::proposal::{Matter, Proposal, SideYes};
use desk::talks::{Entry, EntryId, LeafKey, MatterId, Room, RuleBroken, SideNumber, Time, Verdict};
use ed25519_dalek::Signer;

use super::cast::{self, EARLY, EXPIRY, KEY_NUMBER, LATE, ROGUE, Who};
use super::part::{Between, Fault, Look, Part, Said, Steps};
use super::record::{Mark, Record, Step};
use super::scene::Scene;

/// To whom it is put.
const SIDES: [u8; 2] = [0, 1];
/// How often a head answers at most.
const ANSWERS: usize = 3;
/// How many entries may stand in a room that a head has not read.
const BEHIND: usize = 1;

/// See the module.
pub(super) struct Proposing;

impl Part for Proposing {
    fn scenes(&self) -> Vec<Scene> {
        let scene = |told, rogue, entries| Scene {
            told,
            wishes: [Vec::new(), Vec::new(), Vec::new()],
            permits: 0,
            rogue,
            entries,
            proposes: true,
        };
        vec![
            scene("a proposal to two sides", 0, 12),
            scene("an official without scruples, and a proposal", 2, 9),
        ]
    }

    fn within(&self, scene: &Scene, record: &Record, steps: &mut Steps) {
        let Some(side) = record.side().filter(|side| SIDES.contains(side)) else {
            return;
        };
        if !scene.proposes {
            return;
        }
        let official = Who::Official(1);
        let leaf = record.leaf(official);
        let Some(id) = put(record) else {
            if let Ok(body) = decide::propose(&record.room, &leaf, proposal(), EARLY) {
                let told = format!("official 1 puts the proposal to {}", cast::name(side));
                steps.push(step(official, body, EARLY, true, told));
            }
            return;
        };
        answers(record, side, steps);
        if let Ok(body) = decide::close(&record.room, &leaf, id, LATE) {
            let told = format!("official 1 closes the proposal to {}", cast::name(side));
            steps.push(step(official, body, LATE, true, told));
        }
        if scene.rogue > 0 {
            let body = Body::Closed(Closed { of: id });
            let told = "official 2, against the rules, closes the proposal early".to_owned();
            steps.push(step(ROGUE, body, EARLY, false, told));
        }
    }

    fn between(&self, scene: &Scene, rooms: &mut Between<'_>) {
        let both = [rooms.source.side(), rooms.destination.side()];
        let theirs = both
            .iter()
            .all(|side| side.is_some_and(|side| SIDES.contains(&side)));
        if !scene.proposes || !theirs {
            return;
        }
        told(rooms);
        if scene.rogue > 0 {
            told_falsely(rooms);
        }
    }

    fn promises(&self) -> Vec<Said> {
        [
            (
                "R10: what shows a side another's yes is a yes of both, each by its own head",
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
                "R5: desks tell both sides the same",
                Look::Between(both_or_neither),
            ),
        ]
        .map(|(told, look)| Said { told, look })
        .to_vec()
    }

    fn sights(&self) -> Vec<Said> {
        [
            (
                "both sides say yes, and are told the yes of the other",
                Look::Between(|_, one, other| {
                    outcome(one) == Some(true) && outcome(other) == Some(true)
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
        ]
        .map(|(told, look)| Said { told, look })
        .to_vec()
    }

    fn faults(&self) -> Vec<Fault> {
        let scenes = || {
            let mut scenes = Proposing.scenes();
            scenes.retain(|scene| scene.rogue > 0);
            scenes
        };
        vec![
            Fault {
                name: "lone-yes-shown",
                told: "an outcome counts that shows a yes although not all said yes",
                scenes,
                accept: |record, author, mut entry| {
                    if let Body::Outcome(body) = &mut entry.body
                        && !body.agreed
                    {
                        body.yeses.clear();
                    }
                    let mut room = record.room.clone();
                    let verdict = room.apply_entry(record.next_place(), author, entry);
                    (room, verdict)
                },
            },
            Fault {
                name: "withdrawal-after-closing",
                told: "a yes can be taken back when the proposal has closed",
                scenes,
                accept: answered_late,
            },
        ]
    }
}

fn proposal() -> Proposal {
    Proposal {
        matter: MatterId([7; 16]),
        what: Matter::Text(cast::passage("let all meet halfway")),
        sides: SIDES.map(SideNumber).to_vec(),
        closes: EXPIRY,
    }
}

fn step(who: Who, body: Body, stated: Time, honest: bool, told: String) -> std::sync::Arc<Step> {
    let mark = Mark {
        honest,
        fresh: honest,
        ..Mark::default()
    };
    Step::new(who, body, stated, mark, told)
}

/// The proposal here.
fn put(record: &Record) -> Option<EntryId> {
    let mut proposals = record.room.proposals().into_iter();
    proposals.next().map(|(id, _)| id)
}

/// A head says yes, or no, on the room as it last read it.
fn answers(record: &Record, side: u8, steps: &mut Steps) {
    let given = |logged: &&std::sync::Arc<super::Logged>| {
        matches!(logged.entry.body, Body::ProposalAnswer(_))
    };
    if record.log.iter().filter(given).count() >= ANSWERS {
        return;
    }
    let author = record.leaf(Who::Head);
    let key = cast::secret(side);
    let sign = |bytes: &[u8]| key.sign(bytes).to_bytes();
    for (behind, view) in record.views(Who::Head, BEHIND).enumerate() {
        let Some(place) = put(view).and_then(|id| view.room.place_of(&id)) else {
            continue;
        };
        let yes = decide::answer_proposal(&view.room, &author, place, (KEY_NUMBER, &sign));
        let no = decide::answered_no(&view.room, &author, place);
        for (body, said) in [(yes, "yes"), (no, "no")] {
            if let Ok(body) = body {
                let mark = Mark {
                    honest: true,
                    fresh: behind == 0,
                    ..Mark::default()
                };
                let told = format!("{}'s head says {said} to the proposal", cast::name(side));
                steps.push(Step::new(Who::Head, body, EARLY, mark, told));
            }
        }
    }
}

/// What a desk tells a side that has closed, when the other's has.
fn told(rooms: &mut Between<'_>) {
    let (Some(id), Some(side)) = (put(rooms.destination), rooms.source.side()) else {
        return;
    };
    let closed = |record| last_closing(record).is_some();
    if !closed(rooms.source) || !closed(rooms.destination) {
        return;
    }
    let yes = stood(rooms.source).filter(|_| stood(rooms.destination).is_some());
    let agreed = yes.is_some();
    let yeses = yes.map(|yes| side_yes(side, yes)).into_iter().collect();
    let author = rooms.destination.leaf(Who::Official(1));
    if let Ok(body) = decide::outcome(&rooms.destination.room, &author, id, agreed, yeses) {
        let what = if agreed {
            "all said yes"
        } else {
            "nothing came of it"
        };
        let told = format!("official 1 tells {} that {what}", rooms.destination.name());
        let step = step(Who::Official(1), body, LATE, true, told);
        rooms.over.push(step);
    }
}

/// Every yes that the other side ever signed, as a lone one and as all's.
fn told_falsely(rooms: &mut Between<'_>) {
    let (Some(id), Some(side)) = (put(rooms.destination), rooms.source.side()) else {
        return;
    };
    for logged in &rooms.source.log {
        let Body::ProposalAnswer(answer) = &logged.entry.body else {
            continue;
        };
        let Some(yes) = answer.yes else {
            continue;
        };
        for agreed in [false, true] {
            let yeses = vec![side_yes(side, yes)];
            let body = Outcome {
                of: id,
                agreed,
                yeses,
            };
            let told = format!(
                "official 2, against the rules, shows {} the yes of {}",
                rooms.destination.name(),
                rooms.source.name(),
            );
            let step = step(ROGUE, Body::Outcome(body), LATE, false, told);
            rooms.over.push(step);
        }
    }
}

fn side_yes(side: u8, yes: Signed) -> SideYes {
    SideYes {
        side: SideNumber(side),
        signatures: vec![yes],
    }
}

/// Where a proposal first closed, read off the log.
fn last_closing(record: &Record) -> Option<usize> {
    let mut log = record.log.iter();
    log.position(|logged| matches!(logged.counted(), Some(Body::Closed(_))))
}

/// The head's yes that stood when the proposal closed, read off the log.
fn stood(record: &Record) -> Option<Signed> {
    let before = record.log.iter().take(last_closing(record)?);
    let mut answers = before.filter_map(|logged| match logged.counted() {
        Some(Body::ProposalAnswer(body)) if logged.step.who == Who::Head => Some(body.yes),
        _ => None,
    });
    answers.next_back().flatten()
}

/// What the side was told.
fn outcome(record: &Record) -> Option<bool> {
    record.log.iter().find_map(|logged| match logged.counted() {
        Some(Body::Outcome(body)) => Some(body.agreed),
        _ => None,
    })
}

fn refused(record: &Record, why: RuleBroken) -> bool {
    let mut log = record.log.iter();
    log.any(|logged| logged.verdict == Verdict::Refused(why))
}

fn no_lone_yes(_: &Scene, source: &Record, there: &Record) -> bool {
    there.log.iter().all(|logged| {
        let Some(Body::Outcome(body)) = logged.counted() else {
            return true;
        };
        let mut yeses = body.yeses.iter();
        let Some(shown) = yeses.find(|yes| Some(yes.side.0) == source.side()) else {
            return true;
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

fn closed_once(_: &Scene, record: &Record) -> bool {
    let closing = last_closing(record);
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

fn both_or_neither(scene: &Scene, one: &Record, other: &Record) -> bool {
    match (outcome(one), outcome(other)) {
        (Some(one), Some(other)) => scene.rogue > 0 || one == other,
        _ => true,
    }
}

/// The room as a late answer finds it if the closing is overlooked.
fn answered_late(record: &Record, author: LeafKey, entry: Entry) -> (Room, Verdict) {
    let mut room = record.room.clone();
    let verdict = room.apply_entry(record.next_place(), author, entry.clone());
    let late = verdict == Verdict::Refused(RuleBroken::HasClosed);
    if !late || !matches!(entry.body, Body::ProposalAnswer(_)) {
        return (room, verdict);
    }
    (room, Verdict::Counted)
}
