//! Every word that a kept passage has, with the pieces of passages that have it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// A word by number.
pub(crate) type Word = u32;
/// A piece of a passage by number.
pub(crate) type Piece = u32;

/// What is known of a word. It follows from the word and from which passages are
/// kept, never from the order in which they came.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    text: Arc<str>,
    uses: u32,
    /// How many of its uses are in a name.
    pub(crate) named: u32,
    /// The pieces that have it as a stem.
    pub(crate) pieces: Vec<Piece>,
    /// Of its letters.
    hash: u64,
    /// Of its pairs of letters.
    pub(crate) shape: Outline,
}

impl Entry {
    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }
}

#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: HashMap<Arc<str>, Word>,
    entries: Vec<Entry>,
    free: Vec<Word>,
}

impl Vocabulary {
    pub(crate) fn find(&self, text: &str) -> Option<Word> {
        self.words.get(text).copied()
    }

    pub(crate) fn entry(&self, word: Word) -> Option<&Entry> {
        self.entries.get(word as usize)
    }

    /// One more than the highest number of a word.
    pub(crate) fn word_numbers(&self) -> usize {
        self.entries.len()
    }

    /// How many pieces have it.
    pub(crate) fn frequency(&self, word: Word) -> usize {
        self.entry(word).map_or(0, |entry| entry.pieces.len())
    }

    /// Counts one more use of a word.
    pub(crate) fn take(&mut self, text: &str) -> Word {
        if let Some(word) = self.find(text) {
            if let Some(entry) = self.entries.get_mut(word as usize) {
                entry.uses += 1;
            }
            return word;
        }
        let text: Arc<str> = Arc::from(text);
        let entry = Entry {
            text: Arc::clone(&text),
            uses: 1,
            named: 0,
            pieces: Vec::new(),
            hash: hash(&text),
            shape: Outline::of(&text),
        };
        let word = match self.free.pop() {
            Some(word) => {
                if let Some(place) = self.entries.get_mut(word as usize) {
                    *place = entry;
                }
                word
            }
            None => {
                self.entries.push(entry);
                self.entries.len() as Word - 1
            }
        };
        self.words.insert(text, word);
        word
    }

    /// One use less; a word without uses is forgotten.
    pub(crate) fn release(&mut self, word: Word) {
        let Some(entry) = self.entries.get_mut(word as usize) else {
            return;
        };
        entry.uses = entry.uses.saturating_sub(1);
        if entry.uses == 0 {
            self.words.remove(&entry.text);
            entry.text = Arc::from("");
            entry.pieces = Vec::new();
            self.free.push(word);
        }
    }

    /// Counts a use in a name, or takes it back.
    pub(crate) fn name(&mut self, word: Word, more: bool) {
        if let Some(entry) = self.entries.get_mut(word as usize) {
            entry.named = match more {
                true => entry.named.saturating_add(1),
                false => entry.named.saturating_sub(1),
            };
        }
    }

    pub(crate) fn post(&mut self, word: Word, piece: Piece) {
        if let Some(entry) = self.entries.get_mut(word as usize) {
            entry.pieces.push(piece);
        }
    }

    pub(crate) fn unpost(&mut self, word: Word, piece: Piece) {
        if let Some(entry) = self.entries.get_mut(word as usize)
            && let Some(at) = entry.pieces.iter().position(|other| *other == piece)
        {
            entry.pieces.swap_remove(at);
        }
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }
}

pub(crate) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The pairs of letters of a word as a set of 128 bits, so that two words are
/// compared in a few instructions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    bits: [u64; 2],
    count: u32,
}

impl Outline {
    pub(crate) fn of(word: &str) -> Self {
        let mut bits = [0u64; 2];
        let mut before = '^';
        for letter in word.chars().take(60).chain(['$']) {
            let pair =
                (u64::from(before) << 21 | u64::from(letter)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let [low, high] = &mut bits;
            let half = if pair >> 63 == 0 { low } else { high };
            *half |= 1 << (pair >> 57 & 63);
            before = letter;
        }
        let count = bits.iter().map(|half| half.count_ones()).sum();
        Self { bits, count }
    }

    /// Whether Dice's coefficient of the two sets is above a half.
    pub(crate) fn is_like(self, other: Self) -> bool {
        let [a, b] = self.bits;
        let [c, d] = other.bits;
        let [low, high] = [a & c, b & d];
        // Most words share no pair at all.
        low | high != 0 && 4 * (low.count_ones() + high.count_ones()) > self.count + other.count
    }

    /// Dice's coefficient of the two sets, 1 for the same word, if it is above
    /// `least`.
    pub(crate) fn likeness(self, other: Self, least: f32) -> Option<f32> {
        let each = (self.count + other.count) as f32;
        let most = self.count.min(other.count);
        if 2.0 * most as f32 <= least * each {
            return None;
        }
        let [a, b] = self.bits;
        let [c, d] = other.bits;
        let both = (a & c).count_ones() + (b & d).count_ones();
        let likeness = 2.0 * both as f32 / each;
        (likeness > least).then_some(likeness)
    }
}
