//! Taking people out of a room, giving them another role, leaving. Each names its
//! room in its address.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::post;
use desk::answer::Answer;
use desk::command::{Command, Invite};
use serde::Deserialize;

use super::Scene;
use crate::acts::opening::inviting::VALID_HOURS;
use crate::look::people::roles;
use crate::look::sheet::Sheet;
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::serve::seats::Notice;
use crate::shared::{Shared, Trouble, strange};

/// The routes of it.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/rooms/{room}/people/remove", post(remove))
        .route("/rooms/{room}/people/role", post(role))
        .route("/rooms/{room}/leave", post(leave))
}

/// Who is meant, and as what.
#[derive(Deserialize)]
struct Meant {
    person: String,
    #[serde(default)]
    role: String,
}

/// Takes somebody out.
async fn remove(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Form(meant): Form<Meant>,
) -> Response {
    let remove = Command::Remove {
        room: scene.name(),
        person: meant.person,
    };
    done(&shared, &person, &scene, remove, "people-removed").await
}

/// Leaves the room.
async fn leave(State(shared): State<Arc<Shared>>, person: Person, scene: Scene) -> Response {
    let leave = Command::Leave { room: scene.name() };
    done(&shared, &person, &scene, leave, "people-left").await
}

async fn done(
    shared: &Shared,
    person: &Person,
    scene: &Scene,
    command: Command,
    message: &'static str,
) -> Response {
    let outcome = match shared.desk.command(command).await {
        Ok(_) => Outcome::Done(message),
        Err(error) => Outcome::NotDone(error.into()),
    };
    answer::act(shared, person, scene.words, &listed(scene), outcome)
}

/// Where the people of the room's talks are listed.
fn listed(scene: &Scene) -> String {
    let talks = scene.summary().map(|one| one.talks.to_string());
    Sheet::People(talks.unwrap_or_default()).place()
}

/// Gives somebody of a side another role: they are invited anew as that, and taken
/// out as what they were. The invitation comes first, so that nobody is out for
/// want of one.
async fn role(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Form(meant): Form<Meant>,
) -> Response {
    match anew(&shared, &scene, &meant).await {
        Ok(invitation) => {
            let notice = Notice::done(scene.words.say("people-role-done"));
            shared.seats.leave(person.seat.number, notice);
            Redirect::to(&Sheet::Invitation(invitation).place()).into_response()
        }
        Err(trouble) => {
            let outcome = Outcome::NotDone(trouble);
            answer::act(&shared, &person, scene.words, &listed(&scene), outcome)
        }
    }
}

async fn anew(shared: &Shared, scene: &Scene, meant: &Meant) -> Result<u32, Trouble> {
    let invite = Command::Invite(Invite {
        talks: scene.summary().map(|one| one.talks.to_string()),
        to: scene.view.side.clone(),
        role: roles::of(&meant.role),
        again: None,
        device_of: None,
        valid_seconds: VALID_HOURS * 60 * 60,
    });
    let Answer::Invitation { invitation, .. } = shared.desk.command(invite).await? else {
        return Err(strange());
    };
    let remove = Command::Remove {
        room: scene.name(),
        person: meant.person.clone(),
    };
    if let Err(error) = shared.desk.command(remove).await {
        // Nobody is to come in twice.
        shared.desk.command(Command::Decline { invitation }).await?;
        return Err(error.into());
    }
    Ok(invitation)
}
