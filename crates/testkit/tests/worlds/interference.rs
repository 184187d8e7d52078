//! R9: for fixed inputs of the intermediary's people, what one side says, asks
//! about or may not pass on changes nothing in the other side's rooms: not an
//! entry, not a frame, not a byte.

use crate::common::{DELEGATE_A, HEAD_A, HEAD_B, OFFICIAL, SECOND_DEVICE, opened, room_id};
use desk::command::{Assess, Command, Invite};
use desk::talks::entry::Confidence;
use desk::talks::{Attribution, Role, Wording};
use envelope::Frame;
use goodoffices_testkit::World;
use goodoffices_testkit::scenes::{convey, in_exchange, invite_as, own, permit, room, say, terms};
use goodoffices_testkit::world::BEGINNING;
use proptest::prelude::*;

/// What Aland's people do besides, in one of two histories.
#[derive(Debug, Clone)]
enum Aside {
    Say(usize),
    SayAmongOurselves(usize),
    Permit(usize),
    /// In an open wording, for which a salt is drawn.
    PermitOpen(usize, bool),
    Attach(u8),
    /// Only in exchange, until some moment; nobody matches it.
    InExchange(u64),
    Assess(usize),
    /// Whoever came later is told what was said.
    Brief,
    Withdraw,
    Refuse,
    Answer,
    Bring,
    Crash(u64),
    LoseTheNetwork(u64),
}

fn aside() -> impl Strategy<Value = Aside> {
    prop_oneof![
        (1usize..3000).prop_map(Aside::Say),
        (1usize..3000).prop_map(Aside::SayAmongOurselves),
        (1usize..2000).prop_map(Aside::Permit),
        (1usize..2000, any::<bool>()).prop_map(|(long, first)| Aside::PermitOpen(long, first)),
        any::<u8>().prop_map(Aside::Attach),
        (300u64..5000).prop_map(Aside::InExchange),
        (1usize..2000).prop_map(Aside::Assess),
        Just(Aside::Brief),
        Just(Aside::Withdraw),
        Just(Aside::Refuse),
        Just(Aside::Answer),
        Just(Aside::Bring),
        (1u64..300).prop_map(Aside::Crash),
        (1u64..300).prop_map(Aside::LoseTheNetwork),
    ]
}

/// What both histories have in common, a second each.
fn in_common(world: &mut World, second: u64) {
    let commands: Vec<(usize, Command)> = match second {
        0 => vec![(HEAD_B, say("intermediary", "canary from Borduria"))],
        1 => vec![(OFFICIAL, say("Aland", "canary to Aland"))],
        2 => vec![(OFFICIAL, ask("Aland")), (OFFICIAL, ask("Borduria"))],
        3 => carrying(world, "Aland", "canary passed on"),
        4 => vec![(
            HEAD_B,
            permit(
                "intermediary",
                "canary from the other side",
                Wording::Exact,
                Attribution::WithoutAttribution,
            ),
        )],
        5 => carrying(world, "Borduria", "canary from the other side"),
        6 => vec![(OFFICIAL, say("Borduria", "canary to Borduria"))],
        7 => vec![(HEAD_B, say("delegation", "canary in their own room"))],
        8 => vec![(OFFICIAL, Command::Invite(delegate("Borduria")))],
        _ => vec![(HEAD_B, say("intermediary", "canary at the end"))],
    };
    for (who, command) in commands {
        let done = world.command(who, command);
        assert!(matches!(done, Some(Ok(_))), "second {second}: {done:?}");
    }
}

fn ask(side: &str) -> Command {
    Command::Ask {
        room: room(side),
        words: own("canary may we say so"),
        terms: terms(Wording::Exact, Attribution::Attributed),
    }
}

fn delegate(side: &str) -> Invite {
    invite_as(Some(side), Role::Delegate)
}

/// The official conveys what was permitted in these words.
fn carrying(world: &World, side: &str, text: &str) -> Vec<(usize, Command)> {
    world
        .tray(OFFICIAL)
        .into_iter()
        .filter(|item| item.from == side && item.words.as_deref() == Some(text))
        .map(|item| (OFFICIAL, convey(side, item.number, 0)))
        .collect()
}

/// Something of Aland's own; what its desk refuses is nothing.
fn apart(world: &mut World, aside: &Aside, guests: &mut Vec<usize>) {
    let exact = (Wording::Exact, Attribution::Attributed);
    match aside {
        Aside::Say(long) => {
            let _ = world.command(HEAD_A, say("intermediary", &text(*long)));
        }
        Aside::SayAmongOurselves(long) => {
            let _ = world.command(HEAD_A, say("delegation", &text(*long)));
        }
        Aside::Permit(long) => {
            let wish = permit("intermediary", &text(*long), exact.0, exact.1);
            let _ = world.command(HEAD_A, wish);
        }
        Aside::InExchange(after) => {
            let closes = world.now() + after;
            let wish = in_exchange("intermediary", "canary", "canary in return", closes);
            let _ = world.command(HEAD_A, wish);
        }
        Aside::Assess(long) => {
            let assess = Command::Assess(Assess {
                room: room("delegation"),
                subject: "canary".to_owned(),
                judgement: text(*long),
                language: None,
                source: "canary".to_owned(),
                confidence: Confidence::Low,
                references: Vec::new(),
                revises: None,
            });
            let _ = world.command(HEAD_A, assess);
        }
        Aside::Brief => {
            let lines = world.lines(HEAD_A, "intermediary");
            let brief = Command::Brief {
                room: room("intermediary"),
                person: format!("canary delegate {DELEGATE_A}"),
                numbers: lines.iter().map(|line| line.number).take(5).collect(),
            };
            let _ = world.command(HEAD_A, brief);
        }
        Aside::PermitOpen(long, shown_first) => {
            let wording = match shown_first {
                true => Wording::ShownFirst,
                false => Wording::Substance,
            };
            let wish = permit("intermediary", &text(*long), wording, exact.1);
            let _ = world.command(HEAD_A, wish);
        }
        Aside::Attach(digest) => {
            let _ = world.attach(HEAD_A, "intermediary", [*digest; 32]);
        }
        Aside::Withdraw => {
            let kept = world
                .show(HEAD_A, "intermediary")
                .map(|view| view.permissions)
                .unwrap_or_default()
                .into_iter()
                .find(|permission| {
                    let words = permission.passage.as_ref().map(|passage| &passage.words);
                    words.is_some_and(|words| words != "canary passed on")
                });
            if let Some(permission) = kept {
                let withdraw = Command::Withdraw {
                    room: room("intermediary"),
                    permission: permission.number,
                };
                let _ = world.command(HEAD_A, withdraw);
            }
        }
        Aside::Refuse | Aside::Answer => {
            let open = world
                .show(HEAD_A, "intermediary")
                .map(|view| view.asks)
                .unwrap_or_default();
            if let Some(ask) = open.first() {
                let answer = match aside {
                    Aside::Refuse => Command::Refuse {
                        room: room("intermediary"),
                        ask: ask.number,
                        reason: Some("canary no".to_owned()),
                    },
                    _ => Command::Permit {
                        room: room("intermediary"),
                        what: desk::command::Permit::Ask {
                            ask: ask.number,
                            words: None,
                            terms: None,
                        },
                    },
                };
                let _ = world.command(HEAD_A, answer);
            }
        }
        Aside::Bring => {
            if let Some(guest) = guests.pop() {
                bring(world, guest);
            }
        }
        Aside::Crash(millis) => {
            world.crash(HEAD_A);
            world.start_in(HEAD_A, *millis);
        }
        Aside::LoseTheNetwork(millis) => world.cut_off(HEAD_A, *millis),
    }
}

/// Aland's head lets a delegate of its own in, within the second.
fn bring(world: &mut World, guest: usize) {
    let invited = world.command(HEAD_A, Command::Invite(invite_as(None, Role::Delegate)));
    let Some(Ok(desk::Answer::Invitation {
        invitation, link, ..
    })) = invited
    else {
        return;
    };
    world.run_until(world.now() + 20);
    let join = desk::command::Join {
        link,
        name: format!("canary delegate {guest}"),
        device: "canary tablet".to_owned(),
    };
    if let Some(Ok(desk::Answer::Joining { words, .. })) = world.command(guest, Command::Join(join))
    {
        world.run_until(world.now() + 20);
        let _ = world.command(HEAD_A, Command::Approve { invitation, words });
    }
}

fn text(long: usize) -> String {
    format!("canary {}", "x".repeat(long))
}

/// The frames of a room, byte for byte, and what Borduria's head sees of it.
type Room = (Vec<Frame>, String);

/// Borduria's rooms after a history with these asides of Aland's.
fn rooms_of_borduria(asides: &[(u64, Aside)]) -> Result<[Room; 2], String> {
    let mut world = opened()?;
    // What is passed on is the same in both histories, its nonce included.
    let exact = (Wording::Exact, Attribution::Attributed);
    let passed_on = permit("intermediary", "canary passed on", exact.0, exact.1);
    world.act(HEAD_A, passed_on)?;
    let mut guests = vec![DELEGATE_A, SECOND_DEVICE];
    let start = BEGINNING + 10_000;
    for second in 0..10 {
        world.run_until(start + second * 1000);
        in_common(&mut world, second);
        world.run_until(start + second * 1000 + 400);
        for (_, aside) in asides.iter().filter(|(at, _)| *at == second) {
            apart(&mut world, aside, &mut guests);
        }
    }
    world.settle();
    if !world.violations.is_empty() {
        return Err(format!("{:?}", world.violations));
    }
    let mut rooms = Vec::new();
    for name in ["intermediary", "delegation"] {
        let id = room_id(&world, HEAD_B, name)?;
        let lines = format!("{:?}", world.show(HEAD_B, name)?);
        rooms.push((world.relay.store().log(&id), lines));
    }
    rooms.try_into().map_err(|_| "two rooms".to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r9_the_other_side_cannot_tell_what_was_not_passed_on(
        asides in prop::collection::vec((0u64..10, aside()), 0..12),
        others in prop::collection::vec((0u64..10, aside()), 0..12),
    ) {
        let first = rooms_of_borduria(&asides).map_err(TestCaseError::fail)?;
        let second = rooms_of_borduria(&others).map_err(TestCaseError::fail)?;
        for (first, second) in first.iter().zip(&second) {
            prop_assert!(first.0.len() > 1);
            prop_assert_eq!(&first.1, &second.1);
            let differing = first
                .0
                .iter()
                .zip(&second.0)
                .position(|(first, second)| first != second);
            prop_assert_eq!(differing, None, "the frame at this position differs");
            prop_assert_eq!(first.0.len(), second.0.len());
        }
    }
}

/// The comparison is awake: what *is* passed on changes the frames.
#[test]
fn r9_what_is_passed_on_is_seen() -> Result<(), String> {
    let mut world = opened()?;
    let before = world
        .relay
        .store()
        .log(&room_id(&world, HEAD_B, "intermediary")?);
    crate::common::carried(
        &mut world,
        "canary passed on",
        (Wording::Exact, Attribution::Attributed),
    )?;
    let after = world
        .relay
        .store()
        .log(&room_id(&world, HEAD_B, "intermediary")?);
    assert_eq!(after.len(), before.len() + 1);
    Ok(())
}
