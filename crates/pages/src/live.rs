//! What changed since a browser was last told, as server-sent events.
//!
//! Each open page follows what it shows. When something happens at the desk, the parts
//! of the page are drawn anew and those that differ from what the browser has are
//! sent, as HTML whose elements' ids say where they go. A page that was just drawn
//! is known here by a key, so that following it sends nothing twice; one that
//! connects again is sent all that it may have missed.

mod follower;
mod streams;
mod unfollowed;

use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, PreEscaped};
use serde::Deserialize;

use crate::limits;
use crate::serve::admit::Person;
use crate::serve::answer;
use crate::shared::Shared;

use follower::Follower;
pub(crate) use streams::Streams;
pub(crate) use unfollowed::Unfollowed;

/// A part of a page, and what it is known by.
#[derive(Debug, Clone)]
pub(crate) struct Region {
    html: String,
    print: u64,
}

impl Region {
    pub(crate) fn new(markup: Markup) -> Self {
        let html = markup.into_string();
        let mut hasher = DefaultHasher::new();
        html.hash(&mut hasher);
        Self {
            print: hasher.finish(),
            html,
        }
    }

    pub(crate) fn markup(&self) -> Markup {
        PreEscaped(self.html.clone())
    }
}

/// What a browser asks to follow.
#[derive(Debug, Deserialize)]
pub(crate) struct Follow {
    /// The place of the page, or for a room its id.
    of: String,
    /// The first line that the page shows.
    #[serde(default)]
    from: u64,
    /// The key of the page.
    #[serde(default)]
    page: u64,
    /// The last line that the page shows, if it connects again.
    #[serde(default)]
    seen: Option<u64>,
}

/// Follows a page for as long as the browser listens and its seat is open.
pub(crate) async fn stream(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Query(follow): Query<Follow>,
) -> Response {
    let Some(open) = shared.streams.begin(person.seat.number) else {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    };
    let follower = match Follower::new(shared, person, follow).await {
        Ok(follower) => follower,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    let events = futures_util::stream::unfold((follower, open), |(mut follower, open)| async {
        let event = follower.next().await?;
        Some((Ok::<Event, Infallible>(event), (follower, open)))
    });
    let alive = KeepAlive::new().interval(limits::ALIVE);
    Sse::new(events).keep_alive(alive).into_response()
}
