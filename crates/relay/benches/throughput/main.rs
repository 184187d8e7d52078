//! What the relay costs, as ratios against the bare disk of the same run.
//!
//! `cargo bench -p goodoffices-relay --bench throughput [-- appends|store|latency|idle]`
//!
//! * `appends`: 64 unpipelined senders over WebSocket, 1 KiB frames,
//!   acknowledged means synced; against a loop of SQLite transactions of 16
//!   rows of the same size.
//! * `store`: the machine and its store alone, without sockets.
//! * `latency`: from sending an append to receiving the frame on another
//!   connection; against one fdatasync.
//! * `idle`: memory of the relay's process per idle connection, with the
//!   connections' other ends in another process; in the clear and over TLS.

// A benchmark that cannot measure stops.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod appends;
mod idle;
mod latency;
mod store;
#[allow(dead_code)]
#[path = "../../tests/sockets/support.rs"]
mod support;

use std::time::Duration;

fn main() {
    if idle::is_relay() {
        return idle::relay();
    }
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let runs = |name: &str| {
        let named: Vec<_> = wanted
            .iter()
            .filter(|word| !word.starts_with('-'))
            .collect();
        named.is_empty() || named.iter().any(|word| *word == name)
    };
    if runs("appends") {
        appends::run();
    }
    if runs("store") {
        store::run();
    }
    if runs("latency") {
        latency::run();
    }
    if runs("idle") {
        idle::run();
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// A directory on the disk of the build, which is a real one.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// The value in the middle.
fn median<T: PartialOrd + Copy>(values: &mut [T]) -> T {
    values.sort_by(|one, other| one.partial_cmp(other).unwrap());
    values[values.len() / 2]
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
