//! One look: what outgoing words have in common with all that is kept.

mod align;
mod close;
mod dates;
mod figures;
mod met;
mod names;
#[cfg(test)]
pub(crate) mod reference;
mod runs;
mod weigh;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::{Finding, Kind, PassageId};
use crate::reading::Reading;
use crate::store::{Store, Token};
use crate::vocabulary::{Outline, Word, hash};

/// A word of the outgoing text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ours {
    /// Its number, if a kept passage has it.
    pub(crate) form: Option<Word>,
    pub(crate) stem: Option<Word>,
    pub(crate) hash: u64,
    pub(crate) rarity: f32,
    pub(crate) shape: Outline,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) common: bool,
    pub(crate) opens: bool,
    pub(crate) name: bool,
}

/// Something found, before it is put into words: most is never shown.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) passage: PassageId,
    /// In bytes, as in a [`Finding`].
    pub(crate) outgoing: Range<usize>,
    pub(crate) kept: Range<usize>,
    pub(crate) strength: f32,
    pub(crate) why: Why,
}

/// What was found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Why {
    /// How ours stands to theirs, and whether both count the same thing.
    Figure {
        how: &'static str,
        about: bool,
    },
    /// Whether one of them may mean another.
    Date {
        doubtful: bool,
    },
    Name,
    /// The whole passage.
    Whole,
    /// So many words in a row.
    Row(u32),
    /// So many telling words in common.
    Close(u32),
}

impl Hit {
    fn kind(&self) -> Kind {
        match self.why {
            Why::Figure { .. } => Kind::Figure,
            Why::Date { .. } => Kind::Date,
            Why::Name => Kind::Name,
            Why::Whole | Why::Row(_) => Kind::Run,
            Why::Close(_) => Kind::Close,
        }
    }

    /// Puts it into words, given the outgoing ones.
    pub(crate) fn tell(self, text: &str) -> Finding {
        let ours = || excerpt(text.get(self.outgoing.clone()).unwrap_or_default());
        let why = match self.why {
            Why::Figure { how, about } => {
                let about = if about { ", about the same thing" } else { "" };
                format!("“{}” {how} a figure in the passage{about}", ours())
            }
            Why::Date { doubtful } => {
                let is = if doubtful { "may be" } else { "is" };
                format!("“{}” {is} a date in the passage", ours())
            }
            Why::Name => format!("the passage names “{}”", ours()),
            Why::Whole => "the whole passage, word for word".to_owned(),
            Why::Row(length) => format!("{length} words in a row: “{}”", ours()),
            Why::Close(1) => "one telling word in common".to_owned(),
            Why::Close(shared) => format!("close in wording: {shared} telling words in common"),
        };
        Finding {
            passage: self.passage,
            kind: self.kind(),
            outgoing: self.outgoing,
            kept: self.kept,
            strength: self.strength,
            why,
        }
    }
}

/// The outgoing text beside the store.
pub(crate) struct Look<'a> {
    pub(crate) store: &'a Store,
    pub(crate) reading: &'a Reading,
    pub(crate) words: Vec<Ours>,
}

impl<'a> Look<'a> {
    pub(crate) fn new(store: &'a Store, reading: &'a Reading) -> Self {
        let words = reading.words.iter().map(|word| {
            let stem = store.vocabulary.find(&word.stem);
            let frequency = stem.map_or(0, |stem| store.vocabulary.frequency(stem));
            Ours {
                form: store.vocabulary.find(&word.lexeme.text),
                stem,
                hash: hash(&word.lexeme.text),
                rarity: store.rarity(frequency, word.common),
                shape: Outline::of(&word.stem),
                start: word.lexeme.start,
                end: word.lexeme.end,
                common: word.common,
                opens: word.lexeme.opens,
                name: word.name,
            }
        });
        Self {
            words: words.collect(),
            store,
            reading,
        }
    }

    /// Everything found, unordered. Close wordings count from `least` on.
    pub(crate) fn all(&self, least: f32) -> Vec<Hit> {
        let mut found = Vec::new();
        figures::find(self, &mut found);
        dates::find(self, &mut found);
        names::find(self, &mut found);
        runs::find(self, &mut found);
        close::find(self, least, &mut found);
        found
    }

    /// Bytes of the outgoing words in a range of words.
    fn ours(&self, words: Range<usize>) -> Range<usize> {
        let span = self.words.get(words).unwrap_or_default();
        match (span.first(), span.last()) {
            (Some(first), Some(last)) => first.start as usize..last.end as usize,
            _ => 0..0,
        }
    }
}

/// Bytes of a passage in a range of its words.
fn theirs(tokens: &[Token], words: Range<usize>) -> Range<usize> {
    let span = tokens.get(words).unwrap_or_default();
    match (span.first(), span.last()) {
        (Some(first), Some(last)) => first.start()..last.end(),
        _ => 0..0,
    }
}

/// At most forty characters, on one line, without what cannot be seen.
fn excerpt(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        })
        .take(40)
        .collect();
    if text.chars().nth(40).is_some() {
        shown.push('…');
    }
    shown
}

/// How much a thing tells that so many passages have: all of it if few do.
fn by_frequency(store: &Store, frequency: usize) -> f32 {
    let usual = 4.0 + store.passages() as f32 / 500.0;
    1.0 / (1.0 + (frequency.saturating_sub(1)) as f32 / usual)
}

/// Orders and bounds findings: figures, dates, names and runs before close
/// wordings, the strongest first.
pub(crate) fn bound(
    mut found: Vec<Hit>,
    most: usize,
    of_a_passage: usize,
    of_a_kind: usize,
) -> Vec<Hit> {
    found.sort_by(|a, b| {
        (a.kind() == Kind::Close)
            .cmp(&(b.kind() == Kind::Close))
            .then(b.strength.total_cmp(&a.strength))
            .then(a.passage.cmp(&b.passage))
            .then(a.kind().cmp(&b.kind()))
            .then(a.outgoing.start.cmp(&b.outgoing.start))
            .then(a.kept.start.cmp(&b.kept.start))
            .then(a.outgoing.end.cmp(&b.outgoing.end))
            .then(a.kept.end.cmp(&b.kept.end))
    });
    let mut passages: BTreeMap<PassageId, usize> = BTreeMap::new();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    found.retain(|hit| {
        let passage = passages.entry(hit.passage).or_default();
        let kind = kinds.entry(hit.kind()).or_default();
        // Close wordings stand last and once a passage: they are not crowded out.
        let room = *kind < of_a_kind && (*passage < of_a_passage || hit.kind() == Kind::Close);
        if room {
            *passage += 1;
            *kind += 1;
        }
        room
    });
    found.truncate(most);
    found
}
