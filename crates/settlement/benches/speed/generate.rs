//! Problems of any size, the same for the same seed.

use goodoffices_settlement::{Domain, Issue, Number, Problem, Side, Worth};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

/// What to make.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) sides: usize,
    pub(crate) issues: usize,
    pub(crate) options: usize,
    /// What each side's weights sum to.
    pub(crate) weights: u64,
}

/// Opposed preferences: of each issue, what the first side likes better the
/// second likes less; further sides have an order of their own. Evaluations are
/// whole numbers from 0 to 100, the best of each issue 100; a package is worth
/// the sum of weight × evaluation / 100.
pub(crate) fn opposed(shape: Shape, seed: u64) -> Problem {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let weights: Vec<Vec<u64>> = (0..shape.sides)
        .map(|_| weights(&mut random, shape.issues, shape.weights))
        .collect();
    let mut worth = vec![Vec::with_capacity(shape.issues); shape.sides];
    for issue in 0..shape.issues {
        let weights = weights.iter().map(|weights| weights[issue]);
        for ((side, worth), weight) in worth.iter_mut().enumerate().zip(weights) {
            let mut evaluations: Vec<u64> = (0..shape.options)
                .map(|_| below(&mut random, 101))
                .collect();
            evaluations.sort_unstable();
            if let Some(best) = evaluations.last_mut() {
                *best = 100;
            }
            match side {
                0 => {}
                1 => evaluations.reverse(),
                _ => shuffle(&mut random, &mut evaluations),
            }
            let in_hundreds =
                |evaluation: u64| Number::new((evaluation * weight).into(), 100.into());
            worth.push(Worth::Each(
                evaluations.into_iter().map(in_hundreds).collect(),
            ));
        }
    }
    let options = (1..=shape.options).map(|option| option.to_string());
    let options: Vec<String> = options.collect();
    Problem {
        issues: (1..=shape.issues)
            .map(|issue| Issue {
                name: format!("issue {issue}"),
                domain: Domain::Options(options.clone()),
            })
            .collect(),
        sides: worth
            .into_iter()
            .enumerate()
            .map(|(side, worth)| Side {
                name: format!("side {}", side + 1),
                worth,
                bonuses: Vec::new(),
                reservation: Number::from_integer(0.into()),
            })
            .collect(),
        rules: Vec::new(),
    }
}

/// So many positive numbers with this sum, all splits alike.
fn weights(random: &mut ChaCha8Rng, count: usize, sum: u64) -> Vec<u64> {
    let spare = sum - count as u64;
    let mut cuts: Vec<u64> = (1..count).map(|_| below(random, spare + 1)).collect();
    cuts.sort_unstable();
    let ends = cuts.iter().copied().chain([spare]);
    let starts = [0].into_iter().chain(cuts.iter().copied());
    ends.zip(starts)
        .map(|(end, start)| end - start + 1)
        .collect()
}

fn shuffle(random: &mut ChaCha8Rng, items: &mut [u64]) {
    for at in (1..items.len()).rev() {
        items.swap(at, below(random, at as u64 + 1) as usize);
    }
}

/// A number below this; the tiny preference for small ones does not matter here.
fn below(random: &mut ChaCha8Rng, bound: u64) -> u64 {
    random.next_u64() % bound
}
