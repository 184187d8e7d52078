//! What the intermediary's team matches and decides, in its own room: one
//! logged decision for each proposal and each exchange (R5).

use std::collections::BTreeMap;

use crate::entry::{ClosingPart, Decision, Match, MatchPart, Provenance};
use crate::ids::{EntryId, Place};
use crate::proposal::MatterId;

use super::fold::Entered;
use super::{Reach, Room, RuleBroken};

/// An exchange or a proposal, as the team's room knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatterState {
    /// The permissions matched, and where; none for a proposal.
    pub matched: Option<(Place, Vec<MatchPart>)>,
    /// What was decided.
    pub decided: Option<Decided>,
}

/// A decision that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Where it stands.
    pub place: Place,
    /// Whether all said yes, or every part stood.
    pub agreed: bool,
    /// What it rests on.
    pub closings: Vec<ClosingPart>,
}

impl Room {
    /// What the team has matched and decided, by matter.
    pub fn team_matters(&self) -> &BTreeMap<MatterId, MatterState> {
        &self.team_matters
    }

    /// The first decision that took a closing: of which matter, and whether it
    /// was agreed.
    pub fn decision_on(&self, closing: &EntryId) -> Option<(MatterId, bool)> {
        self.decided_closings.get(closing).copied()
    }

    pub(super) fn judge_match(&self, body: &Match) -> Result<(), RuleBroken> {
        if self.matters.used(&body.matter.0).is_some() {
            return Err(RuleBroken::MatterRepeated);
        }
        self.judge_sides(body.parts.iter().map(|part| part.side))
    }

    pub(super) fn match_parts(&mut self, at: &Entered<'_>, body: &Match) {
        self.matters.insert(body.matter.0, Reach::Whole);
        let state = self.team_matters.entry(body.matter).or_default();
        state.matched = Some((at.place, body.parts.clone()));
    }

    /// A matter is decided once, and nothing comes of a closing that an earlier
    /// decision took: whatever two desks know of each other, the order of this
    /// room says which of them was first.
    pub(super) fn judge_decision(&self, body: &Decision) -> Result<(), RuleBroken> {
        self.judge_sides(body.closings.iter().map(|part| part.side))?;
        let closings = body.closings.iter().map(|part| part.closing);
        let mutual = body.closings.len() > 1 && closings.clone().all(|closing| closing.is_some());
        if body.agreed && !mutual {
            return Err(RuleBroken::NotClosed);
        }
        let taken = body.agreed
            && closings
                .flatten()
                .any(|closing| self.decided.used(&closing.0).is_some());
        if taken || self.decided.used(&body.matter.0).is_some() {
            return Err(RuleBroken::DecidedBefore);
        }
        Ok(())
    }

    pub(super) fn judge_provenance(&self, body: &Provenance) -> Result<(), RuleBroken> {
        if body.side == body.to {
            return Err(RuleBroken::OwnSide);
        }
        self.judge_sides([body.side, body.to].into_iter())
    }

    fn judge_sides(
        &self,
        mut sides: impl Iterator<Item = crate::ids::SideNumber>,
    ) -> Result<(), RuleBroken> {
        match sides.find(|side| self.opening.side(*side).is_none()) {
            Some(unknown) => Err(RuleBroken::NoSuchSide(unknown)),
            None => Ok(()),
        }
    }

    pub(super) fn decide_matter(&mut self, at: &Entered<'_>, body: &Decision) {
        self.decided.insert(body.matter.0, Reach::Whole);
        for part in &body.closings {
            let Some(closing) = part.closing else {
                continue;
            };
            self.decided.insert(closing.0, Reach::Whole);
            self.decided_closings
                .entry(closing)
                .or_insert((body.matter, body.agreed));
        }
        let state = self.team_matters.entry(body.matter).or_default();
        state.decided = Some(Decided {
            place: at.place,
            agreed: body.agreed,
            closings: body.closings.clone(),
        });
    }
}
