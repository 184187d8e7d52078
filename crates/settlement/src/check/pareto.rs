//! Of many points, those that no other beats for everybody.

use std::collections::BTreeMap;

use super::Effort;

/// The points that none of the others beats, each once, best for the first
/// side first; none if that takes more work than is left.
pub(super) fn undominated<T: Ord + Clone>(
    mut points: Vec<Vec<T>>,
    effort: &mut Effort,
) -> Option<Vec<Vec<T>>> {
    effort.spend(points.len())?;
    points.sort_unstable_by(|a, b| b.cmp(a));
    points.dedup();
    // What beats a point is lexicographically greater: it has come before.
    let mut kept: Vec<Vec<T>> = Vec::new();
    let mut stairs = Stairs(BTreeMap::new());
    for point in points {
        let beaten = match point.as_slice() {
            [_, second] => kept
                .last()
                .and_then(|last| last.get(1))
                .is_some_and(|best| best >= second),
            [_, second, third] => !stairs.add(second, third),
            _ => {
                effort.spend(kept.len())?;
                kept.iter().any(|other| covers(other, &point))
            }
        };
        if !beaten {
            kept.push(point);
        }
    }
    Some(kept)
}

/// Whether one is at least as good as the other for all.
pub(super) fn covers<T: Ord>(one: &[T], other: &[T]) -> bool {
    one.iter().zip(other).all(|(one, other)| one >= other)
}

/// Pairs that none of the others beats: ascending in the first, descending in
/// the second.
struct Stairs<T>(BTreeMap<T, T>);

impl<T: Ord + Clone> Stairs<T> {
    /// Adds a pair, unless one that is there is at least as good in both.
    fn add(&mut self, first: &T, second: &T) -> bool {
        let above = self.0.range(first.clone()..).next();
        if above.is_some_and(|(_, best)| best >= second) {
            return false;
        }
        while let Some((key, worse)) = self.0.range(..=first.clone()).next_back() {
            if worse > second {
                break;
            }
            let key = key.clone();
            self.0.remove(&key);
        }
        self.0.insert(first.clone(), second.clone());
        true
    }
}
