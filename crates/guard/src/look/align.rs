//! What two rows of words have in common, by pairing their words.
//!
//! Sets of places and of groups of words are bits of a number: which words have the
//! same stem or a like one is found once for all rows that ours are compared with.
//!
//! A word is paired with the same stem, or in part with a word that has many of
//! the same pairs of letters, as Soft TF-IDF does (Cohen, Ravikumar and Fienberg,
//! IIWeb 2003). `weigh.rs` says how close that makes them.

use std::ops::Range;

use crate::letters::{Counts, Letters, Triple};
use crate::limits::PIECE;
use crate::look::weigh::{Tally, most, strength};
use crate::vocabulary::{Outline, Word};

/// Likeness from which two different stems may be forms of one word
/// ([`Outline::is_like`]).
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
    /// Its number in the vocabulary, if it has one.
    pub(super) form: Option<Word>,
    pub(super) rarity: f32,
    pub(super) common: bool,
    pub(super) opens: bool,
    /// Of the stem.
    pub(super) shape: Outline,
    /// Words of ours with one stem have one; one of theirs has that of ours with the
    /// same stem, or [`NONE`].
    pub(super) group: u8,
    /// Of a word of theirs: the groups of ours of which it may be another form.
    pub(super) alike: Set,
}

/// No group of ours.
pub(super) const NONE: u8 = u8::MAX;

/// Words of ours that have one stem.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// Its number, if a kept passage has it.
    pub(super) stem: Option<Word>,
    pub(super) shape: Outline,
    /// Not every text has one of the words.
    pub(super) telling: bool,
}

/// The groups of ours that a telling word of theirs is like.
pub(super) fn alike(groups: &[Group], theirs: Outline) -> Set {
    let mut set = 0;
    for (at, group) in groups.iter().enumerate() {
        if group.telling && group.shape.is_like(theirs) {
            set |= 1 << at;
        }
    }
    set
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

/// Compares two pieces whole and sentence by sentence; what is less close than
/// `least` need not be told exactly. `counts` are of ours when it is called and
/// afterwards.
pub(super) fn closeness(
    ours: Text<'_>,
    theirs: Text<'_>,
    counts: &mut Counts,
    least: f32,
) -> Closeness {
    let [a, b] = [0..ours.words.len(), 0..theirs.words.len()];
    let whole = tally(ours.words, theirs.words);
    let strength_of_whole = match most(&whole) < least {
        // Letters are dear to compare and can make no more of it.
        true => 0.0,
        false => strength(&whole, counts.likeness(theirs.letters(b.clone()))),
    };
    let mut best = Closeness {
        strength: strength_of_whole,
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
    let mut counted = None;
    for (nth, x) in many.iter().enumerate() {
        for y in others {
            let part = tally(ours.words(x.clone()), theirs.words(y.clone()));
            if part.telling < TELLING || most(&part) * SENTENCE < least.max(best.strength) {
                continue;
            }
            if counted.replace(nth) != Some(nth) {
                counts.count(ours.letters(x.clone()));
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
    if counted.is_some() {
        counts.count(ours.letters(a));
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

/// A set of places in a piece, or of groups.
pub(super) type Set = u64;
const _: () = assert!(PIECE <= Set::BITS as usize);

/// Pairs the words of two rows, each at most once, and sums what the pairs and the
/// words left alone say. Words beyond a piece are not seen.
fn tally(ours: &[View], theirs: &[View]) -> Tally {
    let mut tally = Tally::default();
    let mut free: Set = 0;
    let mut same = [0 as Set; PIECE];
    for (at, word) in theirs.iter().enumerate().take(PIECE) {
        free |= 1 << at;
        if let Some(places) = same.get_mut(usize::from(word.group)) {
            *places |= 1 << at;
        }
        tally.theirs.add(word);
    }
    let mut alone: Set = 0;
    let mut pairs = [None; PIECE];
    let mut next = 0;
    for (at, (word, place)) in ours.iter().zip(&mut pairs).enumerate() {
        tally.ours.add(word);
        let places = same
            .get(usize::from(word.group))
            .map_or(0, |same| same & free);
        *place = first(places, next).inspect(|other| {
            free &= !(1 << other);
            next = other + 1;
        });
        if place.is_none() {
            alone |= 1 << at;
        }
    }
    let mut like = [0 as Set; PIECE];
    for (at, word) in places(free).filter_map(|at| Some((at, theirs.get(at)?))) {
        for group in places(word.alike) {
            if let Some(places) = like.get_mut(group) {
                *places |= 1 << at;
            }
        }
    }
    let mut likeness = [1.0; PIECE];
    for at in places(alone) {
        let (Some(word), Some(place)) = (ours.get(at), pairs.get_mut(at)) else {
            continue;
        };
        let mut most = ALIKE;
        let like = like.get(usize::from(word.group)).filter(|_| !word.common);
        for other in places(like.map_or(0, |like| like & free)) {
            let shape = theirs.get(other).map(|other| other.shape);
            if let Some(alike) = shape.and_then(|shape| word.shape.likeness(shape, most)) {
                most = alike;
                *place = Some(other);
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

/// The place that follows what was paired last, or else the first.
fn first(places: Set, next: usize) -> Option<usize> {
    match places {
        0 => None,
        _ if next < PIECE && places >> next & 1 == 1 => Some(next),
        _ => Some(places.trailing_zeros() as usize),
    }
}

fn places(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = set.trailing_zeros();
        (set != 0).then(|| {
            set &= set - 1;
            at as usize
        })
    })
}
