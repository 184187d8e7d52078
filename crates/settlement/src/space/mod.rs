//! A problem in whole numbers, cut into parts that do not depend on each other.
//!
//! Issues that a rule or a bonus ties together become one part, whose choices
//! are the joint ones that the rules allow, bonuses included. Every package is
//! then one choice of each part, and its utilities are plain sums. Within a
//! part only choices that no other beats for everybody are kept: a package with
//! a beaten choice is beaten itself.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use crate::error::SettleError;
use crate::model::{Choice, Decision, Domain, Number, Problem, Worth};
use crate::pareto;
use crate::unit::Unit;

pub(crate) mod grid;
mod ties;

/// A problem's parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Space<U> {
    /// How many sides.
    pub(crate) sides: usize,
    /// The parts, in the order of their first issues.
    pub(crate) parts: Vec<Part<U>>,
    /// What no agreement is worth to each side, in units.
    pub(crate) floor: Vec<U>,
    /// Each side's units of a utility of one.
    pub(crate) scale: Vec<BigInt>,
    /// What a package can be worth to each side at least and at most.
    pub(crate) least: Vec<U>,
    /// As `least`.
    pub(crate) most: Vec<U>,
    /// Whether some combination of choices is impossible in every package.
    pub(crate) impossible: bool,
}

/// Issues that are decided together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part<U> {
    /// The issues.
    pub(crate) issues: Vec<usize>,
    /// What each choice is worth: choice by choice, side by side; best for the
    /// first side first, none beaten by another.
    pub(crate) worth: Vec<U>,
    /// What each choice decides: choice by choice, issue by issue.
    pub(crate) decisions: Vec<Decision>,
}

impl<U: Unit> Part<U> {
    /// Keeps the choices that no other beats, best for the first side first.
    fn of(sides: usize, issues: Vec<usize>, worth: &[U], decisions: &[Decision]) -> Self {
        let kept = pareto::undominated(sides, worth);
        let width = issues.len();
        Self {
            worth: pareto::picked(worth, sides, &kept),
            decisions: pareto::picked(decisions, width, &kept),
            issues,
        }
    }

    /// How many choices there are.
    pub(crate) fn len(&self, sides: usize) -> usize {
        self.worth.len() / sides
    }
}

impl<U: Unit> Space<U> {
    /// Cuts a problem into parts. Of two sides, divisible issues are left out;
    /// of more, they are cut into steps (see [`grid`]).
    ///
    /// `None` if the utilities need a wider unit.
    pub(crate) fn of(problem: &Problem, floors: &[Number]) -> Result<Option<Self>, SettleError> {
        let sides = problem.sides.len();
        let scale: Vec<BigInt> = (0..sides)
            .map(|side| common_denominator(problem, floors, side))
            .collect();
        let Some(floor) = in_units::<U>(floors, &scale) else {
            return Ok(None);
        };
        if !fits::<U>(problem, floors, &scale) {
            return Ok(None);
        }
        let mut space = Self {
            sides,
            parts: Vec::new(),
            floor,
            scale,
            least: vec![U::default(); sides],
            most: vec![U::default(); sides],
            impossible: false,
        };
        let tied = ties::tied(problem);
        for issues in ties::groups(problem) {
            let is_tied = issues.iter().any(|issue| tied.contains(issue));
            let Some(part) = space.part(problem, issues, is_tied)? else {
                continue;
            };
            space.impossible |= part.worth.is_empty();
            space.parts.push(part);
        }
        space.span();
        Ok(Some(space))
    }

    fn part(
        &self,
        problem: &Problem,
        issues: Vec<usize>,
        is_tied: bool,
    ) -> Result<Option<Part<U>>, SettleError> {
        let alone = match issues[..] {
            [issue] => problem
                .issues
                .get(issue)
                .map(|found| (issue, &found.domain)),
            _ => None,
        };
        match alone {
            Some((_, Domain::Divisible { .. })) if self.sides == 2 => Ok(None),
            Some((issue, Domain::Divisible { .. })) => Ok(Some(grid::part(self, problem, issue))),
            Some((issue, _)) if !is_tied => {
                let worth = self.worths(problem, issue);
                let decisions: Vec<Decision> = (0..worth.len() / self.sides)
                    .map(Decision::Option)
                    .collect();
                Ok(Some(Part::of(self.sides, issues, &worth, &decisions)))
            }
            _ => ties::part(self, problem, issues).map(Some),
        }
    }

    /// Parts given directly, for tests.
    #[cfg(test)]
    pub(crate) fn of_parts(sides: usize, parts: &[Vec<U>], floor: Vec<U>) -> Self {
        let part = |(at, worth): (usize, &Vec<U>)| {
            let decisions: Vec<Decision> = (0..worth.len() / sides).map(Decision::Option).collect();
            Part::of(sides, vec![at], worth, &decisions)
        };
        let mut space = Self {
            sides,
            parts: parts.iter().enumerate().map(part).collect(),
            floor,
            scale: vec![BigInt::one(); sides],
            least: vec![U::default(); sides],
            most: vec![U::default(); sides],
            impossible: false,
        };
        space.span();
        space
    }

    /// What each option of an issue is worth, option by option, side by side.
    fn worths(&self, problem: &Problem, issue: usize) -> Vec<U> {
        let options = options_of(problem, issue);
        let mut worth = vec![U::default(); options * self.sides];
        for (at, side) in problem.sides.iter().enumerate() {
            for option in 0..options {
                let number = side.worth_of(&problem.issues, Choice { issue, option });
                worth[option * self.sides + at] = self.units(at, &number.unwrap_or_default());
            }
        }
        worth
    }

    /// A utility in units; [`fits`] has seen that it has them.
    fn units(&self, side: usize, number: &Number) -> U {
        let whole = number.numer() * (&self.scale[side] / number.denom());
        U::from_big(&whole).unwrap_or_default()
    }

    fn span(&mut self) {
        for part in &self.parts {
            for side in 0..self.sides {
                let of = || part.worth.iter().skip(side).step_by(self.sides).copied();
                self.least[side] += of().min().unwrap_or_default();
                self.most[side] += of().max().unwrap_or_default();
            }
        }
    }

    /// Bits that weights may have so that no weighed sum overflows.
    pub(crate) fn weight_bits(&self) -> u32 {
        let largest = (0..self.sides)
            .flat_map(|side| [self.least[side], self.most[side], self.floor[side]])
            .map(|units| units.to_big().bits())
            .max();
        let taken = u32::try_from(largest.unwrap_or(0)).unwrap_or(u32::MAX);
        // A sign, tilting a weight, a sum over thirty-two sides, differences.
        U::BITS.saturating_sub(taken).saturating_sub(9).min(40)
    }

    /// The decisions of a choice of each part, as a package.
    pub(crate) fn package(&self, issues: usize, choices: &[usize]) -> Vec<Decision> {
        let mut package = vec![Decision::Option(0); issues];
        for (part, choice) in self.parts.iter().zip(choices) {
            let width = part.issues.len();
            let decisions = part.decisions.iter().skip(choice * width);
            for (issue, decision) in part.issues.iter().zip(decisions) {
                if let Some(place) = package.get_mut(*issue) {
                    *place = decision.clone();
                }
            }
        }
        package
    }

    /// A utility in a side's own scale.
    pub(crate) fn number(&self, side: usize, units: U) -> Number {
        Number::new(units.to_big(), self.scale[side].clone())
    }

    /// A point in the sides' own scales.
    pub(crate) fn numbers(&self, point: &[U]) -> Vec<Number> {
        (0..self.sides)
            .map(|side| self.number(side, point[side]))
            .collect()
    }

    /// Utilities in units, if they are whole ones.
    pub(crate) fn point(&self, utilities: &[Number]) -> Option<Vec<U>> {
        if utilities.len() != self.sides {
            return None;
        }
        in_units(utilities, &self.scale)
    }
}

fn in_units<U: Unit>(numbers: &[Number], scale: &[BigInt]) -> Option<Vec<U>> {
    numbers
        .iter()
        .zip(scale)
        .map(|(number, scale)| {
            let whole = number * scale;
            whole.is_integer().then(|| U::from_big(whole.numer()))?
        })
        .collect()
}

/// The smallest number that makes every utility of a side whole.
fn common_denominator(problem: &Problem, floors: &[Number], side: usize) -> BigInt {
    let mut scale = BigInt::one();
    for_each_number(problem, floors, side, |number| {
        if !scale.is_multiple_of(number.denom()) {
            scale = scale.lcm(number.denom());
        }
    });
    scale
}

/// Whether no sum of utilities leaves the width of the units.
fn fits<U: Unit>(problem: &Problem, floors: &[Number], scale: &[BigInt]) -> bool {
    scale.iter().enumerate().all(|(side, scale)| {
        let mut most = Number::zero();
        for_each_largest(problem, floors, side, |number| most += number);
        U::from_big(&(most * scale).ceil().to_integer()).is_some()
    })
}

fn for_each_number(
    problem: &Problem,
    floors: &[Number],
    place: usize,
    mut each: impl FnMut(&Number),
) {
    let Some(side) = problem.sides.get(place) else {
        return;
    };
    floors.get(place).into_iter().for_each(&mut each);
    side.bonuses.iter().for_each(|bonus| each(&bonus.worth));
    for (issue, worth) in side.worth.iter().enumerate() {
        let divisible = options_of(problem, issue) == 0;
        match worth {
            Worth::Each(numbers) => numbers.iter().for_each(&mut each),
            // Of two sides, what is divisible is settled in exact numbers.
            Worth::Line { .. } if divisible && problem.sides.len() == 2 => {}
            Worth::Line { low, high } if divisible => {
                grid::steps(low, high, problem.sides.len())
                    .iter()
                    .for_each(&mut each);
            }
            Worth::Line { .. } => {
                for option in 0..options_of(problem, issue) {
                    if let Some(worth) = side.worth_of(&problem.issues, Choice { issue, option }) {
                        each(&worth);
                    }
                }
            }
        }
    }
}

/// The largest amount that each issue, bonus and floor can add or take.
fn for_each_largest(
    problem: &Problem,
    floors: &[Number],
    place: usize,
    mut each: impl FnMut(Number),
) {
    let Some(side) = problem.sides.get(place) else {
        return;
    };
    floors
        .get(place)
        .into_iter()
        .for_each(|floor| each(floor.abs()));
    side.bonuses
        .iter()
        .for_each(|bonus| each(bonus.worth.abs()));
    for worth in &side.worth {
        match worth {
            Worth::Each(numbers) => {
                let largest = numbers.iter().map(Signed::abs).max();
                each(largest.unwrap_or_default());
            }
            Worth::Line { low, high } => each(low.abs().max(high.abs())),
        }
    }
}

pub(crate) fn options_of(problem: &Problem, issue: usize) -> usize {
    problem
        .issues
        .get(issue)
        .and_then(|issue| issue.domain.count())
        .unwrap_or(0)
}
