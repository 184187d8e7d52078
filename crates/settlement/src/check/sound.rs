//! What can be said where nobody can look at all packages: whether anything
//! near or extreme contradicts a claim, and what weighted sums rule out.
//!
//! For any weights, no package's weighted sum of gains exceeds the sum of what
//! each issue can give at most. With well-chosen weights this bounds every
//! fairness measure (Lagrangian relaxation; A. M. Geoffrion, *Lagrangean
//! Relaxation for Integer Programming*, 1974), and the packages that reach the
//! sums are good ones to hold against a claim. Doubles only choose weights and
//! packages; whatever is concluded is computed exactly.

use num_traits::{One, Signed, Zero};

use super::answer::bound;
use super::package::worth;
use super::pareto::covers;
use super::truth::{has_divisible, spans};
use super::{Effort, Fault, Witness};
use crate::answer::{Agreement, Answer, FrontierStatus, Solution, Status};
use crate::model::{Domain, Number, Problem, Worth};
use crate::points::Frontier;

mod estimate;
mod near;

use estimate::{Estimate, float};

/// Directions in which a frontier is held against the best package.
const DIRECTIONS: u32 = 48;

/// Holds an answer against what can be found, and says what its measure cannot
/// exceed.
pub(super) fn answer(
    problem: &Problem,
    answer: &Answer,
    agreement: &Agreement,
    effort: &mut Effort,
) -> Result<Option<Number>, Fault> {
    let solution = answer.solution;
    let measure = answer.measure.clone().unwrap_or_else(Number::zero);
    let estimate = Estimate::of(problem);
    let (weights, found) = estimate.descend(problem, solution, &agreement.utilities);
    let gains = gains(problem, &agreement.utilities);
    // What each side's ideal gain is at least and at most.
    let mut least = gains.clone();
    for witness in &found {
        for (least, gain) in least
            .iter_mut()
            .zip(self::gains(problem, &witness.utilities))
        {
            if gain > *least {
                *least = gain;
            }
        }
    }
    if solution == Solution::KalaiSmorodinsky {
        ratio_in_range(problem, &measure, &gains, &least)?;
    } else {
        let actual = plain_measure(solution, &gains, &agreement.utilities);
        if actual != measure {
            return Err(Fault::Measure {
                claimed: measure.into(),
                actual: actual.into(),
            });
        }
    }
    if let Some(bound) = bound(&answer.status).filter(|bound| **bound < measure) {
        return Err(Fault::Bound {
            bound: bound.clone().into(),
            reached: measure.into(),
            better: Witness {
                utilities: agreement.utilities.clone(),
                package: Some(agreement.package.clone()),
            },
        });
    }
    let limit = match &answer.status {
        Status::Optimal => Some(&measure),
        other => bound(other),
    };
    if let Some(limit) = limit {
        let optimal = answer.status == Status::Optimal;
        let near = near::around(problem, agreement, solution, effort);
        for witness in found.into_iter().chain(near) {
            contradicts(problem, solution, agreement, limit, optimal, witness)?;
        }
    }
    Ok(ceiling(problem, solution, &weights, &least))
}

/// Whether weighted sums prove that nobody would sign anything. A package that
/// all would sign is a fault.
pub(super) fn infeasible(problem: &Problem) -> Result<bool, Fault> {
    let estimate = Estimate::of(problem);
    let nothing: Vec<Number> = problem
        .sides
        .iter()
        .map(|side| side.reservation.clone())
        .collect();
    let (weights, found) = estimate.descend(problem, Solution::Egalitarian, &nothing);
    match found.into_iter().next() {
        Some(witness) => Err(Fault::Feasible(witness)),
        None => Ok(most(problem, &weights).is_some_and(|most| most.is_negative())),
    }
}

/// Holds a frontier against the packages that are best in many directions.
pub(super) fn frontier(problem: &Problem, frontier: &Frontier) -> Result<(), Fault> {
    let bound = match &frontier.status {
        FrontierStatus::Optimal => Number::zero(),
        FrontierStatus::Within { bound } | FrontierStatus::Stopped { bound } => bound.clone(),
        FrontierStatus::Infeasible => return Ok(()),
    };
    let optimal = frontier.status == FrontierStatus::Optimal;
    // Between joined points lies more than the points themselves say.
    if has_divisible(problem) {
        return Ok(());
    }
    let estimate = Estimate::of(problem);
    let spans = spans(problem);
    for direction in 0..DIRECTIONS {
        let weights: Vec<f64> = spans
            .iter()
            .enumerate()
            .map(|(side, span)| direction_of(direction, side) / float(span).max(f64::MIN_POSITIVE))
            .collect();
        let Some(witness) = estimate.witness(problem, &estimate.best(&weights)) else {
            continue;
        };
        let least: Vec<Number> = witness
            .utilities
            .iter()
            .zip(&spans)
            .map(|(utility, span)| utility - span * &bound)
            .collect();
        if !covered(frontier, &least) {
            return Err(if optimal {
                Fault::Missing(witness)
            } else {
                Fault::MissingWithin {
                    bound: bound.into(),
                    lacking: witness,
                }
            });
        }
    }
    Ok(())
}

/// Whether a point gives all at least this.
fn covered(frontier: &Frontier, least: &[Number]) -> bool {
    let floats: Vec<f64> = least.iter().map(float).collect();
    // Doubles sort out what is clearly less.
    let near = |point: usize| {
        floats.iter().enumerate().all(|(side, least)| {
            let have = frontier.points.approximate(point, side);
            have.is_none_or(|have| have >= least - least.abs().max(1.0) * 1e-9)
        })
    };
    (0..frontier.points.len()).any(|point| {
        near(point)
            && frontier
                .points
                .utilities(point)
                .is_some_and(|here| covers(&here, least))
    })
}

/// Weights spread evenly over all directions, always the same.
fn direction_of(direction: u32, side: usize) -> f64 {
    // Fractional parts of multiples of square roots.
    let root = (side as f64 + 1.5).sqrt();
    let share = (f64::from(direction) * root).fract();
    0.001 + share * share
}

fn contradicts(
    problem: &Problem,
    solution: Solution,
    agreement: &Agreement,
    limit: &Number,
    optimal: bool,
    witness: Witness,
) -> Result<(), Fault> {
    let beats = covers(&witness.utilities, &agreement.utilities)
        && witness.utilities != agreement.utilities;
    if optimal && beats {
        return Err(Fault::NotOptimal(witness));
    }
    if solution == Solution::KalaiSmorodinsky {
        return Ok(());
    }
    let gains = gains(problem, &witness.utilities);
    let reached = plain_measure(solution, &gains, &witness.utilities);
    if reached <= *limit {
        return Ok(());
    }
    Err(if optimal {
        Fault::NotOptimal(witness)
    } else {
        Fault::Bound {
            bound: limit.clone().into(),
            reached: reached.into(),
            better: witness,
        }
    })
}

fn gains(problem: &Problem, utilities: &[Number]) -> Vec<Number> {
    utilities
        .iter()
        .zip(&problem.sides)
        .map(|(utility, side)| utility - &side.reservation)
        .collect()
}

/// The measure of those solutions that need no ideals.
fn plain_measure(solution: Solution, gains: &[Number], utilities: &[Number]) -> Number {
    match solution {
        Solution::Nash => gains.iter().product(),
        Solution::Utilitarian => utilities.iter().sum(),
        Solution::Egalitarian | Solution::KalaiSmorodinsky => {
            gains.iter().min().cloned().unwrap_or_else(Number::zero)
        }
    }
}

/// The ideals are not known exactly: the smallest ratio must at least be one
/// that they allow.
fn ratio_in_range(
    problem: &Problem,
    measure: &Number,
    gains: &[Number],
    least_ideal: &[Number],
) -> Result<(), Fault> {
    let smallest = |ideals: &[Number]| {
        let ratios = gains.iter().zip(ideals).map(|(gain, ideal)| {
            if ideal.is_positive() {
                gain / ideal
            } else {
                Number::one()
            }
        });
        ratios.min().unwrap_or_else(Number::one)
    };
    let most_ideal: Vec<Number> = (0..problem.sides.len())
        .map(|side| {
            let mut weights = vec![Number::zero(); problem.sides.len()];
            if let Some(weight) = weights.get_mut(side) {
                *weight = Number::one();
            }
            most(problem, &weights).unwrap_or_else(Number::zero)
        })
        .collect();
    let (least, most) = (smallest(&most_ideal), smallest(least_ideal));
    if *measure < least || *measure > most {
        return Err(Fault::MeasureRange {
            claimed: measure.clone().into(),
            least: least.into(),
            most: most.into(),
        });
    }
    Ok(())
}

/// What no package's measure exceeds, by these weights.
fn ceiling(
    problem: &Problem,
    solution: Solution,
    weights: &[Number],
    least_ideal: &[Number],
) -> Option<Number> {
    let most = most(problem, weights)?;
    let sum = |of: &mut dyn Iterator<Item = Number>| -> Number { of.sum() };
    match solution {
        Solution::Nash => {
            // The geometric mean of weighted gains is at most the arithmetic.
            let sides = Number::from_integer(problem.sides.len().into());
            let product: Number = weights.iter().product();
            let mean = most / sides;
            let mut power = Number::one();
            for _ in weights {
                power *= &mean;
            }
            (product.is_positive() && !mean.is_negative()).then(|| power / product)
        }
        Solution::KalaiSmorodinsky => {
            let mut parts = weights.iter().zip(least_ideal).map(|(a, b)| a * b);
            let ideal = sum(&mut parts);
            ideal.is_positive().then(|| most / ideal)
        }
        Solution::Egalitarian => {
            let all = sum(&mut weights.iter().cloned());
            all.is_positive().then(|| most / all)
        }
        Solution::Utilitarian => {
            // Gains are not negative: weights of at least one only add.
            let low = weights.iter().min().filter(|low| low.is_positive())?;
            let reservations = sum(&mut problem.sides.iter().map(|side| side.reservation.clone()));
            Some(most / low + reservations)
        }
    }
}

/// The most that the weighted sum of gains can be, rules left aside.
fn most(problem: &Problem, weights: &[Number]) -> Option<Number> {
    let mut sum = Number::zero();
    for (side, weight) in problem.sides.iter().zip(weights) {
        sum -= weight * &side.reservation;
        for bonus in &side.bonuses {
            if bonus.worth.is_positive() {
                sum += weight * &bonus.worth;
            }
        }
    }
    for (issue, what) in problem.issues.iter().enumerate() {
        let sides = || problem.sides.iter().zip(weights).enumerate();
        match (&what.domain, what.domain.count()) {
            (Domain::Divisible { .. }, _) => {
                let mut best: Option<Number> = None;
                for (_, (side, weight)) in sides() {
                    let Worth::Line { low, high } = side.worth.get(issue)? else {
                        return None;
                    };
                    sum += weight * low;
                    let whole = weight * (high - low);
                    best = Some(best.map_or(whole.clone(), |best| best.max(whole)));
                }
                sum += best?;
            }
            (_, count) => {
                let of = |option: usize| -> Option<Number> {
                    sides()
                        .map(|(side, (_, weight))| {
                            worth(problem, side, issue, option).map(|it| it * weight)
                        })
                        .sum()
                };
                let each: Option<Vec<Number>> = (0..count?).map(of).collect();
                sum += each?.into_iter().max()?;
            }
        }
    }
    Some(sum)
}
