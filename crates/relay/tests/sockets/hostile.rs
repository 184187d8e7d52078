//! Whatever a stranger sends: a clear refusal, and everybody else is served.

use envelope::limits::LARGEST_MESSAGE;
use envelope::{FromRelay, Position, Refusal, Registration, Reply, Request, Seal, ToRelay};
use futures_util::SinkExt;
use tokio_tungstenite::tungstenite::Message;

use crate::support::*;

async fn closed_with(desk: &mut Desk) -> Option<Refusal> {
    let mut why = None;
    while let Some(message) = desk.message().await {
        if let FromRelay::Closing(refusal) = message {
            why = Some(refusal);
        }
    }
    why
}

#[tokio::test]
async fn bytes_that_are_no_message_end_the_connection_with_the_reason() {
    let (_folder, running, mut member) = with_room().await;
    let mut later = ToRelay::plain(1, &Request::Latest).encode();
    later[1] = 9;
    let mut trailing = ToRelay::plain(1, &Request::Latest).encode();
    trailing.push(0);
    for (bytes, why) in [
        (vec![], Refusal::Malformed),
        (vec![0xff; 100], Refusal::Malformed),
        (vec![0x9b; 9], Refusal::Malformed),
        (trailing, Refusal::Malformed),
        (later, Refusal::UnsupportedVersion),
    ] {
        let mut stranger = Desk::connect(running.address()).await;
        stranger.send_bytes(bytes).await;
        assert_eq!(closed_with(&mut stranger).await, Some(why));
    }
    let mut stranger = Desk::connect(running.address()).await;
    stranger.socket.send(Message::text("hello")).await.unwrap();
    assert_eq!(closed_with(&mut stranger).await, Some(Refusal::Malformed));
    assert_eq!(member.append(1).await, (0, false));
    running.shutdown().await;
}

#[tokio::test]
async fn a_message_over_the_limit_ends_the_connection_and_no_other() {
    let (_folder, running, mut member) = with_room().await;
    let mut stranger = Desk::connect(running.address()).await;
    // The relay may hang up before all of it is sent.
    drop(
        stranger
            .socket
            .send(Message::binary(vec![0; LARGEST_MESSAGE + 1]))
            .await,
    );
    assert_eq!(closed_with(&mut stranger).await, None);
    assert_eq!(member.append(1).await, (0, false));
    running.shutdown().await;
}

#[tokio::test]
async fn nothing_of_a_room_is_given_or_taken_without_its_key() {
    let (_folder, running, mut member) = with_room().await;
    member.append(1).await;
    let mut stranger = Desk::connect(running.address()).await;
    let read = Request::Read {
        from: Position(0),
        limit: 9,
    };
    let append = Request::Append {
        expected: None,
        frame: frame(2),
    };
    let live = Request::Live { from: Position(0) };
    for request in [read.clone(), append, live, Request::Latest] {
        assert_eq!(stranger.ask(request).await, refused(Refusal::NotProven));
    }
    assert_eq!(
        stranger.prove(room(1), &access(9)).await,
        refused(Refusal::NotProven)
    );
    assert_eq!(
        stranger.prove(room(9), &access(1)).await,
        refused(Refusal::UnknownRoom)
    );
    assert_eq!(stranger.ask(read).await, refused(Refusal::NotProven));
    assert_eq!(member.read(0, 9).await.frames.len(), 1);
    running.shutdown().await;
}

#[tokio::test]
async fn a_proof_of_one_connection_is_worth_nothing_on_another() {
    let (_folder, running, mut member) = with_room().await;
    let (proof, _) =
        envelope::ClientSession::prove(&member.greeting, room(1), &access(1), &random()).unwrap();
    let mut thief = Desk::connect(running.address()).await;
    thief
        .send(ToRelay::plain(1, &Request::Prove { proof }))
        .await;
    assert_eq!(thief.reply_to(1).await, refused(Refusal::NotProven));
    assert_eq!(member.append(1).await, (0, false));
    running.shutdown().await;
}

#[tokio::test]
async fn a_request_sent_twice_or_bent_on_the_way_is_refused() {
    let (_folder, running, mut member) = with_room().await;
    let request = Request::Append {
        expected: None,
        frame: frame(1),
    };
    let mut session = member.session.take().unwrap();
    let message = ToRelay::sealed(7, &request, &mut session);
    member.send(message.clone()).await;
    assert!(matches!(member.reply_to(7).await, Reply::Appended { .. }));
    member.send(message.clone()).await;
    assert_eq!(member.reply_to(7).await, refused(Refusal::NotProven));
    let mut bent = ToRelay::sealed(8, &request, &mut session);
    if let Some(seal) = &mut bent.seal {
        *seal = Seal {
            mac: [0; 16],
            ..*seal
        };
    }
    member.send(bent).await;
    assert_eq!(member.reply_to(8).await, refused(Refusal::NotProven));
    member.send(ToRelay::plain(9, &request)).await;
    assert_eq!(
        member.reply_to(9).await,
        refused(Refusal::NotProven),
        "without a seal"
    );
    member.session = Some(session);
    assert_eq!(member.append(2).await, (1, false), "the session goes on");
    running.shutdown().await;
}

#[tokio::test]
async fn a_registration_by_a_stranger_is_refused() {
    let (_folder, running, mut member) = with_room().await;
    member.append(1).await;
    let register = |by| {
        let listed = vec![committer(by).public()];
        let signed = Registration::new(room(1), Position(0), access(9).public(), listed)
            .unwrap()
            .sign(&committer(by));
        Request::Register { signed }
    };
    let mut stranger = Desk::connect(running.address()).await;
    assert_eq!(
        stranger.ask(register(5)).await,
        refused(Refusal::NotCommitter)
    );
    assert_eq!(stranger.ask(register(1)).await, Reply::Registered);
    running.shutdown().await;
}

#[tokio::test]
async fn connections_over_the_limit_are_turned_away_until_one_closes() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.connections = 2;
    let running = goodoffices_relay::Relay::start(config).await.unwrap();
    let url = format!("ws://{}/v1/live", running.address());
    let first = Desk::connect(running.address()).await;
    let _second = Desk::connect(running.address()).await;
    let third = tokio_tungstenite::connect_async(&url).await;
    assert!(third.is_err());
    drop(first);
    // The relay notices a closed connection in its own time.
    let fourth = loop {
        if let Ok((socket, _)) = tokio_tungstenite::connect_async(&url).await {
            break Desk::greeted(socket).await;
        }
    };
    drop(fourth);
    running.shutdown().await;
}
