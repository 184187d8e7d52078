//! What people see: provenance and standing in plain words.

use ed25519_dalek::Signer;
use goodoffices_talks::decide::{self, PermitChoice, WordsChoice};
use goodoffices_talks::verify::account;
use goodoffices_talks::view::{RoomView, Said, lines_from, view};
use goodoffices_talks::{Attribution, Body, Place, Time, Wording};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::history::any_step;
use crate::world::{DELEGATE, HEAD, OFFICIAL, World, leaf, passage, secret, side_room, terms};

fn provenance_of(world: &World, side: u8) -> Vec<String> {
    let lines = view(world.side(side), &leaf(side_room(side), HEAD), world.now).lines;
    lines
        .into_iter()
        .filter_map(|line| match line.what {
            Said::Conveyance { provenance, .. } => Some(provenance),
            _ => None,
        })
        .collect()
}

#[test]
fn r4_provenance_is_told_as_far_as_the_terms_allow() {
    let mut world = World::new(2);
    for (wording, attribution, aloud) in [
        (Wording::Exact, Attribution::Attributed, true),
        (Wording::Substance, Attribution::Attributed, false),
        (Wording::Exact, Attribution::WithoutAttribution, false),
        (Wording::Substance, Attribution::OwnResponsibility, false),
    ] {
        let permission = world.permit(0, "a truce", &terms(1, wording, attribution));
        world.convey(0, &permission, None, aloud).unwrap();
    }
    assert_eq!(
        provenance_of(&world, 1),
        [
            "exact words of Alder, verified by its side key \
             (known only through the intermediary); said aloud, entered afterwards",
            "Alder in substance, permitted by its side key \
             (known only through the intermediary); the wording is Meadow's",
            "conveyed by Meadow without attribution",
            "Meadow, on its own responsibility",
        ]
    );
    assert!(provenance_of(&world, 0).is_empty());
}

/// From a private remark over ask and permission to the receipt, as the head
/// of the side reads it.
#[test]
fn an_ask_goes_its_way_under_the_eyes_of_its_side() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let head = leaf(kind, HEAD);
    let official = leaf(kind, OFFICIAL);
    let say = |world: &mut World, who, words| {
        let body = decide::say(world.side(0), &leaf(kind, who), passage(words), None).unwrap();
        let place = world.next_place(kind);
        assert!(world.enter(kind, who, body).is_counted());
        place
    };
    say(&mut world, DELEGATE, "between us: never");
    let said = say(&mut world, HEAD, "we could meet");
    let without = terms(1, Wording::Substance, Attribution::WithoutAttribution);
    let body = decide::ask(world.side(0), &official, WordsChoice::Of(said), without).unwrap();
    let asked = world.next_place(kind);
    assert!(world.enter(kind, OFFICIAL, body).is_counted());

    let seen = view(world.side(0), &head, world.now);
    assert_eq!(seen.name, "With the intermediary");
    assert_eq!(seen.asks.len(), 1);
    assert_eq!(seen.asks[0].passage, Some(passage("we could meet")));
    assert_eq!(seen.asks[0].words_of, Some(said.0));
    let proposed = seen.asks[0].terms.as_ref().unwrap();
    assert_eq!(
        proposed.caution.as_deref(),
        Some("they will guess it is you")
    );
    assert_eq!(proposed.told, "to Birch, in substance, without attribution");

    let key = secret(0, 1);
    let choice = PermitChoice::Ask {
        place: asked,
        words: None,
        terms: None,
    };
    let signed = (1, &|bytes: &[u8]| key.sign(bytes).to_bytes() as [u8; 64]);
    let delegates = decide::permit(
        world.side(0),
        &leaf(kind, DELEGATE),
        choice.clone(),
        World::fresh([2; 16]),
        (signed.0, signed.1),
    );
    assert!(delegates.is_err());
    let body = decide::permit(
        world.side(0),
        &head,
        choice,
        World::fresh([2; 16]),
        (signed.0, signed.1),
    )
    .unwrap();
    assert!(world.enter(kind, HEAD, body).is_counted());
    let permission = world.last_id(kind);
    let standing = |world: &World| -> (String, String) {
        let seen = view(world.side(0), &head, world.now);
        let line = seen
            .lines
            .into_iter()
            .find(|line| line.number == said.0)
            .unwrap();
        match line.what {
            Said::Statement { permissions, .. } => {
                assert_eq!(permissions.len(), 1);
                (permissions[0].state.clone(), permissions[0].told.clone())
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(standing(&world).0, "waiting");
    world
        .convey(
            0,
            &permission,
            Some(passage("a meeting is not excluded")),
            false,
        )
        .unwrap();
    let (state, told) = standing(&world);
    assert_eq!(state, "conveyed");
    assert_eq!(
        told,
        "conveyed: shown to Birch at 1970-01-01 00:16:40 UTC, as message 1"
    );
    let seen = view(world.side(0), &head, world.now);
    match &seen.lines.last().unwrap().what {
        Said::Receipt {
            passage: went, to, ..
        } => {
            assert_eq!(went, &Some(passage("a meeting is not excluded")));
            assert_eq!(to, "Birch");
        }
        other => panic!("{other:?}"),
    }
    let account = account(world.side(0));
    assert!(account.is_sound(), "{:?}", account.told());
    assert_eq!(account.receipts_in_substance, 1);
    assert_eq!(account.permissions_verified, 1);
}

/// The same room is named and cautioned as fits who reads it.
#[test]
fn a_room_is_told_to_its_reader() {
    let mut world = World::new(2);
    let mut granted = terms(1, Wording::Exact, Attribution::WithoutAttribution);
    granted.expires = Some(Time(1_000_100));
    world.permit(0, "by spring", &granted);
    let official = view(world.side(0), &leaf(side_room(0), OFFICIAL), world.now);
    assert_eq!(official.name, "With Alder");
    let caution = official.permissions[0].terms.caution.as_deref();
    assert_eq!(caution, Some("they will guess it is Alder"));
    assert!(official.people[OFFICIAL].you && !official.people[HEAD].you);
    let later = view(world.side(0), &leaf(side_room(0), HEAD), Time(1_000_101));
    assert_eq!(later.permissions[0].state, "expired");
    let three = World::new(3);
    assert!(
        view(three.side(0), &leaf(side_room(0), HEAD), three.now)
            .asks
            .is_empty()
    );
}

/// What is deleted nowhere: an entry of a newer version, shown as such.
#[test]
fn an_entry_of_a_newer_version_is_kept_and_shown() {
    let mut world = World::new(2);
    let body = Body::Unknown {
        kind: 77,
        bytes: vec![1, 2, 3],
    };
    assert!(world.enter(side_room(0), HEAD, body.clone()).is_counted());
    let lines = view(world.side(0), &leaf(side_room(0), HEAD), world.now).lines;
    assert_eq!(
        lines.last().unwrap().what,
        Said::NeedsNewerDesk { entry_kind: 77 }
    );
    let id = world.last_id(side_room(0));
    let place = world.side(0).place_of(&id).unwrap();
    assert_eq!(
        world.side(0).item(place).unwrap().entry().unwrap().body,
        body
    );
}

proptest! {
    /// Any room can be shown and accounted for; its JSON is read back; and the
    /// lines from a place on are the tail of all lines.
    #[test]
    fn any_room_is_shown_and_accounted_for(
        steps in proptest::collection::vec(any_step(), 1..40),
        from in any::<u8>(),
    ) {
        let mut world = World::new(3);
        for step in &steps {
            world.step(step);
        }
        for (kind, room) in &world.rooms {
            let reader = leaf(*kind, 0);
            let seen = view(room, &reader, world.now);
            let json = serde_json::to_string(&seen).unwrap();
            let read: RoomView = serde_json::from_str(&json).unwrap();
            // All but the values beside what is told in words comes back.
            prop_assert_eq!(serde_json::to_string(&read).unwrap(), json);
            let tail = lines_from(room, &reader, world.now, Place(u64::from(from)), None);
            let expected: Vec<_> = seen.lines.iter()
                .filter(|line| line.number >= u64::from(from)).cloned().collect();
            prop_assert_eq!(tail, expected);
            let account = account(room);
            prop_assert_eq!(account.entries, seen.lines.len() as u64);
            let refused = seen.lines.iter().filter(|line| line.refused.is_some()).count();
            prop_assert_eq!(account.refused, refused as u64);
            prop_assert_eq!(account.permissions_verified, room.permissions().count() as u64);
            let logged = world.logs[kind].len() as u64;
            prop_assert_eq!(account.entries + account.void, logged);
        }
    }
}

/// The random histories do what they are for: without crossings, refusals and
/// late withdrawals the properties would hold of nothing.
#[test]
fn random_histories_reach_what_they_are_meant_to_try() {
    let mut runner = TestRunner::deterministic();
    let histories = proptest::collection::vec(any_step(), 60);
    let (mut crossings, mut refused, mut verified, mut late) = (0, 0, 0, 0);
    let (mut yeses, mut agreed, mut nothing, mut closed) = (0, 0, 0, 0);
    for _ in 0..200 {
        let mut world = World::new(2);
        for step in histories.new_tree(&mut runner).unwrap().current() {
            crossings += usize::from(world.step(&step).0.is_some());
        }
        for side in 0..2 {
            let account = account(world.side(side));
            refused += account.refused;
            verified += account.conveyances_verified;
            yeses += account.together.yeses_verified;
            agreed += account.together.agreed_verified;
            nothing += account.together.came_to_nothing;
            closed += account.together.closings;
            late += world
                .side(side)
                .permissions()
                .filter(|p| p.too_late.is_some())
                .count();
        }
    }
    assert!(crossings > 60, "{crossings} crossings");
    assert!(refused > 100, "{refused} refusals");
    assert!(verified > 10, "{verified} verified conveyances");
    assert!(late > 5, "{late} late withdrawals");
    let together = (yeses, closed, agreed, nothing);
    assert!(yeses > 40 && closed > 20 && nothing > 3, "{together:?}");
}
