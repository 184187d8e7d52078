//! A host, the desks that it hosts, and a browser on another device, as bare as an
//! enemy's.

use std::collections::BTreeMap;
use std::sync::Arc;

use client::{AccountAct, AccountsTold, KeyCost, Options, Passphrase, Running, Vault};
use goodoffices_pages::{self as pages, House, HouseOptions, Pages};
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::keeper::Keeper;

pub(crate) const HOST: &str = "Kestrel, counsel";
const PASSPHRASE: &str = "a long one";

/// A host's desk and the desks hosted beside it.
pub(crate) struct Fixture {
    pub(crate) house: Arc<House>,
    pub(crate) pages: Pages,
    pub(crate) running: Running,
    certificate: CertificateDer<'static>,
    pub(crate) folder: TempDir,
    port: u16,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, Vec<String>>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |values| &values[0])
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A browser: it has cookies.
#[derive(Default, Clone)]
pub(crate) struct Browser {
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        drop(rustls::crypto::ring::default_provider().install_default());
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let place = |name: &str| folder.path().join(name);
        std::fs::write(place("chain.pem"), made.cert.pem()).unwrap();
        std::fs::write(place("key.pem"), made.signing_key.serialize_pem()).unwrap();
        let vault = place("vault");
        let vault = Vault::create(&vault, &Passphrase::new(PASSPHRASE), KeyCost::NONE);
        let certificate = made.cert.der().clone();
        Self::serving(vault.unwrap(), folder, certificate).await
    }

    async fn serving(vault: Vault, folder: TempDir, certificate: CertificateDer<'static>) -> Self {
        let running = Running::start(vault, Options::default()).await.unwrap();
        let options = Self::options(&folder, "127.0.0.1:0");
        let house = House::open(running.clone(), options).await.unwrap();
        let address = house.address();
        let port = address.trim_end_matches('/').rsplit(':').next().unwrap();
        let options = pages::Options {
            house: Some(house.clone()),
            ..pages::Options::default()
        };
        let pages = Pages::start(running.clone(), options).await.unwrap();
        Self {
            port: port.parse().unwrap(),
            house,
            pages,
            running,
            certificate,
            folder,
        }
    }

    /// How desks are hosted here.
    pub(crate) fn options(folder: &TempDir, listen: &str) -> HouseOptions {
        HouseOptions {
            listen: listen.parse().unwrap(),
            tls: tls::TlsFiles {
                certificates: folder.path().join("chain.pem"),
                key: folder.path().join("key.pem"),
            },
            public_name: "localhost".to_owned(),
            hosted_by: HOST.to_owned(),
            idle: std::time::Duration::from_secs(900),
            hold: std::time::Duration::from_secs(10),
            relay_authorities: None,
            usual: pages::Usual::default(),
        }
    }

    /// The machine was off and runs again.
    pub(crate) async fn again(self) -> Self {
        let Self {
            house,
            pages,
            running,
            certificate,
            folder,
            ..
        } = self;
        drop(pages);
        house.close().await;
        drop(house);
        running.close().await.unwrap();
        let place = folder.path().join("vault");
        let vault = Vault::open(&place, &Passphrase::new(PASSPHRASE)).unwrap();
        Self::serving(vault, folder, certificate).await
    }

    pub(crate) fn host(&self) -> String {
        format!("localhost:{}", self.port)
    }

    pub(crate) fn origin(&self) -> String {
        format!("https://{}", self.host())
    }

    pub(crate) async fn act(&self, act: AccountAct) -> AccountsTold {
        self.house.act(act).await.unwrap()
    }

    /// Invites somebody; where the link leads.
    pub(crate) async fn invite(&self, name: &str) -> String {
        let invite = AccountAct::Invite {
            name: name.to_owned(),
            valid_seconds: 3600,
        };
        let link = self.act(invite).await.link.unwrap();
        link.strip_prefix(&self.origin()).unwrap().to_owned()
    }

    /// Sends a request over TLS as it is written here.
    pub(crate) async fn raw(&self, head: &str, body: &str) -> Answer {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let config = rustls::ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        let mut stream = connector.connect(name, stream).await.unwrap();
        let request = format!(
            "{head}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut told = Vec::new();
        // A server that closes at once is heard all the same.
        let _ = stream.read_to_end(&mut told).await;
        let told = String::from_utf8(told).unwrap();
        let (head, body) = told.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            let values = headers.entry(name.to_lowercase()).or_default();
            values.push(value.to_owned());
        }
        Answer {
            status: status.parse().unwrap(),
            headers,
            body: body.to_owned(),
        }
    }

    pub(crate) async fn get(&self, browser: &mut Browser, path: &str) -> Answer {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{}",
            self.host(),
            browser.header()
        );
        let answer = self.raw(&head, "").await;
        browser.keep(&answer);
        answer
    }

    pub(crate) async fn post(&self, browser: &mut Browser, path: &str, body: &str) -> Answer {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nOrigin: {}\r\n{}Content-Type: application/x-www-form-urlencoded\r\n",
            self.host(),
            self.origin(),
            browser.header()
        );
        let answer = self.raw(&head, body).await;
        browser.keep(&answer);
        answer
    }

    /// Makes a passkey at a place; the last answer.
    pub(crate) async fn make(
        &self,
        browser: &mut Browser,
        place: &str,
        keeper: &mut Keeper,
    ) -> Answer {
        let asked = self.post(browser, &format!("{place}/challenge"), "").await;
        assert_eq!(asked.status, 200, "{}", asked.body);
        let proof = keeper.make(&asked.json()).to_string();
        self.post(browser, &format!("{place}/proof"), &proof).await
    }

    /// Proves a passkey at a place; the last answer.
    pub(crate) async fn prove(
        &self,
        browser: &mut Browser,
        place: &str,
        keeper: &mut Keeper,
    ) -> Answer {
        let asked = self.post(browser, &format!("{place}/challenge"), "").await;
        assert_eq!(asked.status, 200, "{}", asked.body);
        let proof = keeper.prove(&asked.json()).to_string();
        self.post(browser, &format!("{place}/proof"), &proof).await
    }

    /// Somebody who was invited and came in.
    pub(crate) async fn guest(&self, name: &str, number: u8) -> Guest {
        let place = self.invite(name).await;
        let mut browser = Browser::default();
        let mut keeper = Keeper::new(number, &self.origin());
        let came = self.make(&mut browser, &place, &mut keeper).await;
        assert_eq!(came.status, 200, "{}", came.body);
        assert_eq!(came.header("desk-goes"), "/");
        Guest {
            way_in: format!("/enter/{}", browser.cookies["__Host-account"]),
            browser,
            keeper,
        }
    }
}

/// Somebody with an account.
pub(crate) struct Guest {
    pub(crate) browser: Browser,
    pub(crate) keeper: Keeper,
    pub(crate) way_in: String,
}

impl Browser {
    fn header(&self) -> String {
        let pairs = self.cookies.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        match pairs.is_empty() {
            true => String::new(),
            false => format!("Cookie: {}\r\n", pairs.join("; ")),
        }
    }

    fn keep(&mut self, answer: &Answer) {
        for set in answer.headers.get("set-cookie").into_iter().flatten() {
            for demanded in [
                "__Host-",
                "; HttpOnly",
                "; Secure",
                "; Path=/",
                "; SameSite=",
            ] {
                assert!(set.contains(demanded), "{set}");
            }
            let pair = set.split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
