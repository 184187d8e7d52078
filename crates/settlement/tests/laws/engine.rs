//! The engine against the definitions.

use goodoffices_settlement::check::{Claim, Effort, Proof, check};
use goodoffices_settlement::progress::Never;
use goodoffices_settlement::{Engine, FrontierStatus, Number, Outcomes, Problem, Solution, Status};
use proptest::prelude::*;

use crate::brute::{self, Brute};
use crate::problems::{ANY, Kind, PLAIN, fraction, number, problem};

fn points(frontier: &goodoffices_settlement::Frontier) -> Vec<Vec<Number>> {
    (0..frontier.points.len())
        .map(|point| frontier.points.utilities(point).unwrap())
        .collect()
}

/// All that must hold for the frontier and the fair packages.
fn agrees(problem: &Problem) -> Result<(), TestCaseError> {
    let engine = Engine::new(problem).unwrap();
    let frontier = engine.frontier(&mut Never);
    let truth = Brute::of(problem);
    let expected = truth.frontier();
    prop_assert_eq!(points(&frontier), expected.clone());
    let status = match expected.as_slice() {
        [] => FrontierStatus::Infeasible,
        _ => FrontierStatus::Optimal,
    };
    prop_assert_eq!(&frontier.status, &status);
    let chosen = engine.solve_all(&frontier, &mut Never);
    prop_assert_eq!(chosen.len(), Solution::ALL.len());
    for (solution, chosen) in Solution::ALL.into_iter().zip(&chosen) {
        let direct = engine.solve(solution, &mut Never);
        for answer in [&direct, chosen] {
            prop_assert_eq!(answer.solution, solution);
            let Some(best) = truth.best(solution) else {
                prop_assert_eq!(&answer.status, &Status::Infeasible);
                prop_assert_eq!(&answer.agreement, &None);
                continue;
            };
            prop_assert_eq!(&answer.status, &Status::Optimal);
            let agreement = answer.agreement.as_ref().unwrap();
            prop_assert_eq!(&agreement.utilities, &best, "{:?}", solution);
            let worth = brute::utilities(problem, &agreement.package);
            prop_assert_eq!(&agreement.utilities, &worth);
            prop_assert!(brute::is_allowed(problem, &agreement.package));
            let measure = truth.measure(solution, &best);
            prop_assert_eq!(&answer.measure, &Some(measure));
        }
    }
    let package = |point: usize| engine.package(&frontier.points.utilities(point)?, &mut Never);
    let claim = Claim {
        problem,
        answers: &chosen,
        frontier: Some(&frontier),
        packages: Some(&package),
    };
    let checked = check(&claim, &mut Effort::default()).unwrap();
    prop_assert_eq!(checked.frontier, Some(Proof::Whole));
    prop_assert_eq!(checked.answers, vec![Proof::Whole; 4]);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    #[test]
    fn frontier_and_fair_packages_are_those_of_the_definitions(problem in problem(ANY)) {
        agrees(&problem)?;
    }

    #[test]
    fn so_they_are_where_everything_adds_up(problem in problem(PLAIN)) {
        agrees(&problem)?;
    }

    #[test]
    fn so_they_are_for_two_sides(problem in problem(Kind { sides: 2, issues: 5, ..ANY })) {
        agrees(&problem)?;
    }

    #[test]
    fn ideals_are_the_most_that_acceptable_packages_give(problem in problem(ANY)) {
        let engine = Engine::new(&problem).unwrap();
        prop_assert_eq!(engine.ideals(&mut Never), Brute::of(&problem).ideals);
    }

    #[test]
    fn outcomes_are_counted(problem in problem(ANY)) {
        let engine = Engine::new(&problem).unwrap();
        let count = brute::combinations(&problem).len();
        prop_assert_eq!(engine.outcomes(), Outcomes::Count(count.into()));
    }

    #[test]
    fn a_package_is_found_for_every_point_and_for_nothing_that_none_is_worth(
        problem in problem(ANY),
    ) {
        let engine = Engine::new(&problem).unwrap();
        let truth = Brute::of(&problem);
        for utilities in truth.frontier() {
            let found = engine.package(&utilities, &mut Never).unwrap();
            prop_assert_eq!(&brute::utilities(&problem, &found), &utilities);
            prop_assert!(brute::is_allowed(&problem, &found));
            for step in [number(1), number(-1), fraction(1, 13)] {
                let mut other = utilities.clone();
                other[0] += step;
                let found = engine.package(&other, &mut Never);
                prop_assert!(found.is_none() || truth.package(&other).is_some());
            }
            prop_assert_eq!(engine.package(&utilities[1..], &mut Never), None);
        }
    }
}

/// The sides' interests are opposed, and the frontier is long.
fn opposed(sides: usize, issues: usize, options: i64) -> Problem {
    let worth = |side: usize| {
        let issue = |issue: usize| {
            let weight = 1 + (issue * 5 + side * 3) as i64 % 9;
            let option = |option: i64| {
                let turn = (option + side as i64 * 2) % options;
                number(weight * turn * (turn + 4))
            };
            goodoffices_settlement::Worth::Each((0..options).map(option).collect())
        };
        (0..issues).map(issue).collect()
    };
    Problem {
        issues: (0..issues)
            .map(|issue| goodoffices_settlement::Issue {
                name: format!("issue {issue}"),
                domain: goodoffices_settlement::Domain::Range {
                    low: 1,
                    high: options,
                },
            })
            .collect(),
        sides: (0..sides)
            .map(|side| goodoffices_settlement::Side {
                name: format!("side {side}"),
                worth: worth(side),
                bonuses: Vec::new(),
                reservation: number(0),
            })
            .collect(),
        rules: Vec::new(),
    }
}

#[test]
fn larger_problems_pass_the_checker_whole() {
    for problem in [opposed(2, 12, 6), opposed(2, 30, 4), opposed(3, 6, 4)] {
        let engine = Engine::new(&problem).unwrap();
        let frontier = engine.frontier(&mut Never);
        assert!(frontier.points.len() > 20);
        let chosen = engine.solve_all(&frontier, &mut Never);
        let package = |point: usize| engine.package(&frontier.points.utilities(point)?, &mut Never);
        let claim = Claim {
            problem: &problem,
            answers: &chosen,
            frontier: Some(&frontier),
            packages: Some(&package),
        };
        let checked = check(&claim, &mut Effort::default()).unwrap();
        assert_eq!(checked.frontier, Some(Proof::Whole));
        assert_eq!(checked.answers, vec![Proof::Whole; 4]);
        for (solution, chosen) in Solution::ALL.into_iter().zip(&chosen) {
            let direct = engine.solve(solution, &mut Never);
            assert_eq!(direct.status, Status::Optimal);
            let utilities = |answer: &goodoffices_settlement::Answer| {
                answer.agreement.as_ref().map(|it| it.utilities.clone())
            };
            assert_eq!(utilities(&direct), utilities(chosen), "{solution:?}");
        }
    }
}
