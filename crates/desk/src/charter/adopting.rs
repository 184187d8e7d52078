//! A charter that all sides signed comes into every room, and then into the
//! rooms' contexts. Nothing of it is noted down apart: what is due follows from
//! the records, so that it is taken up after a crash by whichever desk is there.

use envelope::RoomId;
use talks::entry::{AdoptedCharter, CharterConfirmed};
use talks::proposal::SideYes;
use talks::room::PermissionStanding;
use talks::{Body, Charter, EntryId, GroundHash, Place, Role, RoomKind, SideNumber, TalksId, Time};

use crate::desk::Desk;
use crate::precedence::{author_of, turn_among};
use crate::room::RoomEngine;
use crate::succeeding::predecessor;
use crate::turn::Turn;

/// What is due now, and when something will be.
#[derive(Default)]
pub(super) struct Due {
    entries: Vec<(RoomId, Body)>,
    commits: Vec<RoomId>,
    next: Option<Time>,
}

impl Due {
    /// Whether a moment has come; else it is waited for.
    fn has_come(&mut self, now: Time, at: Option<Time>) -> bool {
        match at {
            None => false,
            Some(at) if at <= now => true,
            Some(at) => {
                self.next = Some(self.next.map_or(at, |next| next.min(at)));
                false
            }
        }
    }
}

impl Desk {
    /// Does what is due of charters and side keys.
    pub(crate) fn keep_ground(&mut self, turn: &mut Turn<'_>) {
        let mut due = Due::default();
        for talks in self.talks.keys() {
            self.due_in(talks, turn.now, &mut due);
        }
        for (room, body) in due.entries {
            let engine = self.engine(&room);
            let allowed = engine.is_ok_and(|engine| {
                engine.check_usable().is_ok()
                    && engine.room.judge(&engine.leaf(), turn.now, &body).is_ok()
            });
            if !allowed {
                continue;
            }
            if let Err(error) = self.put_entry(turn, room, body) {
                turn.warn(&room, error.to_string());
            }
        }
        for room in due.commits {
            if let Some(engine) = self.rooms.get_mut(&room) {
                engine.enqueue_charter();
                self.dirty.rooms.insert(room);
            }
        }
        self.next_ground = due.next;
    }

    fn due_in(&self, talks: &TalksId, now: Time, due: &mut Due) {
        let Some(stored) = self.talks.get(talks) else {
            return;
        };
        match stored.side {
            None => {
                self.due_of_officials(talks, now, due);
                for (room, body) in self.due_key_ends(talks) {
                    due.entries.push((room, body));
                }
            }
            Some(side) => self.due_of_heads(talks, side, now, due),
        }
    }

    fn due_of_officials(&self, talks: &TalksId, now: Time, due: &mut Due) {
        let rooms = self.engines_of_sides(talks);
        for engine in rooms.iter().filter(|engine| engine.is_caught_up()) {
            let Some((id, adopted)) = agreed(engine) else {
                continue;
            };
            let began = author_of(engine, &id);
            let at = turn_among(engine, Role::Official, adopted.proposal.closes, began);
            if !is_adopting(engine) && due.has_come(now, at) {
                due.entries.push((engine.id, Body::AdoptedCharter(adopted)));
            }
        }
        let Some(team) = self.engine_of(talks, RoomKind::Team) else {
            return;
        };
        for engine in &rooms {
            self.due_next(engine, team, Role::Official, now, due);
        }
        // What came into force elsewhere while a room was frozen.
        let goes_on = |engine: &&&RoomEngine| engine.room.context().continues.is_some();
        for to in rooms.iter().filter(goes_on) {
            for from in rooms.iter().filter(|from| from.id != to.id) {
                self.due_next(from, to, Role::Official, now, due);
            }
        }
        self.due_commit(team, Role::Official, now, due);
        let lags = |engine: &&RoomEngine| {
            let charter = engine.room.charter().map(Charter::hash);
            engine.room.context().charter != charter
        };
        if rooms.iter().any(lags) && settles(&rooms) {
            for engine in &rooms {
                self.due_commit(engine, Role::Official, now, due);
            }
        }
    }

    /// A head carries the charter into the delegation's room.
    fn due_of_heads(&self, talks: &TalksId, side: SideNumber, now: Time, due: &mut Due) {
        let main = self.engine_of(talks, RoomKind::Side(side));
        let own = self.engine_of(talks, RoomKind::Delegation(side));
        if let (Some(main), Some(own)) = (main, own) {
            self.due_next(main, own, Role::Head, now, due);
            self.due_commit(own, Role::Head, now, due);
        }
        for engine in main.into_iter().chain(own) {
            self.due_confirmation(engine, now, due);
        }
    }

    /// Whoever compared the words of a charter need not do so again in the room that
    /// goes on under the same one.
    fn due_confirmation(&self, engine: &RoomEngine, now: Time, due: &mut Due) {
        let Some(before) = predecessor(engine).and_then(|room| self.rooms.get(&room)) else {
            return;
        };
        let Some(charter) = engine.room.charter() else {
            return;
        };
        let same = before.room.charter().map(Charter::hash) == Some(charter.hash());
        let waits = engine.has_queued(|body| matches!(body, Body::CharterConfirmed(_)));
        if !same
            || !before.room.charter_is_confirmed()
            || engine.room.charter_is_confirmed()
            || !engine.is_caught_up()
            || waits
        {
            return;
        }
        let since = engine.room.adopted();
        let since = since.map_or(now, |adopted| adopted.proposal.closes);
        let at = turn_among(engine, Role::Head, since.min(now), None);
        if due.has_come(now, at) {
            let charter = charter.hash();
            let body = Body::CharterConfirmed(CharterConfirmed { charter });
            due.entries.push((engine.id, body));
        }
    }

    /// The next charter of one room's record that another room lacks.
    fn due_next(&self, from: &RoomEngine, to: &RoomEngine, role: Role, now: Time, due: &mut Due) {
        if !to.is_caught_up() || is_adopting(to) {
            return;
        }
        let already = due.entries.iter().any(|(room, _)| *room == to.id);
        let next = to
            .room
            .charter()
            .map_or(1, |charter| charter.number.saturating_add(1));
        let in_force = from.room.charter().map_or(0, |charter| charter.number);
        if already || in_force < next {
            return;
        }
        let Some((place, adopted)) = adopted_as(from, next) else {
            return;
        };
        let stated = from.room.item(place).map(|item| item.stated);
        let since = stated.unwrap_or(adopted.proposal.closes);
        let at = turn_among(to, role, since.min(now), None);
        if due.has_come(now, at) {
            due.entries.push((to.id, Body::AdoptedCharter(adopted)));
        }
    }

    /// The charter in force comes into a room's context.
    fn due_commit(&self, engine: &RoomEngine, role: Role, now: Time, due: &mut Due) {
        let hash = engine.room.charter().map(Charter::hash);
        if hash.is_none() || engine.room.context().charter == hash || !engine.is_caught_up() {
            return;
        }
        if engine.is_committing_charter() {
            return;
        }
        let since = engine
            .room
            .adopted()
            .map_or(now, |adopted| adopted.proposal.closes);
        let at = turn_among(engine, role, since.min(now), None);
        if due.has_come(now, at) {
            due.commits.push(engine.id);
        }
    }
}

/// Whether an entry that brings a charter waits to be logged.
fn is_adopting(engine: &RoomEngine) -> bool {
    engine.has_queued(|body| matches!(body, Body::AdoptedCharter(_)))
}

/// The charter that all sides have said yes to in this room, and that is not in
/// force yet.
fn agreed(engine: &RoomEngine) -> Option<(EntryId, AdoptedCharter)> {
    let (id, state) = engine.room.pending_charter()?;
    if state.outcome != Some(true) {
        return None;
    }
    let mut yeses = state.yeses.clone();
    yeses.push(SideYes {
        side: engine.room.permitting_side()?,
        signatures: state.closed.as_ref()?.yes.clone()?,
    });
    yeses.sort_by_key(|yes| yes.side);
    let proposal = state.proposal.clone();
    Some((id, AdoptedCharter { proposal, yeses }))
}

/// The entry by which the charter of a number came into force in a room.
fn adopted_as(engine: &RoomEngine, number: u32) -> Option<(Place, AdoptedCharter)> {
    let is = |adopted: &AdoptedCharter| {
        let charter = adopted.proposal.charter();
        charter.is_some_and(|charter| charter.number == number)
    };
    if let Some(adopted) = engine.room.adopted().filter(|adopted| is(adopted)) {
        let last = engine.room.last_place().unwrap_or(Place(0));
        let place = engine.room.items().find_map(|(place, item)| {
            let body = item.counted().map(|entry| &entry.body)?;
            matches!(body, Body::AdoptedCharter(body) if is(body)).then_some(place)
        });
        return Some((place.unwrap_or(last), adopted.clone()));
    }
    engine.room.items().find_map(
        |(place, item)| match item.counted().map(|entry| &entry.body) {
            Some(Body::AdoptedCharter(body)) if is(body) => Some((place, body.clone())),
            _ => None,
        },
    )
}

/// Whether the same charter is in force in all rooms, and nothing is on its way,
/// or being decided, that stands on an earlier ground: from the commit on, the
/// rooms measure everything by the charter.
fn settles(rooms: &[&RoomEngine]) -> bool {
    let mut hashes = rooms
        .iter()
        .map(|engine| engine.room.charter().map(Charter::hash));
    let Some(Some(hash)) = hashes.next() else {
        return false;
    };
    let ground = GroundHash::from(hash);
    hashes.all(|other| other == Some(hash))
        && rooms.iter().all(|engine| {
            let on_its_way = engine.room.permissions().any(|permission| {
                let bound = matches!(
                    permission.standing,
                    PermissionStanding::OnItsWay { .. } | PermissionStanding::Closed { .. }
                );
                bound && permission.ground != ground
            });
            let deciding = engine.room.unfinished().any(|id| {
                let state = engine.room.proposal(&id);
                state.is_some_and(|state| state.ground != ground)
            });
            engine.is_caught_up() && !on_its_way && !deciding
        })
}
