//! Appends per second against bare transactions.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use envelope::RoomId;
use goodoffices_relay::{Running, mint_token};

use crate::support::{Desk, access, open, random, start};
use crate::{folder, median, runtime};

const SENDERS: u64 = 64;
const ROWS: u64 = 16;
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(4);

pub(crate) fn run() {
    for rooms in [1, SENDERS] {
        let (mut bare, mut relayed, mut batches) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            bare.push(bare_rows_per_second());
            let (rate, batch) = appends_per_second(rooms);
            relayed.push(rate);
            batches.push(batch);
        }
        let mut ratios: Vec<_> = relayed.iter().zip(&bare).map(|(a, b)| a / b).collect();
        println!(
            "appends: {SENDERS} unpipelined senders in {rooms} room(s): {:.0}/s, mean batch {:.1}; \
             bare SQLite in transactions of {ROWS}: {:.0} rows/s; ratio {:.2} (target 0.5)",
            median(&mut relayed),
            median(&mut batches),
            median(&mut bare),
            median(&mut ratios),
        );
    }
}

pub(crate) fn bare_rows_per_second() -> f64 {
    let folder = folder();
    let store = rusqlite::Connection::open(folder.path().join("bare.sqlite")).unwrap();
    store
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
             CREATE TABLE rows (place INTEGER PRIMARY KEY, frame BLOB NOT NULL);",
        )
        .unwrap();
    let row = vec![0xA5u8; 1024 + envelope::limits::FRAME_OVERHEAD];
    let (begun, mut rows) = (Instant::now(), 0u64);
    while begun.elapsed() < ROUND {
        store
            .prepare_cached("BEGIN IMMEDIATE")
            .unwrap()
            .execute(())
            .unwrap();
        let mut insert = store
            .prepare_cached("INSERT INTO rows (frame) VALUES (?1)")
            .unwrap();
        for _ in 0..ROWS {
            insert.execute([&row]).unwrap();
        }
        store.prepare_cached("COMMIT").unwrap().execute(()).unwrap();
        rows += ROWS;
    }
    rows as f64 / begun.elapsed().as_secs_f64()
}

/// Appends per second, and the mean number of requests of a group.
fn appends_per_second(rooms: u64) -> (f64, f64) {
    let folder = folder();
    runtime().block_on(async {
        let token = mint_token(folder.path(), 100).unwrap();
        let running = start(folder.path()).await;
        let ids: Vec<_> = (0..rooms).map(|_| RoomId::from_bytes(random())).collect();
        for id in &ids {
            open(running.address(), &token, *id).await;
        }
        let (stop, done) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicU64::new(0)),
        );
        let mut senders = Vec::new();
        for sender in 0..SENDERS {
            let room = ids[(sender % rooms) as usize];
            let mut desk = Desk::member(running.address(), room, &access(1)).await;
            let (stop, done) = (stop.clone(), done.clone());
            senders.push(tokio::spawn(async move {
                let mut number = sender << 32;
                while !stop.load(Ordering::Relaxed) {
                    desk.append(number).await;
                    number += 1;
                    done.fetch_add(1, Ordering::Relaxed);
                }
            }));
        }
        // The first moments are for warming up.
        tokio::time::sleep(ROUND / 4).await;
        let (before, groups) = (done.load(Ordering::Relaxed), groups(&running).await);
        let begun = Instant::now();
        tokio::time::sleep(ROUND).await;
        let appended = done.load(Ordering::Relaxed) - before;
        let rate = appended as f64 / begun.elapsed().as_secs_f64();
        let groups = self::groups(&running).await - groups;
        stop.store(true, Ordering::Relaxed);
        for sender in senders {
            sender.await.unwrap();
        }
        running.shutdown().await;
        (rate, appended as f64 / groups)
    })
}

/// How many groups were stored so far, as the relay's metrics say.
async fn groups(running: &Running) -> f64 {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(running.address())
        .await
        .unwrap();
    let request = b"GET /metrics HTTP/1.1\r\nhost: relay\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    let name = "goodoffices_relay_group_requests_count ";
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap().trim().parse().unwrap()
}
