//! What negotiations reached, beside what they could have reached.

use std::path::PathBuf;

use clap::Args;

/// Lookback.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices lookback casino_*.json --svg lookback.svg
  goodoffices lookback talks.json --json

FILES are JSON in the format of the CaSiNo corpus: a list of dialogues with
`chat_logs`, whose items `Submit-Deal`, `Accept-Deal` and `Walk-Away` say how it
ended, and `participant_info` with each person's `value2issue`. Of each kind
there are three items, worth 5, 4 or 3 points each by priority; who walks away
has 5. The engine sees both sides' priorities; the people did not.")]
pub(crate) struct Lookback {
    /// The negotiations
    #[arg(required = true, value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,
    /// Look at only the first N of them
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Draw how much was left on the table into this file
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,
}
