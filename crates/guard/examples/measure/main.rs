//! How many paraphrases the guard finds beside tf-idf cosine, at the same rates
//! of false alarms, over pairs of texts that others wrote.
//!
//! `cargo run --release -p goodoffices-guard --example measure -- [--half 0|1] FILE...`
//!
//! A file is UTF-8, one pair a line: `1` (the two say the same) or `0`, a tab, a
//! text, a tab, a text. The first text of every pair that says the same is kept,
//! and both texts of the others. The second text of every pair that says the same
//! goes out. What is a false alarm is counted in three ways, each the share of
//! comparisons that are above the threshold though they should not be:
//!
//! * *By pair*: an outgoing text and a kept one that is not known to say the same,
//!   sixty of them for each outgoing text.
//! * *By label*: a pair that the collection itself says is not the same. Collections
//!   choose pairs that look alike.
//! * *By text*: an outgoing text that is above it with any of all the kept ones that
//!   are not known to say the same. Collections hold more pairs that say the same
//!   than they know of, and those are the highest.
//!
//! `--half 0` or `--half 1` takes half of the groups of texts that say the same, so
//! that what was chosen on one half can be told from what holds on the other.

#![expect(clippy::unwrap_used, reason = "a program to measure with")]

#[path = "../../benches/speed/cosine.rs"]
mod cosine;
mod set;

use std::collections::HashMap;
use std::fs;

use cosine::{Cosine, Terms};
use guard::{Guard, Kind, PassageId};
use set::Set;

/// Kept texts that an outgoing text is compared with by pair.
const OTHERS: usize = 60;
const RATES: [f64; 2] = [0.001, 0.01];
/// Fewer pairs that are labelled as unlike say nothing of such rates.
const LABELLED: usize = 300;

fn main() {
    let mut half = None;
    let mut arguments = std::env::args().skip(1);
    println!("recall at 0.1 % and at 1 % false alarms");
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--half" => half = arguments.next().and_then(|half| half.parse().ok()),
            file => measure(file, half),
        }
    }
}

fn measure(file: &str, half: Option<usize>) {
    let text = fs::read_to_string(file).unwrap();
    let set = Set::read(&text, half);
    let name = file.rsplit('/').next().unwrap_or(file);
    println!(
        "{name}: {} pairs that say the same, {} that do not, {} kept texts",
        set.same.len(),
        set.unlike.len(),
        set.kept.len()
    );
    let mut guard = Guard::new();
    for (number, text) in (0..).zip(&set.kept) {
        guard.keep(PassageId(number), text).unwrap();
    }
    report("guard", &set, |text| {
        let mut best: HashMap<usize, f64> = HashMap::new();
        for finding in guard.look_closely(text) {
            if finding.kind == Kind::Close {
                let strength = best.entry(finding.passage.0 as usize).or_default();
                *strength = strength.max(f64::from(finding.strength));
            }
        }
        best
    });
    let words = Cosine::new(&set.kept, Terms::Words);
    report("cosine, words", &set, |text| words.look(text));
    let pairs = Cosine::new(&set.kept, Terms::Pairs);
    report("cosine, pairs", &set, |text| pairs.look(text));
    let shown = set.same.iter().filter(|(outgoing, passage)| {
        let found = guard.look(outgoing);
        found.iter().any(|f| f.passage.0 as usize == *passage)
    });
    println!(
        "  shown by the guard as it stands: {:.3}",
        share(shown.count(), set.same.len())
    );
}

fn report(name: &str, set: &Set<'_>, look: impl Fn(&str) -> HashMap<usize, f64>) {
    let (mut hits, mut pairs, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (outgoing, passage)) in set.same.iter().enumerate() {
        let strengths = look(outgoing);
        let other = |kept: &usize| set.is_other(outgoing, *kept);
        hits.push(strengths.get(passage).copied().unwrap_or(0.0));
        let strongest = strengths.iter().filter(|(kept, _)| other(kept));
        texts.push(strongest.map(|(_, strength)| *strength).fold(0.0, f64::max));
        let drawn = (0..OTHERS).map(|draw| (number * 7_919 + draw * 104_729) % set.kept.len());
        pairs.extend(
            drawn
                .filter(other)
                .map(|kept| strengths.get(&kept).copied().unwrap_or(0.0)),
        );
    }
    let labelled = set.unlike.iter();
    let labelled: Vec<f64> = labelled
        .map(|(outgoing, passage)| look(outgoing).get(passage).copied().unwrap_or(0.0))
        .collect();
    let recall = |mut alarms: Vec<f64>| {
        alarms.sort_by(|a, b| b.total_cmp(a));
        let [low, high] = RATES.map(|rate| {
            let threshold = alarms[(alarms.len() as f64 * rate) as usize];
            let above = hits.iter().filter(|hit| **hit > threshold);
            share(above.count(), hits.len())
        });
        format!("{low:.3} {high:.3}")
    };
    let label = match labelled.len() {
        0..LABELLED => "-     -".to_owned(),
        _ => recall(labelled),
    };
    println!(
        "  {name:13} by pair {}; by label {label}; by text {}",
        recall(pairs),
        recall(texts)
    );
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}
