//! Files into rooms and out of them, told as they move.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use client::{AnyDesk, Events, Fetched, Notice};
use desk::answer::{Answer, Event};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use talks::EntryId;
use tokio::time::{Instant, timeout_at};

use crate::cli::documents::{Attach, Fetch};
use crate::cli::span::Span;
use crate::config::Settings;
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::output::Output;
use crate::reach::{Missing, reach};
use crate::run::logged::{Done, logged, not_yet};
use crate::run::resembling;

/// What takes no longer than this is not told of.
const QUIET: Duration = Duration::from_secs(1);

/// Puts a file into a room, and says its number once it stands there.
pub(super) async fn attach(
    out: &Output,
    settings: &Settings,
    attach: Attach,
) -> Result<(), Failure> {
    let desk = reach(settings, Missing::Refused).await?;
    let unseen = match attach.said() {
        Some(said) => resembling::confirm(out, &desk, &said).await,
        None => Ok(()),
    };
    let done = match unseen {
        Ok(()) => attached(out, settings, &desk, attach).await,
        held => held,
    };
    desk.close().await?;
    done
}

async fn attached(
    out: &Output,
    settings: &Settings,
    desk: &AnyDesk,
    attach: Attach,
) -> Result<(), Failure> {
    // Listening starts before anything happens, so that nothing is missed.
    let mut events = desk.events().await?;
    let answer = desk.attach(attach.request()?).await?;
    let (Answer::Attaching { attachment, .. }, Some(wait)) = (&answer, settings.wait) else {
        let text = Safe::own("stored; it goes to the relay while the desk runs");
        return out.show(&answer, || vec![Paragraph::new(Tone::Plain, text)]);
    };
    let mut telling = Telling::new(out.json);
    let sent = sent(&mut events, *attachment, wait, &mut telling).await;
    telling.finish();
    let until = Instant::now() + wait.as_duration();
    let number = match sent? {
        Some(entry) => logged(&mut events, entry, until).await?,
        None => None,
    };
    let done = Done::of(&answer, number);
    out.show(&done, || done.page())?;
    match number {
        Some(_) => Ok(()),
        None => Err(not_yet("the relay has not taken it in time")),
    }
}

/// Waits until a file is with the relay, as long as it gets on; gives its entry.
async fn sent(
    events: &mut Events,
    wanted: u32,
    wait: Span,
    telling: &mut Telling,
) -> Result<Option<EntryId>, Failure> {
    let (mut until, mut most) = (Instant::now() + wait.as_duration(), 0);
    while let Ok(notice) = timeout_at(until, events.next()).await {
        let event = match notice {
            Some(Notice::Event(event)) => event,
            Some(Notice::Missed(_)) => continue,
            None => return Err(Failure::unavailable("the desk has stopped; start it again")),
        };
        let Event::Document {
            attachment: Some(attachment),
            stage,
            done,
            entry,
            reason,
            ..
        } = &event
        else {
            continue;
        };
        if *attachment != wanted {
            continue;
        }
        match stage.as_str() {
            "sent" => return Ok(*entry),
            "failed" => {
                let reason = reason.clone();
                let told = reason.unwrap_or_else(|| "it could not be attached".to_owned());
                return Err(Failure::unavailable(told));
            }
            _ => telling.hear(&event),
        }
        if *done > most {
            most = *done;
            until = Instant::now() + wait.as_duration();
        }
    }
    Ok(None)
}

/// Writes a document to a file.
pub(super) async fn fetch(out: &Output, settings: &Settings, fetch: Fetch) -> Result<(), Failure> {
    let desk = reach(settings, Missing::Refused).await?;
    let fetched = fetched(out, settings, &desk, fetch).await;
    desk.close().await?;
    let fetched = fetched?;
    out.show(&fetched, || {
        let file = fetched.file.display().to_string();
        let line = |text| Paragraph::new(Tone::Plain, text);
        vec![
            line(safe!("{}: {} bytes", Safe::line(&file), fetched.size)),
            line(safe!(
                "SHA-256 {}, as its line says",
                Safe::line(&fetched.sha256)
            )),
        ]
    })
}

async fn fetched(
    out: &Output,
    settings: &Settings,
    desk: &AnyDesk,
    fetch: Fetch,
) -> Result<Fetched, Failure> {
    let mut events = desk.events().await?;
    let request = fetch.request(settings.wait)?;
    let wanted = request.number;
    let mut telling = Telling::new(out.json);
    let fetching = desk.fetch(request);
    tokio::pin!(fetching);
    let fetched = loop {
        tokio::select! {
            fetched = &mut fetching => break fetched,
            Some(notice) = events.next() => match notice {
                Notice::Event(event @ Event::Document { number: Some(number), .. })
                    if number == wanted => telling.hear(&event),
                _ => {}
            },
        }
    };
    telling.finish();
    Ok(fetched?)
}

/// To whom the progress of a document is told.
pub(super) enum Telling {
    /// Nobody looks.
    Nobody,
    /// A person at a terminal.
    Person {
        /// The bar, hidden at first.
        bar: ProgressBar,
        /// When it began.
        since: Instant,
    },
    /// A script: a line of JSON on the standard error.
    Script,
}

impl Telling {
    pub(super) fn new(script: bool) -> Self {
        if script {
            Self::Script
        } else if std::io::stderr().is_terminal() {
            Self::Person {
                bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
                since: Instant::now(),
            }
        } else {
            Self::Nobody
        }
    }

    /// Takes note of how far a document is.
    pub(super) fn hear(&mut self, event: &Event) {
        let Event::Document {
            name,
            stage,
            done,
            total,
            reason,
            ..
        } = event
        else {
            return;
        };
        match self {
            Self::Nobody => {}
            Self::Script => {
                let line = serde_json::json!({ "progress": {
                    "task": stage, "done": done, "of": total, "reason": reason,
                }});
                // Whoever does not read it misses nothing.
                let _ = writeln!(std::io::stderr().lock(), "{line}");
            }
            Self::Person { bar, since } if since.elapsed() >= QUIET => {
                let told = match reason {
                    Some(reason) => safe!("{}: {}", Safe::line(stage), Safe::line(reason)),
                    None => safe!("{} {}", Safe::line(stage), Safe::line(name)),
                };
                bar.set_message(told.as_str().to_owned());
                bar.set_length(*total);
                bar.set_position((*done).min(*total));
                if bar.is_hidden() {
                    let template = "{msg} {bar:24} {bytes} of {total_bytes}";
                    if let Ok(style) = ProgressStyle::with_template(template) {
                        bar.set_style(style);
                    }
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                }
            }
            Self::Person { .. } => {}
        }
    }

    /// Nothing more is told.
    pub(super) fn finish(&self) {
        if let Self::Person { bar, .. } = self {
            bar.finish_and_clear();
        }
    }
}
