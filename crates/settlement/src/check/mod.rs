//! Verifies answers from the input alone.
//!
//! Whoever doubts an engine's answer asks here. The checker shares no solving
//! with the engine: it reads the problem for itself, values packages for
//! itself, and looks at every package where there are few enough ([`Proof::Whole`]).
//! Where nobody can look at all of them, it checks everything that one can
//! ([`Proof::Sound`]): that packages exist and are worth what is said, that
//! nothing contradicts what is claimed, and that nothing better is near.

mod answer;
mod every;
mod fault;
mod frontier;
mod merge;
mod order;
mod package;
mod pareto;
mod sound;
mod split;
mod table;
mod truth;
mod winner;

#[cfg(test)]
mod tests;

pub use fault::{Fault, Witness};
pub use package::check_package;
pub use winner::check_adjusted_winner;

use crate::answer::{Answer, FrontierStatus, Status};
use crate::model::{Number, Package, Problem};
use crate::points::Frontier;
use truth::Truth;

/// Gives the package of a point of a frontier, by the point's number.
pub type Packages<'a> = &'a dyn Fn(usize) -> Option<Package>;

/// What is claimed of a problem.
#[derive(Clone, Copy)]
pub struct Claim<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// Fair packages.
    pub answers: &'a [Answer],
    /// The frontier.
    pub frontier: Option<&'a Frontier>,
    /// Packages of the frontier's points.
    pub packages: Option<Packages<'a>>,
}

/// How far a claim is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// It is true: all that is possible has been taken into account.
    Whole,
    /// Everything that was looked at is right, but not all was.
    Sound {
        /// Of an answer: no package reaches more than this by its measure, as
        /// far as the checker can say for itself.
        ceiling: Option<Number>,
    },
}

/// How much the checker may still do; it counts down.
///
/// Counted rather than timed, so that the same claim is always judged alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effort {
    /// Packages, and beginnings of packages, still to be looked at one by one.
    pub outcomes: u64,
    /// Comparisons of points and the like, each far less than a microsecond.
    pub work: u64,
}

impl Default for Effort {
    /// Some seconds.
    fn default() -> Self {
        Self {
            outcomes: 2_000_000,
            work: 50_000_000,
        }
    }
}

impl Effort {
    fn spend(&mut self, work: usize) -> Option<()> {
        self.work = self.work.checked_sub(u64::try_from(work).ok()?)?;
        Some(())
    }

    fn look(&mut self) -> Option<()> {
        self.outcomes = self.outcomes.checked_sub(1)?;
        Some(())
    }
}

/// What [`check`] found to be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How far each of the answers is verified, in their order.
    pub answers: Vec<Proof>,
    /// How far the frontier is, if there is one.
    pub frontier: Option<Proof>,
}

/// Checks all that is claimed of a problem, and that it goes together.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check(claim: &Claim<'_>, effort: &mut Effort) -> Result<Checked, Fault> {
    let problem = claim.problem;
    problem.check()?;
    let truth = Truth::seek(problem, effort);
    let frontier = match claim.frontier {
        Some(it) => Some(frontier::judge(
            problem,
            it,
            claim.packages,
            truth.as_ref(),
            effort,
        )?),
        None => None,
    };
    let mut answers = Vec::new();
    for it in claim.answers {
        answers.push(answer::judge(problem, it, truth.as_ref(), effort)?);
        if let (None, Some(frontier)) = (&truth, claim.frontier) {
            agree(problem, it, frontier, effort)?;
        }
    }
    Ok(Checked { answers, frontier })
}

/// Checks one fair package.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_answer(
    problem: &Problem,
    answer: &Answer,
    effort: &mut Effort,
) -> Result<Proof, Fault> {
    problem.check()?;
    let truth = Truth::seek(problem, effort);
    answer::judge(problem, answer, truth.as_ref(), effort)
}

/// Checks a frontier.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_frontier(
    problem: &Problem,
    frontier: &Frontier,
    effort: &mut Effort,
) -> Result<Proof, Fault> {
    problem.check()?;
    let truth = Truth::seek(problem, effort);
    frontier::judge(problem, frontier, None, truth.as_ref(), effort)
}

/// Where the truth is not known, an answer must at least be the best of a
/// frontier that is said to be complete.
fn agree(
    problem: &Problem,
    answer: &Answer,
    frontier: &Frontier,
    effort: &mut Effort,
) -> Result<(), Fault> {
    let infeasible = answer.status == Status::Infeasible;
    match frontier.status {
        FrontierStatus::Infeasible if answer.agreement.is_some() => Err(Fault::Contradiction(
            "the frontier is infeasible, an answer is not",
        )),
        _ if infeasible && !frontier.points.is_empty() => Err(Fault::Contradiction(
            "an answer is infeasible, the frontier is not",
        )),
        FrontierStatus::Optimal if !infeasible && !truth::has_divisible(problem) => {
            let size = frontier.points.len();
            let work = size.saturating_mul(problem.sides.len()).saturating_mul(20);
            if effort.spend(work).is_none() {
                return Ok(());
            }
            let points = (0..size).filter_map(|point| frontier.points.utilities(point));
            let claimed = Truth::Points(points.collect());
            answer::judge(problem, answer, Some(&claimed), effort).map(|_| ())
        }
        _ => Ok(()),
    }
}
