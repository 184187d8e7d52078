//! One fair package alone, without the frontier.
//!
//! Weights of the sides bound what any package can reach; a package that is
//! found bounds what any better one must have as its weighed sum. Between the
//! two lie few packages: they are listed up to some cost, the best is kept, and
//! the cost grows until nothing better can be left (see [`crate::band`]).

use num_bigint::BigInt;

use crate::band::{self, Cut};
use crate::model::Number;
use crate::progress::{Early, Halt};
use crate::space::Space;
use crate::unit::Unit;
use crate::weigh::{self, Doubles};

mod aim;

pub(crate) use aim::{Aim, Sought, spans_of};

/// By how much weights are tilted, as fractions: the largest that costs little.
const TILTS: [(i64, i64); 5] = [(1, 2), (1, 4), (1, 10), (1, 25), (1, 100)];
/// Points held at a time.
const MOST: usize = 4_000_000;

/// A point, and a choice of each part that makes it.
pub(crate) type Made<U> = (Vec<U>, Vec<usize>);

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<U> {
    /// The best.
    pub(crate) best: Option<Made<U>>,
    /// How sure.
    pub(crate) proof: Proof,
}

/// How sure a search is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Proof {
    /// Nothing is better; if there is no best, nothing is there at all.
    Whole,
    /// Nothing exceeds this by the aim's measure.
    Bound(Number, Early),
}

impl<U: Unit> Sought<'_, U> {
    /// Searches, starting from what is known.
    pub(crate) fn find(
        &self,
        doubles: &Doubles,
        known: Option<Made<U>>,
        halt: &mut dyn Halt,
    ) -> Found<U> {
        let weights = self.weights(doubles);
        let most = weigh::most(self.space, &weights).to_big();
        let mut best = known;
        let needed = |best: &Option<Made<U>>| match best {
            Some((point, _)) => &most - self.least(&weights, point),
            None => &most - Cut::value(&weights, self.floor).to_big(),
        };
        let mut all = needed(&best);
        // So much has been searched.
        let mut searched = BigInt::from(-1);
        let mut cost = first_cost(self.space, &weights, &all);
        while searched < all {
            let (known, wanted) = (best.as_ref(), &most - &all);
            let tilted = known.map_or_else(Vec::new, |known| self.tilted(&weights, known, &all));
            let cut = (&most - &cost).max(wanted);
            match self.within(&weights, &cut, tilted, halt) {
                Ok(Some(found)) => {
                    let better = best
                        .as_ref()
                        .is_none_or(|(best, _)| self.compare(&found.0, best).is_gt());
                    if better {
                        best = Some(found);
                        all = needed(&best);
                    }
                }
                Ok(None) => {}
                Err(early) => {
                    let bound = self.bound(&weights, &(&most - &searched - 1));
                    return Found {
                        best,
                        proof: Proof::Bound(bound, early),
                    };
                }
            }
            searched = cost.clone();
            let doubled: BigInt = &cost + &cost + 1;
            cost = doubled.min(all.clone()).max(&searched + 1);
        }
        Found {
            best,
            proof: Proof::Whole,
        }
    }

    fn weights(&self, doubles: &Doubles) -> Vec<i64> {
        let bits = self.space.weight_bits();
        match self.given_weights() {
            Some(weights) => weigh::whole(&weights, bits),
            None => weigh::weights(doubles, &self.in_doubles(), bits),
        }
    }

    /// What nothing exceeds, by weighed sums alone.
    pub(crate) fn outer_bound(&self, doubles: &Doubles) -> Number {
        let weights = self.weights(doubles);
        self.bound(&weights, &weigh::most(self.space, &weights).to_big())
    }

    /// Cuts that every package at least as good as a known one is within: by
    /// weights that favour one side or another a little. Together they leave
    /// much less than one cut does.
    fn tilted(&self, weights: &[i64], (known, _): &Made<U>, all: &BigInt) -> Vec<Cut<U>> {
        if self.space.sides < 3 || self.given_weights().is_some() {
            return Vec::new();
        }
        let tilt = |side: usize, more: bool| {
            TILTS.iter().find_map(|(by, of)| {
                let mut tilted = weights.to_vec();
                let change = weights[side] / of * by;
                tilted[side] += if more { change } else { -change };
                let least = self.least(&tilted, known);
                let cost = weigh::most(self.space, &tilted).to_big() - &least;
                let least = U::exactly(&least)?;
                (cost <= all * 2).then_some(Cut {
                    weights: tilted,
                    least,
                })
            })
        };
        let sides = 0..self.space.sides;
        sides
            .flat_map(|side| [tilt(side, true), tilt(side, false)])
            .flatten()
            .collect()
    }

    /// The best package whose weighed sum is at least so much.
    fn within(
        &self,
        weights: &[i64],
        least: &BigInt,
        tilted: Vec<Cut<U>>,
        halt: &mut dyn Halt,
    ) -> Result<Option<Made<U>>, Early> {
        let sides = self.space.sides;
        let mut cuts = Vec::with_capacity(sides + 1);
        cuts.push(Cut {
            weights: weights.to_vec(),
            least: U::exactly(least).ok_or(Early::Outgrown)?,
        });
        cuts.extend(tilted);
        let floors = self.floor.iter().enumerate();
        let binding = floors.filter(|(side, floor)| self.space.least[*side] < **floor);
        cuts.extend(binding.map(|(side, floor)| Cut::floor(sides, side, *floor)));
        let band = band::packages(self.space, &cuts, MOST, halt)?;
        let best = self.best(band.iter());
        Ok(best.and_then(|(at, point)| Some((point.to_vec(), band.choices(at)?))))
    }
}

/// What is searched first: a small part of what the cheapest single changes
/// from the best choices cost.
fn first_cost<U: Unit>(space: &Space<U>, weights: &[i64], all: &BigInt) -> BigInt {
    let cheapest = |part: &crate::space::Part<U>| {
        let values = part.worth.chunks_exact(space.sides);
        let mut values: Vec<U> = values.map(|point| Cut::value(weights, point)).collect();
        values.sort_unstable_by(|one, two| two.cmp(one));
        match values[..] {
            [most, next, ..] => Some(most - next),
            _ => None,
        }
    };
    let mut cheapest: Vec<U> = space.parts.iter().filter_map(cheapest).collect();
    cheapest.sort_unstable();
    let first = cheapest.get(space.sides).or(cheapest.last());
    let first = first.map_or_else(BigInt::default, |first| first.to_big());
    first.min(all.clone()).max(BigInt::default())
}
