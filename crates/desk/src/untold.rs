//! What the people of one room were not told of what was said in another: so that
//! an official sees at a glance what must not slip out, and what still waits to be
//! asked for.
//!
//! It reads records and changes nothing; it exists at the intermediary's desks
//! only, which are in every side's room.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};
use talks::room::{Answer, PermissionStanding, PermissionState, Room};
use talks::view::DocumentView;
use talks::{Body, EntryId, Passage, RoomKind, SideNumber, Time, Words};

use crate::answer::View;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::refusal::NotNow;
use crate::room::RoomEngine;

/// What the people of one room were not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UntoldThere {
    /// The room that was not told.
    pub room: String,
    /// Its side.
    pub side: String,
    /// Room by room, in which it was said.
    pub from: Vec<UntoldFrom>,
}

/// What was said in one room and not told in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UntoldFrom {
    /// The room in which it was said.
    pub room: String,
    /// Its side.
    pub side: String,
    /// In order.
    pub items: Vec<Untold>,
    /// How much more there is before that.
    pub earlier: u64,
}

/// One thing that was not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untold {
    /// Its line in the room in which it was said.
    pub number: u64,
    /// When, by its author's clock.
    pub at: Time,
    /// Who said it, by name or office.
    pub who: String,
    /// Whether somebody of the intermediary said it.
    pub by_team: bool,
    /// The words, if this desk holds them.
    pub passage: Option<Passage>,
    /// The document, if it is one.
    pub document: Option<DocumentView>,
    /// `kept` (nobody asked for it, and nothing permits it), `asked`, `refused`,
    /// `waiting` (permitted, and not on its way), `closed` (being decided),
    /// `withdrawn`, `expired`, `round-over`, `not-exchanged` or `lapsed`.
    pub state: String,
    /// The line of the ask or the permission that the state is of.
    pub of: Option<u64>,
}

/// How far words have come on their way to a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Told,
    Open(&'static str, u64),
}

impl Desk {
    /// What was not told, destination by destination.
    pub(crate) fn untold(
        &self,
        now: Time,
        talks: Option<&str>,
        most: u32,
    ) -> Result<View, DeskError> {
        let id = self.talks_named(talks)?;
        let talks = self.talks_of(&id)?;
        if talks.side.is_some() {
            return Err(NotNow::OnlyAtIntermediary.into());
        }
        let numbers = (0_u8..).map(SideNumber).zip(&talks.opening.sides);
        let sides: Vec<(SideNumber, &str)> = numbers
            .map(|(number, side)| (number, side.name.as_str()))
            .collect();
        let mut there = Vec::new();
        for (to, side) in &sides {
            let Some(destination) = self.engine_of(&id, RoomKind::Side(*to)) else {
                continue;
            };
            let mut from = Vec::new();
            for (source, name) in sides.iter().filter(|(source, _)| source != to) {
                for engine in self.rooms_of_kind(&id, RoomKind::Side(*source)) {
                    from.push(untold_of(engine, *to, name, now, most as usize));
                }
            }
            there.push(UntoldThere {
                room: destination.id.to_string(),
                side: (*side).to_owned(),
                from,
            });
        }
        Ok(View::Untold { there })
    }
}

fn untold_of(
    engine: &RoomEngine,
    to: SideNumber,
    side: &str,
    now: Time,
    most: usize,
) -> UntoldFrom {
    let room = &engine.room;
    let ways = ways(room, to, now);
    let mut items: Vec<Untold> = Vec::new();
    for (place, item) in room.items() {
        let Some(entry) = item.counted() else {
            continue;
        };
        let way = ways.get(&entry.id);
        let is_said = match &entry.body {
            Body::Statement(_) | Body::Document(_) => true,
            // Words that were written for this side, and stand nowhere else.
            Body::Marked(marked) => is_own(&marked.words) || way.is_some(),
            Body::Permission(permission) => {
                is_own(&permission.words) && permission.terms.addressee == to
            }
            Body::Ask(ask) => {
                is_own(&ask.words) && ask.terms.addressee == to && !is_reworded(room, &entry.id)
            }
            _ => false,
        };
        let (state, of) = match way {
            _ if !is_said => continue,
            Some(Way::Told) => continue,
            Some(Way::Open(state, of)) => (*state, Some(*of)),
            None => ("kept", None),
        };
        let speaker = item.speaker.as_ref();
        items.push(Untold {
            number: place.0,
            at: item.stated,
            who: speaker.map_or_else(String::new, |speaker| speaker.name.clone()),
            by_team: speaker.is_some_and(|speaker| speaker.role.is_intermediary()),
            passage: room.passage_of(&entry.id).cloned(),
            document: room.document_at(place).map(Into::into),
            state: state.to_owned(),
            of,
        });
    }
    let earlier = items.len().saturating_sub(most);
    items.drain(..earlier);
    UntoldFrom {
        room: engine.id.to_string(),
        side: side.to_owned(),
        items,
        earlier: earlier as u64,
    }
}

fn is_own(words: &Words) -> bool {
    matches!(words, Words::Own(_))
}

/// Whether an ask was answered with a permission of other words: those stand there
/// by themselves.
fn is_reworded(room: &Room, ask: &EntryId) -> bool {
    let answer = room.ask(ask).and_then(|ask| ask.answer.as_ref());
    let Some(Answer::Permitted(place)) = answer else {
        return false;
    };
    let entry = room.item(*place).and_then(|item| item.counted());
    entry.is_some_and(
        |entry| matches!(&entry.body, Body::Permission(permission) if is_own(&permission.words)),
    )
}

/// How far each entry's words have come on their way to a side: what is under way
/// or was shown there counts before what waits, that before what is asked, and
/// otherwise what happened last.
fn ways(room: &Room, to: SideNumber, now: Time) -> BTreeMap<EntryId, Way> {
    let mut all: Vec<(u64, EntryId, (u8, Way))> = Vec::new();
    for permission in room.permissions() {
        if permission.terms.addressee == to {
            let place = permission.place.0;
            all.push((place, permission.id, of_permission(permission, now)));
        }
    }
    let asks = room.items().filter_map(|(_, item)| {
        let entry = item.counted()?;
        Some((entry.id, room.ask(&entry.id)?))
    });
    for (id, ask) in asks.filter(|(_, ask)| ask.terms.addressee == to) {
        let number = ask.place.0;
        let way = match &ask.answer {
            None if ask.terms.round == room.round() => (2, Way::Open("asked", number)),
            None => (1, Way::Open("round-over", number)),
            Some(Answer::Refused { .. }) => (1, Way::Open("refused", number)),
            // The permission says the rest.
            Some(Answer::Permitted(_)) => continue,
        };
        all.push((number, id, way));
    }
    // Whatever counts most comes first, and says it of all that it repeats: what was
    // said of those before, was said of all that they repeat in turn.
    all.sort_by_key(|(place, _, (rank, _))| Reverse((*rank, *place)));
    let mut ways = BTreeMap::new();
    for (_, id, (_, way)) in all {
        let mut next = Some(id);
        while let Some(id) = next {
            let Entry::Vacant(vacant) = ways.entry(id) else {
                break;
            };
            vacant.insert(way);
            next = repeats(room, &id);
        }
    }
    ways
}

/// The entry whose words an ask or a permission repeats.
fn repeats(room: &Room, id: &EntryId) -> Option<EntryId> {
    match room.permission(id) {
        Some(permission) => permission.rests_on,
        None => room.ask(id).and_then(|ask| ask.rests_on),
    }
}

fn of_permission(permission: &PermissionState, now: Time) -> (u8, Way) {
    let open = |rank, state| (rank, Way::Open(state, permission.place.0));
    match &permission.standing {
        PermissionStanding::OnItsWay { .. } | PermissionStanding::Conveyed { .. } => (4, Way::Told),
        PermissionStanding::Closed { .. } => open(3, "closed"),
        PermissionStanding::Waiting if permission.has_expired(now) => open(1, "expired"),
        PermissionStanding::Waiting => open(3, "waiting"),
        PermissionStanding::Withdrawn { .. } => open(1, "withdrawn"),
        PermissionStanding::RoundOver { .. } => open(1, "round-over"),
        PermissionStanding::NotExchanged { .. } => open(1, "not-exchanged"),
        PermissionStanding::Lapsed { .. } => open(1, "lapsed"),
        // Whatever else may become of one, nothing of it was told.
        _ => open(1, "expired"),
    }
}

#[cfg(test)]
mod tests {
    use talks::opening::Side;
    use talks::{
        Attribution, Condition, Entry, LeafKey, Opening, Person, PersonId, Place, Role,
        RoomContext, TalksId, Terms, Verdict, Wording,
    };

    use super::*;

    const OFFICIAL: LeafKey = LeafKey([1; 32]);

    fn side_room() -> Result<Room, talks::Malformed> {
        let side = |name: &str| Side {
            name: name.to_owned(),
            language: "en".to_owned(),
        };
        let opening = Opening {
            version: 1,
            talks: TalksId([9; 16]),
            title: "Talks".to_owned(),
            intermediary: "Meadow".to_owned(),
            language: "en".to_owned(),
            sides: vec![side("Alder"), side("Birch")],
            intermediary_key: [2; 32],
            relay_key: "relay+0000+test".to_owned(),
            opened: Time(1_000),
        };
        let context = RoomContext {
            version: 1,
            talks: opening.talks,
            kind: RoomKind::Side(SideNumber(0)),
            opening: opening.hash(),
            charter: None,
            continues: None,
            people: vec![Person {
                key: OFFICIAL,
                person: PersonId([3; 16]),
                role: Role::Official,
                name: "Official".to_owned(),
                device: "desk".to_owned(),
                committer: Some([4; 32]),
            }],
        };
        let mut room = Room::new(context, opening.clone())?;
        enter(&mut room, Body::Opening(opening));
        Ok(room)
    }

    fn enter(room: &mut Room, body: Body) -> EntryId {
        let counter = room.next_counter(&OFFICIAL);
        let id = EntryId::of(&OFFICIAL, counter);
        let entry = Entry {
            id,
            counter,
            stated: Time(2_000),
            seen: Vec::new(),
            body,
        };
        let place = room.last_place().map_or(Place(0), |last| Place(last.0 + 1));
        assert_eq!(room.apply_entry(place, OFFICIAL, entry), Verdict::Counted);
        id
    }

    /// Each ask repeats the one before. Looked at from every one of them to its
    /// beginning this would not end while somebody waits for it.
    #[test]
    fn what_was_asked_of_the_same_words_over_and_over_is_told_at_once()
    -> Result<(), talks::Malformed> {
        let mut room = side_room()?;
        let passage = Passage {
            words: "the same words".to_owned(),
            language: "en".to_owned(),
        };
        let said = enter(
            &mut room,
            Body::Statement(talks::entry::Statement {
                passage,
                reply_to: None,
            }),
        );
        let to = SideNumber(1);
        let terms = Terms {
            addressee: to,
            wording: Wording::Exact,
            attribution: Attribution::Attributed,
            round: 1,
            expires: None,
            condition: Condition::Unconditional,
        };
        let mut last = said;
        for _ in 0..20_000 {
            let ask = talks::entry::Ask {
                words: Words::Same(last),
                terms: terms.clone(),
            };
            last = enter(&mut room, Body::Ask(ask));
        }
        let ways = ways(&room, to, Time(3_000));
        let newest = room.place_of(&last).map(|place| place.0);
        for id in [said, last] {
            let asked = newest.map(|newest| Way::Open("asked", newest));
            assert_eq!(ways.get(&id).copied(), asked);
        }
        assert_eq!(ways.len(), 20_001);
        Ok(())
    }
}
