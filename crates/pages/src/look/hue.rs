//! The colour and pattern of a room, by which it is known at a glance, also by
//! whoever does not see colours.

use desk::answer::RoomSummary;

/// One of the looks in `room.css`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hue(pub(crate) &'static str);

/// The looks of the rooms with sides, in order.
const SIDES: [&str; 6] = [
    "hue side-1",
    "hue side-2",
    "hue side-3",
    "hue side-4",
    "hue side-5",
    "hue side-6",
];

impl Hue {
    /// The look of a side by its place, counted from 0.
    pub(crate) fn nth(place: usize) -> Self {
        Self(SIDES[place % SIDES.len()])
    }

    /// The look of a room among all of a desk. It follows from the order in which
    /// the rooms came and never changes.
    pub(crate) fn of(rooms: &[RoomSummary], id: &str) -> Self {
        let Some(room) = rooms.iter().find(|room| room.id == id) else {
            return Self("hue team");
        };
        Self(match room.kind.as_str() {
            "side" => {
                let before = rooms
                    .iter()
                    .take_while(|other| other.id != id)
                    .filter(|other| other.kind == "side" && other.talks == room.talks)
                    .count();
                Self::nth(before).0
            }
            "delegation" => "hue delegation",
            _ => "hue team",
        })
    }
}
