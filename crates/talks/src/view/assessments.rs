//! Assessments, told.

use crate::entry::{Assessment, Body, Confidence, Entry};
use crate::ids::{LeafKey, Place, Time};
use crate::room::{Item, Room};

use super::{AssessmentView, Eye};

/// Shows the assessments of a room as `reader` sees them, in order; those that
/// others took the place of are among them.
pub fn assessments(room: &Room, reader: &LeafKey, now: Time) -> Vec<AssessmentView> {
    let eye = Eye::new(room, reader, now);
    let all = room.assessments();
    all.into_iter()
        .filter_map(|(_, state)| {
            let item = room.item(state.place)?;
            let entry = item.counted()?;
            match &entry.body {
                Body::Assessment(body) => Some(eye.assessment(state.place, item, entry, body)),
                _ => None,
            }
        })
        .collect()
}

impl Eye<'_> {
    pub(super) fn assessment(
        &self,
        place: Place,
        item: &Item,
        entry: &Entry,
        body: &Assessment,
    ) -> AssessmentView {
        let state = self.room.assessment(&entry.id);
        AssessmentView {
            number: place.0,
            by: item
                .speaker
                .as_ref()
                .map_or_else(String::new, |by| by.name.clone()),
            at: item.stated,
            subject: body.subject.clone(),
            judgement: body.judgement.clone(),
            source: body.source.clone(),
            confidence: body.confidence,
            confidence_told: match body.confidence {
                Confidence::Low => "low",
                Confidence::Moderate => "moderate",
                Confidence::High => "high",
            }
            .to_owned(),
            references: body
                .references
                .iter()
                .filter_map(|id| self.number(id))
                .collect(),
            revises: body.revises.as_ref().and_then(|id| self.number(id)),
            revised_in: state
                .and_then(|state| state.superseded)
                .map(|place| place.0),
        }
    }
}
