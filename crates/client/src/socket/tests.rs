//! Whoever owns the vault can speak to its desk; nobody makes it fall over.

use std::sync::Arc;
use std::time::Duration;

use desk::command::{OpenTalks, SideChoice};
use envelope::RelaySigner;
use envelope::wire::OpeningToken;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use zeroize::Zeroizing;

use super::*;
use crate::limits;
use crate::running::{Options, Running};
use crate::vault::{KeyCost, Passphrase, Vault};

struct Fixture {
    folder: TempDir,
    running: Running,
    serving: Option<Serving>,
}

async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::create(folder.path(), &Passphrase::new("words"), KeyCost::NONE).unwrap();
    let running = Running::start(vault, Options::default()).await.unwrap();
    let serving = Serving::start(running.clone(), None).unwrap();
    Fixture {
        folder,
        running,
        serving: Some(serving),
    }
}

/// Talks at a relay that does not exist: everything but the relay can be tried.
fn talks(title: &str) -> Command {
    Command::OpenTalks(OpenTalks {
        title: title.to_owned(),
        intermediary: "Algeria".to_owned(),
        language: "fr".to_owned(),
        name: "the envoy".to_owned(),
        device: "desk one".to_owned(),
        sides: vec![
            SideChoice {
                name: "North".to_owned(),
                language: "en".to_owned(),
            },
            SideChoice {
                name: "South".to_owned(),
                language: "fa".to_owned(),
            },
        ],
        relay: "ws://127.0.0.1:9".to_owned(),
        relay_key: RelaySigner::from_seed("relay.example", &[1; 32])
            .unwrap()
            .key()
            .to_string(),
        token: OpeningToken::from_bytes([2; 32]).to_string(),
    })
}

struct Program(BufReader<UnixStream>);

impl Program {
    async fn connect(fixture: &Fixture) -> Self {
        let path = fixture.folder.path().join(FILE);
        Self(BufReader::new(UnixStream::connect(path).await.unwrap()))
    }

    async fn write(&mut self, bytes: &[u8]) {
        // The desk may have closed already on what it was sent.
        let _ = self.0.write_all(bytes).await;
    }

    async fn say(&mut self, line: &Value) {
        self.write(format!("{line}\n").as_bytes()).await;
    }

    async fn hear(&mut self) -> Option<Value> {
        let mut line = String::new();
        match self.0.read_line(&mut line).await {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(serde_json::from_str(&line).unwrap()),
        }
    }

    async fn ask(&mut self, line: Value) -> Value {
        self.say(&line).await;
        self.hear().await.unwrap()
    }
}

#[tokio::test]
async fn a_remote_desk_answers_like_the_desk_itself() {
    let fixture = fixture().await;
    let remote = RemoteDesk::connect(fixture.folder.path()).await.unwrap();
    let mut here = fixture.running.events().unwrap();
    let mut there = remote.events().await.unwrap();
    let answer = remote.command(talks("Algiers")).await.unwrap();
    let Answer::Opening { rooms, .. } = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(rooms.len(), 3);
    for query in [
        Query::Rooms,
        Query::Tray,
        Query::Invitations,
        Query::Joinings,
        Query::Verify { room: None },
        Query::Show {
            room: desk::RoomName("North".to_owned()),
            last: None,
        },
        Query::Lines {
            room: desk::RoomName("team".to_owned()),
            from: 0,
            most: None,
        },
        Query::LinesBefore {
            room: desk::RoomName("team".to_owned()),
            before: 9,
            most: 1,
        },
    ] {
        let seen = fixture
            .running
            .query(query.clone())
            .await
            .map_err(|e| e.to_string());
        let told = remote.query(query).await.map_err(|e| e.to_string());
        assert_eq!(seen, told);
    }
    let refused = remote
        .query(Query::Show {
            room: desk::RoomName("nowhere".to_owned()),
            last: None,
        })
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), desk::ErrorKind::Misuse);
    assert!(refused.to_string().contains("nowhere"));
    // Something that both hear.
    let words = Command::Decline { invitation: 77 };
    assert!(remote.command(words).await.is_err());
    drop((fixture, remote));
    // Both streams end with the desk, after the same events.
    let mut heard = Vec::new();
    while let Some(notice) = there.next().await {
        heard.push(notice);
    }
    let mut seen = Vec::new();
    while let Some(notice) = here.next().await {
        seen.push(notice);
    }
    assert_eq!(seen, heard);
}

#[tokio::test]
async fn a_desk_says_what_is_not_settled_and_why() {
    let fixture = fixture().await;
    let remote = RemoteDesk::connect(fixture.folder.path()).await.unwrap();
    remote.settled(Duration::from_secs(60)).await.unwrap();
    remote.command(talks("Algiers")).await.unwrap();
    let refused = remote.settled(Duration::ZERO).await.unwrap_err();
    let ClientError::Unsettled { reasons } = refused else {
        panic!("{refused}");
    };
    assert!(
        reasons.iter().any(|reason| reason.contains("not open")),
        "{reasons:?}"
    );
}

#[tokio::test]
async fn every_line_that_is_no_request_gets_an_error_and_the_next_is_answered() {
    let fixture = fixture().await;
    let mut program = Program::connect(&fixture).await;
    for (line, id) in [
        ("nonsense", Value::Null),
        ("[]", Value::Null),
        ("7", Value::Null),
        ("{}", Value::Null),
        (r#"{"id":-1,"query":{"query":"rooms"}}"#, Value::Null),
        (r#"{"id":1}"#, json!(1)),
        (r#"{"id":2,"query":{"query":"secrets"}}"#, json!(2)),
        (r#"{"id":3,"query":{"query":"rooms"},"settle":1}"#, json!(3)),
        (r#"{"id":4,"query":{"query":"rooms"},"more":1}"#, json!(4)),
        (r#"{"id":5,"settle":-1}"#, json!(5)),
        (r#"{"id":6,"settle":1e300}"#, json!(6)),
        (r#"{"id":7,"links":false}"#, json!(7)),
        (r#"{"id":8,"watch":3}"#, json!(8)),
        (r#"{"id":9,"command":{"command":"say"}}"#, json!(9)),
        ("\u{1b}[2J", Value::Null),
    ] {
        program.write(format!("{line}\n").as_bytes()).await;
        let told = program.hear().await.unwrap();
        assert_eq!(told["error"]["kind"], "misuse", "{line}: {told}");
        assert_eq!(told["id"], id, "{line}: {told}");
    }
    program.write(b"\xff\xfe\n\n  \n").await;
    assert_eq!(program.hear().await.unwrap()["error"]["kind"], "misuse");
    let told = program
        .ask(json!({"id": 10, "query": {"query": "rooms"}}))
        .await;
    assert_eq!(
        told,
        json!({"id": 10, "view": {"view": "rooms", "rooms": []}})
    );
}

#[tokio::test]
async fn a_line_that_asks_two_things_does_neither() {
    let fixture = fixture().await;
    let mut program = Program::connect(&fixture).await;
    let requests = [
        ("command", json!({"command": "decline", "invitation": 1})),
        ("query", json!({"query": "rooms"})),
        ("watch", json!(true)),
        ("settle", json!(1)),
        ("links", json!(true)),
        ("attach", json!({"room": "team", "file": "/nowhere"})),
        (
            "fetch",
            json!({"room": "team", "number": 1, "file": "/nowhere", "patience_seconds": 1}),
        ),
    ];
    for (one, what) in &requests {
        for (other, too) in requests.iter().filter(|(other, _)| other != one) {
            let told = program
                .ask(json!({"id": 1, (*one): what, (*other): too}))
                .await;
            let message = told["error"]["message"].as_str().unwrap();
            assert!(message.contains("exactly one of"), "{one}, {other}: {told}");
        }
    }
}

#[tokio::test]
async fn a_line_without_end_is_cut_off_and_others_are_served() {
    let fixture = fixture().await;
    let mut program = Program::connect(&fixture).await;
    let writing = async {
        for _ in 0..=limits::LARGEST_LINE / 65536 {
            program.write(&[b'x'; 65536]).await;
        }
        let told = program.hear().await;
        assert!(told.is_none_or(|told| told["error"]["kind"] == "misuse"));
        assert_eq!(program.hear().await, None);
    };
    writing.await;
    let mut other = Program::connect(&fixture).await;
    let told = other.ask(json!({"id": 1, "links": true})).await;
    assert_eq!(told, json!({"id": 1, "links": []}));
}

#[tokio::test]
async fn several_programs_are_served_at_once_and_each_hears_its_own_answers() {
    let fixture = fixture().await;
    let mut programs = Vec::new();
    for number in 0..20_u64 {
        let mut program = Program::connect(&fixture).await;
        for part in 0..10 {
            let id = number * 100 + part;
            program
                .say(&json!({"id": id, "query": {"query": "rooms"}}))
                .await;
        }
        programs.push((number, program));
    }
    for (number, mut program) in programs {
        let mut ids = Vec::new();
        for _ in 0..10 {
            let told = program.hear().await.unwrap();
            assert_eq!(told["view"]["view"], "rooms");
            ids.push(told["id"].as_u64().unwrap());
        }
        ids.sort_unstable();
        assert_eq!(
            ids,
            (0..10).map(|part| number * 100 + part).collect::<Vec<_>>()
        );
    }
}

#[tokio::test]
async fn a_program_that_stops_writing_still_hears_its_answers() {
    let fixture = fixture().await;
    let mut program = Program::connect(&fixture).await;
    program
        .say(&json!({"id": 1, "query": {"query": "rooms"}}))
        .await;
    program.0.get_mut().shutdown().await.unwrap();
    assert_eq!(program.hear().await.unwrap()["id"], 1);
    assert_eq!(program.hear().await, None);
}

#[tokio::test]
async fn a_program_that_leaves_while_it_waits_holds_nothing_up() {
    let fixture = fixture().await;
    fixture.running.command(talks("Algiers")).await.unwrap();
    for _ in 0..2 * limits::SOCKET_CLIENTS {
        let mut program = Program::connect(&fixture).await;
        program.say(&json!({"id": 1, "settle": 86400})).await;
        program.say(&json!({"id": 2, "watch": true})).await;
        assert_eq!(
            program.hear().await.unwrap(),
            json!({"id": 2, "done": true})
        );
    }
    let mut program = Program::connect(&fixture).await;
    let told = program
        .ask(json!({"id": 3, "query": {"query": "tray"}}))
        .await;
    assert_eq!(told["view"]["view"], "tray");
}

#[tokio::test]
async fn where_no_desk_runs_one_is_told_so() {
    let empty = tempfile::tempdir().unwrap();
    let refused = RemoteDesk::connect(empty.path()).await.unwrap_err();
    assert!(matches!(refused, ClientError::NotRunning { .. }));
    // A desk that died left its socket behind.
    let mut fixture = fixture().await;
    let path = fixture.folder.path().join(FILE);
    fixture.serving = None;
    assert!(!path.exists());
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let refused = RemoteDesk::connect(fixture.folder.path())
        .await
        .unwrap_err();
    assert!(matches!(refused, ClientError::NotRunning { .. }));
    // The next desk of the vault takes its place.
    fixture.serving = Some(Serving::start(fixture.running.clone(), None).unwrap());
    assert!(RemoteDesk::connect(fixture.folder.path()).await.is_ok());
}

#[tokio::test]
async fn a_file_in_the_sockets_place_is_not_deleted() {
    let mut fixture = fixture().await;
    fixture.serving = None;
    let path = fixture.folder.path().join(FILE);
    std::fs::write(&path, "a letter").unwrap();
    let refused = Serving::start(fixture.running.clone(), None).err().unwrap();
    assert!(
        refused
            .to_string()
            .contains("something else lies in its place")
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "a letter");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_vault_deep_in_folders_can_be_spoken_to() {
    let above = tempfile::tempdir().unwrap();
    let deep = above.path().join("a".repeat(90)).join("b".repeat(90));
    let vault = Vault::create(&deep, &Passphrase::new("words"), KeyCost::NONE).unwrap();
    let running = Running::start(vault, Options::default()).await.unwrap();
    let _serving = Serving::start(running, None).unwrap();
    let remote = RemoteDesk::connect(&deep).await.unwrap();
    assert!(remote.query(Query::Rooms).await.is_ok());
}

#[tokio::test]
async fn a_desk_that_serves_pages_gives_links_to_them_and_another_says_that_it_does_not() {
    let mut fixture = fixture().await;
    let remote = RemoteDesk::connect(fixture.folder.path()).await.unwrap();
    let refused = remote.page_link().await.unwrap_err();
    assert_eq!(refused.kind(), desk::ErrorKind::Unavailable);
    fixture.serving = None;
    let front = Arc::new(Here::default());
    fixture.serving = Some(Serving::start(fixture.running.clone(), Some(front.clone())).unwrap());
    assert_eq!(remote.page_link().await.unwrap(), "http://here");
    remote.lock(false).await.unwrap();
    remote.lock(true).await.unwrap();
    assert_eq!(*front.locked.lock().unwrap(), [false, true]);
    let told = remote.accounts(AccountAct::List {}).await.unwrap();
    assert_eq!(told, AccountsTold::default());
}

/// Something in front of a desk.
#[derive(Default)]
struct Here {
    locked: std::sync::Mutex<Vec<bool>>,
}

impl Front for Here {
    fn page_link(&self) -> Option<String> {
        Some("http://here".to_owned())
    }

    fn lock(&self, close: bool) {
        self.locked.lock().unwrap().push(close);
    }

    fn accounts(&self, _: AccountAct) -> Later<'_, Result<AccountsTold, ClientError>> {
        Box::pin(async { Ok(AccountsTold::default()) })
    }
}

#[tokio::test]
async fn what_is_written_into_the_ledger_of_accounts_is_there_when_the_desk_runs_again() {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = Passphrase::new("a long one");
    let vault = Vault::create(folder.path(), &passphrase, KeyCost::NONE).unwrap();
    let running = Running::start(vault, Options::default()).await.unwrap();
    assert!(running.ledger().await.unwrap().is_empty());
    let value = Zeroizing::new(b"who has an account".to_vec());
    running.write_ledger(value.clone()).await.unwrap();
    let long = Zeroizing::new(vec![0; limits::LEDGER + 1]);
    assert!(running.write_ledger(long).await.is_err());
    running.close().await.unwrap();
    let vault = Vault::open(folder.path(), &passphrase).unwrap();
    let running = Running::start(vault, Options::default()).await.unwrap();
    assert_eq!(running.ledger().await.unwrap(), value);
}

#[tokio::test]
async fn only_the_owner_may_open_the_socket() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = fixture().await;
    let path = fixture.folder.path().join(FILE);
    let mode = std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn events_cross_the_socket_unchanged() {
    let events = [
        Event::Line {
            room: "ab".to_owned(),
            number: u64::MAX,
        },
        Event::Warning {
            room: None,
            text: "\u{202e}\u{1b}[31m \"quoted\" \n".to_owned(),
        },
        Event::Carried {
            room: "ab".to_owned(),
            permission: 1,
            stage: "shown".to_owned(),
            destination: "cd".to_owned(),
            number: Some(4),
            reason: None,
        },
    ];
    for event in events {
        let line = Line {
            id: None,
            told: Told::Event(event.clone()),
        };
        let text = serde_json::to_string(&line).unwrap();
        assert!(!text.contains('\n'), "one event is one line");
        let back: Line = serde_json::from_str(&text).unwrap();
        let Told::Event(back) = back.told else {
            panic!("{text}");
        };
        assert_eq!(back, event);
    }
}

proptest! {
    #[test]
    fn lines_come_out_as_they_went_in_however_they_are_cut(
        lines in prop::collection::vec("[^\n]{1,40}", 0..8),
        buffer in 1..50_usize,
    ) {
        let text = lines.join("\n");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let read = runtime.block_on(async {
            let mut from = BufReader::with_capacity(buffer, text.as_bytes());
            let mut read = Vec::new();
            while let Some(line) = line::read(&mut from, 160).await.unwrap() {
                read.push(String::from_utf8(line).unwrap());
            }
            read
        });
        prop_assert_eq!(read, lines);
    }

    #[test]
    fn a_line_over_the_limit_is_never_taken_in(length in 0..200_usize, limit in 0..200_usize, buffer in 1..50_usize) {
        let text = vec![b'x'; length];
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let read = runtime.block_on(async {
            let mut from = BufReader::with_capacity(buffer, text.as_slice());
            line::read(&mut from, limit).await
        });
        match read {
            Ok(line) => prop_assert!(length <= limit && line.unwrap_or_default().len() == length),
            Err(error) => prop_assert!(length > limit, "{}", error),
        }
    }
}
