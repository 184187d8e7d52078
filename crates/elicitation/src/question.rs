//! Questions and answers, without words: [`crate::words`] has those.

use crate::limits;

/// Where an issue may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// An option, by number from 0; of a range, counted from its low end.
    Option(usize),
    /// This side's own part of something divisible, in hundredths of the whole.
    Percent(u8),
}

/// One issue of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// The issue.
    pub issue: usize,
    /// Where it stands.
    pub level: Level,
}

/// How the issues stand that an offer does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rest {
    /// The same in both offers, however that is.
    Same,
    /// Each as this side likes it best.
    Best,
    /// Each as this side likes it least.
    Worst,
}

/// A package, as far as a question speaks of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offer {
    /// What it says, each issue at most once.
    pub parts: Vec<Part>,
    /// What it leaves unsaid.
    pub rest: Rest,
}

/// A question to a delegation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Question {
    /// A page with a line for each of these issues: put what can be agreed in
    /// order, the best for you first.
    Order {
        /// A line each.
        issues: Vec<usize>,
    },
    /// Of these issues, which matter most to you: for which is the step from
    /// your worst to your best the largest? (The *swing*.)
    Importance {
        /// Among which.
        issues: Vec<usize>,
        /// How many are asked for; more or fewer may be named.
        most: usize,
    },
    /// `give` stands at your best, `get` at your worst. To bring `get` to your
    /// best, how far down these steps would you go on `give`?
    TradeOff {
        /// What is given up.
        give: usize,
        /// What is had for it.
        get: usize,
        /// Steps on `give` below its best, each worse than the one before.
        steps: Vec<Level>,
    },
    /// Which of two packages would you rather sign?
    Choose {
        /// The one.
        left: Offer,
        /// The other.
        right: Offer,
    },
    /// Would you sign this, or rather leave without an agreement?
    Sign {
        /// This.
        offer: Offer,
    },
}

/// What a delegation answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// "I do not know": adds nothing, and the question is not asked again.
    DontKnow,
    /// To [`Question::Order`], line by line: what can be agreed, best first, by
    /// number.
    ///
    /// Of options any may be left out: the first is the best of all, the last
    /// the worst of all (if two or more are named), the rest lie anywhere
    /// between. Of a range: the best value, then the worst if wanted, which is
    /// one of its ends; worth falls from the best towards both. Of something
    /// divisible: 0 is nothing of it, 1 the whole. An empty line: unknown.
    Order(Vec<Vec<usize>>),
    /// To [`Question::Importance`]: issues, the one that matters most first.
    /// Those left out matter less than the last that is named.
    Importance(Vec<usize>),
    /// To [`Question::TradeOff`]: so many steps down, and no further; 0: not
    /// even one.
    Steps(usize),
    /// To [`Question::Choose`]: the left one.
    Left,
    /// To [`Question::Choose`]: the right one.
    Right,
    /// To [`Question::Choose`]: about the same, within [`limits::SAME`] points
    /// of [`limits::POINTS`].
    Same,
    /// To [`Question::Sign`]: whether.
    Sign(bool),
}

/// An answer that does not answer the question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// Nothing is asked any more.
    #[error("there is no open question: the interview is over; take the result, or undo")]
    Over,
    /// All questions are used up.
    #[error(
        "{} questions have been asked already; undo one first",
        limits::QUESTIONS
    )]
    Full,
    /// An answer of another kind of question.
    #[error("this answer is of another kind than the question; answer what was asked")]
    Kind,
    /// A number of something that is not there.
    #[error("{what} {found} is not there; there are {count}, numbered from 0")]
    Range {
        /// Of what.
        what: &'static str,
        /// The number given.
        found: usize,
        /// How many there are.
        count: usize,
    },
    /// The same thing twice.
    #[error("{what} {found} is named twice; name it once")]
    Twice {
        /// Of what.
        what: &'static str,
        /// Its number.
        found: usize,
    },
    /// More or fewer than there are to be.
    #[error("{what}: {found} given, but it must be {least} to {most}")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many were given.
        found: usize,
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// A range whose worst value is not an end of it.
    #[error("issue {issue}: the worst value of a range must be its other end, not value {found}")]
    Worst {
        /// The issue.
        issue: usize,
        /// The value given.
        found: usize,
    },
    /// An issue whose best or worst is not known, in a question that needs it.
    #[error("issue {issue}: ask first what is best and worst on it")]
    Unordered {
        /// The issue.
        issue: usize,
    },
    /// A percentage above 100, or a level that does not fit the issue.
    #[error("issue {issue} cannot stand at {level:?}")]
    Level {
        /// The issue.
        issue: usize,
        /// The level.
        level: Level,
    },
    /// A question about walking away, in an interview without them.
    #[error("this interview does not ask when the side would walk away; set it up to do so")]
    Floor,
}
