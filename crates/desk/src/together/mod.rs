//! What several sides do together: proposals, and words in exchange.
//!
//! Both close at a moment that they name, in every room, whatever lies there.
//! Once all that was to close has closed, one decision in the team's room says
//! what comes of it; then every room is told, or the words of an exchange go.
//! Nothing of this is noted down apart: what is due follows from the records of
//! the rooms, old ones and those that continue them ([`matters`]), and the clock
//! ([`due`]), so that it is taken up after a crash, by whichever official's desk is
//! there, and done once.

mod due;
mod exchanging;
mod looking;
mod matters;
mod proposing;

use envelope::RoomId;
use talks::decide;
use talks::{Body, EntryId, MatterId, Time};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::room::RoomEngine;
use crate::turn::Turn;

use due::{Act, Plan};

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

/// The matter under which a permission in exchange is decided on that nobody
/// matched: the same for every desk.
fn alone(closing: EntryId) -> MatterId {
    MatterId(closing.0)
}
