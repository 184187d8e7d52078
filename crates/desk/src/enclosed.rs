//! A document on its way with the words that name it.
//!
//! Before the carriage sets out, the document is fetched from the source's room,
//! checked against the digest in its entry and sealed anew, under a secret of its
//! own: what could fail has then been tried. Nothing of it is put where the
//! destination could find it before the intention has bound (R6); then its sealed
//! bytes go to the relay, and only after them the conveyance that tells where they
//! lie.

use envelope::RoomId;
use minicbor::{Decode, Encode};
use talks::conveyance::{self, CannotConvey, Manner};
use talks::entry::{Conveyance, Document};
use talks::{EntryId, Time};

use crate::desk::Desk;
use crate::documents::{Errand, Outcome, check_kept, kept_until};
use crate::effect::Effect;
use crate::error::DeskError;
use crate::room::RoomEngine;
use crate::shuttle::{Carriage, Stage};
use crate::turn::Turn;

/// The document of a carriage, as it will lie in the destination.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Enclosed {
    #[n(0)]
    pub(crate) sealed: Document,
    /// Whether it is fetched, checked and sealed anew.
    #[n(1)]
    pub(crate) ready: bool,
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
    let sealed = sealed_anew(turn, document);
    Ok(Some(Enclosed {
        sealed,
        ready: false,
    }))
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
        match (&carriage.stage, enclosed.ready) {
            (Stage::Held(_) | Stage::SettingOut(_) | Stage::Bringing(_), false) => {
                let source = self.rooms.get(&carriage.source)?;
                Some(Effect::SealAnew {
                    errand,
                    room: carriage.source,
                    relay: source.relay.clone(),
                    from: source.room.document_of(&carriage.permission)?.clone(),
                    into: enclosed.sealed.clone(),
                })
            }
            (Stage::Bringing(_), true) => Some(Effect::PutDocument {
                errand,
                room: carriage.destination,
                relay: self.rooms.get(&carriage.destination)?.relay.clone(),
                document: enclosed.sealed.clone(),
            }),
            _ => None,
        }
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
            // The intention binds: what was lost here is made again.
            (Outcome::Lost, Stage::Held(_) | Stage::SettingOut(_) | Stage::Bringing(_)) => {
                let sealed = sealed_anew(turn, &enclosed.sealed);
                turn.effect(Effect::ForgetDocument(carriage.errand()));
                let ready = false;
                self.enclose(turn, key, Enclosed { sealed, ready });
            }
            // In exchange nothing is given up: tried again at every start.
            (Outcome::Failed(reason), Stage::Bringing(_)) if carriage.exchange.is_some() => {
                turn.warn(&carriage.source, reason);
            }
            (Outcome::Failed(reason), Stage::Held(_) | Stage::Bringing(_)) => {
                self.give_up(turn, &carriage, reason);
            }
            _ => {}
        }
    }

    fn enclose(&mut self, turn: &mut Turn<'_>, key: (RoomId, EntryId), enclosed: Enclosed) {
        if let Some(carriage) = self.carriages.get_mut(&key) {
            carriage.enclosed = Some(enclosed);
        }
        self.dirty.carriages.insert(key);
        let errand = self.carriages.get(&key);
        let errand = errand.and_then(|carriage| self.enclosed_errand(carriage));
        turn.batch.effects.extend(errand);
    }

    /// The words cross, and what they name with them, whose bytes are with the
    /// relay.
    pub(crate) fn put_across(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        intention: EntryId,
    ) -> Result<(), DeskError> {
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

    /// Whether it may set out at a time: the hold is over, and whatever goes
    /// along is ready.
    pub(crate) fn may_set_out(&self, now: Time) -> bool {
        let ready = self.enclosed.as_ref().is_none_or(|enclosed| enclosed.ready);
        ready && matches!(self.stage, Stage::Held(until) if until <= now)
    }
}
