//! Splits by points.

use goodoffices_settlement::check::{Proof, check_adjusted_winner};
use goodoffices_settlement::{
    Decision, Domain, Issue, Number, Problem, Side, Worth, adjusted_winner,
};
use num_traits::Zero;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::problems::{fraction, number};

fn split(names: &[String], points: [Vec<Number>; 2]) -> Problem {
    let line = |high: Number| Worth::Line {
        low: Number::zero(),
        high,
    };
    let side = |(name, points): (&str, Vec<Number>)| Side {
        name: name.to_owned(),
        worth: points.into_iter().map(line).collect(),
        bonuses: Vec::new(),
        reservation: Number::zero(),
    };
    let issue = |name: &String| Issue {
        name: name.clone(),
        domain: Domain::Divisible {
            low: number(0),
            high: number(1),
        },
    };
    Problem {
        issues: names.iter().map(issue).collect(),
        sides: ["one", "two"].into_iter().zip(points).map(side).collect(),
        rules: Vec::new(),
    }
}

/// The Panama Canal treaty negotiations (H. Raiffa, *The Art and Science of
/// Negotiation*, 1982; split by S. J. Brams and A. D. Taylor, 1996).
fn panama_canal() -> Problem {
    let table = [
        ("US defense rights", 22, 9),
        ("use rights", 22, 15),
        ("land and water", 15, 15),
        ("expansion rights", 14, 3),
        ("duration", 11, 15),
        ("expansion routes", 6, 5),
        ("compensation", 4, 11),
        ("jurisdiction", 2, 7),
        ("US military rights", 2, 7),
        ("defense role of Panama", 2, 13),
    ];
    let names: Vec<String> = table.iter().map(|row| row.0.to_owned()).collect();
    let first = table.iter().map(|row| number(row.1)).collect();
    let second = table.iter().map(|row| number(row.2)).collect();
    split(&names, [first, second])
}

#[test]
fn panama_canal_both_have_66_points_and_land_and_water_is_split_2_to_13() {
    let problem = panama_canal();
    let found = adjusted_winner(&problem).unwrap();
    assert_eq!(found.points, [number(66), number(66)]);
    assert_eq!(found.split, Some(2));
    assert_eq!(
        found.agreement.package[2],
        Decision::Shares(vec![fraction(2, 15), fraction(13, 15)])
    );
    assert_eq!(check_adjusted_winner(&problem, &found), Ok(Proof::Whole));
}

proptest! {
    #[test]
    fn a_split_by_points_is_equitable_efficient_envy_free_and_splits_at_most_one_issue(
        points in vec((0i64..20, 0i64..20, 1i64..4), 1..9),
    ) {
        let names: Vec<String> = (0..points.len()).map(|it| format!("issue {it}")).collect();
        let of = |pick: fn(&(i64, i64, i64)) -> i64| -> Vec<Number> {
            points.iter().map(|row| fraction(pick(row), row.2)).collect()
        };
        let [first, second] = [of(|row| row.0), of(|row| row.1)];
        prop_assume!(first.iter().any(|it| !it.is_zero()));
        prop_assume!(second.iter().any(|it| !it.is_zero()));
        let problem = split(&names, [first, second]);
        let found = adjusted_winner(&problem).unwrap();
        // The checker looks at all four.
        prop_assert_eq!(check_adjusted_winner(&problem, &found), Ok(Proof::Whole));
    }
}
