//! Where a person writes. Above it, always: who reads what is said here.

use maud::{Markup, html};

use super::room::Place;
use crate::language::Part;

/// Draws the composer of a room with what was begun there.
pub(crate) fn draw(place: &Place<'_>, draft: &str) -> Markup {
    let words = place.words;
    let id = place.short();
    if place.view.closed.is_some() {
        return html! {
            section.composer #composer tabindex="-1" { p.banner { (words.say("closed-room")) } }
        };
    }
    html! {
        section.composer #composer tabindex="-1" aria-label=(words.say("words")) {
            p.banner id={ "reads-" (id) } { (who_reads(place)) }
            form method="post" action={ "/rooms/" (place.id) "/say" } data-act data-words={ "words-" (id) } {
                label.unseen for={ "words-" (id) } { (words.say("words")) }
                textarea id={ "words-" (id) } name="words" rows="3" dir="auto" required
                    maxlength="61440" aria-describedby={ "reads-" (id) " hint-" (id) }
                    placeholder=(words.say("words")) data-key="KeyW" data-draft={ "/rooms/" (place.id) "/draft" } {
                    // A line feed at the very beginning would be eaten by the parser.
                    "\n" (draft)
                }
                (super::beforehand::choice(place))
                div.send {
                    p.hint id={ "hint-" (id) } { (words.say("say-hint")) }
                    button.main type="submit" {
                        (words.with("say-in", [("room", Part::Formed(&place.name))]))
                    }
                }
            }
            (attaching(place))
        }
    }
}

/// Where a document is put into the room; a browser sends it piece by piece, which
/// needs the script.
fn attaching(place: &Place<'_>) -> Markup {
    let words = place.words;
    let id = place.short();
    html! {
        details.attach.for-script {
            summary { (words.say("document-attach")) }
            form.choices action={ "/rooms/" (place.id) "/attach" } method="post" data-attach {
                label.unseen for={ "file-" (id) } { (words.say("document-choose")) }
                input id={ "file-" (id) } type="file" required;
                button.main type="submit" { (words.with("document-put", [("room", Part::Formed(&place.name))])) }
                progress max="1" value="0" aria-label=(words.say("document-handing")) hidden {}
                p.hint { (words.say("document-most")) }
            }
        }
    }
}

/// Who reads what is said in a room.
fn who_reads(place: &Place<'_>) -> String {
    let words = place.words;
    let side = place.view.side.as_deref().unwrap_or_default();
    match place.view.kind.as_str() {
        "delegation" => words.say("reads-delegation"),
        "side" if place.official => words.with("reads-official", [("side", side.into())]),
        "side" => words.say("reads-side"),
        _ => words.say("reads-team"),
    }
}
