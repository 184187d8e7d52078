use std::collections::BTreeSet;

use desk::refusal::{
    BeforehandMisuse, Carrier, Closed, Misuse, NoSuch, NotNow, NotYours, Taken, Untellable,
    WhichTalks,
};
use talks::room::RuleBroken;
use talks::{Place, Time};

use super::{Trouble, more_in_english};
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

#[test]
fn what_a_page_has_told_already_is_repeated_in_english_only_to_who_reads_english() {
    for tongue in Tongue::ALL {
        let words = Words(tongue, Zone::of_machine());
        let shown = more_in_english(words, Some("the relay is full")).into_string();
        assert_eq!(
            shown.contains("full"),
            tongue == Tongue::English,
            "{tongue:?}"
        );
    }
}

#[test]
fn what_the_desk_itself_refuses_is_told_in_every_language_and_in_its_alone() {
    let at = Time(0);
    let taken = |by| Taken::OnItsWay { by, since: at };
    let cases: Vec<Trouble> = vec![
        NotYours::RemovingOneself.into(),
        NotNow::Arrived(at).into(),
        NotNow::CannotTell(Untellable::Alike).into(),
        NotNow::InvitationEnded("it expired unanswered".to_owned()).into(),
        taken(Carrier::Own).into(),
        taken(Carrier::Colleague).into(),
        Misuse::DestroyedTooLate(at).into(),
        Misuse::from(BeforehandMisuse::ForEver).into(),
        NoSuch::Words(7).into(),
        WhichTalks::Unknown.into(),
        Closed::Stopped.into(),
    ];
    for trouble in cases {
        assert_eq!(trouble.own_words(), None);
        for tongue in [Tongue::Arabic, Tongue::Persian, Tongue::Hebrew] {
            let said = trouble.sentence(Words(tongue, Zone::of_machine()));
            // A moment may name its zone.
            let said = said.replace("UTC", "").replace("GMT", "");
            assert!(
                !said.contains(|one: char| one.is_ascii_alphabetic()),
                "{said}"
            );
        }
    }
}
