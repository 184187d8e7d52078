//! A problem in whole numbers, cut into parts that do not depend on each other.
//!
//! Issues that a rule or a bonus ties together become one part, whose choices
//! are the joint ones that the rules allow, bonuses included. Every package is
//! then one choice of each part, and its utilities are plain sums.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use crate::limits;
use crate::model::{Choice, Domain, Number, Problem, ProblemError, Rule};
use crate::unit::Unit;

/// A problem's parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts<U> {
    /// The parts, in the order of their first issues.
    pub parts: Vec<Part<U>>,
    /// What no agreement is worth to each side, in units.
    pub reservation: Vec<U>,
    /// Units of a utility of one: the same for all sides.
    pub scale: BigInt,
}

/// Issues that are decided together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<U> {
    /// The issues, ascending.
    pub issues: Vec<usize>,
    /// The possible joint choices, in lexicographic order: an option of each
    /// of the issues, and what that is worth to each side.
    pub choices: Vec<Joint<U>>,
}

/// A joint choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joint<U> {
    /// The option of each of the part's issues.
    pub options: Vec<usize>,
    /// What it is worth to each side, in units.
    pub worth: Vec<U>,
}

/// Why a problem cannot be cut into parts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartsError {
    /// It is no problem.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// A divisible issue.
    #[error(
        "issue {0:?} is divisible: divisible issues are settled by adjusted winner, when all are"
    )]
    Divisible(String),
    /// Too many issues are tied together.
    #[error(
        "rules and bonuses tie {issues} issues together, {first:?} among them, which gives more \
         than {most} joint choices; drop some rules, or merge options",
        most = limits::JOINT
    )]
    Tied {
        /// How many issues.
        issues: usize,
        /// The first of them.
        first: String,
    },
    /// The utilities have too many digits for this width of number.
    #[error("the utilities have too many digits to be added exactly; round them")]
    TooFine,
}

impl<U: Unit> Parts<U> {
    /// Cuts a problem into parts.
    ///
    /// # Errors
    /// [`PartsError`]; [`PartsError::TooFine`] if a wider [`Unit`] is needed.
    pub fn of(problem: &Problem) -> Result<Self, PartsError> {
        problem.check()?;
        if let Some(issue) = problem
            .issues
            .iter()
            .find(|issue| matches!(issue.domain, Domain::Divisible { .. }))
        {
            return Err(PartsError::Divisible(issue.name.clone()));
        }
        let scale = common_denominator(problem);
        fits::<U>(problem, &scale)?;
        let reservation = problem
            .sides
            .iter()
            .map(|side| units(&side.reservation, &scale))
            .collect::<Result<_, _>>()?;
        let parts = tied(problem)
            .into_iter()
            .map(|issues| part(problem, issues, &scale))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            parts,
            reservation,
            scale,
        })
    }

    /// How many sides there are.
    pub fn sides(&self) -> usize {
        self.reservation.len()
    }

    /// The reservation values of exactly `N` sides.
    pub fn reservation<const N: usize>(&self) -> Option<[U; N]> {
        self.reservation.as_slice().try_into().ok()
    }

    /// What the choices are worth to exactly `N` sides: by part, by choice.
    pub fn worth<const N: usize>(&self) -> Option<Vec<Vec<[U; N]>>> {
        self.parts
            .iter()
            .map(|part| {
                part.choices
                    .iter()
                    .map(|choice| choice.worth.as_slice().try_into().ok())
                    .collect()
            })
            .collect()
    }

    /// A package of the problem from a choice of each part: the option of each
    /// issue.
    pub fn package(&self, choices: &[usize]) -> Option<Vec<usize>> {
        if choices.len() != self.parts.len() {
            return None;
        }
        let issues = self.parts.iter().map(|part| part.issues.len()).sum();
        let mut package = vec![0; issues];
        for (part, choice) in self.parts.iter().zip(choices) {
            let joint = part.choices.get(*choice)?;
            for (issue, option) in part.issues.iter().zip(&joint.options) {
                *package.get_mut(*issue)? = *option;
            }
        }
        Some(package)
    }

    /// A utility in the sides' own scale.
    pub fn number(&self, units: U) -> Number {
        Number::new(units.to_big(), self.scale.clone())
    }
}

fn units<U: Unit>(number: &Number, scale: &BigInt) -> Result<U, PartsError> {
    let whole = number * scale;
    U::from_big(&whole.to_integer()).ok_or(PartsError::TooFine)
}

/// The smallest number that makes every utility whole.
fn common_denominator(problem: &Problem) -> BigInt {
    let mut scale = BigInt::one();
    let mut needs = |number: &Number| scale = scale.lcm(number.denom());
    for side in &problem.sides {
        needs(&side.reservation);
        side.bonuses.iter().for_each(|bonus| needs(&bonus.worth));
        for issue in 0..problem.issues.len() {
            for option in 0..options_of(problem, issue) {
                if let Some(worth) = side.worth_of(&problem.issues, Choice { issue, option }) {
                    needs(&worth);
                }
            }
        }
    }
    scale
}

/// Makes sure that no sum of utilities leaves the width of the units.
fn fits<U: Unit>(problem: &Problem, scale: &BigInt) -> Result<(), PartsError> {
    for side in &problem.sides {
        let mut most = side.reservation.abs();
        for bonus in &side.bonuses {
            most += bonus.worth.abs();
        }
        for issue in 0..problem.issues.len() {
            let largest = (0..options_of(problem, issue))
                .filter_map(|option| side.worth_of(&problem.issues, Choice { issue, option }))
                .map(|worth| worth.abs())
                .max();
            most += largest.unwrap_or_else(Number::zero);
        }
        units::<U>(&most, scale)?;
    }
    Ok(())
}

fn options_of(problem: &Problem, issue: usize) -> usize {
    problem
        .issues
        .get(issue)
        .and_then(|issue| issue.domain.count())
        .unwrap_or(0)
}

/// Groups of issues that rules and bonuses tie together.
fn tied(problem: &Problem) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..problem.issues.len()).collect();
    fn root(group: &mut [usize], mut issue: usize) -> usize {
        while group[issue] != issue {
            group[issue] = group[group[issue]];
            issue = group[issue];
        }
        issue
    }
    let mut tie = |choices: &mut dyn Iterator<Item = &Choice>| {
        let mut first = None;
        for choice in choices {
            let own = root(&mut group, choice.issue);
            let first = *first.get_or_insert(own);
            let first = root(&mut group, first);
            group[own.max(first)] = own.min(first);
        }
    };
    for rule in &problem.rules {
        match rule {
            Rule::Forbidden(choices) => tie(&mut choices.iter()),
            Rule::Required { when, then } => tie(&mut when.iter().chain(then)),
        }
    }
    for bonus in problem.sides.iter().flat_map(|side| &side.bonuses) {
        tie(&mut bonus.when.iter());
    }
    let mut groups = std::collections::BTreeMap::<usize, Vec<usize>>::new();
    for issue in 0..problem.issues.len() {
        let root = root(&mut group, issue);
        groups.entry(root).or_default().push(issue);
    }
    groups.into_values().collect()
}

fn part<U: Unit>(
    problem: &Problem,
    issues: Vec<usize>,
    scale: &BigInt,
) -> Result<Part<U>, PartsError> {
    let counts: Vec<usize> = issues
        .iter()
        .map(|issue| options_of(problem, *issue))
        .collect();
    let joint = counts
        .iter()
        .try_fold(1usize, |joint, count| joint.checked_mul(*count))
        .filter(|joint| *joint <= limits::JOINT);
    if joint.is_none() {
        let first = issues.first().and_then(|issue| problem.issues.get(*issue));
        return Err(PartsError::Tied {
            issues: issues.len(),
            first: first.map(|issue| issue.name.clone()).unwrap_or_default(),
        });
    }
    let own = Own::of(problem, &issues, scale)?;
    let mut choices = Vec::new();
    let mut options = vec![0; issues.len()];
    loop {
        if own.allows(&options) {
            let worth = own.worth(&options);
            choices.push(Joint {
                options: options.clone(),
                worth,
            });
        }
        // Counts on like an odometer, the last issue fastest.
        let Some(turn) = (0..options.len()).rfind(|at| options[*at] + 1 < counts[*at]) else {
            break;
        };
        options[turn] += 1;
        options[turn + 1..].fill(0);
    }
    Ok(Part { issues, choices })
}

/// A combination within a part: its issues by their place in the part.
type Combination = Vec<(usize, usize)>;

/// What concerns one part.
struct Own<U> {
    /// Units by side, by issue of the part, by option.
    worth: Vec<Vec<Vec<U>>>,
    /// By side.
    bonuses: Vec<Vec<(Combination, U)>>,
    forbidden: Vec<Combination>,
    required: Vec<(Combination, Combination)>,
}

impl<U: Unit> Own<U> {
    fn of(problem: &Problem, issues: &[usize], scale: &BigInt) -> Result<Self, PartsError> {
        let here = |choices: &[Choice]| -> Option<Combination> {
            choices
                .iter()
                .map(|choice| {
                    let place = issues.binary_search(&choice.issue).ok()?;
                    Some((place, choice.option))
                })
                .collect()
        };
        let mut own = Self {
            worth: Vec::new(),
            bonuses: Vec::new(),
            forbidden: Vec::new(),
            required: Vec::new(),
        };
        for side in &problem.sides {
            let mut worth = Vec::new();
            for issue in issues.iter().copied() {
                let of = |option| {
                    let worth = side.worth_of(&problem.issues, Choice { issue, option });
                    units(&worth.unwrap_or_else(Number::zero), scale)
                };
                worth.push(
                    (0..options_of(problem, issue))
                        .map(of)
                        .collect::<Result<_, _>>()?,
                );
            }
            own.worth.push(worth);
            let mut bonuses = Vec::new();
            for bonus in &side.bonuses {
                if let Some(when) = here(&bonus.when) {
                    bonuses.push((when, units(&bonus.worth, scale)?));
                }
            }
            own.bonuses.push(bonuses);
        }
        for rule in &problem.rules {
            match rule {
                Rule::Forbidden(choices) => own.forbidden.extend(here(choices)),
                Rule::Required { when, then } => {
                    own.required.extend(here(when).zip(here(then)));
                }
            }
        }
        Ok(own)
    }

    fn allows(&self, options: &[usize]) -> bool {
        !self.forbidden.iter().any(|choices| all(choices, options))
            && self
                .required
                .iter()
                .all(|(when, then)| !all(when, options) || all(then, options))
    }

    fn worth(&self, options: &[usize]) -> Vec<U> {
        self.worth
            .iter()
            .zip(&self.bonuses)
            .map(|(issues, bonuses)| {
                let plain = issues
                    .iter()
                    .zip(options)
                    .filter_map(|(each, option)| each.get(*option));
                let extra = bonuses
                    .iter()
                    .filter(|(when, _)| all(when, options))
                    .map(|(_, worth)| worth);
                plain
                    .chain(extra)
                    .fold(U::default(), |sum, worth| sum + *worth)
            })
            .collect()
    }
}

fn all(choices: &[(usize, usize)], options: &[usize]) -> bool {
    choices
        .iter()
        .all(|(place, option)| options.get(*place) == Some(option))
}
