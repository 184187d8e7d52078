//! Three sides: points by falling first utility, and of those met so far, the
//! best third utility for each second one (H. Kung, F. Luccio and F. Preparata,
//! *On Finding the Maxima of a Set of Vectors*, J. ACM 22, 1975, with an array
//! in place of the tree: most sums are turned away by one look).

use crate::merge::many;
use crate::progress::Early;
use crate::unit::Unit;

/// Values of the second utility up to which the array is used.
const WIDTH: i64 = 1 << 24;

/// The largest first or third utility that the array is used for.
const LARGEST: i64 = 1 << 30;

/// What is unbeaten of the sums of a point and a choice, best for the first
/// side first.
pub(crate) fn join<U: Unit>(
    points: &[U],
    choices: &[U],
    stop: &mut impl FnMut(usize) -> bool,
) -> Result<Vec<U>, Early> {
    let Some((near, base)) = words(points, choices) else {
        return many::join(3, points, choices, stop);
    };
    let kept = sweep(&near, stop)?;
    let mut joined = Vec::with_capacity(kept.len() * 3);
    for [first, second, third] in kept {
        joined.extend([
            base[0] + U::weight(first.into()),
            base[1] + U::weight(second.into()),
            base[2] + U::weight(third.into()),
        ]);
    }
    Ok(joined)
}

/// Points and choices counted from their least utilities.
struct Near {
    /// Best for the first side first.
    points: Vec<[i32; 3]>,
    choices: Vec<[i32; 3]>,
    /// Values of the second utility.
    width: usize,
}

/// In machine words, if the second utility spans few values.
fn words<U: Unit>(points: &[U], choices: &[U]) -> Option<(Near, [U; 3])> {
    let least = |all: &[U], side: usize| all.iter().skip(side).step_by(3).min().copied();
    let mut base = [U::default(); 3];
    let mut counted: [Vec<[i32; 3]>; 2] = [Vec::new(), Vec::new()];
    let mut largest = [0i64; 3];
    for (all, counted) in [points, choices].into_iter().zip(&mut counted) {
        let from = [least(all, 0)?, least(all, 1)?, least(all, 2)?];
        let mut most = [0i64; 3];
        for point in all.chunks_exact(3) {
            let mut near = [0i32; 3];
            for side in 0..3 {
                let word = (point[side] - from[side]).to_word()?;
                near[side] = word.try_into().ok()?;
                most[side] = most[side].max(word);
            }
            counted.push(near);
        }
        for side in 0..3 {
            base[side] += from[side];
            largest[side] = largest[side].checked_add(most[side])?;
        }
    }
    if largest[1] >= WIDTH || largest[0] >= LARGEST || largest[2] >= LARGEST {
        return None;
    }
    let [points, choices] = counted;
    let near = Near {
        points,
        choices,
        width: usize::try_from(largest[1]).ok()? + 1,
    };
    Some((near, base))
}

/// The best third utility among the points met, by their second utility: of all
/// whose second is at least so much. It falls from step to step.
struct Stairs {
    /// What each step was raised to by itself.
    best: Vec<i32>,
    /// What each block of steps was raised to as a whole. A step is as high as
    /// the higher of the two; a block's last step is its lowest, and no higher
    /// than the block.
    blocks: Vec<i32>,
}

/// Steps of a block, as a power of two.
const BLOCK: usize = 6;

impl Stairs {
    fn new(width: usize) -> Self {
        let blocks = (width >> BLOCK) + 1;
        Self {
            best: vec![-1; blocks << BLOCK],
            blocks: vec![-1; blocks],
        }
    }

    /// Whether a point that was met is at least as good in both.
    fn beat(&self, second: i32, third: i32) -> bool {
        let second = second as usize;
        self.blocks[second >> BLOCK] >= third || self.best[second] >= third
    }

    /// Meets a point that is not beaten.
    fn raise(&mut self, second: i32, third: i32) {
        let from = second as usize;
        let block = from >> BLOCK;
        for step in (block << BLOCK..=from).rev() {
            if self.best[step] >= third {
                return;
            }
            self.best[step] = third;
        }
        for block in (0..block).rev() {
            if self.blocks[block] >= third {
                return;
            }
            self.blocks[block] = third;
            if self.best[block << BLOCK] >= third {
                return;
            }
        }
    }
}

/// Sums that are taken together, about.
const BATCH: usize = 2048;

fn sweep(near: &Near, stop: &mut impl FnMut(usize) -> bool) -> Result<Vec<[i32; 3]>, Early> {
    let mut stairs = Stairs::new(near.width);
    let mut kept: Vec<[i32; 3]> = Vec::new();
    let mut batch: Vec<[i32; 3]> = Vec::new();
    // How far each choice has gone through the points.
    let mut next = vec![0usize; near.choices.len()];
    let mut depth = 0i32;
    for batches in 1u64.. {
        let heads = near.choices.iter().zip(&next);
        let heads = heads.filter_map(|(choice, at)| Some(near.points.get(*at)?[0] + choice[0]));
        let Some(most) = heads.max() else {
            break;
        };
        if batches.is_multiple_of(1024) && stop(kept.len()) {
            return Err(Early::Halted);
        }
        // All sums with a first utility from here up, unless they are beaten by
        // what came before.
        let from = most - depth;
        let mut taken = 0;
        batch.clear();
        for (choice, at) in near.choices.iter().zip(&mut next) {
            let before = *at;
            while let Some(point) = near.points.get(*at)
                && point[0] + choice[0] >= from
            {
                *at += 1;
                let sum = [
                    point[0] + choice[0],
                    point[1] + choice[1],
                    point[2] + choice[2],
                ];
                if !stairs.beat(sum[1], sum[2]) {
                    batch.push(sum);
                }
            }
            taken += *at - before;
        }
        if taken < BATCH / 2 {
            depth = depth.saturating_mul(2).clamp(1, 1 << 29);
        } else if taken > BATCH * 2 {
            depth /= 2;
        }
        batch.sort_unstable_by(|one, two| two.cmp(one));
        for sum in &batch {
            if !stairs.beat(sum[1], sum[2]) {
                kept.push(*sum);
                stairs.raise(sum[1], sum[2]);
            }
        }
    }
    Ok(kept)
}
