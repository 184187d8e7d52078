//! Amounts of bytes as people write them: `600000`, `500MiB`, `4GiB`.

use core::fmt;

/// A text is not an amount of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotASize;

impl fmt::Display for NotASize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("write a number of bytes, or 900KiB, 500MiB, 4GiB, 1TiB")
    }
}

impl std::error::Error for NotASize {}

/// Reads an amount of bytes.
///
/// # Errors
/// If it is not a number with a known unit, or is more than 64 bits count.
pub(crate) fn parse(text: &str) -> Result<u64, NotASize> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| NotASize)?;
    let unit: u64 = match unit.trim() {
        "" | "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "TiB" => 1 << 40,
        _ => return Err(NotASize),
    };
    number.checked_mul(unit).ok_or(NotASize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_their_unit_and_nothing_else_is() {
        for (text, bytes) in [
            ("0", 0),
            ("600000", 600_000),
            (" 4 GiB ", 4 << 30),
            ("1B", 1),
        ] {
            assert_eq!(parse(text), Ok(bytes), "{text}");
        }
        for text in ["", "GiB", "4GB", "4 gib", "-1", "1.5GiB", "16777216TiB"] {
            assert_eq!(parse(text), Err(NotASize), "{text}");
        }
    }
}
