//! What several sides do together, through the real program: neither, then both;
//! a lone yes that stays secret, then a mutual one. The intermediary's clock is
//! moved past the closings, so that nobody waits for them.

use serde_json::Value;

use crate::moved::{HOUR, MovedDesk};
use crate::world::{Desk, World};

/// A side's words and what it wants for them; its number.
fn offers(desk: &Desk, words: &str, wanted: &str, closes: &str) -> u64 {
    desk.enters(&[
        "permit",
        "intermediary",
        words,
        "--in-exchange",
        wanted,
        "--closes",
        closes,
    ])
}

/// How the newest permission, or proposal, of a side stands.
fn state(desk: &Desk, what: &str) -> String {
    let view = desk.show("intermediary");
    let all = view[what].as_array().cloned().unwrap_or_default();
    let newest = all.last().map(|one| one["state"].clone());
    newest
        .as_ref()
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn until_it_is(desk: &Desk, what: &str, wanted: &str) {
    desk.until(|desk| (state(desk, what) == wanted).then_some(()));
}

/// A proposal is listed among what waits for an answer, ready to be copied; what is
/// said to it in place of an answer says how to answer.
fn waits_and_takes_no_other_answer(desk: &Desk, proposal: &str, permission: &str) {
    let waiting = desk.json(&["asks"]);
    assert_eq!(waiting[0]["to_answer"][0]["number"].to_string(), proposal);
    let told = desk.run(&["asks"]).ok();
    let accept = format!("goodoffices accept intermediary {proposal}");
    assert!(told.contains(&accept), "{told}");
    let rooms = desk.run(&["rooms"]).ok();
    assert!(rooms.contains("1 to answer before"), "{rooms}");
    for line in [
        &["permit", "intermediary", "--ask", proposal][..],
        &["withdraw", "intermediary", proposal],
        &["sign", "intermediary", proposal],
    ] {
        desk.run(line)
            .refused(1, "is a proposal; a head answers it: `accept`");
    }
    for line in [
        ["accept", "intermediary", permission],
        ["refuse", "intermediary", permission],
    ] {
        desk.run(&line).refused(1, "is a permission; the side");
    }
}

#[test]
fn neither_then_both_and_a_lone_yes_that_nobody_reads() {
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

    // Neither: one side takes its words back before they close.
    let people = offers(&north, "We release them.", "the frozen assets", "1h");
    let assets = offers(&south, "We unfreeze them.", "the people", "1h");
    norway.until_line("North", people);
    norway.until_line("South", assets);
    let tray = norway.run(&["tray"]).ok();
    assert!(
        tray.contains("wants in return: the frozen assets"),
        "{tray}"
    );
    let people = people.to_string();
    norway
        .run(&["convey", "North", &people])
        .refused(1, "only in exchange");
    let matched = ["exchange", "North", &people, "South", &assets.to_string()];
    norway.run(&matched).ok();
    norway.run(&matched).refused(3, "matched already");
    north.run(&["withdraw", "intermediary", &people]).ok();
    norway.until(|desk| {
        let view = desk.show("North").to_string();
        view.contains("\"withdrawal\"").then_some(())
    });
    clock.ahead(2 * HOUR);
    until_it_is(&south, "permissions", "not-exchanged");
    assert!(!north.show("intermediary").to_string().contains("unfreeze"));
    assert!(!south.show("intermediary").to_string().contains("release"));

    // Then both.
    let people = offers(&north, "We release all.", "all frozen assets", "3h");
    let assets = offers(&south, "We unfreeze all.", "all the people", "3h");
    norway.until_line("North", people);
    norway.until_line("South", assets);
    let matched = [
        "exchange",
        "North",
        &people.to_string(),
        "South",
        &assets.to_string(),
    ];
    norway.run(&matched).ok();
    assert!(!south.show("intermediary").to_string().contains("release"));
    clock.ahead(4 * HOUR);
    until_it_is(&north, "permissions", "conveyed");
    until_it_is(&south, "permissions", "conveyed");
    let shown = south.run(&["show", "intermediary"]).ok();
    assert!(shown.contains("We release all."), "{shown}");
    let shown = north.run(&["show", "intermediary"]).ok();
    assert!(shown.contains("We unfreeze all."), "{shown}");
    assert!(
        shown.contains("in exchange, as the intermediary"),
        "{shown}"
    );
    let told = norway.run(&["proposals"]).ok();
    assert!(told.contains("exchange: agreed"), "{told}");

    // A lone yes stays where it was said.
    let put = norway
        .run(&["propose", "Half each.", "--closes", "5h"])
        .ok();
    assert!(put.contains("North: number"), "{put}");
    let number = |desk: &Desk| {
        desk.until(|desk| {
            let view = desk.show("intermediary");
            let open = view["proposals"].as_array()?.last()?.clone();
            (open["state"] == "open").then(|| open["number"].as_u64())?
        })
        .to_string()
    };
    let (first, second) = (number(&north), number(&south));
    waits_and_takes_no_other_answer(&north, &first, &people.to_string());
    let told = norway.run(&["asks", "North"]).ok();
    assert!(
        told.contains("0 of 1 yeses") && !told.contains("accept"),
        "{told}"
    );
    north.run(&["accept", "intermediary", &first]).ok();
    assert_eq!(north.json(&["asks"]), serde_json::json!([]));
    south.run(&["refuse", "intermediary", &second]).ok();
    clock.ahead(6 * HOUR);
    until_it_is(&north, "proposals", "not-agreed");
    until_it_is(&south, "proposals", "not-agreed");
    let read = south.run(&["show", "intermediary"]).ok();
    assert!(!read.contains("says yes"), "{read}");
    north
        .run(&["accept", "intermediary", &first])
        .refused(1, "too late");

    // And a mutual one is told to all.
    norway
        .run(&["propose", "Forty, sixty.", "--closes", "7h"])
        .ok();
    let (first, second) = (number(&north), number(&south));
    north.run(&["accept", "intermediary", &first]).ok();
    south.run(&["accept", "intermediary", &second]).ok();
    norway.until(|desk| {
        let said = desk.show("South")["proposals"].to_string();
        said.contains("\"yes\":true").then_some(())
    });
    norway.until(|desk| {
        let said = desk.show("North")["proposals"][1].to_string();
        said.contains("\"yes\":true").then_some(())
    });
    clock.ahead(8 * HOUR);
    until_it_is(&north, "proposals", "agreed");
    until_it_is(&south, "proposals", "agreed");
    let read = south.run(&["show", "intermediary"]).ok();
    assert!(
        read.contains("all sides said yes; the signatures of each"),
        "{read}"
    );
    for desk in [&norway, &north, &south] {
        let told = desk.run(&["record", "verify"]).ok();
        assert!(told.contains("in order"), "{told}");
    }
    clock.close();
}
