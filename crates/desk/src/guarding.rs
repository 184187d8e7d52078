//! Before the intermediary's own words leave: what they resemble of all that
//! was not permitted to go where they would (rule R11).
//!
//! The guard shows and never decides. What it reads and finds stays on this
//! desk: it is neither stored nor sent, and a query changes no state that is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use envelope::RoomId;
use guard::{Finding, Guard, Kind, PassageId, limits};
use talks::room::{PermissionStanding, Room};
use talks::{Body, EntryId, Place, RoomKind, SideNumber, Time};

use crate::answer::{Resemblance, View};
use crate::command::RoomName;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::room::RoomEngine;
use crate::said::said;
use crate::shuttle::{addressee_of, permission_at};

/// What the destination finds may be so much fainter and still be as strong:
/// how rare a word is differs a little from room to room.
const AS_STRONG: f32 = 0.05;
/// Characters shown of each text.
const EXCERPT: usize = 120;

/// One guard a room, filled when it is first needed and then with what is new.
#[derive(Default)]
pub(crate) struct Guards(Mutex<BTreeMap<RoomId, RoomGuard>>);

struct RoomGuard {
    guard: Guard,
    /// Where the record begins: another record needs another guard.
    start: u64,
    /// The first place that it has not read.
    next: Place,
    /// Entries that it had no room for.
    unread: u64,
}

impl RoomGuard {
    fn new(start: u64) -> Self {
        Self {
            guard: Guard::new(),
            start,
            next: Place(0),
            unread: 0,
        }
    }

    fn read(&mut self, room: &Room) {
        for (place, item) in room.items_from(self.next) {
            self.next = Place(place.0.saturating_add(1));
            if let Some(words) = item.entry().and_then(|entry| said(&entry.body))
                && self.guard.keep(PassageId(place.0), words).is_err()
            {
                self.unread += 1;
            }
        }
    }
}

impl Guards {
    /// Drops what was read of a room.
    pub(crate) fn forget(&mut self, room: &RoomId) {
        let guards = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        guards.remove(room);
    }

    /// Looks with the guard of a room, brought up to date first.
    fn with<T>(&self, engine: &RoomEngine, look: impl FnOnce(&RoomGuard) -> T) -> T {
        // A guard that was left half read is read on: nothing is lost by it.
        let mut guards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let start = engine.start.size();
        let known = guards
            .entry(engine.id)
            .or_insert_with(|| RoomGuard::new(start));
        if known.start != start {
            *known = RoomGuard::new(start);
        }
        known.read(&engine.room);
        look(known)
    }
}

impl Desk {
    pub(crate) fn resembles(
        &self,
        now: Time,
        room: &RoomName,
        words: &str,
        permission: Option<u64>,
    ) -> Result<View, DeskError> {
        let said_in = self.engine(&self.room_named(room)?)?;
        let RoomKind::Side(own) = said_in.room.kind() else {
            return Ok(nothing());
        };
        let under = match permission {
            Some(number) => Some(permission_at(said_in, number)?),
            None => None,
        };
        let side = match &under {
            Some(permission) => addressee_of(said_in, permission)?,
            None => own,
        };
        let intermediary = said_in.me().is_some_and(|me| me.role.is_intermediary());
        if !intermediary {
            return Ok(nothing());
        }
        let kind = RoomKind::Side(side);
        let destination = self.engine(&self.room_of_kind(&said_in.talks, kind)?)?;
        let is_there =
            |engine: &&RoomEngine| engine.talks == destination.talks && engine.room.kind() == kind;
        let (there, elsewhere): (Vec<_>, Vec<_>) = self.in_order().into_iter().partition(is_there);
        let known: Vec<Finding> = there
            .into_iter()
            .flat_map(|engine| {
                self.guards
                    .with(engine, |known| known.guard.look_closely(words))
            })
            .collect();
        let mut found = Vec::new();
        let mut unread = 0;
        for engine in elsewhere {
            let mut may_go = match engine.talks == destination.talks {
                true => permitted(&engine.room, side, now),
                false => BTreeSet::new(),
            };
            if engine.id == said_in.id {
                may_go.extend(under.iter().flat_map(|id| shown_under(&engine.room, id)));
            }
            let findings = self.guards.with(engine, |other| {
                unread += other.unread;
                other
                    .guard
                    .look_among(words, |passage| !may_go.contains(&Place(passage.0)))
            });
            found.extend(findings.into_iter().filter_map(|finding| {
                let known = known.iter().any(|known| is_known(&finding, known));
                let order = (known, finding.kind == Kind::Close, finding.strength);
                Some((order, self.resemblance(engine, words, &finding, known)?))
            }));
        }
        // Stable: equal ones stay in the order of rooms and of their guard.
        found.sort_by(|(a, _), (b, _)| ((a.0, a.1).cmp(&(b.0, b.1))).then(b.2.total_cmp(&a.2)));
        found.truncate(limits::FINDINGS);
        Ok(View::Resemblances {
            destination: Some(self.long_name(destination)),
            items: found.into_iter().map(|(_, item)| item).collect(),
            unread,
        })
    }

    fn resemblance(
        &self,
        engine: &RoomEngine,
        words: &str,
        finding: &Finding,
        known: bool,
    ) -> Option<Resemblance> {
        let item = engine.room.item(Place(finding.passage.0))?;
        let theirs = said(&item.entry()?.body)?;
        Some(Resemblance {
            room: engine.id.to_string(),
            name: self.long_name(engine),
            number: finding.passage.0,
            who: item
                .speaker
                .as_ref()
                .map_or_else(String::new, |speaker| speaker.name.clone()),
            kind: finding.kind.to_string(),
            ours: excerpt(words.get(finding.outgoing.clone())),
            theirs: excerpt(theirs.get(finding.kept.clone())),
            why: finding.why.clone(),
            strength: (finding.strength * 100.0).round().clamp(1.0, 100.0) as u8,
            known,
        })
    }
}

fn nothing() -> View {
    View::Resemblances {
        destination: None,
        items: Vec::new(),
        unread: 0,
    }
}

fn is_known(finding: &Finding, known: &Finding) -> bool {
    let overlap =
        finding.outgoing.start < known.outgoing.end && known.outgoing.start < finding.outgoing.end;
    overlap && finding.kind == known.kind && known.strength + AS_STRONG >= finding.strength
}

fn excerpt(text: Option<&str>) -> String {
    let text = text.unwrap_or_default();
    let mut shown: String = text.chars().take(EXCERPT).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Where words were shown under a permission: what is reworded resembles what
/// it was.
fn shown_under(room: &Room, permission: &EntryId) -> Vec<Place> {
    let shown = room.items().filter(|(_, item)| {
        let entry = item.counted();
        entry.is_some_and(
            |entry| matches!(&entry.body, Body::Showing(body) if body.permission == *permission),
        )
    });
    shown.map(|(place, _)| place).collect()
}

/// The places of a room's words that may go to a side, or went there: under a
/// permission that lives or was bound, whosever words it repeats.
fn permitted(room: &Room, side: SideNumber, now: Time) -> BTreeSet<Place> {
    let mut ids: BTreeSet<EntryId> = BTreeSet::new();
    for permission in room.permissions() {
        let used = matches!(
            permission.standing,
            PermissionStanding::OnItsWay { .. } | PermissionStanding::Conveyed { .. }
        );
        if permission.terms.addressee != side || !used && permission.waits_at(now).is_err() {
            continue;
        }
        let shown = permission.approval.as_ref().map(|yes| yes.showing);
        ids.extend(shown);
        let mut next = Some(permission.id);
        while let Some(id) = next.filter(|id| ids.insert(*id)) {
            next = match room.permission(&id) {
                Some(permission) => permission.rests_on,
                None => room.ask(&id).and_then(|ask| ask.rests_on),
            };
        }
    }
    let mut places: BTreeSet<Place> = ids.iter().filter_map(|id| room.place_of(id)).collect();
    // What a receipt quotes went there.
    places.extend(room.items().filter_map(|(place, item)| {
        let Body::Receipt(receipt) = &item.counted()?.body else {
            return None;
        };
        (receipt.to == side).then_some(place)
    }));
    places
}
