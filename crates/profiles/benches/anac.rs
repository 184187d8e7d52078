//! How long the engine takes for every additive ANAC domain, and for the
//! largest with two sides, beside negmas.
//!
//! `oracles/fetch && cargo bench -p goodoffices-profiles --bench anac` prints
//! the tables. Ours: from a problem in memory (`Engine::new`) to the exact
//! frontier and the four packages with their decisions, the median of several
//! runs. Theirs: negmas' own functions for frontier and points on loaded
//! utility functions, once.

#![allow(clippy::expect_used)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use settlement::{Engine, FrontierStatus, Never, Problem};

#[path = "../tests/anac/domains.rs"]
#[allow(dead_code)]
mod domains;
#[path = "../tests/anac/peer.rs"]
#[allow(dead_code)]
mod peer;

use domains::{Folder, Negotiation};

/// The largest domain with two sides.
const LARGEST: &str = "other/AMPOvsCity";
const RUNS: usize = 5;

fn main() {
    let Some(root) = domains::root() else {
        println!("the domains are not here; `oracles/fetch` brings them");
        return;
    };
    let negotiations: Vec<(Negotiation, Problem)> = domains::folders(&root)
        .iter()
        .flat_map(Folder::negotiations)
        .filter_map(|it| it.problem().ok().map(|problem| (it, problem)))
        .collect();
    all(&negotiations);
    beside_negmas(&negotiations);
}

/// Sums over the folders of one year.
#[derive(Default)]
struct Year {
    folders: u32,
    negotiations: u32,
    points: usize,
    /// Of the first negotiation of each folder.
    first: Duration,
    all: Duration,
}

fn all(negotiations: &[(Negotiation, Problem)]) {
    let mut years: BTreeMap<&str, Year> = BTreeMap::new();
    let mut slowest: Vec<(Duration, &str)> = Vec::new();
    let mut last = "";
    for (negotiation, problem) in negotiations {
        let (time, points) = median(problem, RUNS);
        let (folder, _) = negotiation
            .name
            .split_once('#')
            .unwrap_or((&negotiation.name, ""));
        let (name, _) = folder.rsplit_once('/').unwrap_or_default();
        let year = years.entry(name).or_default();
        if folder != last {
            last = folder;
            year.folders += 1;
            year.first += time;
        }
        year.negotiations += 1;
        year.points += points;
        year.all += time;
        slowest.push((time, &negotiation.name));
    }
    println!(
        "{:<24} {:>8} {:>13} {:>13} {:>10} {:>13}",
        "", "folders", "one of each", "negotiations", "points", "all of them"
    );
    let mut sum = Year::default();
    for (name, year) in &years {
        row(name, year);
        sum.folders += year.folders;
        sum.negotiations += year.negotiations;
        sum.points += year.points;
        sum.first += year.first;
        sum.all += year.all;
    }
    row("in all (to reach: 1 s)", &sum);
    slowest.sort();
    let slowest: Vec<String> = slowest
        .iter()
        .rev()
        .take(3)
        .map(|(time, name)| format!("{name} {}", milliseconds(*time)))
        .collect();
    println!("slowest: {}\n", slowest.join(", "));
}

fn row(name: &str, year: &Year) {
    println!(
        "{name:<24} {:>8} {:>13} {:>13} {:>10} {:>13}",
        year.folders,
        milliseconds(year.first),
        year.negotiations,
        year.points,
        milliseconds(year.all),
    );
}

fn beside_negmas(negotiations: &[(Negotiation, Problem)]) {
    let Some((negotiation, problem)) = negotiations.iter().find(|(it, _)| it.name == LARGEST)
    else {
        return;
    };
    if !peer::is_here() {
        println!("negmas is not here; `oracles/fetch` brings it");
        return;
    }
    let (ours, points) = median(problem, 20 * RUNS);
    let said = peer::ask(negotiation, true).expect("negmas solves it");
    let theirs = Duration::from_secs_f64(said.seconds);
    let outcomes = problem.outcomes().unwrap_or_default();
    println!("{LARGEST}, {outcomes} packages: frontier and four packages");
    println!("  ours    {:>12}  {points} points", milliseconds(ours));
    let points = said.frontier.unwrap_or_default().len();
    println!("  negmas  {:>12}  {points} points", milliseconds(theirs));
    println!(
        "  ratio   {:>12.0}  (to reach: 10000)",
        theirs.as_secs_f64() / ours.as_secs_f64()
    );
}

/// The median time of several runs, and how many points there are.
fn median(problem: &Problem, runs: usize) -> (Duration, usize) {
    let mut times = Vec::new();
    let mut points = 0;
    for _ in 0..runs {
        let begun = Instant::now();
        let engine = Engine::new(problem).expect("the problem is one");
        let frontier = engine.frontier(&mut Never);
        let answers = engine.solve_all(&frontier, &mut Never);
        times.push(begun.elapsed());
        assert!(
            matches!(
                frontier.status,
                FrontierStatus::Optimal | FrontierStatus::Infeasible
            ),
            "the frontier is proved"
        );
        points = frontier.points.len();
        black_box((frontier, answers));
    }
    times.sort();
    (times.get(runs / 2).copied().unwrap_or_default(), points)
}

fn milliseconds(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1e3)
}
