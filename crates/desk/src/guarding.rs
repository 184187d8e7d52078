//! Before the intermediary's own words leave: what they resemble of all that
//! was not permitted to go where they would (rule R11).
//!
//! The guard shows and never decides. What it reads and finds stays on this
//! desk: it is neither stored nor sent, and a query changes no state that is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use envelope::RoomId;
use guard::{Finding, Guard, Kind, PassageId, limits};
use talks::room::{PermissionStanding, PermissionState, Room};
use talks::{Body, EntryId, Place, RoomKind, SideNumber, Time, Wording};

use crate::answer::{Looked, Resemblance, View};
use crate::command::Command;
use crate::conveying::addressee_of;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::leaving::Leaving;
use crate::room::RoomEngine;
use crate::said::{PIECES, said};

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
    /// Pieces of entries that it had no room for.
    unread: u64,
}

/// Under which id a guard keeps a piece of the entry at a place.
fn piece(place: Place, index: usize) -> PassageId {
    let index = u64::try_from(index).unwrap_or(PIECES);
    PassageId(place.0.saturating_mul(PIECES).saturating_add(index))
}

/// Where a piece stands: the entry's place, and which of its pieces it is.
fn place_of(id: PassageId) -> (Place, usize) {
    let index = usize::try_from(id.0 % PIECES).unwrap_or_default();
    (Place(id.0 / PIECES), index)
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
            let Some(entry) = item.entry() else {
                continue;
            };
            for (index, words) in said(&entry.body).iter().enumerate() {
                if !words.is_empty() && self.guard.keep(piece(place, index), words).is_err() {
                    self.unread += 1;
                }
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
    /// What all words resemble that a command would let leave, destination by
    /// destination.
    pub(crate) fn guarded(&self, now: Time, command: &Command) -> Result<View, DeskError> {
        let leaving = self.leaving(command)?;
        let looked = leaving.iter().filter(|leaving| !leaving.words.is_empty());
        let looked = looked.map(|leaving| self.look_at(now, leaving));
        Ok(View::Guarded {
            looked: looked.collect::<Result<_, _>>()?,
        })
    }

    fn look_at(&self, now: Time, leaving: &Leaving) -> Result<Looked, DeskError> {
        let Leaving { words, room, under } = leaving;
        let said_in = self.engine(room)?;
        let RoomKind::Side(own) = said_in.room.kind() else {
            return Ok(Looked::default());
        };
        let side = match under {
            Some(permission) => addressee_of(said_in, permission)?,
            None => own,
        };
        let intermediary = said_in.me().is_some_and(|me| me.role.is_intermediary());
        if !intermediary {
            return Ok(Looked::default());
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
                    .look_among(words, |passage| !may_go.contains(&passage))
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
        Ok(Looked {
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
        let (place, index) = place_of(finding.passage);
        let item = engine.room.item(place)?;
        let pieces = said(&item.entry()?.body);
        let theirs = pieces.get(index)?;
        Some(Resemblance {
            room: engine.id.to_string(),
            name: self.long_name(engine),
            number: place.0,
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
fn shown_under(room: &Room, permission: &EntryId) -> Vec<PassageId> {
    let shown = room.items().filter(|(_, item)| {
        let entry = item.counted();
        entry.is_some_and(
            |entry| matches!(&entry.body, Body::Showing(body) if body.permission == *permission),
        )
    });
    shown.map(|(place, _)| piece(place, 0)).collect()
}

/// Whether words may go as they stand under a permission, or went so: it lives
/// and all have signed it who must, or it was bound. Once others went in its
/// place, in substance, they are used up.
fn covers(permission: &PermissionState, now: Time) -> bool {
    match &permission.standing {
        PermissionStanding::OnItsWay { .. } => true,
        PermissionStanding::Conveyed { passage, .. } => {
            permission.terms.wording != Wording::Substance || passage.is_none()
        }
        _ => {
            permission.waits_at(now).is_ok()
                && permission.signatures.len() >= usize::from(permission.needed)
        }
    }
}

/// What of a room's words may go to a side, or went there: under a permission
/// that covers them, whosever words it repeats, also where they were retold; what
/// a receipt, or a note of provenance, says went there; and what is put to it.
fn permitted(room: &Room, side: SideNumber, now: Time) -> BTreeSet<PassageId> {
    let mut ids: BTreeSet<EntryId> = BTreeSet::new();
    for permission in room.permissions() {
        if permission.terms.addressee != side || !covers(permission, now) {
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
    let covered: BTreeSet<Place> = ids.iter().filter_map(|id| room.place_of(id)).collect();
    let mut pieces: BTreeSet<PassageId> = BTreeSet::new();
    pieces.extend(covered.iter().map(|place| piece(*place, 0)));
    for (place, item) in room.items() {
        let Some(entry) = item.counted() else {
            continue;
        };
        let all = |body: &Body| 0..said(body).len();
        let open = match &entry.body {
            Body::Receipt(receipt) if receipt.to == side => all(&entry.body),
            Body::Provenance(provenance) if provenance.to == side => all(&entry.body),
            Body::Proposal(proposal) if proposal.sides.contains(&side) => all(&entry.body),
            Body::AdoptedCharter(_) | Body::RoundBegin(_) => all(&entry.body),
            Body::Retelling(retelling) => {
                let told = retelling.told.iter().enumerate();
                let told = told.filter(|(_, told)| covered.contains(&told.place));
                pieces.extend(told.map(|(at, _)| piece(place, 2 * at)));
                continue;
            }
            _ => continue,
        };
        pieces.extend(open.map(|index| piece(place, index)));
    }
    pieces
}
