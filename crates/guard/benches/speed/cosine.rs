//! The peer of the benchmark and of `examples/measure.rs`.

use std::collections::{BTreeMap, HashMap, HashSet};

/// The peer: cosine of tf-idf vectors over words and pairs of words.
pub(crate) struct Cosine {
    texts: f64,
    frequency: HashMap<String, f64>,
    postings: HashMap<String, Vec<(usize, f64)>>,
}

impl Cosine {
    pub(crate) fn new(kept: &[impl AsRef<str>]) -> Self {
        let mut frequency: HashMap<String, f64> = HashMap::new();
        for text in kept {
            for term in terms(text.as_ref()).into_iter().collect::<HashSet<_>>() {
                *frequency.entry(term).or_default() += 1.0;
            }
        }
        let mut cosine = Self {
            texts: kept.len() as f64,
            frequency,
            postings: HashMap::new(),
        };
        for (number, text) in kept.iter().enumerate() {
            for (term, weight) in cosine.vector(text.as_ref()) {
                cosine
                    .postings
                    .entry(term)
                    .or_default()
                    .push((number, weight));
            }
        }
        cosine
    }

    fn vector(&self, text: &str) -> Vec<(String, f64)> {
        let mut counts: BTreeMap<String, f64> = BTreeMap::new();
        for term in terms(text) {
            *counts.entry(term).or_default() += 1.0;
        }
        for (term, count) in &mut counts {
            let frequency = self.frequency.get(term).copied().unwrap_or(0.0);
            *count *= ((1.0 + self.texts) / (1.0 + frequency)).ln() + 1.0;
        }
        let length = counts.values().map(|x| x * x).sum::<f64>().sqrt();
        counts
            .into_iter()
            .map(|(term, weight)| (term, weight / length.max(f64::MIN_POSITIVE)))
            .collect()
    }

    pub(crate) fn look(&self, text: &str) -> HashMap<usize, f64> {
        let mut cosines = HashMap::new();
        for (term, weight) in self.vector(text) {
            for (number, other) in self.postings.get(&term).into_iter().flatten() {
                *cosines.entry(*number).or_insert(0.0) += weight * other;
            }
        }
        cosines
    }
}

/// Words of two letters or more, as scikit-learn takes them, and pairs of them.
fn terms(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().nth(1).is_some())
        .collect();
    let pairs = words.windows(2).map(|pair| pair.join(" "));
    let singles = words.iter().map(|word| (*word).to_owned());
    singles.chain(pairs.collect::<Vec<_>>()).collect()
}
