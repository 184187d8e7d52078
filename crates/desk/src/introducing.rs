//! The intermediary introduces a new head's side key to every side room.

use ed25519_dalek::{Signer, SigningKey};
use envelope::RoomId;
use talks::{Body, Role, RoomKind, SideNumber, TalksId, decide};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::invitation::Card;
use crate::stored::InvitationStored;

impl Desk {
    /// The introductions that approving a head's card entails: an entry for
    /// each side room, the head's own included.
    pub(crate) fn introductions(
        &self,
        invitation: &InvitationStored,
        card: &Card,
    ) -> Result<Vec<(RoomId, Body)>, DeskError> {
        let (Some(side), Role::Head, Some(key)) =
            (invitation.side, invitation.link.role, card.side_key)
        else {
            return Ok(Vec::new());
        };
        let talks = self.talks_of(&invitation.talks)?;
        let Some(secret) = talks.intermediary_secret else {
            return Err(DeskError::NotYours(
                "only the desk that opened the talks can introduce a head's key; let it approve \
                 this card",
            ));
        };
        let secret = SigningKey::from_bytes(&secret.into());
        let rooms = self.side_rooms(&invitation.talks);
        let mut number = 1;
        for room in &rooms {
            let known = &self.engine(room)?.room;
            number = number.max(known.next_side_key_number(side));
            if known.side_key_number(side, &key).is_some() {
                return Ok(Vec::new());
            }
        }
        number = number.saturating_add(self.queued_side_keys(&invitation.talks, side));
        let mut bodies = Vec::new();
        for room in rooms {
            let engine = self.engine(&room)?;
            let body = decide::introduce_side_key(
                &engine.room,
                &engine.leaf(),
                side,
                number,
                &key,
                &|bytes| secret.sign(bytes).to_bytes(),
            )?;
            bodies.push((room, body));
        }
        Ok(bodies)
    }

    fn queued_side_keys(&self, talks: &TalksId, side: SideNumber) -> u8 {
        let most = self
            .side_rooms(talks)
            .iter()
            .filter_map(|room| self.rooms.get(room))
            .map(|engine| engine.queued_side_keys(side))
            .max();
        most.unwrap_or(0)
    }

    pub(crate) fn side_rooms(&self, talks: &TalksId) -> Vec<RoomId> {
        self.rooms_of(talks)
            .into_iter()
            .filter(|room| {
                self.rooms
                    .get(room)
                    .is_some_and(|engine| matches!(engine.room.kind(), RoomKind::Side(_)))
                    && self.is_usable(room)
            })
            .collect()
    }
}
