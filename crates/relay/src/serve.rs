//! Serving: what all connections share, and the routes.

mod attend;
mod http;
mod link;
mod readers;
mod sessions;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use envelope::limits::LARGEST_MESSAGE;
use log::Link;
use tokio::sync::{Notify, watch};

use crate::hub::Hub;
use crate::limits::READ_BUFFER;
use crate::metrics::Metrics;
use crate::writer::Writer;

pub(crate) use readers::Readers;
use sessions::Sessions;

/// What every connection uses.
pub(crate) struct Shared {
    pub(crate) writer: Writer,
    pub(crate) readers: Readers,
    pub(crate) hub: Arc<Hub>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) links: Links,
    sessions: Sessions,
    /// True once the relay goes down.
    pub(crate) down: watch::Receiver<bool>,
}

/// Open connections: their numbers, how many there are and may be.
pub(crate) struct Links {
    most: usize,
    open: AtomicUsize,
    next: AtomicU64,
    closed: Notify,
}

impl Links {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            open: AtomicUsize::new(0),
            next: AtomicU64::new(1),
            closed: Notify::new(),
        }
    }

    /// A number that no other connection of this run has.
    fn number(&self) -> Link {
        Link(self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Waits until no connection is open.
    pub(crate) async fn none_open(&self) {
        loop {
            let closed = self.closed.notified();
            if self.open.load(Ordering::Acquire) == 0 {
                return;
            }
            closed.await;
        }
    }
}

/// A counted connection; dropped when it is closed.
struct Place(Arc<Shared>);

impl Place {
    /// Takes a place for a connection, unless all are taken.
    fn take(shared: &Arc<Shared>) -> Option<Self> {
        let before = shared.links.open.fetch_add(1, Ordering::AcqRel);
        shared.metrics.connections.inc();
        let place = Self(shared.clone());
        (before < shared.links.most).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.metrics.connections.dec();
        self.0.links.open.fetch_sub(1, Ordering::AcqRel);
        self.0.links.closed.notify_waiters();
    }
}

impl Shared {
    pub(crate) fn new(
        writer: Writer,
        readers: Readers,
        hub: Arc<Hub>,
        metrics: Arc<Metrics>,
        links: Links,
        down: watch::Receiver<bool>,
    ) -> Arc<Self> {
        Arc::new(Self {
            writer,
            readers,
            hub,
            metrics,
            links,
            sessions: Sessions::default(),
            down,
        })
    }

    fn is_down(&self) -> bool {
        *self.down.borrow()
    }
}

/// The relay's routes.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/v1/live", get(live))
        .route("/v1/greet", post(http::greet))
        .route("/v1/request", post(http::request))
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .layer(DefaultBodyLimit::max(LARGEST_MESSAGE + 64))
        .with_state(shared)
}

async fn live(State(shared): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    let Some(place) = Place::take(&shared) else {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "all connections are taken\n",
        )
            .into_response();
    };
    if shared.is_down() {
        return (StatusCode::SERVICE_UNAVAILABLE, "shutting down\n").into_response();
    }
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_message_size(LARGEST_MESSAGE)
        .max_frame_size(LARGEST_MESSAGE)
        .on_upgrade(async move |socket| {
            link::serve(socket, shared).await;
            drop(place);
        })
}

async fn ready(State(shared): State<Arc<Shared>>) -> Response {
    if shared.is_down() {
        (StatusCode::SERVICE_UNAVAILABLE, "shutting down\n").into_response()
    } else if shared.readers.probe().await && shared.writer.is_running() {
        "ready\n".into_response()
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the store does not answer\n",
        )
            .into_response()
    }
}

async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    match shared.metrics.text() {
        Ok(text) => ([("content-type", OPEN_METRICS)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
