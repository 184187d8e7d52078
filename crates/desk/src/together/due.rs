//! What is due, by the records of the rooms and the clock.

use std::collections::BTreeSet;

use envelope::RoomId;
use talks::entry::{ClosingPart, MatchPart};
use talks::proposal::{Proposal, SideYes};
use talks::room::{PermissionStanding, PermissionState, ProposalState};
use talks::{Body, EntryId, MatterId, Role, RoomKind, SideNumber, TalksId, Time, decide};

use super::matters::Held;
use super::{ABSENT, alone};
use crate::desk::Desk;
use crate::precedence::{TURN, author_of, turn_among};
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
        let rooms = self.engines_of_sides(talks);
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
            self.plan_telling(engine, plan);
        }
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
            let Some(at) = turn_among(engine, Role::Official, closes, began) else {
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
                    self.plan_unmatched(team, engine, permission, plan);
                }
            }
        }
        for (matter, parts) in self.exchanges_of(talks) {
            if self.decided(talks, &matter).is_none() {
                self.plan_exchange(talks, team, matter, parts, plan);
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
        if self.decided(talks, &proposal.matter).is_some() {
            return;
        }
        let mut closings = Vec::new();
        let mut ready = proposal.closes;
        for side in &proposal.sides {
            let closing = match self.part_of_proposal(talks, *side, proposal) {
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
        let count = u8::try_from(self.talks.get(talks)?.opening.sides.len()).ok()?;
        let sides = (0..count).map(SideNumber);
        let found: Vec<Held<'_>> = sides
            .filter_map(|side| self.proposal_in(talks, side, matter))
            .collect();
        let sides = &found.first()?.2.proposal.sides;
        (found.len() == sides.len()).then_some(found)
    }

    /// What one side's rooms hold of a proposal.
    fn part_of_proposal(&self, talks: &TalksId, side: SideNumber, proposal: &Proposal) -> Part {
        let Proposal { matter, closes, .. } = proposal;
        let late = closes.plus_millis(ABSENT);
        if let Some((engine, _, state)) = self.proposal_in(talks, side, matter) {
            return match (&state.closed, engine.check_usable()) {
                (Some(closed), _) => Part::Closed {
                    at: closed.at,
                    closing: closed.closing,
                },
                (None, Ok(())) => Part::Open,
                (None, Err(_)) if is_frozen(engine) => Part::Nothing(*closes),
                // Others may still see it close.
                (None, Err(_)) => Part::Nothing(late),
            };
        }
        match self.engine_of(talks, RoomKind::Side(side)) {
            Some(engine) if is_frozen(engine) => Part::Nothing(*closes),
            // It was put to the others and never came here.
            Some(engine)
                if engine.is_caught_up() && !engine.has_queued(|body| is_of(body, matter)) =>
            {
                Part::Nothing(late)
            }
            _ => Part::Open,
        }
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
            let held = self.permission_in(talks, part.side, &part.permission);
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
                PermissionStanding::Waiting if engine.check_usable().is_ok() => {
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
                .is_some_and(|closing| self.decision_on(talks, &closing).is_none())
        });
        let agreed = free && self.can_exchange(talks, parts).is_ok();
        plan_decision(team, matter, agreed, closings, ready, plan);
    }

    /// What each room is told, once it is decided.
    fn plan_telling(&self, engine: &RoomEngine, plan: &mut Plan) {
        for id in engine.room.unfinished() {
            if let Some(state) = engine.room.proposal(&id) {
                self.plan_outcome(engine, id, state, plan);
            } else if let Some(permission) = engine.room.permission(&id) {
                self.plan_way(engine, permission, plan);
            }
        }
    }

    fn plan_outcome(
        &self,
        engine: &RoomEngine,
        id: EntryId,
        state: &ProposalState,
        plan: &mut Plan,
    ) {
        let matter = &state.proposal.matter;
        let Some((team, decided)) = self.decided(&engine.talks, matter) else {
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
    fn plan_way(&self, engine: &RoomEngine, permission: &PermissionState, plan: &mut Plan) {
        let Some(closing) = permission.closed_by() else {
            return;
        };
        let talks = &engine.talks;
        let Some((matter, agreed)) = self.decision_on(talks, &closing) else {
            return;
        };
        let Some((team, decided)) = self.decided(talks, &matter) else {
            return;
        };
        let goes = agreed
            && self
                .matched(talks, &matter)
                .is_some_and(|parts| self.bears_out(&engine.talks, parts, &decided.closings));
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
            false => match turn_among(
                engine,
                Role::Official,
                item.stated.plus_millis(ABSENT),
                None,
            ) {
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
                let closed = closing.closing.is_some_and(|closing| {
                    self.rooms_of_kind(talks, RoomKind::Side(part.side))
                        .any(|engine| closes(engine, &closing, &part.permission))
                });
                part.side == closing.side && closed
            })
    }

    /// A closed permission that nobody matched: nothing comes of it.
    fn plan_unmatched(
        &self,
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
        let talks = &engine.talks;
        let matter = alone(*closing);
        if !self.is_matched(talks, side, &permission.id)
            && self.decision_on(talks, closing).is_none()
            && self.decided(talks, &matter).is_none()
        {
            let closings = vec![ClosingPart {
                side,
                closing: Some(*closing),
            }];
            plan_decision(team, matter, false, closings, *at, plan);
        }
    }
}

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

fn is_of(body: &Body, matter: &MatterId) -> bool {
    matches!(body, Body::Proposal(proposal) if proposal.matter == *matter)
}

fn is_frozen(engine: &RoomEngine) -> bool {
    matches!(engine.standing, Standing::Frozen(_))
}

fn plan_decision(
    team: &RoomEngine,
    matter: MatterId,
    agreed: bool,
    closings: Vec<ClosingPart>,
    ready: Time,
    plan: &mut Plan,
) {
    let Some(at) = turn_among(team, Role::Official, ready, None) else {
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
    decision: talks::Place,
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
        None => turn_among(engine, Role::Official, item.stated.plus_millis(TURN), None),
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
