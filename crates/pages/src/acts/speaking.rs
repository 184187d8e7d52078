//! Saying something. A delegate's words are said at once; the words of an official
//! in a side's room are looked at by the guard and wait to be recalled (rule R11).

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::command::{Command, RoomName, WordsChoice};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::Scene;
use crate::held::Held;
use crate::look::Hue;
use crate::look::guard::Question;
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
    scene: Scene,
    Form(form): Form<Say>,
) -> Response {
    // Browsers send line ends as CR LF.
    let words = Zeroizing::new(form.words.replace("\r\n", "\n"));
    let outcome = match form.mark.as_str() {
        "" => speak(&shared, &scene, &words, form.seen.is_some()).await,
        mark => speak_under(&shared, &scene, mark, &words).await,
    };
    let outcome = outcome.unwrap_or_else(Outcome::GivenBack);
    match &outcome {
        Outcome::Done(_) => shared.drafts.said(&scene.id, &words),
        // They stand in the composer again, also after a reload.
        _ => shared.drafts.put_back(&scene.id, &words),
    }
    shared.drafts.stored().await;
    answer::act(&shared, &person, scene.words, &scene.place(), outcome)
}

/// Says it under a standing permission of one's side.
async fn speak_under(
    shared: &Shared,
    scene: &Scene,
    mark: &str,
    words: &str,
) -> Result<Outcome, Trouble> {
    let mark = Command::Mark {
        room: scene.name(),
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
    words: &str,
    seen: bool,
) -> Result<Outcome, Trouble> {
    if !scene.tells_a_side() {
        let command = command(&scene.id, words);
        shared.desk.command(command).await?;
        return Ok(Outcome::Done("said"));
    }
    if !seen && let Some(question) = look_again(shared, scene, words).await? {
        return Ok(question);
    }
    Held::hold(shared, &scene.id, words, &scene.view.language)?;
    Ok(Outcome::Done("said-held"))
}

/// What is asked first, if the words resemble what was said elsewhere.
async fn look_again(
    shared: &Shared,
    scene: &Scene,
    words: &str,
) -> Result<Option<Outcome>, Trouble> {
    let Some(findings) = shared.guard(&command(&scene.id, words)).await? else {
        return Ok(None);
    };
    let name = scene.called();
    let question = Question {
        words: scene.words,
        hue: Hue::of(&scene.rooms, &scene.id),
        room: &name,
        findings: &findings,
        said: words,
        with: Vec::new(),
        action: format!("{}/say", scene.place()),
        back: scene.place(),
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
