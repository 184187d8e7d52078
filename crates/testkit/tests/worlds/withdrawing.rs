//! A withdrawal at every interleaving with what binds: an intention, the closing
//! of an exchange, the closing of a proposal. It is told as in time or as too
//! late, at every desk the same, and both go or neither.
//!
//! A history without the withdrawal is cut between any two happenings; there the
//! head's desk withdraws, with its link up or with a link that is back only some
//! happenings later, when its desk has read nothing in between.

use crate::common::{HEAD_A, HEAD_B, OFFICIAL, all_sound, opened, words};
use desk::command::Command;
use desk::talks::view::Said;
use desk::talks::{Attribution, Wording};
use goodoffices_testkit::World;
use goodoffices_testkit::checkers::check;
use goodoffices_testkit::scenes::{
    accept, convey, exchange, in_exchange, permit, propose, refuse, room,
};

const MINUTE: u64 = 60_000;
/// Nothing that is looked at here takes more happenings.
const MOST: usize = 200;

/// How long before something binds the withdrawals begin, in milliseconds.
const SOON: u64 = 6;
/// How the withdrawing desk is connected: for so many milliseconds not at all.
const AWAY: [u64; 3] = [0, 3, 40];

/// Something happens at every moment from now on, so that all are looked at.
fn each_moment(mut world: World) -> World {
    for millis in 1..=2 * SOON {
        world.act_in(millis);
    }
    world
}

/// What those who withdraw ask of their desks.
type Asked = Vec<(usize, Command)>;

/// Every history of a withdrawal: one for each happening before which it is
/// made, and for each time that its desk is away.
fn at_every_moment(
    prepare: fn() -> Result<World, String>,
    withdraw: fn(&World, &[usize]) -> Asked,
    who: &[usize],
    mut judge: impl FnMut(&World, &str) -> Result<(), String>,
) -> Result<(), String> {
    for away in AWAY {
        let mut over = false;
        for after in 0..MOST {
            let mut world = prepare()?;
            for _ in 0..after {
                over |= !world.happens_next();
            }
            if over {
                break;
            }
            for (who, command) in withdraw(&world, who) {
                if away > 0 {
                    world.cut_off(who, away);
                }
                // Its desk may refuse it already: then it knows why.
                let _ = world.command(who, command);
            }
            world.settle();
            let told = format!("after {after} happenings, {away} ms away");
            judge(&world, &told).map_err(|why| format!("{told}: {why}"))?;
            all_sound(&world).map_err(|why| format!("{told}: {why}"))?;
            assert_eq!(check(&world), Vec::<String>::new(), "{told}");
        }
        assert!(over, "it never ends");
    }
    Ok(())
}

fn withdrawals(world: &World, whose: &[usize]) -> Asked {
    let mut all = Vec::new();
    for who in whose {
        if let Ok(permission) = world.newest_permission(*who, "intermediary") {
            let command = Command::Withdraw {
                room: room("intermediary"),
                permission,
            };
            all.push((*who, command));
        }
    }
    all
}

fn state(world: &World, who: usize, name: &str) -> Result<String, String> {
    let view = world.show(who, name)?;
    let newest = view.permissions.last().ok_or("no permission")?;
    Ok(newest.state.clone())
}

/// What the head's withdrawal was told as, if it came into the room.
fn told(world: &World, who: usize, name: &str) -> Vec<(bool, String)> {
    let lines = world.lines(who, name).into_iter();
    lines
        .filter_map(|line| match line.what {
            Said::Withdrawal { outcome, .. } => Some((line.refused.is_some(), outcome)),
            _ => None,
        })
        .collect()
}

/// Aland permits, and the official sets out without a hold.
fn setting_out() -> Result<World, String> {
    let mut world = opened()?;
    let terms = (Wording::Exact, Attribution::Attributed);
    world.act(
        HEAD_A,
        permit("intermediary", "canary offer", terms.0, terms.1),
    )?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    world.command(OFFICIAL, convey("Aland", number, SOON));
    Ok(each_moment(world))
}

#[test]
fn r6_a_withdrawal_is_in_time_or_too_late_and_never_both() -> Result<(), String> {
    let (mut in_time, mut late, mut refused) = (0, 0, 0);
    at_every_moment(setting_out, withdrawals, &[HEAD_A], |world, _| {
        let arrived = words(world, HEAD_B, "intermediary").len();
        let outcomes = told(world, HEAD_A, "intermediary");
        if outcomes != told(world, OFFICIAL, "Aland") {
            return Err(format!("told otherwise to the official: {outcomes:?}"));
        }
        match (
            outcomes.as_slice(),
            state(world, HEAD_A, "intermediary")?.as_str(),
        ) {
            ([(false, _)], "withdrawn") if arrived == 0 => in_time += 1,
            ([(false, outcome)], "conveyed" | "on-its-way")
                if arrived == 1 && outcome.contains("on its way since") =>
            {
                late += 1;
            }
            // Its desk knew already that the words had gone, or it was told.
            ([], "conveyed") if arrived == 1 => refused += 1,
            (outcomes, state) => {
                return Err(format!("{state}, {arrived} arrived, told {outcomes:?}"));
            }
        }
        Ok(())
    })?;
    assert!(in_time > 2 && late > 2, "{in_time} {late} {refused}");
    Ok(())
}

/// Both have permitted in exchange, it is matched, and the moment has come.
fn closing() -> Result<World, String> {
    let mut world = opened()?;
    let closes = world.now() + MINUTE;
    for (head, words) in [
        (HEAD_A, "canary we release"),
        (HEAD_B, "canary we unfreeze"),
    ] {
        world.act_now(
            head,
            in_exchange("intermediary", words, "canary return", closes),
        )?;
    }
    let a = world.newest_permission(OFFICIAL, "Aland")?;
    let b = world.newest_permission(OFFICIAL, "Borduria")?;
    world.act_now(OFFICIAL, exchange(&[("Aland", a), ("Borduria", b)]))?;
    world.run_until(closes - SOON);
    Ok(each_moment(world))
}

fn exchanged(whose: &[usize]) -> Result<(u32, u32), String> {
    let (mut none, mut both) = (0, 0);
    at_every_moment(closing, withdrawals, whose, |world, _| {
        let arrived = [HEAD_A, HEAD_B].map(|who| words(world, who, "intermediary").len());
        let states = [
            state(world, HEAD_A, "intermediary")?,
            state(world, HEAD_B, "intermediary")?,
        ];
        let states = states.each_ref().map(String::as_str);
        for (head, side) in [(HEAD_A, "Aland"), (HEAD_B, "Borduria")] {
            if told(world, head, "intermediary") != told(world, OFFICIAL, side) {
                return Err(format!("{side} is told otherwise than the official"));
            }
        }
        let in_time: Vec<usize> = [HEAD_A, HEAD_B]
            .into_iter()
            .filter(|who| {
                told(world, *who, "intermediary")
                    .iter()
                    .any(|(refused, _)| !refused)
            })
            .filter(|who| {
                state(world, *who, "intermediary").is_ok_and(|state| state == "withdrawn")
            })
            .collect();
        match (arrived, states) {
            ([1, 1], ["conveyed", "conveyed"]) if in_time.is_empty() => both += 1,
            ([0, 0], states)
                if !in_time.is_empty()
                    && states
                        .iter()
                        .all(|one| ["withdrawn", "not-exchanged"].contains(one)) =>
            {
                none += 1;
            }
            other => return Err(format!("{other:?}, in time: {in_time:?}")),
        }
        Ok(())
    })?;
    Ok((none, both))
}

#[test]
fn r5_one_sides_withdrawal_at_any_moment_of_a_closing_lets_both_go_or_neither() -> Result<(), String>
{
    let (none, both) = exchanged(&[HEAD_A])?;
    assert!(none > 3 && both > 10, "{none} {both}");
    Ok(())
}

#[test]
fn r5_both_sides_withdrawals_at_any_moment_of_a_closing_let_both_go_or_neither()
-> Result<(), String> {
    let (none, both) = exchanged(&[HEAD_A, HEAD_B])?;
    assert!(none > 3 && both > 10, "{none} {both}");
    Ok(())
}

/// Both have said yes, and the moment has come.
fn deciding() -> Result<World, String> {
    let mut world = opened()?;
    let closes = world.now() + MINUTE;
    world.act_now(OFFICIAL, propose("canary halfway", closes))?;
    for head in [HEAD_A, HEAD_B] {
        let number = world.newest_proposal(head, "intermediary")?;
        world.act_now(head, accept("intermediary", number))?;
    }
    world.run_until(closes - SOON);
    Ok(each_moment(world))
}

fn noes(world: &World, whose: &[usize]) -> Asked {
    let mut all = Vec::new();
    for who in whose {
        if let Ok(number) = world.newest_proposal(*who, "intermediary") {
            all.push((*who, refuse("intermediary", number)));
        }
    }
    all
}

/// A yes is taken back before the closing of its room, or stands.
#[test]
fn r5_a_yes_taken_back_at_any_moment_of_a_closing_counts_for_all_or_for_nobody()
-> Result<(), String> {
    let (mut agreed, mut not) = (0, 0);
    at_every_moment(deciding, noes, &[HEAD_A], |world, _| {
        let mut states = Vec::new();
        for (who, name) in [
            (HEAD_A, "intermediary"),
            (HEAD_B, "intermediary"),
            (OFFICIAL, "Aland"),
            (OFFICIAL, "Borduria"),
        ] {
            let view = world.show(who, name)?;
            let newest = view.proposals.last().ok_or("no proposal")?;
            states.push(newest.state.clone());
        }
        states.dedup();
        let lines = world.lines(HEAD_A, "intermediary");
        let closed = lines
            .iter()
            .find(|line| matches!(line.what, Said::Closed { .. }))
            .ok_or("it never closed")?
            .number;
        let taken_back = lines.iter().any(|line| {
            line.number < closed
                && line.refused.is_none()
                && matches!(line.what, Said::ProposalAnswer { yes: false, .. })
        });
        let after = lines.iter().any(|line| {
            line.number > closed
                && line.refused.is_none()
                && matches!(line.what, Said::ProposalAnswer { .. })
        });
        if after {
            return Err("an answer counts after the closing".to_owned());
        }
        match states.as_slice() {
            [one] if one == "agreed" && !taken_back => agreed += 1,
            [one] if one == "not-agreed" && taken_back => not += 1,
            other => return Err(format!("{other:?}, taken back in time: {taken_back}")),
        }
        Ok(())
    })?;
    assert!(agreed > 10 && not > 3, "{agreed} {not}");
    Ok(())
}
