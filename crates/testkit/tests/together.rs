//! R5 and R10 on real desks: what several sides do together.

mod common;

use common::{HEAD_A, HEAD_B, OFFICIAL, all_sound, opened, words};
use desk::talks::view::Said;
use goodoffices_testkit::World;
use goodoffices_testkit::scenes::{accept, exchange, in_exchange, propose, refuse};

const MINUTE: u64 = 60_000;

/// How the newest proposal stands at a desk.
fn stands(world: &World, who: usize, name: &str) -> Result<String, String> {
    let view = world.show(who, name)?;
    let newest = view.proposals.last().ok_or("no proposal")?;
    Ok(newest.state.clone())
}

/// A proposal that closes in a minute, before both heads.
fn put(world: &mut World) -> Result<[u64; 2], String> {
    let closes = world.now() + MINUTE;
    world.command(OFFICIAL, propose("canary let us meet halfway", closes));
    world.run_until(closes - MINUTE / 2);
    Ok([
        world.newest_proposal(HEAD_A, "intermediary")?,
        world.newest_proposal(HEAD_B, "intermediary")?,
    ])
}

#[test]
fn r5_a_proposal_is_agreed_when_all_say_yes_and_all_are_told_the_yes_of_all() -> Result<(), String>
{
    let mut world = opened()?;
    let [a, b] = put(&mut world)?;
    world.act_now(HEAD_A, accept("intermediary", a))?;
    world.act_now(HEAD_B, accept("intermediary", b))?;
    world.settle();
    for (who, name) in [
        (HEAD_A, "intermediary"),
        (HEAD_B, "intermediary"),
        (OFFICIAL, "Aland"),
        (OFFICIAL, "Borduria"),
    ] {
        assert_eq!(stands(&world, who, name)?, "agreed");
    }
    all_sound(&world)
}

#[test]
fn r10_a_lone_yes_is_told_to_nobody() -> Result<(), String> {
    let mut world = opened()?;
    let [a, _] = put(&mut world)?;
    world.act_now(HEAD_A, accept("intermediary", a))?;
    world.settle();
    for who in [HEAD_A, HEAD_B] {
        assert_eq!(stands(&world, who, "intermediary")?, "not-agreed");
    }
    let lines = format!("{:?}", world.show(HEAD_B, "intermediary")?.lines);
    assert!(!lines.contains("yes: true"), "{lines}");
    all_sound(&world)
}

#[test]
fn r5_an_answer_can_be_taken_back_until_it_closes() -> Result<(), String> {
    let mut world = opened()?;
    let [a, b] = put(&mut world)?;
    world.act_now(HEAD_A, accept("intermediary", a))?;
    world.act_now(HEAD_B, accept("intermediary", b))?;
    world.act_now(HEAD_B, refuse("intermediary", b))?;
    world.settle();
    assert_eq!(stands(&world, HEAD_A, "intermediary")?, "not-agreed");
    let late = world.refused(HEAD_B, accept("intermediary", b))?;
    assert!(late.contains("too late"), "{late}");
    all_sound(&world)
}

/// The permissions of an exchange, matched: Aland's, then Borduria's.
fn matched(world: &mut World, closes: [u64; 2]) -> Result<[u64; 2], String> {
    let [first, second] = closes.map(|after| world.now() + after);
    world.command(
        HEAD_A,
        in_exchange(
            "intermediary",
            "canary we release them",
            "the assets",
            first,
        ),
    );
    world.command(
        HEAD_B,
        in_exchange(
            "intermediary",
            "canary we unfreeze them",
            "the people",
            second,
        ),
    );
    world.run_until(world.now() + 5_000);
    let a = world.newest_permission(OFFICIAL, "Aland")?;
    let b = world.newest_permission(OFFICIAL, "Borduria")?;
    Ok([a, b])
}

fn held(world: &World) -> [bool; 2] {
    [
        words(world, HEAD_A, "intermediary").contains(&"canary we unfreeze them".to_owned()),
        words(world, HEAD_B, "intermediary").contains(&"canary we release them".to_owned()),
    ]
}

#[test]
fn r5_what_goes_in_exchange_goes_both_ways_after_both_have_closed() -> Result<(), String> {
    let mut world = opened()?;
    let start = world.now();
    let [a, b] = matched(&mut world, [MINUTE, 2 * MINUTE])?;
    world.act_now(OFFICIAL, exchange(&[("Aland", a), ("Borduria", b)]))?;
    world.run_until(start + 2 * MINUTE - 1);
    assert_eq!(held(&world), [false, false]);
    world.settle();
    assert_eq!(held(&world), [true, true]);
    for who in [HEAD_A, HEAD_B] {
        let lines = world.lines(who, "intermediary");
        let told = lines.iter().find_map(|line| match &line.what {
            Said::Receipt { told, .. } => Some(told.clone()),
            _ => None,
        });
        let told = told.ok_or("no receipt")?;
        assert!(
            told.contains("in exchange, as the intermediary judged, for number"),
            "{told}"
        );
    }
    all_sound(&world)
}

#[test]
fn r5_a_withdrawal_before_the_closing_lets_neither_go() -> Result<(), String> {
    let mut world = opened()?;
    let [a, b] = matched(&mut world, [MINUTE, MINUTE])?;
    world.act_now(OFFICIAL, exchange(&[("Aland", a), ("Borduria", b)]))?;
    let withdraw = desk::command::Command::Withdraw {
        room: goodoffices_testkit::scenes::room("intermediary"),
        permission: b,
    };
    world.act_now(HEAD_B, withdraw)?;
    world.settle();
    assert_eq!(held(&world), [false, false]);
    let view = world.show(HEAD_A, "intermediary")?;
    assert_eq!(
        view.permissions.last().map(|p| p.state.as_str()),
        Some("not-exchanged")
    );
    all_sound(&world)
}

#[test]
fn r5_what_nobody_matched_closes_all_the_same_and_nothing_comes_of_it() -> Result<(), String> {
    let mut world = opened()?;
    matched(&mut world, [MINUTE, MINUTE])?;
    world.settle();
    assert_eq!(held(&world), [false, false]);
    for who in [HEAD_A, HEAD_B] {
        let view = world.show(who, "intermediary")?;
        assert_eq!(
            view.permissions.last().map(|p| p.state.as_str()),
            Some("not-exchanged")
        );
        let outcome = view.lines.iter().any(|line| {
            matches!(&line.what, Said::Outcome { agreed: false, .. }) && line.refused.is_none()
        });
        assert!(outcome);
    }
    all_sound(&world)
}
