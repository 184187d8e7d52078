//! People over time, through the real program: rounds, newcomers, judgements,
//! partners, several officials, and rooms that go on elsewhere.

use serde_json::Value;

use crate::world::{Desk, World};

/// Invites somebody of the intermediary's team, or a partner, and lets them in.
fn bring_in(inviter: &Desk, invitation: &[&str], guest: &Desk, name: &str, room: &str) {
    let invited = inviter.json(&[&["invite"], invitation].concat());
    let link = invited["link"].as_str().expect("a link");
    let number = invited["invitation"].to_string();
    answer(inviter, link, &number, guest, name, room);
}

fn answer(inviter: &Desk, link: &str, number: &str, guest: &Desk, name: &str, room: &str) {
    let joining = guest.json(&["join", link, "--name", name]);
    let words = joining["words"].as_str().expect("words").to_owned();
    inviter.card(number);
    inviter.run(&["approve", number, "--words", &words]).ok();
    guest.until(|desk| desk.show_if_there(room));
}

fn number(desk: &Desk, arguments: &[&str]) -> String {
    desk.enters(arguments).to_string()
}

#[test]
fn a_round_has_an_agenda_and_permissions_belong_to_it() {
    let world = World::new();
    let (norway, north, south) = world.talks();
    let old = number(&north, &["permit", "intermediary", "Before the session."]);
    norway.until_line("North", old.parse().expect("a number"));
    let begin = [
        "round",
        "begin",
        "--title",
        "Second session",
        "--agenda",
        "Prisoners",
        "--agenda",
        "Water",
    ];
    let told = norway.run(&begin).ok();
    for room in ["team", "North", "South"] {
        assert!(told.contains(&format!("{room}: number ")), "{told}");
    }
    norway
        .run(&["convey", "North", &old, "--hold", "0"])
        .refused(1, "belongs to round 1");
    north
        .run(&begin)
        .refused(1, "by the intermediary's officials");
    south.until(|desk| {
        let rounds = desk.run(&["rounds"]).ok();
        rounds.contains("Prisoners").then_some(())
    });
    let shown = south.run(&["show", "intermediary"]).ok();
    assert!(shown.contains("round 2: Second session"), "{shown}");
    norway.run(&["round", "end"]).ok();
    norway
        .run(&["round", "end"])
        .refused(3, "no round is under way");
    norway
        .run(&["round", "begin", "--title", "Third", "--like", "2"])
        .ok();
    let rounds = norway.json(&["rounds"]);
    assert_eq!(rounds["present"], 3);
    assert_eq!(rounds["rounds"][1]["round"]["agenda"][1], "Water");
    north.until(|desk| (desk.show("intermediary")["round"] == 3).then_some(()));
    let new = number(&north, &["permit", "intermediary", "In the session."]);
    norway.until_line("North", new.parse().expect("a number"));
    norway.run(&["convey", "North", &new, "--hold", "0"]).ok();
    let legs = norway.run(&["legs"]).ok();
    assert!(
        legs.contains("North to South: Envoy Plover (you)"),
        "{legs}"
    );
    assert!(legs.contains("as message 1; receipt in number"), "{legs}");
}

#[test]
fn a_newcomer_is_briefed_and_judgements_stay_with_the_team() {
    let world = World::new();
    let (norway, north, _south) = world.talks();
    let first = number(&north, &["say", "intermediary", "We can wait a week."]);
    let second = number(&north, &["say", "intermediary", "Not a day more."]);
    norway.until_line("North", second.parse().expect("a number"));
    let deputy = world.desk("second");
    bring_in(&norway, &["team"], &deputy, "Second envoy", "team");
    let shown = deputy.run(&["show", "North"]).ok();
    assert!(!shown.contains("a week"), "{shown}");
    let span = format!("{first}-{second}");
    norway
        .run(&["brief", "North", "Nobody", &first])
        .refused(2, "does not exist");
    norway
        .run(&["brief", "North", "Second envoy", "0"])
        .refused(1, "holds no words");
    norway.run(&["brief", "North", "Second envoy", &span]).ok();
    deputy.until(|desk| {
        let shown = desk.run(&["show", "North"]).ok();
        let there = shown.contains("said before you joined") && shown.contains("Not a day more.");
        there.then_some(())
    });
    let judged = number(
        &norway,
        &[
            "assess",
            "team",
            "They can.",
            "--subject",
            "North",
            "--source",
            "their tone",
            "--confidence",
            "low",
        ],
    );
    norway
        .run(&[
            "assess",
            "North",
            "They can.",
            "--subject",
            "North",
            "--source",
            "their tone",
            "--confidence",
            "low",
        ])
        .refused(1, "stays in the team's room");
    norway
        .run(&[
            "assess",
            "team",
            "They cannot.",
            "--subject",
            "North",
            "--source",
            "number 9",
            "--confidence",
            "high",
            "--revises",
            &judged,
        ])
        .ok();
    let kept = norway.run(&["assessments", "team"]).ok();
    assert!(kept.contains("no longer: revised in number"), "{kept}");
    assert!(kept.contains("high confidence"), "{kept}");
    assert!(
        !north
            .show("intermediary")
            .to_string()
            .contains("their tone")
    );
}

#[test]
fn a_partner_is_consulted_in_the_delegations_own_room_and_goes() {
    let world = World::new();
    let (norway, north, _south) = world.talks();
    north.until(|desk| desk.show_if_there("delegation"));
    norway
        .run(&["invite", "North", "--role", "partner"])
        .refused(1, "partners are invited by the head");
    let partner = world.desk("partner");
    let role = ["delegation", "--role", "partner"];
    bring_in(&north, &role, &partner, "Friendly capital", "delegation");
    let rooms = partner.json(&["rooms"]);
    assert_eq!(rooms["rooms"].as_array().map(Vec::len), Some(1));
    let said = north.enters(&["say", "delegation", "What do you make of it?"]);
    partner.until_line("delegation", said);
    partner.enters(&["say", "delegation", "Take it."]);
    partner
        .run(&["say", "intermediary", "Hello?"])
        .refused(2, "no room is called");
    north
        .run(&["remove", "delegation", "Friendly capital"])
        .ok();
    partner.until(|desk| {
        let rooms = desk.json(&["rooms"]);
        (rooms["rooms"][0]["standing"] == "left").then_some(())
    });
}

#[test]
fn a_colleague_finishes_what_a_lost_desk_set_out_with() {
    let world = World::new();
    let (mut norway, north, south) = world.talks();
    let second = world.desk("second");
    bring_in(&norway, &["team"], &second, "Second envoy", "South");
    let offer = number(&north, &["permit", "intermediary", "Ten days."]);
    second.until_line("North", offer.parse().expect("a number"));
    second
        .run(&["convey", "North", &offer, "--take-over"])
        .refused(3, "nobody has set out");
    norway.run(&["convey", "North", &offer, "--hold", "0"]).ok();
    second.until(|desk| {
        let view = desk.show("North").to_string();
        view.contains("\"receipt\"").then_some(())
    });
    second
        .run(&["convey", "North", &offer, "--hold", "0"])
        .refused(1, "Envoy Plover has conveyed this");
    second
        .run(&["convey", "North", &offer, "--take-over"])
        .refused(3, "these words arrived");
    norway.kill();
    let view = south.show("intermediary").to_string();
    assert_eq!(view.matches("Ten days.").count(), 1);
}

/// A room goes on at another relay: everybody who was in it is invited, and what
/// they say there the first relay never sees.
#[test]
fn a_room_goes_on_at_another_relay() {
    let world = World::new();
    let other = World::new();
    let (norway, mut north, south) = world.talks();
    north
        .run(&["room", "evidence", "intermediary", "none.evidence"])
        .refused(3, "is not frozen");
    norway
        .run(&["successor", "North"])
        .refused(3, "--although-open");
    // What another member states to have seen is what is agreed.
    for words in ["We are here.", "Still."] {
        let said = north.enters(&["say", "intermediary", words]);
        norway.until_line("North", said);
    }
    let old = norway.show("North");
    let there = [
        "successor",
        "North",
        "--although-open",
        "--relay",
        &other.url,
        "--relay-key",
        &other.key,
        "--token",
        &other.token,
    ];
    let made = norway.json(&there);
    let invitations = made["invitations"].as_array().expect("invitations").clone();
    let [head] = invitations.as_slice() else {
        panic!("one for the head: {made}");
    };
    assert_eq!(head["name"], "Head of North");
    let link = head["link"].as_str().expect("a link");
    let before = north.json(&["rooms"])["rooms"].as_array().map(Vec::len);
    let joining = north.json(&["join", link, "--name", "Somebody else"]);
    let words = joining["words"].as_str().expect("words").to_owned();
    let number = head["invitation"].to_string();
    norway.card(&number);
    norway.run(&["approve", &number, "--words", &words]).ok();
    north.until(|desk| {
        let rooms = desk.json(&["rooms"])["rooms"].as_array().map(Vec::len);
        (rooms > before).then_some(())
    });
    let view = north.until(|desk| {
        let view = desk.show("intermediary");
        view["continues"].is_string().then_some(view)
    });
    let told = view["continues"].as_str().unwrap_or_default();
    assert!(told.contains("this desk read the same record"), "{told}");
    let shown = north.run(&["show", "intermediary"]).ok();
    assert!(shown.contains("its record as agreed"), "{shown}");
    // The desk remembers where the room is.
    north.kill();
    north.start();
    let offer = north.enters(&["permit", "intermediary", "Said at the other relay."]);
    norway.until_line("North", offer);
    norway
        .run(&["convey", "North", &offer.to_string(), "--hold", "0"])
        .ok();
    south.until(|desk| {
        let view = desk.show("intermediary").to_string();
        view.contains("Said at the other relay.").then_some(())
    });
    // The head's key went on: South verifies by the one that it was told before.
    let view = norway.show("South").to_string();
    assert_eq!(view.matches("\"side-key\"").count(), 2, "{view}");
    let old_id = room_of(&norway, &old);
    norway
        .run(&["say", &old_id, "Into the old one."])
        .refused(1, "takes nothing more");
}

/// The id of the room that holds an earlier view's first line and is closed.
fn room_of(desk: &Desk, old: &Value) -> String {
    let rooms = desk.json(&["rooms"]);
    let rooms = rooms["rooms"].as_array().expect("rooms").clone();
    let closed = rooms
        .iter()
        .find(|one| one["standing"] == "left" && one["title"] == old["title"]);
    closed
        .and_then(|one| one["id"].as_str())
        .expect("the old room is there")
        .to_owned()
}

#[test]
fn a_file_that_is_no_evidence_accuses_nobody() {
    let world = World::new();
    std::fs::write(world.path("rubbish"), b"rubbish").expect("a file");
    world
        .run(&["room", "check-evidence", "rubbish"])
        .refused(4, "no evidence");
    world
        .run(&["room", "check-evidence", "missing"])
        .refused(2, "missing");
    std::fs::write(world.path("huge"), vec![0; 20_000]).expect("a file");
    world
        .run(&["room", "check-evidence", "huge"])
        .refused(4, "larger than any evidence");
}
