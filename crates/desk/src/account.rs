//! `record verify`: the log tree, the relay's checkpoints and every signature
//! once more, told in words.

use std::collections::BTreeMap;

use envelope::Checkpoint;
use talks::{Charter, RoomKind};

use crate::answer::RoomAccount;
use crate::command::RoomName;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::room::RoomEngine;
use crate::stored::Standing;

impl Desk {
    pub(crate) fn accounts(&self, room: Option<&RoomName>) -> Result<Vec<RoomAccount>, DeskError> {
        let engines = match room {
            Some(name) => vec![self.engine(&self.room_named(name)?)?],
            None => self.in_order(),
        };
        Ok(engines
            .into_iter()
            .map(|engine| self.account(engine))
            .collect())
    }

    fn account(&self, engine: &RoomEngine) -> RoomAccount {
        let rules = talks::verify::account(&engine.room);
        let (checked, faults) = check_checkpoints(engine);
        let mut findings = vec![tree_told(engine, checked)];
        findings.extend(faults.iter().cloned());
        let standing = match &engine.standing {
            Standing::Opening(_) | Standing::Open | Standing::Left(_) => None,
            Standing::Frozen(evidence) => Some(&evidence.explanation),
            Standing::Stopped(why) => Some(why),
        };
        findings.extend(standing.map(|why| format!("FAULT: {why}")));
        findings.extend(rules.told());
        findings.extend(engine.room.charter().map_or_else(Vec::new, moments_told));
        let crossings = self.crossings(engine);
        findings.extend(crossings.iter().map(talks::verify::Finding::told));
        RoomAccount {
            room: engine.id.to_string(),
            name: self.long_name(engine),
            sound: faults.is_empty()
                && standing.is_none()
                && !crossings.iter().any(|finding| finding.fault)
                && rules.is_sound(),
            frames: engine.tree.size() - engine.start.size(),
            entries: engine.entries,
            void: engine.voids,
            checkpoints: checked,
            signatures: rules.permissions_verified
                + rules.introductions
                + rules.conveyances_verified
                + rules.conveyances_shown_first
                + rules.conveyances_in_substance
                + rules.approvals_verified
                + rules.countersignatures_verified
                + rules.key_ends,
            findings,
        }
    }

    /// On a desk of the intermediary, which is in every side's room: what was
    /// put into this room against what its sources permitted (R2).
    fn crossings(&self, engine: &RoomEngine) -> Vec<talks::verify::Finding> {
        if !matches!(engine.room.kind(), RoomKind::Side(_)) {
            return Vec::new();
        }
        let mut sources: BTreeMap<RoomKind, Vec<&RoomEngine>> = BTreeMap::new();
        for other in self.rooms.values() {
            let kind = other.room.kind();
            let theirs = other.talks == engine.talks && kind != engine.room.kind();
            if theirs && matches!(kind, RoomKind::Side(_)) {
                sources.entry(kind).or_default().push(other);
            }
        }
        sources
            .values()
            .filter(|engines| engines.iter().any(|source| source.check_usable().is_ok()))
            .flat_map(|engines| {
                let whole = engines.iter().all(|source| source.check_usable().is_ok());
                let rooms: Vec<&talks::Room> = engines.iter().map(|source| &source.room).collect();
                talks::verify::crossings(&rooms, whole, &engine.room)
            })
            .collect()
    }
}

/// Checks every checkpoint that the record keeps: signed by the relay, and of
/// the very tree that this desk built from the frames it read.
fn check_checkpoints(engine: &RoomEngine) -> (u64, Vec<String>) {
    let mut checked = 0;
    let mut faults = Vec::new();
    for checkpoint in &engine.checkpoints {
        match check(engine, checkpoint) {
            Ok(()) => checked += 1,
            Err(fault) => faults.push(fault),
        }
    }
    (checked, faults)
}

fn check(engine: &RoomEngine, checkpoint: &Checkpoint) -> Result<(), String> {
    let size = checkpoint.head.size;
    checkpoint
        .verify(&engine.relay_key)
        .map_err(|error| format!("FAULT: {error}"))?;
    if engine.root_at(size) == Some(checkpoint.head.root) {
        return Ok(());
    }
    Err(format!(
        "FAULT: the relay signed another record of {size} entries than this desk holds"
    ))
}

/// What the charter of a room fixes in time.
fn moments_told(charter: &Charter) -> Vec<String> {
    let due = charter.deadlines.iter();
    let mut told: Vec<String> = due
        .map(|deadline| format!("Due by the charter on {}: {}.", deadline.at, deadline.what))
        .collect();
    if let (Some(closes), Some(destruction)) = (charter.closes, charter.destruction()) {
        told.push(format!(
            "By the charter the talks close on {closes}, and every desk destroys its copies on \
             {destruction}."
        ));
    }
    told
}

fn tree_told(engine: &RoomEngine, checked: u64) -> String {
    let frames = engine.tree.size() - engine.start.size();
    let start = match engine.start.size() {
        0 => "from the first on".to_owned(),
        size => format!("from number {size}, where this desk joined"),
    };
    let some = |count: u64, what: &str| match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    };
    format!(
        "{} in the room's log, {start}; they are the very ones that the relay \"{}\" signed for ({}).",
        some(frames, "sealed item"),
        engine.relay_key.name(),
        some(checked, "signature"),
    )
}
