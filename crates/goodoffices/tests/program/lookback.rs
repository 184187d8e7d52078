//! Looking back at negotiations, in data of our own invention.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::world::{Ran, program};

/// Ana wants food, then water; Ben water, then food; wood least. The best for
/// both together by the product of gains is 13 × 16 = 208: all food to her, all
/// water to him, the wood two and one.
fn negotiation(id: u32, ending: &[Value]) -> Value {
    let greeting = [json!({ "id": "ana", "text": "Good morning!" })];
    let turns = [&greeting, ending].concat();
    json!({
        "dialogue_id": id,
        "participant_info": {
            "ana": { "value2issue": { "High": "Food", "Medium": "Water", "Low": "Wood" } },
            "ben": { "value2issue": { "High": "Water", "Medium": "Food", "Low": "Wood" } },
        },
        "chat_logs": turns,
    })
}

fn deal(who: &str, mine: [u8; 3], theirs: [u8; 3]) -> Vec<Value> {
    let items = |[food, water, wood]: [u8; 3]| json!({ "Food": food.to_string(), "Water": water.to_string(), "Wood": wood.to_string() });
    let other = if who == "ana" { "ben" } else { "ana" };
    vec![
        json!({ "id": who, "text": "Submit-Deal", "task_data": {
            "issue2youget": items(mine), "issue2theyget": items(theirs) } }),
        json!({ "id": other, "text": "Accept-Deal", "task_data": { "data": "accept_deal" } }),
    ]
}

fn run(home: &TempDir, arguments: &[&str]) -> Ran {
    let mut command = program(home.path());
    command
        .current_dir(home.path())
        .arg("lookback")
        .args(arguments);
    Ran::from(command.output().expect("the program runs"))
}

fn home() -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    let walked = [json!({ "id": "ben", "text": "Walk-Away", "task_data": {} })];
    let talks = json!([
        negotiation(1, &deal("ana", [3, 0, 2], [0, 3, 1])),
        negotiation(2, &deal("ben", [1, 2, 2], [2, 1, 1])),
        negotiation(3, &walked),
        negotiation(4, &[]),
    ]);
    std::fs::write(home.path().join("talks.json"), talks.to_string()).expect("a file");
    home
}

#[test]
fn what_was_reached_stands_beside_what_could_have_been() {
    let home = home();
    let told = run(&home, &["--json", "talks.json"]).json();
    let whole = |key: &str| told[key].as_u64().expect("a count");
    assert_eq!((whole("negotiations"), whole("unfinished")), (3, 1));
    assert_eq!(
        (whole("agreed"), whole("walked_away"), whole("efficient")),
        (2, 1, 1)
    );
    let each = &told["each"];
    assert_eq!(each[0]["reached"], json!([21, 18]));
    assert_eq!(
        (&each[0]["efficient"], &each[0]["share"]),
        (&json!(true), &json!(1.0))
    );
    // 17 and 20 points: 12 × 15 of 208, and (18, 21) beats it.
    assert_eq!(each[1]["reached"], json!([17, 20]));
    assert_eq!(each[1]["share"], 180.0 / 208.0);
    assert_eq!(
        (&each[1]["efficient"], &each[2]["reached"]),
        (&json!(false), &json!([5, 5]))
    );
    assert_eq!(each[2]["share"], 0.0);
    assert_eq!(told["mean_share"], (1.0 + 180.0 / 208.0) / 3.0);
    let page = run(&home, &["talks.json"]).ok();
    assert!(page.contains("1 of 3 pairs"), "{page}");
    assert!(page.contains("the people saw only their own"), "{page}");
}

#[test]
fn the_picture_is_well_formed_and_only_the_first_are_looked_at_if_asked() {
    let home = home();
    let told = run(
        &home,
        &["--json", "talks.json", "--limit", "1", "--svg", "p.svg"],
    )
    .json();
    assert_eq!(told["negotiations"], 1);
    let picture = std::fs::read_to_string(home.path().join("p.svg")).expect("the picture");
    roxmltree::Document::parse(&picture).expect("it is well-formed");
}

#[test]
fn files_that_are_no_negotiations_are_refused() {
    let home = home();
    std::fs::write(home.path().join("other.json"), "{}").expect("a file");
    run(&home, &["other.json"]).refused(2, "CaSiNo");
    run(&home, &["missing.json"]).refused(3, "missing.json");
    run(&home, &["talks.json", "--svg", "nowhere/p.svg"]).refused(2, "no folder");
}
