//! The fair points of a curve of two sides.

use std::cmp::Ordering;

use num_traits::{One, Zero};

use crate::answer::Solution;
use crate::divisible::curve::{Piece, Point};
use crate::model::Number;

/// The best point of a curve, and its measure.
pub(crate) fn best(solution: Solution, pieces: &[Piece], floor: &Point) -> Option<(Point, Number)> {
    let (first, last) = (pieces.first()?, pieces.last()?);
    let ideals = [&first.right[0] - &floor[0], &last.left[1] - &floor[1]];
    let spans = match solution {
        // Of a sum that is the same all along a piece, the ratios decide.
        Solution::KalaiSmorodinsky | Solution::Utilitarian => ideals.clone(),
        Solution::Nash | Solution::Egalitarian => [Number::one(), Number::one()],
    };
    let mut best: Option<(Point, Vec<Number>)> = None;
    for piece in pieces {
        let ends = [piece.right.clone(), piece.left.clone()];
        let between = between(solution, piece, floor, &spans);
        for point in ends.into_iter().chain(between) {
            let rank = rank(solution, &point, floor, &spans, &ideals);
            let better = match &best {
                None => true,
                Some((best, best_rank)) => {
                    rank.cmp(best_rank).then_with(|| point.cmp(best)) == Ordering::Greater
                }
            };
            if better {
                best = Some((point, rank));
            }
        }
    }
    let (point, mut rank) = best?;
    let measure = rank.swap_remove(0);
    Some((point, measure))
}

/// The point inside a piece that may be better than both its ends.
fn between(solution: Solution, piece: &Piece, floor: &Point, spans: &Point) -> Option<Point> {
    let run = &piece.right[0] - &piece.left[0];
    if run.is_zero() {
        return None;
    }
    // On the piece, second = high − slope · (first − floor), counted from floors.
    let slope = (&piece.left[1] - &piece.right[1]) / &run;
    let high = &piece.left[1] - &floor[1] + &slope * (&piece.left[0] - &floor[0]);
    let gain = match solution {
        // x (high − slope x) is largest here.
        Solution::Nash => high / (&slope * Number::from_integer(2.into())),
        // x / first span = (high − slope x) / second span here.
        _ => {
            let both = &spans[1] + &spans[0] * &slope;
            if both.is_zero() {
                return None;
            }
            &spans[0] * high / both
        }
    };
    let first = gain + &floor[0];
    let inside = piece.left[0] < first && first < piece.right[0];
    inside.then(|| [first.clone(), piece.at(&first)])
}

/// What decides between points, the measure first.
fn rank(
    solution: Solution,
    point: &Point,
    floor: &Point,
    spans: &Point,
    ideals: &Point,
) -> Vec<Number> {
    let gains = [&point[0] - &floor[0], &point[1] - &floor[1]];
    let sorted = |spans: &Point| {
        let ratio = |side: usize| {
            if spans[side].is_zero() {
                Number::one()
            } else {
                &gains[side] / &spans[side]
            }
        };
        let mut ratios = [ratio(0), ratio(1)];
        ratios.sort();
        ratios
    };
    let mut rank = match solution {
        Solution::Nash => vec![&gains[0] * &gains[1]],
        Solution::Utilitarian => vec![&point[0] + &point[1]],
        Solution::KalaiSmorodinsky | Solution::Egalitarian => sorted(spans).to_vec(),
    };
    rank.extend(sorted(ideals));
    rank
}
