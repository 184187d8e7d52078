//! What is written is read as the same.

use proptest::prelude::*;
use settlement::{Bonus, Choice, Domain, Issue, Number, Problem, Rule, Side, Worth};

use crate::{Source, read, write_toml};

fn numbers() -> impl Strategy<Value = Number> {
    let below = prop_oneof![Just(1i64), Just(10), Just(8), Just(3), 1..1000i64];
    (any::<i32>(), below).prop_map(|(above, below)| Number::new(above.into(), below.into()))
}

fn names(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    let name = prop_oneof!["[a-z]{1,8}", "[^\\p{Cc}]{0,12}x", "[0-9]{1,3}"];
    proptest::collection::btree_set(name, count).prop_map(|names| names.into_iter().collect())
}

fn domains() -> impl Strategy<Value = Domain> {
    prop_oneof![
        3 => names(1..5).prop_map(Domain::Options),
        1 => (-40..40i64, 0..6i64).prop_map(|(low, more)| Domain::Range { low, high: low + more }),
        1 => (numbers(), numbers()).prop_map(|(low, high)| Domain::Divisible { low, high }),
    ]
}

fn worth(domain: &Domain) -> BoxedStrategy<Worth> {
    let line = (numbers(), numbers()).prop_map(|(low, high)| Worth::Line { low, high });
    let each = |count| proptest::collection::vec(numbers(), count).prop_map(Worth::Each);
    match (domain, domain.count()) {
        (Domain::Range { .. }, Some(1)) => prop_oneof![
            numbers().prop_map(|low| Worth::Line {
                high: low.clone(),
                low
            }),
            each(1)
        ]
        .boxed(),
        (Domain::Range { .. }, Some(count)) => prop_oneof![line, each(count)].boxed(),
        (_, Some(count)) => each(count).boxed(),
        (_, None) => line.boxed(),
    }
}

/// Distinct issues with an option each; none if all are divisible.
fn combinations(issues: &[Issue]) -> BoxedStrategy<Option<Vec<Choice>>> {
    let choices: Vec<(usize, usize)> = issues
        .iter()
        .enumerate()
        .filter_map(|(issue, one)| Some((issue, one.domain.count()?)))
        .collect();
    if choices.is_empty() {
        return Just(None).boxed();
    }
    let most = choices.len();
    proptest::sample::subsequence(choices, 1..=most)
        .prop_shuffle()
        .prop_flat_map(|chosen| {
            let one = |(issue, count): (usize, usize)| {
                (0..count).prop_map(move |option| Choice { issue, option })
            };
            chosen.into_iter().map(one).collect::<Vec<_>>()
        })
        .prop_map(Some)
        .boxed()
}

fn problems() -> impl Strategy<Value = Problem> {
    let issues = names(1..5).prop_flat_map(|names| {
        let domains = proptest::collection::vec(domains(), names.len());
        (Just(names), domains).prop_map(|(names, domains)| {
            let pairs = names.into_iter().zip(domains);
            pairs
                .map(|(name, domain)| Issue { name, domain })
                .collect::<Vec<_>>()
        })
    });
    (issues, names(2..5)).prop_flat_map(|(issues, names)| {
        let side = |name: String| {
            let worth: Vec<_> = issues.iter().map(|issue| worth(&issue.domain)).collect();
            let bonus = (combinations(&issues), numbers());
            let bonuses = proptest::collection::vec(bonus, 0..3);
            (Just(name), worth, bonuses, numbers()).prop_map(
                |(name, worth, bonuses, reservation)| {
                    let bonuses = bonuses.into_iter();
                    Side {
                        name,
                        worth,
                        bonuses: bonuses
                            .filter_map(|(when, worth)| Some(Bonus { when: when?, worth }))
                            .collect(),
                        reservation,
                    }
                },
            )
        };
        let sides: Vec<_> = names.into_iter().map(side).collect();
        let pairs = (combinations(&issues), combinations(&issues));
        let forbidden = proptest::collection::vec(combinations(&issues), 0..3);
        let required = proptest::collection::vec(pairs, 0..3);
        (Just(issues), sides, forbidden, required).prop_map(
            |(issues, sides, forbidden, required)| {
                let forbidden = forbidden.into_iter().flatten().map(Rule::Forbidden);
                let required = required.into_iter().filter_map(|(when, then)| {
                    Some(Rule::Required {
                        when: when?,
                        then: then?,
                    })
                });
                Problem {
                    issues,
                    sides,
                    rules: forbidden.chain(required).collect(),
                }
            },
        )
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same_problem(problem in problems()) {
        prop_assert!(problem.check().is_ok());
        let page = write_toml(&problem);
        let source = Source { name: "p.toml", bytes: page.as_bytes() };
        prop_assert_eq!(read(&[source]), Ok(problem), "{}", page);
    }
}
