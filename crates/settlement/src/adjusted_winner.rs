//! Adjusted winner (S. Brams and A. Taylor, *Fair Division*, 1996): each side
//! spreads 100 points over what is divided; each thing goes to who gave it more;
//! then things go over from who has more points, the most even ones first, until
//! both have the same. At most one thing is split. The outcome is efficient,
//! equitable and envy-free.

use num_traits::{One, Signed, Zero};

use crate::answer::{AdjustedWinner, Agreement};
use crate::error::SettleError;
use crate::model::{Decision, Domain, Number, Problem, Worth};

/// Splits what two sides divide. What both value alike goes to the first at
/// first.
///
/// # Errors
/// [`SettleError::NotDivisible`] if there are more sides, an issue that cannot
/// be divided, a thing that a side would rather not have, or a side that wants
/// nothing.
pub fn adjusted_winner(problem: &Problem) -> Result<AdjustedWinner, SettleError> {
    problem.check()?;
    let not = |what: String| SettleError::NotDivisible(what);
    let [first, second] = &problem.sides[..] else {
        return Err(not(format!("there are {} sides", problem.sides.len())));
    };
    let mut points: [Vec<Number>; 2] = [Vec::new(), Vec::new()];
    for (at, issue) in problem.issues.iter().enumerate() {
        for (side, points) in [first, second].into_iter().zip(&mut points) {
            match side.worth.get(at) {
                Some(Worth::Line { low, high })
                    if matches!(issue.domain, Domain::Divisible { .. }) =>
                {
                    if high < low {
                        return Err(not(format!(
                            "{} would rather not have {:?}",
                            side.name, issue.name
                        )));
                    }
                    points.push(high - low);
                }
                _ => return Err(not(format!("{:?} is not divisible", issue.name))),
            }
        }
    }
    for (side, points) in [first, second].into_iter().zip(&mut points) {
        let sum: Number = points.iter().sum();
        if sum.is_zero() {
            return Err(not(format!("{} wants nothing of it", side.name)));
        }
        let hundred = Number::from_integer(100.into()) / sum;
        points.iter_mut().for_each(|points| *points *= &hundred);
    }
    let (shares, split) = divide(&points);
    let own = |side: usize| -> Number {
        let held = |(points, share): (&Number, &Number)| {
            if side == 0 {
                points * share
            } else {
                points * (Number::one() - share)
            }
        };
        points[side].iter().zip(&shares).map(held).sum()
    };
    let both = [own(0), own(1)];
    let package: Vec<Decision> = shares
        .iter()
        .map(|share| Decision::Shares(vec![share.clone(), Number::one() - share]))
        .collect();
    let utilities = [first, second].into_iter().enumerate();
    let utilities = utilities.filter_map(|(at, side)| side.utility(&problem.issues, at, &package));
    Ok(AdjustedWinner {
        agreement: Agreement {
            utilities: utilities.collect(),
            package,
        },
        points: both,
        split,
    })
}

/// The first side's share of each thing, and the one that is split.
fn divide(points: &[Vec<Number>; 2]) -> (Vec<Number>, Option<usize>) {
    let [first, second] = points;
    let count = first.len();
    let mut shares: Vec<Number> = (0..count)
        .map(|at| {
            if first[at] >= second[at] {
                Number::one()
            } else {
                Number::zero()
            }
        })
        .collect();
    // How much more the first side holds in its points than the second in its.
    let mut lead: Number = (0..count)
        .map(|at| {
            if shares[at].is_one() {
                first[at].clone()
            } else {
                -&second[at]
            }
        })
        .sum();
    let giver = usize::from(lead.is_negative());
    let (own, other) = (&points[giver], &points[1 - giver]);
    // What the giver values least against the other goes first.
    let mut order: Vec<usize> = (0..count)
        .filter(|at| {
            shares[*at].is_one() == (giver == 0) && !(own[*at].is_zero() && other[*at].is_zero())
        })
        .collect();
    order.sort_by(|one, two| (&own[*one] * &other[*two]).cmp(&(&own[*two] * &other[*one])));
    lead = lead.abs();
    for at in order {
        if lead.is_zero() {
            break;
        }
        let all = &own[at] + &other[at];
        let part = (&lead / &all).min(Number::one());
        lead -= all * &part;
        shares[at] = if giver == 0 {
            Number::one() - &part
        } else {
            part.clone()
        };
        if !part.is_one() {
            return (shares, Some(at));
        }
    }
    (shares, None)
}
