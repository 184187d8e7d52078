//! What several sides do together: proposals, and words in exchange.
//!
//! Both close at a moment that they name, in every room, whatever lies there.
//! Once all that was to close has closed, one decision in the team's room says
//! what comes of it; then every room is told, or the words of an exchange go.
//! Nothing of this is noted down apart: what is due follows from the records of
//! the rooms and the clock ([`due`]), so that it is taken up after a crash, by
//! whichever official's desk is there, and done once.

mod due;
mod exchanging;
mod looking;
mod proposing;

use envelope::RoomId;
use talks::decide;
use talks::{Body, EntryId, LeafKey, MatterId, Role, Time};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::room::RoomEngine;
use crate::turn::Turn;

use due::{Act, Plan};

/// How long an official's desk leaves to each that comes before it in a room's
/// roster what any of them may do, in milliseconds.
const TURN: u64 = 20_000;
/// After so long, in milliseconds, what has not come is not waited for any more.
const ABSENT: u64 = 10 * 60_000;

impl Desk {
    /// Does what is due of proposals and exchanges.
    pub(crate) fn act_together(&mut self, turn: &mut Turn<'_>) {
        for act in self.plan(turn.now).acts {
            if let Err((room, error)) = self.do_act(turn, act) {
                turn.warn(&room, error.to_string());
            }
        }
        self.go_on_exchanging(turn);
        self.next_moment = self.plan(turn.now).next;
    }

    /// What is due now in all talks of which this desk is the intermediary's,
    /// and when something will be.
    fn plan(&self, now: Time) -> Plan {
        let mut plan = Plan::new(now);
        for talks in self.talks.values().filter(|talks| talks.side.is_none()) {
            self.plan_talks(&talks.opening.talks, &mut plan);
        }
        plan
    }

    fn do_act(&mut self, turn: &mut Turn<'_>, act: Act) -> Result<(), (RoomId, DeskError)> {
        match act {
            Act::Close { room, of } => self
                .enter_if_allowed(turn, room, |engine, now| {
                    decide::close(&engine.room, &engine.leaf(), of, now)
                })
                .map(drop)
                .map_err(|error| (room, error)),
            Act::Decide {
                room,
                matter,
                agreed,
                closings,
            } => self
                .enter_if_allowed(turn, room, |engine, _| {
                    decide::decide(&engine.room, &engine.leaf(), matter, agreed, closings)
                })
                .map(drop)
                .map_err(|error| (room, error)),
            Act::Tell {
                room,
                of,
                agreed,
                yeses,
            } => self
                .enter_if_allowed(turn, room, |engine, _| {
                    decide::outcome(&engine.room, &engine.leaf(), of, agreed, yeses)
                })
                .map(drop)
                .map_err(|error| (room, error)),
            Act::SetOut {
                room,
                permission,
                matter,
            } => self
                .set_out_in_exchange(turn, room, permission, matter)
                .map_err(|error| (room, error)),
        }
    }

    /// Queues an entry that the rules would count now.
    fn enter_if_allowed(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        decide: impl FnOnce(&RoomEngine, Time) -> Result<Body, decide::Refused>,
    ) -> Result<EntryId, DeskError> {
        let engine = self.engine(&room)?;
        engine.check_usable()?;
        let body = decide(engine, turn.now)?;
        self.put_entry(turn, room, body)
    }
}

/// When it is an official's desk's turn to do what any of them may do from a
/// moment on: whoever began it does it at once, the others one after the other
/// in the roster's order, if it is not done by then. None if it is nobody of the
/// intermediary's officials.
fn turn_of(engine: &RoomEngine, from: Time, began: Option<LeafKey>) -> Option<Time> {
    let own = engine.leaf();
    let mut officials = engine
        .room
        .context()
        .people
        .iter()
        .filter(|person| person.role == Role::Official);
    let before = officials.clone().position(|person| person.key == own)?;
    let there = began.is_some_and(|began| officials.any(|person| person.key == began));
    let before = match began {
        Some(began) if there && began == own => 0,
        Some(_) if there => before + 1,
        _ => before,
    };
    let before = u64::try_from(before).unwrap_or(u64::MAX);
    Some(from.plus_millis(TURN.saturating_mul(before)))
}

/// The author of an entry of a room's record.
fn author_of(engine: &RoomEngine, entry: &EntryId) -> Option<LeafKey> {
    let place = engine.room.place_of(entry)?;
    engine.room.item(place).map(|item| item.author)
}

/// The matter under which a permission in exchange is decided on that nobody
/// matched: the same for every desk.
fn alone(closing: EntryId) -> MatterId {
    MatterId(closing.0)
}
