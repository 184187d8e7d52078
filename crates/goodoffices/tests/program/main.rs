//! The program as people and scripts meet it: the real binary, real processes,
//! a real relay.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

mod accounts;
mod bad_input;
mod beforehand;
mod between;
mod blind_relay;
mod blindness;
mod charter;
mod clock_off;
mod demo;
mod documents;
mod elicit;
mod guarding;
mod life;
mod lookback;
mod moved;
mod people;
mod record;
mod replay;
mod retention;
mod settle;
mod sharing;
mod together;
mod transcripts;
mod world;
