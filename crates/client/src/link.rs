//! The link of one room: one connection after another, each proved anew.
//!
//! A link is a task that connects, proves access with the key that the engine
//! names at that moment, and carries requests and what the relay sends. It
//! keeps trying, with growing pauses, until it is dropped. All that it reports
//! goes through one queue in the order in which it happened.

use std::collections::BTreeMap;

use envelope::wire::{Frames, FromRelay, Reply, Request, ToRelay};
use envelope::{AccessSecret, ClientSession, Position, Refusal, RoomId};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};
use zeroize::Zeroizing;

use crate::limits;
use crate::pause::Pauses;
use crate::transport::{Connection, Transport, TransportError, Wire};

/// The number of the proof among a connection's requests. The engine counts
/// its own from 1 and never gets there.
const PROOF: u64 = u64::MAX;

/// Something that a link reports.
#[derive(Debug)]
pub(crate) struct Report {
    /// The room.
    pub(crate) room: RoomId,
    /// Which link of the room: one that was replaced is not listened to.
    pub(crate) serial: u64,
    /// What happened.
    pub(crate) what: What,
}

/// What happened on a link.
#[derive(Debug)]
pub(crate) enum What {
    /// A proof is to be made: the access key is wanted.
    Key(oneshot::Sender<Option<AccessSecret>>),
    /// Connected and proved. Requests bear this number of the connection.
    Up(u64),
    /// The connection is gone.
    Down,
    /// An attempt failed, or the connection broke: why.
    Trouble(String),
    /// The relay answered.
    Reply(u64, Reply),
    /// The relay pushed frames.
    Pushed(Frames),
    /// The relay retired the key of this connection.
    Retired(Position),
}

/// What the driver asks of a link.
#[derive(Debug)]
enum Order {
    /// Connect again, at once, with the key of now.
    Again { relay: String },
    /// Send, if this connection is still the one that is up.
    Send {
        connection: u64,
        id: u64,
        request: Request,
    },
}

/// A room's link, as the driver holds it. Dropping it closes the connection.
pub(crate) struct Link {
    orders: mpsc::Sender<Order>,
    task: JoinHandle<()>,
}

/// The link takes no more orders: it is stuck or gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stuck;

impl Link {
    /// Begins to connect.
    pub(crate) fn start(
        handle: &Handle,
        transport: Transport,
        relay: String,
        room: RoomId,
        serial: u64,
        reports: mpsc::Sender<Report>,
    ) -> Self {
        let (orders, inbox) = mpsc::channel(limits::WAITING_SENDS);
        let task = Task {
            transport,
            relay,
            room,
            serial,
            reports,
            orders: inbox,
            pauses: Pauses::new(),
            connection: 0,
        };
        Self {
            orders,
            task: handle.spawn(task.run()),
        }
    }

    /// Connects again at once.
    pub(crate) fn again(&self, relay: String) -> Result<(), Stuck> {
        self.orders
            .try_send(Order::Again { relay })
            .map_err(|_| Stuck)
    }

    /// Sends on a connection; if that is gone already, drops the request.
    pub(crate) fn send(&self, connection: u64, id: u64, request: Request) -> Result<(), Stuck> {
        let order = Order::Send {
            connection,
            id,
            request,
        };
        self.orders.try_send(order).map_err(|_| Stuck)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Task {
    transport: Transport,
    relay: String,
    room: RoomId,
    serial: u64,
    reports: mpsc::Sender<Report>,
    orders: mpsc::Receiver<Order>,
    pauses: Pauses,
    /// Counts the connections that came up.
    connection: u64,
}

/// The driver is gone, or has dropped this link.
struct Gone;

/// Why a connection ended.
enum End {
    Again,
    Broken(TransportError),
}

impl Task {
    async fn run(mut self) {
        while self.attempt().await.is_ok() {}
    }

    /// One connection, or one failure and the pause after it.
    async fn attempt(&mut self) -> Result<(), Gone> {
        let establishing = establish(
            self.transport.clone(),
            self.relay.clone(),
            self.room,
            self.serial,
            self.reports.clone(),
        );
        let established = tokio::select! {
            established = establishing => established,
            relay = asked_again(&mut self.orders) => {
                self.relay = relay?;
                self.pauses.reset();
                return Ok(());
            }
        };
        match established {
            Ok((wire, session)) => {
                self.connection += 1;
                self.report(What::Up(self.connection)).await?;
                let begun = Instant::now();
                let end = self.serve(wire, session).await?;
                self.report(What::Down).await?;
                if begun.elapsed() > limits::LONGEST_PAUSE {
                    self.pauses.reset();
                }
                match end {
                    // Asked again before anything could happen, and again: the
                    // relay sends this desk in circles.
                    End::Again if begun.elapsed() < limits::FIRST_PAUSE => {
                        sleep(self.pauses.draw()).await;
                        Ok(())
                    }
                    End::Again => Ok(()),
                    End::Broken(error) => self.pause(&error).await,
                }
            }
            Err(error) => self.pause(&error).await,
        }
    }

    async fn report(&self, what: What) -> Result<(), Gone> {
        let report = Report {
            room: self.room,
            serial: self.serial,
            what,
        };
        self.reports.send(report).await.map_err(|_| Gone)
    }

    /// Says what went wrong and waits, or is asked to try at once.
    async fn pause(&mut self, error: &TransportError) -> Result<(), Gone> {
        tracing::debug!(%error, "a room's link is down");
        self.report(What::Trouble(error.to_string())).await?;
        tokio::select! {
            () = sleep(self.pauses.draw()) => {}
            relay = asked_again(&mut self.orders) => {
                self.relay = relay?;
                self.pauses.reset();
            }
        }
        Ok(())
    }

    /// Carries requests, replies and pushes until the connection ends.
    async fn serve(&mut self, mut wire: Wire, mut session: ClientSession) -> Result<End, Gone> {
        // Requests are numbered anew on every connection: numbers that ran on
        // over all rooms of a desk would tell the relay which rooms are one's.
        let mut asked = BTreeMap::new();
        let mut numbered: u64 = 0;
        let mut heard = Instant::now();
        let mut ping = interval(limits::PING);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ping.reset();
        loop {
            tokio::select! {
                message = wire.hear() => {
                    heard = Instant::now();
                    let message = match message {
                        Ok(Some(message)) => message,
                        Ok(None) => continue,
                        Err(error) => return Ok(End::Broken(error)),
                    };
                    match sort(message, &mut asked) {
                        Ok(what) => self.report(what).await?,
                        Err(error) => return Ok(End::Broken(error)),
                    }
                }
                order = self.orders.recv() => match order.ok_or(Gone)? {
                    Order::Again { relay } => {
                        self.relay = relay;
                        return Ok(End::Again);
                    }
                    Order::Send { connection, id, request } if connection == self.connection => {
                        numbered += 1;
                        asked.insert(numbered, id);
                        let message = ToRelay::sealed(numbered, &request, &mut session);
                        if let Err(error) = wire.send(&message).await {
                            return Ok(End::Broken(error));
                        }
                    }
                    Order::Send { .. } => {}
                },
                _ = ping.tick() => {
                    if heard.elapsed() > limits::SILENCE {
                        let silent = TransportError::Silent { relay: self.relay.clone() };
                        return Ok(End::Broken(silent));
                    }
                    if let Err(error) = wire.ping().await {
                        return Ok(End::Broken(error));
                    }
                }
            }
        }
    }
}

/// Waits for the order to connect again; requests for a connection that is
/// not up are dropped.
async fn asked_again(orders: &mut mpsc::Receiver<Order>) -> Result<String, Gone> {
    loop {
        match orders.recv().await.ok_or(Gone)? {
            Order::Again { relay } => return Ok(relay),
            Order::Send { .. } => {}
        }
    }
}

/// Connects and proves access.
async fn establish(
    transport: Transport,
    relay: String,
    room: RoomId,
    serial: u64,
    reports: mpsc::Sender<Report>,
) -> Result<(Wire, ClientSession), TransportError> {
    let connection = transport.connect(&relay).await?;
    let (reply, key) = oneshot::channel();
    let what = What::Key(reply);
    // If the driver is gone, nobody hears what this says.
    let no_key = || TransportError::Lost("there is no access key for this room".to_owned());
    reports
        .send(Report { room, serial, what })
        .await
        .map_err(|_| no_key())?;
    let access = key.await.ok().flatten().ok_or_else(no_key)?;
    prove(connection, &relay, room, &access).await
}

/// Proves access to a room on a fresh connection.
pub(crate) async fn prove(
    mut connection: Connection,
    relay: &str,
    room: RoomId,
    access: &AccessSecret,
) -> Result<(Wire, ClientSession), TransportError> {
    let mut ephemeral = Zeroizing::new([0; 32]);
    getrandom::fill(ephemeral.as_mut_slice()).map_err(TransportError::NoRandomness)?;
    let (proof, session) = ClientSession::prove(&connection.greeting, room, access, &ephemeral)
        .map_err(|error| TransportError::Protocol(error.to_string()))?;
    let request = ToRelay::plain(PROOF, &Request::Prove { proof });
    connection.link.send(&request).await?;
    let silent = TransportError::Silent {
        relay: relay.to_owned(),
    };
    match timeout(limits::ANSWER, connection.link.receive()).await {
        Err(_) => Err(silent),
        Ok(message) => match message? {
            FromRelay::Reply {
                id: PROOF,
                reply: Reply::Proved { .. },
            } => Ok((connection.link, session)),
            FromRelay::Reply {
                id: PROOF,
                reply: Reply::Refused(refusal),
            } => Err(TransportError::Refused(refusal)),
            FromRelay::Closing(refusal) => Err(TransportError::Closed(refusal)),
            _ => Err(TransportError::Protocol(
                "it answers a proof with something else".to_owned(),
            )),
        },
    }
}

/// What a message of the relay means, if it may be sent now.
fn sort(message: FromRelay, asked: &mut BTreeMap<u64, u64>) -> Result<What, TransportError> {
    match message {
        FromRelay::Reply { id, reply } => match asked.remove(&id) {
            Some(id) => Ok(What::Reply(id, reply)),
            None => Err(TransportError::Protocol(
                "it answers what was not asked".to_owned(),
            )),
        },
        FromRelay::Pushed(frames) => Ok(What::Pushed(frames)),
        FromRelay::Retired { at } => Ok(What::Retired(at)),
        FromRelay::Closing(refusal) => Err(TransportError::Closed(refusal)),
        FromRelay::Greeting(_) => Err(TransportError::Protocol("it greets twice".to_owned())),
        _ => Err(TransportError::Refused(Refusal::UnsupportedVersion)),
    }
}
