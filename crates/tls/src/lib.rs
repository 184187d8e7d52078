//! Serving with a certificate and without: what the relay and a desk that people
//! open from devices of their own have in common.
//!
//! TLS is rustls, with whatever cryptography `main` installed.

mod bounded;
mod certificate;
mod serve;

pub use axum_server::Handle;
pub use bounded::Bounds;
pub use certificate::{Protocols, TlsError, TlsFiles, config};
pub use rustls::ServerConfig;
pub use serve::{listen, serve};
