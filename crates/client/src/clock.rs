//! Time and randomness, as the machine gives them to the engine.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use desk::{Randomness, Scope};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use talks::Time;
use zeroize::Zeroizing;

use crate::limits;

/// A clock that the driver reads and waits on. A test may move its own.
pub trait Clock: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> Time;

    /// Completes at that time, or earlier: whoever waits reads the clock again.
    fn wait_until(&self, time: Time) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Time {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }

    fn wait_until(&self, time: Time) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let left = Duration::from_millis(time.0.saturating_sub(self.now().0));
        Box::pin(tokio::time::sleep(left.min(limits::LONGEST_SLEEP)))
    }
}

/// Randomness of the operating system, a fresh stream for each use.
pub(crate) struct SystemRandomness {
    /// Seeded once, when failing is still possible; each stream mixes it with
    /// fresh bytes.
    master: ChaCha20Rng,
}

impl SystemRandomness {
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut_slice())?;
        Ok(Self {
            master: ChaCha20Rng::from_seed(*seed),
        })
    }
}

impl Randomness for SystemRandomness {
    fn stream(&mut self, _: Scope) -> ChaCha20Rng {
        let mut seed = Zeroizing::new([0; 32]);
        let mut fresh = Zeroizing::new([0; 32]);
        self.master.fill_bytes(seed.as_mut_slice());
        // Should the system fail now, the master alone is still unpredictable.
        if getrandom::fill(fresh.as_mut_slice()).is_ok() {
            for (byte, fresh) in seed.iter_mut().zip(fresh.iter()) {
                *byte ^= fresh;
            }
        }
        ChaCha20Rng::from_seed(*seed)
    }
}
