//! Characters as a reader sees them: what is invisible is dropped, what looks
//! alike is one letter, every digit of Unicode is one of ten.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use unicode_security::confusable_detection::skeleton;

/// One character of the folded text and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The folded character.
    pub letter: char,
    /// Whether it was a capital.
    pub capital: bool,
    /// Bytes of the original: from.
    pub start: u32,
    /// Bytes of the original: to.
    pub end: u32,
}

/// Folds a text, so that texts which a reader takes for the same are: capitals,
/// accents and vowel marks, the ways to write a letter, digits of any script,
/// characters that cannot be seen. Texts longer than `u32::MAX` bytes are cut there; the callers
/// bound them far below.
pub fn fold(text: &str) -> Vec<Folded> {
    let mut folded: Vec<Folded> = Vec::with_capacity(text.len());
    for (start, character) in text.char_indices() {
        let Ok(end) = u32::try_from(start + character.len_utf8()) else {
            break;
        };
        let start = end - character.len_utf8() as u32;
        let capital = character.is_uppercase();
        let mut put = |letter| {
            folded.push(Folded {
                letter,
                capital,
                start,
                end,
            });
        };
        if character.is_ascii() {
            put(character.to_ascii_lowercase());
        } else if is_invisible(character) {
            // What cannot be seen belongs to the character before it, so that
            // the places shown cover it.
            if let Some(last) = folded.last_mut() {
                last.end = end;
            }
        } else {
            one(character, &mut put);
        }
    }
    folded
}

fn one(character: char, put: &mut impl FnMut(char)) {
    decompose_compatible(character, |part| {
        if is_combining_mark(part) || is_invisible(part) {
            return;
        }
        if let Some(digit) = digit(part) {
            return put(digit);
        }
        if let Some(letters) = spelt_out(part) {
            return letters.into_iter().for_each(&mut *put);
        }
        if foreign(part) {
            let mut buffer = [0; 4];
            for like in skeleton(part.encode_utf8(&mut buffer)) {
                like.to_lowercase().map(letter).for_each(&mut *put);
            }
            return;
        }
        part.to_lowercase()
            .filter(|lower| !is_combining_mark(*lower))
            .map(letter)
            .for_each(&mut *put);
    });
}

/// Letters that are as often written as two.
fn spelt_out(character: char) -> Option<[char; 2]> {
    match character {
        'œ' | 'Œ' => Some(['o', 'e']),
        'æ' | 'Æ' => Some(['a', 'e']),
        'ß' | 'ẞ' => Some(['s', 's']),
        _ => None,
    }
}

/// Letters of scripts that none of the five languages is written in: they stand
/// for the Latin letters that they look like.
fn foreign(character: char) -> bool {
    matches!(character, '\u{370}'..='\u{58F}' | '\u{13A0}'..='\u{13FF}' | '\u{1C80}'..='\u{1C8F}'
        | '\u{2C80}'..='\u{2DFF}' | '\u{A4D0}'..='\u{A4FF}' | '\u{A640}'..='\u{A69F}'
        | '\u{AB70}'..='\u{ABBF}')
}

/// Letters that are written several ways: hamza and its seats, the Persian and
/// Arabic forms of yeh and kaf, the final forms of Hebrew, quotation marks.
fn letter(character: char) -> char {
    match character {
        'ٱ' | 'أ' | 'إ' | 'آ' => 'ا',
        'ى' | 'ی' | 'ې' | 'ۍ' | 'ے' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ة' | 'ۀ' | 'ہ' | 'ە' | 'ھ' => 'ه',
        'ؤ' => 'و',
        'ئ' => 'ي',
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        '’' | '‘' | 'ʼ' | '׳' | '´' | '′' | '‛' | '`' => '\'',
        '״' | '“' | '”' | '„' | '″' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '−' | '־' => '-',
        '٪' | '﹪' => '%',
        '٬' | '،' => ',',
        '٫' => '.',
        'ø' => 'o',
        'ı' => 'i',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        other => other,
    }
}

/// Default-ignorable characters (Unicode, DerivedCoreProperties), the tatweel
/// that only stretches a word, and other characters without a glyph.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{640}' | '\u{115F}' | '\u{1160}'
        | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Where the runs of ten decimal digits begin (general category Nd) that do not
/// decompose into ASCII digits.
const ZEROS: [u32; 40] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x104A0, 0x10D30, 0x11066, 0x1E950,
];

fn digit(character: char) -> Option<char> {
    if character.is_ascii_digit() {
        return Some(character);
    }
    let code = u32::from(character);
    let zero = ZEROS.iter().rev().find(|zero| **zero <= code)?;
    char::from_digit(code - zero, 10)
}
