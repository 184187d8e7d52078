use proptest::prelude::*;

use super::{line, text};

/// Text as an enemy would write it, among ordinary letters of both directions.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m".to_owned()),
        Just("\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{202c}".to_owned()),
        Just("\u{200b}\u{200c}\u{200d}\u{feff}".to_owned()),
        Just("\u{301}".repeat(40)),
        Just("\r\n\t\u{8}\u{0}\u{7f}".to_owned()),
        Just("شرط می‌خواهیم".to_owned()),
        Just("plain words, ".to_owned()),
        Just("👩‍👩‍👧 🇩🇿 水".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_is_left_that_acts_or_cannot_be_seen(raw in hostile()) {
        for (shown, kept) in [(text(&raw), "\n"), (line(&raw), "")] {
            let acts = |c: char| {
                (c.is_control() && !kept.contains(c))
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                    || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
            };
            prop_assert!(!shown.chars().any(acts), "{shown:?}");
        }
    }

    #[test]
    fn words_that_differ_by_something_unseen_look_different(
        raw in hostile(),
        at in any::<prop::sample::Index>(),
        hidden in "[\u{200b}\u{200e}\u{202e}\u{2066}\u{ad}\u{feff}\u{7}\u{e0041}]",
    ) {
        let places: Vec<usize> = raw.char_indices().map(|(at, _)| at).chain([raw.len()]).collect();
        let at = places[at.index(places.len())];
        let altered = format!("{}{hidden}{}", &raw[..at], &raw[at..]);
        prop_assert_ne!(text(&raw), text(&altered));
    }

    #[test]
    fn what_was_made_legible_stays_as_it_is(raw in hostile()) {
        let shown = text(&raw);
        prop_assert_eq!(text(&shown), shown);
    }
}
