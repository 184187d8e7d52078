//! Finding out what a side wants.

use std::path::PathBuf;

use clap::Args;

/// Elicit.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices elicit issues.toml --side North --out north.toml
  goodoffices elicit issues.toml south.toml --side North --out north.toml
  goodoffices elicit issues.toml --side North < answers.txt

FILES say what is negotiated (docs/profiles.md); a TOML page with [issues] alone
will do. With what other sides want in them, the fair package is recommended,
with how sure it is. Answers are numbers; \"?\" means that you do not know,
\"back\" takes the last answer back, and the end of the input (Ctrl-D) or \"done\"
ends the questions with what is known so far. Nothing leaves this machine.")]
pub(crate) struct Elicit {
    /// What is negotiated, and what other sides want
    #[arg(required = true, value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,
    /// The side that is asked; one in FILES is asked anew
    #[arg(long, value_name = "NAME")]
    pub(crate) side: Option<String>,
    /// Write what was found out into this new file, for `goodoffices settle`
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    pub(crate) force: bool,
    /// Find out as well when the side would rather leave without an agreement
    #[arg(long)]
    pub(crate) leaving: bool,
    /// The same number and the same answers give the same questions and result
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}
