//! Reading a room, speaking in it, and permitting words to leave it.

use std::ffi::OsString;
use std::io::Read as Input;

use clap::Args;
use desk::command::{Beforehand, Command, Permit as What, RoomName, TermsChoice, WordsChoice};
use talks::entry::Speakers;

use crate::cli::terms::Terms;
use crate::cli::words;
use crate::failure::Failure;

/// Show a room.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices show intermediary")]
pub(crate) struct Show {
    /// The room
    pub(crate) room: String,
}

/// Follow a room.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices watch                 # everything that happens, until Ctrl-C
  goodoffices watch North --from 12 # from number 12 on")]
pub(crate) struct Watch {
    /// The room; all rooms if none is named
    pub(crate) room: Option<String>,
    /// Show lines from this number on first
    #[arg(long, value_name = "NUMBER", requires = "room")]
    pub(crate) from: Option<u64>,
}

/// Translate what stands in a room.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices translate intermediary 12 --language fa \"...\"
  goodoffices translate North 12 --language fr < translation.txt

The translation stands beside the words, in that room only, labelled with your name.
It never takes their place: nothing can be permitted or conveyed by it. A later one
of yours in the same language takes the place of the one before.")]
pub(crate) struct Translate {
    /// The room
    room: String,
    /// The number of the words
    number: u64,
    /// The translation; from standard input if `-` or not given
    words: Option<OsString>,
    /// Its language (BCP 47)
    #[arg(long, value_name = "TAG")]
    language: String,
    /// Do not ask if the words resemble what was said elsewhere
    #[arg(long)]
    pub(crate) yes: bool,
}

impl Translate {
    /// The desk's command.
    ///
    /// # Errors
    /// If the words cannot be taken; see [`words::read`].
    pub(crate) fn command(self, input: impl Input) -> Result<Command, Failure> {
        Ok(Command::Translate {
            room: RoomName(self.room),
            number: self.number,
            words: words::read(self.words, input)?,
            language: self.language,
        })
    }
}

/// Let the others in a room know up to where you have read.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices read intermediary        # all that stands there
  goodoffices read intermediary 41     # up to number 41

Only where the charter in force lets it (reading marks), at most twice a minute.
Everybody in that room sees it, the intermediary with them; nobody elsewhere does.")]
pub(crate) struct Read {
    /// The room
    room: String,
    /// The number of the last entry that you have read; all of them if not given
    number: Option<u64>,
}

impl Read {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Read {
            room: RoomName(self.room),
            upto: self.number,
        }
    }
}

/// Say something.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices say North \"I have nothing from them yet.\"
  goodoffices say intermediary --reply-to 12 < answer.txt
  goodoffices say intermediary \"Two trucks are late.\" --mark hotline
                                       # may go at once: permitted beforehand

A mark names a standing permission of your side (goodoffices permit --standing):
what you say under it the intermediary may convey without asking.

Before words of your own reach a side, the intermediary's desk shows what they
resemble of all that was said in other rooms and may not go there: figures,
dates, names, the same words, close wordings. It decides nothing; you are asked
whether to go on. Without a terminal nothing leaves unless you give --yes.")]
pub(crate) struct Say {
    /// The room
    room: String,
    /// The words; from standard input if `-` or not given
    words: Option<OsString>,
    /// Their language (BCP 47); the room's own if not given
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// The number of the entry that this answers
    #[arg(long, value_name = "NUMBER")]
    reply_to: Option<u64>,
    /// Under the standing permission of this mark: it may be conveyed at once
    #[arg(long, value_name = "MARK", conflicts_with = "reply_to")]
    mark: Option<String>,
    /// The very words of the entry with this number, under that mark
    #[arg(long, value_name = "NUMBER", requires = "mark", conflicts_with_all = ["words", "language"])]
    of: Option<u64>,
    /// Do not ask if the words resemble what was said elsewhere
    #[arg(long)]
    pub(crate) yes: bool,
}

impl Say {
    /// The desk's command.
    ///
    /// # Errors
    /// If the words cannot be taken; see [`words::read`].
    pub(crate) fn command(self, input: impl Input) -> Result<Command, Failure> {
        if let Some(mark) = self.mark {
            return Ok(Command::Mark {
                room: RoomName(self.room),
                mark,
                words: choose(self.of, self.words, self.language, input)?,
            });
        }
        Ok(Command::Say {
            room: RoomName(self.room),
            words: words::read(self.words, input)?,
            language: self.language,
            reply_to: self.reply_to,
        })
    }
}

/// Ask for leave to convey.
#[derive(Debug, Args)]
#[command(mut_arg("to", |to| to.help(ASK_TO)), after_help = "\
Examples:
  goodoffices ask North --of 12                     # may I convey number 12 word for word?
  goodoffices ask North \"They need a week.\" --in-substance --without-attribution

What words of your own resemble is shown first, as with say.")]
pub(crate) struct Ask {
    /// The side's room
    room: String,
    /// The words you would convey; from standard input if `-` or not given
    #[arg(conflicts_with = "of")]
    words: Option<OsString>,
    /// The very words of the entry with this number
    #[arg(long, value_name = "NUMBER")]
    of: Option<u64>,
    /// The language of the words (BCP 47)
    #[arg(long, value_name = "TAG", conflicts_with = "of")]
    language: Option<String>,
    #[command(flatten)]
    terms: Terms,
    /// Do not ask if the words resemble what was said elsewhere
    #[arg(long)]
    pub(crate) yes: bool,
}

/// An ask is answered as one: it names one side.
const ASK_TO: &str = "The side that would hear the words; with two sides, the other one. To ask \
                      for several, ask once for each";

impl Ask {
    /// The desk's command.
    ///
    /// # Errors
    /// If the words cannot be taken.
    pub(crate) fn command(self, input: impl Input) -> Result<Command, Failure> {
        Ok(Command::Ask {
            room: RoomName(self.room),
            words: choose(self.of, self.words, self.language, input)?,
            terms: self.terms.choice()?,
        })
    }
}

fn choose(
    of: Option<u64>,
    given: Option<OsString>,
    language: Option<String>,
    input: impl Input,
) -> Result<WordsChoice, Failure> {
    match of {
        Some(number) => Ok(WordsChoice::Of(number)),
        None => Ok(WordsChoice::Own {
            words: words::read(given, input)?,
            language,
        }),
    }
}

/// List what waits for an answer or a signature.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices asks intermediary

The list that an intermediary goes through before it leaves a room: what it may
take across, in whose name, and in which words. Where you asked to be shown the
words first, they stand here too; so do permissions that need another signature,
and proposals without this side's answer. Each is answered by its number:
  goodoffices permit intermediary --ask 14
  goodoffices refuse intermediary 14
  goodoffices sign intermediary 17
  goodoffices accept intermediary 21")]
pub(crate) struct Asks {
    /// The room; all rooms where something waits if none is named
    pub(crate) room: Option<String>,
}

/// Permit words to be conveyed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices permit intermediary --ask 14             # as drafted
  goodoffices permit intermediary --ask 14 --without-attribution
  goodoffices permit intermediary --ask 14 --reword \"We need two weeks.\"
  goodoffices permit intermediary --of 12              # word for word, as ours; a document too
  goodoffices permit intermediary \"We accept.\" --to South --expires 2h
  goodoffices permit intermediary \"We need time.\" --shown-first
  goodoffices permit intermediary \"Would a fortnight do?\" --sound-out
  goodoffices permit intermediary \"We could live with it.\" --only-if-asked
  goodoffices permit intermediary \"We release them.\" \\
      --in-exchange \"the frozen assets\" --closes 6h    # both go then, or neither
  goodoffices permit intermediary --of 12 --to Birch --to \"Cedar:in-substance,non-paper\"
  goodoffices permit intermediary --ask 16             # yes to the very words shown
  goodoffices permit intermediary --standing hotline --at-most 20 --expires 30d \\
      --in-substance --by-delegation    # beforehand, whatever you say under \"hotline\"
  goodoffices permit intermediary --standing press --at-most 9 --expires 7d --in-substance \
      --to Birch --to \"Cedar:exact,non-paper\"    # to both, to each on its terms

What is permitted beforehand you say with: goodoffices say intermediary --mark hotline.
It goes at most so often and until then; as yours in substance only, since exact
words of yours bear your signature over each. Said under a mark, it may go to every
side for whom that mark still stands. Another with the same mark for the same side
takes its place; to end it, and all that waits under it, withdraw it by its number.

Until it has set out, or has closed, you can take a permission back: goodoffices
withdraw.")]
pub(crate) struct Permit {
    /// The room with the intermediary
    pub(crate) room: String,
    /// Words of your own choosing; from standard input if `-` or not given
    #[arg(conflicts_with_all = ["ask", "of"])]
    words: Option<OsString>,
    /// The ask, or the words shown to you first, to answer with yes
    #[arg(long, value_name = "NUMBER")]
    pub(crate) ask: Option<u64>,
    /// The very words of the entry with this number
    #[arg(long, value_name = "NUMBER")]
    of: Option<u64>,
    /// Other words than the ask drafts
    #[arg(long, value_name = "WORDS", requires = "ask", conflicts_with = "of")]
    reword: Option<OsString>,
    /// The language of your own words (BCP 47)
    #[arg(long, value_name = "TAG", conflicts_with = "of")]
    language: Option<String>,
    /// Beforehand: whatever your side will say under this mark
    #[arg(
        long,
        value_name = "MARK",
        requires_all = ["at_most", "expires"],
        conflicts_with_all = ["words", "ask", "of", "language"]
    )]
    standing: Option<String>,
    /// How many statements may go under it
    #[arg(long, value_name = "COUNT", requires = "standing")]
    at_most: Option<u32>,
    /// Anybody of your delegation may say something under it, not heads only
    #[arg(long, requires = "standing")]
    by_delegation: bool,
    #[command(flatten)]
    terms: Terms,
}

impl Permit {
    /// The desk's command. `drafted` are the terms of the ask, for edits.
    ///
    /// # Errors
    /// If the words cannot be taken, or something was said that would have no
    /// effect.
    pub(crate) fn command(
        self,
        drafted: Option<TermsChoice>,
        input: impl Input,
    ) -> Result<Command, Failure> {
        if let (Some(mark), Some(most)) = (self.standing, self.at_most) {
            return Ok(Command::Permit {
                room: RoomName(self.room),
                what: What::Standing(Beforehand {
                    mark,
                    terms: self.terms.choices()?,
                    most,
                    speakers: match self.by_delegation {
                        true => Speakers::Delegation,
                        false => Speakers::Signers,
                    },
                }),
            });
        }
        let what = match self.ask {
            Some(ask) => {
                if self.language.is_some() && self.reword.is_none() {
                    return Err(Failure::misuse(
                        "--language is that of words of your own: give them with --reword, or \
                         leave it out",
                    ));
                }
                let given = self.terms.given();
                if drafted.is_none() && !given.is_empty() {
                    return Err(Failure::misuse(format!(
                        "number {ask} waits here on no terms that could be changed by {}; leave \
                         that out, or permit words by --of or of your own: goodoffices asks lists \
                         what waits",
                        given.join(", ")
                    )));
                }
                What::Ask {
                    ask,
                    words: match (self.of, self.reword) {
                        (Some(number), _) => Some(WordsChoice::Of(number)),
                        (None, Some(words)) => Some(WordsChoice::Own {
                            words: words::read(Some(words), input)?,
                            language: self.language,
                        }),
                        (None, None) => None,
                    },
                    terms: match drafted {
                        Some(drafted) => self.terms.edit(drafted)?,
                        None => None,
                    },
                }
            }
            None => {
                let words = choose(self.of, self.words, self.language, input)?;
                let mut terms = self.terms.choices()?;
                match (terms.pop(), terms.is_empty()) {
                    (Some(one), true) => What::Words { words, terms: one },
                    (last, _) => What::Several {
                        words,
                        terms: terms.into_iter().chain(last).collect(),
                    },
                }
            }
        };
        Ok(Command::Permit {
            room: RoomName(self.room),
            what,
        })
    }
}

/// Refuse an ask, words shown, or a proposal.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices refuse intermediary 21          # no to a proposal; takes back a yes, too
  goodoffices refuse intermediary 14 --reason \"Not before our capital has answered.\"
  goodoffices refuse intermediary 16 --reason \"Say 'may', not 'will'.\"")]
pub(crate) struct Refuse {
    /// The room with the intermediary
    room: String,
    /// The number of the ask, of the words shown to you first, or of the proposal
    ask: u64,
    /// Why, if you wish to say
    #[arg(long, value_name = "WORDS")]
    reason: Option<String>,
}

impl Refuse {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Refuse {
            room: RoomName(self.room),
            ask: self.ask,
            reason: self.reason,
        }
    }
}

/// Withdraw a permission.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices withdraw intermediary 15

A standing permission is withdrawn like any other, with all that waits under it. If the intermediary has set out already you are told since when.")]
pub(crate) struct Withdraw {
    /// The room with the intermediary
    room: String,
    /// The permission's number
    permission: u64,
}

impl Withdraw {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        Command::Withdraw {
            room: RoomName(self.room),
            permission: self.permission,
        }
    }
}
