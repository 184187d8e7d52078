//! The frontier of two sides.

use super::Frontier;
use crate::progress::Halt;
use crate::unit::Unit;

/// The frontier of two sides among packages that give each at least `floor`.
pub fn frontier_of_two<U: Unit>(
    parts: &[Vec<[U; 2]>],
    floor: Option<[U; 2]>,
    halt: &mut dyn Halt,
) -> Frontier<U, 2> {
    super::frontier_of_many(parts, floor, halt)
}
