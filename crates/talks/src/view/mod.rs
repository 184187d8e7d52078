//! State → what people see: a room as one of its people reads it.
//!
//! The view holds words exactly as they were typed; whoever shows them must
//! neutralise control characters. Sentences of the view's own are in English
//! and name sides and people as the opening and the roster do.

mod assessments;
mod beforehand;
mod legs;
mod lines;
mod model;
mod parts;
mod retelling;
mod rounds;
mod standing;
mod together;
mod translations;

use std::collections::BTreeMap;

use crate::ids::{EntryId, LeafKey, PersonId, Place, SideNumber, Time};
use crate::room::{Item, PermissionState, Room};
use crate::roster::{Role, RoomKind};

pub use assessments::assessments;
pub use beforehand::StandingView;
pub use legs::{LegView, legs};
pub use model::{Line, PersonView, ReadView, RoomView, Said, WarningView, Who};
pub use parts::{
    AskView, AssessmentView, Came, DocumentView, PermissionView, RoundView, TermsView, ToldView,
    TranslationView,
};
pub use retelling::retell;
pub use together::{AnswerView, CharterSideView, CharterView, ProposalView};

/// Shows a room as `reader` sees it at `now`.
pub fn view(room: &Room, reader: &LeafKey, now: Time) -> RoomView {
    view_last(room, reader, now, usize::MAX)
}

/// Shows a room as [`view`] does, with no more than its last so many lines.
pub fn view_last(room: &Room, reader: &LeafKey, now: Time, last: usize) -> RoomView {
    let eye = Eye::new(room, reader, now);
    let opening = room.opening();
    let side = room.kind().side().and_then(|side| opening.side(side));
    let held = room.items().count();
    let earlier = held.saturating_sub(last);
    RoomView {
        name: eye.room_name(),
        kind: match room.kind() {
            RoomKind::Side(_) => "side",
            RoomKind::Delegation(_) => "delegation",
            RoomKind::Team => "team",
        }
        .to_owned(),
        title: opening.title.clone(),
        intermediary: opening.intermediary.clone(),
        side: side.map(|side| side.name.clone()),
        sides: opening.sides.iter().map(|side| side.name.clone()).collect(),
        may_permit: room.permitting_side().is_some()
            && room
                .context()
                .person(reader)
                .is_some_and(|person| room.signs(person.role)),
        language: side
            .map_or(&opening.language, |side| &side.language)
            .clone(),
        complete: room.is_complete(),
        // What else this desk knows of it, the desk itself adds.
        short: String::new(),
        closed: None,
        goes_on_in: None,
        continues: room.context().continues.map(|earlier| {
            format!(
                "continues an earlier room; its members agreed on {} entries of its record",
                earlier.size
            )
        }),
        people: eye.people(),
        read: eye.read(),
        earlier: earlier as u64,
        lines: room
            .items()
            .skip(earlier)
            .map(|(place, item)| eye.line(place, item))
            .collect(),
        asks: eye.open_asks(),
        permissions: room
            .permissions()
            .map(|permission| eye.permission(permission))
            .collect(),
        standings: eye.standings(),
        proposals: eye.proposals(),
        charter: room.charter().map(|charter| eye.charter(charter)),
        round: room.round(),
        rounds: eye.rounds(),
        warnings: eye.warnings(),
        void: room.void_count(),
    }
}

/// Shows the lines from a place on, as [`view`] would, or the first `most` of
/// them; for whoever follows a room live, or reads backwards.
pub fn lines_from(
    room: &Room,
    reader: &LeafKey,
    now: Time,
    from: Place,
    most: Option<usize>,
) -> Vec<Line> {
    let eye = Eye::new(room, reader, now);
    room.items_from(from)
        .take(most.unwrap_or(usize::MAX))
        .map(|(place, item)| eye.line(place, item))
        .collect()
}

/// Shows the last `most` lines before a place, in order, and says how many
/// stand before them.
pub fn lines_before(
    room: &Room,
    reader: &LeafKey,
    now: Time,
    before: Place,
    most: usize,
) -> (Vec<Line>, u64) {
    let eye = Eye::new(room, reader, now);
    let is_before = |(place, _): &(Place, &Item)| *place < before;
    let held = room.items().take_while(is_before).count();
    let earlier = held.saturating_sub(most);
    let lines = room.items().take_while(is_before).skip(earlier);
    let lines = lines.map(|(place, item)| eye.line(place, item));
    (lines.collect(), earlier as u64)
}

/// Shows the rounds that were begun in a room.
pub fn rounds(room: &Room, reader: &LeafKey, now: Time) -> Vec<RoundView> {
    Eye::new(room, reader, now).rounds()
}

/// Who looks, at which room, when.
struct Eye<'a> {
    room: &'a Room,
    reader: Option<PersonId>,
    of_intermediary: bool,
    now: Time,
    resting: BTreeMap<EntryId, Vec<EntryId>>,
}

impl<'a> Eye<'a> {
    fn new(room: &'a Room, reader: &LeafKey, now: Time) -> Self {
        let person = room.context().person(reader);
        let mut resting: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for permission in room.permissions() {
            for id in rests_on(room, permission) {
                resting.entry(id).or_default().push(permission.id);
            }
        }
        Self {
            room,
            reader: person.map(|person| person.person),
            of_intermediary: person.is_some_and(|person| person.role.is_intermediary()),
            now,
            resting,
        }
    }

    fn room_name(&self) -> String {
        let opening = self.room.opening();
        match self.room.kind() {
            RoomKind::Side(side) if self.of_intermediary => opening
                .side(side)
                .map_or_else(String::new, |side| format!("With {}", side.name)),
            RoomKind::Side(_) => "With the intermediary".to_owned(),
            RoomKind::Delegation(_) => "Our delegation only".to_owned(),
            RoomKind::Team => "Intermediary's team".to_owned(),
        }
    }

    /// The name for whom a role speaks in this room.
    fn of(&self, role: Role) -> String {
        let opening = self.room.opening();
        if role.is_intermediary() {
            return opening.intermediary.clone();
        }
        self.room
            .kind()
            .side()
            .map_or_else(String::new, |side| self.side_name(side))
    }

    fn side_name(&self, side: SideNumber) -> String {
        self.room
            .opening()
            .side(side)
            .map_or_else(|| format!("side {}", side.0), |side| side.name.clone())
    }

    fn people(&self) -> Vec<PersonView> {
        let leaving: Vec<LeafKey> = self.room.leaving().map(|person| person.key).collect();
        let mut people: Vec<PersonView> = Vec::new();
        for person in &self.room.context().people {
            let leaves = leaving.contains(&person.key);
            match people.iter_mut().find(|seen| seen.person == person.person) {
                Some(seen) => {
                    seen.devices.push(person.device.clone());
                    seen.leaving |= leaves;
                }
                None => people.push(PersonView {
                    person: person.person,
                    name: person.name.clone(),
                    role: person.role,
                    of: self.of(person.role),
                    devices: vec![person.device.clone()],
                    leaving: leaves,
                    you: self.reader == Some(person.person),
                }),
            }
        }
        people
    }

    /// Up to where people have read, in the order of the roster.
    fn read(&self) -> Vec<ReadView> {
        let readings = self.room.readings();
        let people = self.people();
        let read = people.into_iter().filter_map(|person| {
            let reading = readings.get(&person.person)?;
            Some(ReadView {
                name: person.name,
                you: person.you,
                number: reading.upto.0,
                at: reading.at,
            })
        });
        read.collect()
    }

    fn warnings(&self) -> Vec<WarningView> {
        self.room
            .warnings()
            .iter()
            .map(|warning| WarningView {
                number: warning.place.0,
                name: warning.name.clone().unwrap_or_default(),
                told: warning.kind.to_string(),
            })
            .collect()
    }
}

/// The entries on whose words a permission rests: directly, or by asks that
/// repeat them. Each must stand before the one that names it, so that a record
/// of which only the end is known cannot lead in circles.
fn rests_on(room: &Room, permission: &PermissionState) -> Vec<EntryId> {
    let mut found = Vec::new();
    let (mut place, mut next) = (permission.place, permission.rests_on);
    while let Some(id) = next
        && room.place_of(&id).is_some_and(|earlier| earlier < place)
    {
        found.push(id);
        let ask = room.ask(&id);
        place = ask.map_or(place, |ask| ask.place);
        next = ask.and_then(|ask| ask.rests_on);
    }
    found
}
