//! What is due, by the records of the rooms and the clock.

use std::collections::BTreeSet;

use envelope::RoomId;
use talks::entry::{ClosingPart, MatchPart};
use talks::proposal::SideYes;
use talks::room::{PermissionStanding, PermissionState, ProposalState};
use talks::{Body, EntryId, MatterId, Place, RoomKind, SideNumber, TalksId, Time, decide};

use super::{ABSENT, alone, author_of, turn_of};
use crate::desk::Desk;
use crate::room::RoomEngine;
use crate::stored::Standing;

/// Something to do.
pub(super) enum Act {
    /// A proposal or a permission closes in its room.
    Close { room: RoomId, of: EntryId },
    /// The team decides.
    Decide {
        room: RoomId,
        matter: MatterId,
        agreed: bool,
        closings: Vec<ClosingPart>,
    },
    /// A room is told what came of it.
    Tell {
        room: RoomId,
        of: EntryId,
        agreed: bool,
        yeses: Vec<SideYes>,
    },
    /// Words in exchange set out.
    SetOut {
        room: RoomId,
        permission: EntryId,
        matter: MatterId,
    },
}

/// What is due, and when something will be.
pub(super) struct Plan {
    pub(super) now: Time,
    pub(super) acts: Vec<Act>,
    pub(super) next: Option<Time>,
}

impl Plan {
    pub(super) fn new(now: Time) -> Self {
        Self {
            now,
            acts: Vec::new(),
            next: None,
        }
    }

    /// Whether a moment has come; else it is waited for.
    fn has_come(&mut self, at: Time) -> bool {
        if at <= self.now {
            return true;
        }
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
        false
    }
}

/// What is known of one side's part in a matter.
enum Part {
    /// It closed.
    Closed { at: Time, closing: EntryId },
    /// Nothing of it will close any more, since this moment.
    Nothing(Time),
    /// It may still close.
    Open,
}

impl Desk {
    pub(super) fn plan_talks(&self, talks: &TalksId, plan: &mut Plan) {
        let rooms = self.side_engines(talks);
        for engine in &rooms {
            self.plan_closings(engine, plan);
        }
        let Some(team) = self.engine_of(talks, RoomKind::Team) else {
            return;
        };
        if team.is_caught_up() {
            self.plan_decisions(talks, team, &rooms, plan);
        }
        for engine in rooms.iter().filter(|engine| engine.is_caught_up()) {
            self.plan_telling(team, engine, plan);
        }
    }

    /// The desk's rooms with the sides, each once.
    pub(super) fn side_engines(&self, talks: &TalksId) -> Vec<&RoomEngine> {
        let Some(stored) = self.talks.get(talks) else {
            return Vec::new();
        };
        (0u8..)
            .map(SideNumber)
            .take(stored.opening.sides.len())
            .filter_map(|side| self.engine_of(talks, RoomKind::Side(side)))
            .collect()
    }

    pub(super) fn engine_of(&self, talks: &TalksId, kind: RoomKind) -> Option<&RoomEngine> {
        self.rooms.get(&self.room_of_kind(talks, kind).ok()?)
    }

    /// What closes in a room. It waits for nothing but this room (R9).
    fn plan_closings(&self, engine: &RoomEngine, plan: &mut Plan) {
        if !engine.is_caught_up() {
            return;
        }
        for of in engine.room.unfinished() {
            let Some((closes, began)) = waits_to_close(engine, &of) else {
                continue;
            };
            let Some(at) = turn_of(engine, closes, began) else {
                continue;
            };
            let queued =
                || engine.has_queued(|body| matches!(body, Body::Closed(other) if other.of == of));
            if plan.has_come(at) && !queued() {
                plan.acts.push(Act::Close {
                    room: engine.id,
                    of,
                });
            }
        }
    }

    fn plan_decisions(
        &self,
        talks: &TalksId,
        team: &RoomEngine,
        rooms: &[&RoomEngine],
        plan: &mut Plan,
    ) {
        let mut seen = BTreeSet::new();
        for engine in rooms {
            for id in engine.room.unfinished() {
                if let Some(state) = engine.room.proposal(&id)
                    && seen.insert(state.proposal.matter)
                {
                    self.plan_proposal(talks, team, state, plan);
                } else if let Some(permission) = engine.room.permission(&id) {
                    plan_unmatched(team, engine, permission, plan);
                }
            }
        }
        for (matter, state) in team.room.team_matters() {
            if let (Some((_, parts)), None) = (&state.matched, &state.decided) {
                self.plan_exchange(talks, team, *matter, parts, plan);
            }
        }
    }

    fn plan_proposal(
        &self,
        talks: &TalksId,
        team: &RoomEngine,
        state: &ProposalState,
        plan: &mut Plan,
    ) {
        let proposal = &state.proposal;
        if is_decided(team, &proposal.matter) {
            return;
        }
        let mut closings = Vec::new();
        let mut ready = proposal.closes;
        for side in &proposal.sides {
            let Some(engine) = self.engine_of(talks, RoomKind::Side(*side)) else {
                return;
            };
            let closing = match part_of_proposal(engine, &proposal.matter, proposal.closes) {
                Part::Closed { at, closing } => {
                    ready = ready.max(at);
                    Some(closing)
                }
                Part::Nothing(since) => {
                    if !plan.has_come(since) {
                        return;
                    }
                    ready = ready.max(since);
                    None
                }
                Part::Open => return,
            };
            closings.push(ClosingPart {
                side: *side,
                closing,
            });
        }
        let agreed = self.is_mutual(talks, &proposal.matter);
        plan_decision(team, proposal.matter, agreed, closings, ready, plan);
    }

    /// Whether all sides said yes to the same, and every room can be shown it.
    fn is_mutual(&self, talks: &TalksId, matter: &MatterId) -> bool {
        let Some(states) = self.all_of(talks, matter) else {
            return false;
        };
        let mut proposals = states.iter().map(|(_, _, state)| &state.proposal);
        let first = proposals.next();
        if !proposals.all(|other| Some(other) == first) {
            return false;
        }
        states
            .iter()
            .all(|(engine, id, state)| match state.outcome {
                Some(told) => told,
                None => yeses_for(&states, engine).is_some_and(|yeses| {
                    decide::outcome(&engine.room, &engine.leaf(), *id, true, yeses).is_ok()
                }),
            })
    }

    /// A matter in the rooms of all its sides, if this desk holds them all.
    fn all_of(&self, talks: &TalksId, matter: &MatterId) -> Option<Vec<Held<'_>>> {
        let rooms = self.side_engines(talks);
        let found: Vec<Held<'_>> = rooms
            .into_iter()
            .filter_map(|engine| {
                let (id, state) = engine.room.proposal_of(matter)?;
                Some((engine, id, state))
            })
            .collect();
        let sides = &found.first()?.2.proposal.sides;
        (found.len() == sides.len()).then_some(found)
    }

    fn plan_exchange(
        &self,
        talks: &TalksId,
        team: &RoomEngine,
        matter: MatterId,
        parts: &[MatchPart],
        plan: &mut Plan,
    ) {
        let mut closings = Vec::new();
        let mut ready = Time(0);
        let mut open = false;
        for part in parts {
            let held = self
                .engine_of(talks, RoomKind::Side(part.side))
                .and_then(|engine| Some((engine, engine.room.permission(&part.permission)?)));
            let Some((engine, permission)) = held else {
                return;
            };
            // Until all have closed: that one was taken back is told to nobody
            // by an earlier outcome (R10).
            ready = ready.max(permission.terms.condition.closes().unwrap_or_default());
            let closing = match &permission.standing {
                PermissionStanding::Closed { at, closing } => {
                    ready = ready.max(*at);
                    Some(*closing)
                }
                PermissionStanding::Waiting if !is_frozen(engine) => {
                    open = true;
                    None
                }
                _ => None,
            };
            closings.push(ClosingPart {
                side: part.side,
                closing,
            });
        }
        if !plan.has_come(ready) || open {
            return;
        }
        let free = closings.iter().all(|part| {
            part.closing
                .is_some_and(|closing| team.room.decision_on(&closing).is_none())
        });
        let agreed = free && self.can_exchange(talks, parts).is_ok();
        plan_decision(team, matter, agreed, closings, ready, plan);
    }

    /// What each room is told, once it is decided.
    fn plan_telling(&self, team: &RoomEngine, engine: &RoomEngine, plan: &mut Plan) {
        for id in engine.room.unfinished() {
            if let Some(state) = engine.room.proposal(&id) {
                self.plan_outcome(team, engine, id, state, plan);
            } else if let Some(permission) = engine.room.permission(&id) {
                self.plan_way(team, engine, permission, plan);
            }
        }
    }

    fn plan_outcome(
        &self,
        team: &RoomEngine,
        engine: &RoomEngine,
        id: EntryId,
        state: &ProposalState,
        plan: &mut Plan,
    ) {
        let matter = &state.proposal.matter;
        let decided = team.room.team_matters().get(matter);
        let Some(decided) = decided.and_then(|state| state.decided.as_ref()) else {
            return;
        };
        if state.closed.is_none() || state.outcome.is_some() {
            return;
        }
        let mut yeses = None;
        if decided.agreed {
            let Some(states) = self.all_of(&engine.talks, matter) else {
                return;
            };
            if states.iter().any(|(_, _, state)| state.closed.is_none()) {
                return;
            }
            // A decision that the answers do not bear out agrees on nothing.
            if self.is_mutual(&engine.talks, matter) {
                yeses = yeses_for(&states, engine);
            }
        }
        plan_tell(team, decided.place, engine, id, yeses, plan);
    }

    /// A closed permission goes, or nothing came of it.
    fn plan_way(
        &self,
        team: &RoomEngine,
        engine: &RoomEngine,
        permission: &PermissionState,
        plan: &mut Plan,
    ) {
        let Some(closing) = permission.closed_by() else {
            return;
        };
        let Some((matter, agreed)) = team.room.decision_on(&closing) else {
            return;
        };
        let Some(state) = team.room.team_matters().get(&matter) else {
            return;
        };
        let Some(decided) = &state.decided else {
            return;
        };
        let matched = state.matched.as_ref().map(|(_, parts)| parts);
        let goes = agreed
            && matched.is_some_and(|parts| self.bears_out(&engine.talks, parts, &decided.closings));
        if !goes {
            plan_tell(team, decided.place, engine, permission.id, None, plan);
            return;
        }
        let key = (engine.id, permission.id);
        let Some(item) = team.room.item(decided.place) else {
            return;
        };
        // Whoever decided carries it out; if that desk is gone, another does.
        let at = match item.author == team.leaf() {
            true => item.stated,
            false => match turn_of(engine, item.stated.plus_millis(ABSENT), None) {
                Some(at) => at,
                None => return,
            },
        };
        if !self.carriages.contains_key(&key) && plan.has_come(at) {
            plan.acts.push(Act::SetOut {
                room: engine.id,
                permission: permission.id,
                matter,
            });
        }
    }

    /// Whether a decision rests on the closings of the very permissions matched.
    fn bears_out(&self, talks: &TalksId, parts: &[MatchPart], closings: &[ClosingPart]) -> bool {
        parts.len() == closings.len()
            && parts.iter().zip(closings).all(|(part, closing)| {
                let engine = self.engine_of(talks, RoomKind::Side(part.side));
                let closed = closing.closing.is_some_and(|closing| {
                    engine.is_some_and(|engine| closes(engine, &closing, &part.permission))
                });
                part.side == closing.side && closed
            })
    }
}

/// A matter in one room.
type Held<'a> = (&'a RoomEngine, EntryId, &'a ProposalState);

/// Whether an entry is the closing of a permission.
fn closes(engine: &RoomEngine, closing: &EntryId, permission: &EntryId) -> bool {
    engine
        .room
        .place_of(closing)
        .and_then(|place| engine.room.item(place))
        .and_then(|item| item.counted())
        .is_some_and(|entry| matches!(&entry.body, Body::Closed(body) if body.of == *permission))
}

/// The yeses of the other sides, if all said yes.
fn yeses_for(states: &[Held<'_>], engine: &RoomEngine) -> Option<Vec<SideYes>> {
    let mut yeses = Vec::new();
    for (other, _, state) in states {
        let signatures = state.closed.as_ref()?.yes.clone()?;
        let side = other.room.permitting_side()?;
        if other.id != engine.id {
            yeses.push(SideYes { side, signatures });
        }
    }
    Some(yeses)
}

/// When what waits in a room closes, and who put it there if an official did.
fn waits_to_close(engine: &RoomEngine, of: &EntryId) -> Option<(Time, Option<talks::LeafKey>)> {
    if let Some(state) = engine.room.proposal(of) {
        let open = state.closed.is_none();
        return open.then(|| (state.proposal.closes, author_of(engine, of)));
    }
    let permission = engine.room.permission(of)?;
    permission.waits().ok()?;
    Some((permission.terms.condition.closes()?, None))
}

/// What one side's room holds of a proposal.
fn part_of_proposal(engine: &RoomEngine, matter: &MatterId, closes: Time) -> Part {
    let state = engine.room.proposal_of(matter).map(|(_, state)| state);
    match state.map(|state| &state.closed) {
        Some(Some(closed)) => Part::Closed {
            at: closed.at,
            closing: closed.closing,
        },
        _ if is_frozen(engine) => Part::Nothing(closes),
        Some(None) => Part::Open,
        // It was put to the others and never came here.
        None if engine.is_caught_up() && !engine.has_queued(|body| is_of(body, matter)) => {
            Part::Nothing(closes.plus_millis(ABSENT))
        }
        None => Part::Open,
    }
}

fn is_of(body: &Body, matter: &MatterId) -> bool {
    matches!(body, Body::Proposal(proposal) if proposal.matter == *matter)
}

fn is_frozen(engine: &RoomEngine) -> bool {
    matches!(engine.standing, Standing::Frozen(_))
}

/// A closed permission that nobody matched: nothing comes of it.
fn plan_unmatched(
    team: &RoomEngine,
    engine: &RoomEngine,
    permission: &PermissionState,
    plan: &mut Plan,
) {
    let PermissionStanding::Closed { at, closing } = &permission.standing else {
        return;
    };
    let Some(side) = engine.room.permitting_side() else {
        return;
    };
    let is_matched = team.room.team_matters().values().any(|state| {
        let parts = state.matched.as_ref().map(|(_, parts)| parts.as_slice());
        state.decided.is_none()
            && parts
                .unwrap_or_default()
                .iter()
                .any(|part| part.side == side && part.permission == permission.id)
    });
    let matter = alone(*closing);
    if !is_matched && team.room.decision_on(closing).is_none() && !is_decided(team, &matter) {
        let closings = vec![ClosingPart {
            side,
            closing: Some(*closing),
        }];
        plan_decision(team, matter, false, closings, *at, plan);
    }
}

fn is_decided(team: &RoomEngine, matter: &MatterId) -> bool {
    team.room
        .team_matters()
        .get(matter)
        .is_some_and(|state| state.decided.is_some())
}

fn plan_decision(
    team: &RoomEngine,
    matter: MatterId,
    agreed: bool,
    closings: Vec<ClosingPart>,
    ready: Time,
    plan: &mut Plan,
) {
    let Some(at) = turn_of(team, ready, None) else {
        return;
    };
    let queued =
        || team.has_queued(|body| matches!(body, Body::Decision(other) if other.matter == matter));
    if plan.has_come(at) && !queued() {
        plan.acts.push(Act::Decide {
            room: team.id,
            matter,
            agreed,
            closings,
        });
    }
}

/// What came of it is told: the yeses of all, or that nothing came of it.
fn plan_tell(
    team: &RoomEngine,
    decision: Place,
    engine: &RoomEngine,
    of: EntryId,
    yeses: Option<Vec<SideYes>>,
    plan: &mut Plan,
) {
    let Some(item) = team.room.item(decision) else {
        return;
    };
    let first = (item.author == team.leaf()).then(|| engine.leaf());
    let at = match first {
        Some(_) => Some(item.stated),
        None => turn_of(engine, item.stated.plus_millis(super::TURN), None),
    };
    let queued =
        || engine.has_queued(|body| matches!(body, Body::Outcome(other) if other.of == of));
    if at.is_some_and(|at| plan.has_come(at)) && !queued() {
        plan.acts.push(Act::Tell {
            room: engine.id,
            of,
            agreed: yeses.is_some(),
            yeses: yeses.unwrap_or_default(),
        });
    }
}
