//! What an idle connection costs the relay's process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use envelope::{OpeningToken, Position, Reply, Request};
use goodoffices_relay::{Relay, TlsFiles, mint_token};
use tokio_tungstenite::Connector;

use crate::support::{Desk, access, config, opening, room};
use crate::{folder, runtime};

const DATA: &str = "RELAY_BENCH_DATA";
const TLS: &str = "RELAY_BENCH_TLS";
const CONNECTIONS: usize = 2000;

/// Whether this process is to be the relay.
pub(crate) fn is_relay() -> bool {
    std::env::var_os(DATA).is_some()
}

/// The relay's process: says where it is, and serves until its input ends.
pub(crate) fn relay() {
    let data = PathBuf::from(std::env::var_os(DATA).unwrap());
    let token = mint_token(&data, 1).unwrap();
    let mut config = config(&data);
    if let Some(folder) = std::env::var_os(TLS).map(PathBuf::from) {
        rustls::crypto::ring::default_provider()
            .install_default()
            .unwrap();
        config.tls = Some(TlsFiles {
            certificates: folder.join("cert.pem"),
            key: folder.join("key.pem"),
        });
    }
    runtime().block_on(async {
        let running = Relay::start(config).await.unwrap();
        println!("{} {token}", running.address());
        let end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
        end.await.unwrap().unwrap();
        running.shutdown().await;
    });
}

pub(crate) fn run() {
    println!(
        "idle: {CONNECTIONS} connections that proved access and follow a room: \
         {:.1} kB each in the clear (target 20), {:.1} kB each over TLS",
        per_connection(None),
        per_connection(Some(certificate())),
    );
}

/// A certificate's folder, and a client that trusts it.
type Trusted = (tempfile::TempDir, Connector);

fn certificate() -> Trusted {
    drop(rustls::crypto::ring::default_provider().install_default());
    let folder = folder();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(folder.path().join("cert.pem"), made.cert.pem()).unwrap();
    std::fs::write(
        folder.path().join("key.pem"),
        made.signing_key.serialize_pem(),
    )
    .unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let client = rustls::ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    (folder, Connector::Rustls(Arc::new(client)))
}

/// Kilobytes of resident memory per connection.
fn per_connection(trusted: Option<Trusted>) -> f64 {
    let data = folder();
    let tls = trusted.as_ref().map(|(folder, _)| folder.path());
    let (mut child, address, token) = spawn(data.path(), tls);
    let connector = trusted.as_ref().map(|(_, connector)| connector.clone());
    let used = runtime().block_on(async {
        let mut first = connect(address, &connector).await;
        assert_eq!(first.ask(opening(&token, room(1))).await, Reply::Opened);
        // Some go first, so that what all share is there.
        let mut desks = vec![first];
        for _ in 0..100 {
            desks.push(follower(address, &connector).await);
        }
        let before = resident(child.id());
        for _ in 0..CONNECTIONS {
            desks.push(follower(address, &connector).await);
        }
        resident(child.id()) - before
    });
    drop(child.stdin.take());
    child.wait().unwrap();
    used / CONNECTIONS as f64 / 1000.0
}

async fn follower(address: SocketAddr, connector: &Option<Connector>) -> Desk {
    let mut desk = connect(address, connector).await;
    let proved = desk.prove(room(1), &access(1)).await;
    assert!(matches!(proved, Reply::Proved { .. }));
    let live = desk.ask(Request::Live { from: Position(0) }).await;
    assert!(matches!(live, Reply::Live { .. }));
    desk
}

async fn connect(address: SocketAddr, connector: &Option<Connector>) -> Desk {
    let Some(connector) = connector else {
        return Desk::connect(address).await;
    };
    let url = format!("wss://localhost:{}/v1/live", address.port());
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let connector = Some(connector.clone());
    let (socket, _) = tokio_tungstenite::client_async_tls_with_config(url, stream, None, connector)
        .await
        .unwrap();
    Desk::greeted(socket).await
}

fn spawn(data: &Path, tls: Option<&Path>) -> (Child, SocketAddr, OpeningToken) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .env(DATA, data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    if let Some(folder) = tls {
        command.env(TLS, folder);
    }
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    said.read_line(&mut line).unwrap();
    let (address, token) = line.trim().split_once(' ').unwrap();
    (child, address.parse().unwrap(), token.parse().unwrap())
}

/// Resident bytes of a process (Linux).
fn resident(process: u32) -> f64 {
    std::io::stdout().flush().unwrap();
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: f64 = line
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    kilobytes * 1024.0
}
