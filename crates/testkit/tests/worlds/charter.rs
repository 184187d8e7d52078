//! The charter on real desks: put to all sides, signed by all or by nobody,
//! brought into every room; m of n people; keys that end with their devices.

use crate::common::{HEAD_A, HEAD_B, OFFICIAL, SECOND_DEVICE, all_sound, opened, words};
use desk::answer::Answer;
use desk::command::Command;
use desk::talks::view::Said;
use desk::talks::{Attribution, Role, Wording};
use goodoffices_testkit::World;
use goodoffices_testkit::scenes::{
    accept, charter_draft, charter_shown, confirm_charter, convey, invite, invite_as, permit,
    propose_charter, refuse, room, say, sign,
};

const MINUTE: u64 = 60_000;
const ROOMS: [(usize, &str); 7] = [
    (OFFICIAL, "team"),
    (OFFICIAL, "Aland"),
    (OFFICIAL, "Borduria"),
    (HEAD_A, "intermediary"),
    (HEAD_A, "delegation"),
    (HEAD_B, "intermediary"),
    (HEAD_B, "delegation"),
];

/// Puts the next charter to both sides, with a threshold for Aland.
fn put(world: &mut World, threshold: u8) -> Result<(), String> {
    let mut draft = charter_draft(world, OFFICIAL)?;
    draft.sides[0].threshold = threshold;
    let closes = world.now() + MINUTE;
    world.act_now(OFFICIAL, propose_charter(draft, closes))?;
    world.run_until(closes - MINUTE / 2);
    Ok(())
}

fn say_yes(world: &mut World, who: usize) -> Result<(), String> {
    let number = world.newest_proposal(who, "intermediary")?;
    world.act_now(who, accept("intermediary", number))?;
    Ok(())
}

/// A charter that both sides accept.
fn adopt(world: &mut World) -> Result<(), String> {
    put(world, 1)?;
    say_yes(world, HEAD_A)?;
    say_yes(world, HEAD_B)?;
    world.settle();
    Ok(())
}

/// The number of the charter in force in a room, and whether the room's context
/// carries it.
fn in_force(world: &World, who: usize, name: &str) -> Result<(u32, bool), String> {
    let shown = charter_shown(world, who, name)?;
    Ok((
        shown.charter.map_or(0, |charter| charter.number),
        shown.carried,
    ))
}

fn everywhere(world: &World, number: u32) -> Result<(), String> {
    for (who, name) in ROOMS {
        let found = in_force(world, who, name)?;
        if found != (number, true) {
            return Err(format!("desk {who}, {name}: {found:?}"));
        }
    }
    Ok(())
}

#[test]
fn a_charter_that_all_accept_comes_into_every_room() -> Result<(), String> {
    let mut world = opened()?;
    adopt(&mut world)?;
    everywhere(&world, 1)?;
    // An amendment comes by the same way.
    adopt(&mut world)?;
    everywhere(&world, 2)?;
    all_sound(&world)
}

#[test]
fn r10_one_sides_yes_to_a_charter_is_told_to_nobody() -> Result<(), String> {
    let mut world = opened()?;
    put(&mut world, 1)?;
    say_yes(&mut world, HEAD_A)?;
    let number = world.newest_proposal(HEAD_B, "intermediary")?;
    world.act_now(HEAD_B, refuse("intermediary", number))?;
    world.settle();
    for (who, name) in ROOMS {
        assert_eq!(in_force(&world, who, name)?, (0, false));
    }
    let lines = format!("{:?}", world.show(HEAD_B, "intermediary")?.lines);
    assert!(!lines.contains("yes: true"), "{lines}");
    all_sound(&world)
}

#[test]
fn a_charter_is_adopted_once_whatever_crashes() -> Result<(), String> {
    for crash_at in 0..6 {
        let mut world = opened()?;
        put(&mut world, 1)?;
        say_yes(&mut world, HEAD_A)?;
        say_yes(&mut world, HEAD_B)?;
        let closes = world.now() + MINUTE / 2;
        world.run_until(closes + crash_at * 40);
        for who in [OFFICIAL, HEAD_A, HEAD_B] {
            world.crash(who);
            world.start_in(who, 500);
        }
        world.settle();
        everywhere(&world, 1)?;
        for (who, name) in ROOMS {
            let adopted = world
                .lines(who, name)
                .into_iter()
                .filter(|line| line.refused.is_none() && matches!(line.what, Said::Charter { .. }));
            assert_eq!(adopted.count(), 1, "{who} {name} {crash_at}");
        }
        all_sound(&world)?;
    }
    Ok(())
}

#[test]
fn two_officials_and_a_newcomer_in_between_stand_on_the_same_charter() -> Result<(), String> {
    let mut world = opened()?;
    let second = invite_as(Some("team"), Role::Official);
    world.bring_in(
        (OFFICIAL, second),
        (SECOND_DEVICE, "Second official", "laptop"),
    )?;
    put(&mut world, 1)?;
    say_yes(&mut world, HEAD_A)?;
    // A delegate comes while the charter is being decided.
    let delegate = invite_as(Some("Aland"), Role::Delegate);
    world.bring_in((HEAD_A, delegate), (3, "Delegate", "tablet"))?;
    if in_force(&world, HEAD_A, "intermediary")? == (0, false) {
        // Its time went by while the words were compared; once more.
        adopt(&mut world)?;
    }
    everywhere(&world, 1)?;
    for (who, name) in [
        (3, "intermediary"),
        (3, "delegation"),
        (SECOND_DEVICE, "team"),
    ] {
        assert_eq!(in_force(&world, who, name)?, (1, true), "{who} {name}");
    }
    all_sound(&world)
}

/// A second head of Aland, who reads and signs in the side's room.
fn second_head(world: &mut World) -> Result<(), String> {
    let head = invite_as(Some("Aland"), Role::Head);
    world.bring_in((OFFICIAL, head), (SECOND_DEVICE, "Second head", "phone"))
}

#[test]
fn r2_two_of_two_heads_must_sign_before_words_go() -> Result<(), String> {
    let mut world = opened()?;
    second_head(&mut world)?;
    put(&mut world, 2)?;
    for who in [HEAD_A, SECOND_DEVICE, HEAD_B] {
        say_yes(&mut world, who)?;
    }
    world.settle();
    everywhere(&world, 1)?;
    let text = "canary both of us say so";
    let exact = (Wording::Exact, Attribution::Attributed);
    world.act(HEAD_A, permit("intermediary", text, exact.0, exact.1))?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    let why = world.refused(OFFICIAL, convey("Aland", number, 0))?;
    assert!(why.contains("1 of the 2 signatures"), "{why}");
    let why = world.refused(HEAD_A, sign("intermediary", number))?;
    assert!(why.contains("signed already"), "{why}");
    world.act(SECOND_DEVICE, sign("intermediary", number))?;
    world.act(OFFICIAL, convey("Aland", number, 0))?;
    assert!(words(&world, HEAD_B, "intermediary").contains(&text.to_owned()));
    all_sound(&world)
}

#[test]
fn the_charters_words_are_the_same_to_all_and_compared_by_heads() -> Result<(), String> {
    let mut world = opened()?;
    adopt(&mut world)?;
    let read = |who: usize| -> Result<String, String> {
        charter_shown(&world, who, "intermediary")?
            .words
            .ok_or_else(|| "no words".to_owned())
    };
    let (ours, theirs) = (read(HEAD_A)?, read(HEAD_B)?);
    assert_eq!(ours, theirs);
    assert!(ours.split(' ').count() * 11 >= 80);
    let why = world.refused(HEAD_A, confirm_charter("abandon ability able"))?;
    assert!(why.contains("differ"), "{why}");
    world.act(HEAD_A, confirm_charter(&theirs.to_uppercase()))?;
    for name in ["intermediary", "delegation"] {
        let shown = charter_shown(&world, HEAD_A, name)?;
        let known = shown.charter.map(|charter| charter.known);
        assert!(
            known.is_some_and(|known| known.contains("compared")),
            "{name}"
        );
    }
    let shown = charter_shown(&world, HEAD_B, "intermediary")?;
    let known = shown.charter.map(|charter| charter.known);
    assert_eq!(
        known.as_deref(),
        Some("known only through the intermediary")
    );
    let why = world.refused(OFFICIAL, confirm_charter(&theirs))?;
    assert!(why.contains("sides compare"), "{why}");
    all_sound(&world)
}

/// The ends of side keys that a room shows.
fn ends(world: &World, who: usize, name: &str) -> Vec<(String, u8)> {
    let lines = world.lines(who, name).into_iter();
    lines
        .filter(|line| line.refused.is_none())
        .filter_map(|line| match line.what {
            Said::SideKeyEnd { side, number } => Some((side, number)),
            _ => None,
        })
        .collect()
}

#[test]
fn a_heads_key_ends_everywhere_when_they_are_taken_out() -> Result<(), String> {
    let mut world = opened()?;
    second_head(&mut world)?;
    let exact = (Wording::Exact, Attribution::Attributed);
    let text = "canary from the second head";
    world.act(
        SECOND_DEVICE,
        permit("intermediary", text, exact.0, exact.1),
    )?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    let gone = Command::Remove {
        room: room("Aland"),
        person: "Second head".to_owned(),
    };
    world.act(OFFICIAL, gone)?;
    for (who, name) in [
        (OFFICIAL, "Aland"),
        (OFFICIAL, "Borduria"),
        (HEAD_B, "intermediary"),
    ] {
        assert_eq!(
            ends(&world, who, name),
            [("Aland".to_owned(), 2)],
            "{who} {name}"
        );
    }
    let why = world.refused(OFFICIAL, convey("Aland", number, 0))?;
    assert!(why.contains("0 of the 1 signatures"), "{why}");
    all_sound(&world)
}

#[test]
fn a_lost_devices_key_ends_and_the_new_one_signs() -> Result<(), String> {
    let mut world = opened()?;
    let mut again = invite(Some("Aland"));
    again.role = Some(Role::Head);
    again.again = Some("Head of Aland".to_owned());
    world.bring_in((OFFICIAL, again), (SECOND_DEVICE, "Head of Aland", "new"))?;
    world.settle();
    assert_eq!(
        ends(&world, HEAD_B, "intermediary"),
        [("Aland".to_owned(), 1)]
    );
    let text = "canary from the new device";
    let exact = (Wording::Exact, Attribution::Attributed);
    world.act(
        SECOND_DEVICE,
        permit("intermediary", text, exact.0, exact.1),
    )?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    world.act(OFFICIAL, convey("Aland", number, 0))?;
    assert!(words(&world, HEAD_B, "intermediary").contains(&text.to_owned()));
    all_sound(&world)
}

#[test]
fn a_further_device_lists_no_second_key_of_the_same_person() -> Result<(), String> {
    let mut world = opened()?;
    let mut device = invite(Some("Aland"));
    device.role = Some(Role::Head);
    device.device_of = Some("Head of Aland".to_owned());
    world.bring_in(
        (OFFICIAL, device),
        (SECOND_DEVICE, "Head of Aland", "phone"),
    )?;
    let draft = charter_draft(&world, OFFICIAL)?;
    let listed: Vec<(u8, bool)> = draft.sides[0]
        .keys
        .iter()
        .map(|key| (key.number, key.listed))
        .collect();
    assert_eq!(listed, [(1, true), (2, false)]);
    assert!(ends(&world, OFFICIAL, "Aland").is_empty());
    all_sound(&world)
}

#[test]
fn deputies_permit_where_the_charter_lets_them() -> Result<(), String> {
    let mut world = opened()?;
    let deputy = invite_as(Some("Aland"), Role::Deputy);
    world.bring_in((OFFICIAL, deputy), (SECOND_DEVICE, "Deputy", "phone"))?;
    let exact = (Wording::Exact, Attribution::Attributed);
    let text = "canary in the head's stead";
    let ask = || permit("intermediary", text, exact.0, exact.1);
    let why = world.refused(SECOND_DEVICE, ask())?;
    assert!(why.contains("head"), "{why}");
    let mut draft = charter_draft(&world, OFFICIAL)?;
    let listed = |draft: &desk::command::CharterDraft| -> Vec<(u8, bool)> {
        let keys = draft.sides[0].keys.iter();
        keys.map(|key| (key.number, key.listed)).collect()
    };
    assert_eq!(listed(&draft), [(1, true), (2, false)], "only heads permit");
    draft.permitting = desk::talks::charter::Permitting::HeadsAndDeputies;
    draft.sides[0].keys[1].listed = true;
    let closes = world.now() + MINUTE;
    world.act_now(OFFICIAL, propose_charter(draft, closes))?;
    world.run_until(closes - MINUTE / 2);
    say_yes(&mut world, HEAD_A)?;
    say_yes(&mut world, HEAD_B)?;
    world.settle();
    let next = charter_draft(&world, OFFICIAL)?;
    assert_eq!(
        listed(&next),
        [(1, true), (2, true)],
        "deputies permit, too"
    );
    world.act(SECOND_DEVICE, ask())?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    let asked = world.now();
    let Answer::Held { until, .. } = world.act_now(
        OFFICIAL,
        Command::Convey {
            room: room("Aland"),
            permission: number,
            words: None,
            language: None,
            aloud: false,
            hold_millis: None,
            answers: None,
        },
    )?
    else {
        return Err("not held".to_owned());
    };
    let held = asked + 10_000..=world.now() + 10_000;
    assert!(held.contains(&until.0), "the charter's hold");
    // What an official asks for makes it longer, and never shorter than all signed.
    for (millis, longer, told) in [(0, 10_000, true), (60_000, 60_000, false)] {
        let recall = Command::Recall {
            room: room("Aland"),
            permission: number,
        };
        world.act_now(OFFICIAL, recall)?;
        let asked = world.now();
        let again = world.act_now(OFFICIAL, convey("Aland", number, millis))?;
        let Answer::Held {
            until, by_charter, ..
        } = again
        else {
            return Err("not held".to_owned());
        };
        let held = asked + longer..=world.now() + longer;
        assert!(
            held.contains(&until.0),
            "{millis} became {}",
            until.0 - asked
        );
        assert_eq!(by_charter, told);
    }
    world.settle();
    assert!(words(&world, HEAD_B, "intermediary").contains(&text.to_owned()));
    // Nor does a deputy invite.
    let why = world.refused(
        SECOND_DEVICE,
        Command::Invite(invite_as(Some("Aland"), Role::Delegate)),
    )?;
    assert!(why.contains("head"), "{why}");
    world.act(SECOND_DEVICE, say("intermediary", "and speaks"))?;
    all_sound(&world)
}
