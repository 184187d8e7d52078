//! What an operator may count: kinds and amounts, never names, rooms or keys.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use envelope::{Refusal, Request};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Kind {
    kind: &'static str,
}

/// The relay's counters.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Kind, Counter>,
    refusals: Family<Kind, Counter>,
    /// Frames stored.
    pub(crate) frames: Counter,
    /// Requests of each group.
    pub(crate) group_requests: Histogram,
    /// What deciding and storing a group took.
    pub(crate) group_seconds: Histogram,
    /// Groups that the store did not take, and reads that failed.
    pub(crate) store_troubles: Counter,
    /// Open WebSocket connections.
    pub(crate) connections: Gauge,
    /// News that a slow connection has to read from the store.
    pub(crate) news_missed: Counter,
    /// Messages pushed to followers.
    pub(crate) pushed: Counter<u64, AtomicU64>,
}

impl Metrics {
    pub(crate) fn new() -> Arc<Self> {
        let mut metrics = Self {
            registry: Registry::with_prefix("goodoffices_relay"),
            requests: Family::default(),
            refusals: Family::default(),
            frames: Counter::default(),
            group_requests: Histogram::new(exponential_buckets(1.0, 2.0, 9)),
            group_seconds: Histogram::new(exponential_buckets(0.0001, 2.0, 15)),
            store_troubles: Counter::default(),
            connections: Gauge::default(),
            news_missed: Counter::default(),
            pushed: Counter::default(),
        };
        metrics.register();
        Arc::new(metrics)
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("requests", "Requests by kind", self.requests.clone());
        registry.register(
            "refusals",
            "Refused requests by reason",
            self.refusals.clone(),
        );
        registry.register("frames_stored", "Frames stored", self.frames.clone());
        let requests = self.group_requests.clone();
        registry.register("group_requests", "Requests stored together", requests);
        let help = "Time to decide and store a group";
        let seconds = self.group_seconds.clone();
        registry.register_with_unit("group", help, Unit::Seconds, seconds);
        let troubles = self.store_troubles.clone();
        registry.register("store_troubles", "Times that the store failed", troubles);
        registry.register("connections", "Open connections", self.connections.clone());
        let help = "News that connections were too slow for";
        registry.register("news_missed", help, self.news_missed.clone());
        registry.register("pushed", "Messages pushed", self.pushed.clone());
    }

    /// Counts a request.
    pub(crate) fn asked(&self, request: &Request) {
        let kind = request_kind(request);
        self.requests.get_or_create(&Kind { kind }).inc();
    }

    /// Counts a refusal.
    pub(crate) fn refused(&self, refusal: &Refusal) {
        let kind = refusal_kind(refusal);
        self.refusals.get_or_create(&Kind { kind }).inc();
    }

    /// The text that Prometheus reads.
    pub(crate) fn text(&self) -> Result<String, core::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

pub(crate) fn request_kind(request: &Request) -> &'static str {
    match request {
        Request::OpenRoom { .. } => "open_room",
        Request::Prove { .. } => "prove",
        Request::Append { .. } => "append",
        Request::Read { .. } => "read",
        Request::Live { .. } => "live",
        Request::Register { .. } => "register",
        Request::SplitToken { .. } => "split_token",
        Request::OpenLocker { .. } => "open_locker",
        Request::PutLocker { .. } => "put_locker",
        Request::TakeLocker { .. } => "take_locker",
        Request::PutBlob { .. } => "put_blob",
        Request::GetBlob { .. } => "get_blob",
        Request::MissingBlobs { .. } => "missing_blobs",
        Request::KeepBlobs { .. } => "keep_blobs",
        Request::Consistency { .. } => "consistency",
        Request::Inclusion { .. } => "inclusion",
        Request::Latest => "latest",
        _ => "other",
    }
}

pub(crate) fn refusal_kind(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Malformed => "malformed",
        Refusal::UnsupportedVersion => "unsupported_version",
        Refusal::UnknownRoom => "unknown_room",
        Refusal::NotProven => "not_proven",
        Refusal::Retired { .. } => "retired",
        Refusal::PositionTaken { .. } => "position_taken",
        Refusal::TokenUnknown => "token_unknown",
        Refusal::TokenSpent => "token_spent",
        Refusal::LockerUnknown => "locker_unknown",
        Refusal::LockerExpired => "locker_expired",
        Refusal::LockerTaken => "locker_taken",
        Refusal::LockerEmpty => "locker_empty",
        Refusal::Conflict => "conflict",
        Refusal::TooLarge => "too_large",
        Refusal::Quota => "quota",
        Refusal::Busy { .. } => "busy",
        Refusal::ShuttingDown => "shutting_down",
        Refusal::Storage => "storage",
        Refusal::NotCommitter => "not_committer",
        Refusal::BlobUnknown => "blob_unknown",
        Refusal::BlobExpired => "blob_expired",
        Refusal::BeyondEnd { .. } => "beyond_end",
        _ => "other",
    }
}
