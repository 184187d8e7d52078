//! What the solutions are known for.

use goodoffices_settlement::progress::Never;
use goodoffices_settlement::{
    Bonus, Choice, Decision, Domain, Engine, Number, Problem, Rule, Side, Solution, Worth,
};
use proptest::prelude::*;

use crate::brute::{Brute, beats};
use crate::problems::{ANY, Kind, fraction, number, problem};

const TWO: Kind = Kind {
    fewest: 2,
    sides: 2,
    issues: 3,
    options: 3,
    combinations: true,
};

fn fair(problem: &Problem, solution: Solution) -> Option<Vec<Number>> {
    let engine = Engine::new(problem).unwrap();
    let answer = engine.solve(solution, &mut Never);
    answer.agreement.map(|agreement| agreement.utilities)
}

fn measured(problem: &Problem, solution: Solution) -> Option<Number> {
    let engine = Engine::new(problem).unwrap();
    engine.solve(solution, &mut Never).measure
}

fn change(worth: &Worth, change: impl Fn(&Number) -> Number) -> Worth {
    match worth {
        Worth::Each(each) => Worth::Each(each.iter().map(change).collect()),
        Worth::Line { low, high } => Worth::Line {
            low: change(low),
            high: change(high),
        },
    }
}

/// One side's utilities in another scale: so many times as large, and more.
fn rescale(side: &mut Side, times: &Number, more: &Number) {
    for worth in &mut side.worth {
        *worth = change(worth, |it| it * times);
    }
    side.worth[0] = change(&side.worth[0], |it| it + more);
    for bonus in &mut side.bonuses {
        bonus.worth *= times;
    }
    side.reservation = &side.reservation * times + more;
}

/// The issues and their options from the last to the first.
fn reversed(problem: &Problem) -> Problem {
    let mut turned = problem.clone();
    let last = problem.issues.len() - 1;
    let turn = |choices: &mut Vec<Choice>| {
        for choice in choices {
            let count = problem.issues[choice.issue].domain.count().unwrap();
            choice.option = count - 1 - choice.option;
            choice.issue = last - choice.issue;
        }
    };
    turned.issues.reverse();
    for issue in &mut turned.issues {
        if let Domain::Options(options) = &mut issue.domain {
            options.reverse();
        }
    }
    for side in &mut turned.sides {
        side.worth.reverse();
        for (worth, issue) in side.worth.iter_mut().zip(&turned.issues) {
            match worth {
                Worth::Each(each) => each.reverse(),
                // A single value is the low end.
                Worth::Line { .. } if issue.domain.count() == Some(1) => {}
                Worth::Line { low, high } => std::mem::swap(low, high),
            }
        }
        side.bonuses
            .iter_mut()
            .for_each(|bonus| turn(&mut bonus.when));
    }
    for rule in &mut turned.rules {
        match rule {
            Rule::Forbidden(choices) => turn(choices),
            Rule::Required { when, then } => {
                turn(when);
                turn(then);
            }
        }
    }
    turned
}

/// Everything twice: once as it is, once with the sides' parts exchanged.
fn mirrored(problem: &Problem) -> Problem {
    let mut twice = problem.clone();
    let issues = problem.issues.len();
    for (place, issue) in problem.issues.iter().enumerate() {
        let mut issue = issue.clone();
        issue.name = format!("mirrored {place}");
        twice.issues.push(issue);
    }
    let other = |choices: &[Choice]| -> Vec<Choice> {
        let shift = |choice: &Choice| Choice {
            issue: choice.issue + issues,
            ..*choice
        };
        choices.iter().map(shift).collect()
    };
    for side in 0..2 {
        let theirs = &problem.sides[1 - side];
        twice.sides[side].worth.extend(theirs.worth.clone());
        let bonuses = theirs.bonuses.iter().map(|bonus| Bonus {
            when: other(&bonus.when),
            worth: bonus.worth.clone(),
        });
        twice.sides[side].bonuses.extend(bonuses);
        twice.sides[side].reservation = problem.sides[0].reservation.clone();
    }
    for rule in &problem.rules {
        twice.rules.push(match rule {
            Rule::Forbidden(choices) => Rule::Forbidden(other(choices)),
            Rule::Required { when, then } => Rule::Required {
                when: other(when),
                then: other(then),
            },
        });
    }
    twice
}

/// Forbids this package alone.
fn forbid(problem: &mut Problem, package: &[Decision]) {
    let choices = package
        .iter()
        .enumerate()
        .map(|(issue, decision)| match decision {
            Decision::Option(option) => Choice {
                issue,
                option: *option,
            },
            Decision::Shares(_) => unreachable!("nothing is divisible"),
        });
    problem.rules.push(Rule::Forbidden(choices.collect()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn efficiency_nothing_beats_a_fair_package(problem in problem(ANY)) {
        for solution in Solution::ALL {
            let Some(fair) = fair(&problem, solution) else { continue };
            for other in Brute::of(&problem).acceptable {
                prop_assert!(!beats(&other.utilities, &fair), "{:?}", solution);
            }
        }
    }

    #[test]
    fn symmetry_the_first_side_has_no_more_than_what_a_tie_gives_it(problem in problem(TWO)) {
        let problem = mirrored(&problem);
        let engine = Engine::new(&problem).unwrap();
        let truth = Brute::of(&problem);
        for solution in Solution::ALL {
            let Some(fair) = fair(&problem, solution) else { continue };
            let mirror = vec![fair[1].clone(), fair[0].clone()];
            prop_assert!(fair >= mirror);
            prop_assert_eq!(truth.rank(solution, &mirror), truth.rank(solution, &fair));
            let package = engine.package(&mirror, &mut Never);
            prop_assert!(package.is_some(), "{:?} has no mirror", solution);
        }
    }

    #[test]
    fn nash_and_kalai_smorodinsky_do_not_depend_on_scales(
        problem in problem(ANY),
        scales in prop::collection::vec((1i64..9, 1i64..9, -9i64..9), 5),
    ) {
        let mut other = problem.clone();
        let scale = |side: usize| {
            let (above, below, more) = scales[side];
            (fraction(above, below), number(more))
        };
        for (place, side) in other.sides.iter_mut().enumerate() {
            let (times, more) = scale(place);
            rescale(side, &times, &more);
        }
        for solution in [Solution::Nash, Solution::KalaiSmorodinsky] {
            let expected = fair(&problem, solution).map(|fair| {
                let sides = fair.iter().enumerate();
                let sides = sides.map(|(place, it)| {
                    let (times, more) = scale(place);
                    it * times + more
                });
                sides.collect::<Vec<_>>()
            });
            prop_assert_eq!(fair(&other, solution), expected, "{:?}", solution);
        }
    }

    #[test]
    fn no_solution_depends_on_a_scale_that_all_share(
        problem in problem(ANY),
        (above, below) in (1i64..9, 1i64..9),
        more in prop::collection::vec(-9i64..9, 5),
    ) {
        let times = fraction(above, below);
        let mut other = problem.clone();
        for (side, more) in other.sides.iter_mut().zip(&more) {
            rescale(side, &times, &number(*more));
        }
        for solution in Solution::ALL {
            let expected = fair(&problem, solution).map(|fair| {
                let sides = fair.iter().zip(&more);
                sides.map(|(it, more)| it * &times + number(*more)).collect::<Vec<_>>()
            });
            prop_assert_eq!(fair(&other, solution), expected, "{:?}", solution);
        }
    }

    #[test]
    fn nothing_depends_on_the_order_of_issues_and_options(problem in problem(ANY)) {
        let other = reversed(&problem);
        for solution in Solution::ALL {
            prop_assert_eq!(fair(&problem, solution), fair(&other, solution), "{:?}", solution);
        }
    }

    #[test]
    fn sides_exchanged_get_what_is_theirs_but_for_the_last_tie(problem in problem(ANY)) {
        let mut other = problem.clone();
        other.sides.reverse();
        let truth = Brute::of(&problem);
        for solution in Solution::ALL {
            let (Some(one), Some(mut two)) = (fair(&problem, solution), fair(&other, solution))
            else {
                prop_assert_eq!(fair(&problem, solution), fair(&other, solution));
                continue;
            };
            two.reverse();
            let rank = |utilities: &[Number]| truth.rank(solution, utilities);
            prop_assert_eq!(rank(&one), rank(&two));
            // The order of the sides decides nothing else.
            let alike = truth
                .frontier()
                .iter()
                .filter(|point| rank(point) == rank(&one))
                .count();
            prop_assert!(alike > 1 || one == two);
        }
    }

    #[test]
    fn nash_does_not_depend_on_alternatives_that_are_not_chosen(
        problem in problem(ANY),
        others in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
    ) {
        let Some(nash) = fair(&problem, Solution::Nash) else { return Ok(()) };
        let truth = Brute::of(&problem);
        let mut fewer = problem.clone();
        for other in others {
            let other = other.get(&truth.acceptable);
            if other.utilities != nash {
                forbid(&mut fewer, &other.package);
            }
        }
        prop_assert_eq!(
            measured(&fewer, Solution::Nash),
            measured(&problem, Solution::Nash)
        );
        // A tie is broken by ratios to the ideals, which may now be smaller.
        let product = |utilities: &[Number]| truth.measure(Solution::Nash, utilities);
        let tied = truth
            .acceptable
            .iter()
            .any(|other| other.utilities != nash && product(&other.utilities) == product(&nash));
        if !tied {
            prop_assert_eq!(fair(&fewer, Solution::Nash), Some(nash));
        }
    }

    #[test]
    fn more_packages_never_lower_a_measure(problem in problem(ANY)) {
        let mut more = problem.clone();
        more.rules.clear();
        let ideals = Brute::of(&problem).ideals;
        if ideals.is_none() {
            return Ok(());
        }
        let ideals_stay = ideals == Brute::of(&more).ideals;
        for solution in Solution::ALL {
            // Kalai and Smorodinsky measure by the ideals: these must stay.
            if solution == Solution::KalaiSmorodinsky && !ideals_stay {
                continue;
            }
            prop_assert!(measured(&more, solution) >= measured(&problem, solution));
        }
    }

}
