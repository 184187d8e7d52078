//! What is wrong with an answer.

use crate::model::{Number, Package, ProblemError};

/// What is wrong with an answer, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The problem itself is none, so no answer to it can be right.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// A package decides on another number of issues than there are.
    #[error("the package decides on {found} issues, but there are {wanted}")]
    Length {
        /// On how many it decides.
        found: usize,
        /// How many there are.
        wanted: usize,
    },
    /// A package decides what cannot be decided on an issue.
    #[error("issue {issue}: the package decides on something that is not there to choose")]
    Decision {
        /// The issue.
        issue: usize,
    },
    /// The shares of something divisible are no split.
    #[error("issue {issue}: shares must be one a side, none below 0, and sum to one")]
    Shares {
        /// The issue.
        issue: usize,
    },
    /// A package breaks a rule.
    #[error("the package breaks rule {rule}")]
    Rule {
        /// The rule.
        rule: usize,
    },
    /// A package is worth something else than is said.
    #[error(
        "utilities of {} are claimed, but the package is worth {}",
        show(claimed),
        show(actual)
    )]
    Utilities {
        /// What is said.
        claimed: Vec<Number>,
        /// What it is worth.
        actual: Vec<Number>,
    },
    /// A side gets less than without agreement.
    #[error("side {side} gets {utility}, less than its reservation value {reservation}")]
    BelowReservation {
        /// The side.
        side: usize,
        /// What it gets.
        utility: Box<Number>,
        /// What no agreement is worth to it.
        reservation: Box<Number>,
    },
    /// The status promises what the answer lacks, or the other way round.
    #[error("the status does not fit the rest of the answer: {0}")]
    Status(&'static str),
    /// The measure is not what the package reaches.
    #[error("a measure of {claimed} is claimed, but the package reaches {actual}")]
    Measure {
        /// What is said.
        claimed: Box<Number>,
        /// What it reaches.
        actual: Box<Number>,
    },
    /// The measure cannot be right, whatever the sides' ideals are.
    #[error("a measure of {claimed} is claimed, but it lies between {least} and {most}")]
    MeasureRange {
        /// What is said.
        claimed: Box<Number>,
        /// The least it can be.
        least: Box<Number>,
        /// The most it can be.
        most: Box<Number>,
    },
    /// Claimed to be the best, but something is better.
    #[error("not the best: {0} is better")]
    NotOptimal(Witness),
    /// As good as anything, but not the one that the rule for ties names.
    #[error("tie broken wrongly: {0} goes first")]
    Tie(Witness),
    /// Something exceeds the bound.
    #[error("nothing is said to exceed {bound}, but {better} reaches {reached}")]
    Bound {
        /// What is said.
        bound: Box<Number>,
        /// What is reached.
        reached: Box<Number>,
        /// By what.
        better: Witness,
    },
    /// Said to be infeasible, but here is a package.
    #[error("said to be infeasible, but nobody would walk away from {0}")]
    Feasible(Witness),
    /// The points have another number of sides than the problem.
    #[error("points of {found} sides, but there are {wanted}")]
    Sides {
        /// Of the points.
        found: usize,
        /// Of the problem.
        wanted: usize,
    },
    /// A point follows one that it should go before.
    #[error("point {point} is out of order")]
    Order {
        /// The point.
        point: usize,
    },
    /// A point is there twice.
    #[error("point {point} is there twice")]
    Duplicate {
        /// The second of the two.
        point: usize,
    },
    /// Another point, or package, is at least as good for all and better for
    /// one.
    #[error("point {point} is beaten by {by}")]
    Dominated {
        /// The point.
        point: usize,
        /// By what.
        by: Witness,
    },
    /// No package is worth this.
    #[error("no package is worth point {point}")]
    Unreachable {
        /// The point.
        point: usize,
    },
    /// The package given for a point is wrong.
    #[error("the package of point {point}: {fault}")]
    PointPackage {
        /// The point.
        point: usize,
        /// What is wrong.
        fault: Box<Fault>,
    },
    /// No package is given for a point.
    #[error("point {point} has no package")]
    NoPackage {
        /// The point.
        point: usize,
    },
    /// Nothing on the frontier is as good for all as this.
    #[error("the frontier lacks {0}")]
    Missing(Witness),
    /// Nothing on the frontier is as good for all as this, give or take the
    /// bound.
    #[error("within {bound} of each side's span, the frontier lacks {lacking}")]
    MissingWithin {
        /// A share of each side's span.
        bound: Box<Number>,
        /// What is lacking.
        lacking: Witness,
    },
    /// Not everything between a point and the next is on the frontier.
    #[error("point {point} and the next are joined, but not all between them is on the frontier")]
    Joined {
        /// The first of the two.
        point: usize,
    },
    /// A point is said to be only the limit of a joined stretch, but nothing
    /// beats it.
    #[error("point {point} is said not to be reached, but nothing beats it")]
    Reached {
        /// The point.
        point: usize,
    },
    /// Two answers of one claim do not go together.
    #[error("{0}")]
    Contradiction(&'static str),
    /// The points of a split by points are wrong.
    #[error("side {side} has {actual} points of 100, not {claimed}")]
    WinnerPoints {
        /// The side.
        side: usize,
        /// What is said.
        claimed: Box<Number>,
        /// What it has.
        actual: Box<Number>,
    },
    /// A split by points gives the sides unlike points.
    #[error("not equitable: points are {}", show(points.as_slice()))]
    NotEquitable {
        /// Each side's.
        points: Box<[Number; 2]>,
    },
    /// A side would rather have the other side's part.
    #[error("side {side} has {points} points of 100 and envies the other")]
    Envy {
        /// The side.
        side: usize,
        /// Its points.
        points: Box<Number>,
    },
    /// More issues are split than one, or another than is said.
    #[error("issue {issue} is split, which is not the one said")]
    Split {
        /// The issue.
        issue: usize,
    },
    /// This kind of problem cannot have this kind of answer.
    #[error(
        "a split by points needs two sides, divisible issues only, and something worth to each"
    )]
    NoPoints,
}

/// What shows a fault: what a package is worth, and the package where it is
/// known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// What it is worth to each side.
    pub utilities: Vec<Number>,
    /// The package.
    pub package: Option<Package>,
}

impl std::fmt::Display for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a package worth {}", show(&self.utilities))
    }
}

fn show(utilities: &[Number]) -> String {
    let each: Vec<String> = utilities.iter().map(Number::to_string).collect();
    format!("({})", each.join(", "))
}
