//! Waiting for the end of a conveyance, and telling its stages.

use client::{Events, Notice};
use desk::answer::Event;
use tokio::time::{Instant, timeout_at};

use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::output::Output;
use crate::run::documents::Telling;
use crate::run::logged::not_yet;

/// Which conveyance is waited for, and how long.
pub(super) struct Waiting<'a> {
    pub(super) source: &'a str,
    pub(super) permission: Option<u64>,
    pub(super) until: Instant,
    /// How long without anything getting on.
    pub(super) wait: std::time::Duration,
}

/// Waits for the end of a conveyance and tells its stages.
///
/// # Errors
/// If it failed, or is not through when the time is over.
pub(super) async fn carried_out(
    out: &Output,
    events: &mut Events,
    waiting: Waiting<'_>,
) -> Result<(), Failure> {
    let mut telling = Telling::new(out.json);
    let done = followed(out, events, waiting, &mut telling).await;
    telling.finish();
    done
}

async fn followed(
    out: &Output,
    events: &mut Events,
    waiting: Waiting<'_>,
    telling: &mut Telling,
) -> Result<(), Failure> {
    let mut until = waiting.until;
    while let Ok(notice) = timeout_at(until, events.next()).await {
        let Some(notice) = notice else {
            return Err(Failure::unavailable("the desk has stopped; start it again"));
        };
        let Notice::Event(event) = notice else {
            continue;
        };
        if let Event::Document { room, stage, .. } = &event
            && room == waiting.source
        {
            telling.hear(&event);
            if stage != "waiting" {
                until = until.max(Instant::now() + waiting.wait);
            }
        }
        let Event::Carried {
            room,
            permission,
            stage,
            number,
            reason,
            ..
        } = &event
        else {
            continue;
        };
        if room != waiting.source || Some(*permission) != waiting.permission {
            continue;
        }
        match (stage.as_str(), number) {
            ("failed", _) => {
                let reason = reason.clone();
                return Err(Failure::refused(
                    reason.unwrap_or_else(|| "it failed".to_owned()),
                ));
            }
            ("shown", Some(number)) => out.show(&event, || {
                vec![Paragraph::new(
                    Tone::Plain,
                    safe!("shown to them as number {} of their room", *number),
                )]
            })?,
            ("receipt", _) => {
                return out.show(&event, || {
                    vec![Paragraph::new(
                        Tone::Plain,
                        Safe::own("the side that permitted has its receipt"),
                    )]
                });
            }
            ("recalled", _) => {
                return out.show(&event, || {
                    vec![Paragraph::new(
                        Tone::Plain,
                        Safe::own("recalled; nothing went"),
                    )]
                });
            }
            _ => {}
        }
    }
    Err(not_yet("the conveyance is not through"))
}
