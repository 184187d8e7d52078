//! Whole numbers in which a problem's utilities are counted.
//!
//! Three widths, so that nearly every problem is counted in machine words and
//! none overflows: [`Unit::from_big`] refuses what would not leave
//! [`Unit::HEADROOM`] bits for multiplying by weights.

use core::fmt::Debug;
use core::iter::Sum;
use core::ops::{Add, AddAssign, Neg, Sub};

use ethnum::I256;
use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::points::Values;

/// A whole number that is wide enough for a problem: the sums of all its
/// utilities, weighed by up to [`Unit::HEADROOM`] bits, never leave it.
pub(crate) trait Unit:
    Copy
    + Ord
    + Debug
    + Default
    + Send
    + Sync
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + Neg<Output = Self>
    + Sum<Self>
    + 'static
{
    /// Bits of the whole number.
    const BITS: u32;
    /// Bits that weights may have at least.
    const HEADROOM: u32 = 20;
    /// One.
    const ONE: Self;
    /// The number, if it leaves the headroom.
    fn from_big(number: &BigInt) -> Option<Self>;
    /// The number, if it fits at all.
    fn exactly(number: &BigInt) -> Option<Self>;
    /// The number, exactly.
    fn to_big(self) -> BigInt;
    /// The number, as near as a double gets.
    fn to_double(self) -> f64;
    /// So many times the number. The caller keeps to the headroom.
    fn times(self, weight: i64) -> Self;
    /// The weight, as a number.
    fn weight(weight: i64) -> Self;
    /// The number in a machine word, if it fits.
    fn to_word(self) -> Option<i64>;
    /// Stored as values of this width.
    fn values(values: Vec<Self>) -> Values;
    /// The values, if they are of this width.
    fn units(values: &Values) -> Option<&[Self]>;
}

/// What is alike in all widths, but for where the values are stored.
macro_rules! alike {
    ($stored:ident) => {
        fn times(self, weight: i64) -> Self {
            self * Self::from(weight)
        }

        fn weight(weight: i64) -> Self {
            weight.into()
        }

        fn to_word(self) -> Option<i64> {
            self.try_into().ok()
        }

        fn values(values: Vec<Self>) -> Values {
            Values::$stored(values)
        }

        fn units(values: &Values) -> Option<&[Self]> {
            match values {
                Values::$stored(values) => Some(values),
                _ => None,
            }
        }
    };
}

impl Unit for i64 {
    const BITS: u32 = 64;
    const ONE: Self = 1;

    fn from_big(number: &BigInt) -> Option<Self> {
        number.to_i64().filter(|_| fits::<Self>(number))
    }

    fn exactly(number: &BigInt) -> Option<Self> {
        number.to_i64()
    }

    fn to_big(self) -> BigInt {
        self.into()
    }

    fn to_double(self) -> f64 {
        self as f64
    }

    alike!(Narrow);
}

impl Unit for i128 {
    const BITS: u32 = 128;
    const ONE: Self = 1;

    fn from_big(number: &BigInt) -> Option<Self> {
        number.to_i128().filter(|_| fits::<Self>(number))
    }

    fn exactly(number: &BigInt) -> Option<Self> {
        number.to_i128()
    }

    fn to_big(self) -> BigInt {
        self.into()
    }

    fn to_double(self) -> f64 {
        self as f64
    }

    alike!(Wide);
}

impl Unit for I256 {
    const BITS: u32 = 256;
    const ONE: Self = I256::ONE;

    fn from_big(number: &BigInt) -> Option<Self> {
        Self::exactly(number).filter(|_| fits::<Self>(number))
    }

    fn exactly(number: &BigInt) -> Option<Self> {
        if number.bits() > 254 {
            return None;
        }
        let bytes = number.to_signed_bytes_le();
        let negative = number.sign() == num_bigint::Sign::Minus;
        let mut whole = [if negative { 0xFF } else { 0 }; 32];
        whole.get_mut(..bytes.len())?.copy_from_slice(&bytes);
        Some(Self::from_le_bytes(whole))
    }

    fn to_big(self) -> BigInt {
        BigInt::from_signed_bytes_le(&self.to_le_bytes())
    }

    fn to_double(self) -> f64 {
        self.as_f64()
    }

    alike!(Widest);
}

/// Whether a number leaves a sign, the headroom, tilting a weight, adding such
/// products of thirty-two sides, and differences of such sums.
fn fits<U: Unit>(number: &BigInt) -> bool {
    number.bits() + u64::from(U::HEADROOM) + 9 < u64::from(U::BITS)
}
