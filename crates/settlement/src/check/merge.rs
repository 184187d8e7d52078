//! Goes through the issues one by one and keeps what no other choice beats:
//! for problems whose utilities simply add up.

use super::Effort;
use super::pareto::undominated;
use super::table::{Amount, Table};

/// What packages that no other beats are worth, among those that give each
/// side at least the floor; none if that takes more work than is left.
///
/// Right only without rules and bonuses: then of two ways to decide some
/// issues, one that another beats can be left out, as what follows adds the
/// same to both.
pub(super) fn merged<T: Amount>(table: &Table<T>, effort: &mut Effort) -> Option<Vec<Vec<T>>> {
    let mut points = vec![vec![T::of(&0.into())?; table.floor.len()]];
    for (issue, options) in table.worth.iter().enumerate() {
        let options = undominated(options.clone(), effort)?;
        let rest = table.rest.get(issue.checked_add(1)?)?;
        let size = points.len().checked_mul(options.len())?;
        effort.spend(size.checked_mul(rest.len())?)?;
        let mut sums = Vec::with_capacity(size);
        for point in &points {
            for option in &options {
                let sum: Vec<T> = point.iter().zip(option).map(|(a, b)| a.plus(b)).collect();
                let hope = sum.iter().zip(rest).map(|(sum, rest)| sum.plus(rest));
                if hope.zip(&table.floor).all(|(hope, floor)| hope >= *floor) {
                    sums.push(sum);
                }
            }
        }
        points = undominated(sums, effort)?;
    }
    Some(points)
}
