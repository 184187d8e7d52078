//! Text from other people, made safe to show, without hiding anything that it
//! holds.
//!
//! Control characters become their pictures (␛ for ESC), characters that
//! cannot be seen or that turn the writing direction become ⟨U+202E⟩, and more
//! combining marks than a script needs are counted instead of piled up.
//! Joiners stay where a script or an emoji needs them (Persian's zero-width
//! non-joiner), and are shown everywhere else: words that differ must look
//! different.
//!
//! Pure. What a terminal, a page or a file does with what is left (markup,
//! writing direction) is for whoever writes there.

use core::fmt::Write as _;

use unicode_bidi::{BidiClass, bidi_class};
use unicode_width::UnicodeWidthChar as _;

/// The most combining marks shown on one base character; pointed Hebrew and
/// vocalised Arabic need four.
const MARKS: u32 = 5;

/// Text of several lines: no control character is left but the line feed, no
/// override, nothing unseen.
pub fn text(raw: &str) -> String {
    make_legible(raw, Breaks::Kept)
}

/// Text for one line: line feeds, too, are shown, as ␊.
pub fn line(raw: &str) -> String {
    make_legible(raw, Breaks::Shown)
}

/// JSON text in which what a terminal would act on, or nobody would see, is
/// written as `\u` escapes. It occurs only inside strings, where an escape means
/// the same: read back, it is the same value.
pub fn json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if escapes_in_json(c) {
            let mut units = [0u16; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Line feeds stand between values only: in strings, JSON writes `\n`.
fn escapes_in_json(c: char) -> bool {
    c != '\n'
        && matches!(u32::from(c),
            0..=0x1F | 0x7F..=0x9F | 0xAD | 0x34F | 0x61C | 0x180E | 0x200B..=0x200F
            | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF0..=0xFFFB | 0xE0000..=0xE0FFF)
}

/// Whether a character is written from right to left.
pub fn is_right_to_left(c: char) -> bool {
    matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Kept,
    Shown,
}

fn make_legible(raw: &str, breaks: Breaks) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut marks = Marks::default();
    let mut before = None;
    let mut rest = raw.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied();
        if c == '\n' && breaks == Breaks::Kept {
            marks.end(&mut out);
            out.push('\n');
        } else if let Some(picture) = picture_of(c) {
            marks.end(&mut out);
            out.push(picture);
        } else if is_needed_joiner(c, before, after) {
            out.push(c);
        } else if is_hidden(c) {
            marks.end(&mut out);
            // Writing to a String cannot fail.
            let _ = write!(out, "⟨U+{:04X}⟩", u32::from(c));
        } else if is_mark(c) {
            marks.add(c, &mut out);
        } else {
            marks.base(c, &mut out);
        }
        before = Some(c);
    }
    marks.end(&mut out);
    out
}

/// Counts the combining marks on the current base.
#[derive(Default)]
struct Marks {
    on_a_base: bool,
    shown: u32,
    withheld: u32,
}

impl Marks {
    fn base(&mut self, c: char, out: &mut String) {
        self.end(out);
        out.push(c);
        self.on_a_base = !c.is_whitespace();
    }

    fn add(&mut self, c: char, out: &mut String) {
        if !self.on_a_base {
            // A mark without a base would settle on what stands before it.
            out.push('◌');
            self.on_a_base = true;
        }
        if self.shown < MARKS {
            self.shown += 1;
            out.push(c);
        } else {
            self.withheld += 1;
        }
    }

    fn end(&mut self, out: &mut String) {
        if self.withheld > 0 {
            let _ = write!(out, "⟨+{} marks⟩", self.withheld);
        }
        *self = Self::default();
    }
}

/// The picture of a control character (U+2400 and on).
fn picture_of(c: char) -> Option<char> {
    match u32::from(c) {
        code @ 0..=0x1F => char::from_u32(0x2400 + code),
        0x7F => Some('␡'),
        _ => None,
    }
}

fn is_mark(c: char) -> bool {
    c.width() == Some(0)
}

/// Characters that cannot be seen, that act on their neighbours' order, or
/// that mean something else on every terminal. Sorted by code point.
fn is_hidden(c: char) -> bool {
    matches!(u32::from(c),
        0x80..=0x9F | 0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5
        | 0x180B..=0x180F | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F
        | 0x3164 | 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xFE00..=0xFE0F | 0xFEFF
        | 0xFFA0 | 0xFFF0..=0xFFFB | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A
        | 0xE0000..=0x10_FFFF)
        || (u32::from(c) & 0xFFFE) == 0xFFFE
}

/// Whether an unseen character does here what it was made for.
fn is_needed_joiner(c: char, before: Option<char>, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    match c {
        '\u{200C}' => joins_letters(before) && after.is_some_and(joins_letters),
        '\u{200D}' => {
            (joins_letters(before) || is_pictorial(before) || before == '\u{FE0F}')
                && after.is_some_and(|after| joins_letters(after) || is_pictorial(after))
        }
        '\u{FE0E}' | '\u{FE0F}' => {
            is_pictorial(before) || matches!(before, '0'..='9' | '#' | '*' | '©' | '®' | '‼' | '™')
        }
        '\u{E0100}'..='\u{E01EF}' => {
            matches!(u32::from(before), 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
        }
        _ => false,
    }
}

/// Scripts in which joiners decide the shape of letters: Arabic, Syriac, the
/// scripts of India, Khmer, Myanmar and Mongolian.
fn joins_letters(c: char) -> bool {
    matches!(u32::from(c),
        0x620..=0x6FF | 0x700..=0x77F | 0x8A0..=0xDFF | 0x1000..=0x109F
        | 0x1780..=0x17D3 | 0x1820..=0x18AA | 0xFB50..=0xFDCF | 0xFE70..=0xFEFC)
}

fn is_pictorial(c: char) -> bool {
    matches!(u32::from(c), 0x2190..=0x2BFF | 0x3030 | 0x303D | 0x3297 | 0x3299 | 0x1F000..=0x1FAFF)
}

#[cfg(test)]
mod tests;
