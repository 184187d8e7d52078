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

use super::fields::Sent;
use super::found::Between;
use super::speaking::Draft;
use crate::look::sheet::Sheet;
use crate::look::together::{Question, draft_key};
use crate::serve::admit::{Guest, Person};
use crate::serve::answer::{self, Outcome};
use crate::shared::{Shared, Trouble};

/// Puts a proposal to the sides that are ticked.
pub(crate) async fn propose(
    State(shared): State<Arc<Shared>>,
    person: Person,
    between: Between,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    // It stands there again if it does not go.
    let draft = draft_key(&between.rooms);
    shared.drafts.keep(&draft, sent.raw("words").to_owned());
    let outcome = put(&shared, &between, &sent).await;
    let outcome = outcome.unwrap_or_else(Outcome::GivenBack);
    if matches!(outcome, Outcome::Done(_)) {
        shared.drafts.keep(&draft, String::new());
    }
    let place = Sheet::Together.place();
    answer::act(&shared, &person, between.words, &place, outcome)
}

async fn put(shared: &Shared, between: &Between, sent: &Sent) -> Result<Outcome, Trouble> {
    let Some(closes) = between.words.read_moment(&sent.one("closes")) else {
        return Ok(Outcome::GivenBack(Trouble::say("when-bad")));
    };
    let words = sent.raw("words").to_owned();
    let talks = sent.one("talks");
    let to = sent.all("to");
    if sent.has("ticks") && to.len() < 2 {
        return Ok(Outcome::GivenBack(Trouble::say("together-two")));
    }
    let is_there = |room: &&RoomSummary| {
        let of_talks = talks.is_empty() || room.talks.to_string() == talks;
        let named = to.is_empty() || to.contains(&room.short);
        room.kind == "side" && room.standing == "open" && of_talks && named
    };
    let there: Vec<String> = between
        .rooms
        .iter()
        .filter(is_there)
        .map(|room| room.id.clone())
        .collect();
    if there.len() < 2 {
        return Ok(Outcome::GivenBack(Trouble::say("together-two")));
    }
    let command = Command::Propose(Propose {
        talks: Some(talks.clone()).filter(|talks| !talks.is_empty()),
        to: to.clone(),
        words: words.clone(),
        language: None,
        closes: closes.0,
    });
    // The second yes is to these very words and sides: the dialog showed them.
    let shown = || there.iter().map(String::as_str).chain([words.as_str()]);
    if sent.has_seen(shown()) {
        shared.desk.command(command).await?;
        return Ok(Outcome::Done("together-proposed"));
    }
    let found = shared.guard(&command).await?;
    let fields = sent.again(shown());
    let question = Question {
        words: between.words,
        rooms: &between.rooms,
        title: "together-propose-ask",
        yes: if found.is_some() {
            "together-propose-anyway"
        } else {
            "together-propose-yes"
        },
        there,
        found,
        passages: vec![Passage {
            words,
            language: String::new(),
        }],
        note: between
            .words
            .with("proposal-until", [("when", closes.into())]),
        action: "/together/propose",
        fields,
    };
    Ok(Outcome::Asks("together-propose-ask", question.draw()))
}

/// Says that what is ticked are each other's counterparts.
pub(crate) async fn exchange(
    State(shared): State<Arc<Shared>>,
    person: Person,
    between: Between,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent::new(pairs);
    let outcome = matched(&shared, &between, &sent).await;
    let outcome = outcome.unwrap_or_else(Outcome::NotDone);
    let place = Sheet::Together.place();
    answer::act(&shared, &person, between.words, &place, outcome)
}

async fn matched(shared: &Shared, between: &Between, sent: &Sent) -> Result<Outcome, Trouble> {
    let items = shared.tray().await?;
    let named = sent.all("part").into_iter().map(|part| {
        let (room, number) = part.split_once(':')?;
        let number: u64 = number.parse().ok()?;
        items
            .iter()
            .find(|item| item.room == room && item.number == number)
    });
    let Some(parts) = named.collect::<Option<Vec<&TrayItem>>>() else {
        return Ok(Outcome::NotDone(Trouble::say("tray-gone")));
    };
    if parts.len() < 2 {
        return Ok(Outcome::NotDone(Trouble::say("together-two")));
    }
    // What waits can be shown anew meanwhile: only what was read is matched.
    let shown = || parts.iter().filter_map(|item| item.words.as_deref());
    if sent.has_seen(shown()) {
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
        words: between.words,
        rooms: &between.rooms,
        title: "together-match-ask",
        yes: "together-match-yes",
        there: parts.iter().map(|item| item.room.clone()).collect(),
        found: None,
        passages: passages.collect(),
        note: between.words.say("together-match-note"),
        action: "/together/exchange",
        fields: sent.again(shown()),
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
