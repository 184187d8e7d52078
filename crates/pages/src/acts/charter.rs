//! Putting a charter to all sides, and confirming its words.

mod destroying;
mod proposing;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, State};
use axum::response::Response;
use axum::routing::post;
use desk::command::Command;

use crate::acts::fields::Sent;
use crate::look::sheet::{Sheet, Talks};
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// The routes of it.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/talks/{talks}/charter/propose", post(proposing::propose))
        .route("/talks/{talks}/charter/close", post(proposing::close))
        .route("/talks/{talks}/charter/confirm", post(confirm))
        .route("/talks/{talks}/charter/destroy", post(destroying::destroy))
}

/// Says that the charter's words were compared with a head of another side.
async fn confirm(
    State(shared): State<Arc<Shared>>,
    person: Person,
    talks: Talks,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    let outcome = match sent.heard_all() {
        None => Outcome::NotDone(Trouble::say("invitation-tick")),
        Some(words) => {
            let confirm = Command::ConfirmCharter {
                talks: Some(talks.id.clone()),
                words,
            };
            match shared.desk.command(confirm).await {
                Ok(_) => Outcome::Done("charter-confirming"),
                Err(error) => Outcome::NotDone(error.into()),
            }
        }
    };
    let place = Sheet::Charter(talks.id).place();
    answer::act(&shared, &person, talks.words, &place, outcome)
}
