//! The outline of a part for two sides: its choices that some weighing of the
//! sides makes best.

use crate::unit::Unit;

/// A step along the outline of the whole, from what the second side likes best
/// to what the first side likes best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge<U> {
    /// What the first side gains; positive.
    pub(crate) gain: U,
    /// What the second side loses; positive.
    pub(crate) loss: U,
}

/// The corners of a part's outline, by number, best for the second side first.
/// `worth` is unbeaten and sorted, best for the first side first.
pub(crate) fn corners<U: Unit>(worth: &[U]) -> Vec<usize> {
    let at = |choice: usize| (worth[choice * 2], worth[choice * 2 + 1]);
    let mut corners: Vec<usize> = Vec::new();
    for choice in (0..worth.len() / 2).rev() {
        while let [.., before, last] = corners[..] {
            let (from, over, to) = (at(before), at(last), at(choice));
            // The last corner must lie above the line from the one before.
            if steeper(
                over.0 - from.0,
                from.1 - over.1,
                to.0 - over.0,
                over.1 - to.1,
            ) {
                break;
            }
            corners.pop();
        }
        corners.push(choice);
    }
    corners
}

/// Whether the second step loses more for its gain than the first.
fn steeper<U: Unit>(gain: U, loss: U, next_gain: U, next_loss: U) -> bool {
    compare(gain, loss, next_gain, next_loss).is_lt()
}

/// Compares loss by gain of two steps.
fn compare<U: Unit>(gain: U, loss: U, next_gain: U, next_loss: U) -> std::cmp::Ordering {
    match (
        gain.to_word(),
        loss.to_word(),
        next_gain.to_word(),
        next_loss.to_word(),
    ) {
        (Some(gain), Some(loss), Some(next_gain), Some(next_loss)) => {
            let one = i128::from(loss) * i128::from(next_gain);
            one.cmp(&(i128::from(next_loss) * i128::from(gain)))
        }
        _ => (loss.to_big() * next_gain.to_big()).cmp(&(next_loss.to_big() * gain.to_big())),
    }
}

/// Whether two steps lose the same for what they gain.
pub(crate) fn parallel<U: Unit>(one: &Edge<U>, two: &Edge<U>) -> bool {
    compare(one.gain, one.loss, two.gain, two.loss).is_eq()
}

/// The steps along the outline of the whole, in order: the first ones gain most
/// for what they lose.
pub(crate) fn edges<U: Unit>(parts: &[&[U]]) -> Vec<Edge<U>> {
    let mut edges = Vec::new();
    for worth in parts {
        for pair in corners(worth).windows(2) {
            let [from, to] = [pair[0], pair[1]];
            edges.push(Edge {
                gain: worth[to * 2] - worth[from * 2],
                loss: worth[from * 2 + 1] - worth[to * 2 + 1],
            });
        }
    }
    edges.sort_by(|one, two| compare(one.gain, one.loss, two.gain, two.loss));
    edges
}
