//! Conveying: hold, intention, conveyance, receipt.
//!
//! A carriage is the desk's own note of one permission on its way. Each step
//! waits until the step before has its place in the log it lies in: nothing
//! leaves before the intention is read back and found to bind (R6), and the
//! receipt follows only what the destination's record shows. A crash between
//! two steps is taken up where it happened, since the note and the entry it
//! waits for are stored in one batch (R8).

use envelope::RoomId;
use minicbor::{Decode, Encode};
use talks::conveyance;
use talks::entry::{Conveyance, Origin, Provenance};
use talks::{Body, EntryId, MatterId, Passage, Place, RoomKind, Time, decide};

use crate::answer::Event;
use crate::desk::Desk;
use crate::effect::Effect;
use crate::enclosed::Enclosed;
use crate::error::DeskError;
use crate::refusal::NotNow;
use crate::room::RoomEngine;
use crate::turn::Turn;

/// One permission on its way.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Carriage {
    #[n(0)]
    pub(crate) version: u16,
    /// The side room that permitted.
    #[n(1)]
    pub(crate) source: RoomId,
    #[n(2)]
    pub(crate) permission: EntryId,
    /// The room of the addressee.
    #[n(3)]
    pub(crate) destination: RoomId,
    /// The words to put there, if they were given.
    #[n(4)]
    pub(crate) words: Option<Passage>,
    #[n(5)]
    pub(crate) aloud: bool,
    #[n(6)]
    pub(crate) stage: Stage,
    /// The statement of the destination that they answer.
    #[n(7)]
    pub(crate) answers: Option<EntryId>,
    /// The exchange that they are a part of.
    #[n(8)]
    pub(crate) exchange: Option<MatterId>,
    /// The document that the words name.
    #[n(9)]
    pub(crate) enclosed: Option<Enclosed>,
}

/// How far a carriage is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Stage {
    /// Can still be recalled; sets out then.
    #[n(0)]
    Held(#[n(0)] Time),
    /// The intention waits for its place.
    #[n(1)]
    SettingOut(#[n(0)] EntryId),
    /// The conveyance waits for its place.
    #[n(2)]
    Crossing {
        #[n(0)]
        intention: EntryId,
        #[n(1)]
        conveyance: EntryId,
    },
    /// The receipt waits for its place.
    #[n(3)]
    Receipt(#[n(0)] EntryId),
    /// Bound, in exchange: waits until the other parts are, too.
    #[n(4)]
    Bound(#[n(0)] EntryId),
    /// Shown, in exchange: waits for what comes in return.
    #[n(5)]
    Shown {
        #[n(0)]
        intention: EntryId,
        #[n(1)]
        conveyance: EntryId,
        #[n(2)]
        at: Time,
    },
    /// Taking over what a colleague set out with waits for its place.
    #[n(6)]
    TakingOver {
        #[n(0)]
        intention: EntryId,
        #[n(1)]
        entry: EntryId,
    },
    /// The intention has bound; the document's bytes go to the relay.
    #[n(7)]
    Bringing(#[n(0)] EntryId),
    /// The intention has bound, and the destination froze: waits until its people are
    /// in the room that goes on.
    #[n(8)]
    SendingOn {
        #[n(0)]
        intention: EntryId,
        /// The entry by which the words were put into the room that froze, if that
        /// was done: whether it got its place there, this desk has not read.
        #[n(1)]
        conveyance: Option<EntryId>,
    },
}

impl Desk {
    /// When the next held carriage sets out; one that waits for its document
    /// does so when that is ready.
    pub(crate) fn next_departure(&self) -> Option<Time> {
        self.carriages
            .values()
            .filter_map(|carriage| match carriage.stage {
                Stage::Held(until) if carriage.may_set_out(until) => Some(until),
                _ => None,
            })
            .min()
    }

    /// Sets out with everything whose hold is over.
    pub(crate) fn set_out(&mut self, turn: &mut Turn<'_>) {
        let due: Vec<Carriage> = self
            .carriages
            .values()
            .filter(|carriage| carriage.may_set_out(turn.now))
            .cloned()
            .collect();
        for carriage in due {
            match self.write_intention(turn, &carriage) {
                Ok(intention) => {
                    self.advance(turn, &carriage, Stage::SettingOut(intention), "setting-out");
                }
                Err(error) => self.give_up(turn, &carriage, error.to_string()),
            }
        }
    }

    fn write_intention(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
    ) -> Result<EntryId, DeskError> {
        let engine = self.engine(&carriage.source)?;
        engine.check_usable()?;
        self.engine(&carriage.destination)?.check_usable()?;
        let body = conveyance::intention(
            &engine.room,
            &engine.leaf(),
            &carriage.permission,
            carriage.aloud,
            turn.now,
        )?;
        self.put_entry(turn, carriage.source, body)
    }

    /// An own entry has its place: whatever carriage waited for it moves on.
    pub(crate) fn own_entry_logged(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        entry: EntryId,
        place: Place,
        counted: bool,
    ) {
        let waiting = self.carriages.values().find(|carriage| {
            let (at, awaited) = carriage.awaits();
            at == room && awaited == Some(entry)
        });
        let Some(carriage) = waiting.cloned() else {
            return;
        };
        let moved = match carriage.stage {
            Stage::Held(_) | Stage::Bringing(_) | Stage::SendingOn { .. } => Ok(()),
            Stage::SettingOut(intention) => self.cross(turn, &carriage, intention),
            Stage::Crossing {
                intention,
                conveyance,
            } => self.shown(turn, &carriage, intention, conveyance, (place, counted)),
            Stage::TakingOver { intention, .. } => {
                self.taken_over(turn, &carriage, intention, counted)
            }
            Stage::Bound(_) | Stage::Shown { .. } => Ok(()),
            Stage::Receipt(_) => {
                self.tell_carried(turn, &carriage, "receipt", None, None);
                self.forget(turn, &carriage);
                Ok(())
            }
        };
        if let Err(error) = moved {
            self.give_up(turn, &carriage, error.to_string());
        }
    }

    /// An own entry never gets its place: whatever carriage waited for it ends.
    pub(crate) fn own_entry_dropped(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        entry: EntryId,
        reason: &str,
    ) {
        let waiting = self
            .carriages
            .values()
            .find(|carriage| carriage.awaits() == (room, Some(entry)));
        if let Some(carriage) = waiting.cloned() {
            self.give_up(turn, &carriage, reason.to_owned());
        }
    }

    /// The intention is logged. If it binds, the words cross.
    pub(crate) fn cross(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        intention: EntryId,
    ) -> Result<(), DeskError> {
        let engine = self.engine(&carriage.source)?;
        let binds = engine.room.is_bound_to(&intention);
        if carriage.exchange.is_some() {
            // Another official's desk may have bound it, and carries it then.
            if !binds {
                self.forget(turn, carriage);
                return Ok(());
            }
            self.set_stage(carriage, Stage::Bound(intention));
            self.run_errand(turn, (carriage.source, carriage.permission));
            return Ok(());
        }
        if !binds {
            return Err(NotNow::NotBound.into());
        }
        self.depart(turn, carriage, intention)
    }

    /// What is bound leaves: at once, or once the document that goes along lies
    /// where the destination can fetch it.
    pub(crate) fn depart(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        intention: EntryId,
    ) -> Result<(), DeskError> {
        if !self.is_reached(&carriage.destination) {
            let stage = Stage::SendingOn {
                intention,
                conveyance: None,
            };
            self.advance(turn, carriage, stage, "sending-on");
            return Ok(());
        }
        if carriage.enclosed.is_none() {
            return self.put_across(turn, carriage, intention);
        }
        self.advance(turn, carriage, Stage::Bringing(intention), "bringing");
        self.run_errand(turn, (carriage.source, carriage.permission));
        Ok(())
    }

    /// Puts words, and what goes along with them, into the destination.
    pub(crate) fn put_conveyance(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        intention: EntryId,
        composed: Conveyance,
    ) -> Result<(), DeskError> {
        let body = Body::Conveyance(composed);
        let conveyance = self.put_entry(turn, carriage.destination, body)?;
        self.advance(
            turn,
            carriage,
            Stage::Crossing {
                intention,
                conveyance,
            },
            "crossing",
        );
        Ok(())
    }

    /// The conveyance is logged in the destination: the source gets its receipt.
    fn shown(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        intention: EntryId,
        conveyance: EntryId,
        (place, counted): (Place, bool),
    ) -> Result<(), DeskError> {
        if !counted {
            return Err(NotNow::NotAccepted.into());
        }
        let destination = self.engine(&carriage.destination)?;
        let sent = destination.conveyance(&conveyance)?;
        let at = turn.now;
        let came = (conveyance, Some(place), at);
        self.arrived(turn, carriage, intention, came, &sent)
    }

    /// The words stand in the destination: the source gets its receipt, or, in
    /// exchange, waits for what comes in return.
    pub(crate) fn arrived(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        intention: EntryId,
        (conveyance, place, at): (EntryId, Option<Place>, Time),
        sent: &Conveyance,
    ) -> Result<(), DeskError> {
        let number = place.map(|place| place.0);
        self.tell_carried(turn, carriage, "shown", number, None);
        // The words have arrived: a note that fails must not keep the receipt back.
        if let Err(error) = self.note_provenance(turn, carriage, sent) {
            turn.warn(
                &carriage.source,
                format!("where a non-paper came from could not be noted for the team: {error}"),
            );
        }
        if carriage.exchange.is_some() {
            self.set_stage(
                carriage,
                Stage::Shown {
                    intention,
                    conveyance,
                    at,
                },
            );
            return Ok(());
        }
        let source = self.engine(&carriage.source)?;
        let body = conveyance::receipt(&source.room, &intention, sent, at, None)?;
        let receipt = self.put_entry(turn, carriage.source, body)?;
        self.set_stage(carriage, Stage::Receipt(receipt));
        Ok(())
    }

    /// Where a non-paper came from, stands in the team's room and nowhere else.
    fn note_provenance(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        sent: &Conveyance,
    ) -> Result<(), DeskError> {
        if sent.origin != Origin::NonPaper {
            return Ok(());
        }
        let source = self.engine(&carriage.source)?;
        let (Some(side), Some(permission)) = (
            source.room.permitting_side(),
            source.room.permission(&carriage.permission),
        ) else {
            return Ok(());
        };
        let provenance = Provenance {
            side,
            permission: permission.id,
            number: permission.place,
            to: permission.terms.addressee,
            passage: sent.passage.clone(),
        };
        let told = |body: &Body| matches!(body, Body::Provenance(other) if other.permission == provenance.permission);
        // Whoever set out may have noted it before this desk took it over.
        let noted = |team: &RoomEngine| {
            let mut entries = team.room.items().filter_map(|(_, item)| item.counted());
            entries.any(|entry| told(&entry.body)) || team.has_queued(told)
        };
        if self.rooms_of_kind(&source.talks, RoomKind::Team).any(noted) {
            return Ok(());
        }
        let team = self.room_of_kind(&source.talks, RoomKind::Team)?;
        let engine = self.engine(&team)?;
        let body = decide::note_provenance(&engine.room, &engine.leaf(), provenance)?;
        self.put_entry(turn, team, body).map(drop)
    }

    pub(crate) fn put_entry(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        body: Body,
    ) -> Result<EntryId, DeskError> {
        let entry = self.engine_mut(&room)?.enqueue(turn, body)?;
        self.dirty.rooms.insert(room);
        Ok(entry)
    }

    pub(crate) fn advance(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        stage: Stage,
        name: &str,
    ) {
        self.set_stage(carriage, stage);
        self.tell_carried(turn, carriage, name, None, None);
    }

    pub(crate) fn set_stage(&mut self, carriage: &Carriage, stage: Stage) {
        let key = (carriage.source, carriage.permission);
        if let Some(kept) = self.carriages.get_mut(&key) {
            kept.stage = stage;
        }
        self.dirty.carriages.insert(key);
    }

    pub(crate) fn give_up(&mut self, turn: &mut Turn<'_>, carriage: &Carriage, reason: String) {
        self.tell_carried(turn, carriage, "failed", None, Some(reason));
        self.forget(turn, carriage);
    }

    pub(crate) fn forget(&mut self, turn: &mut Turn<'_>, carriage: &Carriage) {
        if carriage.enclosed.is_some() {
            turn.effect(Effect::ForgetDocument(carriage.errand()));
        }
        let key = (carriage.source, carriage.permission);
        self.carriages.remove(&key);
        self.dirty.carriages.insert(key);
    }

    pub(crate) fn tell_carried(
        &self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        stage: &str,
        number: Option<u64>,
        reason: Option<String>,
    ) {
        let permission = self
            .rooms
            .get(&carriage.source)
            .and_then(|engine| engine.room.place_of(&carriage.permission));
        turn.tell(Event::Carried {
            room: carriage.source.to_string(),
            permission: permission.map_or(0, |place| place.0),
            stage: stage.to_owned(),
            destination: carriage.destination.to_string(),
            number,
            reason,
        });
    }
}

impl Carriage {
    /// The room and the entry that must have its place before the next step.
    fn awaits(&self) -> (RoomId, Option<EntryId>) {
        match self.stage {
            Stage::Held(_)
            | Stage::Bound(_)
            | Stage::Bringing(_)
            | Stage::Shown { .. }
            | Stage::SendingOn { .. } => (self.source, None),
            Stage::SettingOut(entry) | Stage::Receipt(entry) | Stage::TakingOver { entry, .. } => {
                (self.source, Some(entry))
            }
            Stage::Crossing { conveyance, .. } => (self.destination, Some(conveyance)),
        }
    }
}
