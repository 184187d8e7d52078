//! Many points at once: what packages are worth to every side.

use ethnum::I256;
use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::answer::FrontierStatus;
use crate::model::Number;
use crate::unit::Unit;

/// The packages that no other beats for everybody, as points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frontier {
    /// How sure.
    pub status: FrontierStatus,
    /// The points, best for the first side first; where that is equal, best for
    /// the second first, and so on. No two are equal. (Where stretches are
    /// joined, two points with the same first utility are the end of one stretch
    /// and the beginning of the next: the better for the second side is second.)
    pub points: Points,
}

/// Points in exact numbers, stored tightly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    sides: usize,
    values: Values,
    scale: Vec<BigInt>,
    joined: Vec<bool>,
    reached: Vec<bool>,
}

/// Point by point, side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Values {
    Narrow(Vec<i64>),
    Wide(Vec<i128>),
    Widest(Vec<I256>),
    Exact(Vec<Number>),
}

impl Points {
    /// Whole numbers of units, point by point, with each side's units of a
    /// utility of one.
    pub(crate) fn of<U: Unit>(scale: &[BigInt], values: Vec<U>) -> Self {
        Self {
            sides: scale.len(),
            values: U::values(values),
            scale: scale.to_vec(),
            joined: Vec::new(),
            reached: Vec::new(),
        }
    }

    /// Points given one by one: point by point, a number a side. `joined[i]` says
    /// that all between point i and the next one is on the frontier too, by
    /// splitting something divisible; what is missing at its end is not.
    pub fn from_numbers(sides: usize, values: Vec<Number>, joined: Vec<bool>) -> Self {
        Self {
            sides,
            values: Values::Exact(values),
            scale: Vec::new(),
            joined,
            reached: Vec::new(),
        }
    }

    /// The same, saying which points are reached; what is missing is.
    pub fn with_reached(self, reached: Vec<bool>) -> Self {
        Self { reached, ..self }
    }

    /// How many sides a point has.
    pub fn sides(&self) -> usize {
        self.sides
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        let values = match &self.values {
            Values::Narrow(values) => values.len(),
            Values::Wide(values) => values.len(),
            Values::Widest(values) => values.len(),
            Values::Exact(values) => values.len(),
        };
        values.checked_div(self.sides).unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a point is worth to a side, exactly, in its own scale.
    pub fn utility(&self, point: usize, side: usize) -> Option<Number> {
        let at = self.place(point, side)?;
        let units = match &self.values {
            Values::Narrow(values) => values.get(at)?.to_big(),
            Values::Wide(values) => values.get(at)?.to_big(),
            Values::Widest(values) => values.get(at)?.to_big(),
            Values::Exact(values) => return values.get(at).cloned(),
        };
        Some(Number::new(units, self.scale.get(side)?.clone()))
    }

    /// What a point is worth to every side.
    pub fn utilities(&self, point: usize) -> Option<Vec<Number>> {
        (0..self.sides)
            .map(|side| self.utility(point, side))
            .collect()
    }

    /// What a point is worth to a side, as the nearest double.
    pub fn approximate(&self, point: usize, side: usize) -> Option<f64> {
        // Both exact in a double: then so is the quotient, but for one rounding.
        const EXACT: u64 = 1 << 53;
        if let Values::Narrow(values) = &self.values {
            let units = *values.get(self.place(point, side)?)?;
            let scale = self.scale.get(side)?.to_u64();
            if let Some(scale) = scale.filter(|scale| *scale <= EXACT)
                && units.unsigned_abs() <= EXACT
            {
                return Some(units as f64 / scale as f64);
            }
        }
        self.utility(point, side)?.to_f64()
    }

    /// Whether everything between this point and the next is on the frontier
    /// too, by splitting something divisible.
    pub fn joined(&self, point: usize) -> bool {
        self.joined.get(point).copied().unwrap_or(false)
    }

    /// Whether the point itself is on the frontier. If not, it only marks where
    /// a joined stretch ends: packages come as near to it as one likes, but it
    /// is itself beaten.
    pub fn reached(&self, point: usize) -> bool {
        self.reached.get(point).copied().unwrap_or(true)
    }

    /// Units, point by point, where the points are held in this width.
    pub(crate) fn units<U: Unit>(&self) -> Option<&[U]> {
        U::units(&self.values)
    }

    fn place(&self, point: usize, side: usize) -> Option<usize> {
        if side >= self.sides {
            return None;
        }
        point.checked_mul(self.sides)?.checked_add(side)
    }
}
