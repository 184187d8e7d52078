//! What the people of each room were not told: what an official must not let slip
//! there, and what is still to be asked for.

use desk::answer::{RoomSummary, Untold, UntoldFrom, UntoldThere, View};
use desk::command::Query;
use maud::{Markup, html};

use super::sheet::{Drawn, Seen, Sheet};
use super::timeline::{own_words, talks_of};
use super::{Hue, room_name, typed};
use crate::language::{Part, Words};
use crate::limits;
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble, strange};

/// Looks at what was not told in all talks of the desk.
///
/// # Errors
/// If this desk is not the intermediary's.
pub(crate) async fn look(shared: &Shared, person: &Person) -> Result<Seen, Trouble> {
    let rooms = shared.rooms().await?;
    let words = own_words(shared, person, &rooms).await?;
    let mut all = Vec::new();
    for talks in talks_of(&rooms) {
        all.extend(untold_in(shared, &talks.to_string()).await?);
    }
    let drawing = Drawing {
        words,
        rooms: &rooms,
    };
    let main = html! {
        section #untold.untold aria-labelledby="untold-title" {
            header.leaf-head {
                h1 #untold-title { (words.say("untold")) }
                p.lead { (words.say("untold-lead")) }
            }
            div.there { @for there in &all { (drawing.destination(there)) } }
        }
    };
    let titles = rooms.iter().map(|room| room.title.clone());
    Ok(Seen::Here(Box::new(Drawn {
        words,
        title: words.say("untold"),
        talks: titles.take(1).collect(),
        live: vec![main],
        fixed: Markup::default(),
        rooms,
    })))
}

/// What was not told in some talks.
///
/// # Errors
/// If this desk is not the intermediary's.
pub(crate) async fn untold_in(shared: &Shared, talks: &str) -> Result<Vec<UntoldThere>, Trouble> {
    let query = Query::Untold {
        talks: Some(talks.to_owned()),
        most: limits::UNTOLD,
    };
    match shared.desk.query(query).await? {
        View::Untold { there } => Ok(there),
        _ => Err(strange()),
    }
}

struct Drawing<'a> {
    words: Words,
    rooms: &'a [RoomSummary],
}

impl Drawing<'_> {
    fn destination(&self, there: &UntoldThere) -> Markup {
        let words = self.words;
        let hue = Hue::of(self.rooms, &there.room).0;
        let short = there.room.get(..12).unwrap_or_default();
        let nothing = there.from.iter().all(|from| from.items.is_empty());
        html! {
            section class={ "destination-of " (hue) } aria-labelledby={ "untold-" (short) } {
                div.band aria-hidden="true" {}
                header {
                    h2 id={ "untold-" (short) } { (words.with("untold-there", [("side", (&there.side).into())])) }
                    @if !nothing { p.aside { (words.with("untold-careful", [("side", (&there.side).into())])) } }
                }
                @if nothing { p.nothing { (words.with("untold-nothing", [("side", (&there.side).into())])) } }
                @for from in there.from.iter().filter(|from| !from.items.is_empty()) {
                    (self.from(&there.side, from))
                }
            }
        }
    }

    fn from(&self, to: &str, from: &UntoldFrom) -> Markup {
        let words = self.words;
        let room = self.rooms.iter().find(|room| room.id == from.room);
        let name = room.map_or_else(|| from.side.clone(), |room| room_name(words, room));
        let hue = Hue::of(self.rooms, &from.room).0;
        let theirs = || from.items.iter().filter(|item| !item.by_team);
        let ours = from.items.iter().filter(|item| item.by_team);
        let ours: Vec<&Untold> = ours.collect();
        html! {
            div class={ "said-in " (hue) } {
                h3 {
                    span.swatch aria-hidden="true" {}
                    a href={ "/rooms/" (from.room) } { (words.with("untold-from", [("room", Part::Formed(&name))])) }
                }
                @if from.earlier > 0 {
                    p.aside { (words.with("timeline-earlier", [("count", from.earlier.into())])) }
                }
                ol { @for item in theirs() { li { (self.item(to, from, item)) } } }
                @if !ours.is_empty() {
                    details {
                        summary { (words.with("untold-team", [("count", (ours.len() as u64).into())])) }
                        ol { @for item in ours { li { (self.item(to, from, item)) } } }
                    }
                }
            }
        }
    }

    fn item(&self, to: &str, from: &UntoldFrom, item: &Untold) -> Markup {
        let words = self.words;
        let label = words.with("number", [("number", item.number.into())]);
        html! {
            article.untold-item {
                p.who {
                    span.number title=(label) { (words.number(item.number)) }
                    strong { (typed::name(&item.who)) }
                    time datetime=(Words::machine(item.at)) { (words.moment(item.at)) }
                }
                @match (&item.passage, &item.document) {
                    (Some(passage), _) => (typed::brief(passage, &label)),
                    (None, _) => p.aside { (words.say("tray-no-words")) },
                }
                div.foot {
                    p.state data-state=(item.state) {
                        span.mark aria-hidden="true" {}
                        (state(words, item))
                    }
                    @if may_be_asked(item) {
                        form method="post" data-act
                            action={ "/rooms/" (from.room) "/statements/" (item.number) "/ask" } {
                            input type="hidden" name="to" value=(to);
                            input type="hidden" name="back" value=(Sheet::Untold.place());
                            button type="submit" { (words.say("ask-own")) }
                        }
                    } @else if item.state == "waiting" {
                        a.button href=(super::desk::PLACE) { (words.say("untold-tray")) }
                    }
                }
            }
        }
    }
}

/// Whether leave to convey it can be asked for: it is a side's, and nothing of it
/// is under way or asked.
pub(crate) fn may_be_asked(item: &Untold) -> bool {
    !item.by_team && !matches!(item.state.as_str(), "asked" | "waiting" | "closed")
}

/// How it stands, in words.
pub(crate) fn state(words: Words, item: &Untold) -> String {
    let number = item.of.unwrap_or_default();
    let numbered = |key: &str| words.with(key, [("number", number.into())]);
    match item.state.as_str() {
        "kept" if item.by_team => words.say("untold-ours"),
        "kept" => words.say("untold-kept"),
        "asked" => numbered("untold-asked"),
        "refused" => numbered("untold-refused"),
        "waiting" => numbered("untold-waiting"),
        "closed" => words.say("tray-closed"),
        "withdrawn" => numbered("untold-withdrawn"),
        "round-over" => words.say("state-round-over"),
        "not-exchanged" => numbered("untold-not-exchanged"),
        _ => numbered("untold-expired"),
    }
}
