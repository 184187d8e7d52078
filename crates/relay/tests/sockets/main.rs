//! The relay over real sockets and a real store.

mod hostile;
mod http;
mod lockers;
mod operation;
mod rooms;
mod support;
