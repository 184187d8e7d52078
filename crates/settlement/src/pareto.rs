//! Which points no other beats for everybody.

use std::collections::BTreeMap;

use crate::unit::Unit;

mod forest;
#[cfg(test)]
mod tests;

pub(crate) use forest::Forest;

/// The points that no other is at least as good as for every side, by number,
/// best for the first side first (then for the second, and so on). Of equal
/// points the first is kept.
///
/// `points` is point by point, side by side.
pub(crate) fn undominated<U: Unit>(sides: usize, points: &[U]) -> Vec<usize> {
    let at = |point: usize| &points[point * sides..(point + 1) * sides];
    let mut order: Vec<usize> = (0..points.len() / sides).collect();
    order.sort_unstable_by(|one, two| at(*two).cmp(at(*one)).then(one.cmp(two)));
    let mut seen = Seen::new(sides);
    order.retain(|point| seen.admit(at(*point)));
    order
}

/// The items of `width` with these numbers, in this order.
pub(crate) fn picked<T: Clone>(items: &[T], width: usize, picked: &[usize]) -> Vec<T> {
    let mut kept = Vec::with_capacity(picked.len() * width);
    for item in picked {
        kept.extend_from_slice(&items[item * width..(item + 1) * width]);
    }
    kept
}

/// The points met so far, in falling order of the first side.
pub(crate) enum Seen<U> {
    /// The largest second utility.
    Two(Option<U>),
    /// Third utilities by second utility: the larger the one, the smaller the
    /// other.
    Three(BTreeMap<U, U>),
    /// All but the first utility.
    More(Forest<U>),
}

impl<U: Unit> Seen<U> {
    pub(crate) fn new(sides: usize) -> Self {
        match sides {
            0..=2 => Self::Two(None),
            3 => Self::Three(BTreeMap::new()),
            _ => Self::More(Forest::new(sides - 1)),
        }
    }

    /// Takes a point in unless one that was met is at least as good for every
    /// side. Points must come in falling order (lexicographic).
    pub(crate) fn admit(&mut self, point: &[U]) -> bool {
        match self {
            Self::Two(best) => {
                let second = point[1];
                let better = best.is_none_or(|best| second > best);
                if better {
                    *best = Some(second);
                }
                better
            }
            Self::Three(stairs) => {
                let (second, third) = (point[1], point[2]);
                if let Some((_, above)) = stairs.range(second..).next()
                    && *above >= third
                {
                    return false;
                }
                while let Some((below, least)) = stairs.range(..=second).next_back() {
                    if *least > third {
                        break;
                    }
                    let below = *below;
                    stairs.remove(&below);
                }
                stairs.insert(second, third);
                true
            }
            Self::More(forest) => {
                let rest = &point[1..];
                let better = !forest.holds_at_least(rest);
                if better {
                    forest.insert(rest);
                }
                better
            }
        }
    }
}
