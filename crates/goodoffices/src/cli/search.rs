//! Finding what was said.

use clap::Args;
use desk::command::{Query, RoomName};

/// Find what was said.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices search artillery valley     # entries that hold both words
  goodoffices search الحدود --room North

Capitals, accents, vowel marks, digits of any script and the ways to write a letter
make no difference; a part of a word finds the word.")]
pub(crate) struct Search {
    /// The words; an entry must hold all of them
    #[arg(required = true)]
    words: Vec<String>,
    /// Only in this room
    #[arg(long, value_name = "ROOM")]
    room: Option<String>,
}

impl Search {
    /// The desk's query.
    pub(crate) fn query(self) -> Query {
        Query::Search {
            words: self.words.join(" "),
            room: self.room.map(RoomName),
        }
    }
}
