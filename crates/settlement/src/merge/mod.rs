//! The frontier part by part: what is unbeaten after the first parts, joined
//! with each choice of the next, and again what is unbeaten.
//!
//! Exact for any number of sides. The cost grows with the number of unbeaten
//! points after each part, times the choices of the next.

use crate::progress::{Early, Halt, Progress};
use crate::space::Space;
use crate::unit::Unit;

mod many;
#[cfg(test)]
mod tests;
mod three;
pub(crate) mod two;

/// The unbeaten points, best for the first side first, point by point; only
/// those that give every side at least its floor, if floors are given.
///
/// # Errors
/// [`Early::Outgrown`] after more than `most` points were looked at.
pub(crate) fn frontier<U: Unit>(
    space: &Space<U>,
    floor: Option<&[U]>,
    most: u64,
    halt: &mut dyn Halt,
) -> Result<Vec<U>, Early> {
    if space.impossible {
        return Ok(Vec::new());
    }
    // Large parts first: they multiply few points then.
    let mut parts: Vec<&[U]> = space.parts.iter().map(|part| &part.worth[..]).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let mut points = vec![U::default(); space.sides];
    let mut looked = 0u64;
    // What the parts that are still to come can add at most.
    let mut ahead = space.most.clone();
    for (done, part) in parts.iter().enumerate() {
        let candidates = points.len() as u64 * (part.len() / space.sides) as u64;
        looked = looked.saturating_add(candidates / space.sides as u64);
        if looked > most {
            return Err(Early::Outgrown);
        }
        let mut report = |points: usize| {
            halt.now(Progress {
                done: done as u64,
                of: parts.len() as u64,
                points: points as u64,
            })
        };
        if report(points.len() / space.sides) {
            return Err(Early::Halted);
        }
        points = match space.sides {
            2 => two::join(&points, part),
            3 => three::join(&points, part, &mut report)?,
            _ => many::join(space.sides, &points, part, &mut report)?,
        };
        for (side, ahead) in ahead.iter_mut().enumerate() {
            let own = part.iter().skip(side).step_by(space.sides);
            *ahead = *ahead - own.max().copied().unwrap_or_default();
        }
        if let Some(floor) = floor {
            keep_reaching(&mut points, floor, &ahead);
        }
    }
    Ok(points)
}

/// Drops points that cannot come up to the floors any more.
fn keep_reaching<U: Unit>(points: &mut Vec<U>, floor: &[U], ahead: &[U]) {
    let sides = floor.len();
    let mut kept = 0;
    for at in 0..points.len() / sides {
        let reaches = (0..sides).all(|side| points[at * sides + side] + ahead[side] >= floor[side]);
        if reaches {
            points.copy_within(at * sides..(at + 1) * sides, kept * sides);
            kept += 1;
        }
    }
    points.truncate(kept * sides);
}
