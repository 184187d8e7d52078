//! Legs: who of the intermediary took which message, from one room to the
//! other, as the record of the room that it came from tells it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::entry::{Body, Receipt};
use crate::ids::{EntryId, LeafKey, Place, Time};
use crate::room::Room;
use crate::terms::{Attribution, Passage, Wording};

use super::Eye;

/// One crossing between two rooms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegView {
    /// The side whose words they are.
    pub from: String,
    /// The side that they are for; none if neither permission nor receipt is
    /// known here.
    pub to: Option<String>,
    /// The permission's line in the room of the side that they come from, if
    /// the reader holds it.
    pub permission: Option<u64>,
    /// The line of the intention there.
    pub set_out_in: u64,
    /// Who took them.
    pub by: String,
    /// Who took them over, if their desk was lost.
    pub taken_over_by: Option<String>,
    /// Whether the last of them is the reader.
    pub you: bool,
    /// When they set out, by that official's clock.
    pub set_out: Time,
    /// Whether they were said in person.
    pub aloud: bool,
    /// How closely the words had to be kept; none if the reader does not hold the
    /// permission.
    #[serde(default)]
    pub wording: Option<Wording>,
    /// As whose they were put; none if the reader does not hold the permission.
    #[serde(default)]
    pub attribution: Option<Attribution>,
    /// Whether they went in exchange for something.
    #[serde(default)]
    pub in_exchange: bool,
    /// The round in which they were permitted, if the reader holds the
    /// permission.
    pub round: Option<u32>,
    /// When they were shown, by the intermediary's clock; none while they are on
    /// their way.
    pub shown: Option<Time>,
    /// Which one it was of this side's messages shown there.
    pub order: Option<u32>,
    /// The line of the receipt.
    pub receipt: Option<u64>,
    /// The words that went, or that are on their way, as far as they are known
    /// here.
    pub passage: Option<Passage>,
}

/// The legs that set out from a room, in the order of setting out, as `reader`
/// sees them.
pub fn legs(room: &Room, reader: &LeafKey, now: Time) -> Vec<LegView> {
    let eye = Eye::new(room, reader, now);
    let mut receipts: BTreeMap<EntryId, (Place, &Receipt)> = BTreeMap::new();
    for (place, item) in room.items() {
        if let Some(Body::Receipt(receipt)) = item.counted().map(|entry| &entry.body) {
            receipts
                .entry(receipt.intention)
                .or_insert((place, receipt));
        }
    }
    let mut legs = Vec::new();
    for (place, item) in room.items() {
        let Some(entry) = item.counted() else {
            continue;
        };
        let Body::Intention(intention) = &entry.body else {
            continue;
        };
        let permission = room.permission(&intention.permission);
        let receipt = receipts.get(&entry.id);
        let addressee = receipt.map(|(_, receipt)| receipt.to);
        let addressee = addressee.or(permission.map(|permission| permission.terms.addressee));
        let went = receipt.and_then(|(_, receipt)| receipt.passage.as_ref());
        let chosen = permission.and_then(|permission| room.words_to_go(permission));
        let side = room.kind().side();
        let last = permission
            .and_then(|permission| permission.carriers.get(1..)?.last())
            .and_then(|carrier| room.carrier(carrier));
        legs.push(LegView {
            from: side.map_or_else(String::new, |side| eye.side_name(side)),
            to: addressee.map(|side| eye.side_name(side)),
            permission: permission.map(|permission| permission.place.0),
            set_out_in: place.0,
            by: item
                .speaker
                .as_ref()
                .map_or_else(String::new, |by| by.name.clone()),
            you: last
                .or(item.speaker.as_ref())
                .is_some_and(|by| Some(by.person) == eye.reader),
            taken_over_by: last.map(|by| by.name.clone()),
            set_out: entry.stated,
            aloud: intention.aloud,
            wording: permission.map(|permission| permission.terms.wording),
            attribution: permission.map(|permission| permission.terms.attribution),
            in_exchange: permission
                .is_some_and(|permission| permission.terms.condition.closes().is_some()),
            round: permission.map(|permission| permission.terms.round),
            shown: receipt.map(|(_, receipt)| receipt.shown),
            order: receipt.map(|(_, receipt)| receipt.order),
            receipt: receipt.map(|(place, _)| place.0),
            passage: went.or(chosen).cloned(),
        });
    }
    legs
}
