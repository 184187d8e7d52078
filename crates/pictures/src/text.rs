//! Words in a picture: made harmless, measured, cut.
//!
//! A picture cannot ask for the font that will show it. Widths are estimated
//! from those of Helvetica, with room for wider fonts.

use settlement::limits;
use unicode_bidi::{BidiClass, bidi_class};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthChar as _;

/// The fonts, all of them the reader's own.
pub(crate) const FONTS: &str = "Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif";

/// The most combining marks on one character; pointed Hebrew and vocalised
/// Arabic need four.
const MARKS: usize = 5;

/// Sentences of a caption.
const SENTENCES: usize = 12;

/// How much wider than Helvetica the reader's font may be.
const ROOM: f64 = 1.12;

/// A name or a caption as somebody wrote it, made harmless: one line, nothing
/// that turns the writing direction of what stands around it, no pile of marks,
/// no endless text.
pub(crate) fn clean(raw: &str) -> String {
    let mut out = String::new();
    let mut marks = 0usize;
    for c in raw.chars() {
        if out.len() + c.len_utf8() > limits::NAME {
            out.push('…');
            break;
        }
        if c.is_whitespace() {
            marks = 0;
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if is_unfit(c) {
            marks = 0;
            out.push(char::REPLACEMENT_CHARACTER);
        } else if c.width() == Some(0) {
            marks += 1;
            if marks <= MARKS {
                out.push(c);
            }
        } else {
            marks = 0;
            out.push(c);
        }
    }
    out.trim().to_owned()
}

/// A caption, clean: it may be longer than a name, but not endless.
pub(crate) fn caption(raw: &str) -> Vec<String> {
    let sentences = raw.split_inclusive(". ").take(SENTENCES);
    let parts: Vec<String> = sentences.map(clean).collect();
    let whole = parts.join(" ");
    let known = !whole.is_empty();
    known.then_some(whole).into_iter().collect()
}

/// Control characters, those that turn the writing direction, and what XML
/// does not allow.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// A clean name inside words of our own: its writing direction stays its own.
pub(crate) fn isolated(clean: &str) -> String {
    let turns = |c| matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN);
    if clean.chars().any(turns) {
        format!("\u{2068}{clean}\u{2069}")
    } else {
        clean.to_owned()
    }
}

/// The width of text in a font size.
pub(crate) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: f64 = text.chars().map(thousandths).sum();
    let weight = if bold { 1.07 } else { 1.0 };
    thousandths / 1000.0 * size * weight * ROOM
}

/// The text, or as much of it as fits, with an ellipsis. Cut between
/// graphemes, and between words if that costs little.
pub(crate) fn cut(text: &str, size: f64, bold: bool, room: f64) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let room = room - width("…", size, bold);
    let (mut used, mut end) = (0.0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        used += width(grapheme, size, bold);
        if used > room {
            break;
        }
        end = at + grapheme.len();
    }
    let kept = text.get(..end).unwrap_or_default();
    let word = kept.rfind(' ').filter(|at| at * 3 >= kept.len() * 2);
    let kept = word.and_then(|at| kept.get(..at)).unwrap_or(kept);
    format!("{}…", kept.trim_end())
}

/// Lines that fit, broken between words; the last may be cut.
pub(crate) fn wrap(text: &str, size: f64, bold: bool, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() && lines.len() < most {
        if lines.len() + 1 == most || width(rest, size, bold) <= room {
            lines.push(cut(rest, size, bold, room));
            break;
        }
        let mut end = 0;
        let mut used = 0.0;
        for (at, word) in rest.split_word_bound_indices() {
            used += width(word, size, bold);
            if used > room && !word.trim().is_empty() {
                break;
            }
            end = at + word.len();
        }
        let (line, after) = if end == 0 {
            // One word that is longer than a line.
            (cut(rest, size, bold, room), "")
        } else {
            let (line, after) = rest.split_at(end);
            (line.trim_end().to_owned(), after.trim_start())
        };
        lines.push(line);
        rest = after;
    }
    lines
}

/// The advance of a character in thousandths of the font size: Helvetica's for
/// ASCII, safe guesses for the rest.
fn thousandths(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' => 230.0,
        'I' | 'f' | 't' | ' ' | '!' | ',' | '.' | '/' | ':' | ';' | '[' | ']' | '|' | '·'
        | '\u{a0}' => 290.0,
        'r' | '(' | ')' | '-' | '`' | '{' | '}' | '"' => 350.0,
        'J' | 'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | '^' => 500.0,
        'm' | 'M' | 'W' | 'w' | '%' | '@' => 900.0,
        'a'..='z' | '0'..='9' | '_' | '?' | '$' | '#' | '–' | '*' => 560.0,
        'F' | 'L' | 'T' | 'Z' | '+' | '<' | '=' | '>' | '~' | '−' | '×' => 610.0,
        ' '..='~' => 725.0,
        '—' | '…' | '→' | '↑' | '←' | '↓' => 1000.0,
        _ => match c.width() {
            None | Some(0) => 0.0,
            Some(1) => 680.0,
            Some(_) => 1100.0,
        },
    }
}
