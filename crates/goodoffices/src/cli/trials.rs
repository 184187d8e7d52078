//! The demonstration, the replay, and completions.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::Shell;

/// The demonstration.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices demo            # Algiers, 1980-81: three minutes of reading
  goodoffices demo lease      # a tenant and a landlord, in everyday words
  goodoffices demo --rooms    # and at the end every room, as its people see it
  goodoffices demo --pages    # and at the end a link to each desk, in the browser

Starts a relay and a desk for each participant as processes of their own, in a
temporary folder that is removed at the end. The facts about Algiers are from
the public record; every sentence is invented.")]
pub(crate) struct Demo {
    /// Which talks
    #[arg(value_enum, default_value_t = Talks::Algiers)]
    pub(crate) talks: Talks,
    /// Show every room at the end, as its people see it
    #[arg(long)]
    pub(crate) rooms: bool,
    /// Leave the desks running at the end, and print a link that opens each of
    /// them in the browser; with --json, one line that holds the links and
    /// nothing else
    #[arg(long)]
    pub(crate) pages: bool,
    /// Seat everybody and play nothing: the rooms are empty
    #[arg(long, requires = "pages", conflicts_with = "rooms")]
    pub(crate) unplayed: bool,
    /// Keep vaults, relay and logs in this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
}

/// What can be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Talks {
    /// The Algiers talks of 1980-81
    Algiers,
    /// A quarrel about a flat
    Lease,
}

/// The replay.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices replay examples/talks.json
  goodoffices replay casino_train.json --limit 30 --jobs 4
  goodoffices replay talks.json --keep ./kept       # then look into the rooms yourself
  goodoffices replay talks.json --against ./kept    # check the kept rooms once more

FILE is JSON in the format of the CaSiNo corpus: a list of dialogues with
`chat_logs`, each item with `id` (who speaks), `text` and `task_data`.")]
pub(crate) struct Replay {
    /// The negotiations
    pub(crate) file: PathBuf,
    /// Replay only the first N of them
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// How many talks to hold at a time
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = jobs)]
    pub(crate) jobs: usize,
    /// Keep vaults and relay in this new folder
    #[arg(long, value_name = "DIR", conflicts_with = "against")]
    pub(crate) keep: Option<PathBuf>,
    /// Say nothing: check the rooms kept in this folder against FILE
    #[arg(long, value_name = "DIR", conflicts_with_all = ["limit", "jobs"])]
    pub(crate) against: Option<PathBuf>,
}

fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(jobs @ 1..=64) => Ok(jobs),
        _ => Err("between 1 and 64".to_owned()),
    }
}

/// Completions.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices completions bash > ~/.local/share/bash-completion/completions/goodoffices")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}
