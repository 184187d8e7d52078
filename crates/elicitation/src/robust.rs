//! Fair packages when what the sides want is known only in part.
//!
//! Under each reading the engine finds the package that would be fair if that
//! reading were true. Of all these, the *robust* one is the package with the
//! smallest largest loss: in no reading does any side get much less from it than
//! from what would have been fair then (the minimax regret of Boutilier et al.
//! 2006, over all sides, so that it does not lean towards the side that was
//! asked).

use num_traits::{One, Signed, Zero};
use settlement::{Agreement, Decision, Issue, Number, Package, Problem, Rule, Side, Solution};

use crate::elicited::{Elicited, Reading, Share};
use crate::limits;

/// Whoever finds fair packages: an engine, or what stands before it.
pub trait Settler {
    /// The fair package of a problem; none if no package gives every side at
    /// least its reservation value, or none was found.
    fn fair(&mut self, problem: &Problem, solution: Solution) -> Option<Agreement>;
}

impl<F: FnMut(&Problem, Solution) -> Option<Agreement>> Settler for F {
    fn fair(&mut self, problem: &Problem, solution: Solution) -> Option<Agreement> {
        self(problem, solution)
    }
}

/// A side of a problem, and how well it is known.
#[derive(Debug, Clone)]
pub struct Party<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it wants.
    pub view: View<'a>,
}

/// How well it is known what a side wants.
#[derive(Debug, Clone)]
pub enum View<'a> {
    /// Fully.
    Known(&'a Side),
    /// As far as its answers go.
    Elicited {
        /// What they say.
        elicited: &'a Elicited,
        /// What no agreement is worth to it, in points of a hundred, unless the
        /// interview asked.
        reservation: Number,
    },
}

/// A fair package, in one sense, from what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Robust {
    /// In which sense.
    pub solution: Solution,
    /// The package that is fair under the middle readings.
    pub centre: Judged,
    /// The package with the smallest largest loss.
    pub robust: Judged,
    /// Readings under which there is a fair package at all.
    pub possible: Share,
}

/// A package, and how well it stands under all readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The package.
    pub package: Package,
    /// What it is worth to each side, in the side's own scale.
    pub spread: Vec<Spread>,
    /// Readings under which it is the fair one, or is worth the same to every
    /// side.
    pub fair: Share,
    /// Readings under which no other package that was found is as good for all
    /// sides and better for one.
    pub efficient: Share,
    /// Readings under which no side would rather leave.
    pub signed: Share,
}

impl Judged {
    /// For the people of one side, by its place in the problem: how sure the
    /// package is. For a side that was asked; points of a hundred.
    pub fn sentence(&self, place: usize) -> Option<String> {
        let spread = self.spread.get(place)?;
        let points = spread.loss.ceil().to_integer();
        let points = match points.is_one() {
            true => "1 point".to_owned(),
            false => format!("{points} points"),
        };
        let loss = match points.starts_with("0 ") {
            true => "in none do you get less than what would have been fair".to_owned(),
            false => format!("in the worst one you lose at most {points} of 100"),
        };
        let Share { of, all } = self.efficient;
        Some(format!(
            "In {of} of {all} readings of your answers this package stays among the best; {loss}."
        ))
    }
}

/// What a package is worth to one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// At least, over all that agrees with the answers, not only the readings.
    pub low: Number,
    /// Under the middle reading.
    pub centre: Number,
    /// At most.
    pub high: Number,
    /// The largest loss in any reading: by how much less it is worth than what
    /// would have been fair then.
    pub loss: Number,
}

/// Sides that cannot be settled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RobustError {
    /// The sides and issues do not fit together.
    #[error(transparent)]
    Problem(#[from] settlement::ProblemError),
    /// A side was asked about other issues.
    #[error("{side} was asked about other issues than these; interview it about these")]
    Issues {
        /// The side.
        side: String,
    },
    /// No reading was to be taken.
    #[error("take 1 to {} readings, not {found}", limits::READINGS)]
    Readings {
        /// How many were.
        found: usize,
    },
    /// No package that every side would sign, under the middle readings or
    /// under any other.
    #[error("under no reading of the answers is there a package that every side would sign")]
    Infeasible,
}

/// Fair packages in each of these senses. Takes `readings` readings of each
/// side that was asked, the first with the first and so on, and calls the
/// settler once for each, and once for the middle, for each solution.
/// `candidates` are packages that may be recommended besides, such as those of
/// the middle readings' frontier.
///
/// # Errors
/// A [`RobustError`] if the sides do not fit the issues, or nothing is possible.
pub fn settle(
    issues: &[Issue],
    parties: &[Party<'_>],
    rules: &[Rule],
    solutions: &[Solution],
    readings: usize,
    candidates: &[Package],
    settler: &mut impl Settler,
) -> Result<Vec<Robust>, RobustError> {
    if !(1..=limits::READINGS).contains(&readings) {
        return Err(RobustError::Readings { found: readings });
    }
    for party in parties {
        if let View::Elicited { elicited, .. } = &party.view
            && elicited.issues() != issues
        {
            return Err(RobustError::Issues {
                side: party.name.to_owned(),
            });
        }
    }
    let problem = |reading: Option<usize>| Problem {
        issues: issues.to_vec(),
        sides: parties.iter().map(|party| party.side(reading)).collect(),
        rules: rules.to_vec(),
    };
    let middle = problem(None);
    middle.check()?;
    let problems: Vec<Problem> = (0..readings)
        .map(|reading| problem(Some(reading)))
        .collect();
    let mut found: Vec<Package> = Vec::new();
    let mut fair = Vec::new();
    for solution in solutions {
        let mut of = |problem: &Problem| {
            let agreement = settler.fair(problem, *solution)?;
            let known = found.iter().position(|other| *other == agreement.package);
            Some(known.unwrap_or_else(|| {
                found.push(agreement.package);
                found.len() - 1
            }))
        };
        let centre = of(&middle);
        let each: Vec<Option<usize>> = problems.iter().map(of).collect();
        fair.push((*solution, centre, each));
    }
    for candidate in candidates {
        let possible = rules.iter().all(|rule| rule.allows(candidate));
        if possible && !found.contains(candidate) {
            found.push(candidate.clone());
        }
    }
    let table = Table::new(&problems, &middle, found);
    let mut answers = Vec::new();
    for (solution, centre, each) in fair {
        let robust = table.robust(&each).or(centre);
        let robust = robust.ok_or(RobustError::Infeasible)?;
        answers.push(Robust {
            solution,
            centre: table.judge(parties, centre.unwrap_or(robust), &each),
            robust: table.judge(parties, robust, &each),
            possible: Share {
                of: each.iter().flatten().count(),
                all: readings,
            },
        });
    }
    Ok(answers)
}

impl Party<'_> {
    /// As it is under a reading, or in the middle.
    fn side(&self, reading: Option<usize>) -> Side {
        match &self.view {
            View::Known(side) => Side {
                name: self.name.to_owned(),
                ..(*side).clone()
            },
            View::Elicited {
                elicited,
                reservation,
            } => {
                let found = reading.and_then(|reading| elicited.readings.get(reading));
                let found: &Reading = found.unwrap_or(&elicited.centre);
                found.side(self.name, reservation)
            }
        }
    }

    fn bounds(&self, place: usize, package: &[Decision]) -> Option<(Number, Number)> {
        match &self.view {
            View::Known(_) => None,
            View::Elicited { elicited, .. } => elicited.bounds(place, package),
        }
    }
}

/// What every package is worth to every side under every reading.
struct Table {
    packages: Vec<Package>,
    /// By package, by reading, by side.
    worth: Vec<Vec<Vec<Number>>>,
    /// By package, by side, under the middle reading.
    middle: Vec<Vec<Number>>,
    /// By reading, by side.
    reservations: Vec<Vec<Number>>,
}

impl Table {
    fn new(problems: &[Problem], middle: &Problem, packages: Vec<Package>) -> Self {
        let worth = |problem: &Problem, package: &Package| -> Option<Vec<Number>> {
            let sides = problem.sides.iter().enumerate();
            sides
                .map(|(place, side)| side.utility(&problem.issues, place, package))
                .collect()
        };
        let mut table = Self {
            packages: Vec::new(),
            worth: Vec::new(),
            middle: Vec::new(),
            reservations: problems
                .iter()
                .map(|problem| {
                    let sides = problem.sides.iter();
                    sides.map(|side| side.reservation.clone()).collect()
                })
                .collect(),
        };
        for package in packages {
            // What is no package of the problem is worth nothing to anybody,
            // and so is never recommended.
            let nothing = vec![Number::zero(); middle.sides.len()];
            let each = problems.iter();
            let each =
                each.map(|problem| worth(problem, &package).unwrap_or_else(|| nothing.clone()));
            table.worth.push(each.collect());
            table
                .middle
                .push(worth(middle, &package).unwrap_or_else(|| nothing.clone()));
            table.packages.push(package);
        }
        table
    }

    /// The package with the smallest largest loss of any side; of these the one
    /// that is fair most often, then the first.
    fn robust(&self, fair: &[Option<usize>]) -> Option<usize> {
        let sides = self.middle.first().map_or(0, Vec::len);
        let spans: Vec<Number> = (0..sides).map(|side| self.span(side)).collect();
        let packages = 0..self.packages.len();
        fair.iter().flatten().next()?;
        packages.min_by_key(|package| {
            let losses = (0..sides).map(|side| {
                let loss = self.loss(*package, side, fair);
                let span = spans.get(side).filter(|span| span.is_positive());
                span.map_or(Number::zero(), |span| loss / span)
            });
            let largest = losses.max().unwrap_or_else(Number::zero);
            (largest, std::cmp::Reverse(self.fair(*package, fair)))
        })
    }

    /// How far apart the packages are for a side, so that sides' losses can be
    /// compared.
    fn span(&self, side: usize) -> Number {
        let worth = || {
            self.worth
                .iter()
                .flatten()
                .filter_map(|sides| sides.get(side))
        };
        match (worth().max(), worth().min()) {
            (Some(most), Some(least)) => most - least,
            _ => Number::zero(),
        }
    }

    /// Where some side would rather leave, every side has what no agreement is
    /// worth to it.
    fn loss(&self, package: usize, side: usize, fair: &[Option<usize>]) -> Number {
        let had = |package: usize, reading: usize| {
            let floors = self.reservations.get(reading)?;
            let worth = self.worth.get(package)?.get(reading)?;
            if signed(worth, floors) {
                worth.get(side)
            } else {
                floors.get(side)
            }
        };
        let losses = fair
            .iter()
            .enumerate()
            .filter_map(|(reading, fair)| Some(had((*fair)?, reading)? - had(package, reading)?));
        losses
            .max()
            .map_or_else(Number::zero, |loss| loss.max(Number::zero()))
    }

    /// In how many readings the package is worth to every side what the fair
    /// one is.
    fn fair(&self, package: usize, fair: &[Option<usize>]) -> usize {
        let readings = fair.iter().enumerate();
        let same = readings.filter(|(reading, fair)| {
            let worth = |package: usize| self.worth.get(package)?.get(*reading);
            fair.is_some_and(|fair| fair == package || worth(fair) == worth(package))
        });
        same.count()
    }

    fn judge(&self, parties: &[Party<'_>], package: usize, fair: &[Option<usize>]) -> Judged {
        let readings = self.reservations.len();
        let share = |of: usize| Share { of, all: readings };
        let decided = self.packages.get(package).cloned().unwrap_or_default();
        let spread = parties.iter().enumerate().map(|(place, party)| {
            let centre = self.middle.get(package).and_then(|sides| sides.get(place));
            let centre = centre.cloned().unwrap_or_else(Number::zero);
            let bounds = party.bounds(place, &decided);
            let (low, high) = bounds.unwrap_or_else(|| (centre.clone(), centre.clone()));
            Spread {
                low,
                centre,
                high,
                loss: self.loss(package, place, fair),
            }
        });
        let spread = spread.collect();
        let none: Vec<Vec<Number>> = Vec::new();
        let worth = self.worth.get(package).unwrap_or(&none);
        let efficient = worth.iter().enumerate().filter(|(reading, mine)| {
            let others = self.worth.iter().filter_map(|other| other.get(*reading));
            !others.into_iter().any(|other| beats(other, mine))
        });
        let agreed = worth.iter().zip(&self.reservations);
        let agreed = agreed.filter(|(mine, floors)| signed(mine, floors));
        Judged {
            fair: share(self.fair(package, fair)),
            efficient: share(efficient.count()),
            signed: share(agreed.count()),
            spread,
            package: decided,
        }
    }
}

/// As good for all and better for one.
fn beats(other: &[Number], mine: &[Number]) -> bool {
    other != mine && other.iter().zip(mine).all(|(other, mine)| other >= mine)
}

/// Whether every side has at least what no agreement is worth to it.
fn signed(worth: &[Number], floors: &[Number]) -> bool {
    worth
        .iter()
        .zip(floors)
        .all(|(worth, floor)| worth >= floor)
}
