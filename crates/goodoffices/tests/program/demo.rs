//! The demonstration shows what it must, with everything real.

use crate::world::{Ran, bytes_under, holds, program};

#[test]
fn the_demonstration_comes_to_what_its_script_says() {
    let home = tempfile::tempdir().expect("a folder");
    let output = program(home.path()).args(["--json", "demo"]).output();
    let summary = Ran::from(output.expect("the program runs")).json();
    assert_eq!(summary["processes"], 5);
    assert_eq!(summary["statements"], 6);
    assert_eq!(summary["conveyances"], 4);
    assert_eq!(summary["stayed"], 2);
    assert_eq!(summary["exchanges"], serde_json::json!([1, 1]));
    assert_eq!(summary["proposals"], serde_json::json!([1, 1]));
    assert_eq!(summary["refused"].as_array().expect("a list").len(), 1);
    let late = summary["too_late"].as_array().expect("a list");
    assert_eq!(late.len(), 1);
    assert!(
        late[0]
            .as_str()
            .expect("words")
            .contains("on its way since")
    );
    assert_eq!(summary["sound"], summary["records"]);
    assert_eq!(summary["records"], 9);
}

#[test]
fn a_quarrel_about_a_flat_is_settled_the_same_way() {
    let home = tempfile::tempdir().expect("a folder");
    let output = program(home.path()).args(["demo", "lease"]).output();
    let told = Ran::from(output.expect("the program runs")).ok();
    for piece in [
        "Mill Street",
        "two months' arrears",
        "REFUSED",
        "closed; NEITHER",
        "closed; BOTH",
        "Who was shown what, in which order",
        "Tenant and Landlord agreed",
        "9 of 9 records are in order",
    ] {
        assert!(told.contains(piece), "{piece:?} is missing");
    }
}

#[test]
fn the_demonstration_is_told_in_rooms_side_by_side_and_its_relay_reads_none_of_it() {
    let home = tempfile::tempdir().expect("a folder");
    let kept = home.path().join("kept");
    let output = program(home.path())
        .args(["demo", "--rooms", "--keep"])
        .arg(&kept)
        .output();
    let told = Ran::from(output.expect("the program runs")).ok();
    let both = told
        .lines()
        .find(|line| line.contains(" │ ") && line.contains("With the intermediary"));
    let both = both.expect("the two rooms stand side by side");
    assert!(both.contains("United States") && both.contains("Iran"));
    for piece in [
        "INVENTED",
        "چهار شرط",
        "The four conditions of the Majlis stand",
        "verified by",
        "too late: on its way since",
        "closed; NEITHER",
        "closed; BOTH",
        "Who was shown what, in which order",
        "United States and Iran agreed",
        "9 of 9 records are in order",
    ] {
        assert!(told.contains(piece), "{piece:?} is missing");
    }
    let stored = bytes_under(&kept.join("relay"));
    assert!(stored.len() > 10_000, "the relay stored the rooms");
    for word in ["Washington", "escrow", "tribunal", "Iran", "Deputy", "چهار"] {
        assert!(!holds(&stored, word), "the relay's disk holds {word:?}");
    }
}
