//! R12: at the time that was fixed, or by an explicit act, a desk destroys its
//! copy of the talks and says what it cannot destroy.

use crate::common::{HEAD_A, HEAD_B, OFFICIAL, carried, opened, words};
use desk::command::{Command, Query};
use desk::talks::{Attribution, Wording};
use desk::{Answer, Event, View};
use goodoffices_testkit::World;
use goodoffices_testkit::relay::holds;
use goodoffices_testkit::scenes::say;

const CANARY: &str = "canary in the record";
const TITLE: &str = "Aland";
const DAY: u64 = 24 * 60 * 60 * 1000;

fn talks() -> Result<World, String> {
    let mut world = opened()?;
    world.act(HEAD_A, say("intermediary", CANARY))?;
    world.act(HEAD_A, say("delegation", CANARY))?;
    carried(
        &mut world,
        CANARY,
        (Wording::Exact, Attribution::Attributed),
    )?;
    Ok(world)
}

fn title(world: &World, who: usize) -> Result<String, String> {
    let rooms = world.rooms(who);
    Ok(rooms.first().ok_or("no room")?.title.clone())
}

fn destroy(world: &World, who: usize, at: Option<u64>) -> Result<Command, String> {
    Ok(Command::Destroy {
        talks: title(world, who)?,
        at,
    })
}

fn keys(world: &World, who: usize) -> Vec<String> {
    world.desks[who].vault.items().map(|(key, _)| key).collect()
}

fn told(world: &World, who: usize, text: &str) -> bool {
    let mut items = world.desks[who].vault.items();
    items.any(|(_, value)| holds(&value, text.as_bytes()))
}

#[test]
fn r12_a_desk_that_destroys_holds_nothing_but_an_account_and_the_others_go_on() {
    let mut world = talks().unwrap();
    let title = title(&world, HEAD_A).unwrap();
    assert!(told(&world, HEAD_A, CANARY) && told(&world, HEAD_A, &title));
    let entries: u64 = world.rooms(HEAD_A).iter().map(|room| room.entries).sum();
    let command = destroy(&world, HEAD_A, None).unwrap();
    let Answer::Destroyed(account) = world.act(HEAD_A, command).unwrap() else {
        panic!("another answer");
    };
    assert_eq!((account.rooms, account.entries), (2, entries));
    assert!(
        account
            .beyond
            .iter()
            .any(|line| line.contains("other members"))
    );
    assert!(account.beyond.iter().any(|line| line.contains("backups")));
    assert!(account.beyond.iter().any(|line| line.contains("relay")));
    // Neither the words nor the title nor any key of the talks is left.
    assert!(
        !told(&world, HEAD_A, CANARY)
            && !told(&world, HEAD_A, &title)
            && !told(&world, HEAD_A, TITLE)
    );
    for key in keys(&world, HEAD_A) {
        let kind = key.split('/').next().unwrap_or_default();
        assert!(["desk", "destroyed"].contains(&kind), "{key} is left");
    }
    assert!(world.rooms(HEAD_A).is_empty());
    // It keeps nothing up with the relay, also after a restart.
    world.crash(HEAD_A);
    world.start(HEAD_A);
    world.settle();
    assert!(world.rooms(HEAD_A).is_empty());
    let View::Destroyed { accounts } = world.look(HEAD_A, &Query::Destroyed).unwrap() else {
        panic!("another view");
    };
    assert_eq!(accounts, [account]);
    // The others' copies are theirs.
    world
        .act(HEAD_B, say("intermediary", "We are still here."))
        .unwrap();
    assert!(words(&world, OFFICIAL, "Borduria").contains(&"We are still here.".to_owned()));
    assert!(told(&world, OFFICIAL, CANARY));
    assert!(world.violations.is_empty(), "{:?}", world.violations);
}

#[test]
fn r12_at_the_time_that_was_fixed_and_not_before_a_desk_destroys_its_copy() {
    let mut world = talks().unwrap();
    let due = world.now() + 30 * DAY;
    for who in [OFFICIAL, HEAD_A, HEAD_B] {
        let command = destroy(&world, who, Some(world.desks[who].clock(due).0)).unwrap();
        world.act(who, command).unwrap();
    }
    world.run_until(due - 1);
    for who in [OFFICIAL, HEAD_A, HEAD_B] {
        assert!(!world.rooms(who).is_empty(), "too early");
    }
    // A desk that is off when the time comes destroys when it is next on.
    world.crash(HEAD_B);
    world.run_until(due + DAY);
    world.start(HEAD_B);
    world.run_until(due + DAY + 60_000);
    for who in [OFFICIAL, HEAD_A, HEAD_B] {
        assert!(world.rooms(who).is_empty(), "desk {who} still holds rooms");
        assert!(!told(&world, who, CANARY));
        let heard = &world.desks[who].told;
        assert!(
            heard
                .iter()
                .any(|event| matches!(event, Event::Destroyed(_)))
        );
    }
    assert!(world.violations.is_empty(), "{:?}", world.violations);
}

#[test]
fn r12_a_time_can_be_moved_and_what_names_no_talks_destroys_nothing() {
    let mut world = talks().unwrap();
    let (soon, late) = (world.now() + DAY, world.now() + 40 * DAY);
    let at = |world: &World, time| destroy(world, HEAD_A, Some(world.desks[HEAD_A].clock(time).0));
    let command = at(&world, soon).unwrap();
    world.act(HEAD_A, command).unwrap();
    let command = at(&world, late).unwrap();
    world.act(HEAD_A, command).unwrap();
    world.run_until(soon + DAY);
    assert!(!world.rooms(HEAD_A).is_empty());
    let past = destroy(&world, HEAD_A, Some(1)).unwrap();
    assert!(world.refused(HEAD_A, past).unwrap().contains("over"));
    let other = Command::Destroy {
        talks: "Other talks".to_owned(),
        at: None,
    };
    world.refused(HEAD_A, other).unwrap();
    assert!(told(&world, HEAD_A, CANARY));
}
