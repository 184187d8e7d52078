//! The record on the command line: finding, proving, exporting, destroying.

use crate::world::World;

#[test]
fn what_was_said_is_found_in_every_room_however_it_is_written() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let said = north.enters(&[
        "say",
        "intermediary",
        "L’Élection à Genève, with artillery.",
    ]);
    let other = south.enters(&["say", "intermediary", "نَقْبَلُ وقف المدفعية في جنيف"]);
    norway.until_line("North", said);
    norway.until_line("South", other);
    let found = norway.json(&["search", "geneve", "ELECTION"]);
    assert_eq!(found["matches"].as_array().expect("matches").len(), 1);
    assert_eq!(found["matches"][0]["number"], said);
    assert_eq!(found["matches"][0]["name"], "North");
    let found = norway.json(&["search", "نقبل"]);
    assert_eq!(found["matches"][0]["number"], other);
    let none = norway.run(&["search", "نقبل", "--room", "North"]).ok();
    assert!(none.contains("nothing here"), "{none}");
    let page = norway.run(&["search", "artillery"]).ok();
    assert!(
        page.contains("North") && page.contains("with artillery"),
        "{page}"
    );
    // A side finds its own room's words and nobody else's.
    let found = south.json(&["search", "artillery"]);
    assert_eq!(found["matches"].as_array().expect("matches").len(), 0);
    norway.run(&["search", " "]).refused(2, "words");
}
