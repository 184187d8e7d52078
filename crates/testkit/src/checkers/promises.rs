//! Nothing acknowledged is lost, and nothing is there twice.

use std::collections::{BTreeMap, BTreeSet};

use desk::Event;
use desk::talks::EntryId;
use desk::talks::entry::Body;
use envelope::FrameHash;

use super::Evidence;

pub(super) fn check(evidence: &Evidence<'_>) -> Vec<String> {
    let mut found = lost(evidence);
    found.extend(twice(evidence));
    found.extend(unfinished(evidence));
    found
}

/// What a desk confirmed is in the room's record, or the desk said why not.
fn lost(evidence: &Evidence<'_>) -> Vec<String> {
    let logged: BTreeSet<EntryId> = evidence
        .records
        .iter()
        .flat_map(|record| record.entries())
        .map(|(_, entry)| entry.id)
        .collect();
    let mut found = Vec::new();
    for (who, station) in evidence.world.desks.iter().enumerate() {
        // What a desk destroyed is gone on purpose.
        if super::has_destroyed(evidence.world, who) {
            continue;
        }
        let told: BTreeSet<EntryId> = station
            .told
            .iter()
            .filter_map(|event| match event {
                Event::NotLogged { entry, .. } => Some(*entry),
                _ => None,
            })
            .collect();
        for (room, entry) in &station.promised {
            if !logged.contains(entry) && !told.contains(entry) {
                found.push(format!(
                    "promises: entry {entry} that {} confirmed for {room} is lost",
                    evidence.name(who)
                ));
            }
        }
    }
    found
}

fn twice(evidence: &Evidence<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for record in &evidence.records {
        let mut ids = BTreeSet::new();
        let mut frames: BTreeMap<FrameHash, u64> = BTreeMap::new();
        let mut said = BTreeSet::new();
        for (position, entry) in record.entries() {
            // People of these worlds never repeat themselves.
            if let Body::Statement(statement) = &entry.body
                && !said.insert(statement.passage.words.clone())
            {
                found.push(format!(
                    "twice: the words of {position} of {} were said before",
                    record.room
                ));
            }
            if !ids.insert(entry.id) {
                found.push(format!(
                    "twice: entry {} stands again at {position} of {}",
                    entry.id, record.room
                ));
            }
        }
        for (position, kept) in &record.kept {
            if let Some(other) = frames.insert(kept.frame, *position) {
                found.push(format!(
                    "twice: one frame stands at {other} and {position} of {}",
                    record.room
                ));
            }
        }
    }
    found
}

/// Nobody who was approved waits for ever.
fn unfinished(evidence: &Evidence<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for who in 0..evidence.world.desks.len() {
        for invitation in evidence.world.invitations(who) {
            let usable = evidence
                .world
                .rooms(who)
                .iter()
                .any(|room| room.standing == "open");
            if invitation.state == "approving" && usable {
                found.push(format!(
                    "promises: invitation {} of {} was approved and never answered",
                    invitation.invitation,
                    evidence.name(who)
                ));
            }
        }
    }
    found
}
