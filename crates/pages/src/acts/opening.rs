//! Opening talks, inviting, answering, letting in.

pub(crate) mod inviting;
pub(crate) mod join;
pub(crate) mod open;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::shared::Shared;

/// The routes of it.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/begin/talks", post(open::open))
        .route("/begin/join", post(join::join))
        .route("/talks/{talks}/invite", post(inviting::invite))
        .route("/invitations/{number}/approve", post(inviting::approve))
        .route("/invitations/{number}/decline", post(inviting::decline))
        .route("/invitations/{number}/file", get(inviting::file))
}
