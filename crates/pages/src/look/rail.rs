//! The rooms of a desk, always in sight: colour, pattern, name, what waits there.

use ::desk::answer::RoomSummary;
use maud::{Markup, html};

use super::sheet::Sheet;
use super::{Hue, desk, room_name};
use crate::language::Words;

/// Draws the rooms; `here` is the one that is open.
pub(crate) fn draw(words: Words, rooms: &[RoomSummary], here: Option<&str>) -> Markup {
    html! {
        nav #rail.rail aria-label=(words.say("rooms")) {
            ul {
                @if desk::is_officials(rooms) {
                    li.hue.team {
                        a href=(desk::PLACE) data-key=(desk::LETTER) aria-current=[(here == Some(desk::PLACE)).then_some("page")] {
                            span.swatch.beside aria-hidden="true" {}
                            span.label { span.name { (words.say("desk")) } }
                        }
                    }
                }
                @for room in rooms {
                    @let current = here == Some(room.id.as_str());
                    li class=(Hue::of(rooms, &room.id).0) {
                        a href={ "/rooms/" (room.id) } aria-current=[current.then_some("page")] {
                            span.swatch aria-hidden="true" {}
                            span.label {
                                span.name { (room_name(words, room)) }
                                @if rooms.iter().any(|other| other.talks != room.talks) {
                                    span.of { bdi { (legible::line(&room.title)) } }
                                }
                                @let asks = room.open_asks + room.to_sign;
                                @if asks > 0 {
                                    span.waits { (words.with("asks-count", [("count", asks.into())])) }
                                }
                                @if room.waiting > 0 {
                                    span.waits { (words.with("waiting-count", [("count", room.waiting.into())])) }
                                }
                            }
                        }
                    }
                }
                (between(words, rooms, here))
            }
            @let talks = talks(rooms);
            ul.around {
                @for first in &talks {
                    @if talks.len() > 1 { li.of { bdi { (legible::line(&first.title)) } } }
                    (about(words, rooms, first, here))
                }
                li { (link(here, &Sheet::Begin, &words.say("begin"), None)) }
            }
        }
    }
}

/// What lies between the rooms; not before there are any.
fn between(words: Words, rooms: &[RoomSummary], here: Option<&str>) -> Markup {
    const PAGES: [(Sheet, &str); 3] = [
        (Sheet::Timeline, "timeline"),
        (Sheet::Untold, "untold"),
        (Sheet::Together, "together"),
    ];
    let count = match desk::is_officials(rooms) {
        true => PAGES.len(),
        false => usize::from(rooms.iter().any(|room| room.kind == "side")),
    };
    html! {
        @for (sheet, name) in PAGES.iter().take(count) {
            @let place = sheet.place();
            li.hue.team.between {
                a href=(place) data-key=[sheet.letter()] aria-current=[(here == Some(place.as_str())).then_some("page")] {
                    span.swatch.(name) aria-hidden="true" {}
                    span.label { span.name { (words.say(name)) } }
                }
            }
        }
    }
}

/// The first room of each of the talks.
fn talks(rooms: &[RoomSummary]) -> Vec<&RoomSummary> {
    let mut first: Vec<&RoomSummary> = Vec::new();
    for room in rooms {
        if first.iter().all(|other| other.talks != room.talks) {
            first.push(room);
        }
    }
    first
}

/// What concerns all rooms of talks.
fn about(words: Words, rooms: &[RoomSummary], first: &RoomSummary, here: Option<&str>) -> Markup {
    let talks = first.talks.to_string();
    let of_talks = rooms.iter().filter(|room| room.talks == first.talks);
    let cards: u64 = of_talks.map(|room| room.cards).sum();
    let waits = (cards > 0).then(|| words.with("cards-count", [("count", cards.into())]));
    html! {
        li { (link(here, &Sheet::People(talks.clone()), &words.say("people"), waits)) }
        li { (link(here, &Sheet::Charter(talks.clone()), &words.say("charter"), None)) }
        li { (link(here, &Sheet::Rounds(talks), &words.say("rounds"), None)) }
    }
}

fn link(here: Option<&str>, sheet: &Sheet, name: &str, waits: Option<String>) -> Markup {
    let place = sheet.place();
    let current = here == Some(place.as_str());
    html! {
        a href=(place) aria-current=[current.then_some("page")] {
            span.label {
                span.name { (name) }
                @if let Some(waits) = waits { span.waits { (waits) } }
            }
        }
    }
}
