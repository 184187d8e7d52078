//! How long one look takes over a hundred thousand passages, beside tf-idf cosine
//! over the same passages in the same run.
//!
//! `cargo bench -p goodoffices-guard --bench speed [-- PASSAGES [LOOKS] [alone]]`.
//! Passages of 20 to 60 words come from a seeded chain (`chain.rs`); half of the
//! outgoing texts are new, half reword a passage by leaving out and replacing words.
//! 100,000 passages and 2,000 looks beside the cosines take some minutes; `alone`
//! leaves the cosines out and takes one. The sum of what was found tells whether
//! two versions of the guard find the same.

#![expect(clippy::unwrap_used, reason = "a program to measure with")]

mod chain;
mod cosine;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::hint::black_box;
use std::time::{Duration, Instant};

use chain::Chain;
use cosine::{Cosine, Terms};
use guard::{Guard, PassageId};

/// Looks at the same text: on a busy machine the fastest is the undisturbed one.
const REPEATS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut numbers = arguments.iter().filter_map(|number| number.parse().ok());
    let passages: usize = numbers.next().unwrap_or(100_000);
    let looks: usize = numbers.next().unwrap_or(2_000);
    let alone = arguments.iter().any(|argument| argument == "alone");
    let mut chain = Chain::new(1);
    let kept: Vec<String> = (0..passages).map(|_| chain.passage()).collect();
    let outgoing: Vec<String> = (0..looks)
        .map(|number| match number % 2 {
            0 => chain.passage(),
            _ => chain.reword(&kept[number * 7_919 % kept.len()]),
        })
        .collect();

    let start = processor();
    let mut guard = Guard::new();
    for (number, passage) in (0..).zip(&kept) {
        guard.keep(PassageId(number), passage).unwrap();
    }
    println!("{guard:?}");
    println!(
        "keep: {:.1} µs a passage of the processor",
        micros(processor() - start) / passages as f64
    );
    if let Some(memory) = resident() {
        println!("memory of the process: {memory} MiB");
    }

    let mut findings = 0;
    report("guard look", &outgoing, |text| {
        findings += guard.look(text).len()
    });
    println!(
        "  {:.1} findings a look; sum of what the first 200 found: {:016x}",
        findings as f64 / (looks * REPEATS) as f64,
        sum(&guard, &outgoing)
    );
    let peers = [
        ("cosine of words", Terms::Words),
        ("and of pairs", Terms::Pairs),
    ];
    for (name, terms) in peers.into_iter().filter(|_| !alone) {
        let peer = Cosine::new(&kept, terms);
        report(name, &outgoing, |text| {
            black_box(peer.look(text));
        });
    }

    let start = processor();
    let gone = passages.min(1_000);
    for number in 0..gone {
        guard.forget(PassageId(number as u64));
    }
    println!(
        "forget: {:.1} µs a passage of the processor",
        micros(processor() - start) / gone as f64
    );
    let long: String = outgoing.iter().flat_map(|text| [text, " "]).collect();
    let long: String = long.chars().take(60_000).collect();
    let start = processor();
    black_box(guard.look(&long));
    println!(
        "60,000 letters at once: {:.0} ms of the processor",
        micros(processor() - start) / 1_000.0
    );
    let (longest, name) = hostile(&mut guard);
    println!(
        "60 KiB of hostile words: at most {:.0} ms of the processor ({name})",
        micros(longest) / 1_000.0
    );
}

/// Of what looks find, bounded and unbounded.
fn sum(guard: &Guard, outgoing: &[String]) -> u64 {
    let mut sum = DefaultHasher::new();
    for text in outgoing.iter().take(200) {
        let found = [guard.look(text), guard.look_closely(text)];
        format!("{found:?}").hash(&mut sum);
    }
    sum.finish()
}

/// The longest that a look at 60 KiB takes which are meant to make it long: one thing
/// again and again, many words that are almost one, both kept before.
fn hostile(guard: &mut Guard) -> (Duration, &'static str) {
    let alike = |number: usize| {
        let letters = [number % 26, number / 26 % 26].map(|n| (b'a' + n as u8) as char);
        format!("patrol{}{} ", letters[0], letters[1])
    };
    let size = 60 * 1024;
    let texts = [
        ("a", "a ".repeat(size / 2)),
        ("one", "one ".repeat(size / 4)),
        ("3 2", "3 2 ".repeat(size / 4)),
        ("10/3", "10/3 ".repeat(size / 5)),
        ("million", "million ".repeat(size / 8)),
        ("alike", (0..size / 9).map(alike).collect()),
        (
            "figures",
            (0..size / 6).map(|n| format!("{} ", 10_000 + n)).collect(),
        ),
        (
            "letters",
            (0..size / 2)
                .map(|n| format!("{} ", (b'a' + (n * n % 26) as u8) as char))
                .collect(),
        ),
    ];
    let mut longest = (Duration::ZERO, "");
    for (number, (name, text)) in (1_000_000..).zip(texts) {
        for copy in 0..4 {
            guard.keep(PassageId(number * 4 + copy), &text).unwrap();
        }
        let start = processor();
        black_box(guard.look(&text));
        longest = longest.max((processor() - start, name));
        for copy in 0..4 {
            guard.forget(PassageId(number * 4 + copy));
        }
    }
    longest
}

fn report(name: &str, outgoing: &[String], mut look: impl FnMut(&str)) {
    let mut first: Vec<Duration> = Vec::with_capacity(outgoing.len());
    let mut best: Vec<Duration> = Vec::with_capacity(outgoing.len());
    let mut worked: Vec<Duration> = Vec::with_capacity(outgoing.len());
    for text in outgoing {
        let times: Vec<(Duration, Duration)> = (0..REPEATS)
            .map(|_| {
                let (start, before) = (Instant::now(), processor());
                look(text);
                (start.elapsed(), processor().saturating_sub(before))
            })
            .collect();
        first.extend(times.first().map(|(passed, _)| *passed));
        best.extend(times.iter().map(|(passed, _)| *passed).min());
        worked.extend(times.iter().map(|(_, worked)| *worked).min());
    }
    line(name, "at once", first);
    line(name, "best of three", best);
    line(name, "processor", worked);
}

/// How long this thread has had a processor: what others do on the machine adds
/// less to it than to the time that passes.
fn processor() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
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
