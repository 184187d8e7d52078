//! Documents that come from another program and go to one, such as a browser, piece
//! by piece: nothing of them lies in the clear on this disk.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use desk::Attach;
use desk::command::RoomName;
use sealing::document::DocumentKey;
use sha2::{Digest as _, Sha256};
use talks::entry::Document;
use zeroize::Zeroizing;

use super::keeping::{self, Parts};
use super::{Documents, Naming, blocking, carrier, files, key_of};
use crate::documents::FileTrouble;
use crate::error::ClientError;

/// A document to put into a room, whose bytes are handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachBytes {
    /// The room.
    pub room: RoomName,
    /// Under which name it goes.
    pub name: String,
    /// How many bytes there are.
    pub size: u64,
}

/// A document that was fetched and checked, to be read part by part. What lies on
/// this disk stays sealed, and is removed when this is dropped.
pub struct OpenDocument {
    documents: Arc<Documents>,
    document: Document,
    key: Arc<DocumentKey>,
    parts: Arc<Parts>,
    next: u32,
}

impl Drop for OpenDocument {
    fn drop(&mut self) {
        let secret = &self.document.secret;
        self.documents.keeping().remove(secret, keeping::FETCHED);
        self.documents.let_others(secret);
    }
}

impl OpenDocument {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.document.name
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        self.document.size
    }

    /// The next of its bytes, in order; none after the last.
    ///
    /// # Errors
    /// [`ClientError`] if this disk does not give them any more.
    pub async fn next(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, ClientError> {
        if self.next >= self.key.layout().parts() {
            return Ok(None);
        }
        let (parts, key, part) = (self.parts.clone(), self.key.clone(), self.next);
        let content = blocking(move || part_of(&parts, &key, part)).await??;
        self.next += 1;
        Ok(Some(content))
    }
}

impl Documents {
    /// Seals what is handed over into the keeping; gives what the engine must know
    /// of it.
    pub(crate) async fn seal_bytes(
        &self,
        attach: AttachBytes,
        bytes: impl Read + Send + 'static,
    ) -> Result<Attach, ClientError> {
        let naming = Naming::check(attach.name, None)?;
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut_slice()).map_err(ClientError::NoRandomness)?;
        let (keeping, name, size) = (self.keeping.clone(), naming.name.clone(), attach.size);
        let drawn = *secret;
        let seal = move || files::seal_from(&keeping, &name, size, bytes, drawn);
        let sealed = blocking(seal).await??;
        Ok(Attach {
            room: attach.room,
            name: naming.name,
            media_type: naming.media_type,
            size: sealed.size,
            digest: sealed.digest,
            secret: *secret,
            say: None,
            language: None,
        })
    }

    /// Fetches a document and checks all of it before any of it is given.
    pub(crate) async fn open(
        self: &Arc<Self>,
        room: RoomName,
        number: u64,
        patience: Duration,
    ) -> Result<OpenDocument, ClientError> {
        let located = self.locate(room, number).await?;
        let document = located.document.clone();
        // From here on dropped with what is returned, or on the way there.
        let alone = self.alone(&document)?;
        let report = |done| self.tell_fetched(&located, number, "fetching", done);
        carrier::fetch(self, &located, keeping::FETCHED, patience, report)
            .await
            .map_err(|setback| ClientError::Document(setback.to_string()))?;
        let key = Arc::new(key_of(&document)?);
        let (keeping, secret, sealed) = (self.keeping.clone(), document.secret, key.clone());
        let find = move || keeping.find(&sealed, &secret, keeping::FETCHED);
        let found = blocking(find).await?;
        let found = found.map_err(|error| ClientError::Document(error.to_string()))?;
        let parts = Arc::new(found.ok_or(FileTrouble::PartGone)?);
        alone.goes_on();
        let open = OpenDocument {
            documents: self.clone(),
            key: key.clone(),
            parts: parts.clone(),
            next: 0,
            document,
        };
        let digest = blocking(move || digest_of(&parts, &key)).await??;
        if digest != open.document.digest {
            return Err(FileTrouble::OtherBytes.into());
        }
        self.tell_fetched(&located, number, "fetched", open.document.size);
        Ok(open)
    }
}

fn part_of(parts: &Parts, key: &DocumentKey, part: u32) -> Result<Zeroizing<Vec<u8>>, ClientError> {
    let content = parts.open(key, part);
    let content = content.map_err(|error| ClientError::Document(error.to_string()))?;
    Ok(content.ok_or(FileTrouble::PartGone)?)
}

fn digest_of(parts: &Parts, key: &DocumentKey) -> Result<[u8; 32], ClientError> {
    let mut hasher = Sha256::new();
    for part in 0..key.layout().parts() {
        hasher.update(part_of(parts, key, part)?.as_slice());
    }
    Ok(hasher.finalize().into())
}
