//! Talks over a real relay, with real vaults: what a desk promises to people.

// Helpers of tests fail as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::sync::Arc;

use desk::answer::{Event, View};
use desk::command::{Command, Query};
use goodoffices_client::{ClientError, Note, Options};
use world::{Desk, RelayHouse, StandingClock, Talks, admit, open_talks};
use zeroize::Zeroizing;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_cross_from_one_room_to_the_other_and_every_record_is_sound() {
    let talks = Talks::open().await;
    talks.north.say("intermediary", "This stays here.").await;
    talks
        .north
        .permit("intermediary", "We would lower the dam by a metre.")
        .await;
    let number = talks
        .envoy
        .until("the permission", async |desk| ready(desk).await)
        .await;
    talks.envoy.convey("North", number, 0).await;
    talks
        .south
        .until("the conveyance", async |desk| {
            (!desk.conveyed("intermediary").await.is_empty()).then_some(())
        })
        .await;
    talks.settled().await;
    assert_eq!(
        talks.south.conveyed("intermediary").await,
        ["We would lower the dam by a metre."]
    );
    assert!(talks.south.statements("intermediary").await.is_empty());
    assert_eq!(talks.envoy.statements("North").await, ["This stays here."]);
    for desk in [&talks.envoy, &talks.north, &talks.south] {
        let verify = Query::Verify { room: None };
        let View::Accounts { accounts } = desk.running.query(verify).await.unwrap() else {
            panic!("no accounts");
        };
        assert!(!accounts.is_empty());
        assert!(accounts.iter().all(|account| account.sound), "{accounts:?}");
    }
}

/// R12: what somebody had begun to write goes with the room, and nothing is kept for it
/// afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r12_what_was_begun_for_a_room_goes_with_it_and_stays_gone() {
    let mut talks = Talks::open().await;
    let north = &mut talks.north;
    let summary = north.rooms().await.remove(0);
    let note = |text: &str| Note {
        room: summary.id.clone(),
        name: summary.id.clone(),
        text: Zeroizing::new(text.to_owned()),
    };
    north.running.keep(note("We would acc")).await.unwrap();
    assert_eq!(north.running.notes().await.unwrap(), [note("We would acc")]);
    let heard = north
        .hear(|event| matches!(event, Event::Destroyed(_)))
        .await;
    north
        .command(Command::Destroy {
            talks: summary.talks.to_string(),
            at: None,
        })
        .await;
    heard.await;
    assert!(north.running.notes().await.unwrap().is_empty());
    // A page that is still open keeps what was typed since.
    let late = north.running.keep(note("We would accept")).await;
    assert!(matches!(late, Err(ClientError::RoomGone)), "{late:?}");
    north.again().await;
    assert!(north.running.notes().await.unwrap().is_empty());
}

/// The number of the permission that may be conveyed, once there is one.
async fn ready(desk: &Desk) -> Option<u64> {
    match desk.running.query(Query::Tray).await.unwrap() {
        View::Tray { items } => items
            .iter()
            .find(|item| item.state == "ready")
            .map(|item| item.number),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_while_the_relay_is_down_is_logged_once_and_in_order_when_it_is_back() {
    let mut talks = Talks::open().await;
    talks.north.say("intermediary", "before").await;
    talks.relay.down().await;
    for words in ["one", "two", "three"] {
        talks.north.say("intermediary", words).await;
    }
    let refused = talks.north.running.settled(std::time::Duration::ZERO).await;
    assert!(refused.unwrap_err().to_string().contains("not logged yet"));
    talks.north.again().await;
    talks.north.say("intermediary", "four").await;
    talks.relay.up().await;
    talks.settled().await;
    let said = ["before", "one", "two", "three", "four"];
    assert_eq!(talks.north.statements("intermediary").await, said);
    assert_eq!(talks.envoy.statements("North").await, said);
    // And again from what is stored.
    talks.north.again().await;
    talks.envoy.again().await;
    talks.settled().await;
    assert_eq!(talks.north.statements("intermediary").await, said);
    assert_eq!(talks.envoy.statements("North").await, said);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_restarts_under_way_loses_nothing() {
    let mut talks = Talks::open().await;
    let mut said = Vec::new();
    for round in 0..3 {
        for number in 0..5 {
            let words = format!("{round}.{number}");
            talks.south.say("intermediary", &words).await;
            said.push(words);
        }
        talks.relay.down().await;
        talks.relay.up().await;
    }
    talks.settled().await;
    assert_eq!(talks.south.statements("intermediary").await, said);
    assert_eq!(talks.envoy.statements("South").await, said);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn talks_opened_before_the_relay_is_there_open_when_it_comes() {
    let mut relay = RelayHouse::start().await;
    let command = open_talks(&relay);
    relay.down().await;
    let mut envoy = Desk::new().await;
    envoy.command(command).await;
    let refused = envoy.running.settled(std::time::Duration::ZERO).await;
    assert!(refused.unwrap_err().to_string().contains("not open"));
    envoy.again().await;
    relay.up().await;
    envoy.settled().await;
    assert!(
        envoy
            .rooms()
            .await
            .iter()
            .all(|room| room.standing == "open")
    );
    let north = Desk::new().await;
    admit(&envoy, "North", &north, "the northern head").await;
    north.settled().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_held_conveyance_sets_out_when_its_time_has_come_and_not_before() {
    let relay = RelayHouse::start().await;
    let clock = Arc::new(StandingClock::new());
    let options = || Options {
        clock: clock.clone(),
        ..Options::default()
    };
    let envoy = Desk::with(options()).await;
    let north = Desk::with(options()).await;
    let south = Desk::with(options()).await;
    envoy.command(open_talks(&relay)).await;
    admit(&envoy, "North", &north, "the northern head").await;
    admit(&envoy, "South", &south, "the southern head").await;
    for desk in [&envoy, &north, &south, &envoy] {
        desk.settled().await;
    }
    north.permit("intermediary", "Tell them now.").await;
    let number = envoy
        .until("the permission", async |desk| ready(desk).await)
        .await;
    envoy.convey("North", number, 60_000).await;
    clock.advance(59_999);
    // Whatever the passing of that time sets off has happened after this.
    envoy.say("team", "It is still held.").await;
    let state = async |desk: &Desk| match desk.running.query(Query::Tray).await.unwrap() {
        View::Tray { items } => items.first().map(|item| item.state.clone()),
        other => panic!("{other:?}"),
    };
    assert_eq!(state(&envoy).await.as_deref(), Some("held"));
    assert!(south.conveyed("intermediary").await.is_empty());
    clock.advance(1);
    south
        .until("the conveyance", async |desk| {
            (!desk.conveyed("intermediary").await.is_empty()).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_watches_hears_of_a_line_only_when_it_can_be_shown() {
    let talks = Talks::open().await;
    let mut events = talks.envoy.running.events().unwrap();
    talks.north.say("intermediary", "Good morning.").await;
    loop {
        match events.next().await.unwrap() {
            goodoffices_client::Notice::Event(Event::Line { room, number }) => {
                let lines = talks.envoy.lines(&room[..12]).await;
                assert!(lines.iter().any(|line| line.number == number));
                break;
            }
            _ => continue,
        }
    }
}
