use proptest::prelude::*;

use super::columns::{side_by_side, single};
use super::rows::width_of;
use super::{Paint, Paragraph, Safe, Tone, json};

/// Text as an enemy would write it: every kind of character that acts on a
/// terminal, among ordinary letters of both directions.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("\u{1b}[2J\u{1b}]0;title\u{7}".to_owned()),
        Just("\u{9b}31m".to_owned()),
        Just("\u{202e}".to_owned()),
        Just("\u{2066}\u{2067}\u{2068}".to_owned()),
        Just("\u{2069}\u{202c}".to_owned()),
        Just("\u{200b}\u{200c}\u{200d}\u{feff}".to_owned()),
        Just("\u{301}".repeat(40)),
        Just("\r\n\t\u{8}\u{0}\u{7f}".to_owned()),
        Just("شروط الإفراج".to_owned()),
        Just("شرط می‌خواهیم".to_owned()),
        Just("plain words, ".to_owned()),
        Just("👩‍👩‍👧 🇩🇿 水".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn page(text: &str, name: &str) -> Vec<Paragraph> {
    vec![
        Paragraph::new(
            Tone::Speaker,
            super::safe!("12 · {} says", Safe::name(name)),
        ),
        Paragraph::new(Tone::Plain, Safe::text(text)).indented(4),
        Paragraph::new(Tone::Aside, Safe::line(text)),
    ]
}

fn is_override(c: char) -> bool {
    ('\u{202a}'..='\u{202e}').contains(&c)
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
}

fn nothing_acts_on_a_terminal(shown: &str) -> Result<(), TestCaseError> {
    for line in shown.split('\n') {
        let mut open = 0i32;
        for c in line.chars() {
            prop_assert!(!c.is_control(), "a control character: {c:?}");
            prop_assert!(!is_override(c), "an override: {c:?}");
            prop_assert!(!is_unseen(c), "an unseen character: {c:?}");
            match c {
                '\u{2066}'..='\u{2068}' => open += 1,
                '\u{2069}' => open -= 1,
                _ => {}
            }
            prop_assert!(
                open >= 0,
                "an isolate is closed that nobody opened: {line:?}"
            );
        }
        prop_assert_eq!(open, 0, "an isolate reaches into the next row: {:?}", line);
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_text_from_a_room_acts_on_the_terminal(text in hostile(), name in hostile(), width in 30usize..120) {
        let page = page(&text, &name);
        nothing_acts_on_a_terminal(&single(&page, width, Paint::Off))?;
        nothing_acts_on_a_terminal(&side_by_side(&page, &page, width, Paint::Off))?;
    }

    #[test]
    fn with_colours_the_only_escapes_are_the_programs_own(text in hostile()) {
        let shown = single(&page(&text, "Delegate"), 80, Paint::On);
        for piece in shown.split('\u{1b}').skip(1) {
            let style = piece.split_once('m').map(|(style, _)| style);
            let own = style.is_some_and(|style| {
                style.strip_prefix('[').is_some_and(|codes| {
                    codes.chars().all(|c| c.is_ascii_digit() || c == ';')
                })
            });
            prop_assert!(own, "an escape from outside: {piece:?}");
        }
    }

    #[test]
    fn no_row_is_wider_than_the_page(text in hostile(), width in 30usize..120) {
        for line in side_by_side(&page(&text, &text), &page(&text, &text), width, Paint::Off).lines() {
            prop_assert!(width_of(line) <= width, "{} > {width}: {line:?}", width_of(line));
        }
    }

    #[test]
    fn words_that_differ_look_different(text in hostile(), at in any::<prop::sample::Index>(), hidden in "[\u{200b}\u{200e}\u{202e}\u{2066}\u{ad}\u{feff}\u{7}\u{e0041}]") {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = places[at.index(places.len())];
        let altered = format!("{}{hidden}{}", &text[..at], &text[at..]);
        prop_assert_ne!(Safe::text(&text), Safe::text(&altered));
    }

    #[test]
    fn no_more_marks_are_piled_up_than_a_script_needs(base in "[aא水]", count in 0usize..200) {
        let shown = Safe::text(&format!("{base}{}", "\u{301}".repeat(count)));
        let piled = shown.as_str().chars().filter(|c| *c == '\u{301}').count();
        prop_assert!(piled <= 5);
        prop_assert_eq!(shown.as_str().contains("marks⟩"), count > 5);
    }

    #[test]
    fn json_reads_back_as_the_same_value_and_acts_on_no_terminal(text in hostile()) {
        let line = json::line(&text).unwrap();
        prop_assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
        let harmless = line.chars().all(|c| !c.is_control() && !is_override(c));
        prop_assert!(harmless, "{line:?}");
    }
}

#[test]
fn escapes_and_overrides_are_shown_as_what_they_are() {
    let shown = Safe::text("a\u{1b}[31mred\u{202e}turned\u{0}\u{9b}2J\u{200b}");
    assert_eq!(shown.as_str(), "a␛[31mred⟨U+202E⟩turned␀⟨U+009B⟩2J⟨U+200B⟩");
}

#[test]
fn ordinary_writing_is_left_alone() {
    let texts = [
        "Tiède : « l’été »",
        "می‌خواهیم",
        "בְּרֵאשִׁית",
        "العَرَبِيَّةُ",
        "हिन्दी क्‍ष",
        "Việt Nam",
        "👩‍👩‍👧 ☹️ 1️⃣ 🇩🇿",
        "条件は三つある。",
    ];
    for text in texts {
        assert_eq!(Safe::text(text).as_str(), text);
    }
}

#[test]
fn a_mark_without_a_base_settles_on_nothing_before_it() {
    assert_eq!(
        Safe::text("\u{301}x \u{301}y").as_str(),
        "◌\u{301}x ◌\u{301}y"
    );
}

#[test]
fn text_from_right_to_left_stands_at_the_right_of_its_column() {
    let left = [Paragraph::new(Tone::Plain, Safe::text("left"))];
    let right = [Paragraph::new(Tone::Plain, Safe::text("סוף"))];
    let shown = side_by_side(&left, &right, 43, Paint::Off);
    assert_eq!(
        shown,
        format!(
            "left{} │ {}\u{2067}סוף\u{2069}\n",
            " ".repeat(16),
            " ".repeat(17)
        )
    );
}

#[test]
fn long_words_are_broken_between_characters_never_inside_one() {
    let page = [Paragraph::new(
        Tone::Plain,
        Safe::text(&"e\u{301}".repeat(50)),
    )];
    let shown = single(&page, 40, Paint::Off);
    let widths: Vec<usize> = shown.lines().map(width_of).collect();
    assert_eq!(widths, [40, 10]);
    assert!(shown.lines().all(|line| line.starts_with('e')));
}

#[test]
fn punctuation_stays_with_its_word_and_ideographs_may_be_parted() {
    let broken = |text: &str, width| {
        let page = [Paragraph::new(Tone::Plain, Safe::text(text))];
        single(&page, width, Paint::Off)
    };
    assert_eq!(
        broken("they said “no.” twice", 14),
        "they said\n“no.” twice\n"
    );
    assert_eq!(broken("条件は三つある。", 8), "条件は三\nつある。\n");
}
