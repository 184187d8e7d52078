//! Who is invited, and how that stands.

use desk::answer::InvitationView;
use maud::{Markup, html};

use super::People;
use crate::look::line;
use crate::look::opening::invitation::for_whom;
use crate::look::sheet::Sheet;
use crate::look::typed;

/// How long an invitation can be answered: hours, and the message for them.
pub(crate) const VALID: [(u64, &str); 5] = [
    (1, "valid-hour"),
    (24, "valid-day"),
    (72, "valid-three-days"),
    (168, "valid-week"),
    (720, "valid-month"),
];

/// Whether somebody may still come in by it.
pub(super) fn is_underway(one: &InvitationView) -> bool {
    matches!(
        one.state.as_str(),
        "opening" | "waiting" | "card" | "approving"
    )
}

impl People<'_> {
    pub(super) fn invited(&self) -> Markup {
        let words = self.talks.words;
        let (open, over): (Vec<&InvitationView>, Vec<_>) =
            self.invitations.iter().partition(|one| is_underway(one));
        html! {
            section.invited #people-invited aria-labelledby="invited-title" {
                @if !self.invitations.is_empty() {
                    h2 #invited-title { (words.say("people-invited")) }
                    @if open.is_empty() { p.aside { (words.say("people-invited-none")) } }
                    ul.invitations { @for one in open { (self.invitation(one)) } }
                    @if !over.is_empty() {
                        details.more-of {
                            summary { (words.say("people-invited-over")) }
                            ul.invitations { @for one in over.iter().rev() { (self.invitation(one)) } }
                        }
                    }
                }
            }
        }
    }

    fn invitation(&self, one: &InvitationView) -> Markup {
        let words = self.talks.words;
        let state = match one.state.as_str() {
            "opening" => words.say("invited-opening"),
            "waiting" => words.with("invited-waiting", [("when", one.expires.into())]),
            "card" => words.say("invited-card"),
            "approving" => words.say("invited-approving"),
            "answered" => words.say("invited-answered"),
            "declined" => words.say("invited-declined"),
            _ => words.say("invited-expired"),
        };
        html! {
            li data-state=(one.state) {
                a href=(Sheet::Invitation(one.invitation).place()) {
                    span.number { (words.number(one.invitation.into())) }
                    " " (words.say(line::role(one.role)))
                }
                span { (for_whom(words, one)) }
                @if let Some(name) = &one.name { span { (typed::name(name)) } }
                span.state { (state) }
            }
        }
    }
}
