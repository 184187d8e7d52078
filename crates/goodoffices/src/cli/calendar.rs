//! The moments of talks as a calendar.

use std::path::PathBuf;

use clap::Args;

/// Write the moments that a room knows of as a calendar.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices calendar intermediary --out talks.ics
  goodoffices calendar North --titles

What the charter names, what is put to the side, and the rounds, as other calendars read
them (iCalendar, RFC 5545). Calendars are copied to phones and to whoever runs their
servers: nothing but moments stands there, each called \"Appointment\", unless you ask for
titles. No person, place or id goes along.")]
pub(crate) struct Calendar {
    /// The room
    pub(crate) room: String,
    /// Call each moment by what it is, and name the talks
    #[arg(long)]
    pub(crate) titles: bool,
    /// The file to write, readable by you alone; the standard output if not given
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Overwrite the file if it is there
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
}
