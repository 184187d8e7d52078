//! Faults planted on purpose: each must be found. If one of these tests passes
//! without its fault, the checkers are asleep.

use crate::common::{HEAD_A, HEAD_B, OFFICIAL, carried, opened, room_id, standing, words};
use desk::talks::{Attribution, Wording};
use envelope::wire::{FromRelay, Reply};
use envelope::{Frame, Position};
use goodoffices_testkit::World;
use goodoffices_testkit::checkers::check;
use goodoffices_testkit::scenes::say;

const EXACT: (Wording, Attribution) = (Wording::Exact, Attribution::Attributed);

fn explanation(world: &World, who: usize, name: &str) -> String {
    world
        .rooms(who)
        .into_iter()
        .find(|room| room.short == name)
        .and_then(|room| room.explanation)
        .unwrap_or_default()
}

/// A frame of the right size that nobody sealed.
fn rubbish() -> Result<Frame, String> {
    let bytes = vec![7; 1024 + envelope::limits::FRAME_OVERHEAD];
    Frame::new(bytes).map_err(|error| error.to_string())
}

/// Aland's head is shown a history of its own, in which it speaks.
fn forked() -> Result<World, String> {
    let mut world = opened()?;
    world.act(HEAD_A, say("intermediary", "canary before"))?;
    world.relay.plant_fork();
    world.forked.insert(HEAD_A);
    world.cut_off(HEAD_A, 1);
    world.settle();
    world.act(HEAD_A, say("intermediary", "canary in the fork"))?;
    world.act(OFFICIAL, say("Aland", "canary in the trunk"))?;
    assert_eq!(words(&world, HEAD_A, "intermediary").len(), 2);
    assert_eq!(words(&world, OFFICIAL, "Aland").len(), 2);
    Ok(world)
}

#[test]
fn a_fork_is_seen_by_the_checkers() -> Result<(), String> {
    let found = check(&forked()?);
    assert!(
        found.iter().any(|told| told.starts_with("order:")),
        "{found:?}"
    );
    Ok(())
}

#[test]
fn a_fork_freezes_the_room_when_the_histories_are_joined() -> Result<(), String> {
    let mut world = forked()?;
    world.forked.clear();
    world.cut_off(HEAD_A, 1);
    world.settle();
    world.act(OFFICIAL, say("Aland", "canary after"))?;
    assert_eq!(standing(&world, HEAD_A, "intermediary"), "frozen");
    assert!(explanation(&world, HEAD_A, "intermediary").contains("relay"));
    // Readable still, and nothing more is sent.
    assert_eq!(words(&world, HEAD_A, "intermediary").len(), 2);
    world.refused(HEAD_A, say("intermediary", "canary frozen"))?;
    Ok(())
}

#[test]
fn a_fork_freezes_the_room_at_the_next_entry_that_crosses() -> Result<(), String> {
    let mut world = forked()?;
    // The official's next entry states a checkpoint that the fork denies.
    world.act(OFFICIAL, say("Aland", "canary that crosses"))?;
    let room = room_id(&world, OFFICIAL, "Aland")?;
    let last = world.relay.store().log(&room).len() as u64 - 1;
    assert!(world.relay.cross_over(&room, Position(last)));
    world.cut_off(HEAD_A, 1);
    world.settle();
    assert_eq!(standing(&world, HEAD_A, "intermediary"), "frozen");
    assert!(explanation(&world, HEAD_A, "intermediary").contains("another member"));
    Ok(())
}

#[test]
fn a_rewritten_frame_freezes_whoever_read_the_old_one() -> Result<(), String> {
    let mut world = opened()?;
    world.act(HEAD_A, say("intermediary", "canary to be rewritten"))?;
    world.act(OFFICIAL, say("Aland", "canary that stays"))?;
    let room = room_id(&world, OFFICIAL, "Aland")?;
    let at = Position(world.relay.store().log(&room).len() as u64 - 2);
    assert!(world.relay.store_mut().rewrite(&room, at, rubbish()?));
    world.act(OFFICIAL, say("Aland", "canary afterwards"))?;
    for (who, name) in [(OFFICIAL, "Aland"), (HEAD_A, "intermediary")] {
        assert_eq!(standing(&world, who, name), "frozen", "{who}");
    }
    // The other side's room is another log, and goes on.
    world.act(HEAD_B, say("intermediary", "canary elsewhere"))?;
    assert_eq!(standing(&world, HEAD_B, "intermediary"), "open");
    Ok(())
}

#[test]
fn a_dropped_acknowledged_frame_freezes_whoever_read_it() -> Result<(), String> {
    let mut world = opened()?;
    world.act(HEAD_A, say("intermediary", "canary acknowledged"))?;
    let room = room_id(&world, OFFICIAL, "Aland")?;
    let size = world.relay.store().log(&room).len() as u64;
    assert!(world.relay.store_mut().roll_back(&room, size - 1));
    let found = check(&world);
    assert!(
        found.iter().any(|told| told.starts_with("order:")),
        "{found:?}"
    );
    world.act(OFFICIAL, say("Aland", "canary in its place"))?;
    let _ = world.command(HEAD_A, say("intermediary", "canary on top"));
    world.settle();
    for (who, name) in [(OFFICIAL, "Aland"), (HEAD_A, "intermediary")] {
        assert_eq!(standing(&world, who, name), "frozen", "{who}");
    }
    Ok(())
}

#[test]
fn another_order_for_another_member_freezes_the_room() -> Result<(), String> {
    let mut world = opened()?;
    world.crash(HEAD_A);
    world.act(OFFICIAL, say("Aland", "canary first"))?;
    world.act(OFFICIAL, say("Aland", "canary second"))?;
    let room = room_id(&world, OFFICIAL, "Aland")?;
    let log = world.relay.store().log(&room);
    let (second, first) = (log.len() - 1, log.len() - 2);
    let store = world.relay.store_mut();
    store.rewrite(&room, Position(first as u64), log[second].clone());
    store.rewrite(&room, Position(second as u64), log[first].clone());
    world.start(HEAD_A);
    world.settle();
    let found = check(&world);
    assert!(
        found.iter().any(|told| told.starts_with("order:")),
        "{found:?}"
    );
    // The second entry states a checkpoint over the first, in its old place.
    assert_eq!(standing(&world, HEAD_A, "intermediary"), "frozen");
    Ok(())
}

#[test]
fn a_stale_checkpoint_is_not_believed() -> Result<(), String> {
    let mut world = opened()?;
    let room = room_id(&world, OFFICIAL, "Aland")?;
    world.act(OFFICIAL, say("Aland", "canary one"))?;
    let mut stale = None;
    let mut left = 3;
    world.relay.plant_tamper(Box::new(move |message| {
        let frames = match message {
            FromRelay::Pushed(frames) => frames,
            FromRelay::Reply {
                reply: Reply::Frames(frames),
                ..
            } => frames,
            _ => return false,
        };
        if frames.checkpoint.room != room || left == 0 {
            return false;
        }
        let old = *stale.get_or_insert(frames.checkpoint);
        let tampered = old != frames.checkpoint;
        if tampered {
            frames.checkpoint = old;
            left -= 1;
        }
        tampered
    }));
    world.act(HEAD_A, say("intermediary", "canary two"))?;
    world.act(HEAD_A, say("intermediary", "canary three"))?;
    let doubts = world.warnings(OFFICIAL).len() + world.warnings(HEAD_A).len();
    assert!(doubts > 0, "nobody noticed");
    // A delivery that was damaged is asked for again, and all is well.
    world.relay.behave();
    world.act(HEAD_A, say("intermediary", "canary four"))?;
    assert_eq!(words(&world, OFFICIAL, "Aland").len(), 4);
    assert_eq!(standing(&world, OFFICIAL, "Aland"), "open");
    Ok(())
}

#[test]
fn words_said_twice_by_a_faulty_desk_are_found() -> Result<(), String> {
    let mut world = opened()?;
    world.act(HEAD_A, say("intermediary", "canary once"))?;
    assert_eq!(check(&world), Vec::<String>::new());
    // What a desk does that makes a new entry of what it should send again.
    world.act(HEAD_A, say("intermediary", "canary once"))?;
    let found = check(&world);
    assert!(
        found.iter().any(|told| told.starts_with("twice:")),
        "{found:?}"
    );
    Ok(())
}

#[test]
fn a_desk_restored_from_an_old_vault_stops_and_sends_nothing() -> Result<(), String> {
    let mut world = opened()?;
    let old = world.desks[HEAD_A].vault.clone();
    world.act(
        HEAD_A,
        say("intermediary", "canary that the copy does not know"),
    )?;
    world.crash(HEAD_A);
    world.desks[HEAD_A].vault = old;
    world.start(HEAD_A);
    let room = room_id(&world, OFFICIAL, "Aland")?;
    let size = world.relay.store().log(&room).len();
    let queued = world.command(HEAD_A, say("intermediary", "canary from the past"));
    world.settle();
    assert_eq!(
        standing(&world, HEAD_A, "intermediary"),
        "stopped",
        "{queued:?}"
    );
    assert!(explanation(&world, HEAD_A, "intermediary").contains("invited again"));
    assert_eq!(
        world.relay.store().log(&room).len(),
        size,
        "it sent something"
    );
    world.refused(HEAD_A, say("intermediary", "canary after that"))?;
    // Others go on.
    world.act(OFFICIAL, say("Aland", "canary from the others"))?;
    assert_eq!(standing(&world, OFFICIAL, "Aland"), "open");
    Ok(())
}

#[test]
fn an_intermediary_restored_from_an_old_vault_conveys_nothing_twice() -> Result<(), String> {
    let mut world = opened()?;
    world.act(
        HEAD_A,
        goodoffices_testkit::scenes::permit("intermediary", "canary once only", EXACT.0, EXACT.1),
    )?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    let old = world.desks[OFFICIAL].vault.clone();
    world.act(
        OFFICIAL,
        goodoffices_testkit::scenes::convey("Aland", number, 0),
    )?;
    world.crash(OFFICIAL);
    world.desks[OFFICIAL].vault = old;
    world.start(OFFICIAL);
    let _ = world.command(
        OFFICIAL,
        goodoffices_testkit::scenes::convey("Aland", number, 0),
    );
    world.settle();
    assert_eq!(words(&world, HEAD_B, "intermediary"), ["canary once only"]);
    assert_eq!(standing(&world, OFFICIAL, "Aland"), "stopped");
    Ok(())
}

#[test]
fn altered_words_are_refused_before_they_leave() -> Result<(), String> {
    let mut world = opened()?;
    carried(&mut world, "canary as it was said", EXACT)?;
    world.act(
        HEAD_A,
        goodoffices_testkit::scenes::permit(
            "intermediary",
            "canary as it is said",
            EXACT.0,
            EXACT.1,
        ),
    )?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    let mut convey = goodoffices_testkit::scenes::convey("Aland", number, 0);
    if let desk::command::Command::Convey { words, .. } = &mut convey {
        *words = Some("canary as it was meant".to_owned());
    }
    let told = world.refused(OFFICIAL, convey)?;
    assert!(told.contains("word"), "{told}");
    assert_eq!(words(&world, HEAD_B, "intermediary").len(), 1);
    Ok(())
}
