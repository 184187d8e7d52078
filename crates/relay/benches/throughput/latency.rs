//! From append to receive on another connection, against one fdatasync.

use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

use envelope::{Position, Request};

use crate::support::{Desk, access, room, with_room};
use crate::{folder, median, milliseconds, runtime};

const ROUNDS: usize = 5;
const SENT: u64 = 400;

pub(crate) fn run() {
    let (mut bare, mut carried, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let sync = fdatasync();
        let way = append_to_receive();
        ratios.push(way.as_secs_f64() / sync.as_secs_f64());
        bare.push(sync);
        carried.push(way);
    }
    println!(
        "latency: append to receive, p50 {:.3} ms; one write and fdatasync, p50 {:.3} ms; \
         ratio {:.2} (target 3)",
        milliseconds(median(&mut carried)),
        milliseconds(median(&mut bare)),
        median(&mut ratios),
    );
}

/// The middle time of writing a page at a file's end and syncing it.
fn fdatasync() -> Duration {
    let folder = folder();
    let mut file = File::create(folder.path().join("bare")).unwrap();
    let page = [0xA5; 4096];
    let mut times: Vec<_> = (0..SENT)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&page).unwrap();
            file.sync_data().unwrap();
            begun.elapsed()
        })
        .collect();
    median(&mut times)
}

fn append_to_receive() -> Duration {
    runtime().block_on(async {
        let (_folder, running, mut sender) = with_room().await;
        let mut receiver = Desk::member(running.address(), room(1), &access(1)).await;
        receiver.ask(Request::Live { from: Position(0) }).await;
        let mut times = Vec::new();
        for number in 0..SENT {
            let begun = Instant::now();
            let (_, time) = tokio::join!(sender.append(number), async {
                receiver.live(number, 1).await;
                begun.elapsed()
            });
            times.push(time);
        }
        running.shutdown().await;
        median(&mut times)
    })
}
