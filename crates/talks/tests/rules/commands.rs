//! Commands and folding go by the same rules, whatever happened before.

use goodoffices_talks::conveyance;
use goodoffices_talks::entry::Intention;
use goodoffices_talks::{Attribution, Body, RoomKind, Verdict, Wording};
use proptest::prelude::*;

use crate::history::any_step;
use crate::world::{OFFICIAL, World, roles, secret, side_room};

proptest! {
    /// What the commands let pass counts when it is logged next, and what they
    /// refuse by a rule would not have.
    #[test]
    fn commands_refuse_by_the_rules_of_the_fold(
        sides in 2u8..4,
        steps in proptest::collection::vec(any_step(), 1..40),
    ) {
        let mut world = World::new(sides);
        for step in &steps {
            let judged = world.body_of(step).map(|(kind, who, body)| {
                let author = crate::world::leaf(kind, usize::from(who) % roles(kind).len());
                world.room(kind).judge(&author, world.now, &body)
            });
            let (_, verdict) = world.step(step);
            if let (Some(judged), Some(verdict)) = (judged, verdict) {
                match judged {
                    Ok(_) => prop_assert_eq!(verdict, Verdict::Counted),
                    Err(broken) => prop_assert_eq!(verdict, Verdict::Refused(broken)),
                }
            }
        }
    }

    /// Only a head's own act, under a key that the room knows, permits.
    #[test]
    fn only_heads_permit(
        steps in proptest::collection::vec(any_step(), 1..40),
    ) {
        let mut world = World::new(3);
        for step in &steps {
            world.step(step);
        }
        for (kind, room) in &world.rooms {
            for state in room.permissions() {
                let item = room.item(state.place).unwrap();
                let role = item.speaker.as_ref().unwrap().role;
                prop_assert_eq!(role, goodoffices_talks::Role::Head);
                prop_assert!(matches!(kind, RoomKind::Side(_)));
                let side = kind.side().unwrap();
                let key = secret(side.0, state.key_number()).verifying_key().to_bytes();
                prop_assert_eq!(room.side_key(side, state.key_number()), Some(&key));
            }
        }
    }
}

#[test]
fn an_intention_by_a_delegate_binds_nothing() {
    let mut world = World::new(2);
    let granted = crate::world::terms(1, Wording::Exact, Attribution::Attributed);
    let permission = world.permit(0, "one field", &granted);
    let body = Body::Intention(Intention {
        permission,
        aloud: false,
    });
    let verdict = world.enter(side_room(0), crate::world::DELEGATE, body);
    assert!(!verdict.is_counted());
    let still = conveyance::compose(
        world.side(0),
        &permission,
        conveyance::Manner::default(),
        world.now,
    );
    assert!(still.is_ok());
    let body = Body::Intention(Intention {
        permission,
        aloud: false,
    });
    assert!(world.enter(side_room(0), OFFICIAL, body).is_counted());
}
