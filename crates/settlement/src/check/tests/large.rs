//! Where nobody can look at all packages.

use super::*;

/// Many issues of opposed interests; a rule keeps the checker from merging.
fn large(rule: bool) -> Problem {
    let worth = |side: i64| {
        let issue = |issue: i64| {
            let weight = 1 + (issue * 7 + side * 3) % 11;
            let option = |option: i64| {
                let level = if side == 0 { option } else { 4 - option };
                number(weight * level * 10 + (issue * option) % 7)
            };
            Worth::Each((0..5).map(option).collect())
        };
        (0..40).map(issue).collect()
    };
    let rules = if rule {
        vec![Rule::Forbidden(vec![choice(0, 4), choice(1, 0)])]
    } else {
        Vec::new()
    };
    Problem {
        issues: issues([5; 40]),
        sides: vec![side("one", worth(0), 3_000), side("two", worth(1), 3_000)],
        rules,
    }
}

/// The option that is best when the sides are weighed like this.
fn weighed(problem: &Problem, weights: [i64; 2]) -> Package {
    let value = |issue: usize, option: usize| -> Number {
        let sides = problem.sides.iter().zip(weights);
        sides
            .map(|(side, weight)| {
                side.worth_of(&problem.issues, choice(issue, option))
                    .unwrap()
                    * number(weight)
            })
            .sum()
    };
    (0..problem.issues.len())
        .map(|issue| (0..5).max_by_key(|option| value(issue, *option)).unwrap())
        .map(Decision::Option)
        .collect()
}

fn claim(problem: &Problem, solution: Solution, package: Package) -> Answer {
    let utilities = check_package(problem, &package).unwrap();
    let gains: Vec<Number> = utilities.iter().map(|it| it - number(3_000)).collect();
    let measure = match solution {
        Solution::Nash => &gains[0] * &gains[1],
        Solution::Utilitarian => utilities.iter().sum(),
        _ => gains.iter().min().unwrap().clone(),
    };
    Answer {
        solution,
        status: Status::Optimal,
        measure: Some(measure),
        agreement: Some(Agreement { package, utilities }),
    }
}

#[test]
fn the_largest_sum_is_recognised_by_its_ceiling() {
    let problem = large(true);
    let right = claim(&problem, Solution::Utilitarian, weighed(&problem, [1, 1]));
    let ceiling = right.measure.clone();
    assert_eq!(judged(&problem, &right), Ok(Proof::Sound { ceiling }));
}

#[test]
fn something_better_nearby_is_found() {
    let problem = large(true);
    let mut package = weighed(&problem, [1, 1]);
    package[20] = Decision::Option(2);
    let wasteful = claim(&problem, Solution::Utilitarian, package);
    assert!(matches!(
        judged(&problem, &wasteful),
        Err(Fault::NotOptimal(_))
    ));
    let lopsided = claim(&problem, Solution::Nash, weighed(&problem, [8, 5]));
    let balanced = claim(&problem, Solution::Nash, weighed(&problem, [1, 1]));
    let (worse, better) = if lopsided.measure < balanced.measure {
        (lopsided, balanced)
    } else {
        (balanced, lopsided)
    };
    assert_ne!(worse.measure, better.measure);
    assert!(matches!(
        judged(&problem, &worse),
        Err(Fault::NotOptimal(_))
    ));
}

#[test]
fn a_measure_that_no_ideals_allow_is_found() {
    let problem = large(true);
    let mut planted = claim(
        &problem,
        Solution::KalaiSmorodinsky,
        weighed(&problem, [1, 1]),
    );
    planted.measure = Some(number(1));
    planted.status = Status::Within { bound: number(1) };
    assert!(matches!(
        judged(&problem, &planted),
        Err(Fault::MeasureRange { .. })
    ));
}

#[test]
fn a_wrong_infeasible_and_a_small_bound_are_found() {
    let problem = large(true);
    let mut planted = claim(&problem, Solution::Nash, weighed(&problem, [1, 1]));
    planted.status = Status::Within {
        bound: planted.measure.clone().unwrap() - number(1),
    };
    assert!(matches!(
        judged(&problem, &planted),
        Err(Fault::Bound { .. })
    ));
    let infeasible = Answer {
        solution: Solution::Nash,
        status: Status::Infeasible,
        agreement: None,
        measure: None,
    };
    assert!(matches!(
        judged(&problem, &infeasible),
        Err(Fault::Feasible(_))
    ));
}

#[test]
fn what_weighted_sums_rule_out_is_proved_infeasible() {
    let mut problem = large(true);
    for side in &mut problem.sides {
        side.reservation = number(9_000);
    }
    let infeasible = Answer {
        solution: Solution::Nash,
        status: Status::Infeasible,
        agreement: None,
        measure: None,
    };
    assert_eq!(judged(&problem, &infeasible), Ok(Proof::Whole));
}

#[test]
fn a_frontier_without_its_ends_is_found() {
    let problem = large(true);
    let middle = check_package(&problem, &weighed(&problem, [1, 1])).unwrap();
    let it = frontier(FrontierStatus::Optimal, &[middle]);
    let found = check_frontier(&problem, &it, &mut Effort::default());
    assert!(matches!(found, Err(Fault::Missing(_))), "{found:?}");
}

#[test]
fn sums_of_forty_issues_are_merged_and_proved_whole() {
    let problem = large(false);
    let mut effort = Effort::default();
    let Some(Truth::Points(points)) = Truth::seek(&problem, &mut effort) else {
        panic!("not found");
    };
    let it = frontier(FrontierStatus::Optimal, &points);
    assert_eq!(
        check_frontier(&problem, &it, &mut Effort::default()),
        Ok(Proof::Whole)
    );
    let planted = frontier(FrontierStatus::Optimal, &points[1..]);
    assert!(matches!(
        check_frontier(&problem, &planted, &mut Effort::default()),
        Err(Fault::Missing(_))
    ));
}

#[test]
fn an_answer_that_a_claimed_frontier_beats_is_found() {
    let problem = large(true);
    // Not the truth, which nobody knows, but what is claimed to be.
    let points = points(&large(false));
    let it = frontier(FrontierStatus::Optimal, &points);
    // By itself, nothing is known against it: its ideals are not.
    let mut worse = claim(
        &problem,
        Solution::KalaiSmorodinsky,
        weighed(&problem, [8, 5]),
    );
    let utilities = &worse.agreement.as_ref().unwrap().utilities;
    let yardstick = Yardstick::of(&problem, &Truth::Points(points));
    worse.measure = Some(yardstick.measure(worse.solution, utilities));
    assert!(matches!(judged(&problem, &worse), Ok(Proof::Sound { .. })));
    let claim = Claim {
        problem: &problem,
        answers: &[worse],
        frontier: Some(&it),
        packages: None,
    };
    let found = check(&claim, &mut Effort::default());
    assert!(matches!(found, Err(Fault::NotOptimal(_))), "{found:?}");
}
