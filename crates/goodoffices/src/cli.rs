//! The command line: its grammar and what each command teaches.
//!
//! Here words become [`desk::command`] values; what is done with them is in
//! [`run`](crate::run).

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::failure::EXIT_CODES;

pub(crate) mod account;
pub(crate) mod among;
pub(crate) mod between;
pub(crate) mod calendar;
pub(crate) mod charter;
pub(crate) mod convey;
pub(crate) mod destroy;
pub(crate) mod documents;
pub(crate) mod elicit;
pub(crate) mod export;
pub(crate) mod frozen;
pub(crate) mod lookback;
pub(crate) mod opening;
pub(crate) mod people;
pub(crate) mod relay;
pub(crate) mod rounds;
pub(crate) mod search;
pub(crate) mod settle;
pub(crate) mod size;
pub(crate) mod span;
pub(crate) mod speak;
pub(crate) mod statement;
pub(crate) mod terms;
#[cfg(test)]
mod tests;
pub(crate) mod together;
pub(crate) mod trials;
pub(crate) mod words;

/// Indirect talks: each side in its own room, an intermediary between them,
/// and nothing passes without permission.
#[derive(Debug, Parser)]
#[command(
    name = "goodoffices",
    version,
    arg_required_else_help = true,
    propagate_version = true,
    after_help = EXIT_CODES,
    after_long_help = format!("{TOUR}\n\n{EXIT_CODES}")
)]
pub(crate) struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub(crate) global: Global,
    /// The command.
    #[command(subcommand)]
    pub(crate) command: Command,
}

const TOUR: &str = "\
A first look, with a relay, three delegations and real encryption, in seconds:
  goodoffices demo

Your own talks:
  goodoffices relay serve --data ./relay        # on a machine that all can reach
  goodoffices relay token --data ./relay --rooms 8
  goodoffices desk                              # each person, on their own machine;
                                                # its link opens it in the browser
  goodoffices open \"Ceasefire talks\" --intermediary Norway --side North --side South \\
      --relay ws://relay.example:7480 --relay-key KEY --token TOKEN --name \"Special envoy\"
  goodoffices invite North                      # hand the link over, compare safety words
  goodoffices approve 1
  goodoffices say North \"What may I take across?\"

From what each side wants to what all would sign, on your own machine:
  goodoffices elicit issues.toml --side North --out north.toml
  goodoffices settle issues.toml north.toml south.toml --svg settlement.svg

Rooms are named by the side's name (at the intermediary's desk), or
\"intermediary\", \"delegation\", \"team\"; with several talks, \"talks title/room\".";

/// What holds for every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The vault's folder
    #[arg(long, global = true, env = "GOODOFFICES_VAULT", value_name = "DIR")]
    pub(crate) vault: Option<PathBuf>,
    /// Read the vault's passphrase from the first line of this file
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Print JSON, one value a line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Return as soon as the desk has stored the command, without waiting for
    /// the relay
    #[arg(long, global = true)]
    pub(crate) no_wait: bool,
    /// How long to wait for the relay (30s, 2m)
    #[arg(long, global = true, value_name = "TIME", value_parser = span::parse)]
    pub(crate) wait: Option<span::Span>,
    /// Read this configuration instead of the one in the XDG folder
    #[arg(long, global = true, env = "GOODOFFICES_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// Everything that the program can be asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a relay, or make its tokens
    Relay(relay::Relay),
    /// Run a desk: keep the vault open and in touch with the relay
    Desk(relay::Desk),
    /// Make a link that opens the running desk's pages in a browser, once
    Link,
    /// Lock every open page of the running desk
    Lock(relay::Lock),
    /// Accounts of people whose desks run on this machine
    #[command(subcommand)]
    Account(account::Account),
    /// Open talks: the intermediary's room and one for each side
    Open(opening::Open),
    /// Invite somebody: prints a link and a QR code to hand over
    Invite(opening::Invite),
    /// Answer an invitation
    Join(opening::Join),
    /// List invitations made here, with the cards that came
    #[command(alias = "cards")]
    Invitations,
    /// Let in who answered an invitation, after comparing the safety words
    Approve(people::Approve),
    /// Turn away who answered an invitation
    Decline(people::Decline),
    /// Take a person out of a room
    Remove(people::Remove),
    /// Leave a room
    Leave(people::Leave),
    /// List the rooms of this desk
    Rooms,
    /// Show a room as its people see it
    Show(speak::Show),
    /// Follow a room, or all rooms, as things happen
    Watch(speak::Watch),
    /// Find what was said, in all rooms or one
    Search(search::Search),
    /// Say something in a room; it stays there
    Say(speak::Say),
    /// Translate what stands in a room; the translation stands beside it
    Translate(speak::Translate),
    /// Let the others in a room know up to where you have read
    Read(speak::Read),
    /// Put a file into a room; it stays there
    Attach(documents::Attach),
    /// Write a document of a room to a file
    Fetch(documents::Fetch),
    /// Ask a side for leave to convey words
    Ask(speak::Ask),
    /// List what waits for an answer or a signature: "Before I leave this room"
    Asks(speak::Asks),
    /// Permit words to be conveyed
    Permit(speak::Permit),
    /// Refuse an ask, words shown first, or a proposal
    Refuse(speak::Refuse),
    /// Sign a permission of another head, where the charter asks for several
    Sign(charter::Sign),
    /// The charter: the ground rules that all sides sign
    #[command(subcommand)]
    Charter(charter::Charter),
    /// Withdraw a permission
    Withdraw(speak::Withdraw),
    /// List what may be conveyed, is held, or is on its way
    Tray,
    /// Show a side the very words that would go, for its yes
    ShowFirst(convey::ShowFirst),
    /// Convey permitted words to the side they are meant for
    Convey(convey::Convey),
    /// Cancel a conveyance that is still held
    Recall(convey::Recall),
    /// Brief somebody who came later with parts of the record
    Brief(among::Brief),
    /// Enter a judgement that stays in the team's or the delegation's own room
    Assess(among::Assess),
    /// List the judgements kept there
    Assessments(among::Assessments),
    /// Begin or end a round of the talks
    #[command(subcommand)]
    Round(rounds::Round),
    /// List the rounds of the talks
    Rounds(rounds::Talks),
    /// List who took which message, from which room to which
    Legs(rounds::Talks),
    /// Show who was shown what, in which order
    Timeline(between::Timeline),
    /// Show what a side was not told of what was said in other rooms
    Untold(between::Untold),
    /// Show others what a frozen room keeps against its relay
    #[command(subcommand)]
    Room(frozen::Room),
    /// Let a frozen room go on in another, with everybody who was in it
    Successor(frozen::Successor),
    /// Put the same to several sides, who answer in secret until it closes
    Propose(together::Propose),
    /// List proposals and exchanges, and how they stand
    Proposals,
    /// Say yes to a proposal
    Accept(together::Accept),
    /// Match permissions given in exchange: all of their words go, or none
    Exchange(together::Exchange),
    /// Check a record and say what was found
    #[command(subcommand)]
    Record(Record),
    /// Show others what a side chose to sign
    #[command(subcommand)]
    Statement(statement::Statement),
    /// Write a room to a file that proves nothing, where the charter allows it
    Export(export::Export),
    /// Write the moments of a room as a calendar: deadlines, closings, rounds
    Calendar(calendar::Calendar),
    /// Destroy this desk's copy of talks, now or at a time
    Destroy(destroy::Destroy),
    /// Find the agreement that all sides would sign, from what each of them wants
    Settle(settle::Settle),
    /// Find out what a side wants, by at most twelve questions
    Elicit(elicit::Elicit),
    /// Compare what negotiations reached with what they could have reached
    Lookback(lookback::Lookback),
    /// Watch the Algiers talks of 1980-81 run, with everything real
    Demo(trials::Demo),
    /// Put real negotiations through real talks and check every word
    Replay(trials::Replay),
    /// Print completions for a shell
    Completions(trials::Completions),
}

/// What can be done with a record.
#[derive(Debug, Subcommand)]
pub(crate) enum Record {
    /// Verify the log tree, the relay's checkpoints, authors and side signatures
    #[command(after_help = "\
Example:
  goodoffices record verify North

Exits with 4 if anything is not as it must be.")]
    Verify {
        /// The room; all rooms if none is named
        room: Option<String>,
    },
    /// List what was destroyed at this desk, and what could not be
    #[command(after_help = "\
Example:
  goodoffices record destroyed")]
    Destroyed,
}
