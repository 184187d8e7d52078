//! What must hold for every problem: the engine against the definitions, the
//! axioms that the solutions are known for, and the checker against both.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod axioms;
mod brute;
mod checker;
mod divisible;
mod engine;
mod offers;
mod problems;
mod steps;
mod winner;
