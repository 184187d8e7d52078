//! What members of a room may write.

use talks::opening::Side;
use talks::{
    Entry, LeafKey, Opening, Person, PersonId, Place, Role, Room, RoomContext, RoomKind,
    SideNumber, TalksId, Time, codec, verify, view,
};

/// An entry as a member of a room may seal it.
pub fn entry(data: &[u8]) {
    if let Ok(entry) = Entry::from_bytes(data) {
        let bytes = entry.to_bytes();
        assert!(bytes.is_ok(), "an entry that was read cannot be written");
        let again = bytes.map(|bytes| Entry::from_bytes(&bytes));
        assert_eq!(again, Ok(Ok(entry)));
    }
}

/// A roster and an opening, as a committer may write them.
pub fn room_context(data: &[u8]) {
    if let Ok(context) = RoomContext::from_bytes(data) {
        assert_eq!(
            RoomContext::from_bytes(&context.to_bytes()).as_ref(),
            Ok(&context)
        );
        let _ = room(0).judge_commit(&LeafKey([1; 32]), data, data, &[], &[]);
    }
    if let Ok(opening) = codec::decode::<Opening>(data, 8192) {
        let _ = opening.check();
        let _ = opening.hash();
    }
}

/// A sequence of entries by members of a room, folded by the rules: each piece
/// is its author's number and an entry. Whatever is folded can be shown and
/// accounted for, and folding it again gives the same.
pub fn room_life(data: &[u8]) {
    let fold = || {
        let mut room = room(data.len());
        let mut place = 0;
        for piece in crate::pieces(data) {
            let Some((author, entry)) = piece.split_first() else {
                continue;
            };
            match Entry::from_bytes(entry) {
                Ok(entry) => {
                    room.apply_entry(Place(place), LeafKey([author % 5; 32]), entry);
                }
                Err(_) => room.apply_void(Place(place)),
            }
            place += 1;
        }
        room
    };
    let (first, second) = (fold(), fold());
    let shown = view::view(&first, &LeafKey([2; 32]), Time(5));
    assert_eq!(shown, view::view(&second, &LeafKey([2; 32]), Time(5)));
    let _ = verify::account(&first).told();
    let _ = first.briefing();
}

/// A side room with an official, a head and a delegate; or a delegation's or
/// the team's own.
fn room(choice: usize) -> Room {
    let opening = Opening {
        version: 1,
        talks: TalksId([1; 16]),
        title: "Fuzz".to_owned(),
        intermediary: "Oman".to_owned(),
        language: "en".to_owned(),
        sides: vec![side("North"), side("South")],
        intermediary_key: [9; 32],
        relay_key: "fuzz.example".to_owned(),
        opened: Time(1),
    };
    let kind = match choice % 3 {
        0 => RoomKind::Side(SideNumber(0)),
        1 => RoomKind::Delegation(SideNumber(0)),
        _ => RoomKind::Team,
    };
    let people = match kind {
        RoomKind::Side(_) => vec![
            person(1, Role::Official),
            person(2, Role::Head),
            person(3, Role::Delegate),
        ],
        RoomKind::Delegation(_) => vec![person(2, Role::Head), person(3, Role::Partner)],
        RoomKind::Team => vec![person(1, Role::Official), person(4, Role::Staff)],
    };
    let context = RoomContext {
        charter: None,
        version: 1,
        talks: opening.talks,
        kind,
        opening: opening.hash(),
        continues: None,
        people,
    };
    #[expect(
        clippy::expect_used,
        reason = "fixed values, none of them from the input"
    )]
    Room::new(context, opening).expect("the room is well formed")
}

fn side(name: &str) -> Side {
    Side {
        name: name.to_owned(),
        language: "en".to_owned(),
    }
}

fn person(number: u8, role: Role) -> Person {
    Person {
        key: LeafKey([number; 32]),
        person: PersonId([number; 16]),
        role,
        name: format!("person {number}"),
        device: "desk".to_owned(),
        committer: role.may_commit().then_some([number; 32]),
    }
}
