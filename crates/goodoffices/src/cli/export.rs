//! Writing a room to a file that proves nothing.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Write a room to a file.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices export intermediary                              # Markdown, to the standard output
  goodoffices export North --format html --out north.html      # opens in a word processor
  libreoffice --writer --infilter=\"HTML (StarWriter)\" --convert-to docx north.html

What you see of the room: words, who, when, asks, permissions and how they stand,
where conveyances come from, rounds, proposals, names of documents. No signature, key
or mark goes along: a copy proves nothing, and says so. A copy cannot be taken back or
destroyed with the talks.

Off unless the charter in force allows exports (exports = true).")]
pub(crate) struct Export {
    /// The room
    pub(crate) room: String,
    /// In what form
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    pub(crate) format: Format,
    /// The file to write, readable by you alone; the standard output if not given
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Overwrite the file if it is there
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
}

/// In what form an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Markdown
    Markdown,
    /// JSON, for programs
    Json,
    /// HTML, for browsers and word processors
    Html,
}

impl From<Format> for exports::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Markdown => Self::Markdown,
            Format::Json => Self::Json,
            Format::Html => Self::Html,
        }
    }
}
