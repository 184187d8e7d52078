//! Answering reads beside the writer, on connections of their own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use envelope::{Refusal, RelaySigner, Reply, Request, RoomId};
use log::{Proven, StoreError, View, read};
use tokio::sync::Semaphore;

use crate::limits::{BUSY_RETRY_MS, READER_QUEUE};
use crate::metrics::Metrics;
use crate::sqlite::Sqlite;
use crate::writer::now;

/// A few connections to the store and those who wait for one.
#[derive(Clone)]
pub(crate) struct Readers(Arc<Inner>);

struct Inner {
    stores: Mutex<Vec<Sqlite>>,
    free: Semaphore,
    waiting: AtomicUsize,
    signer: RelaySigner,
    metrics: Arc<Metrics>,
}

impl Readers {
    pub(crate) fn new(stores: Vec<Sqlite>, signer: RelaySigner, metrics: Arc<Metrics>) -> Self {
        Self(Arc::new(Inner {
            free: Semaphore::new(stores.len()),
            stores: Mutex::new(stores),
            waiting: AtomicUsize::new(0),
            signer,
            metrics,
        }))
    }

    /// Answers a request that only reads.
    pub(crate) async fn answer(&self, proven: Option<Proven>, request: Request) -> Reply {
        if self.0.waiting.fetch_add(1, Ordering::AcqRel) >= READER_QUEUE {
            self.0.waiting.fetch_sub(1, Ordering::AcqRel);
            return Reply::Refused(Refusal::Busy {
                retry_after_ms: BUSY_RETRY_MS,
            });
        }
        let inner = self.0.clone();
        let answer = self
            .with_store(move |store| {
                read::answer(store, &inner.signer, now(), proven.as_ref(), &request)
            })
            .await;
        self.0.waiting.fetch_sub(1, Ordering::AcqRel);
        match answer {
            Some(Ok(reply)) => reply,
            Some(Err(trouble)) => {
                self.0.metrics.store_troubles.inc();
                tracing::error!(%trouble, "a read was refused because of the store");
                Reply::Refused(Refusal::Storage)
            }
            None => Reply::Refused(Refusal::Storage),
        }
    }

    /// Whether the store answers.
    pub(crate) async fn probe(&self) -> bool {
        let nowhere = RoomId::from_bytes([0; 32]);
        let looked = self.with_store(move |store| store.room(&nowhere)).await;
        matches!(looked, Some(Ok(_)))
    }

    /// Works with a free connection on a thread that may block.
    async fn with_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Sqlite) -> Result<T, StoreError> + Send + 'static,
    ) -> Option<Result<T, StoreError>> {
        let _permit = self.0.free.acquire().await.ok()?;
        let inner = self.0.clone();
        tokio::task::spawn_blocking(move || {
            let store = inner
                .stores
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop()?;
            let result = work(&store);
            inner
                .stores
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(store);
            Some(result)
        })
        .await
        .ok()?
    }
}
