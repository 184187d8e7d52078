//! The one thread that writes: it takes what is waiting, lets the machine
//! decide and store it in one transaction, and only then answers.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use envelope::{Refusal, Reply, Request};
use log::{Asked, Machine, Outcome, Time};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use crate::hub::Hub;
use crate::limits::{BUSY_RETRY_MS, GROUP_BYTES, GROUP_REQUESTS, REQUEST_WEIGHT, WRITER_QUEUE};
use crate::metrics::Metrics;
use crate::sqlite::Sqlite;

/// A finished request on its way back to a connection.
pub(crate) struct Finished {
    pub(crate) id: u64,
    pub(crate) reply: Box<Reply>,
    /// What it cost of the connection's budget.
    pub(crate) cost: usize,
}

/// Where an answer goes.
pub(crate) enum ReplyTo {
    /// To a connection's queue, which has a place for all that is in flight.
    Link {
        sender: mpsc::Sender<Finished>,
        cost: usize,
    },
    /// To whoever awaits it.
    Once(oneshot::Sender<Reply>),
}

impl ReplyTo {
    /// Sends the answer; one whose connection is gone is dropped.
    fn send(self, id: u64, reply: Reply) {
        match self {
            Self::Link { sender, cost } => drop(sender.try_send(Finished {
                id,
                reply: Box::new(reply),
                cost,
            })),
            Self::Once(sender) => drop(sender.send(reply)),
        }
    }
}

/// A request and where its answer goes; none to stop.
type Job = Option<(Asked, ReplyTo)>;

/// The way to the writer.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(
        machine: Machine<Sqlite>,
        hub: Arc<Hub>,
        metrics: Arc<Metrics>,
    ) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (queue, jobs) = mpsc::channel(WRITER_QUEUE);
        let thread = std::thread::Builder::new()
            .name("relay-writer".to_owned())
            .spawn(move || {
                Thread {
                    machine,
                    hub,
                    metrics,
                }
                .run(jobs)
            })?;
        Ok((Self { queue }, thread))
    }

    /// Hands a request over.
    pub(crate) fn ask(&self, asked: Asked, to: ReplyTo) -> Result<(), Refusal> {
        self.queue
            .try_send(Some((asked, to)))
            .map_err(|error| match error {
                TrySendError::Full(_) => Refusal::Busy {
                    retry_after_ms: BUSY_RETRY_MS,
                },
                TrySendError::Closed(_) => Refusal::ShuttingDown,
            })
    }

    /// Whether the thread takes requests.
    pub(crate) fn is_running(&self) -> bool {
        !self.queue.is_closed()
    }

    /// Lets the thread end after what is waiting now.
    pub(crate) async fn stop(&self) {
        drop(self.queue.send(None).await);
    }
}

struct Thread {
    machine: Machine<Sqlite>,
    hub: Arc<Hub>,
    metrics: Arc<Metrics>,
}

impl Thread {
    fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(Some((asked, to))) = jobs.blocking_recv() {
            let mut group = Group::default();
            group.add(asked, to);
            let mut stop = false;
            while !stop && group.takes_more() {
                match jobs.try_recv() {
                    Ok(Some((asked, to))) => group.add(asked, to),
                    Ok(None) => stop = true,
                    Err(_) => break,
                }
            }
            self.handle(group);
            if stop {
                break;
            }
        }
        if let Err(error) = self.machine.into_engine().close() {
            tracing::warn!(%error, "the store was not closed in order; nothing is lost");
        }
    }

    fn handle(&mut self, group: Group) {
        let begun = Instant::now();
        self.metrics
            .group_requests
            .observe(group.asked.len() as f64);
        let outcome = self.machine.handle(now(), group.asked);
        self.metrics
            .group_seconds
            .observe(begun.elapsed().as_secs_f64());
        let Outcome {
            replies,
            pushes,
            appended,
            trouble,
        } = outcome;
        if let Some(trouble) = trouble {
            self.metrics.store_troubles.inc();
            tracing::error!(%trouble, "requests were refused because of the store");
        }
        self.metrics.frames.inc_by(appended as u64);
        fail::fail_point!(crate::failpoints::BEFORE_REPLIES);
        // The others first: they wait for what was said, the sender only to
        // know that it is safe.
        self.hub.tell(pushes);
        for (answered, to) in replies.into_iter().zip(group.to) {
            to.send(answered.id, answered.reply);
        }
    }
}

/// Requests that are stored together.
#[derive(Default)]
struct Group {
    asked: Vec<Asked>,
    to: Vec<ReplyTo>,
    bytes: usize,
}

impl Group {
    fn add(&mut self, asked: Asked, to: ReplyTo) {
        self.bytes = self.bytes.saturating_add(weight(&asked.request));
        self.asked.push(asked);
        self.to.push(to);
    }

    fn takes_more(&self) -> bool {
        self.asked.len() < GROUP_REQUESTS && self.bytes < GROUP_BYTES
    }
}

/// Bytes that a request wants stored, roughly.
fn weight(request: &Request) -> usize {
    match request {
        Request::Append { frame, .. } => frame.as_bytes().len(),
        Request::PutLocker { sealed, .. } | Request::PutBlob { sealed, .. } => {
            sealed.len().max(REQUEST_WEIGHT)
        }
        Request::KeepBlobs { blobs, .. } => REQUEST_WEIGHT * (1 + blobs.len()),
        _ => REQUEST_WEIGHT,
    }
}

/// The system's clock.
pub(crate) fn now() -> Time {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use envelope::BlobId;
    use envelope::limits::BLOBS_PER_REQUEST;
    use log::Link;

    use super::*;

    #[test]
    fn a_group_takes_the_fewer_requests_the_more_blobs_they_have_kept() {
        let taken = |blobs: usize| {
            let mut group = Group::default();
            while group.takes_more() {
                let asked = Asked {
                    link: Link(1),
                    id: 1,
                    proven: None,
                    request: Request::KeepBlobs {
                        blobs: vec![BlobId::from_bytes([1; 32]); blobs],
                        until: 1,
                    },
                };
                group.add(asked, ReplyTo::Once(oneshot::channel().0));
            }
            group.asked.len()
        };
        assert_eq!(taken(1), GROUP_REQUESTS);
        let largest = taken(BLOBS_PER_REQUEST);
        let records = largest * BLOBS_PER_REQUEST * REQUEST_WEIGHT;
        assert!(records <= GROUP_BYTES, "{largest} requests in one group");
    }
}
