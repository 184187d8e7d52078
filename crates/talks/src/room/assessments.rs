//! Assessments: where they may stand, and which ones others took the place of.

use crate::entry::Assessment;
use crate::ids::{EntryId, Place};
use crate::roster::RoomKind;

use super::Room;
use super::item::RuleBroken;
use super::judge::Reach;

/// An assessment of this room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssessmentState {
    /// Where it stands.
    pub place: Place,
    /// Where the one stands that took its place.
    pub superseded: Option<Place>,
    /// Whether it, or what took its place, rests on something from before this
    /// desk joined.
    pub before_us: bool,
}

impl Room {
    /// A judgement of others stays among those whose it is.
    pub(super) fn judge_assessment(&self, body: &Assessment) -> Result<Reach, RuleBroken> {
        if matches!(self.context.kind, RoomKind::Side(_)) {
            return Err(RuleBroken::OnlyAmongOurselves);
        }
        let mut reach = Reach::Whole;
        for id in &body.references {
            if !self.places.contains_key(id) {
                reach = reach.and(self.beyond(id, RuleBroken::NoSuchReference)?);
            }
        }
        let Some(earlier) = &body.revises else {
            return Ok(reach);
        };
        match self.assessments.get(earlier) {
            None => Ok(reach.and(self.beyond(earlier, RuleBroken::NoSuchAssessment)?)),
            // Whether it, or what took its place, counts, only those can tell who
            // were there.
            Some(state) if state.before_us => Ok(Reach::BeforeUs),
            Some(state) => match state.superseded {
                Some(place) => Err(RuleBroken::Superseded(place)),
                None => Ok(reach),
            },
        }
    }

    pub(super) fn assess(&mut self, place: Place, id: EntryId, reach: Reach, body: &Assessment) {
        if let Some(earlier) = &body.revises
            && let Some(state) = self.assessments.get_mut(earlier)
        {
            state.superseded.get_or_insert(place);
            state.before_us |= reach == Reach::BeforeUs;
        }
        let state = AssessmentState {
            place,
            superseded: None,
            before_us: reach == Reach::BeforeUs,
        };
        self.assessments.insert(id, state);
    }

    /// The assessment of an id.
    pub fn assessment(&self, id: &EntryId) -> Option<&AssessmentState> {
        self.assessments.get(id)
    }

    /// All assessments that count, in order.
    pub fn assessments(&self) -> Vec<(EntryId, AssessmentState)> {
        let all = self.assessments.iter();
        let mut all: Vec<_> = all.map(|(id, state)| (*id, *state)).collect();
        all.sort_by_key(|(_, state)| state.place);
        all
    }
}
