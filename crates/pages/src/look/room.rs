//! A room: what is asked, what was said, who reads what one writes.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use desk::answer::RoomSummary;
use maud::{Markup, html};
use talks::view::RoomView;

use super::frame::Frame;
use super::{
    Hue, composer, for_intermediary, line, permission, rail, reading, room_name, typed, wait,
    words_for,
};
use crate::language::Words;
use crate::limits;
use crate::live::Region;
use crate::serve::admit::Person;
use crate::serve::answer;
use crate::shared::{Shared, Trouble, strange};
use crate::trouble::more_in_english;

/// After every line: what scripts can still count to.
const END: u64 = (1 << 53) - 1;

/// A room, as a person reads it.
pub(crate) struct Place<'a> {
    pub(crate) words: Words,
    /// The room's id.
    pub(crate) id: &'a str,
    /// What the person calls it.
    pub(crate) name: String,
    pub(crate) hue: Hue,
    pub(crate) view: &'a RoomView,
    /// Whether the person is of the intermediary.
    pub(crate) official: bool,
    /// The message that says why the room takes nothing more, if it does not.
    closed: &'static str,
}

impl<'a> Place<'a> {
    /// Looks at a room among the rooms of a desk.
    pub(crate) fn new(
        words: Words,
        rooms: &[RoomSummary],
        id: &'a str,
        view: &'a RoomView,
    ) -> Self {
        let summary = rooms.iter().find(|room| room.id == id);
        let official = for_intermediary(view);
        Self {
            words,
            id,
            name: summary.map_or_else(String::new, |room| room_name(words, room)),
            hue: Hue::of(rooms, id),
            view,
            official,
            closed: match summary.map(|room| room.standing.as_str()) {
                Some("frozen") => "room-frozen",
                Some("stopped") => "room-stopped",
                Some("left") => "room-left",
                _ => "closed-room",
            },
        }
    }

    /// The beginning of the id, for elements of a page.
    pub(crate) fn short(&self) -> &'a str {
        self.id.get(..12).unwrap_or(self.id)
    }

    /// What of the page changes by itself, the lines apart.
    pub(crate) fn regions(
        &self,
        shared: &Shared,
        rooms: &[RoomSummary],
        connected: bool,
    ) -> Vec<Region> {
        let held = shared.held.of(self.id);
        let sendings = shared.sendings.of(self.id);
        [
            rail::draw(self.words, rooms, Some(self.id)),
            self.head(connected),
            permission::asks(self),
            wait::draw(self, &held, &sendings),
        ]
        .into_iter()
        .map(Region::new)
        .collect()
    }

    fn head(&self, connected: bool) -> Markup {
        let words = self.words;
        let view = self.view;
        html! {
            header.room-head id={ "head-" (self.short()) } {
                h1 { (self.name) }
                p.people {
                    span.unseen { (words.say("present")) ": " }
                    @for person in &view.people {
                        span.person {
                            (typed::name(&person.name))
                            span.role { (words.say(line::role(person.role))) }
                            @if person.you { span.you { (words.say("you")) } }
                        }
                    }
                }
                @if self.official && view.kind == "side" && view.closed.is_none() {
                    a.button.leave href={ "/rooms/" (self.id) "/leaving" } data-key="KeyB" { (words.say("asks-title")) }
                }
                @if view.round > 1 {
                    p.round { (words.with("round-now", [("number", view.round.into())])) }
                }
                (reading::draw(self))
                @if let Some(closed) = &view.closed {
                    div.trouble role="alert" {
                        p { (words.say(self.closed)) }
                        @if let Some(next) = &view.goes_on_in {
                            p { a href={ "/rooms/" (next) } { (words.say("room-goes-on")) } }
                        } @else if self.closed == "room-frozen" {
                            p { (words.say("room-frozen-next")) }
                        }
                        (more_in_english(words, Some(closed)))
                    }
                } @else if !connected {
                    p.trouble { (words.say("relay-away")) }
                }
            }
        }
    }

    /// What leads to the lines before those shown.
    pub(super) fn older(&self, first: Option<u64>, earlier: u64) -> Markup {
        let words = self.words;
        let place = format!("/rooms/{}/earlier?before=", self.id);
        let first = first.filter(|_| earlier > 0);
        html! {
            div.older id={ "older-" (self.short()) } data-number="-1" {
                a href={ (place) (first.unwrap_or_default()) } data-more=(place) hidden[first.is_none()] { (words.say("older")) }
                p hidden[first.is_some()] {
                    (words.say(if self.view.complete { "begins-here" } else { "begins-late" }))
                }
            }
        }
    }

    /// What leads to the lines after those shown; none if the last one is shown.
    pub(super) fn newer(&self, last: Option<u64>) -> Markup {
        let words = self.words;
        let room = format!("/rooms/{}", self.id);
        let place = format!("{room}/later?after=");
        html! {
            div.newer id={ "newer-" (self.short()) } data-number="Infinity" hidden[last.is_none()] {
                a href={ (place) (last.unwrap_or_default()) } data-more=(place) hidden[last.is_none()] { (words.say("newer")) }
                a href=(room) data-latest={ (room) "/earlier?before=" (END) } { (words.say("to-newest")) }
            }
        }
    }

    fn log(&self) -> Markup {
        let words = self.words;
        let first = self.view.lines.first().map(|line| line.number);
        html! {
            div.log id={ "log-" (self.short()) } role="log" aria-label=(words.say("log"))
                tabindex="0" data-log {
                (self.older(first, self.view.earlier))
                p.nothing { (words.say("empty-room")) }
                @for line in &self.view.lines { (line::draw(self, line)) }
                (self.newer(None))
            }
        }
    }
}

/// The page of a room.
pub(crate) async fn page(
    State(shared): State<Arc<Shared>>,
    person: Person,
    Path(id): Path<String>,
) -> Response {
    match draw(&shared, &person, &id).await {
        Ok(markup) => answer::page(markup),
        Err(trouble) => answer::trouble(person.guest.words(), &trouble),
    }
}

async fn draw(shared: &Shared, person: &Person, id: &str) -> Result<Markup, Trouble> {
    let (rooms, view) = shared.look(id, limits::LINES).await?;
    let words = words_for(person, &view.language);
    let place = Place::new(words, &rooms, id, &view);
    let connected = shared.is_connected(id).await;
    let regions = place.regions(shared, &rooms, connected);
    let lines = view.lines.iter();
    let lines = lines.map(|one| (one.number, Region::new(line::draw(&place, one))));
    let key = shared.unfollowed.keep(id, &regions, lines.collect());
    let from = view.lines.first().map_or(0, |line| line.number);
    let [rail, head, asks, held] = regions.try_into().map_err(|_| strange())?;
    let address = format!("/rooms/{id}");
    let frame = Frame {
        words,
        title: format!("{} · {}", place.name, legible::line(&view.title)),
        talks: &view.title,
        live: Some(format!("/live?of={id}&from={from}&page={key}")),
        skip: ("#composer", "skip-to-room"),
        place: &address,
        notice: shared.seats.take_notice(person.seat.number),
        rail: rail.markup(),
        main: html! {
            div class={ "room " (place.hue.0) } {
                div.band aria-hidden="true" {}
                (head.markup())
                (asks.markup())
                (place.log())
                (held.markup())
                (composer::draw(&place, &shared.drafts.of(id)))
            }
        },
    };
    Ok(frame.draw())
}
