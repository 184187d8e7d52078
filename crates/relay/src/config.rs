//! What an operator decides.

use std::net::SocketAddr;
use std::path::PathBuf;

use log::Quotas;
use tls::TlsFiles;

use crate::limits;

/// How a relay is run.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The data directory; made if missing.
    pub data: PathBuf,
    /// The relay's name in its signatures, most often its host name. Fixed by
    /// the first start on a data directory.
    pub name: String,
    /// Certificate and key for TLS; none to serve in the clear (behind a proxy
    /// or on the loopback address).
    pub tls: Option<TlsFiles>,
    /// What one room may store.
    pub quotas: Quotas,
    /// The most connections open at one time.
    pub connections: usize,
    /// The most bytes that the store may take on disk; none for no limit.
    pub largest_store: Option<u64>,
}

impl Config {
    /// A relay in the clear with the usual limits.
    pub fn new(listen: SocketAddr, data: PathBuf, name: &str) -> Self {
        Self {
            listen,
            data,
            name: name.to_owned(),
            tls: None,
            quotas: Quotas::default(),
            connections: limits::CONNECTIONS,
            largest_store: None,
        }
    }
}
