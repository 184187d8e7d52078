//! The engine: a problem, ready to be answered for.

use ethnum::I256;
use num_traits::Signed;

use crate::answer::{Agreement, Answer, Outcomes, Solution};
use crate::divisible::{self, Chain, Curve};
use crate::error::SettleError;
use crate::model::{Decision, Number, Package, Problem, Worth};
use crate::points::Frontier;
use crate::progress::{Halt, Never};
use crate::solve::Solver;
use crate::space::{Space, options_of};

/// A problem, ready to be answered for.
#[derive(Debug)]
pub struct Engine<'a> {
    problem: &'a Problem,
    floors: Vec<Number>,
    inner: Inner<'a>,
    /// What two sides can split; it stands on whole choices without floors.
    chain: Option<Chain>,
}

/// The problem in the narrowest units that fit.
#[derive(Debug)]
enum Inner<'a> {
    Narrow(Solver<'a, i64>),
    Wide(Solver<'a, i128>),
    Widest(Solver<'a, I256>),
}

/// Does the same with whatever width there is.
macro_rules! each {
    ($engine:expr, $solver:ident => $body:expr) => {
        match &$engine.inner {
            Inner::Narrow($solver) => $body,
            Inner::Wide($solver) => $body,
            Inner::Widest($solver) => $body,
        }
    };
}

impl<'a> Engine<'a> {
    /// Checks a problem and prepares it.
    ///
    /// # Errors
    /// [`SettleError`].
    pub fn new(problem: &'a Problem) -> Result<Self, SettleError> {
        let floors = problem.sides.iter().map(|side| side.reservation.clone());
        Self::with_floors(problem, floors.collect())
    }

    /// The same, but packages below these utilities (in the order of the sides)
    /// are left out, and gains are counted from them.
    fn with_floors(problem: &'a Problem, floors: Vec<Number>) -> Result<Self, SettleError> {
        problem.check()?;
        let chain = Chain::of(problem);
        let whole_floors = match chain {
            Some(_) => (0..problem.sides.len())
                .map(|side| least(problem, side))
                .collect(),
            None => floors.clone(),
        };
        let inner = if let Some(space) = Space::of(problem, &whole_floors)? {
            Inner::Narrow(Solver::new(problem, space))
        } else if let Some(space) = Space::of(problem, &whole_floors)? {
            Inner::Wide(Solver::new(problem, space))
        } else {
            let space = Space::of(problem, &whole_floors)?.ok_or(SettleError::TooFine)?;
            Inner::Widest(Solver::new(problem, space))
        };
        Ok(Self {
            problem,
            floors,
            inner,
            chain,
        })
    }

    /// The problem.
    pub fn problem(&self) -> &'a Problem {
        self.problem
    }

    /// How many packages there are, rules left aside.
    pub fn outcomes(&self) -> Outcomes {
        match self.problem.outcomes() {
            Some(count) => Outcomes::Count(count),
            None => Outcomes::Endless,
        }
    }

    /// The packages that no other beats for everybody, among those that give
    /// every side at least its reservation value.
    pub fn frontier(&self, halt: &mut dyn Halt) -> Frontier {
        match self.curve(halt) {
            Some((_, curve)) => curve.frontier(),
            None => self.whole_frontier(halt),
        }
    }

    fn whole_frontier(&self, halt: &mut dyn Halt) -> Frontier {
        each!(self, solver => solver.frontier(halt))
    }

    /// What two sides can split, on the frontier of the whole choices.
    fn curve(&self, halt: &mut dyn Halt) -> Option<(Frontier, Curve)> {
        let chain = self.chain.as_ref()?;
        let [first, second] = &self.floors[..] else {
            return None;
        };
        let whole = self.whole_frontier(halt);
        let floor = [first.clone(), second.clone()];
        let curve = Curve::of(chain, &whole, &floor, halt);
        Some((whole, curve))
    }

    /// One fair package, without the frontier.
    pub fn solve(&self, solution: Solution, halt: &mut dyn Halt) -> Answer {
        match self.curve(halt) {
            Some((whole, curve)) => self.on_curve(solution, &whole, &curve),
            None => each!(self, solver => solver.solve(solution, halt)),
        }
    }

    /// All four fair packages, chosen from this problem's frontier where that is
    /// proved, and each sought by itself where it is not.
    pub fn solve_all(&self, frontier: &Frontier, halt: &mut dyn Halt) -> Vec<Answer> {
        match self.curve(halt) {
            Some((whole, curve)) => Solution::ALL
                .iter()
                .map(|solution| self.on_curve(*solution, &whole, &curve))
                .collect(),
            None => each!(self, solver => solver.solve_all(frontier, halt)),
        }
    }

    fn on_curve(&self, solution: Solution, whole: &Frontier, curve: &Curve) -> Answer {
        let [first, second] = [self.floors.first(), self.floors.get(1)];
        let floor = [first, second].map(|floor| floor.cloned().unwrap_or_default());
        curve.answer(solution, &floor, |point| self.split(whole, curve, point))
    }

    /// The whole choices and the shares that make a point of a curve.
    fn split(&self, whole: &Frontier, curve: &Curve, point: &[Number; 2]) -> Option<Package> {
        let chain = self.chain.as_ref()?;
        let (base, shares) = curve.under(chain, whole, point)?;
        let package = each!(self, solver => solver.package(&base, &mut Never))?;
        Some(divisible::with_shares(package, shares))
    }

    /// The best that each side gets among packages that give every side at least
    /// its reservation value; none if there is no such package, or if the search
    /// was stopped.
    pub fn ideals(&self, halt: &mut dyn Halt) -> Option<Vec<Number>> {
        match self.curve(halt) {
            Some((_, curve)) => curve.ideals().map(Vec::from),
            None => each!(self, solver => solver.ideals(halt)),
        }
    }

    /// A package that is worth exactly this to the sides; none if that is no
    /// point of the frontier, or if the search was stopped.
    pub fn package(&self, utilities: &[Number], halt: &mut dyn Halt) -> Option<Package> {
        match self.curve(halt) {
            Some((whole, curve)) => {
                self.split(&whole, &curve, &utilities.to_vec().try_into().ok()?)
            }
            None => each!(self, solver => solver.package(utilities, halt)),
        }
    }

    /// Packages of the frontier that are worth about as much to a side as this
    /// one, differing by at most `within`: what it may offer all at once, to see
    /// which the others prefer (V. Medvec and A. Galinsky, *Putting More on the
    /// Table*, Negotiation 8, 2005). At most so many, spread evenly.
    pub fn near(
        &self,
        side: usize,
        package: &[Decision],
        within: &Number,
        most: usize,
        halt: &mut dyn Halt,
    ) -> Vec<Agreement> {
        let wanted = self.problem.sides.get(side);
        let Some(worth) = wanted.and_then(|it| it.utility(&self.problem.issues, side, package))
        else {
            return Vec::new();
        };
        let frontier = self.frontier(halt);
        let near = |point: &usize| {
            let utility = frontier.points.utility(*point, side);
            frontier.points.reached(*point)
                && utility.is_some_and(|utility| (utility - &worth).abs() <= *within)
        };
        let points: Vec<usize> = (0..frontier.points.len()).filter(near).collect();
        self.agreements(&frontier, &points, most, halt)
    }

    /// Packages of the frontier that every side likes at least as well as this
    /// one, and one side better: what may be improved after an agreement (H.
    /// Raiffa, *Post-Settlement Settlements*, Negotiation Journal 1, 1985). At
    /// most so many, spread evenly; none if nothing is better for all.
    ///
    /// # Errors
    /// As [`Engine::new`]; `Ok` and empty if the package is not the problem's.
    pub fn improvements(
        &self,
        package: &[Decision],
        most: usize,
        halt: &mut dyn Halt,
    ) -> Result<Vec<Agreement>, SettleError> {
        let sides = self.problem.sides.iter().enumerate();
        let worth = sides.map(|(at, side)| side.utility(&self.problem.issues, at, package));
        let Some(worth) = worth.collect::<Option<Vec<Number>>>() else {
            return Ok(Vec::new());
        };
        let above = Self::with_floors(self.problem, worth.clone())?;
        let frontier = above.frontier(halt);
        let points: Vec<usize> = (0..frontier.points.len())
            .filter(|point| frontier.points.reached(*point))
            .filter(|point| {
                frontier
                    .points
                    .utilities(*point)
                    .is_some_and(|point| point != worth)
            })
            .collect();
        Ok(above.agreements(&frontier, &points, most, halt))
    }

    /// Some points' packages, at most so many, spread evenly.
    fn agreements(
        &self,
        frontier: &Frontier,
        points: &[usize],
        most: usize,
        halt: &mut dyn Halt,
    ) -> Vec<Agreement> {
        let taken = most.min(points.len());
        let spread = (0..taken).filter_map(|at| {
            let last = points.len() - 1;
            let place = if taken > 1 {
                at * last / (taken - 1)
            } else {
                last / 2
            };
            let utilities = frontier.points.utilities(*points.get(place)?)?;
            Some(Agreement {
                package: self.package(&utilities, halt)?,
                utilities,
            })
        });
        spread.collect()
    }
}

/// What no package's whole choices are worth less than, to a side.
fn least(problem: &Problem, side: usize) -> Number {
    let Some(wants) = problem.sides.get(side) else {
        return Number::default();
    };
    let of_issue = |(issue, worth): (usize, &Worth)| match worth {
        Worth::Each(each) => each.iter().min().cloned().unwrap_or_default(),
        Worth::Line { .. } if options_of(problem, issue) == 0 => Number::default(),
        Worth::Line { low, high } => low.min(high).clone(),
    };
    let issues: Number = wants.worth.iter().enumerate().map(of_issue).sum();
    let losses = wants.bonuses.iter().map(|bonus| bonus.worth.clone());
    issues + losses.filter(Signed::is_negative).sum::<Number>()
}
