//! How close two rows of words are, by pairing their words.
//!
//! A word is paired with the same stem, or in part with a word that has many of
//! the same pairs of letters, as Soft TF-IDF does (Cohen, Ravikumar and Fienberg,
//! IIWeb 2003). Each pair counts by how rare it is, and two pairs that follow each
//! other in both rows count once more (words in order are what pairs of words are
//! to a cosine). What that gives is like a cosine; it is then discounted by how
//! little was shared in all: two short sentences share a word by accident, two
//! long ones do not share ten.
//!
//! The constants were chosen on one half of the collections that the crate's page
//! names; what it reports comes from the other.

use std::ops::Range;

use crate::vocabulary::{Outline, Word};

/// Likeness from which two different stems may be forms of one word.
const ALIKE: f32 = 0.5;
/// A word weighs this power of its rarity: between shared words and a cosine.
const POWER: f32 = 1.25;
/// Nats that two texts share before it is hardly an accident.
const ACCIDENT: f32 = 30.0;
/// A sentence among others counts less than a whole text.
const SENTENCE: f32 = 0.84;
/// Telling words that sentences must share to be compared.
const TELLING: usize = 3;
/// Words of a sentence that is compared by itself.
const WORDS: usize = 4;

/// A word as it is compared.
#[derive(Clone, Copy)]
pub(super) struct View {
    /// Its number in the vocabulary, if it has one.
    stem: Option<Word>,
    rarity: f32,
    weight: f32,
    common: bool,
    opens: bool,
    shape: Outline,
}

impl View {
    pub(super) fn new(
        stem: Option<Word>,
        rarity: f32,
        common: bool,
        opens: bool,
        shape: Outline,
    ) -> Self {
        Self {
            stem,
            rarity,
            weight: rarity.powf(POWER),
            common,
            opens,
            shape,
        }
    }
}

/// How close, and which parts are.
pub(super) struct Closeness {
    pub(super) strength: f32,
    /// Words paired that not every text has.
    pub(super) telling: usize,
    pub(super) ours: Range<usize>,
    pub(super) theirs: Range<usize>,
}

/// Compares two pieces whole and sentence by sentence.
pub(super) fn closeness(ours: &[View], theirs: &[View]) -> Closeness {
    let (strength, telling) = align(ours, theirs);
    let mut best = Closeness {
        strength,
        telling,
        ours: 0..ours.len(),
        theirs: 0..theirs.len(),
    };
    // Sentences share no more words than their texts do.
    if telling < TELLING {
        return best;
    }
    let (a, b) = (sentences(ours), sentences(theirs));
    if a.len() + b.len() == 2 {
        return best;
    }
    for x in &a {
        for y in &b {
            let ours = ours.get(x.clone()).unwrap_or_default();
            let theirs = theirs.get(y.clone()).unwrap_or_default();
            let (strength, telling) = align(ours, theirs);
            if strength * SENTENCE > best.strength {
                best = Closeness {
                    strength: strength * SENTENCE,
                    telling,
                    ours: x.clone(),
                    theirs: y.clone(),
                };
            }
        }
    }
    best
}

/// Sentences; very short ones belong to the next.
fn sentences(words: &[View]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, word) in words.iter().enumerate() {
        if word.opens && at >= start + WORDS {
            found.push(start..at);
            start = at;
        }
    }
    found.push(start..words.len());
    found
}

/// A word of ours with a word of theirs.
#[derive(Clone, Copy)]
struct Pair<'a> {
    ours: &'a View,
    theirs: &'a View,
    /// Which of theirs.
    at: usize,
    likeness: f32,
}

/// Pairs the words of two rows, each at most once, and weighs the pairs.
fn align(ours: &[View], theirs: &[View]) -> (f32, usize) {
    let pairs = pair(ours, theirs);
    let (mut weight, mut nats, mut telling) = (0.0, 0.0, 0);
    let mut before: Option<Pair<'_>> = None;
    for pair in pairs {
        if let Some(pair) = pair {
            weight += pair.likeness * pair.ours.weight.min(pair.theirs.weight);
            nats += pair.likeness * pair.ours.rarity.min(pair.theirs.rarity);
            telling += usize::from(!pair.ours.common);
            if let Some(before) = before.filter(|before| before.at + 1 == pair.at) {
                let [a, b] = [
                    together(before.ours, pair.ours),
                    together(before.theirs, pair.theirs),
                ];
                weight += a.min(b);
            }
        }
        before = pair;
    }
    let both = (whole(ours) * whole(theirs)).sqrt();
    if both <= 0.0 {
        return (0.0, 0);
    }
    let accident = (-nats / ACCIDENT).exp();
    // The root spreads the faint ones, so that a strength reads like those of
    // other kinds; it changes no order.
    ((weight / both * (1.0 - accident)).sqrt(), telling)
}

/// For each of our words the one of theirs that it is paired with.
fn pair<'a>(ours: &'a [View], theirs: &'a [View]) -> Vec<Option<Pair<'a>>> {
    let mut free = vec![true; theirs.len()];
    let stems: Vec<Option<Word>> = theirs.iter().map(|word| word.stem).collect();
    let mut pairs: Vec<Option<Pair<'a>>> = Vec::with_capacity(ours.len());
    for word in ours {
        // The one that follows what was paired last, or else the first.
        let next = pairs.last().and_then(|last| Some((*last)?.at + 1));
        let is_free = |at: &usize| free.get(*at) == Some(&true);
        let same_stem = |at: &usize| stems.get(*at) == Some(&word.stem);
        let first = || {
            let places = stems.iter().enumerate();
            let same = places.filter(|(_, stem)| **stem == word.stem);
            same.map(|(at, _)| at).find(is_free)
        };
        let same = word.stem.and_then(|_| {
            let at = next.filter(same_stem).filter(is_free).or_else(first)?;
            Some((at, theirs.get(at)?))
        });
        pairs.push(same.map(|(at, other)| Pair {
            ours: word,
            theirs: other,
            at,
            likeness: 1.0,
        }));
        if let Some(free) = same.and_then(|(at, _)| free.get_mut(at)) {
            *free = false;
        }
    }
    for (word, place) in ours.iter().zip(&mut pairs) {
        if word.common || place.is_some() {
            continue;
        }
        let mut likeness = ALIKE;
        for (at, (other, free)) in theirs.iter().zip(&free).enumerate() {
            if !*free || other.common {
                continue;
            }
            if let Some(alike) = word.shape.likeness(other.shape, likeness) {
                likeness = alike;
                *place = Some(Pair {
                    ours: word,
                    theirs: other,
                    at,
                    likeness,
                });
            }
        }
        if let Some(free) = place.and_then(|pair| free.get_mut(pair.at)) {
            *free = false;
        }
    }
    pairs
}

/// What two words that follow each other weigh together.
fn together(one: &View, next: &View) -> f32 {
    (one.weight * next.weight).sqrt()
}

/// What a row weighs, its words and its pairs of words.
fn whole(row: &[View]) -> f32 {
    let words: f32 = row.iter().map(|word| word.weight).sum();
    let pairs: f32 = row
        .iter()
        .zip(row.iter().skip(1))
        .map(|(one, next)| together(one, next))
        .sum();
    words + pairs
}
