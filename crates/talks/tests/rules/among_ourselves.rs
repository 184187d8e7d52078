//! Assessments: a team's or a delegation's own judgement, kept in its own room.

use goodoffices_talks::decide::{self, Refused};
use goodoffices_talks::entry::{Assessment, Confidence};
use goodoffices_talks::view::assessments;
use goodoffices_talks::{
    Body, EntryId, Malformed, Place, Room, RoomKind, RuleBroken, SideNumber, Verdict,
};

use crate::world::{OFFICIAL, World, leaf, passage, replay, side_room};

fn judgement(words: &str) -> Assessment {
    Assessment {
        subject: "Birch on prisoners".to_owned(),
        judgement: passage(words),
        source: "their tone on Tuesday".to_owned(),
        confidence: Confidence::Low,
        references: Vec::new(),
        revises: None,
    }
}

fn enter(world: &mut World, kind: RoomKind, words: &str, revises: Option<Place>) -> Place {
    let author = leaf(kind, 0);
    let body = decide::assess(world.room(kind), &author, judgement(words), &[], revises).unwrap();
    let place = world.next_place(kind);
    assert_eq!(world.enter(kind, 0, body), Verdict::Counted);
    place
}

/// R1: a judgement stands only where those whose it is are alone.
#[test]
fn r1_a_judgement_is_refused_where_others_read() {
    let mut world = World::new(2);
    let kind = side_room(0);
    let refused = RuleBroken::OnlyAmongOurselves;
    for who in 0..7 {
        let author = leaf(kind, who);
        assert_eq!(
            decide::assess(world.room(kind), &author, judgement("weak"), &[], None),
            Err(Refused::Rule(refused))
        );
        let verdict = world.enter(kind, who, Body::Assessment(judgement("weak")));
        assert_eq!(verdict, Verdict::Refused(refused));
    }
    for kind in [RoomKind::Team, RoomKind::Delegation(SideNumber(0))] {
        enter(&mut world, kind, "weak", None);
    }
}

/// A later judgement takes the place of an earlier one, once; the earlier stays.
#[test]
fn a_revision_takes_the_place_of_what_it_revises_once() {
    let mut world = World::new(2);
    let kind = RoomKind::Team;
    let first = enter(&mut world, kind, "they can", None);
    let second = enter(&mut world, kind, "they cannot", Some(first));
    let again = decide::assess(
        world.room(kind),
        &leaf(kind, 0),
        judgement("perhaps"),
        &[],
        Some(first),
    );
    assert_eq!(again, Err(Refused::Rule(RuleBroken::Superseded(second))));
    assert!(RuleBroken::Superseded(second).is_a_race());
    let opening = decide::assess(
        world.room(kind),
        &leaf(kind, 0),
        judgement("perhaps"),
        &[Place(0)],
        Some(Place(0)),
    );
    assert_eq!(opening, Err(Refused::Rule(RuleBroken::NoSuchAssessment)));
    let nowhere = decide::assess(
        world.room(kind),
        &leaf(kind, 0),
        judgement("perhaps"),
        &[Place(77)],
        None,
    );
    assert_eq!(nowhere, Err(Refused::NoSuchEntry(Place(77))));
    let seen = assessments(world.room(kind), &leaf(kind, OFFICIAL), world.now);
    let told: Vec<(u64, Option<u64>)> = seen
        .iter()
        .map(|one| (one.number, one.revised_in))
        .collect();
    assert_eq!(told, [(first.0, Some(second.0)), (second.0, None)]);
}

/// A newcomer follows what it can; a revision of what it never read is marked.
#[test]
fn a_newcomer_follows_revisions_as_far_as_it_was_there() {
    let mut world = World::new(2);
    let kind = RoomKind::Team;
    let first = enter(&mut world, kind, "they can", None);
    let cut = world.logs[&kind].len();
    let elder = world.room(kind);
    let (context, briefing) = (elder.context().clone(), elder.briefing());
    let mut newcomer = Room::joined(context, world.opening.clone(), &briefing).unwrap();
    let second = enter(&mut world, kind, "they cannot", Some(first));
    enter(&mut world, kind, "they may", Some(second));
    replay(&mut newcomer, &world.logs[&kind], cut);
    let states = newcomer.assessments();
    assert_eq!(states.len(), 2);
    assert!(states.iter().all(|(_, state)| state.before_us));
}

/// A revision that refers to what a newcomer never read may not count for those
/// who were there: then another is the one that took the first one's place.
#[test]
fn a_newcomer_does_not_hold_an_unclear_revision_for_the_last_word() {
    let mut world = World::new(2);
    let kind = RoomKind::Team;
    let elder = world.room(kind);
    let (context, briefing) = (elder.context().clone(), elder.briefing());
    let mut newcomer = Room::joined(context, world.opening.clone(), &briefing).unwrap();
    let cut = world.logs[&kind].len();
    let first = enter(&mut world, kind, "they can", None);
    let id = |world: &World, place| world.room(kind).item(place).unwrap().entry().unwrap().id;
    let mut unclear = judgement("they cannot");
    unclear.revises = Some(id(&world, first));
    unclear.references = vec![EntryId([0xCC; 16])];
    let verdict = world.enter(kind, OFFICIAL, Body::Assessment(unclear));
    assert_eq!(verdict, Verdict::Refused(RuleBroken::NoSuchReference));
    let second = enter(&mut world, kind, "they may", Some(first));
    replay(&mut newcomer, &world.logs[&kind], cut);
    assert!(newcomer.item(second).unwrap().counted().is_some());
    let (_, state) = newcomer.assessments()[0];
    assert!(state.before_us);
}

#[test]
fn every_bound_of_a_judgement_is_kept() {
    let world = World::new(2);
    let kind = RoomKind::Team;
    let mut cases: Vec<(&'static str, Assessment)> = Vec::new();
    let mut alter = |what, change: &dyn Fn(&mut Assessment)| {
        let mut one = judgement("fine");
        change(&mut one);
        cases.push((what, one));
    };
    alter("subject", &|one| one.subject = " ".to_owned());
    alter("source", &|one| one.source = "s".repeat(5000));
    alter("judgement", &|one| {
        one.judgement = passage(&"j".repeat(17_000))
    });
    for (what, one) in cases {
        let refused = decide::assess(world.room(kind), &leaf(kind, 0), one, &[], None);
        assert_eq!(refused, Err(Refused::Malformed(Malformed::Field(what))));
    }
    let many = vec![Place(0); 21];
    let refused = decide::assess(
        world.room(kind),
        &leaf(kind, 0),
        judgement("x"),
        &many,
        None,
    );
    assert_eq!(
        refused,
        Err(Refused::Malformed(Malformed::Field("references")))
    );
}
