//! What several sides do together: proposals, and words in exchange.

use std::ffi::OsString;
use std::io::Read;

use clap::Args;
use desk::command::{self, Command, PermissionChoice, RoomName};

use crate::cli::terms::{Moment, now, parse_moment};
use crate::cli::words;
use crate::failure::Failure;

/// Put the same to several sides.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices propose \"Both withdraw ten kilometres by Friday.\" --closes 3h
  goodoffices propose --to North --to South --closes 2026-11-22T18:30 < terms.txt
  goodoffices proposals                             # how they stand

Each side answers in its own room, in secret, and can change its answer until
the proposal closes. Then it closes in every room, whatever lies there. If all
said yes, all are told so, with the signatures of all. If not, all read the same:
that not all said yes. A lone yes is told to nobody.

Under a charter whose mandate is good offices the intermediary puts nothing
forward itself, and this is refused; sides exchange words of their own all the same.

A bracketed offer (\"60 if you come down to 80\") is such a proposal:
  goodoffices propose \"North offers 60 if South asks no more than 80.\" --closes 1h
So is a high-low agreement:
  goodoffices propose \"The price lies between 60 and 80; an assessor says where.\" \\
      --closes 2d
Where each side has words of its own to give: goodoffices exchange --help.

What the words resemble is shown first, as with say.")]
pub(crate) struct Propose {
    /// The words; from standard input if `-` or not given
    words: Option<OsString>,
    /// A side to whom it is put; repeat it for each. All sides if none is named
    #[arg(long, value_name = "SIDE")]
    to: Vec<String>,
    /// Until when it can be answered: a length of time from now (2h), or a time
    /// in UTC (2026-11-22T18:30)
    #[arg(long, value_name = "WHEN", value_parser = parse_moment)]
    closes: Moment,
    /// The language of the words (BCP 47); that of the team's room if not given
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Which talks, if the desk knows several
    #[arg(long, value_name = "TITLE")]
    talks: Option<String>,
    /// Do not ask if the words resemble what was said elsewhere
    #[arg(long)]
    pub(crate) yes: bool,
}

impl Propose {
    /// The desk's command.
    ///
    /// # Errors
    /// If the words cannot be taken.
    pub(crate) fn command(self, input: impl Read) -> Result<Command, Failure> {
        Ok(Command::Propose(command::Propose {
            talks: self.talks,
            to: self.to,
            words: words::read(self.words, input)?,
            language: self.language,
            closes: self.closes.resolve(now()).0,
        }))
    }
}

/// Say yes to a proposal.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices proposals
  goodoffices accept intermediary 21

Until it closes you can take the yes back: goodoffices refuse intermediary 21.
No other side learns of it unless all say yes.")]
pub(crate) struct Accept {
    /// The room with the intermediary
    room: String,
    /// The proposal's number
    proposal: u64,
}

impl Accept {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Accept {
            room: RoomName(self.room),
            proposal: self.proposal,
        }
    }
}

/// Match permissions that are each other's counterparts.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices tray                                  # what waits for something in return
  goodoffices exchange North 15 South 9
  goodoffices exchange Alder 15 Birch 9 Cedar 12    # from Alder to Birch to Cedar to Alder

North permitted \"We release them\" in exchange for the assets, South \"We unfreeze
the assets\" in exchange for the people: that these are each other's counterparts
is your judgement, and both receipts will say so. When the last of them has
closed, all of the words go, or none do; until it closes a side can withdraw, and
the other reads no more than that nothing came of it. What nobody matched closes
all the same.")]
pub(crate) struct Exchange {
    /// A side and the number of its permission, for each of two sides or more
    #[arg(value_names = ["SIDE", "NUMBER", "SIDE", "NUMBER"], num_args = 4.., required = true)]
    parts: Vec<String>,
}

impl Exchange {
    /// The desk's command.
    ///
    /// # Errors
    /// If sides and numbers do not alternate.
    pub(crate) fn command(self) -> Result<Command, Failure> {
        let (pairs, rest) = self.parts.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(Failure::misuse(
                "give a side and a number for each permission: exchange North 15 South 9",
            ));
        }
        let permissions = pairs.iter().map(|[side, number]| {
            let permission = number.parse().map_err(|_| {
                Failure::misuse(format!(
                    "\"{number}\" is no number; give a side and a number for each permission: \
                     exchange North 15 South 9"
                ))
            })?;
            Ok(PermissionChoice {
                room: RoomName(side.clone()),
                permission,
            })
        });
        Ok(Command::Exchange {
            permissions: permissions.collect::<Result<_, Failure>>()?,
        })
    }
}
