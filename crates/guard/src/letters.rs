//! Triples of letters: what words share that are cut or ended in other ways, such
//! as a Persian verb written as one word or as two.

use std::ops::Range;

/// A triple of letters by number; several triples may have the same.
pub(crate) type Triple = u16;

/// Numbers of triples.
const TRIPLES: usize = 1 << 14;
/// Letters of a word that are taken.
const LETTERS: usize = 60;
const _: () = assert!(LETTERS + 2 <= u8::MAX as usize);

/// The triples of a word, its edges among its letters: as many as it has letters.
pub(crate) fn triples(word: &str) -> impl Iterator<Item = Triple> {
    let mut letters = word.chars().take(LETTERS).chain(['$']);
    let mut before = ['^', letters.next().unwrap_or('$')];
    letters.map(move |letter| {
        let [a, b] = before;
        before = [b, letter];
        triple(a, b, letter)
    })
}

fn triple(a: char, b: char, c: char) -> Triple {
    let letters = u64::from(a) << 42 | u64::from(b) << 21 | u64::from(c);
    (letters.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50) as Triple
}

/// The triples of a row of words, word by word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letters {
    triples: Vec<Triple>,
    /// How many each word has, with the one that joins it to the word before.
    lengths: Vec<u8>,
    /// The last letter of the last word.
    last: Option<char>,
}

impl Letters {
    pub(crate) fn add(&mut self, word: &str) {
        let before = self.triples.len();
        if let (Some(last), Some(first)) = (self.last, word.chars().next()) {
            self.triples.push(triple(last, ' ', first));
        }
        self.last = word.chars().take(LETTERS).last();
        self.triples.extend(triples(word));
        self.lengths.push((self.triples.len() - before) as u8);
    }

    /// Those of a range of words.
    pub(crate) fn of(&self, words: Range<usize>) -> &[Triple] {
        let sum = |words: Range<usize>| -> usize {
            let lengths = self.lengths.get(words).unwrap_or_default();
            lengths.iter().map(|length| usize::from(*length)).sum()
        };
        let start = sum(0..words.start);
        let range = start..start + sum(words);
        self.triples.get(range).unwrap_or_default()
    }

    /// Keeps no more room than it needs.
    pub(crate) fn settle(&mut self) {
        self.triples.shrink_to_fit();
        self.lengths.shrink_to_fit();
    }
}

/// How often each triple occurs in one row, so that others are compared with it.
pub(crate) struct Counts {
    ours: Vec<u8>,
    theirs: Vec<u8>,
    row: Vec<Triple>,
}

impl Counts {
    pub(crate) fn new() -> Self {
        Self {
            ours: vec![0; TRIPLES],
            theirs: vec![0; TRIPLES],
            row: Vec::new(),
        }
    }

    /// Counts the triples of another row.
    pub(crate) fn count(&mut self, row: &[Triple]) {
        for triple in self.row.drain(..) {
            if let Some(count) = self.ours.get_mut(usize::from(triple)) {
                *count = 0;
            }
        }
        self.row.extend_from_slice(row);
        for triple in row {
            if let Some(count) = self.ours.get_mut(usize::from(*triple)) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// Dice's coefficient of the counted row and this one.
    pub(crate) fn likeness(&mut self, row: &[Triple]) -> f32 {
        let mut both = 0u32;
        for triple in row {
            let at = usize::from(*triple);
            if let (Some(ours), Some(theirs)) = (self.ours.get(at), self.theirs.get_mut(at)) {
                both += u32::from(*theirs < *ours);
                *theirs = theirs.saturating_add(1);
            }
        }
        for triple in row {
            if let Some(count) = self.theirs.get_mut(usize::from(*triple)) {
                *count = 0;
            }
        }
        2.0 * both as f32 / (self.row.len() + row.len()).max(1) as f32
    }
}
