//! An official's own words, in the ten seconds in which they can be recalled.
//!
//! If the desk ends before they go, they have not been said; they wait then until
//! somebody takes them back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use talks::Time;
use zeroize::Zeroizing;

use crate::acts;
use crate::drafts::Unsaid;
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
    /// When they go, by this machine's clock; never, if the desk ended meanwhile.
    pub(crate) until: Option<Time>,
}

/// All words that wait at a desk.
pub(crate) struct Held(Mutex<Inner>);

struct Inner {
    next: u64,
    waiting: BTreeMap<u64, Waiting>,
}

impl Held {
    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What waited when the desk ended.
    pub(crate) fn unsaid(unsaid: Vec<Unsaid>) -> Self {
        let waiting = unsaid.into_iter().map(|one| Waiting {
            number: one.number,
            room: one.room,
            words: one.words,
            language: String::new(),
            until: None,
        });
        let waiting: BTreeMap<u64, Waiting> = waiting.map(|one| (one.number, one)).collect();
        let next = waiting.keys().max().copied().unwrap_or_default();
        Self(Mutex::new(Inner { next, waiting }))
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
        let millis = u64::try_from(hold.as_millis()).unwrap_or(u64::MAX);
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
                    until: Some(now().plus_millis(millis)),
                },
            );
            Some(number)
        });
        let number = number.ok_or_else(|| Trouble::say("refused-too-many-held"))?;
        shared.drafts.wait(room, number, words);
        shared.ring(Ring::Held(room.to_owned()));
        tokio::spawn(let_go(shared.clone(), number, hold));
        Ok(())
    }

    fn take(&self, shared: &Shared, number: u64) -> Option<Waiting> {
        let waiting = self.with(|inner| inner.waiting.remove(&number))?;
        shared.ring(Ring::Held(waiting.room.clone()));
        Some(waiting)
    }

    /// Takes words back into the draft of their room; none if they have left.
    pub(crate) fn recall(&self, shared: &Shared, number: u64) -> Option<Waiting> {
        let waiting = self.take(shared, number)?;
        shared.drafts.put_back(&waiting.room, &waiting.words);
        shared.drafts.left(&waiting.room, number);
        Some(waiting)
    }

    /// Forgets what waits in rooms that are destroyed; it is never said.
    pub(crate) fn forget_gone(&self, is_there: impl Fn(&str) -> bool) {
        self.with(|inner| inner.waiting.retain(|_, one| is_there(&one.room)));
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
    let Some(waiting) = shared.held.take(&shared, number) else {
        return;
    };
    let command = acts::speaking_command(&waiting.room, &waiting.words);
    if let Err(error) = shared.desk.command(command).await {
        tracing::warn!(%error, "held words were not said; they are a draft again");
        // Unless their room is destroyed, and they with it.
        if shared.look(&waiting.room, 0).await.is_ok() {
            shared.drafts.put_back(&waiting.room, &waiting.words);
        }
    }
    // Only now: killed before, the desk still has them.
    shared.drafts.left(&waiting.room, number);
}

/// This machine's clock.
pub(crate) fn now() -> Time {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_in_a_room_that_is_destroyed_goes_with_it() {
        let unsaid = |room: &str, number| Unsaid {
            room: room.to_owned(),
            number,
            words: Zeroizing::new("Before it was too late.".to_owned()),
        };
        let held = Held::unsaid(vec![unsaid("north", 1), unsaid("south", 2)]);
        held.forget_gone(|room| room == "south");
        assert!(held.of("north").is_empty());
        assert_eq!(held.of("south").len(), 1);
    }
}
