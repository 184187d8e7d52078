//! Lengths of time as people write them: `10`, `90s`, `15m`, `2h`, `3d`.

use core::fmt;
use std::time::Duration;

/// A length of time, in whole milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    millis: u64,
}

impl Span {
    /// Whole seconds.
    pub(crate) const fn seconds(seconds: u64) -> Self {
        Self {
            millis: seconds.saturating_mul(1000),
        }
    }

    /// In milliseconds.
    pub(crate) const fn as_millis(self) -> u64 {
        self.millis
    }

    /// In seconds, rounded down.
    pub(crate) const fn as_seconds(self) -> u64 {
        self.millis / 1000
    }

    /// For timers.
    pub(crate) const fn as_duration(self) -> Duration {
        Duration::from_millis(self.millis)
    }
}

/// A text is not a length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotASpan;

impl fmt::Display for NotASpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("write a number of seconds, or 90s, 15m, 2h, 3d")
    }
}

impl std::error::Error for NotASpan {}

/// Reads a length of time.
///
/// # Errors
/// If it is not a number with a known unit, or is longer than ten years.
pub(crate) fn parse(text: &str) -> Result<Span, NotASpan> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| NotASpan)?;
    let unit = match unit.trim() {
        "ms" => 1,
        "" | "s" => 1000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(NotASpan),
    };
    let millis = number.checked_mul(unit).ok_or(NotASpan)?;
    if millis > 3650 * 86_400_000 {
        return Err(NotASpan);
    }
    Ok(Span { millis })
}
