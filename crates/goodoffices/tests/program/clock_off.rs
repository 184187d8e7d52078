//! A participant whose clock is off by hours is heard all the same: times are
//! statements, and nothing rests on their agreeing.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use client::{Clock, Options, Passphrase, Running, Serving, SystemClock, Vault};
use talks::Time;

use crate::world::{Desk, PASSPHRASE, World};

/// The machine's clock, ahead or behind.
struct Off {
    millis: i64,
}

impl Clock for Off {
    fn now(&self) -> Time {
        Time(SystemClock.now().0.saturating_add_signed(self.millis))
    }

    fn wait_until(&self, time: Time) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let left = Duration::from_millis(time.0.saturating_sub(self.now().0));
        Box::pin(tokio::time::sleep(left))
    }
}

/// Runs a vault's desk in this process, by a clock that is off.
async fn run(desk: &Desk, hours: i64) -> (Running, Serving) {
    let vault = Vault::open(&desk.folder, &Passphrase::new(PASSPHRASE)).expect("the vault");
    let clock = Arc::new(Off {
        millis: hours * 3_600_000,
    });
    let options = Options {
        clock,
        ..Options::default()
    };
    let running = Running::start(vault, options).await.expect("it starts");
    let serving = Serving::start(running.clone()).expect("it serves");
    (running, serving)
}

fn a_head_is_heard_whose_clock_is_off_by(hours: i64) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let world = World::new();
    let (norway, north, south) = (
        world.desk("norway"),
        world.vault("north"),
        world.desk("south"),
    );
    let running = runtime.block_on(run(&north, hours));
    world.open(&norway).ok();
    norway.admits("North", &north, "Head of North");
    norway.admits("South", &south, "Head of South");
    norway.until_introduced();

    let said = north.enters(&["say", "intermediary", "What time is it there?"]);
    let permission = north.enters(&["permit", "intermediary", "--of", &said.to_string()]);
    norway.until_line("North", permission);
    let permission = permission.to_string();
    norway
        .run(&["convey", "North", &permission, "--hold", "0"])
        .ok();
    south.until(|desk| {
        let view = desk.show("intermediary").to_string();
        view.contains("What time is it there?").then_some(())
    });
    let shown = south.run(&["show", "intermediary"]).ok();
    assert!(shown.contains("verified by its side key"), "{shown}");
    for desk in [&norway, &north, &south] {
        desk.run(&["record", "verify"]).ok();
    }
    runtime.block_on(async move {
        drop(running.1);
        running.0.close().await.expect("it closes");
    });
}

#[test]
fn a_head_is_heard_whose_clock_is_hours_ahead() {
    a_head_is_heard_whose_clock_is_off_by(7);
}

#[test]
fn a_head_is_heard_whose_clock_is_hours_behind() {
    a_head_is_heard_whose_clock_is_off_by(-7);
}
