//! Conveying: a confirmation, then the desk's own hold, within which it can be
//! recalled. Words that the official chose are looked at first (rule R11).

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::answer::{RoomSummary, TrayItem};
use desk::command::{Command, RoomName};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::Scene;
use super::speaking::Draft;
use crate::language::Words;
use crate::limits;
use crate::look::desk::{PLACE, room_of_side};
use crate::look::tray::{
    Confirmation, Takers, Told, is_left_behind, is_open, is_own, is_to_show, place, taking,
};
use crate::serve::admit::{Guest, Person};
use crate::serve::answer::{self, Outcome};
use crate::shared::{Ring, Shared, Trouble};

/// What is confirmed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Convey {
    /// The official's own words, where the wording is theirs.
    words: Zeroizing<String>,
    /// The words that the confirmation showed, where they are fixed.
    shown: Zeroizing<String>,
    /// The own words whose findings were seen.
    seen: Option<Zeroizing<String>>,
    answers: String,
    aloud: Option<String>,
}

/// One thing in the tray, as it stands.
struct Taken {
    words: Words,
    rooms: Vec<RoomSummary>,
    item: TrayItem,
    /// The language of the destination's people.
    language: Option<String>,
    takers: Takers,
}

impl Taken {
    async fn look(
        shared: &Shared,
        person: &Person,
        room: &str,
        number: u64,
    ) -> Result<Self, Trouble> {
        let scene = Scene::look(shared, person, room).await?;
        let items = shared.tray().await?;
        // What was begun for permissions that are settled is not kept.
        shared
            .drafts
            .forget(|key| key.contains("/tray/") && items.iter().all(|item| place(item) != key));
        let mut items = items.into_iter();
        let item = items.find(|item| item.room == room && item.number == number);
        let item = item.ok_or_else(|| Trouble::say("tray-gone"))?;
        let to = room_of_side(&scene.rooms, room, &item.to);
        let language = match to {
            _ if is_to_show(&item) => Some(shared.room(room, 0).await?.language),
            Some((to, _)) => Some(shared.room(&to.id, 0).await?.language),
            None => None,
        };
        let takers = match team_of(&scene.rooms, room) {
            Some(team) => {
                let team = shared.room(&team.id, limits::COLUMN_LINES).await?;
                Takers::of([&team].into_iter(), core::slice::from_ref(&item))
            }
            None => Takers::default(),
        };
        Ok(Self {
            words: scene.words,
            rooms: scene.rooms,
            item,
            language,
            takers,
        })
    }

    fn ask(&self, own: &str, form: &Convey, told: Option<Told>) -> Outcome {
        let confirmation = Confirmation {
            words: self.words,
            rooms: &self.rooms,
            item: &self.item,
            language: self.language.as_deref(),
            own,
            answers: &form.answers,
            aloud: form.aloud.is_some(),
            taker: self.takers.of_item(&self.item),
            told,
        };
        Outcome::Asks("convey-heading", confirmation.draw())
    }
}

/// Shows what is to be confirmed.
pub(crate) async fn confirm(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path((room, number)): Path<(String, u64)>,
) -> Response {
    let taken = match Taken::look(&shared, &person, &room, number).await {
        Ok(taken) => taken,
        Err(trouble) => return not_there(&shared, &person, trouble),
    };
    let own = shared.drafts.of(&place(&taken.item));
    let outcome = match is_open(&taken.item) {
        true => taken.ask(&own, &Convey::default(), None),
        false => Outcome::NotDone(Trouble::say("tray-not-now")),
    };
    answer::act(&shared, &person, taken.words, PLACE, outcome)
}

/// Conveys what was confirmed, after the desk's hold.
pub(crate) async fn convey(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path((room, number)): Path<(String, u64)>,
    Form(mut form): Form<Convey>,
) -> Response {
    let taken = match Taken::look(&shared, &person, &room, number).await {
        Ok(taken) => taken,
        Err(trouble) => return not_there(&shared, &person, trouble),
    };
    // Browsers send line ends as CR LF.
    for text in [
        Some(&mut form.words),
        Some(&mut form.shown),
        form.seen.as_mut(),
    ]
    .into_iter()
    .flatten()
    {
        *text = Zeroizing::new(text.replace("\r\n", "\n"));
    }
    let own = is_own(&taken.item);
    if own {
        // They stand there again if it does not go, is recalled, or the page reloads.
        shared
            .drafts
            .keep(&place(&taken.item), form.words.to_string());
    }
    let outcome = match go(&shared, &taken, &form).await {
        Ok(None) => {
            shared.ring(Ring::Held(room));
            Outcome::Done(match () {
                () if is_to_show(&taken.item) => "show-done",
                () if is_left_behind(&taken.item) => "take-over-done",
                () => "said-held",
            })
        }
        Ok(Some(told)) => taken.ask(&form.words, &form, Some(told)),
        Err(trouble) => taken.ask(&form.words, &form, Some(Told::Desk(trouble))),
    };
    answer::act(&shared, &person, taken.words, PLACE, outcome)
}

/// Conveys, or shows the side the words first; or what is to be told before.
async fn go(shared: &Shared, taken: &Taken, form: &Convey) -> Result<Option<Told>, Trouble> {
    let item = &taken.item;
    let own = is_own(item);
    // What a side says yes to can be shown anew meanwhile: only what was read goes.
    let given = item.words.as_deref().unwrap_or_default();
    if !own && given.replace("\r\n", "\n") != *form.shown {
        return Ok(Some(Told::Message("tray-changed")));
    }
    let answers = match form.answers.trim() {
        "" => None,
        text => match text.parse() {
            Ok(number) => Some(number),
            Err(_) => return Ok(Some(Told::Message("convey-answers-bad"))),
        },
    };
    let room = RoomName(item.room.clone());
    let command = match () {
        () if is_to_show(item) => Command::ShowFirst {
            room,
            permission: item.number,
            words: form.words.to_string(),
            language: None,
        },
        () if is_left_behind(item) => Command::TakeOver {
            room,
            permission: item.number,
            words: own.then(|| form.words.to_string()),
            language: None,
            answers,
        },
        () => Command::Convey {
            room,
            permission: item.number,
            words: own.then(|| form.words.to_string()),
            language: None,
            aloud: form.aloud.is_some(),
            answers,
            hold_millis: None,
        },
    };
    let seen = form.seen.as_ref().is_some_and(|seen| **seen == *form.words);
    if !seen && let Some(findings) = shared.guard(&command).await? {
        return Ok(Some(Told::Resembles(findings)));
    }
    shared.desk.command(command).await?;
    Ok(None)
}

/// Says in the team's room that the official takes it.
pub(crate) async fn take(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path((room, number)): Path<(String, u64)>,
) -> Response {
    let taken = match Taken::look(&shared, &person, &room, number).await {
        Ok(taken) => taken,
        Err(trouble) => return not_there(&shared, &person, trouble),
    };
    let outcome = match (
        team_of(&taken.rooms, &room),
        taken.takers.of_item(&taken.item),
    ) {
        (_, Some(taker)) => Outcome::NotDone(Trouble::say("taken").text("name", &taker.name)),
        (Some(team), None) => {
            let words = taking(taken.words, &taken.item);
            match shared
                .desk
                .command(super::speaking_command(&team.id, &words))
                .await
            {
                Ok(_) => Outcome::Done("take-done"),
                Err(error) => Outcome::NotDone(error.into()),
            }
        }
        (None, None) => Outcome::NotDone(Trouble::say("tray-not-now")),
    };
    answer::act(&shared, &person, taken.words, PLACE, outcome)
}

/// The team's room of the talks of a room.
fn team_of<'a>(rooms: &'a [RoomSummary], room: &str) -> Option<&'a RoomSummary> {
    let talks = rooms.iter().find(|one| one.id == room)?.talks;
    let mut teams = rooms.iter().filter(|one| one.talks == talks);
    teams.find(|one| one.kind == "team" && one.standing != "left")
}

/// Recalls what is held.
pub(crate) async fn recall(
    State(shared): State<Arc<Shared>>,
    person: Person,
    scene: Scene,
    Path((_, number)): Path<(String, u64)>,
) -> Response {
    let recall = Command::Recall {
        room: scene.name(),
        permission: number,
    };
    let outcome = match shared.desk.command(recall).await {
        Ok(_) => Outcome::Done("recalled"),
        Err(error) => Outcome::NotDone(error.into()),
    };
    shared.ring(Ring::Held(scene.id));
    answer::act(&shared, &person, scene.words, PLACE, outcome)
}

/// Keeps what an official has begun to write for a permission in substance; also
/// of a seat that was locked just now.
pub(crate) async fn draft(
    State(shared): State<Arc<Shared>>,
    _: Guest,
    Path((room, number)): Path<(String, u64)>,
    Form(form): Form<Draft>,
) -> Response {
    let items = shared.tray().await.unwrap_or_default();
    let item = items
        .iter()
        .find(|item| item.room == room && item.number == number);
    let Some(item) = item else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let words = form.words.replace("\r\n", "\n");
    shared.drafts.keep(&place(item), words);
    shared.drafts.stored().await;
    StatusCode::NO_CONTENT.into_response()
}

fn not_there(shared: &Shared, person: &Person, trouble: Trouble) -> Response {
    let words = person.guest.words();
    answer::act(shared, person, words, PLACE, Outcome::NotDone(trouble))
}
