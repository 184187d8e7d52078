//! A room that goes on in another: charter, keys, their ends and rounds go on with
//! it, and so does what several sides do together.

use crate::common::succession::{come, rewrite, succeed, successor};
use crate::common::{HEAD_A, HEAD_B, OFFICIAL, SECOND_DEVICE, all_sound, opened, words};
use desk::command::Command;
use desk::talks::view::Said;
use desk::talks::{Attribution, Role, Wording};
use goodoffices_testkit::World;
use goodoffices_testkit::scenes::{
    accept, begin_round, charter_draft, charter_shown, confirm_charter, convey, exchange,
    in_exchange, invite_as, permit, propose, propose_charter, room, sign,
};

const MINUTE: u64 = 60_000;
const EXACT: (Wording, Attribution) = (Wording::Exact, Attribution::Attributed);

/// Talks in which two heads of Aland must sign, by a charter that is everywhere.
fn two_of_two() -> Result<World, String> {
    let mut world = opened()?;
    let head = invite_as(Some("Aland"), Role::Head);
    world.bring_in((OFFICIAL, head), (SECOND_DEVICE, "Second head", "phone"))?;
    amend(&mut world)?;
    Ok(world)
}

fn amend(world: &mut World) -> Result<(), String> {
    let mut draft = charter_draft(world, OFFICIAL)?;
    draft.sides[0].threshold = 2;
    let closes = world.now() + MINUTE;
    world.act_now(OFFICIAL, propose_charter(draft, closes))?;
    for who in [HEAD_A, SECOND_DEVICE, HEAD_B] {
        let number = world.newest_proposal(who, "intermediary")?;
        world.act_now(who, accept("intermediary", number))?;
    }
    world.settle();
    Ok(())
}

/// Aland's room goes on in another, and both heads come.
fn go_on(world: &mut World, although_open: bool) -> Result<(), String> {
    let invitations = succeed(world, OFFICIAL, successor("Aland", although_open))?;
    for who in [(HEAD_A, "Head of Aland"), (SECOND_DEVICE, "Second head")] {
        come(world, OFFICIAL, &invitations, who)?;
    }
    Ok(())
}

/// The number of the charter in force, and whether the room's context carries it.
fn in_force(world: &World, who: usize, name: &str) -> Result<(u32, bool), String> {
    let shown = charter_shown(world, who, name)?;
    let number = shown.charter.map_or(0, |charter| charter.number);
    Ok((number, shown.carried))
}

fn signed_by_both(world: &mut World, text: &str) -> Result<(), String> {
    world.act(HEAD_A, permit("intermediary", text, EXACT.0, EXACT.1))?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    let why = world.refused(OFFICIAL, convey("Aland", number, 0))?;
    assert!(why.contains("1 of the 2 signatures"), "{why}");
    world.act(SECOND_DEVICE, sign("intermediary", number))?;
    world.act(OFFICIAL, convey("Aland", number, 0))?;
    assert!(words(world, HEAD_B, "intermediary").contains(&text.to_owned()));
    Ok(())
}

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
fn r2_charter_and_keys_go_on_and_two_of_two_sign_at_once() -> Result<(), String> {
    for amended in [false, true] {
        let mut world = two_of_two()?;
        let number = if amended {
            amend(&mut world)?;
            2
        } else {
            1
        };
        world.act(OFFICIAL, begin_round("canary session"))?;
        rewrite(&mut world)?;
        go_on(&mut world, false)?;
        for (who, name) in [
            (OFFICIAL, "Aland"),
            (HEAD_A, "intermediary"),
            (SECOND_DEVICE, "intermediary"),
        ] {
            assert_eq!(in_force(&world, who, name)?, (number, true), "{who} {name}");
            assert_eq!(world.show(who, name)?.round, 2);
            assert!(ends(&world, who, name).is_empty());
        }
        signed_by_both(&mut world, "canary after the frost")?;
        // The next amendment is signed by the same keys.
        amend(&mut world)?;
        for who in [HEAD_A, HEAD_B] {
            assert_eq!(in_force(&world, who, "intermediary")?, (number + 1, true));
        }
        signed_by_both(&mut world, "canary after the amendment")?;
        for who in [OFFICIAL, HEAD_A, SECOND_DEVICE] {
            world.crash(who);
            world.start(who);
        }
        world.settle();
        signed_by_both(&mut world, "canary after a restart")?;
    }
    Ok(())
}

#[test]
fn the_teams_and_a_delegations_room_go_on_under_the_charter() -> Result<(), String> {
    let mut world = two_of_two()?;
    amend(&mut world)?;
    let team = succeed(&mut world, OFFICIAL, successor("team", true))?;
    assert!(team.is_empty());
    let token = world.mint(9).to_string();
    let mut own = successor("delegation", true);
    if let Command::Successor(successor) = &mut own {
        successor.token = Some(token);
    }
    succeed(&mut world, HEAD_A, own)?;
    assert_eq!(in_force(&world, OFFICIAL, "team")?, (2, true));
    assert_eq!(in_force(&world, HEAD_A, "delegation")?, (2, true));
    amend(&mut world)?;
    assert_eq!(in_force(&world, OFFICIAL, "team")?, (3, true));
    assert_eq!(in_force(&world, HEAD_A, "delegation")?, (3, true));
    all_sound(&world)
}

#[test]
fn what_a_head_compared_stays_compared() -> Result<(), String> {
    let mut world = two_of_two()?;
    let read = charter_shown(&world, HEAD_B, "intermediary")?.words;
    world.act(HEAD_A, confirm_charter(&read.ok_or("no words")?))?;
    go_on(&mut world, true)?;
    for who in [HEAD_A, SECOND_DEVICE] {
        let charter = charter_shown(&world, who, "intermediary")?.charter;
        let known = charter.ok_or("no charter")?.known;
        assert!(known.contains("compared"), "{who}: {known}");
    }
    Ok(())
}

#[test]
fn a_key_that_ended_stays_ended_and_one_ends_with_its_device() -> Result<(), String> {
    let mut world = opened()?;
    let head = invite_as(Some("Aland"), Role::Head);
    world.bring_in((OFFICIAL, head), (SECOND_DEVICE, "Second head", "phone"))?;
    let remove = |who: &str| Command::Remove {
        room: room("Aland"),
        person: who.to_owned(),
    };
    world.act(OFFICIAL, remove("Second head"))?;
    assert_eq!(ends(&world, OFFICIAL, "Aland"), [("Aland".to_owned(), 2)]);
    let third = invite_as(Some("Aland"), Role::Head);
    world.bring_in((OFFICIAL, third), (3, "Third head", "phone"))?;
    let invitations = succeed(&mut world, OFFICIAL, successor("Aland", true))?;
    for who in [(HEAD_A, "Head of Aland"), (3, "Third head")] {
        come(&mut world, OFFICIAL, &invitations, who)?;
    }
    assert_eq!(ends(&world, OFFICIAL, "Aland"), [("Aland".to_owned(), 2)]);
    let keys = &charter_draft(&world, OFFICIAL)?.sides[0].keys;
    let keys: Vec<(u8, bool)> = keys.iter().map(|key| (key.number, key.listed)).collect();
    assert_eq!(keys, [(1, true), (3, true)]);
    world.act(OFFICIAL, remove("Third head"))?;
    for (who, name) in [(OFFICIAL, "Aland"), (HEAD_B, "intermediary")] {
        let ended = [("Aland".to_owned(), 2), ("Aland".to_owned(), 3)];
        assert_eq!(ends(&world, who, name), ended, "{who} {name}");
    }
    all_sound(&world)
}

/// R5: what closed in a room before it froze is decided on, and the others are told.
#[test]
fn r5_what_closed_before_the_frost_is_decided_on() -> Result<(), String> {
    let mut world = opened()?;
    let closes = world.now() + MINUTE;
    world.command(OFFICIAL, propose("canary let us meet halfway", closes));
    world.run_until(closes - MINUTE / 2);
    for who in [HEAD_A, HEAD_B] {
        let number = world.newest_proposal(who, "intermediary")?;
        world.act_now(who, accept("intermediary", number))?;
    }
    // Borduria's room, as the official sees it, closes late; Aland's goes on first.
    world.settle();
    let told = |world: &World, who: usize| -> Result<String, String> {
        let view = world.show(who, "intermediary")?;
        Ok(view.proposals.last().ok_or("no proposal")?.state.clone())
    };
    assert_eq!(told(&world, HEAD_B)?, "agreed");
    let invitations = succeed(&mut world, OFFICIAL, successor("Aland", true))?;
    come(
        &mut world,
        OFFICIAL,
        &invitations,
        (HEAD_A, "Head of Aland"),
    )?;
    world.run_until(world.now() + 30 * MINUTE);
    world.settle();
    // Nothing is decided a second time.
    let decisions = world.lines(OFFICIAL, "team").into_iter();
    let decisions = decisions.filter(|line| matches!(line.what, Said::Decision { .. }));
    assert_eq!(decisions.count(), 1);
    all_sound(&world)
}

/// R5: the team's room goes on in another after a decision: it is not taken again,
/// and what was matched there goes.
#[test]
fn r5_what_was_matched_in_a_teams_room_goes_after_it_went_on() -> Result<(), String> {
    let mut world = opened()?;
    let closes = world.now() + 10 * MINUTE;
    let give = |words: &str, wanted: &str| in_exchange("intermediary", words, wanted, closes);
    world.act_now(HEAD_A, give("canary we release them", "the assets"))?;
    world.act_now(HEAD_B, give("canary we unfreeze them", "the people"))?;
    let a = world.newest_permission(OFFICIAL, "Aland")?;
    let b = world.newest_permission(OFFICIAL, "Borduria")?;
    world.act_now(OFFICIAL, exchange(&[("Aland", a), ("Borduria", b)]))?;
    world.mint(9);
    world.act_now(OFFICIAL, successor("team", true))?;
    world.run_until(closes + MINUTE);
    world.settle();
    for (who, came) in [
        (HEAD_A, "canary we unfreeze them"),
        (HEAD_B, "canary we release them"),
    ] {
        assert_eq!(words(&world, who, "intermediary"), [came]);
    }
    all_sound(&world)
}

/// R5: one side's room goes on in another while both wait: what waited does not go
/// on, and the other side reads that nothing came of it.
#[test]
fn r5_an_exchange_of_which_one_room_froze_comes_to_nothing_on_both_sides() -> Result<(), String> {
    let mut world = opened()?;
    let closes = world.now() + 10 * MINUTE;
    let give = |words: &str, wanted: &str| in_exchange("intermediary", words, wanted, closes);
    world.act_now(HEAD_A, give("canary we release them", "the assets"))?;
    world.act_now(HEAD_B, give("canary we unfreeze them", "the people"))?;
    let a = world.newest_permission(OFFICIAL, "Aland")?;
    let b = world.newest_permission(OFFICIAL, "Borduria")?;
    world.act_now(OFFICIAL, exchange(&[("Aland", a), ("Borduria", b)]))?;
    world.mint(9);
    world.act_now(OFFICIAL, successor("Aland", true))?;
    world.run_until(closes + 30 * MINUTE);
    world.settle();
    assert!(words(&world, HEAD_B, "intermediary").is_empty());
    let view = world.show(HEAD_B, "intermediary")?;
    let state = view.permissions.last().map(|given| given.state.as_str());
    assert_eq!(state, Some("not-exchanged"));
    Ok(())
}
