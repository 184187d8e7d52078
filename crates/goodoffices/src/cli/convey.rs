//! Carrying permitted words across.

use std::ffi::OsString;

use clap::Args;
use desk::command::{Command, RoomName};

use crate::cli::span::{self, Span};
use crate::cli::words;
use crate::failure::Failure;

/// Convey permitted words.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices tray                                  # what may go
  goodoffices convey North 15                       # sets out in ten seconds, or as the charter says
  goodoffices convey North 15 --hold 0
  goodoffices convey North 16 --words \"They want a pause.\"   # permitted in substance
  goodoffices convey North 15 --aloud               # you said it in person just now
  goodoffices convey North 17 --answers 9           # may go only if asked: number 9 of
                                                    # South's room is where South asked

Within the hold you can cancel: goodoffices recall North 15. A charter in force says
how long it is at least; --hold and the configuration can only make it longer.

If whoever set out lost their desk on the way, take them out of the rooms
(goodoffices remove) and finish it, once:
  goodoffices convey North 15 --take-over

What words of your own resemble is shown first, as with say.")]
pub(crate) struct Convey {
    /// The room that the permission is from
    room: String,
    /// The permission's number
    permission: u64,
    /// The words to put there, if the permission lets you choose them; from
    /// standard input if `-`
    #[arg(long, value_name = "WORDS")]
    words: Option<OsString>,
    /// The language of those words (BCP 47)
    #[arg(long, value_name = "TAG", requires = "words")]
    language: Option<String>,
    /// They were said in person and are entered afterwards
    #[arg(long)]
    aloud: bool,
    /// Finish what a colleague set out with whose desk is gone from the room
    #[arg(long, conflicts_with_all = ["aloud", "hold"])]
    take_over: bool,
    /// The number, in the other side's room, of the question that they answer;
    /// needed for what may go only if asked
    #[arg(long, value_name = "NUMBER")]
    answers: Option<u64>,
    /// How long to wait before setting out, but never less than the charter says;
    /// what the configuration says if not given, else the charter, else ten seconds
    #[arg(long, value_name = "TIME", value_parser = span::parse)]
    hold: Option<Span>,
    /// Do not ask if the words resemble what was said elsewhere
    #[arg(long)]
    pub(crate) yes: bool,
}

impl Convey {
    /// The desk's command.
    ///
    /// # Errors
    /// If the words cannot be taken.
    pub(crate) fn command(
        self,
        hold: Option<Span>,
        input: impl std::io::Read,
    ) -> Result<Command, Failure> {
        let words = match self.words {
            Some(given) => Some(words::read(Some(given), input)?),
            None => None,
        };
        if self.take_over {
            return Ok(Command::TakeOver {
                room: RoomName(self.room),
                permission: self.permission,
                words,
                language: self.language,
                answers: self.answers,
            });
        }
        Ok(Command::Convey {
            room: RoomName(self.room),
            permission: self.permission,
            words,
            language: self.language,
            aloud: self.aloud,
            answers: self.answers,
            hold_millis: self.hold.or(hold).map(Span::as_millis),
        })
    }
}

/// Show a side the very words before they go.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices tray                                  # what the sides want to see first
  goodoffices show-first North 12 \"North asks for a few days more.\"
  goodoffices show-first North 12 < words.txt

A head says yes or no to these very words, and only those with a yes may go:
goodoffices convey North 12. A changed word needs a new yes: show it again.
What the words resemble is shown first, as with say.")]
pub(crate) struct ShowFirst {
    /// The room that the permission is from
    room: String,
    /// The permission's number
    permission: u64,
    /// The very words; from standard input if `-` or not given
    words: Option<OsString>,
    /// Their language (BCP 47); that of the permitted words if not given
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Do not ask if the words resemble what was said elsewhere
    #[arg(long)]
    pub(crate) yes: bool,
}

impl ShowFirst {
    /// The desk's command.
    ///
    /// # Errors
    /// If the words cannot be taken.
    pub(crate) fn command(self, input: impl std::io::Read) -> Result<Command, Failure> {
        Ok(Command::ShowFirst {
            room: RoomName(self.room),
            permission: self.permission,
            words: words::read(self.words, input)?,
            language: self.language,
        })
    }
}

/// Cancel a conveyance that is still held.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices recall North 15")]
pub(crate) struct Recall {
    /// The room that the permission is from
    room: String,
    /// The permission's number
    permission: u64,
}

impl Recall {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Recall {
            room: RoomName(self.room),
            permission: self.permission,
        }
    }
}
