//! Figures that are equal, or one of which rounds the other.

use std::collections::BTreeSet;

use crate::figures::Figure;
use crate::finding::{Finding, Kind};
use crate::look::{Look, by_frequency, theirs};
use crate::store::{Kept, Mention};

/// Different values near one value that are looked at.
const NEAR: usize = 400;
/// Passages with one value that are looked at.
const SHARED: usize = 400;
/// Passages that are looked at on either side of a value.
const COMPARED: usize = 200;
/// Findings of one look; more are never shown.
const FOUND: usize = 64;
/// Weaker resemblances are not shown.
const LEAST: f32 = 0.2;

/// Two figures that resemble each other.
struct Hit<'a> {
    ours: &'a Figure,
    kept: &'a Kept,
    theirs: &'a Figure,
    strength: f32,
    how: &'static str,
    about: bool,
}

pub(super) fn find(look: &Look<'_>, found: &mut Vec<Finding>) {
    let mut hits: Vec<Hit<'_>> = Vec::new();
    // Each value once: a table of the same figure is no more telling.
    let mut seen = BTreeSet::new();
    for figure in &look.reading.figures {
        if !seen.insert((figure.amount.order(), figure.unit.is_some())) {
            continue;
        }
        let value = figure.amount.value();
        if value <= 0.0 {
            continue;
        }
        let low = (value * 0.8).to_bits();
        let high = (value * 1.25).to_bits();
        let above = look.store.figures.range(value.to_bits()..=high).take(NEAR);
        let below = look
            .store
            .figures
            .range(low..value.to_bits())
            .rev()
            .take(NEAR);
        side(look, figure, above, &mut hits);
        side(look, figure, below, &mut hits);
    }
    hits.sort_by(|a, b| {
        (b.strength.total_cmp(&a.strength))
            .then(a.kept.id.cmp(&b.kept.id))
            .then(a.ours.from.cmp(&b.ours.from))
            .then(a.theirs.from.cmp(&b.theirs.from))
    });
    // “37,500” can be read in two ways: what both have in common is told once.
    let mut told = BTreeSet::new();
    hits.retain(|hit| {
        let (ours, theirs) = (hit.ours, hit.theirs);
        told.insert((hit.kept.id, ours.from, ours.to, theirs.from, theirs.to))
    });
    hits.truncate(FOUND);
    found.extend(hits.iter().map(|hit| tell(look, hit)));
}

/// Goes from a value outwards.
fn side<'a>(
    look: &'a Look<'_>,
    figure: &'a Figure,
    values: impl Iterator<Item = (&'a u64, &'a Vec<Mention>)>,
    hits: &mut Vec<Hit<'a>>,
) {
    let mut compared = 0;
    for (_, mentions) in values {
        if mentions.len() > SHARED || compared > COMPARED {
            continue;
        }
        let frequency = by_frequency(look.store, mentions.len());
        if compare(look, figure, mentions, frequency, hits) {
            compared += mentions.len();
        }
    }
}

/// Compares a figure with all mentions of one value; says whether they are near.
fn compare<'a>(
    look: &'a Look<'_>,
    ours: &'a Figure,
    mentions: &[Mention],
    frequency: f32,
    hits: &mut Vec<Hit<'a>>,
) -> bool {
    for mention in mentions {
        let Some(kept) = look.store.kept(mention.slot) else {
            continue;
        };
        let Some(figure) = kept.figures.get(mention.nth as usize) else {
            continue;
        };
        let Some((nearness, how)) = nearness(ours, figure) else {
            // Mentions of one list have one value.
            return false;
        };
        let unit = match (ours.unit, figure.unit) {
            (Some(a), Some(b)) if a == b => 1.15,
            (Some(_), Some(_)) => 0.55,
            _ => 1.0,
        };
        let doubt = if ours.doubtful || figure.doubtful {
            0.7
        } else {
            1.0
        };
        let counted = ours.unit.is_some() && ours.unit == figure.unit;
        let strength = |about: bool| {
            let boost = if about { 1.2 } else { 1.0 };
            telling(ours, figure, counted || about) * nearness * unit * doubt * frequency * boost
        };
        if strength(true) < LEAST {
            continue;
        }
        let about = about_the_same(look, ours, kept, figure);
        // Only the same figure is wholly the same.
        let strength = strength(about).min(if nearness < 1.0 { 0.95 } else { 1.0 });
        if strength < LEAST {
            continue;
        }
        hits.push(Hit {
            ours,
            kept,
            theirs: figure,
            strength,
            how,
            about,
        });
    }
    true
}

fn tell(look: &Look<'_>, hit: &Hit<'_>) -> Finding {
    let ours = hit.ours.from as usize..hit.ours.to as usize;
    let theirs_at = hit.theirs.from as usize..hit.theirs.to as usize;
    Finding {
        passage: hit.kept.id,
        kind: Kind::Figure,
        kept: theirs(&hit.kept.tokens, theirs_at),
        strength: hit.strength,
        why: format!(
            "“{}” {} a figure in the passage{}",
            look.excerpt(ours.clone()),
            hit.how,
            if hit.about {
                ", about the same thing"
            } else {
                ""
            }
        ),
        outgoing: look.ours(ours),
    }
}

/// How near two figures are, and in which way.
fn nearness(ours: &Figure, theirs: &Figure) -> Option<(f32, &'static str)> {
    if ours.amount == theirs.amount {
        return Some((1.0, "equals"));
    }
    let (a, b) = (ours.amount, theirs.amount);
    // The rounder one has fewer digits, or its last digit stands higher.
    let ours_rounder = a.last_place() > b.last_place();
    let (rounder, finer) = if ours_rounder { (a, b) } else { (b, a) };
    if rounder.last_place() <= finer.last_place() {
        return None;
    }
    let off = (finer.value() - rounder.value()).abs();
    let relative = off / finer.value().max(rounder.value());
    let how = if ours_rounder {
        "rounds"
    } else {
        "is rounded by"
    };
    let place = rounder.last_place();
    if off <= place / 2.0 && relative <= 0.17 {
        let digits = if rounder.significant() > 1 { 0.85 } else { 0.7 };
        // Three million for 3,000,001 is as good as equal.
        Some(((0.99 - relative as f32 / 0.17 * (1.0 - digits)), how))
    } else if off < place && relative <= 0.12 && rounder.value() < finer.value() {
        Some((0.5, how))
    } else {
        None
    }
}

/// How much it tells that two texts have a figure in common: more digits, more
/// magnitude and a unit tell more.
fn telling(ours: &Figure, theirs: &Figure, counted: bool) -> f32 {
    let rounder = ours.amount.significant().min(theirs.amount.significant());
    let value = ours.amount.value().min(theirs.amount.value());
    let base = match rounder {
        1 if value <= 12.0 => 0.12,
        1 if value < 1_000.0 => 0.3,
        1 if value < 100_000.0 => 0.4,
        1 => 0.6,
        2 if value <= 100.0 => 0.4,
        2 => 0.75,
        3 => 0.85,
        _ => 0.95,
    };
    if counted {
        f32::max(base, 0.25) * 1.3
    } else {
        base
    }
}

/// Whether a rare word stands near both figures.
fn about_the_same(look: &Look<'_>, ours: &Figure, kept: &Kept, theirs: &Figure) -> bool {
    const AROUND: usize = 4;
    let near = |from: u32, to: u32| {
        let (from, to) = (from as usize, to as usize);
        (from.saturating_sub(AROUND)..from).chain(to..to + AROUND)
    };
    near(ours.from, ours.to).any(|at| {
        let Some(stem) = look
            .words
            .get(at)
            .filter(|word| !word.common)
            .and_then(|word| word.stem)
        else {
            return false;
        };
        near(theirs.from, theirs.to)
            .filter_map(|at| kept.tokens.get(at))
            .any(|token| token.stem == stem && !token.common)
    })
}
