//! What the engine answers, and how sure each answer is.
//!
//! No number stands alone: an [`Answer`] and a [`Frontier`] say whether they
//! are proved, and if not, how much better the truth could be.

use num_bigint::BigUint;

use crate::model::{Number, Package};

/// How sure an answer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Proved: nothing is better by the answer's measure.
    Optimal,
    /// Something better may exist, but by its measure nothing exceeds `bound`.
    ///
    /// So it is with whatever is divisible among three sides or more: splits in
    /// steps are tried, and ideals are the best among those.
    Within {
        /// No package reaches more than this, by the answer's measure.
        bound: Number,
    },
    /// Proved: no package gives every side at least its reservation value.
    Infeasible,
    /// Told to stop before the proof, or at the end of what can be tried: the best
    /// found so far, if any, and, where it is known, what nothing exceeds.
    Stopped {
        /// No package reaches more than this, by the answer's measure.
        bound: Option<Number>,
    },
}

/// A package that is fair in one sense. All are sought among packages that give
/// every side at least its reservation value.
///
/// Ties are broken in this order: the larger smallest ratio of gain to ideal
/// gain, then the larger second smallest, and so on (leximin); then the larger
/// utility of the first side, of the second, and so on. Of packages that are
/// worth the same to everybody, any one is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Solution {
    /// The largest product of the sides' gains (J. Nash, *The Bargaining
    /// Problem*, Econometrica 18, 1950). Measure: the product.
    Nash,
    /// The largest smallest ratio of gain to ideal gain, a side's ideal being
    /// the best it gets among packages that nobody would walk away from (E.
    /// Kalai and M. Smorodinsky, *Other Solutions to Nash's Bargaining Problem*,
    /// Econometrica 43, 1975; with more sides and whole packages: the leximin).
    /// A side whose ideal gain is nothing has ratio one. Measure: the smallest
    /// ratio.
    KalaiSmorodinsky,
    /// The largest smallest gain, then the largest second smallest, and so on
    /// (leximin; E. Kalai, *Proportional Solutions to Bargaining Situations*,
    /// Econometrica 45, 1977). Compares the sides' own scales. Measure: the
    /// smallest gain.
    Egalitarian,
    /// The largest sum of utilities. Compares the sides' own scales. Measure:
    /// the sum.
    Utilitarian,
}

impl Solution {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self::Nash,
        Self::KalaiSmorodinsky,
        Self::Egalitarian,
        Self::Utilitarian,
    ];

    /// Its name in formats and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Nash => "nash",
            Self::KalaiSmorodinsky => "kalai_smorodinsky",
            Self::Egalitarian => "egalitarian",
            Self::Utilitarian => "utilitarian",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Nash => "Nash product",
            Self::KalaiSmorodinsky => "Kalai–Smorodinsky",
            Self::Egalitarian => "egalitarian",
            Self::Utilitarian => "utilitarian",
        }
    }
}

/// A package and what it is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// What is decided on each issue.
    pub package: Package,
    /// What it is worth to each side, in the side's own scale.
    pub utilities: Vec<Number>,
}

/// One fair package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// In which sense.
    pub solution: Solution,
    /// How sure.
    pub status: Status,
    /// The package; none if infeasible, or stopped before one was found.
    pub agreement: Option<Agreement>,
    /// What it reaches by the solution's measure.
    pub measure: Option<Number>,
}

/// How sure a frontier is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrontierStatus {
    /// Proved: these are all the points that no package beats, no more.
    Optimal,
    /// Every point stands for a package; for each possible package some point
    /// gives each side at most `bound` less of its span (1: from the least to
    /// the most that a package gives it whose choices are not beaten within
    /// their own issues).
    Within {
        /// A share of each side's span.
        bound: Number,
    },
    /// Proved: no package gives every side at least its reservation value.
    Infeasible,
    /// Told to stop, or at the end of what can be tried with nothing proved: the
    /// points found so far, with the same bound (1 if there are none).
    Stopped {
        /// A share of each side's span.
        bound: Number,
    },
}

/// How many packages there are, rules left aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcomes {
    /// So many.
    Count(BigUint),
    /// Something is divisible.
    Endless,
}

/// What a split by points gives (see [`crate::adjusted_winner`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustedWinner {
    /// The package: of each issue, both sides' shares.
    pub agreement: Agreement,
    /// Each side's points, of 100.
    pub points: [Number; 2],
    /// The one issue that is split, if one is.
    pub split: Option<usize>,
}
