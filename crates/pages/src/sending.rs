//! Documents on their way from this desk into rooms, and those that did not get
//! there: what the desk last told of each.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use client::Notice;
use desk::answer::Event;

use crate::limits;
use crate::shared::{Ring, Shared};

/// One document on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sending {
    pub(crate) name: String,
    /// How much is through, in per cent.
    pub(crate) percent: u64,
    /// Why it waits, or failed.
    pub(crate) reason: Option<String>,
    /// Whether it failed for good.
    pub(crate) failed: bool,
}

/// Documents by room and number.
#[derive(Default)]
pub(crate) struct Sendings(Mutex<BTreeMap<(String, u32), Sending>>);

impl Sendings {
    /// Those of a room, in order.
    pub(crate) fn of(&self, room: &str) -> Vec<Sending> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_room = all.iter().filter(|((of, _), _)| of == room);
        of_room.map(|(_, sending)| sending.clone()).collect()
    }

    /// Forgets those of a room that failed: another is put there now.
    pub(crate) fn forget_failed(&self, room: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(of, _), sending| of != room || !sending.failed);
    }

    /// Forgets those of rooms that are destroyed.
    fn forget_gone(&self, is_there: impl Fn(&str) -> bool) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(of, _), _| is_there(of));
    }

    fn hear(&self, event: Event) -> Option<String> {
        let Event::Document {
            room,
            attachment: Some(attachment),
            name,
            stage,
            done,
            total,
            reason,
            ..
        } = event
        else {
            return None;
        };
        let key = (room.clone(), attachment);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if stage == "sent" {
            all.remove(&key);
        } else if all.len() < limits::SENDINGS || all.contains_key(&key) {
            let percent = done.saturating_mul(100) / total.max(1);
            let sending = Sending {
                name,
                percent: percent.min(100),
                failed: stage == "failed",
                reason,
            };
            if all.get(&key) == Some(&sending) {
                return None;
            }
            all.insert(key, sending);
        }
        Some(room)
    }
}

/// Listens for as long as the desk runs.
pub(crate) async fn listen(shared: Arc<Shared>) {
    let Ok(mut events) = shared.desk.events() else {
        return;
    };
    while let Some(notice) = events.next().await {
        if matches!(
            notice,
            Notice::Event(Event::Destroyed(_)) | Notice::Missed(_)
        ) && let Ok(rooms) = shared.rooms().await
        {
            let is_there = |id: &str| rooms.iter().any(|room| room.id == id);
            shared.held.forget_gone(is_there);
            shared.sendings.forget_gone(is_there);
        }
        let Notice::Event(event) = notice else {
            continue;
        };
        if let Some(room) = shared.sendings.hear(event) {
            shared.ring(Ring::Held(room));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(stage: &str, done: u64) -> Event {
        Event::Document {
            room: "north".to_owned(),
            attachment: Some(3),
            number: None,
            name: "map.pdf".to_owned(),
            stage: stage.to_owned(),
            done,
            total: 400,
            entry: None,
            reason: None,
        }
    }

    #[test]
    fn a_document_stands_in_its_room_until_it_is_said_there() {
        let sendings = Sendings::default();
        assert_eq!(
            sendings.hear(told("sending", 100)).as_deref(),
            Some("north")
        );
        assert_eq!(sendings.of("north")[0].percent, 25);
        assert_eq!(sendings.hear(told("sending", 100)), None, "nothing new");
        sendings.hear(told("sent", 400));
        assert!(sendings.of("north").is_empty());
    }

    #[test]
    fn one_that_failed_is_told_until_another_is_put_there() {
        let sendings = Sendings::default();
        sendings.hear(told("failed", 0));
        assert!(sendings.of("north")[0].failed);
        sendings.forget_failed("south");
        assert_eq!(sendings.of("north").len(), 1);
        sendings.forget_failed("north");
        assert!(sendings.of("north").is_empty());
    }
}
