//! Numbers as texts write them, exactly.

use std::fmt;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use settlement::Number;

use crate::limits;

#[cfg(test)]
mod tests;

/// Why a text is not a number that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is something else.
    NotANumber,
    /// It is infinite or "not a number".
    NotFinite,
    /// It has more than [`limits::DIGITS`] digits.
    TooLong,
    /// Its exponent is beyond [`limits::EXPONENT`].
    TooLarge,
    /// It is divided by nothing.
    ByZero,
}

impl Unreadable {
    /// What is wrong with this text.
    pub(crate) fn what(self, text: &str) -> String {
        let shown = crate::names::shown(text);
        match self {
            Self::NotANumber => format!("{shown} is not a decimal number"),
            Self::NotFinite => format!("{shown} is not a finite number"),
            Self::TooLong => format!("the number {shown} has more than {} digits", limits::DIGITS),
            Self::TooLarge => {
                format!(
                    "the number {shown} has an exponent beyond {}",
                    limits::EXPONENT
                )
            }
            Self::ByZero => format!("{shown} divides by zero"),
        }
    }
}

/// What to do about a text that is not a number.
pub(crate) const REMEDY: &str = "write a number like 12, -0.5 or 1e-3";

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what(""))
    }
}

/// Reads `12`, `-0.5`, `.2`, `+3.` or `1e-3`, with spaces around or not.
pub(crate) fn decimal(text: &str) -> Result<Number, Unreadable> {
    let text = text.trim();
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = unsigned.get(..3).map(str::to_ascii_lowercase);
    if matches!(lower.as_deref(), Some("nan" | "inf")) {
        return Err(Unreadable::NotFinite);
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, power(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let count = whole.len() + fraction.len();
    if count == 0 || !all_digits(whole) || !all_digits(fraction) {
        return Err(Unreadable::NotANumber);
    }
    if count > limits::DIGITS {
        return Err(Unreadable::TooLong);
    }
    let digits = parse_digits(whole, fraction)?;
    let digits = if negative { -digits } else { digits };
    let shift = exponent - i32::try_from(fraction.len()).map_err(|_| Unreadable::TooLong)?;
    let scale = BigInt::from(10).pow(shift.unsigned_abs());
    Ok(if shift >= 0 {
        Number::from_integer(digits * scale)
    } else {
        Number::new(digits, scale)
    })
}

fn parse_digits(whole: &str, fraction: &str) -> Result<BigInt, Unreadable> {
    let digits = format!("{whole}{fraction}");
    // Nearly every number fits a machine word, which is read much faster.
    match digits.parse::<u64>() {
        Ok(word) => Ok(word.into()),
        Err(_) => digits.parse().map_err(|_| Unreadable::NotANumber),
    }
}

fn power(text: &str) -> Result<i32, Unreadable> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Unreadable::NotANumber);
    }
    let value = match digits.trim_start_matches('0') {
        "" => 0,
        digits => digits.parse::<i32>().map_err(|_| Unreadable::TooLarge)?,
    };
    if value > limits::EXPONENT {
        return Err(Unreadable::TooLarge);
    }
    Ok(if text.starts_with('-') { -value } else { value })
}

/// Reads a decimal number or a fraction like `2/15`.
pub(crate) fn fraction(text: &str) -> Result<Number, Unreadable> {
    let Some((above, below)) = text.split_once('/') else {
        return decimal(text);
    };
    let below = decimal(below)?;
    if below.is_zero() {
        return Err(Unreadable::ByZero);
    }
    Ok(decimal(above)? / below)
}

/// The whole number that a number is, if it is one of a machine's.
pub(crate) fn whole(number: &Number) -> Option<i64> {
    number.is_integer().then(|| number.to_integer().to_i64())?
}

/// Writes a number so that TOML holds it exactly: as a decimal where one ends
/// soon, else as a fraction in quotes. [`fraction`] reads both.
pub(crate) fn to_toml(number: &Number) -> String {
    if number.is_integer() {
        let whole = number.to_integer();
        // TOML's integers are of 64 bits.
        return match whole.to_i64() {
            Some(word) => word.to_string(),
            None => format!("\"{whole}\""),
        };
    }
    for places in 1..=40u32 {
        let scale = BigInt::from(10).pow(places);
        if (&scale % number.denom()).is_zero() {
            let digits = (number.numer() * (scale / number.denom())).abs();
            if digits.bits() > limits::BITS {
                break;
            }
            let width = places as usize + 1;
            let digits = format!("{:0>width$}", digits.to_string());
            let (whole, rest) = digits.split_at(digits.len() - places as usize);
            let sign = if number.is_negative() { "-" } else { "" };
            return format!("{sign}{whole}.{rest}");
        }
    }
    format!("\"{}/{}\"", number.numer(), number.denom())
}
