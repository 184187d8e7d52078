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

#[test]
fn a_desk_destroys_its_copy_once_somebody_typed_what_and_says_what_it_cannot_destroy() {
    let world = World::new();
    let (mut norway, north, _south) = world.talks();
    let said = north.enters(&["say", "intermediary", "The canary sings at midnight."]);
    norway.until_line("North", said);
    let rooms = norway.json(&["rooms"]);
    let title = rooms["rooms"][0]["title"]
        .as_str()
        .expect("a title")
        .to_owned();

    norway
        .run(&["destroy", &title])
        .refused(5, "nothing is destroyed");
    norway
        .run(&["destroy", &title, "--confirm", "Other talks"])
        .refused(5, "nothing is destroyed");
    norway
        .run(&["destroy", "Other talks", "--confirm", "Other talks"])
        .refused(2, "called that");
    norway
        .run(&[
            "destroy",
            &title,
            "--confirm",
            &title,
            "--at",
            "2020-01-01T00:00",
        ])
        .refused(2, "over");
    let due = norway
        .run(&["destroy", &title, "--confirm", &title, "--at", "30d"])
        .ok();
    assert!(due.contains("destroys its copy on"), "{due}");
    assert!(norway.show("North").to_string().contains("canary"));

    let told = norway.run(&["destroy", &title, "--confirm", &title]).ok();
    for beyond in ["other members", "backups", "relay", "printed"] {
        assert!(told.contains(beyond), "{told}");
    }
    norway.run(&["show", "North"]).refused(2, "none yet");
    // It stays so after a restart, and the account names no talks.
    norway.kill();
    norway.start();
    let accounts = norway.json(&["record", "destroyed"]);
    assert_eq!(accounts["accounts"][0]["rooms"], 3);
    assert!(!accounts.to_string().contains(&title));
    assert_eq!(
        norway.json(&["rooms"])["rooms"]
            .as_array()
            .expect("rooms")
            .len(),
        0
    );
    // The others' copies are theirs.
    assert!(north.show("intermediary").to_string().contains("canary"));
}
