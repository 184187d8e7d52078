//! Files put into a room, permitted, conveyed and written out again; interrupted
//! on the way, and refused where they must be.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;

use crate::world::{Desk, World, bytes_under, holds};

const NAME: &str = "Bittern annex.pdf";

/// Bytes that show wherever one looks, and are nowhere the same.
fn original(length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(length + 64);
    for number in 0u64.. {
        if bytes.len() >= length {
            break;
        }
        bytes.extend(format!("{number:08} the bittern booms at dusk\n").into_bytes());
    }
    bytes.truncate(length);
    bytes
}

fn file(world: &World, name: &str, bytes: &[u8]) -> PathBuf {
    let path = world.path(name);
    std::fs::write(&path, bytes).expect("a file");
    path
}

fn attach(desk: &Desk, room: &str, file: &str) -> u64 {
    desk.enters(&["attach", room, file])
}

/// The number under which a document came into a room.
fn arrived(desk: &Desk) -> u64 {
    desk.until(|desk| {
        let view = desk.show("intermediary");
        let lines = view["lines"].as_array().expect("lines").clone();
        let line = lines
            .iter()
            .find(|line| !line["what"]["document"].is_null())?;
        line["number"].as_u64()
    })
}

/// How many requests of a kind the relay has had.
fn requests(world: &World, kind: &str) -> u64 {
    let address = world.url.trim_start_matches("ws://");
    let mut relay = TcpStream::connect(address).expect("the relay");
    let request = format!("GET /metrics HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    relay.write_all(request.as_bytes()).expect("it listens");
    let mut answer = String::new();
    relay.read_to_string(&mut answer).expect("it answers");
    let counted = answer
        .lines()
        .find(|line| line.contains("requests_total") && line.contains(&format!("\"{kind}\"")));
    let number = counted.and_then(|line| line.rsplit(' ').next());
    number.map_or(0, |number| number.parse().expect("a number"))
}

#[test]
fn a_permitted_document_is_the_same_bytes_on_the_other_side() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let bytes = original(5_000_000);
    file(&world, NAME, &bytes);
    let number = attach(&north, "intermediary", NAME).to_string();
    norway.until_line("North", number.parse().expect("a number"));
    // The envoy reads it, and asks to take it across.
    norway.run(&["fetch", "North", &number, "envoys.pdf"]).ok();
    assert_eq!(std::fs::read(world.path("envoys.pdf")).expect("it"), bytes);
    let ask = norway.enters(&["ask", "North", "--of", &number]);
    north.until_line("intermediary", ask);
    let ask = ask.to_string();
    let permission = north.enters(&["permit", "intermediary", "--ask", &ask]);
    norway.until_line("North", permission);
    let permission = permission.to_string();
    norway
        .run(&["convey", "North", &permission, "--hold", "0"])
        .ok();
    let there = arrived(&south).to_string();
    let fetched = south.json(&["fetch", "intermediary", &there, "souths.pdf"]);
    assert_eq!(std::fs::read(world.path("souths.pdf")).expect("it"), bytes);
    let shown = south.run(&["show", "intermediary"]).ok();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let digest = fetched["sha256"].as_str().expect("a digest");
    let line = format!("\"{NAME}\", application/pdf, 5000000 bytes, SHA-256 {digest}");
    assert!(shown.contains(&line), "{shown}");
    assert!(shown.contains("exact words of North, verified"), "{shown}");
    let verified = south.run(&["record", "verify"]).ok();
    let verified = verified.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        verified.contains("exactly these bytes or none"),
        "{verified}"
    );

    let disk = bytes_under(&world.path("relay"));
    let log = std::fs::read(world.path("relay.log")).expect("a log");
    assert!(disk.len() > 2 * bytes.len(), "both copies lie there");
    for canary in ["bittern", "Bittern", "annex", "application/pdf", digest] {
        assert!(!holds(&disk, canary), "the disk holds {canary:?}");
        assert!(!holds(&log, canary), "the log holds {canary:?}");
    }
    // What the desks tell of themselves, which may end up in a system's log,
    // names no file either.
    for name in ["norway", "north", "south"] {
        let log = std::fs::read(world.path(&format!("{name}.log"))).expect("a log");
        assert!(!holds(&log, "annex"));
    }
}

/// How many documents stand in a room.
fn documents(desk: &Desk, room: &str) -> Vec<u64> {
    let view = desk.show(room);
    let lines = view["lines"].as_array().expect("lines").iter();
    lines
        .filter(|line| line["what"]["kind"] == "document")
        .map(|line| line["number"].as_u64().expect("a number"))
        .collect()
}

/// So many bytes are there before a desk is killed: more than the parts that are under
/// way at once, which the relay may still count afterwards.
const UNDER_WAY: u64 = 2_000_000;

/// Starts something, and kills a desk once a document there is under way.
fn kill_midway(desk: &mut Desk, stage: &str, start: impl FnOnce(&Desk)) {
    let watch = desk.watch();
    start(desk);
    loop {
        let line = watch.next();
        if line["stage"] == stage && line["done"].as_u64() > Some(UNDER_WAY) {
            break;
        }
    }
    desk.kill();
}

/// Whoever kills may be too late: then once more.
const TRIES: usize = 10;

#[test]
fn an_upload_whose_desk_is_killed_goes_on_where_it_stopped() {
    let mut world = World::new();
    let (norway, mut north, _south) = world.talks();
    let bytes = original(30_000_000);
    let parts = 120;
    let caught = (1..=TRIES).find(|attempt| {
        let had = requests(&world, "put_blob");
        file(&world, NAME, &bytes);
        kill_midway(&mut north, "sending", |desk| {
            let arguments = ["--no-wait", "attach", "intermediary", NAME];
            let stored = desk.run(&arguments).ok();
            assert!(stored.contains("stored"), "{stored}");
        });
        // The file itself is needed no more.
        std::fs::remove_file(world.path(NAME)).expect("it is there");
        let put = requests(&world, "put_blob") - had;
        // The relay, too, goes and comes back; it counts anew.
        world.kill_relay();
        world.start_relay();
        north.start();
        let count = *attempt;
        norway.until(|desk| (documents(desk, "North").len() == count).then_some(()));
        let again = requests(&world, "put_blob");
        let midway = (1..parts).contains(&put);
        assert!(
            !midway || again < parts,
            "{again} of {parts} parts were put again, though {put} had been"
        );
        midway
    });
    assert!(caught.is_some(), "no upload was caught midway");
    let last = documents(&norway, "North").pop().expect("one");
    norway
        .run(&["fetch", "North", &last.to_string(), "copy.pdf"])
        .ok();
    assert_eq!(std::fs::read(world.path("copy.pdf")).expect("it"), bytes);
    let left = bytes_under(&world.path("north/documents"));
    assert!(left.is_empty(), "{} sealed bytes are left", left.len());
}

#[test]
fn a_fetch_that_is_interrupted_leaves_nothing_and_goes_on() {
    let world = World::new();
    let (mut norway, north, _south) = world.talks();
    let bytes = original(20_000_000);
    file(&world, NAME, &bytes);
    let number = attach(&north, "intermediary", NAME);
    norway.until_line("North", number);
    let number = number.to_string();
    let parts = 80;
    let caught = (1..=TRIES).find(|attempt| {
        let folder = format!("here{attempt}");
        std::fs::create_dir(world.path(&folder)).expect("a folder");
        let had = requests(&world, "get_blob");
        let mut fetching = norway.command(&["fetch", "North", &number, &folder]);
        let mut child = None;
        kill_midway(&mut norway, "fetching", |_| {
            let started = fetching
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .spawn();
            child = Some(started.expect("it starts"));
        });
        let ended = child.expect("it was started").wait().expect("it ends");
        let got = requests(&world, "get_blob") - had;
        norway.start();
        if ended.success() {
            return false;
        }
        let here = std::fs::read_dir(world.path(&folder)).expect("a folder");
        assert_eq!(here.count(), 0, "nothing lies there by halves");
        norway.run(&["fetch", "North", &number, &folder]).ok();
        let again = requests(&world, "get_blob") - had - got;
        assert!(
            again < parts,
            "{again} of {parts} parts were fetched again, though {got} had come"
        );
        let copy = world.path(&folder).join(NAME);
        assert_eq!(std::fs::read(copy).expect("it"), bytes);
        norway
            .run(&["fetch", "North", &number, &folder])
            .refused(2, "nothing is overwritten");
        true
    });
    assert!(caught.is_some(), "no fetch was caught midway");
}

#[test]
fn what_cannot_be_attached_or_fetched_is_said_in_one_line() {
    let world = World::new();
    let (norway, north, _south) = world.talks();
    file(&world, "empty.txt", b"");
    let large = std::fs::File::create(world.path("large.bin")).expect("a file");
    large.set_len(64 * 1024 * 1024 + 1).expect("room");
    file(&world, "good.txt", b"good");
    for (arguments, code, says) in [
        (
            &["attach", "intermediary", "missing.txt"][..],
            2,
            "cannot read",
        ),
        (&["attach", "intermediary", "."], 2, "is no ordinary file"),
        (&["attach", "intermediary", "empty.txt"], 2, "is empty"),
        (
            &["attach", "intermediary", "large.bin"],
            2,
            "at most 67108864",
        ),
        (
            &["attach", "intermediary", "good.txt", "--name", "../x"],
            2,
            "give another with --name",
        ),
        (
            &["attach", "intermediary", "good.txt", "--type", "text"],
            2,
            "is no media type",
        ),
        (&["attach", "atlantis", "good.txt"], 2, "no room is called"),
        (
            &["fetch", "intermediary", "999", "x"],
            2,
            "does not exist here",
        ),
        (
            &["fetch", "intermediary", "0", "x"],
            2,
            "does not exist here",
        ),
    ] {
        north.run(arguments).refused(code, says);
    }
    let view = north.show("intermediary").to_string();
    assert!(!view.contains("\"document\""), "nothing was attached");
    let number = attach(&north, "intermediary", "good.txt");
    norway.until_line("North", number);
    let number = number.to_string();
    file(&world, "mine.txt", b"mine");
    norway
        .run(&["fetch", "North", &number, "mine.txt"])
        .refused(2, "exists already");
    norway
        .run(&["fetch", "North", &number, "no/such/folder/x.txt"])
        .refused(2, "cannot write");
    assert_eq!(std::fs::read(world.path("mine.txt")).expect("it"), b"mine");
    // As an answer to an ask it would be its line only, without the bytes.
    let asked = norway
        .enters(&["ask", "North", "What may I say?"])
        .to_string();
    north.until_line("intermediary", asked.parse().expect("a number"));
    north
        .run(&["permit", "intermediary", "--ask", &asked, "--of", &number])
        .refused(2, "a document is permitted by itself");
    // In substance only words go, whatever the intermediary would like.
    let permit = ["permit", "intermediary", "--of", &number, "--in-substance"];
    let permission = north.enters(&permit).to_string();
    norway.until_line("North", permission.parse().expect("a number"));
    norway
        .run(&["convey", "North", &permission, "--hold", "0"])
        .ok();
    let verify = norway.run(&["record", "verify"]).ok();
    assert!(!verify.contains("document"), "{verify}");
}

#[test]
fn a_relay_keeps_no_more_of_a_rooms_documents_than_its_operator_says() {
    let mut world = World::new();
    let desk = world.desk("norway");
    world.open(&desk).ok();
    file(&world, "two.bin", &original(300_000));
    let configuration = "relay-blob-bytes = \"200 KiB\"\n";
    file(&world, "relay.toml", configuration.as_bytes());
    for arguments in [&["--blob-bytes", "200KiB"][..], &["--config", "relay.toml"]] {
        world.kill_relay();
        world.start_relay_with(arguments);
        desk.run(&["attach", "team", "two.bin"])
            .refused(3, "its quota is full");
    }
    // The flag says more than the file.
    world.kill_relay();
    world.start_relay_with(&["--config", "relay.toml", "--blob-bytes", "1MiB"]);
    attach(&desk, "team", "two.bin");
    let ran = world.run(&["relay", "serve", "--data", "x", "--blob-bytes", "4GB"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("4GiB"), "{}", ran.err);
}
