//! What each command does.

use clap::CommandFactory as _;

use crate::cli::charter::Charter;
use crate::cli::frozen::Room;
use crate::cli::rounds::Round;
use crate::cli::statement::Statement;
use crate::cli::{Cli, Command, Record};
use crate::config::Settings;
use crate::failure::Failure;
use crate::output::Output;
use crate::{demo, elicit, lookback, replay, settle};

mod account;
mod act;
mod among;
mod between;
mod calendar;
mod carried;
mod documents;
mod export;
mod frozen;
mod logged;
pub(crate) mod look;
mod resembling;
mod rounds;
mod serve;
mod statement;
mod watch;

pub(crate) use serve::Stop;

/// Does what the command line says.
///
/// # Errors
/// A [`Failure`] with its exit code and a line that says what to do.
pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    let out = Output::new(cli.global.json);
    let global = &cli.global;
    match cli.command {
        Command::Completions(wanted) => {
            completions(wanted.shell);
            Ok(())
        }
        Command::Relay(relay) => serve::relay(&out, global, relay.action).await,
        Command::Demo(demo) => demo::run(&out, &demo).await,
        Command::Replay(replay) => replay::run(&out, &replay).await,
        Command::Elicit(asked) => elicit::run(&out, &asked),
        Command::Lookback(asked) => lookback::run(&out, &asked),
        Command::Room(Room::CheckEvidence(asked)) => frozen::check(&out, &asked),
        Command::Statement(Statement::CheckProof(asked)) => statement::check(&out, &asked),
        Command::Settle(asked) => settle::run(&out, asked).await,
        Command::Desk(desk) => {
            let mut settings = Settings::new(global)?;
            settings.relay_ca = desk.relay_ca.clone().or(settings.relay_ca);
            settings.relay = desk.relay.clone().or(settings.relay);
            settings.relay_key = desk.relay_key.clone().or(settings.relay_key);
            serve::desk(&out, &settings, desk).await
        }
        Command::Link => serve::link(&out, &Settings::new(global)?).await,
        Command::Lock(lock) => serve::lock(&out, &Settings::new(global)?, lock.close).await,
        Command::Account(asked) => account::account(&out, &Settings::new(global)?, asked).await,
        command => with_desk(&out, &Settings::new(global)?, command).await,
    }
}

fn completions(shell: clap_complete::Shell) {
    let mut grammar = Cli::command();
    clap_complete::generate(shell, &mut grammar, "goodoffices", &mut std::io::stdout());
}

/// Commands that need a desk: those that look, and those that do something.
async fn with_desk(out: &Output, settings: &Settings, command: Command) -> Result<(), Failure> {
    let input = std::io::stdin;
    // Own words are looked at before they leave, unless that is not wanted.
    let unseen = match &command {
        Command::Say(say) => !say.yes,
        Command::Translate(translate) => !translate.yes,
        Command::Ask(ask) => !ask.yes,
        Command::ShowFirst(show) => !show.yes,
        Command::Convey(convey) => !convey.yes,
        Command::Propose(propose) => !propose.yes,
        Command::Charter(Charter::Propose(propose)) => !propose.yes,
        Command::Round(Round::Begin(begin)) => !begin.yes,
        Command::Brief(brief) => !brief.yes,
        _ => false,
    };
    let command = match command {
        Command::Rooms => return look::rooms(out, settings).await,
        Command::Show(show) => return look::show(out, settings, &show.room).await,
        Command::Asks(asks) => return look::asks(out, settings, asks.room.as_deref()).await,
        Command::Invitations => return look::invitations(out, settings).await,
        Command::Tray => return look::tray(out, settings).await,
        Command::Room(Room::Evidence(asked)) => {
            return frozen::evidence(out, settings, asked).await;
        }
        Command::Assessments(asked) => return among::list(out, settings, asked.room).await,
        Command::Rounds(asked) => return rounds::rounds(out, settings, asked.talks).await,
        Command::Legs(asked) => return rounds::legs(out, settings, asked.talks).await,
        Command::Timeline(asked) => return between::timeline(out, settings, asked).await,
        Command::Untold(asked) => return between::untold(out, settings, asked).await,
        Command::Proposals => return look::proposals(out, settings).await,
        Command::Record(Record::Verify { room }) => {
            return look::verify(out, settings, room.as_deref()).await;
        }
        Command::Record(Record::Destroyed) => return look::destroyed(out, settings).await,
        Command::Export(export) => return export::export(out, settings, export).await,
        Command::Calendar(asked) => return calendar::write_down(out, settings, asked).await,
        Command::Statement(Statement::ShowProof(asked)) => {
            return statement::show(out, settings, asked).await;
        }
        Command::Destroy(destroy) => return act::destroy(out, settings, destroy).await,
        Command::Search(search) => return look::search(out, settings, search.query()).await,
        Command::Watch(watch) => return watch::watch(out, settings, &watch).await,
        Command::Approve(approve) => return act::approve(out, settings, approve).await,
        Command::Permit(permit) => return act::permit(out, settings, permit).await,
        Command::Invite(invite) => {
            let qr = !invite.no_qr;
            return act::invite(out, settings, invite.command(), qr).await;
        }
        Command::Open(open) => open.command(settings)?,
        Command::Join(join) => join.command(settings)?,
        Command::Decline(decline) => decline.command(),
        Command::Remove(remove) => remove.command(),
        Command::Leave(leave) => leave.command(),
        Command::Read(read) => read.command(),
        Command::Attach(attach) => return documents::attach(out, settings, attach).await,
        Command::Fetch(fetch) => return documents::fetch(out, settings, fetch).await,
        Command::Say(say) => say.command(input())?,
        Command::Translate(translate) => translate.command(input())?,
        Command::Ask(ask) => ask.command(input())?,
        Command::ShowFirst(show) => show.command(input())?,
        Command::Refuse(refuse) => refuse.command(),
        Command::Sign(sign) => sign.command(),
        Command::Charter(charter) => match charter {
            Charter::Draft(draft) => return look::charter_draft(out, settings, draft).await,
            Charter::Show { room } => return look::charter(out, settings, room, false).await,
            Charter::Words { room } => return look::charter(out, settings, room, true).await,
            Charter::Propose(propose) => propose.command()?,
            Charter::Confirm(confirm) => confirm.command(),
        },
        Command::Withdraw(withdraw) => withdraw.command(),
        Command::Convey(convey) => convey.command(settings.hold, input())?,
        Command::Recall(recall) => recall.command(),
        Command::Successor(successor) => successor.command(),
        Command::Brief(brief) => brief.command(),
        Command::Assess(assess) => assess.command(input())?,
        Command::Round(round) => round.command(),
        Command::Propose(propose) => propose.command(input())?,
        Command::Accept(accept) => accept.command(),
        Command::Exchange(exchange) => exchange.command()?,
        // Needs no desk and was done by `run`.
        Command::Relay(_)
        | Command::Desk(_)
        | Command::Link
        | Command::Lock(_)
        | Command::Account(_)
        | Command::Demo(_)
        | Command::Replay(_)
        | Command::Settle(_)
        | Command::Elicit(_)
        | Command::Room(_)
        | Command::Statement(_)
        | Command::Lookback(_)
        | Command::Completions(_) => return Ok(()),
    };
    act::command(out, settings, command, unseen).await
}
