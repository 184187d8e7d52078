//! Standing permissions through real programs: given beforehand, said under,
//! conveyed with a receipt of its own, used up, withdrawn.

use crate::world::World;

/// What a head types to permit beforehand, with more.
fn beforehand<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["permit", "intermediary", "--standing", "hotline"];
    all.extend(["--at-most", "2", "--expires", "3h"]);
    all.extend(more);
    all
}

#[test]
fn what_is_said_under_a_mark_goes_without_being_asked_for_until_it_is_used_up_or_withdrawn() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    // What nobody can sign beforehand is refused, and said what to do instead.
    north
        .run(&beforehand(&[]))
        .refused(2, "let them go in substance");
    north
        .run(&["say", "intermediary", "too early", "--mark", "hotline"])
        .refused(1, "no standing permission of the mark \"hotline\"");
    let standing = north.enters(&beforehand(&["--in-substance", "--by-delegation"]));
    norway.until_line("North", standing);
    let rooms = norway.run(&["rooms"]).ok();
    assert!(
        rooms.contains("permitted beforehand under \"hotline\": to South, 0 of 2 used"),
        "{rooms}"
    );
    norway
        .run(&["say", "North", "in their name", "--mark", "hotline"])
        .refused(1, "only people of the side");

    let say = |words: &str| north.enters(&["say", "intermediary", words, "--mark", "hotline"]);
    let first = say("Two trucks are late.");
    norway.until_line("North", first);
    let tray = norway.run(&["tray"]).ok();
    for part in [
        "Two trucks are late.",
        "permitted beforehand, under \"hotline\"",
    ] {
        assert!(tray.contains(part), "{part}: {tray}");
    }
    let number = first.to_string();
    let carried = "North says that two trucks are late.";
    norway
        .run(&[
            "convey", "North", &number, "--words", carried, "--hold", "0", "--yes",
        ])
        .ok();
    let shown = south.show("intermediary").to_string();
    for part in [carried, "permitted beforehand, under its mark", "hotline"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // Its receipt shows the words that went.
    north.until(|desk| {
        let view = desk.show("intermediary");
        let used = view["standings"][0]["used"] == 1;
        (used && view.to_string().contains(carried)).then_some(())
    });
    let told = norway.run(&["record", "verify"]).ok();
    assert!(told.contains("standing permission was given"), "{told}");

    // An earlier statement, under the mark afterwards; then it is used up.
    let earlier = north.enters(&["say", "intermediary", "The road is open."]);
    let of = earlier.to_string();
    let second = north.enters(&["say", "intermediary", "--of", &of, "--mark", "hotline"]);
    norway.until_line("North", second);
    let second = second.to_string();
    norway
        .run(&["convey", "North", &second, "--hold", "0"])
        .ok();
    north.until(|desk| {
        let view = desk.show("intermediary");
        (view["standings"][0]["state"] == "used-up").then_some(())
    });
    north
        .run(&["say", "intermediary", "a third", "--mark", "hotline"])
        .refused(1, "used up");

    // Another with the same mark takes its place, and is taken back.
    let again = north.enters(&beforehand(&["--exact", "--without-attribution"]));
    let waits = say("Nobody's words.");
    norway.until_line("North", waits);
    north
        .run(&["withdraw", "intermediary", &again.to_string()])
        .ok();
    norway.until(|desk| {
        let view = desk.show("North");
        let last = view["standings"].as_array()?.last()?.clone();
        (last["state"] == "withdrawn").then_some(())
    });
    norway
        .run(&["convey", "North", &waits.to_string(), "--hold", "0"])
        .refused(1, "withdrawn");
    let south_reads = south.show("intermediary").to_string();
    assert!(!south_reads.contains("Nobody's words."), "{south_reads}");
}
