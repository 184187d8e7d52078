//! Unbeaten curves in the plane of two sides.
//!
//! A curve is pieces of straight lines, falling: what is better for the first
//! side is worse for the second. Between two pieces lies what is beaten by the
//! nearer end of the piece to the right. Pieces are kept with both ends, even
//! where an end itself is beaten and only what is before it is not; whether it
//! is shows from its neighbours ([`reached`]).

use num_traits::Zero;

use crate::model::Number;
use crate::progress::{Halt, Progress};

/// Utilities of both sides.
pub(crate) type Point = [Number; 2];

/// A straight piece of a curve; a single point if both ends are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The end that is best for the first side.
    pub(crate) right: Point,
    /// The end that is best for the second side.
    pub(crate) left: Point,
    /// Which whole choices it stands on.
    pub(crate) base: usize,
}

impl Piece {
    fn is_point(&self) -> bool {
        self.right[0] == self.left[0]
    }

    /// The second utility where the first is `first`, on the piece's line.
    pub(crate) fn at(&self, first: &Number) -> Number {
        if self.is_point() {
            return self.left[1].clone();
        }
        let run = &self.right[0] - &self.left[0];
        let rise = &self.left[1] - &self.right[1];
        &self.right[1] + (&self.right[0] - first) * rise / run
    }

    /// The first utility where the second is `second`, on the piece's line.
    fn back(&self, second: &Number) -> Number {
        let run = &self.right[0] - &self.left[0];
        let rise = &self.left[1] - &self.right[1];
        &self.right[0] - (second - &self.right[1]) * run / rise
    }

    /// The part between two first utilities, both on the piece.
    fn part(&self, from: &Number, to: &Number) -> Self {
        Self {
            right: [to.clone(), self.at(to)],
            left: [from.clone(), self.at(from)],
            base: self.base,
        }
    }
}

/// What is unbeaten of many curves, best for the first side first; `None` if
/// halted.
pub(crate) fn unbeaten(mut curves: Vec<Vec<Piece>>, halt: &mut dyn Halt) -> Option<Vec<Piece>> {
    let of = curves.len() as u64;
    while curves.len() > 1 {
        let mut halved = Vec::with_capacity(curves.len().div_ceil(2));
        let mut left = curves.into_iter();
        while let Some(one) = left.next() {
            let progress = Progress {
                done: of - left.len() as u64,
                of,
                points: one.len() as u64,
            };
            if halt.now(progress) {
                return None;
            }
            halved.push(match left.next() {
                Some(two) => merge(&one, &two),
                None => one,
            });
        }
        curves = halved;
    }
    Some(curves.pop().unwrap_or_default())
}

fn merge(one: &[Piece], two: &[Piece]) -> Vec<Piece> {
    let mut kept = Vec::with_capacity(one.len() + two.len());
    one.iter()
        .for_each(|piece| outside(piece, two, true, &mut kept));
    two.iter()
        .for_each(|piece| outside(piece, one, false, &mut kept));
    kept.sort_by(|one, two| {
        let by_right = two.right[0].cmp(&one.right[0]);
        by_right.then_with(|| two.left[0].cmp(&one.left[0]))
    });
    kept
}

/// The parts of a piece that a curve does not beat; what lies on the curve
/// itself is one of them if `ties` stay.
fn outside(piece: &Piece, curve: &[Piece], ties: bool, kept: &mut Vec<Piece>) {
    let start = curve.partition_point(|other| other.left[0] > piece.right[0]);
    if piece.is_point() {
        let passed = start.checked_sub(1).and_then(|at| curve.get(at));
        let under = passed.is_some_and(|passed| passed.left[1] >= piece.left[1]);
        let covered = curve
            .get(start)
            .filter(|other| other.right[0] >= piece.left[0]);
        let stays = covered.is_none_or(|other| {
            let line = other.at(&piece.left[0]);
            line < piece.left[1] || (ties && line == piece.left[1])
        });
        if stays && !under {
            kept.push(piece.clone());
        }
        return;
    }
    // From right to left: beside the curve's pieces, and between them.
    let mut level = start
        .checked_sub(1)
        .and_then(|at| curve.get(at))
        .map(|passed| &passed.left[1]);
    let mut edge = &piece.right[0];
    for other in &curve[start..] {
        if other.right[0] <= piece.left[0] {
            break;
        }
        if other.right[0] < *edge {
            above(piece, level, &other.right[0], edge, kept);
            edge = &other.right[0];
        }
        let until = (&other.left[0]).max(&piece.left[0]);
        beside(piece, other, until, edge, ties, kept);
        edge = until;
        level = Some(&other.left[1]);
    }
    above(piece, level, &piece.left[0], edge, kept);
}

/// Keeps the part above a level between two first utilities.
fn above(piece: &Piece, level: Option<&Number>, from: &Number, to: &Number, kept: &mut Vec<Piece>) {
    let cross;
    let to = match level {
        Some(level) if piece.at(to) <= *level => {
            cross = piece.back(level);
            &cross
        }
        _ => to,
    };
    if from < to {
        kept.push(piece.part(from, to));
    }
}

/// Keeps the part above another piece's line between two first utilities.
fn beside(
    piece: &Piece,
    other: &Piece,
    from: &Number,
    to: &Number,
    ties: bool,
    kept: &mut Vec<Piece>,
) {
    let over = |first: &Number| piece.at(first) - other.at(first);
    let zero = Number::zero();
    if from >= to {
        // One point: what is above it is kept with what is to its left.
        if ties && from == to && over(from).is_zero() {
            kept.push(piece.part(from, to));
        }
        return;
    }
    let (left, right) = (over(from), over(to));
    let stays = |over: &Number| *over > zero || (ties && over.is_zero());
    match (stays(&left), stays(&right)) {
        (true, true) => kept.push(piece.part(from, to)),
        (false, false) => {}
        (stays_left, _) => {
            // One crossing, which lies on both.
            let cross = from + (to - from) * &left / (&left - &right);
            let part = if stays_left {
                piece.part(from, &cross)
            } else {
                piece.part(&cross, to)
            };
            if ties || !part.is_point() {
                kept.push(part);
            }
        }
    }
}

/// The part of a curve that gives both sides at least their floors.
pub(crate) fn clip(curve: Vec<Piece>, floor: &Point) -> Vec<Piece> {
    let clipped = |piece: Piece| {
        if piece.right[0] < floor[0] || piece.left[1] < floor[1] {
            return None;
        }
        if piece.is_point() {
            return (piece.right[1] >= floor[1] && piece.left[0] >= floor[0]).then_some(piece);
        }
        let from = (&piece.left[0]).max(&floor[0]);
        let cross;
        let to = if piece.right[1] < floor[1] {
            cross = piece.back(&floor[1]);
            &cross
        } else {
            &piece.right[0]
        };
        (from <= to).then(|| piece.part(from, to))
    };
    curve.into_iter().filter_map(clipped).collect()
}

/// Whether each piece's right and left end is on the frontier itself, and not
/// only what is before it.
pub(crate) fn reached(curve: &[Piece]) -> Vec<[bool; 2]> {
    let mut reached = vec![[true; 2]; curve.len()];
    for (at, pair) in curve.windows(2).enumerate() {
        let (end, next) = (&pair[0].left, &pair[1].right);
        if end == next {
            continue;
        }
        if end[1] >= next[1] {
            reached[at + 1][0] = false;
        } else if end[0] <= next[0] {
            reached[at][1] = false;
        }
    }
    reached
}
