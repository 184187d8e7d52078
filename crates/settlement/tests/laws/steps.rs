//! Something divisible among three sides is cut into steps; what steps cannot
//! reach must not be said to be impossible.

use goodoffices_settlement::{
    Decision, Domain, Engine, FrontierStatus, Issue, Never, Number, Problem, Side, Solution,
    Status, Worth,
};

fn hundredths(number: i64) -> Number {
    Number::new(number.into(), 100.into())
}

/// One thing that three sides split, each wanting all of it; what each has
/// without agreement, in hundredths.
fn split(reservations: [i64; 3]) -> Problem {
    let side = |(at, reservation): (usize, i64)| Side {
        name: format!("side {at}"),
        worth: vec![Worth::Line {
            low: hundredths(0),
            high: hundredths(100),
        }],
        bonuses: Vec::new(),
        reservation: hundredths(reservation),
    };
    Problem {
        issues: vec![Issue {
            name: "water".to_owned(),
            domain: Domain::Divisible {
                low: hundredths(0),
                high: hundredths(100),
            },
        }],
        sides: reservations.into_iter().enumerate().map(side).collect(),
        rules: Vec::new(),
    }
}

#[test]
fn the_one_split_that_steps_miss_is_not_said_to_be_impossible() {
    // Only 0.34, 0.33, 0.33 will do.
    let problem = split([34, 33, 33]);
    let engine = Engine::new(&problem).unwrap();
    let frontier = engine.frontier(&mut Never);
    assert_ne!(frontier.status, FrontierStatus::Infeasible);
    for solution in Solution::ALL {
        let answer = engine.solve(solution, &mut Never);
        assert_ne!(answer.status, Status::Infeasible, "{solution:?}");
    }
}

#[test]
fn what_no_split_can_give_is_proved_impossible() {
    let problem = split([34, 34, 33]);
    let engine = Engine::new(&problem).unwrap();
    assert_eq!(
        engine.frontier(&mut Never).status,
        FrontierStatus::Infeasible
    );
    for solution in Solution::ALL {
        let answer = engine.solve(solution, &mut Never);
        assert_eq!(answer.status, Status::Infeasible, "{solution:?}");
    }
}

#[test]
fn reservation_values_between_steps_widen_the_bound() {
    let problem = split([34, 33, 31]);
    let engine = Engine::new(&problem).unwrap();
    let frontier = engine.frontier(&mut Never);
    let (FrontierStatus::Within { bound } | FrontierStatus::Stopped { bound }) = &frontier.status
    else {
        panic!("{:?}", frontier.status);
    };
    let points: Vec<Vec<Number>> = (0..frontier.points.len())
        .map(|point| frontier.points.utilities(point).unwrap())
        .collect();
    assert!(!points.is_empty() || *bound == hundredths(100));
    for (first, second) in (34..=36).flat_map(|one| (33..=35).map(move |two| (one, two))) {
        let shares = [first, second, 100 - first - second].map(hundredths);
        let package = [Decision::Shares(shares.to_vec())];
        let sides = problem.sides.iter().enumerate();
        let have: Vec<Number> = sides
            .map(|(at, side)| side.utility(&problem.issues, at, &package).unwrap())
            .collect();
        if have
            .iter()
            .zip(&problem.sides)
            .any(|(have, side)| *have < side.reservation)
        {
            continue;
        }
        let near = |point: &Vec<Number>| {
            have.iter()
                .zip(point)
                .all(|(have, one)| have - one <= *bound)
        };
        assert!(points.is_empty() || points.iter().any(near), "{have:?}");
    }
}
