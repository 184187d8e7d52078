//! Rounds, told.

use crate::entry::RoundBegin;
use crate::ids::Place;
use crate::room::{Item, RoundState, Speaker};

use super::{Eye, RoundView, Said};

impl Eye<'_> {
    pub(super) fn rounds(&self) -> Vec<RoundView> {
        self.room.rounds().iter().map(told).collect()
    }

    /// The line that begins a round; one that is refused began none.
    pub(super) fn round_begun(&self, place: Place, item: &Item, body: &RoundBegin) -> Said {
        let mut begun = self.room.rounds().iter();
        let state = begun.rfind(|round| round.place == Some(place));
        let round = state.map_or_else(
            || RoundView {
                number: body.number,
                title: Some(body.title.clone()),
                agenda: body.agenda.clone(),
                language: Some(body.language.clone()),
                by: item.speaker.as_ref().map(|by| by.name.clone()),
                begun: item.stated,
                ended: None,
            },
            told,
        );
        Said::RoundBegun { round }
    }
}

fn told(round: &RoundState) -> RoundView {
    RoundView {
        number: round.number,
        title: round.title.clone(),
        agenda: round.agenda.clone(),
        language: round.language.clone(),
        by: round.by.as_ref().map(|by: &Speaker| by.name.clone()),
        begun: round.begun,
        ended: round.ended,
    }
}
