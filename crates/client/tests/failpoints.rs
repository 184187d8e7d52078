//! A vault survives the loss of its process, and a failure, at every write.
//!
//! Each failpoint of `failpoints::NAMES` is passed both ways: the write fails
//! there, and the process is killed there. Afterwards the vault opens with
//! everything acknowledged and either the whole last batch or nothing of it.
//! A name that stands nowhere on the way fails the test.
//!
//! At those of storing, a running desk fails too, in the middle of talks over a
//! real relay: it goes back to what is stored and goes on.
//!
//! A document, too, goes on where it stopped: when its connection breaks after
//! every part, and when the process is killed between two.
//!
//! The process that is killed is this program itself, called with a
//! failpoint's name and a folder; hence it has its own `main`.

// Helpers of tests fail as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use desk::effect::Write;
use desk::talks::view::Said;
use goodoffices_client::failpoints::{self, NAMES};
use goodoffices_client::vault::{KeyCost, Passphrase, Vault, VaultError};
use goodoffices_client::{AttachFile, FetchFile, Options, Running};
use world::{Desk, RelayHouse, open_talks};
use zeroize::Zeroizing;

const OLD: &str = "the old passphrase";
const NEW: &str = "the new passphrase";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, name, folder] = arguments.as_slice()
        && flag == "--die-at"
    {
        fail::cfg_callback(name.clone(), || std::process::abort()).unwrap();
        let _ = live(Path::new(folder));
        // Reached only if the failpoint is passed by nothing.
        return ExitCode::SUCCESS;
    }
    if let [_, flag, folder, file] = arguments.as_slice()
        && flag == "--attach-and-die"
    {
        return attach_and_die(Path::new(folder), Path::new(file));
    }
    let count = 2 * NAMES.len() + STORING.len() + 2;
    println!("running {count} tests");
    for name in NAMES {
        fails_at(name);
        println!("test a_write_that_fails_at {name} ... ok");
        killed_at(name);
        println!("test a_process_killed_at {name} ... ok");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    for name in STORING {
        runtime.block_on(desk_fails_at(name));
        println!("test a_running_desk_whose_vault_fails_at {name} ... ok");
    }
    runtime.block_on(document_interrupted());
    println!("test a_document_whose_connection_breaks_at_every_part_arrives ... ok");
    runtime.block_on(document_killed());
    println!("test a_document_whose_desk_is_killed_goes_on_where_it_stopped ... ok");
    println!("\ntest result: ok. {count} passed; 0 failed");
    ExitCode::SUCCESS
}

/// The failpoints that a running desk passes with every batch.
const STORING: [&str; 4] = [
    failpoints::STORE_BEGUN,
    failpoints::STORE_HALFWAY,
    failpoints::STORE_BEFORE_COMMIT,
    failpoints::STORE_AFTER_COMMIT,
];

/// Parts of the document below.
const PARTS: usize = 12;

/// A document of [`PARTS`] parts.
fn file(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("draft.bin");
    let bytes: Vec<u8> = (0..(PARTS - 1) * 262_144 + 1).map(|at| at as u8).collect();
    std::fs::write(&path, bytes).unwrap();
    path
}

fn attach(file: &Path) -> AttachFile {
    AttachFile {
        room: desk::RoomName("team".to_owned()),
        file: file.to_owned(),
        name: None,
        media_type: None,
        say: None,
        language: None,
    }
}

/// Counts how often a failpoint is passed from now on.
fn counted(name: &str) -> Arc<AtomicUsize> {
    let count = Arc::new(AtomicUsize::new(0));
    let passed = count.clone();
    fail::cfg_callback(name.to_owned(), move || {
        passed.fetch_add(1, Ordering::SeqCst);
    })
    .unwrap();
    count
}

async fn written(desk: &Desk, folder: &Path) -> Vec<u8> {
    let number = desk
        .until("the document", async |desk| {
            let lines = desk.lines("team").await;
            lines.into_iter().find_map(|line| match line.what {
                Said::Document { .. } => Some(line.number),
                _ => None,
            })
        })
        .await;
    let copy = folder.join("copy.bin");
    let fetch = FetchFile {
        room: desk::RoomName("team".to_owned()),
        number,
        file: copy.clone(),
        patience_seconds: 60,
    };
    desk.running.fetch(fetch).await.unwrap();
    std::fs::read(copy).unwrap()
}

/// The connection breaks after every single part, in both directions: each part
/// is acknowledged once, and the bytes are the same.
async fn document_interrupted() {
    let relay = RelayHouse::start().await;
    let desk = Desk::new().await;
    desk.command(open_talks(&relay)).await;
    desk.settled().await;
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path());
    let points = [
        failpoints::DOCUMENT_PART_PUT,
        failpoints::DOCUMENT_PART_FETCHED,
    ];
    for name in points {
        fail::cfg(name, "100*return->off").unwrap();
    }
    desk.running.attach(attach(&file)).await.unwrap();
    let bytes = written(&desk, folder.path()).await;
    for name in points {
        fail::remove(name);
    }
    assert!(bytes == std::fs::read(&file).unwrap());
}

/// The process ends after the fourth part; the next one puts the rest.
async fn document_killed() {
    let relay = RelayHouse::start().await;
    let mut desk = Desk::new().await;
    desk.command(open_talks(&relay)).await;
    desk.settled().await;
    desk.running.close().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path());
    let status = Command::new(std::env::current_exe().unwrap())
        .arg("--attach-and-die")
        .arg(desk.folder.path())
        .arg(&file)
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), None, "killed, not ended: {status}");
    let put = counted(failpoints::DOCUMENT_PART_PUT);
    let vault = Vault::open(desk.folder.path(), &world::passphrase()).unwrap();
    desk.running = Running::start(vault, Options::default()).await.unwrap();
    let bytes = written(&desk, folder.path()).await;
    fail::remove(failpoints::DOCUMENT_PART_PUT);
    assert!(bytes == std::fs::read(&file).unwrap());
    let put = put.load(Ordering::SeqCst);
    assert!((1..=PARTS - 4).contains(&put), "{put} of {PARTS} parts");
}

/// What the process that is killed does.
fn attach_and_die(folder: &Path, file: &Path) -> ExitCode {
    let put = AtomicUsize::new(0);
    fail::cfg_callback(failpoints::DOCUMENT_PART_PUT, move || {
        if put.fetch_add(1, Ordering::SeqCst) == 3 {
            std::process::abort();
        }
    })
    .unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let vault = Vault::open(folder, &world::passphrase()).unwrap();
        let running = Running::start(vault, Options::default()).await.unwrap();
        running.attach(attach(file)).await.unwrap();
        let _ = running.settled(world::PATIENCE).await;
    });
    // Reached only if the failpoint is passed less often.
    ExitCode::SUCCESS
}

/// One batch of a running desk fails: whoever asked is told, everything else
/// goes on, and nothing is lost or logged twice.
async fn desk_fails_at(name: &str) {
    let relay = RelayHouse::start().await;
    let desk = Desk::new().await;
    desk.command(open_talks(&relay)).await;
    desk.settled().await;
    desk.say("team", "before").await;
    desk.settled().await;

    // The batch of a command fails, and its author hears so.
    fail::cfg(name, "1*return->off").unwrap();
    let refused = desk.running.command(say("doubtful")).await.unwrap_err();
    assert!(refused.to_string().contains(name), "{refused}");
    desk.say("team", "after").await;
    desk.settled().await;

    // A batch fails that nobody asked for: the entry itself is stored, what
    // follows from the relay's answer is not.
    fail::cfg(name, "1*off->1*return->off").unwrap();
    desk.say("team", "later").await;
    desk.settled().await;
    fail::remove(name);

    let kept = name == failpoints::STORE_AFTER_COMMIT;
    let mut expected = vec!["before", "doubtful", "after", "later"];
    expected.retain(|words| kept || *words != "doubtful");
    assert_eq!(desk.statements("team").await, expected);
    // Another look, from the disk.
    let mut desk = desk;
    desk.again().await;
    desk.settled().await;
    assert_eq!(desk.statements("team").await, expected);
}

fn say(words: &str) -> desk::Command {
    desk::Command::Say {
        room: desk::RoomName("team".to_owned()),
        words: words.to_owned(),
        language: None,
        reply_to: None,
    }
}

/// A vault's whole life, through every failpoint: made, filled, filled again,
/// sealed anew.
fn live(folder: &Path) -> Result<(), VaultError> {
    let mut vault = Vault::create(folder, &Passphrase::new(OLD), KeyCost::NONE)?;
    vault.store(&batch(1))?;
    vault.rekey(&Passphrase::new(NEW), KeyCost::NONE)
}

fn batch(number: u8) -> Vec<Write> {
    ["cursor", "entry", "group", "outbox"]
        .map(|key| Write::Put {
            key: key.to_owned(),
            value: Zeroizing::new(vec![number; 2000]),
        })
        .into()
}

fn fails_at(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    fail::cfg(name, "return").unwrap();
    let failed = live(folder.path()).expect_err("the failpoint is on the way");
    fail::remove(name);
    assert!(
        matches!(failed, VaultError::Planted(at) if at == name),
        "{failed}"
    );
    inspect(name, folder.path());
}

fn killed_at(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--die-at", name])
        .arg(folder.path())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), None, "killed, not ended: {status}");
    inspect(name, folder.path());
}

/// What must hold after a stop at `name`, whichever way it stopped; then the
/// vault goes on as if nothing had been.
fn inspect(name: &str, folder: &Path) {
    let at = NAMES.iter().position(|other| *other == name).unwrap();
    let after = |point: &str| at >= NAMES.iter().position(|other| *other == point).unwrap();
    if !after(failpoints::CREATE_PLACED) {
        assert!(!Vault::exists(folder));
        live(folder).expect("a vault can be made where one was not finished");
        return;
    }
    let stored = after(failpoints::STORE_AFTER_COMMIT);
    let rekeyed = after(failpoints::REKEY_AFTER_COMMIT);
    let (holds, fails) = if rekeyed { (NEW, OLD) } else { (OLD, NEW) };
    let refused = Vault::open(folder, &Passphrase::new(fails)).err();
    assert!(matches!(refused, Some(VaultError::WrongPassphrase)));
    let mut vault = Vault::open(folder, &Passphrase::new(holds)).unwrap();
    let found: Vec<Vec<u8>> = vault
        .items()
        .unwrap()
        .into_iter()
        .map(|(_, value)| value.to_vec())
        .collect();
    let expected = if stored {
        vec![vec![1; 2000]; 4]
    } else {
        vec![]
    };
    assert_eq!(found, expected, "whole or not at all");
    vault.store(&batch(2)).unwrap();
    vault.close().unwrap();
    let mut vault = Vault::open(folder, &Passphrase::new(holds)).unwrap();
    assert!(
        vault
            .items()
            .unwrap()
            .iter()
            .all(|(_, value)| value[0] == 2)
    );
}
