//! What hostile people of a room can write, and how little it does.

use goodoffices_talks::entry::{Ask, Permission, Statement};
use goodoffices_talks::room::WarningKind;
use goodoffices_talks::verify::{account, crossings};
use goodoffices_talks::{
    Attribution, Body, Entry, EntryId, LeafKey, Opening, Place, Role, Room, RuleBroken, SideNumber,
    Terms, Verdict, Wording, Words,
};
use proptest::prelude::*;

use crate::history::{any_step, honest_step};
use crate::world::{
    DELEGATE, HEAD, OFFICIAL, SIDE_PEOPLE, World, context, leaf, opening, passage, side_room, terms,
};

fn statement(words: &str) -> Body {
    Body::Statement(Statement {
        passage: passage(words),
        reply_to: None,
    })
}

fn entry(world: &World, author: &LeafKey, counter: u64, body: Body) -> Entry {
    Entry {
        id: EntryId::of(author, counter),
        counter,
        stated: world.now,
        seen: Vec::new(),
        body,
    }
}

fn faults(room: &Room) -> usize {
    let findings = account(room).findings;
    findings.iter().filter(|finding| finding.fault).count()
}

/// A proper permission, and one change that makes it improper.
fn improper(world: &World) -> Vec<(&'static str, usize, Permission, RuleBroken)> {
    let granted = terms(1, Wording::Exact, Attribution::Attributed);
    let words = || Words::Own(passage("the northern field"));
    let proper = world.signed(0, words(), &granted, None, [1; 16], 1);
    let with = |alter: &dyn Fn(&mut Permission)| {
        let mut changed = proper.clone();
        alter(&mut changed);
        changed
    };
    let on = |alter: &dyn Fn(&mut Terms)| {
        let mut terms = granted.clone();
        alter(&mut terms);
        world.signed(0, words(), &terms, None, [1; 16], 1)
    };
    let said = EntryId([0xDD; 16]);
    vec![
        (
            "by a delegate",
            DELEGATE,
            proper.clone(),
            RuleBroken::OnlyHeads,
        ),
        (
            "by an official",
            OFFICIAL,
            proper.clone(),
            RuleBroken::OnlyHeads,
        ),
        ("by staff", 2, proper.clone(), RuleBroken::OnlyHeads),
        (
            "by the interpreter",
            3,
            proper.clone(),
            RuleBroken::OnlyHeads,
        ),
        (
            "other words",
            HEAD,
            with(&|p| p.words = Words::Own(passage("the southern field"))),
            RuleBroken::SignatureFails,
        ),
        (
            "another language",
            HEAD,
            with(&|p| {
                let mut other = passage("the northern field");
                other.language = "fa".to_owned();
                p.words = Words::Own(other);
            }),
            RuleBroken::SignatureFails,
        ),
        (
            "another addressee",
            HEAD,
            with(&|p| p.terms.addressee = SideNumber(2)),
            RuleBroken::SignatureFails,
        ),
        (
            "another wording",
            HEAD,
            with(&|p| {
                p.terms.wording = Wording::Substance;
                p.salt = Some([4; 32]);
            }),
            RuleBroken::SignatureFails,
        ),
        (
            "another salt",
            HEAD,
            {
                let substance = terms(1, Wording::Substance, Attribution::Attributed);
                let mut permission = world.signed(0, words(), &substance, None, [1; 16], 1);
                permission.salt = Some([4; 32]);
                permission
            },
            RuleBroken::SignatureFails,
        ),
        (
            "another attribution",
            HEAD,
            with(&|p| p.terms.attribution = Attribution::OwnResponsibility),
            RuleBroken::SignatureFails,
        ),
        (
            "another expiry",
            HEAD,
            with(&|p| p.terms.expires = Some(world.now)),
            RuleBroken::SignatureFails,
        ),
        (
            "another nonce",
            HEAD,
            with(&|p| p.nonce[0] ^= 1),
            RuleBroken::SignatureFails,
        ),
        (
            "another signature",
            HEAD,
            with(&|p| p.signature[9] ^= 1),
            RuleBroken::SignatureFails,
        ),
        (
            "no signature",
            HEAD,
            with(&|p| p.signature = [0; 64]),
            RuleBroken::SignatureFails,
        ),
        (
            "the other head's key",
            HEAD,
            with(&|p| p.key_number = 2),
            RuleBroken::SignatureFails,
        ),
        (
            "an unknown key",
            HEAD,
            with(&|p| p.key_number = 9),
            RuleBroken::KeyUnknown(9),
        ),
        (
            "another side's signature",
            HEAD,
            world.signed(1, words(), &granted, None, [1; 16], 1),
            RuleBroken::SignatureFails,
        ),
        (
            "to oneself",
            HEAD,
            on(&|t| t.addressee = SideNumber(0)),
            RuleBroken::OwnSide,
        ),
        (
            "to nobody",
            HEAD,
            on(&|t| t.addressee = SideNumber(200)),
            RuleBroken::NoSuchSide(SideNumber(200)),
        ),
        (
            "round nought",
            HEAD,
            on(&|t| t.round = 0),
            RuleBroken::Round(0, 1),
        ),
        (
            "round two",
            HEAD,
            on(&|t| t.round = 2),
            RuleBroken::Round(2, 1),
        ),
        (
            "words of nobody",
            HEAD,
            world.signed(0, Words::Same(said), &granted, None, [1; 16], 1),
            RuleBroken::NoSuchWords,
        ),
        (
            "an ask of nobody",
            HEAD,
            world.signed(0, words(), &granted, Some(said), [1; 16], 1),
            RuleBroken::NoSuchAsk,
        ),
    ]
}

#[test]
fn r2_every_improper_permission_is_refused_with_its_reason() {
    let mut world = World::new(3);
    for (name, who, permission, broken) in improper(&world) {
        let verdict = world.enter(side_room(0), who, Body::Permission(permission));
        assert_eq!(verdict, Verdict::Refused(broken), "{name}");
    }
    assert_eq!(world.side(0).permissions().count(), 0);
    // None of them has used up the nonce or anything else of the proper one.
    let granted = terms(1, Wording::Exact, Attribution::Attributed);
    let words = Words::Own(passage("the northern field"));
    let proper = world.signed(0, words, &granted, None, [1; 16], 1);
    let body = Body::Permission(proper);
    assert_eq!(
        world.enter(side_room(0), HEAD, body.clone()),
        Verdict::Counted
    );
    let again = world.enter(side_room(0), HEAD, body);
    assert_eq!(again, Verdict::Refused(RuleBroken::NonceRepeated));
}

/// Words that point to a permission, a receipt or a conveyance are no words
/// said here; an ask is answered once.
#[test]
fn words_and_asks_are_what_they_are() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let granted = terms(1, Wording::Exact, Attribution::Attributed);
    let permission = world.permit(0, "a well", &granted);
    let back = world.permit(
        1,
        "a road",
        &terms(0, Wording::Exact, Attribution::Attributed),
    );
    world.convey(1, &back, None, false).unwrap();
    let arrived = world.last_id(kind);
    for id in [permission, arrived] {
        let body = Body::Permission(world.signed(0, Words::Same(id), &granted, None, [4; 16], 1));
        let verdict = world.enter(kind, HEAD, body);
        assert_eq!(verdict, Verdict::Refused(RuleBroken::NoSuchWords));
    }
    let ask = Ask {
        words: Words::Own(passage("a well?")),
        terms: granted.clone(),
    };
    assert!(world.enter(kind, OFFICIAL, Body::Ask(ask)).is_counted());
    let ask = world.last_id(kind);
    let answer = |world: &World, nonce| {
        Body::Permission(world.signed(0, Words::Same(ask), &granted, Some(ask), nonce, 1))
    };
    let body = answer(&world, [5; 16]);
    assert_eq!(world.enter(kind, HEAD, body), Verdict::Counted);
    let at = world.side(0).permissions().last().unwrap().place;
    let body = answer(&world, [6; 16]);
    let verdict = world.enter(kind, HEAD, body);
    assert_eq!(verdict, Verdict::Refused(RuleBroken::AskAnswered(at)));
    assert!(world.side(0).open_asks().is_empty());
}

proptest! {
    /// Whatever people of a room write, those without the role for it change
    /// nothing but what was said.
    #[test]
    fn delegates_and_staff_change_nothing_but_what_was_said(
        steps in proptest::collection::vec(any_step(), 1..30),
        low in 0usize..3,
    ) {
        let who = [2, 3, DELEGATE][low];
        let mut world = World::new(2);
        for step in &steps {
            let Some((kind, _, body)) = world.body_of(step) else { continue };
            if !matches!(kind, goodoffices_talks::RoomKind::Side(_)) {
                continue;
            }
            let verdict = world.enter(kind, who, body.clone());
            let harmless = matches!(body, Body::Statement(_) | Body::Document(_) | Body::Leaving | Body::Unknown { .. });
            prop_assert_eq!(verdict.is_counted(), harmless, "{:?}", SIDE_PEOPLE[who]);
        }
        for side in 0..2 {
            prop_assert_eq!(world.side(side).permissions().count(), 0);
            prop_assert!(world.side(side).open_asks().is_empty());
        }
    }

    /// A counter that does not grow is refused, a gap is named with its
    /// author, and honest people cause neither.
    #[test]
    fn gaps_and_repetitions_name_their_author(
        counts in proptest::collection::vec(1u64..9, 1..12),
        steps in proptest::collection::vec(honest_step(), 1..20),
    ) {
        let mut world = World::new(2);
        for step in &steps {
            world.step(step);
        }
        for room in world.rooms.values() {
            prop_assert!(room.warnings().is_empty());
        }
        let kind = side_room(0);
        let author = leaf(kind, DELEGATE);
        let faults_before = faults(world.side(0));
        let mut last = world.side(0).next_counter(&author) - 1;
        let start = last;
        let (mut gaps, mut behind) = (0, 0);
        for count in &counts {
            let counter = start + count;
            let entry = entry(&world, &author, counter, statement("said"));
            let verdict = world.enter_whole(kind, author, entry);
            prop_assert_eq!(verdict.is_counted(), counter > last);
            if counter > last {
                gaps += counter - last - 1;
                last = counter;
            } else {
                behind += 1;
            }
        }
        let room = world.side(0);
        prop_assert!(room.warnings().iter().all(|w| w.name.as_deref() == Some("Delegate 6")));
        let found = room.warnings().iter().fold((0, 0), |(gaps, behind), w| match w.kind {
            WarningKind::CounterGap { missing, .. } => (gaps + missing, behind),
            WarningKind::CounterBehind { .. } => (gaps, behind + 1),
            _ => (gaps, behind),
        });
        prop_assert_eq!(found, (gaps, behind));
        let account = account(room);
        prop_assert_eq!(faults(room) == faults_before, gaps == 0 && behind == 0);
        prop_assert_eq!(account.authors.iter().map(|a| a.missing).sum::<u64>(), gaps);
    }
}

/// An official who puts a side's words somewhere without setting out in that
/// side's room is found by every desk of the intermediary that is in both.
#[test]
fn r7_a_crossing_without_an_intention_is_found() {
    let mut world = World::new(2);
    let granted = terms(1, Wording::Exact, Attribution::Attributed);
    let first = world.permit(0, "openly", &granted);
    world.convey(0, &first, None, false).unwrap();
    assert!(crossings(&[world.side(0)], true, world.side(1)).is_empty());
    let second = world.permit(0, "behind the side's back", &granted);
    let sent = goodoffices_talks::conveyance::compose(
        world.side(0),
        &second,
        goodoffices_talks::conveyance::Manner::default(),
        world.now,
    );
    let verdict = world.enter(side_room(1), OFFICIAL, Body::Conveyance(sent.unwrap()));
    assert!(verdict.is_counted());
    let found = crossings(&[world.side(0)], true, world.side(1));
    assert_eq!(found.len(), 1);
    assert!(found[0].fault && found[0].name == "Official 0");
    assert!(crossings(&[world.side(1)], true, world.side(0)).is_empty());
}

/// An id is its author's and its count's: another's does not count, whether
/// that one stands already or is still to come.
#[test]
fn a_forged_id_is_refused_and_named() {
    let mut world = World::new(2);
    let kind = side_room(0);
    world.enter(kind, HEAD, statement("first"));
    let id = world.last_id(kind);
    let place = world.side(0).place_of(&id);
    let delegate = leaf(kind, DELEGATE);
    let coming = world.next_entry(kind, leaf(kind, HEAD), statement("third"));
    for forged in [id, coming.id, EntryId([7; 16])] {
        let mut again = world.next_entry(kind, delegate, statement("second"));
        again.id = forged;
        let counter = again.counter;
        let verdict = world.enter_whole(kind, delegate, again);
        assert_eq!(verdict, Verdict::Refused(RuleBroken::IdForged));
        let warning = world.side(0).warnings().last().unwrap();
        assert_eq!(warning.kind, WarningKind::IdForged { counter });
        assert_eq!(warning.name.as_deref(), Some("Delegate 6"));
    }
    assert_eq!(world.side(0).place_of(&id), place);
    assert_eq!(world.side(0).passage_of(&id), Some(&passage("first")));
    assert_eq!(world.side(0).place_of(&coming.id), None);
    let third = coming.id;
    let verdict = world.enter_whole(kind, leaf(kind, HEAD), coming);
    assert_eq!(verdict, Verdict::Counted);
    assert_eq!(world.side(0).passage_of(&third), Some(&passage("third")));
    assert!(!account(world.side(0)).is_sound());
}

/// Nobody outside the roster is heard, and the opening stands once.
#[test]
fn strangers_and_second_openings_have_no_effect() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let stranger = leaf(side_room(1), HEAD);
    let entry = entry(&world, &stranger, 1, statement("I am not here"));
    let verdict = world.enter_whole(kind, stranger, entry);
    assert_eq!(verdict, Verdict::Refused(RuleBroken::NotInRoom));
    let body = Body::Opening(world.opening.clone());
    let verdict = world.enter(kind, OFFICIAL, body);
    assert_eq!(verdict, Verdict::Refused(RuleBroken::OpeningNotFirst));
    assert!(!account(world.side(0)).is_sound());
}

/// Another opening in front is refused, and the record never counts as whole.
#[test]
fn another_opening_in_front_is_refused() {
    let real = opening(2);
    let kind = side_room(0);
    let mut room = Room::new(context(&real, kind), real.clone()).unwrap();
    let other = Opening {
        title: "Others".to_owned(),
        ..real.clone()
    };
    let entry = Entry {
        id: EntryId::of(&leaf(kind, OFFICIAL), 1),
        counter: 1,
        stated: real.opened,
        seen: Vec::new(),
        body: Body::Opening(other.clone()),
    };
    let verdict = room.apply_entry(Place(0), leaf(kind, OFFICIAL), entry);
    assert_eq!(verdict, Verdict::Refused(RuleBroken::OpeningDiffers));
    assert!(!room.is_complete());
    assert_eq!(room.warnings()[0].kind, WarningKind::NoOpening);
    assert!(Room::new(context(&real, kind), other).is_err());
    assert!(Room::new(context(&real, side_room(7)), real).is_err());
}

/// Every role is known to the tables that these tests draw from.
#[test]
fn the_world_has_every_role_of_a_side_room() {
    for role in [
        Role::Official,
        Role::Staff,
        Role::Interpreter,
        Role::Head,
        Role::Delegate,
    ] {
        assert!(SIDE_PEOPLE.contains(&role));
    }
}
