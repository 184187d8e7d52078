//! The charter on a desk: drafted and put to the sides, brought into every room
//! once all have signed it, confirmed by its words, and what follows from it:
//! who has to sign, and whose keys end.

mod adopting;
mod drafting;
mod ending;
mod moments;

use envelope::RoomId;
use sha2::{Digest, Sha256};
use talks::{Charter, CharterHash, Place, RoomKind, TalksId, Time, decide};

pub(crate) use ending::KeyHolder;

use crate::answer::{Answer, CharterShown, View};
use crate::command::RoomName;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::invitation::{same_words, words_of};
use crate::refusal::{NotNow, NotYours};
use crate::turn::Turn;

/// How many words a charter's hash is read out in: 88 bits.
const WORDS: usize = 8;
/// When nothing is said, neither by the charter nor by whoever conveys: how
/// long a conveyance is held, in milliseconds.
const HOLD: u64 = 10_000;

/// The words in which a charter's hash is compared by voice: computed like the
/// safety words of an invitation, over another label.
pub fn charter_words(hash: &CharterHash) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"good-offices charter words 1\0");
    hasher.update(hash.0);
    words_of(&hasher.finalize().into(), WORDS)
}

impl Desk {
    /// The charter in force in some talks, as this desk knows it; none before
    /// the first, and none of talks that this desk is not in.
    pub fn charter_of(&self, talks: &TalksId) -> Option<&Charter> {
        let stored = self.talks.get(talks)?;
        // A room that goes on from another has it a little later; a partner's desk
        // is in the delegation's own room only.
        let kinds = match stored.side {
            None => [Some(RoomKind::Team), None],
            Some(side) => [Some(RoomKind::Side(side)), Some(RoomKind::Delegation(side))],
        };
        let mut rooms = kinds
            .into_iter()
            .flatten()
            .flat_map(|kind| self.rooms_of_kind(talks, kind));
        rooms.find_map(|engine| engine.room.charter())
    }

    /// How long a conveyance is held: what is asked for, but never less than the
    /// charter says, which all sides signed; and whether that made it longer.
    pub(crate) fn hold_of(&self, talks: &TalksId, asked: Option<u64>) -> (u64, bool) {
        let charter = self.charter_of(talks);
        let least = charter.map(|charter| u64::from(charter.hold_seconds) * 1000);
        let asked = asked.or(least).unwrap_or(HOLD);
        let hold = asked.max(least.unwrap_or(0));
        (hold, hold > asked)
    }

    /// Another person of the side signs a permission.
    pub(crate) fn sign(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        permission: u64,
    ) -> Result<Answer, DeskError> {
        let room = self.room_named(room)?;
        let permission = Place(permission);
        let body = self.signed(&room, |engine, key| {
            decide::countersign(&engine.room, &engine.leaf(), permission, key)
        })?;
        self.queue(turn, room, body)
    }

    /// A head has heard the charter's words from another side: they are entered
    /// as compared where this desk reads the charter.
    pub(crate) fn confirm_charter(
        &mut self,
        turn: &mut Turn<'_>,
        talks: Option<&str>,
        words: &str,
    ) -> Result<Answer, DeskError> {
        let talks = self.talks_named(talks)?;
        let Some(side) = self.talks_of(&talks)?.side else {
            return Err(NotYours::ComparingWords.into());
        };
        let hash = self.charter_in_force(&talks)?.hash();
        if !same_words(words, &charter_words(&hash)) {
            return Err(DeskError::CharterWordsDiffer);
        }
        let main = self.room_of_kind(&talks, RoomKind::Side(side))?;
        let own = self.room_of_kind(&talks, RoomKind::Delegation(side)).ok();
        let engine = self.engine(&main)?;
        engine.check_usable()?;
        let body = decide::confirm_charter(&engine.room, &engine.leaf(), hash)?;
        let answer = self.queue(turn, main, body.clone())?;
        if let Some(own) = own.filter(|own| self.is_usable(own)) {
            let engine = self.engine(&own)?;
            // A delegation's room that the charter has not reached gets it first.
            if engine.room.judge(&engine.leaf(), turn.now, &body).is_ok() {
                self.queue(turn, own, body)?;
            }
        }
        Ok(answer)
    }

    fn charter_in_force(&self, talks: &TalksId) -> Result<&Charter, DeskError> {
        self.charter_of(talks)
            .ok_or(DeskError::NotNow(NotNow::NoCharter))
    }

    /// The charter of talks: the one in force, and the one being decided.
    pub(crate) fn show_charter(
        &self,
        now: Time,
        room: Option<&RoomName>,
    ) -> Result<View, DeskError> {
        let id = match room {
            Some(name) => self.room_named(name)?,
            None => self.main_room(&self.talks_named(None)?)?,
        };
        let engine = self.engine(&id)?;
        let view = talks::view::view(&engine.room, &engine.leaf(), now);
        let pending = view
            .proposals
            .iter()
            .rev()
            .find(|proposal| proposal.charter.is_some())
            .filter(|_| engine.room.pending_charter().is_some());
        let hash = engine.room.charter().map(Charter::hash);
        Ok(View::Charter(Box::new(CharterShown {
            title: view.title.clone(),
            words: hash.map(|hash| charter_words(&hash)),
            proposed: pending.cloned(),
            carried: hash.is_some() && engine.room.context().charter == hash,
            charter: view.charter,
        })))
    }

    /// The room in which this desk reads a talks' charter.
    fn main_room(&self, talks: &TalksId) -> Result<RoomId, DeskError> {
        let side = self.talks_of(talks)?.side;
        self.room_of_kind(talks, side.map_or(RoomKind::Team, RoomKind::Side))
    }
}
