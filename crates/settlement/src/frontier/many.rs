//! The frontier of any number of sides.

use super::Frontier;
use crate::progress::{Halt, Progress};
use crate::unit::Unit;

/// The frontier of `N` sides among packages that give each at least `floor`.
pub fn frontier_of_many<U: Unit, const N: usize>(
    parts: &[Vec<[U; N]>],
    floor: Option<[U; N]>,
    halt: &mut dyn Halt,
) -> Frontier<U, N> {
    let mut points = vec![[U::default(); N]];
    for (done, part) in parts.iter().enumerate() {
        let progress = Progress {
            done: done as u64,
            of: parts.len() as u64,
            points: points.len() as u64,
        };
        if halt.now(progress) {
            return Frontier {
                points: Vec::new(),
                complete: false,
            };
        }
        let mut sums: Vec<[U; N]> = points
            .iter()
            .flat_map(|point| {
                part.iter()
                    .map(|choice| core::array::from_fn(|side| point[side] + choice[side]))
            })
            .collect();
        sums.sort_unstable_by(|one, other| other.cmp(one));
        sums.dedup();
        points.clear();
        for sum in sums {
            let beaten = |point: &[U; N]| point.iter().zip(&sum).all(|(one, other)| one >= other);
            if !points.iter().any(beaten) {
                points.push(sum);
            }
        }
    }
    if let Some(floor) = floor {
        points.retain(|point| point.iter().zip(&floor).all(|(value, least)| value >= least));
    }
    Frontier {
        points,
        complete: true,
    }
}
