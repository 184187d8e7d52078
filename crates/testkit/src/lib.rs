//! A simulated world in virtual time over `desk` and `log`.
//!
//! The engines are the real ones; simulated are the clock, the network, the
//! disks and the people. A seed replays everything. [`World`] is the place to
//! begin.
//!
//! [`model`] looks at the rules alone: every order of acts in small worlds of
//! `talks`, and what must hold in each.

pub mod acts;
pub mod checkers;
mod documents;
mod drivers;
pub mod history;
mod links;
pub mod model;
pub mod network;
pub mod people;
pub mod randomness;
pub mod record;
pub mod relay;
pub mod scenes;
mod station;
pub mod trace;
pub mod vault;
pub mod world;

pub use network::Weather;
pub use station::{Station, Storing};
pub use world::{Trouble, Who, World};
