//! How near twelve questions get to what a delegation wants, measured on
//! delegations that know it to the last digit.
//!
//! `cargo run --release -p goodoffices-elicitation --example simulated [cases]`

// The tests' own, which use other parts of it and may stop at what cannot be.
#[allow(dead_code, unreachable_pub, missing_docs, clippy::expect_used)]
#[path = "../src/tests/population.rs"]
mod population;

use std::time::Instant;

use elicitation::{Interview, Setup};
use population::{Case, Chance, HONEST, Judgement, Manner, centre, spread};

fn main() {
    let cases = std::env::args().nth(1).and_then(|cases| cases.parse().ok());
    let cases: u64 = cases.unwrap_or(100);
    println!("Regret: points of 100 the delegation could have had at no cost to the other side.");
    println!("Nash: percent of the true Nash product that is missed. Pairs: percent of random");
    println!(
        "pairs of packages that are told in the true order. Means over {cases} delegations.\n"
    );
    println!(
        "{:<38} {:>6} {:>6} {:>6}  {:>6} {:>6}  {:>6}",
        "", "regret", "median", "95th", "Nash", "95th", "pairs"
    );
    for issues in [3, 5, 8, 12] {
        let all: Vec<(u64, Case)> = (0..cases)
            .map(|seed| (seed, Case::new(1000 * issues as u64 + seed, issues)))
            .collect();
        println!("{issues} issues");
        row(
            "equal weights",
            all.iter()
                .map(|(_, case)| case.judge(&case.equal_weights())),
        );
        row(
            "rank-order centroid",
            all.iter()
                .map(|(_, case)| case.judge(&case.rank_order_centroid())),
        );
        row(
            "two questions: orders",
            all.iter().map(|(seed, case)| {
                case.judge(&centre(
                    &case.interview_at_random(*seed, HONEST, 2).result(),
                ))
            }),
        );
        row(
            "random questions",
            all.iter().map(|(seed, case)| {
                case.judge(&centre(
                    &case.interview_at_random(*seed, HONEST, 12).result(),
                ))
            }),
        );
        let mut asked = 0;
        let start = Instant::now();
        row(
            "the interview",
            all.iter().map(|(seed, case)| {
                let interview = case.interview(*seed, HONEST);
                asked += interview.asked().len();
                case.judge(&centre(&interview.result()))
            }),
        );
        let took = start.elapsed().as_secs_f64() * 1000.0;
        for (name, wrong, unknown) in [
            ("the interview, 5 % wrong", 0.05, 0.0),
            ("the interview, 10 % wrong", 0.1, 0.0),
            ("the interview, 15 % do not know", 0.0, 0.15),
        ] {
            let manner = Manner { wrong, unknown };
            row(
                name,
                all.iter().map(|(seed, case)| {
                    case.judge(&centre(&case.interview(*seed, manner).result()))
                }),
            );
        }
        for wrong in [0.05, 0.1] {
            let manner = Manner {
                wrong,
                unknown: 0.0,
            };
            row(
                &format!("random questions, {} % wrong", wrong * 100.0),
                all.iter().map(|(seed, case)| {
                    case.judge(&centre(
                        &case.interview_at_random(*seed, manner, 12).result(),
                    ))
                }),
            );
        }
        println!(
            "  {:.1} questions; {:.0} ms a question\n",
            asked as f64 / cases as f64,
            took / asked as f64
        );
    }
    for (issues, options) in [(12, 8), (50, 10), (100, 20)] {
        slowest(issues, options);
    }
}

/// The slowest question of an interview about so many issues of so many options.
fn slowest(issues: usize, options: usize) {
    let case = Case::with(&mut Chance::new(1), &vec![options; issues]);
    let setup = Setup::new(case.issues.clone(), 1);
    let Ok(mut interview) = Interview::new(setup) else {
        return;
    };
    let (mut slowest, mut chance) = (0.0f64, Chance::new(2));
    loop {
        let start = Instant::now();
        let question = interview.question();
        slowest = slowest.max(start.elapsed().as_secs_f64() * 1000.0);
        let Some(question) = question else { break };
        let answer = case.answer(&question, HONEST, &mut chance);
        if interview.answer(answer).is_err() {
            break;
        }
    }
    let start = Instant::now();
    let _result = interview.result();
    println!(
        "{issues} issues of {options} options: slowest question {slowest:.0} ms, result {:.0} ms",
        start.elapsed().as_secs_f64() * 1000.0
    );
}

fn row(name: &str, all: impl Iterator<Item = Judgement>) {
    let all: Vec<Judgement> = all.collect();
    let of = |get: fn(&Judgement) -> f64| spread(&all.iter().map(get).collect::<Vec<f64>>());
    let (regret, nash, right) = (
        of(|one| one.regret),
        of(|one| one.nash),
        of(|one| one.right),
    );
    println!(
        "  {name:<36} {:>6.2} {:>6.2} {:>6.2}  {:>6.2} {:>6.2}  {:>6.1}",
        regret.0, regret.1, regret.2, nash.0, nash.2, right.0
    );
}
