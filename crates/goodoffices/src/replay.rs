//! Real negotiations through real talks, and every word checked.
//!
//! Each negotiation becomes talks of two sides and an intermediary, over one
//! relay. A job holds a few talks one after the other, with one vault for each
//! of its three participants; several jobs run at a time.

mod against;
pub(crate) mod casino;
mod check;
mod figures;
mod job;
#[cfg(test)]
mod tests;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use client::{Passphrase, VaultError};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::cli::trials::Replay;
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::output::Output;
use crate::replay::casino::Dialogue;
use crate::replay::figures::{Spread, Times};

/// How many talks a job holds: every room is a connection, and they add up.
const TALKS_PER_JOB: usize = 10;
/// Rooms that talks of two sides take: the team's, two side rooms, two
/// delegation rooms.
const ROOMS_PER_TALKS: usize = 5;
/// The vaults' passphrase; it protects nothing.
const PASSPHRASE: &str = "replay";
/// How many violations are told one by one.
const TOLD: usize = 20;

/// What a replay came to.
#[derive(Debug, Serialize)]
struct Summary {
    talks: usize,
    statements: usize,
    conveyances: usize,
    violations: usize,
    entries: u64,
    entries_per_second: f64,
    seconds: f64,
    jobs: usize,
    convey_to_shown_ms: Spread,
    say_to_shown_ms: Spread,
}

/// Replays a file, or checks kept rooms against it.
///
/// # Errors
/// If something cannot be read or reached, or the rooms do not show exactly
/// what they must.
pub(crate) async fn run(out: &Output, replay: &Replay) -> Result<(), Failure> {
    let mut dialogues = casino::read(&replay.file)?;
    if let Some(kept) = &replay.against {
        return against::run(out, &dialogues, kept);
    }
    if let Some(limit) = replay.limit {
        dialogues.truncate(limit);
    }
    let (summary, faults) = hold(dialogues, replay).await?;
    out.show(&summary, || page(&summary))?;
    verdict(&faults, summary.violations)
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
                if std::fs::read_dir(folder)?.next().is_some() {
                    return Err(Failure::misuse(format!(
                        "{} is not empty; name a new folder",
                        folder.display()
                    )));
                }
                std::fs::write(folder.join("passphrase"), format!("{PASSPHRASE}\n"))?;
                Ok(Self {
                    folder: folder.to_owned(),
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

async fn hold(
    dialogues: Vec<Dialogue>,
    replay: &Replay,
) -> Result<(Summary, Vec<String>), Failure> {
    let place = Place::new(replay.keep.as_deref())?;
    let data = place.folder.join("relay");
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let config = relay::Config::new(listen, data.clone(), "replay");
    let unavailable = |error: &dyn core::fmt::Display| Failure::unavailable(error.to_string());
    let relay = relay::Relay::start(config)
        .await
        .map_err(|error| unavailable(&error))?;
    let rooms = u32::try_from(dialogues.len() * ROOMS_PER_TALKS).unwrap_or(u32::MAX);
    let token = relay::mint_token(&data, rooms).map_err(|error| unavailable(&error))?;

    let talks = dialogues.len();
    let turns: usize = dialogues.iter().map(|dialogue| dialogue.turns.len()).sum();
    let bar = progress(turns);
    let shared = Arc::new(job::Shared {
        folder: place.folder.clone(),
        relay: format!("ws://{}", relay.address()),
        relay_key: relay.key().to_string(),
        token: token.to_string(),
        progress: bar.clone(),
    });
    let started = Instant::now();
    let done = run_jobs(dialogues, replay.jobs, &shared).await;
    let seconds = started.elapsed().as_secs_f64();
    bar.finish_and_clear();
    relay.shutdown().await;
    let done = done?;
    let violations = done.faults.len();
    let summary = Summary {
        talks,
        statements: turns,
        conveyances: done.conveyances,
        violations,
        entries: done.entries,
        entries_per_second: per_second(done.entries, seconds),
        seconds,
        jobs: replay.jobs,
        convey_to_shown_ms: done.times.convey(),
        say_to_shown_ms: done.times.say(),
    };
    Ok((summary, done.faults))
}

/// Runs jobs, so many at a time, in the order of the file.
async fn run_jobs(
    dialogues: Vec<Dialogue>,
    at_a_time: usize,
    shared: &Arc<job::Shared>,
) -> Result<job::Done, Failure> {
    let each = dialogues.len().div_ceil(at_a_time).clamp(1, TALKS_PER_JOB);
    let chunks: Vec<Vec<Dialogue>> = dialogues.chunks(each).map(<[Dialogue]>::to_vec).collect();
    let mut chunks = chunks.into_iter().enumerate();
    let mut running = JoinSet::new();
    let mut total = job::Done {
        times: Times::new()?,
        entries: 0,
        conveyances: 0,
        faults: Vec::new(),
    };
    loop {
        while running.len() < at_a_time
            && let Some((number, chunk)) = chunks.next()
        {
            running.spawn(job::run(number, chunk, shared.clone()));
        }
        let Some(done) = running.join_next().await else {
            return Ok(total);
        };
        let done =
            done.map_err(|error| Failure::unavailable(format!("a job ended early: {error}")))??;
        total.times.add(&done.times)?;
        total.entries += done.entries;
        total.conveyances += done.conveyances;
        total.faults.extend(done.faults);
    }
}

fn progress(turns: usize) -> ProgressBar {
    let bar = ProgressBar::new(turns as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} statements, {eta} left") {
        bar.set_style(style);
    }
    bar
}

#[allow(clippy::cast_precision_loss, reason = "a rate to read")]
fn per_second(count: u64, seconds: f64) -> f64 {
    count as f64 / seconds.max(0.001)
}

fn page(summary: &Summary) -> Vec<Paragraph> {
    let number = |text: String| Safe::line(&text);
    let times = |spread: Spread| {
        number(format!(
            "median {:.1} ms, p99 {:.1} ms",
            spread.median, spread.p99
        ))
    };
    let rate = number(format!(
        "{:.0} a second in {:.1} s, {} jobs at a time",
        summary.entries_per_second, summary.seconds, summary.jobs
    ));
    [
        safe!("talks             {}", summary.talks),
        safe!("statements        {}", summary.statements),
        safe!("conveyances       {}", summary.conveyances),
        safe!("violations        {}", summary.violations),
        safe!("entries           {}, {}", summary.entries, rate),
        safe!("convey to shown   {}", times(summary.convey_to_shown_ms)),
        safe!("say to shown      {}", times(summary.say_to_shown_ms)),
    ]
    .into_iter()
    .map(|line| Paragraph::new(Tone::Plain, line))
    .collect()
}

/// Tells the first violations and makes them the exit code.
fn verdict(faults: &[String], violations: usize) -> Result<(), Failure> {
    for fault in faults.iter().take(TOLD) {
        eprintln!("goodoffices: {}", Safe::line(fault).as_str());
    }
    if violations == 0 {
        return Ok(());
    }
    Err(Failure::faults(format!(
        "{violations} utterances are not shown exactly as they must be"
    )))
}

/// The vault of a participant of a job, opened.
fn open_vault(folder: &Path) -> Result<client::Vault, VaultError> {
    client::Vault::open(folder, &Passphrase::new(PASSPHRASE))
}
