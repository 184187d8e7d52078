//! Words in exchange: what each side permits closes at a moment, the team
//! decides once, and then all of them go or none (R5). Heads permit and take back
//! as ever (`asking.rs`); what is due then two officials' desks do, each on what
//! it has read of the room that it writes into.

use std::sync::Arc;

use desk::talks::conveyance::{self, Manner};
use desk::talks::decide;
use desk::talks::entry::{Body, ClosingPart, Decision, MatchPart};
use desk::talks::room::{PermissionStanding, PermissionState};
use desk::talks::{Attribution, EntryId, MatterId, SideNumber};

use super::cast::{self, EARLY, LATE, OFFICIALS, ROGUE, Who};
use super::part::{Among, Part, Steps};
use super::record::{Mark, Record, Step};
use super::scene::{Scene, Together, in_exchange};
use super::shuttling::{author_of, carried, mark};

/// How many entries may stand in a room that somebody has not read.
const BEHIND: usize = 1;
/// Which exchange it is.
const MATTER: MatterId = MatterId([8; 16]);

type Due = Vec<(Option<u8>, Arc<Step>)>;

/// See the module.
pub(super) struct Exchanging;

impl Part for Exchanging {
    fn scenes(&self) -> Vec<Scene> {
        use Attribution::{Attributed, WithoutAttribution};
        let scene = |told, wishes, sides: &'static [u8], rogue, entries| Scene {
            told,
            wishes,
            permits: 1,
            rogue,
            entries,
            beforehand: None,
            // Of three sides each gives to the next: whichever two take their parts
            // back, it is these two but for their names. That all three do is left
            // out; one is enough for none to go.
            together: Together::Exchange {
                sides,
                unsure: sides.get(..2).unwrap_or(sides),
            },
        };
        let two = || {
            [
                vec![in_exchange(1, Attributed)],
                vec![in_exchange(0, WithoutAttribution)],
                Vec::new(),
            ]
        };
        let three = [
            vec![in_exchange(1, Attributed)],
            vec![in_exchange(2, Attributed)],
            vec![in_exchange(0, Attributed)],
        ];
        vec![
            scene("two sides exchange", two(), &[0, 1], 0, 14),
            scene(
                "three sides exchange, each with the next",
                three,
                &[0, 1, 2],
                0,
                17,
            ),
            scene(
                "an official without scruples, and two sides exchange",
                two(),
                &[0, 1],
                2,
                8,
            ),
        ]
    }

    fn within(&self, scene: &Scene, record: &Record, steps: &mut Steps) {
        let Some((_, permission)) = part_of(scene, record) else {
            return;
        };
        for who in closers(scene) {
            for (behind, view) in record.views(who, BEHIND).enumerate() {
                let author = record.leaf(who);
                if let Ok(body) = decide::close(&view.room, &author, permission.id, LATE) {
                    let told = format!("{} closes it in {}", cast::told(who), record.name());
                    steps.push(Step::new(who, body, LATE, honest(behind), told));
                }
            }
        }
    }

    fn among(&self, scene: &Scene, rooms: &mut Among<'_>) {
        if scene.exchange().is_empty() {
            return;
        }
        let Some(all) = All::of(scene, rooms) else {
            return;
        };
        let mut due = Vec::new();
        all.matches(&mut due);
        for who in OFFICIALS {
            all.decides(who, &mut due);
            all.goes_on(who, &mut due);
            all.crosses(who, &mut due);
            all.reports(who, &mut due);
        }
        if scene.rogue > 0 {
            all.decides_falsely(&mut due);
        }
        for (room, step) in due {
            rooms.push(room, step);
        }
    }
}

/// Who closes: with two sides either desk; with three the first, since that the
/// second comes too late does not depend on how many sides there are.
fn closers(scene: &Scene) -> impl Iterator<Item = Who> {
    let both = scene.exchange().len() == 2 && scene.rogue == 0;
    OFFICIALS.into_iter().take(if both { 2 } else { 1 })
}

fn honest(behind: usize) -> Mark {
    Mark {
        honest: true,
        fresh: behind == 0,
        ..Mark::default()
    }
}

/// A side's permission in the exchange.
pub(super) fn part_of<'a>(scene: &Scene, record: &'a Record) -> Option<(u8, &'a PermissionState)> {
    let side = record.side()?;
    if !scene.exchange().contains(&side) {
        return None;
    }
    let mut permissions = record.room.permissions();
    let waits = |state: &&PermissionState| state.terms.condition.closes().is_some();
    Some((side, permissions.find(waits)?))
}

/// One part of the exchange: whose it is, in which room, under what permission.
struct OnePart<'a> {
    side: u8,
    record: &'a Record,
    state: &'a PermissionState,
}

/// All parts of the exchange, and the team's room.
struct All<'a> {
    parts: Vec<OnePart<'a>>,
    team: &'a Record,
}

impl<'a> All<'a> {
    /// None before every side has permitted.
    fn of(scene: &Scene, rooms: &Among<'a>) -> Option<Self> {
        let records: &'a [Arc<Record>] = rooms.records;
        let part = |side: &u8| {
            let mut records = records.iter();
            let record = records.find(|record| record.side() == Some(*side))?;
            let (side, state) = part_of(scene, record)?;
            Some(OnePart {
                side,
                record,
                state,
            })
        };
        let parts: Option<Vec<_>> = scene.exchange().iter().map(part).collect();
        let mut records = records.iter();
        let team = records.find(|record| record.side().is_none())?;
        Some(Self {
            parts: parts?,
            team,
        })
    }

    fn room_of(&self, side: SideNumber) -> Option<&'a Record> {
        let mut parts = self.parts.iter();
        Some(parts.find(|part| part.side == side.0)?.record)
    }

    fn matched(&self) -> bool {
        let state = self.team.room.team_matters().get(&MATTER);
        state.is_some_and(|state| state.matched.is_some())
    }

    /// Official 1 matches what can still close.
    fn matches(&self, due: &mut Due) {
        let waits = |part: &OnePart<'_>| part.state.waits().is_ok();
        if self.matched() || !self.parts.iter().all(waits) {
            return;
        }
        let part = |part: &OnePart<'_>| MatchPart {
            side: SideNumber(part.side),
            permission: part.state.id,
        };
        let parts = self.parts.iter().map(part).collect();
        let who = Who::Official(1);
        let author = self.team.leaf(who);
        if let Ok(body) = decide::match_parts(&self.team.room, &author, MATTER, parts) {
            let told = "official 1 enters that these are counterparts".to_owned();
            due.push((None, Step::new(who, body, EARLY, honest(0), told)));
        }
    }

    fn closings(&self) -> Vec<ClosingPart> {
        let part = |part: &OnePart<'_>| ClosingPart {
            side: SideNumber(part.side),
            closing: part.state.closed_by(),
        };
        self.parts.iter().map(part).collect()
    }

    /// The team decides once nothing is open; that what nobody matched comes to
    /// nothing, for each side apart. A desk that cannot carry it out decides that
    /// nothing comes of it.
    fn decides(&self, who: Who, due: &mut Due) {
        if !self.matched() {
            for part in &self.parts {
                if let Some(closing) = part.state.closed_by() {
                    let side = SideNumber(part.side);
                    let closing = Some(closing);
                    let alone = MatterId(closing.map_or([0; 16], |closing| closing.0));
                    self.decide(who, alone, false, &[ClosingPart { side, closing }], due);
                }
            }
            return;
        }
        let open = |part: &OnePart<'_>| part.state.standing == PermissionStanding::Waiting;
        if self.parts.iter().any(open) {
            return;
        }
        if self.parts.iter().all(|part| self.could_go(part)) {
            self.decide(who, MATTER, true, &self.closings(), due);
        }
        self.decide(who, MATTER, false, &self.closings(), due);
    }

    fn decide(
        &self,
        who: Who,
        matter: MatterId,
        agreed: bool,
        closings: &[ClosingPart],
        due: &mut Due,
    ) {
        let again = self.team.log.iter().any(|logged| {
            logged.step.who == who
                && logged.step.mark.honest
                && matches!(&logged.entry.body, Body::Decision(body) if body.matter == matter)
        });
        if again {
            return;
        }
        for (behind, view) in self.team.views(who, BEHIND).enumerate() {
            let author = self.team.leaf(who);
            let decided = decide::decide(&view.room, &author, matter, agreed, closings.to_vec());
            if let Ok(body) = decided {
                let what = if agreed { "all go" } else { "none goes" };
                let told = format!("{} enters that {what}", cast::told(who));
                due.push((None, Step::new(who, body, LATE, honest(behind), told)));
            }
        }
    }

    /// Whether the words of a part would be taken where they go.
    fn could_go(&self, part: &OnePart<'_>) -> bool {
        let goes = conveyance::would_go(&part.record.room, &part.state.id);
        let (Ok(goes), Some(there)) = (goes, self.room_of(part.state.terms.addressee)) else {
            return false;
        };
        let author = there.leaf(Who::Official(1));
        let closed = part.state.closed_by().is_some();
        closed
            && there
                .room
                .judge(&author, LATE, &Body::Conveyance(goes))
                .is_ok()
    }

    /// Whether a decision rests on the closings of the very permissions matched.
    fn bears_out(&self, matter: MatterId, agreed: bool) -> bool {
        let state = self.team.room.team_matters().get(&matter);
        let Some((Some((_, matched)), Some(decided))) =
            state.map(|state| (&state.matched, &state.decided))
        else {
            return false;
        };
        agreed
            && matched.len() == decided.closings.len()
            && matched.iter().zip(&decided.closings).all(|(part, closed)| {
                let record = self.room_of(part.side);
                part.side == closed.side
                    && record.is_some_and(|record| {
                        record.log.iter().any(|logged| {
                            Some(logged.entry.id) == closed.closing
                                && matches!(logged.counted(), Some(Body::Closed(body)) if body.of == part.permission)
                        })
                    })
            })
    }

    /// What has closed and is decided sets out, or its side is told that nothing
    /// came of it.
    fn goes_on(&self, who: Who, due: &mut Due) {
        for part in &self.parts {
            let again = part.record.log.iter().any(|logged| {
                logged.step.who == who
                    && logged.step.mark.honest
                    && matches!(logged.entry.body, Body::Intention(_) | Body::Outcome(_))
            });
            if again {
                continue;
            }
            for (behind, view) in part.record.views(who, BEHIND).enumerate() {
                let author = part.record.leaf(who);
                let id = part.state.id;
                let state = view.room.permission(&id);
                let closing = state.and_then(PermissionState::closed_by);
                let decision = closing.and_then(|closing| self.team.room.decision_on(&closing));
                let Some((matter, agreed)) = decision else {
                    continue;
                };
                let goes = self.bears_out(matter, agreed);
                let (body, what) = if goes {
                    let body = conveyance::intention(&view.room, &author, &id, false, LATE);
                    (body.ok(), "sets out with the words of")
                } else {
                    let body = decide::outcome(&view.room, &author, id, false, Vec::new());
                    (body.ok(), "tells that nothing came of it")
                };
                if let Some(body) = body {
                    let told = format!("{} {what} {}", cast::told(who), part.record.name());
                    let step = Step::new(who, body, LATE, honest(behind), told);
                    due.push((Some(part.side), step));
                }
            }
        }
    }

    /// The words cross once all parts are bound.
    fn crosses(&self, who: Who, due: &mut Due) {
        let bound = |part: &OnePart<'_>| part.state.bound_by().is_some();
        if !self.parts.iter().all(bound) {
            return;
        }
        for part in &self.parts {
            let Some(intention) = self.own(part, who) else {
                continue;
            };
            let to = part.state.terms.addressee;
            let Some(there) = self.room_of(to) else {
                continue;
            };
            if carried(there, part.side, &intention).is_some() {
                continue;
            }
            let manner = Manner::default();
            if let Ok(body) = conveyance::compose_bound(&part.record.room, &intention, manner) {
                let told = format!(
                    "{} conveys “{}” from {} to {}",
                    cast::told(who),
                    body.passage.words,
                    part.record.name(),
                    there.name(),
                );
                let mark = mark(part.side, &intention);
                let body = Body::Conveyance(body);
                due.push((Some(to.0), Step::new(who, body, LATE, mark, told)));
            }
        }
    }

    /// The intention with which an official's desk carries a part.
    fn own(&self, part: &OnePart<'_>, who: Who) -> Option<EntryId> {
        let intention = part.state.bound_by()?;
        let author = author_of(part.record, &intention)?;
        (author == who).then_some(intention)
    }

    /// A side gets its receipt once it has what came in return.
    fn reports(&self, who: Who, due: &mut Due) {
        for part in &self.parts {
            let Some(intention) = self.own(part, who) else {
                continue;
            };
            let there = self.room_of(part.state.terms.addressee);
            let sent = there.and_then(|there| carried(there, part.side, &intention));
            let Some(Body::Conveyance(sent)) = sent.and_then(|sent| sent.counted()) else {
                continue;
            };
            let reported = part.record.log.iter().any(|logged| {
                logged.step.mark.honest && matches!(logged.entry.body, Body::Receipt(_))
            });
            let Some(returned) = self.came_in_return(part).filter(|_| !reported) else {
                continue;
            };
            let room = &part.record.room;
            let body = conveyance::receipt(room, &intention, sent, LATE, Some(returned));
            if let Ok(body) = body {
                let told = format!(
                    "{} tells {} what went, and what came in return",
                    cast::told(who),
                    part.record.name(),
                );
                let mark = mark(part.side, &intention);
                due.push((Some(part.side), Step::new(who, body, LATE, mark, told)));
            }
        }
    }

    fn came_in_return(&self, part: &OnePart<'_>) -> Option<EntryId> {
        let mut parts = self.parts.iter();
        let other = parts.find(|other| other.state.terms.addressee.0 == part.side)?;
        let bound = other.state.bound_by()?;
        let manner = Manner::default();
        let awaited = conveyance::compose_bound(&other.record.room, &bound, manner).ok()?;
        part.record.log.iter().find_map(|logged| {
            let same = matches!(logged.counted(), Some(Body::Conveyance(body)) if *body == awaited);
            same.then_some(logged.entry.id)
        })
    }

    /// Official 2 calls agreed what has not closed, or what never was.
    fn decides_falsely(&self, due: &mut Due) {
        let invented = |part: &ClosingPart| ClosingPart {
            side: part.side,
            closing: Some(EntryId([part.side.0; 16])),
        };
        let closings = self.closings();
        let invented = closings.iter().map(invented).collect();
        for (closings, what) in [
            (closings, "all go"),
            (invented, "all go, which never closed"),
        ] {
            let body = Body::Decision(Decision {
                matter: MATTER,
                agreed: true,
                closings,
            });
            let told = format!("official 2, against the rules, enters that {what}");
            let step = Step::new(ROGUE, body, LATE, Mark::default(), told);
            due.push((None, step));
        }
    }
}
