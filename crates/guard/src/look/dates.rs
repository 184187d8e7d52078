//! Dates that may be the same day, month or year.

use crate::dates::Date;
use crate::look::{Hit, Look, Why, by_frequency, theirs};

/// Passages with one date that are looked at.
const SHARED: usize = 400;
const LEAST: f32 = 0.2;

pub(super) fn find(look: &Look<'_>, found: &mut Vec<Hit>) {
    let start = found.len();
    for ours in &look.reading.dates {
        let Some(mentions) = look.store.dates.get(&ours.date.key()) else {
            continue;
        };
        if mentions.len() > SHARED {
            continue;
        }
        let frequency = by_frequency(look.store, mentions.len());
        for mention in mentions {
            let Some(kept) = look.store.kept(mention.slot) else {
                continue;
            };
            let Some(date) = kept.dates.get(mention.nth as usize) else {
                continue;
            };
            let Some(sameness) = sameness(ours.date, date.date) else {
                continue;
            };
            let doubt = if ours.doubtful || date.doubtful {
                0.75
            } else {
                1.0
            };
            let strength = sameness * doubt * frequency;
            if strength < LEAST {
                continue;
            }
            found.push(Hit {
                passage: kept.id,
                outgoing: look.ours(ours.from as usize..ours.to as usize),
                kept: theirs(&kept.tokens, date.from as usize..date.to as usize),
                strength,
                why: Why::Date {
                    doubtful: doubt < 1.0,
                },
            });
        }
    }
    // Two readings of the same two dates are one finding.
    let mut dates = found.split_off(start);
    dates.sort_by(|a, b| {
        (a.passage, a.outgoing.start, a.kept.start)
            .cmp(&(b.passage, b.outgoing.start, b.kept.start))
            .then(b.strength.total_cmp(&a.strength))
    });
    dates.dedup_by(|later, earlier| {
        later.passage == earlier.passage
            && later.outgoing == earlier.outgoing
            && later.kept == earlier.kept
    });
    found.append(&mut dates);
}

fn sameness(ours: Date, theirs: Date) -> Option<f32> {
    match (ours.year, theirs.year) {
        (Some(a), Some(b)) if a != b => None,
        _ if ours.day.is_none() => Some(if ours.month.is_some() { 0.6 } else { 0.35 }),
        (Some(_), Some(_)) => Some(1.0),
        _ => Some(0.85),
    }
}
