use std::path::Path;

use desk::command::{CharterDraft, DraftKey, DraftSide};
use talks::Time;
use talks::charter::{Deadline, Mandate, Permitting};

use super::{read, write};

fn draft() -> CharterDraft {
    let key = |number, listed| DraftKey {
        number,
        holder: Some("Head\nrules = \"forged\"".to_owned()),
        listed,
    };
    CharterDraft {
        number: 2,
        mandate: Mandate::Mediation,
        title: "Friend \"of\" the\\ talks".to_owned(),
        permitting: Permitting::HeadsAndDeputies,
        languages: vec!["en".to_owned(), "ar".to_owned()],
        reading_marks: false,
        exports: true,
        hold_seconds: 60,
        retention_days: 30,
        closes: Some(Time(1_797_879_600_000)),
        deadlines: vec![Deadline {
            what: "First answers".to_owned(),
            at: Time(1_795_372_200_000),
        }],
        rules: Some("No statements\nto the press.".to_owned()),
        sides: vec![
            DraftSide {
                name: "North".to_owned(),
                threshold: 2,
                keys: vec![key(1, true), key(2, true), key(3, false)],
            },
            DraftSide {
                name: "South".to_owned(),
                threshold: 1,
                keys: vec![key(1, true)],
            },
        ],
    }
}

#[test]
fn what_is_drafted_is_read_back() {
    let draft = draft();
    let page = write(&draft);
    let mut expected = draft.clone();
    expected.number = 0;
    for side in &mut expected.sides {
        side.keys.retain(|key| key.listed);
        side.keys.iter_mut().for_each(|key| key.holder = None);
    }
    assert_eq!(read(&page, Path::new("charter.toml")).unwrap(), expected);
}

#[test]
fn what_is_wrong_in_a_draft_is_said_with_its_line() {
    let page = write(&draft());
    for (right, wrong, line, told) in [
        (
            "mandate = \"mediation\"",
            "mandate = \"judge\"",
            "line 6",
            "judge",
        ),
        ("exports = true", "export = true", "line", "export"),
        ("threshold = 2", "threshold = two", "line", ""),
    ] {
        let changed = page.replacen(right, wrong, 1);
        assert_ne!(changed, page);
        let failure = read(&changed, Path::new("charter.toml")).unwrap_err();
        let said = failure.line(false);
        assert!(said.contains("charter.toml, line"), "{said}");
        assert!(said.contains(line) && said.contains(told), "{said}");
        assert!(!said.trim_end().contains('\n'), "{said}");
    }
}

#[test]
fn a_draft_obeys_no_terminal_and_hides_nothing_that_people_wrote() {
    let hostile = "\u{1b}[2J\u{9b}31m\u{202e}yrtnuoc\u{200b}\n# all of it\u{7f}";
    let mut draft = draft();
    draft.title = hostile.to_owned();
    draft.rules = Some(hostile.to_owned());
    draft.deadlines[0].what = hostile.to_owned();
    draft.sides[0].name = hostile.to_owned();
    draft.sides[0].keys[0].holder = Some(hostile.to_owned());
    let page = write(&draft);
    for line in page.lines() {
        assert_eq!(crate::display::Safe::line(line).as_str(), line);
    }
    let read = read(&page, Path::new("charter.toml")).unwrap();
    assert_eq!(read.title, hostile);
    assert_eq!(read.rules.as_deref(), Some(hostile));
    assert_eq!(read.deadlines[0].what, hostile);
    assert_eq!(read.sides[0].name, hostile);
}
