use super::{found, keeping, strength};
use crate::{Guard, Kind, PassageId, Refusal, limits};

const SECRET: &str = "we would accept a joint patrol of the northern road by autumn";

#[test]
fn characters_that_cannot_be_seen_do_not_hide_a_run() {
    for hidden in [
        '\u{200B}',
        '\u{200C}',
        '\u{200D}',
        '\u{200E}',
        '\u{200F}',
        '\u{202A}',
        '\u{202E}',
        '\u{2066}',
        '\u{2069}',
        '\u{2060}',
        '\u{FEFF}',
        '\u{AD}',
        '\u{34F}',
        '\u{61C}',
        '\u{FE0F}',
        '\u{E0041}',
    ] {
        let spread: String = SECRET
            .chars()
            .flat_map(|c| if c == ' ' { vec![c] } else { vec![c, hidden] })
            .collect();
        assert!(strength(Kind::Run, SECRET, &spread) > 0.8, "{hidden:?}");
        assert!(strength(Kind::Run, &spread, SECRET) > 0.8, "{hidden:?}");
    }
}

#[test]
fn letters_of_other_scripts_do_not_hide_a_run() {
    let disguised = SECRET
        .replace('a', "а")
        .replace('o', "ο")
        .replace('e', "е")
        .replace('p', "р");
    assert!(strength(Kind::Run, SECRET, &disguised) > 0.8);
    let wide: String = SECRET
        .chars()
        .map(|c| {
            if c == ' ' {
                c
            } else {
                char::from_u32(u32::from(c) + 0xFEE0).unwrap()
            }
        })
        .collect();
    assert!(strength(Kind::Run, SECRET, &wide) > 0.8);
    let bold: String = SECRET
        .chars()
        .map(|c| {
            if c == ' ' {
                c
            } else {
                char::from_u32(u32::from(c) - 0x61 + 0x1D41A).unwrap()
            }
        })
        .collect();
    assert!(strength(Kind::Run, SECRET, &bold) > 0.8);
    assert!(strength(Kind::Run, SECRET, &SECRET.to_uppercase()) > 0.8);
}

#[test]
fn sixty_kibibytes_of_one_thing_are_read_looked_at_and_forgotten_at_once() {
    let size = 60 * 1024;
    for unit in [
        "a", "a ", "1", "1 ", "1,", "a.", "ا", "א ", "\u{200B}", "one ", "و ", "million ", "10/3 ",
        "A", "A ", "é", "🕊", "'", "3 2 ", "ט״", "half ",
    ] {
        let text = unit.repeat(size / unit.len());
        let mut guard = keeping(&[SECRET]);
        guard.keep(PassageId(7), &text).unwrap();
        let found = guard.look(&text);
        assert!(found.len() <= limits::FINDINGS);
        assert!(guard.look(SECRET).iter().any(|f| f.passage == PassageId(0)));
        assert!(guard.forget(PassageId(7)));
        assert!(
            guard
                .look(text.get(..1_002).unwrap_or_default())
                .iter()
                .all(|f| f.passage != PassageId(7))
        );
    }
}

#[test]
fn a_figure_of_sixty_thousand_digits_is_no_trouble() {
    for (head, digit) in [("0.", "0"), ("1.", "0"), ("", "0"), ("0.", "9"), ("1", "9")] {
        let text = format!("{head}{} m", digit.repeat(60_000));
        let mut guard = keeping(&[&text, SECRET]);
        assert!(guard.look(&text).len() <= limits::FINDINGS);
        assert!(guard.forget(PassageId(0)));
    }
}

#[test]
fn passages_of_one_word_and_texts_without_any_are_no_trouble() {
    let guard = keeping(&["", " ", "?!", "\u{202E}", "x"]);
    assert_eq!(guard.len(), 5);
    for text in ["", " ", "…", "\u{200B}\u{200B}", "\n\n\n"] {
        assert!(guard.look(text).is_empty(), "{text:?}");
    }
}

#[test]
fn what_is_too_long_is_refused_and_changes_nothing() {
    let mut guard = Guard::new();
    guard.keep(PassageId(1), SECRET).unwrap();
    let long = "a ".repeat(limits::BYTES);
    let refusal = guard.keep(PassageId(1), &long).unwrap_err();
    assert!(matches!(
        refusal,
        Refusal::TooLong {
            passage: PassageId(1),
            ..
        }
    ));
    assert!(refusal.to_string().contains("keep it in parts"));
    assert!(!guard.look(SECRET).is_empty());
}

#[test]
fn outgoing_words_of_any_length_are_looked_at_to_their_end() {
    let mut long = "nothing to see here, move along. ".repeat(6_000);
    let at = long.len();
    long.push_str(SECRET);
    let found = keeping(&[SECRET]).look(&long);
    let run = found.iter().find(|f| f.kind == Kind::Run).unwrap();
    assert_eq!(run.outgoing, at..at + SECRET.len());
}

#[test]
fn what_is_shown_of_a_text_is_on_one_line_and_turns_no_writing_around() {
    let outgoing = "we\u{202E} would\naccept\u{2067} a\tjoint patrol of the northern road";
    for finding in found(Kind::Run, SECRET, outgoing) {
        assert!(!finding.why.contains(['\n', '\t', '\u{202E}', '\u{2067}']));
    }
}
