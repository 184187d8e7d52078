//! Translating what stands in a room. The words of an official's team in a side's room
//! are looked at by the guard first (rule R11).

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use desk::answer::View;
use desk::command::{Command, Query};
use serde::Deserialize;
use talks::terms::Passage;
use zeroize::Zeroizing;

use super::Scene;
use crate::look::Hue;
use crate::look::guard::Question;
use crate::look::translation::{Typing, address, original};
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble, strange};

/// A translation, as it was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    words: Zeroizing<String>,
    language: String,
    /// Whether what it resembles was seen.
    seen: Option<String>,
}

/// Shows what a translation is typed into.
pub(crate) async fn show(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
) -> Response {
    let outcome = typing(&shared, &scene, number, &Given::default(), None).await;
    let outcome = outcome.unwrap_or_else(Outcome::NotDone);
    answer::act(&shared, &person, scene.words, &scene.place(), outcome)
}

/// Gives it.
pub(crate) async fn give(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
    Form(mut given): Form<Given>,
) -> Response {
    // Browsers send line ends as CR LF.
    given.words = Zeroizing::new(given.words.replace("\r\n", "\n"));
    let outcome = match put(&shared, &scene, number, &given).await {
        Ok(outcome) => Ok(outcome),
        Err(trouble) => typing(&shared, &scene, number, &given, Some(&trouble)).await,
    };
    let outcome = outcome.unwrap_or_else(Outcome::NotDone);
    answer::act(&shared, &person, scene.words, &scene.place(), outcome)
}

async fn put(
    shared: &Shared,
    scene: &Scene,
    number: u64,
    given: &Given,
) -> Result<Outcome, Trouble> {
    let command = Command::Translate {
        room: scene.name(),
        number,
        words: given.words.to_string(),
        language: given.language.clone(),
    };
    if scene.tells_a_side()
        && given.seen.is_none()
        && let Some(findings) = shared.guard(&command).await?
    {
        let room = scene.called();
        let question = Question {
            words: scene.words,
            hue: Hue::of(&scene.rooms, &scene.id),
            room: &room,
            findings: &findings,
            said: &given.words,
            with: vec![("language", given.language.clone())],
            action: address(&scene.id, number),
            back: scene.place(),
            goes: None,
        };
        return Ok(Outcome::Asks("guard-title", question.draw()));
    }
    shared.desk.command(command).await?;
    Ok(Outcome::Done("translation-given"))
}

async fn typing(
    shared: &Shared,
    scene: &Scene,
    number: u64,
    given: &Given,
    trouble: Option<&Trouble>,
) -> Result<Outcome, Trouble> {
    let words = words_of(shared, scene, number).await?;
    let room = scene.called();
    let typing = Typing {
        words: scene.words,
        hue: Hue::of(&scene.rooms, &scene.id),
        room: &room,
        original: &words,
        number,
        language: &given.language,
        typed: &given.words,
        trouble,
        action: address(&scene.id, number),
        back: scene.place(),
    };
    Ok(Outcome::Asks("translation-offer", typing.draw()))
}

/// The words to be translated.
async fn words_of(shared: &Shared, scene: &Scene, number: u64) -> Result<Passage, Trouble> {
    let query = Query::Lines {
        room: scene.name(),
        from: number,
        most: Some(1),
    };
    let View::Lines { lines, .. } = shared.desk.query(query).await? else {
        return Err(strange());
    };
    let line = lines.into_iter().find(|line| line.number == number);
    let words = line.and_then(|line| original(&line.what).cloned());
    words.ok_or_else(|| Trouble::say("translation-of-nothing"))
}
