//! Taking people out of a room, giving them another role, leaving. Each names its
//! room in its address.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::post;
use desk::answer::Answer;
use desk::command::{Command, Invite, RoomName};
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
    Path(room): Path<String>,
    Form(meant): Form<Meant>,
) -> Response {
    let remove = Command::Remove {
        room: RoomName(room.clone()),
        person: meant.person,
    };
    done(&shared, &person, &room, remove, "people-removed").await
}

/// Leaves the room.
async fn leave(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(room): Path<String>,
) -> Response {
    let leave = Command::Leave {
        room: RoomName(room.clone()),
    };
    done(&shared, &person, &room, leave, "people-left").await
}

async fn done(
    shared: &Shared,
    person: &Person,
    room: &str,
    command: Command,
    message: &'static str,
) -> Response {
    let (scene, place) = match scene(shared, person, room).await {
        Ok(found) => found,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    let outcome = match shared.desk.command(command).await {
        Ok(_) => Outcome::Done(message),
        Err(error) => Outcome::NotDone(error.into()),
    };
    answer::act(shared, person, scene.words, &place, outcome)
}

/// The room, and where the people of its talks are listed.
async fn scene(shared: &Shared, person: &Person, room: &str) -> Result<(Scene, String), Trouble> {
    let scene = Scene::look(shared, person, room, 0).await?;
    let summary = scene.rooms.iter().find(|one| one.id == room);
    let talks = summary.map(|one| one.talks.to_string());
    let place = Sheet::People(talks.unwrap_or_default()).place();
    Ok((scene, place))
}

/// Gives somebody of a side another role: they are invited anew as that, and taken
/// out as what they were. The invitation comes first, so that nobody is out for
/// want of one.
async fn role(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(room): Path<String>,
    Form(meant): Form<Meant>,
) -> Response {
    let (scene, place) = match scene(&shared, &person, &room).await {
        Ok(found) => found,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    match anew(&shared, &scene, &room, &meant).await {
        Ok(invitation) => {
            let notice = Notice {
                text: scene.words.say("people-role-done"),
                detail: None,
                failed: false,
            };
            shared.seats.leave(person.seat.number, notice);
            Redirect::to(&Sheet::Invitation(invitation).place()).into_response()
        }
        Err(trouble) => {
            let outcome = Outcome::NotDone(trouble);
            answer::act(&shared, &person, scene.words, &place, outcome)
        }
    }
}

async fn anew(shared: &Shared, scene: &Scene, room: &str, meant: &Meant) -> Result<u32, Trouble> {
    let summary = scene.rooms.iter().find(|one| one.id == room);
    let invite = Command::Invite(Invite {
        talks: summary.map(|one| one.talks.to_string()),
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
        room: RoomName(room.to_owned()),
        person: meant.person.clone(),
    };
    if let Err(error) = shared.desk.command(remove).await {
        // Nobody is to come in twice.
        shared.desk.command(Command::Decline { invitation }).await?;
        return Err(error.into());
    }
    Ok(invitation)
}
