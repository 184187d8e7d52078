//! Fair packages when a side is known only by its answers.

use settlement::{
    Agreement, Choice, Decision, Issue, Number, Package, Problem, Rule, Side, Solution, Worth,
};

use super::population::{Case, HONEST};
use super::{options, whole};
use crate::{Elicited, Interview, Party, RobustError, Setup, View, settle};

/// Every package of a problem without divisible issues.
fn all_packages(issues: &[Issue]) -> Vec<Package> {
    let mut packages: Vec<Package> = vec![Vec::new()];
    for issue in issues {
        let count = issue.domain.count().expect("options");
        packages = packages
            .into_iter()
            .flat_map(|package| {
                (0..count).map(move |option| {
                    let mut longer = package.clone();
                    longer.push(Decision::Option(option));
                    longer
                })
            })
            .collect();
    }
    packages
}

/// The fair package, by trying all.
fn by_trying(problem: &Problem, solution: Solution) -> Option<Agreement> {
    let judged = all_packages(&problem.issues)
        .into_iter()
        .filter_map(|package| {
            let sides = problem.sides.iter().enumerate();
            let utilities: Vec<Number> = sides
                .map(|(place, side)| side.utility(&problem.issues, place, &package))
                .collect::<Option<_>>()?;
            let mut gains: Vec<Number> = utilities
                .iter()
                .zip(&problem.sides)
                .map(|(utility, side)| utility - &side.reservation)
                .collect();
            gains.sort();
            let allowed = problem.rules.iter().all(|rule| rule.allows(&package));
            (allowed && gains[0] >= whole(0)).then(|| {
                let measure = match solution {
                    Solution::Nash => gains.iter().product(),
                    Solution::Utilitarian => utilities.iter().sum(),
                    _ => gains[0].clone(),
                };
                (measure, Agreement { package, utilities })
            })
        });
    let best = judged.max_by(|one, other| one.0.cmp(&other.0));
    best.map(|(_, agreement)| agreement)
}

fn other(case: &Case, reservation: i64) -> Side {
    let each = case.other.iter().map(|worth| {
        let each = worth.iter();
        Worth::Each(
            each.map(|one| Number::new(((one * 1e4).round() as i64).into(), 100.into()))
                .collect(),
        )
    });
    Side {
        name: "south".to_owned(),
        worth: each.collect(),
        bonuses: Vec::new(),
        reservation: whole(reservation),
    }
}

fn north<'a>(elicited: &'a Elicited, reservation: i64) -> Party<'a> {
    Party {
        name: "north",
        view: View::Elicited {
            elicited,
            reservation: whole(reservation),
        },
    }
}

fn south(side: &Side) -> Party<'_> {
    Party {
        name: "south",
        view: View::Known(side),
    }
}

#[test]
fn what_is_recommended_holds_in_most_readings_and_never_loses_more_than_the_middle() {
    for seed in [1, 2, 3] {
        let case = Case::new(seed, 4);
        let result = case.interview(seed, HONEST).result();
        let side = other(&case, 0);
        let parties = [north(&result, 0), south(&side)];
        let solutions = [Solution::Nash, Solution::Egalitarian];
        let found = settle(
            &case.issues,
            &parties,
            &[],
            &solutions,
            30,
            &[],
            &mut by_trying,
        )
        .expect("a package");
        assert_eq!(found.len(), 2);
        for robust in found {
            assert_eq!(robust.possible.of, 30);
            let (centre, best) = (&robust.centre, &robust.robust);
            let loss = |judged: &crate::Judged| {
                let losses = judged.spread.iter().map(|spread| spread.loss.clone());
                losses.max().expect("two sides")
            };
            assert!(best.efficient.of > 15 && best.signed.of == 30);
            assert!(loss(best) >= whole(0) && loss(centre) >= whole(0));
            for judged in [centre, best] {
                let mine = &judged.spread[0];
                assert!(mine.low <= mine.centre && mine.centre <= mine.high);
                // South is known fully.
                assert_eq!(judged.spread[1].low, judged.spread[1].high);
                let truth: f64 = judged
                    .package
                    .iter()
                    .zip(&case.truth)
                    .map(|(decision, worth)| match decision {
                        Decision::Option(option) => 100.0 * worth[*option],
                        Decision::Shares(_) => 0.0,
                    })
                    .sum();
                let truth = Number::from_float(truth).expect("a number");
                let rounding = Number::new(1.into(), 50.into());
                assert!(mine.low <= &truth + &rounding && truth <= &mine.high + &rounding);
                let sentence = judged.sentence(0).expect("a side");
                assert!(sentence.contains("of 30 readings"), "{sentence}");
            }
        }
    }
}

#[test]
fn where_everything_is_known_the_robust_package_is_the_fair_one() {
    // One issue with two options: nothing left to ask, every reading the same.
    let issues = vec![options("flag", &["ours", "theirs"]), options("x", &["y"])];
    let mut setup = Setup::new(issues.clone(), 1);
    setup.orders = vec![Some(vec![0, 1]), None];
    let result = Interview::new(setup).expect("issues").result();
    let side = Side {
        name: "south".to_owned(),
        worth: vec![
            Worth::Each(vec![whole(30), whole(10)]),
            Worth::Each(vec![whole(5)]),
        ],
        bonuses: Vec::new(),
        reservation: whole(0),
    };
    let parties = [north(&result, 0), south(&side)];
    let found = settle(
        &issues,
        &parties,
        &[],
        &Solution::ALL,
        10,
        &[],
        &mut by_trying,
    )
    .expect("a package");
    for robust in found {
        assert_eq!(robust.centre, robust.robust);
        assert_eq!(robust.robust.package[0], Decision::Option(0));
        let judged = &robust.robust;
        assert_eq!(
            [judged.fair.of, judged.efficient.of, judged.signed.of],
            [10; 3]
        );
        assert_eq!(
            judged.sentence(0).expect("a side"),
            "In 10 of 10 readings of your answers this package stays among the best; in none do \
             you get less than what would have been fair."
        );
    }
}

#[test]
fn both_sides_may_be_known_by_their_answers_only() {
    let case = Case::new(11, 4);
    let turned = Case {
        issues: case.issues.clone(),
        truth: case.other.clone(),
        other: case.truth.clone(),
    };
    let one = case.interview(1, HONEST).result();
    let two = turned.interview(2, HONEST).result();
    let parties = [
        north(&one, 10),
        Party {
            name: "south",
            ..north(&two, 10)
        },
    ];
    let found = settle(
        &case.issues,
        &parties,
        &[],
        &[Solution::Nash],
        20,
        &[],
        &mut by_trying,
    )
    .expect("a package");
    assert!(found[0].robust.spread.iter().all(|one| one.low < one.high));
}

#[test]
fn rules_and_what_does_not_fit_are_respected() {
    let case = Case::new(5, 3);
    let result = case.interview(1, HONEST).result();
    let side = other(&case, 0);
    let parties = [north(&result, 0), south(&side)];
    let forbidden = Rule::Forbidden(vec![Choice {
        issue: 0,
        option: 0,
    }]);
    let candidates = all_packages(&case.issues);
    let settled = |issues: &[Issue], parties: &[Party<'_>], rules: &[Rule], readings| {
        settle(
            issues,
            parties,
            rules,
            &[Solution::Nash],
            readings,
            &candidates,
            &mut by_trying,
        )
    };
    let found = settled(&case.issues, &parties, &[forbidden], 5).expect("a package");
    assert_ne!(found[0].robust.package[0], Decision::Option(0));
    assert!(matches!(
        settled(&case.issues, &parties, &[], 0),
        Err(RobustError::Readings { found: 0 })
    ));
    assert!(matches!(
        settled(&case.issues[..2], &parties, &[], 5),
        Err(RobustError::Issues { .. })
    ));
    assert!(matches!(
        settled(&case.issues, &parties[..1], &[], 5),
        Err(RobustError::Problem(_))
    ));
    let greedy = [north(&result, 100), south(&side)];
    let dear = other(&case, 100);
    let greedy = [greedy[0].clone(), south(&dear)];
    assert!(matches!(
        settled(&case.issues, &greedy, &[], 5),
        Err(RobustError::Infeasible)
    ));
}
