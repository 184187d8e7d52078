//! Documents in a simulated world: they arrive once and whole, or not at all,
//! wherever a desk crashes, and nothing of them leaves before it may.

use std::collections::BTreeSet;

use desk::command::{Command, ConditionChoice, Permit, Query, WordsChoice};
use desk::talks::view::{DocumentView, Said};
use desk::talks::{Attribution, Wording};
use desk::{Answer, View};
use goodoffices_testkit::Storing;
use goodoffices_testkit::World;
use goodoffices_testkit::checkers::check;
use goodoffices_testkit::scenes::{convey, exchange, in_exchange, invite, room, terms};
use goodoffices_testkit::world::Doom;

use crate::common::succession::{come, successor};
use crate::common::{
    HEAD_A, HEAD_B, OFFICIAL, SECOND_DEVICE, all_sound, opened, opened_with, room_id, words,
};

const DIGEST: [u8; 32] = [0x3f; 32];

/// Aland's head puts a document into its room and permits it; the number of the
/// permission.
fn permitted(world: &mut World, wording: Wording) -> Result<u64, String> {
    world
        .attach(HEAD_A, "intermediary", DIGEST)
        .ok_or("no answer")?
        .map_err(|error| error.to_string())?;
    world.settle();
    let lines = world.lines(HEAD_A, "intermediary");
    let entry = lines
        .iter()
        .find(|line| matches!(line.what, Said::Document { .. }))
        .ok_or("no document")?;
    let permit = Command::Permit {
        room: room("intermediary"),
        what: Permit::Words {
            words: WordsChoice::Of(entry.number),
            terms: terms(wording, Attribution::Attributed),
        },
    };
    world.act(HEAD_A, permit)?;
    world.newest_permission(OFFICIAL, "Aland")
}

/// The documents that came into Borduria's room.
fn arrived(world: &World) -> Vec<DocumentView> {
    world
        .lines(HEAD_B, "intermediary")
        .into_iter()
        .filter(|line| line.refused.is_none())
        .filter_map(|line| match line.what {
            Said::Conveyance { document, .. } => document,
            _ => None,
        })
        .collect()
}

fn at_relay(world: &World) -> Result<Vec<[u8; 32]>, String> {
    Ok(world.documents_of(&room_id(world, OFFICIAL, "Borduria")?))
}

#[test]
fn a_document_arrives_with_its_words_and_leaves_a_receipt() -> Result<(), String> {
    let mut world = opened()?;
    let number = permitted(&mut world, Wording::Exact)?;
    assert_eq!(at_relay(&world)?, Vec::<[u8; 32]>::new());
    world.act(OFFICIAL, convey("Aland", number, 0))?;
    let documents = arrived(&world);
    assert_eq!(documents.len(), 1, "{documents:?}");
    assert_eq!(at_relay(&world)?, [DIGEST]);
    assert!(world.tray(OFFICIAL).is_empty());
    all_sound(&world)
}

#[test]
fn in_substance_no_bytes_go() -> Result<(), String> {
    let mut world = opened()?;
    let number = permitted(&mut world, Wording::Substance)?;
    world.act(OFFICIAL, convey("Aland", number, 0))?;
    assert_eq!(words(&world, HEAD_B, "intermediary").len(), 1);
    assert_eq!(arrived(&world), []);
    assert_eq!(at_relay(&world)?, Vec::<[u8; 32]>::new());
    all_sound(&world)
}

#[test]
fn r6_of_what_is_recalled_or_withdrawn_nothing_lies_at_the_relay() -> Result<(), String> {
    for withdrawn in [false, true] {
        let mut world = opened()?;
        let number = permitted(&mut world, Wording::Exact)?;
        world
            .command(OFFICIAL, convey("Aland", number, 600_000))
            .ok_or("no answer")?
            .map_err(|error| error.to_string())?;
        // It is fetched and sealed anew meanwhile, and stays on the desk.
        world.run_until(world.now() + 60_000);
        if withdrawn {
            world.act(
                HEAD_A,
                Command::Withdraw {
                    room: room("intermediary"),
                    permission: number,
                },
            )?;
        } else {
            world.act(
                OFFICIAL,
                Command::Recall {
                    room: room("Aland"),
                    permission: number,
                },
            )?;
        }
        world.settle();
        assert_eq!(arrived(&world), []);
        assert_eq!(at_relay(&world)?, Vec::<[u8; 32]>::new());
        all_sound(&world)?;
    }
    Ok(())
}

#[test]
fn r8_wherever_the_intermediarys_desk_crashes_a_document_arrives_once() -> Result<(), String> {
    for storing in [Storing::CrashBefore, Storing::CrashAfter, Storing::Full] {
        for after in 0..16 {
            let mut world = opened()?;
            let number = permitted(&mut world, Wording::Exact)?;
            world.doom = Some(Doom {
                who: OFFICIAL,
                after,
                storing,
            });
            let told = world.command(OFFICIAL, convey("Aland", number, 0));
            world.settle();
            world.calm();
            world.settle();
            if told.is_none() && arrived(&world).is_empty() {
                // Nobody was told that it is held, and it is not.
                world.act(OFFICIAL, convey("Aland", number, 0))?;
            }
            let documents = arrived(&world);
            assert_eq!(documents.len(), 1, "{storing:?} {after}: {documents:?}");
            assert!(world.tray(OFFICIAL).is_empty(), "{storing:?} {after}");
            let receipts = world.lines(HEAD_A, "intermediary");
            let receipts = receipts
                .iter()
                .filter(|line| matches!(line.what, Said::Receipt { .. }));
            assert_eq!(receipts.count(), 1, "{storing:?} {after}");
            all_sound(&world)?;
        }
    }
    Ok(())
}

#[test]
fn wherever_its_authors_desk_crashes_a_file_is_attached_once() -> Result<(), String> {
    for storing in [Storing::CrashBefore, Storing::CrashAfter, Storing::Full] {
        for after in 0..6 {
            let mut world = opened()?;
            world.doom = Some(Doom {
                who: HEAD_A,
                after,
                storing,
            });
            let told = world.attach(HEAD_A, "intermediary", DIGEST);
            world.settle();
            world.calm();
            world.settle();
            let lines = world.lines(OFFICIAL, "Aland");
            let documents = lines
                .iter()
                .filter(|line| matches!(line.what, Said::Document { .. }));
            let least = usize::from(told.is_some());
            let count = documents.count();
            assert!((least..=1).contains(&count), "{storing:?} {after}: {count}");
            all_sound(&world)?;
        }
    }
    Ok(())
}

#[test]
fn a_bound_document_whose_sealed_bytes_are_lost_is_sealed_again() -> Result<(), String> {
    let mut lost = 0;
    for millis in (0..9000).step_by(97) {
        let mut world = opened()?;
        let number = permitted(&mut world, Wording::Exact)?;
        world
            .command(OFFICIAL, convey("Aland", number, 0))
            .ok_or("no answer")?
            .map_err(|error| error.to_string())?;
        world.run_until(world.now() + millis);
        let bringing = world
            .tray(OFFICIAL)
            .iter()
            .any(|item| item.state == "bringing");
        lost += usize::from(bringing);
        world.lose_keeping(OFFICIAL);
        world.settle();
        assert_eq!(arrived(&world).len(), 1, "after {millis} ms");
        all_sound(&world)?;
    }
    assert!(lost > 0, "the loss hit a document on its way");
    Ok(())
}

/// R6: wherever a document is on its way when the room that it goes to goes on in
/// another, it arrives there, once, sealed for that room.
#[test]
fn r6_a_document_goes_into_the_room_that_goes_on() -> Result<(), String> {
    let mut stages = BTreeSet::new();
    for (hold, millis) in [(60_000, 10), (60_000, 30_000)]
        .into_iter()
        .chain((0..9000).step_by(331).map(|millis| (0, millis)))
    {
        let mut world = opened()?;
        let number = permitted(&mut world, Wording::Exact)?;
        world
            .command(OFFICIAL, convey("Aland", number, hold))
            .ok_or("no answer")?
            .map_err(|error| error.to_string())?;
        world.run_until(world.now() + millis);
        let Some(item) = world.tray(OFFICIAL).pop() else {
            continue;
        };
        stages.insert(item.state);
        world.mint(9);
        let answer = world.command(OFFICIAL, successor("Borduria", true));
        let Some(Ok(Answer::Succeeding { invitations, .. })) = answer else {
            return Err(format!("{answer:?}"));
        };
        world.settle();
        let head = (HEAD_B, "Head of Borduria");
        come(&mut world, OFFICIAL, &invitations, head)?;
        world.run_until(world.now() + HOUR);
        let what = format!("hold {hold}, after {millis} ms");
        assert_eq!(arrived(&world).len(), 1, "{what}");
        assert_eq!(at_relay(&world)?, [DIGEST], "{what}");
        assert!(world.tray(OFFICIAL).is_empty(), "{what}");
        all_sound(&world)?;
    }
    let hit = ["held", "sealing", "bringing"];
    assert!(
        hit.iter().all(|stage| stages.contains(*stage)),
        "{stages:?}"
    );
    Ok(())
}

/// Whatever a relay answers to a part of it: the desk is told that it cannot be done.
#[test]
fn r6_a_relay_that_will_not_have_a_bound_document_can_only_delay_it() -> Result<(), String> {
    let mut delayed = 0;
    for millis in (0..9000).step_by(97) {
        let mut world = opened()?;
        let number = permitted(&mut world, Wording::Exact)?;
        let aland = room_id(&world, OFFICIAL, "Aland")?;
        world
            .command(OFFICIAL, convey("Aland", number, 0))
            .ok_or("no answer")?
            .map_err(|error| error.to_string())?;
        world.run_until(world.now() + millis);
        let bringing = world
            .tray(OFFICIAL)
            .iter()
            .any(|item| item.state == "bringing");
        if !bringing {
            continue;
        }
        delayed += 1;
        world.lose_keeping(OFFICIAL);
        let withheld = world.withhold_documents(&aland);
        world.run_until(world.now() + HOUR);
        assert_eq!(arrived(&world), []);
        let warned = world.warnings(OFFICIAL);
        assert!(
            warned.iter().any(|text| text.contains("held back")),
            "after {millis} ms: {warned:?}"
        );
        world.give_back_documents(withheld);
        world.run_until(world.now() + 3 * HOUR);
        world.settle();
        assert_eq!(arrived(&world).len(), 1, "after {millis} ms");
        all_sound(&world)?;
    }
    assert!(delayed > 0, "no document was on its way");
    Ok(())
}

/// Aland's document and Borduria's words, each permitted in exchange for the other.
fn in_exchange_for_words(world: &mut World, closes: u64) -> Result<(), String> {
    world
        .attach(HEAD_A, "intermediary", DIGEST)
        .ok_or("no answer")?
        .map_err(|error| error.to_string())?;
    world.run_until(world.now() + 20_000);
    let lines = world.lines(HEAD_A, "intermediary");
    let entry = lines
        .iter()
        .find(|line| matches!(line.what, Said::Document { .. }))
        .ok_or("no document")?;
    let mut terms = terms(Wording::Exact, Attribution::Attributed);
    terms.condition = ConditionChoice::InExchange {
        wanted: "canary the assets".to_owned(),
        closes,
    };
    let permit = Command::Permit {
        room: room("intermediary"),
        what: Permit::Words {
            words: WordsChoice::Of(entry.number),
            terms,
        },
    };
    world.act_now(HEAD_A, permit)?;
    let words = in_exchange(
        "intermediary",
        "canary we unfreeze them",
        "canary a plan",
        closes,
    );
    world.act_now(HEAD_B, words)?;
    let a = world.newest_permission(OFFICIAL, "Aland")?;
    let b = world.newest_permission(OFFICIAL, "Borduria")?;
    world.act_now(OFFICIAL, exchange(&[("Aland", a), ("Borduria", b)]))?;
    Ok(())
}

fn came_to_aland(world: &World) -> bool {
    words(world, HEAD_A, "intermediary").contains(&"canary we unfreeze them".to_owned())
}

const HOUR: u64 = 60 * 60_000;

#[test]
fn r5_a_document_in_exchange_goes_both_ways() -> Result<(), String> {
    let mut world = opened()?;
    let closes = world.now() + HOUR;
    in_exchange_for_words(&mut world, closes)?;
    world.run_until(closes + HOUR);
    world.settle();
    assert_eq!(arrived(&world).len(), 1);
    assert!(came_to_aland(&world));
    assert_eq!(at_relay(&world)?, [DIGEST]);
    assert!(world.tray(OFFICIAL).is_empty());
    all_sound(&world)
}

#[test]
fn r5_a_document_that_cannot_be_had_holds_back_both_until_it_can() -> Result<(), String> {
    let mut world = opened()?;
    let closes = world.now() + HOUR;
    in_exchange_for_words(&mut world, closes)?;
    let aland = room_id(&world, OFFICIAL, "Aland")?;
    let withheld = world.withhold_documents(&aland);
    world.run_until(closes + HOUR);
    assert_eq!(arrived(&world), []);
    assert!(!came_to_aland(&world), "half of it went");
    let warned = world.warnings(OFFICIAL);
    assert!(
        warned.iter().any(|text| text.contains("held back")),
        "{warned:?}"
    );
    world.give_back_documents(withheld);
    world.run_until(world.now() + 3 * HOUR);
    world.settle();
    assert_eq!(arrived(&world).len(), 1);
    assert!(came_to_aland(&world));
    all_sound(&world)
}

#[test]
fn r5_wherever_the_desk_crashes_a_document_in_exchange_goes_both_ways() -> Result<(), String> {
    for storing in [Storing::CrashBefore, Storing::CrashAfter, Storing::Full] {
        for after in (0..30).step_by(2) {
            let mut world = opened()?;
            let closes = world.now() + HOUR;
            in_exchange_for_words(&mut world, closes)?;
            world.run_until(closes - 1_000);
            world.doom = Some(Doom {
                who: OFFICIAL,
                after,
                storing,
            });
            world.run_until(closes + HOUR / 2);
            world.doom = None;
            world.calm();
            world.run_until(closes + HOUR);
            world.settle();
            let told = format!("{storing:?} at batch {after}");
            assert_eq!(arrived(&world).len(), 1, "{told}");
            assert!(came_to_aland(&world), "{told}");
            all_sound(&world)?;
        }
    }
    Ok(())
}

/// R5: one official's desk is lost when it has set out with one part; another's sets out
/// with the other, and the first comes back. The document and the words arrive, once.
#[test]
fn r5_two_officials_each_carry_a_part_and_the_document_goes_both_ways() -> Result<(), String> {
    let mut split = 0;
    for seed in 1..12 {
        let mut world = opened_with(seed)?;
        world.bring_in(
            (OFFICIAL, invite(Some("team"))),
            (SECOND_DEVICE, "Deputy envoy", "laptop"),
        )?;
        let closes = world.now() + HOUR;
        in_exchange_for_words(&mut world, closes)?;
        world.run_until(closes);
        world.weather.farthest = 400;
        while !is_decided(&world) {
            assert!(world.happens_next(), "nothing is decided");
        }
        // Of the two intentions one is logged; then relay and desk are gone.
        let rooms = [
            room_id(&world, OFFICIAL, "Aland")?,
            room_id(&world, OFFICIAL, "Borduria")?,
        ];
        let sizes = |world: &World| rooms.map(|room| world.relay.store().log(&room).len());
        let before = sizes(&world);
        while sizes(&world) == before {
            assert!(world.happens_next(), "nobody set out");
        }
        world.crash_relay(1_000);
        world.crash(OFFICIAL);
        world.run_until(closes + 2 * HOUR);
        split += usize::from(BTreeSet::from_iter(carriers(&world)?).len() == 2);
        world.start(OFFICIAL);
        world.run_until(closes + 6 * HOUR);
        world.settle();
        assert_eq!(arrived(&world).len(), 1, "{seed}");
        let came = words(&world, HEAD_A, "intermediary");
        let came = came
            .iter()
            .filter(|words| *words == "canary we unfreeze them");
        assert_eq!(came.count(), 1, "{seed}");
        assert_eq!(check(&world), Vec::<String>::new(), "{seed}");
    }
    assert!(split > 0, "never did each carry a part");
    Ok(())
}

fn is_decided(world: &World) -> bool {
    let lines = world.lines(OFFICIAL, "team");
    lines
        .iter()
        .any(|line| matches!(line.what, Said::Decision { .. }))
}

/// Who set out with words, as the other official's desk reads it.
fn carriers(world: &World) -> Result<Vec<String>, String> {
    match world.look(SECOND_DEVICE, &Query::Legs { talks: None })? {
        View::Legs { legs } => Ok(legs.into_iter().map(|leg| leg.by).collect()),
        other => Err(format!("{other:?}")),
    }
}

#[test]
fn what_is_not_kept_until_it_closes_is_not_exchanged() -> Result<(), String> {
    let mut world = opened()?;
    let year = 366 * 24 * HOUR;
    let closes = world.now() + year;
    let refused = in_exchange_for_words(&mut world, closes);
    let why = refused.err().ok_or("it was matched")?;
    assert!(why.contains("the relay kept"), "{why}");
    Ok(())
}
