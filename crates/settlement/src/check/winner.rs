//! Whether a split by points is fair.

use num_traits::{Signed, Zero};

use super::package::utilities;
use super::split::{Segment, chain};
use super::{Fault, Proof, Witness};
use crate::answer::AdjustedWinner;
use crate::model::{Decision, Domain, Number, Problem, Worth};

/// Checks a split by points: the package is worth what is said, both sides have
/// the points that are said and equally many, neither envies the other, nothing
/// is better for both, and at most the one issue named is split (S. J. Brams
/// and A. D. Taylor, *Fair Division*, 1996).
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_adjusted_winner(problem: &Problem, claim: &AdjustedWinner) -> Result<Proof, Fault> {
    problem.check()?;
    let actual = utilities(problem, &claim.agreement.package)?;
    if actual != claim.agreement.utilities {
        return Err(Fault::Utilities {
            claimed: claim.agreement.utilities.clone(),
            actual,
        });
    }
    let points = points(problem, &actual)?;
    for (side, (claimed, actual)) in claim.points.iter().zip(&points).enumerate() {
        if claimed != actual {
            return Err(Fault::WinnerPoints {
                side,
                claimed: claimed.clone().into(),
                actual: actual.clone().into(),
            });
        }
    }
    for (issue, decision) in claim.agreement.package.iter().enumerate() {
        let split = match decision {
            Decision::Shares(shares) => shares.iter().all(Signed::is_positive),
            Decision::Option(_) => false,
        };
        if split != (claim.split == Some(issue)) {
            return Err(Fault::Split { issue });
        }
    }
    if points[0] != points[1] {
        return Err(Fault::NotEquitable {
            points: points.into(),
        });
    }
    let half = Number::from_integer(50.into());
    for (side, points) in points.iter().enumerate() {
        if *points < half {
            return Err(Fault::Envy {
                side,
                points: points.clone().into(),
            });
        }
    }
    efficient(problem, &actual)?;
    Ok(Proof::Whole)
}

/// Each side's points, of 100 for everything in its own hands.
fn points(problem: &Problem, utilities: &[Number]) -> Result<[Number; 2], Fault> {
    let divisible = |issue: &crate::model::Issue| matches!(issue.domain, Domain::Divisible { .. });
    if problem.sides.len() != 2 || !problem.issues.iter().all(divisible) {
        return Err(Fault::NoPoints);
    }
    let mut all = [Number::zero(), Number::zero()];
    for ((points, side), utility) in all.iter_mut().zip(&problem.sides).zip(utilities) {
        let mut nothing = Number::zero();
        let mut whole = Number::zero();
        for worth in &side.worth {
            if let Worth::Line { low, high } = worth {
                nothing += low;
                whole += high - low;
            }
        }
        if !whole.is_positive() {
            return Err(Fault::NoPoints);
        }
        *points = Number::from_integer(100.into()) * (utility - nothing) / whole;
    }
    Ok(all)
}

fn efficient(problem: &Problem, utilities: &[Number]) -> Result<(), Fault> {
    let (Some(chain), [x, y]) = (chain(problem), utilities) else {
        return Err(Fault::NoPoints);
    };
    // The chain sinks from its first point to its last: what gives the first
    // side as much gives the second the most there.
    let better = |segment: &Segment| {
        let here = x.max(&segment.from[0]).clone();
        let second = segment.second_at(&here);
        let beats = here <= segment.to[0] && second >= *y && (here > *x || second > *y);
        beats.then(|| vec![here, second])
    };
    match chain.iter().find_map(better) {
        Some(utilities) => Err(Fault::NotOptimal(Witness {
            utilities,
            package: None,
        })),
        None => Ok(()),
    }
}
