//! Finding out what a side wants, as people meet it.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;
use snapbox::Assert;
use tempfile::TempDir;

use crate::world::{Ran, program};

const ISSUES: &str = r#"
[issues]
"Pets" = ["none", "a cat", "any"]
"Deposit" = ["one month", "two months"]
"Garden" = ["tenant keeps it", "landlord keeps it"]
"#;

const LANDLORD: &str = r#"
[side]
name = "Landlord"
without_agreement = 30
[side.points]
"Pets" = { "none" = 60, "a cat" = 50, "any" = 0 }
"Deposit" = { "one month" = 0, "two months" = 30 }
"Garden" = { "tenant keeps it" = 10, "landlord keeps it" = 0 }
"#;

/// The tenant likes pets, then a small deposit, then an untouched garden.
const ORDERS: &str = "3 2 1\n1 2\n2 1\n1 2 3\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("issues.toml", ISSUES), ("landlord.toml", LANDLORD)] {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn run(home: &TempDir, arguments: &[&str], typed: &str) -> Ran {
    let mut child = program(home.path())
        .current_dir(home.path())
        .arg("elicit")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("input is piped");
    // The program may have had enough before all is written.
    let _ = stdin.write_all(typed.as_bytes());
    drop(stdin);
    Ran::from(child.wait_with_output().expect("the program ends"))
}

#[test]
fn an_interview_reads_as_a_conversation() {
    let home = folder();
    let typed = format!("nonsense\n{ORDERS}back\n1 2 3\n1\n?\n9\n1\ndone\n");
    let told = run(&home, &["issues.toml", "--side", "Tenant"], &typed).ok();
    Assert::new()
        .action_env("SNAPSHOTS")
        .eq(told, snapbox::file!["transcripts/elicit.txt"].raw());
}

#[test]
fn what_was_found_out_can_be_settled_with() {
    let home = folder();
    let arguments = [
        "issues.toml",
        "landlord.toml",
        "--side",
        "Tenant",
        "--out",
        "tenant.toml",
    ];
    let told = run(&home, &arguments, &format!("{ORDERS}{}", "1\n".repeat(12))).ok();
    assert!(told.contains("What we recommend to all sides"), "{told}");
    let settled = program(home.path())
        .current_dir(home.path())
        .args([
            "--json",
            "settle",
            "issues.toml",
            "landlord.toml",
            "tenant.toml",
        ])
        .output();
    let settled = Ran::from(settled.expect("the program runs")).json();
    assert_eq!(settled["sides"], serde_json::json!(["Landlord", "Tenant"]));
    assert_eq!(settled["nash"]["status"], "optimal");
    // As the orders say: both are content with the garden for nothing.
    assert_eq!(
        settled["ideals"][1].as_f64().map(|best| best > 0.0),
        Some(true)
    );
}

#[test]
fn the_end_of_the_input_keeps_what_there_is_so_far() {
    let home = folder();
    let told = run(
        &home,
        &["--json", "issues.toml", "--out", "t.toml"],
        "3 2 1\n",
    );
    let told = told.json();
    assert_eq!(told["side"], "Our side");
    assert_eq!(told["answers"].as_array().map(Vec::len), Some(1));
    let page = std::fs::read_to_string(home.path().join("t.toml")).expect("the profile");
    assert_eq!(told["profile"], page.as_str());
    let pets = page.lines().find(|line| line.starts_with("\"Pets\""));
    assert!(
        pets.is_some_and(|line| line.contains("\"none\" = 0,")),
        "{page}"
    );
    let nothing = run(&home, &["issues.toml", "--out", "u.toml"], "");
    assert_eq!(nothing.code, 2);
    assert!(
        nothing.err.contains("nothing was written"),
        "{}",
        nothing.err
    );
    assert!(!home.path().join("u.toml").exists());
}

#[test]
fn a_file_that_is_there_is_not_replaced_unless_forced_and_nobody_is_asked_in_vain() {
    let home = folder();
    let out = home.path().join("tenant.toml");
    std::fs::write(&out, "mine").expect("a file");
    let arguments = ["issues.toml", "--side", "Tenant", "--out", "tenant.toml"];
    let refused = run(&home, &arguments, ORDERS);
    assert_eq!(refused.out, "");
    refused.refused(2, "--force");
    assert_eq!(std::fs::read_to_string(&out).expect("the file"), "mine");
    let forced = [&arguments[..], &["--force"]].concat();
    run(&home, &forced, ORDERS).ok();
    let page = std::fs::read_to_string(&out).expect("the file");
    assert!(page.contains("name = \"Tenant\""), "{page}");
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(&out)
        .expect("the file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0, "what a side wants is for its own eyes");
}

#[test]
fn the_same_answers_give_the_same_questions_and_result() {
    let home = folder();
    let typed = format!("{ORDERS}1\n2\n3\n1\n");
    let asked = |seed: &str| run(&home, &["--json", "issues.toml", "--seed", seed], &typed);
    let (first, again) = (asked("7"), asked("7"));
    assert_eq!((&first.out, &first.err), (&again.out, &again.err));
    let told: Value = first.json();
    let weights = told["weights"].as_array().expect("weights");
    let weight = |at: usize, which: &str| weights[at][which].as_f64().expect("points");
    for at in 0..3 {
        assert!(weight(at, "low") <= weight(at, "centre"));
        assert!(weight(at, "centre") <= weight(at, "high"));
    }
    assert!(
        weight(0, "centre") > weight(2, "centre"),
        "as the order of importance says"
    );
}

#[test]
fn whoever_answers_nothing_is_not_asked_forever() {
    let home = folder();
    let endless = "nonsense\n".repeat(100);
    let ran = run(&home, &["issues.toml"], &endless);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("answer nothing"), "{}", ran.err);
    let acts = |c: char| c.is_control() && c != '\n';
    let hostile = run(
        &home,
        &["issues.toml", "--side", "T\u{1b}[2J"],
        "\u{1b}[31m\n3 2 1\n",
    );
    assert_eq!(hostile.out.find(acts), None, "{:?}", hostile.out);
    assert_eq!(hostile.err.find(acts), None, "{:?}", hostile.err);
}
