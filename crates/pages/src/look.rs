//! State → HTML. Functions of views and words only: the page and its live updates
//! are drawn by the same code, and no text of another origin than the language
//! files and the record gets in.

pub(crate) mod accounts;
pub(crate) mod beforehand;
pub(crate) mod charter;
mod composer;
pub(crate) mod desk;
pub(crate) mod fields;
pub(crate) mod frame;
pub(crate) mod guard;
mod hue;
pub(crate) mod keys;
mod lanes;
mod leaving;
pub(crate) mod line;
pub(crate) mod lines;
pub(crate) mod opening;
mod own_passkeys;
pub(crate) mod passkey;
pub(crate) mod people;
pub(crate) mod permission;
mod qr;
pub(crate) mod rail;
mod reading;
pub(crate) mod room;
pub(crate) mod rounds;
mod said;
pub(crate) mod sheet;
pub(crate) mod standing;
mod takers;
pub(crate) mod terms;
mod timeline;
pub(crate) mod together;
pub(crate) mod translation;
pub(crate) mod tray;
pub(crate) mod typed;
mod untold;
mod wait;

use std::sync::Arc;

use ::desk::answer::RoomSummary;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use talks::view::RoomView;

use crate::language::{Tongue, Words};
use crate::serve::admit::Person;
use crate::serve::answer;
use crate::shared::Shared;

pub(crate) use hue::Hue;
pub(crate) use timeline::own_words;

/// The first page: the room in which a person works most; without any, what to do.
pub(crate) async fn home(State(shared): State<Arc<Shared>>, person: Person) -> Response {
    let rooms = match shared.rooms().await {
        Ok(rooms) => rooms,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    if desk::is_officials(&rooms) {
        return Redirect::to(desk::PLACE).into_response();
    }
    let open = || rooms.iter().filter(|room| room.standing != "left");
    let first = open().find(|room| room.kind == "side");
    if let Some(room) = first.or_else(|| open().next()).or(rooms.first()) {
        return Redirect::to(&format!("/rooms/{}", room.id)).into_response();
    }
    match opening::pending(&shared).await {
        Ok(Some(joining)) => Redirect::to(&sheet::Sheet::Joining(joining).place()).into_response(),
        Ok(None) => Redirect::to(&sheet::Sheet::Begin.place()).into_response(),
        Err(trouble) => answer::trouble(person.guest.words(), &trouble),
    }
}

/// The language in which a person reads a room: as chosen, else as the room's
/// people read it, else as the browser would like.
pub(crate) fn words_for(person: &Person, language: &str) -> Words {
    match person.seat.tongue.or_else(|| Tongue::of_tag(language)) {
        Some(tongue) => Words(tongue, person.guest.zone()),
        None => person.guest.words(),
    }
}

/// Whether the person sits in a room for the intermediary.
pub(crate) fn for_intermediary(view: &RoomView) -> bool {
    view.people
        .iter()
        .any(|one| one.you && one.role.is_intermediary())
}

/// What the person calls a room.
pub(crate) fn room_name(words: Words, room: &RoomSummary) -> String {
    let official = room.short != "intermediary";
    match room.kind.as_str() {
        "side" if official => words.with("with-side", [("side", (&room.short).into())]),
        "side" => words.say("with-intermediary"),
        "delegation" => words.say("delegation-only"),
        _ => words.say("team"),
    }
}
