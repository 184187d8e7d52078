//! Putting the same to several sides, and matching what goes in exchange. Both ask
//! first: where to, what, and for words of the intermediary's own what they
//! resemble (rule R11).

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::answer::{RoomSummary, TrayItem};
use desk::command::{Command, PermissionChoice, Propose, RoomName};
use talks::terms::Passage;

use super::speaking::Draft;
use crate::language::Words;
use crate::look::overview::Which;
use crate::look::own_words;
use crate::look::together::{Question, draft_key};
use crate::serve::admit::{Guest, Person};
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// A form that may repeat a name, pair by pair.
type Pairs = Form<Vec<(String, String)>>;

/// Where a person is, and what they read it in.
struct Scene {
    words: Words,
    rooms: Vec<RoomSummary>,
}

impl Scene {
    async fn look(shared: &Shared, person: &Person) -> Result<Self, Trouble> {
        let rooms = shared.rooms().await?;
        let words = own_words(shared, person, &rooms).await?;
        Ok(Self { words, rooms })
    }

    fn not(&self, key: &str) -> Outcome {
        Outcome::NotDone(Trouble(self.words.say(key)))
    }
}

/// What a form says under a name, in order.
fn all<'a>(pairs: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    let named = pairs.iter().filter(|(known, _)| known == name);
    named.map(|(_, value)| value.as_str()).collect()
}

fn one<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    all(pairs, name).first().copied().unwrap_or_default()
}

/// What goes along to the second yes.
fn again(pairs: &[(String, String)]) -> Vec<(String, String)> {
    let kept = pairs.iter().filter(|(name, _)| name != "seen");
    kept.cloned().collect()
}

/// Puts a proposal to the sides that are ticked.
pub(crate) async fn propose(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Form(pairs): Pairs,
) -> Response {
    let scene = match Scene::look(&shared, &person).await {
        Ok(scene) => scene,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    let words = one(&pairs, "words").replace("\r\n", "\n");
    // It stands there again if it does not go.
    let draft = draft_key(&scene.rooms);
    shared.drafts.keep(&draft, words.clone());
    let outcome = put(&shared, &scene, &pairs, words).await;
    let outcome = outcome.unwrap_or_else(Outcome::NotDone);
    if matches!(outcome, Outcome::Done(_)) {
        shared.drafts.keep(&draft, String::new());
    }
    let place = Which::Together.place();
    answer::act(&shared, &person, scene.words, place, outcome)
}

async fn put(
    shared: &Shared,
    scene: &Scene,
    pairs: &[(String, String)],
    words: String,
) -> Result<Outcome, Trouble> {
    let Some(closes) = scene.words.read_moment(one(pairs, "closes")) else {
        return Ok(scene.not("when-bad"));
    };
    let talks = one(pairs, "talks");
    let to = all(pairs, "to");
    let is_there = |room: &&RoomSummary| {
        let of_talks = talks.is_empty() || room.talks.to_string() == talks;
        let named = to.is_empty() || to.contains(&room.short.as_str());
        room.kind == "side" && room.standing == "open" && of_talks && named
    };
    let there: Vec<String> = scene
        .rooms
        .iter()
        .filter(is_there)
        .map(|room| room.id.clone())
        .collect();
    if there.len() < 2 {
        return Ok(scene.not("together-two"));
    }
    let command = Command::Propose(Propose {
        talks: Some(talks.to_owned()).filter(|talks| !talks.is_empty()),
        to: to.iter().map(|&side| side.to_owned()).collect(),
        words: words.clone(),
        language: None,
        closes: closes.0,
    });
    // The second yes is to these very words: the dialog showed them.
    if !one(pairs, "seen").is_empty() {
        shared.desk.command(command).await?;
        return Ok(Outcome::Done("together-proposed"));
    }
    let (items, unread) = shared.guard(&command).await?;
    let found = items.iter().any(|item| !item.known) || unread > 0;
    let question = Question {
        words: scene.words,
        rooms: &scene.rooms,
        title: "together-propose-ask",
        yes: if found {
            "together-propose-anyway"
        } else {
            "together-propose-yes"
        },
        there,
        found: found.then_some((items.as_slice(), unread)),
        passages: vec![Passage {
            words,
            language: String::new(),
        }],
        note: scene
            .words
            .with("proposal-until", [("when", closes.into())]),
        action: "/together/propose",
        fields: again(pairs),
    };
    Ok(Outcome::Asks("together-propose-ask", question.draw()))
}

/// Says that what is ticked are each other's counterparts.
pub(crate) async fn exchange(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Form(pairs): Pairs,
) -> Response {
    let scene = match Scene::look(&shared, &person).await {
        Ok(scene) => scene,
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
    };
    let outcome = matched(&shared, &scene, &pairs).await;
    let outcome = outcome.unwrap_or_else(Outcome::NotDone);
    let place = Which::Together.place();
    answer::act(&shared, &person, scene.words, place, outcome)
}

async fn matched(
    shared: &Shared,
    scene: &Scene,
    pairs: &[(String, String)],
) -> Result<Outcome, Trouble> {
    let items = shared.tray().await?;
    let named = all(pairs, "part").into_iter().map(|part| {
        let (room, number) = part.split_once(':')?;
        let number: u64 = number.parse().ok()?;
        items
            .iter()
            .find(|item| item.room == room && item.number == number)
    });
    let Some(parts) = named.collect::<Option<Vec<&TrayItem>>>() else {
        return Ok(scene.not("tray-gone"));
    };
    if parts.len() < 2 {
        return Ok(scene.not("together-two"));
    }
    if !one(pairs, "seen").is_empty() {
        let permissions = parts.iter().map(|item| PermissionChoice {
            room: RoomName(item.room.clone()),
            permission: item.number,
        });
        let exchange = Command::Exchange {
            permissions: permissions.collect(),
        };
        shared.desk.command(exchange).await?;
        return Ok(Outcome::Done("together-matched"));
    }
    let passages = parts.iter().filter_map(|item| {
        Some(Passage {
            words: item.words.clone()?,
            language: item.language.clone().unwrap_or_default(),
        })
    });
    let question = Question {
        words: scene.words,
        rooms: &scene.rooms,
        title: "together-match-ask",
        yes: "together-match-yes",
        there: parts.iter().map(|item| item.room.clone()).collect(),
        found: None,
        passages: passages.collect(),
        note: scene.words.say("together-match-note"),
        action: "/together/exchange",
        fields: again(pairs),
    };
    Ok(Outcome::Asks("together-match-ask", question.draw()))
}

/// The proposal that was begun.
pub(crate) async fn begun(State(shared): State<Arc<Shared>>, _: Person) -> String {
    let rooms = shared.rooms().await.unwrap_or_default();
    shared.drafts.of(&draft_key(&rooms))
}

/// Keeps it; also of a seat that was locked just now.
pub(crate) async fn draft(
    State(shared): State<Arc<Shared>>,
    _: Guest,
    Form(form): Form<Draft>,
) -> Response {
    let rooms = shared.rooms().await.unwrap_or_default();
    let key = draft_key(&rooms);
    shared.drafts.keep(&key, form.words.replace("\r\n", "\n"));
    shared.drafts.stored().await;
    StatusCode::NO_CONTENT.into_response()
}
