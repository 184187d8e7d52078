//! A text as a row of words, numbers, numeric dates and signs, each with its
//! place in the original.

use crate::fold::{Folded, fold};

/// What a lexeme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters.
    Word,
    /// Digits, with the separators that were written: `3,200.5`.
    Number,
    /// Two or three numbers with the same separator: `2024-03-10`, `10/3`.
    Calendar,
    /// A sign that means something: `%`, `€`, a pictogram.
    Sign,
}

/// One item of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lexeme {
    /// The folded text.
    pub(crate) text: String,
    /// What it is.
    pub(crate) shape: Shape,
    /// Bytes of the original: from.
    pub(crate) start: u32,
    /// Bytes of the original: to.
    pub(crate) end: u32,
    /// Its first letter was a capital.
    pub(crate) capital: bool,
    /// All its letters were capitals.
    pub(crate) capitals: bool,
    /// It opens a sentence.
    pub(crate) opens: bool,
}

/// Words after which a full stop ends no sentence.
const ABBREVIATED: [&str; 22] = [
    "mr", "mrs", "ms", "dr", "st", "no", "art", "gen", "col", "sen", "prof", "lt", "sgt", "cf",
    "mm", "mme", "mlle", "jr", "vs", "approx", "amb", "hon",
];

/// Reads a text.
pub(crate) fn lexemes(text: &str) -> Vec<Lexeme> {
    let folded = fold(text);
    let mut reader = Reader {
        folded: &folded,
        at: 0,
        opens: true,
        found: Vec::with_capacity(folded.len() / 5 + 1),
    };
    while reader.at < folded.len() {
        reader.step();
    }
    reader.found
}

struct Reader<'a> {
    folded: &'a [Folded],
    at: usize,
    opens: bool,
    found: Vec<Lexeme>,
}

impl Reader<'_> {
    fn letter(&self, at: usize) -> char {
        self.folded.get(at).map_or(' ', |folded| folded.letter)
    }

    fn step(&mut self) {
        let letter = self.letter(self.at);
        if let Some(length) = self.calendar() {
            self.take(length, Shape::Calendar);
        } else if let Some(length) = self.number() {
            self.take(length, Shape::Number);
        } else if letter.is_alphanumeric() {
            let length = self.word();
            self.take(length, Shape::Word);
        } else if ends_sentence(letter) {
            let spaced = letter != '.' || self.letter(self.at + 1).is_whitespace();
            let short = self.found.last().is_some_and(|last| {
                letter == '.'
                    && last.capital
                    && (last.text.chars().count() == 1 || ABBREVIATED.contains(&&*last.text))
            });
            self.opens |= spaced && !short;
            self.at += 1;
        } else if is_sign(letter) {
            self.take(1, Shape::Sign);
        } else {
            self.at += 1;
        }
    }

    fn take(&mut self, length: usize, shape: Shape) {
        let span = self
            .folded
            .get(self.at..self.at + length)
            .unwrap_or_default();
        self.at += length.max(1);
        let (Some(first), Some(last)) = (span.first(), span.last()) else {
            return;
        };
        let text = span.iter().map(|folded| match shape {
            Shape::Number | Shape::Calendar => digit_like(folded.letter).unwrap_or(folded.letter),
            _ => folded.letter,
        });
        self.found.push(Lexeme {
            text: match shape {
                // Quotation marks inside a Hebrew acronym, spaces in a number.
                Shape::Word => text.filter(|letter| *letter != '"').collect(),
                Shape::Number => text.filter(|letter| !letter.is_whitespace()).collect(),
                _ => text.collect(),
            },
            shape,
            start: first.start,
            end: last.end,
            capital: first.capital,
            capitals: span.iter().all(|folded| folded.capital) && span.len() > 1,
            opens: self.opens,
        });
        self.opens = false;
    }

    /// Letters up to the next digit or other character.
    fn word(&self) -> usize {
        let mut at = self.at;
        loop {
            let letter = self.letter(at);
            let goes_on = letter.is_alphanumeric() && !letter.is_ascii_digit()
                || letter == '"' && is_hebrew(self.letter(at + 1)) && at > self.at;
            if !goes_on {
                return at - self.at;
            }
            at += 1;
        }
    }

    /// Digits with separators; letters that look like digits count as digits
    /// beside digits.
    fn number(&self) -> Option<usize> {
        let first = self.letter(self.at);
        let plain = first.is_ascii_digit();
        let disguised = digit_like(first).is_some()
            && (0..2).all(|next| self.letter(self.at + 1 + next).is_ascii_digit());
        if !plain && !disguised {
            return None;
        }
        let mut at = self.at + self.digits(self.at);
        loop {
            let separator = self.letter(at);
            let group = self.digits(at + 1);
            let joins = match separator {
                '.' | ',' => group > 0,
                '\'' => group == 3,
                _ if separator.is_whitespace() => {
                    group == 3 && (at - self.at <= 3 || self.letter(at - 4).is_whitespace())
                }
                _ => false,
            };
            // A point that ends a sentence is followed by no digit; letters that
            // look like digits follow a space only in words.
            let plain = self.letter(at + 1).is_ascii_digit() || !separator.is_whitespace();
            if !joins || !plain {
                return Some(at - self.at);
            }
            at += 1 + group;
        }
    }

    /// How many characters from `at` on are digits.
    fn digits(&self, at: usize) -> usize {
        let mut end = at;
        let mut sure = at;
        while digit_like(self.letter(end)).is_some() {
            end += 1;
            if self.letter(end - 1).is_ascii_digit() || self.letter(end - 1) == 'o' {
                sure = end;
            }
        }
        if self.letter(end).is_alphanumeric() {
            // "10 in", "3 oz": the letters belong to a word.
            sure = (at..end)
                .rev()
                .find(|place| self.letter(*place).is_ascii_digit())
                .map_or(at, |place| place + 1);
        }
        sure - at
    }

    /// Three numbers with the same separator, or two with a stroke.
    fn calendar(&self) -> Option<usize> {
        let plain = |at: usize| {
            (0..5)
                .take_while(|n| self.letter(at + n).is_ascii_digit())
                .count()
        };
        let first = plain(self.at);
        let separator = self.letter(self.at + first);
        if first == 0 || !matches!(separator, '/' | '-' | '.') {
            return None;
        }
        let second_at = self.at + first + 1;
        let second = plain(second_at);
        if !(1..=2).contains(&second) {
            return None;
        }
        let third_at = second_at + second + 1;
        let third = match self.letter(third_at - 1) == separator {
            true => plain(third_at),
            false => 0,
        };
        let follows = |at: usize| {
            let next = self.letter(at);
            next.is_ascii_digit() || next == separator && self.letter(at + 1).is_ascii_digit()
        };
        match (first, third) {
            (1 | 2, 2 | 4) | (4, 1 | 2) if !follows(third_at + third) => {
                Some(third_at + third - self.at)
            }
            (1 | 2, 0) if separator == '/' && !follows(second_at + second) => {
                Some(second_at + second - self.at)
            }
            _ => None,
        }
    }
}

fn digit_like(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        'o' => Some('0'),
        'l' | 'i' => Some('1'),
        _ => None,
    }
}

fn is_hebrew(letter: char) -> bool {
    matches!(letter, '\u{5D0}'..='\u{5EA}')
}

fn ends_sentence(letter: char) -> bool {
    matches!(
        letter,
        '.' | '!' | '?' | '؟' | '۔' | '…' | '\n' | '\r' | '\u{2029}'
    )
}

fn is_sign(letter: char) -> bool {
    match letter {
        '%' | '$' => true,
        _ if letter.is_ascii() || letter.is_whitespace() || letter.is_control() => false,
        '\u{A0}'..='\u{A1}' | '«' | '»' | '¿' | '·' | '¶' | '§' => false,
        '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' => false,
        '؛' | '؟' | '۔' | '״' | '׀' | '׃' => false,
        _ => true,
    }
}
