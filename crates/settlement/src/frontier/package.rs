//! From a point of the frontier back to a package.

use crate::unit::Unit;

/// A choice of each part whose worth sums to a point; none if there is none.
pub fn package_of<U: Unit, const N: usize>(
    parts: &[Vec<[U; N]>],
    point: [U; N],
) -> Option<Vec<usize>> {
    let Some((first, rest)) = parts.split_first() else {
        return (point == [U::default(); N]).then(Vec::new);
    };
    first.iter().enumerate().find_map(|(choice, worth)| {
        let left = core::array::from_fn(|side| point[side] - worth[side]);
        let mut found = package_of(rest, left)?;
        found.insert(0, choice);
        Some(found)
    })
}
