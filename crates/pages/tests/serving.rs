//! Who is let in, and what every answer carries: asked with bare HTTP, as an
//! enemy would, not as a browser.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

use std::collections::BTreeMap;

use client::{KeyCost, Options, Passphrase, Running, Vault};
use goodoffices_pages::{self as pages, Pages};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const PASSPHRASE: &str = "a long one";

/// A desk without rooms, and its pages.
struct Fixture {
    pages: Pages,
    running: Running,
    _folder: TempDir,
}

async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::create(folder.path(), &Passphrase::new(PASSPHRASE), KeyCost::NONE).unwrap();
    let running = Running::start(vault, Options::default()).await.unwrap();
    let pages = Pages::start(running.clone(), pages::Options::default())
        .await
        .unwrap();
    Fixture {
        pages,
        running,
        _folder: folder,
    }
}

struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Fixture {
    fn host(&self) -> String {
        self.pages.address().to_string()
    }

    /// Sends a request as it is written here.
    async fn raw(&self, head: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.pages.address()).await.unwrap();
        let request = format!(
            "{head}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut told = String::new();
        stream.read_to_string(&mut told).await.unwrap();
        let (head, body) = told.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        Answer {
            status: status.parse().unwrap(),
            headers: headers
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect(),
            body: body.to_owned(),
        }
    }

    async fn get(&self, path: &str, more: &str) -> Answer {
        let host = self.host();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}");
        self.raw(&head, "").await
    }

    async fn post(&self, path: &str, more: &str, body: &str) -> Answer {
        let host = self.host();
        let form = "Content-Type: application/x-www-form-urlencoded\r\n";
        let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\n{form}{more}");
        self.raw(&head, body).await
    }

    /// Takes a seat; returns the header that proves it.
    async fn sit(&self) -> String {
        let link = self.pages.link().unwrap();
        let path = link.split_once(&self.host()).unwrap().1;
        let answer = self.get(path, "").await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.headers["location"], "/");
        let cookie = answer.headers["set-cookie"].split(';').next().unwrap();
        format!("Cookie: {cookie}\r\n")
    }

    fn origin(&self) -> String {
        format!("Origin: http://{}\r\n", self.host())
    }
}

#[tokio::test]
async fn a_link_opens_the_desk_once() {
    let fixture = fixture().await;
    let link = fixture.pages.link().unwrap();
    let path = link.split_once(&fixture.host()).unwrap().1;
    assert_eq!(fixture.get("/", "").await.status, 401);
    let first = fixture.get(path, "").await;
    let cookie = &first.headers["set-cookie"];
    assert!(cookie.contains("HttpOnly"), "{cookie}");
    assert!(cookie.contains("SameSite=Strict"), "{cookie}");
    let again = fixture.get(path, "").await;
    assert_eq!(again.status, 410);
    assert!(!again.headers.contains_key("set-cookie"));
    let invented = fixture.get("/open/AAAAAAAAAAAAAAAAAAAAAAAA", "").await;
    assert_eq!(invented.status, 410);
}

#[tokio::test]
async fn a_preview_of_a_link_does_not_spend_it() {
    let fixture = fixture().await;
    let link = fixture.pages.link().unwrap();
    let path = link.split_once(&fixture.host()).unwrap().1;
    let head = format!("HEAD {path} HTTP/1.1\r\nHost: {}\r\n", fixture.host());
    assert_eq!(fixture.raw(&head, "").await.status, 204);
    assert_eq!(fixture.get(path, "").await.status, 303);
}

#[tokio::test]
async fn a_link_from_another_site_seats_the_browser_although_it_withholds_strict_cookies() {
    let fixture = fixture().await;
    let link = fixture.pages.link().unwrap();
    let path = link.split_once(&fixture.host()).unwrap().1;
    let from = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
    let answer = fixture.get(path, from).await;
    assert_eq!(answer.status, 200);
    assert!(answer.headers.contains_key("set-cookie"));
    assert!(answer.body.contains("http-equiv=\"refresh\""));
}

#[tokio::test]
async fn a_name_that_somebody_points_at_this_machine_is_refused() {
    let fixture = fixture().await;
    let cookie = fixture.sit().await;
    let port = fixture.pages.address().port();
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        &format!("localhost:{port}"),
        "127.0.0.1",
        "",
    ] {
        let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\n{cookie}");
        assert_eq!(fixture.raw(&head, "").await.status, 403, "{host}");
    }
    let both = format!(
        "GET / HTTP/1.1\r\nHost: {}\r\nHost: evil.example\r\n{cookie}",
        fixture.host()
    );
    let status = fixture.raw(&both, "").await.status;
    assert!(status == 403 || status == 400, "{status}");
}

#[tokio::test]
async fn nothing_is_done_for_another_page_even_one_of_another_port_here() {
    let fixture = fixture().await;
    let cookie = fixture.sit().await;
    for origin in [
        "",
        "Origin: null\r\n",
        "Origin: http://evil.example\r\n",
        "Origin: http://127.0.0.1:1\r\n",
        &format!("Origin: https://{}\r\n", fixture.host()),
        &format!("{}Sec-Fetch-Site: same-site\r\n", fixture.origin()),
        &format!(
            "{}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n",
            fixture.origin()
        ),
    ] {
        let answer = fixture
            .post("/lock", &format!("{cookie}{origin}"), "")
            .await;
        assert_eq!(answer.status, 403, "{origin:?}");
    }
    let fetched = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n";
    assert_eq!(
        fixture.get("/", &format!("{cookie}{fetched}")).await.status,
        403
    );
    // The desk's own page does it.
    let own = format!("{cookie}{}", fixture.origin());
    assert_eq!(fixture.post("/lock", &own, "").await.status, 303);
}

#[tokio::test]
async fn every_answer_forbids_what_a_page_of_the_desk_never_needs() {
    let fixture = fixture().await;
    let cookie = fixture.sit().await;
    for (path, more) in [
        ("/", cookie.as_str()),
        ("/", ""),
        ("/nowhere", &cookie),
        ("/open/x", ""),
    ] {
        let answer = fixture.get(path, more).await;
        let policy = &answer.headers["content-security-policy"];
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(policy.contains("require-trusted-types-for 'script'"));
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(!policy.contains("http"), "no other origin: {policy}");
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        assert_eq!(answer.headers["referrer-policy"], "same-origin");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(
            answer.headers["cross-origin-resource-policy"],
            "same-origin"
        );
    }
}

#[tokio::test]
async fn the_pages_hold_no_script_or_style_of_their_own_and_name_no_other_place() {
    let fixture = fixture().await;
    let cookie = fixture.sit().await;
    let page = fixture.get("/begin", &cookie).await;
    assert_eq!(page.status, 200);
    for forbidden in [
        "<style",
        "style=",
        "onclick",
        "onload",
        "http://",
        "https://",
        "javascript:",
    ] {
        assert!(!page.body.contains(forbidden), "{forbidden}");
    }
    let places = page
        .body
        .split('"')
        .filter(|part| part.starts_with("/assets/"));
    let mut count = 0;
    for place in places {
        count += 1;
        let asset = fixture.get(place, "").await;
        assert_eq!(asset.status, 200, "{place}");
        assert!(asset.headers["cache-control"].contains("immutable"));
        // Namespaces are named like places, and are none.
        let outside = asset.body.replace("http://www.w3.org/", "");
        assert!(
            !outside.contains("http://") && !outside.contains("https://"),
            "{place}"
        );
    }
    assert_eq!(count, 4);
}

#[tokio::test]
async fn a_locked_desk_shows_nothing_until_its_passphrase_is_given() {
    let fixture = fixture().await;
    let cookie = fixture.sit().await;
    let own = format!("{cookie}{}", fixture.origin());
    assert_eq!(
        fixture.post("/lock", &own, "").await.headers["location"],
        "/locked"
    );
    assert_eq!(
        fixture.get("/", &cookie).await.headers["location"],
        "/locked"
    );
    assert_eq!(
        fixture.post("/rooms/x/say", &own, "words=x").await.status,
        423
    );
    assert_eq!(
        fixture.get("/live?of=x", &cookie).await.headers["location"],
        "/locked"
    );
    let wrong = fixture
        .post("/unlock", &own, "passphrase=a+wrong+one")
        .await;
    assert_eq!(wrong.status, 403);
    assert_eq!(
        fixture.get("/", &cookie).await.headers["location"],
        "/locked"
    );
    let right = fixture.post("/unlock", &own, "passphrase=a+long+one").await;
    assert_eq!(right.headers["location"], "/");
    assert_eq!(fixture.get("/begin", &cookie).await.status, 200);
    // The desk itself ran on all the while.
    assert!(
        fixture
            .running
            .query(desk::command::Query::Rooms)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn another_desks_cookie_opens_nothing_here() {
    let (here, there) = (fixture().await, fixture().await);
    let cookie = there.sit().await;
    assert_eq!(here.get("/", &cookie).await.status, 401);
    let renamed = cookie.replace(
        &there.pages.address().port().to_string(),
        &here.pages.address().port().to_string(),
    );
    assert_eq!(here.get("/", &renamed).await.status, 401);
}

#[tokio::test]
async fn a_language_is_chosen_and_nobody_is_sent_elsewhere_by_it() {
    let fixture = fixture().await;
    let cookie = fixture.sit().await;
    let own = format!("{cookie}{}", fixture.origin());
    for (back, goes) in [
        ("/", "/"),
        ("//evil.example", "/"),
        ("/%5Cevil.example", "/"),
        ("https://evil.example", "/"),
        ("/rooms/ab", "/rooms/ab"),
    ] {
        let body = format!("language=fa&back={back}");
        let answer = fixture.post("/language", &own, &body).await;
        assert_eq!(answer.headers["location"], goes, "{back}");
    }
    let page = fixture.get("/begin", &cookie).await.body;
    assert!(page.contains("<html lang=\"fa\" dir=\"rtl\">"));
}

#[tokio::test]
async fn what_is_filled_in_is_kept_of_forms_that_there_are_also_as_the_page_locks() {
    let fixture = fixture().await;
    let cookie = fixture.sit().await;
    let own = format!("{cookie}{}", fixture.origin());
    let keep = async |of: &str| {
        let path = format!("/filled/draft?of={of}");
        fixture
            .post(&path, &own, "words=name%3DPlover")
            .await
            .status
    };
    assert_eq!(keep("/begin/join").await, 204);
    for none in ["/rooms/ab/ask", "/talks/ab/charter/propose", "/unlock", "x"] {
        assert_eq!(keep(none).await, 404, "{none}");
    }
    fixture.post("/lock", &own, "").await;
    assert_eq!(keep("/begin/join").await, 204);
    let told = fixture.get("/filled/draft?of=/begin/join", &cookie).await;
    assert!(!told.body.contains("Plover"), "a locked page tells nothing");
}

#[tokio::test]
async fn the_pages_are_never_served_beyond_this_machine() {
    let fixture = fixture().await;
    let options = pages::Options {
        listen: "0.0.0.0:0".parse().unwrap(),
        ..pages::Options::default()
    };
    assert!(
        Pages::start(fixture.running.clone(), options)
            .await
            .is_err()
    );
}
