//! Numbers as people read them, and the round ones that an axis shows.

use num_traits::{Signed as _, ToPrimitive as _, Zero as _};
use settlement::Number;

/// Farther from zero than this, numbers are shown as if they were this: their
/// differences are then finite too.
const LARGEST: f64 = 1e300;

/// The nearest double, none if the number is beyond them.
pub(crate) fn approximate(number: &Number) -> Option<f64> {
    number.to_f64().and_then(finite)
}

/// The number, if it is one.
pub(crate) fn finite(value: f64) -> Option<f64> {
    (!value.is_nan()).then(|| value.clamp(-LARGEST, LARGEST))
}

/// A number in at most four figures or so, grouped: 1,234 · 0.0357 · −2.5
/// million · 4×10⁻⁷.
pub(crate) fn figure(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(0.000_095..999_999_500_000_000.0).contains(&size) {
        return scientific(value);
    }
    for (unit, name) in [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")] {
        if size >= unit * 0.999_999_5 {
            return format!("{}\u{a0}{name}", fixed(value / unit, 2));
        }
    }
    let before = size.log10().floor();
    fixed(value, (3.0 - before).clamp(0.0, 7.0) as usize)
}

/// So many, grouped.
pub(crate) fn count(value: usize) -> String {
    group(&value.to_string())
}

/// With so many decimals at most, grouped, zeros at the end left out.
pub(crate) fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part = part.trim_end_matches('0');
    let mut out = String::new();
    let nothing = whole.bytes().chain(part.bytes()).all(|digit| digit == b'0');
    if value < 0.0 && !nothing {
        out.push('−');
    }
    out.push_str(&group(whole));
    if !part.is_empty() {
        out.push('.');
        out.push_str(part);
    }
    out
}

fn scientific(value: f64) -> String {
    let text = format!("{:.1e}", value.abs());
    let (factor, power) = text.split_once('e').unwrap_or((&text, "0"));
    let factor = factor.strip_suffix(".0").unwrap_or(factor);
    let sign = if value < 0.0 { "−" } else { "" };
    let raised: String = power.chars().map(raised).collect();
    if factor == "1" {
        format!("{sign}10{raised}")
    } else {
        format!("{sign}{factor}×10{raised}")
    }
}

fn raised(c: char) -> char {
    match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        _ => '⁰',
    }
}

fn group(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share as a percentage, rounded up: what it promises still holds.
pub(crate) fn percent_at_most(share: &Number) -> String {
    let Some(percent) = approximate(&(share * Number::from_integer(100.into()))) else {
        return "100%".to_owned();
    };
    if share.is_zero() {
        return "0%".to_owned();
    }
    if share.is_negative() || percent >= 10.0 {
        return format!("{}%", fixed(percent.ceil(), 0));
    }
    let decimals = (-percent.log10().floor()).clamp(0.0, 6.0) + 1.0;
    let unit = 10f64.powf(decimals);
    format!(
        "{}%",
        fixed((percent * unit).ceil() / unit, decimals as usize)
    )
}

/// One round number of an axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) label: String,
}

/// About so many round numbers between two, both included.
pub(crate) fn ticks(low: f64, high: f64, about: f64) -> Vec<Tick> {
    let rough = (high - low) / about;
    if !rough.is_finite() || rough <= 0.0 {
        return Vec::new();
    }
    let power = rough.log10().floor();
    let unit = 10f64.powf(power);
    let times = rough / unit;
    let round = [1.0, 2.0, 5.0].into_iter().find(|round| times <= *round);
    let step = round.unwrap_or(10.0) * unit;
    let size = low.abs().max(high.abs());
    // Where the numbers differ by little, all of their figures are needed.
    let close = step * 200.0 < size && size < 1e15;
    let plain = close || (size < 999_999.5 && (size >= 0.01 || step >= 0.001));
    let decimals = (-power).clamp(0.0, 12.0) as usize;
    let mut ticks: Vec<Tick> = Vec::new();
    let first = (low / step).ceil();
    for place in 0..=(about as u32 * 3) {
        // Counted from the first, so that no error adds up.
        let at = (first + f64::from(place)) * step;
        if !at.is_finite() || at > high {
            break;
        }
        let label = if plain {
            fixed(at, decimals)
        } else {
            figure(at)
        };
        if ticks.last().is_none_or(|last| last.label != label) {
            ticks.push(Tick { at, label });
        }
    }
    ticks
}
