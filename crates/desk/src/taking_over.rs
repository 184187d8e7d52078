//! Finishing what a colleague set out with, once (R8).
//!
//! The source room decides who: whoever set out must be gone from it, and the
//! first to take over is the one. Whether the words arrived is read from the
//! destination's record, and can only be told once nobody who carried them can
//! append there any more: a leaf that was removed appends nothing after the
//! commit that removed it, and this desk has read up to that commit. Leaves are
//! fresh in every room, so a colleague is known there by the name that is the
//! same in all rooms of the talks. Where anything is left open, nothing goes.

use std::collections::BTreeSet;

use talks::conveyance::{self, CannotConvey};
use talks::entry::{Conveyance, Origin};
use talks::room::{PermissionStanding, PermissionState};
use talks::{Body, EntryId, Passage, Place, RoomKind, SideNumber, Wording};

use crate::answer::Answer;
use crate::command::RoomName;
use crate::conveying::{Convey, accepted};
use crate::desk::Desk;
use crate::enclosed::enclosed;
use crate::error::DeskError;
use crate::refusal::{Carrier, NotNow, Taken, Untellable};
use crate::room::RoomEngine;
use crate::shuttle::{Carriage, Stage};
use crate::turn::Turn;

/// Whether words that somebody else set out with arrived.
enum Fate {
    /// They did not, and cannot any more.
    Lost,
    /// They stand at this place of the destination; only the receipt is due.
    Arrived(Place),
}

impl Desk {
    pub(crate) fn take_over(
        &mut self,
        turn: &mut Turn<'_>,
        room: &RoomName,
        number: u64,
        how: Convey,
    ) -> Result<Answer, DeskError> {
        let way = self.way(room, number, &how)?;
        let (source, permission) = (way.source, way.permission);
        let engine = self.engine(&source)?;
        let state = engine
            .room
            .permission(&permission)
            .ok_or(CannotConvey::NoSuchPermission)?;
        let intention = match &state.standing {
            PermissionStanding::OnItsWay { intention, .. } => *intention,
            PermissionStanding::Conveyed { at, .. } => {
                return Err(NotNow::Arrived(*at).into());
            }
            _ => {
                return Err(NotNow::NobodySetOut.into());
            }
        };
        let body = conveyance::take_over(&engine.room, &engine.leaf(), &intention, turn.now)?;
        let target = self.engine(&way.destination)?;
        let manner = way.manner.clone();
        let composed = conveyance::compose_bound(&engine.room, &intention, manner)?;
        let exchange = match state.terms.condition.closes() {
            Some(_) => Some(self.exchanged_in(&engine.talks, &permission)?),
            None => None,
        };
        let enclosed = match self.fate(engine, target, &intention)? {
            Fate::Lost => {
                accepted(target, composed.clone(), turn.now)?;
                enclosed(turn, engine, &permission, &composed)?
            }
            // Nothing is to be fetched that the relay need have kept.
            Fate::Arrived(_) => None,
        };
        let entry = self.put_entry(turn, source, body)?;
        let stage = Stage::TakingOver { intention, entry };
        let carriage = Carriage {
            exchange,
            ..way.carriage(&composed, stage, enclosed)
        };
        self.carriages
            .insert((source, permission), carriage.clone());
        self.dirty.carriages.insert((source, permission));
        self.tell_carried(turn, &carriage, "taking-over", None, None);
        Ok(Answer::TakingOver {
            room: source.to_string(),
            permission,
        })
    }

    /// The take-over has its place. If it counts it is ours to finish.
    pub(crate) fn taken_over(
        &mut self,
        turn: &mut Turn<'_>,
        carriage: &Carriage,
        intention: EntryId,
        counted: bool,
    ) -> Result<(), DeskError> {
        if !counted {
            return Err(NotNow::TakenOverBefore.into());
        }
        let source = self.engine(&carriage.source)?;
        let target = self.engine(&carriage.destination)?;
        match self.fate(source, target, &intention)? {
            // Of a room that froze since, nobody has read the end: they may have
            // arrived there.
            Fate::Lost => {
                target.check_usable()?;
                self.cross(turn, carriage, intention)
            }
            Fate::Arrived(place) => {
                let item = target.room.item(place);
                let entry = item.and_then(|item| item.counted());
                let Some((sent, stated, id)) = entry.and_then(|entry| match &entry.body {
                    Body::Conveyance(sent) => Some((sent.clone(), entry.stated, entry.id)),
                    _ => None,
                }) else {
                    return Err(CannotConvey::NotThisConveyance.into());
                };
                let came = (id, Some(place), stated);
                self.arrived(turn, carriage, intention, came, &sent)
            }
        }
    }

    /// What became of words that somebody set out with, if that can be told.
    fn fate(
        &self,
        source: &RoomEngine,
        destination: &RoomEngine,
        intention: &EntryId,
    ) -> Result<Fate, DeskError> {
        let permission = source
            .room
            .bound_permission(intention)
            .ok_or(CannotConvey::NoSuchPermission)?;
        let names = names(source, permission);
        if destination.room.context().continues.is_some() {
            return Err(NotNow::CannotTell(Untellable::WentOn).into());
        }
        self.check_gone(source, destination, permission)?;
        let arrivals = arrivals(source, destination, permission, &names)?;
        if permission.terms.attribution == talks::Attribution::Attributed {
            return match arrivals.first() {
                Some((place, _)) => Ok(Fate::Arrived(*place)),
                // The nonce is in no proof here, and would be refused twice.
                None if !destination.room.has_conveyed(&permission.nonce) => Ok(Fate::Lost),
                None => Err(NotNow::CannotTell(Untellable::BeforeUs).into()),
            };
        }
        // Words that name nobody are known again only by whoever read the
        // destination all the while.
        let set_out = source.room.place_of(intention);
        let all_along = source
            .whole_from
            .zip(set_out)
            .is_some_and(|(from, place)| place.0 >= from);
        if !all_along {
            return Err(NotNow::CannotTell(Untellable::NotAllAlong).into());
        }
        let open = self.unaccounted(source, destination, permission, &names, arrivals);
        match (open.arrivals.as_slice(), open.others) {
            ([], _) => Ok(Fate::Lost),
            ([(place, _)], 0) if destination.whole_from.is_some_and(|from| place.0 >= from) => {
                Ok(Fate::Arrived(*place))
            }
            _ => Err(NotNow::CannotTell(Untellable::Alike).into()),
        }
    }

    /// Nobody who carried the words, this desk apart, can still append to the
    /// destination.
    fn check_gone(
        &self,
        source: &RoomEngine,
        destination: &RoomEngine,
        permission: &PermissionState,
    ) -> Result<(), DeskError> {
        let others = permission
            .carriers
            .iter()
            .filter(|carrier| carrier.leaf != source.leaf())
            .filter_map(|carrier| source.room.carrier(carrier));
        let gone: BTreeSet<String> = others.map(|by| by.name.to_lowercase()).collect();
        let own = destination.leaf();
        let still = destination.room.context().people.iter().find(|person| {
            person.key != own
                && person.role.is_intermediary()
                && gone.contains(&person.name.to_lowercase())
        });
        match still {
            None => Ok(()),
            Some(person) => Err(NotNow::StillThere {
                name: person.name.clone(),
                room: self.short_name(destination),
            }
            .into()),
        }
    }

    /// Arrivals that no receipt accounts for, and how many other things could be
    /// among them.
    fn unaccounted(
        &self,
        source: &RoomEngine,
        destination: &RoomEngine,
        permission: &PermissionState,
        carriers: &BTreeSet<String>,
        mut arrivals: Vec<(Place, Passage)>,
    ) -> Open {
        let mut others = 0;
        let side = permission.terms.addressee;
        for engine in self.rooms.values().filter(|engine| {
            engine.talks == source.talks
                && engine.id != destination.id
                && matches!(engine.room.kind(), RoomKind::Side(from) if from != side)
        }) {
            others += unknown_receipts(engine, side);
            for other in engine.room.permissions() {
                let theirs = names(engine, other);
                if theirs.is_disjoint(carriers) {
                    continue;
                }
                // It arrived where this desk reads, put there by one of them.
                let set_out = other.bound_by().and_then(|id| engine.room.place_of(&id));
                let sure = theirs.is_subset(carriers)
                    && engine
                        .whole_from
                        .zip(set_out)
                        .is_some_and(|(from, place)| place.0 >= from);
                let alike = other.terms.addressee == side
                    && other.terms.wording == permission.terms.wording
                    && other.terms.attribution == permission.terms.attribution
                    && other.id != permission.id;
                match &other.standing {
                    PermissionStanding::Conveyed { .. } if alike && !sure => others += 1,
                    PermissionStanding::Conveyed { passage, .. } if alike => {
                        let went = passage.as_ref().or(engine.room.words_to_go(other));
                        let at = arrivals.iter().position(|(_, words)| Some(words) == went);
                        if let Some(at) = at {
                            arrivals.remove(at);
                        }
                    }
                    PermissionStanding::OnItsWay { .. } if alike => others += 1,
                    _ => {}
                }
            }
        }
        Open { arrivals, others }
    }
}

/// Who took the words of a permission, if somebody did.
pub(crate) fn check_not_taken(engine: &RoomEngine, permission: EntryId) -> Result<(), DeskError> {
    let Some(state) = engine.room.permission(&permission) else {
        return Ok(());
    };
    let carrier = state.carriers.last();
    let own = carrier.is_some_and(|carrier| carrier.leaf == engine.leaf());
    let by = match carrier.and_then(|carrier| engine.room.carrier(carrier)) {
        _ if own => Carrier::Own,
        Some(by) => Carrier::Named(by.name.clone()),
        None => Carrier::Colleague,
    };
    Err(match state.standing {
        PermissionStanding::OnItsWay { since, .. } if own || engine.room.is_left_behind(state) => {
            Taken::LeftBehind { by, since }
        }
        PermissionStanding::OnItsWay { since, .. } => Taken::OnItsWay { by, since },
        PermissionStanding::Conveyed { at, .. } => Taken::Conveyed { by, at },
        _ => return Ok(()),
    }
    .into())
}

struct Open {
    arrivals: Vec<(Place, Passage)>,
    others: usize,
}

/// Those who carried the words, as they are called in all rooms.
fn names(source: &RoomEngine, permission: &PermissionState) -> BTreeSet<String> {
    let carriers = permission.carriers.iter();
    carriers
        .filter_map(|carrier| source.room.carrier(carrier))
        .map(|by| by.name.to_lowercase())
        .collect()
}

/// What was put into the destination by those who carried the words, that may be
/// the words: by the proof's nonce, and where there is none, by everything that
/// the permission fixes.
fn arrivals(
    source: &RoomEngine,
    destination: &RoomEngine,
    permission: &PermissionState,
    names: &BTreeSet<String>,
) -> Result<Vec<(Place, Passage)>, DeskError> {
    let words = match permission.terms.wording {
        Wording::Substance => None,
        Wording::Exact | Wording::ShownFirst => Some(
            source
                .room
                .words_to_go(permission)
                .ok_or(CannotConvey::BeforeUs)?,
        ),
    };
    let fits = |conveyance: &Conveyance| match &conveyance.origin {
        Origin::Side { proof, .. } => proof
            .as_ref()
            .is_some_and(|proof| proof.nonce == permission.nonce),
        origin => {
            origin.attribution() == permission.terms.attribution
                && conveyance.wording == permission.terms.wording
                && words.is_none_or(|words| conveyance.passage == *words)
        }
    };
    let mut found = Vec::new();
    for (place, item) in destination.room.items() {
        if let Some(Body::Conveyance(conveyance)) = item.counted().map(|entry| &entry.body) {
            let named = matches!(conveyance.origin, Origin::Side { .. });
            let by_them = item
                .speaker
                .as_ref()
                .is_some_and(|by| names.contains(&by.name.to_lowercase()));
            if (named || by_them) && fits(conveyance) {
                found.push((place, conveyance.passage.clone()));
            }
        }
    }
    Ok(found)
}

/// Receipts for permissions that this desk does not know: something arrived for
/// each, and nobody here can say which.
fn unknown_receipts(engine: &RoomEngine, to: SideNumber) -> usize {
    let items = engine.room.items();
    items
        .filter(|(_, item)| match item.counted().map(|entry| &entry.body) {
            Some(Body::Receipt(receipt)) => {
                receipt.to == to && engine.room.bound_permission(&receipt.intention).is_none()
            }
            _ => false,
        })
        .count()
}
