//! What an act is about, found before it is done; what is not there is told.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use desk::answer::RoomSummary;
use desk::command::RoomName;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use talks::view::RoomView;

use crate::language::Words;
use crate::look::sheet::Talks;
use crate::look::{for_intermediary, own_words, room_name, words_for};
use crate::serve::admit::Person;
use crate::serve::answer;
use crate::shared::{Shared, Trouble};

/// The room in which something is done, as it stands, without its lines.
pub(crate) struct Scene {
    /// Its id, in full.
    pub(crate) id: String,
    /// All rooms of the desk.
    pub(crate) rooms: Vec<RoomSummary>,
    pub(crate) view: RoomView,
    pub(crate) words: Words,
}

impl Scene {
    /// Looks at a room by its whole id.
    ///
    /// # Errors
    /// If the desk has no such room.
    pub(crate) async fn look(shared: &Shared, person: &Person, id: &str) -> Result<Self, Trouble> {
        let (rooms, view) = shared.look(id, 0).await?;
        Ok(Self {
            id: id.to_owned(),
            rooms,
            words: words_for(person, &view.language),
            view,
        })
    }

    /// Where the room is.
    pub(crate) fn place(&self) -> String {
        super::place(&self.id)
    }

    /// How commands name it.
    pub(crate) fn name(&self) -> RoomName {
        RoomName(self.id.clone())
    }

    /// What the person calls it.
    pub(crate) fn called(&self) -> String {
        self.summary()
            .map_or_else(String::new, |room| room_name(self.words, room))
    }

    /// Whether the person speaks to a side from the intermediary's chair, so that
    /// the guard looks first (rule R11).
    pub(crate) fn tells_a_side(&self) -> bool {
        self.view.kind == "side" && for_intermediary(&self.view)
    }

    /// What it is among the rooms of the desk.
    pub(crate) fn summary(&self) -> Option<&RoomSummary> {
        self.rooms.iter().find(|room| room.id == self.id)
    }
}

/// What lies between the rooms: all of them, and what the person reads it in.
pub(crate) struct Between {
    pub(crate) rooms: Vec<RoomSummary>,
    pub(crate) words: Words,
}

impl Between {
    async fn look(shared: &Shared, person: &Person) -> Result<Self, Trouble> {
        let rooms = shared.rooms().await?;
        let words = own_words(shared, person, &rooms).await?;
        Ok(Self { rooms, words })
    }
}

#[derive(Deserialize)]
struct OfRoom {
    room: String,
}

impl FromRequestParts<Arc<Shared>> for Scene {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Response> {
        let person = person(parts, shared).await?;
        let OfRoom { room } = named(parts, shared).await?;
        let found = Self::look(shared, &person, &room).await;
        found.map_err(|trouble| answer::trouble(person.guest.words(), &trouble))
    }
}

#[derive(Deserialize)]
struct OfTalks {
    talks: String,
}

impl FromRequestParts<Arc<Shared>> for Talks {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Response> {
        let person = person(parts, shared).await?;
        let OfTalks { talks } = named(parts, shared).await?;
        let found = Self::look(shared, &person, &talks).await;
        found.map_err(|trouble| answer::trouble(person.guest.words(), &trouble))
    }
}

impl FromRequestParts<Arc<Shared>> for Between {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Response> {
        let person = person(parts, shared).await?;
        let found = Self::look(shared, &person).await;
        found.map_err(|trouble| answer::trouble(person.guest.words(), &trouble))
    }
}

async fn person(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Person, Response> {
    let found = Person::from_request_parts(parts, shared).await;
    found.map_err(|status| status.into_response())
}

/// What the address names.
async fn named<T>(parts: &mut Parts, shared: &Arc<Shared>) -> Result<T, Response>
where
    T: DeserializeOwned + Send,
{
    let found = Path::<T>::from_request_parts(parts, shared).await;
    found
        .map(|Path(named)| named)
        .map_err(|wrong| wrong.into_response())
}
