//! Own words that wait to be recalled, and documents on their way.

use maud::{Markup, html};

use super::room::Place;
use super::typed;
use crate::held::Waiting;
use crate::language::Part;
use crate::sending::Sending;
use crate::trouble::more_in_english;

/// Draws them; the element stands there empty too, so that a live update has a
/// place to go.
pub(crate) fn draw(place: &Place<'_>, waiting: &[Waiting], sendings: &[Sending]) -> Markup {
    let words = place.words;
    html! {
        section.waiting id={ "held-" (place.short()) } aria-live="polite" {
            @for sending in sendings {
                article.sending {
                    p { (words.with(
                        if sending.failed { "document-failed" } else { "document-on-its-way" },
                        [("name", (&sending.name).into())],
                    )) }
                    @if !sending.failed {
                        progress max="100" value=(sending.percent)
                            aria-label=(words.with("document-on-its-way", [("name", (&sending.name).into())])) {}
                    }
                    @if sending.failed {
                        p.trouble { (words.say("document-failed-next")) }
                    } @else if sending.reason.is_some() {
                        p.trouble { (words.say("document-waits")) }
                    }
                    (more_in_english(words, sending.reason.as_deref()))
                }
            }
            @for one in waiting {
                article.held {
                    @if let Some(until) = one.until {
                        h2 { (words.with("held-title", [("room", Part::Formed(&place.name))])) }
                        div.running aria-hidden="true" data-until=(until.0) {}
                    } @else {
                        h2 { (words.say("unsaid-title")) }
                    }
                    (typed::block(&one.words, &one.language, ""))
                    form method="post" action={ "/held/" (one.number) "/recall" } data-act {
                        button.main type="submit" { (words.say("recall")) }
                    }
                }
            }
        }
    }
}
