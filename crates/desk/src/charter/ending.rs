//! Whose side key is whose, and when it ends: with the device that holds it.
//!
//! The desk that introduces a key notes the leaf whose key it is; rooms and
//! other sides never learn it. A desk that was restored from an older state goes
//! by who signed with it.

use ed25519_dalek::{Signer, SigningKey};
use envelope::RoomId;
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use talks::room::{PermissionStanding, ProposalState, What};
use talks::{Body, LeafKey, Room, RoomKind, SideNumber, TalksId, decide};

use crate::desk::Desk;
use crate::room::RoomEngine;

/// Whose key it is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct KeyHolder {
    #[n(0)]
    pub(crate) side: SideNumber,
    #[n(1)]
    pub(crate) key: ByteArray<32>,
    /// The leaf in the side's room.
    #[n(2)]
    pub(crate) leaf: LeafKey,
}

impl Desk {
    /// Whose device holds a side's key, if this desk can tell.
    pub(super) fn holder_of(
        &self,
        talks: &TalksId,
        side: SideNumber,
        number: u8,
    ) -> Option<LeafKey> {
        let room = &self.engine_of(talks, RoomKind::Side(side))?.room;
        let key = room.side_key(side, number)?;
        let holders = self.talks.get(talks)?.holders.iter();
        let mut noted = holders
            .filter(|holder| holder.side == side && <[u8; 32]>::from(holder.key) == *key)
            .map(|holder| holder.leaf);
        // A room that continues another seats its people under other leaves.
        let here = |leaf: &LeafKey| room.context().person(leaf).is_some();
        noted
            .clone()
            .find(here)
            .or_else(|| signed_by(room, number))
            .or_else(|| noted.next_back())
    }

    /// Ends of keys that are due: in their side's own room as soon as the device
    /// that holds them has left it; elsewhere once nothing that they signed is
    /// on its way.
    pub(super) fn due_key_ends(&self, talks: &TalksId) -> Vec<(RoomId, Body)> {
        let mut bodies = Vec::new();
        let Some(secret) = self
            .talks
            .get(talks)
            .and_then(|talks| talks.intermediary_secret)
        else {
            return bodies;
        };
        let secret = SigningKey::from_bytes(&secret.into());
        let rooms = self.engines_of_sides(talks);
        for home in &rooms {
            let Some(side) = home.room.permitting_side() else {
                continue;
            };
            for key in home.room.side_keys().filter(|key| key.side == side) {
                let number = key.number;
                if !home.is_caught_up() || !self.is_over(talks, home, side, number) {
                    continue;
                }
                let ended = home.room.key_has_ended(side, number);
                let living = rooms
                    .iter()
                    .filter(|room| !room.room.key_has_ended(side, number));
                for room in living {
                    let due = room.id == home.id || (ended && is_free(home, room, number));
                    if due && let Some(body) = end(room, side, number, &secret) {
                        bodies.push((room.id, body));
                    }
                }
            }
        }
        bodies
    }

    /// Whether a key has ended in any room of the talks, or must: its device is gone.
    /// A room that continues another waits for those who have not come yet.
    fn is_over(&self, talks: &TalksId, home: &RoomEngine, side: SideNumber, number: u8) -> bool {
        let ended =
            |engine: &RoomEngine| engine.talks == *talks && engine.room.key_has_ended(side, number);
        let context = home.room.context();
        let is_gone = |leaf: LeafKey| {
            let here = context.person(&leaf).is_some();
            !here && (context.continues.is_none() || has_left(&home.room, &leaf))
        };
        self.rooms.values().any(ended) || self.holder_of(talks, side, number).is_some_and(is_gone)
    }
}

/// Whether a leaf was in a room, and is not any more.
fn has_left(room: &Room, leaf: &LeafKey) -> bool {
    room.items().any(|(_, item)| {
        matches!(&item.what, What::Commit { left, .. } if left.iter().any(|one| one.key == *leaf))
    })
}

/// The entry that ends a key in a room, unless that is done or on its way.
fn end(room: &RoomEngine, side: SideNumber, number: u8, secret: &SigningKey) -> Option<Body> {
    let queued = room.has_queued(
        |body| matches!(body, Body::SideKeyEnd(end) if end.side == side && end.number == number),
    );
    if queued || !room.is_caught_up() {
        return None;
    }
    decide::end_side_key(&room.room, &room.leaf(), side, number, &|bytes| {
        secret.sign(bytes).to_bytes()
    })
    .ok()
}

/// Whether nothing that a key signed is on its way from its side to others.
fn is_free(home: &RoomEngine, room: &RoomEngine, number: u8) -> bool {
    let signed_permission = home.room.permissions().any(|permission| {
        let bound = matches!(
            permission.standing,
            PermissionStanding::OnItsWay { .. } | PermissionStanding::Closed { .. }
        );
        let by_showing = permission
            .approval
            .as_ref()
            .map(|approval| &approval.signatures);
        let signed = permission.signatures.iter().map(|signer| &signer.signed);
        let mut all = signed.chain(by_showing.into_iter().flatten());
        bound && all.any(|signed| signed.key_number == number)
    });
    let is_signed = |state: &ProposalState| {
        let closed = state.closed.as_ref();
        let yes = closed.and_then(|closed| closed.yes.as_ref());
        yes.is_some_and(|yes| yes.iter().any(|signed| signed.key_number == number))
    };
    let signed_proposal = home.room.proposals().into_iter().any(|(_, state)| {
        let told = match state.outcome {
            Some(false) => true,
            None => false,
            Some(true) => room
                .room
                .proposal_of(&state.proposal.matter)
                .is_none_or(|(_, there)| there.outcome.is_some()),
        };
        is_signed(state) && !told
    });
    !signed_permission && !signed_proposal
}

/// The leaf that signed with a key of the room's own side.
fn signed_by(room: &Room, number: u8) -> Option<LeafKey> {
    room.items().find_map(|(_, item)| {
        let used = match &item.counted()?.body {
            Body::Permission(body) => body.key_number,
            Body::StandingPermission(body) => body.signed.key_number,
            Body::Yes(body) => body.key_number,
            Body::Countersignature(body) => body.signed.key_number,
            Body::ProposalAnswer(body) => body.yes?.key_number,
            _ => return None,
        };
        (used == number).then_some(item.author)
    })
}
