//! Serving with a certificate and without: what the relay and a desk that people
//! open from devices of their own have in common.
//!
//! TLS is rustls, with whatever cryptography `main` installed.

mod bounded;
mod certificate;
mod renewed;
mod serve;

pub use axum_server::Handle;
pub use bounded::Bounds;
pub use certificate::{Protocols, TlsError, TlsFiles};
pub use renewed::Tls;
pub use serve::{listen, serve};
