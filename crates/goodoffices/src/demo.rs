//! Talks in half a minute, with everything real: a relay and a desk for each
//! participant as processes of their own, sealed rooms, permissions, conveyances,
//! receipts, an exchange, a proposal.

mod cast;
mod links;
mod play;
mod script;
mod tell;

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;
use tempfile::TempDir;

use crate::cli::trials::{Demo, Talks};
use crate::demo::cast::Cast;
use crate::demo::links::Links;
use crate::demo::play::Play;
use crate::demo::script::Script;
use crate::failure::Failure;
use crate::output::Output;
use crate::run::Stop;

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
    let place = Place::new(demo.keep.as_deref())?;
    if !demo.pages {
        return played(out, demo, &script, &place).await;
    }
    let mut stop = Stop::listen()?;
    tokio::select! {
        done = played(out, demo, &script, &place) => done,
        // Whoever looked at the desks has seen enough: that is no failure.
        () = stop.asked() => Ok(()),
    }
}

async fn played(out: &Output, demo: &Demo, script: &Script, place: &Place) -> Result<(), Failure> {
    let started = Instant::now();
    let told = !out.json && !demo.unplayed;
    if told {
        tell::opening(out, script)?;
    }
    let cast = Cast::gather(script, &place.folder).await?;
    if !demo.unplayed {
        play(out, demo, script, &cast, started).await?;
    }
    if demo.pages {
        Links::gather(script, &cast).await?.tell(out, script)?;
        // Until somebody interrupts it.
        std::future::pending::<()>().await;
    }
    cast.leave().await
}

/// Plays the script and tells it; the summary is for people, or for scripts that
/// do not want links.
async fn play(
    out: &Output,
    demo: &Demo,
    script: &Script,
    cast: &Cast,
    started: Instant,
) -> Result<(), Failure> {
    let mut play = Play::new(script, cast).await?;
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
                tell::step(out, script, step, &outcome)?;
            }
        }
    }
    let ending = play.ending().await?;
    if !out.json {
        if demo.rooms {
            tell::rooms(out, &ending)?;
        }
        tell::timeline(out, script, &ending)?;
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
    if !(demo.pages && out.json) {
        out.show(&summary, || tell::closing(&summary))?;
    }
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
