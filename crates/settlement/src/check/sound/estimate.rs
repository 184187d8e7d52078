//! A problem in doubles, to choose weights and packages that are worth a closer
//! look.

use std::collections::BTreeSet;

use num_traits::ToPrimitive;

use super::gains;
use crate::answer::Solution;
use crate::check::Witness;
use crate::check::package::{check_reservations, utilities, worth};
use crate::check::truth::spans;
use crate::model::{Decision, Issue, Number, Package, Problem, Worth};

/// Steps by which weights are improved.
const STEPS: u32 = 60;
/// Weights are rounded to this part of the largest.
const PARTS: i64 = 1 << 24;

/// A problem in doubles, to choose where to look.
pub(super) struct Estimate {
    /// By issue, option and side; of something divisible, an option for each
    /// side's having it all.
    pub(super) worth: Vec<Vec<Vec<f64>>>,
    reservation: Vec<f64>,
}

impl Estimate {
    /// The problem.
    pub(super) fn of(problem: &Problem) -> Self {
        let sides = problem.sides.len();
        let mut all = Vec::new();
        for (issue, what) in problem.issues.iter().enumerate() {
            let count = what.domain.count();
            let mut options = Vec::new();
            for option in 0..count.unwrap_or(sides) {
                let value = |side: usize| {
                    if count.is_some() {
                        return worth(problem, side, issue, option).map_or(0.0, |it| float(&it));
                    }
                    match problem.sides.get(side).and_then(|it| it.worth.get(issue)) {
                        Some(Worth::Line { high, .. }) if side == option => float(high),
                        Some(Worth::Line { low, .. }) => float(low),
                        _ => 0.0,
                    }
                };
                options.push((0..sides).map(value).collect());
            }
            all.push(options);
        }
        Self {
            worth: all,
            reservation: problem
                .sides
                .iter()
                .map(|side| float(&side.reservation))
                .collect(),
        }
    }

    /// The option of each issue that is best by these weights.
    pub(super) fn best(&self, weights: &[f64]) -> Vec<usize> {
        let value = |each: &Vec<f64>| -> f64 { each.iter().zip(weights).map(|(a, b)| a * b).sum() };
        let of = |options: &Vec<Vec<f64>>| {
            let mut best = (0, f64::NEG_INFINITY);
            for (option, each) in options.iter().enumerate() {
                let value = value(each);
                if value > best.1 {
                    best = (option, value);
                }
            }
            best.0
        };
        self.worth.iter().map(of).collect()
    }

    /// What these options give each side above its reservation value.
    fn gains(&self, options: &[usize]) -> Vec<f64> {
        let mut gains: Vec<f64> = self.reservation.iter().map(|it| -it).collect();
        for (issue, option) in self.worth.iter().zip(options) {
            for (gain, worth) in gains
                .iter_mut()
                .zip(issue.get(*option).into_iter().flatten())
            {
                *gain += worth;
            }
        }
        gains
    }

    /// The package of these options, if all would sign it.
    pub(super) fn witness(&self, problem: &Problem, options: &[usize]) -> Option<Witness> {
        let sides = problem.sides.len();
        let decide = |(issue, option): (&Issue, &usize)| {
            if issue.domain.count().is_some() {
                return Decision::Option(*option);
            }
            let share = |side: usize| Number::from_integer(usize::from(side == *option).into());
            Decision::Shares((0..sides).map(share).collect())
        };
        let package: Package = problem.issues.iter().zip(options).map(decide).collect();
        let utilities = utilities(problem, &package).ok()?;
        check_reservations(problem, &utilities).ok()?;
        Some(Witness {
            utilities,
            package: Some(package),
        })
    }

    /// Weights that bound a solution's measure tightly, and the packages met on
    /// the way that all would sign.
    pub(super) fn descend(
        &self,
        problem: &Problem,
        solution: Solution,
        around: &[Number],
    ) -> (Vec<Number>, Vec<Witness>) {
        let sides = problem.sides.len();
        let base: Vec<f64> = match solution {
            Solution::Nash => gains(problem, around)
                .iter()
                .map(|gain| 1.0 / float(gain).max(1e-9))
                .collect(),
            Solution::KalaiSmorodinsky => spans(problem)
                .iter()
                .map(|span| 1.0 / float(span).max(1e-9))
                .collect(),
            Solution::Egalitarian | Solution::Utilitarian => vec![1.0; sides],
        };
        let mut logs = vec![0.0f64; sides];
        let mut best = (f64::INFINITY, base.clone());
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for step in 1..=STEPS {
            let weights: Vec<f64> = base.iter().zip(&logs).map(|(a, b)| a * b.exp()).collect();
            let options = self.best(&weights);
            let gains = self.gains(&options);
            let parts: Vec<f64> = weights.iter().zip(&gains).map(|(a, b)| a * b).collect();
            let sum: f64 = parts.iter().sum();
            let value = match solution {
                Solution::Nash if sum > 0.0 => {
                    sides as f64 * sum.ln() - weights.iter().map(|it| it.ln()).sum::<f64>()
                }
                Solution::Nash => f64::NEG_INFINITY,
                Solution::KalaiSmorodinsky | Solution::Egalitarian => {
                    sum / weights.iter().zip(&base).map(|(a, b)| a / b).sum::<f64>()
                }
                Solution::Utilitarian => sum,
            };
            if value < best.0 {
                best = (value, weights.clone());
            }
            if seen.insert(options.clone()) {
                found.extend(self.witness(problem, &options));
            }
            let size = parts.iter().map(|it| it.abs()).sum::<f64>().max(1e-12);
            let mean = match solution {
                Solution::Utilitarian => 0.0,
                _ => sum / sides as f64,
            };
            for (log, part) in logs.iter_mut().zip(&parts) {
                *log -= 2.0 / f64::from(step).sqrt() * (part - mean) / size;
                if solution == Solution::Utilitarian {
                    // A weight above one stands for a reservation value that
                    // binds.
                    *log = log.max(0.0);
                }
                *log = log.clamp(-30.0, 30.0);
            }
        }
        (round(&best.1), found)
    }
}

/// Weights as exact numbers, in parts of the largest.
fn round(weights: &[f64]) -> Vec<Number> {
    let most = weights.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    weights
        .iter()
        .map(|weight| {
            let parts = (weight / most * PARTS as f64).round().to_i64().unwrap_or(0);
            Number::new(parts.max(1).into(), PARTS.into())
        })
        .collect()
}

/// The nearest double; nothing where there is none.
pub(super) fn float(number: &Number) -> f64 {
    number
        .to_f64()
        .filter(|it| it.is_finite())
        .unwrap_or_default()
}
