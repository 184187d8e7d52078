//! The check must see every kind of fault, and nothing where there is none.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use talks::view::RoomView;

use super::casino::{Dialogue, parse};
use super::check::violations;

fn dialogue() -> Dialogue {
    let text = json!([{
        "dialogue_id": 1,
        "chat_logs": [
            { "id": "a", "text": "one", "task_data": {} },
            { "id": "b", "text": "two", "task_data": {} },
            { "id": "a", "text": "three", "task_data": {} },
            { "id": "b", "text": "four", "task_data": {} },
        ],
    }]);
    parse(text.to_string().as_bytes()).unwrap().remove(0)
}

fn line(what: Value, of: &str) -> Value {
    json!({
        "number": 0, "at": 0, "what": what, "refused": null, "before_you": false,
        "who": { "name": "x", "role": "head", "of": of, "you": false },
    })
}

fn said(words: &str) -> Value {
    let passage = json!({ "words": words, "language": "en" });
    let what =
        json!({ "kind": "statement", "passage": passage, "reply_to": null, "permissions": [] });
    line(what, "a")
}

fn conveyed(words: &str, verified: &Value) -> Value {
    let what = json!({
        "kind": "conveyance",
        "passage": { "words": words, "language": "en" },
        "provenance": "", "attributed_to": "b", "attribution": "attributed",
        "wording": "exact", "verified": verified, "aloud": false,
    });
    line(what, "the intermediary")
}

fn exact() -> Value {
    let verified = talks::conveyance::Verified::Exact {
        side: talks::SideNumber(1),
        key_known: talks::conveyance::KnownThrough::TheIntermediary,
    };
    serde_json::to_value(verified).unwrap()
}

/// The room of side `a` with these lines.
fn room(lines: &[Value]) -> RoomView {
    serde_json::from_value(json!({
        "name": "With the intermediary", "kind": "side", "title": "dialogue 1",
        "intermediary": "the intermediary", "side": "a", "language": "en", "complete": true,
        "people": [], "lines": lines, "asks": [], "permissions": [], "proposals": [],
        "round": 1, "rounds": [], "warnings": [], "void": 0,
    }))
    .unwrap()
}

fn found(lines: &[Value]) -> Vec<usize> {
    let found: BTreeSet<usize> = violations(&dialogue(), 0, &room(lines));
    found.into_iter().collect()
}

#[test]
fn a_room_that_shows_exactly_what_it_must_has_no_violation() {
    let exact = exact();
    let lines = [
        said("one"),
        conveyed("two", &exact),
        said("three"),
        conveyed("four", &exact),
    ];
    assert!(found(&lines).is_empty());
}

#[test]
fn every_kind_of_fault_is_one_violation_at_its_place() {
    let exact = exact();
    let sound = [
        said("one"),
        conveyed("two", &exact),
        said("three"),
        conveyed("four", &exact),
    ];
    let with = |place: usize, line: Value| {
        let mut lines = sound.to_vec();
        lines[place] = line;
        lines
    };
    let unproven = conveyed("two", &Value::Null);
    for (fault, lines) in [
        ("a byte altered here", with(2, said("Three"))),
        (
            "a byte altered on the way",
            with(1, conveyed("tvo", &exact)),
        ),
        ("said instead of conveyed", with(1, said("two"))),
        (
            "conveyed instead of said",
            with(2, conveyed("three", &exact)),
        ),
        ("without proof", with(1, unproven)),
    ] {
        assert_eq!(found(&lines).len(), 1, "{fault}");
    }
    let mut missing = sound.to_vec();
    missing.remove(2);
    assert_eq!(found(&missing), [2]);
    let mut twice = sound.to_vec();
    twice.insert(2, conveyed("two", &exact));
    assert_eq!(found(&twice).len(), 1);
    let mut swapped = sound.to_vec();
    swapped.swap(1, 2);
    assert_eq!(found(&swapped), [1, 2]);
    assert_eq!(found(&[]), [0, 1, 2, 3]);
}
