//! Destroying this desk's copy of talks.

use maud::{Markup, html};
use talks::limits;

use crate::look::fields::{Faults, Field};
use crate::look::sheet::{Sheet, Talks};

/// Draws the form, folded, so that it is not met by mistake.
pub(crate) fn draw(talks: &Talks, faults: &Faults, typed: &str) -> Markup {
    let words = talks.words;
    let place = Sheet::Charter(talks.id.clone()).place();
    let field = Field {
        words,
        faults,
        name: "typed",
        id: "typed",
        label: words.with("copy-type", [("title", (&talks.title).into())]),
        hint: None,
        value: typed,
        needed: true,
    };
    html! {
        section.panel aria-labelledby="copy-title" {
            h2 #copy-title { (words.say("copy-title")) }
            p { (words.say("copy-lead")) }
            details.more-of open[!faults.is_empty()] {
                summary { (words.say("copy-open")) }
                (faults.above(words))
                form.long method="post" action={ (place) "/destroy" } {
                    (field.line(limits::TITLE))
                    div.choices { button.stop type="submit" { (words.say("copy-go")) } }
                }
            }
        }
    }
}
