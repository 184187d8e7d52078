//! The rooms of a desk, always in sight: colour, pattern, name, what waits there.

use ::desk::answer::RoomSummary;
use maud::{Markup, html};

use super::{Hue, desk, room_name};
use crate::language::Words;

/// Draws the rooms; `here` is the one that is open.
pub(crate) fn draw(words: Words, rooms: &[RoomSummary], here: Option<&str>) -> Markup {
    html! {
        nav #rail.rail aria-label=(words.say("rooms")) {
            ul {
                @if desk::is_officials(rooms) {
                    li.hue.team {
                        a href=(desk::PLACE) aria-current=[(here == Some(desk::KEY)).then_some("page")] {
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
            }
        }
    }
}
