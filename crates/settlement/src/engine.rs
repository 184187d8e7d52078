//! The engine: a problem, ready to be answered for.

use ethnum::I256;

use crate::answer::{Agreement, Answer, Outcomes, Solution};
use crate::error::SettleError;
use crate::model::{Number, Package, Problem};
use crate::points::Frontier;
use crate::progress::Halt;
use crate::solve::Solver;
use crate::space::Space;

/// A problem, ready to be answered for.
#[derive(Debug)]
pub struct Engine<'a> {
    problem: &'a Problem,
    floors: Vec<Number>,
    inner: Inner<'a>,
}

/// The problem in the narrowest units that fit; something divisible between two
/// sides in exact numbers above them.
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
        let inner = if let Some(space) = Space::of(problem, &floors)? {
            Inner::Narrow(Solver::new(problem, space))
        } else if let Some(space) = Space::of(problem, &floors)? {
            Inner::Wide(Solver::new(problem, space))
        } else {
            let space = Space::of(problem, &floors)?.ok_or(SettleError::TooFine)?;
            Inner::Widest(Solver::new(problem, space))
        };
        Ok(Self {
            problem,
            floors,
            inner,
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
        each!(self, solver => solver.frontier(halt))
    }

    /// One fair package, without the frontier.
    pub fn solve(&self, solution: Solution, halt: &mut dyn Halt) -> Answer {
        each!(self, solver => solver.solve(solution, halt))
    }

    /// All four fair packages, chosen from the frontier; as sure as that is.
    pub fn solve_all(&self, frontier: &Frontier, halt: &mut dyn Halt) -> Vec<Answer> {
        each!(self, solver => solver.solve_all(frontier, halt))
    }

    /// The best that each side gets among packages that give every side at least
    /// its reservation value; none if there is no such package, or if the search
    /// was stopped.
    pub fn ideals(&self, halt: &mut dyn Halt) -> Option<Vec<Number>> {
        each!(self, solver => solver.ideals(halt))
    }

    /// A package that is worth exactly this to the sides; none if that is no
    /// point of the frontier, or if the search was stopped.
    pub fn package(&self, utilities: &[Number], halt: &mut dyn Halt) -> Option<Package> {
        each!(self, solver => solver.package(utilities, halt))
    }
}
