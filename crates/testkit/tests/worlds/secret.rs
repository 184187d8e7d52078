//! R10, by pairs of histories that differ in one secret yes: outside the room in
//! which it was given, and the team's, nobody's view and no frame tells them
//! apart, up to the outcome.

use crate::common::{HEAD_A, HEAD_B, OFFICIAL, SECOND_DEVICE, all_sound, opened, room_id};
use desk::command::{Command, Permit};
use desk::talks::charter::Mandate;
use desk::talks::view::Said;
use desk::talks::{Attribution, Role, Wording};
use envelope::Frame;
use goodoffices_testkit::World;
use goodoffices_testkit::scenes::{
    accept, charter_draft, exchange, in_exchange, invite_as, permit, propose, propose_charter,
    refuse, room, sign,
};

const MINUTE: u64 = 60_000;
const EXACT: (Wording, Attribution) = (Wording::Exact, Attribution::Attributed);

/// What Borduria's people can know, room by room: what their head's desk shows
/// just before something comes of it, and all frames up to then, byte for byte.
#[derive(PartialEq)]
struct Known {
    shown: Vec<String>,
    frames: Vec<Vec<Frame>>,
}

/// What an official's desk shows of a room, up to the first line that tells what
/// came of it.
fn before_outcome(world: &World, name: &str) -> Result<usize, String> {
    let lines = world.lines(OFFICIAL, name);
    let came = lines.iter().find(|line| {
        matches!(
            line.what,
            Said::Outcome { .. } | Said::SettingOut { .. } | Said::Conveyance { .. }
        )
    });
    let id = room_id(world, OFFICIAL, name)?;
    let all = world.relay.store().log(&id).len();
    Ok(came.map_or(all, |line| usize::try_from(line.number).unwrap_or(all)))
}

/// A history: what is common to all, then what one may or may not do, then the
/// rest up to a moment at which nothing has come of it yet.
fn known(
    open: fn(&mut World) -> Result<u64, String>,
    secret: &dyn Fn(&mut World) -> Result<(), String>,
    rest: fn(&mut World) -> Result<(), String>,
) -> Result<Known, String> {
    let mut world = opened()?;
    let closes = open(&mut world)?;
    let start = world.now();
    secret(&mut world)?;
    world.run_until(start + 20_000);
    rest(&mut world)?;
    world.run_until(closes - 1);
    let mut shown = Vec::new();
    let mut frames = Vec::new();
    for name in ["intermediary", "delegation"] {
        shown.push(format!("{:?}", world.show(HEAD_B, name)?));
        let id = room_id(&world, HEAD_B, name)?;
        frames.push(world.relay.store().log(&id));
    }
    // What closes closes alike, and only then something comes of it.
    world.settle();
    all_sound(&world)?;
    let until = before_outcome(&world, "Borduria")?;
    let id = room_id(&world, HEAD_B, "intermediary")?;
    frames.push(
        world
            .relay
            .store()
            .log(&id)
            .into_iter()
            .take(until)
            .collect(),
    );
    Ok(Known { shown, frames })
}

fn alike(all: &[Known]) {
    assert!(all.len() > 1);
    let first = &all[0];
    assert!(first.frames[0].len() > 1);
    for other in &all[1..] {
        assert_eq!(first.shown, other.shown);
        for (one, other) in first.frames.iter().zip(&other.frames) {
            assert_eq!(one.len(), other.len());
            assert!(one == other, "a frame differs");
        }
    }
}

fn nothing(_: &mut World) -> Result<(), String> {
    Ok(())
}

/// A head says yes, says no, or says yes and takes it back.
fn answered(world: &mut World, answers: &[bool]) -> Result<(), String> {
    let number = world.newest_proposal(HEAD_A, "intermediary")?;
    for yes in answers {
        let answer = match yes {
            true => accept("intermediary", number),
            false => refuse("intermediary", number),
        };
        world.act_now(HEAD_A, answer)?;
    }
    Ok(())
}

fn borduria_accepts(world: &mut World) -> Result<(), String> {
    let number = world.newest_proposal(HEAD_B, "intermediary")?;
    world.act_now(HEAD_B, accept("intermediary", number))?;
    Ok(())
}

const ANSWERS: [&[bool]; 5] = [&[], &[true], &[false], &[true, false], &[false, true]];

#[test]
fn r10_a_yes_to_a_proposal_is_known_to_nobody_before_the_outcome() -> Result<(), String> {
    let open = |world: &mut World| {
        let closes = world.now() + MINUTE;
        world.act_now(OFFICIAL, propose("canary let us meet halfway", closes))?;
        Ok(closes)
    };
    let histories =
        ANSWERS.map(|answers| known(open, &|world| answered(world, answers), borduria_accepts));
    alike(&histories.into_iter().collect::<Result<Vec<_>, _>>()?);
    Ok(())
}

#[test]
fn r10_a_yes_to_the_charter_is_known_to_nobody_before_the_outcome() -> Result<(), String> {
    let open = |world: &mut World| {
        let closes = world.now() + MINUTE;
        let draft = charter_draft(world, OFFICIAL)?;
        world.act_now(OFFICIAL, propose_charter(draft, closes))?;
        Ok(closes)
    };
    let histories =
        ANSWERS.map(|answers| known(open, &|world| answered(world, answers), borduria_accepts));
    alike(&histories.into_iter().collect::<Result<Vec<_>, _>>()?);
    Ok(())
}

/// Both have permitted something in exchange, and it is matched.
fn matched(world: &mut World) -> Result<u64, String> {
    let closes = world.now() + MINUTE;
    for (head, words) in [
        (HEAD_A, "canary we release"),
        (HEAD_B, "canary we unfreeze"),
    ] {
        let permit = in_exchange("intermediary", words, "canary in return", closes);
        world.act_now(head, permit)?;
    }
    let a = world.newest_permission(OFFICIAL, "Aland")?;
    let b = world.newest_permission(OFFICIAL, "Borduria")?;
    world.act_now(OFFICIAL, exchange(&[("Aland", a), ("Borduria", b)]))?;
    Ok(closes)
}

fn withdraw(world: &mut World) -> Result<(), String> {
    let permission = world.newest_permission(HEAD_A, "intermediary")?;
    let withdraw = Command::Withdraw {
        room: room("intermediary"),
        permission,
    };
    world.act_now(HEAD_A, withdraw)?;
    Ok(())
}

#[test]
fn r10_whether_the_other_side_still_stands_by_an_exchange_is_known_to_nobody() -> Result<(), String>
{
    let stands = known(matched, &nothing, nothing)?;
    let withdrawn = known(matched, &withdraw, nothing)?;
    let later = known(matched, &nothing, withdraw)?;
    alike(&[stands, withdrawn, later]);
    Ok(())
}

/// Two of Aland's heads must sign, by a charter that both sides accepted.
fn two_of_two(world: &mut World) -> Result<(), String> {
    let second = invite_as(Some("Aland"), Role::Head);
    world.bring_in((OFFICIAL, second), (SECOND_DEVICE, "Second head", "phone"))?;
    let mut draft = charter_draft(world, OFFICIAL)?;
    draft.sides[0].threshold = 2;
    draft.mandate = Mandate::Mediation;
    let closes = world.now() + MINUTE;
    world.act_now(OFFICIAL, propose_charter(draft, closes))?;
    for who in [HEAD_A, SECOND_DEVICE, HEAD_B] {
        let number = world.newest_proposal(who, "intermediary")?;
        world.act_now(who, accept("intermediary", number))?;
    }
    world.settle();
    Ok(())
}

#[test]
fn r10_a_countersignature_is_known_to_nobody() -> Result<(), String> {
    let open = |world: &mut World| {
        two_of_two(world)?;
        world.act_now(
            HEAD_A,
            permit("intermediary", "canary both of us", EXACT.0, EXACT.1),
        )?;
        Ok(world.now() + MINUTE)
    };
    let signed = |world: &mut World| {
        let number = world.newest_permission(SECOND_DEVICE, "intermediary")?;
        world.act_now(SECOND_DEVICE, sign("intermediary", number))?;
        Ok(())
    };
    alike(&[
        known(open, &nothing, nothing)?,
        known(open, &signed, nothing)?,
    ]);
    Ok(())
}

/// One of two heads' yes to a proposal, and both.
#[test]
fn r10_how_many_of_a_side_say_yes_is_known_to_nobody_before_the_outcome() -> Result<(), String> {
    let open = |world: &mut World| {
        two_of_two(world)?;
        let closes = world.now() + MINUTE;
        world.act_now(OFFICIAL, propose("canary let us meet halfway", closes))?;
        Ok(closes)
    };
    let say = |who: &'static [usize]| {
        move |world: &mut World| {
            for who in who {
                let number = world.newest_proposal(*who, "intermediary")?;
                world.act_now(*who, accept("intermediary", number))?;
            }
            Ok(())
        }
    };
    alike(&[
        known(open, &nothing, borduria_accepts)?,
        known(open, &say(&[HEAD_A]), borduria_accepts)?,
        known(open, &say(&[HEAD_A, SECOND_DEVICE]), borduria_accepts)?,
    ]);
    Ok(())
}

#[test]
fn r10_a_yes_to_words_shown_first_is_known_to_nobody() -> Result<(), String> {
    let open = |world: &mut World| {
        let terms = (Wording::ShownFirst, Attribution::Attributed);
        world.act_now(
            HEAD_A,
            permit("intermediary", "canary let us see", terms.0, terms.1),
        )?;
        let show = Command::ShowFirst {
            room: room("Aland"),
            permission: world.newest_permission(OFFICIAL, "Aland")?,
            words: "canary as we would put it".to_owned(),
            language: None,
        };
        world.act_now(OFFICIAL, show)?;
        Ok(world.now() + MINUTE)
    };
    let answer = |yes: bool| {
        move |world: &mut World| {
            let asks = world.show(HEAD_A, "intermediary")?.asks;
            let ask = asks.first().ok_or("nothing to answer")?.number;
            let room = room("intermediary");
            let answer = match yes {
                true => Command::Permit {
                    room,
                    what: Permit::Ask {
                        ask,
                        words: None,
                        terms: None,
                    },
                },
                false => refuse("intermediary", ask),
            };
            world.act_now(HEAD_A, answer)?;
            Ok(())
        }
    };
    alike(&[
        known(open, &nothing, nothing)?,
        known(open, &answer(true), nothing)?,
        known(open, &answer(false), nothing)?,
    ]);
    Ok(())
}

/// The comparison is awake: what comes of it, when it is told, is told.
#[test]
fn r10_a_mutual_yes_is_known_to_all_when_it_is_told() -> Result<(), String> {
    let mut world = opened()?;
    let closes = world.now() + MINUTE;
    world.act_now(OFFICIAL, propose("canary let us meet halfway", closes))?;
    answered(&mut world, &[true])?;
    borduria_accepts(&mut world)?;
    world.settle();
    let id = room_id(&world, OFFICIAL, "Borduria")?;
    let all = world.relay.store().log(&id).len();
    assert_eq!(before_outcome(&world, "Borduria")?, all - 1);
    let told = world.lines(HEAD_B, "intermediary").into_iter().any(|line| {
        line.refused.is_none() && matches!(line.what, Said::Outcome { agreed: true, .. })
    });
    assert!(told);
    Ok(())
}
