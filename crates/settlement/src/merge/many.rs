//! More than three sides, and three that count in large numbers.

use crate::pareto;
use crate::progress::Early;
use crate::unit::Unit;

/// Numbers held at once for sums.
const MOST: usize = 400_000_000;

/// What is unbeaten of the sums of a point and a choice, best for the first
/// side first.
pub(crate) fn join<U: Unit>(
    sides: usize,
    points: &[U],
    choices: &[U],
    stop: &mut impl FnMut(usize) -> bool,
) -> Result<Vec<U>, Early> {
    if points.len().saturating_mul(choices.len() / sides) > MOST {
        return Err(Early::Outgrown);
    }
    let mut sums = Vec::with_capacity(points.len() * (choices.len() / sides));
    for choice in choices.chunks_exact(sides) {
        for point in points.chunks_exact(sides) {
            sums.extend(point.iter().zip(choice).map(|(one, two)| *one + *two));
        }
    }
    let at = |point: usize| &sums[point * sides..(point + 1) * sides];
    let mut order: Vec<u32> = (0..sums.len() / sides)
        .filter_map(|point| u32::try_from(point).ok())
        .collect();
    order.sort_unstable_by(|one, two| at(*two as usize).cmp(at(*one as usize)));
    let mut seen = pareto::Seen::new(sides);
    let mut kept = Vec::new();
    for (done, point) in order.iter().enumerate() {
        if done % 65_536 == 65_535 && stop(kept.len() / sides) {
            return Err(Early::Halted);
        }
        let point = at(*point as usize);
        if seen.admit(point) {
            kept.extend_from_slice(point);
        }
    }
    Ok(kept)
}
