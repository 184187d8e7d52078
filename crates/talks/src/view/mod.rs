//! State → what people see: a room as one of its people reads it.
//!
//! The view holds words exactly as they were typed; whoever shows them must
//! neutralise control characters. Sentences of the view's own are in English
//! and name sides and people as the opening and the roster do.

mod lines;
mod standing;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::conveyance::Verified;
use crate::ids::{EntryId, LeafKey, PersonId, Place, SideNumber, Time};
use crate::room::{PermissionState, Room};
use crate::roster::{Role, RoomKind};
use crate::terms::{Attribution, Passage, Wording};

/// A room as one of its people sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    /// What the reader calls the room: "With the intermediary", …
    pub name: String,
    /// `side`, `delegation` or `team`.
    pub kind: String,
    /// The title of the talks.
    pub title: String,
    /// The intermediary's name.
    pub intermediary: String,
    /// The side whose room it is; none in the team room.
    pub side: Option<String>,
    /// The language in which the room is read (BCP 47).
    pub language: String,
    /// Whether this desk holds the record from its first entry on.
    pub complete: bool,
    /// Who is here.
    pub people: Vec<PersonView>,
    /// What was said here and conveyed here, in order.
    pub lines: Vec<Line>,
    /// The asks that wait for a head ("Before I leave this room").
    pub asks: Vec<AskView>,
    /// The permissions, in order.
    pub permissions: Vec<PermissionView>,
    /// What people should know about the record.
    pub warnings: Vec<WarningView>,
    /// How many frames did not open, and so say nothing to anybody.
    pub void: u64,
}

/// One person of the room, on all their devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// The human being.
    pub person: PersonId,
    /// Their name or office.
    pub name: String,
    /// What they are here.
    pub role: Role,
    /// For whom they are here: a side's or the intermediary's name.
    pub of: String,
    /// What they call their devices.
    pub devices: Vec<String>,
    /// Whether they said that they leave.
    pub leaving: bool,
    /// Whether it is the reader.
    pub you: bool,
}

/// Who wrote a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Their name or office; empty if nobody of the room.
    pub name: String,
    /// What they were then; none if nobody of the room.
    pub role: Option<Role>,
    /// For whom they spoke: a side's or the intermediary's name.
    pub of: String,
    /// Whether it is the reader.
    pub you: bool,
}

/// One item of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its place, the same for everybody in the room.
    pub number: u64,
    /// When, by its author's clock (milliseconds since 1970, UTC).
    pub at: Time,
    /// Who.
    pub who: Who,
    /// What.
    pub what: Said,
    /// Why it has no effect, if it has none.
    pub refused: Option<String>,
    /// Whether it rests on something said before the reader joined.
    pub before_you: bool,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Said {
    /// The talks are open.
    Opening {
        /// Their title.
        title: String,
        /// The sides' names, in order.
        sides: Vec<String>,
        /// The intermediary's name.
        intermediary: String,
    },
    /// A side's key is introduced.
    SideKey {
        /// The side's name.
        side: String,
        /// Its number.
        number: u8,
        /// The public key (Ed25519), in hexadecimal.
        key: String,
        /// How far it can be trusted.
        known: String,
    },
    /// Somebody says something here.
    Statement {
        /// The words.
        passage: Passage,
        /// The line that it answers, if the reader holds it.
        reply_to: Option<u64>,
        /// The permissions that rest on it.
        permissions: Vec<PermissionView>,
    },
    /// The intermediary asks whether it may convey words.
    Ask {
        /// The ask.
        ask: AskView,
    },
    /// A head permits.
    Permission {
        /// The permission as it stands now.
        permission: Box<PermissionView>,
    },
    /// A head refuses an ask.
    Refusal {
        /// The ask's line, if the reader holds it.
        ask: Option<u64>,
        /// Why, if said.
        reason: Option<String>,
    },
    /// A head takes a permission back.
    Withdrawal {
        /// The permission's line, if the reader holds it.
        permission: Option<u64>,
        /// What came of it.
        outcome: String,
    },
    /// The intermediary sets out with permitted words.
    SettingOut {
        /// The permission's line, if the reader holds it.
        permission: Option<u64>,
        /// The addressee's name, if the reader holds the permission.
        to: Option<String>,
        /// Whether the words are said in person.
        aloud: bool,
    },
    /// Words from elsewhere.
    Conveyance {
        /// The words.
        passage: Passage,
        /// Where they come from and how far that is verified, in words.
        provenance: String,
        /// The side they are attributed to.
        attributed_to: Option<String>,
        /// As whose they are put.
        attribution: Attribution,
        /// How closely the words were kept.
        wording: Wording,
        /// What the reader's desk found out; none if the proof failed.
        verified: Option<Verified>,
        /// Whether they were said in person and entered afterwards.
        aloud: bool,
    },
    /// What went from here.
    Receipt {
        /// The permission's line, if the reader holds it.
        permission: Option<u64>,
        /// The very words that went, if the reader can know them.
        passage: Option<Passage>,
        /// The addressee's name, if the reader holds the permission.
        to: Option<String>,
        /// When they were shown, by the intermediary's clock.
        shown: Time,
        /// Which one it was of this side's messages shown there, from 1.
        order: u32,
        /// All of it in words.
        told: String,
    },
    /// Somebody says that they leave.
    Leaving,
    /// People came or went.
    People {
        /// Who came: names with roles.
        joined: Vec<Came>,
        /// Who went.
        left: Vec<Came>,
        /// Who was invited again: both removed and added.
        again: Vec<Came>,
    },
    /// A kind of entry that this desk is too old for.
    NeedsNewerDesk {
        /// Its kind number.
        entry_kind: u16,
    },
}

/// Somebody who came or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// Their name or office.
    pub name: String,
    /// As what.
    pub role: Role,
    /// With which device.
    pub device: String,
}

/// An ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskView {
    /// Its line.
    pub number: u64,
    /// The words asked for, if the reader holds them.
    pub passage: Option<Passage>,
    /// The line whose words they are, if they are another's.
    pub words_of: Option<u64>,
    /// The terms proposed.
    pub terms: TermsView,
    /// `open`, `permitted` or `refused`.
    pub state: String,
    /// The line of the answer.
    pub answer: Option<u64>,
    /// Why it was refused, if said.
    pub reason: Option<String>,
}

/// Terms, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsView {
    /// The addressee's name.
    pub addressee: String,
    /// How closely the words must be kept.
    pub wording: Wording,
    /// As whose they are put.
    pub attribution: Attribution,
    /// The round, from 1.
    pub round: u32,
    /// The last moment to set out.
    pub expires: Option<Time>,
    /// All of it in words.
    pub told: String,
    /// What the terms do not protect from.
    pub caution: Option<String>,
}

/// A permission as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionView {
    /// Its line.
    pub number: u64,
    /// The permitted words, if the reader holds them.
    pub passage: Option<Passage>,
    /// The line whose words they are, if they are another's.
    pub words_of: Option<u64>,
    /// The line of the ask that it answers.
    pub ask: Option<u64>,
    /// The head who gave it; named in this room only.
    pub by: String,
    /// Which of the side's keys signed.
    pub key_number: u8,
    /// On what terms.
    pub terms: TermsView,
    /// `waiting`, `expired`, `on-its-way`, `conveyed`, `withdrawn` or `lapsed`.
    pub state: String,
    /// The same in words.
    pub told: String,
    /// The words that went, where they are not the permitted ones.
    pub went: Option<Passage>,
    /// If it was withdrawn too late: that it was, and since when it was on its
    /// way.
    pub too_late: Option<String>,
    /// Whether it rests on words said before the reader joined.
    pub before_you: bool,
}

/// A warning, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningView {
    /// The line where it was noticed.
    pub number: u64,
    /// Whose line.
    pub name: String,
    /// What was noticed.
    pub told: String,
}

/// Shows a room as `reader` sees it at `now`.
pub fn view(room: &Room, reader: &LeafKey, now: Time) -> RoomView {
    let eye = Eye::new(room, reader, now);
    let opening = room.opening();
    let side = room.kind().side().and_then(|side| opening.side(side));
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
        language: side
            .map_or(&opening.language, |side| &side.language)
            .clone(),
        complete: room.is_complete(),
        people: eye.people(),
        lines: room
            .items()
            .map(|(place, item)| eye.line(place, item))
            .collect(),
        asks: room
            .open_asks()
            .into_iter()
            .map(|(id, ask)| eye.ask(&id, ask))
            .collect(),
        permissions: room
            .permissions()
            .map(|permission| eye.permission(permission))
            .collect(),
        warnings: eye.warnings(),
        void: room.void_count(),
    }
}

/// Shows the lines from a place on, as [`view`] would; for whoever follows a
/// room live and wants no more than what is new.
pub fn lines_from(room: &Room, reader: &LeafKey, now: Time, from: Place) -> Vec<Line> {
    let eye = Eye::new(room, reader, now);
    room.items_from(from)
        .map(|(place, item)| eye.line(place, item))
        .collect()
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
