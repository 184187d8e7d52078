//! What an operator relies on: one relay per directory, orderly ends, full
//! disks, TLS, and logs that tell nothing about anybody.

use std::io::Write;
use std::sync::{Arc, Mutex};

use envelope::{FromRelay, Position, Refusal, Reply, Request};
use goodoffices_relay::{Relay, StartError, TlsFiles, mint_token, relay_key};
use tracing_subscriber::fmt::MakeWriter;

use crate::support::*;

#[tokio::test]
async fn a_second_relay_on_the_same_directory_is_refused_until_the_first_ends() {
    let folder = tempfile::tempdir().unwrap();
    let first = start(folder.path()).await;
    let Err(refused) = Relay::start(config(folder.path())).await else {
        panic!("two relays on one directory")
    };
    assert!(
        refused.to_string().contains("another relay serves"),
        "{refused}"
    );
    first.shutdown().await;
    start(folder.path()).await.shutdown().await;
}

#[tokio::test]
async fn a_relay_keeps_its_name_and_its_key_is_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    assert!(relay_key(folder.path()).is_err(), "before the first start");
    let running = start(folder.path()).await;
    assert_eq!(&relay_key(folder.path()).unwrap(), running.key());
    running.shutdown().await;
    let mut other = config(folder.path());
    other.name = "other.example".to_owned();
    let Err(refused) = Relay::start(other).await else {
        panic!("two names for one key")
    };
    assert!(matches!(refused, StartError::Data(_)), "{refused}");
    use std::os::unix::fs::PermissionsExt;
    let key = folder.path().join("signing-key");
    let mode = std::fs::metadata(&key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::write(&key, "words").unwrap();
    let Err(refused) = Relay::start(config(folder.path())).await else {
        panic!("words are no key")
    };
    assert!(refused.to_string().contains("no signing key"), "{refused}");
}

#[tokio::test]
async fn an_address_in_use_and_a_bad_name_are_said_plainly() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let running = start(folder.path()).await;
    let mut unnamed = config(other.path());
    unnamed.name = "two words".to_owned();
    let refused = Relay::start(unnamed).await.err().unwrap();
    assert!(refused.to_string().contains("relay's name"), "{refused}");
    let mut taken = config(other.path());
    taken.listen = running.address();
    let refused = Relay::start(taken).await.err().unwrap();
    assert!(refused.to_string().contains("cannot listen"), "{refused}");
    assert!(mint_token(other.path(), 0).is_err());
    running.shutdown().await;
}

#[tokio::test]
async fn shutdown_answers_what_is_in_flight_and_loses_nothing_acknowledged() {
    let (folder, running, mut desk) = with_room().await;
    let mut idle = Desk::member(running.address(), room(1), &access(1)).await;
    let mut ids = Vec::new();
    for number in 0..10 {
        let request = Request::Append {
            expected: None,
            frame: frame(number),
        };
        ids.push((number, desk.begin(&request).await));
    }
    running.shutdown().await;
    assert_eq!(
        idle.pushed().await,
        FromRelay::Closing(Refusal::ShuttingDown)
    );
    let mut acknowledged = Vec::new();
    for (number, id) in ids {
        match desk.try_reply_to(id).await {
            Some(Reply::Appended { position, .. }) => acknowledged.push((number, position)),
            Some(other) => assert_eq!(other, refused(Refusal::ShuttingDown)),
            None => {}
        }
    }
    let running = start(folder.path()).await;
    let mut desk = Desk::member(running.address(), room(1), &access(1)).await;
    let log = desk.read_all().await;
    for (number, position) in acknowledged {
        assert_eq!(log[position.0 as usize], frame(number));
    }
    running.shutdown().await;
}

#[tokio::test]
async fn a_full_disk_refuses_clearly_keeps_everything_and_still_reads() {
    let folder = tempfile::tempdir().unwrap();
    let token = mint_token(folder.path(), 1).unwrap();
    let mut small = config(folder.path());
    small.largest_store = Some(200 * 1024);
    let running = Relay::start(small).await.unwrap();
    open(running.address(), &token, room(1)).await;
    let mut desk = Desk::member(running.address(), room(1), &access(1)).await;
    let mut stored = 0;
    let refusal = loop {
        let request = Request::Append {
            expected: Some(Position(stored)),
            frame: frame(stored),
        };
        match desk.ask(request).await {
            Reply::Appended { .. } => stored += 1,
            other => break other,
        }
    };
    assert_eq!(refusal, refused(Refusal::Storage));
    assert!(stored > 20);
    let expected: Vec<_> = (0..stored).map(frame).collect();
    assert_eq!(desk.read_all().await, expected);
    running.shutdown().await;
    // The operator makes room.
    let running = start(folder.path()).await;
    let mut desk = Desk::member(running.address(), room(1), &access(1)).await;
    assert_eq!(desk.read_all().await, expected);
    assert_eq!(desk.append(stored).await, (stored, false));
    running.shutdown().await;
}

#[tokio::test]
async fn with_a_certificate_everything_goes_over_tls_and_nothing_in_the_clear() {
    drop(rustls::crypto::ring::default_provider().install_default());
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (certificates, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    std::fs::write(&certificates, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let data = folder.path().join("data");
    let token = mint_token(&data, 1).unwrap();
    let mut config = config(&data);
    config.tls = Some(TlsFiles {
        certificates,
        key: key.clone(),
    });
    let running = Relay::start(config.clone()).await.unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let client = rustls::ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = tokio_tungstenite::Connector::Rustls(Arc::new(client));
    let url = format!("wss://localhost:{}/v1/live", running.address().port());
    let stream = tokio::net::TcpStream::connect(running.address())
        .await
        .unwrap();
    let (socket, _) =
        tokio_tungstenite::client_async_tls_with_config(url, stream, None, Some(connector))
            .await
            .unwrap();
    let mut desk = Desk::greeted(socket).await;
    assert_eq!(desk.ask(opening(&token, room(1))).await, Reply::Opened);
    let clear = format!("ws://{}/v1/live", running.address());
    assert!(tokio_tungstenite::connect_async(clear).await.is_err());
    running.shutdown().await;
    std::fs::write(&key, "no key").unwrap();
    let refused = Relay::start(config).await.err().unwrap();
    assert!(refused.to_string().contains("key.pem"), "{refused}");
}

#[tokio::test]
async fn a_renewed_certificate_is_served_with_and_open_connections_go_on() {
    drop(rustls::crypto::ring::default_provider().install_default());
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles {
        certificates: folder.path().join("cert.pem"),
        key: folder.path().join("key.pem"),
    };
    let put = || {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        for (path, text) in [
            (&files.certificates, made.cert.pem()),
            (&files.key, made.signing_key.serialize_pem()),
        ] {
            let part = path.with_extension("part");
            std::fs::write(&part, text).unwrap();
            std::fs::rename(part, path).unwrap();
        }
        made.cert.der().clone()
    };
    let before = put();
    let data = folder.path().join("data");
    let token = mint_token(&data, 1).unwrap();
    let mut config = config(&data);
    config.tls = Some(files.clone());
    let running = Relay::start(config).await.unwrap();
    let connect = async |trusted: &rustls::pki_types::CertificateDer<'static>| {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(trusted.clone()).unwrap();
        let client = rustls::ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = tokio_tungstenite::Connector::Rustls(Arc::new(client));
        let url = format!("wss://localhost:{}/v1/live", running.address().port());
        let stream = tokio::net::TcpStream::connect(running.address());
        let stream = stream.await.unwrap();
        tokio_tungstenite::client_async_tls_with_config(url, stream, None, Some(connector)).await
    };
    let (socket, _) = connect(&before).await.unwrap();
    let mut desk = Desk::greeted(socket).await;
    let after = put();
    // It is looked for every ten seconds.
    let renewed = async {
        loop {
            match connect(&after).await {
                Ok((socket, _)) => return socket,
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(200)).await,
            }
        }
    };
    let patience = std::time::Duration::from_secs(60);
    let socket = tokio::time::timeout(patience, renewed).await.unwrap();
    Desk::greeted(socket).await;
    assert!(connect(&before).await.is_err(), "the old one is gone");
    assert_eq!(desk.ask(opening(&token, room(1))).await, Reply::Opened);
    running.shutdown().await;
}

/// Keeps all that is logged.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Kept {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_tells_that_the_relay_works_and_nothing_about_anybody() {
    let kept = Kept::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(kept.clone())
        .finish();
    // Process-wide, so that the writer's thread is heard too.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let token = mint_token(folder.path(), 1).unwrap();
    let mut small = config(folder.path());
    small.largest_store = Some(200 * 1024);
    let running = Relay::start(small).await.unwrap();
    let secret = envelope::RoomId::from_bytes(random());
    open(running.address(), &token, secret).await;
    let mut desk = Desk::member(running.address(), secret, &access(1)).await;
    let mut number = 0;
    let fill = loop {
        let request = Request::Append {
            expected: None,
            frame: frame(number),
        };
        number += 1;
        match desk.ask(request).await {
            Reply::Appended { .. } => {}
            other => break other,
        }
    };
    assert_eq!(fill, refused(Refusal::Storage));
    running.shutdown().await;
    let bytes = kept.0.lock().unwrap().clone();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("serving") && text.contains("shut down"));
    assert!(
        text.contains("the disk is full"),
        "the operator is told: {text}"
    );
    let shown = |bytes: &[u8]| {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let list: Vec<_> = bytes.iter().map(ToString::to_string).collect();
        [hex, list.join(", ")]
    };
    for secret in [
        shown(&secret.as_bytes()[..4]),
        shown(&token.as_bytes()[..4]),
        shown(&access(1).public().as_bytes()[..4]),
        shown(&frame(1).hash().as_bytes()[..4]),
        shown(&[0xA5; 8]),
        [token.to_string(), secret.to_string()],
    ]
    .concat()
    {
        assert!(!text.contains(&secret), "the log shows {secret}");
    }
}
