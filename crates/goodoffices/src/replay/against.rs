//! Checking rooms that were kept against a file, without the relay.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use desk::Desk;
use desk::answer::View;
use desk::command::{Query, RoomName};
use serde::Serialize;
use talks::view::RoomView;

use crate::cli::terms::now;
use crate::display::{Paragraph, Tone, safe};
use crate::failure::Failure;
use crate::output::Output;
use crate::replay::casino::Dialogue;
use crate::replay::check::violations;
use crate::replay::{job, open_vault, verdict};

/// What a check of kept rooms came to.
#[derive(Debug, Serialize)]
struct Summary {
    talks: usize,
    statements: usize,
    violations: usize,
}

/// Checks the rooms in `kept` against the negotiations.
pub(super) fn run(out: &Output, dialogues: &[Dialogue], kept: &Path) -> Result<(), Failure> {
    let rooms = kept_rooms(kept)?;
    let mut faults = Vec::new();
    let (mut talks, mut statements) = (0, 0);
    for dialogue in dialogues {
        // A limit may have kept only the first talks of the file.
        let Some(seen) = rooms.get(&dialogue.title) else {
            continue;
        };
        talks += 1;
        statements += dialogue.turns.len();
        let mut wrong = BTreeSet::new();
        for room in seen {
            let side = dialogue
                .sides
                .iter()
                .position(|side| Some(&side.name) == room.side.as_ref());
            match side {
                Some(side) => wrong.extend(violations(dialogue, side, room)),
                None => wrong.extend(0..dialogue.turns.len().max(1)),
            }
        }
        faults.extend(job::told(dialogue, wrong));
    }
    if talks < rooms.len() {
        let strangers = rooms.len() - talks;
        faults.push(format!("{strangers} kept talks are not in the file"));
    }
    let summary = Summary {
        talks,
        statements,
        violations: faults.len(),
    };
    out.show(&summary, || {
        [
            safe!("talks        {}", summary.talks),
            safe!("statements   {}", summary.statements),
            safe!("violations   {}", summary.violations),
        ]
        .into_iter()
        .map(|line| Paragraph::new(Tone::Plain, line))
        .collect()
    })?;
    verdict(&faults, summary.violations)
}

/// All side rooms of all kept desks, by the title of their talks.
fn kept_rooms(kept: &Path) -> Result<BTreeMap<String, Vec<RoomView>>, Failure> {
    let mut rooms: BTreeMap<String, Vec<RoomView>> = BTreeMap::new();
    for number in 0.. {
        let folder = job::folder(kept, number);
        if !folder.is_dir() {
            break;
        }
        for desk in job::DESKS {
            for room in side_rooms(&folder.join(desk))? {
                rooms.entry(room.title.clone()).or_default().push(room);
            }
        }
    }
    if rooms.is_empty() {
        return Err(Failure::unavailable(format!(
            "{} holds no kept replay",
            kept.display()
        )));
    }
    Ok(rooms)
}

/// The side rooms of one vault, as its desk shows them.
fn side_rooms(folder: &Path) -> Result<Vec<RoomView>, Failure> {
    let at = |error: &dyn core::fmt::Display| {
        Failure::unavailable(format!("{}: {error}", folder.display()))
    };
    let mut vault = open_vault(folder)?;
    let desk = Desk::restore(vault.items()?).map_err(|error| at(&error))?;
    let look = |query: &Query| desk.query(now(), query).map_err(|error| at(&error));
    let View::Rooms { rooms } = look(&Query::Rooms)? else {
        return Ok(Vec::new());
    };
    let mut views = Vec::new();
    for room in rooms.into_iter().filter(|room| room.kind == "side") {
        let room = RoomName(room.id);
        if let View::Room(view) = look(&Query::Show { room, last: None })? {
            views.push(*view);
        }
    }
    Ok(views)
}
