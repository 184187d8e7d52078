//! How people name talks and rooms, and how a desk finds them.

use envelope::RoomId;
use talks::{RoomKind, SideNumber, TalksId};

use crate::command::RoomName;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::refusal::WhichTalks;
use crate::room::RoomEngine;
use crate::stored::TalksStored;

impl Desk {
    pub(crate) fn engine(&self, room: &RoomId) -> Result<&RoomEngine, DeskError> {
        self.rooms.get(room).ok_or_else(|| DeskError::NoSuchRoom {
            name: room.to_string(),
            known: self.known_rooms(),
        })
    }

    pub(crate) fn engine_mut(&mut self, room: &RoomId) -> Result<&mut RoomEngine, DeskError> {
        let known = self.known_rooms();
        self.rooms
            .get_mut(room)
            .ok_or_else(|| DeskError::NoSuchRoom {
                name: room.to_string(),
                known,
            })
    }

    pub(crate) fn talks_of(&self, id: &TalksId) -> Result<&TalksStored, DeskError> {
        self.talks
            .get(id)
            .ok_or(DeskError::Talks(WhichTalks::Unknown))
    }

    /// The talks of a title or the beginning of an id; the only ones by default.
    pub(crate) fn talks_named(&self, name: Option<&str>) -> Result<TalksId, DeskError> {
        let fits = |talks: &&TalksStored| {
            name.is_none_or(|name| {
                talks.opening.title.to_lowercase() == name.to_lowercase()
                    || (!name.is_empty() && talks.opening.talks.to_string().starts_with(name))
            })
        };
        let mut found = self.talks.values().filter(fits);
        let titles = || {
            let all: Vec<&str> = self
                .talks
                .values()
                .map(|talks| talks.opening.title.as_str())
                .collect();
            all.join(", ")
        };
        match (found.next(), found.next()) {
            (Some(talks), None) => Ok(talks.opening.talks),
            (None, _) if self.talks.is_empty() => Err(WhichTalks::NoneYet.into()),
            (None, _) => Err(WhichTalks::NotCalledThat(titles()).into()),
            (Some(_), Some(_)) => Err(WhichTalks::Several(titles()).into()),
        }
    }

    /// The rooms of talks, in the order in which they came to this desk.
    pub(crate) fn rooms_of(&self, talks: &TalksId) -> Vec<RoomId> {
        let mut rooms: Vec<&RoomEngine> = self
            .rooms
            .values()
            .filter(|engine| engine.talks == *talks)
            .collect();
        rooms.sort_by_key(|engine| engine.order);
        rooms.iter().map(|engine| engine.id).collect()
    }

    /// Whether a room takes entries.
    pub(crate) fn is_usable(&self, room: &RoomId) -> bool {
        self.rooms
            .get(room)
            .is_some_and(|engine| engine.check_usable().is_ok())
    }

    /// The rooms of a kind, the newest first: the present one, and those that it
    /// continues, or in which this desk sat before.
    pub(crate) fn rooms_of_kind(
        &self,
        talks: &TalksId,
        kind: RoomKind,
    ) -> impl Iterator<Item = &RoomEngine> + use<'_> {
        let rooms = self.rooms_of(talks).into_iter().rev();
        let engines = rooms.filter_map(|room| self.rooms.get(&room));
        engines.filter(move |engine| engine.room.kind() == kind)
    }

    /// The present room of a kind, if this desk has one.
    pub(crate) fn engine_of(&self, talks: &TalksId, kind: RoomKind) -> Option<&RoomEngine> {
        self.rooms_of_kind(talks, kind).next()
    }

    /// The id of the present room of a kind.
    pub(crate) fn room_of_kind(
        &self,
        talks: &TalksId,
        kind: RoomKind,
    ) -> Result<RoomId, DeskError> {
        let engine = self.engine_of(talks, kind);
        engine
            .map(|engine| engine.id)
            .ok_or_else(|| DeskError::NoSuchRoom {
                name: match kind {
                    RoomKind::Team => "team".to_owned(),
                    RoomKind::Delegation(_) => "delegation".to_owned(),
                    RoomKind::Side(_) => "the side's room".to_owned(),
                },
                known: self.known_rooms(),
            })
    }

    /// The present rooms with the sides, in the order of the sides.
    pub(crate) fn engines_of_sides(&self, talks: &TalksId) -> Vec<&RoomEngine> {
        let Some(stored) = self.talks.get(talks) else {
            return Vec::new();
        };
        (0u8..)
            .map(SideNumber)
            .take(stored.opening.sides.len())
            .filter_map(|side| self.engine_of(talks, RoomKind::Side(side)))
            .collect()
    }

    /// The room that a person means.
    pub(crate) fn room_named(&self, name: &RoomName) -> Result<RoomId, DeskError> {
        let (talks, short) = match name.0.rsplit_once('/') {
            Some((talks, short)) => (Some(self.talks_named(Some(talks))?), short),
            None => (None, name.0.as_str()),
        };
        let short = short.trim().to_lowercase();
        let mut engines: Vec<&RoomEngine> = self
            .rooms
            .values()
            .filter(|engine| talks.is_none_or(|talks| engine.talks == talks))
            .filter(|engine| {
                self.short_name(engine).to_lowercase() == short
                    || (short.len() >= 6 && engine.id.to_string().starts_with(&short))
            })
            .collect();
        engines.sort_by_key(|engine| core::cmp::Reverse(engine.order));
        let Some(newest) = engines.first() else {
            return Err(DeskError::NoSuchRoom {
                name: name.0.clone(),
                known: self.known_rooms(),
            });
        };
        let other = engines.iter().any(|engine| engine.talks != newest.talks);
        if other {
            let fits: Vec<String> = engines
                .iter()
                .map(|engine| self.full_name(engine))
                .collect();
            return Err(DeskError::AmbiguousRoom {
                name: name.0.clone(),
                fits: fits.join(", "),
            });
        }
        Ok(newest.id)
    }

    /// The short name by which commands take a room.
    pub(crate) fn short_name(&self, engine: &RoomEngine) -> String {
        let own = self.talks.get(&engine.talks).and_then(|talks| talks.side);
        match engine.room.kind() {
            RoomKind::Team => "team".to_owned(),
            RoomKind::Delegation(_) => "delegation".to_owned(),
            RoomKind::Side(_) if own.is_some() => "intermediary".to_owned(),
            RoomKind::Side(side) => self.side_name(engine, side),
        }
    }

    /// What the room is called on the page.
    pub(crate) fn long_name(&self, engine: &RoomEngine) -> String {
        let own = self.talks.get(&engine.talks).and_then(|talks| talks.side);
        match engine.room.kind() {
            RoomKind::Team => "Intermediary's team".to_owned(),
            RoomKind::Delegation(_) => "Our delegation only".to_owned(),
            RoomKind::Side(_) if own.is_some() => "With the intermediary".to_owned(),
            RoomKind::Side(side) => self.side_name(engine, side),
        }
    }

    pub(crate) fn side_name(&self, engine: &RoomEngine, side: SideNumber) -> String {
        engine
            .room
            .opening()
            .side(side)
            .map_or_else(|| format!("side {}", side.0), |side| side.name.clone())
    }

    fn full_name(&self, engine: &RoomEngine) -> String {
        format!(
            "{}/{}",
            engine.room.opening().title,
            self.short_name(engine)
        )
    }

    fn known_rooms(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        for talks in self.talks.keys() {
            for room in self.rooms_of(talks) {
                if let Some(engine) = self.rooms.get(&room) {
                    let name = if self.talks.len() > 1 {
                        self.full_name(engine)
                    } else {
                        self.short_name(engine)
                    };
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
        }
        if names.is_empty() {
            return "none yet".to_owned();
        }
        names.join(", ")
    }

    pub(crate) fn no_such_side(&self, talks: &TalksId, name: &str) -> DeskError {
        let sides = self.talks.get(talks).map(|talks| {
            let names: Vec<&str> = talks
                .opening
                .sides
                .iter()
                .map(|side| side.name.as_str())
                .collect();
            names.join(", ")
        });
        WhichTalks::NoSuchSide {
            name: name.to_owned(),
            known: sides.unwrap_or_default(),
        }
        .into()
    }
}
