//! What is negotiated, and what it is worth to whom.

use num_rational::BigRational;
use num_traits::Zero;

use crate::limits;

/// An exact number.
pub type Number = BigRational;

/// A negotiation: its issues, what the sides want, and what cannot be combined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is negotiated.
    pub issues: Vec<Issue>,
    /// Who negotiates: two to [`limits::SIDES`].
    pub sides: Vec<Side>,
    /// Which packages are possible; none given: all.
    pub rules: Vec<Rule>,
}

/// One issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its name, unlike every other issue's.
    pub name: String,
    /// What can be agreed on it.
    pub domain: Domain,
}

/// What can be agreed on an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Domain {
    /// One of these, each named once.
    Options(Vec<String>),
    /// A whole number between two, both included.
    Range {
        /// The smallest.
        low: i64,
        /// The largest.
        high: i64,
    },
    /// Something that is split: every side gets a share from nothing (0) to the
    /// whole (1), and the shares sum to one.
    ///
    /// `low` and `high` only name what the first side's share stands for, where
    /// a problem speaks of a quantity (a price between two amounts); a plain
    /// split has 0 and 1.
    Divisible {
        /// What the first side's share of nothing is called.
        low: Number,
        /// What the whole in the first side's hands is called.
        high: Number,
    },
}

impl Domain {
    /// How many choices there are; none for a divisible issue.
    pub fn count(&self) -> Option<usize> {
        match self {
            Self::Options(options) => Some(options.len()),
            Self::Range { low, high } => high
                .checked_sub(*low)
                .and_then(|steps| usize::try_from(steps).ok())
                .and_then(|steps| steps.checked_add(1)),
            Self::Divisible { .. } => None,
        }
    }

    /// The name of a choice by its number.
    pub fn name_of(&self, option: usize) -> Option<String> {
        match self {
            Self::Options(options) => options.get(option).cloned(),
            Self::Range { low, .. } => {
                let within = self.count().is_some_and(|count| option < count);
                let value = i64::try_from(option).ok()?.checked_add(*low)?;
                within.then(|| value.to_string())
            }
            Self::Divisible { .. } => None,
        }
    }
}

/// One side, and what it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Its name, unlike every other side's.
    pub name: String,
    /// What each issue is worth to it, in the order of the issues. Utilities of
    /// a package add up.
    pub worth: Vec<Worth>,
    /// What combinations are worth to it besides.
    pub bonuses: Vec<Bonus>,
    /// What no agreement is worth to it: its reservation value or disagreement
    /// point.
    ///
    /// Packages below it for any side are left out of every answer. A side's
    /// *gain* is its utility less this.
    pub reservation: Number,
}

/// What an issue is worth to a side, its weight included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Worth {
    /// Of each option, in their order.
    Each(Vec<Number>),
    /// Evenly between the ends: of a range's low and high, or, of something
    /// divisible, of no share and the whole in this side's own hands. A range
    /// of one value is worth `low`.
    Line {
        /// At the low end.
        low: Number,
        /// At the high end.
        high: Number,
    },
}

/// A combination that is worth more, or less, than its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bonus {
    /// The combination: all of these together.
    pub when: Vec<Choice>,
    /// What it adds.
    pub worth: Number,
}

/// What is possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// These cannot all be agreed together.
    Forbidden(Vec<Choice>),
    /// Where all of `when` are agreed, all of `then` must be.
    Required {
        /// If all of these,
        when: Vec<Choice>,
        /// then all of these.
        then: Vec<Choice>,
    },
}

/// An option of an issue, both by number from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Choice {
    /// The issue.
    pub issue: usize,
    /// Its option; of a range, counted from its low end.
    pub option: usize,
}

/// What a package decides on one issue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// An option, by number from 0; of a range, counted from its low end.
    Option(usize),
    /// Of something divisible: each side's share, in the order of the sides;
    /// none is negative and they sum to one.
    Shares(Vec<Number>),
}

/// A decision on each issue, in the order of the issues.
pub type Package = Vec<Decision>;

/// A problem that cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemError {
    /// Too few or too many of something.
    #[error("{what}: {found}, but it must be {least} to {most}")]
    Count {
        /// Of what.
        what: String,
        /// How many there are.
        found: usize,
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// A name twice, empty or too long.
    #[error("{what}: the name {name:?} is empty, too long or there twice")]
    Name {
        /// Of what.
        what: &'static str,
        /// The name, cut.
        name: String,
    },
    /// A side values another number of things than there are.
    #[error("{side} values {found} of issue {issue:?}, which has {wanted}")]
    Worth {
        /// The side.
        side: String,
        /// The issue.
        issue: String,
        /// What it values.
        found: String,
        /// What there is.
        wanted: String,
    },
    /// A rule or bonus names what is not there.
    #[error("a rule or bonus names option {} of issue {}, which is not there", choice.option, choice.issue)]
    Choice {
        /// What it names.
        choice: Choice,
    },
    /// A divisible issue in a rule or a bonus.
    #[error("issue {0:?} is divisible: no rule or bonus can name it; give it options instead")]
    Divisible(String),
}

impl Problem {
    /// Checks that everything fits together and is within [`limits`].
    ///
    /// # Errors
    /// The first [`ProblemError`] found.
    pub fn check(&self) -> Result<(), ProblemError> {
        count("issues", self.issues.len(), 1, limits::ISSUES)?;
        count("sides", self.sides.len(), 2, limits::SIDES)?;
        count("rules", self.rules.len(), 0, limits::RULES)?;
        names("issue", self.issues.iter().map(|issue| issue.name.as_str()))?;
        names("side", self.sides.iter().map(|side| side.name.as_str()))?;
        let mut in_all = 0usize;
        for issue in &self.issues {
            in_all = in_all.saturating_add(self.check_issue(issue)?);
        }
        count("options in all", in_all, 0, limits::OPTIONS_IN_ALL)?;
        for side in &self.sides {
            self.check_side(side)?;
        }
        for rule in &self.rules {
            match rule {
                Rule::Forbidden(choices) => self.check_choices(choices)?,
                Rule::Required { when, then } => {
                    self.check_choices(when)?;
                    self.check_choices(then)?;
                }
            }
        }
        Ok(())
    }

    fn check_issue(&self, issue: &Issue) -> Result<usize, ProblemError> {
        if let Domain::Options(options) = &issue.domain {
            names("option", options.iter().map(String::as_str))?;
        }
        match issue.domain.count() {
            Some(options) => {
                let what = format!("options of issue {:?}", issue.name);
                count(&what, options, 1, limits::OPTIONS)?;
                Ok(options)
            }
            None if !matches!(issue.domain, Domain::Divisible { .. }) => Err(ProblemError::Count {
                what: format!("values of issue {:?}", issue.name),
                found: 0,
                least: 1,
                most: limits::OPTIONS,
            }),
            None => Ok(0),
        }
    }

    fn check_side(&self, side: &Side) -> Result<(), ProblemError> {
        let what = format!("issues valued by {}", side.name);
        let issues = self.issues.len();
        count(&what, side.worth.len(), issues, issues)?;
        let what = format!("bonuses of {}", side.name);
        count(&what, side.bonuses.len(), 0, limits::RULES)?;
        for (issue, worth) in self.issues.iter().zip(&side.worth) {
            let wanted = issue.domain.count();
            let fits = match (worth, &issue.domain) {
                (Worth::Each(each), _) => wanted == Some(each.len()),
                (Worth::Line { .. }, Domain::Range { .. } | Domain::Divisible { .. }) => true,
                (Worth::Line { .. }, Domain::Options(_)) => false,
            };
            if !fits {
                return Err(ProblemError::Worth {
                    side: side.name.clone(),
                    issue: issue.name.clone(),
                    found: match worth {
                        Worth::Each(each) => format!("{} options", each.len()),
                        Worth::Line { .. } => "the ends".to_owned(),
                    },
                    wanted: wanted.map_or_else(
                        || "ends only".to_owned(),
                        |count| format!("{count} options"),
                    ),
                });
            }
        }
        for bonus in &side.bonuses {
            self.check_choices(&bonus.when)?;
        }
        Ok(())
    }

    fn check_choices(&self, choices: &[Choice]) -> Result<(), ProblemError> {
        count(
            "choices of a rule or bonus",
            choices.len(),
            1,
            limits::CHOICES,
        )?;
        for choice in choices {
            let issue = self.issues.get(choice.issue);
            let issue = issue.ok_or(ProblemError::Choice { choice: *choice })?;
            match issue.domain.count() {
                None => return Err(ProblemError::Divisible(issue.name.clone())),
                Some(options) if choice.option < options => {}
                Some(_) => return Err(ProblemError::Choice { choice: *choice }),
            }
        }
        Ok(())
    }

    /// How many packages there would be without rules; none if an issue is
    /// divisible.
    pub fn outcomes(&self) -> Option<num_bigint::BigUint> {
        self.issues
            .iter()
            .map(|issue| issue.domain.count())
            .product()
    }
}

impl Side {
    /// What an option of an issue is worth, bonuses apart.
    pub fn worth_of(&self, issues: &[Issue], choice: Choice) -> Option<Number> {
        match self.worth.get(choice.issue)? {
            Worth::Each(each) => each.get(choice.option).cloned(),
            Worth::Line { low, high } => {
                let count = issues.get(choice.issue)?.domain.count()?;
                if choice.option >= count {
                    return None;
                }
                let steps = count.saturating_sub(1);
                if steps == 0 {
                    return Some(low.clone());
                }
                let share = Number::new(choice.option.into(), steps.into());
                Some(low + (high - low) * share)
            }
        }
    }

    /// What a package is worth to this side, the `place`-th of the problem.
    /// None if the package is not one of the problem's.
    pub fn utility(&self, issues: &[Issue], place: usize, package: &[Decision]) -> Option<Number> {
        if package.len() != issues.len() {
            return None;
        }
        let mut sum = Number::zero();
        for (issue, decision) in package.iter().enumerate() {
            sum += match decision {
                Decision::Option(option) => {
                    let option = *option;
                    self.worth_of(issues, Choice { issue, option })?
                }
                Decision::Shares(shares) => match self.worth.get(issue)? {
                    Worth::Line { low, high } => low + (high - low) * shares.get(place)?,
                    Worth::Each(_) => return None,
                },
            };
        }
        for bonus in self
            .bonuses
            .iter()
            .filter(|bonus| all(&bonus.when, package))
        {
            sum += &bonus.worth;
        }
        Some(sum)
    }
}

impl Rule {
    /// Whether a package obeys the rule.
    pub fn allows(&self, package: &[Decision]) -> bool {
        match self {
            Self::Forbidden(choices) => !all(choices, package),
            Self::Required { when, then } => !all(when, package) || all(then, package),
        }
    }
}

/// Whether a package makes all of these choices.
fn all(choices: &[Choice], package: &[Decision]) -> bool {
    choices
        .iter()
        .all(|choice| package.get(choice.issue) == Some(&Decision::Option(choice.option)))
}

fn count(what: &str, found: usize, least: usize, most: usize) -> Result<(), ProblemError> {
    if (least..=most).contains(&found) {
        return Ok(());
    }
    Err(ProblemError::Count {
        what: what.to_owned(),
        found,
        least,
        most,
    })
}

fn names<'a>(what: &'static str, all: impl Iterator<Item = &'a str>) -> Result<(), ProblemError> {
    let mut seen = std::collections::BTreeSet::new();
    for name in all {
        if name.is_empty() || name.len() > limits::NAME || !seen.insert(name) {
            return Err(ProblemError::Name {
                what,
                name: name.chars().take(60).collect(),
            });
        }
    }
    Ok(())
}
