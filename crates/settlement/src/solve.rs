//! All questions to a problem of whole choices.

use std::sync::OnceLock;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use crate::answer::{Agreement, Answer, FrontierStatus, Solution, Status};
use crate::band::{self, Cut};
use crate::fair::{self, Aim, Found, Made, Proof, Sought};
use crate::merge;
use crate::model::{Number, Package, Problem};
use crate::pareto;
use crate::points::{Frontier, Points};
use crate::progress::{Early, Halt};
use crate::segments;
use crate::space::{Space, grid};
use crate::unit::Unit;
use crate::weigh::{self, Doubles};

/// Sums that are looked at part by part before the outline is followed.
const PLAIN: u64 = 4_000_000;
/// Points held at a time to find one package.
const MOST: usize = 4_000_000;

/// A problem in units.
#[derive(Debug)]
pub(crate) struct Solver<'a, U> {
    problem: &'a Problem,
    space: Space<U>,
    doubles: OnceLock<Doubles>,
}

/// Each side's ideal gain, and the packages that give it.
struct Ideals<U> {
    gains: Vec<U>,
    made: Vec<Made<U>>,
}

impl<'a, U: Unit> Solver<'a, U> {
    pub(crate) fn new(problem: &'a Problem, space: Space<U>) -> Self {
        Self {
            problem,
            space,
            doubles: OnceLock::new(),
        }
    }

    fn doubles(&self) -> &Doubles {
        self.doubles.get_or_init(|| Doubles::of(&self.space))
    }

    fn sought<'s>(&'s self, aim: Aim, ideals: Option<&'s [U]>) -> Sought<'s, U> {
        Sought {
            space: &self.space,
            floor: &self.space.floor,
            aim,
            ideals,
        }
    }

    pub(crate) fn frontier(&self, halt: &mut dyn Halt) -> Frontier {
        let space = &self.space;
        let floor = Some(&space.floor[..]);
        let limit = if space.sides == 2 { PLAIN } else { u64::MAX };
        let (units, status) = match merge::frontier(space, floor, limit, halt) {
            Ok(units) => (units, FrontierStatus::Optimal),
            Err(_) if space.sides == 2 => {
                let found = segments::frontier(space, floor, halt);
                let status = self.status_of(&found);
                (found.points, status)
            }
            Err(early) => {
                let units = self.supported_points();
                let bound = self.short_of(&units);
                let status = match early {
                    Early::Halted => FrontierStatus::Stopped { bound },
                    Early::Outgrown => FrontierStatus::Within { bound },
                };
                (units, status)
            }
        };
        let status = match status {
            FrontierStatus::Optimal if units.is_empty() && self.is_impossible() => {
                FrontierStatus::Infeasible
            }
            // Only steps were tried, and none of them will do.
            FrontierStatus::Optimal if units.is_empty() => FrontierStatus::Stopped {
                bound: Number::one(),
            },
            FrontierStatus::Optimal if self.is_cut_into_steps() => FrontierStatus::Within {
                bound: self.short_by_steps(&units),
            },
            status => status,
        };
        Frontier {
            status,
            points: Points::of(&space.scale, units),
        }
    }

    fn status_of(&self, found: &segments::Found<U>) -> FrontierStatus {
        let worst = |open: &[Option<U>; 2]| {
            let short = (0..2).filter_map(|side| Some(self.share(side, open[side]?)));
            short.min().unwrap_or_else(Number::one)
        };
        match found.open.iter().map(worst).max() {
            None => FrontierStatus::Optimal,
            Some(bound) if found.halted => FrontierStatus::Stopped { bound },
            Some(bound) => FrontierStatus::Within { bound },
        }
    }

    /// Units as a share of what a side's utilities span.
    fn share(&self, side: usize, units: U) -> Number {
        let span = (self.space.most[side] - self.space.least[side]).to_big();
        if span.is_zero() {
            Number::zero()
        } else {
            Number::new(units.to_big(), span)
        }
    }

    /// Whether it is certain that no package gives every side at least its
    /// floor, where none was found. Of whole choices it is; steps can miss what
    /// finer ones reach, but no weighed sum.
    fn is_impossible(&self) -> bool {
        if self.space.impossible || !self.is_cut_into_steps() {
            return true;
        }
        let aim = self.aim(Solution::Egalitarian, &[]);
        self.sought(aim, None).outer_bound(self.doubles()) < Number::zero()
    }

    /// How far a package with finer steps can be from each of these points, as a
    /// share of spans: a step, unless a floor leaves out what is a step away.
    fn short_by_steps(&self, points: &[U]) -> Number {
        let space = &self.space;
        let binds = space
            .floor
            .iter()
            .zip(&space.least)
            .any(|(floor, least)| floor > least);
        if binds {
            self.short_of(points)
        } else {
            grid::step(space.sides)
        }
    }

    /// Something divisible among three sides or more.
    fn is_cut_into_steps(&self) -> bool {
        self.space.sides > 2 && self.problem.outcomes().is_none()
    }

    /// Packages that some weighing of the sides makes best, as far as they give
    /// every side at least its floor.
    fn supported(&self) -> Vec<Made<U>> {
        let mut made = weigh::supported(&self.space, self.doubles());
        let floor = &self.space.floor;
        made.retain(|(point, _)| point.iter().zip(floor).all(|(units, floor)| units >= floor));
        made
    }

    /// Their points, as far as none of them beats another.
    fn supported_points(&self) -> Vec<U> {
        let points: Vec<U> = self
            .supported()
            .into_iter()
            .flat_map(|(point, _)| point)
            .collect();
        let kept = pareto::undominated(self.space.sides, &points);
        pareto::picked(&points, self.space.sides, &kept)
    }

    /// How far the best is from the best of some points, as a share of spans.
    fn short_of(&self, points: &[U]) -> Number {
        let space = &self.space;
        let share = |(side, units): (usize, &U)| self.share(side, space.most[side] - *units);
        let points = points.chunks_exact(space.sides);
        let worst = points.filter_map(|point| point.iter().enumerate().map(share).max());
        worst.min().unwrap_or_else(Number::one)
    }

    fn ideal_gains(&self, halt: &mut dyn Halt) -> Result<Option<Ideals<U>>, Early> {
        let mut ideals = Ideals {
            gains: Vec::new(),
            made: Vec::new(),
        };
        for side in 0..self.space.sides {
            let found = self
                .sought(Aim::Most(side), None)
                .find(self.doubles(), None, halt);
            match (found.best, found.proof) {
                (Some(made), Proof::Whole) => {
                    ideals.gains.push(made.0[side] - self.space.floor[side]);
                    ideals.made.push(made);
                }
                (None, Proof::Whole) => return Ok(None),
                (_, Proof::Bound(_, early)) => return Err(early),
            }
        }
        Ok(Some(ideals))
    }

    pub(crate) fn ideals(&self, halt: &mut dyn Halt) -> Option<Vec<Number>> {
        let ideals = self.ideal_gains(halt).ok()??;
        let of =
            |(side, gain): (usize, &U)| self.space.number(side, self.space.floor[side] + *gain);
        Some(ideals.gains.iter().enumerate().map(of).collect())
    }

    pub(crate) fn solve(&self, solution: Solution, halt: &mut dyn Halt) -> Answer {
        if self.space.impossible {
            return without(solution, Status::Infeasible);
        }
        match self.ideal_gains(halt) {
            Ok(None) if self.is_impossible() => without(solution, Status::Infeasible),
            // Only steps were tried, and none of them will do.
            Ok(None) => without(solution, Status::Stopped { bound: None }),
            Ok(Some(ideals)) => self.solve_with(solution, &ideals, halt),
            Err(_) => self.solve_blindly(solution, halt),
        }
    }

    fn solve_with(&self, solution: Solution, ideals: &Ideals<U>, halt: &mut dyn Halt) -> Answer {
        let gains = Some(&ideals.gains[..]);
        let sought = |aim| self.sought(aim, gains);
        let ratios = sought(Aim::Smallest(fair::spans_of(&ideals.gains)));
        let mut made = ideals.made.clone();
        if self.space.sides > 2 {
            // A good start; between two sides the first look finds one.
            made.extend(self.supported());
        }
        let known = best_of(&ratios, &made);
        if ideals.gains.iter().all(|gain| *gain == U::default()) {
            // Nobody can gain anything: what is there is all there is.
            let sought = sought(self.aim(solution, &ideals.gains));
            return self.answer(
                solution,
                &sought,
                Found {
                    best: known,
                    proof: Proof::Whole,
                },
            );
        }
        let fair = ratios.find(self.doubles(), known, halt);
        if solution == Solution::KalaiSmorodinsky {
            return self.answer(solution, &ratios, fair);
        }
        let sought = sought(self.aim(solution, &ideals.gains));
        let somebody_gains_nothing = fair
            .best
            .as_ref()
            .is_none_or(|(point, _)| Aim::Product == sought.aim && sought.measure(point).is_zero());
        if somebody_gains_nothing && fair.proof == Proof::Whole {
            // All products are nothing; the rule for ties decides, and has.
            return self.answer(solution, &sought, fair);
        }
        made.extend(fair.best);
        let found = sought.find(self.doubles(), best_of(&sought, &made), halt);
        self.answer(solution, &sought, found)
    }

    /// Where the ideals could not be found in time.
    fn solve_blindly(&self, solution: Solution, halt: &mut dyn Halt) -> Answer {
        let aim = match solution {
            Solution::KalaiSmorodinsky => self.aim(Solution::Egalitarian, &[]),
            _ => self.aim(solution, &[]),
        };
        let sought = self.sought(aim, None);
        let known = best_of(&sought, &self.supported());
        let found = sought.find(self.doubles(), known, halt);
        let mut answer = self.answer(solution, &sought, found);
        if solution == Solution::KalaiSmorodinsky && answer.status != Status::Infeasible {
            answer.status = Status::Stopped { bound: None };
            answer.measure = None;
        }
        answer
    }

    fn aim(&self, solution: Solution, gains: &[U]) -> Aim {
        match solution {
            Solution::Nash => Aim::Product,
            Solution::KalaiSmorodinsky => Aim::Smallest(fair::spans_of(gains)),
            Solution::Egalitarian => {
                Aim::Smallest(self.space.scale.iter().cloned().map(Some).collect())
            }
            Solution::Utilitarian => Aim::Sum,
        }
    }

    fn answer(&self, solution: Solution, sought: &Sought<'_, U>, found: Found<U>) -> Answer {
        let measure = found.best.as_ref().map(|(point, _)| sought.measure(point));
        let mut status = match (&found.best, found.proof) {
            (None, Proof::Whole) => Status::Infeasible,
            (Some(_), Proof::Whole) => Status::Optimal,
            (Some(_), Proof::Bound(bound, Early::Outgrown)) => Status::Within { bound },
            (_, Proof::Bound(bound, _)) => Status::Stopped { bound: Some(bound) },
        };
        if self.is_cut_into_steps() {
            status = self.status_in_steps(status, sought, measure.as_ref());
        }
        Answer {
            solution,
            status,
            agreement: found.best.map(|made| self.agreement(&made)),
            measure,
        }
    }

    /// What steps found is bounded by what no steps exceed.
    fn status_in_steps(
        &self,
        status: Status,
        sought: &Sought<'_, U>,
        measure: Option<&Number>,
    ) -> Status {
        let bound = sought.outer_bound(self.doubles());
        // Ideals are those of steps too: a ratio to them is not proved.
        let exact = sought.aim == Aim::Sum || sought.aim == self.aim(Solution::Egalitarian, &[]);
        match (measure, status) {
            (Some(measure), Status::Optimal) if exact && *measure == bound => Status::Optimal,
            (Some(_), Status::Optimal) => Status::Within { bound },
            (None, Status::Infeasible) if !self.is_impossible() => Status::Stopped { bound: None },
            (_, status) => status,
        }
    }

    fn agreement(&self, (point, choices): &Made<U>) -> Agreement {
        Agreement {
            package: self.space.package(self.problem.issues.len(), choices),
            utilities: self.space.numbers(point),
        }
    }

    pub(crate) fn solve_all(&self, frontier: &Frontier, halt: &mut dyn Halt) -> Vec<Answer> {
        let units = frontier.points.units::<U>();
        let Some(units) = units.filter(|units| !units.is_empty()) else {
            return Solution::ALL
                .iter()
                .map(|solution| self.solve(*solution, halt))
                .collect();
        };
        if frontier.status != FrontierStatus::Optimal {
            return Solution::ALL
                .iter()
                .map(|solution| self.solve(*solution, halt))
                .collect();
        }
        let points = || units.chunks_exact(self.space.sides);
        let gains: Vec<U> = (0..self.space.sides)
            .map(|side| {
                let most = points().map(|point| point[side]).max().unwrap_or_default();
                most - self.space.floor[side]
            })
            .collect();
        let chosen = |solution: &Solution| {
            let sought = self.sought(self.aim(*solution, &gains), Some(&gains));
            let point = sought.best(points()).map(|(_, point)| point);
            let made = point.and_then(|point| self.made(point, halt));
            let measure = made.as_ref().map(|(point, _)| sought.measure(point));
            Answer {
                solution: *solution,
                status: match made {
                    Some(_) => Status::Optimal,
                    None => Status::Stopped { bound: None },
                },
                agreement: made.map(|made| self.agreement(&made)),
                measure,
            }
        };
        Solution::ALL.iter().map(chosen).collect()
    }

    pub(crate) fn package(&self, utilities: &[Number], halt: &mut dyn Halt) -> Option<Package> {
        let point = self.space.point(utilities)?;
        let made = self.made(&point, halt)?;
        Some(self.agreement(&made).package)
    }

    /// The choices that make a point of the frontier.
    fn made(&self, point: &[U], halt: &mut dyn Halt) -> Option<Made<U>> {
        let target: Vec<BigInt> = point.iter().map(|units| units.to_big()).collect();
        let sought = self.sought(Aim::Reach(target), None);
        let weights = weigh::weights(
            self.doubles(),
            &sought.in_doubles(),
            self.space.weight_bits(),
        );
        let sides = self.space.sides;
        let mut cuts = vec![Cut {
            least: Cut::value(&weights, point),
            weights,
        }];
        cuts.extend((0..sides).map(|side| Cut::floor(sides, side, point[side])));
        let band = band::packages(&self.space, &cuts, MOST, halt).ok()?;
        let at = band.iter().position(|found| found == point)?;
        Some((point.to_vec(), band.choices(at)?))
    }
}

fn best_of<U: Unit>(sought: &Sought<'_, U>, made: &[Made<U>]) -> Option<Made<U>> {
    let best = sought.best(made.iter().map(|made| &made.0[..]));
    best.map(|(at, _)| made[at].clone())
}

/// An answer without a package.
fn without(solution: Solution, status: Status) -> Answer {
    Answer {
        solution,
        status,
        agreement: None,
        measure: None,
    }
}
