//! Random small problems of every kind.

use goodoffices_settlement::{Bonus, Choice, Domain, Issue, Number, Problem, Rule, Side, Worth};
use proptest::collection::vec;
use proptest::prelude::*;

/// What a problem may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// Sides, at least.
    pub(crate) fewest: usize,
    /// Sides, at most.
    pub(crate) sides: usize,
    /// Issues, at most.
    pub(crate) issues: usize,
    /// Options of an issue, at most.
    pub(crate) options: usize,
    /// Rules and bonuses.
    pub(crate) combinations: bool,
}

/// Something small of every kind.
pub(crate) const ANY: Kind = Kind {
    fewest: 2,
    sides: 5,
    issues: 4,
    options: 4,
    combinations: true,
};

/// Nothing but sums.
pub(crate) const PLAIN: Kind = Kind {
    combinations: false,
    ..ANY
};

pub(crate) fn number(of: i64) -> Number {
    Number::from_integer(of.into())
}

pub(crate) fn fraction(above: i64, below: i64) -> Number {
    Number::new(above.into(), below.into())
}

/// Worths with many ties: mostly small whole numbers, often zero, some
/// negative, some with odd denominators.
fn worth() -> impl Strategy<Value = Number> {
    prop_oneof![
        2 => Just(number(0)),
        6 => (0i64..=6).prop_map(number),
        1 => (-6i64..0).prop_map(number),
        2 => (-10i64..40, prop::sample::select(vec![2, 3, 7, 11])).prop_map(|(a, b)| fraction(a, b)),
    ]
}

/// Whether everything is one's gain and the other's loss.
fn opposed() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.3)
}

fn side_worth(issue: &Issue) -> BoxedStrategy<Worth> {
    let count = issue.domain.count().unwrap();
    let each = vec(worth(), count).prop_map(Worth::Each);
    let nothing = Just(Worth::Each(vec![number(0); count]));
    match issue.domain {
        Domain::Options(_) => prop_oneof![8 => each, 1 => nothing].boxed(),
        _ => {
            let line = (worth(), worth()).prop_map(|(low, high)| Worth::Line { low, high });
            prop_oneof![1 => each, 2 => line].boxed()
        }
    }
}

fn issue(place: usize, count: usize, range: Option<i64>) -> Issue {
    let domain = match range {
        Some(low) => Domain::Range {
            low,
            high: low + count as i64 - 1,
        },
        None => Domain::Options((0..count).map(|it| format!("option {it}")).collect()),
    };
    Issue {
        name: format!("issue {place}"),
        domain,
    }
}

fn choices(counts: Vec<usize>, most: usize) -> impl Strategy<Value = Vec<Choice>> {
    vec(
        (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        1..=most,
    )
    .prop_map(move |picks| {
        picks
            .into_iter()
            .map(|(issue, option)| {
                let issue = issue.index(counts.len());
                let option = option.index(counts[issue]);
                Choice { issue, option }
            })
            .collect()
    })
}

fn rule(counts: &[usize]) -> impl Strategy<Value = Rule> + use<> {
    let some = |most| choices(counts.to_vec(), most);
    prop_oneof![
        some(3).prop_map(Rule::Forbidden),
        (some(2), some(2)).prop_map(|(when, then)| Rule::Required { when, then }),
    ]
}

fn bonus(counts: &[usize]) -> impl Strategy<Value = Bonus> + use<> {
    (choices(counts.to_vec(), 3), worth()).prop_map(|(when, worth)| Bonus { when, worth })
}

/// Reservation values: mostly none to speak of, some that cut away much, some
/// that nothing reaches.
fn reservation() -> impl Strategy<Value = Number> {
    prop_oneof![
        3 => Just(number(-100)),
        3 => Just(number(0)),
        4 => (0i64..14).prop_map(number),
        2 => (0i64..60).prop_map(|it| fraction(it, 7)),
        1 => (8i64..40).prop_map(number),
    ]
}

/// A problem of this kind.
pub(crate) fn problem(kind: Kind) -> impl Strategy<Value = Problem> {
    let issue = (1..=kind.options, prop::option::weighted(0.3, -3i64..4));
    (kind.fewest..=kind.sides, vec(issue, 1..=kind.issues)).prop_flat_map(move |(sides, issues)| {
        let issues: Vec<Issue> = issues
            .into_iter()
            .enumerate()
            .map(|(place, (count, range))| self::issue(place, count, range))
            .collect();
        let counts: Vec<usize> = issues
            .iter()
            .map(|issue| issue.domain.count().unwrap())
            .collect();
        let most = if kind.combinations { 2 } else { 0 };
        let worths: Vec<_> = issues.iter().map(side_worth).collect();
        let side = (worths, vec(bonus(&counts), 0..=most), reservation());
        let rules = vec(rule(&counts), 0..=most);
        (Just(issues), vec(side, sides), rules, opposed()).prop_map(
            |(issues, sides, rules, opposed)| {
                let sides = sides.into_iter().enumerate();
                let sides = sides.map(|(place, (worth, bonuses, reservation))| Side {
                    name: format!("side {place}"),
                    worth,
                    bonuses,
                    reservation,
                });
                let mut problem = Problem {
                    issues,
                    sides: sides.collect(),
                    rules,
                };
                if opposed {
                    oppose(&mut problem);
                }
                problem.check().unwrap();
                problem
            },
        )
    })
}

/// Makes the second side lose what the first gains, weighed by issue.
fn oppose(problem: &mut Problem) {
    let first = problem.sides[0].worth.clone();
    for (place, (mine, theirs)) in first.iter().zip(&mut problem.sides[1].worth).enumerate() {
        let weight = fraction(place as i64 + 2, 3);
        let turn = |it: &Number| (number(6) - it) * &weight;
        *theirs = match mine {
            Worth::Each(each) => Worth::Each(each.iter().map(turn).collect()),
            Worth::Line { low, high } => Worth::Line {
                low: turn(low),
                high: turn(high),
            },
        };
    }
}

/// So many sides with one thing or two to split, besides what is
/// discrete.
pub(crate) fn divisible(sides: usize) -> impl Strategy<Value = Problem> {
    let kind = Kind {
        fewest: sides,
        sides,
        issues: 2,
        options: 3,
        combinations: true,
    };
    let ends = vec((worth(), worth()), sides);
    (problem(kind), vec(ends, 1..=2)).prop_map(|(mut problem, lines)| {
        for (count, ends) in lines.into_iter().enumerate() {
            problem.issues.push(Issue {
                name: format!("split {count}"),
                domain: Domain::Divisible {
                    low: number(0),
                    high: number(1),
                },
            });
            for (side, (low, high)) in problem.sides.iter_mut().zip(ends) {
                side.worth.push(Worth::Line { low, high });
            }
        }
        problem.check().unwrap();
        problem
    })
}
