//! A relay that contradicts itself: the room freezes and says so in plain words,
//! its evidence convinces whoever has the relay's key, and the room goes on in
//! another.

use crate::common::succession::{come, rewrite, succeed, successor};
use crate::common::{
    DELEGATE_A, HEAD_A, HEAD_B, OFFICIAL, SECOND_DEVICE, carried, opened, room_id, standing, words,
};
use desk::View;
use desk::command::{Command, Query};
use desk::evidence::{EvidenceFile, NoEvidence, Shown};
use desk::talks::{Attribution, Role, Wording};
use envelope::{Position, RelaySigner};
use goodoffices_testkit::World;
use goodoffices_testkit::scenes::{begin_round, convey, invite, invite_as, permit, room, say};

const EXACT: (Wording, Attribution) = (Wording::Exact, Attribution::Attributed);

/// Aland's head is shown a history of its own; then the official's next entry
/// crosses into it, and freezes its room.
fn frozen_by_claim() -> Result<World, String> {
    let mut world = opened()?;
    fork(&mut world)?;
    Ok(world)
}

fn fork(world: &mut World) -> Result<(), String> {
    world.act(HEAD_A, say("intermediary", "canary before"))?;
    world.relay.plant_fork();
    world.forked.insert(HEAD_A);
    world.cut_off(HEAD_A, 1);
    world.settle();
    world.act(HEAD_A, say("intermediary", "canary in the fork"))?;
    world.act(OFFICIAL, say("Aland", "canary in the trunk"))?;
    world.act(OFFICIAL, say("Aland", "canary that crosses"))?;
    let room = room_id(world, OFFICIAL, "Aland")?;
    let last = world.relay.store().log(&room).len() as u64 - 1;
    assert!(world.relay.cross_over(&room, Position(last)));
    world.cut_off(HEAD_A, 1);
    world.settle();
    assert_eq!(standing(world, HEAD_A, "intermediary"), "frozen");
    Ok(())
}

/// The same, and then the histories are joined: the official's room freezes too.
fn frozen_everywhere() -> Result<World, String> {
    let mut world = opened()?;
    world.act(HEAD_A, say("intermediary", "canary before"))?;
    rewrite(&mut world)?;
    Ok(world)
}

fn evidence(world: &World, who: usize, name: &str) -> Result<EvidenceFile, String> {
    match world.look(who, &Query::Evidence { room: room(name) })? {
        View::Evidence { file, .. } => {
            let bytes = data_encoding::BASE64.decode(file.as_bytes());
            let bytes = bytes.map_err(|error| error.to_string())?;
            EvidenceFile::from_bytes(&bytes).map_err(|error| error.to_string())
        }
        other => Err(format!("{other:?}")),
    }
}

#[test]
fn a_frozen_room_says_why_in_plain_words_and_what_to_do() -> Result<(), String> {
    let mut world = frozen_by_claim()?;
    let view = world.show(HEAD_A, "intermediary")?;
    let told = view.closed.ok_or("it says nothing")?;
    for said in [
        "the relay showed another member",
        "stays readable",
        "room evidence",
        "successor",
    ] {
        assert!(told.contains(said), "{told}");
    }
    let read = words(&world, HEAD_A, "intermediary");
    assert!(read.contains(&"canary in the fork".to_owned()), "{read:?}");
    world.refused(HEAD_A, say("intermediary", "canary into the void"))?;
    Ok(())
}

/// By the relay's key alone, whoever sees the file finds the contradiction; bent
/// anywhere, it accuses nobody.
#[test]
fn the_evidence_convinces_whoever_has_the_relays_key() -> Result<(), String> {
    let world = frozen_by_claim()?;
    let key = world.relay.key().clone();
    let file = evidence(&world, HEAD_A, "intermediary")?;
    assert_eq!(file.check(&key), Ok(Shown::Contradiction));
    assert!(file.earlier.is_some(), "whatever sizes the two were");
    let mut bent = file.clone();
    bent.second.head.root.0[0] ^= 1;
    assert_eq!(bent.check(&key), Err(NoEvidence::Unsigned));
    let mut bent = file.clone();
    if let Some(earlier) = &mut bent.earlier {
        earlier.root.0[0] ^= 1;
    }
    if file.first.head.size != file.second.head.size {
        assert_eq!(bent.check(&key), Err(NoEvidence::Proof));
    }
    let other = RelaySigner::from_seed("other.example", &[9; 32]).map_err(|e| e.to_string())?;
    assert_eq!(file.check(other.key()), Err(NoEvidence::OtherRelay));
    // A room that is not frozen has nothing to show.
    assert!(evidence(&world, HEAD_B, "intermediary").is_err());
    // Nothing that was said is in it.
    let bytes = file.to_bytes();
    assert!(!goodoffices_testkit::relay::holds(&bytes, b"canary"));
    Ok(())
}

#[test]
fn evidence_of_a_rewritten_record_names_what_the_relay_must_explain() -> Result<(), String> {
    let world = frozen_everywhere()?;
    let key = world.relay.key().clone();
    for (who, name) in [(OFFICIAL, "Aland"), (HEAD_A, "intermediary")] {
        let shown = evidence(&world, who, name)?.check(&key);
        let told = matches!(shown, Ok(Shown::Contradiction | Shown::Unexplained { .. }));
        assert!(told, "{shown:?}");
    }
    Ok(())
}

/// The old room stays readable and takes nothing more; in the new one are the
/// same people by name and role; permissions that waited do not go on; talks do.
#[test]
fn a_frozen_room_goes_on_in_a_successor() -> Result<(), String> {
    let mut world = opened()?;
    world.act(OFFICIAL, begin_round("canary session"))?;
    let delegate = invite_as(None, Role::Delegate);
    world.bring_in(
        (HEAD_A, delegate),
        (DELEGATE_A, "Counsel of Aland", "tablet"),
    )?;
    carried(&mut world, "canary went before", EXACT)?;
    world.act(
        HEAD_A,
        permit("intermediary", "canary waiting", EXACT.0, EXACT.1),
    )?;
    rewrite(&mut world)?;
    let waiting = world.newest_permission(OFFICIAL, "Aland")?;
    world.refused(OFFICIAL, convey("Aland", waiting, 0))?;
    world.refused(HEAD_A, successor("intermediary", false))?;
    let old = room_id(&world, OFFICIAL, "Aland")?;
    let invitations = succeed(&mut world, OFFICIAL, successor("Aland", false))?;
    let mut names: Vec<(&str, Role)> = invitations
        .iter()
        .map(|made| (made.name.as_str(), made.role))
        .collect();
    names.sort();
    let expected = [
        ("Counsel of Aland", Role::Delegate),
        ("Head of Aland", Role::Head),
    ];
    assert_eq!(names, expected);
    world.refused(OFFICIAL, successor(&old.to_string(), false))?;
    come(
        &mut world,
        OFFICIAL,
        &invitations,
        (HEAD_A, "Head of Aland"),
    )?;
    come(
        &mut world,
        OFFICIAL,
        &invitations,
        (DELEGATE_A, "Counsel of Aland"),
    )?;
    for (who, name) in [
        (OFFICIAL, "Aland"),
        (HEAD_A, "intermediary"),
        (DELEGATE_A, "intermediary"),
    ] {
        let view = world.show(who, name)?;
        let told = view.continues.ok_or("it does not say what it continues")?;
        assert!(told.contains("this desk read the same record"), "{told}");
        assert!(told.contains(&old.to_string()[..8]), "{told}");
        assert!(view.permissions.is_empty());
        assert_eq!((view.round, view.people.len()), (2, 3));
        assert_eq!(view.rounds[0].title.as_deref(), Some("canary session"));
        let before = world.show(who, &old.to_string())?;
        let told = before
            .closed
            .ok_or("the old room does not say where it goes on")?;
        assert!(
            told.contains("goes on in the room of the same name"),
            "{told}"
        );
        assert!(before.lines.len() > 3, "it stays readable");
    }
    world.refused(HEAD_A, say(&old.to_string(), "canary too late"))?;
    let people = world.show(OFFICIAL, "Aland")?.people;
    let mut names: Vec<(String, Role)> = people
        .into_iter()
        .map(|person| (person.name, person.role))
        .collect();
    names.sort();
    let named = |name: &str, role| (name.to_owned(), role);
    assert_eq!(
        names,
        [
            named("Counsel of Aland", Role::Delegate),
            named("Head of Aland", Role::Head),
            named("canary official", Role::Official),
        ]
    );
    world.act(DELEGATE_A, say("intermediary", "canary counsel goes on"))?;
    world.act(
        HEAD_A,
        permit("intermediary", "canary anew", EXACT.0, EXACT.1),
    )?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    world.act(OFFICIAL, convey("Aland", number, 0))?;
    world.act(
        HEAD_B,
        permit("intermediary", "canary answer", EXACT.0, EXACT.1),
    )?;
    let number = world.newest_permission(OFFICIAL, "Borduria")?;
    world.act(OFFICIAL, convey("Borduria", number, 0))?;
    assert_eq!(
        words(&world, HEAD_B, "intermediary"),
        ["canary went before", "canary anew"]
    );
    assert_eq!(
        words(&world, HEAD_A, "intermediary"),
        ["canary counsel goes on", "canary answer"]
    );
    // What Borduria was told is covered by both rooms of Aland together.
    let account = world
        .accounts(OFFICIAL)
        .into_iter()
        .find(|one| one.name == "Borduria");
    assert!(account.is_some_and(|account| account.sound));
    // It is all there after a restart.
    for who in [OFFICIAL, HEAD_A] {
        world.crash(who);
        world.start(who);
    }
    world.settle();
    world.act(HEAD_A, say("intermediary", "canary after a restart"))?;
    assert_eq!(
        words(&world, OFFICIAL, "Aland").last().map(String::as_str),
        Some("canary after a restart")
    );
    Ok(())
}

/// The room is frozen on the head's desk only: the official goes on elsewhere
/// although its own is open, and each desk says whether it read the same.
#[test]
fn a_room_frozen_on_one_desk_only_goes_on_too() -> Result<(), String> {
    let mut world = frozen_by_claim()?;
    world.forked.clear();
    let told = world.refused(OFFICIAL, successor("Aland", false))?;
    assert!(told.contains("--although-open"), "{told}");
    let old = room_id(&world, OFFICIAL, "Aland")?;
    let invitations = succeed(&mut world, OFFICIAL, successor("Aland", true))?;
    let rooms = world.rooms(OFFICIAL);
    let before = rooms.iter().find(|one| one.id == old.to_string());
    assert_eq!(before.map(|one| one.standing.as_str()), Some("left"));
    world.refused(OFFICIAL, say(&old.to_string(), "canary into the old"))?;
    come(
        &mut world,
        OFFICIAL,
        &invitations,
        (HEAD_A, "Head of Aland"),
    )?;
    let view = world.show(HEAD_A, "intermediary")?;
    let told = view.continues.ok_or("it does not say what it continues")?;
    assert!(told.contains("this desk read"), "{told}");
    world.act(HEAD_A, say("intermediary", "canary together again"))?;
    assert_eq!(words(&world, OFFICIAL, "Aland"), ["canary together again"]);
    Ok(())
}

/// A delegation's own room goes on by its head, and by nobody else.
#[test]
fn a_delegations_room_goes_on_by_its_head() -> Result<(), String> {
    let mut world = opened()?;
    let partner = invite_as(None, Role::Partner);
    world.bring_in(
        (HEAD_A, partner),
        (SECOND_DEVICE, "Friendly capital", "desk"),
    )?;
    let delegate = invite_as(None, Role::Delegate);
    world.bring_in(
        (HEAD_A, delegate),
        (DELEGATE_A, "Counsel of Aland", "tablet"),
    )?;
    world.refused(DELEGATE_A, successor("delegation", true))?;
    world.refused(SECOND_DEVICE, successor("delegation", true))?;
    let without_token = world.refused(HEAD_A, successor("delegation", true))?;
    assert!(without_token.contains("token"), "{without_token}");
    let token = world.mint(9).to_string();
    let mut command = successor("delegation", true);
    if let Command::Successor(successor) = &mut command {
        successor.token = Some(token);
    }
    let invitations = succeed(&mut world, HEAD_A, command)?;
    assert_eq!(invitations.len(), 2);
    come(
        &mut world,
        HEAD_A,
        &invitations,
        (SECOND_DEVICE, "Friendly capital"),
    )?;
    come(
        &mut world,
        HEAD_A,
        &invitations,
        (DELEGATE_A, "Counsel of Aland"),
    )?;
    world.act(SECOND_DEVICE, say("delegation", "canary we are back"))?;
    assert_eq!(words(&world, HEAD_A, "delegation"), ["canary we are back"]);
    assert_eq!(
        words(&world, DELEGATE_A, "delegation"),
        ["canary we are back"]
    );
    let rooms = world.rooms(SECOND_DEVICE);
    assert!(
        rooms.iter().all(|one| one.kind == "delegation"),
        "{rooms:?}"
    );
    Ok(())
}

/// Officials who come later are invited into the successor as into every room.
#[test]
fn later_invitations_lead_into_the_successor() -> Result<(), String> {
    let mut world = frozen_everywhere()?;
    let invitations = succeed(&mut world, OFFICIAL, successor("Aland", false))?;
    come(
        &mut world,
        OFFICIAL,
        &invitations,
        (HEAD_A, "Head of Aland"),
    )?;
    let team = invite(Some("team"));
    world.bring_in((OFFICIAL, team), (DELEGATE_A, "Second official", "desk"))?;
    world.act(
        HEAD_A,
        permit("intermediary", "canary to both", EXACT.0, EXACT.1),
    )?;
    let number = world.newest_permission(DELEGATE_A, "Aland")?;
    world.act(DELEGATE_A, convey("Aland", number, 0))?;
    assert_eq!(words(&world, HEAD_B, "intermediary"), ["canary to both"]);
    assert_eq!(world.rooms(DELEGATE_A).len(), 3);
    Ok(())
}
