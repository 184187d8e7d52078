//! The charter through real programs: drafted as a page, put to both sides,
//! accepted by both, in force in all five rooms, compared by voice; and then two
//! heads must sign what one of them permits.

use crate::moved::{HOUR, MovedDesk};
use crate::world::{Desk, World};

/// The number of the newest proposal in the room with the intermediary.
fn newest(desk: &Desk) -> String {
    desk.until(|desk| {
        let view = desk.show("intermediary");
        let proposals = view["proposals"].as_array()?.clone();
        let open = proposals.iter().rfind(|one| one["state"] == "open")?;
        Some(open["number"].to_string())
    })
}

fn accepts(desk: &Desk) {
    let number = newest(desk);
    desk.run(&["accept", "intermediary", &number]).ok();
}

/// Waits until as many of a side's people have said yes as the charter asks for.
fn until_answered(desk: &Desk, room: &str) {
    desk.until(|desk| {
        let view = desk.show(room);
        let open = view["proposals"].as_array()?.last()?.clone();
        (open["to_answer"] == false).then_some(())
    });
}

fn stands_on(desk: &Desk, room: &str, number: u64) {
    desk.until(|desk| {
        let shown = desk.json(&["charter", "show", "--room", room]);
        (shown["charter"]["number"] == number && shown["carried"] == true).then_some(())
    });
}

#[test]
fn a_charter_is_drafted_accepted_and_confirmed_and_one_head_of_two_is_not_enough() {
    let world = World::new();
    let (norway, north, south) = (
        world.vault("norway"),
        world.desk("north"),
        world.desk("south"),
    );
    let clock = MovedDesk::start(&norway, 0);
    world.open(&norway).ok();
    norway.admits("North", &north, "Head of North");
    norway.admits("South", &south, "Head of South");
    norway.until_introduced();
    let second = world.desk("second");
    let invited = norway.json(&["invite", "North", "--role", "head"]);
    let link = invited["link"].as_str().expect("a link");
    let joining = second.json(&["join", link, "--name", "Second head"]);
    let number = invited["invitation"].to_string();
    norway.card(&number);
    let words = joining["words"].as_str().expect("words");
    norway.run(&["approve", &number, "--words", words]).ok();
    for (desk, room) in [
        (&norway, "North"),
        (&norway, "South"),
        (&second, "intermediary"),
    ] {
        desk.until(|desk| {
            desk.show_if_there(room)?;
            let lines = desk.show(room)["lines"].as_array()?.clone();
            let second_key = |line: &serde_json::Value| {
                line["what"]["kind"] == "side-key"
                    && line["what"]["side"] == "North"
                    && line["what"]["number"] == 2
            };
            lines.iter().any(second_key).then_some(())
        });
    }

    // Drafted, with what holds now; a fault is said with its line.
    let file = world.path("charter.toml");
    let path = file.to_str().expect("a path");
    for asked in [&["charter", "words"][..], &["charter", "confirm", "tide"]] {
        north.run(asked).refused(3, "no charter is in force");
    }
    norway.run(&["charter", "draft", path]).ok();
    norway.run(&["charter", "draft", path]).refused(2, "exists");
    let draft = std::fs::read_to_string(&file).expect("the draft");
    assert!(draft.contains("keys = [1, 2]"), "{draft}");
    std::fs::write(
        &file,
        draft.replacen("threshold = 1", "threshold = \"two\"", 1),
    )
    .expect("a file");
    norway
        .run(&["charter", "propose", path, "--closes", "1h"])
        .refused(2, "charter.toml, line ");
    std::fs::write(&file, draft.replacen("threshold = 1", "threshold = 2", 1)).expect("a file");
    north
        .run(&["charter", "propose", path, "--closes", "1h"])
        .refused(1, "only the intermediary");
    norway
        .run(&["charter", "propose", path, "--closes", "1h"])
        .ok();

    // Accepted, and in force in all five rooms.
    for desk in [&north, &second, &south] {
        accepts(desk);
    }
    for room in ["North", "South"] {
        until_answered(&norway, room);
    }
    clock.ahead(2 * HOUR);
    for room in ["team", "North", "South"] {
        stands_on(&norway, room, 1);
    }
    for desk in [&north, &south] {
        stands_on(desk, "intermediary", 1);
        stands_on(desk, "delegation", 1);
    }
    let shown = north.run(&["charter", "show"]).ok();
    assert!(
        shown.contains("North: 2 of 2 must sign (keys 1, 2)"),
        "{shown}"
    );
    assert!(
        shown.contains("known only through the intermediary"),
        "{shown}"
    );

    // Compared by voice.
    let read_out = south.json(&["charter", "words"])["words"].clone();
    let read_out = read_out.as_str().expect("words");
    assert_eq!(north.json(&["charter", "words"])["words"], read_out);
    north
        .run(&["charter", "confirm", "abandon ability"])
        .refused(1, "differ");
    north.run(&["charter", "confirm", read_out]).ok();
    let shown = north.run(&["charter", "show"]).ok();
    assert!(
        shown.contains("whose words a head of this side has compared"),
        "{shown}"
    );

    // One head of two is not enough.
    let permission = north.enters(&["permit", "intermediary", "The bridge may open."]);
    norway.until_line("North", permission);
    let number = permission.to_string();
    norway
        .run(&["convey", "North", &number, "--hold", "0"])
        .refused(1, "1 of the 2 signatures");
    second.until_line("intermediary", permission);
    let asks = second.run(&["asks", "intermediary"]).ok();
    let sign = format!("goodoffices sign intermediary {number}");
    assert!(asks.contains(&sign), "{asks}");
    let waiting = second.json(&["asks"]);
    assert_eq!(waiting[0]["room"], "intermediary");
    assert_eq!(waiting[0]["to_sign"][0]["number"], permission);
    let rooms = second.run(&["rooms"]).ok();
    assert!(rooms.contains("1 to answer before"), "{rooms}");
    north
        .run(&["sign", "intermediary", &number])
        .refused(1, "signed already");
    let signed = second.enters(&["sign", "intermediary", &number]);
    norway.until_line("North", signed);
    norway
        .run(&["convey", "North", &number, "--hold", "0"])
        .ok();
    let view = south.show("intermediary").to_string();
    assert!(view.contains("The bridge may open."), "{view}");
    let told = norway.run(&["record", "verify"]).ok();
    assert!(told.contains("countersignature"), "{told}");
    clock.close();
}
