//! The peer: part by part with a sort after each, as anybody would write it.

use goodoffices_settlement::{Problem, Worth};
use num_traits::ToPrimitive as _;

/// How many points the frontier of two sides has.
pub(crate) fn frontier(problem: &Problem) -> usize {
    let mut points = vec![(0i64, 0i64)];
    for issue in 0..problem.issues.len() {
        let of = |side: usize| match &problem.sides[side].worth[issue] {
            Worth::Each(each) => each
                .iter()
                .map(|worth| {
                    (worth * num_bigint::BigInt::from(100))
                        .to_integer()
                        .to_i64()
                        .unwrap_or(0)
                })
                .collect::<Vec<i64>>(),
            Worth::Line { .. } => Vec::new(),
        };
        let (first, second) = (of(0), of(1));
        let mut sums: Vec<(i64, i64)> = points
            .iter()
            .flat_map(|point| {
                first
                    .iter()
                    .zip(&second)
                    .map(move |(one, two)| (point.0 + one, point.1 + two))
            })
            .collect();
        sums.sort_unstable_by(|one, two| two.cmp(one));
        let mut best = i64::MIN;
        sums.retain(|point| {
            let better = point.1 > best;
            best = best.max(point.1);
            better
        });
        points = sums;
    }
    points.len()
}
