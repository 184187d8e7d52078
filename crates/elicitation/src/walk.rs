//! Readings of the answers, drawn evenly: a walk through what is known.
//!
//! Hit-and-run (Smith 1984): from a point inside, take a direction, find how far
//! one can go both ways, and jump to any place on that line with equal chance.
//! Directions shift weight between issues, or worth between the steps of one
//! chain. Which direction is taken does not depend on where one stands: only then
//! are even chances on the lines even chances over all splits of the weights and
//! of each chain.

use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};

use crate::known::Known;
use crate::unknowns::Unknowns;

/// Rounds before the first reading.
const WARM_UP: usize = 40;
/// Rounds from one reading to the next.
const APART: usize = 2;

/// Chance that is the same for the same seed.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// `stream` keeps different uses of one seed apart.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// From nothing to one.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Below `count`, which is not zero.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }
}

/// `count` readings, as values of the unknowns.
pub(crate) fn readings(known: &Known, seed: u64, count: usize) -> Vec<Vec<f64>> {
    let mut walk = Walk::new(known, seed);
    for _ in 0..WARM_UP {
        walk.round();
    }
    let mut readings = Vec::with_capacity(count);
    for _ in 0..count {
        for _ in 0..APART {
            walk.round();
        }
        readings.push(walk.values());
    }
    readings
}

struct Walk<'a> {
    unknowns: &'a Unknowns,
    budget: f64,
    chance: Chance,
    active: Vec<usize>,
    /// Active issues, heaviest first at the start.
    ordered: Vec<usize>,
    chains: Vec<(usize, std::ops::Range<usize>)>,
    /// Of each issue its weight.
    weights: Vec<f64>,
    /// Of each unknown its share of its issue's weight; of the floor its worth.
    shares: Vec<f64>,
    rows: Vec<Row>,
    /// Of each issue, the rows that speak of it and as which of their parts.
    touching: Vec<Vec<(usize, usize)>>,
    /// By how much each row holds.
    holds: Vec<f64>,
    /// How fast each row changes along the line at hand.
    rates: Vec<f64>,
    bends: Vec<(f64, f64)>,
}

/// A statement, issue by issue.
struct Row {
    parts: Vec<RowPart>,
    floor: f64,
    least: f64,
}

struct RowPart {
    issue: usize,
    /// The issue's first unknown, and the factors from there on.
    first: usize,
    factors: Vec<f64>,
    /// What the part is for each unit of the issue's weight.
    value: f64,
}

impl<'a> Walk<'a> {
    fn new(known: &'a Known, seed: u64) -> Self {
        let unknowns = &known.unknowns;
        let mut weights = vec![0.0; unknowns.issues.len()];
        let mut shares = known.start.clone();
        let mut chains = Vec::new();
        for (issue, shape) in unknowns.issues.iter().enumerate() {
            for (number, chain) in shape.chains.iter().enumerate() {
                let values = &mut shares[chain.clone()];
                let sum: f64 = values.iter().sum();
                if number == 0 {
                    weights[issue] = sum.max(0.0);
                }
                let even = 1.0 / values.len().max(1) as f64;
                for value in values {
                    *value = if sum > 0.0 {
                        value.max(0.0) / sum
                    } else {
                        even
                    };
                }
                chains.push((issue, chain.clone()));
            }
        }
        let active = unknowns.active();
        let mut ordered = active.clone();
        ordered.sort_by(|one, other| weights[*other].total_cmp(&weights[*one]));
        let rows: Vec<Row> = known
            .statements
            .iter()
            .map(|statement| Row::new(unknowns, &statement.form, statement.least))
            .collect();
        let mut touching = vec![Vec::new(); unknowns.issues.len()];
        for (number, row) in rows.iter().enumerate() {
            for (place, part) in row.parts.iter().enumerate() {
                touching[part.issue].push((number, place));
            }
        }
        let mut walk = Self {
            unknowns,
            budget: known.budget,
            chance: Chance::new(seed, 0),
            active,
            ordered,
            chains,
            weights,
            shares,
            holds: vec![0.0; rows.len()],
            rates: vec![0.0; rows.len()],
            rows,
            touching,
            bends: Vec::new(),
        };
        walk.settle();
        walk
    }

    /// As many moves as there are unknowns, of every kind.
    fn round(&mut self) {
        for _ in 0..self.active.len() {
            self.shift_pair();
            self.shift_heaviest();
        }
        for number in 0..self.chains.len() {
            let steps = self.chains[number].1.len();
            for _ in 1..steps {
                self.shift_steps(number);
            }
        }
        if let Some(floor) = self.unknowns.floor {
            self.shift_floor(floor);
        }
        self.settle();
    }

    /// The values of the unknowns.
    fn values(&self) -> Vec<f64> {
        let mut values = self.shares.clone();
        for (issue, chain) in &self.chains {
            for value in &mut values[chain.clone()] {
                *value *= self.weights[*issue];
            }
        }
        values
    }

    /// From one issue to another.
    fn shift_pair(&mut self) {
        let count = self.active.len();
        if count < 2 {
            return;
        }
        let one = self.chance.below(count);
        let other = (one + 1 + self.chance.below(count - 1)) % count;
        self.shift(&[(self.active[one], 1.0), (self.active[other], -1.0)]);
    }

    /// From the heaviest few, evenly, to another number of the heaviest: what
    /// still moves where the order of the weights is fixed.
    fn shift_heaviest(&mut self) {
        let count = self.ordered.len();
        if count < 2 {
            return;
        }
        let few = 1 + self.chance.below(count);
        let more = 1 + self.chance.below(count);
        if few == more {
            return;
        }
        let share =
            |place: usize, heaviest: usize| f64::from(u8::from(place < heaviest)) / heaviest as f64;
        let shift: Vec<(usize, f64)> = self
            .ordered
            .iter()
            .enumerate()
            .map(|(place, issue)| (*issue, share(place, few) - share(place, more)))
            .filter(|(_, shift)| *shift != 0.0)
            .collect();
        self.shift(&shift);
    }

    fn shift(&mut self, shift: &[(usize, f64)]) {
        self.rates.fill(0.0);
        let (mut least, mut most) = (f64::NEG_INFINITY, f64::INFINITY);
        for (issue, by) in shift {
            bound(self.weights[*issue], *by, &mut least, &mut most);
            for (row, part) in &self.touching[*issue] {
                self.rates[*row] += by * self.rows[*row].parts[*part].value;
            }
        }
        let far = self.jump(least, most);
        for (issue, by) in shift {
            let weight = &mut self.weights[*issue];
            *weight = (*weight + far * by).max(0.0);
        }
    }

    /// From one step of a chain to another.
    fn shift_steps(&mut self, number: usize) {
        let (issue, chain) = self.chains[number].clone();
        let one = self.chance.below(chain.len());
        let other = (one + 1 + self.chance.below(chain.len() - 1)) % chain.len();
        let (one, other) = (chain.start + one, chain.start + other);
        self.rates.fill(0.0);
        let weight = self.weights[issue];
        for (row, part) in &self.touching[issue] {
            self.rates[*row] += weight * self.rows[*row].parts[*part].between(one, other);
        }
        let far = self.jump(-self.shares[one], self.shares[other]);
        self.shares[one] = (self.shares[one] + far).max(0.0);
        self.shares[other] = (self.shares[other] - far).max(0.0);
        for (row, part) in &self.touching[issue] {
            let part = &mut self.rows[*row].parts[*part];
            part.value += far * part.between(one, other);
        }
    }

    fn shift_floor(&mut self, floor: usize) {
        for (rate, row) in self.rates.iter_mut().zip(&self.rows) {
            *rate = row.floor;
        }
        let value = self.shares[floor];
        let far = self.jump(-value, 1.0 - value);
        self.shares[floor] = (value + far).clamp(0.0, 1.0);
    }

    /// Picks a place on the line, not beyond `least` and `most`, and goes there
    /// with the rows.
    fn jump(&mut self, least: f64, most: f64) -> f64 {
        let most = self.reach(1.0, most.max(0.0));
        let least = -self.reach(-1.0, (-least).max(0.0));
        let far = least + (most - least) * self.chance.unit();
        if !far.is_finite() {
            return 0.0;
        }
        for (hold, rate) in self.holds.iter_mut().zip(&self.rates) {
            *hold += far * rate;
        }
        far
    }

    /// How far one can go this way (`sense` 1 or -1), at most `most`.
    fn reach(&mut self, sense: f64, most: f64) -> f64 {
        let rows = self.holds.iter().zip(&self.rates);
        if self.budget == 0.0 {
            let mut far = most;
            for (hold, rate) in rows {
                let rate = sense * rate;
                if rate < 0.0 {
                    far = far.min(hold.max(0.0) / -rate);
                }
            }
            return far;
        }
        // The violation in all bends wherever a row begins or ceases to hold.
        self.bends.clear();
        let (mut spent, mut pace) = (0.0, 0.0);
        for (hold, rate) in rows {
            let rate = sense * rate;
            if *hold < 0.0 {
                spent -= hold;
                pace -= rate;
            }
            let bend = -hold / rate;
            if rate != 0.0 && bend > 0.0 && bend < most {
                self.bends.push((bend, rate.abs()));
            } else if *hold == 0.0 && rate < 0.0 {
                pace -= rate;
            }
        }
        self.bends.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut at = 0.0;
        for (bend, turn) in &self.bends {
            let next = spent + pace * (bend - at);
            if next > self.budget {
                break;
            }
            (at, spent, pace) = (*bend, next, pace + turn);
        }
        match pace > 0.0 {
            true => (at + (self.budget - spent).max(0.0) / pace).min(most),
            false => most,
        }
    }

    /// Computes anew what the moves have only added to.
    fn settle(&mut self) {
        let sum: f64 = self.active.iter().map(|issue| self.weights[*issue]).sum();
        if sum > 0.0 {
            for issue in &self.active {
                self.weights[*issue] /= sum;
            }
        }
        let floor = self.unknowns.floor.map_or(0.0, |floor| self.shares[floor]);
        for (row, hold) in self.rows.iter_mut().zip(&mut self.holds) {
            *hold = row.floor * floor - row.least;
            for part in &mut row.parts {
                let shares = &self.shares[part.first..];
                part.value = part.factors.iter().zip(shares).map(|(a, b)| a * b).sum();
                *hold += part.value * self.weights[part.issue];
            }
        }
    }
}

impl Row {
    fn new(unknowns: &Unknowns, form: &[(usize, f64)], least: f64) -> Self {
        let mut row = Self {
            parts: Vec::new(),
            floor: 0.0,
            least,
        };
        for (issue, shape) in unknowns.issues.iter().enumerate() {
            let (Some(first), Some(last)) = (shape.chains.first(), shape.chains.last()) else {
                continue;
            };
            let mut factors = vec![0.0; last.end - first.start];
            let mut any = false;
            for (unknown, factor) in form {
                if (first.start..last.end).contains(unknown) {
                    factors[unknown - first.start] = *factor;
                    any = true;
                }
            }
            if any {
                row.parts.push(RowPart {
                    issue,
                    first: first.start,
                    factors,
                    value: 0.0,
                });
            }
        }
        for (unknown, factor) in form {
            if unknowns.floor == Some(*unknown) {
                row.floor = *factor;
            }
        }
        row
    }
}

impl RowPart {
    fn between(&self, one: usize, other: usize) -> f64 {
        self.factors[one - self.first] - self.factors[other - self.first]
    }
}

/// Narrows the line to where `value + far * by` is not negative.
fn bound(value: f64, by: f64, least: &mut f64, most: &mut f64) {
    if by > 0.0 {
        *least = least.max(-value / by);
    } else if by < 0.0 {
        *most = most.min(-value / by);
    }
}
