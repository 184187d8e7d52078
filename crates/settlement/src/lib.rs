//! The mathematics of agreement: from the sides' confidential preferences, the
//! packages that no other beats for everybody, and the fair ones among them.
//!
//! Pure: no I/O, no clock, no randomness. Everything is exact; equal is equal.
//!
//! A [`Problem`] says what is negotiated and what it is worth to whom. An
//! engine is made from it and answers; every answer says how sure it is.

#![forbid(unsafe_code)]

mod adjusted_winner;
pub mod answer;
mod band;
pub mod check;
mod divisible;
mod engine;
mod error;
mod fair;
mod hull;
pub mod limits;
mod merge;
pub mod model;
mod pareto;
pub mod points;
pub mod progress;
mod segments;
mod solve;
mod space;
mod unit;
mod weigh;

pub use adjusted_winner::adjusted_winner;
pub use answer::{AdjustedWinner, Agreement, Answer, FrontierStatus, Outcomes, Solution, Status};
pub use engine::Engine;
pub use error::SettleError;
pub use model::{
    Bonus, Choice, Decision, Domain, Issue, Number, Package, Problem, ProblemError, Rule, Side,
    Worth,
};
pub use points::{Frontier, Points};
pub use progress::{Halt, Never, Progress};
