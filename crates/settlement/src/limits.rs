//! Bounds of what is taken in.

/// Issues of a problem.
pub const ISSUES: usize = 2_000;
/// Options of an issue; an integer range counts each of its values.
pub const OPTIONS: usize = 10_000;
/// Options of all issues together.
pub const OPTIONS_IN_ALL: usize = 200_000;
/// Sides of a problem: at least two.
pub const SIDES: usize = 32;
/// Rules and bonuses, each.
pub const RULES: usize = 10_000;
/// Choices that one rule or bonus names.
pub const CHOICES: usize = 64;
/// Bytes of a name.
pub const NAME: usize = 512;
/// Joint choices of issues that rules or bonuses tie together.
pub const JOINT: usize = 1_000_000;
