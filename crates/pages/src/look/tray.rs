//! The tray: what may be conveyed, where from and where to, in what words, as
//! whose, under which condition, until when. And the confirmation before it goes.

use desk::answer::{RoomSummary, TrayItem};
use maud::{Markup, html};
use talks::{Time, Wording};

use super::desk::{reads, room_of_side};
use super::guard::Findings;
pub(crate) use super::takers::{Taker, Takers, taking};
use super::{Hue, permission, room_name, typed};
use crate::drafts::Drafts;
use crate::language::{Part, Words};
use crate::shared::Trouble;

/// Where something of the tray is kept, done and begun.
pub(crate) fn place(item: &TrayItem) -> String {
    format!("/rooms/{}/tray/{}", item.room, item.number)
}

/// Whether it is the official's to do something with it now.
pub(crate) fn is_open(item: &TrayItem) -> bool {
    matches!(item.state.as_str(), "ready" | "only-if-asked")
        || is_to_show(item)
        || is_left_behind(item)
}

/// Whether the side that permits wants to see the very words first.
pub(crate) fn is_to_show(item: &TrayItem) -> bool {
    item.state == "to-show"
}

/// Whether the words are the official's to choose now.
pub(crate) fn is_own(item: &TrayItem) -> bool {
    item.wording == Wording::Substance || is_to_show(item)
}

/// Whether it is to be finished in the place of whoever could not.
pub(crate) fn is_left_behind(item: &TrayItem) -> bool {
    item.state == "left-behind"
}

/// Draws the tray.
pub(crate) struct Tray<'a> {
    pub(crate) words: Words,
    pub(crate) rooms: &'a [RoomSummary],
    pub(crate) takers: &'a Takers,
    pub(crate) drafts: &'a Drafts,
}

impl Tray<'_> {
    /// Draws it.
    pub(crate) fn draw(&self, items: &[TrayItem]) -> Markup {
        let words = self.words;
        html! {
            section #tray.tray tabindex="-1" aria-labelledby="tray-title" data-key="KeyT" {
                header {
                    h2 #tray-title { (words.say("tray")) }
                    p.aside { (words.say(if items.is_empty() { "tray-empty" } else { "tray-lead" })) }
                }
                div #held-tray aria-live="polite" {
                    @for item in items.iter().filter(|item| item.state == "held") {
                        (held(words, self.rooms, item, self.drafts))
                    }
                }
                ol {
                    @for item in items.iter().filter(|item| item.state != "held") {
                        li id={ "tray-" (short(item)) "-" (item.number) } { (self.one(item)) }
                    }
                }
            }
        }
    }

    fn one(&self, item: &TrayItem) -> Markup {
        let words = self.words;
        let open = is_open(item);
        let goes_to = match is_to_show(item) {
            true => Some(item.room.as_str()),
            false => room_of_side(self.rooms, &item.room, &item.to).map(|(to, _)| to.id.as_str()),
        };
        let column = goes_to.filter(|_| open);
        let column = column.map(|id| format!("column-{}", id.get(..12).unwrap_or(id)));
        let hears = if is_to_show(item) {
            &item.from
        } else {
            &item.to
        };
        html! {
            article.tray-item data-to=[&column]
                data-wrong=[column.as_ref().map(|_| words.with("drag-wrong", [("side", hears.into())]))] {
                div.tray-head {
                    @if column.is_some() {
                        // By the keyboard, and for whoever hears the page, the button is the way.
                        span.handle data-drag aria-hidden="true" title=(words.say("drag-hint")) {}
                    }
                    (way(words, self.rooms, item))
                }
                (passage(words, item))
                (terms(words, item))
                p.state data-state=(item.state) { span.mark aria-hidden="true" {} (state(words, item)) }
                (self.taken(item))
                div.choices {
                    @if open {
                        form method="get" action=(place(item)) data-act {
                            button type="submit" data-key="KeyC" {
                                @match () {
                                    () if is_to_show(item) => (words.with("show-to", [("side", (&item.from).into())])),
                                    () if is_left_behind(item) => (words.say("take-over")),
                                    () => (words.with("convey-to", [("side", (&item.to).into())])),
                                }
                            }
                        }
                        @if self.takers.of_item(item).is_none() {
                            form method="post" action={ (place(item)) "/take" } data-act {
                                button.quiet type="submit" { (words.say("take")) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Who of the team said that they take it.
    fn taken(&self, item: &TrayItem) -> Markup {
        let words = self.words;
        html! {
            @if let Some(taker) = self.takers.of_item(item) {
                p.taken.yours[taker.you] { @match taker.you {
                    true => (words.say("taken-you")),
                    false => (words.with("taken", [("name", (&taker.name).into())])),
                } }
            }
        }
    }
}

fn short(item: &TrayItem) -> &str {
    item.room.get(..12).unwrap_or_default()
}

/// Held: with the seconds that run, and the way back.
fn held(words: Words, rooms: &[RoomSummary], item: &TrayItem, drafts: &Drafts) -> Markup {
    let to = room_of_side(rooms, &item.room, &item.to);
    let name = to.map_or_else(|| item.to.clone(), |(room, _)| room_name(words, room));
    let own = match item.wording {
        Wording::Substance => drafts.of(&place(item)),
        _ => String::new(),
    };
    html! {
        article.held.hue.(hue(rooms, item)) id={ "held-" (short(item)) "-" (item.number) } {
            h3 { (words.with("held-title", [("room", Part::Formed(&name))])) }
            @if let Some(until) = item.until { div.running aria-hidden="true" data-until=(until.0) {} }
            (way(words, rooms, item))
            @if own.is_empty() { (passage(words, item)) } @else { (typed::block(&own, "", "")) }
            (terms(words, item))
            form method="post" action={ (place(item)) "/recall" } data-act {
                button.main type="submit" { (words.say("recall")) }
            }
        }
    }
}

fn hue(rooms: &[RoomSummary], item: &TrayItem) -> &'static str {
    let to = room_of_side(rooms, &item.room, &item.to);
    let look = to.map_or("hue team", |(_, Hue(look))| look);
    look.strip_prefix("hue ").unwrap_or(look)
}

/// Where from, and where to: each with its colour and pattern.
pub(crate) fn way(words: Words, rooms: &[RoomSummary], item: &TrayItem) -> Markup {
    let from = Hue::of(rooms, &item.room).0;
    html! {
        p.way {
            span class={ "end " (from) } {
                span.swatch aria-hidden="true" {}
                (words.with("tray-from", [("side", (&item.from).into())]))
            }
            span class={ "end hue " (hue(rooms, item)) } {
                span.swatch aria-hidden="true" {}
                (words.with("to", [("side", (&item.to).into())]))
            }
            span.number { (words.with("number", [("number", item.number.into())])) }
        }
    }
}

pub(crate) fn passage(words: Words, item: &TrayItem) -> Markup {
    let label = words.with("number", [("number", item.number.into())]);
    match &item.words {
        Some(text) => typed::block(text, item.language.as_deref().unwrap_or_default(), &label),
        None => html! { p.aside { (words.say("tray-no-words")) } },
    }
}

/// Terms in words.
pub(crate) fn terms(words: Words, item: &TrayItem) -> Markup {
    let side = || [("side", (&item.from).into())];
    let mut parts = vec![
        words.with(permission::wording(item.wording), side()),
        words.with(permission::attribution(item.attribution), side()),
    ];
    if item.state == "only-if-asked" {
        parts.push(words.say("term-if-asked"));
    }
    parts.extend(
        item.wanted
            .as_ref()
            .map(|wanted| words.with("term-exchange", [("wanted", wanted.into())])),
    );
    parts.extend(
        item.mark
            .as_ref()
            .map(|mark| words.with("tray-beforehand", [("mark", mark.into())])),
    );
    parts.extend(
        item.expires
            .map(|when| words.with("term-until", [("when", when.into())])),
    );
    html! { ul.terms { @for part in &parts { li { (part) } } } }
}

/// How it stands, in words.
pub(crate) fn state(words: Words, item: &TrayItem) -> String {
    let when = item.until.unwrap_or(Time(0));
    let at = |key: &str| words.with(key, [("when", when.into())]);
    let by = |key: &str| {
        let name = item.by.as_deref().unwrap_or_default();
        words.with(key, [("name", name.into())])
    };
    match item.state.as_str() {
        "ready" => words.say("tray-ready"),
        "only-if-asked" => words.say("tray-if-asked"),
        "not-before" => at("term-not-before"),
        "in-exchange" => at("tray-in-exchange"),
        "matched" => at("tray-matched"),
        "closed" => words.say("tray-closed"),
        "to-show" => words.with("tray-to-show", [("side", (&item.from).into())]),
        "shown" => words.with("tray-shown", [("side", (&item.from).into())]),
        "not-signed" => words.say("tray-not-signed"),
        "with-colleague" => by("tray-with-colleague"),
        "left-behind" => by("tray-left-behind"),
        "receipt" => words.say("tray-receipt"),
        _ => words.say("tray-under-way"),
    }
}

/// Asking before something goes: the destination, the very words, as whose.
pub(crate) struct Confirmation<'a> {
    pub(crate) words: Words,
    pub(crate) rooms: &'a [RoomSummary],
    pub(crate) item: &'a TrayItem,
    /// The language in which the destination's people read, if it is known.
    pub(crate) language: Option<&'a str>,
    /// What the official has begun to write, where the wording is theirs.
    pub(crate) own: &'a str,
    /// The question in the destination that it answers, as typed.
    pub(crate) answers: &'a str,
    pub(crate) aloud: bool,
    /// Who of the team said that they take it.
    pub(crate) taker: Option<&'a Taker>,
    /// Why it did not go.
    pub(crate) told: Option<Told>,
}

/// Why it did not go yet: a message, what the desk refuses, what the words resemble.
pub(crate) enum Told {
    Message(&'static str),
    Desk(Trouble),
    Resembles(Findings),
}

impl Confirmation<'_> {
    /// Draws it.
    pub(crate) fn draw(&self) -> Markup {
        let words = self.words;
        let item = self.item;
        let own = is_own(item);
        let showing = is_to_show(item);
        let over = is_left_behind(item);
        let looked = matches!(self.told, Some(Told::Resembles(..)));
        // Who hears it next: whoever is shown it first, else its addressee.
        let hears = if showing { &item.from } else { &item.to };
        let look = match showing {
            true => Hue::of(self.rooms, &item.room).0,
            false => hue(self.rooms, item),
        };
        let [title, label, go] = match (showing, looked) {
            (true, false) => ["show-title", "show-own", "show-now"],
            (true, true) => ["show-title", "show-own", "show-anyway"],
            (false, false) if over => ["convey-title", "convey-own", "take-over-now"],
            (false, false) => ["convey-title", "convey-own", "convey-now"],
            (false, true) => ["convey-title", "convey-own", "convey-anyway"],
        };
        let given = item.words.as_deref().unwrap_or_default();
        html! {
            div class={ "ask hue " (look) } {
                header.destination {
                    div.band aria-hidden="true" {}
                    h2 #ask-title { (words.with(title, [("side", hears.into())])) }
                    @if let Some(language) = self.language { p { (reads(words, language)) } }
                }
                (self.told())
                @if let Some(taker) = self.taker.filter(|taker| !taker.you) {
                    p.trouble { (words.with("taken", [("name", (&taker.name).into())])) }
                }
                @if own {
                    p.field { (words.with("convey-permitted", [("side", (&item.from).into())])) }
                } @else {
                    p.field { (words.say("convey-words")) }
                }
                (passage(words, item))
                form.stack method="post" action={ (place(item)) "/convey" } data-act data-closes {
                    @if own {
                        label.field for="convey-own" { (words.with(label, [("side", (&item.to).into())])) }
                        textarea #convey-own name="words" rows="4" dir="auto" required autofocus[!looked]
                            maxlength="61440" data-draft={ (place(item)) "/draft" } { "\n" (self.own) }
                    } @else {
                        input type="hidden" name="shown" value=(given);
                    }
                    @if looked { input type="hidden" name="seen" value=(self.own); }
                    (terms(words, item))
                    @if item.state == "only-if-asked" || over {
                        label.field {
                            (words.with(
                                if over { "take-over-answers" } else { "convey-answers" },
                                [("side", (&item.to).into())],
                            ))
                            input name="answers" inputmode="numeric" required[!over] dir="ltr" value=(self.answers);
                        }
                    }
                    @if over {
                        p.aside { (words.with("take-over-note", [
                            ("name", item.by.as_deref().unwrap_or_default().into()),
                        ])) }
                    } @else if showing {
                        p.aside { (words.with("show-note", [("side", hears.into())])) }
                    } @else {
                        label.option {
                            input type="checkbox" name="aloud" value="yes" checked[self.aloud];
                            (words.say("convey-aloud"))
                        }
                        p.aside { (words.say("convey-hold")) }
                    }
                    div.choices {
                        button.main[!looked] type="submit" { (words.with(go, [("side", hears.into())])) }
                        a.button.main[looked] href="/desk" data-close autofocus[!own] { (words.say("convey-not")) }
                    }
                }
            }
        }
    }

    fn told(&self) -> Markup {
        let words = self.words;
        match &self.told {
            None => Markup::default(),
            Some(Told::Message(key)) => html! { p.trouble role="alert" { (words.say(key)) } },
            Some(Told::Desk(why)) => html! {
                div.trouble role="alert" {
                    p { (words.say("refused-heading")) }
                    (why.draw(words))
                }
            },
            Some(Told::Resembles(findings)) => html! {
                div.looked role="alert" tabindex="-1" autofocus {
                    h3 { (words.say("guard-title")) }
                    p { (words.say("guard-convey")) }
                    (findings.draw(words))
                }
            },
        }
    }
}
