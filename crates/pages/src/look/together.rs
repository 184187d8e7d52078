//! Proposals and exchanges, as the intermediary sees them: what is put to several
//! sides, what is matched, how each side stands; and where both are begun.

use std::collections::BTreeMap;

use desk::answer::{MatterPart, MatterView, RoomSummary, TrayItem, View};
use desk::command::Query;
use maud::{Markup, html};
use talks::terms::Passage;
use talks::view::{PermissionView, ProposalView, RoomView};

use super::guard::Findings;
use super::room::Place;
use super::sheet::{Drawn, Seen, Sheet};
use super::timeline::{own_words, talks_of};
use super::{Hue, permission, terms, tray, typed};
use crate::acts::filled::kept;
use crate::language::Words;
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble, strange};

/// Under which key the draft of a proposal is kept: below the team's room, with whose
/// copy it goes.
pub(crate) fn draft_key(rooms: &[RoomSummary]) -> String {
    let team = rooms.iter().find(|room| room.kind == "team");
    let team = team.map_or("", |room| room.id.as_str());
    format!("/rooms/{team}/proposal")
}

/// Looks at what the sides do together.
///
/// # Errors
/// If this desk is not the intermediary's.
pub(crate) async fn look(shared: &Shared, person: &Person) -> Result<Seen, Trouble> {
    let rooms = shared.rooms().await?;
    if !super::desk::is_officials(&rooms) {
        return Err(Trouble::say("refused-no-intermediary"));
    }
    let words = own_words(shared, person, &rooms).await?;
    let View::Together { matters } = shared.desk.query(Query::Together).await? else {
        return Err(strange());
    };
    let mut views = BTreeMap::new();
    for room in rooms.iter().filter(|room| room.kind == "side") {
        views.insert(room.id.clone(), shared.room(&room.id, 0).await?);
    }
    let mut waiting = shared.tray().await?;
    waiting.retain(|item| item.state == "in-exchange");
    let drawing = Drawing {
        words,
        rooms: &rooms,
        views: &views,
    };
    let main = html! {
        section #together.together aria-labelledby="together-title" {
            header.leaf-head {
                h1 #together-title { (words.say("together")) }
                p.lead { (words.say("together-lead")) }
            }
            @if matters.is_empty() { p.nothing { (words.say("together-empty")) } }
            ol.matters { @for matter in matters.iter().rev() { li { (drawing.matter(matter)) } } }
            (drawing.to_match(&waiting))
        }
    };
    let titles = rooms.iter().map(|room| room.title.clone());
    Ok(Seen::Here(Box::new(Drawn {
        words,
        title: words.say("together"),
        talks: titles.take(1).collect(),
        live: vec![main],
        fixed: proposing(words, &rooms, &views, &shared.drafts.of(&draft_key(&rooms))),
        rooms,
    })))
}

struct Drawing<'a> {
    words: Words,
    rooms: &'a [RoomSummary],
    /// The rooms of the sides, by id, without lines.
    views: &'a BTreeMap<String, RoomView>,
}

impl Drawing<'_> {
    fn matter(&self, matter: &MatterView) -> Markup {
        let words = self.words;
        let exchange = matter.kind == "exchange";
        let kind = match matter.kind.as_str() {
            "exchange" => "together-exchange",
            "charter" => "together-charter",
            _ => "together-proposal",
        };
        let state = match (matter.state.as_str(), exchange) {
            ("agreed", true) => words.say("decision-agreed"),
            ("not-agreed", true) => words.say("decision-not"),
            ("closed", true) => words.say("tray-closed"),
            (_, true) => words.with("term-closes", [("when", matter.closes.into())]),
            ("agreed", false) => words.say("proposal-agreed"),
            ("not-agreed", false) => words.say("proposal-not-agreed"),
            ("closed", false) => words.say("proposal-closed"),
            (_, false) => words.with("timeline-until", [("when", matter.closes.into())]),
        };
        html! {
            article.matter data-state=(matter.state) {
                header {
                    h2 { (words.say(kind)) }
                    p.state data-state=(matter.state) { span.mark aria-hidden="true" {} (state) }
                }
                @if let Some(text) = &matter.words {
                    (typed::brief(&Passage {
                        words: text.clone(),
                        language: matter.language.clone().unwrap_or_default(),
                    }, &words.say("words")))
                }
                ul.parts { @for part in &matter.parts {
                    @let hue = part.room.as_deref().map_or("hue team", |room| Hue::of(self.rooms, room).0);
                    li class=(hue) {
                        span.swatch aria-hidden="true" {}
                        div { strong { (typed::name(&part.side)) } (self.part(part, exchange)) }
                    }
                } }
            }
        }
    }

    /// How one side stands. Only the team reads this (rule R10).
    fn part(&self, part: &MatterPart, exchange: bool) -> Markup {
        let words = self.words;
        let unknown = || html! { p.aside { (words.say("together-unknown")) } };
        let view = part.room.as_ref().and_then(|room| self.views.get(room));
        let (Some(room), Some(view), Some(number)) = (&part.room, view, part.number) else {
            return unknown();
        };
        if exchange {
            let found = view.permissions.iter().find(|one| one.number == number);
            return found.map_or_else(unknown, |one| self.permitted(room, view, one));
        }
        let found = view.proposals.iter().find(|one| one.number == number);
        found.map_or_else(unknown, |one| self.answered(one))
    }

    fn permitted(&self, room: &str, view: &RoomView, permission: &PermissionView) -> Markup {
        let place = Place::new(self.words, self.rooms, room, view);
        html! {
            // That it waits is said of the exchange as a whole.
            @if permission.state != "waiting" { p { (permission::state(&place, permission)) } }
            @if let Some(passage) = &permission.passage {
                (typed::brief(passage, &self.words.say("words")))
            }
            (permission::terms(&place, &permission.terms))
        }
    }

    fn answered(&self, proposal: &ProposalView) -> Markup {
        let words = self.words;
        let yes = proposal.answers.iter().filter(|answer| answer.yes).count() as u64;
        html! {
            p { (words.with("together-yes", [
                ("yes", yes.into()), ("needed", proposal.needed.into()),
            ])) }
            @for answer in &proposal.answers {
                p.aside { (words.with(
                    if answer.yes { "your-side-yes" } else { "your-side-no" },
                    [("name", (&answer.name).into())],
                )) }
            }
        }
    }

    /// What waits for something in return, to be matched.
    fn to_match(&self, waiting: &[TrayItem]) -> Markup {
        let words = self.words;
        html! {
            section.part {
                h2 { (words.say("together-match-title")) }
                p.aside { (words.say("together-match-lead")) }
                @if waiting.is_empty() {
                    p.nothing { (words.say("together-match-none")) }
                } @else {
                    form.stack method="post" action="/together/exchange" data-act {
                        ol { @for item in waiting { li.leaving-item {
                            label.option {
                                input type="checkbox" name="part" value={ (item.room) ":" (item.number) };
                                (tray::way(words, self.rooms, item))
                            }
                            (tray::passage(words, item))
                            (tray::terms(words, item))
                            p.aside { (tray::state(words, item)) }
                        } } }
                        button.main type="submit" { (words.say("together-match")) }
                    }
                }
            }
        }
    }
}

/// Where a proposal is written. What is typed there is kept, and not drawn over.
fn proposing(
    words: Words,
    rooms: &[RoomSummary],
    views: &BTreeMap<String, RoomView>,
    draft: &str,
) -> Markup {
    let talks = talks_of(rooms);
    let beside = || {
        rooms
            .iter()
            .filter(|room| room.kind == "side" && room.short != "intermediary")
    };
    let first: Vec<&String> = views
        .values()
        .next()
        .map(|view| view.sides.iter().collect())
        .unwrap_or_default();
    html! {
        section.proposing.part aria-labelledby="proposing-title" {
            h2 #proposing-title { (words.say("together-propose-title")) }
            p.aside { (words.say("together-propose-lead")) }
            form.stack method="post" action="/together/propose" data-act data-words="proposal"
                data-draft=(kept("/together/propose")) {
                label.field for="proposal" { (words.say("together-words")) }
                textarea #proposal name="words" rows="4" dir="auto" required maxlength="61440"
                    data-key="KeyW" data-draft="/together/draft" { "\n" (draft) }
                @if let [one, other, ..] = first.as_slice() {
                    p.choices {
                        span.aside { (words.say("together-forms")) }
                        @for key in ["together-bracket", "together-high-low"] {
                            button.for-script type="button" data-fill="proposal"
                                data-text=(form_of(words, key, one, other)) { (words.say(key)) }
                        }
                    }
                }
                @if talks.len() > 1 {
                    label.field {
                        (words.say("together-talks"))
                        select name="talks" { @for id in &talks {
                            @let title = rooms.iter().find(|room| room.talks == *id).map_or("", |room| room.title.as_str());
                            option value=(id) { (legible::line(title)) }
                        } }
                    }
                } @else {
                    @if let [id] = talks.as_slice() { input type="hidden" name="talks" value=(id); }
                    // Whoever unticks every side means nobody, and not all.
                    input type="hidden" name="ticks" value="yes";
                    fieldset.choices {
                        legend { (words.say("together-to")) }
                        @for room in beside() {
                            label class={ "option end " (Hue::of(rooms, &room.id).0) } {
                                input type="checkbox" name="to" value=(room.short) checked;
                                span.swatch aria-hidden="true" {}
                                (typed::name(&room.short))
                            }
                        }
                    }
                }
                (terms::moment(&words.with("together-closes", [("zone", (&words.1.name()).into())]), "closes", ""))
                button.main type="submit" { (words.say("together-propose")) }
            }
        }
    }
}

/// The beginning of a bracketed offer or a high–low agreement, to be completed.
/// What sets names apart in a sentence of a page has no place in people's words.
fn form_of(words: Words, key: &str, one: &str, other: &str) -> String {
    let parts = [("one", one.into()), ("other", other.into())];
    let text = words.with(&format!("{key}-text"), parts);
    text.replace(['\u{2068}', '\u{2069}'], "")
}

/// What is asked before something is put to several sides, or matched.
pub(crate) struct Question<'a> {
    pub(crate) words: Words,
    pub(crate) rooms: &'a [RoomSummary],
    /// The messages: what is asked, and the yes to it.
    pub(crate) title: &'static str,
    pub(crate) yes: &'static str,
    /// The rooms that it concerns, by id.
    pub(crate) there: Vec<String>,
    /// What resembles other rooms' words.
    pub(crate) found: Option<Findings>,
    /// What goes, one by one.
    pub(crate) passages: Vec<Passage>,
    /// A sentence about it.
    pub(crate) note: String,
    pub(crate) action: &'static str,
    pub(crate) fields: Vec<(String, String)>,
}

impl Question<'_> {
    /// Draws it: where to, in each room's colour and pattern, what, and two ways out.
    pub(crate) fn draw(&self) -> Markup {
        let words = self.words;
        let looked = self.found.is_some();
        html! {
            div.ask {
                h2 #ask-title { (words.say(self.title)) }
                div.destinations {
                    @for id in &self.there {
                        @let room = self.rooms.iter().find(|room| room.id == *id);
                        div class={ "destination " (Hue::of(self.rooms, id).0) } {
                            div.band aria-hidden="true" {}
                            p.name { (room.map_or_else(String::new, |room| super::room_name(words, room))) }
                        }
                    }
                }
                @if let Some(findings) = &self.found {
                    div.looked role="alert" tabindex="-1" {
                        h3 { (words.say("guard-title")) }
                        p { (words.say("together-resembles")) }
                        (findings.draw(words))
                    }
                }
                @for passage in &self.passages { (typed::passage(passage, &words.say("words"))) }
                p { (self.note) }
                form.choices method="post" action=(self.action) data-act data-closes {
                    @for (name, value) in &self.fields { input type="hidden" name=(name) value=(value); }
                    input type="hidden" name="seen" value="yes";
                    button.main[!looked] type="submit" data-goes=(Sheet::Together.place()) { (words.say(self.yes)) }
                    a.button.main[looked] href=(Sheet::Together.place()) data-close autofocus { (words.say("convey-not")) }
                }
            }
        }
    }
}
