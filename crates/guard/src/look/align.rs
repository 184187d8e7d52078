//! What two rows of words have in common, by pairing their words.
//!
//! A word is paired with the same stem, or in part with a word that has many of
//! the same pairs of letters, as Soft TF-IDF does (Cohen, Ravikumar and Fienberg,
//! IIWeb 2003). `weigh.rs` says how close that makes them.

use std::ops::Range;

use crate::letters::{Counts, Letters, Triple};
use crate::limits::PIECE;
use crate::look::weigh::{Tally, strength};
use crate::vocabulary::{Outline, Word};

/// Likeness from which two different stems may be forms of one word.
const ALIKE: f32 = 0.5;
/// A sentence among others counts less than a whole text.
const SENTENCE: f32 = 0.84;
/// Telling words that sentences must share to be compared.
const TELLING: u32 = 3;
/// Words of a sentence that is compared by itself.
const WORDS: usize = 4;

/// A word as it is compared.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct View {
    /// Numbers in the vocabulary, if it has them.
    pub(super) stem: Option<Word>,
    pub(super) form: Option<Word>,
    pub(super) rarity: f32,
    pub(super) common: bool,
    pub(super) opens: bool,
    /// Of the stem.
    pub(super) shape: Outline,
}

/// How close, and which parts are.
pub(super) struct Closeness {
    pub(super) strength: f32,
    /// Words paired that not every text has.
    pub(super) telling: u32,
    pub(super) ours: Range<usize>,
    pub(super) theirs: Range<usize>,
}

/// A row of words with their letters.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) words: &'a [View],
    /// Of a text that goes on before and after the words.
    pub(super) letters: &'a Letters,
    /// Where in that text the words begin.
    pub(super) from: usize,
}

impl<'a> Text<'a> {
    fn words(&self, range: Range<usize>) -> &'a [View] {
        self.words.get(range).unwrap_or_default()
    }

    fn letters(&self, range: Range<usize>) -> &'a [Triple] {
        self.letters
            .of(self.from + range.start..self.from + range.end)
    }
}

/// Compares two pieces whole and sentence by sentence. `counts` are of ours when it
/// is called and afterwards.
pub(super) fn closeness(ours: Text<'_>, theirs: Text<'_>, counts: &mut Counts) -> Closeness {
    let [a, b] = [0..ours.words.len(), 0..theirs.words.len()];
    let letters = counts.likeness(theirs.letters(b.clone()));
    let whole = tally(ours.words, theirs.words);
    let mut best = Closeness {
        strength: strength(&whole, letters),
        telling: whole.telling,
        ours: a.clone(),
        theirs: b,
    };
    // Sentences share no more words than their texts do.
    if whole.telling < TELLING {
        return best;
    }
    let rows = [sentences(ours.words), sentences(theirs.words)];
    let [many, others] = &rows;
    if many.len() + others.len() == 2 {
        return best;
    }
    for x in many {
        counts.count(ours.letters(x.clone()));
        for y in others {
            let part = tally(ours.words(x.clone()), theirs.words(y.clone()));
            if part.telling < TELLING {
                continue;
            }
            let letters = counts.likeness(theirs.letters(y.clone()));
            let strength = strength(&part, letters) * SENTENCE;
            if strength > best.strength {
                best = Closeness {
                    strength,
                    telling: part.telling,
                    ours: x.clone(),
                    theirs: y.clone(),
                };
            }
        }
    }
    counts.count(ours.letters(a));
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

/// A set of places in a piece.
type Places = u64;
const _: () = assert!(PIECE <= Places::BITS as usize);

/// Pairs the words of two rows, each at most once, and sums what the pairs and the
/// words left alone say. Words beyond a piece are not seen.
fn tally(ours: &[View], theirs: &[View]) -> Tally {
    let mut tally = Tally::default();
    let mut free: Places = 0;
    let mut stems = [None; PIECE];
    for (at, (word, stem)) in theirs.iter().zip(&mut stems).enumerate() {
        free |= 1 << at;
        *stem = word.stem;
        tally.theirs.add(word);
    }
    let mut alone: Places = 0;
    let mut pairs = [None; PIECE];
    let mut next = 0;
    for (at, (word, place)) in ours.iter().zip(&mut pairs).enumerate() {
        tally.ours.add(word);
        *place = same(word.stem, &stems, free, next).inspect(|other| {
            free &= !(1 << other);
            next = other + 1;
        });
        if place.is_none() {
            alone |= 1 << at;
        }
    }
    let mut likeness = [1.0; PIECE];
    let telling =
        |free: Places| places(free).filter(|at| theirs.get(*at).is_some_and(|w| !w.common));
    for at in places(alone) {
        let (Some(word), Some(place)) = (ours.get(at), pairs.get_mut(at)) else {
            continue;
        };
        let mut most = ALIKE;
        if !word.common {
            for other in telling(free) {
                let shape = theirs.get(other).map(|other| other.shape);
                if let Some(alike) = shape.and_then(|shape| word.shape.likeness(shape, most)) {
                    most = alike;
                    *place = Some(other);
                }
            }
        }
        match *place {
            Some(other) => {
                free &= !(1 << other);
                if let Some(likeness) = likeness.get_mut(at) {
                    *likeness = most;
                }
            }
            None => tally.leave(word),
        }
    }
    for word in places(free).filter_map(|at| theirs.get(at)) {
        tally.leave(word);
    }
    let mut before: Option<(&View, usize)> = None;
    let mut last = None;
    for ((word, place), likeness) in ours.iter().zip(pairs).zip(likeness) {
        let pair = place.and_then(|at| Some((theirs.get(at)?, at)));
        if let Some((other, at)) = pair {
            tally.pair(word, other, likeness);
            if last.is_some_and(|last| at < last) {
                tally.crossed += 1;
            }
            last = Some(at);
            if let Some((earlier, _)) = before.filter(|(_, before)| before + 1 == at) {
                tally.follow(earlier, word);
            }
        }
        before = pair.map(|(_, at)| (word, at));
    }
    tally
}

/// Which of theirs has the same stem: the one that follows what was paired last, or
/// else the first that is free.
fn same(stem: Option<Word>, theirs: &[Option<Word>], free: Places, next: usize) -> Option<usize> {
    stem?;
    let fits = |at: &usize| free >> at & 1 == 1 && theirs.get(*at) == Some(&stem);
    let first = || {
        let mut alike = theirs
            .iter()
            .enumerate()
            .filter(|(_, other)| **other == stem);
        alike.find_map(|(at, _)| Some(at).filter(|at| free >> at & 1 == 1))
    };
    Some(next)
        .filter(|next| *next < PIECE)
        .filter(fits)
        .or_else(first)
}

fn places(mut set: Places) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = set.trailing_zeros();
        (set != 0).then(|| {
            set &= set - 1;
            at as usize
        })
    })
}
