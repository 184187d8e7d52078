//! What a look finds.

use std::fmt;
use std::ops::Range;

/// A passage that is kept, by a number that the caller gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageId(pub u64);

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What two texts have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A figure, the same or rounded.
    Figure,
    /// A date, however it is written.
    Date,
    /// A name.
    Name,
    /// The same words in the same order.
    Run,
    /// Much the same said in other words.
    Close,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Figure => "figure",
            Self::Date => "date",
            Self::Name => "name",
            Self::Run => "same words",
            Self::Close => "close wording",
        })
    }
}

/// One resemblance between outgoing words and a passage.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// The passage.
    pub passage: PassageId,
    /// What they have in common.
    pub kind: Kind,
    /// Where in the outgoing words, in bytes.
    pub outgoing: Range<usize>,
    /// Where in the passage, in bytes.
    pub kept: Range<usize>,
    /// How much it tells, above 0 and up to 1. It orders findings and is no
    /// probability.
    pub strength: f32,
    /// Why, in words.
    pub why: String,
}
