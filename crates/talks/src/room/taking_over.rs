//! Who brings a bound conveyance to its end: whoever set out, and after them
//! one colleague at a time.

use crate::entry::TakeOver;
use crate::ids::{EntryId, LeafKey, Place};

use super::item::{RuleBroken, Speaker};
use super::judge::Reach;
use super::{PermissionStanding, PermissionState, Room};

/// Somebody who set out with words, or took them over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrier {
    /// Where they did.
    pub place: Place,
    /// Their leaf in this room.
    pub leaf: LeafKey,
}

impl Room {
    /// Judges by whom a bound conveyance may be finished. Whoever carries it
    /// must be gone from this room, which all of its members see alike; so of
    /// two colleagues who take over at the same time one does, since the other
    /// then finds a carrier who is there.
    pub(super) fn judge_take_over(
        &self,
        author: &LeafKey,
        body: &TakeOver,
    ) -> Result<Reach, RuleBroken> {
        let Some(permission) = self.bound_permission(&body.intention) else {
            return self.judge_unknown_intention(&body.intention);
        };
        let carrier = permission.carriers.last();
        let here = carrier.is_some_and(|carrier| {
            carrier.leaf != *author && self.context.person(&carrier.leaf).is_some()
        });
        permission.judged(match permission.standing {
            PermissionStanding::Conveyed { .. } => Err(RuleBroken::ReceiptRepeated),
            _ if here => Err(RuleBroken::CarrierHere),
            _ => Ok(()),
        })
    }

    pub(super) fn take_over(&mut self, place: Place, author: &LeafKey, intention: &EntryId) {
        if let Some(permission) = self
            .intentions
            .get(intention)
            .and_then(|permission| self.permissions.get_mut(permission))
        {
            permission.carriers.push(Carrier {
                place,
                leaf: *author,
            });
        }
    }

    /// Who set out with words, as the roster had them then.
    pub fn carrier(&self, carrier: &Carrier) -> Option<&Speaker> {
        self.items.get(&carrier.place)?.speaker.as_ref()
    }

    /// Whether whoever carries a bound conveyance is gone from this room.
    pub fn is_left_behind(&self, permission: &PermissionState) -> bool {
        let under_way = matches!(permission.standing, PermissionStanding::OnItsWay { .. });
        under_way
            && permission
                .carriers
                .last()
                .is_some_and(|carrier| self.context.person(&carrier.leaf).is_none())
    }

    /// Whether a proof with this nonce was conveyed here, also before this desk
    /// joined.
    pub fn has_conveyed(&self, nonce: &[u8; 16]) -> bool {
        self.conveyed_nonces.used(nonce).is_some()
    }
}
