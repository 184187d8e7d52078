//! What lies between the rooms, as desks tell it: who was shown what in which
//! order, and what was not told where.

use crate::common::{HEAD_A, HEAD_B, OFFICIAL, carried, opened};
use desk::View;
use desk::answer::{Happened, Timeline, Untold};
use desk::command::{Command, Query, TermsChoice, WordsChoice};
use desk::talks::{Attribution, Wording};
use goodoffices_testkit::World;
use goodoffices_testkit::scenes::{
    accept, begin_round, convey, in_exchange, own, permit, propose, refuse, room, say, terms,
};

const MINUTE: u64 = 60_000;

fn timeline(world: &World, who: usize, most: u32) -> Result<Timeline, String> {
    match world.look(who, &Query::Timeline { talks: None, most })? {
        View::Timeline(timeline) => Ok(*timeline),
        other => Err(format!("{other:?}")),
    }
}

/// What the people of a side were not told of what was said in the other's room,
/// with how it stands.
fn untold(world: &World, to: &str) -> Result<Vec<Untold>, String> {
    let query = Query::Untold {
        talks: None,
        most: 100,
    };
    let View::Untold { there } = world.look(OFFICIAL, &query)? else {
        return Err("another view".to_owned());
    };
    let there = there.into_iter().find(|there| there.side == to);
    let from = there.ok_or("no such side")?.from;
    Ok(from.into_iter().flat_map(|from| from.items).collect())
}

fn told(items: &[Untold]) -> Vec<(String, &str)> {
    let words = |item: &Untold| {
        let passage = item.passage.as_ref();
        passage.map_or_else(String::new, |passage| passage.words.clone())
    };
    items
        .iter()
        .map(|item| (words(item), item.state.as_str()))
        .collect()
}

fn ask(words: WordsChoice) -> Command {
    Command::Ask {
        room: room("Aland"),
        words,
        terms: TermsChoice {
            to: None,
            ..terms(Wording::Exact, Attribution::Attributed)
        },
    }
}

#[test]
fn the_intermediary_sees_in_order_who_was_shown_what_and_what_came_to_nothing() -> Result<(), String>
{
    let mut world = opened()?;
    carried(
        &mut world,
        "canary first",
        (Wording::Exact, Attribution::Attributed),
    )?;
    world.act(OFFICIAL, begin_round("canary session"))?;
    let there = permit(
        "intermediary",
        "canary back",
        Wording::Substance,
        Attribution::WithoutAttribution,
    );
    world.act(HEAD_B, there)?;
    let number = world.newest_permission(OFFICIAL, "Borduria")?;
    let mut back = convey("Borduria", number, 0);
    if let Command::Convey { words, .. } = &mut back {
        *words = Some("canary put otherwise".to_owned());
    }
    world.act(OFFICIAL, back)?;
    let closes = world.now() + MINUTE;
    world.act_now(
        HEAD_A,
        in_exchange("intermediary", "canary give", "canary take", closes),
    )?;
    world.act_now(OFFICIAL, propose("canary halfway", closes))?;
    world.run_until(closes - MINUTE / 2);
    let a = world.newest_proposal(HEAD_A, "intermediary")?;
    world.act_now(HEAD_A, accept("intermediary", a))?;
    world.settle();

    let seen = timeline(&world, OFFICIAL, 100)?;
    assert_eq!(seen.sides, ["Aland", "Borduria"]);
    let mut kinds = Vec::new();
    for happening in &seen.happenings {
        kinds.push(match &happening.what {
            Happened::Leg { leg } => format!("{} to {}", leg.from, leg.to.as_deref().unwrap_or("")),
            Happened::RoundBegan { number, .. } => format!("round {number}"),
            Happened::Proposed { .. } => "proposed".to_owned(),
            Happened::Decided { agreed, .. } => format!("agreed: {agreed}"),
            Happened::NotExchanged { side, .. } => format!("nothing for {side}"),
            other => format!("{other:?}"),
        });
    }
    kinds[4..].sort();
    assert_eq!(
        kinds,
        [
            "Aland to Borduria",
            "round 2",
            "Borduria to Aland",
            "proposed",
            "agreed: false",
            "nothing for Aland",
        ]
    );
    let Happened::Leg { leg } = &seen.happenings[2].what else {
        return Err("no leg".to_owned());
    };
    let passage = leg.passage.as_ref().ok_or("no words")?;
    assert_eq!(passage.words, "canary put otherwise", "the words that went");
    assert_eq!(leg.attribution, Some(Attribution::WithoutAttribution));
    assert_eq!(leg.wording, Some(Wording::Substance));
    assert!(leg.receipt.is_some());

    // Bounded: the last of it, and how much there is before.
    let last = timeline(&world, OFFICIAL, 2)?;
    assert_eq!((last.happenings.len(), last.earlier), (2, 4));
    Ok(())
}

#[test]
fn r4_a_delegation_sees_no_more_of_it_than_its_own_room_was_told() -> Result<(), String> {
    let mut world = opened()?;
    let terms = (Wording::Exact, Attribution::WithoutAttribution);
    carried(&mut world, "canary unnamed", terms)?;
    let seen = timeline(&world, HEAD_B, 100)?;
    let [came] = seen.happenings.as_slice() else {
        return Err(format!("{seen:?}"));
    };
    match &came.what {
        Happened::Came { from, passage, .. } => {
            assert_eq!(from, &None);
            assert_eq!(passage.words, "canary unnamed");
        }
        other => return Err(format!("{other:?}")),
    }
    let own = timeline(&world, HEAD_A, 100)?;
    assert!(matches!(
        own.happenings.as_slice(),
        [one] if matches!(one.what, Happened::Leg { .. })
    ));
    Ok(())
}

#[test]
fn what_was_said_stands_as_not_told_until_it_is_conveyed_with_how_far_it_has_come()
-> Result<(), String> {
    let mut world = opened()?;
    world.act(HEAD_A, say("intermediary", "canary for you alone"))?;
    world.act(OFFICIAL, say("Aland", "canary our view"))?;
    world.act(HEAD_B, say("intermediary", "canary elsewhere"))?;
    let items = untold(&world, "Borduria")?;
    assert_eq!(
        told(&items),
        [
            ("canary for you alone".to_owned(), "kept"),
            ("canary our view".to_owned(), "kept"),
        ]
    );
    assert!(!items[0].by_team && items[1].by_team);
    let kept = items[0].number;

    world.act(OFFICIAL, ask(WordsChoice::Of(kept)))?;
    assert_eq!(untold(&world, "Borduria")?[0].state, "asked");
    let number = untold(&world, "Borduria")?[0].of.ok_or("no ask")?;
    world.act(HEAD_A, refuse("intermediary", number))?;
    assert_eq!(untold(&world, "Borduria")?[0].state, "refused");

    world.act(
        HEAD_A,
        Command::Permit {
            room: room("intermediary"),
            what: desk::command::Permit::Words {
                words: WordsChoice::Of(kept),
                terms: terms(Wording::Exact, Attribution::Attributed),
            },
        },
    )?;
    assert_eq!(untold(&world, "Borduria")?[0].state, "waiting");
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    world.act(OFFICIAL, convey("Aland", number, 0))?;
    assert_eq!(
        told(&untold(&world, "Borduria")?),
        [("canary our view".to_owned(), "kept")]
    );
    // The other way nothing has changed.
    assert_eq!(
        told(&untold(&world, "Aland")?),
        [("canary elsewhere".to_owned(), "kept")]
    );

    // Words written to be permitted stand there once: as the permission.
    world.act(OFFICIAL, ask(own("canary may I say this")))?;
    let asked = untold(&world, "Borduria")?;
    assert_eq!(asked.last().ok_or("none")?.state, "asked");
    let number = asked.last().and_then(|item| item.of).ok_or("none")?;
    world.act(
        HEAD_A,
        Command::Permit {
            room: room("intermediary"),
            what: desk::command::Permit::Ask {
                ask: number,
                words: None,
                terms: None,
            },
        },
    )?;
    let now = untold(&world, "Borduria")?;
    let waiting = now.iter().filter(|item| item.state == "waiting");
    assert_eq!(waiting.count(), 1, "{now:?}");
    Ok(())
}

#[test]
fn a_delegations_desk_does_not_answer_what_others_were_not_told() -> Result<(), String> {
    let world = opened()?;
    let query = Query::Untold {
        talks: None,
        most: 100,
    };
    assert!(world.look(HEAD_A, &query).is_err());
    Ok(())
}
