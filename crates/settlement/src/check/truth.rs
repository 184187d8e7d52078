//! What packages are worth that no other beats, found the plain way.

use std::collections::HashSet;

use num_bigint::BigInt;
use num_traits::Zero;

use super::Effort;
use super::every::every;
use super::merge::merged;
use super::pareto::undominated;
use super::split::{self, Segment};
use super::table::{Amount, Table};
use crate::model::{Decision, Domain, Number, Package, Problem, Worth};

/// Points looked at before those that others beat are sorted out.
const TOGETHER: usize = 1 << 16;

/// Everything that matters for fairness: what packages are worth that give
/// each side its reservation value and that no other beats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Truth {
    /// Nothing is divisible: exactly these points, best for the first side
    /// first.
    Points(Vec<Vec<Number>>),
    /// Two sides and something divisible: these line segments. All are
    /// reachable, and nothing that is reachable beats all of them; but some
    /// may beat others.
    Segments(Vec<Segment>),
}

impl Truth {
    /// Finds it; none if that takes more than the effort allows.
    pub(super) fn seek(problem: &Problem, effort: &mut Effort) -> Option<Self> {
        let divisible = has_divisible(problem);
        if divisible && problem.sides.len() != 2 {
            return None;
        }
        let floor = discrete_floor(problem);
        let points = match Table::<i128>::of(problem, &floor) {
            Some(table) => points(problem, &table, effort)?,
            None => points(problem, &Table::<BigInt>::of(problem, &floor)?, effort)?,
        };
        if divisible {
            split::segments(problem, &points, effort).map(Self::Segments)
        } else {
            Some(Self::Points(points))
        }
    }
}

/// Whether something is divisible.
pub(super) fn has_divisible(problem: &Problem) -> bool {
    problem
        .issues
        .iter()
        .any(|issue| matches!(issue.domain, Domain::Divisible { .. }))
}

/// Whether utilities simply add up and everything can be combined.
pub(super) fn is_additive(problem: &Problem) -> bool {
    problem.rules.is_empty() && problem.sides.iter().all(|side| side.bonuses.is_empty())
}

/// A package that is worth at least this to every side; none if there is none,
/// or it is not found with the effort, or something is divisible.
pub(super) fn find(problem: &Problem, least: &[Number], effort: &mut Effort) -> Option<Package> {
    if has_divisible(problem) {
        return None;
    }
    match Table::<i128>::of(problem, least) {
        Some(table) => first(&table, effort),
        None => first(&Table::<BigInt>::of(problem, least)?, effort),
    }
}

/// Which of these points no package is worth; none if that takes more than the
/// effort allows, or something is divisible.
pub(super) fn unreached(
    problem: &Problem,
    points: &[Vec<Number>],
    effort: &mut Effort,
) -> Option<Option<usize>> {
    if has_divisible(problem) {
        return None;
    }
    let floor = discrete_floor(problem);
    match Table::<i128>::of(problem, &floor) {
        Some(table) => search(&table, points, effort),
        None => search(&Table::<BigInt>::of(problem, &floor)?, points, effort),
    }
}

/// What the discrete issues must give each side at least: its reservation value
/// less the most it can have of what is divisible.
fn discrete_floor(problem: &Problem) -> Vec<Number> {
    let most = |side: &crate::model::Side| -> Number {
        let lines = problem
            .issues
            .iter()
            .zip(&side.worth)
            .filter_map(|(issue, worth)| match (&issue.domain, worth) {
                (Domain::Divisible { .. }, Worth::Line { low, high }) => Some(low.max(high)),
                _ => None,
            });
        lines.sum()
    };
    problem
        .sides
        .iter()
        .map(|side| &side.reservation - most(side))
        .collect()
}

fn points<T: Amount>(
    problem: &Problem,
    table: &Table<T>,
    effort: &mut Effort,
) -> Option<Vec<Vec<Number>>> {
    let few = table
        .worth
        .iter()
        .try_fold(1u64, |all, options| {
            all.checked_mul(u64::try_from(options.len()).ok()?)
        })
        .is_some_and(|all| all <= effort.outcomes);
    let additive = is_additive(problem);
    let every = if few || !additive {
        collect(table, effort)
    } else {
        None
    };
    let points = match every {
        Some(points) => points,
        None if additive => merged(table, effort)?,
        None => return None,
    };
    let points = points.iter().map(|point| table.numbers(point)).collect();
    Some(points)
}

/// Of all packages, the points that no other beats.
fn collect<T: Amount>(table: &Table<T>, effort: &mut Effort) -> Option<Vec<Vec<T>>> {
    let mut points: Vec<Vec<T>> = Vec::new();
    let mut room = TOGETHER;
    every(table, effort, &mut |_, sum, effort| {
        points.push(sum.to_vec());
        if points.len() >= room {
            points = undominated(std::mem::take(&mut points), effort)?;
            room = points.len().saturating_mul(2).max(TOGETHER);
        }
        Some(true)
    })?;
    undominated(points, effort)
}

fn first<T: Amount>(table: &Table<T>, effort: &mut Effort) -> Option<Package> {
    let mut found = None;
    every(table, effort, &mut |made, _, _| {
        let package = made.iter().map(|option| Decision::Option(*option));
        found = Some(package.collect());
        Some(false)
    })?;
    found
}

fn search<T: Amount>(
    table: &Table<T>,
    points: &[Vec<Number>],
    effort: &mut Effort,
) -> Option<Option<usize>> {
    let mut wanted = HashSet::new();
    for (place, point) in points.iter().enumerate() {
        match table.amounts(point) {
            Some(amounts) => wanted.insert(amounts),
            None => return Some(Some(place)),
        };
    }
    every(table, effort, &mut |_, sum, _| {
        wanted.remove(sum);
        Some(!wanted.is_empty())
    })?;
    let lacking = points.iter().position(|point| {
        table
            .amounts(point)
            .is_none_or(|amounts| wanted.contains(&amounts))
    });
    Some(lacking)
}

/// The least and the most that a side can get, rules left aside, are this far
/// apart.
pub(super) fn spans(problem: &Problem) -> Vec<Number> {
    let mut all = Vec::new();
    for (side, who) in problem.sides.iter().enumerate() {
        let mut span = Number::zero();
        for (issue, what) in problem.issues.iter().enumerate() {
            span += match (what.domain.count(), who.worth.get(issue)) {
                (None, Some(Worth::Line { low, high })) => low.max(high) - low.min(high),
                (Some(count), _) => {
                    let worths = || {
                        (0..count).filter_map(|option| {
                            super::package::worth(problem, side, issue, option)
                        })
                    };
                    let most = worths().max().unwrap_or_else(Number::zero);
                    most - worths().min().unwrap_or_else(Number::zero)
                }
                _ => Number::zero(),
            };
        }
        for bonus in &who.bonuses {
            span += num_traits::Signed::abs(&bonus.worth);
        }
        all.push(span);
    }
    all
}
