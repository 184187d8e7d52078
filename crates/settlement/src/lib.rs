//! The mathematics of agreement: from the sides' confidential preferences, the
//! packages that no other beats for everybody, and the fair ones among them.
//!
//! Pure: no I/O, no clock, no randomness. Everything is exact; equal is equal.
//!
//! A [`Problem`] says what is negotiated and what it is worth to whom. An
//! [`Engine`] is made from it and answers; every answer says how sure it is.
//! [`check`] looks at the answers again, from the problem alone.
//!
//! The use of frontiers and of joint gains in mediation is H. Raiffa's, *The Art
//! and Science of Negotiation*, 1982; each solution cites its source where it is
//! defined.
//!
//! What costs grow with: for two sides the points on the frontier, not the
//! packages; for three a little more than the points; for more, comparing points
//! dominates. One fair package alone needs the frontier in no case, and grows with
//! how far whole packages stay below mixtures of them.
//!
//! ```
//! use goodoffices_settlement::{
//!     Domain, Engine, Issue, Never, Number, Problem, Side, Solution, Status, Worth,
//! };
//!
//! let whole = |number: i64| Number::from_integer(number.into());
//! let each = |numbers: [i64; 2]| Worth::Each(numbers.map(whole).to_vec());
//! let issue = |name: &str| Issue {
//!     name: name.to_owned(),
//!     domain: Domain::Options(vec!["as North asks".to_owned(), "as South asks".to_owned()]),
//! };
//! let side = |name: &str, water: [i64; 2], border: [i64; 2]| Side {
//!     name: name.to_owned(),
//!     worth: vec![each(water), each(border)],
//!     bonuses: Vec::new(),
//!     reservation: whole(0),
//! };
//! let problem = Problem {
//!     issues: vec![issue("water"), issue("border")],
//!     sides: vec![side("North", [70, 0], [30, 0]), side("South", [0, 20], [0, 80])],
//!     rules: Vec::new(),
//! };
//! let engine = Engine::new(&problem)?;
//! let nash = engine.solve(Solution::Nash, &mut Never);
//! assert_eq!(nash.status, Status::Optimal);
//! assert_eq!(nash.measure, Some(whole(70 * 80)));
//! assert_eq!(engine.frontier(&mut Never).points.len(), 3);
//! # Ok::<(), goodoffices_settlement::SettleError>(())
//! ```

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
