//! The checker against the definitions: all that is right by them passes, all
//! that is not is found.

use goodoffices_settlement::check::{
    Effort, Fault, Proof, check_answer, check_frontier, check_package,
};
use goodoffices_settlement::{
    Agreement, Answer, Frontier, FrontierStatus, Number, Points, Problem, Solution, Status,
};
use proptest::prelude::*;

use crate::brute::{self, Brute};
use crate::problems::{ANY, PLAIN, problem};

fn right(truth: &Brute<'_>, solution: Solution) -> Answer {
    match truth.best(solution) {
        None => Answer {
            solution,
            status: Status::Infeasible,
            agreement: None,
            measure: None,
        },
        Some(utilities) => {
            let package = truth.package(&utilities).unwrap();
            claim(truth, solution, Agreement { package, utilities })
        }
    }
}

fn claim(truth: &Brute<'_>, solution: Solution, agreement: Agreement) -> Answer {
    Answer {
        solution,
        status: Status::Optimal,
        measure: Some(truth.measure(solution, &agreement.utilities)),
        agreement: Some(agreement),
    }
}

fn frontier(points: &[Vec<Number>]) -> Frontier {
    let sides = points.first().map_or(2, Vec::len);
    Frontier {
        status: match points {
            [] => FrontierStatus::Infeasible,
            _ => FrontierStatus::Optimal,
        },
        points: Points::from_numbers(sides, points.concat(), Vec::new()),
    }
}

fn answered(problem: &Problem, answer: &Answer) -> Result<Proof, Fault> {
    check_answer(problem, answer, &mut Effort::default())
}

fn bounded(problem: &Problem, points: &[Vec<Number>]) -> Result<Proof, Fault> {
    check_frontier(problem, &frontier(points), &mut Effort::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_right_by_definition_is_proved_whole(problem in problem(ANY)) {
        let truth = Brute::of(&problem);
        for solution in Solution::ALL {
            prop_assert_eq!(answered(&problem, &right(&truth, solution)), Ok(Proof::Whole));
        }
        prop_assert_eq!(bounded(&problem, &truth.frontier()), Ok(Proof::Whole));
    }

    #[test]
    fn merging_finds_the_same_as_looking_at_every_package(problem in problem(PLAIN)) {
        let mut merging = Effort { outcomes: 0, work: 1_000_000 };
        let truth = Brute::of(&problem);
        let frontier = frontier(&truth.frontier());
        prop_assert_eq!(check_frontier(&problem, &frontier, &mut merging), Ok(Proof::Whole));
        for solution in Solution::ALL {
            let mut merging = Effort { outcomes: 0, work: 1_000_000 };
            let answer = right(&truth, solution);
            prop_assert_eq!(check_answer(&problem, &answer, &mut merging), Ok(Proof::Whole));
        }
    }

    #[test]
    fn any_other_package_is_refused(
        problem in problem(ANY),
        other in any::<prop::sample::Index>(),
    ) {
        let truth = Brute::of(&problem);
        if truth.acceptable.is_empty() {
            return Ok(());
        }
        let other = other.get(&truth.acceptable);
        for solution in Solution::ALL {
            let best = truth.best(solution).unwrap();
            let found = answered(&problem, &claim(&truth, solution, other.clone()));
            if other.utilities == best {
                prop_assert_eq!(found, Ok(Proof::Whole));
            } else {
                let Err(Fault::NotOptimal(better) | Fault::Tie(better)) = found else {
                    panic!("{solution:?}: {found:?}");
                };
                prop_assert_eq!(better.utilities, best);
            }
        }
    }

    #[test]
    fn any_other_frontier_is_refused(
        problem in problem(ANY),
        place in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
    ) {
        let truth = Brute::of(&problem);
        let points = truth.frontier();
        if points.len() < 2 {
            return Ok(());
        }
        let mut without = points.clone();
        without.remove(place.index(points.len()));
        prop_assert!(matches!(bounded(&problem, &without), Err(Fault::Missing(_))));
        let other = other.get(&truth.acceptable).utilities.clone();
        let mut with = points;
        let doubled = with.contains(&other);
        with.push(other);
        with.sort_by(|a, b| b.cmp(a));
        let found = bounded(&problem, &with);
        if doubled {
            let twice = matches!(found, Err(Fault::Duplicate { .. }));
            prop_assert!(twice, "{:?}", found);
        } else {
            let beaten = matches!(found, Err(Fault::Dominated { .. }));
            prop_assert!(beaten, "{:?}", found);
        }
    }

    #[test]
    fn with_too_little_effort_what_is_right_still_passes(problem in problem(ANY)) {
        let truth = Brute::of(&problem);
        for solution in Solution::ALL {
            let mut none = Effort { outcomes: 0, work: 0 };
            let found = check_answer(&problem, &right(&truth, solution), &mut none);
            prop_assert!(found.is_ok(), "{:?}", found);
            if let Ok(Proof::Sound { ceiling: Some(ceiling) }) = found
                && let Some(best) = truth.best(solution)
            {
                prop_assert!(ceiling >= truth.measure(solution, &best));
            }
        }
        let mut none = Effort { outcomes: 0, work: 0 };
        let frontier = frontier(&truth.frontier());
        let found = check_frontier(&problem, &frontier, &mut none);
        prop_assert!(found.is_ok(), "{:?}", found);
    }

    #[test]
    fn a_package_passes_if_and_only_if_the_rules_allow_it(problem in problem(ANY)) {
        for package in brute::combinations(&problem) {
            let found = check_package(&problem, &package);
            if brute::is_allowed(&problem, &package) {
                prop_assert_eq!(found, Ok(brute::utilities(&problem, &package)));
            } else {
                let broken = matches!(found, Err(Fault::Rule { .. }));
                prop_assert!(broken, "{:?}", found);
            }
        }
    }
}
