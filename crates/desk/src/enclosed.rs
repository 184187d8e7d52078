//! A document on its way with the words that name it.
//!
//! Before the carriage sets out, the document is fetched from the source's room,
//! checked against the digest in its entry and sealed anew, under a secret of its
//! own: what could fail has then been tried. Nothing of it is put where the
//! destination could find it before the intention has bound (R6); then its sealed
//! bytes go to the relay, and only after them the conveyance that tells where they
//! lie. In exchange, they go there while the other parts are still on their way, and
//! no words cross before every document of the exchange lies where it must.

use envelope::RoomId;
use minicbor::{Decode, Encode};
use talks::conveyance::{self, CannotConvey, Manner};
use talks::entry::{Conveyance, Document};
use talks::{EntryId, Time};

use crate::desk::Desk;
use crate::documents::{Errand, Outcome, check_kept, kept_until};
use crate::effect::Effect;
use crate::error::DeskError;
use crate::room::{Pause, RoomEngine};
use crate::shuttle::{Carriage, Stage};
use crate::turn::Turn;

/// How long what has bound and cannot go on waits before it is tried again: at
/// first, and at the most, in milliseconds.
const FIRST_PAUSE: u64 = 60_000;
const LONGEST_PAUSE: u64 = 2 * 60 * 60_000;

/// The document of a carriage, as it will lie in the destination.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Enclosed {
    #[n(0)]
    pub(crate) sealed: Document,
    /// Whether it is fetched, checked and sealed anew.
    #[n(1)]
    pub(crate) ready: bool,
    /// Whether all of its sealed bytes are with the destination's relay.
    #[n(2)]
    pub(crate) arrived: bool,
}

/// What goes along with words that are to be conveyed; none if they name no
/// document.
pub(crate) fn enclosed(
    turn: &mut Turn<'_>,
    source: &RoomEngine,
    permission: &EntryId,
    words: &Conveyance,
) -> Result<Option<Enclosed>, DeskError> {
    let Some(document) = conveyance::document_to_go(&source.room, permission, words) else {
        return Ok(None);
    };
    check_kept(document, turn.now)?;
    Ok(Some(Enclosed::begin(turn, document)))
}

/// What goes along with the words of an exchange that is decided: that the relay
/// keeps it was a condition of the decision.
pub(crate) fn enclosed_in_exchange(
    turn: &mut Turn<'_>,
    source: &RoomEngine,
    permission: &EntryId,
    words: &Conveyance,
) -> Option<Enclosed> {
    let document = conveyance::document_to_go(&source.room, permission, words)?;
    Some(Enclosed::begin(turn, document))
}

impl Enclosed {
    pub(crate) fn begin(turn: &mut Turn<'_>, document: &Document) -> Self {
        Self {
            sealed: sealed_anew(turn, document),
            ready: false,
            arrived: false,
        }
    }
}

/// The same document under a fresh secret. It is drawn from the desk's own
/// stream: one that is recalled must not have moved the destination's (R9).
fn sealed_anew(turn: &mut Turn<'_>, document: &Document) -> Document {
    Document {
        secret: turn.desk_bytes(),
        until: kept_until(turn.now),
        ..document.clone()
    }
}

impl Desk {
    /// What is to be done now with the document of a carriage.
    pub(crate) fn enclosed_errand(&self, carriage: &Carriage) -> Option<Effect> {
        let enclosed = carriage.enclosed.as_ref()?;
        let errand = carriage.errand();
        let seals_anew = !enclosed.ready
            && matches!(
                carriage.stage,
                Stage::Held(_) | Stage::SettingOut(_) | Stage::Bringing(_) | Stage::Bound(_)
            );
        if seals_anew {
            let source = self.rooms.get(&carriage.source)?;
            return Some(Effect::SealAnew {
                errand,
                room: carriage.source,
                relay: source.relay.clone(),
                from: source.room.document_of(&carriage.permission)?.clone(),
                into: enclosed.sealed.clone(),
            });
        }
        let puts = enclosed.ready
            && !enclosed.arrived
            && matches!(carriage.stage, Stage::Bringing(_) | Stage::Bound(_));
        if !puts {
            return None;
        }
        Some(Effect::PutDocument {
            errand,
            room: carriage.destination,
            relay: self.rooms.get(&carriage.destination)?.relay.clone(),
            document: enclosed.sealed.clone(),
        })
    }

    /// The driver did what it could for the document of a carriage.
    pub(crate) fn enclosed_done(
        &mut self,
        turn: &mut Turn<'_>,
        key: (RoomId, EntryId),
        outcome: Outcome,
    ) {
        let Some(carriage) = self.carriages.get(&key).cloned() else {
            return;
        };
        let Some(enclosed) = &carriage.enclosed else {
            return;
        };
        match (outcome, &carriage.stage) {
            (Outcome::Sealed, _) if !enclosed.ready => self.enclose(
                turn,
                key,
                Enclosed {
                    ready: true,
                    ..enclosed.clone()
                },
            ),
            (Outcome::Put, Stage::Bringing(intention)) if enclosed.ready => {
                turn.effect(Effect::ForgetDocument(carriage.errand()));
                if let Err(error) = self.put_across(turn, &carriage, *intention) {
                    self.give_up(turn, &carriage, error.to_string());
                }
            }
            (Outcome::Put, Stage::Bound(_)) if enclosed.ready => {
                turn.effect(Effect::ForgetDocument(carriage.errand()));
                self.enclose(
                    turn,
                    key,
                    Enclosed {
                        arrived: true,
                        ..enclosed.clone()
                    },
                );
            }
            // The intention binds: what was lost here is made again.
            (
                Outcome::Lost,
                Stage::Held(_) | Stage::SettingOut(_) | Stage::Bringing(_) | Stage::Bound(_),
            ) => {
                turn.effect(Effect::ForgetDocument(carriage.errand()));
                let again = Enclosed::begin(turn, &enclosed.sealed);
                self.enclose(turn, key, again);
            }
            // In exchange nothing is given up, since the other words would go alone.
            (Outcome::Failed(reason), Stage::SettingOut(_) | Stage::Bound(_))
                if carriage.exchange.is_some() =>
            {
                self.hold_back(turn, key, &reason);
            }
            // Nor once the intention has bound: a relay that refuses a part, or says
            // that it has it not, must not be able to do more than delay. Under a
            // fresh secret no part is one that it refused before.
            (Outcome::Failed(reason), Stage::Bringing(_)) => {
                turn.effect(Effect::ForgetDocument(carriage.errand()));
                let again = Enclosed::begin(turn, &enclosed.sealed);
                self.set_enclosed(key, again);
                self.hold_back(turn, key, &reason);
            }
            (Outcome::Failed(reason), Stage::Held(_)) => self.give_up(turn, &carriage, reason),
            _ => {}
        }
    }

    /// What has bound is held back, and tried again after a pause.
    pub(crate) fn hold_back(&mut self, turn: &mut Turn<'_>, key: (RoomId, EntryId), why: &str) {
        let last = self.held_back.get(&key).map_or(0, |pause| pause.millis);
        let millis = last.saturating_mul(2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        let pause = Pause {
            until: turn.now.plus_millis(millis),
            millis,
            over: false,
        };
        self.held_back.insert(key, pause);
        turn.warn(
            &key.0,
            format!("what is on its way is held back, and tried again: {why}"),
        );
    }

    /// What was held back long enough is tried again.
    pub(crate) fn release(&mut self, turn: &mut Turn<'_>) {
        let carriages = &self.carriages;
        self.held_back.retain(|key, _| carriages.contains_key(key));
        let mut due = Vec::new();
        for (key, pause) in &mut self.held_back {
            if !pause.over && pause.until <= turn.now {
                pause.over = true;
                due.push(*key);
            }
        }
        for key in due {
            self.run_errand(turn, key);
        }
    }

    /// What was sealed for a carriage's document is forgotten, and its errand begins
    /// anew.
    pub(crate) fn begin_anew(&mut self, turn: &mut Turn<'_>, key: (RoomId, EntryId)) {
        if let Some(carriage) = self.carriages.get(&key) {
            turn.effect(Effect::ForgetDocument(carriage.errand()));
        }
        self.run_errand(turn, key);
    }

    /// What is to be done now with a carriage's document is done.
    pub(crate) fn run_errand(&self, turn: &mut Turn<'_>, key: (RoomId, EntryId)) {
        let carriage = self.carriages.get(&key);
        let errand = carriage.and_then(|carriage| self.enclosed_errand(carriage));
        turn.batch.effects.extend(errand);
    }

    /// When something that is held back is tried again.
    pub(crate) fn next_release(&self) -> Option<Time> {
        let waiting = self.held_back.values().filter(|pause| !pause.over);
        waiting.map(|pause| pause.until).min()
    }

    fn set_enclosed(&mut self, key: (RoomId, EntryId), enclosed: Enclosed) {
        if let Some(carriage) = self.carriages.get_mut(&key) {
            carriage.enclosed = Some(enclosed);
        }
        self.dirty.carriages.insert(key);
    }

    fn enclose(&mut self, turn: &mut Turn<'_>, key: (RoomId, EntryId), enclosed: Enclosed) {
        self.set_enclosed(key, enclosed);
        self.run_errand(turn, key);
    }

    /// The words cross, and what they name with them, whose bytes are with the
    /// relay.
    pub(crate) fn put_across(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        intention: EntryId,
    ) -> Result<(), DeskError> {
        self.engine(&carriage.destination)?.check_usable()?;
        let source = self.engine(&carriage.source)?;
        let manner = Manner {
            words: carriage.words.clone(),
            answers: carriage.answers,
            ..Manner::default()
        };
        let words = conveyance::compose_bound(&source.room, &intention, manner)?;
        let composed = carriage.with_enclosed(source, words)?;
        self.put_conveyance(turn, carriage, intention, composed)
    }
}

impl Carriage {
    pub(crate) fn errand(&self) -> Errand {
        Errand::Carry {
            source: self.source,
            permission: self.permission,
        }
    }

    /// Words with the document that goes along with them.
    pub(crate) fn with_enclosed(
        &self,
        source: &RoomEngine,
        words: Conveyance,
    ) -> Result<Conveyance, CannotConvey> {
        match &self.enclosed {
            None => Ok(words),
            Some(enclosed) => conveyance::enclose(
                &source.room,
                &self.permission,
                words,
                enclosed.sealed.clone(),
            ),
        }
    }

    /// Whether nothing that goes along is still on its way to the destination.
    pub(crate) fn has_brought(&self) -> bool {
        self.enclosed
            .as_ref()
            .is_none_or(|enclosed| enclosed.arrived)
    }

    /// Whether it may set out at a time: the hold is over, and whatever goes
    /// along is ready.
    pub(crate) fn may_set_out(&self, now: Time) -> bool {
        let ready = self.enclosed.as_ref().is_none_or(|enclosed| enclosed.ready);
        ready && matches!(self.stage, Stage::Held(until) if until <= now)
    }
}
