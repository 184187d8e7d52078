//! Packages that differ from a given one in one issue or two.

use super::estimate::{Estimate, float};
use crate::answer::{Agreement, Solution};
use crate::check::truth::{has_divisible, is_additive, spans};
use crate::check::{Effort, Witness};
use crate::model::{Decision, Problem};

/// Packages looked at exactly, of those that seem better.
const EXACT: usize = 300;

/// Packages that differ in one issue or two and may be better, as far as the
/// effort goes. Only where utilities simply add up: elsewhere, where one
/// cannot tell from the issues changed, one issue at a time.
pub(super) fn around(
    problem: &Problem,
    agreement: &Agreement,
    solution: Solution,
    effort: &mut Effort,
) -> Vec<Witness> {
    let mut found = Vec::new();
    let options: Option<Vec<usize>> = agreement
        .package
        .iter()
        .map(|decision| match decision {
            Decision::Option(option) => Some(*option),
            Decision::Shares(_) => None,
        })
        .collect();
    let Some(options) = options.filter(|_| !has_divisible(problem)) else {
        return found;
    };
    let estimate = Estimate::of(problem);
    let search = Search::of(&estimate, &options, agreement, problem, solution);
    if !is_additive(problem) {
        for (issue, here) in options.iter().enumerate() {
            let count = estimate.worth.get(issue).map_or(0, Vec::len);
            for option in (0..count).filter(|option| option != here) {
                if found.len() >= EXACT || effort.spend(options.len()).is_none() {
                    return found;
                }
                found.extend(changed(&estimate, problem, &options, &[(issue, option)]));
            }
        }
        return found;
    }
    let mut looked = 0usize;
    for (first, changes) in search.changes.iter().enumerate() {
        for (option, change) in changes {
            let mut look = |changes: &[(usize, usize)]| {
                looked = looked.saturating_add(1);
                found.extend(changed(&estimate, problem, &options, changes));
                looked < EXACT
            };
            if search.promising(&[change]) && !look(&[(first, *option)]) {
                return found;
            }
            let rest = search.changes.iter().enumerate();
            for (second, others) in rest.skip(first.saturating_add(1)) {
                let work = others.len().saturating_mul(change.len());
                if effort.spend(work).is_none() {
                    return found;
                }
                for (other, more) in others {
                    if search.promising(&[change, more])
                        && !look(&[(first, *option), (second, *other)])
                    {
                        return found;
                    }
                }
            }
        }
    }
    found
}

/// What changes of single issues would change.
struct Search {
    /// By issue: other options, and what they add to each side.
    changes: Vec<Vec<(usize, Vec<f64>)>>,
    gains: Vec<f64>,
    slack: Vec<f64>,
    solution: Solution,
}

impl Search {
    fn of(
        estimate: &Estimate,
        options: &[usize],
        agreement: &Agreement,
        problem: &Problem,
        solution: Solution,
    ) -> Self {
        let mut changes = Vec::new();
        for (issue, here) in estimate.worth.iter().zip(options) {
            let mut others = Vec::new();
            for (option, each) in issue.iter().enumerate() {
                let now = issue.get(*here);
                let change: Vec<f64> = each
                    .iter()
                    .zip(now.into_iter().flatten())
                    .map(|(then, now)| then - now)
                    .collect();
                if change.iter().any(|it| *it > 0.0) {
                    others.push((option, change));
                }
            }
            changes.push(others);
        }
        let gains: Vec<f64> = super::gains(problem, &agreement.utilities)
            .iter()
            .map(float)
            .collect();
        let slack = spans(problem)
            .iter()
            .map(|span| float(span) * 1e-9)
            .collect();
        Self {
            changes,
            gains,
            slack,
            solution,
        }
    }

    /// Whether these changes together may well be an improvement.
    fn promising(&self, changes: &[&Vec<f64>]) -> bool {
        let (mut product, mut least, mut sum) = (1.0f64, f64::INFINITY, 0.0f64);
        let (mut before, mut least_before) = (1.0f64, f64::INFINITY);
        let mut worse = false;
        let sides = self.gains.iter().zip(&self.slack).enumerate();
        for (side, (gain, slack)) in sides {
            let change: f64 = changes.iter().filter_map(|change| change.get(side)).sum();
            let then = gain + change;
            if then < -slack {
                return false;
            }
            worse |= change < -slack;
            sum += change;
            product *= then;
            before *= gain;
            least = least.min(then);
            least_before = least_before.min(*gain);
        }
        let better = match self.solution {
            Solution::Nash => product > before * (1.0 + 1e-9),
            Solution::Egalitarian => {
                least > least_before + self.slack.iter().copied().fold(0.0, f64::max)
            }
            Solution::Utilitarian => sum > self.slack.iter().sum::<f64>(),
            Solution::KalaiSmorodinsky => false,
        };
        better || (!worse && sum > 0.0)
    }
}

fn changed(
    estimate: &Estimate,
    problem: &Problem,
    options: &[usize],
    changes: &[(usize, usize)],
) -> Option<Witness> {
    let mut options = options.to_vec();
    for (issue, option) in changes {
        *options.get_mut(*issue)? = *option;
    }
    estimate.witness(problem, &options)
}
