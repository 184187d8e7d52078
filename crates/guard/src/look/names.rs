//! Names, and rare words in scripts that do not mark names.

use std::collections::BTreeMap;

use crate::look::{Hit, Look, Why, theirs};
use crate::names::caseless;

/// Postings of names that one look visits.
const VISITS: usize = 1_000;
/// Passages below which rareness says nothing yet.
const ENOUGH: usize = 200;
const LEAST: f32 = 0.25;

/// A word that both have: which of ours, which of theirs, how much it tells.
type Word = (u32, u32, f32);

pub(super) fn find(look: &Look<'_>, found: &mut Vec<Hit>) {
    // Common to this many pieces, a name is the talk of the town.
    let usual = 20.max(look.store.pieces() / 500);
    let rare = 1.max(look.store.pieces() / 5_000);
    let mut words: Vec<(usize, usize)> = look
        .words
        .iter()
        .enumerate()
        .filter(|(_, word)| !word.common)
        .filter_map(|(at, word)| Some((look.store.vocabulary.frequency(word.stem?), at)))
        .filter(|(frequency, _)| (1..=usual).contains(frequency))
        .collect();
    words.sort_unstable();
    let mut visits = 0;
    let mut hits: BTreeMap<u32, Vec<Word>> = BTreeMap::new();
    for (frequency, at) in words {
        let (Some(ours), Some(read)) = (look.words.get(at), look.reading.words.get(at)) else {
            continue;
        };
        let entry = ours.stem.and_then(|stem| look.store.vocabulary.entry(stem));
        let Some(entry) = entry else {
            continue;
        };
        // Where names are not marked, a word that hardly any passage has.
        let unmarked = caseless(&read.lexeme.text)
            && look.store.pieces() >= ENOUGH
            && frequency <= rare
            && read.lexeme.text.chars().count() > 3;
        if !ours.name && entry.named == 0 && !unmarked {
            continue;
        }
        visits += frequency;
        if visits > VISITS {
            break;
        }
        for piece in &entry.pieces {
            let part = look.store.part(*piece);
            let Some(kept) = look.store.kept(part.slot) else {
                continue;
            };
            for place in part.from..part.to {
                let Some(token) = kept.tokens.get(place as usize) else {
                    continue;
                };
                if Some(token.stem) != ours.stem {
                    continue;
                }
                let certainty = match (ours.name, token.name) {
                    (true, true) => 1.0,
                    (true, false) | (false, true) => 0.8,
                    _ if unmarked => 0.6,
                    _ => continue,
                };
                let told = ours.rarity * certainty;
                hits.entry(part.slot)
                    .or_default()
                    .push((at as u32, place, told));
            }
        }
    }
    for (slot, hits) in hits {
        name(look, slot, hits, found);
    }
}

/// Joins words that follow each other in both texts; each of our words counts
/// once a passage.
fn name(look: &Look<'_>, slot: u32, mut hits: Vec<Word>, found: &mut Vec<Hit>) {
    let Some(kept) = look.store.kept(slot) else {
        return;
    };
    hits.sort_by_key(|(ours, theirs, _)| (*ours, *theirs));
    let mut names: Vec<(std::ops::Range<u32>, std::ops::Range<u32>, f32)> = Vec::new();
    for (ours, place, told) in hits {
        match names.last_mut() {
            Some((a, b, sum)) if a.end == ours && b.end == place => {
                a.end += 1;
                b.end += 1;
                *sum += told;
            }
            Some((a, ..)) if a.contains(&ours) => {}
            _ => names.push((ours..ours + 1, place..place + 1, told)),
        }
    }
    for (ours, place, told) in names {
        let strength = 1.0 - (-told / 10.0).exp();
        if strength < LEAST {
            continue;
        }
        let ours = ours.start as usize..ours.end as usize;
        found.push(Hit {
            passage: kept.id,
            outgoing: look.ours(ours),
            kept: theirs(&kept.tokens, place.start as usize..place.end as usize),
            strength,
            why: Why::Name,
        });
    }
}
