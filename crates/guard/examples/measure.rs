//! How many paraphrases the guard finds beside tf-idf cosine, at the same rates
//! of false alarms, over pairs of texts that others wrote.
//!
//! `cargo run --release -p goodoffices-guard --example measure -- FILE...`
//!
//! A file is UTF-8, one pair a line: `1` (the two say the same) or `0`, a tab, a
//! text, a tab, a text. The first text of every pair that says the same is kept,
//! and both texts of the others. The second text of every pair that says the same
//! goes out.
//!
//! *By pair*: the outgoing text and a kept one that is not known to say the same,
//! sixty of them for each outgoing text; a false alarm is such a pair whose
//! strength is above the threshold. *By text*: a false alarm is an outgoing text
//! for which any of the kept ones that is not known to say the same is above it.
//! That is far harder, since collections hold more pairs that say the same than
//! they know of.
//!
//! `--half 0` or `--half 1` takes every other line, so that what was chosen on
//! one half can be told from what holds on the other.

#![expect(clippy::unwrap_used, reason = "a program to measure with")]

#[path = "../benches/speed/cosine.rs"]
mod cosine;

use std::collections::{BTreeMap, HashMap};
use std::fs;

use cosine::Cosine;
use guard::{Guard, Kind, PassageId};

/// Kept texts that an outgoing text is compared with by pair.
const OTHERS: usize = 60;
const RATES: [f64; 2] = [0.001, 0.01];

fn main() {
    let mut half = None;
    let mut arguments = std::env::args().skip(1);
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
        "{name}: {} pairs that say the same, {} kept texts",
        set.same.len(),
        set.kept.len()
    );
    let mut guard = Guard::new();
    for (number, text) in (0..).zip(&set.kept) {
        guard.keep(PassageId(number), text).unwrap();
    }
    let peer = Cosine::new(&set.kept);
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
    report("tf-idf cosine", &set, |text| peer.look(text));
    let shown = set.same.iter().filter(|(outgoing, passage)| {
        let found = guard.look(outgoing);
        found.iter().any(|f| f.passage.0 as usize == *passage)
    });
    println!(
        "  shown by the guard as it stands: {:.3}",
        share(shown.count(), set.same.len())
    );
}

/// A collection of pairs.
struct Set<'a> {
    kept: Vec<&'a str>,
    /// Outgoing text, number of the kept one that says the same.
    same: Vec<(&'a str, usize)>,
    /// For each text which group of texts that say the same it is in.
    groups: HashMap<&'a str, usize>,
}

impl<'a> Set<'a> {
    fn read(text: &'a str, half: Option<usize>) -> Self {
        let rows: Vec<(bool, &str, &str)> = text
            .lines()
            .filter_map(|line| {
                let mut fields = line.split('\t');
                Some((fields.next()? == "1", fields.next()?, fields.next()?))
            })
            .filter(|(_, a, b)| a.trim() != b.trim())
            .enumerate()
            .filter(|(number, _)| half.is_none_or(|half| number % 2 == half))
            .map(|(_, row)| row)
            .collect();
        let mut groups: HashMap<&str, usize> = HashMap::new();
        let mut parents: Vec<usize> = Vec::new();
        for (same, a, b) in &rows {
            let [a, b] = [a, b].map(|text| {
                *groups.entry(text).or_insert_with(|| {
                    parents.push(parents.len());
                    parents.len() - 1
                })
            });
            if *same {
                let (a, b) = (root(&parents, a), root(&parents, b));
                parents[a] = b;
            }
        }
        for group in groups.values_mut() {
            *group = root(&parents, *group);
        }
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut kept = Vec::new();
        let firsts = rows.iter().filter(|row| row.0).map(|row| row.1);
        let others = rows
            .iter()
            .filter(|row| !row.0)
            .flat_map(|row| [row.1, row.2]);
        for text in firsts.chain(others) {
            numbers.entry(text).or_insert_with(|| {
                kept.push(text);
                kept.len() - 1
            });
        }
        let same = rows.iter().filter(|row| row.0);
        Set {
            same: same.map(|row| (row.2, numbers[row.1])).collect(),
            kept,
            groups,
        }
    }
}

fn root(parents: &[usize], mut text: usize) -> usize {
    while parents[text] != text {
        text = parents[text];
    }
    text
}

fn report(name: &str, set: &Set<'_>, look: impl Fn(&str) -> HashMap<usize, f64>) {
    let (mut hits, mut pairs, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (outgoing, passage)) in set.same.iter().enumerate() {
        let group = set.groups[outgoing];
        let strengths = look(outgoing);
        let other = |kept: &usize| set.groups[set.kept[*kept]] != group;
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
    let recall = |alarms: &[f64]| {
        let mut alarms = alarms.to_vec();
        alarms.sort_by(|a, b| b.total_cmp(a));
        RATES.map(|rate| {
            let threshold = alarms[(alarms.len() as f64 * rate) as usize];
            share(
                hits.iter().filter(|hit| **hit > threshold).count(),
                hits.len(),
            )
        })
    };
    let ([low, high], [low_text, high_text]) = (recall(&pairs), recall(&texts));
    println!(
        "  {name:13} recall by pair {low:.3} at 0.1 %, {high:.3} at 1 %; \
         by text {low_text:.3} at 0.1 %, {high_text:.3} at 1 %"
    );
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}
