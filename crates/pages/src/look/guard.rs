//! What outgoing words resemble, shown before they leave (rule R11).

use desk::answer::{Looked, Resemblance};
use maud::{Markup, html};

use super::Hue;
use crate::language::{Part, Words};
use crate::look::typed;

/// What outgoing words resemble, and how much could not be compared.
pub(crate) struct Findings {
    items: Vec<Resemblance>,
    unread: u64,
}

impl Findings {
    /// What of a look is to be shown before the words leave; none if nothing is.
    pub(crate) fn of(looked: Vec<Looked>) -> Option<Self> {
        let unread = looked.iter().map(|looked| looked.unread).sum();
        let items = looked.into_iter().flat_map(|looked| looked.items);
        // What the destination knows as well gives nothing away.
        let items: Vec<Resemblance> = items.filter(|item| !item.known).collect();
        (!items.is_empty() || unread > 0).then_some(Self { items, unread })
    }

    /// What was found, one by one.
    pub(crate) fn draw(&self, words: Words) -> Markup {
        html! {
            ul.findings {
                @for item in &self.items {
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
            @if self.unread > 0 {
                p { (words.with("guard-unread", [("count", self.unread.into())])) }
            }
        }
    }
}

/// What the words of a form resemble, and the words: they go with the second yes, which
/// is good for no others.
pub(crate) struct Resembles {
    pub(crate) findings: Findings,
    pub(crate) seen: String,
}

/// What is asked.
pub(crate) struct Question<'a> {
    pub(crate) words: Words,
    pub(crate) hue: Hue,
    /// What the destination is called here.
    pub(crate) room: &'a str,
    pub(crate) findings: &'a Findings,
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
                (self.findings.draw(words))
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

fn kind(kind: &str) -> &'static str {
    match kind {
        "figure" => "guard-figure",
        "date" => "guard-date",
        "name" => "guard-name",
        "same words" => "guard-same-words",
        _ => "guard-close-wording",
    }
}
