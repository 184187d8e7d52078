//! One order for all members of a room, the relay's, and complete for whoever
//! is in it.

use std::collections::BTreeMap;

use envelope::RoomId;

use super::Evidence;
use crate::record::Kept;

pub(super) fn check(evidence: &Evidence<'_>) -> Vec<String> {
    let mut found = same_everywhere(evidence);
    found.extend(as_the_relay_holds(evidence));
    found.extend(complete(evidence));
    found
}

fn same_everywhere(evidence: &Evidence<'_>) -> Vec<String> {
    let mut first: BTreeMap<(RoomId, u64), (usize, &Kept)> = BTreeMap::new();
    let mut found = Vec::new();
    for record in &evidence.records {
        for (position, kept) in &record.kept {
            let (other, seen) = first
                .entry((record.room, *position))
                .or_insert((record.who, kept));
            if seen.frame != kept.frame || seen.item != kept.item {
                found.push(format!(
                    "order: {} and {} hold different things at {position} of {}",
                    evidence.name(*other),
                    evidence.name(record.who),
                    record.room
                ));
            }
        }
    }
    found
}

fn as_the_relay_holds(evidence: &Evidence<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for record in &evidence.records {
        let log = evidence.world.relay.store().log(&record.room);
        let mut last = None;
        for (position, kept) in &record.kept {
            let at = usize::try_from(*position).unwrap_or(usize::MAX);
            let same = log.get(at).is_some_and(|frame| frame.hash() == kept.frame);
            let follows = last.is_none_or(|last| last + 1 == *position);
            if !same || !follows {
                found.push(format!(
                    "order: {} holds at {position} of {} what the relay does not",
                    evidence.name(record.who),
                    record.room
                ));
            }
            last = Some(*position);
        }
    }
    found
}

/// Whoever is in a room has read all of it.
fn complete(evidence: &Evidence<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for who in 0..evidence.world.desks.len() {
        for room in evidence.world.rooms(who) {
            if room.standing != "open" {
                continue;
            }
            let Ok(id) = room.id.parse::<RoomId>() else {
                continue;
            };
            let size = evidence.world.relay.store().log(&id).len() as u64;
            let read = evidence
                .memberships
                .iter()
                .find(|membership| membership.who == who && membership.id == id)
                .map_or(0, |membership| membership.size);
            if read != size {
                found.push(format!(
                    "order: {} has read {read} of {size} entries of {}",
                    evidence.name(who),
                    room.short
                ));
            }
            if room.waiting > 0 {
                found.push(format!(
                    "order: {} things of {} still wait in {}",
                    room.waiting,
                    evidence.name(who),
                    room.short
                ));
            }
        }
    }
    found
}
