//! How pages are served.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::hosting::House;
use crate::usual::Usual;

/// How pages are served.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; a loopback address. Port 0: any that is free.
    pub listen: SocketAddr,
    /// After how long without an act of a person the pages lock.
    pub idle: Duration,
    /// How long an official's own words wait to be recalled before they are said.
    pub hold: Duration,
    /// What the forms of the opening are filled with at first.
    pub usual: Usual,
    /// The desks of others that are hosted beside this one.
    pub house: Option<Arc<House>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            idle: Duration::from_secs(15 * 60),
            hold: Duration::from_secs(10),
            usual: Usual::default(),
            house: None,
        }
    }
}
