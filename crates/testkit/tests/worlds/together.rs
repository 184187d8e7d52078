//! R5 and R10 on real desks: what several sides do together.

use crate::common::{HEAD_A, HEAD_B, OFFICIAL, all_sound, carried, opened, room_id, words};
use desk::command::{Command, ConditionChoice, Permit};
use desk::talks::view::Said;
use desk::talks::{Attribution, Wording};
use envelope::Frame;
use goodoffices_testkit::checkers::check;
use goodoffices_testkit::scenes::{
    accept, convey, exchange, in_exchange, invite, permit, propose, refuse, say,
};
use goodoffices_testkit::world::Doom;
use goodoffices_testkit::{Storing, World};

const MINUTE: u64 = 60_000;
/// The desk of another official, where there is one.
const OTHER_OFFICIAL: usize = 4;

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

/// R5: the intermediary's desk crashes before or after storing any batch, or has
/// a full disk there: what was matched still goes whole, and once.
#[test]
fn r5_both_go_wherever_the_desk_crashes() -> Result<(), String> {
    for storing in [Storing::CrashBefore, Storing::CrashAfter, Storing::Full] {
        let mut hit = 0;
        for after in 0..30 {
            let mut world = opened()?;
            let [a, b] = matched(&mut world, [MINUTE, MINUTE])?;
            world.act_now(OFFICIAL, exchange(&[("Aland", a), ("Borduria", b)]))?;
            world.run_until(world.now() + MINUTE - 9_000);
            world.doom = Some(Doom {
                who: OFFICIAL,
                after,
                storing,
            });
            world.settle();
            hit += u32::from(world.doom.is_none());
            world.doom = None;
            world.calm();
            world.settle();
            let told = format!("{storing:?} at batch {after}");
            assert_eq!(held(&world), [true, true], "{told}");
            assert_eq!(check(&world), Vec::<String>::new(), "{told}");
        }
        assert!(hit > 8, "{storing:?} was reached only {hit} times");
    }
    Ok(())
}

/// Talks with a second official.
fn with_two_officials() -> Result<World, String> {
    let mut world = opened()?;
    world.bring_in(
        (OFFICIAL, invite(Some("team"))),
        (OTHER_OFFICIAL, "Deputy envoy", "laptop"),
    )?;
    Ok(world)
}

/// R5: two officials' desks find the same due at the same moment, or one of them
/// is away: there is one decision, and what was matched goes once.
#[test]
fn r5_two_officials_decide_once() -> Result<(), String> {
    for away in [None, Some(OFFICIAL), Some(OTHER_OFFICIAL)] {
        for skew in [0, 30 * 60_000] {
            let mut world = with_two_officials()?;
            // A clock that is ahead acts at once where it would have waited.
            world.desks[OTHER_OFFICIAL].skew = skew;
            let later = 60 * MINUTE;
            let [a, b] = matched(&mut world, [later, later])?;
            world.act_now(OTHER_OFFICIAL, exchange(&[("Aland", a), ("Borduria", b)]))?;
            if let Some(who) = away {
                world.crash(who);
            }
            world.run_until(world.now() + later + 30 * MINUTE);
            world.calm();
            world.settle();
            let told = format!("{away:?} away, {skew} ahead");
            assert_eq!(held(&world), [true, true], "{told}");
            let decided = world
                .lines(OFFICIAL, "team")
                .into_iter()
                .filter(|line| matches!(line.what, Said::Decision { .. }) && line.refused.is_none())
                .count();
            assert_eq!(decided, 1, "{told}");
            assert_eq!(check(&world), Vec::<String>::new(), "{told}");
        }
    }
    Ok(())
}

/// The same official's acts, whatever Aland answers alone: what Borduria's rooms
/// hold, frame by frame, and what its head sees.
fn of_borduria(alone: Option<bool>) -> Result<(Vec<Frame>, String), String> {
    let mut world = opened()?;
    let [a, b] = put(&mut world)?;
    match alone {
        Some(true) => drop(world.act_now(HEAD_A, accept("intermediary", a))?),
        Some(false) => drop(world.act_now(HEAD_A, refuse("intermediary", a))?),
        None => world.run_until(world.now() + 3_000),
    }
    world.act_now(HEAD_B, refuse("intermediary", b))?;
    world.settle();
    all_sound(&world)?;
    let id = room_id(&world, HEAD_B, "intermediary")?;
    let seen = format!("{:?}", world.show(HEAD_B, "intermediary")?);
    Ok((world.relay.store().log(&id), seen))
}

/// R10, R9: histories that differ in one secret yes are the same in the other
/// side's room: every frame, byte for byte, and every word.
#[test]
fn r10_a_secret_yes_moves_no_byte_of_the_other_room() -> Result<(), String> {
    let nothing = of_borduria(None)?;
    for alone in [Some(true), Some(false)] {
        let other = of_borduria(alone)?;
        assert_eq!(nothing.1, other.1);
        assert_eq!(nothing.0.len(), other.0.len());
        assert!(nothing.0 == other.0, "a frame differs");
    }
    Ok(())
}

/// R9: a room closes at its moment although the other room cannot be reached.
#[test]
fn r9_a_room_closes_at_its_moment_whatever_the_other_does() -> Result<(), String> {
    let mut world = opened()?;
    let [a, b] = put(&mut world)?;
    world.act_now(HEAD_A, accept("intermediary", a))?;
    world.act_now(HEAD_B, accept("intermediary", b))?;
    // Whoever sits in Borduria's room is cut off; its yes is there already.
    world.cut_off(HEAD_B, 10 * MINUTE);
    world.run_until(world.now() + MINUTE);
    assert_eq!(stands(&world, HEAD_A, "intermediary")?, "agreed");
    world.settle();
    assert_eq!(stands(&world, HEAD_B, "intermediary")?, "agreed");
    all_sound(&world)
}

#[test]
fn a_non_papers_provenance_stands_in_the_teams_room_only() -> Result<(), String> {
    let mut world = opened()?;
    let terms = (Wording::Exact, Attribution::NonPaper);
    carried(&mut world, "canary a paper of no address", terms)?;
    let noted = |who: usize, name: &str| {
        world
            .lines(who, name)
            .iter()
            .any(|line| matches!(line.what, Said::Provenance { .. }))
    };
    assert!(noted(OFFICIAL, "team"));
    for (who, name) in [
        (OFFICIAL, "Aland"),
        (OFFICIAL, "Borduria"),
        (HEAD_B, "intermediary"),
    ] {
        assert!(!noted(who, name));
    }
    let lines = world.lines(HEAD_B, "intermediary");
    let shown = lines.iter().find_map(|line| match &line.what {
        Said::Conveyance { provenance, .. } => Some(provenance.clone()),
        _ => None,
    });
    let shown = shown.ok_or("nothing conveyed")?;
    assert!(
        shown.contains("a non-paper") && !shown.contains("Aland"),
        "{shown}"
    );
    assert_eq!(check(&world), Vec::<String>::new());
    Ok(())
}

#[test]
fn r5_what_may_go_only_if_asked_waits_for_the_question() -> Result<(), String> {
    let mut world = opened()?;
    let mut permit = permit(
        "intermediary",
        "canary we could live with it",
        Wording::Exact,
        Attribution::Attributed,
    );
    if let Command::Permit {
        what: Permit::Words { terms, .. },
        ..
    } = &mut permit
    {
        terms.condition = ConditionChoice::OnlyIfAsked;
    }
    world.act(HEAD_A, permit)?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    let tray = world.tray(OFFICIAL);
    assert_eq!(
        tray.first().map(|item| item.state.as_str()),
        Some("only-if-asked")
    );
    let why = world.refused(OFFICIAL, convey("Aland", number, 0))?;
    assert!(why.contains("only if the other side asks"), "{why}");
    world.act(
        HEAD_B,
        say("intermediary", "canary could you live with it?"),
    )?;
    let asked = world
        .lines(OFFICIAL, "Borduria")
        .iter()
        .rev()
        .find(|line| matches!(line.what, Said::Statement { .. }))
        .map(|line| line.number)
        .ok_or("no question")?;
    let mut command = convey("Aland", number, 0);
    if let Command::Convey { answers, .. } = &mut command {
        *answers = Some(asked);
    }
    world.act(OFFICIAL, command)?;
    let lines = world.lines(HEAD_B, "intermediary");
    let answered = lines
        .iter()
        .any(|line| matches!(line.what, Said::Conveyance { answers: Some(number), .. } if number == asked));
    assert!(answered);
    let receipt = world
        .lines(HEAD_A, "intermediary")
        .into_iter()
        .find_map(|line| match line.what {
            Said::Receipt { told, .. } => Some(told),
            _ => None,
        });
    assert!(receipt.ok_or("no receipt")?.contains("since it had asked"));
    assert_eq!(check(&world), Vec::<String>::new());
    Ok(())
}
