//! A desk comes back from what its batches stored.

use std::collections::BTreeMap;

use envelope::RelayKey;
use talks::Time;
use zeroize::Zeroizing;

use super::Desk;
use crate::error::RestoreError;
use crate::keys;
use crate::room::RoomEngine;
use crate::shuttle::Carriage;
use crate::stored::{self, RecordStored, RoomStored, TalksStored};

impl Desk {
    /// Brings a desk back from what its batches stored, in any order.
    ///
    /// # Errors
    /// [`RestoreError`] naming the first value that cannot be used.
    pub fn restore(
        items: impl IntoIterator<Item = (String, Zeroizing<Vec<u8>>)>,
    ) -> Result<Self, RestoreError> {
        let items: BTreeMap<String, Zeroizing<Vec<u8>>> = items.into_iter().collect();
        let mut desk = Self::new();
        if let Some(bytes) = items.get(keys::DESK) {
            desk.stored = stored::decode(keys::DESK, bytes)?;
        }
        for (key, bytes) in under(&items, "talks/") {
            let talks: TalksStored = stored::decode(key, bytes)?;
            desk.talks.insert(talks.opening.talks, talks);
        }
        for (key, bytes) in under(&items, "room/") {
            desk.restore_room(key, bytes, &items)?;
        }
        for (key, bytes) in under(&items, "invitation/") {
            desk.invitations
                .insert(number(key)?, stored::decode(key, bytes)?);
        }
        for (key, bytes) in under(&items, "joining/") {
            desk.joinings
                .insert(number(key)?, stored::decode(key, bytes)?);
        }
        for (key, bytes) in under(&items, "destroyed/") {
            desk.destroyed
                .insert(number(key)?, stored::decode(key, bytes)?);
        }
        for (key, bytes) in under(&items, "carriage/") {
            let carriage: Carriage = stored::decode(key, bytes)?;
            desk.carriages
                .insert((carriage.source, carriage.permission), carriage);
        }
        // What is due is found at the first tick.
        desk.next_moment = desk
            .talks
            .values()
            .any(|talks| talks.side.is_none())
            .then(Time::default);
        for (key, bytes) in under(&items, "attachment/") {
            desk.attachments
                .insert(number(key)?, stored::decode(key, bytes)?);
        }
        desk.next_ground = (!desk.talks.is_empty()).then(Time::default);
        Ok(desk)
    }

    fn restore_room(
        &mut self,
        key: &str,
        bytes: &[u8],
        items: &BTreeMap<String, Zeroizing<Vec<u8>>>,
    ) -> Result<(), RestoreError> {
        let unreadable = |why: String| RestoreError::Value {
            key: key.to_owned(),
            why,
        };
        let slot = key.trim_start_matches("room/").to_owned();
        let stored: RoomStored = stored::decode(key, bytes)?;
        let talks = self
            .talks
            .get(&stored.talks)
            .ok_or_else(|| RestoreError::Missing(keys::talks(&stored.talks)))?;
        let (relay, relay_key) = match &stored.elsewhere {
            None => (talks.relay.clone(), talks.opening.relay_key.clone()),
            Some(elsewhere) => elsewhere.clone(),
        };
        let relay_key: RelayKey = relay_key
            .parse()
            .map_err(|_| unreadable("its relay's key is no key".to_owned()))?;
        let (mut room, size) = RoomEngine::restore(
            slot.clone(),
            stored,
            talks.opening.clone(),
            relay,
            relay_key,
        )?;
        for (key, bytes) in under(items, &format!("record/{slot}/")) {
            let record: RecordStored = stored::decode(key, bytes)?;
            if keys::record(&slot, room.cursor().0) != *key {
                return Err(RestoreError::Missing(keys::record(&slot, room.cursor().0)));
            }
            room.replay(&record)?;
        }
        if room.cursor().0 != size {
            return Err(RestoreError::Missing(keys::record(&slot, room.cursor().0)));
        }
        self.rooms.insert(room.id, room);
        Ok(())
    }
}

/// The items whose key starts with a prefix, in the order of their keys.
fn under<'a>(
    items: &'a BTreeMap<String, Zeroizing<Vec<u8>>>,
    prefix: &str,
) -> impl Iterator<Item = (&'a String, &'a Zeroizing<Vec<u8>>)> {
    let prefix = prefix.to_owned();
    items
        .range(prefix.clone()..)
        .take_while(move |(key, _)| key.starts_with(&prefix))
}

fn number(key: &str) -> Result<u32, RestoreError> {
    key.rsplit('/')
        .next()
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| RestoreError::Value {
            key: key.to_owned(),
            why: "its name has no number".to_owned(),
        })
}
