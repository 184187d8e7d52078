//! The same verbs over HTTP, for where no WebSocket passes.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use envelope::wire::{HttpGreeting, OverHttp};
use envelope::{FromRelay, Refusal, Reply, Request};
use log::read::only_reads;

use super::Shared;
use super::attend::{self, Attendant};
use crate::data::random;
use crate::limits::BUSY_RETRY_MS;

const CBOR: &str = "application/cbor";

/// `POST /v1/greet`: begins a session.
pub(super) async fn greet(State(shared): State<Arc<Shared>>) -> Response {
    if shared.is_down() {
        return refused(Refusal::ShuttingDown);
    }
    let (Ok(attendant), Ok(random)) = (Attendant::greet(&shared), random()) else {
        return refused(Refusal::Storage);
    };
    let mut session = [0; 16];
    session.copy_from_slice(&random[..16]);
    let greeting = HttpGreeting {
        session,
        greeting: attendant.greeting().clone(),
    };
    if shared.sessions.keep(session, attendant) {
        ([("content-type", CBOR)], greeting.encode()).into_response()
    } else {
        refused(Refusal::Busy {
            retry_after_ms: BUSY_RETRY_MS,
        })
    }
}

/// `POST /v1/request`: one request of a session.
pub(super) async fn request(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let over = match OverHttp::decode(&body) {
        Ok(over) => over,
        Err(error) => return refused(attend::refusal(&error)),
    };
    if shared.is_down() {
        return refused(Refusal::ShuttingDown);
    }
    let Some(session) = shared.sessions.find(&over.session) else {
        return refused(Refusal::NotProven);
    };
    let id = over.message.id;
    let mut attendant = session.lock().await;
    let reply = match attendant.admit(&over.message) {
        Err(refusal) => Reply::Refused(refusal),
        Ok(admitted) => match admitted.request {
            Request::Prove { proof } => attendant.prove(proof).await,
            // Nothing can be pushed to a desk that only asks.
            Request::Live { .. } => Reply::Refused(Refusal::Malformed),
            _ => {
                let link = attendant.link;
                drop(attendant);
                if only_reads(&admitted.request) {
                    attend::read(&shared, admitted.proven, admitted.request).await
                } else {
                    attend::write(&shared, link, admitted).await
                }
            }
        },
    };
    if let Reply::Refused(refusal) = &reply {
        shared.metrics.refused(refusal);
    }
    let message = FromRelay::Reply { id, reply };
    ([("content-type", CBOR)], message.encode()).into_response()
}

/// A refusal that answers no readable request.
fn refused(refusal: Refusal) -> Response {
    let status = match refusal {
        Refusal::NotProven => StatusCode::UNAUTHORIZED,
        Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Busy { .. } | Refusal::ShuttingDown | Refusal::Storage => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        _ => StatusCode::BAD_REQUEST,
    };
    let body = FromRelay::Closing(refusal).encode();
    (status, [("content-type", CBOR)], body).into_response()
}
