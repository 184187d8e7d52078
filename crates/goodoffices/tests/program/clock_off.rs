//! A participant whose clock is off by hours is heard all the same: times are
//! statements, and nothing rests on their agreeing.

use crate::moved::{HOUR, MovedDesk};
use crate::world::World;

fn a_head_is_heard_whose_clock_is_off_by(hours: i64) {
    let world = World::new();
    let (norway, north, south) = (
        world.desk("norway"),
        world.vault("north"),
        world.desk("south"),
    );
    let running = MovedDesk::start(&north, hours * HOUR);
    world.open(&norway).ok();
    norway.admits("North", &north, "Head of North");
    norway.admits("South", &south, "Head of South");
    norway.until_introduced();

    let said = north.enters(&["say", "intermediary", "What time is it there?"]);
    let permission = north.enters(&["permit", "intermediary", "--of", &said.to_string()]);
    norway.until_line("North", permission);
    let permission = permission.to_string();
    norway
        .run(&["convey", "North", &permission, "--hold", "0"])
        .ok();
    south.until(|desk| {
        let view = desk.show("intermediary").to_string();
        view.contains("What time is it there?").then_some(())
    });
    let shown = south.run(&["show", "intermediary"]).ok();
    assert!(shown.contains("verified by its side key"), "{shown}");
    for desk in [&norway, &north, &south] {
        desk.run(&["record", "verify"]).ok();
    }
    running.close();
}

#[test]
fn a_head_is_heard_whose_clock_is_hours_ahead() {
    a_head_is_heard_whose_clock_is_off_by(7);
}

#[test]
fn a_head_is_heard_whose_clock_is_hours_behind() {
    a_head_is_heard_whose_clock_is_off_by(-7);
}
