//! The intermediary's desk: all side rooms beside each other and the team's own,
//! to read, and the tray. One speaks in a room's own page only, so that nobody
//! speaks into the wrong one.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use desk::answer::{RoomSummary, TrayItem};
use maud::{Markup, html};
use talks::TalksId;
use talks::view::RoomView;

use super::frame::Frame;
use super::room::Place;
use super::sheet::Sheet;
use super::tray::Takers;
use super::{Hue, line, rail, tray, typed, words_for};
use crate::language::{Part, Tongue, Words};
use crate::limits;
use crate::live::Region;
use crate::serve::admit::Person;
use crate::serve::answer;
use crate::shared::{Shared, Trouble, strange};

/// Where the page is.
pub(crate) const PLACE: &str = "/desk";
/// The key on a keyboard that leads there.
pub(crate) const LETTER: &str = "KeyD";

/// Everything that the page shows.
pub(crate) struct Table {
    pub(crate) words: Words,
    pub(crate) rooms: Vec<RoomSummary>,
    columns: Vec<Column>,
    items: Vec<TrayItem>,
    takers: Takers,
}

struct Column {
    id: String,
    talks: TalksId,
    /// Whether it is the team's own.
    team: bool,
    view: RoomView,
    /// The language in which the room's people read it.
    language: String,
}

impl Table {
    /// Looks at everything.
    ///
    /// # Errors
    /// If nobody of the intermediary sits here, or the desk does not answer.
    pub(crate) async fn look(shared: &Shared, person: &Person) -> Result<Self, Trouble> {
        let rooms = shared.rooms().await?;
        let mut columns = Vec::new();
        let mut words = person.guest.words();
        for room in in_order(&rooms) {
            let (_, view) = shared.look(&room.id, limits::COLUMN_LINES).await?;
            words = words_for(person, &view.language);
            let language = shared.room(&room.id, 0).await?.language;
            columns.push(Column {
                id: room.id.clone(),
                talks: room.talks,
                team: room.kind == "team",
                view,
                language,
            });
        }
        if !is_officials(&rooms) {
            return Err(Trouble::say("refused-no-intermediary"));
        }
        let items = shared.tray().await?;
        let team = columns.iter().filter(|column| column.team);
        let takers = Takers::of(team.map(|column| &column.view), &items);
        Ok(Self {
            words,
            rooms,
            columns,
            items,
            takers,
        })
    }

    /// What of the page changes by itself: the rooms, the tray, each column.
    pub(crate) fn regions(&self, shared: &Shared) -> Vec<Region> {
        let rail = rail::draw(self.words, &self.rooms, Some(PLACE));
        let tray = tray::Tray {
            words: self.words,
            rooms: &self.rooms,
            takers: &self.takers,
            drafts: &shared.drafts,
        };
        let tray = tray.draw(&self.items);
        let columns = self.columns.iter().enumerate();
        let columns = columns.map(|(place, column)| self.column(place, column));
        [rail, tray]
            .into_iter()
            .chain(columns)
            .map(Region::new)
            .collect()
    }

    /// What leads to each part where they do not fit beside each other, and what
    /// hides the team's own room.
    fn tools(&self) -> Markup {
        let words = self.words;
        let places = self.columns.iter();
        let places = places.map(|column| Place::new(words, &self.rooms, &column.id, &column.view));
        html! {
            div.table-tools {
                nav.tabs aria-label=(words.say("rooms")) {
                    @for place in places {
                        a class=(place.hue.0) href={ "#column-" (place.short()) } {
                            span.swatch aria-hidden="true" {}
                            (place.name)
                        }
                    }
                    a href="#tray" { (words.say("tray")) }
                }
                @if self.columns.iter().any(|column| column.team) {
                    label.option.fold {
                        input #team-shown type="checkbox" data-remember="team" checked;
                        (words.say("team-shown"))
                    }
                }
            }
        }
    }

    fn column(&self, place: usize, column: &Column) -> Markup {
        let key = (place < 9).then(|| format!("Digit{}", place + 1));
        let words = self.words;
        let place = Place::new(words, &self.rooms, &column.id, &column.view);
        let short = place.short();
        html! {
            section.column.(place.hue.0).of-team[column.team] id={ "column-" (short) }
                aria-labelledby={ "name-" (short) } {
                div.band aria-hidden="true" {}
                header.column-head {
                    h2 id={ "name-" (short) } { (place.name) }
                    p.reads { (reads(words, &column.language)) }
                }
                div.log id={ "log-" (short) } role="log" aria-label=(words.with("column-log", [
                    ("room", Part::Formed(&place.name)),
                ])) tabindex="0" data-log data-key=[key] {
                    @if column.view.earlier > 0 {
                        p.older { a href={ "/rooms/" (column.id) } { (words.say("older")) } }
                    }
                    p.nothing {
                        (words.say("column-empty")) " "
                        a href=(Sheet::People(column.talks.to_string()).place()) { (words.say("people")) }
                    }
                    @for one in &column.view.lines { (line::draw(&place, one)) }
                }
                p.speak {
                    a.button href={ "/rooms/" (column.id) "#composer" } {
                        (words.with("speak-in", [("room", Part::Formed(&place.name))]))
                    }
                }
            }
        }
    }
}

/// The rooms that stand beside each other, the team's own last.
fn in_order(rooms: &[RoomSummary]) -> impl Iterator<Item = &RoomSummary> {
    let team = rooms
        .iter()
        .filter(|room| room.kind == "team" && room.standing != "left");
    rooms.iter().filter(|room| is_beside(room)).chain(team)
}

/// Whether a room is one of those that stand beside each other.
fn is_beside(room: &RoomSummary) -> bool {
    room.kind == "side" && room.short != "intermediary" && room.standing != "left"
}

/// Whether somebody of the intermediary sits at this desk.
pub(crate) fn is_officials(rooms: &[RoomSummary]) -> bool {
    rooms.iter().any(is_beside)
}

/// In which language, and so in which direction, a room's people read.
pub(crate) fn reads(words: Words, language: &str) -> Markup {
    match Tongue::of_tag(language) {
        Some(tongue) => {
            let key = match tongue.direction() {
                "rtl" => "reads-rtl",
                _ => "reads-ltr",
            };
            html! { (words.with(key, [("language", Part::Text(tongue.name()))])) }
        }
        None => typed::name(language),
    }
}

/// How a side's room among those of the same talks as another looks, and what it
/// is called.
pub(crate) fn room_of_side<'a>(
    rooms: &'a [RoomSummary],
    beside: &str,
    side: &str,
) -> Option<(&'a RoomSummary, Hue)> {
    let talks = rooms.iter().find(|room| room.id == beside)?.talks;
    let mut found = rooms.iter().filter(|room| room.talks == talks);
    let room = found.find(|room| room.kind == "side" && room.short == side)?;
    Some((room, Hue::of(rooms, &room.id)))
}

/// The page.
pub(crate) async fn page(State(shared): State<Arc<Shared>>, person: Person) -> Response {
    match shared.rooms().await {
        Ok(rooms) if !is_officials(&rooms) => return Redirect::to("/").into_response(),
        Err(trouble) => return answer::trouble(person.guest.words(), &trouble),
        Ok(_) => {}
    }
    match draw(&shared, &person).await {
        Ok(markup) => answer::page(markup),
        Err(trouble) => answer::trouble(person.guest.words(), &trouble),
    }
}

async fn draw(shared: &Shared, person: &Person) -> Result<Markup, Trouble> {
    let table = Table::look(shared, person).await?;
    let words = table.words;
    let regions = table.regions(shared);
    let key = shared.unfollowed.keep(PLACE, &regions, Vec::new());
    let [rail, tray, columns @ ..] = regions.as_slice() else {
        return Err(strange());
    };
    let sides = table.columns.iter().filter(|column| !column.team).count();
    let (columns, teams) = columns.split_at_checked(sides).ok_or_else(strange)?;
    let title = words.say("desk");
    let first = table.columns.first();
    let talks = first.map_or("", |column| column.view.title.as_str());
    let frame = Frame {
        words,
        title: title.clone(),
        talks,
        // A column that came or went is one more or less: the page is drawn anew.
        live: Some(format!("/live?of={PLACE}&page={key}")),
        skip: ("#columns", "skip"),
        place: PLACE,
        notice: shared.seats.take_notice(person.seat.number),
        rail: rail.markup(),
        main: html! {
            div.table {
                h1.unseen { (title) }
                (table.tools())
                div.columns #columns tabindex="-1" { @for column in columns { (column.markup()) } }
                @for team in teams { (team.markup()) }
                (tray.markup())
            }
        },
    };
    Ok(frame.draw())
}
