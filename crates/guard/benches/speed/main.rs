//! How long one look takes over a hundred thousand passages, beside tf-idf cosine
//! over the same passages in the same run.
//!
//! `cargo bench -p goodoffices-guard --bench speed [-- PASSAGES]`. Passages of 20
//! to 60 words come from a seeded chain (`chain.rs`); half of the outgoing texts
//! are new, half reword a passage by leaving out and replacing words.

#![expect(clippy::unwrap_used, reason = "a program to measure with")]

mod chain;
mod cosine;

use std::hint::black_box;
use std::time::{Duration, Instant};

use chain::Chain;
use cosine::{Cosine, Terms};
use guard::{Guard, PassageId};

const LOOKS: usize = 2_000;
/// Looks at the same text: on a busy machine the fastest is the undisturbed one.
const REPEATS: usize = 3;

fn main() {
    let passages = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(100_000);
    let mut chain = Chain::new(1);
    let kept: Vec<String> = (0..passages).map(|_| chain.passage()).collect();
    let outgoing: Vec<String> = (0..LOOKS)
        .map(|number| match number % 2 {
            0 => chain.passage(),
            _ => chain.reword(&kept[number * 7_919 % kept.len()]),
        })
        .collect();

    let start = Instant::now();
    let mut guard = Guard::new();
    for (number, passage) in (0..).zip(&kept) {
        guard.keep(PassageId(number), passage).unwrap();
    }
    println!("{guard:?}");
    println!(
        "keep: {:.1} µs a passage",
        micros(start.elapsed()) / passages as f64
    );
    if let Some(memory) = resident() {
        println!("memory of the process: {memory} MiB");
    }

    let mut findings = 0;
    report("guard look", &outgoing, |text| {
        findings += guard.look(text).len()
    });
    println!(
        "  {:.1} findings a look",
        findings as f64 / (LOOKS * REPEATS) as f64
    );
    for (name, terms) in [
        ("cosine of words", Terms::Words),
        ("and of pairs", Terms::Pairs),
    ] {
        let peer = Cosine::new(&kept, terms);
        report(name, &outgoing, |text| {
            black_box(peer.look(text));
        });
    }

    let start = Instant::now();
    let gone = passages.min(1_000);
    for number in 0..gone {
        guard.forget(PassageId(number as u64));
    }
    println!(
        "forget: {:.1} µs a passage",
        micros(start.elapsed()) / gone as f64
    );
    let long: String = outgoing.iter().flat_map(|text| [text, " "]).collect();
    let long: String = long.chars().take(60_000).collect();
    let start = Instant::now();
    black_box(guard.look(&long));
    println!(
        "60,000 letters at once: {:.0} ms",
        micros(start.elapsed()) / 1_000.0
    );
}

fn report(name: &str, outgoing: &[String], mut look: impl FnMut(&str)) {
    let mut first: Vec<Duration> = Vec::with_capacity(outgoing.len());
    let mut best: Vec<Duration> = Vec::with_capacity(outgoing.len());
    for text in outgoing {
        let times: Vec<Duration> = (0..REPEATS)
            .map(|_| {
                let start = Instant::now();
                look(text);
                start.elapsed()
            })
            .collect();
        first.extend(times.first());
        best.extend(times.iter().min());
    }
    line(name, "at once", first);
    line(name, "best of three", best);
}

fn line(name: &str, what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| micros(times[((times.len() - 1) as f64 * share) as usize]) / 1_000.0;
    println!(
        "{name}, {what:13}: p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms",
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Resident memory in MiB, where the system tells it.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}
