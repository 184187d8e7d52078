//! What may leave a desk: copies that prove nothing, where the charter allows
//! them, and proofs of what a side chose to sign.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::world::{Desk, World, holds};

/// Puts a charter to the sides and has both accept it; waits until it is in
/// force for everybody.
fn adopts(world: &World, desks: [&Desk; 3], number: u64, exports: bool) {
    let [norway, north, south] = desks;
    let file = world.path(&format!("charter-{number}.toml"));
    let path = file.to_str().expect("a path");
    norway.run(&["charter", "draft", path]).ok();
    let draft = std::fs::read_to_string(&file).expect("the draft");
    let wanted = format!("exports = {exports}");
    let draft = draft
        .replace("exports = false", &wanted)
        .replace("exports = true", &wanted);
    std::fs::write(&file, draft).expect("a file");
    norway
        .run(&["charter", "propose", path, "--closes", "20s"])
        .ok();
    for side in [north, south] {
        let open = side.until(|desk| {
            let proposals = desk.show("intermediary")["proposals"].as_array()?.clone();
            let open = proposals.iter().rfind(|one| one["state"] == "open")?;
            Some(open["number"].to_string())
        });
        side.run(&["accept", "intermediary", &open]).ok();
    }
    let rooms = [
        (norway, "team"),
        (norway, "North"),
        (norway, "South"),
        (north, "intermediary"),
        (south, "intermediary"),
    ];
    for (desk, room) in rooms {
        desk.until(|desk| {
            let shown = desk.json(&["charter", "show", "--room", room]);
            (shown["charter"]["number"] == number && shown["carried"] == true).then_some(())
        });
    }
}

/// Conveys words of North; their number in the room of South.
fn conveys(desks: [&Desk; 3], permit: &[&str]) -> String {
    let [norway, north, south] = desks;
    let arguments = [&["permit", "intermediary"], permit].concat();
    let permission = north.enters(&arguments);
    norway.until_line("North", permission);
    let number = permission.to_string();
    norway
        .run(&["convey", "North", &number, "--hold", "0"])
        .ok();
    south.until(|desk| {
        let lines = desk.show("intermediary")["lines"].as_array()?.clone();
        let conveyed = |line: &&Value| {
            line["what"]["kind"] == "conveyance" && line["what"]["passage"]["words"] == permit[0]
        };
        Some(lines.iter().find(conveyed)?["number"].to_string())
    })
}

/// Everything in a view by which it could be proved or linked: keys, hashes and
/// ids, as they are written down.
fn recognisable(view: &Value, found: &mut Vec<String>) {
    match view {
        Value::String(text) => {
            let hex = text.len() >= 32 && text.chars().all(|c| c.is_ascii_hexdigit());
            found.extend(hex.then(|| text.clone()));
        }
        Value::Array(items) => items.iter().for_each(|item| recognisable(item, found)),
        Value::Object(fields) => fields.values().for_each(|item| recognisable(item, found)),
        _ => {}
    }
}

#[test]
fn exports_are_off_until_a_charter_allows_them_and_proofs_follow_every_charter() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let desks = [&norway, &north, &south];
    let before = conveys(desks, &["We accept the tenth of March."]);
    north
        .run(&["export", "intermediary"])
        .refused(1, "no charter is in force");
    let by_intermediary = proof(&world, &south, &before);
    assert_eq!(
        by_intermediary["established"]["rests_on"]["kind"],
        "the-intermediary"
    );

    adopts(&world, desks, 1, false);
    let out = world.path("north.html");
    let path = out.to_str().expect("a path");
    north
        .run(&["export", "intermediary", "--format", "html", "--out", path])
        .refused(1, "does not allow exports");
    assert!(!out.exists());
    let under_first = conveys(desks, &["And the bridge at noon."]);
    assert_eq!(under_charter(&world, desks, &under_first), 1);

    // What North's desk holds by which something could be proved.
    let plan = world.path("plan.txt");
    std::fs::write(&plan, "the plan").expect("a file");
    let plan = plan.to_str().expect("a path");
    north.run(&["attach", "intermediary", plan]).ok();
    adopts(&world, desks, 2, true);
    assert_eq!(under_charter(&world, desks, &under_first), 1);
    let under_second = conveys(desks, &["نقبل بوقف النار.", "--language", "ar"]);
    assert_eq!(under_charter(&world, desks, &under_second), 2);

    exported(&world, &south);
    written_once(&south, path);
    let by_all = world.path("all.json");
    let all = by_all.to_str().expect("a path");
    for (desk, room) in [
        (&norway, "South"),
        (&norway, "team"),
        (&north, "delegation"),
    ] {
        let run = ["export", room, "--format", "json", "--out", all, "--force"];
        desk.run(&run).ok();
        let text = std::fs::read_to_string(&by_all).expect("a file");
        nothing_is_recognised(&world, desk, room, &text);
    }
}

/// Has a proof written, and checks it where there is no desk.
fn proof(world: &World, desk: &Desk, number: &str) -> Value {
    let file = world.path("words.proof");
    let path = file.to_str().expect("a path");
    let run = [
        "statement",
        "show-proof",
        "intermediary",
        number,
        "--out",
        path,
        "--force",
    ];
    desk.run(&run).ok();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let check = crate::world::program(elsewhere.path())
        .args(["--json", "statement", "check-proof", path])
        .output()
        .expect("the program runs");
    crate::world::Ran::from(check).json()
}

/// Proves words to others; the number of the charter that they stand on.
fn under_charter(world: &World, desks: [&Desk; 3], number: &str) -> u64 {
    let [norway, north, south] = desks;
    let shown = proof(world, south, number);
    let stands_on = &shown["established"]["rests_on"];
    assert_eq!(stands_on["kind"], "the-charter");
    let in_force = north.json(&["charter", "show"])["charter"]["number"].clone();
    if stands_on["number"] == in_force {
        let words = north.json(&["charter", "words"])["words"].clone();
        assert_eq!(shown["charter_words"], words);
    }
    // Another desk that holds the same words proves the same.
    let file = norway.json(&["statement", "show-proof", "South", number])["file"].clone();
    assert_eq!(file, shown["file"]);
    stands_on["number"].as_u64().expect("a number")
}

/// What is exported reads as it should, in all forms, and proves nothing.
fn exported(world: &World, south: &Desk) {
    for (format, words) in [
        ("markdown", "> We accept the tenth of March."),
        ("json", "\"text\": \"We accept the tenth of March.\""),
        (
            "html",
            "<p class=\"words\" lang=\"ar\" dir=\"rtl\">نقبل بوقف النار.</p>",
        ),
    ] {
        let text = south
            .run(&["export", "intermediary", "--format", format])
            .ok();
        assert!(text.contains(words), "{text}");
        assert!(text.contains("This copy proves nothing."), "{text}");
        assert!(
            text.contains("exact words of North, verified by its side key"),
            "{text}"
        );
        nothing_is_recognised(world, south, "intermediary", &text);
    }
}

/// No key, hash, id, signature or device that the desk shows anywhere is in it.
fn nothing_is_recognised(world: &World, desk: &Desk, room: &str, text: &str) {
    let mut found = Vec::new();
    for look in [
        vec!["show", room],
        vec!["rooms"],
        vec!["charter", "show"],
        vec!["record", "verify"],
    ] {
        recognisable(&desk.json(&look), &mut found);
    }
    assert!(found.len() > 5, "there is something to look for");
    let signatures = std::fs::read(world.path("words.proof")).expect("a proof");
    let proof = talks::proof::ProofFile::from_bytes(&signatures).expect("it is a proof");
    for signed in &proof.signatures {
        found.push(data_encoding::HEXLOWER.encode(&signed.signature));
        found.push(data_encoding::BASE64.encode(&signed.signature));
    }
    found.push(data_encoding::HEXLOWER.encode(&proof.nonce));
    for mark in &found {
        assert!(!text.contains(mark.as_str()), "{mark} in {text}");
    }
    assert!(!text.contains("SHA-256"), "{text}");
}

/// Files are written whole, for the owner's eyes, and not over others unasked.
fn written_once(south: &Desk, path: &str) {
    let run = ["export", "intermediary", "--format", "html", "--out", path];
    let told = south.run(&run).ok();
    assert!(told.contains("proves nothing"), "{told}");
    let first = std::fs::read(path).expect("a file");
    assert!(first.starts_with(b"<!DOCTYPE html>"));
    let mode = std::fs::metadata(path)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    south.run(&run).refused(2, "exists already");
    assert_eq!(std::fs::read(path).expect("a file"), first);
    let said = south.enters(&["say", "intermediary", "One thing more."]);
    south.until_line("intermediary", said);
    south.run(&[&run[..], &["--force"]].concat()).ok();
    let second = std::fs::read(path).expect("a file");
    assert!(holds(&second, "One thing more.") && !holds(&first, "One thing more."));
    let mode = std::fs::metadata(path)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let nowhere = ["export", "intermediary", "--out", "no/such/folder/a.md"];
    south.run(&nowhere).refused(2, "there is no folder");
}

#[test]
fn only_what_a_side_signed_word_for_word_is_shown_to_others() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let desks = [&norway, &north, &south];
    let exact = conveys(desks, &["We accept the tenth of March."]);
    let told = south
        .run(&["statement", "show-proof", "intermediary", &exact])
        .ok();
    assert!(told.contains("nothing was written"), "{told}");
    let refusals = [
        (
            vec!["In substance then.", "--in-substance"],
            "came in substance",
        ),
        (
            vec!["Without a name.", "--without-attribution"],
            "came without attribution",
        ),
        (vec!["Would it do?", "--sound-out"], "own question"),
    ];
    for (permit, why) in refusals {
        let number = conveys(desks, &permit);
        south
            .run(&["statement", "show-proof", "intermediary", &number])
            .refused(1, why);
    }
    // Neither the permission in its own room, nor anything said, nor nothing.
    let said = south.enters(&["say", "intermediary", "We have read it."]);
    south
        .run(&["statement", "show-proof", "intermediary", &said.to_string()])
        .refused(1, "nothing that was conveyed");
    south
        .run(&["statement", "show-proof", "intermediary", "999"])
        .refused(2, "no number 999");
    let file = world.path("north.proof");
    let path = file.to_str().expect("a path");
    let show = [
        "statement",
        "show-proof",
        "intermediary",
        &exact,
        "--out",
        path,
    ];
    south.run(&show).ok();
    south.run(&show).refused(2, "exists already");
    let mode = std::fs::metadata(&file)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let bytes = std::fs::read(&file).expect("the proof");
    for other in [
        "In substance then.",
        "Would it do?",
        "We have read it.",
        "Head of North",
    ] {
        assert!(!holds(&bytes, other), "{other}");
    }
    checked(&world, &bytes);
}

/// Damaged, altered and foreign files are refused with what is wrong, and where.
fn checked(world: &World, bytes: &[u8]) {
    let check = |bytes: &[u8]| {
        std::fs::write(world.path("given.proof"), bytes).expect("a file");
        world.run(&["statement", "check-proof", "given.proof"])
    };
    let told = check(bytes).ok();
    for part in [
        "We accept the tenth of March.",
        "This proves:",
        "rests on Kestrelia alone",
        "It does not prove:",
        "withdraw its leave",
    ] {
        assert!(told.contains(part), "{part:?} in {told}");
    }
    check(&bytes[..bytes.len() - 9]).refused(4, "at byte");
    check(b"Dear Sir, we accept.").refused(4, "no proof of a side's words");
    let longer = [bytes, b"!"].concat();
    check(&longer).refused(4, &format!("from byte {} on", bytes.len()));
    check(&vec![0; 1 << 20]).refused(4, "at most");
    let at = bytes
        .windows(5)
        .position(|window| window == b"tenth")
        .expect("the words");
    let mut other = bytes.to_vec();
    other[at..at + 5].copy_from_slice(b"ninth");
    check(&other).refused(4, "does not cover these words");
    // What never ends is not read to its end.
    for check in [["statement", "check-proof"], ["room", "check-evidence"]] {
        let endless = [&check[..], &["/dev/zero"]].concat();
        world.run(&endless).refused(4, "/dev/zero");
    }
    world
        .run(&["statement", "check-proof", "no-such.proof"])
        .refused(2, "no-such.proof");
    world
        .run(&["statement", "check-proof", "."])
        .refused(2, "directory");
}
