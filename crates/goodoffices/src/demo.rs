//! Talks in half a minute, with everything real: a relay and a desk for each
//! participant as processes of their own, sealed rooms, permissions, conveyances,
//! receipts, an exchange, a proposal.

mod cast;
mod play;
mod script;
mod tell;

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;
use tempfile::TempDir;

use crate::cli::trials::{Demo, Talks};
use crate::demo::cast::Cast;
use crate::demo::play::Play;
use crate::demo::script::Script;
use crate::failure::Failure;
use crate::output::Output;

/// What the demonstration came to.
#[derive(Debug, Serialize)]
struct Summary {
    talks: String,
    processes: usize,
    statements: usize,
    conveyances: usize,
    /// What the desks refused, in their words.
    refused: Vec<String>,
    /// Exchanges of which nothing came, and exchanges in which both went.
    exchanges: (usize, usize),
    /// Proposals on which not all agreed, and on which all did.
    proposals: (usize, usize),
    /// Withdrawals that came too late, as told.
    too_late: Vec<String>,
    /// Private remarks found in no other room.
    stayed: usize,
    records: usize,
    sound: usize,
    seconds: f64,
}

/// Runs the demonstration.
///
/// # Errors
/// If something cannot be started, or the talks do not come to what the script
/// says they must.
pub(crate) async fn run(out: &Output, demo: &Demo) -> Result<(), Failure> {
    let script = match demo.talks {
        Talks::Algiers => Script::algiers()?,
        Talks::Lease => Script::lease()?,
    };
    let started = Instant::now();
    if !out.json {
        tell::opening(out, &script)?;
    }
    let place = Place::new(demo.keep.as_deref())?;
    let cast = Cast::gather(&script, &place.folder).await?;
    let mut play = Play::new(&script, &cast).await?;
    for act in &script.acts {
        if !out.json {
            tell::act(out, act)?;
        }
        for step in &act.steps {
            if !out.json {
                tell::waiting(out, step)?;
            }
            let outcome = play.step(step).await?;
            if !out.json {
                tell::step(out, &script, step, &outcome)?;
            }
        }
    }
    let ending = play.ending().await?;
    if !out.json {
        if demo.rooms {
            tell::rooms(out, &ending)?;
        }
        tell::timeline(out, &script, &ending)?;
        tell::records(out, &ending, demo.rooms)?;
    }
    let summary = Summary {
        talks: script.title.clone(),
        processes: script.people.len() + 1,
        statements: play.statements,
        conveyances: play.conveyances,
        refused: play.refused.clone(),
        exchanges: play.exchanges,
        proposals: play.proposals,
        too_late: ending.too_late.clone(),
        stayed: ending.stayed,
        records: ending.accounts.len(),
        sound: ending.accounts.iter().filter(|(_, one)| one.sound).count(),
        seconds: started.elapsed().as_secs_f64(),
    };
    cast.leave().await?;
    out.show(&summary, || tell::closing(&summary))?;
    if summary.sound < summary.records {
        return Err(Failure::faults(
            "a record is not in order; what was found stands above",
        ));
    }
    Ok(())
}

/// Where vaults and relay lie.
struct Place {
    folder: PathBuf,
    /// Removed when dropped, unless the folder is kept.
    _temporary: Option<TempDir>,
}

impl Place {
    fn new(keep: Option<&Path>) -> Result<Self, Failure> {
        match keep {
            Some(folder) => {
                std::fs::create_dir_all(folder)?;
                Ok(Self {
                    folder: std::path::absolute(folder)?,
                    _temporary: None,
                })
            }
            None => {
                let temporary = tempfile::tempdir()?;
                Ok(Self {
                    folder: temporary.path().to_owned(),
                    _temporary: Some(temporary),
                })
            }
        }
    }
}
