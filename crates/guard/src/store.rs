//! The passages that are kept, and where each word, run, figure and date of
//! theirs lies.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::dates::{Date, Found};
use crate::figures::{Amount, Figure, Unit};
use crate::finding::PassageId;
use crate::letters::Letters;
use crate::limits;
use crate::reading::Reading;
use crate::runs::Runs;
use crate::vocabulary::{Entry, Piece, Vocabulary, Word};

/// A word of a kept passage: of most there are millions, so they are kept small.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) form: Word,
    pub(crate) stem: Word,
    start: u16,
    /// The place before its end.
    last: u16,
    pub(crate) common: bool,
    pub(crate) opens: bool,
    pub(crate) name: bool,
}

const _: () = assert!(limits::BYTES - 1 <= u16::MAX as usize && size_of::<Token>() == 16);

impl Token {
    /// Bytes of the passage: from.
    pub(crate) fn start(&self) -> usize {
        usize::from(self.start)
    }

    /// Bytes of the passage: to.
    pub(crate) fn end(&self) -> usize {
        usize::from(self.last) + 1
    }
}

#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) id: PassageId,
    pub(crate) tokens: Vec<Token>,
    pieces: Vec<Piece>,
    pub(crate) letters: Letters,
    figures: Vec<Amount>,
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

/// A figure of a passage: all that most comparisons need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Counted {
    pub(crate) passage: PassageId,
    pub(crate) slot: u32,
    from: u16,
    words: u16,
    pub(crate) unit: Option<Unit>,
    pub(crate) doubtful: bool,
    /// The rare words around it.
    pub(crate) around: Shades,
}

impl Counted {
    /// The words of the passage that are the figure.
    pub(crate) fn words(&self) -> Range<usize> {
        let from = usize::from(self.from);
        from..from + usize::from(self.words)
    }
}

/// Some words as 64 bits: two rows without a bit in common have no word in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shades(u64);

impl Shades {
    pub(crate) fn add(&mut self, word: Word) {
        self.0 |= 1 << (word.wrapping_mul(0x9E37_79B9) >> 26);
    }

    pub(crate) fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) vocabulary: Vocabulary,
    slots: Vec<Option<Kept>>,
    /// Of each slot.
    ids: Vec<PassageId>,
    free: Vec<u32>,
    by_id: HashMap<PassageId, u32>,
    parts: Vec<Part>,
    /// Of each part how many words it has: all that ranking pieces reads.
    lengths: Vec<u8>,
    free_parts: Vec<Piece>,
    pub(crate) runs: Runs,
    /// By value, in its order.
    pub(crate) figures: BTreeMap<(u64, Amount), Vec<Counted>>,
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

    #[cfg(test)]
    pub(crate) fn kept_parts(&self) -> impl Iterator<Item = (&Kept, Part)> {
        let of = |kept: &Kept| kept.pieces.clone();
        let all = self.slots.iter().flatten();
        all.flat_map(move |kept| {
            of(kept)
                .into_iter()
                .map(move |piece| (kept, self.part(piece)))
        })
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

    /// How many words a piece has.
    pub(crate) fn length(&self, piece: Piece) -> usize {
        self.lengths
            .get(piece as usize)
            .copied()
            .map_or(0, usize::from)
    }

    /// The passage in each slot, or that was in it.
    pub(crate) fn ids(&self) -> &[PassageId] {
        &self.ids
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
            self.ids.push(id);
            self.slots.len() as u32 - 1
        });
        if let Some(known) = self.ids.get_mut(slot as usize) {
            *known = id;
        }
        let tokens: Vec<Token> = reading
            .words
            .iter()
            .map(|word| Token {
                form: self.vocabulary.take(&word.lexeme.text),
                stem: self.vocabulary.take(&word.stem),
                // Passages are at most 64 KiB long.
                start: word.lexeme.start as u16,
                last: word.lexeme.end.saturating_sub(1) as u16,
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
                self.lengths.push(0);
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
            if let Some(length) = self.lengths.get_mut(piece as usize) {
                *length = u8::try_from(range.len()).unwrap_or(u8::MAX);
            }
            pieces.push(piece);
        }
        let hashes = self.hashes(&tokens);
        self.runs.keep(&self.ids, slot, &hashes);
        let mention = |nth| Mention {
            passage: id,
            slot,
            nth,
        };
        for figure in &reading.figures {
            let key = (figure.amount.order(), figure.amount);
            put(&mut self.figures, key, counted(id, slot, &tokens, figure));
        }
        let amounts = reading.figures.iter().map(|figure| figure.amount);
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
                figures: amounts.collect(),
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
        self.runs.forget(slot, &hashes);
        for amount in &kept.figures {
            let key = (amount.order(), *amount);
            take(&mut self.figures, key, |counted| counted.passage != id);
        }
        for found in &kept.dates {
            take(&mut self.dates, found.date.key(), |date| date.passage != id);
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

fn counted(passage: PassageId, slot: u32, tokens: &[Token], figure: &Figure) -> Counted {
    let mut around = Shades::default();
    for token in figure.around().filter_map(|at| tokens.get(at)) {
        if !token.common {
            around.add(token.stem);
        }
    }
    Counted {
        passage,
        slot,
        // Passages of 64 KiB have no more words.
        from: figure.from as u16,
        words: (figure.to - figure.from) as u16,
        unit: figure.unit,
        doubtful: figure.doubtful,
        around,
    }
}

fn put<K: Ord, M: Ord>(map: &mut BTreeMap<K, Vec<M>>, key: K, mention: M) {
    let all = map.entry(key).or_default();
    if let Err(gap) = all.binary_search(&mention) {
        all.insert(gap, mention);
    }
}

fn take<K: Ord, M>(map: &mut BTreeMap<K, Vec<M>>, key: K, rest: impl Fn(&M) -> bool) {
    if let Some(all) = map.get_mut(&key) {
        all.retain(rest);
        if all.is_empty() {
            map.remove(&key);
        }
    }
}

/// Whether one more passage of so many words may be kept.
pub(crate) fn has_room(store: &Store, words: usize) -> bool {
    store.passages() < limits::PASSAGES && store.words() + words <= limits::WORDS
}
