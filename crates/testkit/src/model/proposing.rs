//! A proposal to several sides: what heads answer, when it closes, what the team
//! decides, and what they are told (R5, R10). Two officials' desks do what is
//! due, each on what it has read of the room that it writes into.

use desk::talks::decide;
use desk::talks::entry::{Body, Closed, ClosingPart, Decision, Outcome};
use desk::talks::permission::Signed;
use desk::talks::proposal::{Matter, Proposal, SideYes};
use desk::talks::{EntryId, MatterId, SideNumber, Time};
use ed25519_dalek::Signer;

use super::cast::{self, EARLY, EXPIRY, KEY_NUMBER, LATE, OFFICIALS, ROGUE, Who};
use super::part::{Among, Between, Part, Steps};
use super::record::{Mark, Record, Step};
use super::scene::{Scene, Together};

/// How many entries may stand in a room that somebody has not read.
const BEHIND: usize = 1;
/// Which proposal it is.
const MATTER: MatterId = MatterId([7; 16]);

/// See the module.
pub(super) struct Proposing;

impl Part for Proposing {
    fn scenes(&self) -> Vec<Scene> {
        let scene = |told, sides, answers, rogue, entries| Scene {
            told,
            wishes: [Vec::new(), Vec::new(), Vec::new()],
            permits: 0,
            rogue,
            entries,
            beforehand: None,
            together: Together::Proposal { sides, answers },
        };
        vec![
            scene("a proposal to two sides", &[0, 1], 3, 0, 15),
            scene("a proposal to three sides", &[0, 1, 2], 2, 0, 15),
            scene(
                "an official without scruples, and a proposal to two sides",
                &[0, 1],
                2,
                2,
                9,
            ),
            scene(
                "an official without scruples, and a proposal to three sides",
                &[0, 1, 2],
                1,
                1,
                11,
            ),
        ]
    }

    fn within(&self, scene: &Scene, record: &Record, steps: &mut Steps) {
        let sides = scene.proposal();
        let Some(side) = record.side().filter(|side| sides.contains(side)) else {
            return;
        };
        let official = Who::Official(1);
        let leaf = record.leaf(official);
        let Some(id) = put(record) else {
            let proposal = proposal(sides);
            if let Ok(body) = decide::propose(&record.room, &leaf, proposal, EARLY) {
                let told = format!("official 1 puts the proposal to {}", cast::name(side));
                steps.push(step(official, body, EARLY, true, told));
            }
            return;
        };
        answers(scene, record, side, steps);
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
            .all(|side| side.is_some_and(|side| scene.proposal().contains(&side)));
        if theirs && scene.rogue > 0 {
            told_falsely(rooms);
        }
    }

    fn among(&self, scene: &Scene, rooms: &mut Among<'_>) {
        let sides = scene.proposal();
        let records: Vec<_> = sides.iter().filter_map(|side| rooms.side(*side)).collect();
        let Some(team) = rooms.team().filter(|_| !sides.is_empty()) else {
            return;
        };
        // Who puts it anywhere puts it everywhere, and closes it there.
        if !records.iter().all(|record| first_closing(record).is_some()) {
            return;
        }
        let mut due = Vec::new();
        for who in OFFICIALS {
            due.extend(decided(scene, team, &records, who));
            for record in &records {
                due.extend(told(team, &records, record, who));
            }
        }
        if scene.rogue > 0 {
            let body = Decision {
                matter: MATTER,
                agreed: true,
                closings: closings(&records),
            };
            let told = "official 2, against the rules, calls agreed what it likes".to_owned();
            due.push((None, step(ROGUE, Body::Decision(body), LATE, false, told)));
        }
        for (room, step) in due {
            rooms.push(room, step);
        }
    }
}

fn proposal(sides: &[u8]) -> Proposal {
    Proposal {
        matter: MATTER,
        what: Matter::Text(cast::passage("let all meet halfway")),
        sides: sides.iter().copied().map(SideNumber).collect(),
        closes: EXPIRY,
    }
}

fn step(who: Who, body: Body, stated: Time, honest: bool, told: String) -> std::sync::Arc<Step> {
    stale(who, body, stated, (honest, honest), told)
}

fn stale(
    who: Who,
    body: Body,
    stated: Time,
    (honest, fresh): (bool, bool),
    told: String,
) -> std::sync::Arc<Step> {
    let mark = Mark {
        honest,
        fresh,
        ..Mark::default()
    };
    Step::new(who, body, stated, mark, told)
}

/// The proposal here.
pub(super) fn put(record: &Record) -> Option<EntryId> {
    let mut proposals = record.room.proposals().into_iter();
    proposals.next().map(|(id, _)| id)
}

/// A head says yes, or no, on the room as it last read it.
fn answers(scene: &Scene, record: &Record, side: u8, steps: &mut Steps) {
    let Together::Proposal { answers, .. } = scene.together else {
        return;
    };
    let given = |logged: &&std::sync::Arc<super::Logged>| {
        matches!(logged.entry.body, Body::ProposalAnswer(_))
    };
    if record.log.iter().filter(given).count() >= answers {
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
                let told = format!("{}'s head says {said} to the proposal", cast::name(side));
                let mark = (true, behind == 0);
                steps.push(stale(Who::Head, body, EARLY, mark, told));
            }
        }
    }
}

/// The team's decision, once it has closed everywhere. A desk that cannot show
/// it in every room decides that nothing comes of it.
fn decided(
    scene: &Scene,
    team: &Record,
    records: &[&Record],
    who: Who,
) -> Vec<(Option<u8>, std::sync::Arc<Step>)> {
    let mut steps = Vec::new();
    let own = team.log.iter().any(|logged| logged.step.who == who);
    let closings = closings(records);
    if own || (scene.rogue > 0 && who == ROGUE) {
        return steps;
    }
    let mutual = records.iter().all(|record| stood(record).is_some());
    for (behind, view) in team.views(who, BEHIND).enumerate() {
        let author = team.leaf(who);
        for agreed in [mutual, false] {
            let closings = closings.clone();
            let body = decide::decide(&view.room, &author, MATTER, agreed, closings);
            if let Ok(body) = body {
                let what = if agreed {
                    "all said yes"
                } else {
                    "nothing comes of it"
                };
                let told = format!("{} enters that {what}", cast::told(who));
                let mark = (true, behind == 0);
                steps.push((None, stale(who, body, LATE, mark, told)));
            }
        }
    }
    steps
}

/// What a desk tells a side, once it is decided: what the decision says, if the
/// answers bear it out.
fn told(
    team: &Record,
    records: &[&Record],
    record: &Record,
    who: Who,
) -> Vec<(Option<u8>, std::sync::Arc<Step>)> {
    let mut steps = Vec::new();
    let decided = team.room.team_matters().get(&MATTER);
    let Some(decided) = decided.and_then(|state| state.decided.as_ref()) else {
        return steps;
    };
    let own = record.log.iter().any(|logged| {
        logged.step.who == who
            && logged.step.mark.honest
            && matches!(logged.entry.body, Body::Outcome(_))
    });
    if own {
        return steps;
    }
    let agreed = decided.agreed && records.iter().all(|record| stood(record).is_some());
    let others = records.iter().filter(|other| other.side() != record.side());
    let yeses: Vec<SideYes> = others
        .filter(|_| agreed)
        .filter_map(|other| Some(side_yes(other.side()?, stood(other)?)))
        .collect();
    for (behind, view) in record.views(who, BEHIND).enumerate() {
        let Some(id) = put(view) else {
            continue;
        };
        let author = record.leaf(who);
        if let Ok(body) = decide::outcome(&view.room, &author, id, agreed, yeses.clone()) {
            let what = if agreed {
                "all said yes"
            } else {
                "nothing came of it"
            };
            let told = format!("{} tells {} that {what}", cast::told(who), record.name());
            let mark = (true, behind == 0);
            steps.push((record.side(), stale(who, body, LATE, mark, told)));
        }
    }
    steps
}

fn closings(records: &[&Record]) -> Vec<ClosingPart> {
    let part = |record: &&Record| {
        let closing = record.log.get(first_closing(record)?)?.entry.id;
        Some(ClosingPart {
            side: SideNumber(record.side()?),
            closing: Some(closing),
        })
    };
    records.iter().filter_map(part).collect()
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

/// Where something first closed, read off the log.
pub(super) fn first_closing(record: &Record) -> Option<usize> {
    let mut log = record.log.iter();
    log.position(|logged| matches!(logged.counted(), Some(Body::Closed(_))))
}

/// The head's yes that stood when the proposal closed, read off the log.
pub(super) fn stood(record: &Record) -> Option<Signed> {
    let before = record.log.iter().take(first_closing(record)?);
    let mut answers = before.filter_map(|logged| match logged.counted() {
        Some(Body::ProposalAnswer(body)) if logged.step.who == Who::Head => Some(body.yes),
        _ => None,
    });
    answers.next_back().flatten()
}
