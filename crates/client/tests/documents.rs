//! Documents over a real relay: put into a room, permitted, conveyed, fetched.

// Helpers of tests fail as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use desk::answer::{Answer, Event, View};
use desk::command::{Command, ConditionChoice, Permit, Query, RoomName, TermsChoice, WordsChoice};
use desk::envelope::Refusal;
use desk::envelope::wire::{FromRelay, Reply};
use desk::talks::view::Said;
use desk::talks::{Attribution, Wording};
use goodoffices_client::{AttachFile, ClientError, FetchFile, Fetched, Options};
use tempfile::TempDir;
use world::liar::{self, Altered};
use world::{Desk, RelayHouse, StandingClock, Talks, admit, open_talks, open_talks_at};

/// Bytes in which a pattern of the text shows wherever one looks.
fn bytes(length: usize) -> Vec<u8> {
    let pattern = b"the heron stands at the weir and ";
    pattern.iter().copied().cycle().take(length).collect()
}

fn attach(room: &str, file: &Path) -> AttachFile {
    AttachFile {
        room: RoomName(room.to_owned()),
        file: file.to_owned(),
        name: None,
        media_type: None,
        say: None,
        language: None,
    }
}

fn fetch(room: &str, number: u64, file: &Path) -> FetchFile {
    FetchFile {
        room: RoomName(room.to_owned()),
        number,
        file: file.to_owned(),
        patience_seconds: 60,
    }
}

/// The number of the line that holds a document, once there is one.
async fn document(desk: &Desk, room: &str) -> Option<u64> {
    let lines = desk.lines(room).await;
    lines.into_iter().find_map(|line| match line.what {
        Said::Document { .. }
        | Said::Conveyance {
            document: Some(_), ..
        } => Some(line.number),
        _ => None,
    })
}

async fn until_document(desk: &Desk, room: &str) -> u64 {
    desk.until("a document", async |desk| document(desk, room).await)
        .await
}

async fn permit_entry(desk: &Desk, number: u64, attribution: Attribution) {
    desk.command(Command::Permit {
        room: RoomName("intermediary".to_owned()),
        what: Permit::Words {
            words: WordsChoice::Of(number),
            terms: TermsChoice {
                condition: ConditionChoice::Unconditional,
                to: None,
                wording: Wording::Exact,
                attribution,
                expires: None,
            },
        },
    })
    .await;
}

async fn ready(desk: &Desk) -> u64 {
    desk.until("a permission", async |desk| {
        let View::Tray { items } = desk.running.query(Query::Tray).await.unwrap() else {
            panic!("no tray");
        };
        let ready = items.iter().find(|item| item.state == "ready");
        ready.map(|item| item.number)
    })
    .await
}

fn kept(desk: &Desk) -> Vec<PathBuf> {
    let folder = desk.folder.path().join("documents");
    std::fs::read_dir(folder).map_or_else(
        |_| Vec::new(),
        |files| files.map(|file| file.unwrap().path()).collect(),
    )
}

struct House {
    talks: Talks,
    files: TempDir,
}

impl House {
    async fn open() -> Self {
        Self {
            talks: Talks::open().await,
            files: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.files.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_crosses_byte_for_byte_and_the_relay_has_seen_nothing_of_it() {
    let house = House::open().await;
    let talks = &house.talks;
    let original = bytes(3_000_000);
    let file = house.file("heron draft.pdf", &original);
    let attaching = AttachFile {
        say: Some("The draft that we spoke of.".to_owned()),
        ..attach("intermediary", &file)
    };
    let answer = talks.north.running.attach(attaching).await.unwrap();
    assert!(matches!(answer, Answer::Attaching { .. }));
    let number = until_document(&talks.north, "intermediary").await;
    let said = talks
        .envoy
        .until("the words", async |desk| {
            desk.statements("North").await.pop()
        })
        .await;
    assert_eq!(said, "The draft that we spoke of.");
    permit_entry(&talks.north, number, Attribution::Attributed).await;
    let permission = ready(&talks.envoy).await;
    talks.envoy.convey("North", permission, 0).await;
    let arrived = until_document(&talks.south, "intermediary").await;
    talks.settled().await;

    let copy = house.files.path().join("copy.pdf");
    let fetched = talks
        .south
        .running
        .fetch(fetch("intermediary", arrived, &copy))
        .await
        .unwrap();
    assert_eq!(std::fs::read(&copy).unwrap(), original);
    let line = talks.south.conveyed("intermediary").await.remove(0);
    let Fetched { size, sha256, .. } = fetched;
    assert_eq!(
        line,
        format!("Document \"heron draft.pdf\", application/pdf, {size} bytes, SHA-256 {sha256}")
    );
    // The source's own people fetch theirs, from their own room.
    let own = house.files.path().join("own.pdf");
    let own_fetch = fetch("intermediary", number, &own);
    talks.north.running.fetch(own_fetch).await.unwrap();
    assert_eq!(std::fs::read(own).unwrap(), original);

    for desk in [&talks.envoy, &talks.north, &talks.south] {
        assert_eq!(kept(desk), Vec::<PathBuf>::new(), "nothing is left behind");
        let verify = Query::Verify { room: None };
        let View::Accounts { accounts } = desk.running.query(verify).await.unwrap() else {
            panic!("no accounts");
        };
        assert!(accounts.iter().all(|account| account.sound), "{accounts:?}");
    }
    let mut disk = Vec::new();
    for file in std::fs::read_dir(talks.relay.data.path()).unwrap() {
        disk.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    assert!(disk.len() > 2 * original.len(), "both copies lie there");
    for canary in ["heron", "draft", "the weir"] {
        let canary = canary.as_bytes();
        assert!(!disk.windows(canary.len()).any(|window| window == canary));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_is_attached_while_the_relay_is_away_and_the_desk_restarts() {
    let mut house = House::open().await;
    let original = bytes(1_000_000);
    let file = house.file("notes.txt", &original);
    house.talks.relay.down().await;
    let attaching = attach("intermediary", &file);
    house.talks.north.running.attach(attaching).await.unwrap();
    // From now on the desk has its own sealed copy.
    std::fs::remove_file(&file).unwrap();
    let waits = house.talks.north.running.settled(std::time::Duration::ZERO);
    let waits = waits.await.unwrap_err().to_string();
    assert!(
        waits.contains("\"notes.txt\" is not with the relay yet"),
        "{waits}"
    );
    house.talks.north.again().await;
    house.talks.relay.up().await;
    let number = until_document(&house.talks.envoy, "North").await;
    let copy = house.files.path().join("copy.txt");
    let fetching = fetch("North", number, &copy);
    house.talks.envoy.running.fetch(fetching).await.unwrap();
    assert_eq!(std::fs::read(copy).unwrap(), original);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_rooms_people_reach_a_document_and_only_by_its_number() {
    let house = House::open().await;
    let talks = &house.talks;
    let file = house.file("ours.txt", &bytes(5000));
    talks
        .north
        .running
        .attach(attach("delegation", &file))
        .await
        .unwrap();
    let number = until_document(&talks.north, "delegation").await;
    let copy = house.files.path().join("copy");
    for (desk, room) in [(&talks.envoy, "North"), (&talks.south, "delegation")] {
        let refused = desk.running.fetch(fetch(room, number, &copy)).await;
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("does not exist here"), "{refused}");
    }
    assert!(!copy.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_attached_changes_nothing() {
    let house = House::open().await;
    let north = &house.talks.north;
    let good = house.file("good.txt", &bytes(10));
    let empty = house.file("empty.txt", b"");
    let unnamed = AttachFile {
        name: Some("../up".to_owned()),
        ..attach("intermediary", &good)
    };
    let nowhere = attach("atlantis", &good);
    let typed = AttachFile {
        media_type: Some("no type".to_owned()),
        ..attach("intermediary", &good)
    };
    for (attaching, says) in [
        (attach("intermediary", &empty), "is empty"),
        (unnamed, "cannot be shown to others"),
        (nowhere, "no room is called"),
        (typed, "is no media type"),
    ] {
        let refused = north.running.attach(attaching).await.unwrap_err();
        assert!(refused.to_string().contains(says), "{refused}");
        assert_eq!(refused.kind(), desk::ErrorKind::Misuse, "{refused}");
    }
    house.talks.settled().await;
    assert_eq!(document(north, "intermediary").await, None);
    assert_eq!(kept(north), Vec::<PathBuf>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_whose_quota_is_full_is_told_as_such_and_words_still_pass() {
    let relay = RelayHouse::with_blobs(600_000).await;
    let desk = Desk::new().await;
    let guest = Desk::new().await;
    desk.command(open_talks(&relay)).await;
    admit(&desk, "North", &guest, "the northern head").await;
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("large.bin");
    std::fs::write(&file, bytes(1_000_000)).unwrap();
    let failed = desk
        .hear(|event| {
            matches!(event, Event::Document { stage, reason: Some(reason), .. }
            if stage == "failed" && reason.contains("its quota is full"))
        })
        .await;
    desk.running.attach(attach("North", &file)).await.unwrap();
    failed.await;
    desk.say("North", "words pass").await;
    desk.settled().await;
    assert_eq!(document(&desk, "North").await, None);
    assert_eq!(desk.statements("North").await, ["words pass"]);
    assert_eq!(kept(&desk), Vec::<PathBuf>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_that_the_relay_has_lost_is_asked_for_again() {
    let mut house = House::open().await;
    let file = house.file("lost.txt", &bytes(5000));
    let attaching = attach("intermediary", &file);
    house.talks.north.running.attach(attaching).await.unwrap();
    let number = until_document(&house.talks.envoy, "North").await;
    house.talks.settled().await;
    house.talks.relay.down().await;
    house.talks.relay.lose_blobs();
    house.talks.relay.up().await;
    let copy = house.files.path().join("copy");
    let fetching = fetch("North", number, &copy);
    let refused = house.talks.envoy.running.fetch(fetching).await.unwrap_err();
    assert!(matches!(refused, ClientError::Document(_)));
    assert!(refused.to_string().contains("attach it again"), "{refused}");
    assert!(!copy.exists());

    // Nor does it set out: what could fail is tried before anything is bound.
    permit_entry(&house.talks.north, number, Attribution::Attributed).await;
    let permission = ready(&house.talks.envoy).await;
    let failed = house
        .talks
        .envoy
        .hear(|event| matches!(event, Event::Carried { stage, .. } if stage == "failed"))
        .await;
    house.talks.envoy.convey("North", permission, 0).await;
    failed.await;
    house.talks.settled().await;
    assert_eq!(
        ready(&house.talks.envoy).await,
        permission,
        "it waits still"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_come_into_the_room_while_a_document_is_under_way() {
    let house = House::open().await;
    let original = bytes(40_000_000);
    let file = house.file("long.bin", &original);
    let north = &house.talks.north;
    let adviser = Desk::new().await;
    let attaching = attach("intermediary", &file);
    north.running.attach(attaching).await.unwrap();
    // The epoch ends, and with it the key under which parts were put.
    admit(north, "North", &adviser, "an adviser").await;
    // Whether the newcomer sees it hangs on who was first; the envoy does.
    let number = until_document(&house.talks.envoy, "North").await;
    let copy = house.files.path().join("copy");
    let fetching = fetch("North", number, &copy);
    house.talks.envoy.running.fetch(fetching).await.unwrap();
    assert_eq!(std::fs::read(copy).unwrap(), original);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_relay_says_of_the_parts_it_has_a_document_only_waits() {
    let relay = RelayHouse::start().await;
    // Four parts: named twice, in disorder, and more of them than there are.
    let missing = [
        vec![0; 4],
        vec![0, 0, 1, 1, 2, 2, 3, 3],
        vec![3, 1],
        vec![4],
    ];
    let lies = Arc::new(Mutex::new(VecDeque::from(missing)));
    let early = Arc::new(Mutex::new(3));
    let (telling, refusing) = (lies.clone(), early.clone());
    let altered: Altered = Arc::new(move |message| {
        let FromRelay::Reply { id, reply } = message else {
            return message;
        };
        let reply = match reply {
            Reply::MissingBlobs { places } => {
                let places = telling.lock().unwrap().pop_front().unwrap_or(places);
                Reply::MissingBlobs { places }
            }
            // As if its clock ran years ahead.
            Reply::BlobPut | Reply::BlobsKept if *refusing.lock().unwrap() > 0 => {
                *refusing.lock().unwrap() -= 1;
                Reply::Refused(Refusal::BlobExpired)
            }
            other => other,
        };
        FromRelay::Reply { id, reply }
    });
    let desk = Desk::new().await;
    let url = liar::before(relay.address, altered).await;
    desk.command(open_talks_at(url, relay.key(), relay.token()))
        .await;
    desk.settled().await;
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("parts.bin");
    std::fs::write(&file, bytes(900_000)).unwrap();
    desk.running.attach(attach("team", &file)).await.unwrap();
    let number = until_document(&desk, "team").await;
    assert!(lies.lock().unwrap().is_empty());
    assert_eq!(*early.lock().unwrap(), 0);
    let copy = files.path().join("copy");
    desk.running
        .fetch(fetch("team", number, &copy))
        .await
        .unwrap();
    assert_eq!(std::fs::read(copy).unwrap(), bytes(900_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_whose_time_is_over_by_ones_own_clock_is_to_be_attached_again() {
    let mut relay = RelayHouse::start().await;
    let clock = Arc::new(StandingClock::new());
    let desk = Desk::with(Options {
        clock: clock.clone(),
        ..Options::default()
    })
    .await;
    desk.command(open_talks(&relay)).await;
    desk.settled().await;
    relay.down().await;
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("late.bin");
    std::fs::write(&file, bytes(1000)).unwrap();
    let failed = desk
        .hear(|event| {
            matches!(event, Event::Document { stage, reason: Some(reason), .. }
            if stage == "failed" && reason.contains("attach the file again"))
        })
        .await;
    desk.running.attach(attach("team", &file)).await.unwrap();
    // A desk that was away for a year.
    clock.advance(365 * 24 * 60 * 60 * 1000);
    failed.await;
    assert_eq!(document(&desk, "team").await, None);
}
