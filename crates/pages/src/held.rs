//! An official's own words, in the ten seconds in which they can be recalled.
//!
//! They are in this process's memory only: if the desk ends before they go, they
//! have not been said.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use talks::Time;
use zeroize::Zeroizing;

use crate::acts;
use crate::limits;
use crate::shared::{Ring, Shared, Trouble};

/// Words that wait.
#[derive(Clone)]
pub(crate) struct Waiting {
    pub(crate) number: u64,
    /// The room's id.
    pub(crate) room: String,
    pub(crate) words: Zeroizing<String>,
    pub(crate) language: String,
    /// When they go, by this machine's clock.
    pub(crate) until: Time,
}

/// All words that wait at a desk.
#[derive(Default)]
pub(crate) struct Held(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    next: u64,
    waiting: BTreeMap<u64, Waiting>,
}

impl Held {
    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets words wait, and says them when nobody has recalled them.
    ///
    /// # Errors
    /// If too many wait already.
    pub(crate) fn hold(
        shared: &Arc<Shared>,
        room: &str,
        words: &str,
        language: &str,
    ) -> Result<(), Trouble> {
        let hold = shared.options.hold;
        let number = shared.held.with(|inner| {
            if inner.waiting.len() >= limits::HELD {
                return None;
            }
            inner.next += 1;
            let number = inner.next;
            inner.waiting.insert(
                number,
                Waiting {
                    number,
                    room: room.to_owned(),
                    words: Zeroizing::new(words.to_owned()),
                    language: language.to_owned(),
                    until: now().plus_millis(u64::try_from(hold.as_millis()).unwrap_or(u64::MAX)),
                },
            );
            Some(number)
        });
        let number = number
            .ok_or_else(|| Trouble("too many words wait to be said; wait a moment".to_owned()))?;
        shared.ring(Ring::Held(room.to_owned()));
        tokio::spawn(let_go(shared.clone(), number, hold));
        Ok(())
    }

    /// Takes words back; none if they have left.
    pub(crate) fn recall(&self, shared: &Shared, number: u64) -> Option<Waiting> {
        let waiting = self.with(|inner| inner.waiting.remove(&number))?;
        shared.ring(Ring::Held(waiting.room.clone()));
        Some(waiting)
    }

    /// What waits in a room, in order.
    pub(crate) fn of(&self, room: &str) -> Vec<Waiting> {
        self.with(|inner| {
            let waiting = inner.waiting.values();
            waiting.filter(|one| one.room == room).cloned().collect()
        })
    }
}

async fn let_go(shared: Arc<Shared>, number: u64, hold: Duration) {
    tokio::time::sleep(hold).await;
    let Some(waiting) = shared.held.recall(&shared, number) else {
        return;
    };
    let command = acts::speaking_command(&waiting.room, &waiting.words);
    if let Err(error) = shared.desk.command(command).await {
        tracing::warn!(%error, "held words were not said; they are a draft again");
        shared.drafts.put_back(&waiting.room, &waiting.words);
    }
}

fn now() -> Time {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
