//! Which keys do what, told on demand.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::look;
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::Shared;

/// Tells it.
pub(crate) async fn show(State(shared): State<Arc<Shared>>, person: Person) -> Response {
    let rooms = match shared.rooms().await {
        Ok(rooms) => rooms,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    let words = match look::own_words(&shared, &person, &rooms).await {
        Ok(words) => words,
        Err(_) => person.guest.words(),
    };
    let told = look::keys::draw(words, look::desk::is_officials(&rooms));
    answer::act(
        &shared,
        &person,
        words,
        "/",
        Outcome::Asks("keys-title", told),
    )
}
