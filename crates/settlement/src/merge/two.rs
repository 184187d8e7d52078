//! Two sides: sorted lists, merged.

use crate::unit::Unit;

/// What is unbeaten of the sums of a point and a choice. Both are unbeaten
/// themselves and sorted, best for the first side first; so is what comes back.
pub(crate) fn join<U: Unit>(points: &[U], choices: &[U]) -> Vec<U> {
    join_range(points, choices, choices.len() / 2)
}

/// Halves the choices until one is left, then merges the halves.
fn join_range<U: Unit>(points: &[U], choices: &[U], count: usize) -> Vec<U> {
    if count <= 1 {
        let (Some(first), Some(second)) = (choices.first(), choices.get(1)) else {
            return Vec::new();
        };
        return points
            .chunks_exact(2)
            .flat_map(|point| [point[0] + *first, point[1] + *second])
            .collect();
    }
    let middle = count / 2;
    let left = join_range(points, &choices[..middle * 2], middle);
    let right = join_range(points, &choices[middle * 2..], count - middle);
    merge(&left, &right)
}

/// What is unbeaten of two sorted lists of points.
pub(crate) fn merge<U: Unit>(one: &[U], two: &[U]) -> Vec<U> {
    let mut merged = Vec::with_capacity(one.len() + two.len());
    let (mut left, mut right) = (one.chunks_exact(2), two.chunks_exact(2));
    let (mut next_left, mut next_right) = (left.next(), right.next());
    let mut best: Option<U> = None;
    loop {
        let point = match (next_left, next_right) {
            (Some(one), Some(two)) if one >= two => {
                next_left = left.next();
                one
            }
            (Some(one), None) => {
                next_left = left.next();
                one
            }
            (_, Some(two)) => {
                next_right = right.next();
                two
            }
            (None, None) => return merged,
        };
        if best.is_none_or(|best| point[1] > best) {
            best = Some(point[1]);
            merged.extend_from_slice(point);
        }
    }
}
