//! Close wordings found the plain way: every kept piece is compared, every word with
//! every word. What `close.rs` finds sooner must be the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use crate::finding::PassageId;
use crate::letters::Triple;
use crate::look::align::View;
use crate::look::weigh::{Tally, strength};
use crate::look::{Look, Ours};
use crate::reading::Reading;
use crate::store::{Store, Token};
use crate::vocabulary::Word;

/// How close each passage is that has a stem in common with the outgoing words.
pub(crate) fn close(store: &Store, reading: &Reading) -> BTreeMap<PassageId, f32> {
    let look = Look::new(store, reading);
    let mut best: BTreeMap<PassageId, f32> = BTreeMap::new();
    for piece in &reading.pieces {
        let ours: Vec<Plain> = look.words[piece.clone()].iter().map(ours).collect();
        let stems: BTreeSet<Word> = ours.iter().filter_map(|word| word.stem).collect();
        for (kept, part) in store.kept_parts() {
            let range = part.from as usize..part.to as usize;
            let tokens = &kept.tokens[range.clone()];
            if !tokens.iter().any(|token| stems.contains(&token.stem)) {
                continue;
            }
            let theirs: Vec<Plain> = tokens.iter().map(|token| theirs(store, token)).collect();
            let letters = |a: &Range<usize>, b: &Range<usize>| {
                let a = piece.start + a.start..piece.start + a.end;
                let b = range.start + b.start..range.start + b.end;
                dice(reading.letters.of(a), kept.letters.of(b))
            };
            let strength = closeness(&ours, &theirs, letters);
            let best = best.entry(kept.id).or_insert(0.0);
            *best = best.max(strength);
        }
    }
    best
}

struct Plain {
    stem: Option<Word>,
    view: View,
}

fn ours(word: &Ours) -> Plain {
    Plain {
        stem: word.stem,
        view: View {
            form: word.form,
            rarity: word.rarity,
            common: word.common,
            opens: word.opens,
            shape: word.shape,
            ..View::default()
        },
    }
}

fn theirs(store: &Store, token: &Token) -> Plain {
    let entry = store.vocabulary.entry(token.stem).unwrap();
    Plain {
        stem: Some(token.stem),
        view: View {
            form: Some(token.form),
            rarity: store.rarity(entry.pieces.len(), token.common),
            common: token.common,
            opens: token.opens,
            shape: entry.shape,
            ..View::default()
        },
    }
}

fn closeness(
    ours: &[Plain],
    theirs: &[Plain],
    letters: impl Fn(&Range<usize>, &Range<usize>) -> f32,
) -> f32 {
    let whole = tally(ours, theirs);
    let mut best = strength(&whole, letters(&(0..ours.len()), &(0..theirs.len())));
    let rows = [sentences(ours), sentences(theirs)];
    if whole.telling < 3 || rows[0].len() + rows[1].len() == 2 {
        return best;
    }
    for a in &rows[0] {
        for b in &rows[1] {
            let part = tally(&ours[a.clone()], &theirs[b.clone()]);
            if part.telling >= 3 {
                best = best.max(strength(&part, letters(a, b)) * 0.84);
            }
        }
    }
    best
}

fn sentences(words: &[Plain]) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    for (at, word) in words.iter().enumerate() {
        if word.view.opens && at >= starts[starts.len() - 1] + 4 {
            starts.push(at);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(from, to)| *from..to)
        .collect()
}

fn tally(ours: &[Plain], theirs: &[Plain]) -> Tally {
    let mut tally = Tally::default();
    ours.iter().for_each(|word| tally.ours.add(&word.view));
    theirs.iter().for_each(|word| tally.theirs.add(&word.view));
    let mut free: Vec<bool> = vec![true; theirs.len()];
    let mut next = 0;
    let mut pairs: Vec<Option<(usize, f32)>> = Vec::new();
    for word in ours {
        let fits = |at: &usize| free[*at] && word.stem.is_some() && theirs[*at].stem == word.stem;
        let place = Some(next).filter(|next| *next < theirs.len()).filter(fits);
        let place = place.or_else(|| (0..theirs.len()).find(fits));
        if let Some(at) = place {
            free[at] = false;
            next = at + 1;
        }
        pairs.push(place.map(|at| (at, 1.0)));
    }
    for (word, pair) in ours.iter().zip(&mut pairs) {
        if pair.is_some() {
            continue;
        }
        let mut most = 0.5;
        for (at, other) in theirs.iter().enumerate() {
            let telling = !word.view.common && !other.view.common && free[at];
            let likeness = word.view.shape.likeness(other.view.shape, most);
            if let Some(likeness) = likeness.filter(|_| telling) {
                most = likeness;
                *pair = Some((at, likeness));
            }
        }
        match pair {
            Some((at, _)) => free[*at] = false,
            None => tally.leave(&word.view),
        }
    }
    for (other, _) in theirs.iter().zip(free).filter(|(_, free)| *free) {
        tally.leave(&other.view);
    }
    let mut last = None;
    for (at, pair) in pairs.iter().enumerate() {
        let Some((other, likeness)) = *pair else {
            continue;
        };
        tally.pair(&ours[at].view, &theirs[other].view, likeness);
        tally.crossed += u32::from(last.is_some_and(|last| other < last));
        last = Some(other);
        if let Some((before, _)) = at.checked_sub(1).and_then(|before| pairs[before])
            && before + 1 == other
        {
            tally.follow(&ours[at - 1].view, &ours[at].view);
        }
    }
    tally
}

/// Dice's coefficient of two rows of triples.
fn dice(ours: &[Triple], theirs: &[Triple]) -> f32 {
    let mut left: HashMap<Triple, u32> = HashMap::new();
    for triple in ours {
        *left.entry(*triple).or_default() += 1;
    }
    let mut both = 0;
    for triple in theirs {
        if let Some(left) = left.get_mut(triple).filter(|left| **left > 0) {
            *left -= 1;
            both += 1;
        }
    }
    2.0 * both as f32 / (ours.len() + theirs.len()).max(1) as f32
}
