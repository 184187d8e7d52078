//! What a guest does with their own passkeys.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;

use super::House;
use super::door::{asked, browser, goes, refusal};
use crate::limits;
use crate::look::sheet::{self, Sheet};
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Ring, Shared, Trouble};

/// The routes of a hosted desk that no other has.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/passkeys", get(sheet::page))
        .route("/passkeys/challenge", post(ask))
        .route(
            "/passkeys/proof",
            post(prove).layer(DefaultBodyLimit::max(limits::PROOF)),
        )
        .route("/passkeys/forget", post(forget))
}

/// Whose desk it is, and the house that it stands in.
fn whose(shared: &Shared) -> Option<(Arc<House>, Uuid)> {
    let hosted = shared.hosting.hosted()?;
    Some((hosted.house.upgrade()?, hosted.account))
}

/// Asks the browser to make a further passkey.
async fn ask(State(shared): State<Arc<Shared>>, person: Person) -> Response {
    let Some((house, account)) = whose(&shared) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let challenge = house.ask_further(account).await;
    asked(&house, person.guest.words(), challenge)
}

/// Takes it.
async fn prove(
    State(shared): State<Arc<Shared>>,
    person: Person,
    headers: HeaderMap,
    proof: Bytes,
) -> Response {
    let Some((house, account)) = whose(&shared) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let taken = house
        .prove_further(account, browser(&headers), &proof)
        .await;
    match taken {
        Ok(()) => goes("/passkeys"),
        Err(refused) => refusal(&house, person.guest.words(), refused),
    }
}

/// Which passkey.
#[derive(Deserialize)]
struct Which {
    key: String,
}

/// Forgets a passkey.
async fn forget(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Form(which): Form<Which>,
) -> Response {
    let Some((house, account)) = whose(&shared) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let words = person.guest.words();
    let outcome = match house.forget_passkey(account, &which.key).await {
        Ok(()) => {
            // Whoever has the device that is forgotten may sit here by it.
            for number in shared.seats.clear_others(person.seat.number) {
                shared.ring(Ring::Seat(number));
            }
            Outcome::Done("passkey-forgotten")
        }
        Err(_) => Outcome::NotDone(Trouble::say("passkey-only")),
    };
    house.ring_at(account);
    let place = Sheet::Passkeys.place();
    answer::act(&shared, &person, words, &place, outcome)
}
