//! The peer of the benchmark and of `examples/measure`.

use std::collections::{BTreeMap, HashMap, HashSet};

/// What the vectors count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terms {
    /// Words.
    Words,
    /// Words and pairs of words.
    Pairs,
}

/// The peer: cosine of tf-idf vectors.
pub(crate) struct Cosine {
    kind: Terms,
    texts: f64,
    frequency: HashMap<String, f64>,
    postings: HashMap<String, Vec<(usize, f64)>>,
}

impl Cosine {
    pub(crate) fn new(kept: &[impl AsRef<str>], kind: Terms) -> Self {
        let mut frequency: HashMap<String, f64> = HashMap::new();
        for text in kept {
            for term in terms(text.as_ref(), kind)
                .into_iter()
                .collect::<HashSet<_>>()
            {
                *frequency.entry(term).or_default() += 1.0;
            }
        }
        let mut cosine = Self {
            kind,
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
        for term in terms(text, self.kind) {
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
fn terms(text: &str, kind: Terms) -> Vec<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().nth(1).is_some())
        .collect();
    let mut terms: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    if kind == Terms::Pairs {
        terms.extend(words.windows(2).map(|pair| pair.join(" ")));
    }
    terms
}
