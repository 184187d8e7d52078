//! Links against relays that are not there, not relays, hostile, or behind TLS.

// Helpers of tests fail as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use desk::command::Query;
use desk::envelope::RelaySession;
use desk::envelope::wire::{FromRelay, Reply, ToRelay};
use futures_util::{SinkExt, StreamExt};
use goodoffices_client::{LinkState, Options};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use world::{Desk, PATIENCE, RelayHouse, open_talks, open_talks_at};

/// Asks for the links until they are as wanted. Links change without events,
/// so this asks again and again, but never waits for a fixed time.
async fn links(desk: &Desk, wanted: impl Fn(&[LinkState]) -> bool) -> Vec<LinkState> {
    let asking = async {
        loop {
            let links = desk.running.links().await.unwrap();
            if wanted(&links) {
                return links;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap()
}

async fn opened() -> (RelayHouse, Desk) {
    let relay = RelayHouse::start().await;
    let desk = Desk::new().await;
    desk.command(open_talks(&relay)).await;
    desk.settled().await;
    (relay, desk)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_is_not_there_is_named_with_what_to_look_at() {
    let (mut relay, desk) = opened().await;
    relay.down().await;
    let down = links(&desk, |links| {
        links.iter().all(|link| {
            let told = link.trouble.as_deref().unwrap_or_default();
            !link.up && told.contains("cannot be reached")
        })
    })
    .await;
    assert_eq!(down.len(), 3);
    assert!(down[0].trouble.as_ref().unwrap().contains(&relay.url()));
    relay.up().await;
    let up = links(&desk, |links| links.iter().all(|link| link.up)).await;
    assert!(up.iter().all(|link| link.trouble.is_none()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_none_is_told_and_harms_nothing() {
    let relay = RelayHouse::start().await;
    let desk = Desk::new().await;
    let command = open_talks_at("gopher://relay".to_owned(), relay.key(), relay.token());
    // The desk may refuse it at once, or tell it when asked what is missing.
    let told = match desk.running.command(command).await {
        Err(refused) => refused.to_string(),
        Ok(_) => loop {
            let missing = desk.running.settled(std::time::Duration::ZERO).await;
            let missing = missing.unwrap_err().to_string();
            if missing.contains("gopher") {
                break missing;
            }
        },
    };
    assert!(told.contains("gopher://relay"), "{told}");
    assert!(desk.running.query(Query::Rooms).await.is_ok());
}

/// What a server does to one connection that asks for a WebSocket.
#[derive(Debug, Clone, Copy)]
enum Mischief {
    HangUp,
    NotHttp,
    NotFound,
    Text,
    Garbage,
    Huge,
    EmptyMessage,
    GreetTwice,
    AnswerUnasked,
    AnswerTheProofWithNonsense,
    LowOrderGreeting,
    OtherVersion,
    CloseAtOnce,
}

const MISCHIEF: [Mischief; 13] = [
    Mischief::HangUp,
    Mischief::NotHttp,
    Mischief::NotFound,
    Mischief::Text,
    Mischief::Garbage,
    Mischief::Huge,
    Mischief::EmptyMessage,
    Mischief::GreetTwice,
    Mischief::AnswerUnasked,
    Mischief::AnswerTheProofWithNonsense,
    Mischief::LowOrderGreeting,
    Mischief::OtherVersion,
    Mischief::CloseAtOnce,
];

/// Plays each mischief on at least two connections, then ends.
async fn hostile(listener: TcpListener) {
    let played = Arc::new(Semaphore::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for mischief in MISCHIEF.iter().cycle().take(2 * MISCHIEF.len()) {
        let (stream, _) = listener.accept().await.unwrap();
        let played = played.clone();
        tasks.spawn(async move {
            // Whatever the desk does with it, the connection has been played.
            let _ = play(*mischief, stream).await;
            played.add_permits(1);
        });
    }
    let all = u32::try_from(2 * MISCHIEF.len()).unwrap();
    let _ = played.acquire_many(all).await.unwrap();
}

async fn play(mischief: Mischief, mut stream: TcpStream) -> Option<()> {
    use tokio::io::AsyncWriteExt;
    match mischief {
        Mischief::HangUp => return Some(()),
        Mischief::NotHttp => return stream.write_all(b"220 mail ready\r\n\r\n").await.ok(),
        Mischief::NotFound => {
            let told = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
            return stream.write_all(told).await.ok();
        }
        _ => {}
    }
    let mut socket = tokio_tungstenite::accept_async(stream).await.ok()?;
    let greeting = RelaySession::greeting([1; 32], &[2; 32]);
    let say = |message: FromRelay| Message::Binary(message.encode().into());
    let greet = say(FromRelay::Greeting(greeting.clone()));
    match mischief {
        Mischief::Text => send(&mut socket, Message::Text("hello".into())).await?,
        Mischief::Garbage => send(&mut socket, Message::Binary(vec![0xff; 300].into())).await?,
        Mischief::Huge => send(&mut socket, Message::Binary(vec![0; 600_000].into())).await?,
        Mischief::EmptyMessage => send(&mut socket, Message::Binary(Vec::new().into())).await?,
        Mischief::GreetTwice => {
            send(&mut socket, greet.clone()).await?;
            send(&mut socket, greet).await?;
        }
        Mischief::AnswerUnasked => {
            send(&mut socket, greet).await?;
            let id = asked(&mut socket).await?;
            let size = 0;
            let retired = None;
            let reply = Reply::Proved { size, retired };
            send(&mut socket, say(FromRelay::Reply { id, reply })).await?;
            let reply = Reply::Opened;
            send(&mut socket, say(FromRelay::Reply { id: 424_242, reply })).await?;
        }
        Mischief::AnswerTheProofWithNonsense => {
            send(&mut socket, greet).await?;
            let id = asked(&mut socket).await?;
            let reply = Reply::LockerPut;
            send(&mut socket, say(FromRelay::Reply { id, reply })).await?;
        }
        Mischief::LowOrderGreeting => {
            let dh = [0; 32];
            let greeting = desk::envelope::Greeting { dh, ..greeting };
            send(&mut socket, say(FromRelay::Greeting(greeting))).await?;
        }
        Mischief::OtherVersion => {
            let versions = vec![9];
            let greeting = desk::envelope::Greeting {
                versions,
                ..greeting
            };
            send(&mut socket, say(FromRelay::Greeting(greeting))).await?;
        }
        _ => socket.close(None).await.ok()?,
    }
    // Until the desk gives this connection up.
    while let Some(Ok(_)) = socket.next().await {}
    Some(())
}

async fn send(socket: &mut WebSocketStream<TcpStream>, message: Message) -> Option<()> {
    socket.send(message).await.ok()
}

/// The number of the next request.
async fn asked(socket: &mut WebSocketStream<TcpStream>) -> Option<u64> {
    loop {
        if let Message::Binary(bytes) = socket.next().await?.ok()? {
            return ToRelay::decode(&bytes).ok().map(|request| request.id);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_answers_in_a_relays_place_the_desk_goes_on_and_finds_the_relay_again() {
    let (mut relay, desk) = opened().await;
    desk.say("team", "one").await;
    desk.settled().await;
    relay.down().await;
    let listener = TcpListener::bind(relay.address).await.unwrap();
    desk.say("team", "two").await;
    tokio::time::timeout(PATIENCE, hostile(listener))
        .await
        .unwrap();
    assert!(desk.running.query(Query::Rooms).await.is_ok());
    relay.up().await;
    desk.settled().await;
    assert_eq!(desk.statements("team").await, ["one", "two"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_of_one_desk_say_nothing_that_would_link_its_rooms() {
    use tokio::io::{AsyncBufReadExt, BufReader};
    let (mut relay, desk) = opened().await;
    relay.down().await;
    let listener = TcpListener::bind(relay.address).await.unwrap();
    let mut heads = Vec::new();
    for _ in 0..3 {
        let (stream, _) = listener.accept().await.unwrap();
        let mut lines = BufReader::new(stream).lines();
        let mut head = Vec::new();
        while let Ok(Some(line)) = lines.next_line().await {
            if line.is_empty() {
                break;
            }
            // Sixteen fresh random bytes (RFC 6455 §4.1).
            if !line.to_lowercase().starts_with("sec-websocket-key") {
                head.push(line.to_lowercase());
            }
        }
        heads.push(head);
    }
    assert_eq!(heads[0], heads[1]);
    assert_eq!(heads[0], heads[2]);
    let host = format!("host: {}", relay.address);
    for line in &heads[0] {
        let known = [
            "get /v1/live http/1.1",
            &host,
            "connection: upgrade",
            "upgrade: websocket",
            "sec-websocket-version: 13",
        ];
        assert!(known.contains(&line.as_str()), "{line}");
    }
    drop(desk);
}

/// A certificate authority and a relay's certificate by it, as PEM files.
fn certificates(folder: &Path) -> (PathBuf, relay::TlsFiles) {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let own = rcgen::CertificateParams::new(names).unwrap();
    let own = own.signed_by(&key, &issuer).unwrap();
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let files = relay::TlsFiles {
        certificates: write("relay.pem", own.pem()),
        key: write("relay.key", key.serialize_pem()),
    };
    (write("authority.pem", authority_pem), files)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_behind_tls_is_spoken_to_if_its_authority_is_trusted_and_only_then() {
    // As the program's `main` does for its relay; another test may have.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let (authority, tls) = certificates(folder.path());
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut config = relay::Config::new(listen, folder.path().join("data"), "relay.test");
    config.tls = Some(tls);
    let running = relay::Relay::start(config).await.unwrap();
    let token = || {
        relay::mint_token(&folder.path().join("data"), 5)
            .unwrap()
            .to_string()
    };
    let url = format!("https://{}", running.address());
    let key = running.key().to_string();

    let stranger = Desk::new().await;
    let command = open_talks_at(url.clone(), key.clone(), token());
    stranger.command(command).await;
    loop {
        let told = stranger.running.settled(std::time::Duration::ZERO).await;
        let told = told.unwrap_err().to_string();
        if told.contains("certificate") {
            break;
        }
        tokio::task::yield_now().await;
    }

    let trusting = Desk::with(Options {
        authorities: Some(authority),
        ..Options::default()
    })
    .await;
    trusting.command(open_talks_at(url, key, token())).await;
    trusting.settled().await;
    trusting.say("team", "over TLS").await;
    trusting.settled().await;
    assert_eq!(trusting.statements("team").await, ["over TLS"]);
    running.shutdown().await;
}

#[test]
fn a_file_without_certificates_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authorities.pem");
    std::fs::write(&file, "no certificate").unwrap();
    let refused = goodoffices_client::transport::Transport::new(Some(&file)).err();
    assert!(refused.unwrap().to_string().contains("authorities.pem"));
}
