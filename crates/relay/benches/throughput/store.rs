//! The machine and its store alone, without sockets: what a group costs.

use std::time::{Duration, Instant};

use envelope::{RelaySigner, Request};
use goodoffices_relay::sqlite::Sqlite;
use log::{Asked, Engine, Link, Machine, Proven, Quotas, Time, TokenRecord, WriteSet};

use crate::folder;
use crate::support::{access, frame, opening, room};

const ROUND: Duration = Duration::from_secs(4);

pub(crate) fn run() {
    println!(
        "store: bare SQLite in transactions of 16: {:.0} rows/s",
        crate::appends::bare_rows_per_second()
    );
    for (group, rooms) in [(1, 1), (16, 1), (32, 1), (16, 16), (32, 32)] {
        println!(
            "store: groups of {group} in {rooms} room(s): {:.0} frames/s",
            frames_per_second(group, rooms)
        );
    }
}

fn frames_per_second(group: u64, rooms: u8) -> f64 {
    let folder = folder();
    let mut store = Sqlite::open(&folder.path().join("store.sqlite")).unwrap();
    let token = envelope::OpeningToken::from_bytes([1; 32]);
    let mut set = WriteSet::default();
    let record = TokenRecord {
        left: 100,
        granted: 100,
        parent: None,
    };
    set.tokens.insert(token.hash(), record);
    store.commit(&set).unwrap();
    let signer = RelaySigner::from_seed("bench.example", &[1; 32]).unwrap();
    let mut machine = Machine::new(store, signer, Quotas::default());
    let asked = |of: u8, request| Asked {
        link: Link(1),
        id: 1,
        proven: Some(Proven {
            room: room(of),
            access: access(1).public(),
        }),
        request,
    };
    let openings = (0..rooms).map(|of| asked(of, opening(&token, room(of))));
    machine.handle(Time(1), openings.collect());
    let proven: Vec<_> = (0..rooms).map(|of| asked(of, Request::Latest)).collect();
    let (begun, mut number) = (Instant::now(), 0u64);
    while begun.elapsed() < ROUND {
        let batch = (0..group)
            .map(|_| {
                number += 1;
                let mut asked = proven[(number % u64::from(rooms)) as usize].clone();
                asked.request = Request::Append {
                    expected: None,
                    frame: frame(number),
                };
                asked
            })
            .collect();
        let outcome = machine.handle(Time(1), batch);
        assert_eq!(outcome.appended as u64, group);
    }
    number as f64 / begun.elapsed().as_secs_f64()
}
