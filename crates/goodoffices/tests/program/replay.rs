//! The replay says, permits, conveys and checks; and its check is real.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::world::{Ran, bytes_under, holds, program};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/talks.json")
}

fn run(home: &TempDir, arguments: &[&str], file: &Path) -> Ran {
    let output = program(home.path())
        .current_dir(home.path())
        .args(["--json", "replay"])
        .arg(file)
        .args(arguments)
        .output();
    Ran::from(output.expect("the program runs"))
}

/// What the file says that each room must show: words, and whether they were
/// said there. Read from the file anew, not by the program's own reader.
fn expected(dialogue: &Value, side: &str) -> Vec<(bool, String)> {
    let turns = dialogue["chat_logs"].as_array().expect("turns");
    turns
        .iter()
        .map(|turn| {
            let words = turn["text"].as_str().expect("text").to_owned();
            (turn["id"] == side, words)
        })
        .collect()
}

/// What `show --json` says that a room shows.
fn shown(room: &Value) -> Vec<(bool, String)> {
    let lines = room["lines"].as_array().expect("lines");
    lines
        .iter()
        .filter_map(|line| {
            let what = &line["what"];
            let words = || what["passage"]["words"].as_str().expect("words").to_owned();
            match what["kind"].as_str() {
                Some("statement") => Some((true, words())),
                Some("conveyance") => Some((false, words())),
                _ => None,
            }
        })
        .collect()
}

#[test]
fn a_dozen_talks_of_our_own_pass_word_for_word_and_a_planted_byte_is_one_violation() {
    let home = tempfile::tempdir().expect("a folder");
    let summary = run(&home, &["--keep", "kept", "--jobs", "2"], &examples()).json();
    assert_eq!(summary["violations"], 0);
    assert_eq!(summary["talks"], 13);
    assert_eq!(summary["statements"], summary["conveyances"]);
    for times in ["convey_to_shown_ms", "say_to_shown_ms"] {
        let median = summary[times]["median"].as_f64().expect("a figure");
        let p99 = summary[times]["p99"].as_f64().expect("a figure");
        assert!(0.0 < median && median <= p99, "{times}: {summary}");
    }

    every_room_shows_what_the_file_says(&home);
    the_relay_holds_none_of_the_words(&home.path().join("kept/relay"));
    one_altered_byte_is_exactly_one_violation(&home);
}

fn file() -> Vec<Value> {
    let text = std::fs::read_to_string(examples()).expect("the examples");
    serde_json::from_str(&text).expect("JSON")
}

/// Compares `show --json` of every kept vault with the file.
fn every_room_shows_what_the_file_says(home: &TempDir) {
    let mut dialogues: BTreeMap<String, Value> = BTreeMap::new();
    for dialogue in file() {
        let title = dialogue["title"].as_str().expect("a title");
        let title = format!("{}: {title}", dialogue["dialogue_id"]);
        dialogues.insert(title, dialogue);
    }
    let mut compared = 0;
    let jobs = std::fs::read_dir(home.path().join("kept")).expect("kept");
    let jobs = jobs.map(|entry| entry.expect("an entry").path());
    for job in jobs.filter(|path| path.join("first").is_dir()) {
        for desk in ["first", "second"] {
            let at = |arguments: &[&str]| {
                let output = program(home.path())
                    .arg("--vault")
                    .arg(job.join(desk))
                    .arg("--passphrase-file")
                    .arg(home.path().join("kept/passphrase"))
                    .args(["--no-wait", "--json"])
                    .args(arguments)
                    .output();
                Ran::from(output.expect("the program runs")).json()
            };
            let rooms = at(&["rooms"]);
            let rooms = rooms["rooms"].as_array().expect("rooms");
            for room in rooms.iter().filter(|room| room["kind"] == "side") {
                let view = at(&["show", room["id"].as_str().expect("an id")]);
                let dialogue = &dialogues[room["title"].as_str().expect("a title")];
                let side = view["side"].as_str().expect("a side");
                assert_eq!(shown(&view), expected(dialogue, side), "{}", room["title"]);
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 2 * dialogues.len());
}

fn the_relay_holds_none_of_the_words(relay: &Path) {
    let stored = bytes_under(relay);
    assert!(stored.len() > 100_000, "the relay stored the rooms");
    let mut looked_for = 0;
    for dialogue in file() {
        let turns = dialogue["chat_logs"].as_array().expect("turns");
        let words = turns.iter().filter_map(|turn| turn["text"].as_str());
        for words in words.filter(|words| words.len() >= 8) {
            assert!(!holds(&stored, words), "the relay's disk holds {words:?}");
            looked_for += 1;
        }
    }
    assert!(looked_for > 60);
}

fn one_altered_byte_is_exactly_one_violation(home: &TempDir) {
    let sound = run(home, &["--against", "kept"], &examples()).json();
    assert_eq!(sound["violations"], 0);
    assert_eq!(sound["talks"], 13);

    let text = std::fs::read_to_string(examples()).expect("the examples");
    let altered = text.replacen("1,450 a month", "1,451 a month", 1);
    let differing = text.bytes().zip(altered.bytes()).filter(|(a, b)| a != b);
    assert_eq!(differing.count(), 1, "one byte is altered");
    let path = home.path().join("altered.json");
    std::fs::write(&path, altered).expect("a file");
    let ran = run(home, &["--against", "kept"], &path);
    let summary: Value = serde_json::from_str(ran.out.trim()).expect("JSON");
    assert_eq!(summary["violations"], 1);
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("utterance 2"), "{}", ran.err);
}

#[test]
fn a_file_that_holds_no_negotiations_is_refused() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("foreign.json");
    std::fs::write(&path, "{\"not\": \"a list\"}").expect("a file");
    run(&home, &[], &path).refused(2, "CaSiNo");
    run(&home, &[], &home.path().join("missing.json")).refused(3, "missing.json");
}
