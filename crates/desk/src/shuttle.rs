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
use talks::conveyance::{self, CannotConvey, Manner, ProofFailed};
use talks::entry::{Conveyance, Origin, Provenance};
use talks::room::PermissionStanding;
use talks::{
    Body, Condition, EntryId, MatterId, Passage, Place, RoomKind, RuleBroken, SideNumber, Time,
    Wording, decide,
};

use crate::answer::{Answer, Event, TrayItem};
use crate::command::RoomName;
use crate::desk::Desk;
use crate::effect::Effect;
use crate::enclosed::{Enclosed, enclosed};
use crate::error::DeskError;
use crate::people::passage;
use crate::room::RoomEngine;
use crate::stored;
use crate::taking_over::check_not_taken;
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
}

/// How to convey.
pub(crate) struct Convey {
    pub(crate) words: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) aloud: bool,
    /// The number, in the destination, of the question that they answer.
    pub(crate) answers: Option<u64>,
    pub(crate) hold_millis: Option<u64>,
}

impl Desk {
    pub(crate) fn convey(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        number: u64,
        how: Convey,
    ) -> Result<Answer, DeskError> {
        let source = self.room_named(room)?;
        let engine = self.engine(&source)?;
        engine.check_usable()?;
        let permission = permission_at(engine, number)?;
        self.check_idle(source, permission)?;
        check_not_taken(engine, permission)?;
        let words = how.words.map(|words| match how.language {
            Some(language) => Passage { words, language },
            None => as_permitted(engine, &permission, words),
        });
        let (addressee, closed) = engine
            .room
            .permission(&permission)
            .map(|permission| (permission.terms.addressee, permission.closed_by()))
            .ok_or(CannotConvey::NoSuchPermission)?;
        if closed.is_some() {
            return Err(DeskError::NotNow(
                "this has closed: it goes by itself if what was wanted in return goes, too, and \
                 not otherwise"
                    .to_owned(),
            ));
        }
        let talks = engine.talks;
        let destination = self.room_of_kind(&talks, RoomKind::Side(addressee))?;
        let target = self.engine(&destination)?;
        let answers = how
            .answers
            .map(|number| question_at(target, number))
            .transpose()?;
        let manner = Manner {
            words: words.clone(),
            aloud: how.aloud,
            answers,
        };
        let composed = conveyance::compose(&engine.room, &permission, manner, turn.now)?;
        // What the rules of the source would refuse now is refused before the hold.
        conveyance::intention(
            &engine.room,
            &engine.leaf(),
            &permission,
            how.aloud,
            turn.now,
        )?;
        target.check_usable()?;
        accepted(target, composed.clone(), turn.now)?;
        let hold = how.hold_millis.unwrap_or_else(|| self.hold_of(&talks));
        let until = turn.now.plus_millis(hold);
        let carriage = Carriage {
            version: stored::VERSION,
            source,
            permission,
            destination,
            // Only in substance are they the intermediary's to choose, and
            // so to keep; all others are in the source's record.
            words: words.filter(|_| composed.wording == Wording::Substance),
            aloud: how.aloud,
            stage: Stage::Held(until),
            answers,
            exchange: None,
            enclosed: enclosed(turn, engine, &permission, &composed)?,
        };
        carriage.with_enclosed(engine, composed)?;
        turn.batch.effects.extend(self.enclosed_errand(&carriage));
        self.carriages.insert((source, permission), carriage);
        self.dirty.carriages.insert((source, permission));
        Ok(Answer::Held {
            room: source.to_string(),
            permission,
            until,
        })
    }

    /// Whether nothing of a permission is under way at this desk.
    pub(crate) fn check_idle(&self, source: RoomId, permission: EntryId) -> Result<(), DeskError> {
        match self.carriages.get(&(source, permission)) {
            None => Ok(()),
            Some(carriage) => Err(DeskError::NotNow(match carriage.stage {
                Stage::Held(_) => {
                    "this is being held already; `recall` cancels it, `tray` shows it".to_owned()
                }
                _ => "this is on its way already; `tray` shows how far it is".to_owned(),
            })),
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
            return Err(DeskError::NotNow(
                "the words that have the side's yes are being conveyed; `recall` them first, if \
                 they are still held"
                    .to_owned(),
            ));
        }
        let words = match language {
            Some(language) => Passage { words, language },
            None => as_permitted(engine, &permission, words),
        };
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
            return Err(DeskError::NotNow(
                "nothing of this permission is being held; `tray` shows what is".to_owned(),
            ));
        };
        if !matches!(carriage.stage, Stage::Held(_)) {
            return Err(DeskError::NotNow(
                "too late: the words are on their way; tell the source, and say in the other \
                 room what needs saying"
                    .to_owned(),
            ));
        }
        let carriage = carriage.clone();
        self.forget(turn, &carriage);
        self.tell_carried(turn, &carriage, "recalled", None, None);
        Ok(Answer::Done)
    }

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
            Stage::Held(_) | Stage::Bringing(_) => Ok(()),
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
            match binds {
                true => self.set_stage(carriage, Stage::Bound(intention)),
                false => self.forget(turn, carriage),
            }
            return Ok(());
        }
        if !binds {
            return Err(DeskError::NotNow(
                "the permission was withdrawn, used or expired, its round ended with the next, or \
                 other words were shown, before the intention had its place; nothing was conveyed"
                    .to_owned(),
            ));
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
        if carriage.enclosed.is_none() {
            return self.put_across(turn, carriage, intention);
        }
        self.advance(turn, carriage, Stage::Bringing(intention), "bringing");
        let kept = self.carriages.get(&(carriage.source, carriage.permission));
        let errand = kept.and_then(|carriage| self.enclosed_errand(carriage));
        turn.batch.effects.extend(errand);
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
            return Err(DeskError::NotNow(
                "the receiving room did not accept the words; look at its record".to_owned(),
            ));
        }
        let destination = self.engine(&carriage.destination)?;
        let sent = destination.conveyance(&conveyance)?;
        self.tell_carried(turn, carriage, "shown", Some(place.0), None);
        self.note_provenance(turn, carriage, &sent)?;
        if carriage.exchange.is_some() {
            let at = turn.now;
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
        let body = conveyance::receipt(&source.room, &intention, &sent, turn.now, None)?;
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

    /// What may be conveyed, is held, or is on its way, room by room.
    pub(crate) fn tray(&self, now: Time) -> Vec<TrayItem> {
        let mut items = Vec::new();
        for talks in self.talks.values().filter(|talks| talks.side.is_none()) {
            for room in self.side_rooms(&talks.opening.talks) {
                if let Some(engine) = self.rooms.get(&room) {
                    items.extend(self.tray_of(engine, now));
                }
            }
        }
        items
    }

    fn tray_of(&self, engine: &RoomEngine, now: Time) -> Vec<TrayItem> {
        let opening = engine.room.opening();
        let name = |side: SideNumber| {
            opening
                .side(side)
                .map_or_else(|| format!("side {}", side.0), |side| side.name.clone())
        };
        let from = engine.room.kind().side().map(name).unwrap_or_default();
        let mut items = Vec::new();
        for permission in engine.room.permissions() {
            let carriage = self.carriages.get(&(engine.id, permission.id));
            let mut begins = None;
            let state = match permission.lives_at(now) {
                Ok(()) if permission.terms.condition == Condition::OnlyIfAsked => {
                    Some("only-if-asked")
                }
                Ok(()) => Some("ready"),
                Err(RuleBroken::TooEarly(time)) => {
                    begins = Some(time);
                    Some("not-before")
                }
                Err(RuleBroken::OnlyInExchange) => {
                    begins = permission.terms.condition.closes();
                    Some(match self.is_matched(engine, permission) {
                        true => "matched",
                        false => "in-exchange",
                    })
                }
                Err(RuleBroken::HasClosed) => Some("closed"),
                Err(RuleBroken::NotSigned { .. }) => Some("not-signed"),
                Err(RuleBroken::NotApproved) => Some(match engine.room.last_shown(permission) {
                    Some(showing) if showing.answer.is_none() => "shown",
                    _ => "to-show",
                }),
                Err(_) => None,
            };
            let carrier = permission.carriers.last();
            let under_way = matches!(permission.standing, PermissionStanding::OnItsWay { .. });
            let (state, until) = match (carriage.map(|carriage| &carriage.stage), state) {
                (None, Some(state)) => (state, begins),
                (None, None) if !under_way => continue,
                (None, None) => {
                    let own = carrier.is_some_and(|carrier| carrier.leaf == engine.leaf());
                    match own || engine.room.is_left_behind(permission) {
                        true => ("left-behind", None),
                        false => ("with-colleague", None),
                    }
                }
                (Some(Stage::Held(until)), _) if *until <= now => ("sealing", None),
                (Some(Stage::Held(until)), _) => ("held", Some(*until)),
                (Some(Stage::SettingOut(_) | Stage::Bound(_)), _) => ("setting-out", None),
                (Some(Stage::Bringing(_)), _) => ("bringing", None),
                (Some(Stage::Crossing { .. }), _) => ("crossing", None),
                (Some(Stage::Receipt(_) | Stage::Shown { .. }), _) => ("receipt", None),
                (Some(Stage::TakingOver { .. }), _) => ("taking-over", None),
            };
            let approved = engine.room.words_to_go(permission);
            let passage = approved.or_else(|| engine.room.passage_of(&permission.id));
            items.push(TrayItem {
                room: engine.id.to_string(),
                from: from.clone(),
                number: permission.place.0,
                to: name(permission.terms.addressee),
                words: passage.map(|passage| passage.words.clone()),
                language: passage.map(|passage| passage.language.clone()),
                wording: permission.terms.wording,
                attribution: permission.terms.attribution,
                expires: permission.terms.expires,
                wanted: match &permission.terms.condition {
                    Condition::InExchange { wanted, .. } => Some(wanted.clone()),
                    _ => None,
                },
                state: state.to_owned(),
                until,
                by: carrier
                    .and_then(|carrier| engine.room.carrier(carrier))
                    .map(|by| by.name.clone()),
            });
        }
        items
    }
}

impl Carriage {
    /// The room and the entry that must have its place before the next step.
    fn awaits(&self) -> (RoomId, Option<EntryId>) {
        match self.stage {
            Stage::Held(_) | Stage::Bound(_) | Stage::Bringing(_) | Stage::Shown { .. } => {
                (self.source, None)
            }
            Stage::SettingOut(entry) | Stage::Receipt(entry) | Stage::TakingOver { entry, .. } => {
                (self.source, Some(entry))
            }
            Stage::Crossing { conveyance, .. } => (self.destination, Some(conveyance)),
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
        Err(RuleBroken::Proof(ProofFailed::KeyUnknown(_))) => Err(DeskError::NotNow(
            "the side's key is not in the receiving room's record yet; try again in a moment"
                .to_owned(),
        )),
        Err(RuleBroken::Proof(ProofFailed::Round(_))) => Err(DeskError::NotNow(
            "the round has not begun in the receiving room yet; try again in a moment, or let \
             `round begin` make up for it"
                .to_owned(),
        )),
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
        .ok_or_else(|| DeskError::NoSuch {
            what: "question",
            name: number.to_string(),
            remedy: "`show` of the receiving side's room lists the numbers",
        })
}

pub(crate) fn permission_at(engine: &RoomEngine, number: u64) -> Result<EntryId, DeskError> {
    engine
        .room
        .permissions()
        .find(|permission| permission.place.0 == number)
        .map(|permission| permission.id)
        .ok_or_else(|| DeskError::NoSuch {
            what: "permission",
            name: number.to_string(),
            remedy: "`tray` lists what may be conveyed",
        })
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

/// Given words in the language of the permitted ones.
pub(crate) fn as_permitted(engine: &RoomEngine, permission: &EntryId, words: String) -> Passage {
    let language = engine
        .room
        .passage_of(permission)
        .map(|permitted| permitted.language.clone());
    passage(engine, words, language)
}
