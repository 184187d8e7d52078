//! The passages that are kept, and where each word, run, figure and date of
//! theirs lies.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::dates::{Date, Found};
use crate::figures::Figure;
use crate::finding::PassageId;
use crate::letters::Letters;
use crate::limits;
use crate::reading::Reading;
use crate::runs::Runs;
use crate::vocabulary::{Entry, Piece, Vocabulary, Word};

/// A word of a kept passage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) form: Word,
    pub(crate) stem: Word,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) common: bool,
    pub(crate) opens: bool,
    pub(crate) name: bool,
}

#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) id: PassageId,
    pub(crate) tokens: Vec<Token>,
    pieces: Vec<Piece>,
    pub(crate) letters: Letters,
    pub(crate) figures: Vec<Figure>,
    pub(crate) dates: Vec<Found>,
}

/// A piece of a passage.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Part {
    pub(crate) slot: u32,
    pub(crate) from: u32,
    pub(crate) to: u32,
}

/// Something found in a passage, by its place in the passage's own list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mention {
    pub(crate) passage: PassageId,
    pub(crate) slot: u32,
    pub(crate) nth: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) vocabulary: Vocabulary,
    slots: Vec<Option<Kept>>,
    free: Vec<u32>,
    by_id: HashMap<PassageId, u32>,
    parts: Vec<Part>,
    free_parts: Vec<Piece>,
    pub(crate) runs: Runs,
    /// By value.
    pub(crate) figures: BTreeMap<u64, Vec<Mention>>,
    pub(crate) dates: BTreeMap<Date, Vec<Mention>>,
    words: usize,
}

impl Store {
    pub(crate) fn passages(&self) -> usize {
        self.by_id.len()
    }

    pub(crate) fn words(&self) -> usize {
        self.words
    }

    pub(crate) fn has(&self, id: PassageId) -> bool {
        self.by_id.contains_key(&id)
    }

    #[cfg(test)]
    pub(crate) fn is_blank(&self) -> bool {
        self.vocabulary.len() == 0
            && self.runs.is_empty()
            && self.figures.is_empty()
            && self.dates.is_empty()
            && self.pieces() == 0
            && self.words == 0
    }

    /// How many pieces there are, for how rare a word is.
    pub(crate) fn pieces(&self) -> usize {
        self.parts.len() - self.free_parts.len()
    }

    /// One more than the highest number of a piece.
    pub(crate) fn piece_numbers(&self) -> usize {
        self.parts.len()
    }

    pub(crate) fn part(&self, piece: Piece) -> Part {
        self.parts.get(piece as usize).copied().unwrap_or_default()
    }

    pub(crate) fn kept(&self, slot: u32) -> Option<&Kept> {
        self.slots.get(slot as usize)?.as_ref()
    }

    /// How rare a stem is, in nats: the inverse of the share of pieces that have
    /// it, as if 200 more pieces had been seen, of which ten have each common word
    /// of the language and hardly one any other.
    pub(crate) fn rarity(&self, frequency: usize, common: bool) -> f32 {
        let prior = if common { 10.0 } else { 0.3 };
        ((self.pieces() as f32 + 200.0) / (frequency as f32 + prior))
            .ln()
            .max(0.0)
    }

    /// Takes in a passage that is not there yet.
    pub(crate) fn keep(&mut self, id: PassageId, reading: Reading) {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            self.slots.len() as u32 - 1
        });
        let tokens: Vec<Token> = reading
            .words
            .iter()
            .map(|word| Token {
                form: self.vocabulary.take(&word.lexeme.text),
                stem: self.vocabulary.take(&word.stem),
                start: word.lexeme.start,
                end: word.lexeme.end,
                common: word.common,
                opens: word.lexeme.opens,
                name: word.name,
            })
            .collect();
        for token in tokens.iter().filter(|token| token.name) {
            self.vocabulary.name(token.stem, true);
        }
        let mut pieces = Vec::with_capacity(reading.pieces.len());
        for range in reading.pieces {
            let piece = self.free_parts.pop().unwrap_or_else(|| {
                self.parts.push(Part::default());
                self.parts.len() as Piece - 1
            });
            for stem in stems(&tokens, range.clone()) {
                self.vocabulary.post(stem, piece);
            }
            if let Some(part) = self.parts.get_mut(piece as usize) {
                *part = Part {
                    slot,
                    from: range.start as u32,
                    to: range.end as u32,
                };
            }
            pieces.push(piece);
        }
        let hashes = self.hashes(&tokens);
        self.runs.keep(id, slot, &hashes);
        let mention = |nth| Mention {
            passage: id,
            slot,
            nth,
        };
        for (nth, figure) in (0..).zip(&reading.figures) {
            put(&mut self.figures, figure.amount.order(), mention(nth));
        }
        for (nth, found) in (0..).zip(&reading.dates) {
            put(&mut self.dates, found.date.key(), mention(nth));
        }
        let mut letters = reading.letters;
        letters.settle();
        self.words += tokens.len();
        self.by_id.insert(id, slot);
        if let Some(place) = self.slots.get_mut(slot as usize) {
            *place = Some(Kept {
                id,
                tokens,
                pieces,
                letters,
                figures: reading.figures,
                dates: reading.dates,
            });
        }
    }

    /// Forgets a passage; says whether it was there.
    pub(crate) fn forget(&mut self, id: PassageId) -> bool {
        let Some(slot) = self.by_id.remove(&id) else {
            return false;
        };
        let Some(kept) = self.slots.get_mut(slot as usize).and_then(Option::take) else {
            return false;
        };
        self.free.push(slot);
        self.words -= kept.tokens.len();
        let hashes = self.hashes(&kept.tokens);
        self.runs.forget(id, &hashes);
        for figure in &kept.figures {
            take(&mut self.figures, figure.amount.order(), id);
        }
        for found in &kept.dates {
            take(&mut self.dates, found.date.key(), id);
        }
        for piece in kept.pieces {
            let part = self.part(piece);
            for stem in stems(&kept.tokens, part.from as usize..part.to as usize) {
                self.vocabulary.unpost(stem, piece);
            }
            self.free_parts.push(piece);
        }
        for token in &kept.tokens {
            if token.name {
                self.vocabulary.name(token.stem, false);
            }
            self.vocabulary.release(token.form);
            self.vocabulary.release(token.stem);
        }
        true
    }

    fn hashes(&self, tokens: &[Token]) -> Vec<u64> {
        let entry = |token: &Token| self.vocabulary.entry(token.form);
        tokens
            .iter()
            .map(|token| entry(token).map_or(0, Entry::hash))
            .collect()
    }
}

/// The different stems of a piece.
fn stems(tokens: &[Token], range: Range<usize>) -> Vec<Word> {
    let tokens = tokens.get(range).unwrap_or_default();
    let mut stems: Vec<Word> = tokens.iter().map(|token| token.stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

fn put<K: Ord>(map: &mut BTreeMap<K, Vec<Mention>>, key: K, mention: Mention) {
    let all = map.entry(key).or_default();
    if let Err(gap) = all.binary_search(&mention) {
        all.insert(gap, mention);
    }
}

fn take<K: Ord>(map: &mut BTreeMap<K, Vec<Mention>>, key: K, passage: PassageId) {
    if let Some(all) = map.get_mut(&key) {
        all.retain(|mention| mention.passage != passage);
        if all.is_empty() {
            map.remove(&key);
        }
    }
}

/// Whether one more passage of so many words may be kept.
pub(crate) fn has_room(store: &Store, words: usize) -> bool {
    store.passages() < limits::PASSAGES && store.words() + words <= limits::WORDS
}
