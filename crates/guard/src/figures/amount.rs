//! An exact amount: digits and a power of ten.

/// `mantissa` × 10^`exponent`, without zeros at the end of the mantissa, so that
/// equal amounts are equal. They sort in some order that is not theirs
/// ([`Amount::order`] is), zero first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Amount {
    mantissa: u64,
    exponent: i16,
}

/// Digits beyond these are dropped: no figure that people trade has more.
const DIGITS: usize = 15;

/// The powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

impl Amount {
    pub(crate) const ZERO: Self = Self {
        mantissa: 0,
        exponent: 0,
    };

    pub(crate) fn new(mut mantissa: u64, mut exponent: i16) -> Self {
        if mantissa == 0 {
            return Self::ZERO;
        }
        while mantissa.is_multiple_of(10) || mantissa >= 10u64.pow(DIGITS as u32) {
            mantissa /= 10;
            exponent = exponent.saturating_add(1);
        }
        Self { mantissa, exponent }
    }

    /// Digits with at most one decimal point.
    pub(crate) fn read(digits: &str) -> Option<Self> {
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let mut mantissa = 0u64;
        let mut exponent = 0i16;
        for (at, digit) in whole.chars().chain(decimals.chars()).enumerate() {
            let digit = u64::from(digit.to_digit(10)?);
            let decimal = at >= whole.len();
            if mantissa < 10u64.pow(DIGITS as u32) {
                mantissa = mantissa * 10 + digit;
                // Thousands of zeros after the point are no figure.
                exponent = exponent.checked_sub(i16::from(decimal))?;
            } else if !decimal {
                exponent = exponent.checked_add(1)?;
            }
        }
        Some(Self::new(mantissa, exponent))
    }

    /// The sum, if both fit the same digits.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        if self.mantissa == 0 {
            return Some(other);
        }
        if other.mantissa == 0 {
            return Some(self);
        }
        let exponent = self.exponent.min(other.exponent);
        let shifted = |amount: Self| {
            let shift = u32::try_from(amount.exponent - exponent).ok()?;
            amount.mantissa.checked_mul(10u64.checked_pow(shift)?)
        };
        let sum = shifted(self)?.checked_add(shifted(other)?)?;
        Some(Self::new(sum, exponent))
    }

    pub(crate) fn scaled(self, scale: i16) -> Self {
        match self.mantissa {
            0 => self,
            _ => Self {
                exponent: self.exponent.saturating_add(scale),
                ..self
            },
        }
    }

    /// The whole number, if it is one below a million.
    pub(crate) fn small(self) -> Option<u64> {
        let power = 10u64.checked_pow(u32::try_from(self.exponent).ok()?)?;
        self.mantissa
            .checked_mul(power)
            .filter(|whole| *whole < 1_000_000)
    }

    /// The same on every machine: a mantissa and a power that a double holds exactly
    /// give a product or quotient that is rounded correctly (Clinger 1990), as the
    /// reading of decimal digits is.
    pub(crate) fn value(self) -> f64 {
        match POWERS.get(usize::from(self.exponent.unsigned_abs())) {
            Some(power) if self.exponent < 0 => self.mantissa as f64 / power,
            Some(power) => self.mantissa as f64 * power,
            None => self.read_again(),
        }
    }

    fn read_again(self) -> f64 {
        format!("{}e{}", self.mantissa, self.exponent)
            .parse()
            .unwrap_or(0.0)
    }

    /// How many digits it has without zeros at either end.
    pub(crate) fn significant(self) -> u32 {
        self.mantissa.checked_ilog10().map_or(1, |log| log + 1)
    }

    /// One unit of its last digit.
    pub(crate) fn last_place(self) -> f64 {
        Self {
            mantissa: 1,
            exponent: self.exponent,
        }
        .value()
    }

    /// The value as a number that sorts like it.
    pub(crate) fn order(self) -> u64 {
        self.value().to_bits()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Amount;

    proptest! {
        #[test]
        fn a_value_is_what_its_digits_read_as(mantissa in any::<u64>(), exponent in -40i16..40) {
            let amount = Amount::new(mantissa, exponent);
            prop_assert_eq!(amount.value().to_bits(), amount.read_again().to_bits());
        }
    }
}
