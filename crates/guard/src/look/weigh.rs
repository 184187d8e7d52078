//! How close two rows of words are, from what their pairs of words say.
//!
//! A sum of what speaks for and against it, as in a logistic regression. The weights
//! were found by a random search for the recall at low rates of false alarms on
//! one half of the collections that the crate's page names, all languages at once;
//! what the page reports comes from the other half. In words: rare words in common
//! speak for it, in the same form more than in another, and letters in common where
//! no words are. Against it speak a rare word that one text has alone, few shared
//! words (two short sentences share a word by accident, two long ones do not share
//! ten), a text that merely holds the other, words in another order, and words that
//! follow each other in both: at the same share they are one mould filled twice.

use crate::look::align::View;

const SHARE: f32 = 0.93;
const LOG_SHARE: f32 = 1.0;
const FORMS: f32 = 0.66;
const LETTERS: [f32; 2] = [1.54, -1.11];
const LOG_NATS: f32 = 0.55;
const ACCIDENT: f32 = -3.51;
const ALONE: [f32; 2] = [-1.51, 1.11];
const CHAIN: f32 = -0.73;
const CROSSED: f32 = -0.86;
const HELD: f32 = -1.12;
const LOG_WORDS: f32 = -0.57;
/// Puts about one in a thousand unrelated pairs above [`crate::limits::CLOSE`].
const OFFSET: f32 = 1.4;
/// A share of nothing has a logarithm, too.
const TRACE: f32 = 0.03;
/// Nats that two texts share by accident, and how fast more of them are less so.
const USUAL: [f32; 2] = [5.0, 15.0];

/// Sums over one row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row {
    words: u32,
    nats: f32,
    squares: f32,
    chain: f32,
    before: Option<f32>,
}

impl Row {
    pub(super) fn add(&mut self, word: &View) {
        self.words += 1;
        self.nats += word.rarity;
        self.squares += square(word.rarity);
        if let Some(before) = self.before {
            self.chain += together(before, word.rarity);
        }
        self.before = Some(word.rarity);
    }
}

/// What two rows have in common and what each has alone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) ours: Row,
    pub(super) theirs: Row,
    /// Pairs of words that not every text has.
    pub(super) telling: u32,
    /// Pairs whose order is another in the other row.
    pub(super) crossed: u32,
    pairs: u32,
    /// Rarity of what is paired.
    nats: f32,
    /// Squares of rarities of words in the very same form.
    squares: f32,
    /// Pairs that follow each other in both.
    chain: f32,
    /// The rarity of the rarest word that is left alone.
    alone: f32,
}

impl Tally {
    pub(super) fn pair(&mut self, ours: &View, theirs: &View, likeness: f32) {
        let rarity = ours.rarity.min(theirs.rarity);
        self.pairs += 1;
        self.telling += u32::from(!ours.common);
        self.nats += likeness * rarity;
        if ours.form.is_some() && ours.form == theirs.form {
            self.squares += square(rarity);
        }
    }

    /// A pair that follows another in both rows.
    pub(super) fn follow(&mut self, before: &View, word: &View) {
        self.chain += together(before.rarity, word.rarity);
    }

    pub(super) fn leave(&mut self, word: &View) {
        self.alone = self.alone.max(word.rarity);
    }
}

/// As a cosine weighs words, so smoothed that common words keep a part in it.
fn square(rarity: f32) -> f32 {
    (1.0 + rarity) * (1.0 + rarity)
}

/// What two words that follow each other weigh together.
fn together(one: f32, next: f32) -> f32 {
    (one * next).sqrt()
}

/// How close two rows are, from 0 and below 1, of which `letters` is the likeness
/// of their triples of letters.
pub(super) fn strength(tally: &Tally, letters: f32) -> f32 {
    if tally.pairs == 0 {
        return 0.0;
    }
    let (ours, theirs) = (&tally.ours, &tally.theirs);
    let part = |part: f32, a: f32, b: f32| part / (a * b).sqrt().max(f32::MIN_POSITIVE);
    let share = part(tally.nats, ours.nats, theirs.nats);
    let held = tally.nats / ours.nats.min(theirs.nats).max(f32::MIN_POSITIVE);
    let nats = USUAL[0] + tally.nats;
    let alone = tally.alone / 10.0;
    let sum = OFFSET
        + SHARE * share
        + LOG_SHARE * (share + TRACE).ln()
        + FORMS * part(tally.squares, ours.squares, theirs.squares)
        + (LETTERS[0] + LETTERS[1] * letters) * letters
        + LOG_NATS * nats.ln()
        + ACCIDENT * (-nats / USUAL[1]).exp()
        + (ALONE[0] + ALONE[1] * alone) * alone
        + CHAIN * part(tally.chain, 1.0 + ours.chain, 1.0 + theirs.chain)
        + CROSSED * tally.crossed as f32 / tally.pairs as f32
        + HELD * held
        + LOG_WORDS * (ours.words.min(theirs.words) as f32).ln();
    1.0 / (1.0 + (-sum).exp())
}

/// How close they are at most, whatever their letters.
pub(super) fn most(tally: &Tally) -> f32 {
    // A hair more, for what is rounded.
    strength(tally, -LETTERS[0] / (2.0 * LETTERS[1])) * 1.0001
}
