//! What vouches for a side's key: the intermediary alone, or the charter whose
//! words a head compared; for each key by itself.

use goodoffices_talks::conveyance::{self, KnownThrough, Manner, Verified, verify};
use goodoffices_talks::entry::{CharterConfirmed, Conveyance};
use goodoffices_talks::view::{Said, view};
use goodoffices_talks::{Attribution, Body, RuleBroken, SideNumber, Verdict, Wording, Words};

use crate::charters::{adopt, adopt_signed_by, charter, confirm};
use crate::world::{DELEGATE, HEAD, OFFICIAL, OTHER_HEAD, World, leaf, passage, side_room, terms};

#[test]
fn keys_are_known_through_the_intermediary_until_a_head_compared_the_charters_words() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let early = Body::CharterConfirmed(CharterConfirmed {
        charter: charter(&world, 1).hash(),
    });
    assert_eq!(
        world.enter(kind, HEAD, early),
        Verdict::Refused(RuleBroken::OtherCharter)
    );
    let first = charter(&world, 1);
    let confirmed = Body::CharterConfirmed(CharterConfirmed {
        charter: first.hash(),
    });
    adopt(&mut world, first, 1);
    let known = |world: &World| KnownThrough::of_keys(world.side(0), SideNumber(1), [1, 2]);
    assert_eq!(known(&world), KnownThrough::TheIntermediary);
    for who in [OFFICIAL, DELEGATE] {
        let verdict = world.enter(kind, who, confirmed.clone());
        assert_eq!(verdict, Verdict::Refused(RuleBroken::OnlyHeads));
    }
    assert_eq!(world.enter(kind, HEAD, confirmed.clone()), Verdict::Counted);
    assert_eq!(known(&world), KnownThrough::TheCharter);
    assert_eq!(
        KnownThrough::of_keys(world.side(1), SideNumber(0), [1]),
        KnownThrough::TheIntermediary
    );
    // An amendment is other words.
    let second = charter(&world, 1);
    adopt(&mut world, second, 2);
    assert_eq!(known(&world), KnownThrough::TheIntermediary);
    assert_eq!(
        world.enter(kind, HEAD, confirmed),
        Verdict::Refused(RuleBroken::OtherCharter)
    );
}

/// The charter is compared, and says nothing of a key that it does not list: what
/// that key signed before is known only through the intermediary.
#[test]
fn a_key_that_the_compared_charter_does_not_list_is_known_only_through_the_intermediary() {
    let mut world = World::new(2);
    let (here, there) = (side_room(0), side_room(1));
    let exact = terms(1, Wording::Exact, Attribution::Attributed);
    // On its way since before the charter, by key 1.
    let early = world.permit(0, "before the charter", &exact);
    let body = conveyance::intention(
        world.side(0),
        &leaf(here, OFFICIAL),
        &early,
        false,
        world.now,
    );
    assert_eq!(world.enter(here, OFFICIAL, body.unwrap()), Verdict::Counted);
    let intention = world.last_id(here);
    let mut narrow = charter(&world, 1);
    narrow.sides[0].keys.remove(0);
    adopt_signed_by(&mut world, narrow, 1, [2, 1]);
    confirm(&mut world, 1);
    let arrives = |world: &mut World, sent: Conveyance| {
        let verified = verify(world.side(1), &sent).unwrap();
        let verdict = world.enter(there, OFFICIAL, Body::Conveyance(sent));
        assert_eq!(verdict, Verdict::Counted);
        let seen = view(world.side(1), &leaf(there, HEAD), world.now);
        let told = match &seen.lines.last().unwrap().what {
            Said::Conveyance { provenance, .. } => provenance.clone(),
            other => panic!("{other:?}"),
        };
        (verified, told)
    };
    let sent = conveyance::compose_bound(world.side(0), &intention, Manner::default()).unwrap();
    let (verified, told) = arrives(&mut world, sent);
    let (side, key_known) = (SideNumber(0), KnownThrough::TheIntermediary);
    assert_eq!(verified, Verified::Exact { side, key_known });
    assert!(
        told.contains("known only through the intermediary"),
        "{told}"
    );

    let words = Words::Own(passage("after the charter"));
    let body = world.signed(0, words, &exact, None, [8; 16], 2);
    assert!(
        world
            .enter(here, OTHER_HEAD, Body::Permission(body))
            .is_counted()
    );
    let listed = world.last_id(here);
    let sent = conveyance::compose(world.side(0), &listed, Manner::default(), world.now).unwrap();
    let (verified, told) = arrives(&mut world, sent);
    let key_known = KnownThrough::TheCharter;
    assert_eq!(verified, Verified::Exact { side, key_known });
    assert!(told.contains("certified by the charter"), "{told}");

    let of = |numbers: &[u8]| KnownThrough::of_keys(world.side(1), side, numbers.iter().copied());
    assert_eq!(of(&[2]), KnownThrough::TheCharter);
    for numbers in [&[1][..], &[1, 2], &[9], &[]] {
        assert_eq!(of(numbers), KnownThrough::TheIntermediary, "{numbers:?}");
    }
}
