//! Who was shown what, in which order: a picture with a lane for each side, the
//! intermediary between them. Every row is its own text too, and opens the words.

use desk::answer::{Happened, Happening, RoomSummary, Timeline, View};
use desk::command::Query;
use maud::{Markup, html};
use talks::terms::Passage;
use talks::view::LegView;
use talks::{Attribution, TalksId, Wording};

use super::lanes::{Lanes, Stroke};
use super::sheet::{Drawn, Seen};
use super::{Hue, desk as table, permission, typed, words_for};
use crate::language::{Part, Words};
use crate::limits;
use crate::serve::admit::Person;
use crate::shared::{Shared, Trouble, strange};

/// Looks at the timeline of all talks of the desk.
pub(crate) async fn look(shared: &Shared, person: &Person) -> Result<Seen, Trouble> {
    let rooms = shared.rooms().await?;
    let words = own_words(shared, person, &rooms).await?;
    let mut all = Vec::new();
    for id in talks_of(&rooms) {
        let query = Query::Timeline {
            talks: Some(id.to_string()),
            most: limits::HAPPENINGS,
        };
        match shared.desk.query(query).await? {
            View::Timeline(timeline) => {
                let own = own_side(shared, &rooms, id).await?;
                let hues = hues(&rooms, id, &timeline.sides, own.as_deref());
                all.push((hues, *timeline));
            }
            _ => return Err(strange()),
        }
    }
    let talks = match all.as_slice() {
        [(_, one)] => one.title.clone(),
        _ => String::new(),
    };
    let official = table::is_officials(&rooms);
    let main = html! {
        section #timeline.timeline aria-labelledby="timeline-title" {
            header.leaf-head {
                h1 #timeline-title { (words.say("timeline")) }
                p.lead { (words.say(if official { "timeline-lead" } else { "timeline-lead-side" })) }
                p.aside { (words.say("timeline-colour")) }
            }
            @for (hues, timeline) in &all {
                (Drawing::new(words, &rooms, hues, timeline).draw(all.len() > 1))
            }
        }
    };
    Ok(Seen::Here(Box::new(Drawn {
        words,
        title: words.say("timeline"),
        talks,
        live: vec![main],
        fixed: Markup::default(),
        rooms,
    })))
}

/// The talks of a desk, each once.
pub(super) fn talks_of(rooms: &[RoomSummary]) -> Vec<TalksId> {
    let mut found: Vec<TalksId> = Vec::new();
    for room in rooms {
        if !found.contains(&room.talks) {
            found.push(room.talks);
        }
    }
    found
}

/// The language in which a person reads what lies between rooms: as chosen, else
/// that of their own people.
pub(crate) async fn own_words(
    shared: &Shared,
    person: &Person,
    rooms: &[RoomSummary],
) -> Result<Words, Trouble> {
    let own = rooms.iter().find(|room| room.kind == "team");
    match own.or(rooms.first()) {
        Some(room) if person.seat.tongue.is_none() => {
            Ok(words_for(person, &shared.room(&room.id, 0).await?.language))
        }
        _ => Ok(words_for(person, "")),
    }
}

/// The side whose delegation sits here; none at the intermediary's desk.
async fn own_side(
    shared: &Shared,
    rooms: &[RoomSummary],
    talks: TalksId,
) -> Result<Option<String>, Trouble> {
    let is_own = |room: &&RoomSummary| {
        room.talks == talks && room.kind == "side" && room.short == "intermediary"
    };
    match rooms.iter().find(is_own) {
        Some(room) => Ok(shared.room(&room.id, 0).await?.side),
        None => Ok(None),
    }
}

/// The timeline of some talks.
struct Drawing<'a> {
    words: Words,
    rooms: &'a [RoomSummary],
    timeline: &'a Timeline,
    lanes: Lanes,
}

/// A row: its picture, and what it says.
struct Row<'a> {
    picture: Markup,
    /// In a sentence, who was shown what.
    heading: Markup,
    passage: Option<&'a Passage>,
    /// How it stands, and how it was put.
    terms: Vec<String>,
    /// What is told when it is opened.
    more: Vec<String>,
    /// The line where it stands in its room.
    number: u64,
}

impl<'a> Drawing<'a> {
    fn new(words: Words, rooms: &'a [RoomSummary], hues: &[Hue], timeline: &'a Timeline) -> Self {
        Self {
            words,
            rooms,
            lanes: Lanes::new(&timeline.intermediary, timeline.sides.iter().zip(hues)),
            timeline,
        }
    }

    fn draw(&self, titled: bool) -> Markup {
        let words = self.words;
        let timeline = self.timeline;
        html! {
            @if titled { h2 { bdi { (legible::line(&timeline.title)) } } }
            @if timeline.happenings.is_empty() {
                p.nothing { (words.say("timeline-empty")) }
            } @else {
                (self.lanes.legend())
                @if timeline.earlier > 0 {
                    p.aside { (words.with("timeline-earlier", [("count", timeline.earlier.into())])) }
                }
                ol.moments {
                    @for happening in &timeline.happenings { (self.moment(happening)) }
                }
            }
        }
    }

    fn moment(&self, happening: &'a Happening) -> Markup {
        let words = self.words;
        let at = happening.at;
        let time = html! {
            time datetime=(Words::machine(at)) { (words.moment(at)) }
        };
        if let Happened::RoundBegan { number, title } = &happening.what {
            return html! {
                li.round-mark {
                    (self.lanes.bare())
                    p {
                        (words.with("timeline-round", [("number", (*number).into())]))
                        @if let Some(title) = title { " · " (typed::name(title)) }
                        " " (time)
                    }
                }
            };
        }
        let row = self.row(happening);
        let place = format!(
            "/rooms/{}#line-{}-{}",
            happening.room,
            short(&happening.room),
            row.number
        );
        html! {
            li {
                details.moment {
                    summary {
                        (row.picture)
                        div.message {
                            p.heading { (row.heading) }
                            @if let Some(passage) = row.passage {
                                p.excerpt lang=[typed::tag(&passage.language)] dir="auto" {
                                    (typed::excerpt(&passage.words))
                                }
                            }
                            ul.terms { @for term in &row.terms { li { (term) } } }
                            @if !matches!(happening.what, Happened::Leg { .. }) { (time) }
                        }
                    }
                    div.opened {
                        (self.lanes.bare())
                        div {
                        @match row.passage {
                            Some(passage) => (typed::passage(passage, &words.say("timeline-words"))),
                            None => p.aside { (words.say("timeline-no-words")) },
                        }
                        @for more in &row.more { p.aside { (more) } }
                        p { a href=(place) {
                            (words.with("timeline-in-room", [
                                ("room", Part::Formed(&self.room_name(&happening.room))),
                                ("number", row.number.into()),
                            ]))
                        } }
                        }
                    }
                }
            }
        }
    }

    fn room_name(&self, id: &str) -> String {
        let room = self.rooms.iter().find(|room| room.id == id);
        room.map_or_else(String::new, |room| super::room_name(self.words, room))
    }

    fn row(&self, happening: &'a Happening) -> Row<'a> {
        let words = self.words;
        match &happening.what {
            Happened::Leg { leg } => self.leg(leg),
            Happened::Came {
                number,
                to,
                from,
                passage,
                wording,
                attribution,
                aloud,
            } => {
                let side = from.as_deref().unwrap_or_default();
                let mut terms = self.put(Some(*wording), Some(*attribution), side);
                terms.extend(aloud.then(|| words.say("conveyed-aloud")));
                Row {
                    picture: self.lanes.crossing(
                        from.as_deref(),
                        Some(to),
                        Stroke {
                            named: from.is_some(),
                            arrived: true,
                            aloud: *aloud,
                        },
                    ),
                    heading: match from {
                        Some(from) => self.way(from, Some(to)),
                        None => self.way(&self.timeline.intermediary, Some(to)),
                    },
                    passage: Some(passage),
                    terms,
                    more: Vec::new(),
                    number: *number,
                }
            }
            Happened::Proposed {
                number,
                sides,
                passage,
                closes,
            } => Row {
                picture: self.lanes.put_to(sides),
                heading: html! { (words.with("timeline-proposed", [
                    ("sides", (&sides.join(" · ")).into()),
                ])) },
                passage: passage.as_ref(),
                terms: vec![words.with("timeline-until", [("when", (*closes).into())])],
                more: Vec::new(),
                number: *number,
            },
            Happened::Decided {
                number,
                sides,
                passage,
                agreed,
            } => {
                let key = match agreed {
                    true => "timeline-agreed",
                    false => "timeline-not-agreed",
                };
                Row {
                    picture: self.lanes.decided(sides, *agreed),
                    heading: html! { (words.with(key, [("sides", (&sides.join(" · ")).into())])) },
                    passage: passage.as_ref(),
                    terms: Vec::new(),
                    more: vec![words.say(match agreed {
                        true => "proposal-agreed",
                        false => "proposal-not-agreed",
                    })],
                    number: *number,
                }
            }
            Happened::NotExchanged {
                number,
                side,
                passage,
            } => Row {
                picture: self.lanes.stopped(side),
                heading: html! { (words.with("timeline-nothing", [("side", side.into())])) },
                passage: passage.as_ref(),
                terms: Vec::new(),
                more: Vec::new(),
                number: *number,
            },
            _ => Row {
                picture: self.lanes.bare(),
                heading: html! { (words.say("newer-desk")) },
                passage: None,
                terms: Vec::new(),
                more: Vec::new(),
                number: 0,
            },
        }
    }

    fn leg(&self, leg: &'a LegView) -> Row<'a> {
        let words = self.words;
        let mut terms = vec![match (leg.shown, leg.order) {
            (Some(shown), Some(order)) => words.with(
                "timeline-shown",
                [("when", shown.into()), ("order", order.into())],
            ),
            _ => words.with("timeline-under-way", [("when", leg.set_out.into())]),
        }];
        terms.extend(self.put(leg.wording, leg.attribution, &leg.from));
        terms.extend(leg.in_exchange.then(|| words.say("timeline-in-exchange")));
        terms.extend(leg.aloud.then(|| words.say("conveyed-aloud")));
        let mut more = vec![match &leg.taken_over_by {
            Some(other) => words.with(
                "timeline-taken-over",
                [("name", (&leg.by).into()), ("other", other.into())],
            ),
            None => words.with("timeline-by", [("name", (&leg.by).into())]),
        }];
        more.extend(
            leg.receipt
                .map(|number| words.with("timeline-receipt", [("number", number.into())])),
        );
        Row {
            picture: self.lanes.crossing(
                Some(&leg.from),
                leg.to.as_deref(),
                Stroke {
                    named: leg.attribution == Some(Attribution::Attributed),
                    arrived: leg.shown.is_some(),
                    aloud: leg.aloud,
                },
            ),
            heading: self.way(&leg.from, leg.to.as_deref()),
            passage: leg.passage.as_ref(),
            terms,
            more,
            number: leg.permission.unwrap_or(leg.set_out_in),
        }
    }

    fn put(
        &self,
        wording: Option<Wording>,
        attribution: Option<Attribution>,
        side: &str,
    ) -> Vec<String> {
        let part = || [("side", side.into())];
        let wording = wording.map(|one| self.words.with(permission::wording(one), part()));
        let attribution =
            attribution.map(|one| self.words.with(permission::attribution(one), part()));
        wording.into_iter().chain(attribution).collect()
    }

    /// From where to where, each end with its colour and pattern.
    fn way(&self, from: &str, to: Option<&str>) -> Markup {
        let words = self.words;
        html! {
            span class={ "end " (self.lanes.hue(from)) } {
                span.swatch aria-hidden="true" {}
                (words.with("tray-from", [("side", from.into())]))
            }
            @if let Some(to) = to {
                " "
                span class={ "end " (self.lanes.hue(to)) } {
                    span.swatch aria-hidden="true" {}
                    (words.with("to", [("side", to.into())]))
                }
            }
        }
    }
}

fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

/// The looks of the sides: those of their rooms; on a delegation's desk, which has
/// a room with the intermediary only, its own and then those after it.
fn hues(rooms: &[RoomSummary], talks: TalksId, sides: &[String], own: Option<&str>) -> Vec<Hue> {
    let of_talks = || {
        let of_talks = rooms.iter().filter(|room| room.talks == talks);
        of_talks.filter(|room| room.kind == "side")
    };
    let mut others = 0;
    let looks = sides.iter().map(|side| {
        let named = of_talks().find(|room| room.short == *side);
        let own = of_talks().find(|_| Some(side.as_str()) == own);
        match named.or(own) {
            Some(room) => Hue::of(rooms, &room.id),
            None => {
                others += 1;
                Hue::nth(others)
            }
        }
    });
    looks.collect()
}
