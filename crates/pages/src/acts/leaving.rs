//! "Before I leave this room": the page, and asking leave for several things at
//! once, or for words of the official's own.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use desk::command::{Command, RoomName, TermsChoice, WordsChoice};
use maud::{Markup, html};
use serde::Deserialize;
use talks::{Attribution, Wording};
use zeroize::Zeroizing;

use super::{Scene, place};
use crate::look::frame::Frame;
use crate::look::guard::Question;
use crate::look::leaving::Leaving;
use crate::look::room::Place;
use crate::look::terms::{ATTRIBUTIONS, WORDINGS};
use crate::look::untold::{may_be_asked, untold_in};
use crate::look::{self, Hue, rail};
use crate::serve::admit::Person;
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// The page.
pub(crate) async fn show(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(room): Path<String>,
) -> Response {
    match draw(&shared, &person, &room).await {
        Ok(markup) => answer::page(markup),
        Err(trouble) => answer::trouble(person.guest.words(), &trouble),
    }
}

async fn draw(shared: &Shared, person: &Person, room: &str) -> Result<Markup, Trouble> {
    let scene = Scene::look(shared, person, room, 0).await?;
    let at = Place::new(scene.words, &scene.rooms, room, &scene.view);
    let summary = scene.rooms.iter().find(|one| one.id == room);
    let Some(summary) = summary.filter(|_| at.official && scene.view.kind == "side") else {
        return Err(Trouble(
            "only an official leaves the room of a side for another".to_owned(),
        ));
    };
    let there = untold_in(shared, &summary.talks.to_string()).await?;
    let untold = there.into_iter().map(|there| {
        let from = there.from.into_iter().filter(|from| from.room == room);
        let items = from.flat_map(|from| from.items).filter(may_be_asked);
        (there.side, items.collect())
    });
    let side = scene.view.side.as_deref().unwrap_or_default();
    let of_talks = |id: &str| {
        let other = scene.rooms.iter().find(|one| one.id == id);
        other.is_some_and(|other| other.talks == summary.talks)
    };
    let mut to_tell = shared.tray().await?;
    to_tell.retain(|item| item.to == side && of_talks(&item.room));
    let leaving = Leaving {
        place: &at,
        rooms: &scene.rooms,
        to_tell,
        untold: untold.collect(),
    };
    let address = format!("/rooms/{room}/leaving");
    let frame = Frame {
        words: scene.words,
        title: scene.words.say("asks-title"),
        talks: &scene.view.title,
        live: None,
        place: &address,
        notice: shared.seats.take_notice(person.seat.number),
        rail: rail::draw(scene.words, &scene.rooms, Some(room)),
        main: html! { div.overview { (leaving.draw()) } },
    };
    Ok(frame.draw())
}

/// The terms that are asked for.
fn terms(to: Option<String>, wording: Wording, attribution: Attribution) -> TermsChoice {
    TermsChoice {
        to: to.filter(|to| !to.is_empty()),
        wording,
        attribution,
        expires: None,
        condition: Default::default(),
    }
}

/// What is ticked. A form that repeats a name is read pair by pair.
#[derive(Default)]
struct Ticked {
    numbers: Vec<u64>,
    to: Option<String>,
    wording: Option<Wording>,
    attribution: Option<Attribution>,
}

impl Ticked {
    /// Reads it; none if it is not as the page writes it.
    fn read(pairs: Vec<(String, String)>) -> Option<Self> {
        let mut ticked = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "number" => ticked.numbers.push(value.parse().ok()?),
                "to" => ticked.to = Some(value),
                "wording" => ticked.wording = Some(named(&WORDINGS, &value)?),
                "attribution" => ticked.attribution = Some(named(&ATTRIBUTIONS, &value)?),
                _ => return None,
            }
        }
        Some(ticked)
    }
}

/// A wording or an attribution by its name on the page.
fn named<T: Copy>(all: &[(T, &str)], name: &str) -> Option<T> {
    let found = all.iter().find(|(_, known)| *known == name);
    found.map(|(value, _)| *value)
}

/// The name on the page of a wording or an attribution.
fn name_of<T: PartialEq>(all: &[(T, &str)], value: &T) -> String {
    let found = all.iter().find(|(known, _)| known == value);
    found.map_or_else(String::new, |(_, name)| (*name).to_owned())
}

/// Asks leave for all that is ticked, one ask each.
pub(crate) async fn ask_ticked(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(room): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let scene = match Scene::look(&shared, &person, &room, 0).await {
        Ok(scene) => scene,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    let told = |key: &str| Outcome::NotDone(Trouble(scene.words.say(key)));
    let outcome = match Ticked::read(pairs) {
        Some(ticked) if !ticked.numbers.is_empty() => {
            match ask_each(&shared, &room, &ticked).await {
                Ok(()) => Outcome::Done("asked"),
                Err(trouble) => Outcome::NotDone(trouble),
            }
        }
        _ => told("leaving-none-ticked"),
    };
    let back = format!("{}/leaving", place(&room));
    answer::act(&shared, &person, scene.words, &back, outcome)
}

async fn ask_each(shared: &Shared, room: &str, ticked: &Ticked) -> Result<(), Trouble> {
    for number in &ticked.numbers {
        let ask = Command::Ask {
            room: RoomName(room.to_owned()),
            words: WordsChoice::Of(*number),
            terms: terms(
                ticked.to.clone(),
                ticked.wording.unwrap_or(Wording::Exact),
                ticked.attribution.unwrap_or(Attribution::Attributed),
            ),
        };
        shared.desk.command(ask).await?;
    }
    Ok(())
}

/// Words of the official's own, for which leave is asked.
#[derive(Deserialize)]
pub(crate) struct Own {
    words: Zeroizing<String>,
    #[serde(default)]
    to: Option<String>,
    wording: Wording,
    attribution: Attribution,
    /// Whether what they resemble was seen.
    #[serde(default)]
    seen: Option<String>,
}

/// Asks leave for words of the official's own, which are looked at first (R11).
pub(crate) async fn ask_own(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(room): Path<String>,
    Form(form): Form<Own>,
) -> Response {
    let scene = match Scene::look(&shared, &person, &room, 0).await {
        Ok(scene) => scene,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    let outcome = ask_after_look(&shared, &scene, &room, form).await;
    let outcome = outcome.unwrap_or_else(Outcome::NotDone);
    let back = format!("{}/leaving", place(&room));
    answer::act(&shared, &person, scene.words, &back, outcome)
}

async fn ask_after_look(
    shared: &Shared,
    scene: &Scene,
    room: &str,
    form: Own,
) -> Result<Outcome, Trouble> {
    let words = Zeroizing::new(form.words.replace("\r\n", "\n"));
    let ask = Command::Ask {
        room: RoomName(room.to_owned()),
        words: WordsChoice::Own {
            words: words.to_string(),
            language: None,
        },
        terms: terms(form.to.clone(), form.wording, form.attribution),
    };
    if form.seen.is_none() {
        let (items, unread) = shared.guard(&ask).await?;
        if items.iter().any(|item| !item.known) || unread > 0 {
            let summary = scene.rooms.iter().find(|one| one.id == room);
            let name = summary.map_or_else(String::new, |one| look::room_name(scene.words, one));
            let question = Question {
                words: scene.words,
                hue: Hue::of(&scene.rooms, room),
                room: &name,
                items: &items,
                unread,
                said: &words,
                with: vec![
                    ("to", form.to.unwrap_or_default()),
                    ("wording", name_of(&WORDINGS, &form.wording)),
                    ("attribution", name_of(&ATTRIBUTIONS, &form.attribution)),
                ],
                action: format!("{}/ask", place(room)),
                back: format!("{}/leaving", place(room)),
                goes: Some(format!("{}/leaving", place(room))),
            };
            return Ok(Outcome::Asks("guard-title", question.draw()));
        }
    }
    shared.desk.command(ask).await?;
    Ok(Outcome::Done("asked"))
}
