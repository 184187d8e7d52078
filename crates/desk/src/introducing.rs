//! The intermediary introduces a new head's side key to every side room.

use ed25519_dalek::{Signer, SigningKey};
use envelope::RoomId;
use talks::{Body, LeafKey, RoomKind, SideNumber, TalksId, decide};

use crate::charter::KeyHolder;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::invitation::Card;
use crate::refusal::NotYours;
use crate::stored::InvitationStored;

impl Desk {
    /// The introductions that approving a head's card entails: an entry for
    /// each side room, the head's own included.
    pub(crate) fn introductions(
        &self,
        invitation: &InvitationStored,
        card: &Card,
    ) -> Result<Vec<(RoomId, Body)>, DeskError> {
        let (Some(side), true, Some(key)) = (
            invitation.side,
            invitation.link.role.has_side_key(),
            card.side_key,
        ) else {
            return Ok(Vec::new());
        };
        // Who comes into the delegation's own room only brings no key to others.
        if self.side_room_of(invitation).is_none() {
            return Ok(Vec::new());
        }
        // Whoever comes into a room that continues another brings the key they had.
        let mut all = self.rooms.values();
        if all.any(|engine| {
            engine.talks == invitation.talks && engine.room.side_key_number(side, &key).is_some()
        }) {
            return Ok(Vec::new());
        }
        let talks = self.talks_of(&invitation.talks)?;
        let Some(secret) = talks.intermediary_secret else {
            return Err(NotYours::Introducing.into());
        };
        let secret = SigningKey::from_bytes(&secret.into());
        let rooms = self.side_rooms(&invitation.talks);
        let mut number = 1;
        for room in &rooms {
            let known = &self.engine(room)?.room;
            number = number.max(known.next_side_key_number(side));
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

    /// Notes whose key an approved card brings: with that device it ends.
    pub(crate) fn note_holder(
        &mut self,
        invitation: &InvitationStored,
        card: &Card,
        leaves: &[LeafKey],
    ) {
        let (Some(side), Some(key)) = (invitation.side, card.side_key) else {
            return;
        };
        let Some(leaf) = self.side_room_of(invitation).and_then(|at| leaves.get(at)) else {
            return;
        };
        if let Some(talks) = self.talks.get_mut(&invitation.talks) {
            let leaf = *leaf;
            let holder = KeyHolder { side, key, leaf };
            talks.holders.retain(|other| *other != holder);
            talks.holders.push(holder);
            self.dirty.talks.insert(invitation.talks);
        }
    }

    /// Which of an invitation's rooms is a side's with the intermediary.
    fn side_room_of(&self, invitation: &InvitationStored) -> Option<usize> {
        invitation.rooms.iter().position(|room| {
            let engine = self.rooms.get(room);
            engine.is_some_and(|engine| matches!(engine.room.kind(), RoomKind::Side(_)))
        })
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
