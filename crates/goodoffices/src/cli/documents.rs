//! Putting files into a room, and writing them out again.

use std::path::PathBuf;

use clap::Args;
use client::{AttachFile, FetchFile};
use desk::command::{Command, RoomName};

use crate::cli::span::Span;
use crate::failure::Failure;

/// Put a file into a room.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices attach intermediary draft.pdf --say \"Our draft, for your eyes.\"
  goodoffices attach North map.png --name \"Proposed line.png\"

The file, of at most 64 MiB, is sealed on this machine and goes to the relay in
parts; if it is interrupted, it goes on when the desk next runs. Then it stands in
the room as a line that names its exact bytes. Like words it stays there, and like
words it can be permitted by its number, word for word:
  goodoffices permit intermediary --of 12
Its name and type are part of the line and go along with it. In substance only
words go, and no file.")]
pub(crate) struct Attach {
    /// The room
    room: String,
    /// The file
    file: PathBuf,
    /// Words to say of it; what they resemble is shown first, as with say
    #[arg(long, value_name = "WORDS")]
    say: Option<String>,
    /// The language of those words (BCP 47); the room's own if not given
    #[arg(long, value_name = "TAG", requires = "say")]
    language: Option<String>,
    /// The name under which others see it; its own if not given
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Its media type; by the name's ending if not given
    #[arg(long = "type", value_name = "TYPE")]
    media_type: Option<String>,
    /// Do not ask if the words resemble what was said elsewhere
    #[arg(long, requires = "say")]
    yes: bool,
}

impl Attach {
    /// Its words, as if they were said, unless nobody wants to be asked about them.
    pub(crate) fn said(&self) -> Option<Command> {
        let words = self.say.as_ref().filter(|_| !self.yes)?;
        Some(Command::Say {
            room: RoomName(self.room.clone()),
            words: words.clone(),
            language: self.language.clone(),
            reply_to: None,
        })
    }

    /// What the desk is asked.
    ///
    /// # Errors
    /// If there is no current folder for a path to start from.
    pub(crate) fn request(self) -> Result<AttachFile, Failure> {
        Ok(AttachFile {
            room: RoomName(self.room),
            file: from_the_root(&self.file)?,
            name: self.name,
            media_type: self.media_type,
            say: self.say,
            language: self.language,
        })
    }
}

/// Write a document of a room to a file.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices fetch intermediary 12             # into this folder, under its own name
  goodoffices fetch intermediary 12 ./from-them.pdf

What comes is checked against the digest in its line before it gets its name, and
nothing is ever overwritten. If it is interrupted, ask again: it goes on.")]
pub(crate) struct Fetch {
    /// The room
    room: String,
    /// The number of the line that names the document
    number: u64,
    /// Where to write it: a file that does not exist, or a folder
    #[arg(default_value = ".")]
    file: PathBuf,
}

impl Fetch {
    /// What the desk is asked. `wait` is how long it tries without getting on.
    ///
    /// # Errors
    /// As [`Attach::request`].
    pub(crate) fn request(self, wait: Option<Span>) -> Result<FetchFile, Failure> {
        Ok(FetchFile {
            room: RoomName(self.room),
            number: self.number,
            file: from_the_root(&self.file)?,
            patience_seconds: wait.map_or(0, Span::as_seconds),
        })
    }
}

/// The desk may run elsewhere: it needs the whole path.
fn from_the_root(file: &std::path::Path) -> Result<PathBuf, Failure> {
    std::path::absolute(file)
        .map_err(|error| Failure::misuse(format!("{}: {error}", file.display())))
}
