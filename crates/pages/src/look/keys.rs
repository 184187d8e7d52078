//! Keys that do something by themselves, where nothing is typed. Each names an
//! element of the page by `data-key`; they go by the place of the key, so that they
//! are the same whatever alphabet a keyboard writes.

use maud::{Markup, html};

use crate::language::Words;

/// Keys with what they do: at the intermediary's desk, and at every desk.
const OFFICIAL: [(&str, &str); 7] = [
    ("1 – 9", "keys-rooms"),
    ("T", "keys-tray"),
    ("C", "keys-convey"),
    ("D", "keys-desk"),
    ("U", "keys-untold"),
    ("B", "asks-title"),
    ("P", "together"),
];
const ALL: [(&str, &str); 4] = [
    ("W", "keys-write"),
    ("L", "keys-timeline"),
    ("?", "keys-help"),
    ("Ctrl + Enter", "keys-send"),
];

/// Draws the list, with what turns them off.
pub(crate) fn draw(words: Words, official: bool) -> Markup {
    let of_officials: &[_] = if official { &OFFICIAL } else { &[] };
    html! {
        div.keys {
            h2 #ask-title { (words.say("keys-title")) }
            p { (words.say("keys-lead")) }
            dl {
                @for (key, does) in of_officials.iter().chain(&ALL) {
                    dt { kbd dir="ltr" { (key) } }
                    dd { (words.say(does)) }
                }
            }
            label.option.for-script { input type="checkbox" data-remember="keys" checked; (words.say("keys-on")) }
            p.choices { a.button.main href="/" data-close autofocus { (words.say("keys-close")) } }
        }
    }
}
