//! Rounds and legs on real desks: one act reaches every room, each in its own
//! time, and nothing is lost or let through between them.

use crate::common::{
    DELEGATE_A, HEAD_A, HEAD_B, OFFICIAL, SECOND_DEVICE, all_sound, carried, opened, words,
};
use desk::View;
use desk::answer::RoundOverview;
use desk::command::{BeginRound, Command, Query};
use desk::talks::view::LegView;
use desk::talks::{Attribution, Wording};
use goodoffices_testkit::World;
use goodoffices_testkit::checkers::check;
use goodoffices_testkit::scenes::{begin_round, convey, invite, permit, room};

const EXACT: (Wording, Attribution) = (Wording::Exact, Attribution::Attributed);

fn rounds(world: &World, who: usize) -> Result<(u32, Vec<RoundOverview>), String> {
    match world.look(who, &Query::Rounds { talks: None })? {
        View::Rounds { present, rounds } => Ok((present, rounds)),
        other => Err(format!("{other:?}")),
    }
}

fn legs(world: &World, who: usize) -> Result<Vec<LegView>, String> {
    match world.look(who, &Query::Legs { talks: None })? {
        View::Legs { legs } => Ok(legs),
        other => Err(format!("{other:?}")),
    }
}

#[test]
fn one_act_begins_a_round_in_every_room_and_a_later_one_goes_by_it() -> Result<(), String> {
    let mut world = opened()?;
    assert_eq!(rounds(&world, OFFICIAL)?, (1, Vec::new()));
    world.refused(HEAD_A, begin_round("canary ours"))?;
    world.act(OFFICIAL, begin_round("canary first session"))?;
    for who in [OFFICIAL, HEAD_A, HEAD_B] {
        let (present, list) = rounds(&world, who)?;
        assert_eq!((present, list.len()), (2, 1));
        assert_eq!(list[0].round.title.as_deref(), Some("canary first session"));
        assert_eq!(list[0].round.agenda, ["canary prisoners", "canary water"]);
        assert!(list[0].not_yet_in.is_empty() && list[0].otherwise_in.is_empty());
    }
    let like = Command::BeginRound(BeginRound {
        talks: None,
        title: Some("canary second session".to_owned()),
        agenda: Vec::new(),
        language: None,
        like: Some(2),
    });
    world.act(OFFICIAL, like)?;
    let (present, list) = rounds(&world, HEAD_B)?;
    assert_eq!(present, 3);
    assert_eq!(list[1].round.agenda, list[0].round.agenda);
    assert!(
        list[0].round.ended.is_some(),
        "the next ends the one before"
    );
    world.act(OFFICIAL, Command::EndRound { talks: None })?;
    let told = world.refused(OFFICIAL, Command::EndRound { talks: None })?;
    assert!(told.contains("no round is under way"), "{told}");
    let unknown = Command::BeginRound(BeginRound {
        talks: None,
        title: None,
        agenda: Vec::new(),
        language: None,
        like: Some(9),
    });
    world.refused(OFFICIAL, unknown)?;
    assert_eq!(check(&world), Vec::<String>::new());
    all_sound(&world)
}

/// R6: a permission that waits when the next round begins no longer goes; what
/// is held then is told so; what was permitted since goes.
#[test]
fn r6_what_waits_when_the_next_round_begins_does_not_go() -> Result<(), String> {
    let mut world = opened()?;
    world.act(
        HEAD_A,
        permit("intermediary", "canary old", EXACT.0, EXACT.1),
    )?;
    let old = world.newest_permission(OFFICIAL, "Aland")?;
    world
        .command(OFFICIAL, convey("Aland", old, 60_000))
        .ok_or("no answer")?
        .map_err(|error| error.to_string())?;
    world
        .command(OFFICIAL, begin_round("canary session"))
        .ok_or("no answer")?
        .map_err(|error| error.to_string())?;
    world.run_until(world.now() + 120_000);
    world.settle();
    assert!(words(&world, HEAD_B, "intermediary").is_empty());
    let told = world.refused(OFFICIAL, convey("Aland", old, 0))?;
    assert!(told.contains("belongs to round 1"), "{told}");
    carried(&mut world, "canary new", EXACT)?;
    assert_eq!(words(&world, HEAD_B, "intermediary"), ["canary new"]);
    assert_eq!(check(&world), Vec::<String>::new());
    all_sound(&world)
}

/// The next round begins at any moment of a conveyance: it arrives once, with
/// its receipt, or does not set out.
#[test]
fn r6_r8_a_round_that_begins_at_any_moment_loses_nothing_under_way() -> Result<(), String> {
    let (mut went, mut stayed) = (0, 0);
    for after in 0..12 {
        let mut world = opened()?;
        world.act(
            HEAD_A,
            permit("intermediary", "canary offer", EXACT.0, EXACT.1),
        )?;
        let number = world.newest_permission(OFFICIAL, "Aland")?;
        let second = (DELEGATE_A, "Second official", "desk");
        world.bring_in((OFFICIAL, invite(Some("team"))), second)?;
        world
            .command(OFFICIAL, convey("Aland", number, 3))
            .ok_or("no answer")?
            .map_err(|error| error.to_string())?;
        world.run_until(world.now() + after);
        world
            .command(DELEGATE_A, begin_round("canary session"))
            .ok_or("no answer")?
            .map_err(|error| error.to_string())?;
        world.settle();
        let receipts = legs(&world, OFFICIAL)?;
        match words(&world, HEAD_B, "intermediary").as_slice() {
            [] => {
                stayed += 1;
                assert!(receipts.is_empty(), "{receipts:?}");
            }
            [once] => {
                went += 1;
                assert_eq!(once, "canary offer");
                assert!(receipts[0].receipt.is_some(), "{receipts:?}");
            }
            more => return Err(format!("conveyed more than once: {more:?}")),
        }
        assert_eq!(check(&world), Vec::<String>::new());
        all_sound(&world)?;
    }
    assert!(went > 0 && stayed > 0, "{went} went, {stayed} stayed");
    Ok(())
}

/// Two officials begin the next round at the same time: each room takes one, all
/// have the same number, and the list says where it is called otherwise.
#[test]
fn two_officials_who_begin_a_round_at_once_begin_one() -> Result<(), String> {
    let mut world = opened()?;
    let second = (DELEGATE_A, "Second official", "desk");
    world.bring_in((OFFICIAL, invite(Some("team"))), second)?;
    for who in [OFFICIAL, DELEGATE_A] {
        world
            .command(who, begin_round(&format!("canary by {who}")))
            .ok_or("no answer")?
            .map_err(|error| error.to_string())?;
    }
    world.settle();
    for who in [OFFICIAL, DELEGATE_A] {
        let (present, list) = rounds(&world, who)?;
        assert_eq!((present, list.len()), (2, 1));
    }
    assert_eq!(check(&world), Vec::<String>::new());
    all_sound(&world)
}

/// A room whose official was taken out before the round reached it catches up
/// when the next begins; what was permitted elsewhere then reaches it.
#[test]
fn a_room_that_lags_behind_catches_up() -> Result<(), String> {
    let mut world = opened()?;
    let second = (DELEGATE_A, "Second official", "desk");
    world.bring_in((OFFICIAL, invite(Some("team"))), second)?;
    let remove = Command::Remove {
        room: room("Borduria"),
        person: "Second official".to_owned(),
    };
    world.act(OFFICIAL, remove)?;
    // The second official's desk does not reach Borduria's room any more.
    world.act(DELEGATE_A, begin_round("canary half"))?;
    let (present, list) = rounds(&world, OFFICIAL)?;
    assert_eq!(present, 2);
    assert_eq!(list[0].not_yet_in, ["Borduria"]);
    world.act(
        HEAD_A,
        permit("intermediary", "canary offer", EXACT.0, EXACT.1),
    )?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    let told = world.refused(OFFICIAL, convey("Aland", number, 0))?;
    assert!(
        told.contains("has not begun in the receiving room"),
        "{told}"
    );
    world.act(OFFICIAL, begin_round("canary whole"))?;
    let (present, list) = rounds(&world, OFFICIAL)?;
    assert_eq!(present, 3);
    assert!(list.iter().all(|one| one.not_yet_in.is_empty()), "{list:?}");
    let heard = rounds(&world, HEAD_B)?.1;
    assert_eq!(heard[0].round.title.as_deref(), Some("canary half"));
    carried(&mut world, "canary at last", EXACT)?;
    assert_eq!(words(&world, HEAD_B, "intermediary"), ["canary at last"]);
    assert_eq!(check(&world), Vec::<String>::new());
    Ok(())
}

/// Whoever joins in a round permits and conveys in it.
#[test]
fn those_who_join_in_a_round_act_in_it() -> Result<(), String> {
    let mut world = opened()?;
    world.act(OFFICIAL, begin_round("canary session"))?;
    let team = invite(Some("team"));
    world.bring_in((OFFICIAL, team), (SECOND_DEVICE, "Second official", "desk"))?;
    let (present, list) = rounds(&world, SECOND_DEVICE)?;
    assert_eq!(present, 2);
    assert_eq!(list[0].round.title.as_deref(), Some("canary session"));
    world.act(
        HEAD_A,
        permit("intermediary", "canary now", EXACT.0, EXACT.1),
    )?;
    let number = world.newest_permission(SECOND_DEVICE, "Aland")?;
    world.act(SECOND_DEVICE, convey("Aland", number, 0))?;
    assert_eq!(words(&world, HEAD_B, "intermediary"), ["canary now"]);
    world.act(SECOND_DEVICE, begin_round("canary next"))?;
    assert_eq!(rounds(&world, HEAD_B)?.0, 3);
    assert_eq!(check(&world), Vec::<String>::new());
    all_sound(&world)
}

/// The team reads who took which message; each side reads of its own only.
#[test]
fn the_team_reads_who_took_which_message() -> Result<(), String> {
    let mut world = opened()?;
    let second = (DELEGATE_A, "Second official", "desk");
    world.bring_in((OFFICIAL, invite(Some("team"))), second)?;
    carried(&mut world, "canary by the first", EXACT)?;
    let terms = (Wording::Substance, Attribution::WithoutAttribution);
    world.act(
        HEAD_B,
        permit("intermediary", "canary gist", terms.0, terms.1),
    )?;
    let number = world.newest_permission(DELEGATE_A, "Borduria")?;
    let mut other = convey("Borduria", number, 0);
    if let Command::Convey { words, .. } = &mut other {
        *words = Some("canary in other words".to_owned());
    }
    world.act(DELEGATE_A, other)?;
    for who in [OFFICIAL, DELEGATE_A] {
        let legs = legs(&world, who)?;
        let told: Vec<(&str, &str, &str, bool)> = legs
            .iter()
            .map(|leg| {
                let to = leg.to.as_deref().unwrap_or_default();
                (leg.by.as_str(), leg.from.as_str(), to, leg.you)
            })
            .collect();
        let expected = [
            ("canary official", "Aland", "Borduria", who == OFFICIAL),
            ("Second official", "Borduria", "Aland", who == DELEGATE_A),
        ];
        assert_eq!(told, expected);
        for leg in &legs {
            assert!(leg.shown.is_some() && leg.receipt.is_some(), "{leg:?}");
        }
        let went = legs[1]
            .passage
            .as_ref()
            .map(|passage| passage.words.as_str());
        assert_eq!(went, Some("canary in other words"));
    }
    let own: Vec<String> = legs(&world, HEAD_A)?
        .into_iter()
        .map(|leg| leg.from)
        .collect();
    assert_eq!(own, ["Aland"]);
    Ok(())
}
