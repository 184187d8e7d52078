//! Whatever comes in: a clear error or a safe display each time, nothing lost,
//! nothing half-written.

use std::os::unix::ffi::OsStringExt as _;

use crate::world::{PASSPHRASE, Ran, World};

#[test]
fn a_wrong_passphrase_opens_nothing_and_changes_nothing() {
    let world = World::new();
    let desk = world.vault("desk");
    world.open(&desk).ok();
    let vault = || std::fs::read(desk.folder.join("vault.sqlite")).expect("the vault");
    let before = vault();
    std::fs::write(world.path("passphrase"), "wrong\n").expect("a file");
    desk.run(&["rooms"]).refused(3, "passphrase does not open");
    std::fs::write(world.path("passphrase"), "\n").expect("a file");
    desk.run(&["rooms"]).refused(2, "first line is empty");
    assert!(vault() == before, "the vault has changed");
    std::fs::write(world.path("passphrase"), PASSPHRASE).expect("a file");
    assert!(desk.run(&["rooms"]).ok().contains("team"));
}

#[test]
fn nobody_is_asked_for_a_passphrase_where_nobody_is() {
    let world = World::new();
    world.vault("desk");
    let ran = world.run(&["--vault", "desk", "rooms"]);
    ran.refused(2, "--passphrase-file");
}

#[test]
fn foreign_cut_and_damaged_vaults_are_told_apart_from_missing_ones() {
    let world = World::new();
    let desk = world.vault("desk");
    world.open(&desk).ok();
    let file = desk.folder.join("vault.sqlite");
    let whole = std::fs::read(&file).expect("the vault");
    for (bytes, says) in [
        (&b"a letter to the editor"[..], "not a vault"),
        (&[][..], "vault"),
        (&whole[..whole.len() / 2], "vault"),
        (&whole[..1000], "vault"),
    ] {
        std::fs::write(&file, bytes).expect("a file");
        desk.run(&["--no-wait", "rooms"]).refused(3, says);
        let left = std::fs::read(&file).expect("the file");
        assert!(left == bytes, "what is not a vault is left alone");
    }
    std::fs::write(&file, &whole).expect("a file");
    assert!(desk.run(&["rooms"]).ok().contains("team"));
    let missing = world.run(&[
        "--vault",
        "nowhere",
        "--passphrase-file",
        "passphrase",
        "rooms",
    ]);
    missing.refused(3, "there is no vault in nowhere");
}

#[test]
fn two_owners_of_one_vault_are_not_possible() {
    let world = World::new();
    let desk = world.desk("desk");
    desk.run(&["desk"]).refused(3, "runs already");
    // Where the socket is gone, the lock still holds.
    std::fs::remove_file(desk.folder.join("desk.sock")).expect("the socket");
    desk.run(&["rooms"]).refused(3, "process");
}

#[test]
fn an_unknown_relay_or_a_false_key_opens_no_talks() {
    let world = World::new();
    let (unknown, false_key) = (world.vault("unknown"), world.vault("false-key"));
    let open = |desk: &crate::world::Desk, relay: &str, key: &str, token: &str| -> Ran {
        desk.run(&[
            "--wait",
            "2s",
            "open",
            "T",
            "--intermediary",
            "N",
            "--side",
            "A",
            "--side",
            "B",
            "--name",
            "E",
            "--relay",
            relay,
            "--relay-key",
            key,
            "--token",
            token,
        ])
    };
    // Nobody listens there: port 9 of this machine discards nothing.
    open(&unknown, "ws://127.0.0.1:9", &world.key, &world.token)
        .refused(3, "not yet with the relay");
    open(&false_key, "gopher://relay", &world.key, &world.token).refused(2, "relay");
    open(&false_key, &world.url, "not a key", &world.token).refused(2, "key");
    open(&false_key, &world.url, &world.key, "not a token").refused(2, "token");
}

#[test]
fn used_altered_and_foreign_invitations_are_refused() {
    let world = World::new();
    let (norway, _north, _south) = world.talks();
    let late = world.desk("late");
    late.run(&["join", "https://example.org/join", "--name", "X"])
        .refused(2, "no invitation");
    let link = norway.json(&["invite", "North", "--role", "delegate"]);
    let link = link["link"].as_str().expect("a link").to_owned();
    let mut altered = link.clone();
    let last = altered.pop().expect("a letter");
    altered.push(if last == 'A' { 'B' } else { 'A' });
    late.run(&["join", &altered, "--name", "X"])
        .refused(2, "damaged");
    late.run(&["join", &link[..link.len() - 9], "--name", "X"])
        .refused(2, "damaged");

    // The link reaches two people: the card that comes first is the only one.
    late.run(&["join", &link, "--name", "First"]).ok();
    norway.card("3");
    let second = world.desk("second");
    second.run(&["join", &link, "--name", "Second"]).ok();
    let state = second.until(|desk| {
        let joinings = desk.json(&["rooms"]).to_string();
        let _ = joinings;
        let told = desk.run(&["rooms"]).ok();
        told.contains("failed").then_some(told)
    });
    assert!(
        state.contains("used") || state.contains("already"),
        "{state}"
    );
}

#[test]
fn an_invitation_is_refused_after_its_time() {
    let world = World::new();
    let (norway, _north, _south) = world.talks();
    let link = norway.json(&["invite", "team", "--valid", "1s"]);
    let link = link["link"].as_str().expect("a link").to_owned();
    norway.until(|desk| {
        let told = desk.json(&["invitations"]);
        let third = told["invitations"][2].clone();
        (third["state"] == "expired").then_some(())
    });
    let late = world.desk("late");
    late.run(&["join", &link, "--name", "Late"])
        .refused(3, "expired");
}

#[test]
fn a_card_whose_safety_words_differ_lets_nobody_in() {
    let world = World::new();
    let norway = world.desk("norway");
    world.open(&norway).ok();
    let invited = norway.json(&["invite", "North"]);
    let stranger = world.desk("stranger");
    let link = invited["link"].as_str().expect("a link");
    stranger.json(&["join", link, "--name", "Head of North"]);
    norway.card("1");
    let approve = [
        "approve",
        "1",
        "--words",
        "abandon abandon abandon abandon abandon about",
    ];
    norway.run(&approve).refused(1, "safety words differ");
    norway.run(&["decline", "1"]).ok();
    let rooms = norway.json(&["rooms"]).to_string();
    assert!(!rooms.contains("Head of North"));
    norway
        .run(&["approve", "7", "--words", "x"])
        .refused(2, "invitation 7");
}

#[test]
fn words_that_no_entry_can_hold_are_refused_and_nothing_is_said() {
    let world = World::new();
    let (_norway, north, _south) = world.talks();
    let before = north.show("intermediary")["lines"]
        .as_array()
        .expect("lines")
        .len();
    let invalid = std::ffi::OsString::from_vec(b"not \xFF text".to_vec());
    let mut command = north.command(&["say", "intermediary"]);
    let ran = Ran::from(command.arg(invalid).output().expect("it runs"));
    ran.refused(2, "not UTF-8");
    north
        .run_with_input(&["say", "intermediary"], b"\xC3\x28")
        .refused(2, "not UTF-8");
    north
        .run_with_input(&["say", "intermediary"], b"")
        .refused(2, "no words");
    let oversize = vec![b'x'; 60 * 1024 + 1];
    north
        .run_with_input(&["say", "intermediary"], &oversize)
        .refused(2, "longer than");
    let after = north.show("intermediary")["lines"]
        .as_array()
        .expect("lines")
        .len();
    assert_eq!(before, after);
    // The longest that fits does fit.
    let longest = vec![b'x'; 60 * 1024];
    north
        .run_with_input(&["say", "intermediary"], &longest)
        .ok();
}

#[test]
fn what_an_enemy_types_is_kept_byte_for_byte_and_shown_without_acting() {
    let world = World::new();
    let (norway, north, _south) = world.talks();
    let hostile = "\u{1b}[2J\u{1b}]0;owned\u{7} \u{202e}desrever\u{202c} pay\u{200b}ment \u{9b}31m\r\nشروط\0 e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}";
    let said = north.run_with_input(&["say", "intermediary"], hostile.as_bytes());
    said.ok();
    norway.until(|desk| {
        let view = desk.show("North");
        let lines = view["lines"].as_array().expect("lines").clone();
        let same = |line: &serde_json::Value| line["what"]["passage"]["words"] == hostile;
        lines.iter().any(same).then_some(())
    });
    for told in [
        norway.run(&["show", "North"]).ok(),
        norway.run(&["--json", "show", "North"]).ok(),
    ] {
        let acts =
            |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert_eq!(told.find(acts), None, "{told:?}");
    }
    let told = norway.run(&["show", "North"]).ok();
    assert!(
        told.contains("␛[2J␛]0;owned␇") && told.contains("⟨U+202E⟩"),
        "{told}"
    );
}

#[test]
fn names_and_titles_act_on_no_terminal_either() {
    let world = World::new();
    let desk = world.desk("desk");
    let opened = desk.run(&[
        "open",
        "Talks\u{1b}[31m",
        "--intermediary",
        "N\u{202e}",
        "--side",
        "A\u{7}",
        "--side",
        "B",
        "--name",
        "E\u{9b}2J",
        "--relay",
        &world.url,
        "--relay-key",
        &world.key,
        "--token",
        &world.token,
    ]);
    // Whether the rules take such names or not, none reaches a terminal raw.
    for told in [opened.out, opened.err, desk.run(&["rooms"]).out] {
        let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert_eq!(told.find(acts), None, "{told:?}");
    }
}

#[test]
fn a_disk_that_takes_no_more_is_told_and_nothing_is_half_written() {
    let world = World::new();
    let (_norway, mut north, _south) = world.talks();
    north.kill();
    let before = north.run(&["show", "intermediary"]).ok();
    // No file may grow beyond 8 KiB: the vault's log cannot take a batch.
    let mut limited = std::process::Command::new("bash");
    limited
        .current_dir(world.folder.path())
        .env("GOODOFFICES_PASSPHRASE", PASSPHRASE)
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "bash"])
        .arg(env!("CARGO_BIN_EXE_goodoffices"))
        .arg("--vault")
        .arg(&north.folder)
        .args(["--no-wait", "say", "intermediary"])
        .arg("These words find no room. ".repeat(600));
    let ran = Ran::from(limited.output().expect("bash runs"));
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    let after = north.run(&["show", "intermediary"]).ok();
    assert_eq!(before, after);
    north.enters(&["say", "intermediary", "Now there is room."]);
}

#[test]
fn a_restored_old_vault_sends_nothing_and_asks_to_be_invited_again() {
    let world = World::new();
    let (norway, mut north, _south) = world.talks();
    north.kill();
    let copy = world.path("copy");
    copy_folder(&north.folder, &copy);
    north.start();
    let said = north.enters(&["say", "intermediary", "After the copy was made."]);
    norway.until_line("North", said);
    north.kill();
    std::fs::remove_dir_all(&north.folder).expect("it goes");
    copy_folder(&copy, &north.folder);
    north.start();
    let why = north.until(|desk| {
        let rooms = desk.json(&["rooms"]);
        let rooms = rooms["rooms"].as_array().expect("rooms").clone();
        let stopped = rooms
            .iter()
            .find(|room| room["short"] == "intermediary" && room["standing"] == "stopped");
        stopped.map(|room| room["explanation"].as_str().expect("why").to_owned())
    });
    assert!(why.contains("invited again"), "{why}");
    let refused = north.run(&["say", "intermediary", "From the past."]);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert!(!norway.show("North").to_string().contains("From the past."));
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            let name = path.file_name().expect("a name");
            std::fs::copy(&path, to.join(name)).expect("a copy");
        }
    }
}

#[test]
fn a_configuration_that_cannot_be_understood_is_refused_by_name() {
    let world = World::new();
    for (text, says) in [
        ("vaultt = \"x\"", "vaultt"),
        ("\nvault = 5", "line 2"),
        ("wait = \"soon\"", "wait"),
        ("= nonsense", "config.toml"),
    ] {
        std::fs::write(world.path("config.toml"), text).expect("a file");
        world
            .run(&["--config", "config.toml", "rooms"])
            .refused(2, says);
    }
    world
        .run(&["--config", "missing.toml", "rooms"])
        .refused(2, "missing.toml");
}

#[test]
fn settings_come_from_the_file_unless_a_flag_says_otherwise() {
    let world = World::new();
    let desk = world.vault("desk");
    let config = format!(
        "vault = {:?}\npassphrase-file = {:?}\nname = \"Envoy\"\nrelay = {:?}\nrelay-key = {:?}\n",
        desk.folder,
        world.path("passphrase"),
        world.url,
        world.key
    );
    std::fs::write(world.path("config.toml"), config).expect("a file");
    let open = [
        "--config",
        "config.toml",
        "open",
        "T",
        "--intermediary",
        "N",
        "--side",
        "A",
        "--side",
        "B",
    ];
    let open = [&open[..], &["--token", &world.token]].concat();
    world.run(&open).ok();
    let told = world.run(&["--config", "config.toml", "show", "team"]).ok();
    assert!(told.contains("Envoy"), "{told}");
    let missing = world.run(&["--config", "config.toml", "--vault", "elsewhere", "rooms"]);
    missing.refused(3, "elsewhere");
}

#[test]
fn a_relay_does_not_start_on_what_is_not_its_own() {
    let world = World::new();
    let serve = [
        "relay",
        "serve",
        "--data",
        "relay",
        "--listen",
        "127.0.0.1:0",
    ];
    world
        .run(&serve)
        .err
        .contains("another relay serves")
        .then_some(())
        .expect("it is told");
    world
        .run(&["relay", "key", "--data", "nowhere"])
        .refused(3, "nowhere");
    let shown = world.run(&["relay", "key", "--data", "relay"]).ok();
    assert_eq!(shown.trim(), world.key);
}
