//! Finding the agreement that all sides would sign.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use settlement::Solution;

use crate::cli::span;

/// The longest that `--within` waits, in seconds: ten years.
const LONGEST: f64 = 3650.0 * 86_400.0;

/// Settle.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices settle examples/lease.toml
  goodoffices settle domain.xml side1.xml side2.xml --svg lease.svg
  goodoffices settle talks.toml --within 10 --only nash,frontier --json
  goodoffices settle talks.toml --near North        # several offers to make at once
  goodoffices settle talks.toml --improve \"Pets=none; Length=five years\"

FILES describe one negotiation: a TOML page, GENIUS XML files or NegoLog JSON
profiles (docs/profiles.md). Ctrl-C, like --within, gives the best found so far
with its bound; Ctrl-C again ends at once. Nothing leaves this machine.")]
pub(crate) struct Settle {
    /// What is negotiated and what it is worth to each side
    #[arg(required = true, value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,
    /// Draw the settlement into this file
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,
    /// Stop after this many seconds with the best so far
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) within: Option<Duration>,
    /// Compute only these: frontier, nash, kalai_smorodinsky, egalitarian,
    /// utilitarian, adjusted_winner
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = wanted)]
    pub(crate) only: Vec<Wanted>,
    /// Give a package for each point of the frontier (JSON)
    #[arg(long)]
    pub(crate) packages: bool,
    /// Leave out what the sides have without an agreement
    #[arg(long)]
    pub(crate) ignore_reservation: bool,
    /// Give packages that are worth about as much to this side as the Nash
    /// package: what it may offer all at once; AMOUNT more or less in its scale
    #[arg(long, value_name = "SIDE[=AMOUNT]")]
    pub(crate) near: Option<String>,
    /// Give packages that every side prefers to this one:
    /// "issue=option; issue=option", or JSON as --json prints packages
    #[arg(long, value_name = "PACKAGE")]
    pub(crate) improve: Option<String>,
    /// Verify every answer from the input alone, and say how far
    #[arg(long)]
    pub(crate) check: bool,
    /// Tell on standard error what is being done, one JSON value a line
    #[arg(long)]
    pub(crate) progress: bool,
}

/// Something to compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The packages that no other beats for everybody.
    Frontier,
    /// A fair package.
    Fair(Solution),
    /// The split by points.
    AdjustedWinner,
}

impl Settle {
    /// Whether this is to be computed; everything, if nothing was named.
    pub(crate) fn wants(&self, wanted: Wanted) -> bool {
        self.only.is_empty() || self.only.contains(&wanted)
    }
}

/// Reads a name of something to compute, as JSON and people write it.
pub(crate) fn wanted(text: &str) -> Result<Wanted, String> {
    match text.trim().to_lowercase().replace('-', "_").as_str() {
        "frontier" | "pareto" => Ok(Wanted::Frontier),
        "nash" => Ok(Wanted::Fair(Solution::Nash)),
        "kalai_smorodinsky" | "kalai" | "ks" => Ok(Wanted::Fair(Solution::KalaiSmorodinsky)),
        "egalitarian" => Ok(Wanted::Fair(Solution::Egalitarian)),
        "utilitarian" => Ok(Wanted::Fair(Solution::Utilitarian)),
        "adjusted_winner" | "aw" => Ok(Wanted::AdjustedWinner),
        _ => Err(
            "write frontier, nash, kalai_smorodinsky, egalitarian, utilitarian or adjusted_winner"
                .to_owned(),
        ),
    }
}

/// Reads seconds, with decimals or with a unit (`0.5`, `30`, `2m`).
pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    if let Ok(span) = span::parse(text) {
        return Ok(span.as_duration());
    }
    let seconds: Option<f64> = text.trim().parse().ok();
    seconds
        .filter(|seconds| (0.0..=LONGEST).contains(seconds))
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "write a number of seconds (0.5, 30), or 2m, 1h".to_owned())
}
