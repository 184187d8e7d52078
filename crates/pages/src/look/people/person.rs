//! One person in a room: what they may do there, and what the reader may do about
//! them.

use desk::answer::RoomSummary;
use maud::{Markup, html};
use talks::Role;
use talks::view::{PersonView, RoomView};

use super::{People, roles};
use crate::look::{line, room_name, typed};

impl People<'_> {
    pub(super) fn person(&self, room: &RoomSummary, view: &RoomView, one: &PersonView) -> Markup {
        let words = self.talks.words;
        let devices: Vec<String> = one.devices.iter().map(|name| legible::line(name)).collect();
        html! {
            li.one {
                p.who-is {
                    strong { (typed::name(&one.name)) }
                    span.role { (words.say(line::role(one.role))) }
                    @if one.you { span.you { (words.say("you")) } }
                    @if one.leaving { span.leaves { (words.say("people-leaving")) } }
                }
                p.aside { (words.say(roles::may(one.role))) }
                p.aside { (words.say("people-devices")) " " bdi { (devices.join(", ")) } }
                (self.about(room, view, one))
            }
        }
    }

    /// What the reader may do about somebody, folded, so that nothing of it is
    /// pressed by mistake.
    fn about(&self, room: &RoomSummary, view: &RoomView, one: &PersonView) -> Markup {
        let words = self.talks.words;
        let name = &one.name;
        let who = self.as_invited(room, view, one);
        let removes = !one.you && may_change(view) && view.closed.is_none();
        if who.is_none() && !removes {
            return Markup::default();
        }
        let invite = format!("/talks/{}/invite", self.talks.id);
        let named = || [("name", name.into())];
        html! {
            details.about {
                summary { (words.with("people-about", named())) }
                @if let Some(who) = &who {
                    @if !one.you {
                        div.deed {
                            h3 { (words.say("people-lost")) }
                            ol.steps {
                                li { (words.say("people-lost-1")) }
                                li { (words.with("people-lost-2", named())) }
                                li { (words.say("people-lost-3")) }
                                @if one.role.has_side_key() { li { (words.say("people-lost-4")) } }
                            }
                            form method="post" action=(invite) {
                                input type="hidden" name="who" value=(who);
                                input type="hidden" name="again" value=(name);
                                button type="submit" { (words.with("people-lost-go", named())) }
                            }
                        }
                    }
                    div.deed {
                        h3 { (words.say("people-device")) }
                        p { (words.with("people-device-lead", named())) }
                        form method="post" action=(invite) {
                            input type="hidden" name="who" value=(who);
                            input type="hidden" name="device-of" value=(name);
                            button type="submit" { (words.say("people-device-go")) }
                        }
                    }
                }
                @if removes {
                    @let others = self.other_roles(room, one);
                    @if !others.is_empty() {
                        div.deed {
                            h3 { (words.say("people-role")) }
                            p { (words.with("people-role-lead", named())) }
                            form.inline method="post" action={ "/rooms/" (room.id) "/people/role" } {
                                input type="hidden" name="person" value=(name);
                                select name="role" aria-label=(words.say("people-as")) {
                                    @for role in others {
                                        option value=(roles::code(role)) { (words.say(line::role(role))) }
                                    }
                                }
                                button type="submit" { (words.say("people-role-go")) }
                            }
                        }
                    }
                    div.deed {
                        h3 { (words.say("people-remove")) }
                        p { (words.with("people-remove-lead", [
                            ("name", name.into()),
                            ("room", crate::language::Part::Formed(&room_name(words, room))),
                        ])) }
                        form method="post" action={ "/rooms/" (room.id) "/people/remove" } data-act {
                            input type="hidden" name="person" value=(name);
                            button.stop type="submit" { (words.with("people-remove-go", named())) }
                        }
                    }
                }
            }
        }
    }

    /// As what and to where somebody is invited on another device; none if not by
    /// the reader.
    fn as_invited(&self, room: &RoomSummary, view: &RoomView, one: &PersonView) -> Option<String> {
        let code = roles::code(one.role);
        if !may_change(view) || view.closed.is_some() {
            return None;
        }
        if self.talks.official {
            let side = view.side.as_deref().unwrap_or_default();
            return match room.kind.as_str() {
                "team" => Some(format!("{code}/team")),
                // Of the team there, where it concerns all rooms at once.
                "side" if one.role.is_intermediary() => None,
                "side" => Some(format!("{code}/{side}")),
                _ => None,
            };
        }
        match (room.kind.as_str(), one.role) {
            ("side", Role::Delegate) => Some(format!("{code}/")),
            ("delegation", Role::Partner) => Some(format!("{code}/delegation")),
            ("delegation", Role::Delegate) if !self.is_in_side_room(&one.name) => {
                Some(format!("{code}/delegation"))
            }
            _ => None,
        }
    }

    fn is_in_side_room(&self, name: &str) -> bool {
        let mut sides = self.talks.open().filter(|(room, _)| room.kind == "side");
        sides.any(|(_, view)| view.people.iter().any(|one| one.name == name))
    }

    /// The roles that somebody could have in a room in the place of theirs, if the
    /// reader may give them.
    fn other_roles(&self, room: &RoomSummary, one: &PersonView) -> Vec<Role> {
        let roles: &[Role] = match (self.talks.official, room.kind.as_str()) {
            (true, "side") if !one.role.is_intermediary() => {
                &[Role::Head, Role::Deputy, Role::Delegate]
            }
            _ => &[],
        };
        roles
            .iter()
            .copied()
            .filter(|role| *role != one.role)
            .collect()
    }

    /// Leaving a room.
    pub(super) fn leaving(&self, room: &RoomSummary, view: &RoomView) -> Markup {
        let words = self.talks.words;
        let mut own = view.people.iter().filter(|one| one.you);
        let leaves =
            own.any(|one| !one.leaving) && view.closed.is_none() && room.standing == "open";
        html! {
            @if leaves {
                details.about {
                    summary { (words.say("people-leave")) }
                    div.deed {
                        p { (words.say("people-leave-lead")) }
                        form method="post" action={ "/rooms/" (room.id) "/leave" } data-act {
                            button.stop type="submit" {
                                (words.with("people-leave-go", [("room", crate::language::Part::Formed(&room_name(words, room)))]))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether the reader may let people into a room and take them out.
fn may_change(view: &RoomView) -> bool {
    let mut own = view.people.iter().filter(|one| one.you);
    own.any(|one| one.role.may_commit())
}
