//! Who is in the rooms of talks, what each may do, who is invited, and how people
//! come and go.

mod invited;
mod person;
pub(crate) mod roles;

use desk::answer::{InvitationView, RoomSummary};
use maud::{Markup, html};
use talks::Role;
use talks::view::RoomView;

pub(crate) use invited::VALID;

use super::opening::invitation;
use super::sheet::{Drawn, Seen, Sheet, Talks};
use super::{Hue, room_name};
use crate::acts::filled::kept;
use crate::language::Part;
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble};
use crate::trouble::more_in_english;

/// Looks at them.
pub(crate) async fn look(shared: &Shared, person: &Person, talks: &str) -> Result<Seen, Trouble> {
    let talks = Talks::look(shared, person, talks).await?;
    let mut invitations = invitation::all(shared).await?;
    invitations.retain(|one| one.talks.to_string() == talks.id);
    let people = People {
        talks: &talks,
        invitations: &invitations,
    };
    let live = vec![people.head(), people.rooms(), people.invited()];
    let fixed = people.form();
    Ok(Seen::Here(Box::new(Drawn {
        words: talks.words,
        title: talks.words.say("people"),
        talks: talks.title.clone(),
        live,
        fixed,
        rooms: talks.rooms,
    })))
}

pub(super) struct People<'a> {
    pub(super) talks: &'a Talks,
    pub(super) invitations: &'a [InvitationView],
}

impl People<'_> {
    fn head(&self) -> Markup {
        let words = self.talks.words;
        html! {
            header.leaf-head #people-head {
                h1 { (words.say("people")) }
                (self.troubles())
                (self.next())
            }
        }
    }

    /// Rooms that the relay has not opened.
    fn troubles(&self) -> Markup {
        let words = self.talks.words;
        let opening = self.talks.views.iter();
        let opening = opening.filter(|(room, _)| room.standing == "opening");
        let refused = opening
            .clone()
            .find_map(|(room, _)| room.explanation.as_ref());
        html! {
            @if let Some(why) = refused {
                div.told role="alert" {
                    p { (words.say("people-relay-refused")) }
                    (more_in_english(words, Some(why)))
                }
            } @else if opening.count() > 0 {
                p.pending { (words.say("people-relay-awaited")) }
            }
        }
    }

    /// What is to be done next.
    fn next(&self) -> Markup {
        let words = self.talks.words;
        let cards = self.invitations.iter().filter(|one| one.state == "card");
        let alone = |(room, view): &&(RoomSummary, RoomView)| {
            self.talks.official && room.kind == "side" && self.lacks_head(view)
        };
        let alone: Vec<_> = self.talks.open().filter(alone).collect();
        html! {
            @for one in cards {
                p.next {
                    (words.with("people-card", [("name", one.name.as_deref().unwrap_or_default().into())])) " "
                    a.button.main href=(Sheet::Invitation(one.invitation).place()) { (words.say("joining-open")) }
                }
            }
            @for (room, view) in &alone {
                @let side = view.side.as_deref().unwrap_or_default();
                form.next method="post" action={ "/talks/" (self.talks.id) "/invite" } {
                    span class={ "chip " (Hue::of(&self.talks.rooms, &room.id).0) } {
                        span.swatch aria-hidden="true" {}
                        (words.with("people-no-head", [("side", side.into())]))
                    }
                    input type="hidden" name="who" value={ "head/" (side) };
                    button.main type="submit" { (words.with("people-invite-head", [("side", side.into())])) }
                }
            }
            @if self.talks.official && alone.is_empty() {
                p.lead { (words.say("people-lead-official")) }
            }
            @if !self.talks.official {
                p.lead { (words.say(if self.is_head() { "people-lead-head" } else { "people-lead" })) }
            }
        }
    }

    /// Whether a side has no head and none is invited.
    fn lacks_head(&self, view: &RoomView) -> bool {
        let seated = view.people.iter().any(|one| one.role == Role::Head);
        let invited = self.invitations.iter().any(|one| {
            one.role == Role::Head
                && Some(&one.to) == view.side.as_ref()
                && invited::is_underway(one)
        });
        !seated && !invited
    }

    /// Whether the reader is a head.
    pub(super) fn is_head(&self) -> bool {
        let mut people = self.talks.views.iter().flat_map(|(_, view)| &view.people);
        people.any(|one| one.you && one.role == Role::Head)
    }

    fn rooms(&self) -> Markup {
        let words = self.talks.words;
        html! {
            div.room-cards #people-rooms {
                @for (room, view) in &self.talks.views {
                    @let name = room_name(words, room);
                    section class={ "room-card " (Hue::of(&self.talks.rooms, &room.id).0) } aria-label=(name) {
                        div.band aria-hidden="true" {}
                        header { h2 { (name) } p.aside { (self.reads(room, view)) } }
                        ul.persons {
                            @for one in &view.people { (self.person(room, view, one)) }
                        }
                        @if view.people.iter().all(|one| one.you) {
                            p.nothing { (words.say("people-alone")) }
                        }
                        (self.leaving(room, view))
                    }
                }
            }
        }
    }

    /// Who reads the room.
    fn reads(&self, room: &RoomSummary, view: &RoomView) -> String {
        let words = self.talks.words;
        let side = view.side.as_deref().unwrap_or_default();
        match room.kind.as_str() {
            "delegation" => words.say("reads-delegation"),
            "side" if self.talks.official => words.with("reads-official", [("side", side.into())]),
            "side" => words.say("people-reads-side"),
            _ => words.say("reads-team"),
        }
    }

    /// The form by which anybody is invited whom the reader may invite.
    fn form(&self) -> Markup {
        let words = self.talks.words;
        let whom = self.whom();
        if whom.is_empty() {
            return html! { p.aside { (words.say("people-may-not-invite")) } };
        }
        html! {
            section.panel aria-labelledby="invite-title" {
                h2 #invite-title { (words.say("people-invite")) }
                form.long method="post" action={ "/talks/" (self.talks.id) "/invite" }
                    data-draft=(kept(&format!("/talks/{}/invite", self.talks.id))) {
                    div.entry {
                        label for="who" { (words.say("people-as")) }
                        select #who name="who" {
                            @for (group, roles) in &whom {
                                optgroup label=(group) {
                                    @for (value, role) in roles {
                                        option value=(value) { (words.say(super::line::role(*role))) " · " (group) }
                                    }
                                }
                            }
                        }
                    }
                    details.more-of {
                        summary { (words.say("people-roles")) }
                        (self.roles(&whom))
                    }
                    div.entry {
                        label for="hours" { (words.say("people-valid")) }
                        select #hours name="hours" {
                            @for (hours, key) in VALID {
                                option value=(hours) selected[hours == 72] { (words.say(key)) }
                            }
                        }
                    }
                    div.choices { button.main type="submit" { (words.say("people-invite-go")) } }
                }
            }
        }
    }

    /// Whom the reader may invite: to where, and as what.
    fn whom(&self) -> Vec<(String, Vec<(String, Role)>)> {
        let words = self.talks.words;
        let list = |to: &str, roles: &[Role]| -> Vec<(String, Role)> {
            let roles = roles.iter();
            roles
                .map(|role| (format!("{}/{to}", roles::code(*role)), *role))
                .collect()
        };
        let mut whom = Vec::new();
        if self.talks.official {
            for (room, view) in self.talks.open().filter(|(room, _)| room.kind == "side") {
                let side = view.side.as_deref().unwrap_or_default();
                let roles = [Role::Head, Role::Deputy, Role::Delegate];
                whom.push((room_name(words, room), list(side, &roles)));
            }
            let roles = [Role::Official, Role::Staff, Role::Interpreter];
            whom.push((words.say("team"), list("team", &roles)));
        } else if self.is_head() {
            whom.push((words.say("people-both-rooms"), list("", &[Role::Delegate])));
            let own = self
                .talks
                .open()
                .find(|(room, _)| room.kind == "delegation");
            if own.is_some() {
                let roles = [Role::Partner, Role::Delegate];
                whom.push((words.say("delegation-only"), list("delegation", &roles)));
            }
        }
        whom
    }

    fn roles(&self, whom: &[(String, Vec<(String, Role)>)]) -> Markup {
        let words = self.talks.words;
        let mut roles: Vec<Role> = whom
            .iter()
            .flat_map(|(_, roles)| roles.iter().map(|(_, role)| *role))
            .collect();
        roles.sort_unstable();
        roles.dedup();
        let named = |role: Role| words.say(super::line::role(role));
        html! {
            dl.roles {
                @for role in roles {
                    dt { (named(role)) }
                    dd { (words.with(roles::may(role), [("role", Part::Formed(&named(role)))])) }
                }
            }
        }
    }
}
