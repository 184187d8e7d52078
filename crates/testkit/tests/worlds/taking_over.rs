//! Several officials shuttle: two never convey the same, and what a lost desk
//! set out with is finished by another, once (R8).

use crate::common::succession::{come, succeed, successor};
use crate::common::{DELEGATE_A, HEAD_A, HEAD_B, OFFICIAL, SECOND_DEVICE, opened, words};
use desk::View;
use desk::command::{Command, Permit, Query};
use desk::talks::view::{LegView, Said};
use desk::talks::{Attribution, Wording};
use goodoffices_testkit::World;
use goodoffices_testkit::checkers::check;
use goodoffices_testkit::scenes::{convey, invite, permit, room};

/// The other officials.
const SECOND: usize = DELEGATE_A;
const THIRD: usize = SECOND_DEVICE;
const FIRST_NAME: &str = "canary official";

fn three_officials() -> Result<World, String> {
    let mut world = opened()?;
    for (who, name) in [(SECOND, "Second official"), (THIRD, "Third official")] {
        world.bring_in((OFFICIAL, invite(Some("team"))), (who, name, "desk"))?;
    }
    Ok(world)
}

/// Aland permits, with its yes where it asked to see the words first; gives the
/// permission's number.
fn permitted(world: &mut World, terms: (Wording, Attribution)) -> Result<u64, String> {
    world.act(
        HEAD_A,
        permit("intermediary", "canary offer", terms.0, terms.1),
    )?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    if terms.0 == Wording::ShownFirst {
        let show = Command::ShowFirst {
            room: room("Aland"),
            permission: number,
            words: "canary shown".to_owned(),
            language: None,
        };
        world.act(OFFICIAL, show)?;
        let asks = world.show(HEAD_A, "intermediary")?.asks;
        let ask = asks.first().ok_or("nothing to answer")?.number;
        let yes = Command::Permit {
            room: room("intermediary"),
            what: Permit::Ask {
                ask,
                words: None,
                terms: None,
            },
        };
        world.act(HEAD_A, yes)?;
    }
    Ok(number)
}

fn set_out(world: &mut World, who: usize, number: u64, given: Option<&str>) -> Result<(), String> {
    let mut command = convey("Aland", number, 0);
    if let Command::Convey { words, .. } = &mut command {
        *words = given.map(ToOwned::to_owned);
    }
    world
        .command(who, command)
        .ok_or("no answer")?
        .map_err(|error| error.to_string())?;
    Ok(())
}

fn taking_over(number: u64) -> Command {
    Command::TakeOver {
        room: room("Aland"),
        permission: number,
        words: None,
        language: None,
        answers: None,
    }
}

fn remove(world: &mut World, name: &str, person: &str) -> Result<(), String> {
    let command = Command::Remove {
        room: room(name),
        person: person.to_owned(),
    };
    world.act(SECOND, command)?;
    Ok(())
}

fn state(world: &World, who: usize) -> Vec<(String, Option<String>)> {
    let tray = world.tray(who).into_iter();
    tray.map(|item| (item.state, item.by)).collect()
}

fn legs(world: &World, who: usize) -> Result<Vec<LegView>, String> {
    match world.look(who, &Query::Legs { talks: None })? {
        View::Legs { legs } => Ok(legs),
        other => Err(format!("{other:?}")),
    }
}

fn receipts(world: &World) -> usize {
    let lines = world.lines(HEAD_A, "intermediary");
    let counted = lines.iter().filter(|line| line.refused.is_none());
    counted
        .filter(|line| matches!(line.what, Said::Receipt { .. }))
        .count()
}

/// Two officials set out with the same permission: one conveys it, and the
/// other is told who.
#[test]
fn r8_two_officials_never_convey_the_same() -> Result<(), String> {
    for first in [OFFICIAL, SECOND] {
        let mut world = three_officials()?;
        let terms = (Wording::Exact, Attribution::WithoutAttribution);
        let number = permitted(&mut world, terms)?;
        let other = OFFICIAL + SECOND - first;
        set_out(&mut world, first, number, None)?;
        set_out(&mut world, other, number, None)?;
        world.settle();
        assert_eq!(words(&world, HEAD_B, "intermediary"), ["canary offer"]);
        assert_eq!(receipts(&world), 1);
        let told = world.refused(THIRD, convey("Aland", number, 0))?;
        let by = legs(&world, THIRD)?.remove(0).by;
        assert!(
            told.contains(&by) && told.contains("it goes once"),
            "{told}"
        );
        assert_eq!(check(&world), Vec::<String>::new());
    }
    Ok(())
}

/// What a colleague has on its way is seen in everybody's tray, with their name.
#[test]
fn the_tray_shows_what_a_colleague_has_on_its_way() -> Result<(), String> {
    let mut world = three_officials()?;
    let terms = (Wording::Exact, Attribution::Attributed);
    let number = permitted(&mut world, terms)?;
    set_out(&mut world, OFFICIAL, number, None)?;
    while legs(&world, SECOND)?.is_empty() {
        world.run_until(world.now() + 1);
    }
    world.crash(OFFICIAL);
    world.settle();
    let by = Some(FIRST_NAME.to_owned());
    assert_eq!(state(&world, SECOND), [("with-colleague".to_owned(), by)]);
    let told = world.refused(SECOND, convey("Aland", number, 0))?;
    assert!(told.contains("canary official has taken this"), "{told}");
    // It is only late: the desk comes back and brings it to its end.
    let told = world.refused(SECOND, taking_over(number))?;
    assert!(told.contains("still in the room"), "{told}");
    world.start(OFFICIAL);
    world.settle();
    assert_eq!(words(&world, HEAD_B, "intermediary"), ["canary offer"]);
    assert_eq!(receipts(&world), 1);
    assert!(state(&world, SECOND).is_empty());
    Ok(())
}

/// R8: the desk that set out is lost at any moment, in every wording and
/// attribution. Once it is out of both rooms a colleague finishes what it left:
/// the words arrive once and have one receipt.
#[test]
fn r8_what_a_lost_desk_set_out_with_is_finished_once() -> Result<(), String> {
    let (mut taken, mut arrived_before) = (0, 0);
    for wording in [Wording::Exact, Wording::Substance, Wording::ShownFirst] {
        for attribution in [Attribution::Attributed, Attribution::WithoutAttribution] {
            for after in 1..8 {
                let mut world = three_officials()?;
                let number = permitted(&mut world, (wording, attribution))?;
                let given = (wording == Wording::Substance).then_some("canary chosen");
                set_out(&mut world, OFFICIAL, number, given)?;
                world.run_until(world.now() + after);
                world.crash(OFFICIAL);
                world.settle();
                if legs(&world, SECOND)?.is_empty() {
                    continue;
                }
                let arrived = words(&world, HEAD_B, "intermediary");
                arrived_before += arrived.len();
                if receipts(&world) == 1 {
                    continue;
                }
                taken += 1;
                world.refused(SECOND, taking_over(number))?;
                remove(&mut world, "Aland", FIRST_NAME)?;
                let left = ("left-behind".to_owned(), Some(FIRST_NAME.to_owned()));
                assert_eq!(state(&world, SECOND), [left]);
                // It could still put the words into the other room.
                let told = world.refused(SECOND, taking_over(number))?;
                assert!(
                    told.contains("Borduria") && told.contains(FIRST_NAME),
                    "{told}"
                );
                remove(&mut world, "Borduria", FIRST_NAME)?;
                // Both at once: the log decides.
                for who in [SECOND, THIRD] {
                    world
                        .command(who, taking_over(number))
                        .ok_or("no answer")?
                        .map_err(|error| error.to_string())?;
                }
                world.settle();
                world.start(OFFICIAL);
                world.settle();
                let heard = words(&world, HEAD_B, "intermediary");
                assert_eq!(
                    heard.len(),
                    1,
                    "{wording:?} {attribution:?} {after}: {heard:?}"
                );
                if let Some(before) = arrived.first() {
                    assert_eq!(heard.first(), Some(before), "it stands as it arrived");
                }
                assert_eq!(receipts(&world), 1);
                let leg = legs(&world, THIRD)?.remove(0);
                assert!(
                    leg.taken_over_by.is_some() && leg.receipt.is_some(),
                    "{leg:?}"
                );
                assert_eq!(leg.by, FIRST_NAME);
                assert_eq!(check(&world), Vec::<String>::new(), "{wording:?} {after}");
                world.refused(THIRD, taking_over(number))?;
            }
        }
    }
    assert!(taken > 6 && arrived_before > 2, "{taken} {arrived_before}");
    Ok(())
}

/// Where a non-paper came from is noted for the team once, whoever brought it to its
/// end and wherever the first desk was lost.
#[test]
fn a_non_paper_taken_over_leaves_its_provenance_with_the_team() -> Result<(), String> {
    let mut arrived_before = 0;
    for after in 1..8 {
        let mut world = three_officials()?;
        let number = permitted(&mut world, (Wording::Exact, Attribution::NonPaper))?;
        set_out(&mut world, OFFICIAL, number, None)?;
        world.run_until(world.now() + after);
        world.crash(OFFICIAL);
        world.settle();
        if legs(&world, SECOND)?.is_empty() || receipts(&world) == 1 {
            continue;
        }
        arrived_before += words(&world, HEAD_B, "intermediary").len();
        remove(&mut world, "Aland", FIRST_NAME)?;
        remove(&mut world, "Borduria", FIRST_NAME)?;
        world.act(SECOND, taking_over(number))?;
        assert_eq!(receipts(&world), 1, "{after}");
        let noted = world.lines(THIRD, "team").into_iter();
        let noted = noted.filter(|line| matches!(line.what, Said::Provenance { .. }));
        assert_eq!(noted.count(), 1, "{after}");
    }
    assert!(
        arrived_before > 0,
        "no desk was lost after the words arrived"
    );
    Ok(())
}

/// Whoever took over is lost too: a third finishes, once.
#[test]
fn r8_a_take_over_can_itself_be_taken_over() -> Result<(), String> {
    let mut finished = 0;
    for after in 0..8 {
        let mut world = three_officials()?;
        let terms = (Wording::Exact, Attribution::WithoutAttribution);
        let number = permitted(&mut world, terms)?;
        set_out(&mut world, OFFICIAL, number, None)?;
        while legs(&world, SECOND)?.is_empty() {
            world.run_until(world.now() + 1);
        }
        world.crash(OFFICIAL);
        world.settle();
        for name in ["Aland", "Borduria"] {
            remove(&mut world, name, FIRST_NAME)?;
        }
        world
            .command(SECOND, taking_over(number))
            .ok_or("no answer")?
            .map_err(|error| error.to_string())?;
        world.run_until(world.now() + after);
        world.crash(SECOND);
        world.settle();
        if receipts(&world) == 0 {
            finished += 1;
            for name in ["Aland", "Borduria"] {
                let command = Command::Remove {
                    room: room(name),
                    person: "Second official".to_owned(),
                };
                world.act(THIRD, command)?;
            }
            world.act(THIRD, taking_over(number))?;
        }
        world.start(SECOND);
        world.settle();
        assert_eq!(
            words(&world, HEAD_B, "intermediary"),
            ["canary offer"],
            "{after}"
        );
        assert_eq!(receipts(&world), 1, "{after}");
        assert_eq!(check(&world), Vec::<String>::new());
    }
    assert!(finished > 2, "{finished}");
    Ok(())
}

/// R8: the receiving room goes on in another while somebody takes over: of what came
/// there at the end nobody can tell, so that nothing goes a second time.
#[test]
fn r8_nothing_is_taken_over_into_a_room_that_goes_on_elsewhere() -> Result<(), String> {
    for attribution in [Attribution::Attributed, Attribution::WithoutAttribution] {
        let mut world = three_officials()?;
        let number = permitted(&mut world, (Wording::Exact, attribution))?;
        set_out(&mut world, OFFICIAL, number, None)?;
        while legs(&world, SECOND)?.is_empty() {
            world.run_until(world.now() + 1);
        }
        world.crash(OFFICIAL);
        world.settle();
        assert!(words(&world, HEAD_B, "intermediary").is_empty());
        for name in ["Aland", "Borduria"] {
            remove(&mut world, name, FIRST_NAME)?;
        }
        world
            .command(SECOND, taking_over(number))
            .ok_or("no answer")?
            .map_err(|error| error.to_string())?;
        // Before the take-over has its place.
        let token = world.mint(9).to_string();
        let mut go_on = successor("Borduria", true);
        if let Command::Successor(successor) = &mut go_on {
            successor.token = Some(token);
        }
        let invitations = succeed(&mut world, SECOND, go_on)?;
        let head = (HEAD_B, "Head of Borduria");
        come(&mut world, SECOND, &invitations, head)?;
        assert!(words(&world, HEAD_B, "intermediary").is_empty());
        assert_eq!(receipts(&world), 0);
        let told = world.refused(SECOND, taking_over(number))?;
        assert!(told.contains("cannot tell"), "{told}");
    }
    Ok(())
}

/// Words that name nobody look alike. What went before under another permission
/// is told apart by its receipt; where that cannot be, nothing goes, and the desk
/// says why.
#[test]
fn r8_words_that_look_alike_are_told_apart_or_do_not_go() -> Result<(), String> {
    let (mut unclear, mut clear) = (0, 0);
    for after in 0..14 {
        let mut world = three_officials()?;
        let terms = (Wording::Exact, Attribution::WithoutAttribution);
        let before = permitted(&mut world, terms)?;
        set_out(&mut world, OFFICIAL, before, None)?;
        world.settle();
        let numbers = [permitted(&mut world, terms)?, permitted(&mut world, terms)?];
        for number in numbers {
            set_out(&mut world, OFFICIAL, number, None)?;
        }
        world.run_until(world.now() + after);
        world.crash(OFFICIAL);
        world.settle();
        for name in ["Aland", "Borduria"] {
            remove(&mut world, name, FIRST_NAME)?;
        }
        let left = |world: &World| -> Vec<u64> {
            let tray = world.tray(SECOND).into_iter();
            tray.filter(|item| item.state == "left-behind")
                .map(|item| item.number)
                .collect()
        };
        let (open, heard) = (left(&world), words(&world, HEAD_B, "intermediary").len());
        for number in &open {
            match world
                .command(SECOND, taking_over(*number))
                .ok_or("no answer")?
            {
                Ok(_) => clear += 1,
                Err(error) => {
                    unclear += 1;
                    let told = error.to_string();
                    assert!(told.contains("cannot tell"), "{told}");
                }
            }
            world.settle();
        }
        let told = words(&world, HEAD_B, "intermediary").len();
        let set_out = legs(&world, SECOND)?.len();
        assert!(
            (heard..=set_out).contains(&told),
            "{after}: {heard} {told} {set_out}"
        );
        if left(&world).is_empty() {
            assert_eq!(told, set_out, "{after}");
            assert_eq!(receipts(&world), set_out, "{after}");
        }
    }
    assert!(unclear > 0 && clear > 3, "{unclear} {clear}");
    Ok(())
}

/// Nothing can be taken over that nobody set out with, nor by a desk that does
/// not know the words.
#[test]
fn only_what_is_under_way_can_be_taken_over() -> Result<(), String> {
    let mut world = three_officials()?;
    let terms = (Wording::Exact, Attribution::Attributed);
    let number = permitted(&mut world, terms)?;
    let told = world.refused(SECOND, taking_over(number))?;
    assert!(told.contains("nobody has set out"), "{told}");
    set_out(&mut world, OFFICIAL, number, None)?;
    world.settle();
    let told = world.refused(SECOND, taking_over(number))?;
    assert!(told.contains("arrived"), "{told}");
    world.refused(HEAD_A, taking_over(number))?;
    Ok(())
}
