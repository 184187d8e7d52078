//! The rules by their ids, over random histories in a small world of rooms.

mod commits;
mod decoding;
mod history;
mod honesty;
mod newcomers;
mod r1_r9;
mod r2;
mod r4;
mod r6_r8;
mod seeing;
mod world;
