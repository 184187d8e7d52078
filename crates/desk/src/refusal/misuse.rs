mod beforehand;
mod charter;
mod exchange;
mod opening;

pub use beforehand::BeforehandMisuse;
pub use charter::CharterMisuse;
pub use exchange::ExchangeMisuse;
pub use opening::OpeningMisuse;

use talks::Time;

use crate::error::DeskError;
use crate::invitation::NotALink;

/// A part of a command that is not usable, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misuse {
    /// Of where talks or a room open.
    #[error(transparent)]
    Opening(#[from] OpeningMisuse),
    /// Of a charter.
    #[error(transparent)]
    Charter(#[from] CharterMisuse),
    /// Of an exchange.
    #[error(transparent)]
    Exchange(#[from] ExchangeMisuse),
    /// Of a permission given beforehand.
    #[error(transparent)]
    Beforehand(#[from] BeforehandMisuse),
    /// No link of an invitation.
    #[error("link: {0}")]
    Link(#[from] NotALink),
    /// A link that no desk writes, or a clock that is wrong.
    #[error(
        "link: it says that it is valid for longer than any invitation is; ask for a new one (or \
         set this machine's clock, if it is wrong)"
    )]
    LinkTooLong,
    /// Nobody is said to be invited.
    #[error("invitation: say which side it is for, or `team`")]
    ForWhom,
    /// Two things at once.
    #[error("invitation: either replace a person's lost device, or add a device")]
    AgainOrDevice,
    /// Another role for the same person.
    #[error("role: a person keeps their role on another device")]
    RoleKept,
    /// An invitation into nothing.
    #[error("rooms: there is none to invite into")]
    NoRooms,
    /// An invitation into too much.
    #[error("rooms: too many for one invitation")]
    TooManyRooms,
    /// For how long an invitation can be answered.
    #[error("validity: an invitation is valid for 1 to {0} seconds")]
    Validity(u64),
    /// Destruction in the past.
    #[error("the time of destruction: it is over; leave it out to destroy now")]
    DestroyedBefore,
    /// Destruction after the moment that the sides agreed.
    #[error(
        "the time of destruction: by the charter every desk destroys its copies on {0}; name an \
         earlier moment, or let the sides amend the charter"
    )]
    DestroyedTooLate(Time),
    /// What is told to a newcomer.
    #[error("numbers: name 1 to {0} entries of this room")]
    Numbers(usize),
    /// A round without a title.
    #[error("title: say what the round is called, or name an earlier one to go by")]
    RoundTitle,
    /// Too much to search for.
    #[error("the words to search for: longer than {0} bytes; take fewer")]
    SoughtTooLong(usize),
    /// Nothing to search for.
    #[error("the words to search for: there is none; name at least one")]
    NothingSought,
    /// Words or terms, where only a yes is asked for.
    #[error(
        "answer: the very words were shown: say yes to them as they are, or refuse them and say \
         what must change"
    )]
    MoreThanYes,
    /// A reason, where only a no is asked for.
    #[error(
        "reason: an answer to a proposal is yes or no; `say` in the room what else there is to say"
    )]
    MoreThanNo,
    /// A moment of the terms that is over.
    #[error("{0}: that moment has passed; name a later one")]
    Passed(Moment),
    /// Nobody is said to be told.
    #[error("addressee: say to which side it may go")]
    ToWhom,
    /// The same side twice.
    #[error("addressee: a side is named twice; give its terms once")]
    SideTwice,
    /// A language that is not of the talks.
    #[error("language: {tag} is none of the languages that the charter names: {known}")]
    Language {
        /// The language.
        tag: String,
        /// Those that the charter names.
        known: String,
    },
    /// A document among words.
    #[error("words: a document is permitted by itself: permit its number, and refuse the ask")]
    DocumentAmongWords,
}

/// A moment that terms name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Until when.
    Expiry,
    /// From when.
    NotBefore,
    /// When what is exchanged closes.
    Closes,
}

impl core::fmt::Display for Moment {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Expiry => "expiry",
            Self::NotBefore => "not before",
            Self::Closes => "closes",
        })
    }
}

impl From<OpeningMisuse> for DeskError {
    fn from(misuse: OpeningMisuse) -> Self {
        Self::Misuse(misuse.into())
    }
}

impl From<CharterMisuse> for DeskError {
    fn from(misuse: CharterMisuse) -> Self {
        Self::Misuse(misuse.into())
    }
}

impl From<ExchangeMisuse> for DeskError {
    fn from(misuse: ExchangeMisuse) -> Self {
        Self::Misuse(misuse.into())
    }
}

impl From<BeforehandMisuse> for DeskError {
    fn from(misuse: BeforehandMisuse) -> Self {
        Self::Misuse(misuse.into())
    }
}
