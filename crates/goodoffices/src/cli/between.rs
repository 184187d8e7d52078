//! What lies between the rooms: who was shown what, and what a room was not told.

use clap::{Args, value_parser};
use desk::command::Query;

use super::rounds::Talks;

/// Who was shown what, in which order.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices timeline
  goodoffices timeline --last 10

What crossed between rooms, what was put to several sides and what came of it, by the
time at which it was shown. A delegation's desk tells what left its own room, and of what
came there no more than that room was told.")]
pub(crate) struct Timeline {
    #[command(flatten)]
    talks: Talks,
    /// How much to show, the last
    #[arg(long, value_name = "NUMBER", default_value_t = 200, value_parser = value_parser!(u32).range(1..=10_000))]
    last: u32,
}

/// What the people of a room were not told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices untold
  goodoffices untold North      # before you speak there

What was said in the other sides' rooms and not told in this one: what must not slip out,
and what still waits to be asked for. Only at a desk of the intermediary.")]
pub(crate) struct Untold {
    /// The side that was not told; all of them if none is named
    pub(crate) side: Option<String>,
    #[command(flatten)]
    talks: Talks,
    /// How much to show of each room, the last
    #[arg(long, value_name = "NUMBER", default_value_t = 200, value_parser = value_parser!(u32).range(1..=10_000))]
    last: u32,
}

impl Timeline {
    /// What the desk is asked.
    pub(crate) fn query(self) -> Query {
        Query::Timeline {
            talks: self.talks.talks,
            most: self.last,
        }
    }
}

impl Untold {
    /// What the desk is asked.
    pub(crate) fn query(self) -> Query {
        Query::Untold {
            talks: self.talks.talks,
            most: self.last,
        }
    }
}
