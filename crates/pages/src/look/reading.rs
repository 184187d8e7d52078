//! Up to where people have read a room, where the charter lets that be noted.

use maud::{Markup, html};
use talks::view::{Line, Said};

use super::room::Place;

/// What people noted, and where the reader notes it.
pub(super) fn draw(place: &Place<'_>) -> Markup {
    let words = place.words;
    let view = place.view;
    html! {
        @if !view.read.is_empty() {
            ul.read { @for one in &view.read { li {
                @if one.you {
                    (words.with("read-you", [("number", one.number.into())]))
                } @else {
                    (words.with("read-other", [("name", (&one.name).into()), ("number", one.number.into())]))
                }
            } } }
        }
        @if let Some(upto) = to_note(place) {
            form.reading method="post" action={ "/rooms/" (place.id) "/read" } data-act {
                input type="hidden" name="upto" value=(upto);
                button.quiet type="submit" { (words.with("read-give", [("number", upto.into())])) }
            }
        }
    }
}

/// The last line, if its reader may note that it was read and did not.
fn to_note(place: &Place<'_>) -> Option<u64> {
    let view = place.view;
    let lets = view.charter.as_ref().is_some_and(|one| one.reading_marks);
    if !lets || view.closed.is_some() {
        return None;
    }
    let mark = |line: &&Line| matches!(line.what, Said::Read { .. });
    let last = view.lines.iter().rev().find(|line| !mark(line))?.number;
    let noted = view.read.iter().find(|one| one.you);
    noted
        .is_none_or(|noted| noted.number < last)
        .then_some(last)
}
