//! Why pages are not served.

use std::net::SocketAddr;

/// Why pages are not served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PagesError {
    /// The address cannot be listened on.
    #[error("the desk's pages cannot be served on {address}: {source}; name another with --pages")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// Beyond the loopback address pages are served only with TLS.
    #[error(
        "{0} is not a loopback address; your own pages are served on 127.0.0.1 or [::1]. Desks of other people are hosted with --listen"
    )]
    NotLoopback(SocketAddr),
    /// The desk does not tell what it keeps for them.
    #[error(transparent)]
    Desk(client::ClientError),
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    NoRandomness(getrandom::Error),
}
