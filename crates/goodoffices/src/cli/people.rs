//! Letting people in and out.

use clap::Args;
use desk::command::{Command, RoomName};

/// Let in who answered an invitation.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices invitations                        # shows name, office and safety words
  goodoffices approve 1 --words \"abandon … zoo\"

Let the invitee read the safety words to you by voice, and type what you hear.
Words that differ mean that somebody sits between you: decline.")]
pub(crate) struct Approve {
    /// The invitation's number
    pub(crate) invitation: u32,
    /// The safety words as the invitee read them out; asked for if not given
    #[arg(long, value_name = "WORDS")]
    pub(crate) words: Option<String>,
}

/// Turn away who answered an invitation.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices decline 1")]
pub(crate) struct Decline {
    /// The invitation's number
    invitation: u32,
}

impl Decline {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Decline {
            invitation: self.invitation,
        }
    }
}

/// Take a person out of a room.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices remove North \"Legal adviser\"
  goodoffices remove delegation \"Friendly capital\"   # a partner, by the head

All their devices lose the room; what they read until then stays with them.")]
pub(crate) struct Remove {
    /// The room
    room: String,
    /// The person's name as the room shows it
    person: String,
}

impl Remove {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Remove {
            room: RoomName(self.room),
            person: self.person,
        }
    }
}

/// Leave a room.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices leave delegation")]
pub(crate) struct Leave {
    /// The room
    room: String,
}

impl Leave {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Leave {
            room: RoomName(self.room),
        }
    }
}
