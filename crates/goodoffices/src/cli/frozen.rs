//! Rooms that froze: evidence for others, and where they go on.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use desk::command::{Command, RoomName, Successor as Asked};

use crate::cli::span::{self, Span};

/// How long the invitations into a successor can be answered.
const VALID: Span = Span::seconds(7 * 24 * 60 * 60);

/// What can be done with a room that froze.
#[derive(Debug, Subcommand)]
pub(crate) enum Room {
    /// Write what shows that the relay contradicted itself into a file
    #[command(after_help = "\
Example:
  goodoffices room evidence North north.evidence

A room freezes when its relay signed what excludes what it signed before. The file
holds both, and no word or name; anybody who has the relay's public key can check
it: goodoffices room check-evidence north.evidence")]
    Evidence(Evidence),
    /// Check a file of evidence; needs no desk
    #[command(after_help = "\
Examples:
  goodoffices room check-evidence north.evidence
  goodoffices room check-evidence north.evidence --relay-key KEY --json

Compare the relay's key with the one that its operator made public.
Exits with 4 if the file shows nothing.")]
    CheckEvidence(CheckEvidence),
}

/// Write a file of evidence.
#[derive(Debug, Args)]
pub(crate) struct Evidence {
    /// The room
    pub(crate) room: String,
    /// The file to write; it must not exist yet
    pub(crate) file: PathBuf,
}

/// Check a file of evidence.
#[derive(Debug, Args)]
pub(crate) struct CheckEvidence {
    /// The file
    pub(crate) file: PathBuf,
    /// The relay's public key, as its operator states it; the one in the file if
    /// not given
    #[arg(long, value_name = "KEY")]
    pub(crate) relay_key: Option<String>,
}

/// Let a frozen room go on in another.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices successor North
  goodoffices successor delegation --relay wss://other.example --relay-key KEY --token TOKEN

Opens a room of the same kind that says whose record it continues and how far that
was agreed, and makes one invitation for everybody who was in it, under the same
name and in the same role. Hand each its link and compare the safety words as ever.
The old room stays readable and takes nothing more. Permissions that waited in it do
not go on: ask and permit anew. An official does this, or, for a delegation's own
room, its head.")]
pub(crate) struct Successor {
    /// The room that froze
    room: String,
    /// Where another relay is; the same one if not given
    #[arg(long, value_name = "URL", requires = "relay_key")]
    relay: Option<String>,
    /// That relay's public key, as its operator states it
    #[arg(long, value_name = "KEY", requires = "relay")]
    relay_key: Option<String>,
    /// A token of its operator's for opening a room
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// The room is frozen on somebody else's desk, not on this one
    #[arg(long)]
    although_open: bool,
    /// How long the invitations can be answered
    #[arg(long, value_name = "TIME", value_parser = span::parse)]
    valid: Option<Span>,
}

impl Successor {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Successor(Asked {
            room: RoomName(self.room),
            relay: self.relay,
            relay_key: self.relay_key,
            token: self.token,
            although_open: self.although_open,
            valid_seconds: self.valid.unwrap_or(VALID).as_seconds(),
        })
    }
}
