//! Splits by points.

use super::*;
use crate::answer::AdjustedWinner;

/// Three things; the first side puts 50, 30 and 20 points on them, the second
/// 30, 30 and 40.
fn things() -> Problem {
    let issue = |name: &str| Issue {
        name: name.to_owned(),
        domain: Domain::Divisible {
            low: number(0),
            high: number(1),
        },
    };
    let worth = |of: [i64; 3]| {
        let line = |high| Worth::Line {
            low: number(0),
            high: number(high),
        };
        of.into_iter().map(line).collect()
    };
    Problem {
        issues: ["house", "boat", "car"].map(issue).to_vec(),
        sides: vec![
            side("one", worth([50, 30, 20]), 0),
            side("two", worth([30, 30, 40]), 0),
        ],
        rules: Vec::new(),
    }
}

/// This share of each thing in the first side's hands.
fn claim(first: [Number; 3], split: Option<usize>) -> AdjustedWinner {
    let problem = things();
    let shares = |first: Number| Decision::Shares(vec![first.clone(), number(1) - first]);
    let package = first.map(shares).to_vec();
    let utilities = check_package(&problem, &package).unwrap();
    AdjustedWinner {
        points: [utilities[0].clone(), utilities[1].clone()],
        agreement: Agreement { package, utilities },
        split,
    }
}

fn boat_split() -> AdjustedWinner {
    // 50 + 30s = 40 + 30(1 - s) at s = 1/3.
    claim(
        [number(1), Number::new(1.into(), 3.into()), number(0)],
        Some(1),
    )
}

#[test]
fn a_fair_split_by_points_is_proved_whole() {
    let right = boat_split();
    assert_eq!(right.points, [number(60), number(60)]);
    assert_eq!(check_adjusted_winner(&things(), &right), Ok(Proof::Whole));
}

#[test]
fn each_way_to_split_unfairly_is_found() {
    let found = |planted: &AdjustedWinner| check_adjusted_winner(&things(), planted).unwrap_err();
    let half = || Number::new(1.into(), 2.into());
    let uneven = claim([number(1), half(), number(0)], Some(1));
    assert!(matches!(found(&uneven), Fault::NotEquitable { .. }));
    let halves = claim([half(), half(), half()], Some(0));
    assert_eq!(found(&halves), Fault::Split { issue: 1 });
    let mut unsaid = boat_split();
    unsaid.split = None;
    assert_eq!(found(&unsaid), Fault::Split { issue: 1 });
    let mut overstated = boat_split();
    overstated.points[1] += number(1);
    assert!(matches!(
        found(&overstated),
        Fault::WinnerPoints { side: 1, .. }
    ));
    let mut worth_more = boat_split();
    worth_more.agreement.utilities[0] += number(1);
    assert!(matches!(found(&worth_more), Fault::Utilities { .. }));
    // Each gets what the other values more: 20 + 30s = 30 + 30(1 - s).
    let swapped = claim(
        [number(0), Number::new(2.into(), 3.into()), number(1)],
        Some(1),
    );
    assert!(matches!(found(&swapped), Fault::Envy { side: 0, .. }));
    // Nobody envies, and both have as much: 30s + 20 + 50h = 30(1-s) + 30(1-h).
    let wasteful = claim(
        [Number::new(1.into(), 2.into()), number(1), number(0)],
        Some(0),
    );
    assert_eq!(wasteful.points, [number(55), number(55)]);
    assert!(matches!(found(&wasteful), Fault::NotOptimal(_)));
}

#[test]
fn points_need_two_sides_and_something_divisible() {
    let mut problem = things();
    let mut claim = boat_split();
    for worth in &mut problem.sides[0].worth {
        *worth = Worth::Line {
            low: number(0),
            high: number(0),
        };
    }
    claim.agreement.utilities = check_package(&problem, &claim.agreement.package).unwrap();
    assert_eq!(
        check_adjusted_winner(&problem, &claim),
        Err(Fault::NoPoints)
    );
}
