//! The rules by their ids, over random histories in a small world of rooms.

// The helpers of tests stand outside test functions, where clippy forbids it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod acting;
mod amendments;
mod among_ourselves;
mod briefing;
mod charter_histories;
mod charters;
mod commands;
mod commits;
mod decoding;
mod documents;
mod entries_made;
mod forging;
mod going_on;
mod history;
mod honesty;
mod joining;
mod known_through;
mod newcomers;
mod proofs;
mod r1_r9;
mod r2;
mod r4;
mod r5_conditions;
mod r5_r10;
mod r6_r8;
mod reading;
mod rounds;
mod seeing;
mod shown_first;
mod signing;
mod standing;
mod taking_over;
mod translating;
mod world;
