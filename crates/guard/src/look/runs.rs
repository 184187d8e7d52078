//! The same words in the same order, at their longest.

use crate::finding::PassageId;
use crate::look::{Hit, Look, Why, theirs};
use crate::runs::{Place, SURE};
use crate::store::Kept;

/// Words that one look compares while it lengthens runs.
const STEPS: usize = 200_000;
/// Runs of one passage.
const RUNS: usize = 4;
const LEAST: f32 = 0.25;
/// What a common word counts in a run: that it stands just here tells a little.
const COMMON: f32 = 0.3;

#[derive(Clone, Copy)]
struct Run {
    ours: u32,
    theirs: u32,
    length: u32,
}

pub(super) fn find(look: &Look<'_>, found: &mut Vec<Hit>) {
    let hashes: Vec<u64> = look.words.iter().map(|word| word.hash).collect();
    let ids = look.store.ids();
    let mut places: Vec<(Option<&PassageId>, u32, Place)> = look
        .store
        .runs
        .meet(&hashes)
        .map(|(at, place)| (ids.get(place.slot as usize), at, place))
        .collect();
    // Passage by passage, each read once; stable, so that what is met first is
    // looked at first.
    places.sort_by_key(|(passage, ..)| *passage);
    let mut steps = 0;
    for places in places.chunk_by(|(a, ..), (b, ..)| a == b) {
        let kept = places.first().map(|(.., place)| place.slot);
        if let Some(kept) = kept.and_then(|slot| look.store.kept(slot)) {
            of_passage(look, kept, places, &mut steps, found);
        }
    }
}

fn of_passage(
    look: &Look<'_>,
    kept: &Kept,
    places: &[(Option<&PassageId>, u32, Place)],
    steps: &mut usize,
    found: &mut Vec<Hit>,
) {
    let mut runs: Vec<Run> = Vec::new();
    for (_, at, place) in places {
        let known = runs.iter().any(|run| {
            let inside = (run.ours..run.ours + run.length).contains(at);
            inside && (run.theirs + (at - run.ours) == place.at || run.length as usize >= SURE)
        });
        if known || *steps > STEPS {
            continue;
        }
        let run = lengthen(look, kept, *at, *place);
        *steps += run.length as usize + 8;
        if run.length as usize >= SURE.min(kept.tokens.len()) && run.length > 0 {
            runs.push(run);
        }
    }
    runs.sort_by_key(|run| (std::cmp::Reverse(run.length), run.ours, run.theirs));
    for run in runs.into_iter().take(RUNS) {
        tell(look, kept, run, found);
    }
}

fn lengthen(look: &Look<'_>, kept: &Kept, at: u32, place: Place) -> Run {
    let same = |ours: u32, theirs: u32| {
        let form = look.words.get(ours as usize).and_then(|word| word.form);
        let other = kept.tokens.get(theirs as usize).map(|token| token.form);
        form.is_some() && form == other
    };
    let (mut ours, mut theirs) = (at, place.at);
    while ours > 0 && theirs > 0 && same(ours - 1, theirs - 1) {
        ours -= 1;
        theirs -= 1;
    }
    let mut length = 0;
    while same(ours + length, theirs + length) {
        length += 1;
    }
    Run {
        ours,
        theirs,
        length,
    }
}

fn tell(look: &Look<'_>, kept: &Kept, run: Run, found: &mut Vec<Hit>) {
    let ours = run.ours as usize..(run.ours + run.length) as usize;
    let words = look.words.get(ours.clone()).unwrap_or_default();
    let told: f32 = words
        .iter()
        .map(|word| word.rarity * if word.common { COMMON } else { 1.0 })
        .sum();
    let whole = run.length as usize == kept.tokens.len();
    let strength = match whole {
        // Nothing of the passage is left untold.
        true => f32::max(LEAST, 1.0 - (-told / 5.0).exp()),
        false => 1.0 - (-told / 25.0).exp(),
    };
    if strength < LEAST {
        return;
    }
    let why = match whole {
        true => Why::Whole,
        false => Why::Row(run.length),
    };
    found.push(Hit {
        passage: kept.id,
        outgoing: look.ours(ours),
        kept: theirs(
            &kept.tokens,
            run.theirs as usize..(run.theirs + run.length) as usize,
        ),
        strength,
        why,
    });
}
