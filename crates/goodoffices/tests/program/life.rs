//! Processes end without warning, relays go away and come back: nothing that
//! was stored is lost, nothing happens twice.

use crate::world::World;

#[test]
fn without_a_running_desk_commands_open_the_vault_themselves() {
    let world = World::new();
    let (mut norway, mut north, south) = world.talks();
    norway.kill();
    north.kill();
    let said = north.enters(&["say", "intermediary", "Said without a desk."]);
    let permission = north.enters(&["permit", "intermediary", "--of", &said.to_string()]);
    let tray = norway.json(&["tray"]);
    assert_eq!(tray["items"][0]["number"], permission);
    let permission = permission.to_string();
    norway
        .run(&["convey", "North", &permission, "--hold", "0"])
        .ok();
    south.until(|desk| {
        let view = desk.show("intermediary").to_string();
        view.contains("Said without a desk.").then_some(())
    });
    let told = north.run(&["record", "verify"]).ok();
    assert!(told.contains("in order"), "{told}");
}

#[test]
fn what_is_said_while_the_relay_is_away_goes_out_once_when_it_is_back() {
    let mut world = World::new();
    let (norway, mut north, _south) = world.talks();
    world.kill_relay();
    let stored = north.run(&["--wait", "0", "say", "intermediary", "Said into the dark."]);
    stored.refused(3, "Nothing is lost");
    // The desk is gone too, without warning, and comes back before the relay.
    north.kill();
    north.start();
    world.start_relay();
    norway.until(|desk| {
        let view = desk.show("North").to_string();
        view.contains("Said into the dark.").then_some(())
    });
    let view = norway.show("North").to_string();
    assert_eq!(view.matches("Said into the dark.").count(), 1);
}

#[test]
fn a_hold_outlives_the_desk_and_can_be_recalled_after_a_restart() {
    let world = World::new();
    let (mut norway, north, south) = world.talks();
    let permission = north.enters(&["permit", "intermediary", "Not yet."]);
    norway.until_line("North", permission);
    let number = permission.to_string();
    norway
        .run(&["--no-wait", "convey", "North", &number, "--hold", "1h"])
        .ok();
    norway.kill();
    norway.start();
    let tray = norway.json(&["tray"]);
    assert_eq!(tray["items"][0]["state"], "held");
    norway.run(&["recall", "North", &number]).ok();
    let tray = norway.json(&["tray"]);
    assert_eq!(tray["items"][0]["state"], "ready");
    let view = south.show("intermediary").to_string();
    assert!(!view.contains("Not yet."));
}

#[test]
fn people_come_and_go() {
    let world = World::new();
    let (norway, north, _south) = world.talks();
    let adviser = world.desk("adviser");
    let invited = north.json(&["invite", "North", "--role", "delegate"]);
    let link = invited["link"].as_str().expect("a link");
    let number = invited["invitation"].to_string();
    let joining = adviser.json(&["join", link, "--name", "Legal adviser"]);
    let words = joining["words"].as_str().expect("words").to_owned();
    assert_eq!(north.card(&number), words);
    north.run(&["approve", &number, "--words", &words]).ok();
    adviser.until(|desk| desk.show_if_there("delegation"));
    adviser.until(|desk| desk.show_if_there("intermediary"));
    let said = adviser.enters(&["say", "delegation", "Among ourselves."]);
    north.until_line("delegation", said);
    assert!(!norway.json(&["rooms"]).to_string().contains("delegation"));

    // A delegate cannot permit.
    let refused = adviser.run(&["permit", "intermediary", "We accept everything."]);
    refused.refused(1, "head");
    north.run(&["remove", "intermediary", "Legal adviser"]).ok();
    adviser.until(|desk| desk.show_if_there("intermediary").is_none().then_some(()));
    norway.until(|desk| {
        let rooms = desk.json(&["rooms"]).to_string();
        (!rooms.contains("Legal adviser")).then_some(())
    });
}
