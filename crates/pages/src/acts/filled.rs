//! What was filled into a form and not sent yet: kept at the desk, so that neither a
//! lock nor a reload takes it, nor the end of a desk that was killed. A form of a room
//! or of talks lies in the vault as drafts do, below the room's id or that of the
//! talks' main room. What belongs to no room (what opens talks or joins them, whose
//! desk is to be hosted) lies in memory only: the vault keeps notes by room.
//!
//! It goes when the form is sent. Whoever leaves a page, or says "Not now" in a dialog,
//! finds it there again. What must be said anew each time is never kept: the passphrase,
//! the title that confirms that a copy is destroyed, that words were given in person.

use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::answer::RoomSummary;
use serde::Deserialize;

use super::speaking::Draft;
use crate::look::sheet::main_of;
use crate::look::standing::Standing;
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
    let key = key(&shared, &form.of).await;
    key.map_or_else(String::new, |key| shared.drafts.of(&key))
}

/// Keeps it; also of a seat that was locked just now.
pub(crate) async fn keep(
    State(shared): State<Arc<Shared>>,
    _: Guest,
    Query(form): Query<Of>,
    Form(draft): Form<Draft>,
) -> Response {
    // Only of forms that there are: else anything could be kept under any name.
    let Some(key) = key(&shared, &form.of).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    shared.drafts.keep(&key, draft.words.to_string());
    shared.drafts.stored().await;
    StatusCode::NO_CONTENT.into_response()
}

/// What was filled in was sent.
pub(super) async fn forget(shared: &Shared, action: &str) {
    let end = below(action);
    shared.drafts.forget(|key| key.ends_with(&end));
    shared.drafts.stored().await;
}

fn below(action: &str) -> String {
    format!("/filled{action}")
}

/// What a form belongs to.
enum Whose<'a> {
    /// No talks.
    Desk,
    /// Several sides of whatever talks there are.
    Sides,
    /// Talks, by their id.
    Talks(&'a str),
    /// A room, by its id.
    Room(&'a str),
}

impl<'a> Whose<'a> {
    /// Whose form it is that is sent there; nobody's, if there is none.
    fn at(action: &'a str) -> Option<Self> {
        let parts: Vec<&str> = action.strip_prefix('/')?.split('/').collect();
        match *parts.as_slice() {
            ["begin", "talks" | "join"] => Some(Self::Desk),
            ["accounts"] => matches!(Standing::now(), Standing::Host).then_some(Self::Desk),
            ["together", "propose"] => Some(Self::Sides),
            ["talks", talks, "invite"]
            | ["talks", talks, "charter", "propose" | "close"]
            | ["talks", talks, "rounds", "begin"] => Some(Self::Talks(talks)),
            ["rooms", room, "ask" | "beforehand"] => Some(Self::Room(room)),
            [
                "rooms",
                room,
                "statements",
                number,
                "permit" | "translation",
            ]
            | ["rooms", room, "asks", number, "permit"] => {
                let number = number.parse::<u64>();
                number.is_ok().then_some(Self::Room(room))
            }
            _ => None,
        }
    }
}

/// The key below which it is kept, if there is such a form.
async fn key(shared: &Shared, action: &str) -> Option<String> {
    let whose = Whose::at(action)?;
    let below = below(action);
    if let Whose::Desk = whose {
        return Some(below);
    }
    let mut rooms = shared.rooms().await.unwrap_or_default();
    rooms.retain(|room| match whose {
        Whose::Room(id) => room.id == id,
        Whose::Talks(talks) => room.talks.to_string() == talks,
        Whose::Desk | Whose::Sides => true,
    });
    let room: &RoomSummary = main_of(&rooms, |room| room)?;
    Some(format!("/rooms/{}{below}", room.id))
}
