//! Requests that must not be linked to a room or to each other: each goes on
//! a connection of its own, again and again until the relay answers it.

use std::time::Duration;

use envelope::Refusal;
use envelope::wire::{FromRelay, Reply, Request, ToRelay};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

use crate::limits;
use crate::pause::Pauses;
use crate::transport::{Transport, TransportError};

/// What became of an anonymous request.
#[derive(Debug)]
pub(crate) struct Heard {
    /// Its number.
    pub(crate) id: u64,
    /// Which engine asked: one that was replaced is not answered.
    pub(crate) engine: u64,
    /// The answer, or why there is none yet.
    pub(crate) what: Result<Reply, String>,
}

/// Whether a request waits at the relay for somebody else to act.
pub(crate) fn waits(request: &Request) -> bool {
    matches!(request, Request::TakeLocker { wait_seconds, .. } if *wait_seconds > 0)
}

/// Asks until the relay answers, and reports the answer.
pub(crate) async fn ask(
    transport: Transport,
    relay: String,
    request: Request,
    id: u64,
    engine: u64,
    reports: mpsc::Sender<Heard>,
) {
    let mut pauses = Pauses::new();
    loop {
        let begun = Instant::now();
        let (what, pause) = match once(&transport, &relay, &request).await {
            Ok(reply) => match answered(&request, reply) {
                Ok(reply) => (Ok(reply), Duration::ZERO),
                // Nobody has come to the locker yet. A relay that did wait is
                // asked again at once.
                Err(Refusal::LockerEmpty) => {
                    if begun.elapsed() > limits::LONGEST_PAUSE {
                        pauses.reset();
                    }
                    sleep(pauses.draw()).await;
                    continue;
                }
                Err(refusal) => (
                    Err(refusal.to_string()),
                    pauses.draw().max(wished(&refusal)),
                ),
            },
            Err(error) => (Err(error.to_string()), pauses.draw()),
        };
        let done = what.is_ok();
        let told = reports.send(Heard { id, engine, what }).await;
        if done || told.is_err() {
            return;
        }
        sleep(pause).await;
    }
}

/// Whether a reply settles the request; otherwise, why to ask again.
fn answered(request: &Request, reply: Reply) -> Result<Reply, Refusal> {
    match reply {
        Reply::Refused(
            refusal @ (Refusal::Busy { .. } | Refusal::ShuttingDown | Refusal::Storage),
        ) => Err(refusal),
        Reply::Refused(Refusal::LockerEmpty) if waits(request) => Err(Refusal::LockerEmpty),
        reply => Ok(reply),
    }
}

/// The pause that the relay asks for, within reason.
fn wished(refusal: &Refusal) -> Duration {
    match refusal {
        Refusal::Busy { retry_after_ms } => {
            Duration::from_millis(u64::from(*retry_after_ms)).min(limits::SILENCE)
        }
        _ => Duration::ZERO,
    }
}

/// One connection, one request, one reply.
async fn once(
    transport: &Transport,
    relay: &str,
    request: &Request,
) -> Result<Reply, TransportError> {
    const ID: u64 = 1;
    let patience = match request {
        Request::TakeLocker { wait_seconds, .. } => {
            limits::ANSWER + Duration::from_secs(u64::from(*wait_seconds))
        }
        _ => limits::ANSWER,
    };
    let mut connection = transport.connect(relay).await?;
    connection.link.send(&ToRelay::plain(ID, request)).await?;
    match timeout(patience, connection.link.receive()).await {
        Err(_) => Err(TransportError::Silent {
            relay: relay.to_owned(),
        }),
        Ok(message) => match message? {
            FromRelay::Reply { id: ID, reply } => Ok(reply),
            FromRelay::Closing(refusal) => Err(TransportError::Closed(refusal)),
            _ => Err(TransportError::Protocol(
                "it answers something else".to_owned(),
            )),
        },
    }
}
