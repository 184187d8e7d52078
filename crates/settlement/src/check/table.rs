//! A problem's worths in whole numbers, so that many packages can be looked at.

use std::collections::HashMap;
use std::hash::Hash;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::package::worth;
use crate::model::{Choice, Number, Problem, Rule};

/// Bits of a common denominator beyond which looking at many packages is given
/// up.
const WIDEST: u64 = 4096;
/// Bits within which sums of a whole package stay, with room to spare.
const NARROW: u64 = 120;

/// A whole number that sums of a [`Table`] do not overflow.
pub(super) trait Amount: Clone + Ord + Hash {
    /// Bits that its numbers may have.
    const BITS: Option<u64>;
    /// The number, where it fits.
    fn of(number: &BigInt) -> Option<Self>;
    /// The sum.
    fn plus(&self, other: &Self) -> Self;
    /// The number, whatever its size.
    fn big(&self) -> BigInt;
}

impl Amount for i128 {
    const BITS: Option<u64> = Some(NARROW);

    fn of(number: &BigInt) -> Option<Self> {
        number.to_i128()
    }

    fn plus(&self, other: &Self) -> Self {
        // Within bounds by `Table::of`, which has measured the largest sums.
        self.saturating_add(*other)
    }

    fn big(&self) -> BigInt {
        BigInt::from(*self)
    }
}

impl Amount for BigInt {
    const BITS: Option<u64> = None;

    fn of(number: &BigInt) -> Option<Self> {
        Some(number.clone())
    }

    fn plus(&self, other: &Self) -> Self {
        self + other
    }

    fn big(&self) -> BigInt {
        self.clone()
    }
}

/// A problem's discrete part in whole numbers. A divisible issue counts as one
/// of a single option worth nothing.
pub(super) struct Table<T> {
    /// By issue, option and side.
    pub(super) worth: Vec<Vec<Vec<T>>>,
    /// By the last issue they name.
    pub(super) bonuses: HashMap<usize, Vec<Extra<T>>>,
    /// By the last issue they name.
    pub(super) rules: HashMap<usize, Vec<Rule>>,
    /// What each side must have at least.
    pub(super) floor: Vec<T>,
    /// The most that the issues from one on, and bonuses not yet due, can add.
    pub(super) rest: Vec<Vec<T>>,
    scale: Vec<BigInt>,
}

/// A bonus.
pub(super) struct Extra<T> {
    /// The combination.
    pub(super) when: Vec<Choice>,
    /// For whom.
    pub(super) side: usize,
    /// How much.
    pub(super) amount: T,
}

impl<T: Amount> Table<T> {
    /// The table; none if its numbers are too wide for `T`.
    pub(super) fn of(problem: &Problem, floor: &[Number]) -> Option<Self> {
        let scale: Vec<BigInt> = (0..problem.sides.len())
            .map(|side| denominator(problem, side, floor))
            .collect::<Option<_>>()?;
        let whole = |number: &Number, side: usize| -> Option<BigInt> {
            Some((number * scale.get(side)?).to_integer())
        };
        let mut largest: Vec<BigInt> = Vec::new();
        for (side, number) in floor.iter().enumerate() {
            largest.push(whole(number, side)?.abs());
        }
        let mut worths = Vec::new();
        for (issue, what) in problem.issues.iter().enumerate() {
            let mut options = Vec::new();
            let mut most = vec![BigInt::zero(); scale.len()];
            for option in 0..what.domain.count().unwrap_or(1) {
                let mut each = Vec::new();
                for (side, most) in most.iter_mut().enumerate() {
                    let number = worth(problem, side, issue, option).unwrap_or_else(Number::zero);
                    let number = whole(&number, side)?;
                    if number.abs() > *most {
                        *most = number.abs();
                    }
                    each.push(number);
                }
                options.push(each);
            }
            for (sum, most) in largest.iter_mut().zip(most) {
                *sum += most;
            }
            worths.push(options);
        }
        let mut bonuses: HashMap<usize, Vec<Extra<T>>> = HashMap::new();
        for (side, who) in problem.sides.iter().enumerate() {
            for bonus in &who.bonuses {
                let number = whole(&bonus.worth, side)?;
                *largest.get_mut(side)? += number.abs();
                let last = last(&bonus.when);
                bonuses.entry(last).or_default().push(Extra {
                    when: bonus.when.clone(),
                    side,
                    amount: T::of(&number)?,
                });
            }
        }
        let fits = |sum: &BigInt| T::BITS.is_none_or(|bits| sum.bits() <= bits);
        if !largest.iter().all(fits) {
            return None;
        }
        let worth = worths
            .into_iter()
            .map(|options| options.iter().map(|each| convert(each)).collect())
            .collect::<Option<Vec<Vec<Vec<T>>>>>()?;
        let floor = floor
            .iter()
            .enumerate()
            .map(|(side, number)| T::of(&whole(number, side)?))
            .collect::<Option<_>>()?;
        let rest = rest(&worth, &bonuses, scale.len())?;
        Some(Self {
            rest,
            worth,
            bonuses,
            rules: by_last(&problem.rules),
            floor,
            scale,
        })
    }

    /// What these amounts are in the sides' own scales.
    pub(super) fn numbers(&self, amounts: &[T]) -> Vec<Number> {
        amounts
            .iter()
            .zip(&self.scale)
            .map(|(amount, scale)| Number::new(amount.big(), scale.clone()))
            .collect()
    }

    /// These utilities as amounts; none if some is no whole number of units.
    pub(super) fn amounts(&self, utilities: &[Number]) -> Option<Vec<T>> {
        utilities
            .iter()
            .zip(&self.scale)
            .map(|(utility, scale)| {
                let units = utility * scale;
                if !units.is_integer() {
                    return None;
                }
                let units = units.to_integer();
                let fits = T::BITS.is_none_or(|bits| units.bits() <= bits);
                fits.then(|| T::of(&units)).flatten()
            })
            .collect()
    }
}

/// What must hold among the choices named last.
fn by_last(rules: &[Rule]) -> HashMap<usize, Vec<Rule>> {
    let mut all: HashMap<usize, Vec<Rule>> = HashMap::new();
    for rule in rules {
        let last = match rule {
            Rule::Forbidden(choices) => last(choices),
            Rule::Required { when, then } => last(when).max(last(then)),
        };
        all.entry(last).or_default().push(rule.clone());
    }
    all
}

fn last(choices: &[Choice]) -> usize {
    choices.iter().map(|choice| choice.issue).max().unwrap_or(0)
}

fn convert<T: Amount>(each: &[BigInt]) -> Option<Vec<T>> {
    each.iter().map(T::of).collect()
}

/// By issue and side: the most that this issue and those after it can add.
fn rest<T: Amount>(
    worth: &[Vec<Vec<T>>],
    bonuses: &HashMap<usize, Vec<Extra<T>>>,
    sides: usize,
) -> Option<Vec<Vec<T>>> {
    let nothing = T::of(&BigInt::zero())?;
    let mut sums = vec![vec![nothing.clone(); sides]];
    for (issue, options) in worth.iter().enumerate().rev() {
        let mut sum = sums.last()?.clone();
        for (side, sum) in sum.iter_mut().enumerate() {
            let most = options.iter().filter_map(|each| each.get(side)).max()?;
            *sum = sum.plus(most);
        }
        for extra in bonuses.get(&issue).into_iter().flatten() {
            if extra.amount > nothing {
                let sum = sum.get_mut(extra.side)?;
                *sum = sum.plus(&extra.amount);
            }
        }
        sums.push(sum);
    }
    sums.reverse();
    Some(sums)
}

/// The least common denominator of all that a side's utilities are made of.
fn denominator(problem: &Problem, side: usize, floor: &[Number]) -> Option<BigInt> {
    let mut all = BigInt::one();
    let mut include = |number: &Number| -> Option<()> {
        if !(&all % number.denom()).is_zero() {
            all = all.lcm(number.denom());
        }
        (all.bits() <= WIDEST).then_some(())
    };
    include(floor.get(side)?)?;
    for bonus in &problem.sides.get(side)?.bonuses {
        include(&bonus.worth)?;
    }
    for (issue, what) in problem.issues.iter().enumerate() {
        for option in 0..what.domain.count().unwrap_or(0) {
            include(&worth(problem, side, issue, option)?)?;
        }
    }
    Some(all)
}
