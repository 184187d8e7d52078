//! Giving up a desk's copy of talks.

use clap::Args;
use desk::command::Command;

use crate::cli::terms::{self, Moment};

/// Destroy this desk's copy of talks.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices destroy \"Ceasefire talks\"              # now; you type the title to confirm
  goodoffices destroy \"Ceasefire talks\" --at 30d     # in thirty days
  goodoffices destroy \"Ceasefire talks\" --confirm \"Ceasefire talks\"
  goodoffices record destroyed                        # what was destroyed here

Rooms, records, keys, invitations and the talks themselves leave this vault and its
files for good. Nobody is told: leave the rooms first if the others should know.
Copies that others hold are not touched; you are told what cannot be destroyed.")]
pub(crate) struct Destroy {
    /// The talks' title, or the beginning of their id
    pub(crate) talks: String,
    /// When: a length of time from now (30d), or a time in UTC (2026-11-22T18:30)
    #[arg(long, value_name = "WHEN", value_parser = terms::parse_moment)]
    at: Option<Moment>,
    /// What you would type to confirm: the talks as you named them
    #[arg(long, value_name = "TALKS")]
    pub(crate) confirm: Option<String>,
}

impl Destroy {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Destroy {
            talks: self.talks,
            at: self.at.map(|moment| moment.resolve(terms::now()).0),
        }
    }
}
