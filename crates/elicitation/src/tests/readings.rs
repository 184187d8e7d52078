//! What the answers allow: never too little, and evenly drawn.

use num_traits::ToPrimitive;
use settlement::{Decision, Number, Worth};

use super::population::{Case, Chance, HONEST, Manner, centre};
use super::{divisible, options, range, whole};
use crate::known::violation;
use crate::{Answer, Elicited, Interview, Level, Offer, Part, Question, Rest, Setup};

fn offer(parts: &[(usize, usize)]) -> Offer {
    let parts = parts.iter().map(|(issue, option)| Part {
        issue: *issue,
        level: Level::Option(*option),
    });
    Offer {
        parts: parts.collect(),
        rest: Rest::Same,
    }
}

/// Three issues with two options each, the second the better.
fn three() -> Interview {
    let issues = ["a", "b", "c"].map(|name| options(name, &["no", "yes"]));
    let mut setup = Setup::new(issues.to_vec(), 1);
    setup.orders = vec![Some(vec![1, 0]); 3];
    Interview::new(setup).expect("three issues")
}

fn importance(named: &[usize]) -> (Question, Answer) {
    let issues = vec![0, 1, 2];
    let answer = Answer::Importance(named.to_vec());
    (Question::Importance { issues, most: 3 }, answer)
}

/// Which of the two issues alone.
fn rather(left: usize, right: usize) -> (Question, Answer) {
    let question = Question::Choose {
        left: offer(&[(left, 1), (right, 0)]),
        right: offer(&[(left, 0), (right, 1)]),
    };
    (question, Answer::Left)
}

fn answered(answers: &[(Question, Answer)]) -> Elicited {
    let mut interview = three();
    for (question, answer) in answers {
        interview
            .answer_to(question.clone(), answer.clone())
            .expect("an answer");
    }
    interview.result()
}

#[test]
fn honest_answers_never_exclude_the_truth() {
    for seed in 0..40 {
        let case = Case::new(seed, 3 + seed as usize % 10);
        let interview = case.interview(seed, HONEST);
        let result = interview.result();
        assert!(result.conflicts.is_empty(), "seed {seed}");
        assert!(
            result.allows(|unknowns| unknowns.values(|issue, point| case.truth[issue][point])),
            "seed {seed}"
        );
        // And so the bounds hold.
        for (issue, weight) in result.weights.iter().enumerate() {
            let truth = 100.0 * case.weight(issue);
            assert!(weight.low.to_f64().expect("a number") <= truth + 1e-6);
            assert!(weight.high.to_f64().expect("a number") >= truth - 1e-6);
        }
        let best: Vec<Decision> = (0..case.issues.len())
            .map(|_| Decision::Option(1))
            .collect();
        let truth: f64 = (0..case.issues.len())
            .map(|issue| case.truth[issue][1])
            .sum();
        let (low, high) = result.bounds(0, &best).expect("a package");
        assert!(low.to_f64().expect("a number") <= 100.0 * truth + 1e-6);
        assert!(high.to_f64().expect("a number") >= 100.0 * truth - 1e-6);
    }
}

#[test]
fn every_reading_agrees_with_the_answers() {
    for seed in 0..10 {
        let case = Case::new(seed, 6);
        let manner = Manner {
            wrong: if seed % 2 == 0 { 0.0 } else { 0.2 },
            unknown: 0.1,
        };
        let known = case.interview(seed, manner).known();
        for reading in crate::walk::readings(&known, seed, 50) {
            assert!(violation(&known.statements, &reading) <= known.budget + 1e-9);
            assert!(
                reading
                    .iter()
                    .all(|value| (0.0..=1.0 + 1e-9).contains(value))
            );
        }
    }
}

#[test]
fn the_order_of_importance_alone_gives_rank_order_centroid_weights() {
    let case = Case::with(&mut Chance::new(5), &[2, 3, 4, 5, 2, 8]);
    let known = case.interview_at_random(1, HONEST, 2).known();
    let readings = crate::walk::readings(&known, 1, 4_000);
    let steepest = case.rank_order_centroid();
    for (issue, wanted) in steepest.iter().enumerate() {
        let weight = known.unknowns.weight(issue);
        let sum: f64 = readings
            .iter()
            .flat_map(|reading| weight.iter().map(|(unknown, _)| reading[*unknown]))
            .sum();
        let (found, wanted) = (sum / 4_000.0, wanted.iter().copied().fold(0.0, f64::max));
        assert!((found - wanted).abs() < 0.01, "{found} {wanted}");
    }
}

#[test]
fn knowing_nothing_gives_equal_weights() {
    let result = answered(&[]);
    for weight in &result.weights {
        let found = weight.centre.to_f64().expect("a number");
        assert!((found - 100.0 / 3.0).abs() < 4.0, "{found}");
    }
    assert!(result.sureness.agreeing.percent() < 90);
}

#[test]
fn contradictory_answers_are_kept_and_named() {
    let answers = [importance(&[0, 1, 2]), rather(0, 2), rather(1, 0)];
    // The second agrees with the first; weights that are all but equal would
    // satisfy the third too.
    assert!(answered(&answers).conflicts.is_empty());
    let more = Question::Choose {
        left: offer(&[(2, 1), (0, 0), (1, 0)]),
        right: offer(&[(2, 0), (0, 1), (1, 1)]),
    };
    let mut answers = answers[..2].to_vec();
    answers.push((more, Answer::Left));
    let result = answered(&answers);
    assert_eq!(result.conflicts.len(), 1);
    assert_eq!(result.conflicts[0].answers, vec![0, 2]);
    assert_eq!(
        result.conflicts[0].sentence(),
        "Answers 1 and 3 pull in different directions."
    );
    assert_eq!(result.readings.len(), crate::limits::READINGS);
    // Half-way between what they say: c neither least nor as much as a and b.
    let heaviest = &result.weights[2];
    assert!(heaviest.low < whole(50) && heaviest.high > whole(30));
}

#[test]
fn a_circle_of_three_is_named_as_one_contradiction() {
    let apart = |left: usize, right: usize| {
        let (give, get) = (right, left);
        // Nothing of `right` would be given for `left`: it weighs more.
        let steps = vec![Level::Option(0)];
        (Question::TradeOff { give, get, steps }, Answer::Steps(0))
    };
    // b > a, c > b, a > c: true only if all are equal, so equal is allowed.
    let result = answered(&[apart(0, 1), apart(1, 2), apart(2, 0)]);
    assert!(result.conflicts.is_empty());
    let third = 100.0 / 3.0;
    for weight in &result.weights {
        let found = weight.centre.to_f64().expect("a number");
        assert!((found - third).abs() < 2.0, "{found}");
    }
}

#[test]
fn not_knowing_adds_nothing() {
    let (question, _) = rather(0, 1);
    let without = answered(&[importance(&[0, 1, 2])]);
    let with = answered(&[importance(&[0, 1, 2]), (question, Answer::DontKnow)]);
    assert_eq!(without.readings, with.readings);
}

#[test]
fn about_the_same_means_within_two_points() {
    let (question, _) = rather(0, 1);
    let result = answered(&[(question, Answer::Same)]);
    let yes = |issue: usize| -> Vec<Decision> {
        (0..3)
            .map(|other| Decision::Option(usize::from(other == issue)))
            .collect()
    };
    let (low, high) = result.gap(0, &yes(0), &yes(1)).expect("two packages");
    assert_eq!((low, high), (whole(-2), whole(2)));
}

#[test]
fn wide_ranges_and_shares_are_worth_what_their_order_says() {
    let mut setup = Setup::new(vec![range("price", 0, 1000), divisible("water")], 4);
    setup.orders = vec![Some(vec![300, 1000]), Some(vec![1])];
    let interview = Interview::new(setup).expect("two issues");
    let result = interview.result();
    for reading in &result.readings {
        let worth = reading.worth();
        let Worth::Each(each) = &worth[0] else {
            panic!("a range is worth something at each value");
        };
        assert_eq!(each.len(), 1001);
        assert!(each[..301].is_sorted() && each[300..].is_sorted_by(|one, next| one >= next));
        assert_eq!(each[1000], whole(0));
        let Worth::Line { low, high } = &worth[1] else {
            panic!("shares are worth the same each");
        };
        assert_eq!(*low, whole(0));
        let sum = &each[300] + high;
        assert!(sum >= Number::new(9999.into(), 100.into()) && sum <= whole(101));
    }
    let half = Decision::Shares(vec![Number::new(1.into(), 2.into()); 2]);
    let (low, high) = result
        .bounds(1, &[Decision::Option(1000), half])
        .expect("a package");
    assert_eq!((low, high), (whole(0), whole(50)));
}

#[test]
fn what_no_agreement_is_worth_is_found_if_asked() {
    let issues = ["a", "b", "c"].map(|name| options(name, &["no", "yes"]));
    let mut setup = Setup::new(issues.to_vec(), 1);
    setup.orders = vec![Some(vec![1, 0]); 3];
    setup.ask_floor = true;
    let mut interview = Interview::new(setup).expect("three issues");
    // Weights 50, 30, 20; would leave below 60.
    let weights = [50.0, 30.0, 20.0];
    let worth = |offer: &Offer| -> f64 {
        (0..3)
            .map(|issue| {
                let part = offer.parts.iter().find(|part| part.issue == issue);
                match (part.map(|part| part.level), offer.rest) {
                    (Some(Level::Option(1)), _) | (None, Rest::Best) => weights[issue],
                    _ => 0.0,
                }
            })
            .sum()
    };
    let mut signs = 0;
    while let Some(question) = interview.question() {
        let answer = match &question {
            Question::Importance { .. } => Answer::Importance(vec![0, 1, 2]),
            Question::Choose { left, right } if worth(left) > worth(right) => Answer::Left,
            Question::Choose { left, right } if worth(left) < worth(right) => Answer::Right,
            Question::Choose { .. } => Answer::Same,
            Question::Sign { offer } => {
                signs += 1;
                Answer::Sign(worth(offer) >= 60.0)
            }
            other => panic!("no such question with two options each: {other:?}"),
        };
        interview.answer(answer).expect("an answer");
    }
    assert!(signs > 0);
    let result = interview.result();
    let floor = result.centre.floor().expect("what leaving is worth");
    let floor = floor.to_f64().expect("a number");
    assert!((50.0..=70.0).contains(&floor), "{floor}");
    let side = result.centre.side("north", &whole(0));
    assert_eq!(Some(side.reservation), result.centre.floor());
}

#[test]
fn more_answers_make_it_surer() {
    let mut better = 0;
    for seed in 0..10 {
        let case = Case::new(seed, 7);
        let all = case.interview(seed, HONEST);
        let two = Interview::replay(all.setup().clone(), &all.asked()[..2]).expect("the first two");
        let (all, two) = (all.result(), two.result());
        better += usize::from(all.sureness.agreeing.of > two.sureness.agreeing.of);
        assert_eq!(centre(&all).len(), 7);
    }
    assert_eq!(better, 10);
    let mut chance = Chance::new(1);
    assert!(chance.below(3) < 3);
}
