//! Waiting until entries are logged, and saying where they stand.

use client::{Events, Notice};
use desk::answer::{Answer, Event, QueuedIn};
use serde::Serialize;
use talks::EntryId;
use tokio::time::{Instant, timeout_at};

use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::render;

/// What a command led to, as JSON.
#[derive(Serialize)]
pub(super) struct Done<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    /// The number of the entry, once it is logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
}

impl<'a> Done<'a> {
    pub(super) fn of(answer: &'a Answer, number: Option<u64>) -> Self {
        Self { answer, number }
    }

    pub(super) fn page(&self) -> Vec<Paragraph> {
        let text = match self.number {
            Some(number) => safe!("number {}", number),
            None => Safe::own("stored, not yet with the relay"),
        };
        vec![Paragraph::new(Tone::Plain, text)]
    }
}

/// What a command led to that makes several entries, as JSON.
#[derive(Serialize)]
pub(super) struct AllDone<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    /// Those entries that are logged, in order.
    logged: Vec<Logged<'a>>,
    /// Where some are not.
    #[serde(skip)]
    missing: Vec<&'a str>,
}

#[derive(Serialize)]
struct Logged<'a> {
    room: &'a str,
    #[serde(skip)]
    name: &'a str,
    number: u64,
}

impl AllDone<'_> {
    /// Where each stands.
    pub(super) fn page(&self) -> Vec<Paragraph> {
        let mut page = match self.answer {
            Answer::QueuedAll { .. } => Vec::new(),
            other => render::answer::page(other),
        };
        page.extend(self.logged.iter().map(|logged| {
            let text = safe!("{}: number {}", Safe::name(logged.name), logged.number);
            Paragraph::new(Tone::Plain, text)
        }));
        page
    }

    /// That they are all there.
    ///
    /// # Errors
    /// If the time was over first.
    pub(super) fn whole(&self) -> Result<(), Failure> {
        match self.missing.as_slice() {
            [] => Ok(()),
            missing => Err(not_yet(&format!(
                "the relay has not logged it in time in: {}",
                missing.join(", ")
            ))),
        }
    }
}

/// What is stored and goes out later.
pub(super) fn not_yet(why: &str) -> Failure {
    Failure::unavailable(format!(
        "stored, but not yet with the relay: {why}. Nothing is lost: it goes out when the desk next runs"
    ))
}

/// Waits until an entry is logged; none if the time is over first.
///
/// # Errors
/// If it was not taken, or the desk has stopped.
pub(super) async fn logged(
    events: &mut Events,
    wanted: EntryId,
    until: Instant,
) -> Result<Option<u64>, Failure> {
    let numbers = numbers(events, &[wanted], until).await?;
    Ok(numbers.into_iter().flatten().next())
}

/// Waits until all entries of a command are logged, or the time is over.
///
/// # Errors
/// As [`logged`].
pub(super) async fn all_logged<'a>(
    events: &mut Events,
    answer: &'a Answer,
    entries: &'a [QueuedIn],
    until: Instant,
) -> Result<AllDone<'a>, Failure> {
    let wanted: Vec<EntryId> = entries.iter().map(|queued| queued.entry).collect();
    let numbers = numbers(events, &wanted, until).await?;
    let mut done = AllDone {
        answer,
        logged: Vec::new(),
        missing: Vec::new(),
    };
    for (QueuedIn { room, name, .. }, number) in entries.iter().zip(numbers) {
        match number {
            Some(number) => done.logged.push(Logged { room, name, number }),
            None if !done.missing.contains(&name.as_str()) => done.missing.push(name),
            None => {}
        }
    }
    Ok(done)
}

/// The numbers of entries as they are logged, until all are or the time is over.
async fn numbers(
    events: &mut Events,
    wanted: &[EntryId],
    until: Instant,
) -> Result<Vec<Option<u64>>, Failure> {
    let mut numbers = vec![None; wanted.len()];
    let place = |entry: &EntryId| wanted.iter().position(|wanted| wanted == entry);
    while numbers.contains(&None) {
        let Ok(notice) = timeout_at(until, events.next()).await else {
            break;
        };
        match notice {
            Some(Notice::Event(Event::Logged { entry, number, .. })) => {
                if let Some(found) = place(&entry).and_then(|place| numbers.get_mut(place)) {
                    *found = Some(number);
                }
            }
            Some(Notice::Event(Event::NotLogged { entry, reason, .. }))
                if place(&entry).is_some() =>
            {
                return Err(Failure::refused(reason));
            }
            Some(_) => {}
            None => return Err(Failure::unavailable("the desk has stopped; start it again")),
        }
    }
    Ok(numbers)
}
