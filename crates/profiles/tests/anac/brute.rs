//! Looking at every package.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use settlement::{Number, Solution};

use crate::reading::Reading;

/// The frontier, by exact utilities; best for the first side first.
pub(crate) fn frontier(reading: &Reading, floors: &[Number]) -> Option<Vec<Vec<Number>>> {
    let scales: Vec<BigInt> = reading
        .sides
        .iter()
        .zip(floors)
        .map(|(side, floor)| {
            let values = side.worth.iter().flatten().chain([floor]);
            values.fold(BigInt::one(), |scale, value| scale.lcm(value.denom()))
        })
        .collect();
    let units = |value: &Number, side: usize| -> Option<i128> {
        (value * scales.get(side)?).to_integer().to_i128()
    };
    let mut table = Vec::new();
    for (issue, named) in reading.issues.iter().enumerate() {
        let mut options = Vec::new();
        for option in 0..named.options.len() {
            let of = |(place, side): (usize, &crate::reading::Side)| {
                units(side.worth.get(issue)?.get(option)?, place)
            };
            options.push(
                reading
                    .sides
                    .iter()
                    .enumerate()
                    .map(of)
                    .collect::<Option<Vec<i128>>>()?,
            );
        }
        table.push(options);
    }
    let floors = floors
        .iter()
        .enumerate()
        .map(|(side, floor)| units(floor, side));
    let mut best = Best {
        floors: floors.collect::<Option<_>>()?,
        points: Vec::new(),
    };
    best.look(&table, &vec![0; reading.sides.len()]);
    let exact = |point: Vec<i128>| {
        let numbers = point.into_iter().zip(&scales);
        numbers
            .map(|(units, scale)| Number::new(units.into(), scale.clone()))
            .collect()
    };
    best.points.sort_unstable_by(|one, other| other.cmp(one));
    Some(best.points.into_iter().map(exact).collect())
}

/// The points that nothing seen so far beats.
struct Best {
    floors: Vec<i128>,
    points: Vec<Vec<i128>>,
}

impl Best {
    fn look(&mut self, table: &[Vec<Vec<i128>>], sum: &[i128]) {
        let Some((options, rest)) = table.split_first() else {
            self.take(sum);
            return;
        };
        let mut next = sum.to_vec();
        for option in options {
            for ((next, sum), worth) in next.iter_mut().zip(sum).zip(option) {
                *next = sum + worth;
            }
            self.look(rest, &next);
        }
    }

    fn take(&mut self, new: &[i128]) {
        let as_good =
            |one: &[i128], other: &[i128]| one.iter().zip(other).all(|(one, other)| one >= other);
        if !as_good(new, &self.floors) {
            return;
        }
        if let Some(at) = self.points.iter().position(|point| as_good(point, new)) {
            // What beats one beats its neighbours too: it is asked first.
            self.points.swap(at, at / 2);
            return;
        }
        self.points.retain(|point| !as_good(new, point));
        self.points.push(new.to_vec());
    }
}

/// The best that each side gets.
pub(crate) fn ideals(frontier: &[Vec<Number>]) -> Option<Vec<Number>> {
    let sides = frontier.first()?.len();
    (0..sides)
        .map(|side| {
            frontier
                .iter()
                .filter_map(|point| point.get(side))
                .max()
                .cloned()
        })
        .collect()
}

/// The fair point by its definition, ties by the documented rule, and its
/// measure.
pub(crate) fn fair(
    frontier: &[Vec<Number>],
    floors: &[Number],
    solution: Solution,
) -> Option<(Vec<Number>, Number)> {
    let ideals = ideals(frontier)?;
    let key = |point: &Vec<Number>| {
        let gains: Vec<Number> = point
            .iter()
            .zip(floors)
            .map(|(utility, floor)| utility - floor)
            .collect();
        let ratio = |(side, gain): (usize, &Number)| {
            let ideal = &ideals[side] - &floors[side];
            if ideal.is_positive() {
                gain / ideal
            } else {
                Number::one()
            }
        };
        let mut ratios: Vec<Number> = gains.iter().enumerate().map(ratio).collect();
        ratios.sort();
        let mut least_first = gains.clone();
        least_first.sort();
        let measure = match solution {
            Solution::Nash => vec![
                gains
                    .iter()
                    .fold(Number::one(), |product, gain| product * gain),
            ],
            Solution::KalaiSmorodinsky => ratios.clone(),
            Solution::Egalitarian => least_first,
            Solution::Utilitarian => vec![
                point
                    .iter()
                    .fold(Number::zero(), |sum, utility| sum + utility),
            ],
        };
        (measure, ratios, point.clone())
    };
    let (measure, _, point) = frontier.iter().map(key).max()?;
    Some((point, measure.into_iter().next()?))
}
