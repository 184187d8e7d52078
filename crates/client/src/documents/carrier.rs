//! Carrying parts between the keeping and the relay.
//!
//! Parts go on a connection of their own, proved like a room's link, so that no
//! word waits behind a file. A few are under way at once; what the relay has
//! acknowledged is durable there, and is not sent again.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use desk::Located;
use envelope::wire::{FromRelay, Reply, Request, ToRelay};
use envelope::{ClientSession, Refusal};
use sealing::document::{DocumentKey, Layout};
use talks::entry::Document;
use tokio::time::{Instant, sleep, timeout};

use super::keeping::{Keeping, SEALED};
use super::{Documents, blocking, key_of};
use crate::limits;
use crate::link;
use crate::pause::Pauses;
use crate::transport::{TransportError, Wire};

/// Why an attempt came to nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Setback {
    /// It is worth trying again.
    #[error("{0}")]
    Again(String),
    /// The relay keeps no more for this room.
    #[error(
        "the relay keeps no more for this room: its quota is full; ask the relay's operator, or \
         attach something smaller"
    )]
    Quota,
    /// The sealed parts on this disk are gone, or too old to be sent.
    #[error("the sealed parts are gone from this disk, or too old to be sent")]
    Lost,
    /// It cannot be done.
    #[error("{0}")]
    Failed(String),
}

impl From<TransportError> for Setback {
    fn from(error: TransportError) -> Self {
        Self::Again(error.to_string())
    }
}

impl From<Refusal> for Setback {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Quota => Self::Quota,
            // Only this desk's own clock says that a document's time is over.
            Refusal::BlobExpired => Self::Again(
                "the relay says that its time is over, which it is not by this desk's clock: one \
                 of the two clocks is wrong"
                    .to_owned(),
            ),
            Refusal::BlobUnknown => Self::Failed(
                "the relay has not all of it any more; ask whoever has the file to attach it again"
                    .to_owned(),
            ),
            Refusal::Conflict
            | Refusal::TooLarge
            | Refusal::Malformed
            | Refusal::UnsupportedVersion => Self::Failed(refusal.to_string()),
            // A key of an epoch that is over: the room's link walks on.
            other => Self::Again(other.to_string()),
        }
    }
}

impl From<io::Error> for Setback {
    fn from(error: io::Error) -> Self {
        Self::Again(format!(
            "the sealed parts cannot be read or written: {error}"
        ))
    }
}

/// A proved connection for blobs.
struct BlobLink {
    wire: Wire,
    session: ClientSession,
    numbered: u64,
}

impl BlobLink {
    async fn open(documents: &Documents, located: &Located) -> Result<Self, Setback> {
        let connection = documents.transport.connect(&located.relay).await?;
        let stopped = |_| Setback::Again("the desk has stopped".to_owned());
        let access = documents.access(located.room).await.map_err(stopped)?;
        let access = access
            .ok_or_else(|| Setback::Failed("this desk is not in the room any more".to_owned()))?;
        let (wire, session) =
            link::prove(connection, &located.relay, located.room, &access).await?;
        Ok(Self {
            wire,
            session,
            numbered: 0,
        })
    }

    async fn send(&mut self, request: &Request) -> Result<u64, Setback> {
        self.numbered += 1;
        let message = ToRelay::sealed(self.numbered, request, &mut self.session);
        self.wire.send(&message).await?;
        Ok(self.numbered)
    }

    async fn receive(&mut self) -> Result<(u64, Reply), Setback> {
        let silent = |_| Setback::Again("the relay does not answer".to_owned());
        let message = timeout(limits::ANSWER, self.wire.receive())
            .await
            .map_err(silent)??;
        match message {
            FromRelay::Reply { id, reply } => Ok((id, reply)),
            FromRelay::Closing(refusal) => Err(Setback::Again(refusal.to_string())),
            // The key's epoch is over; what was asked on it is answered still.
            FromRelay::Retired { .. } => {
                Err(Setback::Again("the members of the room changed".to_owned()))
            }
            _ => Err(strange()),
        }
    }

    /// Which of a document's parts the relay does not have.
    async fn missing(&mut self, key: &DocumentKey) -> Result<Vec<u32>, Setback> {
        let parts = key.layout().parts();
        let blobs = (0..parts).map(|part| key.blob(part)).collect();
        self.send(&Request::MissingBlobs { blobs }).await?;
        match self.receive().await?.1 {
            Reply::MissingBlobs { places } if are_places(&places, parts) => Ok(places),
            Reply::Refused(refusal) => Err(refusal.into()),
            _ => Err(strange()),
        }
    }

    /// Has a document that is whole kept for as long as its entry says. Until
    /// then its parts last a few days only, so that nothing of one that was
    /// given up takes its room's place.
    async fn keep(&mut self, key: &DocumentKey, until: u64) -> Result<(), Setback> {
        let parts = key.layout().parts();
        let blobs = (0..parts).map(|part| key.blob(part)).collect();
        self.send(&Request::KeepBlobs { blobs, until }).await?;
        match self.receive().await?.1 {
            Reply::BlobsKept => Ok(()),
            Reply::Refused(Refusal::BlobUnknown) => Err(Setback::Again(
                "the relay has not kept all parts".to_owned(),
            )),
            Reply::Refused(refusal) => Err(refusal.into()),
            _ => Err(strange()),
        }
    }
}

/// Whether these are some of so many parts, each once and in order.
fn are_places(places: &[u32], parts: u32) -> bool {
    places.is_sorted_by(|one, next| one < next) && places.last().is_none_or(|last| *last < parts)
}

fn strange() -> Setback {
    Setback::Again("the relay answers something else than asked".to_owned())
}

/// Bytes of a document that lie in some of its parts.
fn bytes_in(layout: &Layout, parts: impl Iterator<Item = u32>) -> u64 {
    parts.map(|part| layout.content(part) as u64).sum()
}

/// Puts a sealed document to the relay, or what the relay lacks of it; reports
/// how many bytes of the document it has.
pub(crate) async fn put(
    documents: &Documents,
    located: &Located,
    report: impl Fn(u64),
) -> Result<(), Setback> {
    let document = &located.document;
    if document.until <= documents.clock.now() {
        return Err(Setback::Lost);
    }
    let key = key_of(document).map_err(|error| Setback::Failed(error.to_string()))?;
    let found = documents.keeping.find(&key, &document.secret, SEALED)?;
    let parts = found.ok_or(Setback::Lost)?;
    let mut link = BlobLink::open(documents, located).await?;
    let missing = link.missing(&key).await?;
    let mut done = document
        .size
        .saturating_sub(bytes_in(&key.layout(), missing.iter().copied()));
    report(done);
    let until = documents.clock.now().0 / 1000 + limits::UNFINISHED.as_secs();
    let (mut next, mut waiting) = (missing.into_iter(), BTreeMap::new());
    loop {
        while waiting.len() < limits::PARTS_AT_ONCE
            && let Some(part) = next.next()
        {
            let sealed = parts.read(part)?.ok_or(Setback::Lost)?;
            let blob = key.blob(part);
            let request = Request::PutBlob {
                blob,
                sealed,
                until,
            };
            waiting.insert(link.send(&request).await?, part);
        }
        if waiting.is_empty() {
            return link.keep(&key, document.until.0 / 1000).await;
        }
        let (id, reply) = link.receive().await?;
        let part = waiting.remove(&id).ok_or_else(strange)?;
        match reply {
            Reply::BlobPut => {
                fail::fail_point!(crate::failpoints::DOCUMENT_PART_PUT, |_| Err(
                    Setback::Again("planted".to_owned())
                ));
                done = done.saturating_add(key.layout().content(part) as u64);
                report(done);
            }
            Reply::Refused(refusal) => return Err(refusal.into()),
            _ => return Err(strange()),
        }
    }
}

/// Fetches a document's sealed parts, those that are there already apart; goes on
/// as long as it gets on, and for a while without.
pub(crate) async fn fetch(
    documents: &Documents,
    located: &Located,
    ending: &'static str,
    patience: Duration,
    report: impl Fn(u64),
) -> Result<(), Setback> {
    let mut pauses = Pauses::new();
    let (mut best, mut since) = (None, Instant::now());
    loop {
        let reached = AtomicU64::new(0);
        let told = |done| {
            reached.store(done, Ordering::Relaxed);
            report(done);
        };
        let why = match fetch_once(documents, located, ending, told).await {
            Err(Setback::Again(why)) => why,
            ended => return ended,
        };
        let reached = reached.into_inner();
        if best.is_none_or(|best| best < reached) {
            (best, since) = (Some(reached), Instant::now());
            pauses.reset();
        }
        if since.elapsed() >= patience {
            return Err(Setback::Again(format!(
                "{why}; what came so far is kept: ask again to go on"
            )));
        }
        sleep(pauses.draw()).await;
    }
}

/// One attempt at [`fetch`].
pub(crate) async fn fetch_once(
    documents: &Documents,
    located: &Located,
    ending: &'static str,
    report: impl Fn(u64),
) -> Result<(), Setback> {
    let document = &located.document;
    let key = key_of(document).map_err(|error| Setback::Failed(error.to_string()))?;
    let (keeping, stated) = (documents.keeping.clone(), document.clone());
    let looked = blocking(move || look(&keeping, &stated, ending)).await;
    let missing = looked.map_err(|error| Setback::Again(error.to_string()))??;
    let parts = documents.keeping.go_on(&key, &document.secret, ending)?;
    let mut done = document
        .size
        .saturating_sub(bytes_in(&key.layout(), missing.iter().copied()));
    report(done);
    if missing.is_empty() {
        return Ok(());
    }
    let mut link = BlobLink::open(documents, located).await?;
    let (mut next, mut waiting) = (missing.into_iter(), BTreeMap::new());
    loop {
        while waiting.len() < limits::PARTS_AT_ONCE
            && let Some(part) = next.next()
        {
            let blob = key.blob(part);
            waiting.insert(link.send(&Request::GetBlob { blob }).await?, part);
        }
        if waiting.is_empty() {
            return Ok(());
        }
        let (id, reply) = link.receive().await?;
        let part = waiting.remove(&id).ok_or_else(strange)?;
        match reply {
            Reply::Blob { sealed } => {
                key.open(part, &sealed).map_err(|error| {
                    Setback::Failed(format!(
                        "what lies at the relay for it is no part of this document: {error}"
                    ))
                })?;
                parts.write(part, &sealed)?;
                fail::fail_point!(crate::failpoints::DOCUMENT_PART_FETCHED, |_| Err(
                    Setback::Again("planted".to_owned())
                ));
                done = done.saturating_add(key.layout().content(part) as u64);
                report(done);
            }
            Reply::Refused(refusal) => return Err(refusal.into()),
            _ => return Err(strange()),
        }
    }
}

/// Which parts are still to be fetched.
fn look(keeping: &Keeping, document: &Document, ending: &str) -> Result<Vec<u32>, Setback> {
    let key = key_of(document).map_err(|error| Setback::Failed(error.to_string()))?;
    Ok(keeping
        .go_on(&key, &document.secret, ending)?
        .missing(&key)?)
}
