//! Close wordings: much the same said in other words.
//!
//! Which pieces could be close is told by the rare stems they share with the
//! outgoing piece: an inverted index, rarest first, within a budget of postings.
//! Those pieces are then compared word by word (`align.rs`).

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use crate::finding::PassageId;
use crate::letters::{Counts, Triple};
use crate::limits;
use crate::look::align::{Text, closeness};
use crate::look::met::Met;
use crate::look::{Hit, Look, Ours, Why, theirs};
use crate::reading::Reading;
use crate::store::Part;
use crate::vocabulary::{Piece, Word};

struct Best {
    closeness: f32,
    ours: Range<usize>,
    theirs: Range<usize>,
    slot: u32,
    shared: u32,
}

pub(super) fn find(look: &Look<'_>, least: f32, found: &mut Vec<Hit>) {
    let mut best: BTreeMap<PassageId, Best> = BTreeMap::new();
    let mut scores = Scores::new(look.store.piece_numbers());
    let mut counts = Counts::new();
    let mut met = Met::new(look.store);
    let mut views = Vec::with_capacity(limits::PIECE);
    let mut said = HashSet::new();
    let bounds = Bounds::for_each_of(look.reading.pieces.len());
    for piece in &look.reading.pieces {
        // What is said again resembles nothing more.
        if !said.insert(Said::new(look.reading, piece)) {
            continue;
        }
        let words = look.words.get(piece.clone()).unwrap_or_default();
        let own = met.begin(words);
        let ours = Text {
            words: &own,
            letters: &look.reading.letters,
            from: piece.start,
        };
        counts.count(look.reading.letters.of(piece.clone()));
        for part in candidates(look, words, bounds, &mut scores) {
            let Some(kept) = look.store.kept(part.slot) else {
                continue;
            };
            let tokens = kept.tokens.get(part.from as usize..part.to as usize);
            views.clear();
            views.extend(
                tokens
                    .into_iter()
                    .flatten()
                    .filter_map(|token| met.view(token)),
            );
            let theirs = Text {
                words: &views,
                letters: &kept.letters,
                from: part.from as usize,
            };
            let known = best.get(&kept.id).map_or(0.0, |best| best.closeness);
            let close = closeness(ours, theirs, &mut counts, f32::max(least, known));
            if close.strength >= least && close.strength > known {
                let from = part.from as usize;
                best.insert(
                    kept.id,
                    Best {
                        closeness: close.strength,
                        ours: piece.start + close.ours.start..piece.start + close.ours.end,
                        theirs: from + close.theirs.start..from + close.theirs.end,
                        slot: part.slot,
                        shared: close.telling,
                    },
                );
            }
        }
    }
    for (passage, best) in best {
        let Some(kept) = look.store.kept(best.slot) else {
            continue;
        };
        found.push(Hit {
            passage,
            outgoing: look.ours(best.ours),
            kept: theirs(&kept.tokens, best.theirs),
            strength: best.closeness.min(1.0),
            why: Why::Close(best.shared),
        });
    }
}

/// All of a piece that decides what it is close to.
#[derive(PartialEq, Eq, Hash)]
struct Said<'a> {
    words: Vec<(&'a str, bool)>,
    letters: &'a [Triple],
}

impl<'a> Said<'a> {
    fn new(reading: &'a Reading, piece: &Range<usize>) -> Self {
        let words = reading.words.get(piece.clone()).unwrap_or_default().iter();
        Self {
            words: words
                .map(|word| (&*word.lexeme.text, word.lexeme.opens))
                .collect(),
            letters: reading.letters.of(piece.clone()),
        }
    }
}

/// What each piece shares with the outgoing one.
struct Scores {
    shared: Vec<f32>,
    touched: Vec<Piece>,
    /// What a piece of so many words is divided by.
    roots: [f32; limits::PIECE + 1],
}

impl Scores {
    fn new(pieces: usize) -> Self {
        Self {
            shared: vec![0.0; pieces],
            touched: Vec::new(),
            roots: std::array::from_fn(|words| (words as f32 + 8.0).sqrt()),
        }
    }
}

/// How much is done for one piece of ours.
#[derive(Clone, Copy)]
struct Bounds {
    visits: usize,
    candidates: usize,
}

impl Bounds {
    fn for_each_of(pieces: usize) -> Self {
        let of = |full: usize| {
            let share = full * limits::FULL / pieces.max(limits::FULL);
            share.max(full / limits::SHARE)
        };
        Self {
            visits: of(limits::VISITS),
            candidates: of(limits::CANDIDATES),
        }
    }
}

/// The pieces that share most with ours.
fn candidates(look: &Look<'_>, words: &[Ours], bounds: Bounds, scores: &mut Scores) -> Vec<Part> {
    let vocabulary = &look.store.vocabulary;
    let mut stems: Vec<(usize, usize, Word, f32)> = words
        .iter()
        .enumerate()
        .filter_map(|(at, word)| {
            let stem = word.stem?;
            Some((vocabulary.frequency(stem), at, stem, word.rarity))
        })
        .filter(|(frequency, ..)| *frequency > 0)
        .collect();
    stems.sort_by_key(|(frequency, at, ..)| (*frequency, *at));
    let mut visits = 0;
    let mut seen = std::collections::BTreeSet::new();
    for (frequency, _, stem, rarity) in stems {
        if !seen.insert(stem) {
            continue;
        }
        visits += frequency;
        if visits > bounds.visits {
            break;
        }
        let pieces = vocabulary.entry(stem).map(|entry| &entry.pieces[..]);
        for piece in pieces.unwrap_or_default() {
            if let Some(shared) = scores.shared.get_mut(*piece as usize) {
                if *shared == 0.0 {
                    scores.touched.push(*piece);
                }
                // Never 0, so that a piece is touched once.
                *shared += rarity * rarity + f32::MIN_POSITIVE;
            }
        }
    }
    let (shared, roots) = (&mut scores.shared, &scores.roots);
    let rank = |piece: Piece| {
        let root = roots.get(look.store.length(piece))?;
        let shared = shared.get_mut(piece as usize)?;
        Some((std::mem::take(shared) / root, piece))
    };
    let mut ranked: Vec<(f32, Piece)> = scores.touched.drain(..).filter_map(rank).collect();
    // Only those that can be among the best are put in an order that does not
    // hang on the order of keeping.
    if ranked.len() > bounds.candidates {
        let (_, least, _) =
            ranked.select_nth_unstable_by(bounds.candidates, |a, b| b.0.total_cmp(&a.0));
        let least = least.0;
        ranked.retain(|(score, _)| *score >= least);
    }
    let mut best: Vec<(f32, Option<PassageId>, Part)> = ranked
        .into_iter()
        .map(|(score, piece)| {
            let part = look.store.part(piece);
            (score, look.store.kept(part.slot).map(|kept| kept.id), part)
        })
        .collect();
    best.sort_by(|a, b| {
        (b.0.total_cmp(&a.0))
            .then(a.1.cmp(&b.1))
            .then(a.2.from.cmp(&b.2.from))
    });
    best.truncate(bounds.candidates);
    best.into_iter().map(|(_, _, part)| part).collect()
}
