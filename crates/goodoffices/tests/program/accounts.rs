//! Desks of other people on one machine, by the command line.

use crate::world::World;

/// Writes a certificate and its key.
fn certificate(world: &World) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(world.path("chain.pem"), made.cert.pem()).unwrap();
    std::fs::write(world.path("key.pem"), made.signing_key.serialize_pem()).unwrap();
}

const LISTEN: [&str; 8] = [
    "--listen",
    "127.0.0.1:0",
    "--tls-certificate",
    "chain.pem",
    "--tls-key",
    "key.pem",
    "--public-name",
    "localhost",
];

#[test]
fn desks_of_others_are_hosted_only_with_a_certificate_a_name_and_a_host() {
    let world = World::new();
    let desk = world.vault("desk");
    let bare = desk.run(&["desk", "--listen", "0.0.0.0:0"]);
    assert_eq!(bare.code, 2);
    for needed in ["--tls-certificate", "--tls-key", "--public-name"] {
        assert!(bare.err.contains(needed), "{}", bare.err);
    }
    let listen = [&["desk"], &LISTEN[..]].concat();
    desk.run(&listen).refused(2, "--hosted-by");
    let hosted = [&listen[..], &["--hosted-by", "Counsel"]].concat();
    desk.run(&hosted).refused(2, "chain.pem");
    certificate(&world);
    let mut address = hosted.clone();
    address[8] = "127.0.0.1";
    desk.run(&address).refused(2, "host name");
}

#[test]
fn accounts_are_made_renewed_and_ended_and_all_of_it_closes_on_command() {
    let world = World::new();
    certificate(&world);
    let mut desk = world.vault("desk");
    let hosted = [&LISTEN[..], &["--hosted-by", "Counsel"]].concat();
    desk.start_with(&hosted);
    let made = desk.json(&["account", "invite", "Sandpiper"]);
    let link = made["link"].as_str().expect("a link").to_owned();
    assert!(link.starts_with("https://localhost:"), "{link}");
    let renewed = desk.json(&["account", "renew", "sandpiper", "--valid", "1h"]);
    assert_ne!(renewed["link"], link.as_str());
    let told = desk.run(&["account", "invite", "Dunlin"]).ok();
    assert!(
        told.contains("https://localhost:") && told.contains('█'),
        "{told}"
    );
    desk.run(&["account", "invite", "dunlin"])
        .refused(2, "has an account already");
    desk.run(&["account", "end", "Nobody"])
        .refused(2, "nobody called");
    desk.run(&["account", "invite", "Plover", "--valid", "60d"])
        .refused(2, "30 days");
    let early = desk.run(&["account", "join", "Dunlin", "goodoffices:join/x"]);
    early.refused(3, "nobody has come in");
    desk.run(&["account", "end", "Dunlin"]).ok();
    let list = desk.run(&["account", "list"]).ok();
    assert!(
        list.contains("Sandpiper") && !list.contains("Dunlin"),
        "{list}"
    );
    assert!(
        list.contains("0 passkeys") && list.contains("invited until"),
        "{list}"
    );

    desk.run(&["lock"]).ok();
    desk.run(&["lock", "--close"]).ok();
    desk.ends();
    desk.run(&["account", "list"])
        .refused(3, "no desk is running");
    // Who has an account is in the vault.
    desk.start_with(&hosted);
    let list = desk.run(&["account", "list"]).ok();
    assert!(list.contains("Sandpiper"), "{list}");
}

#[test]
fn a_desk_that_hosts_nobody_says_how_it_would() {
    let world = World::new();
    let desk = world.desk("desk");
    desk.run(&["account", "list"]).refused(3, "--listen");
}
