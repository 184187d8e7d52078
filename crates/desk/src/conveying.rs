//! What officials ask: convey, show first, recall. Everything that the rules would
//! refuse later is refused before anything is held.

use envelope::RoomId;
use talks::conveyance::{self, CannotConvey, Manner, ProofFailed};
use talks::entry::Conveyance;
use talks::{
    Body, EntryId, Passage, Place, RoomKind, RuleBroken, SideNumber, Time, Wording, decide,
};

use crate::answer::Answer;
use crate::command::RoomName;
use crate::desk::Desk;
use crate::enclosed::enclosed;
use crate::error::DeskError;
use crate::people::passage;
use crate::refusal::{NoSuch, NotNow};
use crate::room::RoomEngine;
use crate::shuttle::{Carriage, Stage};
use crate::stored;
use crate::taking_over::check_not_taken;
use crate::turn::Turn;

/// How to convey.
pub(crate) struct Convey {
    pub(crate) words: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) aloud: bool,
    /// The number, in the destination, of the question that they answer.
    pub(crate) answers: Option<u64>,
    pub(crate) hold_millis: Option<u64>,
}

/// From where to where words are to go, and how.
pub(crate) struct Way {
    pub(crate) source: RoomId,
    pub(crate) permission: EntryId,
    pub(crate) destination: RoomId,
    pub(crate) manner: Manner,
}

impl Desk {
    /// What is meant by conveying, or by taking over: a permission of which nothing is
    /// under way here, and rooms that both take entries.
    pub(crate) fn way(&self, room: &RoomName, number: u64, how: &Convey) -> Result<Way, DeskError> {
        let source = self.room_named(room)?;
        let engine = self.engine(&source)?;
        engine.check_usable()?;
        let permission = permission_at(engine, number)?;
        self.check_idle(source, permission)?;
        let words = how.words.clone();
        let words = words.map(|words| worded(engine, &permission, words, how.language.clone()));
        let addressee = addressee_of(engine, &permission)?;
        let destination = self.room_of_kind(&engine.talks, RoomKind::Side(addressee))?;
        let target = self.engine(&destination)?;
        target.check_usable()?;
        let answers = how.answers.map(|number| question_at(target, number));
        Ok(Way {
            source,
            permission,
            destination,
            manner: Manner {
                words: words.transpose()?,
                aloud: how.aloud,
                answers: answers.transpose()?,
            },
        })
    }

    pub(crate) fn convey(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        number: u64,
        how: Convey,
    ) -> Result<Answer, DeskError> {
        let way = self.way(room, number, &how)?;
        let engine = self.engine(&way.source)?;
        check_not_taken(engine, way.permission)?;
        let state = engine.room.permission(&way.permission);
        if state.is_some_and(|permission| permission.closed_by().is_some()) {
            return Err(NotNow::GoesByItself.into());
        }
        let manner = way.manner.clone();
        let composed = conveyance::compose(&engine.room, &way.permission, manner, turn.now)?;
        // What the rules of the source would refuse now is refused before the hold.
        conveyance::intention(
            &engine.room,
            &engine.leaf(),
            &way.permission,
            how.aloud,
            turn.now,
        )?;
        accepted(self.engine(&way.destination)?, composed.clone(), turn.now)?;
        let (hold, by_charter) = self.hold_of(&engine.talks, how.hold_millis);
        let until = turn.now.plus_millis(hold);
        let enclosed = enclosed(turn, engine, &way.permission, &composed)?;
        let carriage = way.carriage(&composed, Stage::Held(until), enclosed);
        carriage.with_enclosed(engine, composed)?;
        turn.batch.effects.extend(self.enclosed_errand(&carriage));
        let key = (carriage.source, carriage.permission);
        self.carriages.insert(key, carriage);
        self.dirty.carriages.insert(key);
        Ok(Answer::Held {
            room: key.0.to_string(),
            permission: key.1,
            until,
            by_charter,
        })
    }

    /// Whether nothing of a permission is under way at this desk.
    pub(crate) fn check_idle(&self, source: RoomId, permission: EntryId) -> Result<(), DeskError> {
        match self.carriages.get(&(source, permission)) {
            None => Ok(()),
            Some(carriage) => Err(match carriage.stage {
                Stage::Held(_) => NotNow::Held,
                _ => NotNow::UnderWay,
            }
            .into()),
        }
    }

    /// Shows the source the very words that are to go.
    pub(crate) fn show_first(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        number: u64,
        words: String,
        language: Option<String>,
    ) -> Result<Answer, DeskError> {
        let source = self.room_named(room)?;
        let engine = self.engine(&source)?;
        let permission = permission_at(engine, number)?;
        if self.carriages.contains_key(&(source, permission)) {
            return Err(NotNow::BeingConveyed.into());
        }
        let words = worded(engine, &permission, words, language)?;
        let leaf = engine.leaf();
        let body = decide::show_first(&engine.room, &leaf, Place(number), words, turn.now)?;
        self.queue(turn, source, body)
    }

    pub(crate) fn recall(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        number: u64,
    ) -> Result<Answer, DeskError> {
        let source = self.room_named(room)?;
        let permission = permission_at(self.engine(&source)?, number)?;
        let key = (source, permission);
        let Some(carriage) = self.carriages.get(&key) else {
            return Err(NotNow::NothingHeld.into());
        };
        if !matches!(carriage.stage, Stage::Held(_)) {
            return Err(NotNow::RecalledTooLate.into());
        }
        let carriage = carriage.clone();
        self.forget(turn, &carriage);
        self.tell_carried(turn, &carriage, "recalled", None, None);
        Ok(Answer::Done)
    }
}

impl Way {
    /// The carriage of words that were composed for this way.
    pub(crate) fn carriage(
        self,
        composed: &Conveyance,
        stage: Stage,
        enclosed: Option<crate::enclosed::Enclosed>,
    ) -> Carriage {
        Carriage {
            version: stored::VERSION,
            source: self.source,
            permission: self.permission,
            destination: self.destination,
            // Only in substance are they the intermediary's to choose, and so to
            // keep; all others are in the source's record.
            words: self
                .manner
                .words
                .filter(|_| composed.wording == Wording::Substance),
            aloud: composed.aloud,
            stage,
            answers: self.manner.answers,
            exchange: None,
            enclosed,
        }
    }
}

/// Checks that the receiving room would take the words.
pub(crate) fn accepted(
    target: &RoomEngine,
    composed: Conveyance,
    now: Time,
) -> Result<(), DeskError> {
    let body = Body::Conveyance(composed);
    match target.room.judge(&target.leaf(), now, &body) {
        Ok(_) => Ok(()),
        Err(RuleBroken::Proof(ProofFailed::KeyUnknown(_))) => Err(NotNow::KeyAwaited.into()),
        Err(RuleBroken::Proof(ProofFailed::Round(_))) => Err(NotNow::RoundAwaited.into()),
        Err(broken) => Err(DeskError::Conveyance(CannotConvey::Rule(broken))),
    }
}

/// The entry at a number of the receiving room.
pub(crate) fn question_at(target: &RoomEngine, number: u64) -> Result<EntryId, DeskError> {
    target
        .room
        .item(Place(number))
        .and_then(|item| item.counted())
        .map(|entry| entry.id)
        .ok_or(DeskError::NoSuch(NoSuch::Question(number)))
}

pub(crate) fn permission_at(engine: &RoomEngine, number: u64) -> Result<EntryId, DeskError> {
    engine
        .room
        .permissions()
        .find(|permission| permission.place.0 == number)
        .map(|permission| permission.id)
        .ok_or(DeskError::NoSuch(NoSuch::Permission(number)))
}

pub(crate) fn addressee_of(
    engine: &RoomEngine,
    permission: &EntryId,
) -> Result<SideNumber, DeskError> {
    engine
        .room
        .permission(permission)
        .map(|permission| permission.terms.addressee)
        .ok_or(DeskError::Conveyance(CannotConvey::NoSuchPermission))
}

/// Given words, in the language of the permitted ones unless said otherwise.
fn worded(
    engine: &RoomEngine,
    permission: &EntryId,
    words: String,
    language: Option<String>,
) -> Result<Passage, DeskError> {
    let permitted = engine.room.passage_of(permission);
    match (language, permitted) {
        (None, Some(permitted)) => Ok(Passage {
            words,
            language: permitted.language.clone(),
        }),
        (language, _) => passage(engine, words, language),
    }
}
