//! Something divisible among three sides or more, cut into equal steps.
//!
//! Every split is less than one step away from one that is tried, for every
//! side; and since each side's whole is among those tried, no weighed sum of
//! utilities is larger with finer steps.

use num_traits::One;

use crate::model::{Decision, Number, Problem, Worth};
use crate::space::{Part, Space};
use crate::unit::Unit;

/// Splits that are tried at most.
const SPLITS: usize = 500;

/// How many steps the whole is cut into among so many sides.
pub(crate) fn count(sides: usize) -> usize {
    (1..=100)
        .take_while(|steps| splits_of(*steps, sides) <= SPLITS)
        .last()
        .unwrap_or(1)
}

/// How many ways there are to hand out the steps: C(steps + sides − 1, steps).
pub(crate) fn splits_of(steps: usize, sides: usize) -> usize {
    (1..=steps).fold(1usize, |ways, step| {
        ways.saturating_mul(step + sides - 1) / step
    })
}

/// What a side gets from each number of steps.
pub(crate) fn steps(low: &Number, high: &Number, sides: usize) -> Vec<Number> {
    let steps = count(sides);
    (0..=steps)
        .map(|step| low + (high - low) * Number::new(step.into(), steps.into()))
        .collect()
}

/// The splits of one divisible issue as choices.
pub(crate) fn part<U: Unit>(space: &Space<U>, problem: &Problem, issue: usize) -> Part<U> {
    let sides = space.sides;
    let by_side: Vec<Vec<U>> = problem
        .sides
        .iter()
        .enumerate()
        .map(|(at, side)| match side.worth.get(issue) {
            Some(Worth::Line { low, high }) => steps(low, high, sides)
                .iter()
                .map(|number| space.units(at, number))
                .collect(),
            _ => vec![U::default(); count(sides) + 1],
        })
        .collect();
    let whole = count(sides);
    let (mut worth, mut decisions) = (Vec::new(), Vec::new());
    for_each_split(whole, sides, &mut |shares| {
        for (side, share) in shares.iter().enumerate() {
            worth.push(by_side[side][*share]);
        }
        let part = |share: &usize| Number::new((*share).into(), whole.into());
        decisions.push(Decision::Shares(shares.iter().map(part).collect()));
    });
    Part::of(sides, vec![issue], &worth, &decisions)
}

/// Every way to hand out so many steps among the sides.
pub(crate) fn for_each_split(steps: usize, sides: usize, each: &mut impl FnMut(&[usize])) {
    hand_out(steps, 0, &mut vec![0; sides], each);
}

fn hand_out(left: usize, from: usize, shares: &mut Vec<usize>, each: &mut impl FnMut(&[usize])) {
    if from + 1 == shares.len() {
        shares[from] = left;
        each(shares);
        return;
    }
    for share in 0..=left {
        shares[from] = share;
        hand_out(left - share, from + 1, shares, each);
    }
}

/// What a side can lose at most to the steps, as a share of an issue's span.
pub(crate) fn step(sides: usize) -> Number {
    Number::one() / Number::from_integer(count(sides).into())
}
