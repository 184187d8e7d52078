//! The rules of conveying by their ids, on real desks: R1, R3, R4, R6, R7, R8
//! (R9 has a file of its own).

use crate::common::{HEAD_A, HEAD_B, OFFICIAL, all_sound, carried, opened, words};
use desk::View;
use desk::command::{Command, Query};
use desk::talks::view::Said;
use desk::talks::{Attribution, Time, Wording};
use goodoffices_testkit::checkers::check;
use goodoffices_testkit::history;
use goodoffices_testkit::record::records;
use goodoffices_testkit::relay::holds;
use goodoffices_testkit::scenes::{convey, own, permit, room, say};
use goodoffices_testkit::trace::Trace;
use goodoffices_testkit::world::Doom;
use goodoffices_testkit::{Storing, World};
use proptest::prelude::*;

fn wordings() -> impl Strategy<Value = (Wording, Attribution)> {
    (
        prop::sample::select(vec![
            Wording::Exact,
            Wording::Substance,
            Wording::ShownFirst,
        ]),
        prop::sample::select(vec![
            Attribution::Attributed,
            Attribution::WithoutAttribution,
            Attribution::OwnResponsibility,
            Attribution::SoundOut,
        ]),
    )
}

/// Those in which permitted words may go at once.
fn wordings_that_go() -> impl Strategy<Value = (Wording, Attribution)> {
    wordings().prop_filter("shown first", |(wording, _)| {
        *wording != Wording::ShownFirst
    })
}

/// What a random history does against a rule.
fn broken(seed: u64, rule: &str) -> Vec<String> {
    history::run(seed, Trace::default())
        .violations
        .into_iter()
        .filter(|told| told.starts_with(rule))
        .collect()
}

/// The receipts in Aland's room: the words that went, as the source reads them.
fn receipts(world: &World) -> Vec<(String, u32)> {
    world
        .lines(HEAD_A, "intermediary")
        .into_iter()
        .filter_map(|line| match line.what {
            Said::Receipt { passage, order, .. } => Some((passage?.words, order)),
            _ => None,
        })
        .collect()
}

/// Aland permits, the official conveys in given words after a hold.
fn underway(
    terms: (Wording, Attribution),
    given: Option<&str>,
    hold: u64,
) -> Result<World, String> {
    let mut world = opened()?;
    world.act(
        HEAD_A,
        permit("intermediary", "canary offer", terms.0, terms.1),
    )?;
    let number = world.newest_permission(OFFICIAL, "Aland")?;
    let mut command = convey("Aland", number, hold);
    if let Command::Convey { words, .. } = &mut command {
        *words = given.map(ToOwned::to_owned);
    }
    world
        .command(OFFICIAL, command)
        .ok_or("no answer")?
        .map_err(|error| error.to_string())?;
    Ok(world)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// R1: in any weather a room shows what was said in it and what was
    /// permitted to it, and nothing else.
    #[test]
    fn r1_a_room_shows_what_was_said_there_or_permitted_to_it(seed in 10_000u64..1_000_000) {
        prop_assert_eq!(broken(seed, "R1"), Vec::<String>::new());
    }

    /// R1: what is said, asked and permitted in one side's room stays there
    /// until it is conveyed.
    #[test]
    fn r1_nothing_passes_without_a_conveyance(terms in wordings(), text in "[a-z ]{1,40}") {
        let text = format!("canary {text}");
        let mut world = opened().map_err(TestCaseError::fail)?;
        world.act(HEAD_A, say("intermediary", &text)).map_err(TestCaseError::fail)?;
        let wish = permit("intermediary", &text, terms.0, terms.1);
        world.act(HEAD_A, wish).map_err(TestCaseError::fail)?;
        prop_assert!(words(&world, HEAD_B, "intermediary").is_empty());
        let all = records(&world).map_err(TestCaseError::fail)?;
        let heard = world.desks[HEAD_B].vault.items().any(|(_, value)| holds(&value, text.as_bytes()));
        prop_assert!(!heard && !all.is_empty());
    }

    /// R3: the side that permitted reads the very words that went, whatever
    /// wording the intermediary chose.
    #[test]
    fn r3_the_source_reads_the_very_words_that_went(
        attribution in prop::sample::select(vec![
            Attribution::Attributed, Attribution::WithoutAttribution,
            Attribution::OwnResponsibility, Attribution::SoundOut,
        ]),
        text in "[a-zäß ]{1,60}",
    ) {
        let given = format!("canary {text}");
        let terms = (Wording::Substance, attribution);
        let mut world = underway(terms, Some(&given), 0).map_err(TestCaseError::fail)?;
        world.settle();
        prop_assert_eq!(words(&world, HEAD_B, "intermediary"), vec![given.clone()]);
        prop_assert_eq!(receipts(&world), vec![(given, 1)]);
    }

    /// R4: below *attributed*, nothing by which the source could be known is in
    /// the destination: judged from the plaintexts of random histories.
    #[test]
    fn r4_what_is_not_attributed_names_nobody(seed in 10_000u64..1_000_000) {
        prop_assert_eq!(broken(seed, "R4"), Vec::<String>::new());
    }

    /// R6: a withdrawal at any time against a conveyance with any hold: either
    /// nothing goes, or the words go once and the withdrawal is told that it
    /// came too late.
    #[test]
    fn r6_a_withdrawal_wins_or_is_told_that_it_is_too_late(hold in 0u64..20, after in 0u64..30) {
        let terms = (Wording::Exact, Attribution::Attributed);
        let mut world = underway(terms, None, hold).map_err(TestCaseError::fail)?;
        world.run_until(world.now() + after);
        let number = world.newest_permission(HEAD_A, "intermediary").map_err(TestCaseError::fail)?;
        let withdraw = Command::Withdraw { room: room("intermediary"), permission: number };
        world.act(HEAD_A, withdraw).map_err(TestCaseError::fail)?;
        let view = world.show(HEAD_A, "intermediary").map_err(TestCaseError::fail)?;
        let permission = &view.permissions[0];
        let arrived = words(&world, HEAD_B, "intermediary");
        if permission.too_late.is_some() {
            prop_assert_eq!(arrived, vec!["canary offer"]);
            prop_assert_eq!(receipts(&world).len(), 1);
        } else {
            prop_assert_eq!(&permission.state, "withdrawn");
            prop_assert!(arrived.is_empty() && receipts(&world).is_empty());
        }
        prop_assert_eq!(check(&world), Vec::<String>::new());
    }

    /// R6: an intention after the expiry, by its own stated time, binds nothing.
    #[test]
    fn r6_nothing_sets_out_after_the_expiry(expires in 0u64..40, hold in 0u64..40) {
        let mut world = opened().map_err(TestCaseError::fail)?;
        let expiry = world.now() + 10 + expires;
        let mut wish = permit("intermediary", "canary brief", Wording::Exact, Attribution::Attributed);
        if let Command::Permit { what: desk::command::Permit::Words { terms, .. }, .. } = &mut wish {
            terms.expires = Some(expiry);
        }
        world.act(HEAD_A, wish).map_err(TestCaseError::fail)?;
        let number = world.newest_permission(OFFICIAL, "Aland").map_err(TestCaseError::fail)?;
        let sets_out = world.now() + hold;
        let answer = world.command(OFFICIAL, convey("Aland", number, hold));
        world.settle();
        let gone = words(&world, HEAD_B, "intermediary").len();
        let expected = usize::from(matches!(answer, Some(Ok(_))) && Time(sets_out) <= Time(expiry));
        prop_assert_eq!(gone, expected);
        prop_assert_eq!(check(&world), Vec::<String>::new());
    }

    /// R7: one receipt for each conveyance, in the order of showing.
    #[test]
    fn r7_every_conveyance_leaves_one_receipt(count in 1usize..5, terms in wordings_that_go()) {
        let mut world = opened().map_err(TestCaseError::fail)?;
        for number in 0..count {
            carried(&mut world, &format!("canary {number}"), terms).map_err(TestCaseError::fail)?;
        }
        let orders: Vec<u32> = receipts(&world).into_iter().map(|(_, order)| order).collect();
        let expected: Vec<u32> = (1..).take(count).collect();
        prop_assert_eq!(orders, expected);
        all_sound(&world).map_err(TestCaseError::fail)?;
    }
}

/// R8: the intermediary's desk crashes before or after storing any batch of a
/// conveyance, or has a full disk there: the words still go exactly once.
#[test]
fn r8_a_conveyance_happens_once_wherever_the_desk_crashes() -> Result<(), String> {
    for storing in [Storing::CrashBefore, Storing::CrashAfter, Storing::Full] {
        let mut hit = 0;
        for after in 0..24 {
            let terms = (Wording::Exact, Attribution::WithoutAttribution);
            let mut world = underway(terms, None, 5)?;
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
            assert_eq!(
                words(&world, HEAD_B, "intermediary"),
                ["canary offer"],
                "{told}"
            );
            assert_eq!(receipts(&world).len(), 1, "{told}");
            assert_eq!(check(&world), Vec::<String>::new(), "{told}");
        }
        assert!(hit > 5, "{storing:?} was reached only {hit} times");
    }
    Ok(())
}

/// R8: whoever asks twice is told that it is on its way; it goes once.
#[test]
fn r8_conveying_again_is_refused() -> Result<(), String> {
    let mut world = opened()?;
    let number = carried(
        &mut world,
        "canary once",
        (Wording::Exact, Attribution::Attributed),
    )?;
    world.refused(OFFICIAL, convey("Aland", number, 0))?;
    world.settle();
    assert_eq!(words(&world, HEAD_B, "intermediary"), ["canary once"]);
    Ok(())
}

/// R3: what is to be shown first goes in the very words with a head's yes: not
/// before it, not changed by a letter, not twice, and not by an earlier yes.
#[test]
fn r3_what_is_to_be_shown_first_waits_for_its_yes() -> Result<(), String> {
    for attribution in [Attribution::Attributed, Attribution::WithoutAttribution] {
        let mut world = opened()?;
        let wish = permit(
            "intermediary",
            "canary gist",
            Wording::ShownFirst,
            attribution,
        );
        world.act(HEAD_A, wish)?;
        let number = world.newest_permission(OFFICIAL, "Aland")?;
        let show = |words: &str| Command::ShowFirst {
            room: room("Aland"),
            permission: number,
            words: words.to_owned(),
            language: None,
        };
        let states = |world: &World| -> Vec<String> {
            let tray = world.tray(OFFICIAL).into_iter();
            tray.map(|item| item.state).collect()
        };
        let waiting = |world: &World| -> Result<u64, String> {
            let asks = world.show(HEAD_A, "intermediary")?.asks;
            match asks.as_slice() {
                [ask] => Ok(ask.number),
                asks => Err(format!("{} things wait for an answer", asks.len())),
            }
        };
        let answer = |ask: u64, words: Option<&str>| Command::Permit {
            room: room("intermediary"),
            what: desk::command::Permit::Ask {
                ask,
                words: words.map(own),
                terms: None,
            },
        };
        assert_eq!(states(&world), ["to-show"]);
        world.refused(OFFICIAL, convey("Aland", number, 0))?;
        world.act(OFFICIAL, show("canary first try"))?;
        assert_eq!(states(&world), ["shown"]);
        world.refused(OFFICIAL, convey("Aland", number, 0))?;
        let refused = waiting(&world)?;
        world.act(
            HEAD_A,
            Command::Refuse {
                room: room("intermediary"),
                ask: refused,
                reason: Some("canary too much".to_owned()),
            },
        )?;
        assert_eq!(states(&world), ["to-show"]);
        world.act(OFFICIAL, show("canary second try"))?;
        let shown = waiting(&world)?;
        world.refused(HEAD_A, answer(shown, Some("canary other words")))?;
        world.act(HEAD_A, answer(shown, None))?;
        assert_eq!(states(&world), ["ready"]);
        let mut changed = convey("Aland", number, 0);
        if let Command::Convey { words, .. } = &mut changed {
            *words = Some("canary second try!".to_owned());
        }
        world.refused(OFFICIAL, changed)?;
        // A changed word needs a new yes: the earlier one is over.
        world.act(OFFICIAL, show("canary second try!"))?;
        world.refused(OFFICIAL, convey("Aland", number, 0))?;
        world.refused(HEAD_A, answer(shown, None))?;
        let last = waiting(&world)?;
        world.act(HEAD_A, answer(last, None))?;
        world.act(OFFICIAL, convey("Aland", number, 0))?;
        world.settle();
        assert_eq!(
            words(&world, HEAD_B, "intermediary"),
            ["canary second try!"]
        );
        assert_eq!(receipts(&world), [("canary second try!".to_owned(), 1)]);
        world.refused(OFFICIAL, convey("Aland", number, 0))?;
        world.refused(OFFICIAL, show("canary once more"))?;
        assert_eq!(check(&world), Vec::<String>::new());
        all_sound(&world)?;
    }
    Ok(())
}

/// R4 on one room: the destination's plaintext of an unattributed conveyance
/// holds no id, key, nonce or signature of the source room.
#[test]
fn r4_the_plaintext_of_an_unattributed_conveyance_is_free_of_the_source() -> Result<(), String> {
    for attribution in [
        Attribution::WithoutAttribution,
        Attribution::OwnResponsibility,
        Attribution::SoundOut,
    ] {
        for wording in [Wording::Exact, Wording::Substance] {
            let mut world = opened()?;
            carried(&mut world, "canary unnamed", (wording, attribution))?;
            let found = check(&world);
            assert_eq!(found, Vec::<String>::new());
            let told = world
                .lines(HEAD_B, "intermediary")
                .into_iter()
                .find_map(|line| match line.what {
                    Said::Conveyance {
                        attributed_to,
                        provenance,
                        ..
                    } => Some((attributed_to, provenance)),
                    _ => None,
                })
                .ok_or("nothing arrived")?;
            assert_eq!(told.0, None, "{}", told.1);
            assert!(!told.1.contains("Aland"), "{}", told.1);
        }
    }
    Ok(())
}

/// The relay never sees a word: not in what desks send, nor in what it stores
/// and sends itself (every message is searched as it passes).
#[test]
fn no_byte_that_the_relay_handles_holds_a_word() -> Result<(), String> {
    let mut world = opened()?;
    carried(
        &mut world,
        "canary in the mine",
        (Wording::Exact, Attribution::Attributed),
    )?;
    assert_eq!(world.relay.leaked(), Vec::<String>::new());
    // The search itself is awake: what desks show does hold the words.
    let shown = matches!(world.look(HEAD_B, &Query::Rooms), Ok(View::Rooms { .. }));
    assert!(shown && words(&world, HEAD_B, "intermediary")[0].contains("canary"));
    world
        .relay
        .watch("a planted message", b"nothing but a canary");
    assert_eq!(world.relay.leaked().len(), 1);
    Ok(())
}
