//! What a side permits beforehand, and what its people say under it.

use talks::decide::{self, StandingChoice};
use talks::entry::{Speakers, check_standing};
use talks::{Attribution, Condition, Wording, limits};

use crate::answer::{Answer, MarkSummary};
use crate::command::{RoomName, TermsChoice, WordsChoice};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::people::chosen;
use crate::room::RoomEngine;
use crate::turn::Turn;

impl Desk {
    /// Permits beforehand what will be said under a mark.
    pub(crate) fn permit_beforehand(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        (mark, speakers): (String, Speakers),
        terms: &TermsChoice,
        most: u32,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        engine.check_usable()?;
        let terms = self.terms(turn.now, engine, terms)?;
        let misuse = |what, why: &str| {
            Err(DeskError::Misuse {
                what,
                why: why.to_owned(),
            })
        };
        if terms.expires.is_none() {
            return misuse(
                "expiry",
                "say until when it stands: nothing stands for ever",
            );
        }
        if !(1..=limits::STANDING).contains(&most) {
            return misuse("count", "say how many statements may go, from 1 to 1000");
        }
        if check_standing(&terms).is_err() {
            return match (&terms.condition, terms.wording, terms.attribution) {
                (Condition::InExchange { .. }, _, _) => misuse(
                    "condition",
                    "what goes in exchange is permitted word for word, and closes at a moment: \
                     permit it by itself",
                ),
                (_, Wording::ShownFirst, _) => misuse(
                    "wording",
                    "words that are shown to you first need a yes each time: permit them by \
                     themselves",
                ),
                (_, Wording::Exact, Attribution::Attributed) => misuse(
                    "wording",
                    "exact words of yours bear your signature over these very words, which \
                     nobody can give beforehand: let them go in substance, or exact but not as \
                     yours; or permit each by itself",
                ),
                _ => misuse("terms", "these cannot be given beforehand"),
            };
        }
        let choice = StandingChoice {
            mark,
            terms,
            most,
            speakers,
        };
        let body = self.signed(&room, |engine, key| {
            let nonce = turn.room_bytes(&room);
            decide::permit_beforehand(&engine.room, &engine.leaf(), choice, nonce, key)
        })?;
        self.queue(turn, room, body)
    }

    /// Says something under a standing permission.
    pub(crate) fn mark(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        mark: &str,
        words: WordsChoice,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let engine = self.engine(&room)?;
        engine.check_usable()?;
        let words = chosen(engine, words)?;
        let nonce = turn.room_bytes(&room);
        let body = decide::mark(&engine.room, &engine.leaf(), mark, words, nonce, turn.now)?;
        self.queue(turn, room, body)
    }
}

/// The marks under which something may still be said in a room.
pub(crate) fn marks(engine: &RoomEngine) -> Vec<MarkSummary> {
    let standings = engine.room.standings();
    let living = standings.iter().filter(|(_, state)| state.end.is_none());
    let opening = engine.room.opening();
    living
        .map(|(_, state)| MarkSummary {
            mark: state.mark.clone(),
            to: opening
                .side(state.terms.addressee)
                .map_or_else(String::new, |side| side.name.clone()),
            used: state.used.certain.saturating_add(state.used.perhaps),
            most: state.most,
            expires: state.terms.expires,
        })
        .collect()
}
