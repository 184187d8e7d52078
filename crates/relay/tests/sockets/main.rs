//! The relay over real sockets and a real store.

// A test that cannot go on fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod hostile;
mod http;
mod lockers;
mod operation;
mod rooms;
mod support;
