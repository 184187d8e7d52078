//! Good Offices: indirect talks, end to end encrypted.

mod cli;
mod config;
mod display;
mod failure;
mod render;
fn main() {}
