//! The mathematics of agreement: from the sides' confidential preferences, the
//! packages that no other beats for everybody, and the fair ones among them.
//!
//! Pure: no I/O, no clock, no randomness. Everything is exact; equal is equal.
//!
//! A [`Problem`] says what is negotiated and what it is worth to whom.
//! [`Parts`] is the same in whole numbers, cut into parts that do not depend on
//! each other: a package is one choice from each. The solvers work on parts.

#![forbid(unsafe_code)]

pub mod frontier;
pub mod limits;
pub mod model;
pub mod parts;
pub mod progress;
pub mod unit;

pub use model::{Bonus, Choice, Domain, Issue, Number, Problem, ProblemError, Rule, Side, Worth};
pub use parts::{Parts, PartsError};
pub use progress::{Halt, Progress};
pub use unit::Unit;
