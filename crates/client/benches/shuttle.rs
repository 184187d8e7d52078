//! From `convey` at the intermediary to shown at the destination, three desks
//! and a relay with real vaults and databases on this machine, beside one
//! synchronisation of the same disk; and how fast a vault opens a room of
//! 10,000 entries.
//!
//! `cargo bench -p goodoffices-client --bench shuttle`
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a benchmark stops at the first surprise"
)]

#[path = "../tests/world/mod.rs"]
#[expect(clippy::expect_used, reason = "shared with the tests")]
mod world;

use std::fs::File;
use std::io::Write as _;
use std::time::{Duration, Instant};

use desk::answer::{Event, View};
use desk::command::{Command, Query, RoomName};
use goodoffices_client::{Notice, Options, Running, Vault};
use world::{Desk, Talks, passphrase};

const CROSSINGS: usize = 300;
const ENTRIES: usize = 10_000;
/// Syncs that follow one another between `convey` and the other screen: the
/// intermediary's vault, the relay, the vault again, the relay again, the
/// destination's vault.
const SERIAL_SYNCS: u32 = 5;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        crossings().await;
        opening().await;
    });
}

async fn crossings() {
    let talks = Talks::open().await;
    let sync = median(syncs());
    let mut times = Vec::new();
    for number in 0..CROSSINGS {
        times.push(crossing(&talks, &format!("Our offer number {number}.")).await);
    }
    times.sort_unstable();
    let p50 = times[times.len() / 2];
    let p99 = times[times.len() * 99 / 100];
    println!(
        "convey to shown: p50 {p50:.2?}, p99 {p99:.2?}; fdatasync of 4 KiB p50 {sync:.2?}; ratio \
         {:.1} (target < 15; {SERIAL_SYNCS} syncs one after another)",
        p50.as_secs_f64() / sync.as_secs_f64()
    );
}

/// One permission, conveyed without a hold: how long until it stands in the
/// other room.
async fn crossing(talks: &Talks, words: &str) -> Duration {
    talks.north.permit("intermediary", words).await;
    let number = talks
        .envoy
        .until("the permission", async |desk| ready(desk).await)
        .await;
    talks.settled().await;
    let before = talks.south.conveyed("intermediary").await.len();
    let mut events = talks.south.running.events().unwrap();
    let begun = Instant::now();
    talks.envoy.convey("North", number, 0).await;
    loop {
        if let Notice::Event(Event::Line { .. }) = events.next().await.unwrap() {
            let elapsed = begun.elapsed();
            if talks.south.conveyed("intermediary").await.len() > before {
                return elapsed;
            }
        }
    }
}

async fn ready(desk: &Desk) -> Option<u64> {
    match desk.running.query(Query::Tray).await.unwrap() {
        View::Tray { items } => items
            .iter()
            .find(|item| item.state == "ready")
            .map(|item| item.number),
        other => panic!("{other:?}"),
    }
}

/// A room of many entries: from the opened vault to a desk that can show it.
async fn opening() {
    let Talks { relay, envoy, .. } = Talks::open().await;
    for number in 0..ENTRIES {
        let say = Command::Say {
            room: RoomName("North".to_owned()),
            words: format!("Statement {number}, of ordinary length, as people make them."),
            language: None,
            reply_to: None,
        };
        envoy.running.command(say).await.unwrap();
        if number % 500 == 499 {
            envoy.settled().await;
        }
    }
    envoy.settled().await;
    envoy.running.close().await.unwrap();
    drop(relay);
    let mut times = Vec::new();
    for _ in 0..3 {
        let vault = Vault::open(envoy.folder.path(), &passphrase()).unwrap();
        let begun = Instant::now();
        let running = Running::start(vault, Options::default()).await.unwrap();
        let rooms = running.query(Query::Rooms).await.unwrap();
        times.push(begun.elapsed());
        let View::Rooms { rooms } = rooms else {
            panic!("no rooms")
        };
        assert!(rooms.iter().any(|room| room.entries >= ENTRIES as u64));
        running.close().await.unwrap();
    }
    println!(
        "a vault opens a room of {ENTRIES} entries in {:.2?} after key derivation (median of 3; \
         target <= 1 s)",
        median(times)
    );
}

fn syncs() -> Vec<Duration> {
    let folder = tempfile::tempdir().unwrap();
    let mut file = File::create(folder.path().join("bare")).unwrap();
    (0..1000)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&[7; 4096]).unwrap();
            file.sync_data().unwrap();
            begun.elapsed()
        })
        .collect()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
