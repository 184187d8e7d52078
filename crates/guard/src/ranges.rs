//! "From three to five million", "10–15 March": two numbers of which only the
//! second says what both count.

use crate::lexeme::{Lexeme, Shape};

/// Between the two.
const LINKS: [&str; 16] = [
    "and", "to", "or", "till", "until", "et", "a", "au", "ou", "و", "الي", "او", "تا", "يا", "עד",
    "או",
];
/// Before the second.
const ARTICLES: [&str; 7] = ["the", "le", "ال", "ה", "ל", "ו", "ب"];
/// Written together with the second: and, to.
const CLITICS: [char; 3] = ['و', 'ו', 'ל'];

/// Where the second number would begin, if the one that ends before lexeme `at`
/// is the first of two.
pub(crate) fn second(text: &str, lexemes: &[Lexeme], at: usize) -> Option<usize> {
    let next = lexemes.get(at)?;
    let before = lexemes.get(at.checked_sub(1)?)?;
    let gap = text.get(before.end as usize..next.start as usize)?;
    if gap.contains(['\n', '.', ',', ';', '،', '؛']) {
        return None;
    }
    let is_word = |at: usize, words: &[&str]| {
        let lexeme = lexemes.get(at).filter(|l| l.shape == Shape::Word);
        lexeme.is_some_and(|lexeme| words.contains(&&*lexeme.text))
    };
    if is_word(at, &LINKS) || is_word(at, &ARTICLES) {
        return Some(at + 1 + usize::from(is_word(at + 1, &ARTICLES)));
    }
    let together = next.shape == Shape::Word && next.text.starts_with(CLITICS);
    (gap.contains(['-', '‐', '‑', '–', '—', '־']) || together).then_some(at)
}
