//! The relay's driver: sockets, the sqlite engine, threads and files around the
//! pure machine of `log`.
//!
//! [`Relay::start`] opens the data directory, starts one writer thread that
//! groups waiting requests into transactions, and serves the protocol of
//! `envelope::wire` over WebSocket and HTTP. It sees room ids, positions,
//! sealed frames and public keys; it logs and counts none of them.

mod config;
mod data;
pub mod failpoints;
mod hub;
pub mod limits;
mod metrics;
mod serve;
pub mod sqlite;
mod start;
mod writer;

pub use config::Config;
pub use data::{DataError, mint_token, relay_key};
pub use start::{Relay, Running, StartError};
pub use tls::{TlsError, TlsFiles};
