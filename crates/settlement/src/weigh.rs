//! Which weights of the sides bound best.
//!
//! Whatever the weights, no package has a larger weighed sum than that of each
//! part's best choice; every such sum bounds what can be reached (Lagrangian
//! duality). Any weights are right; the best ones leave least to be searched.
//! They minimise a function that is convex, or quasi-convex, over the weights,
//! with the package that is best by the weights as its slope.

use crate::band::Cut;
use crate::fair::Made;
use crate::space::Space;
use crate::unit::Unit;

/// What is bounded, in doubles: the bound, and how it changes with the weights.
/// Both take the weights and the point that is best by them. Only used to
/// choose weights; bounds are then computed exactly.
pub(crate) trait Bound {
    /// The bound; infinity where there is none.
    fn value(&self, weights: &[f64], best: &[f64]) -> f64;
    /// A subgradient of it (or of something that grows with it).
    fn slope(&self, weights: &[f64], best: &[f64]) -> Vec<f64>;
}

/// Points in doubles, part by part.
#[derive(Debug)]
pub(crate) struct Doubles {
    sides: usize,
    parts: Vec<Vec<f64>>,
    spans: Vec<f64>,
}

impl Doubles {
    pub(crate) fn of<U: Unit>(space: &Space<U>) -> Self {
        let spans = space.most.iter().zip(&space.least);
        Self {
            sides: space.sides,
            parts: space
                .parts
                .iter()
                .map(|part| part.worth.iter().map(|units| units.to_double()).collect())
                .collect(),
            spans: spans
                .map(|(most, least)| (*most - *least).to_double().max(1.0))
                .collect(),
        }
    }

    /// The point that is best by the weights.
    fn best(&self, weights: &[f64]) -> Vec<f64> {
        let mut best = vec![0.0; self.sides];
        for part in &self.parts {
            let value = |choice: &[f64]| -> f64 {
                choice
                    .iter()
                    .zip(weights)
                    .map(|(units, weight)| units * weight)
                    .sum()
            };
            let choices = part.chunks_exact(self.sides);
            let most = choices.max_by(|one, two| value(one).total_cmp(&value(two)));
            for (sum, units) in best.iter_mut().zip(most.unwrap_or_default()) {
                *sum += units;
            }
        }
        best
    }
}

/// Weights that bound about as well as any can, as whole numbers of up to
/// `bits` bits.
pub(crate) fn weights(doubles: &Doubles, bound: &dyn Bound, bits: u32) -> Vec<i64> {
    // Shares of the sides' spans: weights that sum to one once a side's units
    // are counted in its span.
    let shares = if doubles.sides == 2 {
        by_thirds(doubles, bound)
    } else {
        by_ellipsoids(doubles, bound)
    };
    whole(&unscaled(doubles, &shares), bits)
}

fn unscaled(doubles: &Doubles, shares: &[f64]) -> Vec<f64> {
    let shares = shares.iter().zip(&doubles.spans);
    shares.map(|(share, span)| share / span).collect()
}

/// The nearest whole weights, the largest of about so many bits.
pub(crate) fn whole(weights: &[f64], bits: u32) -> Vec<i64> {
    let largest = weights.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let scale = ((1u64 << bits.min(40)) - 1) as f64 / largest;
    let near = |weight: &f64| {
        let near = (weight * scale).round() as i64;
        // What counts at all must not vanish.
        if *weight > 0.0 { near.max(1) } else { 0 }
    };
    weights.iter().map(near).collect()
}

/// Two sides: one number to find, between two thirds again and again.
fn by_thirds(doubles: &Doubles, bound: &dyn Bound) -> Vec<f64> {
    let value = |share: f64| {
        let weights = unscaled(doubles, &[share, 1.0 - share]);
        bound.value(&weights, &doubles.best(&weights))
    };
    let (mut low, mut high) = (0.0f64, 1.0f64);
    for _ in 0..90 {
        let (left, right) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if value(left) <= value(right) {
            high = right;
        } else {
            low = left;
        }
    }
    let middle = f64::midpoint(low, high);
    // The ends themselves are never looked at above.
    let found = [0.0, 1.0, middle];
    let least = found
        .into_iter()
        .min_by(|one, two| value(*one).total_cmp(&value(*two)));
    let share = least.unwrap_or(0.5);
    vec![share, 1.0 - share]
}

/// More sides: the ellipsoid method (N. Shor 1977; D. Yudin and A. Nemirovski
/// 1976) over all shares but the last.
fn by_ellipsoids(doubles: &Doubles, bound: &dyn Bound) -> Vec<f64> {
    let free = doubles.sides - 1;
    let n = free as f64;
    let mut centre = vec![1.0 / doubles.sides as f64; free];
    let mut shape = vec![0.0; free * free];
    for at in 0..free {
        shape[at * free + at] = 1.0;
    }
    let mut found = (f64::INFINITY, with_last(&centre));
    for _ in 0..60 * free * free + 100 {
        let shares = with_last(&centre);
        let cut = match shares.iter().position(|share| *share < 0.0) {
            // Outside: away from the share that is negative.
            Some(last) if last == free => vec![1.0; free],
            Some(side) => (0..free)
                .map(|at| if at == side { -1.0 } else { 0.0 })
                .collect(),
            None => {
                let weights = unscaled(doubles, &shares);
                let best = doubles.best(&weights);
                let value = bound.value(&weights, &best);
                if value < found.0 {
                    found = (value, shares.clone());
                }
                let slope = bound.slope(&weights, &best);
                let by_share = |at: usize| slope[at] / doubles.spans[at];
                (0..free).map(|at| by_share(at) - by_share(free)).collect()
            }
        };
        let turned: Vec<f64> = (0..free)
            .map(|row| (0..free).map(|at| shape[row * free + at] * cut[at]).sum())
            .collect();
        let length: f64 = cut.iter().zip(&turned).map(|(one, two)| one * two).sum();
        let length = length.sqrt();
        if !length.is_finite() || length < 1e-14 {
            break;
        }
        for (centre, turned) in centre.iter_mut().zip(&turned) {
            *centre -= turned / length / (n + 1.0);
        }
        let grown = n * n / (n * n - 1.0).max(f64::MIN_POSITIVE);
        for row in 0..free {
            for at in 0..free {
                let less = 2.0 / (n + 1.0) * turned[row] * turned[at] / (length * length);
                let place = &mut shape[row * free + at];
                *place = grown * (*place - less);
            }
        }
    }
    found.1
}

fn with_last(centre: &[f64]) -> Vec<f64> {
    let last = 1.0 - centre.iter().sum::<f64>();
    centre.iter().copied().chain([last]).collect()
}

/// Packages that are best by some weights, over all directions in even steps.
pub(crate) fn supported<U: Unit>(space: &Space<U>, doubles: &Doubles) -> Vec<Made<U>> {
    const DIRECTIONS: usize = 500;
    let mut directions = Vec::new();
    let steps = (1..=100)
        .take_while(|steps| crate::space::grid::splits_of(*steps, space.sides) <= DIRECTIONS)
        .last();
    crate::space::grid::for_each_split(steps.unwrap_or(1), space.sides, &mut |shares| {
        // Every side counts a little, so that what is best is unbeaten.
        let share = |share: &usize| *share as f64 + 1e-3;
        directions.push(shares.iter().map(share).collect::<Vec<f64>>());
    });
    let bits = space.weight_bits();
    directions
        .iter()
        .map(|shares| best(space, &whole(&unscaled(doubles, shares), bits)))
        .collect()
}

/// A package that is best by the weights.
fn best<U: Unit>(space: &Space<U>, weights: &[i64]) -> Made<U> {
    let mut sum = vec![U::default(); space.sides];
    let mut choices = Vec::with_capacity(space.parts.len());
    for part in &space.parts {
        let points = part.worth.chunks_exact(space.sides).enumerate();
        let best = points.max_by_key(|(_, point)| Cut::value(weights, point));
        let (choice, point) = best.unwrap_or_default();
        choices.push(choice);
        for (sum, units) in sum.iter_mut().zip(point) {
            *sum += *units;
        }
    }
    (sum, choices)
}

/// The largest weighed sum that any package has, exactly.
pub(crate) fn most<U: Unit>(space: &Space<U>, weights: &[i64]) -> U {
    let of_part = |part: &crate::space::Part<U>| {
        let values = part.worth.chunks_exact(space.sides);
        values
            .map(|point| Cut::value(weights, point))
            .max()
            .unwrap_or_default()
    };
    space.parts.iter().map(of_part).sum()
}
