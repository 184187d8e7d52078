//! Whether a fair package is what it is said to be.

use std::cmp::Ordering;

use super::order::Yardstick;
use super::package::{check_reservations, utilities};
use super::truth::{Truth, find};
use super::{Effort, Fault, Proof, Witness, sound};
use crate::answer::{Answer, Solution, Status};
use crate::model::{Number, Problem};

/// Judges an answer by all that is possible, as far as that is known.
pub(super) fn judge(
    problem: &Problem,
    answer: &Answer,
    truth: Option<&Truth>,
    effort: &mut Effort,
) -> Result<Proof, Fault> {
    if answer.agreement.is_some() != answer.measure.is_some() {
        return Err(Fault::Status("a package and its measure go together"));
    }
    let Some(agreement) = &answer.agreement else {
        return without_package(problem, answer, truth, effort);
    };
    if answer.status == Status::Infeasible {
        return Err(Fault::Status("infeasible, but a package is given"));
    }
    let actual = utilities(problem, &agreement.package)?;
    if actual != agreement.utilities {
        return Err(Fault::Utilities {
            claimed: agreement.utilities.clone(),
            actual,
        });
    }
    check_reservations(problem, &actual)?;
    match truth {
        Some(truth) => by_truth(problem, answer, &actual, truth, effort),
        None => Ok(Proof::Sound {
            ceiling: sound::answer(problem, answer, agreement, effort)?,
        }),
    }
}

/// What the status says that nothing exceeds, by the measure.
pub(super) fn bound(status: &Status) -> Option<&Number> {
    match status {
        Status::Within { bound } => Some(bound),
        Status::Stopped { bound } => bound.as_ref(),
        Status::Optimal | Status::Infeasible => None,
    }
}

fn by_truth(
    problem: &Problem,
    answer: &Answer,
    actual: &[Number],
    truth: &Truth,
    effort: &mut Effort,
) -> Result<Proof, Fault> {
    let solution = answer.solution;
    let yardstick = Yardstick::of(problem, truth);
    let measure = yardstick.measure(solution, actual);
    if let Some(claimed) = answer.measure.as_ref().filter(|it| **it != measure) {
        return Err(Fault::Measure {
            claimed: claimed.clone().into(),
            actual: measure.into(),
        });
    }
    let Some(best) = yardstick.best(solution, truth) else {
        return Err(Fault::Contradiction(
            "there is a package, but the frontier is empty",
        ));
    };
    exceeds(problem, answer, &yardstick, &best, effort)?;
    if answer.status == Status::Optimal {
        if yardstick.compare(solution, &best, actual) == Ordering::Greater {
            return Err(Fault::NotOptimal(witness(problem, best, effort)));
        }
        if yardstick.break_tie(&best, actual) == Ordering::Greater {
            return Err(Fault::Tie(witness(problem, best, effort)));
        }
        if best != actual {
            return Err(Fault::Contradiction(
                "the package is better than all on the frontier",
            ));
        }
    }
    Ok(Proof::Whole)
}

fn without_package(
    problem: &Problem,
    answer: &Answer,
    truth: Option<&Truth>,
    effort: &mut Effort,
) -> Result<Proof, Fault> {
    match &answer.status {
        Status::Optimal | Status::Within { .. } => {
            Err(Fault::Status("a package is promised, but none is given"))
        }
        Status::Infeasible => infeasible(problem, truth, effort),
        Status::Stopped { .. } => {
            let Some(truth) = truth else {
                return Ok(Proof::Sound { ceiling: None });
            };
            let yardstick = Yardstick::of(problem, truth);
            if let Some(best) = yardstick.best(answer.solution, truth) {
                exceeds(problem, answer, &yardstick, &best, effort)?;
            }
            Ok(Proof::Whole)
        }
    }
}

/// Checks that nothing is possible.
pub(super) fn infeasible(
    problem: &Problem,
    truth: Option<&Truth>,
    effort: &mut Effort,
) -> Result<Proof, Fault> {
    match truth {
        Some(truth) => match Yardstick::of(problem, truth).best(Solution::Utilitarian, truth) {
            Some(best) => Err(Fault::Feasible(witness(problem, best, effort))),
            None => Ok(Proof::Whole),
        },
        None if sound::infeasible(problem)? => Ok(Proof::Whole),
        None => Ok(Proof::Sound { ceiling: None }),
    }
}

/// Checks that the best does not exceed the bound.
fn exceeds(
    problem: &Problem,
    answer: &Answer,
    yardstick: &Yardstick,
    best: &[Number],
    effort: &mut Effort,
) -> Result<(), Fault> {
    let reached = yardstick.measure(answer.solution, best);
    match bound(&answer.status).filter(|bound| **bound < reached) {
        Some(bound) => Err(Fault::Bound {
            bound: bound.clone().into(),
            reached: reached.into(),
            better: witness(problem, best.to_vec(), effort),
        }),
        None => Ok(()),
    }
}

/// These utilities, with a package worth at least that to everybody where one
/// can be shown.
pub(super) fn witness(problem: &Problem, utilities: Vec<Number>, effort: &mut Effort) -> Witness {
    Witness {
        package: find(problem, &utilities, effort),
        utilities,
    }
}
