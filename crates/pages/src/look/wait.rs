//! Own words that wait to be recalled.

use maud::{Markup, html};

use super::room::Place;
use super::typed;
use crate::held::Waiting;
use crate::language::Part;

/// Draws them; the element stands there empty too, so that a live update has a
/// place to go.
pub(crate) fn draw(place: &Place<'_>, waiting: &[Waiting]) -> Markup {
    let words = place.words;
    html! {
        section.waiting id={ "held-" (place.short()) } aria-live="polite" {
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
