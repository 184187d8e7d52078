//! Rounds with their agendas, who took which message, and the calendar.

use desk::answer::{RoundOverview, View};
use desk::command::Query;
use maud::{Markup, html};
use talks::limits;
use talks::view::LegView;

use super::fields::{Faults, Field};
use super::guard::Resembles;
use super::sheet::{Drawn, Seen, Sheet, Talks};
use super::typed;
use crate::acts::filled::kept;
use crate::acts::rounds::Begun;
use crate::language::{Part, Words};
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble, strange};

/// The longest agenda as it is typed.
const AGENDA: usize = 16 * 1024;

/// Looks at them.
pub(crate) async fn look(shared: &Shared, person: &Person, talks: &str) -> Result<Seen, Trouble> {
    let talks = Talks::look(shared, person, talks).await?;
    let (present, rounds) = rounds(shared, &talks.id).await?;
    let legs = legs(shared, &talks.id).await?;
    let page = Page {
        talks: &talks,
        present,
        rounds: &rounds,
        legs: &legs,
    };
    let live = vec![page.head(), page.list(), page.took()];
    let form = match talks.official {
        true => form(&talks, &rounds, &Begun::default(), &Faults::default(), None),
        false => Markup::default(),
    };
    let fixed = html! { (form) (calendar(&talks)) };
    Ok(Seen::Here(Box::new(Drawn {
        words: talks.words,
        title: talks.words.say("rounds"),
        talks: talks.title.clone(),
        live,
        fixed,
        rooms: talks.rooms,
    })))
}

/// The rounds of talks, and the number of the present one.
pub(crate) async fn rounds(
    shared: &Shared,
    talks: &str,
) -> Result<(u32, Vec<RoundOverview>), Trouble> {
    let query = Query::Rounds {
        talks: Some(talks.to_owned()),
    };
    match shared.desk.query(query).await? {
        View::Rounds { present, rounds } => Ok((present, rounds)),
        _ => Err(strange()),
    }
}

async fn legs(shared: &Shared, talks: &str) -> Result<Vec<LegView>, Trouble> {
    let query = Query::Legs {
        talks: Some(talks.to_owned()),
    };
    match shared.desk.query(query).await? {
        View::Legs { legs } => Ok(legs),
        _ => Err(strange()),
    }
}

struct Page<'a> {
    talks: &'a Talks,
    present: u32,
    rounds: &'a [RoundOverview],
    legs: &'a [LegView],
}

impl Page<'_> {
    fn head(&self) -> Markup {
        let words = self.talks.words;
        let present = self.rounds.last().filter(|one| one.round.ended.is_none());
        let key = match (self.rounds.is_empty(), self.talks.official) {
            (true, true) => "rounds-none-official",
            (true, false) => "rounds-none",
            (false, _) => "rounds-lead",
        };
        html! {
            header.leaf-head #rounds-head {
                h1 { (words.say("rounds")) }
                p.lead { (words.say(key)) }
                @if present.is_some() && self.talks.official {
                    form.next method="post" action={ "/talks/" (self.talks.id) "/rounds/end" } data-act {
                        span { (words.with("rounds-present", [("number", self.present.into())])) }
                        button type="submit" { (words.with("rounds-end", [("number", self.present.into())])) }
                    }
                }
            }
        }
    }

    fn list(&self) -> Markup {
        html! {
            ol.rounds #rounds-list {
                @for one in self.rounds.iter().rev() { (self.round(one)) }
            }
        }
    }

    fn round(&self, one: &RoundOverview) -> Markup {
        let words = self.talks.words;
        let round = &one.round;
        let language = round.language.as_deref().unwrap_or_default();
        let names = |rooms: &[String]| {
            let names: Vec<String> = rooms.iter().map(|name| legible::line(name)).collect();
            names.join(", ")
        };
        html! {
            li.round-card {
                p.number { (words.with("round-now", [("number", round.number.into())])) }
                @if let Some(title) = &round.title { (typed::block(title, language, "")) }
                @if !round.agenda.is_empty() {
                    ol.agenda { @for item in &round.agenda { li { bdi { (legible::line(item)) } } } }
                }
                p.aside {
                    (words.with("rounds-begun", [("when", round.begun.into())]))
                    @if let Some(by) = &round.by { " · " (typed::name(by)) }
                    @if let Some(ended) = round.ended {
                        " · " (words.with("rounds-ended", [("when", ended.into())]))
                    }
                }
                @if !one.not_yet_in.is_empty() {
                    p.pending { (words.with("rounds-not-yet", [("rooms", Part::Formed(&names(&one.not_yet_in)))])) }
                }
                @if !one.otherwise_in.is_empty() {
                    p.trouble { (words.with("rounds-otherwise", [("rooms", Part::Formed(&names(&one.otherwise_in)))])) }
                }
            }
        }
    }

    fn took(&self) -> Markup {
        let words = self.talks.words;
        html! {
            section.legs #rounds-legs aria-labelledby="legs-title" {
                h2 #legs-title { (words.say("legs")) }
                @if self.legs.is_empty() { p.aside { (words.say("legs-none")) } }
                ol { @for leg in self.legs.iter().rev() { (self.leg(words, leg)) } }
            }
        }
    }

    fn leg(&self, words: Words, leg: &LegView) -> Markup {
        let to = leg.to.as_deref().unwrap_or("…");
        let by = leg.taken_over_by.as_ref().unwrap_or(&leg.by);
        html! {
            li.leg {
                p.way {
                    strong { (words.with("leg-way", [("from", (&leg.from).into()), ("to", to.into())])) }
                    " " span.aside { (words.with("leg-by", [("name", by.into())])) }
                }
                @if let Some(passage) = &leg.passage { (typed::passage(passage, "")) }
                p.aside {
                    (words.with("leg-set-out", [("when", leg.set_out.into())]))
                    @if let Some(shown) = leg.shown { " · " (words.with("leg-shown", [("when", shown.into())])) }
                    @if leg.aloud { " · " (words.say("leg-aloud")) }
                }
            }
        }
    }
}

/// The form that begins a round.
pub(crate) fn form(
    talks: &Talks,
    rounds: &[RoundOverview],
    sent: &Begun,
    faults: &Faults,
    resembles: Option<&Resembles>,
) -> Markup {
    let words = talks.words;
    let place = Sheet::Rounds(talks.id.clone()).place();
    let field = |name, value, label: &str, hint: Option<&str>| Field {
        words,
        faults,
        name,
        id: name,
        label: words.say(label),
        hint: hint.map(|hint| words.say(hint)),
        value,
        needed: false,
    };
    let formats = rounds.iter().filter_map(|one| {
        let title = one.round.title.as_ref()?;
        Some((one.round.number.to_string(), legible::line(title), None))
    });
    let none = (String::new(), words.say("rounds-like-none"), None);
    let formats: Vec<_> = [none].into_iter().chain(formats).collect();
    html! {
        section.panel aria-labelledby="begin-round-title" {
            h2 #begin-round-title { (words.say("rounds-begin")) }
            p { (words.say("rounds-begin-lead")) }
            (faults.above(words))
            @if let Some(found) = resembles {
                div.looked role="alert" tabindex="-1" autofocus {
                    h3 { (words.say("guard-title")) }
                    p { (words.say("guard-charter")) }
                    (found.findings.draw(words))
                }
            }
            form.long method="post" action={ (place) "/begin" } data-draft=(kept(&format!("{place}/begin"))) {
                @if let Some(found) = resembles { input type="hidden" name="seen" value=(found.seen); }
                (field("title", &sent.title, "rounds-title", None).line(limits::TITLE))
                (field("agenda", &sent.agenda, "rounds-agenda", Some("rounds-agenda-hint")).area(5, "auto", AGENDA))
                @if formats.len() > 1 {
                    (field("like", &sent.like, "rounds-like", Some("rounds-like-hint")).choice(&formats))
                }
                div.choices {
                    button.main type="submit" {
                        @if resembles.is_some() { (words.say("rounds-begin-anyway")) } @else { (words.say("rounds-begin-go")) }
                    }
                }
            }
        }
    }
}

/// The calendar, to be taken along.
fn calendar(talks: &Talks) -> Markup {
    let words = talks.words;
    let place = format!("/talks/{}/calendar", talks.id);
    html! {
        section.panel aria-labelledby="calendar-title" {
            h2 #calendar-title { (words.say("calendar")) }
            p { (words.say("calendar-lead")) }
            div.choices {
                a.button href=(place) download { (words.say("calendar-neutral")) }
                a.button href={ (place) "?titles=own" } download { (words.say("calendar-own")) }
            }
            p.aside { (words.say("calendar-leaks")) }
        }
    }
}
