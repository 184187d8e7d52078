//! What people typed, on a page: legible, escaped, in its own language and
//! direction, and unable to reach what stands around it.

use maud::{Markup, html};
use talks::terms::Passage;

/// Characters from which on words get a frame of their own that scrolls.
const LONG: usize = 1500;
/// Characters shown of words that are opened to be read.
const EXCERPT: usize = 180;

/// Words, as a block.
pub(crate) fn passage(passage: &Passage, label: &str) -> Markup {
    block(&passage.words, &passage.language, label)
}

/// Text in a language, as a block. `label` names the frame of long words.
pub(crate) fn block(text: &str, language: &str, label: &str) -> Markup {
    let shown = legible::text(text);
    let long = shown.chars().nth(LONG).is_some();
    html! {
        @if long {
            div.words.long lang=[tag(language)] dir="auto" tabindex="0" role="region" aria-label=(label) { (shown) }
        } @else {
            div.words lang=[tag(language)] dir="auto" { (shown) }
        }
    }
}

/// The beginning of words, in one line.
pub(crate) fn excerpt(text: &str) -> String {
    let shown = legible::line(text);
    match shown.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or_default().trim_end()),
        None => shown,
    }
}

/// Words that stand among many others: long ones are opened by whoever wants to
/// read on.
pub(crate) fn brief(passage: &Passage, label: &str) -> Markup {
    if passage.words.chars().nth(EXCERPT).is_none() {
        return self::passage(passage, label);
    }
    html! {
        details.brief {
            summary lang=[tag(&passage.language)] dir="auto" { (excerpt(&passage.words)) }
            (self::passage(passage, label))
        }
    }
}

/// A name inside a line.
pub(crate) fn name(text: &str) -> Markup {
    html! { bdi { (legible::line(text)) } }
}

/// A language tag that is one; whoever wrote the entry may have written anything.
pub(crate) fn tag(language: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (!language.is_empty() && language.len() <= 35 && language.bytes().all(plain))
        .then_some(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_markup_or_turn_what_stands_around_them() {
        let hostile = "<script>alert(1)</script>\u{202e}&\"'\u{0}";
        let shown = block(hostile, "en\" onload=\"x", "").into_string();
        assert!(!shown.contains("<script"));
        assert!(!shown.contains('\u{202e}'));
        assert!(!shown.contains("onload"));
        assert!(
            shown.contains("⟨U+202E⟩"),
            "what is hidden is shown: {shown}"
        );
    }

    #[test]
    fn a_joiner_that_a_script_needs_stays() {
        let shown = block("می‌خواهیم", "fa", "").into_string();
        assert!(shown.contains("می‌خواهیم"));
        assert!(shown.contains("lang=\"fa\""));
    }

    #[test]
    fn words_of_sixty_thousand_letters_get_a_frame_that_a_keyboard_reaches() {
        let shown = block(&"x".repeat(60 * 1024), "en", "number 4").into_string();
        assert!(shown.contains("tabindex=\"0\""));
        assert!(shown.contains("aria-label=\"number 4\""));
    }
}
