//! Bounds of an interview.

/// Questions in all, those that ask for an order included.
pub const QUESTIONS: usize = 12;
/// Issues that can be asked about.
pub const ISSUES: usize = 200;
/// Options of one issue. A range may have more values (up to
/// [`settlement::limits::OPTIONS`]): its worth is drawn through [`KNOTS`] of
/// them.
pub const OPTIONS: usize = 64;
/// Options of all issues together, a range counting its knots.
pub const OPTIONS_IN_ALL: usize = 2_000;
/// Values of a range through which its worth is drawn; between two of them it
/// runs straight. The value that the delegation likes best is one besides.
pub const KNOTS: usize = 8;
/// Issues whose order is asked on one page, a line each.
pub const LINES: usize = 12;
/// Such pages at most; with more issues than fit, only those that the
/// delegation names as important get a line.
pub const PAGES: usize = 5;
/// Issues that the delegation is asked to name as those that matter most.
pub const NAMED: usize = 8;
/// Issues among which trade-offs are sought, the least known first.
pub const COMPARED: usize = 12;
/// Steps of one trade-off.
pub const STEPS: usize = 10;
/// Readings of the answers that a result holds.
pub const READINGS: usize = 100;
/// Points that a side's best package is worth; the worst is worth none.
pub const POINTS: u32 = 100;
/// How many points two packages that are "about the same" may differ by.
pub const SAME: u32 = 2;
