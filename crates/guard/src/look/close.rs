//! Close wordings: much the same said in other words.
//!
//! Which pieces could be close is told by the rare stems they share with the
//! outgoing piece: an inverted index, rarest first, within a budget of postings.
//! Those pieces are then compared word by word (`align.rs`).

use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::{Finding, Kind, PassageId};
use crate::letters::Counts;
use crate::limits;
use crate::look::align::{Text, View, closeness};
use crate::look::{Look, Ours, theirs};
use crate::store::{Part, Store, Token};
use crate::vocabulary::{Piece, Word};

struct Best {
    closeness: f32,
    ours: Range<usize>,
    theirs: Range<usize>,
    slot: u32,
    shared: u32,
}

pub(super) fn find(look: &Look<'_>, least: f32, found: &mut Vec<Finding>) {
    let mut best: BTreeMap<PassageId, Best> = BTreeMap::new();
    let mut scores = Scores::new(look.store.piece_numbers());
    let mut counts = Counts::new();
    for piece in &look.reading.pieces {
        let words = look.words.get(piece.clone()).unwrap_or_default();
        let views = ours(words);
        let ours = Text {
            words: &views,
            letters: &look.reading.letters,
            from: piece.start,
        };
        counts.count(look.reading.letters.of(piece.clone()));
        for part in candidates(look, words, &mut scores) {
            let Some(kept) = look.store.kept(part.slot) else {
                continue;
            };
            let tokens = kept.tokens.get(part.from as usize..part.to as usize);
            let theirs = Text {
                words: &theirs_views(look.store, tokens.unwrap_or_default()),
                letters: &kept.letters,
                from: part.from as usize,
            };
            let close = closeness(ours, theirs, &mut counts);
            let known = best.get(&kept.id).map_or(0.0, |best| best.closeness);
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
        found.push(Finding {
            passage,
            kind: Kind::Close,
            outgoing: look.ours(best.ours),
            kept: theirs(&kept.tokens, best.theirs),
            strength: best.closeness.min(1.0),
            why: match best.shared {
                1 => "one telling word in common".to_owned(),
                shared => format!("close in wording: {shared} telling words in common"),
            },
        });
    }
}

fn ours(words: &[Ours]) -> Vec<View> {
    let view = |word: &Ours| View {
        stem: word.stem,
        form: word.form,
        rarity: word.rarity,
        common: word.common,
        opens: word.opens,
        shape: word.shape,
    };
    words.iter().map(view).collect()
}

fn theirs_views(store: &Store, tokens: &[Token]) -> Vec<View> {
    let view = |token: &Token| {
        let entry = store.vocabulary.entry(token.stem)?;
        Some(View {
            stem: Some(token.stem),
            form: Some(token.form),
            rarity: store.rarity(entry.pieces.len(), token.common),
            common: token.common,
            opens: token.opens,
            shape: entry.shape,
        })
    };
    tokens.iter().filter_map(view).collect()
}

/// What each piece shares with the outgoing one.
struct Scores {
    shared: Vec<f32>,
    touched: Vec<Piece>,
}

impl Scores {
    fn new(pieces: usize) -> Self {
        Self {
            shared: vec![0.0; pieces],
            touched: Vec::new(),
        }
    }
}

/// The pieces that share most with ours.
fn candidates(look: &Look<'_>, words: &[Ours], scores: &mut Scores) -> Vec<Part> {
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
        if visits > limits::VISITS {
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
    let mut ranked: Vec<(f32, Piece)> = scores
        .touched
        .drain(..)
        .filter_map(|piece| {
            let shared = scores.shared.get_mut(piece as usize)?;
            let part = look.store.part(piece);
            let score = *shared / ((part.to - part.from) as f32 + 8.0).sqrt();
            *shared = 0.0;
            Some((score, piece))
        })
        .collect();
    // Only those that can be among the best are put in an order that does not
    // hang on the order of keeping.
    if ranked.len() > limits::CANDIDATES {
        let (_, least, _) =
            ranked.select_nth_unstable_by(limits::CANDIDATES, |a, b| b.0.total_cmp(&a.0));
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
    best.truncate(limits::CANDIDATES);
    best.into_iter().map(|(_, _, part)| part).collect()
}
