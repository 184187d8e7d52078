//! The words that a delegate reads.

use super::{divisible, options, range};
use crate::{Answer, Interview, Level, Offer, Part, Question, Rest, Setup};

fn interview() -> Interview {
    let issues = vec![
        options("Term", &["one year", "two years", "five years"]),
        range("Price", 100, 400),
        divisible("Water"),
    ];
    let mut setup = Setup::new(issues, 1);
    setup.orders = vec![Some(vec![2, 1, 0]), Some(vec![0]), Some(vec![1])];
    Interview::new(setup).expect("three issues")
}

#[test]
fn a_trade_off_names_both_ends_and_each_step() {
    let question = Question::TradeOff {
        give: 0,
        get: 2,
        steps: vec![Level::Option(1), Level::Option(0)],
    };
    let wording = interview().wording(&question);
    assert_eq!(
        wording.ask,
        "Suppose you have your best on Term (“five years”), but your worst on Water (none of it \
         for you). To get your best there too (all of it for you), how far down would you go on \
         Term?"
    );
    let choices: Vec<&str> = wording
        .choices
        .iter()
        .map(|choice| choice.0.as_str())
        .collect();
    assert_eq!(
        choices,
        [
            "Not even to “two years”",
            "To “two years”, but no further",
            "Even to “one year”",
            "I do not know",
        ]
    );
    assert_eq!(wording.choices[1].1, Answer::Steps(1));
}

#[test]
fn a_choice_names_two_packages_and_what_it_leaves_unsaid() {
    let part = |issue, level| Part { issue, level };
    let question = Question::Choose {
        left: Offer {
            parts: vec![part(1, Level::Option(0)), part(2, Level::Percent(50))],
            rest: Rest::Worst,
        },
        right: Offer {
            parts: vec![part(1, Level::Option(300)), part(2, Level::Percent(75))],
            rest: Rest::Best,
        },
    };
    let wording = interview().wording(&question);
    assert_eq!(
        wording.choices[0].0,
        "Price: “100”; Water: half of it for you; everything else as you like it least."
    );
    assert_eq!(
        wording.choices[1].0,
        "Price: “400”; Water: 75 % of it for you; everything else as you like it best."
    );
}

#[test]
fn every_choice_offered_in_words_can_be_answered() {
    let mut interview = interview();
    let mut turn = 0;
    while let Some(question) = interview.question() {
        let wording = interview.wording(&question);
        assert!(!wording.ask.is_empty());
        assert_eq!(
            wording.choices.last().map(|last| &last.1),
            Some(&Answer::DontKnow)
        );
        for (_, answer) in &wording.choices {
            interview.answer(answer.clone()).expect("an answer offered");
            interview.undo();
        }
        let answer = &wording.choices[turn % wording.choices.len()].1;
        interview.answer(answer.clone()).expect("an answer offered");
        turn += 1;
    }
    assert!(turn > 3);
}
