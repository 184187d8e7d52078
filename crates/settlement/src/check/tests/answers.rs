//! Fair packages.

use super::*;

#[test]
fn right_answers_are_proved_whole() {
    let problem = problem();
    for solution in Solution::ALL {
        assert_eq!(
            judged(&problem, &answer(&problem, solution)),
            Ok(Proof::Whole)
        );
    }
    let none = infeasible(Solution::Nash);
    assert_eq!(judged(&hopeless(), &none), Ok(Proof::Whole));
}

#[test]
fn the_nash_package_of_the_example_is_the_one_found_by_hand() {
    // Gains (4 + 0 + 2 - 3) · (3 + 8 + 0 - 4) = 3 · 7.
    let nash = answer(&problem(), Solution::Nash);
    assert_eq!(nash.measure, Some(number(21)));
    assert_eq!(nash.agreement.unwrap().package, options([1, 0, 1]));
}

#[test]
fn a_package_that_is_not_one_is_found() {
    let problem = problem();
    let package = |package: Package| check_package(&problem, &package);
    assert_eq!(
        package(options([0, 0])),
        Err(Fault::Length {
            found: 2,
            wanted: 3
        })
    );
    assert_eq!(
        package(options([0, 3, 0])),
        Err(Fault::Decision { issue: 1 })
    );
    let mut shared = options([0, 0, 0]);
    shared[2] = Decision::Shares(numbers([0, 1]));
    assert_eq!(package(shared), Err(Fault::Decision { issue: 2 }));
    assert_eq!(package(options([2, 0, 0])), Err(Fault::Rule { rule: 0 }));
    assert_eq!(package(options([1, 1, 1])), Ok(numbers([8, 8])));
}

#[test]
fn what_is_required_must_follow() {
    let mut problem = problem();
    problem.rules = vec![Rule::Required {
        when: vec![choice(0, 1)],
        then: vec![choice(2, 0)],
    }];
    let package = |package: Package| check_package(&problem, &package).map(|_| ());
    assert_eq!(package(options([1, 1, 1])), Err(Fault::Rule { rule: 0 }));
    assert_eq!(package(options([1, 1, 0])), Ok(()));
    assert_eq!(package(options([0, 1, 1])), Ok(()));
}

#[test]
fn an_answer_whose_package_breaks_a_rule_is_found() {
    let problem = problem();
    let mut planted = answer(&problem, Solution::Nash);
    planted.agreement.as_mut().unwrap().package = options([2, 0, 0]);
    assert_eq!(judged(&problem, &planted), Err(Fault::Rule { rule: 0 }));
}

#[test]
fn wrong_utilities_are_found() {
    let problem = problem();
    let mut planted = answer(&problem, Solution::Nash);
    planted.agreement.as_mut().unwrap().utilities[1] += number(1);
    assert!(matches!(
        judged(&problem, &planted),
        Err(Fault::Utilities { .. })
    ));
    planted.agreement.as_mut().unwrap().utilities.pop();
    assert!(matches!(
        judged(&problem, &planted),
        Err(Fault::Utilities { .. })
    ));
}

#[test]
fn a_package_that_somebody_would_walk_away_from_is_found() {
    let problem = problem();
    let planted = of_package(&problem, Solution::Utilitarian, options([0, 0, 0]));
    assert!(matches!(
        judged(&problem, &planted),
        Err(Fault::BelowReservation { side: 0, .. })
    ));
}

#[test]
fn a_wrong_measure_is_found() {
    let problem = problem();
    for solution in Solution::ALL {
        let mut planted = answer(&problem, solution);
        *planted.measure.as_mut().unwrap() += number(1);
        assert!(matches!(
            judged(&problem, &planted),
            Err(Fault::Measure { .. })
        ));
    }
}

#[test]
fn a_package_that_is_not_the_best_is_found_and_the_better_one_shown() {
    let problem = problem();
    for solution in Solution::ALL {
        let planted = of_package(&problem, solution, options([1, 1, 0]));
        let Err(Fault::NotOptimal(better)) = judged(&problem, &planted) else {
            panic!("{solution:?} passed");
        };
        let shown = check_package(&problem, &better.package.unwrap()).unwrap();
        assert!(pareto::covers(&shown, &better.utilities));
    }
}

#[test]
fn a_second_smallest_gain_that_could_be_larger_is_found() {
    // Both leave the first side its 1; only one gives the second side more.
    let problem = Problem {
        issues: issues([2]),
        sides: vec![
            side("one", vec![Worth::Each(numbers([1, 1]))], 0),
            side("two", vec![Worth::Each(numbers([2, 3]))], 0),
        ],
        rules: Vec::new(),
    };
    let planted = of_package(&problem, Solution::Egalitarian, options([0]));
    let found = judged(&problem, &planted);
    assert!(matches!(found, Err(Fault::NotOptimal(_))), "{found:?}");
}

#[test]
fn a_tie_broken_wrongly_is_found() {
    // Both have a sum of 4 and mirrored ratios: the first side goes first.
    let problem = Problem {
        issues: issues([2]),
        sides: vec![
            side("one", vec![Worth::Each(numbers([1, 3]))], 0),
            side("two", vec![Worth::Each(numbers([3, 1]))], 0),
        ],
        rules: Vec::new(),
    };
    for solution in [Solution::Nash, Solution::Utilitarian] {
        let right = of_package(&problem, solution, options([1]));
        assert_eq!(judged(&problem, &right), Ok(Proof::Whole));
        let planted = of_package(&problem, solution, options([0]));
        let Err(Fault::Tie(first)) = judged(&problem, &planted) else {
            panic!("{solution:?} passed");
        };
        assert_eq!(first.utilities, numbers([3, 1]));
    }
}

#[test]
fn a_bound_that_something_exceeds_is_found() {
    let problem = problem();
    for solution in Solution::ALL {
        let best = answer(&problem, solution).measure.unwrap();
        let mut planted = answer(&problem, solution);
        planted = Answer {
            agreement: None,
            measure: None,
            ..planted
        };
        let stopped = |bound| Status::Stopped { bound: Some(bound) };
        planted.status = stopped(best.clone());
        assert_eq!(judged(&problem, &planted), Ok(Proof::Whole));
        planted.status = stopped(best - number(1));
        let found = judged(&problem, &planted);
        assert!(matches!(found, Err(Fault::Bound { .. })), "{found:?}");
    }
}

#[test]
fn a_package_within_a_bound_passes_unless_the_bound_is_too_small() {
    let problem = problem();
    let mut near = of_package(&problem, Solution::Nash, options([1, 1, 0]));
    assert!(matches!(judged(&problem, &near), Err(Fault::NotOptimal(_))));
    near.status = Status::Within { bound: number(21) };
    assert_eq!(judged(&problem, &near), Ok(Proof::Whole));
    near.status = Status::Within { bound: number(20) };
    assert!(matches!(judged(&problem, &near), Err(Fault::Bound { .. })));
}

fn infeasible(solution: Solution) -> Answer {
    Answer {
        solution,
        status: Status::Infeasible,
        agreement: None,
        measure: None,
    }
}

#[test]
fn a_wrong_infeasible_is_found_and_a_package_shown() {
    let problem = problem();
    let Err(Fault::Feasible(shown)) = judged(&problem, &infeasible(Solution::Nash)) else {
        panic!("passed");
    };
    check_package(&problem, &shown.package.unwrap()).unwrap();
}

#[test]
fn a_status_that_does_not_fit_is_found() {
    let problem = problem();
    let right = answer(&problem, Solution::Nash);
    let mut without_measure = right.clone();
    without_measure.measure = None;
    let mut without_package = right.clone();
    without_package.agreement = None;
    without_package.measure = None;
    let mut yet_infeasible = right;
    yet_infeasible.status = Status::Infeasible;
    for planted in [without_measure, without_package, yet_infeasible] {
        assert!(matches!(judged(&problem, &planted), Err(Fault::Status(_))));
    }
}

#[test]
fn a_problem_that_is_none_has_no_right_answer() {
    let mut problem = problem();
    let right = answer(&problem, Solution::Nash);
    problem.sides.pop();
    assert!(matches!(judged(&problem, &right), Err(Fault::Problem(_))));
}
