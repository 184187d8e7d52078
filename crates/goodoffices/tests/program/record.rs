//! The record on the command line: finding, proving, exporting, destroying.

use crate::transcripts::Transcript;
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

#[test]
fn what_is_checked_shown_to_others_and_destroyed_is_said_in_plain_words() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let words = "We accept the tenth of March.";
    let permission = north.enters(&["permit", "intermediary", words]);
    norway.until_line("North", permission);
    let number = permission.to_string();
    norway
        .run(&["convey", "North", &number, "--hold", "0"])
        .ok();
    let conveyed = south.until(|desk| {
        let lines = desk.show("intermediary")["lines"].as_array()?.clone();
        let line = lines
            .iter()
            .find(|line| line["what"]["kind"] == "conveyance")?;
        Some(line["number"].to_string())
    });
    norway.until_line("North", permission + 2);

    let mut told = Transcript::default();
    told.at(&south, &["search", "tenth"]);
    for (desk, room) in [(&south, "intermediary"), (&norway, "North")] {
        let page = told.at(desk, &["record", "verify", room]);
        // How often the relay signed hangs on what it took together.
        let signed = page.rsplit_once("signed for (").expect("the relay's line");
        let (signed, _) = signed.1.split_once(')').expect("how often");
        told.variable.push((format!("({signed})"), "(SIGNATURES)"));
    }
    let show = ["statement", "show-proof", "intermediary", &conveyed];
    let shown = south.json(&show);
    let key = shown["established"]["rests_on"]["key"].as_str();
    told.variable.push((key.expect("a key").to_owned(), "KEY"));
    told.at(&south, &show);
    told.at(&south, &[&show[..], &["--out", "north.proof"]].concat());
    let check = ["statement", "check-proof", "north.proof"];
    told.note("anybody", &check, world.run(&check));
    told.at(
        &north,
        &["statement", "show-proof", "intermediary", &number],
    );
    told.at(&south, &["export", "intermediary"]);
    told.at(&south, &["destroy", "Heron talks"]);
    told.at(
        &south,
        &["destroy", "Heron talks", "--confirm", "Heron talks"],
    );
    let destroyed = south.json(&["record", "destroyed"]);
    let talks = destroyed["accounts"][0]["talks"].as_str();
    told.variable
        .push((talks.expect("digits").to_owned(), "TALKS"));
    told.at(&south, &["record", "destroyed"]);
    told.assert_golden(snapbox::file!["transcripts/record.txt"]);
}
