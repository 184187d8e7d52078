//! Figures that are equal, or one of which rounds the other.

use std::collections::BTreeSet;

use crate::figures::{Amount, Figure, around};
use crate::look::{Hit, Look, Why, by_frequency, theirs};
use crate::store::{Counted, Shades};
use crate::vocabulary::Word;

/// Different values near one value that are looked at.
const NEAR: usize = 400;
/// Values near those of all figures of one look, but for the very same ones.
const VALUES: usize = 500_000;
/// Passages with one value that are looked at.
const SHARED: usize = 400;
/// Passages that are looked at on either side of a value.
const COMPARED: usize = 200;
/// Findings of one look; more are never shown.
const FOUND: usize = 64;
/// Resemblances that are held before the best of them are chosen.
const MANY: usize = 2_000;
/// Weaker resemblances are not shown.
const LEAST: f32 = 0.2;

/// A figure of ours and the rare words around it.
struct Ours<'a> {
    figure: &'a Figure,
    about: Vec<Word>,
    shades: Shades,
}

/// Two figures that resemble each other.
struct Pair<'a> {
    ours: &'a Figure,
    theirs: &'a Counted,
    strength: f32,
    how: &'static str,
    about: bool,
}

pub(super) fn find(look: &Look<'_>, found: &mut Vec<Hit>) {
    let mut pairs: Vec<Pair<'_>> = Vec::new();
    // Each value once: a table of the same figure is no more telling.
    let mut seen = BTreeSet::new();
    let mut left = VALUES;
    for figure in &look.reading.figures {
        let value = figure.amount.value();
        if !seen.insert((value.to_bits(), figure.unit.is_some())) || value <= 0.0 {
            continue;
        }
        // No amount but nothing comes before nothing.
        let from = |value: f64| (value.to_bits(), Amount::ZERO);
        let [low, here, high] = [value * 0.8, value, value * 1.25].map(from);
        let near = &look.store.figures;
        let above = near.range(here..).take_while(|(key, _)| key.0 <= high.0);
        let below = near.range(low..here).rev();
        let ours = Ours::new(look, figure);
        // The very same value is the first.
        let take = NEAR.min(left);
        left -= side(look, &ours, above.take(take.max(1)), &mut pairs).min(left);
        left -= side(look, &ours, below.take(take.min(left)), &mut pairs).min(left);
    }
    best(&mut pairs);
    found.extend(pairs.iter().filter_map(|pair| tell(look, pair)));
}

/// Keeps the pairs that are told, the strongest first.
fn best(pairs: &mut Vec<Pair<'_>>) {
    pairs.sort_by(|a, b| {
        (b.strength.total_cmp(&a.strength))
            .then(a.theirs.passage.cmp(&b.theirs.passage))
            .then(a.ours.from.cmp(&b.ours.from))
            .then(a.theirs.words().start.cmp(&b.theirs.words().start))
    });
    // “37,500” can be read in two ways: what both have in common is told once.
    let mut told = BTreeSet::new();
    pairs.retain(|pair| {
        let (ours, theirs) = (pair.ours, pair.theirs.words());
        told.len() < FOUND
            && told.insert((
                pair.theirs.passage,
                ours.from,
                ours.to,
                theirs.start,
                theirs.end,
            ))
    });
}

impl<'a> Ours<'a> {
    fn new(look: &Look<'_>, figure: &'a Figure) -> Self {
        let words = figure.around().filter_map(|at| look.words.get(at));
        let telling = words.filter(|word| !word.common);
        let about: Vec<Word> = telling.filter_map(|word| word.stem).collect();
        let mut shades = Shades::default();
        about.iter().for_each(|word| shades.add(*word));
        Self {
            figure,
            about,
            shades,
        }
    }

    /// Whether a rare word stands near both figures.
    fn about_the_same(&self, look: &Look<'_>, theirs: &Counted) -> bool {
        if !self.shades.meet(theirs.around) {
            return false;
        }
        let kept = look.store.kept(theirs.slot);
        let tokens = kept.map(|kept| &kept.tokens[..]).unwrap_or_default();
        around(theirs.words())
            .filter_map(|at| tokens.get(at))
            .any(|token| !token.common && self.about.contains(&token.stem))
    }
}

/// Goes from a value outwards; says over how many values.
fn side<'a>(
    look: &'a Look<'_>,
    ours: &Ours<'a>,
    all_values: impl Iterator<Item = (&'a (u64, Amount), &'a Vec<Counted>)>,
    pairs: &mut Vec<Pair<'a>>,
) -> usize {
    let mut compared = 0;
    let mut values = 0;
    for ((_, amount), all) in all_values {
        values += 1;
        if all.len() > SHARED || compared > COMPARED {
            continue;
        }
        if compare(look, ours, *amount, all, pairs) {
            compared += all.len();
        }
    }
    values
}

/// Compares a figure with all of one value; says whether they are near.
fn compare<'a>(
    look: &'a Look<'_>,
    ours: &Ours<'a>,
    amount: Amount,
    all: &'a [Counted],
    pairs: &mut Vec<Pair<'a>>,
) -> bool {
    let figure = ours.figure;
    let Some((nearness, how)) = nearness(figure.amount, amount) else {
        return false;
    };
    let frequency = by_frequency(look.store, all.len());
    let [bare, counted] = [false, true].map(|counted| telling(figure.amount, amount, counted));
    for theirs in all {
        let unit = match (figure.unit, theirs.unit) {
            (Some(a), Some(b)) if a == b => 1.15,
            (Some(_), Some(_)) => 0.55,
            _ => 1.0,
        };
        let doubt = if figure.doubtful || theirs.doubtful {
            0.7
        } else {
            1.0
        };
        let same_unit = figure.unit.is_some() && figure.unit == theirs.unit;
        let strength = |about: bool| {
            let telling = if same_unit || about { counted } else { bare };
            let boost = if about { 1.2 } else { 1.0 };
            telling * nearness * unit * doubt * frequency * boost
        };
        if strength(true) < LEAST {
            continue;
        }
        let about = ours.about_the_same(look, theirs);
        // Only the same figure is wholly the same.
        let strength = strength(about).min(if nearness < 1.0 { 0.95 } else { 1.0 });
        if strength < LEAST {
            continue;
        }
        pairs.push(Pair {
            ours: figure,
            theirs,
            strength,
            how,
            about,
        });
    }
    if pairs.len() > MANY {
        best(pairs);
    }
    true
}

fn tell(look: &Look<'_>, pair: &Pair<'_>) -> Option<Hit> {
    let kept = look.store.kept(pair.theirs.slot)?;
    Some(Hit {
        passage: kept.id,
        outgoing: look.ours(pair.ours.from as usize..pair.ours.to as usize),
        kept: theirs(&kept.tokens, pair.theirs.words()),
        strength: pair.strength,
        why: Why::Figure {
            how: pair.how,
            about: pair.about,
        },
    })
}

/// How near, and in which way.
type Nearness = (f32, &'static str);

/// How near two figures are, and in which way.
fn nearness(ours: Amount, theirs: Amount) -> Option<Nearness> {
    if ours == theirs {
        return Some((1.0, "equals"));
    }
    let (a, b) = (ours, theirs);
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
fn telling(ours: Amount, theirs: Amount, counted: bool) -> f32 {
    let rounder = ours.significant().min(theirs.significant());
    let value = ours.value().min(theirs.value());
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
