//! What a charter fixes in time, and in which languages: every desk carries it out by
//! itself, by its own clock.

use crate::common::{HEAD_A, HEAD_B, OFFICIAL, SECOND_DEVICE, carried, opened};
use desk::answer::RoomSummary;
use desk::command::{Command, Query};
use desk::talks::charter::Deadline;
use desk::talks::view::Said;
use desk::talks::{Attribution, Role, Time, Wording};
use desk::{Answer, Event, View};
use goodoffices_testkit::World;
use goodoffices_testkit::relay::holds;
use goodoffices_testkit::scenes::{accept, charter_draft, invite_as, propose_charter, room, say};

const MINUTE: u64 = 60_000;
const DAY: u64 = 24 * 60 * MINUTE;
const CANARY: &str = "canary in the record";

/// Puts the next charter to both sides, who say yes.
fn adopt(
    world: &mut World,
    change: impl FnOnce(&mut desk::command::CharterDraft),
) -> Result<(), String> {
    let mut draft = charter_draft(world, OFFICIAL)?;
    change(&mut draft);
    let closes = world.now() + MINUTE;
    world.act_now(OFFICIAL, propose_charter(draft, closes))?;
    for who in [HEAD_A, HEAD_B] {
        let number = world.newest_proposal(who, "intermediary")?;
        world.act_now(who, accept("intermediary", number))?;
    }
    world.settle();
    Ok(())
}

/// A moment comes in a world in which nothing else happens.
fn comes(world: &mut World, at: u64) {
    world.run_until(at - MINUTE);
    world.run_until(at + MINUTE);
}

fn told(world: &World, who: usize) -> Vec<(String, u64)> {
    let heard = world.desks[who].heard.iter();
    heard
        .filter_map(|event| match event {
            Event::Due { due, .. } => Some((due.what.clone(), due.at.0)),
            _ => None,
        })
        .collect()
}

fn first(world: &World, who: usize) -> Result<RoomSummary, String> {
    let mut rooms = world.rooms(who).into_iter();
    rooms.next().ok_or_else(|| "no room".to_owned())
}

#[test]
fn a_deadline_is_shown_beforehand_and_told_once_when_it_comes() -> Result<(), String> {
    let mut world = opened()?;
    let at = world.now() + DAY;
    adopt(&mut world, |draft| {
        draft.deadlines = vec![Deadline {
            what: "canary first answers".to_owned(),
            at: Time(at),
        }];
    })?;
    let everybody = [OFFICIAL, HEAD_A, HEAD_B];
    for who in everybody {
        let due = first(&world, who)?.due.ok_or("nothing is due")?;
        assert_eq!((due.what.as_str(), due.at.0), ("canary first answers", at));
        assert!(told(&world, who).is_empty());
        let account = world.accounts(who).remove(0);
        let findings = account.findings.join("\n");
        assert!(findings.contains("canary first answers"), "{findings}");
    }
    comes(&mut world, at);
    for who in everybody {
        assert_eq!(told(&world, who), [("canary first answers".to_owned(), at)]);
        assert_eq!(first(&world, who)?.due, None);
        // Nor is it told again after a restart, or by an amendment.
        world.crash(who);
        world.start(who);
    }
    world.settle();
    adopt(&mut world, |_| ())?;
    world.run_until(world.now() + DAY);
    for who in everybody {
        assert_eq!(told(&world, who).len(), 1, "{who}");
    }
    Ok(())
}

/// Whether anything of the record, or of the talks' title, is on a desk's disk.
fn remembers(world: &World, who: usize) -> bool {
    let mut items = world.desks[who].vault.items();
    items.any(|(_, value)| holds(&value, CANARY.as_bytes()) || holds(&value, b"canary talks"))
}

#[test]
fn r12_every_desk_destroys_its_copy_by_itself_when_the_charter_says() -> Result<(), String> {
    let mut world = opened()?;
    let partner = invite_as(None, Role::Partner);
    world.bring_in(
        (HEAD_A, partner),
        (SECOND_DEVICE, "Friendly capital", "desk"),
    )?;
    world.act(HEAD_A, say("delegation", CANARY))?;
    carried(
        &mut world,
        CANARY,
        (Wording::Exact, Attribution::Attributed),
    )?;
    let closes = world.now() + 2 * DAY;
    adopt(&mut world, |draft| {
        draft.closes = Some(Time(closes));
        assert_eq!(draft.retention_days, 30, "the default");
    })?;
    let destruction = closes + 30 * DAY;
    let everybody = [OFFICIAL, HEAD_A, HEAD_B, SECOND_DEVICE];
    for who in everybody {
        let shown = first(&world, who)?.destruction;
        assert_eq!(shown, Some(Time(destruction)), "{who}");
    }
    // Somebody may fix an earlier moment for this desk, but no later one.
    let title = first(&world, HEAD_B)?.title;
    let at = |at: u64| Command::Destroy {
        talks: title.clone(),
        at: Some(at),
    };
    let why = world.refused(HEAD_B, at(destruction + DAY))?;
    assert!(why.contains("by the charter"), "{why}");
    // One that is away then destroys as soon as it is back.
    world.crash(HEAD_B);
    comes(&mut world, closes);
    world.run_until(destruction - MINUTE);
    assert!(remembers(&world, OFFICIAL) && remembers(&world, HEAD_A));
    assert_eq!(
        told(&world, HEAD_A),
        [("the talks close".to_owned(), closes)]
    );
    world.run_until(destruction + MINUTE);
    world.start(HEAD_B);
    world.run_until(world.now() + MINUTE);
    for who in everybody {
        assert!(!remembers(&world, who), "{who}");
        assert!(world.rooms(who).is_empty(), "{who}");
        let View::Destroyed { accounts } = world.look(who, &Query::Destroyed)? else {
            return Err("another view".to_owned());
        };
        let account = accounts.first().ok_or("no account")?;
        assert!(account.beyond.iter().any(|line| line.contains("backups")));
    }
    Ok(())
}

#[test]
fn an_amendment_moves_the_destruction_until_it_comes() -> Result<(), String> {
    let mut world = opened()?;
    let closes = world.now() + DAY;
    adopt(&mut world, |draft| draft.closes = Some(Time(closes)))?;
    adopt(&mut world, |draft| {
        draft.closes = Some(Time(closes + DAY));
        draft.retention_days = 1;
    })?;
    for who in [OFFICIAL, HEAD_A, HEAD_B] {
        let shown = first(&world, who)?.destruction;
        assert_eq!(shown, Some(Time(closes + 2 * DAY)), "{who}");
    }
    let mut past = charter_draft(&world, OFFICIAL)?;
    past.closes = Some(Time(world.now() - 40 * DAY));
    let put = propose_charter(past, world.now() + MINUTE);
    let why = world.refused(OFFICIAL, put)?;
    assert!(why.contains("at once"), "{why}");
    Ok(())
}

#[test]
fn words_in_a_sides_room_are_in_a_language_of_the_charter() -> Result<(), String> {
    let mut world = opened()?;
    adopt(&mut world, |draft| draft.languages = vec!["fr".to_owned()])?;
    world.act(HEAD_A, say("intermediary", "canary une proposition"))?;
    let lines = world.lines(OFFICIAL, "Aland");
    let said = lines.iter().rev().find_map(|line| match &line.what {
        Said::Statement { passage, .. } => Some(passage.language.clone()),
        _ => None,
    });
    assert_eq!(said.as_deref(), Some("fr"), "the default");
    let in_english = |to: &str| Command::Say {
        room: room(to),
        words: "canary a proposal".to_owned(),
        language: Some("en".to_owned()),
        reply_to: None,
    };
    let why = world.refused(HEAD_A, in_english("intermediary"))?;
    assert!(why.contains("the charter names: fr"), "{why}");
    // Among themselves people speak as they like.
    world.act(HEAD_A, in_english("delegation"))?;
    Ok(())
}

#[test]
fn a_side_without_a_key_to_spare_is_pointed_out_before_it_is_signed() -> Result<(), String> {
    let mut world = opened()?;
    let draft = charter_draft(&world, OFFICIAL)?;
    let closes = world.now() + MINUTE;
    let put = |draft, world: &mut World| -> Result<Vec<String>, String> {
        match world.act(OFFICIAL, propose_charter(draft, closes))? {
            Answer::Proposed { warnings, .. } => Ok(warnings),
            other => Err(format!("{other:?}")),
        }
    };
    let warnings = put(draft, &mut world)?.join("\n");
    for said in ["Aland has no key to spare", "Borduria has no key"] {
        assert!(warnings.contains(said), "{warnings}");
    }
    let head = invite_as(Some("Aland"), Role::Head);
    world.bring_in((OFFICIAL, head), (SECOND_DEVICE, "Second head", "phone"))?;
    let draft = charter_draft(&world, OFFICIAL)?;
    assert_eq!(
        (draft.sides[0].threshold, draft.sides[0].keys.len()),
        (1, 2)
    );
    let closes = world.now() + MINUTE;
    let answer = world.act(OFFICIAL, propose_charter(draft, closes))?;
    let Answer::Proposed { warnings, .. } = answer else {
        return Err("another answer".to_owned());
    };
    let told = warnings.join("\n");
    assert!(
        !told.contains("Aland") && told.contains("Borduria"),
        "{told}"
    );
    Ok(())
}
