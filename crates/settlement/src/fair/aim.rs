//! What is sought, what counts as better, and what bounds it.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, One, Signed, ToPrimitive, Zero};

use crate::band::Cut;
use crate::model::Number;
use crate::space::Space;
use crate::unit::Unit;
use crate::weigh::Bound;

/// What is sought among the packages that give every side at least its floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The largest product of gains.
    Product,
    /// The largest smallest gain, each counted in the side's own measure; a side
    /// with none does not count.
    Smallest(Vec<Option<BigInt>>),
    /// The largest sum, each utility divided by the side's scale.
    Sum,
    /// The most for one side.
    Most(usize),
    /// This very point: how far the best is above it.
    Reach(Vec<BigInt>),
}

/// An aim in a space, with the floors that hold.
pub(crate) struct Sought<'a, U> {
    pub(crate) space: &'a Space<U>,
    pub(crate) floor: &'a [U],
    pub(crate) aim: Aim,
    /// Each side's ideal gain, for ties; none known: ties are left to the
    /// utilities.
    pub(crate) ideals: Option<&'a [U]>,
}

impl<U: Unit> Sought<'_, U> {
    fn sides(&self) -> usize {
        self.space.sides
    }

    fn gains<'p>(&'p self, point: &'p [U]) -> impl Iterator<Item = U> + 'p {
        point
            .iter()
            .zip(self.floor)
            .map(|(units, floor)| *units - *floor)
    }

    /// What a point reaches, exactly, by the aim's own measure.
    pub(crate) fn measure(&self, point: &[U]) -> Number {
        let gains = || self.gains(point).map(U::to_big);
        match &self.aim {
            Aim::Product => {
                let whole: BigInt = gains().product();
                Number::new(whole, self.space.scale.iter().product())
            }
            Aim::Smallest(spans) => smallest(gains(), spans).unwrap_or_else(Number::one),
            Aim::Sum => self.space.numbers(point).into_iter().sum(),
            Aim::Most(side) => self.space.number(*side, point[*side]),
            Aim::Reach(_) => Number::zero(),
        }
    }

    /// About the same as a double, to see at a glance which of two is better.
    fn about(&self, point: &[U]) -> f64 {
        let gains = || self.gains(point).map(U::to_double);
        match &self.aim {
            Aim::Product => gains().map(f64::ln).sum(),
            Aim::Smallest(spans) => gains()
                .zip(spans)
                .filter_map(|(gain, span)| Some(gain / span.as_ref()?.to_f64()?))
                .fold(f64::INFINITY, f64::min),
            Aim::Sum => {
                let scaled = point.iter().zip(&self.space.scale);
                scaled
                    .map(|(units, scale)| units.to_double() / scale.to_f64().unwrap_or(1.0))
                    .sum()
            }
            Aim::Most(side) => point[*side].to_double(),
            Aim::Reach(_) => 0.0,
        }
    }

    /// The best of some points by the aim and the rule for ties.
    pub(crate) fn best<'p>(
        &self,
        points: impl Iterator<Item = &'p [U]>,
    ) -> Option<(usize, &'p [U])> {
        let mut best: Option<(usize, &[U], f64)> = None;
        for (at, point) in points.enumerate() {
            let about = self.about(point);
            let better = best.is_none_or(|(_, best, best_about)| {
                let margin = 1e-9 * (1.0 + about.abs().max(best_about.abs()));
                if about < best_about - margin {
                    false
                } else if about > best_about + margin {
                    true
                } else {
                    self.compare(point, best).is_gt()
                }
            });
            if better {
                best = Some((at, point, about));
            }
        }
        best.map(|(at, point, _)| (at, point))
    }

    /// Which of two points is better, exactly; only equal points are equal.
    pub(crate) fn compare(&self, one: &[U], two: &[U]) -> Ordering {
        let by_aim = match &self.aim {
            Aim::Smallest(spans) => self
                .sorted_ratios(one, spans)
                .cmp(&self.sorted_ratios(two, spans)),
            _ => self.measure(one).cmp(&self.measure(two)),
        };
        let by_ratios = || match self.ideals {
            Some(ideals) => {
                let spans = spans_of(ideals);
                self.sorted_ratios(one, &spans)
                    .cmp(&self.sorted_ratios(two, &spans))
            }
            None => Ordering::Equal,
        };
        by_aim.then_with(by_ratios).then_with(|| one.cmp(two))
    }

    /// The gains in their measures, the smallest first; one for a side that has
    /// no measure.
    fn sorted_ratios(&self, point: &[U], spans: &[Option<BigInt>]) -> Vec<Number> {
        let ratio = |(gain, span): (U, &Option<BigInt>)| match span {
            Some(span) => Number::new(gain.to_big(), span.clone()),
            None => Number::one(),
        };
        let mut ratios: Vec<Number> = self.gains(point).zip(spans).map(ratio).collect();
        ratios.sort();
        ratios
    }

    /// The least weighed sum of a package that is at least as good as a point.
    pub(crate) fn least(&self, weights: &[i64], point: &[U]) -> BigInt {
        let floors = Cut::value(weights, self.floor).to_big();
        match &self.aim {
            Aim::Product => {
                // By the inequality of the means: Σ λg ≥ n (Π g Π λ)^(1/n).
                let logs = self.gains(point).zip(weights);
                let logs = logs.map(|(gain, weight)| gain.to_double().ln() + (*weight as f64).ln());
                let n = self.sides() as f64;
                let mean = n * (logs.sum::<f64>() / n).exp();
                floors + BigInt::from_f64((mean * (1.0 - 1e-10)).floor()).unwrap_or_default()
            }
            Aim::Smallest(spans) => {
                let smallest = self.measure(point);
                ceil(&(Number::from(floors) + smallest * weighed_spans(weights, spans)))
            }
            Aim::Sum => {
                let (common, rest) = self.uneven(weights);
                ceil(&(common * self.measure(point) + rest))
            }
            Aim::Most(side) => {
                let more = (point[*side] - self.floor[*side]).times(weights[*side]);
                floors + more.to_big()
            }
            Aim::Reach(target) => weighed(weights, target),
        }
    }

    /// What nothing exceeds by the aim's measure, if no package has a larger
    /// weighed sum. Negative if there is no package at all.
    pub(crate) fn bound(&self, weights: &[i64], most: &BigInt) -> Number {
        let floors = Cut::value(weights, self.floor).to_big();
        let above = Number::from(most - floors);
        match &self.aim {
            Aim::Product => {
                let mean = &above / Number::from(BigInt::from(self.sides()));
                if mean.is_negative() {
                    return mean;
                }
                let product: BigInt = weights.iter().map(|weight| BigInt::from(*weight)).product();
                let scales: BigInt = self.space.scale.iter().product();
                let whole = (0..self.sides()).fold(Number::one(), |product, _| product * &mean);
                whole / Number::from(product * scales)
            }
            Aim::Smallest(spans) => {
                let spans = weighed_spans(weights, spans);
                if spans.is_zero() {
                    Number::one()
                } else {
                    above / spans
                }
            }
            Aim::Sum => {
                let (common, rest) = self.uneven(weights);
                (Number::from(most.clone()) - rest) / common
            }
            Aim::Most(side) => {
                let own = BigInt::from(weights[*side]) * &self.space.scale[*side];
                self.space.number(*side, self.floor[*side]) + above / Number::from(own)
            }
            Aim::Reach(target) => Number::from(most - weighed(weights, target)),
        }
    }

    /// For sums: λ·u ≥ common × (Σ u/scale) + rest for every u above the floors.
    fn uneven(&self, weights: &[i64]) -> (Number, Number) {
        let in_scale: Vec<BigInt> = weights
            .iter()
            .zip(&self.space.scale)
            .map(|(weight, scale)| BigInt::from(*weight) * scale)
            .collect();
        let common = in_scale.iter().min().cloned().unwrap_or_default();
        let rest = in_scale.iter().enumerate().map(|(side, weight)| {
            Number::from(weight - &common) * self.space.number(side, self.floor[side])
        });
        let rest = rest.sum();
        (Number::from(common), rest)
    }

    /// Weights that need no search: those of a sum.
    pub(crate) fn given_weights(&self) -> Option<Vec<f64>> {
        let inverse = |scale: &BigInt| 1.0 / scale.to_f64().unwrap_or(1.0);
        (self.aim == Aim::Sum).then(|| self.space.scale.iter().map(inverse).collect())
    }

    /// The bound in doubles, for choosing weights.
    pub(crate) fn in_doubles(&self) -> InDoubles {
        InDoubles {
            aim: self.aim.clone(),
            spans: match &self.aim {
                Aim::Smallest(spans) => spans.iter().map(double).collect(),
                _ => self
                    .space
                    .most
                    .iter()
                    .zip(&self.space.least)
                    .map(|(most, least)| (*most - *least).to_double().max(1.0))
                    .collect(),
            },
            floor: match &self.aim {
                Aim::Reach(target) => target.iter().map(|t| t.to_f64().unwrap_or(0.0)).collect(),
                _ => self.floor.iter().map(|floor| floor.to_double()).collect(),
            },
        }
    }
}

/// Ideal gains as measures; a side that can gain nothing has none.
pub(crate) fn spans_of<U: Unit>(ideals: &[U]) -> Vec<Option<BigInt>> {
    let span = |ideal: &U| (*ideal > U::default()).then(|| ideal.to_big());
    ideals.iter().map(span).collect()
}

fn smallest(gains: impl Iterator<Item = BigInt>, spans: &[Option<BigInt>]) -> Option<Number> {
    let ratios = gains.zip(spans);
    let ratios = ratios.filter_map(|(gain, span)| Some(Number::new(gain, span.clone()?)));
    ratios.min()
}

fn weighed_spans(weights: &[i64], spans: &[Option<BigInt>]) -> Number {
    let products = weights
        .iter()
        .zip(spans)
        .filter_map(|(weight, span)| Some(span.as_ref()? * *weight));
    Number::from(products.sum::<BigInt>())
}

fn weighed(weights: &[i64], point: &[BigInt]) -> BigInt {
    weights
        .iter()
        .zip(point)
        .map(|(weight, units)| units * *weight)
        .sum()
}

fn ceil(number: &Number) -> BigInt {
    number.ceil().to_integer()
}

fn double(span: &Option<BigInt>) -> f64 {
    span.as_ref().and_then(BigInt::to_f64).unwrap_or(0.0)
}

/// A bound in doubles.
pub(crate) struct InDoubles {
    aim: Aim,
    /// What a side's gains are counted in.
    spans: Vec<f64>,
    /// What gains are counted from.
    floor: Vec<f64>,
}

impl InDoubles {
    fn above(&self, weights: &[f64], best: &[f64]) -> f64 {
        let gains = best.iter().zip(&self.floor).zip(weights);
        gains
            .map(|((best, floor), weight)| (best - floor) * weight)
            .sum()
    }

    fn weighed_spans(&self, weights: &[f64]) -> f64 {
        weights
            .iter()
            .zip(&self.spans)
            .map(|(weight, span)| weight * span)
            .sum()
    }
}

impl Bound for InDoubles {
    fn value(&self, weights: &[f64], best: &[f64]) -> f64 {
        let above = self.above(weights, best);
        match &self.aim {
            Aim::Product if above <= 0.0 => f64::NEG_INFINITY,
            Aim::Product => {
                let logs: f64 = weights.iter().map(|weight| weight.ln()).sum();
                weights.len() as f64 * above.ln() - logs
            }
            Aim::Most(side) if weights[*side] <= 0.0 => f64::INFINITY,
            Aim::Most(side) => above / weights[*side],
            Aim::Smallest(_) | Aim::Reach(_) | Aim::Sum => {
                let spans = self.weighed_spans(weights);
                if spans > 0.0 {
                    above / spans
                } else {
                    f64::INFINITY
                }
            }
        }
    }

    fn slope(&self, weights: &[f64], best: &[f64]) -> Vec<f64> {
        let above = self.above(weights, best);
        let sides = 0..weights.len();
        let gain = |side: usize| best[side] - self.floor[side];
        match &self.aim {
            Aim::Product => {
                let n = weights.len() as f64;
                let by_side = |side| {
                    n * gain(side) / above.max(f64::MIN_POSITIVE)
                        - 1.0 / weights[side].max(f64::MIN_POSITIVE)
                };
                sides.map(by_side).collect()
            }
            Aim::Most(most) => {
                let ratio = above / weights[*most].max(f64::MIN_POSITIVE);
                sides
                    .map(|side| gain(side) - if side == *most { ratio } else { 0.0 })
                    .collect()
            }
            Aim::Smallest(_) | Aim::Reach(_) | Aim::Sum => {
                let ratio = above / self.weighed_spans(weights).max(f64::MIN_POSITIVE);
                sides
                    .map(|side| gain(side) - ratio * self.spans[side])
                    .collect()
            }
        }
    }
}
