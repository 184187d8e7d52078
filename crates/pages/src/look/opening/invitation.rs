//! An invitation at the desk where it was made: the link and its code, then the
//! safety words to compare, then who came in by it.

use desk::answer::{InvitationView, RoomSummary, View};
use desk::command::Query;
use maud::{Markup, html};
use uuid::Uuid;

use crate::language::{Part, Words};
use crate::look::sheet::{Drawn, Seen, Sheet, Talks};
use crate::look::{Hue, line, qr, room_name};
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble, strange};
use crate::trouble::more_in_english;

/// The invitations made at this desk.
pub(crate) async fn all(shared: &Shared) -> Result<Vec<InvitationView>, Trouble> {
    match shared.desk.query(Query::Invitations).await? {
        View::Invitations { invitations } => Ok(invitations),
        _ => Err(strange()),
    }
}

/// One of them.
///
/// # Errors
/// If there is none of this number.
pub(crate) async fn one(shared: &Shared, number: u32) -> Result<InvitationView, Trouble> {
    let all = all(shared).await?;
    let found = all.into_iter().find(|one| one.invitation == number);
    found.ok_or_else(|| Trouble::say("refused-no-invitation"))
}

/// Looks at it.
pub(crate) async fn look(shared: &Shared, person: &Person, number: u32) -> Result<Seen, Trouble> {
    let invitation = one(shared, number).await?;
    let talks = Talks::look(shared, person, &invitation.talks.to_string()).await?;
    let words = talks.words;
    let view = Invitation {
        words,
        rooms: &talks.rooms,
        invitation: &invitation,
        hosted: match shared.hosting.house() {
            Some(house) => house.active().await,
            None => Vec::new(),
        },
    };
    Ok(Seen::Here(Box::new(Drawn {
        words,
        title: view.title(),
        talks: talks.title.clone(),
        live: vec![view.draw()],
        fixed: Markup::default(),
        rooms: talks.rooms,
    })))
}

/// For whom an invitation is, in words.
pub(crate) fn for_whom(words: Words, invitation: &InvitationView) -> String {
    match (&invitation.person, invitation.again) {
        (Some(name), true) => words.with("invitation-again", [("name", name.into())]),
        (Some(name), false) => words.with("invitation-device", [("name", name.into())]),
        (None, _) if invitation.to == "team" => words.say("invitation-team"),
        (None, _) => words.with("invitation-side", [("side", (&invitation.to).into())]),
    }
}

struct Invitation<'a> {
    words: Words,
    rooms: &'a [RoomSummary],
    invitation: &'a InvitationView,
    /// Whose desks run here, so that the link can be laid on them.
    hosted: Vec<(Uuid, String)>,
}

impl Invitation<'_> {
    fn title(&self) -> String {
        let role = self.words.say(line::role(self.invitation.role));
        let part = [("role", Part::Formed(&role))];
        self.words.with("invitation-title", part)
    }

    fn draw(&self) -> Markup {
        let words = self.words;
        let one = self.invitation;
        let first = one.rooms.first().map_or("", String::as_str);
        html! {
            section class={ "invitation " (Hue::of(self.rooms, first).0) } id={ "invitation-" (one.invitation) } aria-live="polite" {
                header.leaf-head {
                    h1 { (self.title()) }
                    p.lead { (for_whom(words, one)) }
                    (self.opens())
                }
                @match one.state.as_str() {
                    "opening" | "waiting" => (self.to_hand_over()),
                    "card" => (self.to_compare()),
                    "approving" => p.pending { (words.with("invitation-letting-in", [("name", self.name().into())])) },
                    "answered" => (self.came()),
                    _ => (self.over()),
                }
            }
        }
    }

    fn name(&self) -> &str {
        self.invitation.name.as_deref().unwrap_or_default()
    }

    /// The rooms that it opens.
    fn opens(&self) -> Markup {
        let ids = self.invitation.rooms.iter();
        let rooms = ids.filter_map(|id| self.rooms.iter().find(|room| room.id == *id));
        html! {
            p.opens {
                (self.words.say("invitation-opens")) " "
                @for room in rooms {
                    span class={ "chip " (Hue::of(self.rooms, &room.id).0) } {
                        span.swatch aria-hidden="true" {}
                        (room_name(self.words, room))
                    }
                }
            }
        }
    }

    fn to_hand_over(&self) -> Markup {
        let words = self.words;
        let one = self.invitation;
        let link = one.link.as_deref().unwrap_or_default();
        let id = format!("link-{}", one.invitation);
        html! {
            div.handing {
                div.told-how {
                    h2 { (words.say("invitation-hand-over")) }
                    p.trust { (words.say("invitation-trust")) }
                    label for=(id) { (words.say("invitation-link")) }
                    textarea.link id=(id) rows="5" dir="ltr" readonly spellcheck="false" { "\n" (link) }
                    div.choices {
                        button.main.scripted type="button" data-copies=(id) data-copied=(words.say("invitation-copied")) {
                            (words.say("invitation-copy"))
                        }
                        a.button href={ (Sheet::Invitation(one.invitation).place()) "/file" } download { (words.say("invitation-save")) }
                    }
                    p { (words.with("invitation-until", [("when", one.expires.into())])) }
                    p { (words.say("invitation-then")) }
                    @if one.state == "opening" { p.pending { (words.say("invitation-opening")) } }
                }
                figure {
                    (qr::draw(link, &words.say("invitation-code")))
                    figcaption.aside { (words.say("invitation-code")) }
                }
            }
            @if one.state == "waiting" && !self.hosted.is_empty() { (self.to_lay_down()) }
            (self.stop("invitation-revoke"))
        }
    }

    /// The desks on which the link can be laid, without going through anybody's hands.
    fn to_lay_down(&self) -> Markup {
        let words = self.words;
        let place = Sheet::Invitation(self.invitation.invitation).place();
        html! {
            section.told-how aria-labelledby="lay-title" {
                h2 #lay-title { (words.say("invitation-hosted")) }
                form.choices method="post" action={ (place) "/lay" } {
                    @for (account, name) in &self.hosted {
                        button type="submit" name="account" value=(account.simple()) { bdi { (legible::line(name)) } }
                    }
                }
            }
        }
    }

    fn to_compare(&self) -> Markup {
        let words = self.words;
        let one = self.invitation;
        let name = self.name();
        let device = one.device.as_deref().unwrap_or_default();
        let safety = one.words.as_deref().unwrap_or_default();
        let place = Sheet::Invitation(one.invitation).place();
        html! {
            div.comparing {
                p.from { (words.with("invitation-answered-by", [("name", name.into()), ("device", device.into())])) }
                h2 { (words.say("invitation-compare")) }
                p.lead { (words.with("invitation-compare-lead", [("name", name.into())])) }
                form method="post" action={ (place) "/approve" } data-act {
                    input type="hidden" name="words" value=(safety);
                    ol.safety lang="en" dir="ltr" {
                        @for (index, word) in safety.split(' ').enumerate() {
                            li { label {
                                input type="checkbox" name="heard" value=(index) required;
                                span.word { (word) }
                            } }
                        }
                    }
                    p.aside { (words.say("invitation-compare-why")) }
                    div.choices {
                        button.main type="submit" { (words.with("invitation-match", [("name", name.into())])) }
                    }
                }
                (self.stop("invitation-differ"))
            }
        }
    }

    fn stop(&self, label: &str) -> Markup {
        let place = Sheet::Invitation(self.invitation.invitation).place();
        html! {
            form method="post" action={ (place) "/decline" } data-act {
                button.stop type="submit" { (self.words.say(label)) }
            }
        }
    }

    fn came(&self) -> Markup {
        let words = self.words;
        let first = self.invitation.rooms.first();
        let room = first.and_then(|id| self.rooms.iter().find(|room| room.id == *id));
        html! {
            p.lead { (words.say("invitation-came")) }
            div.choices {
                @if let Some(room) = room {
                    a.button.main href={ "/rooms/" (room.id) } {
                        (words.with("invitation-to-room", [("room", Part::Formed(&room_name(words, room)))]))
                    }
                }
                (self.to_people())
            }
        }
    }

    fn over(&self) -> Markup {
        let words = self.words;
        html! {
            p.lead {
                @if self.invitation.state == "declined" { (words.say("invitation-declined")) }
                @else { (words.say("invitation-ended")) }
            }
            @if let Some(why) = &self.invitation.explanation {
                p { (words.say("invitation-ended-next")) }
                (more_in_english(words, Some(why)))
            }
            div.choices { (self.to_people()) }
        }
    }

    fn to_people(&self) -> Markup {
        let place = Sheet::People(self.invitation.talks.to_string()).place();
        html! { a.button href=(place) { (self.words.say("invitation-to-people")) } }
    }
}
