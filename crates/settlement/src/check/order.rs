//! Which of two packages is the fairer one, by the definitions.

use std::cmp::Ordering;

use num_traits::{One, Zero};

use super::split::{self, Point};
use super::truth::Truth;
use crate::answer::Solution;
use crate::model::{Number, Problem};

/// What packages are measured by.
pub(super) struct Yardstick {
    reservation: Vec<Number>,
    ideal_gains: Vec<Number>,
}

impl Yardstick {
    /// With the ideals taken from all that is possible.
    pub(super) fn of(problem: &Problem, truth: &Truth) -> Self {
        let reservation: Vec<Number> = problem
            .sides
            .iter()
            .map(|side| side.reservation.clone())
            .collect();
        let ideal_gains = ideals(truth, problem.sides.len())
            .iter()
            .zip(&reservation)
            .map(|(ideal, reservation)| ideal - reservation)
            .collect();
        Self {
            reservation,
            ideal_gains,
        }
    }

    /// What each side has more than without agreement.
    pub(super) fn gains(&self, utilities: &[Number]) -> Vec<Number> {
        utilities
            .iter()
            .zip(&self.reservation)
            .map(|(utility, reservation)| utility - reservation)
            .collect()
    }

    /// Each side's gain in parts of its ideal gain; one where that is nothing.
    fn ratios(&self, utilities: &[Number]) -> Vec<Number> {
        let ratio = |(gain, ideal): (Number, &Number)| {
            if ideal.is_zero() {
                Number::one()
            } else {
                gain / ideal
            }
        };
        let gains = self.gains(utilities).into_iter();
        gains.zip(&self.ideal_gains).map(ratio).collect()
    }

    /// What a package reaches by the solution's measure.
    pub(super) fn measure(&self, solution: Solution, utilities: &[Number]) -> Number {
        let smallest = |of: Vec<Number>| of.into_iter().min().unwrap_or_else(Number::zero);
        match solution {
            Solution::Nash => self.gains(utilities).into_iter().product(),
            Solution::KalaiSmorodinsky => smallest(self.ratios(utilities)),
            Solution::Egalitarian => smallest(self.gains(utilities)),
            Solution::Utilitarian => utilities.iter().sum(),
        }
    }

    /// Which is the better one, ties aside.
    pub(super) fn compare(&self, solution: Solution, one: &[Number], other: &[Number]) -> Ordering {
        let all = |utilities: &[Number]| -> Vec<Number> {
            match solution {
                Solution::KalaiSmorodinsky => sorted(self.ratios(utilities)),
                Solution::Egalitarian => sorted(self.gains(utilities)),
                _ => vec![self.measure(solution, utilities)],
            }
        };
        all(one).cmp(&all(other))
    }

    /// Which goes first where both are equally good.
    pub(super) fn break_tie(&self, one: &[Number], other: &[Number]) -> Ordering {
        sorted(self.ratios(one))
            .cmp(&sorted(self.ratios(other)))
            .then_with(|| one.cmp(other))
    }

    /// The best of all that is possible, ties broken.
    pub(super) fn best(&self, solution: Solution, truth: &Truth) -> Option<Vec<Number>> {
        let order = |one: &Vec<Number>, other: &Vec<Number>| {
            self.compare(solution, one, other)
                .then_with(|| self.break_tie(one, other))
        };
        match truth {
            // What beats another for everybody goes before it in every order
            // here: so the best of all packages is among these.
            Truth::Points(points) => points.iter().max_by(|a, b| order(a, b)).cloned(),
            Truth::Segments(segments) => {
                let reservation = pair(&self.reservation)?;
                let ideal_gains = pair(&self.ideal_gains)?;
                segments
                    .iter()
                    .flat_map(|segment| split::candidates(segment, &reservation, &ideal_gains))
                    .map(Vec::from)
                    .max_by(order)
            }
        }
    }
}

/// The most that each side gets from what is possible.
fn ideals(truth: &Truth, sides: usize) -> Vec<Number> {
    let most = |side: usize| match truth {
        Truth::Points(points) => points.iter().filter_map(|point| point.get(side)).max(),
        Truth::Segments(segments) => segments
            .iter()
            .flat_map(|segment| [segment.from.get(side), segment.to.get(side)])
            .flatten()
            .max(),
    };
    (0..sides)
        .map(|side| most(side).cloned().unwrap_or_else(Number::zero))
        .collect()
}

fn pair(of: &[Number]) -> Option<Point> {
    <[Number; 2]>::try_from(of.to_vec()).ok()
}

fn sorted(mut of: Vec<Number>) -> Vec<Number> {
    of.sort();
    of
}
