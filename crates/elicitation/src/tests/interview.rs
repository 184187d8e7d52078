//! Twelve questions, whatever is answered.

use proptest::prelude::*;
use settlement::Issue;

use super::population::{Case, Chance, HONEST};
use super::{divisible, options, range};
use crate::limits::{LINES, QUESTIONS};
use crate::{
    Answer, AnswerError, Interview, Level, Offer, Part, Question, ReplayError, Rest, Setup,
    SetupError,
};

/// One of every kind of issue.
fn mixed() -> Vec<Issue> {
    vec![
        options("term", &["one", "two", "three", "four"]),
        range("price", 100, 400),
        divisible("water"),
        options("flag", &["ours", "theirs"]),
        range("days", 1, 5),
        options("settled already", &["yes"]),
    ]
}

fn interview(issues: Vec<Issue>, seed: u64) -> Interview {
    Interview::new(Setup::new(issues, seed)).expect("issues that can be asked about")
}

/// Any answer that fits the question, as one who does not read would give it.
fn any_answer(interview: &Interview, question: &Question, chance: &mut Chance) -> Answer {
    let wording = interview.wording(question);
    match question {
        _ if chance.unit() < 0.1 => Answer::DontKnow,
        Question::Order { issues } => Answer::Order(
            issues
                .iter()
                .map(|issue| {
                    let domain = &interview.setup().issues[*issue].domain;
                    let count = domain.count().unwrap_or(2);
                    let first = chance.below(count);
                    match (domain, chance.below(3)) {
                        (_, 0) => Vec::new(),
                        (settlement::Domain::Range { .. }, 1) if first != 0 => vec![first, 0],
                        (settlement::Domain::Options(_), 1) => {
                            (0..count).map(|one| (one + first) % count).collect()
                        }
                        _ => vec![first],
                    }
                })
                .collect(),
        ),
        Question::Importance { issues, .. } => {
            let start = chance.below(issues.len());
            let named = 1 + chance.below(issues.len());
            let all = issues.iter().cycle().skip(start);
            Answer::Importance(all.take(named).copied().collect())
        }
        _ => wording.choices[chance.below(wording.choices.len())]
            .1
            .clone(),
    }
}

#[test]
fn there_are_at_most_twelve_questions_and_none_is_asked_twice() {
    for seed in 0..20 {
        let case = Case::new(seed, 3 + seed as usize % 10);
        let interview = case.interview(seed, HONEST);
        let asked = interview.asked();
        assert!(asked.len() <= QUESTIONS);
        for (place, (one, _)) in asked.iter().enumerate() {
            for (other, _) in &asked[place + 1..] {
                assert_ne!(crate::teach::sorted(one), crate::teach::sorted(other));
            }
        }
    }
}

#[test]
fn a_thirteenth_answer_is_refused() {
    let case = Case::new(4, 8);
    let mut interview = case.interview(1, HONEST);
    assert_eq!(interview.asked().len(), QUESTIONS);
    assert_eq!(interview.question(), None);
    assert_eq!(interview.answer(Answer::Left), Err(AnswerError::Full));
}

#[test]
fn someone_who_knows_nothing_gets_through_and_every_split_stays_possible() {
    let mut interview = interview(mixed(), 1);
    let mut asked = 0;
    while interview.question().is_some() {
        interview
            .answer(Answer::DontKnow)
            .expect("an answer to all");
        asked += 1;
    }
    assert!(asked <= QUESTIONS);
    let result = interview.result();
    for (weight, issue) in result.weights.iter().zip(result.issues()) {
        let whole = if issue.domain.count() == Some(1) {
            0
        } else {
            100
        };
        assert_eq!(weight.low, super::whole(0));
        assert_eq!(weight.high, super::whole(whole));
    }
    assert!(result.conflicts.is_empty());
}

#[test]
fn known_orders_are_not_asked_for() {
    let mut setup = Setup::new(mixed(), 1);
    setup.orders = vec![
        Some(vec![0, 1, 2, 3]),
        Some(vec![300]),
        None,
        Some(vec![1, 0]),
        Some(vec![0, 4]),
        None,
    ];
    let mut interview = Interview::new(setup).expect("known orders");
    let first = interview.question();
    assert_eq!(first, Some(Question::Order { issues: vec![2] }));
    interview
        .answer(Answer::Order(vec![vec![1]]))
        .expect("all of the water");
    let second = interview.question();
    assert!(matches!(second, Some(Question::Importance { issues, most: 5 }) if issues.len() == 5));
}

#[test]
fn fifty_issues_take_five_pages_and_the_rest_is_spent_on_what_matters_most() {
    let case = Case::with(&mut Chance::new(3), &[3; 50]);
    let mut chance = Chance::new(1);
    let mut interview = interview(case.issues.clone(), 1);
    let mut kinds = Vec::new();
    while let Some(question) = interview.question() {
        kinds.push(match &question {
            Question::Order { issues } => {
                assert!(issues.len() <= LINES);
                'o'
            }
            Question::Importance { most, .. } => {
                assert_eq!(*most, 8);
                'i'
            }
            _ => 't',
        });
        let answer = case.answer(&question, HONEST, &mut chance);
        interview.answer(answer).expect("an answer");
    }
    assert_eq!(kinds.iter().collect::<String>(), "oooooitttttt");
}

#[test]
fn a_hundred_issues_first_ask_what_matters_and_then_only_for_that() {
    let case = Case::with(&mut Chance::new(3), &[3; 100]);
    let mut interview = interview(case.issues.clone(), 1);
    let first = interview.question();
    assert!(matches!(first, Some(Question::Importance { most: 8, .. })));
    let named = vec![70, 3, 99];
    interview
        .answer(Answer::Importance(named.clone()))
        .expect("three that matter");
    let Some(Question::Order { issues }) = interview.question() else {
        panic!("no page");
    };
    assert_eq!(issues.len(), named.len());
    assert!(named.iter().all(|issue| issues.contains(issue)));
}

#[test]
fn taking_an_answer_back_restores_the_question_and_what_was_known() {
    let case = Case::new(9, 6);
    let mut chance = Chance::new(1);
    let mut interview = interview(case.issues.clone(), 5);
    let mut before = Vec::new();
    while let Some(question) = interview.question() {
        before.push((question.clone(), interview.result().readings));
        let answer = case.answer(&question, HONEST, &mut chance);
        interview.answer(answer).expect("an answer");
    }
    while let Some((question, readings)) = before.pop() {
        let (undone, _) = interview.undo().expect("an answer to take back");
        assert_eq!(undone, question);
        assert_eq!(interview.question(), Some(question));
        assert_eq!(interview.result().readings, readings);
    }
    assert_eq!(interview.undo(), None);
}

#[test]
fn the_same_seed_and_answers_give_the_same_questions_and_result() {
    let case = Case::new(2, 7);
    let one = case.interview(8, HONEST);
    let other = case.interview(8, HONEST);
    assert_eq!(one.asked(), other.asked());
    let replayed = Interview::replay(one.setup().clone(), one.asked()).expect("what was kept");
    let (one, other) = (one.result(), replayed.result());
    assert_eq!(one.centre, other.centre);
    assert_eq!(one.readings, other.readings);
    assert_eq!(one.weights, other.weights);
}

#[test]
fn hostile_answers_are_errors_that_say_what_is_wrong_and_change_nothing() {
    let mut interview = interview(mixed(), 1);
    let page = Question::Order {
        issues: vec![0, 1, 2, 3, 4],
    };
    assert_eq!(interview.question(), Some(page));
    let lines = |first: Vec<usize>, second: Vec<usize>| {
        Answer::Order(vec![first, second, vec![], vec![], vec![]])
    };
    type Wrong = fn(&AnswerError) -> bool;
    let wrong: Vec<(Answer, Wrong)> = vec![
        (Answer::Left, |error| matches!(error, AnswerError::Kind)),
        (Answer::Order(vec![]), |error| {
            matches!(error, AnswerError::Count { found: 0, .. })
        }),
        (lines(vec![4], vec![]), |error| {
            matches!(error, AnswerError::Range { found: 4, .. })
        }),
        (lines(vec![usize::MAX], vec![]), |error| {
            matches!(error, AnswerError::Range { .. })
        }),
        (lines(vec![1, 1], vec![]), |error| {
            matches!(error, AnswerError::Twice { found: 1, .. })
        }),
        (lines(vec![0, 1, 2, 3, 0], vec![]), |error| {
            matches!(error, AnswerError::Count { found: 5, .. })
        }),
        (lines(vec![], vec![301]), |error| {
            matches!(error, AnswerError::Range { found: 301, .. })
        }),
        (lines(vec![], vec![10, 20]), |error| {
            matches!(error, AnswerError::Worst { found: 20, .. })
        }),
    ];
    for (answer, expected) in wrong {
        let error = interview.answer(answer).expect_err("a wrong answer");
        assert!(expected(&error), "{error:?}");
        assert!(interview.asked().is_empty());
    }
    interview
        .answer(lines(vec![0, 1, 2, 3], vec![300]))
        .expect("a right answer");
    let out = interview.answer(Answer::Importance(vec![0, 77]));
    assert!(matches!(out, Err(AnswerError::Range { found: 77, .. })));
    // Settled already: not among those asked about.
    let stranger = interview.answer(Answer::Importance(vec![5]));
    assert!(matches!(stranger, Err(AnswerError::Range { found: 5, .. })));
}

#[test]
fn hostile_questions_are_errors_too() {
    let mut interview = interview(mixed(), 1);
    let offer = |issue: usize, level: Level| Offer {
        parts: vec![Part { issue, level }],
        rest: Rest::Same,
    };
    let good = offer(0, Level::Option(1));
    let choose = |left: Offer| Question::Choose {
        left,
        right: good.clone(),
    };
    let twice = Offer {
        parts: vec![good.parts[0], good.parts[0]],
        rest: Rest::Same,
    };
    let none = Offer {
        parts: Vec::new(),
        rest: Rest::Same,
    };
    let trade_off = |give, get, steps| Question::TradeOff { give, get, steps };
    for question in [
        choose(offer(9, Level::Option(0))),
        choose(offer(0, Level::Option(4))),
        choose(offer(0, Level::Percent(10))),
        choose(offer(2, Level::Option(0))),
        choose(offer(2, Level::Percent(101))),
        choose(twice),
        choose(none),
        trade_off(0, 0, vec![Level::Option(1)]),
        trade_off(0, 1, vec![]),
        trade_off(0, 1, vec![Level::Option(1)]),
        Question::Sign {
            offer: good.clone(),
        },
        Question::Order { issues: vec![] },
        Question::Order {
            issues: vec![0; 13],
        },
        Question::Importance {
            issues: vec![0, 1],
            most: 3,
        },
    ] {
        let asked = interview.answer_to(question.clone(), Answer::DontKnow);
        assert!(asked.is_err(), "{question:?}");
    }
    let setup = interview.setup().clone();
    let kept = [
        (Question::Order { issues: vec![0] }, Answer::DontKnow),
        (choose(offer(9, Level::Option(0))), Answer::Left),
    ];
    let replayed = Interview::replay(setup, &kept);
    assert!(matches!(
        replayed,
        Err(ReplayError::Answer { number: 1, .. })
    ));
}

#[test]
fn too_much_is_refused_before_the_first_question() {
    let many = vec![range("days", 1, 5); 201];
    let refused = Interview::new(Setup::new(many, 1));
    assert!(matches!(refused, Err(SetupError::Count { .. })));
    let refused = Interview::new(Setup::new(vec![range("turned round", 5, 1)], 1));
    assert!(matches!(refused, Err(SetupError::Count { .. })));
    let refused = Interview::new(Setup::new(Vec::new(), 1));
    assert!(matches!(refused, Err(SetupError::Count { .. })));
    let widest = range("widest", i64::MIN, i64::MAX);
    let refused = Interview::new(Setup::new(vec![widest], 1));
    assert!(matches!(refused, Err(SetupError::Count { .. })));
    let mut setup = Setup::new(mixed(), 1);
    setup.orders[3] = Some(vec![2]);
    assert!(matches!(
        Interview::new(setup),
        Err(SetupError::Order { .. })
    ));
}

#[test]
fn nothing_to_weigh_ends_at_once() {
    let mut interview = interview(vec![options("settled already", &["yes"])], 1);
    assert_eq!(interview.question(), None);
    assert_eq!(interview.answer(Answer::Left), Err(AnswerError::Over));
    let result = interview.result();
    assert_eq!(result.readings.len(), crate::limits::READINGS);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is answered, in whatever contradiction: the interview ends, the
    /// readings are there, and worths stay worths.
    #[test]
    fn no_answers_leave_nothing(seed in any::<u64>(), ask_floor in any::<bool>()) {
        let mut chance = Chance::new(seed);
        let setup = Setup { ask_floor, ..Setup::new(mixed(), seed) };
        let mut interview = Interview::new(setup).expect("issues");
        while let Some(question) = interview.question() {
            let answer = any_answer(&interview, &question, &mut chance);
            interview.answer(answer).expect("an answer that fits");
        }
        prop_assert!(interview.asked().len() <= QUESTIONS);
        let result = interview.result();
        prop_assert_eq!(result.readings.len(), crate::limits::READINGS);
        prop_assert_eq!(result.centre.floor().is_some(), ask_floor);
        let hundred = super::whole(100);
        for weight in &result.weights {
            prop_assert!(super::whole(0) <= weight.low && weight.low <= weight.centre);
            prop_assert!(weight.centre <= weight.high && weight.high <= hundred);
        }
        for conflict in &result.conflicts {
            prop_assert!(!conflict.answers.is_empty());
            prop_assert!(conflict.answers.iter().all(|one| *one < interview.asked().len()));
        }
    }
}
