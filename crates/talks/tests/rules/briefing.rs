//! Briefing a newcomer: chosen parts of this room's record, by somebody's word.

use goodoffices_talks::decide::{self, Refused};
use goodoffices_talks::entry::{Statement, Told, ToldAs};
use goodoffices_talks::verify::account;
use goodoffices_talks::view::{Said, retell, view};
use goodoffices_talks::{
    Attribution, Body, PersonId, Place, Room, RuleBroken, Verdict, Wording, Words,
};

use crate::world::{
    DELEGATE, HEAD, OFFICIAL, World, leaf, passage, person, replay, side_room, terms,
};

fn told(world: &World, places: &[Place]) -> Result<Vec<Told>, Place> {
    let kind = side_room(0);
    retell(world.room(kind), &leaf(kind, OFFICIAL), world.now, places)
}

fn delegate() -> PersonId {
    let kind = side_room(0);
    person(kind, DELEGATE, goodoffices_talks::Role::Delegate).person
}

/// Said, permitted, conveyed here, reported: each place of it.
fn record(world: &mut World) -> Vec<Place> {
    let kind = side_room(0);
    let mut places = vec![world.next_place(kind)];
    let statement = Body::Statement(Statement {
        passage: passage("we are ready"),
        reply_to: None,
    });
    world.enter(kind, HEAD, statement);
    places.push(world.next_place(kind));
    let permission = world.permit(
        0,
        "ten days",
        &terms(1, Wording::Exact, Attribution::Attributed),
    );
    world.convey(0, &permission, None, false).unwrap();
    places.push(Place(world.next_place(kind).0 - 1));
    let back = world.permit(
        1,
        "twenty days",
        &terms(0, Wording::Exact, Attribution::Attributed),
    );
    places.push(world.next_place(kind));
    world.convey(1, &back, None, false).unwrap();
    places
}

/// Words, who, when, number and what it was; what the author's desk knew of
/// provenance is told as what the author says, and nothing happens again.
#[test]
fn r8_what_is_retold_does_not_happen_again() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let places = record(&mut world);
    let parts = told(&world, &places).unwrap();
    let was: Vec<ToldAs> = parts.iter().map(|part| part.was).collect();
    assert_eq!(
        was,
        [
            ToldAs::Said,
            ToldAs::Permitted,
            ToldAs::Went,
            ToldAs::Conveyed
        ]
    );
    let note = parts[3].note.as_deref().unwrap();
    assert!(note.starts_with("exact words of Birch"), "{note}");
    let before = world.side(0).clone();
    let official = leaf(kind, OFFICIAL);
    let body = decide::brief(world.side(0), &official, delegate(), parts).unwrap();
    assert_eq!(world.enter(kind, OFFICIAL, body), Verdict::Counted);
    let after = world.side(0);
    assert_eq!(before.permissions().count(), after.permissions().count());
    assert_eq!(before.next_order(goodoffices_talks::SideNumber(1)), {
        after.next_order(goodoffices_talks::SideNumber(1))
    });
    let (mut was, mut is) = (before.briefing(), after.briefing());
    was.counts.clear();
    is.counts.clear();
    assert_eq!(was, is, "nothing counts twice");
    let seen = view(after, &leaf(kind, DELEGATE), world.now);
    let Some(Said::Retelling { to_you, told, .. }) = seen.lines.last().map(|line| &line.what)
    else {
        panic!("no retelling");
    };
    assert!(*to_you);
    assert!(told.iter().all(|part| part.true_to_record == Some(true)));
    assert!(account(after).is_sound());
    // Nothing retold can be permitted or asked for under its own number.
    let retelling = world.last_id(kind);
    let granted = terms(1, Wording::Exact, Attribution::Attributed);
    let signed = world.signed(0, Words::Same(retelling), &granted, None, [9; 16], 1);
    assert_eq!(
        world.enter(kind, HEAD, Body::Permission(signed)),
        Verdict::Refused(RuleBroken::NoSuchWords)
    );
}

/// Whoever was there finds out if the record is retold otherwise than it was; a
/// newcomer has the author's word, and is told no more than that.
#[test]
fn a_false_retelling_is_found_by_those_who_were_there() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let places = record(&mut world);
    let cut = world.logs[&kind].len();
    let elder = world.side(0);
    let (context, briefing) = (elder.context().clone(), elder.briefing());
    let mut newcomer = Room::joined(context, world.opening.clone(), &briefing).unwrap();
    let honest = told(&world, &places).unwrap();
    let bends: [&dyn Fn(&mut Told); 5] = [
        &|part| part.passage.words.push('!'),
        &|part| part.who = "Somebody else".to_owned(),
        &|part| part.stated.0 += 1,
        &|part| part.was = ToldAs::Shown,
        &|part| part.place = Place(4_000),
    ];
    for bend in bends {
        for index in 0..honest.len() {
            let mut parts = honest.clone();
            bend(&mut parts[index]);
            let official = leaf(kind, OFFICIAL);
            let body = decide::brief(world.side(0), &official, delegate(), parts).unwrap();
            assert_eq!(world.enter(kind, OFFICIAL, body), Verdict::Counted);
        }
    }
    let found = account(world.side(0)).findings;
    assert_eq!(
        found.iter().filter(|one| one.fault).count(),
        5 * honest.len()
    );
    replay(&mut newcomer, &world.logs[&kind], cut);
    for (place, item) in newcomer.items() {
        assert_eq!(Some(item), world.side(0).item(place), "all fold it alike");
    }
    let seen = view(&newcomer, &leaf(kind, DELEGATE), world.now);
    for line in &seen.lines {
        if let Said::Retelling { told, .. } = &line.what {
            let known = told.iter().filter(|part| part.number < 4_000);
            assert!(known.into_iter().all(|part| part.true_to_record.is_none()));
        }
    }
}

/// Only heads and officials brief, only people of the room, only what stands in
/// it and holds words.
#[test]
fn r1_only_what_stands_in_this_room_is_retold_in_it() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let places = record(&mut world);
    assert_eq!(told(&world, &[Place(0)]), Err(Place(0)));
    assert_eq!(told(&world, &[Place(900)]), Err(Place(900)));
    let parts = told(&world, &places).unwrap();
    let brief = |who: usize, to, parts| decide::brief(world.side(0), &leaf(kind, who), to, parts);
    assert_eq!(
        brief(DELEGATE, delegate(), parts.clone()),
        Err(Refused::Rule(RuleBroken::OnlyHeadsAndOfficials))
    );
    assert_eq!(
        brief(HEAD, PersonId([1; 16]), parts.clone()),
        Err(Refused::Rule(RuleBroken::NoSuchPerson))
    );
    assert!(brief(HEAD, delegate(), Vec::new()).is_err());
    let many = vec![parts[0].clone(); 101];
    assert!(brief(HEAD, delegate(), many).is_err());
    let mut long = parts[0].clone();
    long.note = Some("n".repeat(1001));
    assert!(brief(HEAD, delegate(), vec![long]).is_err());
    assert!(brief(HEAD, delegate(), parts).is_ok());
}
