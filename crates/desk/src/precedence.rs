//! Who of several desks does what any of them may do.

use talks::{EntryId, LeafKey, Role, Time};

use crate::room::RoomEngine;

/// How long a desk leaves to each that comes before it in a room's roster, in
/// milliseconds.
pub(crate) const TURN: u64 = 20_000;

/// When it is this desk's turn to do in a room what every person of a role may
/// do from a moment on: whoever began it at once, the others one after the other
/// in the roster's order, if it is not done by then. None if it is nobody of that
/// role.
pub(crate) fn turn_among(
    engine: &RoomEngine,
    role: Role,
    from: Time,
    began: Option<LeafKey>,
) -> Option<Time> {
    let own = engine.leaf();
    let people = &engine.room.context().people;
    let mut those = people.iter().filter(|person| person.role == role);
    let before = those.clone().position(|person| person.key == own)?;
    let before = match began {
        Some(began) if began == own => 0,
        Some(began) if those.any(|person| person.key == began) => before + 1,
        _ => before,
    };
    let before = u64::try_from(before).unwrap_or(u64::MAX);
    Some(from.plus_millis(TURN.saturating_mul(before)))
}

/// The author of an entry of a room's record.
pub(crate) fn author_of(engine: &RoomEngine, entry: &EntryId) -> Option<LeafKey> {
    let place = engine.room.place_of(entry)?;
    engine.room.item(place).map(|item| item.author)
}
