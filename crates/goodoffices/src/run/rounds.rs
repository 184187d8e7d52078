//! Looking at rounds and legs, and waiting for an act that reaches several
//! rooms.

use client::{Events, Notice};
use desk::answer::{Event, QueuedIn, View};
use desk::command::Query;
use tokio::time::{Instant, timeout_at};

use crate::config::Settings;
use crate::failure::Failure;
use crate::output::Output;
use crate::render;
use crate::run::look::{strange, up_to_date};

/// Lists the rounds.
pub(super) async fn rounds(
    out: &Output,
    settings: &Settings,
    talks: Option<String>,
) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let view = desk.query(Query::Rounds { talks }).await;
    desk.close().await?;
    let view = view?;
    match &view {
        View::Rounds { present, rounds } => {
            out.show(&view, || render::rounds::rounds(*present, rounds))
        }
        _ => Err(strange()),
    }
}

/// Lists who took which message.
pub(super) async fn legs(
    out: &Output,
    settings: &Settings,
    talks: Option<String>,
) -> Result<(), Failure> {
    let desk = up_to_date(settings).await?;
    let view = desk.query(Query::Legs { talks }).await;
    desk.close().await?;
    let view = view?;
    match &view {
        View::Legs { legs } => out.show(&view, || render::rounds::legs(legs)),
        _ => Err(strange()),
    }
}

/// Waits until the entries of one act are logged in all their rooms; gives those
/// that are not when the time is over.
pub(super) async fn logged_everywhere(
    events: &mut Events,
    entries: &[QueuedIn],
    until: Instant,
) -> Result<Vec<QueuedIn>, Failure> {
    let mut waiting = entries.to_vec();
    while !waiting.is_empty() {
        let Ok(notice) = timeout_at(until, events.next()).await else {
            break;
        };
        match notice {
            Some(Notice::Event(Event::Logged { entry, .. })) => {
                waiting.retain(|queued| queued.entry != entry);
            }
            Some(Notice::Event(Event::NotLogged { entry, reason, .. }))
                if waiting.iter().any(|queued| queued.entry == entry) =>
            {
                return Err(Failure::refused(reason));
            }
            Some(_) => {}
            None => return Err(Failure::unavailable("the desk has stopped; start it again")),
        }
    }
    Ok(waiting)
}
