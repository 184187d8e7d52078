//! A relay that dies at any moment keeps what it acknowledged.
//!
//! This program starts itself as the relay that is killed: from outside in the
//! middle of appends, and (with the feature `failpoints`) from inside at every
//! place where it writes.

// A test that cannot go on fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
#[path = "sockets/support.rs"]
mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use envelope::{OpeningToken, Reply, Request};
use goodoffices_relay::{Relay, mint_token};
use support::*;

const DATA: &str = "RELAY_CRASH_DATA";
const POINT: &str = "RELAY_CRASH_POINT";
const NTH: &str = "RELAY_CRASH_NTH";

fn main() {
    match std::env::var_os(DATA) {
        Some(data) => child(Path::new(&data)),
        None => {
            killed_from_outside_in_the_middle_of_appends();
            println!("a relay killed in the middle of appends keeps what it acknowledged: ok");
            #[cfg(feature = "failpoints")]
            {
                planted::every_point();
                planted::a_store_that_fails_while_it_serves();
            }
            #[cfg(not(feature = "failpoints"))]
            println!("(death at every store write: only with --features failpoints)");
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// The relay that is killed: says where it is, and serves until then.
fn child(data: &Path) {
    #[cfg(feature = "failpoints")]
    planted::plant();
    let token = mint_token(data, 1000).unwrap();
    runtime().block_on(async {
        let running = Relay::start(config(data)).await.unwrap();
        println!("{} {token}", running.address());
        std::future::pending::<()>().await;
    });
}

fn spawn(data: &Path, plan: &[(&str, &str)]) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .env(DATA, data)
        .envs(plan.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What the child says, or none if it died before.
fn said(child: &mut Child) -> Option<(SocketAddr, OpeningToken)> {
    let mut line = String::new();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    said.read_line(&mut line).unwrap();
    let (address, token) = line.trim().split_once(' ')?;
    Some((address.parse().unwrap(), token.parse().unwrap()))
}

/// What became of an append: a position, or nothing if the relay died.
async fn try_append(desk: &mut Desk, number: u64) -> Option<u64> {
    use futures_util::SinkExt;
    let session = desk.session.as_mut()?;
    let request = Request::Append {
        expected: None,
        frame: frame(number),
    };
    let message = envelope::ToRelay::sealed(number, &request, session);
    let bytes = tokio_tungstenite::tungstenite::Message::binary(message.encode());
    desk.socket.send(bytes).await.ok()?;
    match desk.try_reply_to(number).await? {
        Reply::Appended { position, .. } => Some(position.0),
        other => panic!("not appended: {other:?}"),
    }
}

/// Opens the store again, in order: everything acknowledged lies where it was
/// said to, nothing lies there twice, and repetitions are known as such.
async fn check(data: &Path, acknowledged: &BTreeMap<u64, u64>) -> Vec<envelope::Frame> {
    let running = start(data).await;
    let mut desk = Desk::member(running.address(), room(1), &access(1)).await;
    let log = desk.read_all().await;
    for (number, position) in acknowledged {
        assert_eq!(log[*position as usize], frame(*number), "frame {number}");
        assert_eq!(desk.append(*number).await, (*position, true));
    }
    let hashes: std::collections::BTreeSet<_> = log.iter().map(envelope::Frame::hash).collect();
    assert_eq!(hashes.len(), log.len(), "a frame lies in the log twice");
    running.shutdown().await;
    log
}

fn killed_from_outside_in_the_middle_of_appends() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = runtime();
    let mut acknowledged = BTreeMap::new();
    for round in 0..5u64 {
        let mut child = spawn(folder.path(), &[]);
        let (address, token) = said(&mut child).unwrap();
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        runtime.block_on(async {
            open(address, &token, room(1)).await;
            for sender in 0..4u64 {
                let mut desk = Desk::member(address, room(1), &access(1)).await;
                let tell = tell.clone();
                tokio::spawn(async move {
                    let first = round * 1_000_000 + sender * 100_000;
                    for number in first.. {
                        let Some(position) = try_append(&mut desk, number).await else {
                            return;
                        };
                        tell.send((number, position)).unwrap();
                    }
                });
            }
            drop(tell);
            // Killed while all four have something in flight.
            for _ in 0..100 + round * 37 {
                acknowledged.extend(told.recv().await);
            }
            child.kill().unwrap();
            while let Some(one) = told.recv().await {
                acknowledged.extend([one]);
            }
        });
        child.wait().unwrap();
        runtime.block_on(check(folder.path(), &acknowledged));
    }
}

#[cfg(feature = "failpoints")]
mod planted {
    use std::os::unix::process::ExitStatusExt;
    use std::sync::atomic::{AtomicU32, Ordering};

    use goodoffices_relay::failpoints::*;

    use super::*;

    /// Dies when the point is reached for the nth time.
    pub(super) fn plant() {
        let (Ok(point), Ok(nth)) = (std::env::var(POINT), std::env::var(NTH)) else {
            return;
        };
        let nth: u32 = nth.parse().unwrap();
        let reached = AtomicU32::new(0);
        fail::cfg_callback(point, move || {
            if reached.fetch_add(1, Ordering::SeqCst) + 1 == nth {
                std::process::abort();
            }
        })
        .unwrap();
    }

    /// At which visit a point is deadly, and whether the append in flight then
    /// must be found (true), must not (false), or there is none.
    fn plan(point: &str) -> (u32, Option<bool>) {
        match point {
            // The minting, the opening and one append come first.
            GROUP_BEGUN | GROUP_WRITTEN => (4, Some(false)),
            GROUP_COMMITTED => (4, Some(true)),
            // The minting has no replies.
            BEFORE_REPLIES => (3, Some(true)),
            _ => (1, None),
        }
    }

    pub(super) fn every_point() {
        for point in ALL {
            let (nth, in_flight) = plan(point);
            let folder = tempfile::tempdir().unwrap();
            let data = folder.path().join("data");
            let nth = nth.to_string();
            let mut child = spawn(&data, &[(POINT, point), (NTH, &nth)]);
            let said = said(&mut child);
            assert_eq!(said.is_some(), in_flight.is_some(), "{point}");
            let runtime = runtime();
            let acknowledged = said
                .map(|(address, token)| runtime.block_on(append_until_it_dies(address, &token)));
            let status = child.wait().unwrap();
            assert_eq!(status.signal(), Some(6), "{point} was not reached");
            runtime.block_on(async {
                match (acknowledged, in_flight) {
                    (Some(acknowledged), Some(kept)) => reopen(&data, &acknowledged, kept).await,
                    _ => before_serving(&data).await,
                }
            });
            println!("a relay that dies at {point} is whole when opened again: ok");
        }
    }

    async fn append_until_it_dies(address: SocketAddr, token: &OpeningToken) -> BTreeMap<u64, u64> {
        open(address, token, room(1)).await;
        let mut desk = Desk::member(address, room(1), &access(1)).await;
        let mut acknowledged = BTreeMap::new();
        let mut number = 0;
        while let Some(position) = try_append(&mut desk, number).await {
            acknowledged.insert(number, position);
            number += 1;
        }
        acknowledged
    }

    async fn reopen(data: &Path, acknowledged: &BTreeMap<u64, u64>, kept: bool) {
        assert_eq!(acknowledged.len(), 1);
        let log = check(data, acknowledged).await;
        assert_eq!(log.len(), if kept { 2 } else { 1 });
        let running = start(data).await;
        let mut desk = Desk::member(running.address(), room(1), &access(1)).await;
        assert_eq!(
            desk.append(1).await,
            (1, kept),
            "the one in flight, sent again"
        );
        running.shutdown().await;
    }

    /// The relay died before it served: the next start finds all it needs.
    async fn before_serving(data: &Path) {
        let token = mint_token(data, 1).unwrap();
        let running = start(data).await;
        let key = running.key().clone();
        open(running.address(), &token, room(1)).await;
        let mut desk = Desk::member(running.address(), room(1), &access(1)).await;
        assert_eq!(desk.append(0).await, (0, false));
        running.shutdown().await;
        let running = start(data).await;
        assert_eq!(running.key(), &key);
        running.shutdown().await;
    }

    /// The store says no, or says no and has kept it all the same: the desk is
    /// refused, sends again, and the frame lies in the log once.
    pub(super) fn a_store_that_fails_while_it_serves() {
        runtime().block_on(async {
            let (_folder, running, mut desk) = with_room().await;
            let mut size = 0;
            for (point, kept) in [
                (GROUP_BEGUN, false),
                (GROUP_WRITTEN, false),
                (GROUP_COMMITTED, true),
            ] {
                desk.append(size).await;
                fail::cfg(point, "1*return").unwrap();
                let request = Request::Append {
                    expected: None,
                    frame: frame(size + 1),
                };
                let refusal = Reply::Refused(envelope::Refusal::Storage);
                assert_eq!(desk.ask(request).await, refusal, "{point}");
                assert_eq!(desk.append(size + 1).await, (size + 1, kept), "{point}");
                fail::remove(point);
                size += 2;
            }
            let expected: Vec<_> = (0..size).map(frame).collect();
            assert_eq!(desk.read_all().await, expected);
            running.shutdown().await;
        });
        println!("a store that fails while it serves loses and doubles nothing: ok");
    }
}
