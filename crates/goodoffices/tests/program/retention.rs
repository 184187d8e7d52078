//! Retention through real programs: when the charter's days after the closing are
//! over, each desk gives up its copy by itself, by its own clock.

use crate::moved::{HOUR, MovedDesk};
use crate::world::{Desk, World};

const WORDS: &str = "The plover nests on the northern shore.";
/// The closing, and when it is: nobody waits for it.
const CLOSING: (&str, i64) = ("2099-01-01T00:00", 4_070_908_800_000);
const DAYS: i64 = 2;

fn holds_the_words(desk: &Desk) -> bool {
    desk.run(&["search", "plover"]).ok().contains(WORDS)
}

/// Waits until the desk has destroyed what it had; says what it could not.
fn until_destroyed(desk: &Desk) -> Vec<String> {
    desk.until(|desk| {
        let account = desk.json(&["record", "destroyed"])["accounts"][0].clone();
        let beyond = account["beyond"].as_array()?;
        Some(beyond.iter().map(ToString::to_string).collect())
    })
}

#[test]
fn when_the_days_after_the_closing_are_over_no_desk_holds_a_copy_and_each_says_what_is_left() {
    let world = World::new();
    let mut vaults = [world.vault("norway"), world.vault("north")];
    let south = world.desk("south");
    let [norway, north] = &mut vaults;
    let clock = MovedDesk::start(norway, 0);
    north.start();
    world.open(norway).ok();
    norway.admits("North", north, "Head of North");
    norway.admits("South", &south, "Head of South");
    norway.until_introduced();
    let said = north.enters(&["say", "intermediary", WORDS]);
    norway.until_line("North", said);

    let file = world.path("charter.toml");
    let path = file.to_str().expect("a path");
    norway.run(&["charter", "draft", path]).ok();
    let draft = std::fs::read_to_string(&file).expect("the draft");
    let closes = format!("closes = \"{}\"\n", CLOSING.0);
    let draft: String = draft
        .lines()
        .map(|line| match line {
            line if line.starts_with("# closes = ") => closes.clone(),
            line if line.starts_with("retention-days = ") => format!("retention-days = {DAYS}\n"),
            line => format!("{line}\n"),
        })
        .collect();
    assert!(draft.contains(&closes), "{draft}");
    std::fs::write(&file, draft).expect("a file");
    let propose = ["charter", "propose", path, "--closes", "1h"];
    norway.run(&propose).ok();
    for desk in [&*north, &south] {
        let number = desk.until(|desk| {
            let proposals = desk.show("intermediary")["proposals"].as_array()?.clone();
            Some(proposals.first()?["number"].to_string())
        });
        desk.run(&["accept", "intermediary", &number]).ok();
    }
    for room in ["North", "South"] {
        norway.until(|desk| {
            let proposal = desk.show(room)["proposals"].as_array()?.last()?.clone();
            (proposal["to_answer"] == false).then_some(())
        });
    }
    clock.ahead(2 * HOUR);
    north.until(|desk| {
        let shown = desk.json(&["charter", "show", "--room", "intermediary"]);
        (shown["charter"]["number"] == 1).then_some(())
    });

    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("a clock");
    let now = i64::try_from(now.as_millis()).expect("a time");
    let over = CLOSING.1 + DAYS * 24 * HOUR - now;
    north.kill();
    let moved = MovedDesk::start(north, over - HOUR);
    assert!(holds_the_words(north), "an hour before");
    moved.ahead(over + HOUR);
    let beyond = until_destroyed(north);
    assert!(!holds_the_words(north));
    assert!(
        beyond
            .iter()
            .any(|line| line.contains("intermediary") || line.contains("others")),
        "{beyond:?}"
    );
    let told = north.run(&["record", "destroyed"]).ok();
    assert!(
        told.contains("What could not be destroyed from here:"),
        "{told}"
    );
    moved.close();
    // Nor does it come back when the desk is started again, by the right time.
    north.start();
    assert!(!holds_the_words(north));

    // Of another desk the clock says the same later.
    assert!(holds_the_words(norway));
    clock.ahead(over + HOUR);
    until_destroyed(norway);
    assert!(!holds_the_words(norway));
    clock.close();
}
