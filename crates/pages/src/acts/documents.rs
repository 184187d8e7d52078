//! Documents: put into a room as a browser sends them, and given to one. Nothing of
//! them lies in the clear on this disk.

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use client::{AttachBytes, OpenDocument};
use desk::command::RoomName;
use futures_util::StreamExt as _;
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::Scene;
use crate::limits;
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// What a document is called.
#[derive(Deserialize)]
pub(crate) struct Called {
    name: String,
}

/// Puts a document into a room: sealed as it comes, then carried to the relay.
pub(crate) async fn attach(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Query(called): Query<Called>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let size = headers.get(header::CONTENT_LENGTH);
    let size = size.and_then(|size| size.to_str().ok()?.parse().ok());
    let Some(size) = size else {
        return StatusCode::LENGTH_REQUIRED.into_response();
    };
    // Each keeps a thread busy.
    let Ok(_turn) = shared.arrivals.acquire().await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    shared.sendings.forget_failed(&scene.id);
    let attach = AttachBytes {
        room: scene.name(),
        name: called.name,
        size,
    };
    let (pieces, reading) = mpsc::channel(limits::PIECES);
    let reading = Arriving {
        pieces: reading,
        piece: Bytes::new(),
    };
    // Sealing waits for what comes, and what comes for sealing: both at once.
    let (sealed, ()) = tokio::join!(
        shared.desk.attach_bytes(attach, reading),
        hand_over(body, pieces)
    );
    let outcome = match sealed {
        Ok(_) => Outcome::Done("document-sending"),
        Err(error) => Outcome::NotDone(error.into()),
    };
    answer::act(&shared, &person, scene.words, &scene.place(), outcome)
}

/// Hands over what arrives, until it ends or nobody takes more.
async fn hand_over(body: Body, pieces: mpsc::Sender<io::Result<Bytes>>) {
    let mut arriving = body.into_data_stream();
    loop {
        let piece = match timeout(limits::NEXT_PIECE, arriving.next()).await {
            Ok(Some(piece)) => piece.map_err(io::Error::other),
            Ok(None) => return,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        };
        let failed = piece.is_err();
        if pieces.send(piece).await.is_err() || failed {
            return;
        }
    }
}

/// What arrives, as a thread reads it that may wait.
struct Arriving {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    piece: Bytes,
}

impl Read for Arriving {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.pieces.blocking_recv() {
                Some(piece) => self.piece = piece?,
                None => return Ok(0),
            }
        }
        let length = self.piece.len().min(into.len());
        let taken = self.piece.split_to(length);
        if let Some(into) = into.get_mut(..length) {
            into.copy_from_slice(&taken);
        }
        Ok(length)
    }
}

/// How long a document is waited for that does not come on.
const PATIENCE: Duration = Duration::from_secs(60);

/// Gives a document to the browser, to be kept as a file: it is never shown here.
pub(crate) async fn give(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path((room, number)): Path<(String, u64)>,
) -> Response {
    match open(&shared, &room, number).await {
        Ok(document) => file(document),
        Err(trouble) => answer::trouble(person.guest.words(), &trouble),
    }
}

async fn open(shared: &Shared, room: &str, number: u64) -> Result<OpenDocument, Trouble> {
    shared.look(room, 0).await?;
    let room = RoomName(room.to_owned());
    Ok(shared.desk.open_document(room, number, PATIENCE).await?)
}

fn file(document: OpenDocument) -> Response {
    let (size, named) = (document.size(), disposition(document.name()));
    let parts = futures_util::stream::unfold(Some(document), |document| async move {
        let mut document = document?;
        match document.next().await {
            Ok(Some(content)) => Some((Ok(Bytes::from(content.to_vec())), Some(document))),
            Ok(None) => None,
            // The browser sees that it is not whole, and keeps none of it.
            Err(error) => Some((Err(io::Error::other(error)), None)),
        }
    });
    let mut response = Response::new(Body::from_stream(parts));
    let headers = response.headers_mut();
    // Whatever it is, no browser is to open it in the place of a page of the desk.
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(header::CONTENT_LENGTH, size.into());
    headers.insert(header::CONTENT_DISPOSITION, named);
    response
}

/// To be kept under this name (RFC 6266, RFC 8187).
fn disposition(name: &str) -> HeaderValue {
    let mut written = "attachment; filename*=UTF-8''".to_owned();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                written.push(char::from(byte));
            }
            _ => written.push_str(&format!("%{byte:02X}")),
        }
    }
    HeaderValue::try_from(written).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_documents_name_cannot_become_a_header() {
        let named = disposition("پیش‌نویس\r\nSet-Cookie: x\".pdf");
        let written = named.to_str().unwrap();
        assert!(written.starts_with("attachment; filename*=UTF-8''%D9"));
        assert!(!written.contains(['\r', '\n', '"', ':']));
    }

    #[test]
    fn what_arrives_in_pieces_is_read_as_one() {
        let (pieces, reading) = mpsc::channel(4);
        for piece in ["one ", "", "two"] {
            pieces.try_send(Ok(Bytes::from(piece))).unwrap();
        }
        drop(pieces);
        let mut arriving = Arriving {
            pieces: reading,
            piece: Bytes::new(),
        };
        let mut whole = String::new();
        arriving.read_to_string(&mut whole).unwrap();
        assert_eq!(whole, "one two");
    }
}
