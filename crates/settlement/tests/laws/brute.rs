//! The definitions, word by word: looks at every package and takes the best.
//! Slow, and obvious.

use goodoffices_settlement::{Agreement, Decision, Number, Package, Problem, Solution};
use num_traits::{One, Zero};

/// Every combination of options, whatever the rules say.
pub(crate) fn combinations(problem: &Problem) -> Vec<Package> {
    let mut all: Vec<Package> = vec![Vec::new()];
    for issue in &problem.issues {
        let count = issue.domain.count().expect("nothing divisible");
        all = all
            .iter()
            .flat_map(|begun| {
                (0..count).map(|option| {
                    let mut package = begun.clone();
                    package.push(Decision::Option(option));
                    package
                })
            })
            .collect();
    }
    all
}

/// What a package is worth to each side.
pub(crate) fn utilities(problem: &Problem, package: &Package) -> Vec<Number> {
    let sides = problem.sides.iter().enumerate();
    sides
        .map(|(place, side)| side.utility(&problem.issues, place, package).unwrap())
        .collect()
}

/// Whether a package obeys the rules.
pub(crate) fn is_allowed(problem: &Problem, package: &Package) -> bool {
    problem.rules.iter().all(|rule| rule.allows(package))
}

/// Whether one is at least as good for all and better for one.
pub(crate) fn beats(one: &[Number], other: &[Number]) -> bool {
    one != other && one.iter().zip(other).all(|(one, other)| one >= other)
}

/// All there is to know of a problem.
pub(crate) struct Brute<'a> {
    problem: &'a Problem,
    /// The packages that obey the rules and that nobody would walk away from.
    pub(crate) acceptable: Vec<Agreement>,
    /// The most that each side gets from one of these.
    pub(crate) ideals: Option<Vec<Number>>,
}

impl<'a> Brute<'a> {
    pub(crate) fn of(problem: &'a Problem) -> Self {
        let acceptable: Vec<Agreement> = combinations(problem)
            .into_iter()
            .filter(|package| is_allowed(problem, package))
            .map(|package| Agreement {
                utilities: utilities(problem, &package),
                package,
            })
            .filter(|agreement| {
                let mut sides = agreement.utilities.iter().zip(&problem.sides);
                sides.all(|(have, side)| *have >= side.reservation)
            })
            .collect();
        let ideals = (0..problem.sides.len())
            .map(|side| acceptable.iter().map(|it| it.utilities[side].clone()).max())
            .collect();
        Self {
            problem,
            acceptable,
            ideals,
        }
    }

    /// What acceptable packages are worth that no other beats, best for the
    /// first side first, each once.
    pub(crate) fn frontier(&self) -> Vec<Vec<Number>> {
        let all = self.points();
        let unbeaten = |point: &&Vec<Number>| !all.iter().any(|other| beats(other, point));
        all.iter().rev().filter(unbeaten).cloned().collect()
    }

    /// What acceptable packages are worth, each once.
    fn points(&self) -> Vec<Vec<Number>> {
        let all = self.acceptable.iter().map(|it| it.utilities.clone());
        let each_once: std::collections::BTreeSet<_> = all.collect();
        each_once.into_iter().collect()
    }

    /// Gains over the reservation values.
    pub(crate) fn gains(&self, utilities: &[Number]) -> Vec<Number> {
        let sides = utilities.iter().zip(&self.problem.sides);
        sides.map(|(have, side)| have - &side.reservation).collect()
    }

    /// Gains as parts of ideal gains; one where the ideal gain is nothing.
    pub(crate) fn ratios(&self, utilities: &[Number]) -> Vec<Number> {
        let ideals = self.gains(self.ideals.as_ref().unwrap());
        let gains = self.gains(utilities).into_iter().zip(ideals);
        gains
            .map(|(gain, ideal)| match ideal.is_zero() {
                true => Number::one(),
                false => gain / ideal,
            })
            .collect()
    }

    /// What a package reaches by a solution's measure.
    pub(crate) fn measure(&self, solution: Solution, utilities: &[Number]) -> Number {
        match solution {
            Solution::Nash => self.gains(utilities).iter().product(),
            Solution::KalaiSmorodinsky => self.ratios(utilities).into_iter().min().unwrap(),
            Solution::Egalitarian => self.gains(utilities).into_iter().min().unwrap(),
            Solution::Utilitarian => utilities.iter().sum(),
        }
    }

    /// What decides between packages before the order of the sides does: the
    /// measure (and what comes second smallest, and so on, where that belongs
    /// to the solution), then the rule for ties.
    pub(crate) fn rank(
        &self,
        solution: Solution,
        utilities: &[Number],
    ) -> (Vec<Number>, Vec<Number>) {
        let sorted = |mut of: Vec<Number>| {
            of.sort();
            of
        };
        let own = match solution {
            Solution::KalaiSmorodinsky => self.ratios(utilities),
            Solution::Egalitarian => self.gains(utilities),
            _ => vec![self.measure(solution, utilities)],
        };
        (sorted(own), sorted(self.ratios(utilities)))
    }

    /// What the fair package is worth: the best of all.
    pub(crate) fn best(&self, solution: Solution) -> Option<Vec<Number>> {
        let all = self.points().into_iter();
        all.max_by_key(|utilities| (self.rank(solution, utilities), utilities.clone()))
    }

    /// An acceptable package worth exactly this.
    pub(crate) fn package(&self, utilities: &[Number]) -> Option<Package> {
        let mut all = self.acceptable.iter();
        all.find(|agreement| agreement.utilities == utilities)
            .map(|agreement| agreement.package.clone())
    }
}
