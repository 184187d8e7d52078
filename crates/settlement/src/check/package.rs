//! Whether a package is one, and what it is worth.

use num_traits::{One, Signed, Zero};

use super::Fault;
use crate::model::{Choice, Decision, Domain, Issue, Number, Problem, Rule, Worth};

/// Checks that a package is one of the problem's and obeys its rules; returns
/// what it is worth to each side.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_package(problem: &Problem, package: &[Decision]) -> Result<Vec<Number>, Fault> {
    problem.check()?;
    utilities(problem, package)
}

/// The same for a problem that is known to be one.
pub(super) fn utilities(problem: &Problem, package: &[Decision]) -> Result<Vec<Number>, Fault> {
    if package.len() != problem.issues.len() {
        return Err(Fault::Length {
            found: package.len(),
            wanted: problem.issues.len(),
        });
    }
    for (place, (issue, decision)) in problem.issues.iter().zip(package).enumerate() {
        check_decision(problem.sides.len(), place, issue, decision)?;
    }
    for (rule, what) in problem.rules.iter().enumerate() {
        let broken = match what {
            Rule::Forbidden(choices) => made(choices, package),
            Rule::Required { when, then } => made(when, package) && !made(then, package),
        };
        if broken {
            return Err(Fault::Rule { rule });
        }
    }
    (0..problem.sides.len())
        .map(|side| utility(problem, side, package))
        .collect()
}

/// Checks that nobody gets less than without agreement.
pub(super) fn check_reservations(problem: &Problem, utilities: &[Number]) -> Result<(), Fault> {
    for (side, (utility, who)) in utilities.iter().zip(&problem.sides).enumerate() {
        if *utility < who.reservation {
            return Err(Fault::BelowReservation {
                side,
                utility: utility.clone().into(),
                reservation: who.reservation.clone().into(),
            });
        }
    }
    Ok(())
}

/// What an option of an issue is worth to a side, bonuses apart.
pub(super) fn worth(problem: &Problem, side: usize, issue: usize, option: usize) -> Option<Number> {
    match problem.sides.get(side)?.worth.get(issue)? {
        Worth::Each(each) => each.get(option).cloned(),
        Worth::Line { low, high } => {
            let last = problem.issues.get(issue)?.domain.count()?.checked_sub(1)?;
            if last == 0 {
                return Some(low.clone());
            }
            let rest = last.checked_sub(option)?;
            let parts = low * number(rest) + high * number(option);
            Some(parts / number(last))
        }
    }
}

fn check_decision(
    sides: usize,
    place: usize,
    issue: &Issue,
    decision: &Decision,
) -> Result<(), Fault> {
    match (decision, &issue.domain) {
        (Decision::Option(option), Domain::Options(_) | Domain::Range { .. })
            if issue.domain.count().is_some_and(|count| *option < count) =>
        {
            Ok(())
        }
        (Decision::Shares(shares), Domain::Divisible { .. }) => {
            let sum: Number = shares.iter().sum();
            if shares.len() == sides && !shares.iter().any(Signed::is_negative) && sum.is_one() {
                return Ok(());
            }
            Err(Fault::Shares { issue: place })
        }
        _ => Err(Fault::Decision { issue: place }),
    }
}

fn utility(problem: &Problem, side: usize, package: &[Decision]) -> Result<Number, Fault> {
    let mut sum = Number::zero();
    let Some(who) = problem.sides.get(side) else {
        return Ok(sum);
    };
    for (issue, decision) in package.iter().enumerate() {
        let part = match (decision, who.worth.get(issue)) {
            (Decision::Option(option), _) => worth(problem, side, issue, *option),
            (Decision::Shares(shares), Some(Worth::Line { low, high })) => shares
                .get(side)
                .map(|share| low * (Number::one() - share) + high * share),
            (Decision::Shares(_), _) => None,
        };
        sum += part.ok_or(Fault::Decision { issue })?;
    }
    for bonus in &who.bonuses {
        if made(&bonus.when, package) {
            sum += &bonus.worth;
        }
    }
    Ok(sum)
}

fn made(choices: &[Choice], package: &[Decision]) -> bool {
    choices
        .iter()
        .all(|choice| matches!(package.get(choice.issue), Some(Decision::Option(option)) if *option == choice.option))
}

fn number(value: usize) -> Number {
    Number::from_integer(value.into())
}
