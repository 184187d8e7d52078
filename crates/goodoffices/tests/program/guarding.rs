//! R11 on the command line: before words of the intermediary's own leave, the
//! program shows what they resemble, and only a person's yes lets them go.

use crate::world::World;

const SECRET: &str = "We could live with 3.2 million, by the tenth of March.";
const SLIP: &str = "Would about three million be enough?";

#[test]
fn a_slip_is_shown_with_its_place_and_nothing_leaves_without_a_yes() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let said = north.enters(&["say", "intermediary", SECRET]);
    norway.until_line("North", said);

    let before = norway.show("South");
    let held = norway.run(&["say", "South", SLIP]);
    assert!(
        held.out.contains(&format!("North, number {said}")),
        "{}",
        held.out
    );
    assert!(held.out.contains("about three million") || held.out.contains("three million"));
    assert!(held.out.contains("3.2 million"), "{}", held.out);
    held.refused(5, "--yes");
    let held = norway.run(&["ask", "South", SLIP]);
    held.refused(5, "nothing has left");
    assert_eq!(norway.show("South")["lines"], before["lines"]);

    // As JSON, one value a line.
    let held = norway.run(&["--json", "say", "South", SLIP]);
    let found: serde_json::Value = serde_json::from_str(&held.out).expect("JSON");
    assert_eq!(found["destination"], "South");
    assert_eq!(found["items"][0]["kind"], "figure");
    held.refused(5, "unconfirmed");

    // It shows and never decides.
    let number = norway.enters(&["say", "South", SLIP, "--yes"]);
    south.until_line("intermediary", number);
    // What resembles nothing leaves at once, and so do a delegation's own words.
    norway.enters(&["say", "South", "Shall we go on after lunch?"]);
    south.enters(&["say", "intermediary", SECRET]);
}

#[test]
fn words_chosen_under_a_permission_are_looked_at_where_they_would_go() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let said = north.enters(&["say", "intermediary", SECRET]);
    norway.until_line("North", said);
    for (wording, command) in [
        ("--in-substance", "convey"),
        ("--shown-first", "show-first"),
    ] {
        let wish = [
            "permit",
            "intermediary",
            "We can talk about the road.",
            wording,
        ];
        let permission = north.enters(&wish);
        norway.until_line("North", permission);
        let number = permission.to_string();
        let (slip, clean) = (
            format!("They will talk about the road. {SLIP}"),
            "They will talk about the road.",
        );
        let run = |words: &str| match command {
            "convey" => norway.run(&["convey", "North", &number, "--hold", "0", "--words", words]),
            _ => norway.run(&["show-first", "North", &number, words]),
        };
        run(&slip).refused(5, "nothing has left");
        run(clean).ok();
    }
    let view = south.show("intermediary").to_string();
    assert!(!view.contains("million"));
}

#[test]
fn words_that_go_along_with_a_file_are_looked_at_like_any() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let said = north.enters(&["say", "intermediary", SECRET]);
    norway.until_line("North", said);
    std::fs::write(world.path("map.txt"), "a map").expect("a file");
    let attach = ["attach", "South", "map.txt", "--say", SLIP];
    let held = norway.run(&attach);
    assert!(held.out.contains("3.2 million"), "{}", held.out);
    held.refused(5, "nothing has left");
    assert!(!norway.show("South").to_string().contains("map.txt"));
    let number = norway.enters(&[&attach[..], &["--yes"]].concat());
    south.until_line("intermediary", number);
    let view = south.show("intermediary").to_string();
    assert!(view.contains(SLIP) && view.contains("map.txt"), "{view}");
    // A file alone says nothing, and there is nothing to ask.
    let ran = norway.run(&["attach", "South", "map.txt", "--yes"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--say"), "{}", ran.err);
}

#[test]
fn whatever_puts_words_to_all_sides_is_looked_at_too() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let said = north.enters(&["say", "intermediary", SECRET]);
    norway.until_line("North", said);
    let before = norway.show("South");
    let file = world.path("charter.toml");
    let path = file.to_str().expect("a path");
    norway.run(&["charter", "draft", path]).ok();
    let draft = std::fs::read_to_string(path).expect("a draft");
    let rules = format!(
        "rules = \"{SLIP}\"\n\n[[deadline]]\nwhat = \"{SLIP}\"\nat = \"2099-01-01T00:00\"\n\n[[side]]"
    );
    std::fs::write(path, draft.replacen("[[side]]", &rules, 1)).expect("written");
    for command in [
        vec!["propose", SLIP, "--closes", "1h"],
        vec!["charter", "propose", path, "--closes", "1h"],
        vec!["round", "begin", "--title", "Figures", "--agenda", SLIP],
    ] {
        let held = norway.run(&command);
        assert!(held.out.contains("3.2 million"), "{}", held.out);
        held.refused(5, "nothing has left");
    }
    assert_eq!(norway.show("South")["lines"], before["lines"]);
    norway
        .run(&["round", "begin", "--title", SLIP, "--yes"])
        .ok();
    south.until_line("intermediary", 4);
}
