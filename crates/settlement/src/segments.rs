//! The frontier of two sides where it has too many points to be built part by
//! part: segment by segment along the outline.
//!
//! The corners of the outline are packages that some weighing of the sides
//! makes best (*supported*); every other unbeaten package lies in the triangle
//! under an edge between two of them. Weigh the sides by the edge's slope: a
//! choice then *costs* what it is below its part's best, and a package what its
//! choices cost together. An unbeaten package must fit between two neighbours
//! that are known already, which bounds its cost; with many issues that bound is
//! so small that hardly a part has a second choice within it. So each segment
//! is: list all packages up to some cost, see what cost could still be missing,
//! go on until nothing can be (the core of D. Pisinger, *A Minimal Algorithm
//! for the Multiple-Choice Knapsack Problem*, EJOR 83, 1995, for a whole
//! frontier). What comes out is exact; the work grows with the number of points
//! on the frontier, not with that of intermediate ones.

use rayon::prelude::*;

use crate::hull::{self, Edge};
use crate::merge::two;
use crate::progress::{Halt, Progress};
use crate::space::Space;
use crate::unit::Unit;

#[cfg(test)]
mod tests;

/// Segments that are done before progress is told.
const WAVE: usize = 64;
/// Numbers held for one segment.
const MOST: usize = 1 << 27;

/// What was found.
pub(crate) struct Found<U> {
    /// Unbeaten points, best for the first side first.
    pub(crate) points: Vec<U>,
    /// Of segments that were not finished: how much better a package could be
    /// for the first side than the segment's start, and for the second than its
    /// end, being no better for the other; none where floors leave that point
    /// out.
    pub(crate) open: Vec<[Option<U>; 2]>,
    /// Whether a halt was the reason.
    pub(crate) halted: bool,
}

/// A piece of the outline: edges of one slope.
#[derive(Debug, Clone, Copy)]
struct Segment<U> {
    weights: [i64; 2],
    from: [U; 2],
    to: [U; 2],
}

/// The unbeaten points of a space of two sides; only those that give both at
/// least their floors, if floors are given.
pub(crate) fn frontier<U: Unit>(
    space: &Space<U>,
    floor: Option<&[U]>,
    halt: &mut dyn Halt,
) -> Found<U> {
    let parts: Vec<&[U]> = space.parts.iter().map(|part| &part.worth[..]).collect();
    let (start, mut segments) = outline(&parts, space.weight_bits());
    if let Some(floor) = floor {
        // Behind the floors on either side nothing is wanted.
        segments.retain(|segment| segment.to[0] >= floor[0] && segment.from[1] >= floor[1]);
    }
    let start = segments.first().map_or(start, |segment| segment.from);
    // Best for the second side first, until the end.
    let mut points = start.to_vec();
    let mut open = Vec::new();
    let mut halted = false;
    let mut guess = None;
    for (wave, segments_of_wave) in segments.chunks(WAVE).enumerate() {
        let progress = Progress {
            done: (wave * WAVE) as u64,
            of: segments.len() as u64,
            points: (points.len() / 2) as u64,
        };
        halted = halted || halt.now(progress);
        let solved: Vec<Option<Solved<U>>> = if halted {
            segments_of_wave.iter().map(|_| None).collect()
        } else {
            let solve = |segment| solve(&parts, segment, guess);
            segments_of_wave.par_iter().map(solve).collect()
        };
        guess = solved
            .iter()
            .flatten()
            .map(|solved| solved.cost)
            .reduce(f64::max)
            .or(guess);
        for (segment, solved) in segments_of_wave.iter().zip(solved) {
            match solved {
                Some(solved) => points.extend(solved.points),
                None => {
                    points.extend(segment.to);
                    open.push([
                        reaches(&segment.from, floor).then(|| segment.to[0] - segment.from[0]),
                        reaches(&segment.to, floor).then(|| segment.from[1] - segment.to[1]),
                    ]);
                }
            }
        }
    }
    reverse(&mut points);
    reverse(&mut points);
    reverse(&mut points);
    points = points
        .chunks_exact(2)
        .filter(|point| reaches(point, floor))
        .flatten()
        .copied()
        .collect();
    Found {
        points,
        open,
        halted,
    }
}

/// Whether a point gives both sides at least their floors.
fn reaches<U: Unit>(point: &[U], floor: Option<&[U]>) -> bool {
    floor.is_none_or(|floor| point.iter().zip(floor).all(|(units, floor)| units >= floor))
}

fn reverse<U: Unit>(points: &mut [U]) {
    // Turns the points around, then the two numbers of each.
    points.reverse();
    points.chunks_exact_mut(2).for_each(<[U]>::reverse);
}

/// What the second side likes best, and the segments from there.
fn outline<U: Unit>(parts: &[&[U]], bits: u32) -> ([U; 2], Vec<Segment<U>>) {
    let mut at = [U::default(); 2];
    for worth in parts {
        // Sorted: the last is best for the second side.
        if let [.., first, second] = worth {
            at[0] += *first;
            at[1] += *second;
        }
    }
    let start = at;
    let edges = hull::edges(parts);
    let segments = edges
        .chunk_by(|one, two| hull::parallel(one, two))
        .map(|parallel| {
            let from = at;
            for edge in parallel {
                at = [at[0] + edge.gain, at[1] - edge.loss];
            }
            Segment {
                weights: weights(&parallel[0], bits),
                from,
                to: at,
            }
        })
        .collect();
    (start, segments)
}

/// The weights that make both ends of an edge worth the same, as near as so
/// many bits get. Any weights are right; near ones are fast.
fn weights<U: Unit>(edge: &Edge<U>, bits: u32) -> [i64; 2] {
    let (mut first, mut second) = (edge.loss.to_big(), edge.gain.to_big());
    let common = num_integer::Integer::gcd(&first, &second);
    if common.sign() == num_bigint::Sign::Plus {
        first /= &common;
        second /= &common;
    }
    let excess = first
        .bits()
        .max(second.bits())
        .saturating_sub(u64::from(bits));
    let near = |number: num_bigint::BigInt| {
        num_traits::ToPrimitive::to_i64(&(number >> excess)).map_or(1, |near| near.max(1))
    };
    [near(first), near(second)]
}

struct Solved<U> {
    /// Unbeaten points behind the segment's start, up to its end, worst for the
    /// first side first.
    points: Vec<U>,
    /// The cost up to which packages had to be listed, by the root of the
    /// weights' product, so that it compares with other segments'.
    cost: f64,
}

/// `None` if it would need too much memory.
fn solve<U: Unit>(parts: &[&[U]], segment: &Segment<U>, guess: Option<f64>) -> Option<Solved<U>> {
    let [first, second] = segment.weights;
    let size = (first as f64 * second as f64).sqrt();
    let valued = value(parts, segment.weights);
    let ends = [
        segment.to[0],
        segment.to[1],
        segment.from[0],
        segment.from[1],
    ];
    let mut points = ends.to_vec();
    let mut missing = missing(&points, segment.weights, valued.best)?;
    let zero = U::default();
    if missing < zero {
        // The ends are neighbours.
        return Some(Solved {
            points: segment.to.to_vec(),
            cost: 0.0,
        });
    }
    let first_try = guess.map_or(missing.to_double() / 64.0, |guess| guess * size * 1.05);
    let mut cost = from_double::<U>(first_try.max(1.0)).min(missing);
    loop {
        let found = packages(parts, segment, &valued, cost)?;
        points = two::merge(&found, &ends);
        missing = self::missing(&points, segment.weights, valued.best)?;
        if missing <= cost {
            break;
        }
        cost = (cost + cost).min(missing);
    }
    // Without the start, which belongs to the segment before.
    points.truncate(points.len() - 2);
    reverse(&mut points);
    Some(Solved {
        points,
        cost: missing.max(zero).to_double() / size,
    })
}

/// A whole number not below this one, as far as it goes.
fn from_double<U: Unit>(number: f64) -> U {
    // Saturates; costs beyond a word are rare, and doubled until they do.
    U::weight(number.ceil().min(4e18) as i64)
}

/// The largest cost of a package that no point of these beats, and that is none
/// of them; best for the first side first, ends included.
fn missing<U: Unit>(points: &[U], [first, second]: [i64; 2], best: U) -> Option<U> {
    let worst_of_gap = |pair: (&[U], &[U])| {
        let (right, left) = pair;
        let least = [left[0] + U::ONE, right[1] + U::ONE];
        best - (least[0].times(first) + least[1].times(second))
    };
    let points = || points.chunks_exact(2);
    points().zip(points().skip(1)).map(worst_of_gap).max()
}

/// What the choices of each part are worth by the weights.
struct Valued<U> {
    values: Vec<Vec<U>>,
    most: Vec<U>,
    best: U,
}

fn value<U: Unit>(parts: &[&[U]], [first, second]: [i64; 2]) -> Valued<U> {
    let values: Vec<Vec<U>> = parts
        .iter()
        .map(|worth| {
            let value = |choice: &[U]| choice[0].times(first) + choice[1].times(second);
            worth.chunks_exact(2).map(value).collect()
        })
        .collect();
    let most: Vec<U> = values
        .iter()
        .map(|values| values.iter().max().copied().unwrap_or_default())
        .collect();
    let best = most.iter().copied().sum();
    Valued { values, most, best }
}

/// All unbeaten packages of the segment up to a cost, best for the first side
/// first.
fn packages<U: Unit>(
    parts: &[&[U]],
    segment: &Segment<U>,
    valued: &Valued<U>,
    cost: U,
) -> Option<Vec<U>> {
    let [first, second] = segment.weights;
    let mut fixed = [U::default(); 2];
    let mut open: Vec<(U, Vec<U>)> = Vec::new();
    for ((worth, values), most) in parts.iter().zip(&valued.values).zip(&valued.most) {
        let affordable = |value: &U| *most - *value <= cost;
        if values
            .iter()
            .filter(|value| affordable(value))
            .take(2)
            .count()
            == 1
        {
            if let Some(only) = values.iter().position(affordable) {
                fixed[0] += worth[only * 2];
                fixed[1] += worth[only * 2 + 1];
            }
            continue;
        }
        let choices = worth.chunks_exact(2).zip(values);
        let choices = choices.filter(|(_, value)| affordable(value));
        open.push((
            *most,
            choices.flat_map(|(choice, _)| choice.to_vec()).collect(),
        ));
    }
    open.sort_by_key(|(_, choices)| choices.len());
    // What the parts that are still to come can add at most.
    let mut ahead = [U::default(); 2];
    for (_, choices) in &open {
        // Sorted: the first is best for the first side, the last for the second.
        ahead[0] += choices[0];
        ahead[1] += choices[choices.len() - 1];
    }
    let mut spent = fixed[0].times(first) + fixed[1].times(second);
    let mut points = fixed.to_vec();
    for (most, choices) in &open {
        spent += *most;
        ahead[0] = ahead[0] - choices[0];
        ahead[1] = ahead[1] - choices[choices.len() - 1];
        let least = [segment.from[0] - ahead[0], segment.to[1] - ahead[1]];
        let affordable = |point: &[U; 2]| {
            spent - (point[0].times(first) + point[1].times(second)) <= cost
                && point[0] >= least[0]
                && point[1] >= least[1]
        };
        let mut joined: Vec<U> = Vec::new();
        for choice in choices.chunks_exact(2) {
            let sums = points
                .chunks_exact(2)
                .map(|point| [point[0] + choice[0], point[1] + choice[1]])
                .filter(affordable);
            let sums: Vec<U> = sums.flatten().collect();
            joined = if joined.is_empty() {
                sums
            } else {
                two::merge(&joined, &sums)
            };
        }
        if joined.len() > MOST {
            return None;
        }
        points = joined;
    }
    let inside = |point: &&[U]| point[0] >= segment.from[0] && point[1] >= segment.to[1];
    Some(
        points
            .chunks_exact(2)
            .filter(inside)
            .flatten()
            .copied()
            .collect(),
    )
}
