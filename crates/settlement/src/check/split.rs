//! Two sides and something divisible: what can be reached by splitting is a
//! chain of line segments after each discrete package.

use std::cmp::Ordering;

use num_traits::{One, Signed, Zero};

use super::Effort;
use crate::model::{Domain, Number, Problem, Worth};

/// What something is worth to two sides.
pub(super) type Point = [Number; 2];

/// All between two points: from the best for the second side to the best for
/// the first. The two may be the same point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// The best for the second side.
    pub(super) from: Point,
    /// The best for the first side.
    pub(super) to: Point,
}

impl Segment {
    /// Whether it is one point.
    pub(super) fn is_point(&self) -> bool {
        self.from == self.to
    }

    /// The point this share of the way.
    pub(super) fn at(&self, share: &Number) -> Point {
        let between = |from: &Number, to: &Number| from + (to - from) * share;
        let [x, y] = &self.from;
        let [right, low] = &self.to;
        [between(x, right), between(y, low)]
    }

    /// The share of the way at which the first side has this.
    pub(super) fn share_at(&self, x: &Number) -> Number {
        let wide = &self.to[0] - &self.from[0];
        if wide.is_zero() {
            return Number::zero();
        }
        (x - &self.from[0]) / wide
    }

    /// What the second side has where the first has this.
    pub(super) fn second_at(&self, x: &Number) -> Number {
        let [_, second] = self.at(&self.share_at(x));
        second
    }

    /// The part in which both have at least this.
    fn above(&self, least: &Point) -> Option<Self> {
        if self.to[0] < least[0] || self.from[1] < least[1] {
            return None;
        }
        let mut cut = self.clone();
        if self.from[0] < least[0] {
            cut.from = self.at(&self.share_at(&least[0]));
        }
        if self.to[1] < least[1] {
            let share = (&self.from[1] - &least[1]) / (&self.from[1] - &self.to[1]);
            cut.to = self.at(&share);
        }
        (cut.from[0] <= cut.to[0] && cut.from[1] >= cut.to[1]).then_some(cut)
    }

    /// It, moved.
    pub(super) fn moved(&self, by: &Point) -> Self {
        let add = |point: &Point| [&point[0] + &by[0], &point[1] + &by[1]];
        Self {
            from: add(&self.from),
            to: add(&self.to),
        }
    }
}

/// What can be reached by splitting what is divisible, where the discrete
/// issues give one of these points: all that matters of it, where both sides
/// have their reservation values.
pub(super) fn segments(
    problem: &Problem,
    discrete: &[Vec<Number>],
    effort: &mut Effort,
) -> Option<Vec<Segment>> {
    let [first, second] = problem.sides.as_slice() else {
        return None;
    };
    let least = [first.reservation.clone(), second.reservation.clone()];
    let chain = chain(problem)?;
    effort.spend(discrete.len().checked_mul(chain.len())?.checked_mul(10)?)?;
    let mut all = Vec::new();
    for point in discrete {
        let [x, y] = point.as_slice() else {
            return None;
        };
        let by = [x.clone(), y.clone()];
        let parts = chain.iter().map(|segment| segment.moved(&by));
        all.extend(parts.filter_map(|segment| segment.above(&least)));
    }
    Some(all)
}

/// What all splits are worth that no other beats: segments from the best for
/// the second side to the best for the first, each steeper than the one before.
/// At least one.
pub(super) fn chain(problem: &Problem) -> Option<Vec<Segment>> {
    let [first, second] = problem.sides.as_slice() else {
        return None;
    };
    let mut start: Point = [Number::zero(), Number::zero()];
    let mut steps: Vec<Point> = Vec::new();
    for (place, issue) in problem.issues.iter().enumerate() {
        if !matches!(issue.domain, Domain::Divisible { .. }) {
            continue;
        }
        let (Worth::Line { low: a, high: b }, Worth::Line { low: c, high: d }) =
            (first.worth.get(place)?, second.worth.get(place)?)
        else {
            return None;
        };
        // All in the second side's hands, all in the first's.
        let ends = [[a.clone(), d.clone()], [b.clone(), c.clone()]];
        let [mut left, mut right] = ends;
        if right[0] < left[0] || (right[0] == left[0] && right[1] > left[1]) {
            std::mem::swap(&mut left, &mut right);
        }
        if right[1] >= left[1] {
            // No conflict: one end is best for both.
            start = [&start[0] + &right[0], &start[1] + &right[1]];
        } else if right[0] == left[0] {
            start = [&start[0] + &left[0], &start[1] + &left[1]];
        } else {
            steps.push([&right[0] - &left[0], &right[1] - &left[1]]);
            start = [&start[0] + &left[0], &start[1] + &left[1]];
        }
    }
    if steps.is_empty() {
        return Some(vec![Segment {
            from: start.clone(),
            to: start,
        }]);
    }
    steps.sort_by(|a, b| (&b[1] / &b[0]).cmp(&(&a[1] / &a[0])));
    let mut all = Vec::new();
    for step in steps {
        let to = [&start[0] + &step[0], &start[1] + &step[1]];
        all.push(Segment {
            from: std::mem::replace(&mut start, to.clone()),
            to,
        });
    }
    Some(all)
}

/// On a segment, the points that can be the best in some sense: its ends, and
/// where the gains' product is largest, gains are equal, or gains in parts of
/// the ideal ones.
pub(super) fn candidates(segment: &Segment, reservation: &Point, ideal_gain: &Point) -> Vec<Point> {
    let mut all = vec![segment.from.clone(), segment.to.clone()];
    if segment.is_point() {
        return all;
    }
    let x = &segment.from[0] - &reservation[0];
    let y = &segment.from[1] - &reservation[1];
    let right = &segment.to[0] - &segment.from[0];
    let down = &segment.from[1] - &segment.to[1];
    let two = Number::from_integer(2.into());
    let quotients = [
        (&right * &y - &down * &x, two * &right * &down),
        (&y - &x, &right + &down),
        (
            &y * &ideal_gain[0] - &x * &ideal_gain[1],
            &right * &ideal_gain[1] + &down * &ideal_gain[0],
        ),
    ];
    for (above, below) in quotients {
        if below.is_positive() {
            let share = above / below;
            if share.is_positive() && share < Number::one() {
                all.push(segment.at(&share));
            }
        }
    }
    all
}

/// What is claimed of a frontier with something divisible: points from the best
/// for the first side on, some of them joined with the next.
pub(super) struct Line<'a> {
    /// The points, the first side's utility descending.
    pub(super) points: &'a [Point],
    /// Whether all between a point and the next belongs to it.
    pub(super) joined: &'a dyn Fn(usize) -> bool,
}

impl Line<'_> {
    /// A point of the segment that nothing on the line is as good as for both;
    /// none if there is none.
    pub(super) fn uncovered(&self, segment: &Segment) -> Option<Point> {
        let Some(first) = self.points.first() else {
            return Some(segment.to.clone());
        };
        if segment.to[0] > first[0] {
            return Some(segment.to.clone());
        }
        // Where the first side has between what the (i+1)-th point gives it
        // (that not included) and what the i-th gives it.
        for (i, point) in self.points.iter().enumerate() {
            let next = self.points.get(i.saturating_add(1));
            if point[0] < segment.from[0] {
                break;
            }
            if next.is_some_and(|next| next[0] >= segment.to[0]) {
                continue;
            }
            if next.is_some_and(|next| next[0] == point[0]) {
                continue;
            }
            let high = (&point[0]).min(&segment.to[0]);
            let best = |x: &Number| match next {
                Some(next) if (self.joined)(i) => Segment {
                    from: next.clone(),
                    to: point.clone(),
                }
                .second_at(x),
                _ => point[1].clone(),
            };
            let over = |x: &Number| segment.second_at(x) - best(x);
            if over(high).is_positive() {
                return Some(segment.at(&segment.share_at(high)));
            }
            let open = next.filter(|next| next[0] >= segment.from[0]);
            let low = open.map_or(&segment.from[0], |next| &next[0]);
            let left = over(low);
            if !left.is_positive() {
                continue;
            }
            if open.is_none() {
                return Some(segment.at(&segment.share_at(low)));
            }
            // It sinks evenly from above nothing to nothing or below: halfway
            // to where it reaches nothing it is still above.
            let right = over(high);
            let half = Number::new(1.into(), 2.into());
            let x = low + (high - low) * (&left / (&left - right)) * half;
            return Some(segment.at(&segment.share_at(&x)));
        }
        None
    }

    /// The first point that does not follow the order: the first side's utility
    /// must sink or stay, the second's rise or stay, and one of them change.
    pub(super) fn disorder(&self) -> Option<(usize, Ordering)> {
        let pairs = self.points.iter().zip(self.points.iter().skip(1));
        for (i, (one, next)) in pairs.enumerate() {
            let place = i.saturating_add(1);
            if one == next {
                return Some((place, Ordering::Equal));
            }
            if next[0] > one[0] {
                return Some((place, Ordering::Greater));
            }
            if next[1] < one[1] {
                return Some((place, Ordering::Less));
            }
        }
        None
    }

    /// What beats a point, of the points on the line; in order, that is a
    /// neighbour.
    pub(super) fn beaten(&self, i: usize) -> Option<&Point> {
        let here = self.points.get(i)?;
        let next = self.points.get(i.saturating_add(1));
        let before = i.checked_sub(1).and_then(|i| self.points.get(i));
        next.filter(|next| next[0] == here[0])
            .or(before.filter(|before| before[1] == here[1]))
    }

    /// Whether something joined ends or begins with a point.
    pub(super) fn is_end(&self, i: usize) -> bool {
        (self.joined)(i) || i.checked_sub(1).is_some_and(|i| (self.joined)(i))
    }
}

/// The first joined pair of the line that is not made of these segments; none
/// if all are.
pub(super) fn torn(line: &Line<'_>, segments: &[Segment]) -> Option<usize> {
    // Segments on the same straight line: by its slope and height.
    type Straight = (Number, Number);
    let straight = |segment: &Segment| -> Option<Straight> {
        let wide = &segment.to[0] - &segment.from[0];
        if !wide.is_positive() {
            return None;
        }
        let slope = (&segment.to[1] - &segment.from[1]) / wide;
        let height = &segment.from[1] - &slope * &segment.from[0];
        Some((slope, height))
    };
    let mut all: std::collections::BTreeMap<Straight, Vec<&Segment>> =
        std::collections::BTreeMap::new();
    for segment in segments {
        if let Some(key) = straight(segment) {
            all.entry(key).or_default().push(segment);
        }
    }
    for parts in all.values_mut() {
        parts.sort_by(|a, b| a.from[0].cmp(&b.from[0]));
    }
    let pairs = line.points.iter().zip(line.points.iter().skip(1));
    for (i, (to, from)) in pairs.enumerate() {
        if !(line.joined)(i) {
            continue;
        }
        let joined = Segment {
            from: from.clone(),
            to: to.clone(),
        };
        let Some(parts) = straight(&joined).and_then(|key| all.get(&key)) else {
            return Some(i);
        };
        let mut reached = joined.from[0].clone();
        for part in parts {
            if part.from[0] <= reached && part.to[0] > reached {
                reached = part.to[0].clone();
            }
        }
        if reached < joined.to[0] {
            return Some(i);
        }
    }
    None
}

/// Whether a point is on one of the segments.
pub(super) fn reached(point: &Point, segments: &[Segment]) -> bool {
    segments.iter().any(|segment| {
        segment.from[0] <= point[0]
            && point[0] <= segment.to[0]
            && segment.second_at(&point[0]) == point[1]
    })
}
