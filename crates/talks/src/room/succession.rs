//! What a room takes over of the charter from the one that it continues.
//!
//! Its first context names the charter that is in force there; whoever knows the
//! room before checks that ([`Room::goes_on_from`]) before they enter. The first
//! charter to come into the record must then be that very one.

use crate::charter::Charter;
use crate::entry::AdoptedCharter;
use crate::ids::SideNumber;
use crate::opening::GroundHash;

use super::{Reach, Room, RuleBroken};

impl Room {
    /// Whether the charter that this room's context names is the one in force in
    /// the room that it continues; or the next one, if its proof is here and holds
    /// there: somebody's record of that room may have ended a little earlier.
    pub fn goes_on_from(&self, before: &Room) -> bool {
        let carried = self.context.charter;
        if carried == before.charter().map(Charter::hash) {
            return true;
        }
        self.adopted().is_some_and(|adopted| {
            let charter = adopted.proposal.charter();
            charter.is_some() && carried == charter.map(Charter::hash) && before.proves(adopted)
        })
    }

    /// Whether a charter is the one that this room's context names since it began.
    pub(super) fn is_carried(&self, charter: &Charter) -> bool {
        self.context.continues.is_some()
            && self.charter().is_none()
            && self.context.charter == Some(charter.hash())
    }

    /// Whether the context names a charter that has not come into the record yet:
    /// until then nothing here can be signed or verified.
    pub(crate) fn awaits_charter(&self) -> bool {
        let named = self.context.charter.map(GroundHash::from);
        named.is_some_and(|hash| self.ground_of(hash).is_none())
    }

    /// Judges the charter that the room was founded on.
    pub(super) fn judge_carried(&self, body: &AdoptedCharter) -> Result<Reach, RuleBroken> {
        let charter = body
            .proposal
            .charter()
            .ok_or(RuleBroken::CharterDoesNotFollow)?;
        let all = (0u8..).map(SideNumber).take(self.opening.sides.len());
        if !charter.is_of(&self.opening) || !body.proposal.sides.iter().copied().eq(all) {
            return Err(RuleBroken::CharterDoesNotFollow);
        }
        self.judge_told_charter(charter, body)
            .map(|()| Reach::Whole)
    }
}
