//! Proofs for others of what a side chose to sign.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What can be shown of a side's words.
#[derive(Debug, Subcommand)]
pub(crate) enum Statement {
    /// Show what proves to others that words conveyed to a room are a side's own
    #[command(after_help = "\
Examples:
  goodoffices statement show-proof intermediary 4                     # what it would prove
  goodoffices statement show-proof intermediary 4 --out north.proof

Only for words that came exact (or shown first) and attributed: those the side signed,
knowing that its signature can be shown. The file holds the words, their terms, the
signatures and the charter that lists the keys, and nothing else of any room. Anybody
can check it, without a desk: goodoffices statement check-proof north.proof")]
    ShowProof(ShowProof),
    /// Check such a proof; needs no desk and no network
    #[command(after_help = "\
Example:
  goodoffices statement check-proof north.proof

Says what the file proves, on what that rests, and what it does not prove.
Exits with 4 if it proves nothing.")]
    CheckProof(CheckProof),
}

/// Show or write a proof.
#[derive(Debug, Args)]
pub(crate) struct ShowProof {
    /// The room that the words were conveyed to
    pub(crate) room: String,
    /// The number of the conveyance
    pub(crate) number: u64,
    /// Write the proof to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Overwrite the file if it is there
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
}

/// Check a proof.
#[derive(Debug, Args)]
pub(crate) struct CheckProof {
    /// The file
    pub(crate) file: PathBuf,
}
