//! What outgoing words resemble, shown before they leave (rule R11).

use desk::answer::Resemblance;
use maud::{Markup, html};

use super::Hue;
use crate::language::{Part, Words};
use crate::look::typed;

/// What is asked.
pub(crate) struct Question<'a> {
    pub(crate) words: Words,
    pub(crate) hue: Hue,
    /// What the destination is called here.
    pub(crate) room: &'a str,
    pub(crate) items: &'a [Resemblance],
    pub(crate) unread: u64,
    /// What is said, and where a second yes goes.
    pub(crate) said: &'a str,
    /// What else goes with the second yes.
    pub(crate) with: Vec<(&'static str, String)>,
    pub(crate) action: String,
    pub(crate) back: String,
    /// The page that is drawn anew once it is done, if it does not by itself.
    pub(crate) goes: Option<String>,
}

impl Question<'_> {
    /// Draws it: the findings, the destination, and two ways out.
    pub(crate) fn draw(&self) -> Markup {
        let words = self.words;
        html! {
            div class={ "ask " (self.hue.0) } {
                header.destination {
                    div.band aria-hidden="true" {}
                    h2 #ask-title { (words.say("guard-title")) }
                    p { (self.room) }
                }
                p { (words.say("guard")) }
                (findings(words, self.items, self.unread))
                div.choices {
                    form method="post" action=(self.action) data-act data-closes {
                        input type="hidden" name="words" value=(self.said);
                        input type="hidden" name="seen" value="yes";
                        @for (name, value) in &self.with { input type="hidden" name=(name) value=(value); }
                        button type="submit" data-goes=[&self.goes] {
                            (words.with("say-anyway", [("room", Part::Formed(self.room))]))
                        }
                    }
                    a.button.main href=(self.back) data-close autofocus { (words.say("say-not")) }
                }
            }
        }
    }
}

/// What was found, one by one.
pub(crate) fn findings(words: Words, items: &[Resemblance], unread: u64) -> Markup {
    html! {
        ul.findings {
            @for item in items.iter().filter(|item| !item.known) {
                li {
                    p.kind { (words.say(kind(&item.kind))) }
                    dl {
                        dt { (words.say("guard-ours")) }
                        dd { (typed::block(&item.ours, "", "")) }
                        dt { (words.with("guard-theirs", [
                            ("room", (&item.name).into()),
                            ("number", item.number.into()),
                        ])) }
                        dd { (typed::block(&item.theirs, "", "")) }
                    }
                }
            }
        }
        @if unread > 0 {
            p { (words.with("guard-unread", [("count", unread.into())])) }
        }
    }
}

fn kind(kind: &str) -> &'static str {
    match kind {
        "figure" => "guard-figure",
        "date" => "guard-date",
        "name" => "guard-name",
        "same words" => "guard-same-words",
        _ => "guard-close-wording",
    }
}
