//! Why a problem cannot be settled.

use crate::limits;
use crate::model::ProblemError;

/// Why a problem cannot be settled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettleError {
    /// It is no problem.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// Too many issues are tied together.
    #[error(
        "rules and bonuses tie {issues} issues together, {first:?} among them, in more than {most} \
         joint choices; drop some rules, or merge options",
        most = limits::JOINT
    )]
    Tied {
        /// How many issues.
        issues: usize,
        /// The first of them.
        first: String,
    },
    /// The utilities have too many digits to be added exactly.
    #[error(
        "the utilities have too many digits: together they need more than 76 to be added exactly; \
         round them"
    )]
    TooFine,
    /// Adjusted winner is for two sides and divisible issues only.
    #[error("adjusted winner needs two sides and only divisible issues: {0}")]
    NotDivisible(String),
}
