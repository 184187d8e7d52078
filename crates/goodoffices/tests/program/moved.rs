//! A desk that runs in the test's own process, by a clock that the test moves:
//! nobody waits for what happens hours later.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use client::{Clock, Options, Passphrase, Running, Serving, SystemClock, Vault};
use talks::Time;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::world::{Desk, PASSPHRASE};

/// An hour, in milliseconds.
pub(crate) const HOUR: i64 = 3_600_000;

/// The machine's clock, so many milliseconds ahead, or behind.
struct Moved {
    ahead: watch::Receiver<i64>,
}

impl Clock for Moved {
    fn now(&self) -> Time {
        let ahead = *self.ahead.borrow();
        Time(SystemClock.now().0.saturating_add_signed(ahead))
    }

    fn wait_until(&self, time: Time) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut ahead = self.ahead.clone();
        ahead.mark_unchanged();
        let left = Duration::from_millis(time.0.saturating_sub(self.now().0));
        Box::pin(async move {
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                // The clock's owner may be gone; then it only runs on.
                Ok(()) = ahead.changed() => {}
            }
        })
    }
}

/// A desk whose clock is moved; it answers on its vault's socket like any.
pub(crate) struct MovedDesk {
    runtime: Runtime,
    running: Running,
    serving: Serving,
    clock: watch::Sender<i64>,
}

impl MovedDesk {
    /// Runs a vault's desk by a clock that is so far ahead, or behind.
    pub(crate) fn start(desk: &Desk, ahead: i64) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let (clock, ahead) = watch::channel(ahead);
        let vault = Vault::open(&desk.folder, &Passphrase::new(PASSPHRASE)).expect("the vault");
        let options = Options {
            clock: Arc::new(Moved { ahead }),
            ..Options::default()
        };
        let (running, serving) = runtime.block_on(async {
            let running = Running::start(vault, options).await.expect("it starts");
            let serving = Serving::start(running.clone(), None).expect("it serves");
            (running, serving)
        });
        Self {
            runtime,
            running,
            serving,
            clock,
        }
    }

    /// Moves the clock.
    pub(crate) fn ahead(&self, millis: i64) {
        self.clock.send_replace(millis);
    }

    /// Ends it in order.
    pub(crate) fn close(self) {
        let (running, serving) = (self.running, self.serving);
        self.runtime.block_on(async move {
            drop(serving);
            running.close().await.expect("it closes");
        });
    }
}
