use std::collections::BTreeSet;

use talks::room::RuleBroken;
use talks::{Place, Time};

use super::Trouble;
use crate::language::{Tongue, Words, Zone};

/// The messages that the sources of the pages name.
fn named() -> BTreeSet<&'static str> {
    let sources = [
        include_str!("misuse.rs"),
        include_str!("missing.rs"),
        include_str!("now.rs"),
        include_str!("refusal.rs"),
        include_str!("role.rs"),
        include_str!("../trouble.rs"),
        include_str!("../acts/accounts.rs"),
        include_str!("../shared.rs"),
        include_str!("../held.rs"),
        include_str!("../look/sheet.rs"),
        include_str!("../look/desk.rs"),
        include_str!("../look/together.rs"),
        include_str!("../look/leaving.rs"),
        include_str!("../look/opening/invitation.rs"),
        include_str!("../look/opening/joining.rs"),
        include_str!("../look/accounts.rs"),
        include_str!("../look/own_passkeys.rs"),
    ];
    let texts = sources.iter().flat_map(|source| source.split('"'));
    texts
        .filter(|text| text.starts_with("refused-") && *text != "refused-heading")
        .collect()
}

#[test]
fn every_refusal_has_words_in_every_language_and_no_words_are_without_a_refusal() {
    let files = [
        include_str!("../../locales/en/refused.ftl"),
        include_str!("../../locales/en/refused-misuse.ftl"),
        include_str!("../../locales/en/refused-now.ftl"),
    ];
    let lines = files.iter().flat_map(|file| file.lines());
    let keys = lines.filter_map(|line| line.split_once(" = "));
    let keys: BTreeSet<&str> = keys.map(|(key, _)| key).collect();
    assert_eq!(named(), keys);
    for tongue in Tongue::ALL {
        for key in named() {
            let said = Words(tongue, Zone::of_machine()).say(key);
            assert_ne!(said, key, "{tongue:?}");
        }
    }
}

#[test]
fn a_refusal_says_in_every_language_where_and_when() {
    let cases = [
        (RuleBroken::ShownAnew(Place(27)).into(), "27"),
        (RuleBroken::KeyUnknown(3).into(), "3"),
        (RuleBroken::RoundSkipped(9, 4).into(), "4"),
        (RuleBroken::StandingUsedUp(12).into(), "12"),
        (RuleBroken::TooEarly(Time(0)).into(), "1970"),
        (
            RuleBroken::NotSigned {
                signed: 1,
                needed: 2,
            }
            .into(),
            "2",
        ),
        (
            Trouble::say("refused-no-mark").text("mark", "flights"),
            "flights",
        ),
    ];
    let english = Words(Tongue::English, Zone::of_machine());
    for (trouble, part) in &cases {
        let said = trouble.sentence(english);
        assert!(said.contains(part), "{said}");
        for tongue in Tongue::ALL {
            let said = trouble.sentence(Words(tongue, Zone::of_machine()));
            assert!(!said.contains('$'), "{said}");
        }
    }
}

#[test]
fn the_desks_own_words_are_told_only_where_a_message_announces_them() {
    let plain: Trouble = RuleBroken::OnlyHeads.into();
    assert_eq!(plain.own_words(), None);
    let forged: Trouble = RuleBroken::LoneYes.into();
    let own = RuleBroken::LoneYes.to_string();
    assert_eq!(forged.own_words(), Some(own.as_str()));
}
