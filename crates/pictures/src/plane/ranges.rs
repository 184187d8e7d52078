//! What the axes of the plane show.

use crate::axis::{Extent, is_far_below};
use crate::numbers;
use crate::picture::Picture;
use crate::scene::Scene;

/// What each axis shows, and whether that holds the reservation value.
pub(super) fn ranges(
    picture: &Picture<'_>,
    scene: &Scene<'_>,
    values: &[(usize, [f64; 2])],
) -> ([(f64, f64); 2], [bool; 2]) {
    let mut within = [true; 2];
    let mut ranges = [(0.0, 1.0); 2];
    let sides = ranges.iter_mut().zip(&mut within).enumerate();
    for (side, (range, within)) in sides {
        let mut extent = Extent::of(values.iter().filter_map(|(_, at)| at.get(side).copied()));
        for shown in &scene.solutions {
            shown
                .at
                .get(side)
                .into_iter()
                .for_each(|at| extent.add(*at));
        }
        let ideal = scene.ideals.as_ref().and_then(|ideals| ideals.get(side));
        ideal.into_iter().for_each(|ideal| extent.add(*ideal));
        if let Some(reservation) = scene.reservation.get(side) {
            *within = !is_far_below(*reservation, extent);
            if *within {
                extent.add(*reservation);
            }
        }
        // Other packages widen the picture, but do not rule it.
        let limits = extent.ends().map(|(low, high)| {
            let span = 1.5 * (high - low);
            (low - span, high + span)
        });
        for other in picture.others.unwrap_or_default() {
            let other = other.get(side).copied().and_then(numbers::finite);
            let fits = |at: &f64| {
                limits.is_none_or(|(low, high)| low == high || (low <= *at && *at <= high))
            };
            other.filter(fits).into_iter().for_each(|at| extent.add(at));
        }
        *range = extent.padded(0.1, 0.1);
    }
    (ranges, within)
}
