//! The pages of whoever has no seat, or a locked one, and how a seat is taken,
//! locked and unlocked.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use client::Passphrase;
use maud::html;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::admit::{Guest, Person};
use super::answer;
use crate::hosting::Hosted;
use crate::language::{Tongue, Words, Zone};
use crate::look::{frame, passkey};
use crate::shared::{Ring, Shared};

/// The routes of a desk that opens by links and its vault's passphrase.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/open/{link}", get(open))
        .route("/unlock", post(unlock))
}

/// Uses a link.
async fn open(
    State(shared): State<Arc<Shared>>,
    method: Method,
    Path(link): Path<String>,
    guest: Guest,
) -> Response {
    // Whoever sits already spends no link: a reload, or the way back.
    if guest.seat.is_some() {
        return Redirect::to("/").into_response();
    }
    // A look that takes nothing (a preview in a messenger) spends none either.
    if method == Method::HEAD {
        return StatusCode::NO_CONTENT.into_response();
    }
    let cookie = match shared.seats.sit(&link, Instant::now()) {
        Ok(Some(cookie)) => cookie,
        Ok(None) => return used(guest.words()),
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    let Some(value) = shared.site.cookie(cookie.as_str()) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // A browser that comes from another site does not send a strict cookie with
    // a redirect; a page that goes on by itself is of the desk's own site.
    let mut response = match guest.from_elsewhere {
        true => answer::page(frame::entering(guest.words())),
        false => Redirect::to("/").into_response(),
    };
    response.headers_mut().insert(header::SET_COOKIE, value);
    response
}

fn used(words: Words) -> Response {
    let shown = html! {
        h1 { (words.say("used-title")) }
        p { (words.say("used")) }
    };
    let page = answer::page(frame::plain(words, "used-title", shown));
    (StatusCode::GONE, page).into_response()
}

/// Whoever has no seat.
pub(crate) fn no_seat(words: Words) -> Response {
    let shown = html! {
        h1 { (words.say("no-seat-title")) }
        p { (words.say("no-seat")) }
    };
    let page = answer::page(frame::plain(words, "no-seat-title", shown));
    (StatusCode::UNAUTHORIZED, page).into_response()
}

/// Whoever comes by another name, or from elsewhere.
pub(crate) fn refused(status: StatusCode, words: Words) -> Response {
    (status, words.say("wrong-place")).into_response()
}

/// Locks the seat.
pub(crate) async fn lock(State(shared): State<Arc<Shared>>, person: Person) -> Response {
    let number = person.seat.number;
    shared.seats.lock(number, true, Instant::now());
    shared.ring(Ring::Seat(number));
    Redirect::to("/locked").into_response()
}

/// What a locked seat shows.
pub(crate) async fn locked(State(shared): State<Arc<Shared>>, guest: Guest) -> Response {
    let is_locked = guest.seat.is_some_and(|seat| seat.locked);
    match shared.hosting.hosted() {
        _ if !is_locked => Redirect::to("/").into_response(),
        Some(hosted) => locked_by_passkey(guest.words(), hosted),
        None => locked_page(guest.words(), false),
    }
}

fn locked_by_passkey(words: Words, hosted: &Hosted) -> Response {
    let place = format!("/enter/{}", hosted.account.simple());
    let shown = html! {
        h1 { (words.say("locked-title")) }
        p { (words.say("locked")) }
        (passkey::form(words, &place, "", "locked-by-passkey"))
    };
    answer::page(frame::plain(words, "locked-title", shown))
}

fn locked_page(words: Words, wrong: bool) -> Response {
    let shown = html! {
        h1 { (words.say("locked-title")) }
        p { (words.say("locked")) }
        form.stack method="post" action="/unlock" {
            @if wrong { p.trouble role="alert" { (words.say("wrong-passphrase")) } }
            label for="passphrase" { (words.say("passphrase")) }
            input #passphrase type="password" name="passphrase" required autofocus
                autocomplete="current-password" dir="ltr";
            button.main type="submit" { (words.say("unlock")) }
        }
    };
    answer::page(frame::plain(words, "locked-title", shown))
}

/// What is typed to unlock.
#[derive(Deserialize)]
pub(crate) struct Unlock {
    passphrase: Zeroizing<String>,
}

/// Unlocks the seat. Guesses wait for each other, and each costs what opening the
/// vault costs.
async fn unlock(
    State(shared): State<Arc<Shared>>,
    guest: Guest,
    Form(form): Form<Unlock>,
) -> Response {
    let Some(seat) = guest.seat.filter(|seat| seat.locked) else {
        return Redirect::to("/").into_response();
    };
    let Ok(_turn) = shared.guesses.acquire().await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let passphrase = Passphrase::new(form.passphrase.as_str());
    match shared.desk.admits(passphrase).await {
        Ok(true) => {
            shared.seats.lock(seat.number, false, Instant::now());
            Redirect::to("/").into_response()
        }
        Ok(false) => (StatusCode::FORBIDDEN, locked_page(guest.words(), true)).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// A language chosen, and where one was.
#[derive(Deserialize)]
pub(crate) struct Choose {
    language: String,
    #[serde(default)]
    back: String,
}

/// Chooses the language of the pages.
pub(crate) async fn speak(
    State(shared): State<Arc<Shared>>,
    guest: Guest,
    Form(choice): Form<Choose>,
) -> Response {
    if let (Some(seat), Some(tongue)) = (guest.seat, Tongue::of_tag(&choice.language)) {
        shared.seats.speak(seat.number, tongue);
    }
    Redirect::to(answer::own_place(&choice.back)).into_response()
}

/// The time zone that a browser is in.
#[derive(Deserialize)]
pub(crate) struct IsIn {
    zone: String,
}

/// Notes the time zone of a browser; its pages then tell times by its clocks.
pub(crate) async fn be_in(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Form(place): Form<IsIn>,
) -> StatusCode {
    let Some(zone) = Zone::of_name(&place.zone) else {
        return StatusCode::BAD_REQUEST;
    };
    if shared.seats.be_in(person.seat.number, zone) {
        shared.ring(Ring::Seat(person.seat.number));
    }
    StatusCode::NO_CONTENT
}
