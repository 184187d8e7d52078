//! A real relay and real desks on this machine, for tests.

// Shared by several test programs, each of which uses a part.
#![allow(dead_code, unreachable_pub)]

pub mod liar;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use desk::answer::{Answer, Event, RoomSummary, View};
use desk::command::{
    Command, Invite, Join, OpenTalks, Permit, Query, RoomName, SideChoice, TermsChoice, WordsChoice,
};
use desk::talks::view::{Line, Said};
use desk::talks::{Attribution, Time, Wording};
use goodoffices_client::{
    Clock, KeyCost, Notice, Options, Passphrase, Running, SystemClock, Vault,
};
use tempfile::TempDir;
use tokio::sync::Notify;

/// Only so that a test that would hang says so.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A relay that can go down and come back at the same address.
pub struct RelayHouse {
    pub data: TempDir,
    pub address: SocketAddr,
    running: Option<relay::Running>,
    /// Bytes of blobs that a room may have.
    blob_bytes: u64,
}

impl RelayHouse {
    pub async fn start() -> Self {
        Self::with_blobs(u64::MAX).await
    }

    /// A relay that keeps so many bytes of a room's blobs.
    pub async fn with_blobs(blob_bytes: u64) -> Self {
        let data = tempfile::tempdir().unwrap();
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let running = start(data.path(), any, blob_bytes).await;
        Self {
            address: running.address(),
            data,
            running: Some(running),
            blob_bytes,
        }
    }

    /// All blobs of a relay that is down are gone, as when their time is over.
    pub fn lose_blobs(&self) {
        let store = rusqlite::Connection::open(self.data.path().join("relay.sqlite")).unwrap();
        assert!(store.execute("DELETE FROM blobs", ()).unwrap() > 0);
    }

    pub fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    pub fn key(&self) -> String {
        self.running.as_ref().unwrap().key().to_string()
    }

    pub fn token(&self) -> String {
        relay::mint_token(self.data.path(), 20).unwrap().to_string()
    }

    pub async fn down(&mut self) {
        self.running.take().unwrap().shutdown().await;
    }

    pub async fn up(&mut self) {
        self.running = Some(start(self.data.path(), self.address, self.blob_bytes).await);
    }
}

async fn start(data: &Path, listen: SocketAddr, blob_bytes: u64) -> relay::Running {
    let mut config = relay::Config::new(listen, data.to_owned(), "relay.test");
    config.quotas.blob_bytes = blob_bytes;
    relay::Relay::start(config).await.unwrap()
}

/// A desk with a vault of its own.
pub struct Desk {
    pub folder: TempDir,
    pub running: Running,
}

pub fn passphrase() -> Passphrase {
    Passphrase::new("a passphrase that is no secret")
}

impl Desk {
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::create(folder.path(), &passphrase(), KeyCost::NONE).unwrap();
        let running = Running::start(vault, options).await.unwrap();
        Self { folder, running }
    }

    /// Closes the desk and opens its vault again.
    pub async fn again(&mut self) {
        self.running.close().await.unwrap();
        let vault = Vault::open(self.folder.path(), &passphrase()).unwrap();
        self.running = Running::start(vault, Options::default()).await.unwrap();
    }

    pub async fn command(&self, command: Command) -> Answer {
        self.running.command(command).await.unwrap()
    }

    pub async fn settled(&self) {
        self.running.settled(PATIENCE).await.unwrap();
    }

    pub async fn rooms(&self) -> Vec<RoomSummary> {
        match self.running.query(Query::Rooms).await.unwrap() {
            View::Rooms { rooms } => rooms,
            other => panic!("{other:?}"),
        }
    }

    pub async fn lines(&self, room: &str) -> Vec<Line> {
        let room = RoomName(room.to_owned());
        match self
            .running
            .query(Query::Lines {
                room,
                from: 0,
                most: None,
            })
            .await
            .unwrap()
        {
            View::Lines { lines, .. } => lines,
            other => panic!("{other:?}"),
        }
    }

    /// The words of all statements of a room, in order.
    pub async fn statements(&self, room: &str) -> Vec<String> {
        let said = |line: Line| match line.what {
            Said::Statement { passage, .. } => Some(passage.words),
            _ => None,
        };
        self.lines(room)
            .await
            .into_iter()
            .filter_map(said)
            .collect()
    }

    /// The words of everything conveyed into a room, in order.
    pub async fn conveyed(&self, room: &str) -> Vec<String> {
        let said = |line: Line| match line.what {
            Said::Conveyance { passage, .. } => Some(passage.words),
            _ => None,
        };
        self.lines(room)
            .await
            .into_iter()
            .filter_map(said)
            .collect()
    }

    pub async fn say(&self, room: &str, words: &str) {
        self.command(Command::Say {
            room: RoomName(room.to_owned()),
            words: words.to_owned(),
            language: None,
            reply_to: None,
        })
        .await;
    }

    /// Permits words of its own, to be attributed exactly.
    pub async fn permit(&self, room: &str, words: &str) {
        self.command(Command::Permit {
            room: RoomName(room.to_owned()),
            what: Permit::Words {
                words: WordsChoice::Own {
                    words: words.to_owned(),
                    language: None,
                },
                terms: TermsChoice {
                    to: None,
                    wording: Wording::Exact,
                    attribution: Attribution::Attributed,
                    expires: None,
                    condition: desk::command::ConditionChoice::Unconditional,
                },
            },
        })
        .await;
    }

    pub async fn convey(&self, room: &str, permission: u64, hold_millis: u64) {
        self.command(Command::Convey {
            room: RoomName(room.to_owned()),
            permission,
            words: None,
            language: None,
            aloud: false,
            answers: None,
            hold_millis: Some(hold_millis),
        })
        .await;
    }

    /// Waits until something holds, looking again at every event.
    pub async fn until<T>(&self, what: &str, mut holds: impl AsyncFnMut(&Self) -> Option<T>) -> T {
        let mut events = self.running.events().unwrap();
        let waiting = async {
            loop {
                if let Some(found) = holds(self).await {
                    return found;
                }
                events.next().await.expect("the desk runs");
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(found) => found,
            Err(_) => panic!("{what} never came; links: {:?}", self.running.links().await),
        }
    }

    /// Waits for an event.
    pub async fn hear(&self, what: impl Fn(&Event) -> bool) -> impl Future<Output = ()> {
        let mut events = self.running.events().unwrap();
        async move {
            loop {
                match events.next().await.expect("the desk runs") {
                    Notice::Event(event) if what(&event) => return,
                    _ => {}
                }
            }
        }
    }
}

pub fn open_talks(relay: &RelayHouse) -> Command {
    open_talks_at(relay.url(), relay.key(), relay.token())
}

pub fn open_talks_at(relay: String, relay_key: String, token: String) -> Command {
    let side = |name: &str| SideChoice {
        name: name.to_owned(),
        language: "en".to_owned(),
    };
    Command::OpenTalks(OpenTalks {
        title: "The river".to_owned(),
        intermediary: "Upland".to_owned(),
        language: "en".to_owned(),
        name: "the envoy".to_owned(),
        device: "desk".to_owned(),
        sides: vec![side("North"), side("South")],
        relay,
        relay_key,
        token,
    })
}

/// Lets one person in at `from`'s invitation; the invitee's desk then is in
/// its room.
pub async fn admit(from: &Desk, to: &str, invitee: &Desk, name: &str) {
    let Answer::Invitation {
        invitation, link, ..
    } = from
        .command(Command::Invite(Invite {
            talks: None,
            to: Some(to.to_owned()),
            role: None,
            again: None,
            device_of: None,
            valid_seconds: 3600,
        }))
        .await
    else {
        panic!("no invitation");
    };
    // The link is good once the relay has opened the locker.
    from.settled().await;
    let Answer::Joining { words, .. } = invitee
        .command(Command::Join(Join {
            link,
            name: name.to_owned(),
            device: "desk".to_owned(),
        }))
        .await
    else {
        panic!("no joining");
    };
    from.until("the card", async |desk| {
        let View::Invitations { invitations } =
            desk.running.query(Query::Invitations).await.unwrap()
        else {
            panic!("no invitations");
        };
        let card = invitations
            .into_iter()
            .find(|one| one.invitation == invitation)?;
        (card.state == "card").then_some(())
    })
    .await;
    from.command(Command::Approve { invitation, words }).await;
    invitee
        .until("the room", async |desk| {
            (!desk.rooms().await.is_empty()).then_some(())
        })
        .await;
}

/// Talks with an envoy and the heads of two sides.
pub struct Talks {
    pub relay: RelayHouse,
    pub envoy: Desk,
    pub north: Desk,
    pub south: Desk,
}

impl Talks {
    pub async fn open() -> Self {
        let relay = RelayHouse::start().await;
        let (envoy, north, south) = (Desk::new().await, Desk::new().await, Desk::new().await);
        envoy.command(open_talks(&relay)).await;
        admit(&envoy, "North", &north, "the northern head").await;
        admit(&envoy, "South", &south, "the southern head").await;
        let talks = Self {
            relay,
            envoy,
            north,
            south,
        };
        talks.settled().await;
        talks
    }

    pub async fn settled(&self) {
        for desk in [&self.envoy, &self.north, &self.south, &self.envoy] {
            desk.settled().await;
        }
    }
}

/// A clock that stands still until it is moved.
pub struct StandingClock {
    now: Mutex<Time>,
    moved: Notify,
}

impl StandingClock {
    /// Begins at the machine's time, by which the relay lets lockers expire.
    pub fn new() -> Self {
        Self {
            now: Mutex::new(SystemClock.now()),
            moved: Notify::new(),
        }
    }

    pub fn advance(&self, millis: u64) {
        let mut now = self.now.lock().unwrap();
        *now = now.plus_millis(millis);
        self.moved.notify_waiters();
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Time {
        *self.now.lock().unwrap()
    }

    fn wait_until(&self, time: Time) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            loop {
                let moved = self.moved.notified();
                if self.now() >= time {
                    return;
                }
                moved.await;
            }
        })
    }
}
