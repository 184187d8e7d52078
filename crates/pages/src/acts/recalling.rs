//! Recalling own words before they have left.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use super::{Scene, place};
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// Recalls them: they stand in the composer again.
pub(crate) async fn recall(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(number): Path<u64>,
) -> Response {
    let guest = person.guest;
    let Some(waiting) = shared.held.recall(&shared, number) else {
        let late = Trouble::say("recall-late");
        return answer::act(&shared, &person, guest.words(), "/", Outcome::NotDone(late));
    };
    let room = waiting.room.as_str();
    let words = match Scene::look(&shared, &person, room).await {
        Ok(scene) => scene.words,
        Err(_) => guest.words(),
    };
    let outcome = Outcome::Restored {
        message: "recalled",
        composer: format!("words-{}", room.get(..12).unwrap_or(room)),
        words: waiting.words.to_string(),
    };
    answer::act(&shared, &person, words, &place(room), outcome)
}
