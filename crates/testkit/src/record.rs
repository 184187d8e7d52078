//! Records as they lie in the vaults, read without the engine's help, so that
//! what checks an engine does not rest on it.

use std::collections::BTreeMap;

use desk::talks::entry::Body;
use desk::talks::{Entry, EntryId, LeafKey, Time};
use envelope::{Checkpoint, FrameHash, RoomId};
use minicbor::Decode;
use minicbor::bytes::ByteVec;

use crate::world::{Who, World};

/// One position of a room's log, as a desk understood it.
#[derive(Debug, Clone, PartialEq, Eq, Decode)]
pub struct Kept {
    /// The version of its format.
    #[n(0)]
    pub version: u16,
    /// The hash of the frame.
    #[n(1)]
    pub frame: FrameHash,
    /// What it held.
    #[n(2)]
    pub item: Item,
    /// The relay's checkpoint that ends with this position, if there was one.
    #[n(3)]
    pub checkpoint: Option<Checkpoint>,
}

/// What a frame held.
#[derive(Debug, Clone, PartialEq, Eq, Decode)]
pub enum Item {
    /// An entry.
    #[n(0)]
    Entry {
        /// Who sealed it.
        #[n(0)]
        author: LeafKey,
        /// The encoded entry.
        #[n(1)]
        plaintext: ByteVec,
    },
    /// A change of members.
    #[n(1)]
    Commit {
        /// Who made it.
        #[n(0)]
        committer: LeafKey,
        /// When, by their clock.
        #[n(1)]
        stated: Time,
        /// The room's context after it.
        #[n(2)]
        context: ByteVec,
    },
    /// It opened for nobody.
    #[n(2)]
    Void,
}

impl Item {
    /// The entry, if it is one that can be read.
    pub fn entry(&self) -> Option<Entry> {
        match self {
            Self::Entry { plaintext, .. } => Entry::from_bytes(plaintext).ok(),
            _ => None,
        }
    }
}

/// What one desk holds of one room during one membership.
#[derive(Debug, Clone)]
pub struct Record {
    /// The desk.
    pub who: Who,
    /// The room.
    pub room: RoomId,
    /// The room's id, with a number behind it for a later membership.
    pub slot: String,
    /// By position.
    pub kept: BTreeMap<u64, Kept>,
}

impl Record {
    /// The entries, with their positions, in order.
    pub fn entries(&self) -> Vec<(u64, Entry)> {
        self.kept
            .iter()
            .filter_map(|(position, kept)| Some((*position, kept.item.entry()?)))
            .collect()
    }

    /// Where an entry stands.
    pub fn position_of(&self, id: &EntryId) -> Option<u64> {
        self.entries()
            .into_iter()
            .find(|(_, entry)| entry.id == *id)
            .map(|(position, _)| position)
    }

    /// Whether it begins with the room's opening.
    pub fn is_complete(&self) -> bool {
        self.kept
            .get(&0)
            .and_then(|kept| kept.item.entry())
            .is_some_and(|entry| matches!(entry.body, Body::Opening(_)))
    }
}

/// How far a desk has read a room during one membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The desk.
    pub who: Who,
    /// The room; for an earlier membership, an id of its own.
    pub id: RoomId,
    /// The first position that it has not read.
    pub size: u64,
}

/// The memberships of every desk.
///
/// # Errors
/// If a vault holds a value that cannot be read.
pub fn memberships(world: &World) -> Result<Vec<Membership>, String> {
    let mut all = Vec::new();
    for (who, station) in world.desks.iter().enumerate() {
        for (key, value) in station.vault.under("room/") {
            let (size, id) = size_and_id(value)
                .map_err(|error| format!("{}: {key} cannot be read: {error}", station.name))?;
            all.push(Membership { who, id, size });
        }
    }
    Ok(all)
}

/// The ninth and the eighteenth of a stored room's values.
fn size_and_id(value: &[u8]) -> Result<(u64, RoomId), minicbor::decode::Error> {
    let mut decoder = minicbor::Decoder::new(value);
    decoder.array()?;
    for _ in 0..8 {
        decoder.skip()?;
    }
    let size = decoder.u64()?;
    for _ in 9..17 {
        decoder.skip()?;
    }
    Ok((size, decoder.decode()?))
}

/// Every record of every desk.
///
/// # Errors
/// If a vault holds a value that cannot be read.
pub fn records(world: &World) -> Result<Vec<Record>, String> {
    let mut all = Vec::new();
    for (who, station) in world.desks.iter().enumerate() {
        let mut slots: BTreeMap<String, BTreeMap<u64, Kept>> = BTreeMap::new();
        for (key, value) in station.vault.under("record/") {
            let unreadable = || format!("{}: {key} cannot be read", station.name);
            let (slot, position) = key
                .trim_start_matches("record/")
                .split_once('/')
                .ok_or_else(unreadable)?;
            let position: u64 = position.parse().map_err(|_| unreadable())?;
            let kept: Kept = minicbor::decode(value).map_err(|_| unreadable())?;
            slots
                .entry(slot.to_owned())
                .or_default()
                .insert(position, kept);
        }
        for (slot, kept) in slots {
            let id = slot.get(..64).unwrap_or_default();
            let room = id
                .parse()
                .map_err(|_| format!("{}: no room is called {slot}", station.name))?;
            all.push(Record {
                who,
                room,
                slot,
                kept,
            });
        }
    }
    Ok(all)
}
