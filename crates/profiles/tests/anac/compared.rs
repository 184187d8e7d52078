//! The engine's answers to negmas' numbers, and the names of what differs.

use std::collections::BTreeSet;

use num_traits::{Signed, ToPrimitive};
use settlement::{Domain, Engine, Issue, Never, Number, Problem, Side, Solution, Worth};

use crate::agreement::points;
use crate::negmas::ROUNDING;
use crate::peer::Said;
use crate::reading::{self, Reading};

/// How far two doubles may be apart, as a part of the largest utility.
const CLOSE: f64 = 1e-6;

const MINIMUM: &str = "a side that values every package above its reservation value is taken to have \
                       its least package, not that value, without an agreement";
const SPREAD: &str = "the smallest difference of the ratios, not the largest smallest ratio";
const TIE: &str = "of packages that are equally good, rounding chooses another";
const BEATEN: &str = "rounding keeps a point that is beaten where two are equal to one side";

/// The engine's answers to negmas' numbers, beside negmas' own.
pub(crate) struct Compared<'a> {
    said: &'a Said,
    /// The problem in negmas' numbers.
    usual: Problem,
    /// The same with what negmas takes the sides to have without an agreement.
    moved: Problem,
    /// That, and the best of all packages.
    disagreement: Vec<f64>,
    best: Vec<f64>,
    /// The largest utility.
    scale: f64,
}

impl<'a> Compared<'a> {
    pub(crate) fn of(theirs: &Reading, said: &'a Said) -> Self {
        let extreme = |pick: fn(&[Number]) -> Option<&Number>| -> Vec<Number> {
            let of_side = |side: &reading::Side| {
                let issues: Number = side.worth.iter().filter_map(|each| pick(each)).sum();
                issues + &side.bias
            };
            theirs.sides.iter().map(of_side).collect()
        };
        let least = extreme(|each| each.iter().min());
        let best = extreme(|each| each.iter().max());
        let sizes = least.iter().chain(&best).filter_map(|it| it.abs().to_f64());
        let scale = sizes.fold(1.0, f64::max);
        let floors = theirs.sides.iter().map(|side| side.reservation.clone());
        let moved: Vec<Number> = floors
            .clone()
            .zip(least)
            .map(|(floor, least)| floor.max(least))
            .collect();
        Self {
            said,
            usual: problem(theirs, &floors.collect::<Vec<_>>()),
            moved: problem(theirs, &moved),
            disagreement: doubles(&moved),
            best: doubles(&best),
            scale,
        }
    }

    /// Every difference, by its checked reason.
    pub(crate) fn reasons(&self) -> Result<BTreeSet<String>, String> {
        let mut reasons = BTreeSet::new();
        if let Some(reason) = self.frontiers()? {
            reasons.insert(format!("frontier: {reason}"));
        }
        for solution in Solution::ALL {
            let usual = solve(&self.usual, solution)?;
            if self.names(solution, usual.as_deref()) {
                continue;
            }
            let moved = solve(&self.moved, solution)?;
            let mut because =
                |reason: &str| reasons.insert(format!("{}: {reason}", solution.key()));
            if solution == Solution::Utilitarian {
                // A sum knows no disagreement.
                self.as_good(solution, moved.as_deref())?;
                because(TIE);
                continue;
            }
            if moved != usual {
                because(MINIMUM);
            }
            if !self.names(solution, moved.as_deref()) {
                because(self.as_good(solution, moved.as_deref())?);
            }
        }
        Ok(reasons)
    }

    /// The frontier, both ways.
    fn frontiers(&self) -> Result<Option<&'static str>, String> {
        let engine = Engine::new(&self.usual).map_err(|error| error.to_string())?;
        let ours = points(&engine.frontier(&mut Never));
        let ours: Vec<Vec<f64>> = ours.iter().map(|point| doubles(point)).collect();
        let theirs = self.said.frontier.as_deref().unwrap_or_default();
        if let Some(missed) = ours.iter().find(|point| !self.is_among(point, theirs)) {
            return Err(format!("negmas misses {missed:?} of the frontier"));
        }
        let rounding = ROUNDING * self.scale;
        let mut reason = None;
        for more in theirs.iter().filter(|point| !self.is_among(point, &ours)) {
            let beats = |point: &Vec<f64>| {
                let above: Vec<f64> = point
                    .iter()
                    .zip(more)
                    .map(|(one, other)| one - other)
                    .collect();
                above.iter().all(|above| *above >= -rounding)
                    && above.iter().any(|above| above.abs() <= rounding)
            };
            if !ours.iter().any(beats) {
                return Err(format!("{more:?} is on the frontier of negmas alone"));
            }
            reason = Some(BEATEN);
        }
        Ok(reason)
    }

    /// Why negmas names other points, although it has the same disagreement:
    /// each is the best of its frontier by its own measure.
    fn as_good(&self, solution: Solution, ours: Option<&[f64]>) -> Result<&'static str, String> {
        let theirs = self.said.points(solution);
        let frontier = self.said.frontier.as_deref().unwrap_or_default();
        let measure = |point: &[f64]| self.measure(solution, point);
        let best = frontier
            .iter()
            .map(|point| measure(point))
            .fold(f64::MIN, f64::max);
        let close = |point: &[f64]| (best - measure(point)).abs() <= ROUNDING * (1.0 + best.abs());
        let best_by_theirs = !theirs.is_empty() && theirs.iter().all(|point| close(point));
        match solution {
            Solution::KalaiSmorodinsky if best_by_theirs => Ok(SPREAD),
            _ if best_by_theirs && ours.is_some_and(close) => Ok(TIE),
            _ => Err(format!(
                "{}: {theirs:?} instead of {ours:?}",
                solution.key()
            )),
        }
    }

    /// What negmas makes as large as it can.
    fn measure(&self, solution: Solution, point: &[f64]) -> f64 {
        let gains = || {
            point
                .iter()
                .zip(&self.disagreement)
                .map(|(utility, without)| utility - without)
        };
        match solution {
            Solution::Nash => gains().product(),
            Solution::Egalitarian => gains().fold(f64::INFINITY, f64::min),
            Solution::Utilitarian => point.iter().sum(),
            Solution::KalaiSmorodinsky => {
                let ratios = || {
                    gains()
                        .zip(self.best.iter().zip(&self.disagreement))
                        .map(|(gain, (best, without))| gain / (best - without))
                };
                ratios().fold(f64::INFINITY, f64::min) - ratios().fold(f64::NEG_INFINITY, f64::max)
            }
        }
    }

    /// Whether negmas names this point, or none where there is none.
    fn names(&self, solution: Solution, ours: Option<&[f64]>) -> bool {
        let theirs = self.said.points(solution);
        ours.map_or(theirs.is_empty(), |ours| self.is_among(ours, theirs))
    }

    fn is_among(&self, point: &[f64], points: &[Vec<f64>]) -> bool {
        let close = |one: f64, other: f64| (one - other).abs() <= CLOSE * self.scale;
        let same = |other: &Vec<f64>| {
            point
                .iter()
                .zip(other)
                .all(|(one, other)| close(*one, *other))
        };
        points.iter().any(same)
    }
}

fn solve(problem: &Problem, solution: Solution) -> Result<Option<Vec<f64>>, String> {
    let engine = Engine::new(problem).map_err(|error| error.to_string())?;
    let agreement = engine.solve(solution, &mut Never).agreement;
    Ok(agreement.map(|it| doubles(&it.utilities)))
}

/// The problem in negmas' numbers.
fn problem(theirs: &Reading, floors: &[Number]) -> Problem {
    let issues = theirs.issues.iter().map(|issue| Issue {
        name: issue.name.clone(),
        domain: Domain::Options(issue.options.clone()),
    });
    let side = |(place, (side, floor)): (usize, (&reading::Side, &Number))| {
        let mut worth = side.worth.clone();
        for first in worth.first_mut().into_iter().flatten() {
            *first += &side.bias;
        }
        Side {
            name: place.to_string(),
            worth: worth.into_iter().map(Worth::Each).collect(),
            bonuses: Vec::new(),
            reservation: floor.clone(),
        }
    };
    Problem {
        issues: issues.collect(),
        sides: theirs
            .sides
            .iter()
            .zip(floors)
            .enumerate()
            .map(side)
            .collect(),
        rules: Vec::new(),
    }
}

fn doubles(point: &[Number]) -> Vec<f64> {
    point
        .iter()
        .map(|utility| utility.to_f64().unwrap_or(f64::NAN))
        .collect()
}
