//! R11: before the intermediary's own words leave, its desk shows what they
//! resemble of all that is not permitted to go there; nobody else learns of it.

use crate::common::{HEAD_A, HEAD_B, OFFICIAL, carried, opened, words};
use desk::View;
use desk::answer::Resemblance;
use desk::command::{Command, ConditionChoice, Permit, Query, WordsChoice};
use desk::talks::charter::Deadline;
use desk::talks::{Attribution, Wording};
use goodoffices_testkit::World;
use goodoffices_testkit::scenes::{
    begin_round, charter_draft, permit, propose, propose_charter, room, say, terms,
};

const SECRET: &str = "We could live with 3.2 million, by the tenth of March.";
const SLIP: &str = "Would about three million be enough? Say, on 10/3?";

/// The destination, and what words resemble.
type Looked = (Option<String>, Vec<Resemblance>);

fn look(
    world: &World,
    who: usize,
    name: &str,
    words: &str,
    permission: Option<u64>,
) -> Result<Looked, String> {
    let command = match permission {
        None => say(name, words),
        Some(permission) => Command::Convey {
            room: room(name),
            permission,
            words: Some(words.to_owned()),
            language: None,
            aloud: false,
            answers: None,
            hold_millis: None,
        },
    };
    let command = Box::new(command);
    match world.look(who, &Query::Guard { command })? {
        View::Guarded { looked } => {
            let looked = looked.into_iter().next().ok_or("nothing leaves")?;
            Ok((looked.destination, looked.items))
        }
        other => Err(format!("another view: {other:?}")),
    }
}

/// What words resemble that are not known where they would go.
fn new(
    world: &World,
    name: &str,
    words: &str,
    permission: Option<u64>,
) -> Result<Vec<Resemblance>, String> {
    let (_, mut items) = look(world, OFFICIAL, name, words, permission)?;
    items.retain(|item| !item.known);
    Ok(items)
}

fn kinds(items: &[Resemblance]) -> Vec<&str> {
    items.iter().map(|item| item.kind.as_str()).collect()
}

fn told(world: &mut World) -> Result<u64, String> {
    world.act(HEAD_A, say("intermediary", SECRET))?;
    let lines = world.lines(OFFICIAL, "Aland");
    let last = lines.last().ok_or("nothing was said")?;
    Ok(last.number)
}

#[test]
fn r11_what_one_side_said_is_found_in_words_for_the_other_and_shown_with_its_place() {
    let mut world = opened().unwrap();
    let number = told(&mut world).unwrap();
    let found = new(&world, "Borduria", SLIP, None).unwrap();
    assert!(kinds(&found).contains(&"figure") && kinds(&found).contains(&"date"));
    assert!(found.iter().all(|item| item.number == number
        && item.name == "Aland"
        && item.who == "Head of Aland"
        && SECRET.contains(item.theirs.as_str())
        && SLIP.contains(item.ours.as_str())));
    // Said to the side that said it, they give nothing away.
    assert!(new(&world, "Aland", SLIP, None).unwrap().is_empty());
    assert!(
        new(&world, "Borduria", "Shall we meet after lunch?", None)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn r11_what_may_go_or_went_is_not_held_against_the_words() {
    for conveyed in [false, true] {
        let mut world = opened().unwrap();
        let number = told(&mut world).unwrap();
        assert!(!new(&world, "Borduria", SLIP, None).unwrap().is_empty());
        let exact = terms(Wording::Exact, Attribution::Attributed);
        let wish = Command::Permit {
            room: room("intermediary"),
            what: Permit::Words {
                words: WordsChoice::Of(number),
                terms: exact,
            },
        };
        world.act(HEAD_A, wish).unwrap();
        let permission = world.newest_permission(OFFICIAL, "Aland").unwrap();
        if conveyed {
            let convey = goodoffices_testkit::scenes::convey("Aland", permission, 0);
            world.act(OFFICIAL, convey).unwrap();
        }
        // The permission repeats the statement, and covers it.
        assert!(new(&world, "Borduria", SLIP, None).unwrap().is_empty());
    }
}

#[test]
fn r11_a_permission_taken_back_permits_nothing() {
    let mut world = opened().unwrap();
    let wish = permit(
        "intermediary",
        SECRET,
        Wording::Exact,
        Attribution::Attributed,
    );
    world.act(HEAD_A, wish).unwrap();
    let permission = world.newest_permission(OFFICIAL, "Aland").unwrap();
    assert!(new(&world, "Borduria", SLIP, None).unwrap().is_empty());
    let withdraw = Command::Withdraw {
        room: room("intermediary"),
        permission,
    };
    world.act(HEAD_A, withdraw).unwrap();
    assert!(kinds(&new(&world, "Borduria", SLIP, None).unwrap()).contains(&"figure"));
}

#[test]
fn r11_words_under_a_permission_are_compared_for_where_they_would_go() {
    let mut world = opened().unwrap();
    told(&mut world).unwrap();
    let text = "We can talk about the road.";
    let wish = permit(
        "intermediary",
        text,
        Wording::Substance,
        Attribution::Attributed,
    );
    world.act(HEAD_A, wish).unwrap();
    let permission = world.newest_permission(OFFICIAL, "Aland").unwrap();
    let slip = format!("They can talk about the road. {SLIP}");
    let found = new(&world, "Aland", &slip, Some(permission)).unwrap();
    assert!(kinds(&found).contains(&"figure"));
    assert!(found.iter().all(|item| !item.theirs.contains("road")));
}

#[test]
fn r11_words_shown_before_are_not_held_against_their_rewording() {
    let mut world = opened().unwrap();
    let wish = permit(
        "intermediary",
        "We need time.",
        Wording::ShownFirst,
        Attribution::Attributed,
    );
    world.act(HEAD_A, wish).unwrap();
    let permission = world.newest_permission(OFFICIAL, "Aland").unwrap();
    let show = Command::ShowFirst {
        room: room("Aland"),
        permission,
        words: "Aland begs for 17 more days.".to_owned(),
        language: None,
    };
    world.act(OFFICIAL, show).unwrap();
    let reworded = "Aland asks for 17 more days.";
    assert!(
        new(&world, "Aland", reworded, Some(permission))
            .unwrap()
            .is_empty()
    );
    // Nobody said yes to them: outside the permission they are a slip.
    assert!(!new(&world, "Borduria", reworded, None).unwrap().is_empty());
}

#[test]
fn r11_what_the_destination_heard_already_is_marked_as_known_there() {
    let mut world = opened().unwrap();
    told(&mut world).unwrap();
    let same = "They could live with 3.2 million, by the tenth of March.";
    world.act(HEAD_B, say("intermediary", same)).unwrap();
    let (_, items) = look(&world, OFFICIAL, "Borduria", SLIP, None).unwrap();
    assert!(!items.is_empty() && items.iter().all(|item| item.known));
}

#[test]
fn r11_what_the_guard_finds_stays_on_the_desk_of_the_intermediary() {
    let mut world = opened().unwrap();
    told(&mut world).unwrap();
    carried(
        &mut world,
        "We are ready to talk.",
        (Wording::Exact, Attribution::Attributed),
    )
    .unwrap();
    world.settle();
    let stored = |world: &World| -> Vec<Vec<(String, Vec<u8>)>> {
        let desks = world.desks.iter();
        desks
            .map(|desk| {
                let items = desk.vault.items();
                items.map(|(key, value)| (key, value.to_vec())).collect()
            })
            .collect()
    };
    let before = (
        stored(&world),
        world.now(),
        words(&world, HEAD_B, "intermediary"),
    );
    assert!(!new(&world, "Borduria", SLIP, None).unwrap().is_empty());
    world.settle();
    let after = (
        stored(&world),
        world.now(),
        words(&world, HEAD_B, "intermediary"),
    );
    assert!(before == after, "looking left a trace");
    // A delegation's own words are nobody's but its own.
    for (who, name) in [
        (HEAD_A, "intermediary"),
        (HEAD_A, "delegation"),
        (HEAD_B, "intermediary"),
    ] {
        let (destination, items) = look(&world, who, name, SECRET, None).unwrap();
        assert!(destination.is_none() && items.is_empty());
    }
    let (destination, _) = look(&world, OFFICIAL, "team", SECRET, None).unwrap();
    assert!(destination.is_none());
}

/// The destinations for which a command's words resemble something that may not
/// go there.
fn guarded(world: &World, command: Command) -> Result<Vec<String>, String> {
    let command = Box::new(command);
    let View::Guarded { looked } = world.look(OFFICIAL, &Query::Guard { command })? else {
        return Err("another view".to_owned());
    };
    let found = looked.into_iter().filter(|looked| {
        let new = |item: &&Resemblance| !item.known && item.kind == "figure";
        looked.items.iter().any(|item| new(&item))
    });
    Ok(found.filter_map(|looked| looked.destination).collect())
}

#[test]
fn r11_every_way_by_which_the_intermediarys_words_leave_is_looked_at() -> Result<(), String> {
    let mut world = opened()?;
    told(&mut world)?;
    let slip = || SLIP.to_owned();
    let closes = world.now() + 60_000;
    let mut draft = charter_draft(&world, OFFICIAL)?;
    draft.rules = Some(slip());
    let mut due = charter_draft(&world, OFFICIAL)?;
    due.deadlines = vec![Deadline {
        what: slip(),
        at: desk::talks::Time(closes),
    }];
    let mut wanted = terms(Wording::Exact, Attribution::Attributed);
    wanted.condition = ConditionChoice::InExchange {
        wanted: slip(),
        closes,
    };
    let ask = Command::Ask {
        room: room("Borduria"),
        words: WordsChoice::Own {
            words: "We could begin.".to_owned(),
            language: None,
        },
        terms: wanted,
    };
    for command in [
        say("Borduria", SLIP),
        ask,
        propose(SLIP, closes),
        propose_charter(draft, closes),
        propose_charter(due, closes),
        begin_round(SLIP),
    ] {
        let told = format!("{command:?}");
        assert_eq!(guarded(&world, command)?, ["Borduria"], "{told}");
    }
    // What is retold was said in that very room.
    let told = Command::Brief {
        room: room("Aland"),
        person: "Head of Aland".to_owned(),
        numbers: (0..10).collect(),
    };
    assert_eq!(guarded(&world, told)?, Vec::<String>::new());
    Ok(())
}

#[test]
fn r11_a_permission_that_is_over_permits_nothing() -> Result<(), String> {
    let mut world = opened()?;
    let expires = world.now() + 600_000;
    let mut wish = permit(
        "intermediary",
        SECRET,
        Wording::Exact,
        Attribution::Attributed,
    );
    if let Command::Permit {
        what: Permit::Words { terms, .. },
        ..
    } = &mut wish
    {
        terms.expires = Some(expires);
    }
    world.act(HEAD_A, wish)?;
    assert!(new(&world, "Borduria", SLIP, None)?.is_empty());
    world.run_until(expires + 1);
    assert!(!new(&world, "Borduria", SLIP, None)?.is_empty(), "expired");
    // Used up: other words went in its place.
    let mut world = opened()?;
    let wish = permit(
        "intermediary",
        SECRET,
        Wording::Substance,
        Attribution::Attributed,
    );
    world.act(HEAD_A, wish)?;
    assert!(new(&world, "Borduria", SLIP, None)?.is_empty());
    let permission = world.newest_permission(OFFICIAL, "Aland")?;
    let mut convey = goodoffices_testkit::scenes::convey("Aland", permission, 0);
    if let Command::Convey { words, .. } = &mut convey {
        *words = Some("They see room for an agreement.".to_owned());
    }
    world.act(OFFICIAL, convey)?;
    assert!(!new(&world, "Borduria", SLIP, None)?.is_empty(), "used up");
    Ok(())
}
