use std::collections::BTreeSet;

use fluent_bundle::FluentResource;
use talks::Time;

use super::{FILES, Part, Tongue, Words, Zone};

/// The keys of a file in a language, with the parts that each message takes.
fn messages(text: &str) -> BTreeSet<(String, BTreeSet<String>)> {
    let (resource, errors) = match FluentResource::try_new(text.to_owned()) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors),
    };
    assert!(errors.is_empty(), "{errors:?}");
    drop(resource);
    let mut found = BTreeSet::new();
    let mut key = String::new();
    let mut parts = BTreeSet::new();
    for line in text.lines() {
        let starts = line.starts_with(|c: char| c.is_ascii_lowercase());
        if starts && let Some((name, _)) = line.split_once(" = ") {
            if !key.is_empty() {
                found.insert((std::mem::take(&mut key), std::mem::take(&mut parts)));
            }
            key = name.to_owned();
        }
        let mut rest = line;
        while let Some((_, after)) = rest.split_once("{ $") {
            let end = after.find([' ', '}']).unwrap_or(after.len());
            parts.insert(after[..end].to_owned());
            rest = &after[end..];
        }
    }
    found.insert((key, parts));
    found
}

#[test]
fn every_message_is_there_in_every_language_with_the_same_parts() {
    for file in FILES {
        let [english, ..] = file;
        let wanted = messages(english);
        for tongue in Tongue::ALL {
            let there = messages(file[tongue.index()]);
            let missing: Vec<_> = wanted.symmetric_difference(&there).collect();
            assert!(missing.is_empty(), "{tongue:?}: {missing:?}");
        }
    }
}

#[test]
fn no_key_stands_in_two_files() {
    let mut seen = BTreeSet::new();
    for [english, ..] in FILES {
        for (key, _) in messages(english) {
            assert!(seen.insert(key.clone()), "{key} stands twice");
        }
    }
}

#[test]
fn numbers_and_moments_are_written_in_each_languages_digits() {
    let moment = Time(348_724_800_000);
    for (tongue, number, digit) in [
        (Tongue::English, "1,204", '1'),
        (Tongue::Arabic, "١٬٢٠٤", '١'),
        (Tongue::Persian, "۱٬۲۰۴", '۱'),
        (Tongue::Hebrew, "1,204", '1'),
    ] {
        let words = Words(tongue, Zone::UTC);
        assert_eq!(words.number(1204), number);
        assert!(
            words.moment(moment).contains(digit),
            "{}",
            words.moment(moment)
        );
        let told = words.with(
            "state-signatures",
            [("signed", 1_u64.into()), ("needed", 2_u64.into())],
        );
        assert!(told.contains(digit), "{told}");
    }
    // 19 January 1981 is 29 Dey 1359 where Persian is read.
    assert!(
        Words(Tongue::Persian, Zone::UTC)
            .moment(moment)
            .contains("۱۳۵۹")
    );
}

#[test]
fn a_moment_stands_by_the_readers_own_clocks_and_names_them() {
    let moment = Time(1_795_000_000_000);
    let in_zone = |tongue, zone: &str| {
        let zone = Zone::of_name(zone).unwrap();
        (
            Words(tongue, zone).moment(moment),
            Words(tongue, zone).time_of_day(moment),
        )
    };
    let (paris, at) = in_zone(Tongue::French, "Europe/Paris");
    assert!(paris.contains("UTC+1") && paris.contains(&at), "{paris}");
    let (tehran, at) = in_zone(Tongue::Persian, "Asia/Tehran");
    assert!(tehran.contains("۳:۳۰") && tehran.contains(&at), "{tehran}");
    let (algiers, _) = in_zone(Tongue::Arabic, "Africa/Algiers");
    assert!(algiers.contains('١'), "{algiers}");
}

#[test]
fn a_name_cannot_turn_the_sentence_around_it() {
    let told = Words(Tongue::English, Zone::UTC)
        .with("with-side", [("side", Part::Text("\u{202e}South"))]);
    assert!(!told.contains('\u{202e}'));
    assert!(told.contains("⟨U+202E⟩South"));
}

#[test]
fn a_browsers_wish_is_read_in_its_order() {
    assert_eq!(
        Tongue::preferred("de-DE,fa;q=0.9,en;q=0.8"),
        Some(Tongue::Persian)
    );
    assert_eq!(Tongue::preferred("de, zh"), None);
    assert_eq!(Tongue::of_tag("iw"), Some(Tongue::Hebrew));
}
