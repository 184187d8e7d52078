//! What a side permits beforehand, and what its people say under it.

use envelope::RoomId;
use talks::decide::{self, StandingChoice};
use talks::entry::check_standing;
use talks::{Attribution, Body, Condition, Terms, Time, Wording, limits};

use crate::answer::{Answer, MarkSummary};
use crate::command::{Beforehand, RoomName, TermsChoice, WordsChoice};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::people::{check_named_once, chosen};
use crate::refusal::BeforehandMisuse;
use crate::room::RoomEngine;
use crate::turn::Turn;

impl Desk {
    /// Permits beforehand what will be said under a mark: to each of these sides, or
    /// to none.
    pub(crate) fn permit_beforehand(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        what: Beforehand,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        self.engine(&room)?.check_usable()?;
        let mut bodies = Vec::new();
        let mut named = Vec::new();
        for choice in &what.terms {
            let terms = self.terms_beforehand(turn.now, room, choice, what.most)?;
            check_named_once(&mut named, &terms)?;
            let choice = StandingChoice {
                mark: what.mark.clone(),
                terms,
                most: what.most,
                speakers: what.speakers,
            };
            let body = self.signed(&room, |engine, key| {
                let nonce = turn.room_bytes(&room);
                decide::permit_beforehand(&engine.room, &engine.leaf(), choice, nonce, key)
            })?;
            bodies.push(body);
        }
        self.queue_in(turn, room, bodies)
    }

    /// Terms such as can be given beforehand, or what to do instead.
    fn terms_beforehand(
        &self,
        now: Time,
        room: RoomId,
        terms: &TermsChoice,
        most: u32,
    ) -> Result<Terms, DeskError> {
        let terms = self.terms(now, self.engine(&room)?, terms)?;
        if terms.expires.is_none() {
            return Err(BeforehandMisuse::ForEver.into());
        }
        if !(1..=limits::STANDING).contains(&most) {
            return Err(BeforehandMisuse::Count.into());
        }
        if check_standing(&terms).is_err() {
            return match (&terms.condition, terms.wording, terms.attribution) {
                (Condition::InExchange { .. }, _, _) => Err(BeforehandMisuse::InExchange.into()),
                (_, Wording::ShownFirst, _) => Err(BeforehandMisuse::ShownFirst.into()),
                (_, Wording::Exact, Attribution::Attributed) => {
                    Err(BeforehandMisuse::ExactAttributed.into())
                }
                _ => Err(BeforehandMisuse::Terms.into()),
            };
        }
        Ok(terms)
    }

    /// Says something under a mark, once for each side to whom it may go.
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
        let now = turn.now;
        let nonce = || turn.room_bytes(&room);
        let bodies = decide::mark(&engine.room, &engine.leaf(), mark, words, nonce, now)?;
        self.queue_in(turn, room, bodies)
    }

    /// Queues what stands in one room together: all, or none.
    fn queue_in(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        mut bodies: Vec<Body>,
    ) -> Result<Answer, DeskError> {
        match (bodies.pop(), bodies.is_empty()) {
            (Some(only), true) => self.queue(turn, room, only),
            (last, _) => {
                bodies.extend(last);
                let bodies = bodies.into_iter().map(|body| (room, body)).collect();
                let entries = self.queue_all(turn, bodies)?;
                Ok(Answer::QueuedAll { entries })
            }
        }
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
