//! All links and anonymous requests of a desk, and what is known of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use desk::effect::Input;
use envelope::RoomId;
use envelope::wire::{Frames, Reply, Request};
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

use crate::anonymous::{self, Heard};
use crate::limits;
use crate::link::{Link, Report};
use crate::transport::Transport;

/// How a room is connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkState {
    /// The room's id (64 hexadecimal digits).
    pub room: String,
    /// Where its relay is.
    pub relay: String,
    /// Whether it is connected and its access proved.
    pub up: bool,
    /// Why the last attempt failed, if it did.
    pub trouble: Option<String>,
}

pub(crate) struct Network {
    /// Where the tasks run.
    handle: Handle,
    transport: Transport,
    reports: mpsc::Sender<Report>,
    heard: mpsc::Sender<Heard>,
    rooms: BTreeMap<RoomId, Room>,
    asked: BTreeMap<u64, Asked>,
    short: Arc<Semaphore>,
    long: Arc<Semaphore>,
    /// Counts links, so that a replaced one is not listened to.
    serial: u64,
    /// Counts engines: their request numbers begin anew.
    engine: u64,
}

struct Room {
    link: Link,
    relay: String,
    serial: u64,
    /// The connection that is up, as the engine knows it.
    connection: Option<u64>,
    trouble: Option<String>,
    /// Requests that are not answered yet.
    asked: BTreeSet<u64>,
    /// The next position that the live subscription brings, and the size of
    /// the log when it began.
    next: u64,
    size: u64,
}

struct Asked {
    task: JoinHandle<()>,
    relay: String,
    /// Whether it waits for somebody else to act.
    waits: bool,
    trouble: Option<String>,
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Network {
    pub(crate) fn new(
        handle: Handle,
        transport: Transport,
        reports: mpsc::Sender<Report>,
        heard: mpsc::Sender<Heard>,
    ) -> Self {
        Self {
            handle,
            transport,
            reports,
            heard,
            rooms: BTreeMap::new(),
            asked: BTreeMap::new(),
            short: Arc::new(Semaphore::new(limits::ANONYMOUS_AT_ONCE)),
            long: Arc::new(Semaphore::new(limits::LOCKERS_AT_ONCE)),
            serial: 0,
            engine: 0,
        }
    }

    /// Connects a room, or connects it again with the key of now. Gives what
    /// the engine must hear.
    pub(crate) fn connect(&mut self, room: RoomId, relay: String) -> Option<Input> {
        let known = self.rooms.get_mut(&room);
        if let Some(known) = known
            && known.link.again(relay.clone()).is_ok()
        {
            known.relay = relay;
            return None;
        }
        self.replace(room, relay)
    }

    /// Closes a room's link for good.
    pub(crate) fn disconnect(&mut self, room: &RoomId) {
        self.rooms.remove(room);
    }

    /// Sends on a room's link if it is up. A link that takes nothing more is
    /// replaced; then the engine must hear that it is down.
    pub(crate) fn send(&mut self, room: RoomId, id: u64, request: Request) -> Option<Input> {
        let known = self.rooms.get_mut(&room)?;
        let connection = known.connection?;
        if let Request::Live { from } = &request {
            known.next = from.0;
            known.size = from.0;
        }
        if known.link.send(connection, id, request).is_ok() {
            known.asked.insert(id);
            return None;
        }
        let relay = known.relay.clone();
        self.replace(room, relay)
    }

    /// Asks anonymously until an answer comes.
    pub(crate) fn ask(&mut self, id: u64, relay: String, request: Request) {
        let waits = anonymous::waits(&request);
        let turns = if waits { &self.long } else { &self.short };
        let turns = turns.clone();
        let asking = anonymous::ask(
            self.transport.clone(),
            relay.clone(),
            request,
            id,
            self.engine,
            self.heard.clone(),
        );
        let task = self.handle.spawn(async move {
            // The semaphore is never closed.
            let _turn = turns.acquire_owned().await;
            asking.await;
        });
        let asked = Asked {
            task,
            relay,
            waits,
            trouble: None,
        };
        self.asked.insert(id, asked);
    }

    /// Ends everything: the engine's memory is gone, or the desk closes.
    pub(crate) fn close(&mut self) {
        self.rooms.clear();
        self.asked.clear();
        self.engine += 1;
    }

    /// Whether a report is of a link that still counts.
    pub(crate) fn listens_to(&self, report: &Report) -> bool {
        let known = self.rooms.get(&report.room);
        known.is_some_and(|known| known.serial == report.serial)
    }

    pub(crate) fn up(&mut self, room: &RoomId, connection: u64) {
        if let Some(known) = self.rooms.get_mut(room) {
            known.connection = Some(connection);
            known.trouble = None;
        }
    }

    pub(crate) fn down(&mut self, room: &RoomId) {
        if let Some(known) = self.rooms.get_mut(room) {
            known.connection = None;
            known.asked.clear();
        }
    }

    pub(crate) fn trouble(&mut self, room: &RoomId, why: String) {
        if let Some(known) = self.rooms.get_mut(room) {
            known.trouble = Some(why);
        }
    }

    pub(crate) fn replied(&mut self, room: &RoomId, id: u64, reply: &Reply) {
        let Some(known) = self.rooms.get_mut(room) else {
            return;
        };
        known.asked.remove(&id);
        match reply {
            Reply::Live { size } => known.size = known.size.max(*size),
            Reply::Frames(frames) => known.next = known.next.max(frames.next().0),
            _ => {}
        }
    }

    pub(crate) fn received(&mut self, room: &RoomId, frames: &Frames) {
        if let Some(known) = self.rooms.get_mut(room) {
            known.next = known.next.max(frames.next().0);
        }
    }

    /// Notes what became of an anonymous request; gives its answer, if there
    /// is one for this engine.
    pub(crate) fn heard(&mut self, heard: Heard) -> Option<(u64, Reply)> {
        if heard.engine != self.engine {
            return None;
        }
        match heard.what {
            Ok(reply) => {
                self.asked.remove(&heard.id)?;
                Some((heard.id, reply))
            }
            Err(why) => {
                self.asked.get_mut(&heard.id)?.trouble = Some(why);
                None
            }
        }
    }

    pub(crate) fn links(&self) -> Vec<LinkState> {
        self.rooms
            .iter()
            .map(|(id, room)| LinkState {
                room: id.to_string(),
                relay: room.relay.clone(),
                up: room.connection.is_some(),
                trouble: room.trouble.clone(),
            })
            .collect()
    }

    /// What the relay has not done yet, one reason each.
    pub(crate) fn outstanding(&self) -> Vec<String> {
        let mut reasons = BTreeSet::new();
        for room in self.rooms.values() {
            let relay = &room.relay;
            match (&room.connection, &room.trouble) {
                (None, Some(why)) => reasons.insert(why.clone()),
                (None, None) => reasons.insert(format!("still connecting to {relay}")),
                (Some(_), _) if !room.asked.is_empty() || room.next < room.size => {
                    reasons.insert(format!("{relay} has not answered everything yet"))
                }
                _ => false,
            };
        }
        for asked in self.asked.values().filter(|asked| !asked.waits) {
            reasons.insert(match &asked.trouble {
                Some(why) => why.clone(),
                None => format!("{} has not answered everything yet", asked.relay),
            });
        }
        reasons.into_iter().collect()
    }

    /// Puts a new link in the place of any other.
    fn replace(&mut self, room: RoomId, relay: String) -> Option<Input> {
        self.serial += 1;
        let link = Link::start(
            &self.handle,
            self.transport.clone(),
            relay.clone(),
            room,
            self.serial,
            self.reports.clone(),
        );
        let fresh = Room {
            link,
            relay,
            serial: self.serial,
            connection: None,
            trouble: None,
            asked: BTreeSet::new(),
            next: 0,
            size: 0,
        };
        let before = self.rooms.insert(room, fresh)?;
        before.connection.map(|_| Input::LinkDown(room))
    }
}
