//! Commands that do something, and waiting for what comes of them.

use std::io::IsTerminal as _;

use client::{AnyDesk, Events, Notice};
use desk::answer::{Answer, Event};
use desk::command::{Command, ConditionChoice, TermsChoice};
use serde::Serialize;
use tokio::time::{Instant, timeout_at};

use crate::cli::people::Approve;
use crate::cli::speak::Permit;
use crate::config::Settings;
use crate::display::{Paragraph, Safe, Tone, safe};
use crate::failure::Failure;
use crate::output::Output;
use crate::reach::{Missing, reach, settle};
use crate::render;
use crate::run::look;

/// What a command led to, as JSON.
#[derive(Serialize)]
struct Done<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    /// The number of the entry, once it is logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
}

/// Does something at the desk and says what came of it.
pub(super) async fn command(
    out: &Output,
    settings: &Settings,
    command: Command,
) -> Result<(), Failure> {
    let missing = match command {
        Command::OpenTalks(_) | Command::Join(_) => Missing::Made,
        _ => Missing::Refused,
    };
    let desk = reach(settings, missing).await?;
    let done = act(out, settings, &desk, command, false).await;
    desk.close().await?;
    done
}

/// Invites, with a QR code for people.
pub(super) async fn invite(
    out: &Output,
    settings: &Settings,
    command: Command,
    qr: bool,
) -> Result<(), Failure> {
    let desk = reach(settings, Missing::Refused).await?;
    let done = act(out, settings, &desk, command, qr).await;
    desk.close().await?;
    done
}

/// Approves, asking for the safety words if they were not given.
pub(super) async fn approve(
    out: &Output,
    settings: &Settings,
    approve: Approve,
) -> Result<(), Failure> {
    let words = match approve.words {
        Some(words) => words,
        None => ask_for_words()?,
    };
    let asked = Command::Approve {
        invitation: approve.invitation,
        words,
    };
    command(out, settings, asked).await
}

fn ask_for_words() -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::misuse(
            "the safety words are missing: give --words \"…\" as the invitee read them out",
        ));
    }
    eprint!("Safety words, as the invitee reads them out: ");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Permits; an ask's terms are the base of edits.
pub(super) async fn permit(
    out: &Output,
    settings: &Settings,
    permit: Permit,
) -> Result<(), Failure> {
    let desk = reach(settings, Missing::Refused).await?;
    let drafted = match permit.ask {
        Some(number) => drafted(&desk, &permit.room, number).await?,
        None => None,
    };
    let command = permit.command(drafted, std::io::stdin())?;
    let done = act(out, settings, &desk, command, false).await;
    desk.close().await?;
    done
}

async fn drafted(desk: &AnyDesk, room: &str, number: u64) -> Result<Option<TermsChoice>, Failure> {
    let view = look::view(desk, room).await?;
    let ask = view.asks.into_iter().find(|ask| ask.number == number);
    Ok(ask.and_then(|ask| ask.terms).map(|terms| TermsChoice {
        to: Some(terms.addressee),
        wording: terms.wording,
        attribution: terms.attribution,
        expires: terms.expires.map(|time| time.0),
        condition: match (terms.wanted, terms.closes, terms.not_before) {
            (Some(wanted), Some(closes), _) => ConditionChoice::InExchange {
                wanted,
                closes: closes.0,
            },
            (_, _, Some(time)) => ConditionChoice::NotBefore(time.0),
            _ if terms.only_if_asked => ConditionChoice::OnlyIfAsked,
            _ => ConditionChoice::Unconditional,
        },
    }))
}

async fn act(
    out: &Output,
    settings: &Settings,
    desk: &AnyDesk,
    command: Command,
    qr: bool,
) -> Result<(), Failure> {
    let carried = match &command {
        Command::Convey { permission, .. } => Some(*permission),
        _ => None,
    };
    // Whether a withdrawal came in time is what one wants to know.
    let withdraws = matches!(command, Command::Withdraw { .. });
    // Listening starts before anything happens, so that nothing is missed.
    let mut events = desk.events().await?;
    let answer = desk.command(command).await?;
    match (&answer, settings.wait) {
        (Answer::Queued { room, entry }, Some(wait)) => {
            let until = Instant::now() + wait.as_duration();
            let number = logged(&mut events, entry, until).await?;
            out.show(
                &Done {
                    answer: &answer,
                    number,
                },
                || {
                    let text = match number {
                        Some(number) => safe!("number {}", number),
                        None => Safe::own("stored, not yet with the relay"),
                    };
                    vec![Paragraph::new(Tone::Plain, text)]
                },
            )?;
            match number {
                Some(number) if withdraws && !out.json => line(out, desk, room, number).await,
                Some(_) => Ok(()),
                None => Err(not_yet("the relay has not logged it in time")),
            }
        }
        (Answer::Proposed { rooms, .. }, Some(wait)) => {
            let until = Instant::now() + wait.as_duration();
            let put: Vec<(String, talks::EntryId)> = rooms
                .iter()
                .map(|put| (put.room.clone(), put.entry))
                .collect();
            all_logged(out, desk, &mut events, (&answer, &put), until).await
        }
        (Answer::QueuedAll { room, entries }, Some(wait)) => {
            let until = Instant::now() + wait.as_duration();
            let put: Vec<(String, talks::EntryId)> =
                entries.iter().map(|entry| (room.clone(), *entry)).collect();
            all_logged(out, desk, &mut events, (&answer, &put), until).await
        }
        (Answer::Held { room, until, .. }, Some(wait)) => {
            show(out, &answer)?;
            let held = until.0.saturating_sub(crate::cli::terms::now().0);
            let until =
                Instant::now() + std::time::Duration::from_millis(held) + wait.as_duration();
            carried_out(out, &mut events, room, carried, until).await
        }
        (_, wait) => {
            show(out, &answer)?;
            if let (Answer::Invitation { link, .. }, true, false) = (&answer, qr, out.json) {
                out.text(&render::answer::qr(link))?;
            }
            match settle(desk, wait).await? {
                Some(reasons) if matches!(desk, AnyDesk::Here(_)) => Err(not_yet(&reasons)),
                _ => Ok(()),
            }
        }
    }
}

/// Several entries of one command, with their numbers once they are logged.
#[derive(Serialize)]
struct AllDone<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    /// Room and number of each entry that is logged, in order.
    logged: Vec<Logged<'a>>,
}

#[derive(Serialize)]
struct Logged<'a> {
    room: &'a str,
    number: u64,
}

/// Waits until all entries of a command are logged, and says where they stand.
async fn all_logged(
    out: &Output,
    desk: &AnyDesk,
    events: &mut Events,
    (answer, put): (&Answer, &[(String, talks::EntryId)]),
    until: Instant,
) -> Result<(), Failure> {
    let mut numbers: Vec<Option<u64>> = vec![None; put.len()];
    while numbers.contains(&None) {
        let Ok(notice) = timeout_at(until, events.next()).await else {
            break;
        };
        let Some(notice) = notice else {
            return Err(Failure::unavailable("the desk has stopped; start it again"));
        };
        match notice {
            Notice::Event(Event::Logged { entry, number, .. }) => {
                for ((_, wanted), found) in put.iter().zip(&mut numbers) {
                    if *wanted == entry {
                        *found = Some(number);
                    }
                }
            }
            Notice::Event(Event::NotLogged { entry, reason, .. })
                if put.iter().any(|(_, wanted)| *wanted == entry) =>
            {
                return Err(Failure::refused(reason));
            }
            _ => {}
        }
    }
    let done = AllDone {
        answer,
        logged: put
            .iter()
            .zip(&numbers)
            .filter_map(|((room, _), number)| {
                Some(Logged {
                    room,
                    number: (*number)?,
                })
            })
            .collect(),
    };
    let names = look::short_names(desk).await?;
    out.show(&done, || {
        let mut page = render::answer::page(answer);
        page.extend(done.logged.iter().map(|logged| {
            let name = names.get(logged.room).map_or(logged.room, String::as_str);
            Paragraph::new(
                Tone::Plain,
                safe!("{}: number {}", Safe::name(name), logged.number),
            )
        }));
        page
    })?;
    if done.logged.len() < put.len() {
        return Err(not_yet("the relay has not logged all of it in time"));
    }
    Ok(())
}

/// Shows one line of a room.
async fn line(out: &Output, desk: &AnyDesk, room: &str, number: u64) -> Result<(), Failure> {
    let view = look::view(desk, room).await?;
    let line = view.lines.iter().find(|line| line.number == number);
    out.page(&line.map(render::line::page).unwrap_or_default())
}

fn show(out: &Output, answer: &Answer) -> Result<(), Failure> {
    let done = Done {
        answer,
        number: None,
    };
    out.show(&done, || render::answer::page(answer))
}

fn not_yet(why: &str) -> Failure {
    Failure::unavailable(format!(
        "stored, but not yet with the relay: {why}. Nothing is lost: it goes out when the desk next runs"
    ))
}

/// Waits until an entry is logged; none if the time is over first.
async fn logged(
    events: &mut Events,
    wanted: &talks::EntryId,
    until: Instant,
) -> Result<Option<u64>, Failure> {
    while let Ok(notice) = timeout_at(until, events.next()).await {
        match notice {
            Some(Notice::Event(Event::Logged { entry, number, .. })) if entry == *wanted => {
                return Ok(Some(number));
            }
            Some(Notice::Event(Event::NotLogged { entry, reason, .. })) if entry == *wanted => {
                return Err(Failure::refused(reason));
            }
            Some(_) => {}
            None => return Err(Failure::unavailable("the desk has stopped; start it again")),
        }
    }
    Ok(None)
}

/// Waits for the end of a conveyance and tells its stages.
async fn carried_out(
    out: &Output,
    events: &mut Events,
    source: &str,
    wanted: Option<u64>,
    until: Instant,
) -> Result<(), Failure> {
    while let Ok(notice) = timeout_at(until, events.next()).await {
        let Some(notice) = notice else {
            return Err(Failure::unavailable("the desk has stopped; start it again"));
        };
        let Notice::Event(event) = notice else {
            continue;
        };
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
        if room != source || Some(*permission) != wanted {
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
