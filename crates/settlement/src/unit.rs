//! Whole numbers in which a problem's utilities are counted.

use core::fmt::Debug;
use core::ops::{Add, Sub};

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::points::Values;

/// A whole number that is wide enough for a problem: the sums of all its
/// utilities, differences of such sums included, never leave it.
pub(crate) trait Unit:
    Copy + Ord + Debug + Default + Send + Sync + Add<Output = Self> + Sub<Output = Self> + 'static
{
    /// The number, if it is at most a quarter of the range, so that sums and
    /// differences of two such numbers fit.
    fn from_big(number: &BigInt) -> Option<Self>;
    /// The number, exactly.
    fn to_big(self) -> BigInt;
    /// The number, as near as a double gets.
    fn to_double(self) -> f64;
    /// Stored as values of this width.
    #[doc(hidden)]
    fn values(values: Vec<Self>) -> Values;
    /// The values, if they are of this width.
    #[doc(hidden)]
    fn units(values: &Values) -> Option<&[Self]>;
}

impl Unit for i64 {
    fn values(values: Vec<Self>) -> Values {
        Values::Narrow(values)
    }

    fn units(values: &Values) -> Option<&[Self]> {
        match values {
            Values::Narrow(values) => Some(values),
            _ => None,
        }
    }

    fn from_big(number: &BigInt) -> Option<Self> {
        number.to_i64().filter(|n| n.unsigned_abs() <= 1 << 61)
    }

    fn to_big(self) -> BigInt {
        self.into()
    }

    fn to_double(self) -> f64 {
        self as f64
    }
}

impl Unit for i128 {
    fn values(values: Vec<Self>) -> Values {
        Values::Wide(values)
    }

    fn units(values: &Values) -> Option<&[Self]> {
        match values {
            Values::Wide(values) => Some(values),
            _ => None,
        }
    }

    fn from_big(number: &BigInt) -> Option<Self> {
        number.to_i128().filter(|n| n.unsigned_abs() <= 1 << 125)
    }

    fn to_big(self) -> BigInt {
        self.into()
    }

    fn to_double(self) -> f64 {
        self as f64
    }
}

impl Unit for ethnum::I256 {
    fn values(values: Vec<Self>) -> Values {
        Values::Widest(values)
    }

    fn units(values: &Values) -> Option<&[Self]> {
        match values {
            Values::Widest(values) => Some(values),
            _ => None,
        }
    }

    fn from_big(number: &BigInt) -> Option<Self> {
        let bytes = number.to_signed_bytes_le();
        if number.bits() > 253 {
            return None;
        }
        let fill = if number.sign() == num_bigint::Sign::Minus {
            0xFF
        } else {
            0
        };
        let mut whole = [fill; 32];
        whole.get_mut(..bytes.len())?.copy_from_slice(&bytes);
        Some(Self::from_le_bytes(whole))
    }

    fn to_big(self) -> BigInt {
        BigInt::from_signed_bytes_le(&self.to_le_bytes())
    }

    fn to_double(self) -> f64 {
        self.as_f64()
    }
}
