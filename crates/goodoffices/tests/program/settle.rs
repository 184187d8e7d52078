//! Settling, as people and scripts meet it.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use snapbox::Assert;
use tempfile::TempDir;

use crate::world::{Ran, program};

/// Six packages: (16,0) (10,6) (10,7) (4,13) (6,10) (0,16), in the order of x and
/// y. Four leave nobody below 3; of these (10,6) is beaten. Gains of the other
/// three are (7,4) (3,7) (1,10): products 28, 21 and 10, ideal gains 7 and 10.
const SMALL: &str = r#"
[issues]
x = ["a", "b", "c"]
y = ["p", "q"]

[[side]]
name = "A"
without_agreement = 3
[side.points]
x = { a = 10, b = 4, c = 0 }
y = { p = 6, q = 0 }

[[side]]
name = "B"
without_agreement = 3
[side.points]
x = { a = 0, b = 7, c = 10 }
y = { p = 0, q = 6 }
"#;

/// A folder with these files in it.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn command(home: &TempDir, arguments: &[&str]) -> Command {
    let mut command = program(home.path());
    command
        .current_dir(home.path())
        .arg("settle")
        .args(arguments);
    command
}

fn run(home: &TempDir, arguments: &[&str]) -> Ran {
    Ran::from(command(home, arguments).output().expect("the program runs"))
}

fn run_json(home: &TempDir, arguments: &[&str]) -> Value {
    let arguments = [&["--json"], arguments].concat();
    run(home, &arguments).json()
}

/// So many sides that want very different things of so many issues: their
/// frontier is beyond listing.
fn vast(sides: usize, issues: usize) -> String {
    let mut chance = 1_u64;
    let mut worth = || {
        chance = chance * 48_271 % 2_147_483_647;
        chance % 101
    };
    let mut page = String::from("[issues]\n");
    for issue in 0..issues {
        let options: Vec<String> = (0..10).map(|option| format!("\"o{option}\"")).collect();
        page += &format!("i{issue} = [{}]\n", options.join(", "));
    }
    for side in 0..sides {
        page += &format!("[[side]]\nname = \"side {side}\"\n[side.points]\n");
        for issue in 0..issues {
            let worth: Vec<String> = (0..10).map(|one| format!("o{one} = {}", worth())).collect();
            page += &format!("i{issue} = {{ {} }}\n", worth.join(", "));
        }
    }
    page
}

#[test]
fn scripts_get_one_line_with_its_fields_in_order_and_numbers_as_computed_by_hand() {
    let home = folder(&[("small.toml", SMALL)]);
    let told = run(&home, &["--json", "small.toml"]).ok();
    let nash =
        r#"{"status":"optimal","utilities":[10.0,7.0],"package":{"x":"b","y":"p"},"measure":28.0}"#;
    let expected = format!(
        r#"{{"outcomes":"6","sides":["A","B"],"frontier":{{"status":"optimal","size":3,"points":[{{"utilities":[10.0,7.0]}},{{"utilities":[6.0,10.0]}},{{"utilities":[4.0,13.0]}}]}},"nash":{nash},"kalai_smorodinsky":{{"status":"optimal","utilities":[6.0,10.0],"package":{{"x":"c","y":"p"}},"measure":0.42857142857142855}},"egalitarian":{},"utilitarian":{},"reservations":[3.0,3.0],"ideals":[10.0,13.0]}}{}"#,
        nash.replace("28.0", "4.0"),
        // (10,7) and (4,13) have 17 each: the larger smallest ratio decides.
        nash.replace("28.0", "17.0"),
        "\n"
    );
    assert_eq!(told, expected);
}

#[test]
fn only_what_is_named_is_told() {
    let home = folder(&[("small.toml", SMALL)]);
    let told = run(&home, &["--json", "small.toml", "--only", "ks,frontier"]).ok();
    let keys = ["outcomes", "sides", "frontier", "kalai_smorodinsky"];
    let places: Vec<Option<usize>> = keys
        .iter()
        .map(|key| told.find(&format!("\"{key}\":")))
        .collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{told}"
    );
    for other in ["nash", "egalitarian", "utilitarian", "adjusted_winner"] {
        assert!(!told.contains(other), "{told}");
    }
    let alone = run_json(&home, &["small.toml", "--only", "nash"]);
    assert_eq!(alone["nash"]["utilities"], json!([10.0, 7.0]));
    assert_eq!(alone.get("frontier"), None);
    let unknown = run(&home, &["small.toml", "--only", "nash,best"]);
    assert_eq!(unknown.code, 2, "{}", unknown.err);
    run(&home, &["small.toml", "--only", "adjusted_winner"]).refused(2, "divisible");
}

#[test]
fn each_point_of_the_frontier_has_its_package_if_asked() {
    let home = folder(&[("small.toml", SMALL)]);
    let told = run_json(&home, &["small.toml", "--packages", "--only", "frontier"]);
    let points = &told["frontier"]["points"];
    assert_eq!(
        points[0],
        json!({"utilities": [10.0, 7.0], "package": {"x": "b", "y": "p"}})
    );
    assert_eq!(points[1]["package"], json!({"x": "c", "y": "p"}));
    assert_eq!(points[2]["package"], json!({"x": "b", "y": "q"}));
}

#[test]
fn without_reservations_all_packages_that_nothing_beats_remain() {
    let home = folder(&[("small.toml", SMALL)]);
    let told = run_json(&home, &["small.toml", "--ignore-reservation"]);
    let points = told["frontier"]["points"].as_array().expect("points");
    let points: Vec<&Value> = points.iter().map(|point| &point["utilities"]).collect();
    let all = [
        [16.0, 0.0],
        [10.0, 7.0],
        [6.0, 10.0],
        [4.0, 13.0],
        [0.0, 16.0],
    ];
    assert_eq!(
        points,
        all.map(|point| json!(point)).iter().collect::<Vec<_>>()
    );
    assert_eq!(told["reservations"], json!([0.0, 0.0]));
    // Products are 70, 60 and 52 now.
    assert_eq!(told["nash"]["measure"], 70.0);
}

#[test]
fn genius_files_are_settled_in_their_own_scale() {
    let space = |weights: [&str; 2], values: [[u8; 2]; 2], reservation: &str| {
        let issue = |at: usize, name: &str, options: [&str; 2]| {
            let items = options.iter().zip(values[at]).zip(1..);
            let items: String = items
                .map(|((option, value), index)| {
                    format!(r#"<item index="{index}" value="{option}" evaluation="{value}"/>"#)
                })
                .collect();
            let at = at + 1;
            format!(r#"<issue index="{at}" name="{name}" type="discrete">{items}</issue>"#)
        };
        format!(
            r#"<utility_space><objective index="0" name="o" type="objective">{}{}<weight index="1" value="{}"/><weight index="2" value="{}"/></objective>{reservation}</utility_space>"#,
            issue(0, "Pets", ["none", "any"]),
            issue(1, "Rent", ["low", "high"]),
            weights[0],
            weights[1]
        )
    };
    // 0.25 and 0.75 of what is given; 4 of 8 is half an issue's best.
    let tenant = space(["1", "3"], [[4, 8], [10, 0]], "");
    let landlord = space(
        ["0.5", "0.5"],
        [[1, 0], [2, 4]],
        r#"<reservation value="0.3"/>"#,
    );
    let home = folder(&[("tenant.xml", &tenant), ("landlord.xml", &landlord)]);
    let told = run_json(&home, &["tenant.xml", "landlord.xml"]);
    assert_eq!(told["sides"], json!(["tenant", "landlord"]));
    assert_eq!(told["outcomes"], "4");
    // none/low (0.875, 0.75), none/high (0.125, 1), any/low (1, 0.25: too little),
    // any/high (0.25, 0.5: beaten).
    let points = &told["frontier"]["points"];
    assert_eq!(
        points,
        &json!([{"utilities": [0.875, 0.75]}, {"utilities": [0.125, 1.0]}])
    );
    assert_eq!(
        told["nash"]["package"],
        json!({"Pets": "none", "Rent": "low"})
    );
    assert_eq!(told["reservations"], json!([0.0, 0.3]));
}

#[test]
fn the_panama_canal_treaty_comes_out_as_published() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/panama.toml");
    let home = folder(&[]);
    let told = run_json(&home, &[file]);
    assert_eq!(told["outcomes"], "endless");
    let winner = &told["adjusted_winner"];
    assert_eq!(winner["points"], json!([66.0, 66.0]));
    assert_eq!(winner["split"], "Land and water");
    let water = &winner["package"]["Land and water"];
    assert_eq!(
        water,
        &json!({"United States": 2.0 / 15.0, "Panama": 13.0 / 15.0})
    );
    // Between two corners everything can be had by splitting.
    assert_eq!(told["frontier"]["points"][0]["joined"], true);
    let page = run(&home, &[file]).ok();
    assert!(
        page.contains("Land and water          United States 2/15, Panama 13/15"),
        "{page}"
    );
}

#[test]
fn what_shares_stand_for_is_told_where_it_is_a_quantity() {
    let page = r#"
[issues]
"Price" = { divisible = true, from = 100, to = 300 }
[[side]]
name = "Seller"
[side.points]
"Price" = 10
[[side]]
name = "Buyer"
[side.points]
"Price" = 10
"#;
    let home = folder(&[("price.toml", page)]);
    let told = run_json(&home, &["price.toml", "--only", "nash"]);
    let price = &told["nash"]["package"]["Price"];
    assert_eq!(price, &json!({"Seller": 0.5, "Buyer": 0.5, "value": 200.0}));
}

#[test]
fn nothing_that_all_would_sign_is_said_so_and_proved() {
    let page = SMALL.replace("without_agreement = 3", "without_agreement = 11");
    let home = folder(&[("small.toml", &page)]);
    let told = run_json(&home, &["small.toml"]);
    assert_eq!(
        told["frontier"],
        json!({"status": "infeasible", "size": 0, "points": []})
    );
    for fair in ["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"] {
        assert_eq!(told[fair], json!({"status": "infeasible"}));
    }
    let page = run(&home, &["small.toml"]).ok();
    assert!(
        page.contains("nobody\n  would sign, and that is proved"),
        "{page}"
    );
}

#[test]
fn no_time_at_all_gives_the_best_so_far_and_says_so() {
    let home = folder(&[("vast.toml", &vast(3, 40))]);
    let told = run_json(&home, &["vast.toml", "--within", "0"]);
    assert_eq!(told["frontier"]["status"], "stopped");
    let bound = told["frontier"]["bound"].as_f64().expect("a bound");
    assert!((0.0..=1.0).contains(&bound), "{bound}");
    for fair in ["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"] {
        assert_eq!(told[fair]["status"], "stopped", "{fair}");
        assert!(told[fair].get("bound").is_some(), "{fair}");
    }
    let page = run(&home, &["vast.toml", "--within", "0", "--only", "nash"]).ok();
    assert!(page.contains("stopped"), "{page}");
}

#[test]
fn an_interrupt_gives_the_best_so_far() {
    let home = folder(&[("vast.toml", &vast(5, 60))]);
    let mut command = command(
        &home,
        &["--json", "--progress", "--only", "frontier", "vast.toml"],
    );
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut told = BufReader::new(child.stderr.take().expect("errors are piped")).lines();
    let first = told.next().expect("there is progress").expect("it is text");
    let first: Value = serde_json::from_str(&first).expect("progress is JSON");
    assert_eq!(first["progress"]["task"], "frontier");
    let interrupt = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupt.expect("kill runs").success());
    for _ in told {}
    let output = child.wait_with_output().expect("the program ends");
    let told = Ran::from(output).json();
    assert_eq!(told["frontier"]["status"], "stopped");
    let points = told["frontier"]["points"].as_array().expect("points");
    assert_eq!(told["frontier"]["size"], points.len());
}

#[test]
fn offers_of_near_equal_value_stay_near() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/ceasefire.toml");
    let home = folder(&[]);
    let told = run_json(&home, &[file, "--near", "river communities=2"]);
    let near = &told["near"];
    assert_eq!(
        (&near["side"], &near["amount"]),
        (&json!("River Communities"), &json!(2.0))
    );
    let worth = |agreement: &Value| agreement["utilities"][2].as_f64().expect("a number");
    let packages = near["packages"].as_array().expect("packages");
    assert!(packages.len() > 1);
    assert!(
        packages
            .iter()
            .all(|one| (worth(one) - worth(&told["nash"])).abs() <= 2.0 + 1e-9)
    );
    run(&home, &[file, "--near", "Atlantis"]).refused(2, "the sides are Northern Council");
}

#[test]
fn what_all_prefer_to_a_package_is_better_for_one_and_worse_for_none() {
    let home = folder(&[("small.toml", SMALL)]);
    let told = run_json(&home, &["small.toml", "--improve", "x=a; y=q"]);
    let improvements = &told["improvements"];
    assert_eq!(improvements["given"]["utilities"], json!([10.0, 6.0]));
    assert_eq!(
        improvements["packages"],
        json!([{"utilities": [10.0, 7.0], "package": {"x": "b", "y": "p"}}])
    );
    let best = run_json(&home, &["small.toml", "--improve", r#"{"x":"b","y":"p"}"#]);
    assert_eq!(best["improvements"]["packages"], json!([]));
    run(&home, &["small.toml", "--improve", "x=a"]).refused(2, "\"y\"");
}

#[test]
fn answers_stand_verification_from_the_files_alone() {
    let home = folder(&[("small.toml", SMALL)]);
    let told = run_json(&home, &["small.toml", "--check"]);
    for what in [
        "frontier",
        "nash",
        "kalai_smorodinsky",
        "egalitarian",
        "utilitarian",
    ] {
        assert_eq!(told["checked"][what], "whole", "{what}");
    }
    let page = run(&home, &["small.toml", "--check"]).ok();
    assert!(
        page.contains("true; everything\n  that is possible"),
        "{page}"
    );
}

#[test]
fn the_picture_is_well_formed_and_written_whole_or_not_at_all() {
    let home = folder(&[("small.toml", SMALL)]);
    run(&home, &["small.toml", "--svg", "small.svg"]).ok();
    let picture = std::fs::read_to_string(home.path().join("small.svg")).expect("the picture");
    let picture = roxmltree::Document::parse(&picture).expect("it is well-formed");
    assert_eq!(picture.root_element().tag_name().name(), "svg");

    run(&home, &["small.toml", "--svg", "nowhere/small.svg"]).refused(2, "no folder");
    run(&home, &["small.toml", "--svg", "."]).refused(2, "folder");
    // No file may grow beyond a block: the old picture stays as it was.
    std::fs::write(home.path().join("old.svg"), "old").expect("a file");
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$@\"";
    let limited = program(home.path());
    let mut bash = Command::new("bash");
    bash.current_dir(home.path())
        .args(["-c", script, "bash"])
        .arg(limited.get_program());
    bash.args(["settle", "small.toml", "--svg", "old.svg"]);
    let ran = Ran::from(bash.output().expect("bash runs"));
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    let old = std::fs::read_to_string(home.path().join("old.svg"));
    assert_eq!(old.expect("the old picture"), "old");
    let left = std::fs::read_dir(home.path()).expect("a folder").count();
    assert_eq!(left, 3, "nothing half-written is left behind");
}

#[test]
fn files_that_cannot_be_used_are_refused_in_one_line_that_says_what_to_do() {
    let home = folder(&[
        ("small.toml", SMALL),
        ("alone.toml", "[issues]\nx = [\"a\", \"b\"]\n"),
        ("broken.toml", "[issues]\nx = [\"a\"\n"),
        (
            "bomb.xml",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><utility_space/>",
        ),
        ("empty.toml", ""),
    ]);
    let large = std::fs::File::create(home.path().join("large.toml")).expect("a file");
    large.set_len(17 << 20).expect("it grows");
    for (files, says) in [
        (&["missing.toml"][..], "missing.toml"),
        (&["."], "."),
        (&["alone.toml"], "at least two"),
        (&["broken.toml"], "broken.toml:"),
        (&["bomb.xml"], "bomb.xml:1"),
        (&["empty.toml"], "empty"),
        (&["large.toml"], "16 MiB"),
        (&["/dev/zero"], "16 MiB"),
        (&["small.toml", "bomb.xml"], "files of one kind"),
        (&["small.toml", "small.toml"], "twice"),
    ] {
        run(&home, files).refused(2, says);
        let arguments = [&["--json"], files].concat();
        let told = run(&home, &arguments).refused(2, says);
        let told: Value = serde_json::from_str(&told).expect("the error is JSON");
        assert_eq!(told["error"]["kind"], "misuse");
    }
    run(&home, &vec!["small.toml"; 65]).refused(2, "at most 64");
}

#[test]
fn names_act_on_no_terminal() {
    let page = SMALL
        .replace("\"A\"", "\"A \\u202Eevil\"")
        .replace("\"a\", \"b\"", "\"a\", \"b\\u200B\"")
        .replace("b = ", "\"b\\u200B\" = ")
        .replace("x = ", "\"\\u202Ex شروط\" = ");
    let home = folder(&[("hostile.toml", &page)]);
    let acts = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    for arguments in [
        &["hostile.toml", "--check", "--near", "B"][..],
        &["--json", "hostile.toml"],
        &["hostile.toml", "--near", "nobody"],
    ] {
        let ran = run(&home, arguments);
        for told in [&ran.out, &ran.err] {
            assert_eq!(told.find(acts), None, "{told:?}");
        }
    }
    let told = run_json(&home, &["hostile.toml"]);
    assert_eq!(told["sides"][0], "A \u{202e}evil");
    let page = run(&home, &["hostile.toml"]).ok();
    assert!(page.contains("⟨U+202E⟩evil"), "{page}");
}

#[test]
fn a_page_stays_within_the_terminal_and_says_what_the_packages_decide() {
    let home = folder(&[("small.toml", SMALL)]);
    let page = run(&home, &["small.toml"]).ok();
    assert!(
        page.lines().all(|line| line.chars().count() <= 100),
        "{page}"
    );
    Assert::new()
        .action_env("SNAPSHOTS")
        .eq(page, snapbox::file!["transcripts/settle.txt"].raw());
}
