//! Frontiers of discrete issues.

use super::*;

fn judged_frontier(problem: &Problem, frontier: &Frontier) -> Result<Proof, Fault> {
    check_frontier(problem, frontier, &mut Effort::default())
}

fn optimal(points: &[Vec<Number>]) -> Result<Proof, Fault> {
    judged_frontier(&problem(), &frontier(FrontierStatus::Optimal, points))
}

#[test]
fn a_right_frontier_is_proved_whole() {
    assert_eq!(optimal(&points(&problem())), Ok(Proof::Whole));
    let none = frontier(FrontierStatus::Infeasible, &[]);
    assert_eq!(judged_frontier(&hopeless(), &none), Ok(Proof::Whole));
}

#[test]
fn the_frontier_of_the_example_is_the_one_found_by_hand() {
    let expected: Vec<Vec<Number>> = [[12, 5], [10, 6], [8, 8], [6, 11], [4, 12]]
        .into_iter()
        .map(numbers)
        .collect();
    assert_eq!(points(&problem()), expected);
}

#[test]
fn a_point_that_is_lacking_is_found() {
    let right = points(&problem());
    for place in 0..right.len() {
        let mut planted = right.clone();
        let lacking = planted.remove(place);
        let Err(Fault::Missing(shown)) = optimal(&planted) else {
            panic!("passed without point {place}");
        };
        assert_eq!(shown.utilities, lacking);
        let package = shown.package.unwrap();
        assert_eq!(check_package(&problem(), &package), Ok(lacking));
    }
}

#[test]
fn a_point_that_another_beats_is_found() {
    let problem = problem();
    let beaten = check_package(&problem, &options([1, 1, 0])).unwrap();
    let mut planted = points(&problem);
    planted.push(beaten);
    planted.sort_by(|a, b| b.cmp(a));
    assert!(matches!(optimal(&planted), Err(Fault::Dominated { .. })));
}

#[test]
fn a_point_that_no_package_reaches_is_found() {
    let mut planted = points(&problem());
    planted[0][1] += Number::new(1.into(), 7.into());
    let found = optimal(&planted);
    assert_eq!(found, Err(Fault::Unreachable { point: 0 }));
}

#[test]
fn a_point_twice_is_found() {
    let mut planted = points(&problem());
    planted.insert(1, planted[1].clone());
    assert_eq!(optimal(&planted), Err(Fault::Duplicate { point: 2 }));
}

#[test]
fn points_out_of_order_are_found() {
    let mut planted = points(&problem());
    planted.swap(1, 2);
    assert_eq!(optimal(&planted), Err(Fault::Order { point: 2 }));
}

#[test]
fn a_point_that_somebody_would_walk_away_from_is_found() {
    let problem = problem();
    let mut planted = points(&problem);
    planted.push(check_package(&problem, &options([0, 0, 0])).unwrap());
    assert!(matches!(
        optimal(&planted),
        Err(Fault::BelowReservation { side: 0, .. })
    ));
}

#[test]
fn points_of_another_number_of_sides_are_found() {
    let planted: Vec<Vec<Number>> = vec![numbers([1, 2, 3])];
    assert_eq!(
        optimal(&planted),
        Err(Fault::Sides {
            found: 3,
            wanted: 2
        })
    );
}

#[test]
fn joined_points_where_nothing_is_divisible_are_found() {
    let planted = |joined: &[bool], reached: &[bool]| {
        let points = points(&problem());
        let it = lines(FrontierStatus::Optimal, &points, joined, reached);
        judged_frontier(&problem(), &it)
    };
    assert_eq!(
        planted(&[false, true], &[]),
        Err(Fault::Joined { point: 1 })
    );
    assert_eq!(
        planted(&[], &[true, false]),
        Err(Fault::Reached { point: 1 })
    );
}

#[test]
fn a_frontier_status_that_does_not_fit_is_found() {
    assert!(matches!(optimal(&[]), Err(Fault::Status(_))));
    let planted = frontier(FrontierStatus::Infeasible, &points(&problem()));
    assert!(matches!(
        judged_frontier(&problem(), &planted),
        Err(Fault::Status(_))
    ));
    let planted = frontier(FrontierStatus::Infeasible, &[]);
    assert!(matches!(
        judged_frontier(&problem(), &planted),
        Err(Fault::Feasible(_))
    ));
}

#[test]
fn a_frontier_within_a_bound_passes_unless_the_bound_is_too_small() {
    // Without (8, 8), the point (6, 11) is nearest: there the first side misses
    // 2 of its span, which is 9 + 3 + 2 + 1.
    let mut some = points(&problem());
    some.remove(2);
    let bound = |above: i64| Number::new(above.into(), 15.into());
    let within = |bound| {
        judged_frontier(
            &problem(),
            &frontier(FrontierStatus::Within { bound }, &some),
        )
    };
    assert_eq!(within(bound(2)), Ok(Proof::Whole));
    let small = bound(2) - Number::new(1.into(), 1000.into());
    let found = within(small);
    assert!(
        matches!(found, Err(Fault::MissingWithin { .. })),
        "{found:?}"
    );
    let stopped = |bound| {
        judged_frontier(
            &problem(),
            &frontier(FrontierStatus::Stopped { bound }, &some),
        )
    };
    assert_eq!(stopped(bound(2)), Ok(Proof::Whole));
    assert!(matches!(
        stopped(Number::zero()),
        Err(Fault::MissingWithin { .. })
    ));
}

#[test]
fn an_unfinished_frontier_may_have_beaten_points_but_no_invented_ones() {
    let bound = number(1);
    let stopped = |points: &[Vec<Number>]| {
        let status = FrontierStatus::Stopped {
            bound: bound.clone(),
        };
        judged_frontier(&problem(), &frontier(status, points))
    };
    let beaten = check_package(&problem(), &options([1, 1, 0])).unwrap();
    assert_eq!(stopped(std::slice::from_ref(&beaten)), Ok(Proof::Whole));
    let invented = numbers([5, 5]);
    assert_eq!(
        stopped(&[beaten, invented]),
        Err(Fault::Dominated {
            point: 1,
            by: Witness {
                utilities: check_package(&problem(), &options([1, 1, 0])).unwrap(),
                package: None
            }
        })
    );
    let half = Number::new(1.into(), 2.into());
    assert_eq!(
        stopped(&[vec![number(5) + &half, number(5) + half]]),
        Err(Fault::Unreachable { point: 0 })
    );
}

#[test]
fn wrong_packages_of_points_are_found() {
    let problem = problem();
    let points = points(&problem);
    let it = frontier(FrontierStatus::Optimal, &points);
    let right = |point: usize| find(&problem, points.get(point)?, &mut Effort::default());
    let with = |packages: Packages<'_>| {
        let claim = Claim {
            problem: &problem,
            answers: &[],
            frontier: Some(&it),
            packages: Some(packages),
        };
        check(&claim, &mut Effort::default())
    };
    assert_eq!(with(&right).unwrap().frontier, Some(Proof::Whole));
    assert_eq!(with(&|_| None), Err(Fault::NoPackage { point: 0 }));
    assert!(matches!(
        with(&|point| right(point.min(1))),
        Err(Fault::PointPackage { point: 2, .. })
    ));
}

#[test]
fn with_three_and_more_sides_the_frontier_is_checked_too() {
    for sides in 3..=5usize {
        let worth = |side: usize| {
            let of = |shift: i64| {
                let each = (0..3).map(|it| number((it * shift + side as i64 * it * it) % 5));
                Worth::Each(each.collect())
            };
            vec![of(1), of(2), of(3)]
        };
        let problem = Problem {
            issues: issues([3, 3, 3]),
            sides: (0..sides)
                .map(|place| side(&format!("side {place}"), worth(place), 0))
                .collect(),
            rules: Vec::new(),
        };
        let right = points(&problem);
        assert!(right.len() > 1);
        let judge = |points: &[Vec<Number>]| {
            judged_frontier(&problem, &frontier(FrontierStatus::Optimal, points))
        };
        assert_eq!(judge(&right), Ok(Proof::Whole));
        assert!(matches!(judge(&right[1..]), Err(Fault::Missing(_))));
    }
}

#[test]
fn merging_and_looking_at_every_package_give_the_same() {
    let mut problem = problem();
    problem.rules.clear();
    problem.sides[0].bonuses.clear();
    // Of 18 packages: not looked at, or not to the end.
    for outcomes in [1, 18] {
        let mut merging = Effort {
            outcomes,
            work: 1_000_000,
        };
        assert_eq!(Truth::seek(&problem, &mut merging), Some(truth(&problem)));
        assert!(merging.outcomes <= 1);
    }
}
