//! Real desks in a simulated world, in virtual time: what holds between them,
//! and by whose fault it would not. One program, since each file alone would link
//! the whole house once more.

#[path = "../common/mod.rs"]
mod common;

mod among;
mod between;
mod charter;
mod destruction;
mod documents;
mod frozen;
mod guard;
mod happy_path;
mod interference;
mod model;
mod moments;
mod planted;
mod rogue;
mod rounds;
mod rules;
mod secret;
mod sending_on;
mod successor;
mod taking_over;
mod thousand;
mod together;
mod withdrawing;
