//! Bounds of what is taken in, beside [`settlement::limits`].

/// Files of a problem.
pub const FILES: usize = 64;
/// Bytes of a file.
pub const BYTES: usize = 16 * 1024 * 1024;
/// Bytes of all pages in TOML together: their tables take a hundred times the
/// memory of their text.
pub const PAGES: usize = 8 * 1024 * 1024;
/// Elements inside elements of an XML file.
pub const DEPTH: usize = 64;
/// Attributes of an XML element.
pub const ATTRIBUTES: usize = 64;
/// Elements, texts and comments of an XML file.
pub const NODES: u32 = 2_000_000;
/// Digits of a number as it is written.
pub const DIGITS: usize = 200;
/// Size of the exponent of a number, either way.
pub const EXPONENT: i32 = 100;
/// Bits of the numerator and of the denominator of a number once weights and
/// values are multiplied out.
pub const BITS: u64 = 500;
