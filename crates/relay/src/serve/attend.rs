//! Attending to one desk, whatever it is connected by: the greeting, the
//! session, and the way of each request to the writer or a reader.

use std::sync::Arc;
use std::time::Duration;

use envelope::limits::LOCKER_WAIT_SECONDS;
use envelope::wire::WireError;
use envelope::{Greeting, Proof, Refusal, RelaySession, Reply, Request, ToRelay};
use log::{Asked, Link, Proven};
use tokio::sync::oneshot;

use super::Shared;
use crate::data::random;
use crate::writer::ReplyTo;

/// What is known of one desk's connection.
pub(super) struct Attendant {
    pub(super) shared: Arc<Shared>,
    pub(super) link: Link,
    greeting: Greeting,
    ephemeral: [u8; 32],
    session: Option<RelaySession>,
}

/// A request that may go on, and the access it has.
pub(super) struct Admitted {
    pub(super) id: u64,
    pub(super) proven: Option<Proven>,
    pub(super) request: Request,
}

impl Attendant {
    /// Greets.
    pub(super) fn greet(shared: &Arc<Shared>) -> Result<Self, getrandom::Error> {
        let (challenge, ephemeral) = (random()?, random()?);
        Ok(Self {
            link: shared.links.number(),
            shared: shared.clone(),
            greeting: RelaySession::greeting(challenge, &ephemeral),
            ephemeral,
            session: None,
        })
    }

    pub(super) fn greeting(&self) -> &Greeting {
        &self.greeting
    }

    /// Reads a request and checks that it is the session's, if it needs one.
    pub(super) fn admit(&mut self, message: &ToRelay) -> Result<Admitted, Refusal> {
        let request = message.request().map_err(|error| refusal(&error))?;
        self.shared.metrics.asked(&request);
        let proven = match (&mut self.session, &message.seal) {
            (Some(session), Some(seal)) => {
                session
                    .check(message.id, seal, message.body())
                    .map_err(|_| Refusal::NotProven)?;
                Some(Proven {
                    room: session.room(),
                    access: session.access(),
                })
            }
            (None, Some(_)) => return Err(Refusal::NotProven),
            (_, None) => None,
        };
        if proven.is_none() && needs_session(&request) {
            return Err(Refusal::NotProven);
        }
        Ok(Admitted {
            id: message.id,
            proven,
            request,
        })
    }

    /// Begins a session if the proof holds and its key is the room's.
    pub(super) async fn prove(&mut self, proof: Proof) -> Reply {
        let Ok(session) = RelaySession::accept(&self.greeting, &self.ephemeral, &proof) else {
            return Reply::Refused(Refusal::NotProven);
        };
        let shown = Proven {
            room: session.room(),
            access: session.access(),
        };
        let reply = self
            .shared
            .readers
            .answer(Some(shown), Request::Prove { proof })
            .await;
        if matches!(reply, Reply::Proved { .. }) {
            self.session = Some(session);
        }
        reply
    }
}

/// What a message that cannot be read is answered.
pub(super) fn refusal(error: &WireError) -> Refusal {
    match error {
        WireError::Version(_) => Refusal::UnsupportedVersion,
        WireError::TooLong { .. } => Refusal::TooLarge,
        _ => Refusal::Malformed,
    }
}

fn needs_session(request: &Request) -> bool {
    matches!(
        request,
        Request::Append { .. }
            | Request::Read { .. }
            | Request::Live { .. }
            | Request::OpenLocker { .. }
            | Request::PutBlob { .. }
            | Request::GetBlob { .. }
            | Request::MissingBlobs { .. }
            | Request::KeepBlobs { .. }
            | Request::Consistency { .. }
            | Request::Inclusion { .. }
            | Request::Latest
    )
}

/// Hands a request that writes to the writer and awaits the answer.
pub(super) async fn write(shared: &Shared, link: Link, admitted: Admitted) -> Reply {
    let (sender, reply) = oneshot::channel();
    let asked = Asked {
        link,
        id: admitted.id,
        proven: admitted.proven,
        request: admitted.request,
    };
    match shared.writer.ask(asked, ReplyTo::Once(sender)) {
        // A writer that ends without an answer goes down with the relay.
        Ok(()) => reply.await.unwrap_or(Reply::Refused(Refusal::ShuttingDown)),
        Err(refusal) => Reply::Refused(refusal),
    }
}

/// Answers a request that only reads; waits at a locker as long as was asked.
pub(super) async fn read(shared: &Shared, proven: Option<Proven>, request: Request) -> Reply {
    let Request::TakeLocker {
        locker,
        slot,
        wait_seconds,
    } = request
    else {
        return shared.readers.answer(proven, request).await;
    };
    let wait = Duration::from_secs(u64::from(wait_seconds.min(LOCKER_WAIT_SECONDS)));
    let deadline = tokio::time::Instant::now() + wait;
    let waiter = shared.hub.waiter(locker, slot);
    let mut down = shared.down.clone();
    loop {
        let filled = waiter.wake().notified();
        tokio::pin!(filled);
        filled.as_mut().enable();
        let reply = shared.readers.answer(None, request.clone()).await;
        if !matches!(reply, Reply::Refused(Refusal::LockerEmpty)) || wait.is_zero() {
            return reply;
        }
        tokio::select! {
            () = &mut filled => {}
            () = tokio::time::sleep_until(deadline) => return reply,
            _ = down.wait_for(|down| *down) => {
                return Reply::Refused(Refusal::ShuttingDown);
            }
        }
    }
}
