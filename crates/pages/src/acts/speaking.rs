//! Saying something. A delegate's words are said at once; the words of an official
//! in a side's room are looked at by the guard and wait to be recalled (rule R11).

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::command::{Command, RoomName, WordsChoice};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{Scene, place};
use crate::held::Held;
use crate::look::guard::Question;
use crate::look::{self, Hue};
use crate::serve::admit::{Guest, Person};
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// What is said.
#[derive(Deserialize)]
pub(crate) struct Say {
    words: Zeroizing<String>,
    /// Whether what it resembles was seen.
    #[serde(default)]
    seen: Option<String>,
    /// The mark of a standing permission under which it is said; empty for none.
    #[serde(default)]
    mark: String,
}

/// Says something.
pub(crate) async fn say(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(room): Path<String>,
    Form(form): Form<Say>,
) -> Response {
    let scene = match Scene::look(&shared, &person, &room, 0).await {
        Ok(scene) => scene,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    // Browsers send line ends as CR LF.
    let words = Zeroizing::new(form.words.replace("\r\n", "\n"));
    let outcome = match form.mark.as_str() {
        "" => speak(&shared, &scene, &room, &words, form.seen.is_some()).await,
        mark => speak_under(&shared, &room, mark, &words).await,
    };
    let outcome = outcome.unwrap_or_else(Outcome::NotDone);
    match &outcome {
        Outcome::Done(_) => shared.drafts.said(&room, &words),
        // They stand in the composer again, also after a reload.
        _ => shared.drafts.put_back(&room, &words),
    }
    shared.drafts.stored().await;
    answer::act(&shared, &person, scene.words, &place(&room), outcome)
}

/// Says it under a standing permission of one's side.
async fn speak_under(
    shared: &Shared,
    room: &str,
    mark: &str,
    words: &str,
) -> Result<Outcome, Trouble> {
    let mark = Command::Mark {
        room: RoomName(room.to_owned()),
        mark: mark.to_owned(),
        words: WordsChoice::Own {
            words: words.to_owned(),
            language: None,
        },
    };
    shared.desk.command(mark).await?;
    Ok(Outcome::Done("said"))
}

async fn speak(
    shared: &Arc<Shared>,
    scene: &Scene,
    room: &str,
    words: &str,
    seen: bool,
) -> Result<Outcome, Trouble> {
    let view = &scene.view;
    let official = view
        .people
        .iter()
        .any(|one| one.you && one.role.is_intermediary());
    if !official || view.kind != "side" {
        let command = command(room, words);
        shared.desk.command(command).await?;
        return Ok(Outcome::Done("said"));
    }
    if !seen && let Some(question) = look_again(shared, scene, room, words).await? {
        return Ok(question);
    }
    Held::hold(shared, room, words, &view.language)?;
    Ok(Outcome::Done("said-held"))
}

/// What is asked first, if the words resemble what was said elsewhere.
async fn look_again(
    shared: &Shared,
    scene: &Scene,
    room: &str,
    words: &str,
) -> Result<Option<Outcome>, Trouble> {
    let (items, unread) = shared.guard(&command(room, words)).await?;
    if items.iter().all(|item| item.known) && unread == 0 {
        return Ok(None);
    }
    let summary = scene.rooms.iter().find(|one| one.id == room);
    let name = summary.map_or_else(String::new, |one| look::room_name(scene.words, one));
    let question = Question {
        words: scene.words,
        hue: Hue::of(&scene.rooms, room),
        room: &name,
        items: &items,
        unread,
        said: words,
        with: Vec::new(),
        action: format!("/rooms/{room}/say"),
        back: place(room),
        goes: None,
    };
    Ok(Some(Outcome::Asks("guard-title", question.draw())))
}

/// The command that says words in a room.
pub(crate) fn command(room: &str, words: &str) -> Command {
    Command::Say {
        room: RoomName(room.to_owned()),
        words: words.to_owned(),
        language: None,
        reply_to: None,
    }
}

/// What somebody has begun to write.
#[derive(Deserialize)]
pub(crate) struct Draft {
    pub(super) words: Zeroizing<String>,
}

/// Tells what was begun in a room.
pub(crate) async fn begun(
    State(shared): State<Arc<Shared>>,
    _: Person,
    Path(room): Path<String>,
) -> String {
    shared.drafts.of(&room)
}

/// Keeps it; also of a seat that was locked just now.
pub(crate) async fn draft(
    State(shared): State<Arc<Shared>>,
    _: Guest,
    Path(room): Path<String>,
    Form(form): Form<Draft>,
) -> Response {
    // Only of rooms that there are: else anything could be kept under any name.
    match shared.look(&room, 0).await {
        Ok(_) => {
            shared.drafts.keep(&room, form.words.replace("\r\n", "\n"));
            shared.drafts.stored().await;
            StatusCode::NO_CONTENT.into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
