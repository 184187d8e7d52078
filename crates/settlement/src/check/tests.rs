//! The checker lets every right claim pass and finds each planted error.

use num_traits::Zero;

use super::order::Yardstick;
use super::truth::{Truth, find};
use super::*;
use crate::answer::{Agreement, Solution};
use crate::model::{Bonus, Choice, Decision, Domain, Issue, Number, Rule, Side, Worth};
use crate::points::Points;

mod answers;
mod divisible;
mod frontiers;
mod large;
mod winner;

fn number(of: i64) -> Number {
    Number::from_integer(of.into())
}

fn numbers<const N: usize>(of: [i64; N]) -> Vec<Number> {
    of.into_iter().map(number).collect()
}

fn options<const N: usize>(of: [usize; N]) -> Package {
    of.into_iter().map(Decision::Option).collect()
}

fn choice(issue: usize, option: usize) -> Choice {
    Choice { issue, option }
}

fn side(name: &str, worth: Vec<Worth>, reservation: i64) -> Side {
    Side {
        name: name.to_owned(),
        worth,
        bonuses: Vec::new(),
        reservation: number(reservation),
    }
}

fn issues<const N: usize>(counts: [usize; N]) -> Vec<Issue> {
    let issue = |(place, count): (usize, usize)| Issue {
        name: format!("issue {place}"),
        domain: Domain::Options((0..count).map(|it| format!("option {it}")).collect()),
    };
    counts.into_iter().enumerate().map(issue).collect()
}

/// Two sides that want the opposite, one issue mattering more to each; a rule
/// forbids one combination, a bonus rewards another.
fn problem() -> Problem {
    let each = |of: [i64; 3]| Worth::Each(numbers(of));
    let mut problem = Problem {
        issues: issues([3, 3, 2]),
        sides: vec![
            side(
                "one",
                vec![
                    each([0, 4, 9]),
                    each([0, 1, 3]),
                    Worth::Each(numbers([0, 2])),
                ],
                3,
            ),
            side(
                "two",
                vec![
                    each([5, 3, 0]),
                    each([8, 5, 0]),
                    Worth::Each(numbers([1, 0])),
                ],
                4,
            ),
        ],
        rules: vec![Rule::Forbidden(vec![choice(0, 2), choice(1, 0)])],
    };
    problem.sides[0].bonuses.push(Bonus {
        when: vec![choice(0, 1), choice(1, 1)],
        worth: number(1),
    });
    problem.check().unwrap();
    problem
}

/// The same, with nothing that anybody would sign.
fn hopeless() -> Problem {
    let mut problem = problem();
    problem.sides[0].reservation = number(40);
    problem
}

fn truth(problem: &Problem) -> Truth {
    Truth::seek(problem, &mut Effort::default()).unwrap()
}

fn points(problem: &Problem) -> Vec<Vec<Number>> {
    match truth(problem) {
        Truth::Points(points) => points,
        Truth::Segments(_) => panic!("nothing is divisible"),
    }
}

/// A frontier of these points.
fn frontier(status: FrontierStatus, points: &[Vec<Number>]) -> Frontier {
    lines(status, points, &[], &[])
}

fn lines(
    status: FrontierStatus,
    points: &[Vec<Number>],
    joined: &[bool],
    reached: &[bool],
) -> Frontier {
    let sides = points.first().map_or(2, Vec::len);
    Frontier {
        status,
        points: Points::from_numbers(sides, points.concat(), joined.to_vec())
            .with_reached(reached.to_vec()),
    }
}

/// A right answer.
fn answer(problem: &Problem, solution: Solution) -> Answer {
    let truth = truth(problem);
    let yardstick = Yardstick::of(problem, &truth);
    let utilities = yardstick.best(solution, &truth).unwrap();
    of_package(
        problem,
        solution,
        find(problem, &utilities, &mut Effort::default()).unwrap(),
    )
}

/// An answer that claims that this package is the one.
fn of_package(problem: &Problem, solution: Solution, package: Package) -> Answer {
    let truth = truth(problem);
    let utilities = check_package(problem, &package).unwrap();
    Answer {
        solution,
        status: Status::Optimal,
        measure: Some(Yardstick::of(problem, &truth).measure(solution, &utilities)),
        agreement: Some(Agreement { package, utilities }),
    }
}

fn judged(problem: &Problem, answer: &Answer) -> Result<Proof, Fault> {
    check_answer(problem, answer, &mut Effort::default())
}
