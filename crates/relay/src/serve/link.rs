//! One WebSocket: greeting, requests as they come, replies as they are ready,
//! and the frames of a followed room.
//!
//! All buffers are bounded: what is in flight has a budget, beyond which the
//! socket is not read; news has a short queue, beyond which the store is read.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket};
use envelope::limits::{BLOBS_PER_REQUEST, FRAMES_PER_REPLY};
use envelope::{FromRelay, Position, Refusal, Reply, Request, ToRelay};
use log::read::only_reads;
use log::{Asked, Follow, Follower, Proven};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use super::Shared;
use super::attend::{self, Admitted, Attendant};
use crate::hub::{Heard, Hearing, News};
use crate::limits::{BUSY_RETRY_MS, LARGE_COST, LINK_BUDGET, SEND_TIMEOUT, SILENCE};
use crate::writer::{Finished, ReplyTo};

/// Why a connection is served no longer.
struct Over;

/// Serves a connection until either side ends it.
pub(super) async fn serve(socket: WebSocket, shared: Arc<Shared>) {
    let Ok(attendant) = Attendant::greet(&shared) else {
        tracing::error!("the system gives no randomness");
        return;
    };
    let (finish, finished) = mpsc::channel(LINK_BUDGET);
    let link = Served {
        socket,
        down: shared.down.clone(),
        attendant,
        shared,
        finish,
        finished,
        spent: 0,
        waits: JoinSet::new(),
        following: None,
        heard: Instant::now(),
        pinged: false,
    };
    link.run().await;
}

struct Served {
    socket: WebSocket,
    shared: Arc<Shared>,
    attendant: Attendant,
    down: watch::Receiver<bool>,
    finish: mpsc::Sender<Finished>,
    finished: mpsc::Receiver<Finished>,
    /// What is in flight.
    spent: usize,
    /// Waits at lockers; ended with the connection.
    waits: JoinSet<()>,
    following: Option<Following>,
    /// When the desk was last heard of.
    heard: Instant,
    pinged: bool,
}

/// A live subscription.
struct Following {
    hearing: Hearing,
    follower: Follower,
    proven: Proven,
    /// Whether frames must be read from the store before news is passed.
    behind: bool,
}

/// What happens next on a connection.
enum Event {
    Received(Option<Result<Message, axum::Error>>),
    Finished(Finished),
    Heard(Heard),
    CatchUp,
    Silence,
    Down,
}

impl Served {
    async fn run(mut self) {
        let greeting = FromRelay::Greeting(self.attendant.greeting().clone());
        let mut result = self.send(greeting.encode().into()).await;
        let mut down = false;
        while result.is_ok() {
            if down && self.spent == 0 {
                drop(self.close(Refusal::ShuttingDown).await);
                return;
            }
            result = match self.event(down).await {
                Event::Received(Some(Ok(message))) => self.receive(message).await,
                Event::Received(_) => Err(Over),
                Event::Finished(finished) => {
                    self.spent = self.spent.saturating_sub(finished.cost);
                    self.reply(finished.id, *finished.reply).await
                }
                Event::Heard(heard) => self.hear(heard).await,
                Event::CatchUp => self.catch_up().await,
                Event::Silence => self.silence().await,
                Event::Down => {
                    down = true;
                    Ok(())
                }
            };
        }
    }

    async fn event(&mut self, down: bool) -> Event {
        let (behind, following) = match &mut self.following {
            Some(following) => (following.behind, Some(&mut following.hearing)),
            None => (false, None),
        };
        let news = async {
            match following {
                Some(hearing) if !behind && !down => hearing.next().await,
                _ => std::future::pending().await,
            }
        };
        let patience = if self.pinged { SILENCE * 2 } else { SILENCE };
        tokio::select! {
            message = self.socket.recv(), if self.spent < LINK_BUDGET && !down => {
                Event::Received(message)
            }
            Some(finished) = self.finished.recv() => Event::Finished(finished),
            heard = news => Event::Heard(heard),
            () = std::future::ready(()), if behind && !down => Event::CatchUp,
            _ = self.down.wait_for(|down| *down), if !down => Event::Down,
            () = sleep_until(self.heard + patience), if !down => Event::Silence,
        }
    }

    async fn receive(&mut self, message: Message) -> Result<(), Over> {
        self.heard = Instant::now();
        self.pinged = false;
        match message {
            Message::Binary(bytes) => match ToRelay::decode(&bytes) {
                Ok(message) => self.request(&message).await,
                Err(error) => self.close(attend::refusal(&error)).await,
            },
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Text(_) => self.close(Refusal::Malformed).await,
            Message::Close(_) => Err(Over),
        }
    }

    async fn request(&mut self, message: &ToRelay) -> Result<(), Over> {
        let admitted = match self.attendant.admit(message) {
            Ok(admitted) => admitted,
            Err(refusal) => return self.reply(message.id, Reply::Refused(refusal)).await,
        };
        let id = admitted.id;
        match admitted.request {
            Request::Prove { proof } => {
                let reply = self.attendant.prove(proof).await;
                if matches!(reply, Reply::Proved { .. }) {
                    self.following = None;
                }
                self.reply(id, reply).await
            }
            Request::Live { from } => self.follow(id, admitted.proven, from).await,
            Request::TakeLocker { wait_seconds, .. } if wait_seconds > 0 => {
                self.wait(admitted).await
            }
            ref request if only_reads(request) => {
                let reply = attend::read(&self.shared, admitted.proven, admitted.request).await;
                self.reply(id, reply).await
            }
            _ => self.write(admitted).await,
        }
    }

    /// Hands a request to the writer; the reply comes when it is stored.
    async fn write(&mut self, admitted: Admitted) -> Result<(), Over> {
        let cost = cost(&admitted.request);
        let to = ReplyTo::Link {
            sender: self.finish.clone(),
            cost,
        };
        let id = admitted.id;
        let asked = Asked {
            link: self.attendant.link,
            id,
            proven: admitted.proven,
            request: admitted.request,
        };
        match self.shared.writer.ask(asked, to) {
            Ok(()) => {
                self.spent += cost;
                Ok(())
            }
            Err(refusal) => self.reply(id, Reply::Refused(refusal)).await,
        }
    }

    /// Waits at a locker beside everything else.
    async fn wait(&mut self, admitted: Admitted) -> Result<(), Over> {
        if self.spent + LARGE_COST > LINK_BUDGET / 2 {
            let busy = Refusal::Busy {
                retry_after_ms: BUSY_RETRY_MS,
            };
            return self.reply(admitted.id, Reply::Refused(busy)).await;
        }
        self.spent += LARGE_COST;
        while self.waits.try_join_next().is_some() {}
        let (shared, finish) = (self.shared.clone(), self.finish.clone());
        self.waits.spawn(async move {
            let reply = attend::read(&shared, admitted.proven, admitted.request).await;
            let finished = Finished {
                id: admitted.id,
                reply: Box::new(reply),
                cost: LARGE_COST,
            };
            drop(finish.send(finished).await);
        });
        Ok(())
    }

    /// Begins a live subscription: listening first, reading after, so that no
    /// frame falls between.
    async fn follow(
        &mut self,
        id: u64,
        proven: Option<Proven>,
        from: Position,
    ) -> Result<(), Over> {
        let Some(proven) = proven else {
            return self.reply(id, Reply::Refused(Refusal::NotProven)).await;
        };
        let hearing = self.shared.hub.follow(proven.room);
        let asked = Request::Live { from };
        let reply = self.shared.readers.answer(Some(proven), asked).await;
        let begun = matches!(reply, Reply::Live { .. });
        self.reply(id, reply).await?;
        if begun {
            self.following = Some(Following {
                hearing,
                follower: Follower::new(proven.room, proven.access, from),
                proven,
                behind: true,
            });
        }
        Ok(())
    }

    async fn hear(&mut self, heard: Heard) -> Result<(), Over> {
        let Some(following) = &mut self.following else {
            return Ok(());
        };
        match heard {
            Heard::Missed => following.behind = true,
            Heard::News(news) => match following.follower.hear(&news.push) {
                Follow::Pass => return self.pass(&news).await,
                // What the key may still read is read before its end is told.
                Follow::CatchUp(_) | Follow::Ended(_) => following.behind = true,
                Follow::Ignore => {}
            },
        }
        Ok(())
    }

    async fn pass(&mut self, news: &News) -> Result<(), Over> {
        self.shared.metrics.pushed.inc();
        self.send(news.bytes.clone()).await
    }

    /// Reads and sends one page; at the end of the log, goes on with news, or
    /// tells that the key has ended.
    async fn catch_up(&mut self) -> Result<(), Over> {
        let Some(following) = &mut self.following else {
            return Ok(());
        };
        let (proven, from) = (Some(following.proven), following.follower.next());
        let page = Request::Read {
            from,
            limit: FRAMES_PER_REPLY,
        };
        let readers = self.shared.readers.clone();
        match readers.answer(proven, page).await {
            Reply::Frames(frames) if !frames.frames.is_empty() => {
                following.follower.caught(&frames);
                self.shared.metrics.pushed.inc();
                return self.send(FromRelay::Pushed(frames).encode().into()).await;
            }
            Reply::Frames(_) => {}
            Reply::Refused(refusal) => return self.stop_following(refusal).await,
            _ => return self.close(Refusal::Storage).await,
        }
        match readers.answer(proven, Request::Live { from }).await {
            Reply::Live { size } => {
                // What arrived meanwhile is read first.
                following.behind = size > from.0;
                Ok(())
            }
            Reply::Refused(refusal) => self.stop_following(refusal).await,
            _ => self.close(Refusal::Storage).await,
        }
    }

    async fn stop_following(&mut self, why: Refusal) -> Result<(), Over> {
        self.following = None;
        match why {
            Refusal::Retired { at } => self.send(FromRelay::Retired { at }.encode().into()).await,
            other => self.close(other).await,
        }
    }

    async fn silence(&mut self) -> Result<(), Over> {
        if self.pinged {
            return Err(Over);
        }
        self.pinged = true;
        self.send_message(Message::Ping(Bytes::new())).await
    }

    async fn reply(&mut self, id: u64, reply: Reply) -> Result<(), Over> {
        if let Reply::Refused(refusal) = &reply {
            self.shared.metrics.refused(refusal);
        }
        let message = FromRelay::Reply { id, reply };
        self.send(message.encode().into()).await
    }

    /// Says why, and ends the connection.
    async fn close(&mut self, why: Refusal) -> Result<(), Over> {
        self.shared.metrics.refused(&why);
        self.send(FromRelay::Closing(why).encode().into()).await?;
        self.send_message(Message::Close(None)).await?;
        Err(Over)
    }

    async fn send(&mut self, bytes: Bytes) -> Result<(), Over> {
        self.send_message(Message::Binary(bytes)).await
    }

    async fn send_message(&mut self, message: Message) -> Result<(), Over> {
        match timeout(SEND_TIMEOUT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Over),
        }
    }
}

/// What a request that writes costs of the connection's budget: the more, the more
/// blobs it names.
fn cost(request: &Request) -> usize {
    match request {
        Request::KeepBlobs { blobs, .. } => (blobs.len() * LARGE_COST)
            .div_ceil(BLOBS_PER_REQUEST)
            .max(1),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use envelope::BlobId;

    use super::*;

    #[test]
    fn keeping_many_blobs_costs_a_connection_as_much_as_a_large_request() {
        let keep = |blobs: usize| Request::KeepBlobs {
            blobs: vec![BlobId::from_bytes([1; 32]); blobs],
            until: 1,
        };
        assert_eq!(cost(&keep(1)), 1);
        assert_eq!(cost(&keep(0)), 1);
        assert_eq!(cost(&keep(BLOBS_PER_REQUEST / 2)), LARGE_COST / 2);
        assert_eq!(cost(&keep(BLOBS_PER_REQUEST)), LARGE_COST);
    }
}
