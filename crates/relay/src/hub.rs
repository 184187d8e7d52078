//! Who follows which room, and who waits at which locker.
//!
//! News is offered, never forced: what does not fit a slow connection's short
//! queue is marked as missed, and the connection reads it from the store.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use envelope::{FromRelay, LockerId, RoomId};
use log::Push;
use tokio::sync::{Notify, mpsc};

use crate::limits::LINK_NEWS;
use crate::metrics::Metrics;

/// A piece of news and, if it can be passed as it is, its bytes.
pub(crate) struct News {
    pub(crate) push: Push,
    pub(crate) bytes: Bytes,
}

/// One connection's end at the hub.
struct Ear {
    news: mpsc::Sender<Arc<News>>,
    missed: Arc<Missed>,
}

/// Woken when a connection was too slow for some news. One permit is kept, so
/// that nothing is lost between two waits.
type Missed = Notify;

/// All followers and waiters.
pub(crate) struct Hub {
    rooms: Mutex<BTreeMap<RoomId, BTreeMap<u64, Ear>>>,
    next: AtomicU64,
    lockers: Mutex<BTreeMap<(LockerId, u8), Waiters>>,
    metrics: Arc<Metrics>,
}

/// Those who wait at one slot: how many, and how they are woken.
struct Waiters {
    count: usize,
    wake: Arc<Notify>,
}

/// A connection's subscription; it ends when this is dropped.
pub(crate) struct Hearing {
    hub: Arc<Hub>,
    room: RoomId,
    number: u64,
    news: mpsc::Receiver<Arc<News>>,
    missed: Arc<Missed>,
}

/// What a subscription hears.
pub(crate) enum Heard {
    /// News, in order.
    News(Arc<News>),
    /// Some was missed: read from the store.
    Missed,
}

impl Hub {
    pub(crate) fn new(metrics: Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self {
            rooms: Mutex::default(),
            next: AtomicU64::new(1),
            lockers: Mutex::default(),
            metrics,
        })
    }

    /// Begins to follow a room.
    pub(crate) fn follow(self: &Arc<Self>, room: RoomId) -> Hearing {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, news) = mpsc::channel(LINK_NEWS);
        let missed = Arc::new(Missed::new());
        let ear = Ear {
            news: sender,
            missed: missed.clone(),
        };
        locked(&self.rooms)
            .entry(room)
            .or_default()
            .insert(number, ear);
        Hearing {
            hub: self.clone(),
            room,
            number,
            news,
            missed,
        }
    }

    /// Tells everybody whom it concerns.
    pub(crate) fn tell(&self, pushes: Vec<Push>) {
        for push in pushes {
            match push {
                Push::Frames { room, .. } | Push::Retired { room, .. } => {
                    self.tell_room(room, push)
                }
                Push::LockerFilled { locker, slot } => {
                    if let Some(waiters) = locked(&self.lockers).get(&(locker, slot)) {
                        waiters.wake.notify_waiters();
                    }
                }
            }
        }
    }

    fn tell_room(&self, room: RoomId, push: Push) {
        let rooms = locked(&self.rooms);
        let Some(ears) = rooms.get(&room) else { return };
        let bytes = encoded(&push);
        let news = Arc::new(News { push, bytes });
        for ear in ears.values() {
            if ear.news.try_send(news.clone()).is_err() {
                self.metrics.news_missed.inc();
                ear.missed.notify_one();
            }
        }
    }

    /// Waits until something is put into a slot after this call. Look into the
    /// slot between calling this and awaiting what it gives.
    pub(crate) fn waiter(self: &Arc<Self>, locker: LockerId, slot: u8) -> Waiter {
        let mut lockers = locked(&self.lockers);
        let waiters = lockers.entry((locker, slot)).or_insert_with(|| Waiters {
            count: 0,
            wake: Arc::new(Notify::new()),
        });
        waiters.count += 1;
        Waiter {
            hub: self.clone(),
            place: (locker, slot),
            wake: waiters.wake.clone(),
        }
    }
}

/// Encodes what followers get, once for all of them.
fn encoded(push: &Push) -> Bytes {
    match push {
        Push::Frames { frames, .. } => FromRelay::encode_pushed(frames).into(),
        Push::Retired { at, .. } => FromRelay::Retired { at: *at }.encode().into(),
        Push::LockerFilled { .. } => Bytes::new(),
    }
}

impl Hearing {
    /// The next news. Cancel-safe.
    pub(crate) async fn next(&mut self) -> Heard {
        tokio::select! {
            biased;
            Some(news) = self.news.recv() => Heard::News(news),
            () = self.missed.notified() => Heard::Missed,
        }
    }
}

impl Drop for Hearing {
    fn drop(&mut self) {
        let mut rooms = locked(&self.hub.rooms);
        if let Some(ears) = rooms.get_mut(&self.room) {
            ears.remove(&self.number);
            if ears.is_empty() {
                rooms.remove(&self.room);
            }
        }
    }
}

/// One who waits at a locker's slot.
pub(crate) struct Waiter {
    hub: Arc<Hub>,
    place: (LockerId, u8),
    wake: Arc<Notify>,
}

impl Waiter {
    /// What wakes this waiter.
    pub(crate) fn wake(&self) -> &Notify {
        &self.wake
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut lockers = locked(&self.hub.lockers);
        if let Some(waiters) = lockers.get_mut(&self.place) {
            waiters.count = waiters.count.saturating_sub(1);
            if waiters.count == 0 {
                lockers.remove(&self.place);
            }
        }
    }
}

/// Locks; a panic of another holder leaves these maps whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
