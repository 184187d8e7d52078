//! A thousand histories: bad weather, crashes at every boundary, full disks
//! and wrong clocks; and a judgement of each that rests on no engine.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use goodoffices_testkit::acts::ACTS;
use goodoffices_testkit::history;
use goodoffices_testkit::trace::Trace;

const SEEDS: u64 = 1000;

#[test]
fn a_thousand_histories_hold_every_promise() {
    let next = AtomicU64::new(0);
    let found = Mutex::new(Vec::new());
    let (frames, conveyances) = (AtomicU64::new(0), AtomicU64::new(0));
    let (agreed, exchanged) = (AtomicU64::new(0), AtomicU64::new(0));
    let beforehand = AtomicU64::new(0);
    let done = Mutex::new(BTreeMap::<&'static str, u64>::new());
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= SEEDS {
                        return;
                    }
                    let history = history::run(seed, Trace::default());
                    frames.fetch_add(history.reach.frames, Ordering::Relaxed);
                    conveyances.fetch_add(history.reach.conveyances, Ordering::Relaxed);
                    agreed.fetch_add(history.reach.agreed, Ordering::Relaxed);
                    exchanged.fetch_add(history.reach.exchanged, Ordering::Relaxed);
                    beforehand.fetch_add(history.reach.beforehand, Ordering::Relaxed);
                    let mut done = done.lock().expect("no thread panicked");
                    for (act, count) in &history.reach.done {
                        *done.entry(act).or_default() += count;
                    }
                    drop(done);
                    if !history.violations.is_empty() {
                        let told = (seed, history.violations);
                        found.lock().expect("no thread panicked").push(told);
                    }
                }
            });
        }
    });
    let found = found.into_inner().expect("no thread panicked");
    assert!(found.is_empty(), "{found:#?}");
    // Histories in which nothing happens would prove nothing.
    assert!(frames.load(Ordering::Relaxed) > 20 * SEEDS);
    assert!(conveyances.load(Ordering::Relaxed) > SEEDS);
    let together = (agreed.into_inner(), exchanged.into_inner());
    assert!(
        together.0 > SEEDS / 40 && together.1 > SEEDS / 20,
        "{together:?}"
    );
    let beforehand = beforehand.into_inner();
    assert!(beforehand > SEEDS / 20, "{beforehand}");
    // Nor would those in which something is never done that a desk can do.
    let done = done.into_inner().expect("no thread panicked");
    let left_out: Vec<_> = ACTS
        .iter()
        .filter(|act| done.get(**act).copied().unwrap_or(0) < 5)
        .collect();
    assert!(left_out.is_empty(), "{left_out:?} of {done:#?}");
}

#[test]
fn a_seed_replays_to_the_letter() {
    let first = history::run(17, Trace::kept());
    let second = history::run(17, Trace::kept());
    assert_eq!(first.trace.lines(), second.trace.lines());
    assert!(first.trace.lines().len() > 50);
}
