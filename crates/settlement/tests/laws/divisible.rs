//! Something to split, besides what is discrete.

use std::collections::BTreeSet;

use goodoffices_settlement::check::{Claim, Effort, Fault, Proof, check, check_frontier};
use goodoffices_settlement::progress::Never;
use goodoffices_settlement::{
    Decision, Domain, Engine, Frontier, FrontierStatus, Number, Package, Points, Problem, Solution,
    Status,
};
use num_traits::{Signed, Zero};
use proptest::prelude::*;

use crate::brute::{beats, is_allowed, utilities};
use crate::problems::{divisible, fraction, number};

type Point = [Number; 2];

/// All packages with what is divisible wholly in one side's hands, and the
/// lines between those that differ in who has one thing.
struct Edges {
    /// Straight lines, from the smaller utility of the first side to the larger.
    lines: Vec<[Point; 2]>,
}

impl Edges {
    /// Of two sides. Everything that can be reached lies on one of the lines or
    /// between them; what nothing beats lies on one.
    fn of(problem: &Problem) -> Self {
        let mut lines = Vec::new();
        for package in corners(problem) {
            if !is_allowed(problem, &package) {
                continue;
            }
            for (issue, decision) in package.iter().enumerate() {
                if !matches!(decision, Decision::Shares(_)) {
                    continue;
                }
                let mut other = package.clone();
                let Decision::Shares(shares) = &mut other[issue] else {
                    unreachable!()
                };
                shares.reverse();
                let mut ends = [point(problem, &package), point(problem, &other)];
                ends.sort();
                lines.extend(above(&ends, problem));
            }
        }
        Self { lines }
    }

    /// The most that the second side has where the first has exactly this.
    fn top(&self, x: &Number) -> Option<Number> {
        let at = self.lines.iter().filter_map(|[from, to]| {
            if from[0] == to[0] {
                return (from[0] == *x).then(|| to[1].clone());
            }
            (from[0] <= *x && *x <= to[0]).then(|| height(from, to, x))
        });
        at.max()
    }

    /// Whether something is as good for both and better for one.
    fn is_beaten(&self, point: &Point) -> bool {
        self.lines.iter().any(|[from, to]| {
            let right = beats(to, point);
            let left = if from[0] >= point[0] {
                from.clone()
            } else if to[0] >= point[0] {
                [point[0].clone(), height(from, to, &point[0])]
            } else {
                return false;
            };
            right || beats(&left, point)
        })
    }

    /// Where a line begins, ends, crosses another, or sinks to the height of
    /// another's end: between two of these, nothing changes.
    fn changes(&self) -> Vec<Number> {
        let mut all = BTreeSet::new();
        let ends: Vec<&Point> = self.lines.iter().flatten().collect();
        for [from, to] in &self.lines {
            all.extend([from[0].clone(), to[0].clone()]);
            let mut add = |x: Number| {
                if x > from[0] && x < to[0] {
                    all.insert(x);
                }
            };
            if from[0] == to[0] {
                continue;
            }
            let slope = (&to[1] - &from[1]) / (&to[0] - &from[0]);
            for end in &ends {
                if !slope.is_zero() {
                    add(&from[0] + (&end[1] - &from[1]) / &slope);
                }
            }
            for [start, end] in &self.lines {
                if start[0] == end[0] {
                    continue;
                }
                let other = (&end[1] - &start[1]) / (&end[0] - &start[0]);
                if other != slope {
                    let apart = (&start[1] - &other * &start[0]) - (&from[1] - &slope * &from[0]);
                    add(apart / (&slope - other));
                }
            }
        }
        all.into_iter().rev().collect()
    }

    /// The frontier: each piece by its ends, best for the first side first.
    fn frontier(&self) -> Vec<[Point; 2]> {
        let changes = self.changes();
        let mut pieces: Vec<[Point; 2]> = Vec::new();
        for (place, x) in changes.iter().enumerate() {
            let unbeaten = |x: &Number| {
                let here = [x.clone(), self.top(x)?];
                (!self.is_beaten(&here)).then_some(here)
            };
            if let Some(here) = unbeaten(x) {
                pieces.push([here.clone(), here]);
            }
            let Some(next) = changes.get(place + 1) else {
                continue;
            };
            // Between two changes there is one line: two of its points tell it.
            let inside = |share: i64| x + (next - x) * fraction(share, 3);
            if let (Some(one), Some(two)) = (unbeaten(&inside(1)), unbeaten(&inside(2))) {
                let end = |x: &Number| [x.clone(), height(&two, &one, x)];
                pieces.push([end(x), end(next)]);
            }
        }
        merged(pieces)
    }
}

/// Pieces put together where they are one.
fn merged(pieces: Vec<[Point; 2]>) -> Vec<[Point; 2]> {
    let mut all: Vec<[Point; 2]> = Vec::new();
    for piece in pieces {
        if let Some([start, end]) = all.last_mut()
            && *end == piece[0]
        {
            let straight = *start == *end
                || piece[0] == piece[1]
                || height(&piece[1], start, &end[0]) == end[1];
            if straight {
                *end = piece[1].clone();
                continue;
            }
        }
        // A point that the next piece begins with, or the last ended with.
        all.push(piece);
    }
    all
}

fn height(from: &Point, to: &Point, x: &Number) -> Number {
    &from[1] + (&to[1] - &from[1]) * ((x - &from[0]) / (&to[0] - &from[0]))
}

fn point(problem: &Problem, package: &Package) -> Point {
    utilities(problem, package).try_into().unwrap()
}

/// The part of a line where both have their reservation values.
fn above([from, to]: &[Point; 2], problem: &Problem) -> Option<[Point; 2]> {
    let least = [0, 1].map(|side| problem.sides[side].reservation.clone());
    // Shares of the way at which a side has exactly its reservation value.
    let (mut low, mut high) = (number(0), number(1));
    for side in [0, 1] {
        let change = &to[side] - &from[side];
        let lacks = &least[side] - &from[side];
        if change.is_zero() {
            if lacks.is_positive() {
                return None;
            }
        } else if change.is_positive() {
            low = low.max(lacks / change);
        } else {
            high = high.min(lacks / change);
        }
    }
    if low > high {
        return None;
    }
    let at = |share: &Number| [0, 1].map(|side| &from[side] + (&to[side] - &from[side]) * share);
    Some([at(&low), at(&high)])
}

/// Every combination of options, and of who has what is divisible.
fn corners(problem: &Problem) -> Vec<Package> {
    shared(problem, 1)
}

/// Every combination of options, and of shares in so many equal parts.
fn shared(problem: &Problem, parts: usize) -> Vec<Package> {
    let mut all: Vec<Package> = vec![Vec::new()];
    for issue in &problem.issues {
        let decisions: Vec<Decision> = match &issue.domain {
            Domain::Divisible { .. } => splits(problem.sides.len(), parts)
                .into_iter()
                .map(|shares| {
                    let shares = shares.into_iter();
                    let share = |it| fraction(it as i64, parts as i64);
                    Decision::Shares(shares.map(share).collect())
                })
                .collect(),
            domain => (0..domain.count().unwrap()).map(Decision::Option).collect(),
        };
        all = all
            .iter()
            .flat_map(|begun| {
                decisions.iter().map(|decision| {
                    let mut package = begun.clone();
                    package.push(decision.clone());
                    package
                })
            })
            .collect();
    }
    all
}

/// All ways to hand out so many parts.
fn splits(sides: usize, parts: usize) -> Vec<Vec<usize>> {
    if sides == 1 {
        return vec![vec![parts]];
    }
    (0..=parts)
        .flat_map(|first| {
            splits(sides - 1, parts - first)
                .into_iter()
                .map(move |mut rest| {
                    rest.insert(0, first);
                    rest
                })
        })
        .collect()
}

/// These pieces as a frontier.
fn claimed(edges: &Edges, pieces: &[[Point; 2]]) -> Frontier {
    let mut points: Vec<Point> = Vec::new();
    let mut joined = Vec::new();
    for [start, end] in pieces {
        if points.last() != Some(start) {
            points.push(start.clone());
            joined.push(false);
        }
        if start != end {
            *joined.last_mut().unwrap() = true;
            points.push(end.clone());
            joined.push(false);
        }
    }
    let reached = points.iter().map(|point| !edges.is_beaten(point)).collect();
    let values = points.into_iter().flatten().collect();
    Frontier {
        status: match pieces {
            [] => FrontierStatus::Infeasible,
            _ => FrontierStatus::Optimal,
        },
        points: Points::from_numbers(2, values, joined).with_reached(reached),
    }
}

/// A frontier as pieces.
fn pieces(frontier: &Frontier) -> Vec<[Point; 2]> {
    let point = |it: usize| -> Option<Point> { frontier.points.utilities(it)?.try_into().ok() };
    let mut all = Vec::new();
    for it in 0..frontier.points.len() {
        let here = point(it).unwrap();
        if frontier.points.joined(it) {
            all.push([here, point(it + 1).unwrap()]);
        } else if it == 0 || !frontier.points.joined(it - 1) {
            all.push([here.clone(), here]);
        }
    }
    merged(all)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn the_checker_proves_frontiers_with_splits_and_finds_what_is_lacking(
        problem in divisible(2),
        place in any::<prop::sample::Index>(),
    ) {
        let edges = Edges::of(&problem);
        let mut pieces = edges.frontier();
        let judge = |pieces: &[[Point; 2]]| {
            check_frontier(&problem, &claimed(&edges, pieces), &mut Effort::default())
        };
        prop_assert_eq!(judge(&pieces), Ok(Proof::Whole));
        if pieces.len() < 2 {
            return Ok(());
        }
        pieces.remove(place.index(pieces.len()));
        let found = judge(&pieces);
        // Where what is removed beat the end of another piece, that shows first.
        let lacking = matches!(found, Err(Fault::Missing(_) | Fault::Reached { .. }));
        prop_assert!(lacking, "{:?}", found);
    }

    #[test]
    fn the_engine_finds_the_frontier_of_every_split(problem in divisible(2)) {
        let engine = Engine::new(&problem).unwrap();
        let frontier = engine.frontier(&mut Never);
        prop_assert_eq!(pieces(&frontier), Edges::of(&problem).frontier());
        let chosen = engine.solve_all(&frontier, &mut Never);
        let package = |point: usize| engine.package(&frontier.points.utilities(point)?, &mut Never);
        let claim = Claim {
            problem: &problem,
            answers: &chosen,
            frontier: Some(&frontier),
            packages: Some(&package),
        };
        let checked = check(&claim, &mut Effort::default()).unwrap();
        prop_assert_eq!(checked.frontier, Some(Proof::Whole));
        prop_assert_eq!(checked.answers, vec![Proof::Whole; 4]);
        for (solution, chosen) in Solution::ALL.into_iter().zip(chosen) {
            let direct = engine.solve(solution, &mut Never);
            prop_assert_eq!(direct.status, chosen.status);
            prop_assert_eq!(direct.measure, chosen.measure);
            let utilities = |it: goodoffices_settlement::Agreement| it.utilities;
            prop_assert_eq!(direct.agreement.map(utilities), chosen.agreement.map(utilities));
        }
    }

    #[test]
    fn among_three_sides_no_split_exceeds_what_is_said(problem in divisible(3)) {
        let engine = Engine::new(&problem).unwrap();
        let frontier = engine.frontier(&mut Never);
        let answers = Solution::ALL.map(|solution| engine.solve(solution, &mut Never));
        let claim = Claim {
            problem: &problem,
            answers: &answers,
            frontier: Some(&frontier),
            packages: None,
        };
        let checked = check(&claim, &mut Effort::default());
        prop_assert!(checked.is_ok(), "{:?}", checked);
        let acceptable = |package: &Package| {
            let mut sides = utilities(&problem, package).into_iter().zip(&problem.sides);
            is_allowed(&problem, package) && sides.all(|(have, side)| have >= side.reservation)
        };
        for package in shared(&problem, 4).into_iter().filter(acceptable) {
            let have = utilities(&problem, &package);
            let gains: Vec<Number> = have
                .iter()
                .zip(&problem.sides)
                .map(|(have, side)| have - &side.reservation)
                .collect();
            for answer in &answers {
                let reached: Number = match answer.solution {
                    Solution::Nash => gains.iter().product(),
                    Solution::Egalitarian => gains.iter().min().unwrap().clone(),
                    Solution::Utilitarian => have.iter().sum(),
                    // Ideals with splits are for the checker to know.
                    Solution::KalaiSmorodinsky => continue,
                };
                match &answer.status {
                    Status::Optimal => prop_assert!(Some(reached) <= answer.measure),
                    Status::Within { bound } => prop_assert!(reached <= *bound),
                    Status::Stopped { bound } => {
                        prop_assert!(bound.as_ref().is_none_or(|bound| reached <= *bound));
                    }
                    Status::Infeasible => prop_assert!(false, "{:?} is feasible", package),
                }
            }
        }
    }
}
