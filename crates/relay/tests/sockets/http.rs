//! The same verbs over plain HTTP, and the operator's pages.

use std::net::SocketAddr;

use envelope::limits::LARGEST_MESSAGE;
use envelope::wire::{HttpGreeting, OverHttp};
use envelope::{ClientSession, FromRelay, Position, Refusal, Reply, Request, ToRelay};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::*;

/// One request on a connection of its own; status and body.
async fn http(address: SocketAddr, head: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "{head} HTTP/1.1\r\nhost: relay\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // A body that is too large may not be read to its end.
    drop(stream.write_all(body).await);
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer).await);
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let status = std::str::from_utf8(&answer[9..12])
        .unwrap()
        .parse()
        .unwrap();
    (status, answer[end + 4..].to_vec())
}

async fn greet(address: SocketAddr) -> HttpGreeting {
    let (status, body) = http(address, "POST /v1/greet", b"").await;
    assert_eq!(status, 200);
    HttpGreeting::decode(&body).unwrap()
}

async fn ask(address: SocketAddr, session: [u8; 16], message: ToRelay) -> FromRelay {
    let body = OverHttp { session, message }.encode();
    let (_, body) = http(address, "POST /v1/request", &body).await;
    FromRelay::decode(&body).unwrap()
}

fn reply(message: FromRelay) -> Reply {
    match message {
        FromRelay::Reply { reply, .. } => reply,
        other => panic!("no reply: {other:?}"),
    }
}

#[tokio::test]
async fn a_room_can_be_used_by_asking_alone() {
    let (_folder, running, _desk) = with_room().await;
    let address = running.address();
    let HttpGreeting { session, greeting } = greet(address).await;
    let (proof, mut keys) =
        ClientSession::prove(&greeting, room(1), &access(1), &random()).unwrap();
    let message = ToRelay::plain(1, &Request::Prove { proof });
    let proved = reply(ask(address, session, message).await);
    assert!(
        matches!(proved, Reply::Proved { size: 0, .. }),
        "{proved:?}"
    );
    let append = Request::Append {
        expected: Some(Position(0)),
        frame: frame(5),
    };
    let message = ToRelay::sealed(2, &append, &mut keys);
    let appended = reply(ask(address, session, message.clone()).await);
    assert!(matches!(
        appended,
        Reply::Appended {
            position: Position(0),
            ..
        }
    ));
    let again = reply(ask(address, session, message).await);
    assert_eq!(again, refused(Refusal::NotProven), "a request sent twice");
    let read = Request::Read {
        from: Position(0),
        limit: 9,
    };
    let message = ToRelay::sealed(3, &read, &mut keys);
    let Reply::Frames(page) = reply(ask(address, session, message).await) else {
        panic!()
    };
    assert_eq!(page.frames, vec![frame(5)]);
    let live = Request::Live { from: Position(0) };
    let message = ToRelay::sealed(4, &live, &mut keys);
    let refusal = reply(ask(address, session, message).await);
    assert_eq!(
        refusal,
        refused(Refusal::Malformed),
        "nothing is pushed over HTTP"
    );
    running.shutdown().await;
}

#[tokio::test]
async fn bad_bodies_and_unknown_sessions_are_refused_with_a_status() {
    let (_folder, running, _desk) = with_room().await;
    let address = running.address();
    let (status, body) = http(address, "POST /v1/request", b"nonsense").await;
    assert_eq!(status, 400);
    let closing = FromRelay::decode(&body).unwrap();
    assert_eq!(closing, FromRelay::Closing(Refusal::Malformed));
    let (status, _) = http(address, "POST /v1/request", &vec![0; LARGEST_MESSAGE + 100]).await;
    assert_eq!(status, 413);
    let message = ToRelay::plain(1, &Request::Latest);
    let unknown = ask(address, [9; 16], message).await;
    assert_eq!(unknown, FromRelay::Closing(Refusal::NotProven));
    assert_eq!(http(address, "GET /nothing", b"").await.0, 404);
    running.shutdown().await;
}

#[tokio::test]
async fn the_operator_sees_health_and_counts_but_no_names() {
    let (_folder, running, mut desk) = with_room().await;
    let address = running.address();
    for number in 0..3 {
        desk.append(number).await;
    }
    assert_eq!(http(address, "GET /healthz", b"").await.0, 200);
    assert_eq!(http(address, "GET /readyz", b"").await.0, 200);
    let (status, body) = http(address, "GET /metrics", b"").await;
    let text = String::from_utf8(body).unwrap();
    assert_eq!(status, 200);
    assert!(
        text.contains("goodoffices_relay_frames_stored_total 3"),
        "{text}"
    );
    assert!(
        text.contains("goodoffices_relay_requests_total{kind=\"append\"} 3"),
        "{text}"
    );
    assert!(text.contains("goodoffices_relay_connections 1"), "{text}");
    for secret in [
        room(1).to_string(),
        NAME.to_owned(),
        frame(0).hash().to_string(),
    ] {
        assert!(!text.contains(&secret));
    }
    running.shutdown().await;
}
