//! A frontier of two sides, thinned to what the eye can tell apart.

use settlement::Points;

use crate::geometry::Spot;
use crate::numbers;

/// Up to so many points each is a dot of its own.
const DOTS: usize = 150;
/// Points nearer to each other than this are one.
const APART: f64 = 0.75;
/// Points farther from each other than this leave a gap that is seen.
const GAP: f64 = 4.0;
/// No frontier needs more on a sheet; a bound for input that is none.
const KEPT: usize = 3_000;

/// Both sides' utilities of each point, as doubles, with the point's number.
pub(crate) fn values(points: &Points) -> Vec<(usize, [f64; 2])> {
    let value = |point, side| points.approximate(point, side).and_then(numbers::finite);
    (0..points.len())
        .filter_map(|point| Some((point, [value(point, 0)?, value(point, 1)?])))
        .collect()
}

/// What of a frontier is drawn: best for the first side first.
#[derive(Debug, Default)]
pub(crate) struct Curve {
    /// The places that are kept.
    pub(crate) spots: Vec<Spot>,
    /// `lines[i]`: a line runs from place i to the next.
    pub(crate) lines: Vec<bool>,
    /// Whether each place is a point to be seen as such.
    pub(crate) dots: bool,
}

impl Curve {
    pub(crate) fn new(
        points: &Points,
        values: &[(usize, [f64; 2])],
        place: impl Fn([f64; 2]) -> Spot,
    ) -> Self {
        let dots = values.len() <= DOTS;
        let mut kept: Vec<(usize, Spot)> = Vec::new();
        let mut before: Option<(usize, Spot)> = None;
        for (point, value) in values {
            let spot = place(*value);
            // The last point before a gap is kept, so that gaps keep their ends.
            if let (Some((_, last)), Some(before)) = (kept.last().copied(), before)
                && last != before.1
                && before.1.distance(spot) > GAP / 2.0
            {
                kept.push(before);
            }
            let far = |(_, last): &(usize, Spot)| dots || last.distance(spot) >= APART;
            if kept.last().is_none_or(far) {
                kept.push((*point, spot));
            }
            before = Some((*point, spot));
        }
        if let (Some(last), Some(before)) = (kept.last(), before)
            && last.1 != before.1
        {
            kept.push(before);
        }
        let stride = kept.len().div_ceil(KEPT).max(1);
        let kept: Vec<(usize, Spot)> = kept.into_iter().step_by(stride).collect();
        let lines = kept
            .windows(2)
            .map(|pair| match pair {
                [from, to] => {
                    let near = !dots && from.1.distance(to.1) <= GAP;
                    near || (from.0 + 1 == to.0 && points.joined(from.0))
                }
                _ => false,
            })
            .collect();
        Self {
            spots: kept.into_iter().map(|(_, spot)| spot).collect(),
            lines,
            dots,
        }
    }

    /// Whether a line runs from this place to the next.
    pub(crate) fn runs_on(&self, place: usize) -> bool {
        self.lines.get(place).copied().unwrap_or(false)
    }

    /// The places that no line touches.
    pub(crate) fn lone(&self) -> impl Iterator<Item = Spot> {
        let touched = |place: usize| {
            self.runs_on(place)
                || place
                    .checked_sub(1)
                    .is_some_and(|before| self.runs_on(before))
        };
        let spots = self.spots.iter().enumerate();
        spots.filter_map(move |(place, spot)| (!touched(place)).then_some(*spot))
    }

    /// Whether a package on the frontier is at least as good for both as a
    /// place: whether that place is under the frontier.
    pub(crate) fn covers(&self, spot: Spot) -> bool {
        let covers = |at: &Spot| at.x >= spot.x && at.y <= spot.y;
        self.spots.iter().any(covers)
    }
}
