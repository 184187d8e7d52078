//! "Before I leave this room": what an official goes through before the way to the
//! other side: what these people are still to be told, what they were asked and
//! have not answered, and what they said that nobody asked leave for.

use desk::answer::{RoomSummary, TrayItem, Untold};
use maud::{Markup, html};
use talks::{Attribution, Wording};

use super::room::Place;
use super::sheet::{Drawn, Seen, Sheet};
use super::terms::{ATTRIBUTIONS, WORDINGS};
use super::{permission, tray, typed, untold, words_for};
use crate::acts::filled::kept;
use crate::language::Part;
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble};

/// Looks at it.
///
/// # Errors
/// If no official sits here, or the room is not a side's.
pub(super) async fn look(shared: &Shared, person: &Person, id: &str) -> Result<Seen, Trouble> {
    let (rooms, view) = shared.look(id, 0).await?;
    let words = words_for(person, &view.language);
    let place = Place::new(words, &rooms, id, &view);
    let room = rooms.iter().find(|one| one.id == id);
    let Some(room) = room.filter(|_| place.official && view.kind == "side") else {
        return Err(Trouble::say("refused-leaving"));
    };
    let there = untold::untold_in(shared, &room.talks.to_string()).await?;
    let untold = there.into_iter().map(|there| {
        let from = there.from.into_iter().filter(|from| from.room == id);
        let items = from
            .flat_map(|from| from.items)
            .filter(untold::may_be_asked);
        (there.side, items.collect())
    });
    let side = view.side.as_deref().unwrap_or_default();
    let of_talks = |id: &str| {
        let other = rooms.iter().find(|one| one.id == id);
        other.is_some_and(|other| other.talks == room.talks)
    };
    let mut to_tell = shared.tray().await?;
    to_tell.retain(|item| item.to == side && of_talks(&item.room));
    let leaving = Leaving {
        place: &place,
        rooms: &rooms,
        to_tell,
        untold: untold.collect(),
    };
    let fixed = leaving.draw();
    Ok(Seen::Here(Box::new(Drawn {
        words,
        title: words.say("asks-title"),
        talks: view.title.clone(),
        live: Vec::new(),
        fixed,
        rooms,
    })))
}

/// What the page shows.
struct Leaving<'a> {
    place: &'a Place<'a>,
    rooms: &'a [RoomSummary],
    /// What waits to be told here.
    to_tell: Vec<TrayItem>,
    /// What was said here and not told there, side by side.
    untold: Vec<(String, Vec<Untold>)>,
}

impl Leaving<'_> {
    fn draw(&self) -> Markup {
        let words = self.place.words;
        let name = || [("room", Part::Formed(&self.place.name))];
        let open = self.place.view.proposals.iter().filter(|one| one.to_answer);
        let open: Vec<_> = open.collect();
        let unasked = self.untold.iter().any(|(_, items)| !items.is_empty());
        let asked = &self.place.view.asks;
        let nothing = self.to_tell.is_empty() && open.is_empty() && asked.is_empty() && !unasked;
        html! {
            section class={ "leaving " (self.place.hue.0) } aria-labelledby="leaving-title" {
                div.band aria-hidden="true" {}
                header.leaf-head {
                    h1 #leaving-title { (words.with("leaving-title", name())) }
                    p.lead { (words.say("leaving-lead")) }
                }
                @if nothing { p.good { (words.say("leaving-nothing")) } }
                @if !self.to_tell.is_empty() || !open.is_empty() {
                    section.part {
                        h2 { (words.say("leaving-tell")) }
                        ol {
                            @for item in &self.to_tell { li { (self.told(item)) } }
                            @for proposal in &open {
                                li.leaving-item {
                                    p.state { span.mark aria-hidden="true" {} (words.with("leaving-unanswered", [
                                        ("number", proposal.number.into()), ("when", proposal.closes.into()),
                                    ])) }
                                    @if let Some(passage) = &proposal.passage { (typed::brief(passage, &words.say("words"))) }
                                }
                            }
                        }
                        p { a.button href=(super::desk::PLACE) { (words.say("untold-tray")) } }
                    }
                }
                @if !asked.is_empty() {
                    section.part {
                        h2 { (words.say("leaving-asked")) }
                        ol { @for ask in asked { li.leaving-item {
                            @if let Some(passage) = &ask.passage {
                                (typed::brief(passage, &words.with("number", [("number", ask.number.into())])))
                            }
                            @if let Some(terms) = &ask.terms { (permission::terms(self.place, terms)) }
                        } } }
                    }
                }
                @for (side, items) in self.untold.iter().filter(|(_, items)| !items.is_empty()) {
                    (self.unasked(side, items))
                }
                (self.own())
                p { a.button href={ "/rooms/" (self.place.id) } { (words.with("leaving-back", name())) } }
            }
        }
    }

    fn told(&self, item: &TrayItem) -> Markup {
        let words = self.place.words;
        html! {
            article.leaving-item {
                p.state data-state=(item.state) { span.mark aria-hidden="true" {} (tray::state(words, item)) }
                (tray::way(words, self.rooms, item))
                (tray::passage(words, item))
            }
        }
    }

    /// What was said here and nobody asked leave for, to be ticked.
    fn unasked(&self, side: &str, items: &[Untold]) -> Markup {
        let words = self.place.words;
        html! {
            section.part {
                h2 { (words.with("leaving-unasked", [("side", side.into())])) }
                form.stack method="post" action={ "/rooms/" (self.place.id) "/leaving" } data-act {
                    input type="hidden" name="to" value=(side);
                    ol { @for item in items { li.leaving-item {
                        label.option {
                            input type="checkbox" name="number" value=(item.number);
                            span { (words.with("number", [("number", item.number.into())])) " · " (typed::name(&item.who)) }
                        }
                        @if let Some(passage) = &item.passage {
                            (typed::brief(passage, &words.with("number", [("number", item.number.into())])))
                        }
                        p.aside { (untold::state(words, item)) }
                    } } }
                    (self.terms())
                    button.main type="submit" data-goes=(self.here()) { (words.say("leaving-ask-ticked")) }
                }
            }
        }
    }

    /// Asking leave for words of the official's own.
    fn own(&self) -> Markup {
        let words = self.place.words;
        let view = self.place.view;
        let others = view
            .sides
            .iter()
            .filter(|side| Some(*side) != view.side.as_ref());
        let others: Vec<&String> = others.collect();
        html! {
            section.part {
                h2 { (words.say("leaving-own")) }
                form.stack method="post" action={ "/rooms/" (self.place.id) "/ask" } data-act data-words="own-ask"
                    data-draft=(kept(&format!("/rooms/{}/ask", self.place.id))) {
                    label.field for="own-ask" { (words.say("leaving-own-words")) }
                    textarea #own-ask name="words" rows="3" dir="auto" required maxlength="61440" {}
                    @match others.as_slice() {
                        [one] => input type="hidden" name="to" value=(one);,
                        _ => label.field {
                            (words.say("pass-to"))
                            select name="to" { @for side in &others { option value=(side) { (legible::line(side)) } } }
                        },
                    }
                    (self.terms())
                    button type="submit" data-goes=(self.here()) { (words.say("leaving-ask-own")) }
                }
            }
        }
    }

    /// How closely, and as whose.
    fn terms(&self) -> Markup {
        let words = self.place.words;
        let side = self.place.view.side.as_deref().unwrap_or_default();
        html! {
            div.choices {
                label.field {
                    (words.say("terms-wording"))
                    select name="wording" {
                        @for (wording, value) in WORDINGS {
                            option value=(value) selected[wording == Wording::Exact] {
                                (words.with(permission::wording(wording), [("side", side.into())]))
                            }
                        }
                    }
                }
                label.field {
                    (words.say("terms-attribution"))
                    select name="attribution" {
                        @for (attribution, value) in ATTRIBUTIONS {
                            option value=(value) selected[attribution == Attribution::Attributed] {
                                (words.with(permission::attribution(attribution), [("side", side.into())]))
                            }
                        }
                    }
                }
            }
        }
    }

    fn here(&self) -> String {
        Sheet::Leaving(self.place.id.to_owned()).place()
    }
}
