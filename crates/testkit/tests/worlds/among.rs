//! Briefing newcomers, partners in a delegation's own room, and judgements that
//! stay among ourselves, on real desks.

use crate::common::{
    DELEGATE_A, HEAD_A, HEAD_B, OFFICIAL, SECOND_DEVICE, all_sound, carried, opened, standing,
    words,
};
use desk::View;
use desk::command::{Assess, Command, Query};
use desk::talks::entry::Confidence;
use desk::talks::view::Said;
use desk::talks::{Attribution, Role, Wording};
use goodoffices_testkit::World;
use goodoffices_testkit::checkers::check;
use goodoffices_testkit::relay::holds;
use goodoffices_testkit::scenes::{invite, invite_as, room, say};

fn brief(name: &str, person: &str, numbers: Vec<u64>) -> Command {
    Command::Brief {
        room: room(name),
        person: person.to_owned(),
        numbers,
    }
}

fn assess(name: &str, judgement: &str, revises: Option<u64>) -> Command {
    Command::Assess(Assess {
        room: room(name),
        subject: "canary Borduria".to_owned(),
        judgement: judgement.to_owned(),
        language: None,
        source: "canary hearsay".to_owned(),
        confidence: Confidence::Low,
        references: Vec::new(),
        revises,
    })
}

/// What somebody was retold, with what their briefer says of it.
fn retold(world: &World, who: usize, name: &str) -> Vec<(String, Option<String>)> {
    let lines = world.lines(who, name).into_iter();
    let retellings = lines.filter_map(|line| match line.what {
        Said::Retelling { told, to_you, .. } if to_you => Some(told),
        _ => None,
    });
    retellings
        .flatten()
        .map(|part| (part.passage.words, part.note))
        .collect()
}

#[test]
fn a_newcomer_is_briefed_with_chosen_parts_as_somebodys_word() -> Result<(), String> {
    let mut world = opened()?;
    world.act(HEAD_A, say("intermediary", "canary open"))?;
    world.act(
        HEAD_A,
        say(
            "intermediary",
            &format!("canary long {}", "l".repeat(30_000)),
        ),
    )?;
    world.act(
        HEAD_A,
        say(
            "intermediary",
            &format!("canary more {}", "m".repeat(30_000)),
        ),
    )?;
    world.act(HEAD_A, say("intermediary", "canary private"))?;
    carried(
        &mut world,
        "canary offer",
        (Wording::Exact, Attribution::Attributed),
    )?;
    let lines = world.lines(OFFICIAL, "Aland");
    let numbers: Vec<u64> = lines
        .iter()
        .filter(|line| match &line.what {
            Said::Statement { passage, .. } => passage.words != "canary private",
            Said::Receipt { .. } => true,
            _ => false,
        })
        .map(|line| line.number)
        .collect();
    world.bring_in(
        (OFFICIAL, invite(Some("team"))),
        (DELEGATE_A, "Second official", "desk"),
    )?;
    world.refused(OFFICIAL, brief("Aland", "Nobody", numbers.clone()))?;
    world.refused(OFFICIAL, brief("Aland", "Second official", vec![0]))?;
    world.act(OFFICIAL, brief("Aland", "Second official", numbers.clone()))?;
    let told = retold(&world, DELEGATE_A, "Aland");
    assert_eq!(told.len(), numbers.len(), "in several entries");
    assert_eq!(told[0], ("canary open".to_owned(), None));
    let (went, note) = told.last().ok_or("nothing told")?;
    assert_eq!(went, "canary offer");
    assert!(
        note.as_deref()
            .is_some_and(|note| note.contains("shown to Borduria"))
    );
    assert!(!told.iter().any(|(words, _)| words.contains("private")));
    // Nothing that was retold can be conveyed by whoever was told it.
    assert!(world.tray(DELEGATE_A).is_empty());
    world.refused(DELEGATE_A, brief("Aland", "canary official", numbers))?;
    assert_eq!(check(&world), Vec::<String>::new());
    all_sound(&world)
}

#[test]
fn judgements_stay_in_their_own_room_and_can_be_revised() -> Result<(), String> {
    let mut world = opened()?;
    world.refused(OFFICIAL, assess("Aland", "canary weak", None))?;
    world.refused(HEAD_A, assess("intermediary", "canary weak", None))?;
    world.act(OFFICIAL, assess("team", "canary firm", None))?;
    world.act(HEAD_A, assess("delegation", "canary weak", None))?;
    let number = |world: &World, who: usize, name: &str| -> Option<u64> {
        let lines = world.lines(who, name).into_iter();
        lines
            .filter(|line| matches!(line.what, Said::Assessment { .. }))
            .map(|line| line.number)
            .next_back()
    };
    let first = number(&world, HEAD_A, "delegation").ok_or("none")?;
    world.act(HEAD_A, assess("delegation", "canary strong", Some(first)))?;
    world.refused(HEAD_A, assess("delegation", "canary again", Some(first)))?;
    let View::Assessments { rooms } = world.look(HEAD_A, &Query::Assessments { room: None })?
    else {
        return Err("no assessments".to_owned());
    };
    assert_eq!(rooms.len(), 1);
    let told: Vec<(&str, bool)> = rooms[0]
        .assessments
        .iter()
        .map(|one| (one.judgement.words.as_str(), one.revised_in.is_some()))
        .collect();
    assert_eq!(told, [("canary weak", true), ("canary strong", false)]);
    for (who, text) in [
        (OFFICIAL, "canary weak"),
        (HEAD_B, "canary firm"),
        (HEAD_A, "canary firm"),
    ] {
        let heard = world.desks[who]
            .vault
            .items()
            .any(|(_, value)| holds(&value, text.as_bytes()));
        assert!(!heard, "desk {who} holds {text}");
    }
    all_sound(&world)
}

/// A partner is invited by the head into the delegation's own room, reads and
/// speaks there, holds nothing of the room with the intermediary, and goes when
/// the head says so.
#[test]
fn r1_a_partner_is_consulted_in_the_delegations_own_room_only() -> Result<(), String> {
    let mut world = opened()?;
    let partner = invite_as(None, Role::Partner);
    world.refused(
        OFFICIAL,
        Command::Invite(invite_as(Some("Aland"), Role::Partner)),
    )?;
    world.bring_in(
        (HEAD_A, partner),
        (SECOND_DEVICE, "Friendly capital", "desk"),
    )?;
    let rooms: Vec<String> = world
        .rooms(SECOND_DEVICE)
        .into_iter()
        .map(|one| one.short)
        .collect();
    assert_eq!(rooms, ["delegation"]);
    world.act(HEAD_A, say("intermediary", "canary to the intermediary"))?;
    carried(
        &mut world,
        "canary across",
        (Wording::Exact, Attribution::Attributed),
    )?;
    world.act(HEAD_A, say("delegation", "canary what do you think"))?;
    world.act(SECOND_DEVICE, say("delegation", "canary we think so too"))?;
    assert_eq!(words(&world, HEAD_A, "delegation").len(), 2);
    for text in ["canary to the intermediary", "canary across"] {
        let vault = &world.desks[SECOND_DEVICE].vault;
        let heard = vault
            .items()
            .any(|(_, value)| holds(&value, text.as_bytes()));
        assert!(!heard, "the partner's desk holds {text}");
    }
    world.refused(SECOND_DEVICE, say("intermediary", "canary hello"))?;
    world.refused(
        SECOND_DEVICE,
        Command::Invite(invite_as(None, Role::Partner)),
    )?;
    let remove = Command::Remove {
        room: room("delegation"),
        person: "Friendly capital".to_owned(),
    };
    world.act(HEAD_A, remove)?;
    world.act(HEAD_A, say("delegation", "canary without them"))?;
    assert_eq!(standing(&world, SECOND_DEVICE, "delegation"), "left");
    assert_eq!(words(&world, SECOND_DEVICE, "delegation").len(), 2);
    assert_eq!(check(&world), Vec::<String>::new());
    all_sound(&world)
}

/// R1: a translation stands beside the words for everybody in the room, is found by
/// search, and nothing of it is in any other room, also when the words go.
#[test]
fn r1_a_translation_is_read_in_its_room_and_nowhere_else() -> Result<(), String> {
    let mut world = opened()?;
    world.act(HEAD_A, say("intermediary", "canary we need a week"))?;
    let number = world
        .lines(HEAD_A, "intermediary")
        .last()
        .ok_or("nothing")?
        .number;
    let translate = |words: &str, language: &str| Command::Translate {
        room: room("intermediary"),
        number,
        words: words.to_owned(),
        language: language.to_owned(),
    };
    world.act(HEAD_A, translate("canary il nous faut une semaine", "fr"))?;
    let same = world.refused(HEAD_A, translate("canary again", "en"))?;
    assert!(same.contains("in that language themselves"), "{same}");
    for (who, name) in [(HEAD_A, "intermediary"), (OFFICIAL, "Aland")] {
        let lines = world.lines(who, name);
        let line = lines.iter().find(|line| line.number == number);
        let beside = line.map(|line| line.translations.as_slice());
        let [one] = beside.unwrap_or_default() else {
            return Err(format!("{who}: {lines:?}"));
        };
        assert_eq!(one.by, "Head of Aland");
        assert_eq!(one.passage.words, "canary il nous faut une semaine");
    }
    let permit = Command::Permit {
        room: room("intermediary"),
        what: desk::command::Permit::Words {
            words: desk::command::WordsChoice::Of(number),
            terms: goodoffices_testkit::scenes::terms(Wording::Exact, Attribution::Attributed),
        },
    };
    world.act(HEAD_A, permit)?;
    let permission = world.newest_permission(OFFICIAL, "Aland")?;
    world.act(
        OFFICIAL,
        goodoffices_testkit::scenes::convey("Aland", permission, 0),
    )?;
    assert_eq!(
        words(&world, HEAD_B, "intermediary"),
        ["canary we need a week"]
    );
    let there = format!("{:?}", world.lines(HEAD_B, "intermediary"));
    assert!(!there.contains("semaine"), "{there}");
    let search = Query::Search {
        words: "semaine".to_owned(),
        room: None,
    };
    let found = format!("{:?}", world.look(OFFICIAL, &search)?);
    assert!(found.contains("canary il nous faut une semaine"), "{found}");
    assert_eq!(check(&world), Vec::<String>::new());
    all_sound(&world)
}
