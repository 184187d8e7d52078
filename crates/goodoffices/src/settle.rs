//! Finding the agreement that all sides would sign: files in, a page, JSON and
//! a picture out.

pub(crate) mod files;
pub(crate) mod grid;
mod json;
mod others;
pub(crate) mod package;
mod page;
pub(crate) mod patience;
#[cfg(test)]
mod tests;
pub(crate) mod words;
mod work;

use pictures::Picture;
use settlement::Problem;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::cli::settle::Settle;
use crate::failure::Failure;
use crate::files::{Place, may_write, write};
use crate::output::Output;
use crate::settle::patience::Patience;
use crate::settle::work::Settled;

/// What a shell gets from a program that an interrupt has ended.
const INTERRUPTED: i32 = 130;

/// Settles what files describe.
///
/// # Errors
/// If the files cannot be understood, something named is not there, or an
/// answer does not stand verification.
pub(crate) async fn run(out: &Output, asked: Settle) -> Result<(), Failure> {
    let patience = Patience::new(asked.within, asked.progress);
    // From here on an interrupt asks for the best so far.
    let mut interrupts = signal(SignalKind::interrupt())?;
    let out = *out;
    let waiting = patience.clone();
    let mut work = tokio::task::spawn_blocking(move || settle(&out, &asked, &patience));
    loop {
        tokio::select! {
            done = &mut work => {
                return done.map_err(|error| {
                    Failure::unavailable(format!("the computation ended early: {error}"))
                })?;
            }
            () = interrupted(&mut interrupts) => {
                if waiting.is_stopped() {
                    std::process::exit(INTERRUPTED);
                }
                waiting.stop();
            }
        }
    }
}

async fn interrupted(interrupts: &mut Signal) {
    if interrupts.recv().await.is_none() {
        core::future::pending::<()>().await;
    }
}

fn settle(out: &Output, asked: &Settle, patience: &Patience) -> Result<(), Failure> {
    if let Some(path) = &asked.svg {
        may_write(path, Place::Replaced)?;
    }
    let mut problem = files::problem(&files::load(&asked.files)?)?;
    if asked.ignore_reservation {
        work::ignore_reservation(&mut problem);
    }
    let settled = work::work(&problem, asked, out.json, patience);
    patience.finish();
    let settled = settled?;
    show(out, asked, &settled, patience)?;
    if let Some(path) = &asked.svg {
        write(path, drawn(&problem, &settled).as_bytes(), Place::Replaced)?;
    }
    match settled.checked {
        Some(Err(fault)) => Err(fault),
        _ => Ok(()),
    }
}

fn show(
    out: &Output,
    asked: &Settle,
    settled: &Settled<'_>,
    patience: &Patience,
) -> Result<(), Failure> {
    if out.json {
        json::write(settled, asked.packages, patience)
    } else {
        out.page(&page::page(settled))
    }
}

fn drawn(problem: &Problem, settled: &Settled<'_>) -> String {
    let others = others::others(problem);
    pictures::draw(&Picture {
        problem,
        frontier: settled.frontier.as_ref(),
        answers: &settled.answers,
        ideals: settled.ideals.as_deref(),
        others: (!others.is_empty()).then_some(&others),
    })
}
