//! Commands that do something, and waiting for what comes of them.

use std::io::IsTerminal as _;

use client::AnyDesk;
use desk::answer::Answer;
use desk::command::{Command, ConditionChoice, TermsChoice};
use tokio::time::Instant;

use crate::cli::destroy::Destroy;
use crate::cli::people::Approve;
use crate::cli::speak::Permit;
use crate::config::Settings;
use crate::display::Safe;
use crate::failure::Failure;
use crate::output::Output;
use crate::reach::{Missing, reach, settle};
use crate::render;
use crate::run::carried::{Waiting, carried_out};
use crate::run::logged::{Done, all_logged, logged, not_yet};
use crate::run::{look, resembling};

/// Does something at the desk and says what came of it. `unseen`: its words
/// are looked at first.
pub(super) async fn command(
    out: &Output,
    settings: &Settings,
    command: Command,
    unseen: bool,
) -> Result<(), Failure> {
    let missing = match command {
        Command::OpenTalks(_) | Command::Join(_) => Missing::Made,
        _ => Missing::Refused,
    };
    let desk = reach(settings, missing).await?;
    let done = match unseen {
        true => resembling::confirm(out, &desk, &command).await,
        false => Ok(()),
    };
    let done = match done {
        Ok(()) => act(out, settings, &desk, command, false).await,
        held => held,
    };
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
    command(out, settings, asked, false).await
}

/// Destroys, once somebody typed what.
pub(super) async fn destroy(
    out: &Output,
    settings: &Settings,
    destroy: Destroy,
) -> Result<(), Failure> {
    let typed = match &destroy.confirm {
        Some(typed) => typed.clone(),
        None => type_to_confirm(&destroy.talks)?,
    };
    if typed.trim() != destroy.talks.trim() {
        return Err(Failure::unconfirmed(
            "nothing is destroyed: what was typed is not what was named",
        ));
    }
    command(out, settings, destroy.command(), false).await
}

fn type_to_confirm(talks: &str) -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::unconfirmed(
            "nothing is destroyed: confirm with --confirm and the talks as you named them",
        ));
    }
    eprint!(
        "This desk's copy is destroyed for good. Type {} to confirm: ",
        Safe::line(talks).as_str()
    );
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line)
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
        Command::Convey { permission, .. } | Command::TakeOver { permission, .. } => {
            Some(*permission)
        }
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
            let number = logged(&mut events, *entry, until).await?;
            let done = Done::of(&answer, number);
            out.show(&done, || done.page())?;
            match number {
                Some(number) if withdraws && !out.json => line(out, desk, room, number).await,
                Some(_) => Ok(()),
                None => Err(not_yet("the relay has not logged it in time")),
            }
        }
        (Answer::TakingOver { room, .. }, Some(wait)) => {
            let wait = wait.as_duration();
            let waiting = Waiting {
                source: room,
                permission: carried,
                until: Instant::now() + wait,
                wait,
            };
            carried_out(out, &mut events, waiting).await
        }
        (Answer::Proposed { entries, .. } | Answer::QueuedAll { entries }, Some(wait)) => {
            let until = Instant::now() + wait.as_duration();
            let done = all_logged(&mut events, &answer, entries, until).await?;
            out.show(&done, || done.page())?;
            done.whole()
        }
        (Answer::Held { room, until, .. }, Some(wait)) => {
            show(out, &answer)?;
            let held = until.0.saturating_sub(crate::cli::terms::now().0);
            let hold = std::time::Duration::from_millis(held);
            let waiting = Waiting {
                source: room,
                permission: carried,
                until: Instant::now() + hold + wait.as_duration(),
                wait: wait.as_duration(),
            };
            carried_out(out, &mut events, waiting).await
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

/// Shows one line of a room.
async fn line(out: &Output, desk: &AnyDesk, room: &str, number: u64) -> Result<(), Failure> {
    let view = look::view(desk, room).await?;
    let line = view.lines.iter().find(|line| line.number == number);
    out.page(&line.map(render::line::page).unwrap_or_default())
}

fn show(out: &Output, answer: &Answer) -> Result<(), Failure> {
    out.show(&Done::of(answer, None), || render::answer::page(answer))
}
