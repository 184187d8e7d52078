//! Documents: the driver's part. Files are sealed into the desk's keeping, put to
//! the relay part by part, fetched again, checked, and written to where a person
//! wants them.
//!
//! * [`keeping`]: sealed parts on this disk. Only ciphertext lies there.
//! * [`files`]: from a person's file into the keeping, and out of it.
//! * [`carrier`]: parts between keeping and relay, on a connection of their own.
//! * [`streams`]: from another program's bytes into the keeping, and out of it.
//! * [`errands`]: what the engine wants done, one task an errand.
//!
//! Whatever is interrupted goes on where it stopped: a sealed file is never
//! sealed a second time, the relay says which parts it has, and of what was
//! fetched before, the parts that open are good.

mod carrier;
mod errands;
mod files;
mod keeping;
mod streams;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use desk::answer::Event;
use desk::command::RoomName;
use desk::{Attach, Located};
use envelope::{AccessSecret, RoomId};
use sealing::document::{DocumentKey, Layout};
use serde::{Deserialize, Serialize};
use talks::entry::Document;
use talks::entry::document::{check_media_type, check_name};
use tokio::sync::{broadcast, mpsc, oneshot};
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::driver::Ask;
use crate::error::ClientError;
use crate::transport::Transport;

pub(crate) use errands::{Errands, Told};
pub use files::FileTrouble;
pub(crate) use keeping::Keeping;
pub use streams::{AttachBytes, OpenDocument};

/// A file to put into a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachFile {
    /// The room.
    pub room: RoomName,
    /// Where the file is, from the root on.
    pub file: PathBuf,
    /// Under which name it goes; its own if none is given.
    #[serde(default)]
    pub name: Option<String>,
    /// Its media type; by its name's ending if none is given.
    #[serde(default)]
    pub media_type: Option<String>,
    /// Words to say of it.
    #[serde(default)]
    pub say: Option<String>,
    /// Their language; the room's own if none is given.
    #[serde(default)]
    pub language: Option<String>,
}

/// A document to write to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FetchFile {
    /// The room.
    pub room: RoomName,
    /// The number of its line.
    pub number: u64,
    /// Where to write it, from the root on: a file that does not exist, or a
    /// folder, in which it gets its own name.
    pub file: PathBuf,
    /// How long to try without getting on, in seconds.
    pub patience_seconds: u64,
}

/// A document that was written to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// The file.
    pub file: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// What all work on documents of one desk shares.
pub(crate) struct Documents {
    transport: Transport,
    clock: Arc<dyn Clock>,
    asks: mpsc::WeakSender<Ask>,
    events: broadcast::WeakSender<Event>,
    keeping: Keeping,
    /// Secrets of the documents being fetched for people.
    fetching: Mutex<BTreeSet<[u8; 32]>>,
}

impl Documents {
    pub(crate) fn new(
        folder: &Path,
        transport: Transport,
        clock: Arc<dyn Clock>,
        asks: mpsc::WeakSender<Ask>,
        events: broadcast::WeakSender<Event>,
    ) -> Arc<Self> {
        Arc::new(Self {
            transport,
            clock,
            asks,
            events,
            keeping: Keeping::of(folder),
            fetching: Mutex::default(),
        })
    }

    pub(crate) fn keeping(&self) -> &Keeping {
        &self.keeping
    }

    /// Seals a file into the keeping; gives what the engine must know of it.
    pub(crate) async fn seal(&self, attach: AttachFile) -> Result<Attach, ClientError> {
        files::check_ordinary(&attach.file)?;
        let name = match attach.name {
            Some(name) => name,
            None => files::own_name(&attach.file)?,
        };
        let Naming { name, media_type } = Naming::check(name, attach.media_type)?;
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut_slice()).map_err(ClientError::NoRandomness)?;
        let (keeping, file, key) = (self.keeping.clone(), attach.file, *secret);
        let sealed = blocking(move || files::seal(&keeping, &file, key)).await??;
        Ok(Attach {
            room: attach.room,
            name,
            media_type,
            size: sealed.size,
            digest: sealed.digest,
            secret: *secret,
            say: attach.say,
            language: attach.language,
        })
    }

    /// Throws away what was sealed: the engine did not take it.
    pub(crate) fn drop_sealed(&self, secret: &[u8; 32]) {
        self.keeping.remove(secret, keeping::SEALED);
    }

    /// Fetches a document and writes it to a file, whole or not at all.
    pub(crate) async fn fetch(&self, fetch: FetchFile) -> Result<Fetched, ClientError> {
        let located = self.locate(fetch.room, fetch.number).await?;
        let document = &located.document;
        let file = files::target(fetch.file, &document.name)?;
        let _alone = self.alone(document)?;
        let patience = Duration::from_secs(fetch.patience_seconds);
        let report = |done| self.tell_fetched(&located, fetch.number, "fetching", done);
        carrier::fetch(self, &located, keeping::FETCHED, patience, report)
            .await
            .map_err(|setback| ClientError::Document(setback.to_string()))?;
        let (keeping, stated) = (self.keeping.clone(), document.clone());
        let written = blocking(move || files::unseal(&keeping, &stated, &file)).await??;
        self.tell_fetched(&located, fetch.number, "fetched", document.size);
        Ok(written)
    }

    fn tell_fetched(&self, located: &Located, number: u64, stage: &str, done: u64) {
        self.tell(Event::Document {
            room: located.room.to_string(),
            attachment: None,
            number: Some(number),
            name: located.document.name.clone(),
            stage: stage.to_owned(),
            done,
            total: located.document.size,
            entry: None,
            reason: None,
        });
    }

    pub(crate) fn tell(&self, event: Event) {
        if let Some(events) = self.events.upgrade() {
            // Nobody need be listening.
            let _ = events.send(event);
        }
    }

    /// The key with which to prove access to a room now; none if this desk is not
    /// in it any more.
    async fn access(&self, room: RoomId) -> Result<Option<AccessSecret>, ClientError> {
        self.ask(|answer| Ask::Access(room, answer)).await
    }

    async fn locate(&self, room: RoomName, number: u64) -> Result<Located, ClientError> {
        self.ask(|answer| Ask::Document(room, number, answer))
            .await?
    }

    async fn ask<T>(&self, ask: impl FnOnce(oneshot::Sender<T>) -> Ask) -> Result<T, ClientError> {
        let (answer, answered) = oneshot::channel();
        let asks = self.asks.upgrade().ok_or(ClientError::Stopped)?;
        asks.send(ask(answer))
            .await
            .map_err(|_| ClientError::Stopped)?;
        drop(asks);
        answered.await.map_err(|_| ClientError::Stopped)
    }

    /// Nobody else fetches the same document at the same time.
    fn alone(&self, document: &Document) -> Result<Alone<'_>, ClientError> {
        let mut fetching = self.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        if !fetching.insert(document.secret) {
            return Err(ClientError::Document(format!(
                "\"{}\" is being fetched already",
                document.name
            )));
        }
        Ok(Alone {
            documents: self,
            secret: document.secret,
        })
    }

    /// Others may fetch it again.
    fn let_others(&self, secret: &[u8; 32]) {
        let mut fetching = self.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        fetching.remove(secret);
    }
}

/// What a document is called, and what kind it is: both can stand in a record.
struct Naming {
    name: String,
    media_type: String,
}

impl Naming {
    fn check(name: String, media_type: Option<String>) -> Result<Self, FileTrouble> {
        check_name(&name).map_err(|_| FileTrouble::Name { name: name.clone() })?;
        let media_type = media_type.unwrap_or_else(|| files::media_type(&name).to_owned());
        check_media_type(&media_type).map_err(|_| FileTrouble::MediaType {
            media_type: media_type.clone(),
        })?;
        Ok(Self { name, media_type })
    }
}

struct Alone<'a> {
    documents: &'a Documents,
    secret: [u8; 32],
}

impl Alone<'_> {
    /// Whoever reads on lets others in later.
    fn goes_on(self) {
        std::mem::forget(self);
    }
}

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        self.documents.let_others(&self.secret);
    }
}

/// The key of a document whose entry was checked.
fn key_of(document: &Document) -> Result<DocumentKey, ClientError> {
    let layout = Layout::of(document.size).ok_or_else(|| {
        ClientError::Document("its entry states a size that no document has".to_owned())
    })?;
    Ok(DocumentKey::new(document.secret, layout))
}

/// Does something that waits for the disk, away from the links.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ClientError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ClientError::Stopped)
}
