//! What an interview finds out: not one set of weights, but all that agree with
//! the answers.

use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use settlement::{Decision, Domain, Issue, Number, Side, Worth};

use crate::cloud::Cloud;
use crate::interview::Setup;
use crate::known::Known;
use crate::limits;
use crate::unknowns::{Form, Spot, Sum, Unknowns};
use crate::walk::{Chance, readings};

/// Units of a point: readings are written in hundredths of one, so that an
/// exact engine meets small whole numbers.
const UNITS: u32 = 100;
/// Readings drawn for each that is kept; the centre is the mean of all.
const PER_READING: usize = 4;
/// Pairs of packages by which [`Sureness`] is told.
const PAIRS: usize = 400;
/// A pair's order is settled if so many of a hundred readings share it.
const SETTLED: usize = 95;

/// What is known of what a side wants.
#[derive(Debug, Clone)]
pub struct Elicited {
    /// Of each issue, how much of the 100 points its swing may be worth.
    pub weights: Vec<Weight>,
    /// The reading in the middle of all: their mean.
    pub centre: Reading,
    /// [`limits::READINGS`] readings, spread evenly over all that agree with
    /// the answers.
    pub readings: Vec<Reading>,
    /// How sure all this is.
    pub sureness: Sureness,
    /// Answers that cannot all be true.
    pub conflicts: Vec<Conflict>,
    known: Known,
    issues: Arc<[Issue]>,
}

/// How much an issue's swing may be worth, in points of a hundred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// At least this.
    pub low: Number,
    /// In the middle reading.
    pub centre: Number,
    /// At most this.
    pub high: Number,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// So many,
    pub of: usize,
    /// of so many.
    pub all: usize,
}

impl Share {
    /// In hundredths, rounded down: never more sure than it is. Of none: 0.
    pub fn percent(self) -> usize {
        self.of
            .saturating_mul(100)
            .checked_div(self.all)
            .unwrap_or(0)
    }
}

/// How sure the result is, by pairs of packages drawn at random.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sureness {
    /// Pairs of which at least 95 in a hundred readings prefer the same one.
    pub settled: Share,
    /// Readings that agree with the majority, all pairs together: half of them
    /// if nothing is known, all if everything is.
    pub agreeing: Share,
}

/// Answers that cannot all be true; leaving out any one of them would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Their numbers in [`crate::Interview::asked`], from 0, rising.
    pub answers: Vec<usize>,
}

/// One way to read the answers: what each thing is worth, in points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    issues: Arc<[Issue]>,
    /// Of each issue the numbers of its points, and what they are worth.
    points: Vec<(Vec<usize>, Vec<u32>)>,
    floor: Option<u32>,
}

impl Elicited {
    pub(crate) fn new(setup: &Setup, known: Known) -> Self {
        let issues: Arc<[Issue]> = setup.issues.clone().into();
        let mut drawn = readings(&known, setup.seed, limits::READINGS * PER_READING);
        let unknowns = &known.unknowns;
        let mean: Vec<f64> = (0..unknowns.count)
            .map(|unknown| {
                let sum: f64 = drawn.iter().map(|reading| reading[unknown]).sum();
                sum / drawn.len().max(1) as f64
            })
            .collect();
        let centre = Reading::new(&issues, unknowns, &mean);
        let mut number = 0;
        drawn.retain(|_| {
            number += 1;
            number % PER_READING == 0
        });
        let cloud = Cloud::new(unknowns, &drawn);
        let weights = (0..issues.len())
            .map(|issue| {
                let form = unknowns.weight(issue);
                let (low, high) = outwards(known.bounds(&form));
                let centre: f64 = form.iter().map(|(unknown, _)| mean[*unknown]).sum();
                Weight {
                    low,
                    centre: points(units(centre)),
                    high,
                }
            })
            .collect();
        let all = drawn.iter();
        let readings = all.map(|values| Reading::new(&issues, unknowns, values));
        let conflicts = known.conflicts().into_iter();
        Self {
            weights,
            centre,
            readings: readings.collect(),
            sureness: sureness(unknowns, &cloud, setup.seed),
            conflicts: conflicts.map(|answers| Conflict { answers }).collect(),
            known,
            issues,
        }
    }

    /// What is negotiated.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// The least and the most points that a package can be worth to this side,
    /// the `place`-th of the problem, rounded outwards to hundredths. None if
    /// the package is not one of the problem's.
    pub fn bounds(&self, place: usize, package: &[Decision]) -> Option<(Number, Number)> {
        let form = self.form(place, package)?;
        Some(outwards(self.known.bounds(&form)))
    }

    /// The least and the most points that one package can be worth more than
    /// another.
    pub fn gap(
        &self,
        place: usize,
        package: &[Decision],
        other: &[Decision],
    ) -> Option<(Number, Number)> {
        let mut gap = Sum::default();
        gap.add(&self.form(place, package)?, 1.0);
        gap.add(&self.form(place, other)?, -1.0);
        Some(outwards(self.known.bounds(&gap.form())))
    }

    /// What a package is worth, by unknowns.
    fn form(&self, place: usize, package: &[Decision]) -> Option<Form> {
        if package.len() != self.issues.len() {
            return None;
        }
        let unknowns = &self.known.unknowns;
        let mut sum = Sum::default();
        for (issue, decision) in package.iter().enumerate() {
            let shape = unknowns.issues.get(issue)?;
            let spot = match decision {
                Decision::Option(option) => {
                    let count = self.issues.get(issue)?.domain.count()?;
                    let option = Some(*option).filter(|option| *option < count)?;
                    shape.at(crate::question::Level::Option(option))?
                }
                Decision::Shares(shares) if shape.divisible => {
                    Spot::between(0, 1, shares.get(place)?.to_f64()?)
                }
                Decision::Shares(_) => return None,
            };
            sum.add(&unknowns.spot(issue, spot), 1.0);
        }
        Some(sum.form())
    }

    /// Whether the truth, given as what each point of each issue is worth, is
    /// among the readings that the answers allow.
    #[cfg(test)]
    pub(crate) fn allows(&self, values: impl Fn(&Unknowns) -> Vec<f64>) -> bool {
        self.known.contains(&values(&self.known.unknowns))
    }
}

impl Reading {
    fn new(issues: &Arc<[Issue]>, unknowns: &Unknowns, values: &[f64]) -> Self {
        let worth = |form: Form| -> u32 {
            units(form.iter().map(|(unknown, by)| values[*unknown] * by).sum())
        };
        let all = unknowns.issues.iter().enumerate();
        let points = all.map(|(issue, shape)| {
            let points = 0..shape.points.len();
            let worth = points.map(|point| worth(unknowns.point(issue, point)));
            (shape.points.clone(), worth.collect())
        });
        Self {
            issues: Arc::clone(issues),
            points: points.collect(),
            floor: unknowns.floor.map(|floor| worth(vec![(floor, 1.0)])),
        }
    }

    /// What each issue is worth, exactly; together at most 100 points, but for
    /// rounding to hundredths.
    pub fn worth(&self) -> Vec<Worth> {
        let issues = self.issues.iter().zip(&self.points);
        issues
            .map(|(issue, (at, worth))| match &issue.domain {
                Domain::Divisible { .. } => Worth::Line {
                    low: points(worth.first().copied().unwrap_or(0)),
                    high: points(worth.last().copied().unwrap_or(0)),
                },
                domain => {
                    let options = 0..domain.count().unwrap_or(0);
                    Worth::Each(options.map(|one| points(along(at, worth, one))).collect())
                }
            })
            .collect()
    }

    /// What no agreement is worth, if the interview asked.
    pub fn floor(&self) -> Option<Number> {
        self.floor.map(points)
    }

    /// As a side of a problem; what no agreement is worth is `reservation`,
    /// unless the interview asked.
    pub fn side(&self, name: &str, reservation: &Number) -> Side {
        Side {
            name: name.to_owned(),
            worth: self.worth(),
            bonuses: Vec::new(),
            reservation: self.floor().unwrap_or_else(|| reservation.clone()),
        }
    }
}

impl Conflict {
    /// For people: "Answers 3 and 7 pull in different directions."
    pub fn sentence(&self) -> String {
        let numbers = self.answers.iter().map(|answer| (answer + 1).to_string());
        let numbers: Vec<String> = numbers.collect();
        match numbers.split_last() {
            None => String::new(),
            Some((only, [])) => format!("Answer {only} cannot be true as it stands."),
            Some((last, others)) => format!(
                "Answers {} and {last} pull in different directions.",
                others.join(", ")
            ),
        }
    }
}

impl Sureness {
    /// For people.
    pub fn sentence(self) -> String {
        format!(
            "Of any two packages, your answers settle which one you prefer in {} of 100 cases; \
             readings of your answers agree with each other on {} of 100.",
            self.settled.percent(),
            self.agreeing.percent()
        )
    }
}

fn sureness(unknowns: &Unknowns, cloud: &Cloud<'_>, seed: u64) -> Sureness {
    let mut chance = Chance::new(seed, 1);
    let (mut settled, mut agreeing) = (0, 0);
    let mut gap = vec![0.0; cloud.count];
    for _ in 0..PAIRS {
        gap.fill(0.0);
        for (issue, shape) in unknowns.issues.iter().enumerate() {
            for sense in [1.0, -1.0] {
                let spot = match shape.divisible {
                    true => Spot::between(0, 1, chance.unit()),
                    false => {
                        let point = chance.below(shape.points.len());
                        Spot::between(point, point, 0.0)
                    }
                };
                cloud.add_spot(issue, spot, sense, &mut gap);
            }
        }
        let left = gap.iter().filter(|gap| **gap >= 0.0).count();
        let right = gap.iter().filter(|gap| **gap <= 0.0).count();
        let majority = left.max(right);
        agreeing += majority;
        settled += usize::from(majority * 100 >= SETTLED * cloud.count);
    }
    Sureness {
        settled: Share {
            of: settled,
            all: PAIRS,
        },
        agreeing: Share {
            of: agreeing,
            all: PAIRS * cloud.count,
        },
    }
}

/// What an option is worth, by the points on either side of it. Rounded down:
/// the order stays.
fn along(points: &[usize], worth: &[u32], option: usize) -> u32 {
    let at = |point: usize| -> Option<(i64, i64)> {
        let option = i64::try_from(*points.get(point)?).ok()?;
        Some((option, i64::from(*worth.get(point)?)))
    };
    match points.binary_search(&option) {
        Ok(point) => worth.get(point).copied().unwrap_or(0),
        Err(above) => {
            let (Some((from, low)), Some((to, high)), Ok(option)) = (
                above.checked_sub(1).and_then(at),
                at(above),
                i64::try_from(option),
            ) else {
                return 0;
            };
            let rise = ((high - low) * (option - from)).div_euclid((to - from).max(1));
            u32::try_from(low + rise).unwrap_or(0)
        }
    }
}

/// A share of the whole, in units.
fn units(share: f64) -> u32 {
    let all = f64::from(UNITS * limits::POINTS);
    (share * all).round().clamp(0.0, all) as u32
}

fn points(units: u32) -> Number {
    Number::new(BigInt::from(units), BigInt::from(UNITS))
}

/// Bounds as points, rounded outwards; what the solver rounds away left out.
fn outwards((low, high): (f64, f64)) -> (Number, Number) {
    let all = f64::from(UNITS * limits::POINTS);
    let points = |units: f64| Number::new(BigInt::from(units as i64), BigInt::from(UNITS));
    (
        points((low * all + 1e-3).floor()),
        points((high * all - 1e-3).ceil()),
    )
}
