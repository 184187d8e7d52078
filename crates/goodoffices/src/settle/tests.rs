//! What people and scripts hand in and read, piece by piece.

use settlement::{Decision, Domain, Issue, Number, Outcomes, Problem, Side, Worth};

use super::{package, words, work};
use crate::cli::settle::{Wanted, seconds, wanted};

fn number(numerator: i64, denominator: i64) -> Number {
    Number::new(numerator.into(), denominator.into())
}

/// Two sides: an option, a range from -2 to 2, something divisible.
fn problem() -> Problem {
    let issue = |name: &str, domain| Issue {
        name: name.to_owned(),
        domain,
    };
    let side = |name: &str, sign: i64| Side {
        name: name.to_owned(),
        worth: vec![
            Worth::Each(vec![number(0, 1), number(3 * sign, 1)]),
            Worth::Line {
                low: number(-sign, 1),
                high: number(sign, 1),
            },
            Worth::Line {
                low: number(0, 1),
                high: number(5, 1),
            },
        ],
        bonuses: Vec::new(),
        reservation: number(2, 1),
    };
    Problem {
        issues: vec![
            issue(
                "Flag",
                Domain::Options(vec!["old".to_owned(), "new; blue".to_owned()]),
            ),
            issue("Degrees", Domain::Range { low: -2, high: 2 }),
            issue(
                "Land",
                Domain::Divisible {
                    low: number(0, 1),
                    high: number(1, 1),
                },
            ),
        ],
        sides: vec![side("North", 1), side("South", -1)],
        rules: Vec::new(),
    }
}

fn discrete() -> Problem {
    let mut problem = problem();
    problem.issues.pop();
    for side in &mut problem.sides {
        side.worth.pop();
    }
    problem
}

#[test]
fn packages_are_read_as_people_write_them_and_as_json_prints_them() {
    let chosen = |option, degrees| vec![Decision::Option(option), Decision::Option(degrees)];
    let read = |text: &str| package::read(&discrete(), text);
    assert_eq!(read("Degrees = -2; Flag=old").unwrap(), chosen(0, 0));
    assert_eq!(
        read(r#"{"Flag":"new; blue","Degrees":"2"}"#).unwrap(),
        chosen(1, 4)
    );
    assert_eq!(read(r#"{"Flag":"old","Degrees":1}"#).unwrap(), chosen(0, 3));
    let json = r#"{"Flag":"old","Degrees":"0","Land":{"North":0.13333333333333333,"South":0.8666666666666667}}"#;
    let whole = package::read(&problem(), json).unwrap();
    let Some(Decision::Shares(shares)) = whole.last() else {
        panic!("the land is split: {whole:?}");
    };
    assert_eq!(shares.iter().sum::<Number>(), number(1, 1));
}

#[test]
fn packages_that_are_none_are_refused_by_what_is_wrong() {
    for (text, says) in [
        ("Flag=old", "nothing is said of issue \"Degrees\""),
        ("Flag=red; Degrees=0", "no option \"red\""),
        ("Flag=old; Degrees=3", "no option \"3\""),
        ("Flag=old; Flag=old; Degrees=1", "twice"),
        ("Colour=old", "no issue \"Colour\""),
        ("Flag", "issue=option"),
        ("{", "JSON"),
        (r#"{"Flag":[1]}"#, "needs an option"),
        (r#"{"Flag":{"North":1,"South":0}}"#, "not divided"),
    ] {
        let failure = package::read(&discrete(), text).unwrap_err();
        assert!(
            failure.message.contains(says),
            "{text}: {}",
            failure.message
        );
    }
    for shares in [
        "{\"North\":0.5}",
        "{\"North\":0.6,\"South\":0.6}",
        "{\"North\":-1,\"South\":2}",
    ] {
        let text = format!(r#"{{"Flag":"old","Degrees":"0","Land":{shares}}}"#);
        let failure = package::read(&problem(), &text).unwrap_err();
        assert!(
            failure.message.contains("share for each side"),
            "{}",
            failure.message
        );
    }
}

#[test]
fn a_side_is_named_with_or_without_an_amount() {
    let near = |text: &str| package::near(&problem(), text);
    assert_eq!(near("south").unwrap().side, 1);
    assert_eq!(near("North=2.50").unwrap().within, Some(number(5, 2)));
    for text in ["East", "North=", "North=-1", "North=1e9", "North=NaN", ""] {
        assert!(near(text).is_err(), "{text:?}");
    }
}

#[test]
fn without_reservations_nobody_walks_away_from_anything() {
    let mut problem = problem();
    work::ignore_reservation(&mut problem);
    // North at worst has 0 - 1 + 0, South -3 - 1 + 0.
    let floors: Vec<Number> = problem
        .sides
        .iter()
        .map(|side| side.reservation.clone())
        .collect();
    assert_eq!(floors, [number(-1, 1), number(-4, 1)]);
    let mut high = discrete();
    for side in &mut high.sides {
        side.worth = vec![
            Worth::Each(vec![number(7, 1); 2]),
            Worth::Each(vec![number(1, 1); 5]),
        ];
    }
    work::ignore_reservation(&mut high);
    assert!(
        high.sides
            .iter()
            .all(|side| side.reservation == number(0, 1))
    );
}

#[test]
fn names_and_seconds_of_the_command_line_are_read() {
    assert_eq!(wanted("KS"), wanted("kalai_smorodinsky"));
    assert_eq!(wanted("kalai-smorodinsky"), wanted("kalai"));
    assert_eq!(wanted("frontier"), Ok(Wanted::Frontier));
    assert!(wanted("best").is_err());
    assert_eq!(seconds("0.25").map(|it| it.as_millis()), Ok(250));
    assert_eq!(seconds("2m").map(|it| it.as_secs()), Ok(120));
    for text in ["-1", "NaN", "inf", "1e99", "soon", ""] {
        assert!(seconds(text).is_err(), "{text:?}");
    }
}

#[test]
fn numbers_are_said_so_that_nothing_looks_better_than_it_is() {
    let percent = |part, whole| words::percent(&part, &whole).map(|it| it.as_str().to_owned());
    assert_eq!(
        percent(number(999, 1000), number(1, 1)).as_deref(),
        Some("99 %")
    );
    assert_eq!(
        percent(number(1, 1), number(1, 1)).as_deref(),
        Some("100 %")
    );
    assert_eq!(percent(number(1, 1), number(0, 1)), None);
    let outcomes = |digits: &str| {
        let count = digits.parse().unwrap();
        words::outcomes(&Outcomes::Count(count)).as_str().to_owned()
    };
    assert_eq!(outcomes("1940000"), "1,940,000");
    assert_eq!(outcomes(&format!("1{}", "0".repeat(650))), "about 10^650");
    assert_eq!(outcomes(&format!("32{}", "0".repeat(49))), "about 10^51");
    assert_eq!(words::number(&number(1, 3)).as_str(), "0.333");
    assert_eq!(words::number(&number(-5, 2)).as_str(), "-2.5");
    assert_eq!(words::fixed(&number(-1, 1000), 1).as_str(), "0.0");
}

#[test]
fn shares_are_said_as_fractions_where_people_can_see_them() {
    let split = |first: Number| {
        let rest = number(1, 1) - &first;
        words::decision(&problem(), 2, &Decision::Shares(vec![first, rest]))
            .as_str()
            .to_owned()
    };
    assert_eq!(split(number(2, 15)), "North 2/15, South 13/15");
    assert_eq!(split(number(1, 1)), "all to North");
    assert_eq!(split(number(1, 997)), "North 0.1 %, South 99.9 %");
}

#[test]
fn long_and_hostile_names_are_cut_to_the_columns_there_are() {
    let long = "A very long name of a delegation".repeat(3);
    assert_eq!(words::cut(&long, 12).as_str(), "A very long…");
    let turned = words::cut("\u{202e}abc", 6);
    assert!(!turned.as_str().contains('\u{202e}'), "{turned:?}");
    assert_eq!(words::cut("短い名前です", 5).as_str(), "短い…");
}
