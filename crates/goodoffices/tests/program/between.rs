//! What lies between the rooms, by the command line: who was shown what, what a
//! side was not told, and the calendar.

use crate::world::World;

#[test]
fn who_was_shown_what_and_what_nobody_told_the_other_side() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let kept = north.enters(&["say", "intermediary", "We would rather not wait."]);
    norway.until_line("North", kept);
    let permitted = north.enters(&["permit", "intermediary", "We can meet in May."]);
    norway.until_line("North", permitted);
    let number = permitted.to_string();
    norway
        .run(&["convey", "North", &number, "--hold", "0"])
        .ok();
    let told = norway.run(&["timeline"]).ok();
    assert!(
        told.contains("North to South: Envoy Plover (you)"),
        "{told}"
    );
    assert!(told.contains("We can meet in May."), "{told}");
    assert!(!told.contains("rather not wait"), "{told}");

    // The other side learns of it no more than its own room was told.
    let came = south.until(|desk| {
        let told = desk.run(&["timeline"]).ok();
        told.contains("We can meet in May.").then_some(told)
    });
    assert!(came.contains("words of North, exact, attributed"), "{came}");

    let untold = norway.run(&["untold", "south"]).ok();
    assert!(untold.contains("South was not told"), "{untold}");
    assert!(untold.contains("We would rather not wait."), "{untold}");
    assert!(untold.contains("nobody asked for it"), "{untold}");
    assert!(!untold.contains("We can meet in May."), "{untold}");
    assert!(!untold.contains("North was not told"), "{untold}");
    let all = norway.json(&["untold"]);
    assert_eq!(all["there"].as_array().map(Vec::len), Some(2), "{all}");
    norway
        .run(&["untold", "West"])
        .refused(2, "no side is called \"West\"; there are North, South");
    north
        .run(&["untold"])
        .refused(3, "only at the intermediary's desk");
}

#[test]
fn a_calendar_says_nothing_of_the_talks_unless_it_is_asked_to() {
    let world = World::new();
    let (norway, _north, south) = world.talks();
    norway
        .run(&["round", "begin", "--title", "On the bridge"])
        .ok();
    let silent = south.until(|desk| {
        let text = desk.run(&["calendar", "intermediary"]).ok();
        text.contains("BEGIN:VEVENT").then_some(text)
    });
    assert!(silent.contains("SUMMARY:Appointment"), "{silent}");
    for name in ["Heron", "Kestrelia", "North", "South", "bridge", "Plover"] {
        assert!(!silent.contains(name), "{name} in {silent}");
    }
    let file = world.path("talks.ics");
    let path = file.to_str().expect("a path");
    let run = ["calendar", "intermediary", "--titles", "--out", path];
    south.run(&run).ok();
    let text = std::fs::read_to_string(&file).expect("a file");
    assert!(
        text.contains("Heron talks: round 2: On the bridge"),
        "{text}"
    );
    south.run(&run).refused(2, "exists already");
}
