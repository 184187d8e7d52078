//! What was filled into a form and not sent yet: kept at the desk, in memory, so that
//! neither a lock nor a reload takes it. It goes when the form is sent.

use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::speaking::Draft;
use crate::look::sheet::Sheet;
use crate::serve::admit::{Guest, Person};
use crate::shared::Shared;

/// The form, by where it is sent.
#[derive(Deserialize)]
pub(crate) struct Of {
    of: String,
}

/// Where the script keeps what is filled into the form that is sent to a place.
pub(crate) fn kept(action: &str) -> String {
    format!("/filled/draft?of={action}")
}

/// Tells what was filled in.
pub(crate) async fn begun(
    State(shared): State<Arc<Shared>>,
    _: Person,
    Query(form): Query<Of>,
) -> String {
    shared.drafts.of(&key(&form.of))
}

/// Keeps it; also of a seat that was locked just now.
pub(crate) async fn keep(
    State(shared): State<Arc<Shared>>,
    _: Guest,
    Query(form): Query<Of>,
    Form(draft): Form<Draft>,
) -> Response {
    // Only of forms that there are: else anything could be kept under any name.
    if !is_there(&shared, &form.of).await {
        return StatusCode::NOT_FOUND.into_response();
    }
    shared.drafts.keep(&key(&form.of), draft.words.to_string());
    StatusCode::NO_CONTENT.into_response()
}

/// What was filled in was sent.
pub(super) fn forget(shared: &Shared, action: &str) {
    let key = key(action);
    if !shared.drafts.of(&key).is_empty() {
        shared.drafts.keep(&key, String::new());
    }
}

fn key(action: &str) -> String {
    format!("/filled{action}")
}

async fn is_there(shared: &Shared, action: &str) -> bool {
    let rooms = shared.rooms().await.unwrap_or_default();
    if let Some(room) = action.strip_prefix("/rooms/") {
        let forms = ["ask", "beforehand"];
        let Some((room, form)) = room.split_once('/') else {
            return false;
        };
        return forms.contains(&form) && rooms.iter().any(|one| one.id == room);
    }
    let page = action
        .rsplit_once('/')
        .and_then(|(page, _)| Sheet::at(page));
    match page {
        Some(Sheet::Begin) => true,
        Some(Sheet::Charter(talks) | Sheet::Rounds(talks)) => {
            rooms.iter().any(|one| one.talks.to_string() == talks)
        }
        _ => false,
    }
}
