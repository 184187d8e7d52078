//! A room read on from what a page shows of it, backwards and forwards.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use desk::answer::View;
use desk::command::{Query as DeskQuery, RoomName};
use maud::{Markup, html};
use serde::Deserialize;
use talks::view::Line;

use super::room::Place;
use super::{line, words_for};
use crate::limits;
use crate::serve::admit::Person;
use crate::serve::answer;
use crate::shared::{Shared, Trouble, strange};

/// Where to go on reading backwards.
#[derive(Deserialize)]
pub(crate) struct Before {
    before: u64,
}

/// Where to go on reading.
#[derive(Deserialize)]
pub(crate) struct After {
    after: u64,
}

/// Lines before those that a page shows.
pub(crate) async fn earlier(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(id): Path<String>,
    Query(Before { before }): Query<Before>,
) -> Response {
    lines(&shared, &person, &id, Way::Back(before)).await
}

/// Lines after those that a page shows.
pub(crate) async fn later(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(id): Path<String>,
    Query(After { after }): Query<After>,
) -> Response {
    lines(&shared, &person, &id, Way::On(after)).await
}

/// Which way a room is read, and from which number.
enum Way {
    Back(u64),
    On(u64),
}

async fn lines(shared: &Shared, person: &Person, id: &str, way: Way) -> Response {
    match read(shared, person, id, way).await {
        Ok(markup) if person.guest.by_script => answer::parts(markup),
        Ok(markup) => {
            let words = person.guest.words();
            let shown = html! { h1 { (words.say("log")) } (markup) };
            answer::page(super::frame::plain(words, "log", shown))
        }
        Err(trouble) => answer::trouble(person.guest.words(), &trouble),
    }
}

async fn read(shared: &Shared, person: &Person, id: &str, way: Way) -> Result<Markup, Trouble> {
    let (rooms, view) = shared.look(id, 1).await?;
    let room = RoomName(id.to_owned());
    let query = match way {
        Way::Back(before) => DeskQuery::LinesBefore {
            room,
            before,
            most: limits::LINES,
        },
        Way::On(after) => DeskQuery::Lines {
            room,
            from: after.saturating_add(1),
            most: Some(limits::LINES),
        },
    };
    let View::Lines { lines, earlier } = shared.desk.query(query).await? else {
        return Err(strange());
    };
    let place = Place::new(words_for(person, &view.language), &rooms, id, &view);
    let first = lines.first().map(|line: &Line| line.number);
    let last = lines.last().map(|line: &Line| line.number);
    let end = view.lines.last().map_or(0, |line| line.number);
    let ends = match way {
        Way::Back(before) => before > end,
        Way::On(_) => last.is_none_or(|last| last >= end),
    };
    Ok(html! {
        @if let Way::Back(_) = way { (place.older(first, earlier.unwrap_or_default())) }
        @for line in &lines { (line::draw(&place, line)) }
        @if ends { (place.newer(None)) } @else if let Way::On(_) = way { (place.newer(last)) }
    })
}
