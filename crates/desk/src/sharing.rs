//! What may leave a desk for people outside the talks (R12): a copy of a room
//! that proves nothing, where the charter allows it, and a proof of what a side
//! chose to sign.

use data_encoding::BASE64;
use talks::Charter;
use talks::view::RoomView;

use crate::answer::{ProofShown, View};
use crate::charter::charter_words;
use crate::command::RoomName;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::room::RoomEngine;

impl Desk {
    /// A room as it is to be exported, if the charter in force allows that.
    pub(crate) fn export(&self, room: &RoomName, view: RoomView) -> Result<View, DeskError> {
        let engine = self.engine(&self.room_named(room)?)?;
        let charter = self.newest_charter(engine).ok_or(DeskError::ExportsOff(
            "no charter is in force in these talks, and exports are off until one allows them: the \
             intermediary drafts one (`charter draft`, exports = true), and all sides accept it",
        ))?;
        if !charter.exports {
            return Err(DeskError::ExportsOff(
                "the charter in force does not allow exports; if all sides want them, the \
                 intermediary puts an amendment to them (`charter draft`, exports = true)",
            ));
        }
        Ok(View::Export {
            charter: charter.number,
            room: Box::new(view),
        })
    }

    /// The charter in force for a room: the room's own, or a later one that this
    /// desk has read in another room of the talks, and that is on its way here.
    fn newest_charter<'a>(&'a self, engine: &'a RoomEngine) -> Option<&'a Charter> {
        let here = engine.room.charter();
        let elsewhere = self.charter_of(&engine.talks);
        here.into_iter()
            .chain(elsewhere)
            .max_by_key(|charter| charter.number)
    }

    /// A file that proves to others what a side signed of words conveyed here.
    pub(crate) fn proof(&self, room: &RoomName, number: u64) -> Result<View, DeskError> {
        let engine = self.engine(&self.room_named(room)?)?;
        let file = talks::proof::prove(&engine.room, talks::Place(number))?;
        let charter = file.charter().map(Charter::hash);
        // What was just made holds.
        let established = file.check().map_err(|no_proof| {
            talks::proof::CannotShow::NotProved(talks::Place(number), no_proof)
        })?;
        Ok(View::Proof(Box::new(ProofShown {
            established,
            charter_words: charter.as_ref().map(charter_words),
            file: BASE64.encode(&file.to_bytes()),
        })))
    }
}
