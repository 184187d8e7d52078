//! Two sides and something to split.

use super::*;

fn line(low: i64, high: i64) -> Worth {
    Worth::Line {
        low: number(low),
        high: number(high),
    }
}

/// One issue of three options and a cake that matters twice as much to the
/// first side.
fn cake() -> Problem {
    let mut issues = issues([3]);
    issues.push(Issue {
        name: "cake".to_owned(),
        domain: Domain::Divisible {
            low: number(0),
            high: number(1),
        },
    });
    Problem {
        issues,
        sides: vec![
            side("one", vec![Worth::Each(numbers([0, 5, 12])), line(0, 8)], 0),
            side("two", vec![Worth::Each(numbers([8, 6, 0])), line(0, 4)], 0),
        ],
        rules: Vec::new(),
    }
}

/// Its frontier, found by hand: with the first option from (0, 12) to (8, 8),
/// with the second from (5, 10) to (13, 6), with the third from (12, 4) to
/// (20, 0). (5, 10) to (13, 6) covers the first from where the second side has
/// at most 10; and the third as far as (13, 6) does.
///
/// Points, whether they are joined with the next, and whether they are reached.
fn corners() -> (Vec<Vec<Number>>, Vec<bool>, Vec<bool>) {
    let half = |of: i64| Number::new(of.into(), 2.into());
    let points = vec![
        numbers([20, 0]),
        vec![number(13), half(7)],
        numbers([13, 6]),
        numbers([5, 10]),
        numbers([4, 10]),
        numbers([0, 12]),
    ];
    let joins = vec![true, false, true, false, true, false];
    let reached = vec![true, false, true, true, false, true];
    (points, joins, reached)
}

fn judge(points: &[Vec<Number>], joins: &[bool], reached: &[bool]) -> Result<Proof, Fault> {
    let it = lines(FrontierStatus::Optimal, points, joins, reached);
    check_frontier(&cake(), &it, &mut Effort::default())
}

#[test]
fn the_frontier_found_by_hand_is_proved_whole() {
    let (points, joins, reached) = corners();
    assert_eq!(judge(&points, &joins, &reached), Ok(Proof::Whole));
}

#[test]
fn a_corner_in_the_middle_of_a_line_does_no_harm() {
    let (mut points, mut joins, mut reached) = corners();
    points.insert(1, numbers([16, 2]));
    joins.insert(1, true);
    reached.insert(1, true);
    assert_eq!(judge(&points, &joins, &reached), Ok(Proof::Whole));
}

#[test]
fn a_piece_that_is_lacking_is_found() {
    let (points, joins, reached) = corners();
    for apart in [0, 2, 4] {
        let mut planted = joins.clone();
        planted[apart] = false;
        let found = judge(&points, &planted, &reached);
        assert!(
            matches!(found, Err(Fault::Missing(_) | Fault::Dominated { .. })),
            "{found:?}"
        );
    }
    let found = judge(&points[..4], &joins[..4], &reached[..4]);
    assert!(matches!(found, Err(Fault::Missing(_))), "{found:?}");
    let found = judge(&points[2..], &joins[2..], &reached[2..]);
    assert!(matches!(found, Err(Fault::Missing(_))), "{found:?}");
}

#[test]
fn a_piece_that_no_split_reaches_is_found() {
    let (points, mut joins, reached) = corners();
    joins[3] = true;
    assert_eq!(
        judge(&points, &joins, &reached),
        Err(Fault::Joined { point: 3 })
    );
    let (mut points, joins, reached) = corners();
    points[0] = numbers([21, 0]);
    assert_eq!(
        judge(&points, &joins, &reached),
        Err(Fault::Joined { point: 0 })
    );
}

#[test]
fn a_point_by_itself_that_no_split_reaches_is_found() {
    let (mut points, mut joins, mut reached) = corners();
    points.insert(0, numbers([21, 0]));
    points[1][1] = Number::new(1.into(), 9.into());
    joins.insert(0, false);
    reached.insert(0, true);
    assert_eq!(
        judge(&points, &joins, &reached),
        Err(Fault::Unreachable { point: 0 })
    );
}

#[test]
fn whether_an_end_is_reached_is_checked() {
    let (points, joins, reached) = corners();
    for place in 0..points.len() {
        let mut planted = reached.clone();
        planted[place] = !planted[place];
        let found = judge(&points, &joins, &planted);
        if planted[place] {
            assert!(
                matches!(found, Err(Fault::Dominated { point, .. }) if point == place),
                "{found:?}"
            );
        } else {
            assert_eq!(found, Err(Fault::Reached { point: place }));
        }
    }
}

#[test]
fn a_piece_below_another_is_found() {
    let (mut points, joins, reached) = corners();
    points[1] = numbers([12, 4]);
    let found = judge(&points, &joins, &reached);
    assert!(matches!(found, Err(Fault::Order { .. })), "{found:?}");
}

#[test]
fn order_and_doubles_are_found() {
    let (mut points, joins, reached) = corners();
    points.swap(0, 2);
    assert!(matches!(
        judge(&points, &joins, &reached),
        Err(Fault::Order { .. } | Fault::Dominated { .. })
    ));
    let (mut points, mut joins, mut reached) = corners();
    points.insert(1, points[0].clone());
    joins.insert(0, true);
    reached.insert(0, true);
    assert_eq!(
        judge(&points, &joins, &reached),
        Err(Fault::Duplicate { point: 1 })
    );
}

#[test]
fn points_within_a_bound_pass_unless_the_bound_is_too_small() {
    // The ends of the middle piece alone: the first side lacks 7 of its span of
    // 20, the second 2 of its 12; and between the ends 8 of the one or 4 of the
    // other, or a part of both.
    let points = [numbers([13, 6]), numbers([5, 10])];
    let within = |bound: Number| {
        let it = frontier(FrontierStatus::Within { bound }, &points);
        check_frontier(&cake(), &it, &mut Effort::default())
    };
    let share = Number::new(7.into(), 20.into());
    // Without packages nobody can say that the points are reached.
    assert_eq!(within(share.clone()), Ok(Proof::Sound { ceiling: None }));
    let found = within(share - Number::new(1.into(), 1000.into()));
    assert!(
        matches!(found, Err(Fault::MissingWithin { .. })),
        "{found:?}"
    );
}

fn split(option: usize, first: Number) -> Package {
    let second = number(1) - &first;
    vec![
        Decision::Option(option),
        Decision::Shares(vec![first, second]),
    ]
}

#[test]
fn fair_splits_found_by_hand_are_proved_whole() {
    let problem = cake();
    let share = |above: i64, below: i64| Number::new(above.into(), below.into());
    for (solution, option, first) in [
        // (5 + 8s)(10 - 4s) is largest at s = 15/16.
        (Solution::Nash, 1, share(15, 16)),
        // (5 + 8s)/20 = (10 - 4s)/12 at s = 35/44.
        (Solution::KalaiSmorodinsky, 1, share(35, 44)),
        // 5 + 8s = 10 - 4s at s = 5/12.
        (Solution::Egalitarian, 1, share(5, 12)),
        // 20 in all, with the third option and the whole cake.
        (Solution::Utilitarian, 2, number(1)),
    ] {
        let right = of_package(&problem, solution, split(option, first.clone()));
        assert_eq!(judged(&problem, &right), Ok(Proof::Whole), "{solution:?}");
        let less = first - share(1, 100);
        let planted = of_package(&problem, solution, split(option, less));
        assert!(matches!(
            judged(&problem, &planted),
            Err(Fault::NotOptimal(_))
        ));
    }
}

#[test]
fn shares_that_are_no_split_are_found() {
    let problem = cake();
    for shares in [
        numbers([1, 1]),
        numbers([2, -1]),
        numbers([1]),
        numbers([1, 0, 0]),
    ] {
        let package = vec![Decision::Option(0), Decision::Shares(shares)];
        let found = check_package(&problem, &package);
        assert_eq!(found, Err(Fault::Shares { issue: 1 }));
    }
    assert_eq!(
        check_package(&problem, &options([0, 0])),
        Err(Fault::Decision { issue: 1 })
    );
}

#[test]
fn reservation_values_cut_splits_short() {
    let mut problem = cake();
    problem.sides[0].reservation = number(14);
    problem.sides[1].reservation = number(1);
    let it = lines(
        FrontierStatus::Optimal,
        &[numbers([18, 1]), numbers([14, 3])],
        &[true, false],
        &[],
    );
    let mut effort = Effort::default();
    assert_eq!(check_frontier(&problem, &it, &mut effort), Ok(Proof::Whole));
    problem.sides[1].reservation = number(4);
    let none = frontier(FrontierStatus::Infeasible, &[]);
    assert_eq!(
        check_frontier(&problem, &none, &mut effort),
        Ok(Proof::Whole)
    );
}
