//! What people do: forms, each of which becomes one command of the desk.

pub(crate) mod accounts;
mod answering;
mod beforehand;
pub(crate) mod charter;
mod conveying;
mod documents;
pub(crate) mod fields;
pub(crate) mod filled;
mod found;
mod keys;
mod leaving;
pub(crate) mod opening;
mod people;
mod permitting;
mod reading;
mod recalling;
pub(crate) mod rounds;
mod speaking;
pub(crate) mod terms;
mod together;
mod translating;
mod twice;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use desk::command::Command;

use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::Shared;

use found::Scene;

/// The routes of everything that is done.
pub(crate) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .merge(opening::routes())
        .merge(people::routes())
        .merge(charter::routes())
        .merge(rounds::routes())
        .route("/rooms/{room}/say", post(speaking::say))
        .route(
            "/rooms/{room}/draft",
            get(speaking::begun).post(speaking::draft),
        )
        .route("/rooms/{room}/leaving", post(leaving::ask_ticked))
        .route("/rooms/{room}/ask", post(leaving::ask_own))
        .route("/rooms/{room}/read", post(reading::read))
        .route("/filled/draft", get(filled::begun).post(filled::keep))
        .route("/together/propose", post(together::propose))
        .route("/together/exchange", post(together::exchange))
        .route(
            "/together/draft",
            get(together::begun).post(together::draft),
        )
        .route(
            "/rooms/{room}/beforehand",
            get(beforehand::show).post(beforehand::permit),
        )
        .route("/rooms/{room}/attach", post(documents::attach))
        .route("/rooms/{room}/documents/{number}", get(documents::give))
        .route("/keys", get(keys::show))
        .route("/held/{number}/recall", post(recalling::recall))
        .route(
            "/rooms/{room}/statements/{number}/pass",
            post(permitting::pass),
        )
        .route(
            "/rooms/{room}/statements/{number}/ask",
            post(permitting::ask),
        )
        .route(
            "/rooms/{room}/statements/{number}/translation",
            get(translating::show).post(translating::give),
        )
        .route(
            "/rooms/{room}/statements/{number}/terms",
            get(terms::of_statement),
        )
        .route(
            "/rooms/{room}/statements/{number}/permit",
            post(terms::permit_statement),
        )
        .route("/rooms/{room}/asks/{number}/terms", get(terms::of_ask))
        .route(
            "/rooms/{room}/asks/{number}/permit",
            post(terms::permit_ask),
        )
        .route(
            "/rooms/{room}/asks/{number}/refuse",
            post(answering::refuse),
        )
        .route(
            "/rooms/{room}/permissions/{number}/withdraw",
            post(permitting::withdraw),
        )
        .route(
            "/rooms/{room}/permissions/{number}/sign",
            post(permitting::sign),
        )
        .route("/rooms/{room}/tray/{number}", get(conveying::confirm))
        .route("/rooms/{room}/tray/{number}/take", post(conveying::take))
        .route(
            "/rooms/{room}/tray/{number}/convey",
            post(conveying::convey),
        )
        .route(
            "/rooms/{room}/tray/{number}/recall",
            post(conveying::recall),
        )
        .route("/rooms/{room}/tray/{number}/draft", post(conveying::draft))
        .route(
            "/rooms/{room}/proposals/{number}/accept",
            post(answering::accept),
        )
        .route(
            "/rooms/{room}/proposals/{number}/decline",
            post(answering::decline),
        )
        .layer(from_fn_with_state(shared.clone(), twice::once))
}

/// Does one thing in a room and says that it is done.
async fn command(
    shared: &Shared,
    person: &Person,
    scene: &Scene,
    command: Command,
    done: &'static str,
) -> Response {
    command_from(shared, person, (scene, &scene.place()), command, done).await
}

/// The same from another page than the room's, to which it leads back.
async fn command_from(
    shared: &Shared,
    person: &Person,
    (scene, back): (&Scene, &str),
    command: Command,
    done: &'static str,
) -> Response {
    let outcome = match shared.desk.command(command).await {
        Ok(_) => Outcome::Done(done),
        Err(error) => Outcome::NotDone(error.into()),
    };
    answer::act(shared, person, scene.words, back, outcome)
}

/// The command that says words in a room.
pub(crate) fn speaking_command(room: &str, words: &str) -> Command {
    speaking::command(room, words)
}

/// Where a room is.
pub(crate) fn place(room: &str) -> String {
    format!("/rooms/{room}")
}
