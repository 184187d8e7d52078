//! Figures: in digits of every script, written out, shortened, rounded.

mod amount;
mod units;
mod words;

pub(crate) use amount::Amount;
pub(crate) use units::{Unit, Units};
pub(crate) use words::{Numeral, Numerals};

use std::ops::Range;

use crate::lexeme::{Lexeme, Shape};
use crate::ranges;

/// A figure in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) amount: Amount,
    pub(crate) unit: Option<Unit>,
    /// Lexemes: from.
    pub(crate) from: u32,
    /// Lexemes: to.
    pub(crate) to: u32,
    /// It may be meant otherwise: `3,200`, `3 m`.
    pub(crate) doubtful: bool,
}

/// Words of a number: the longest that anybody writes out has some thirty.
const LONGEST: usize = 48;

impl Figure {
    /// The words before and after it that say what it is about.
    pub(crate) fn around(&self) -> impl Iterator<Item = usize> + use<> {
        around(self.from as usize..self.to as usize)
    }
}

/// The words around a figure.
pub(crate) fn around(figure: Range<usize>) -> impl Iterator<Item = usize> {
    const AROUND: usize = 4;
    let before = figure.start.saturating_sub(AROUND)..figure.start;
    before.chain(figure.end..figure.end + AROUND)
}

/// What figures are read with.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) numerals: Numerals,
    units: Units,
}

impl Figures {
    pub(crate) fn new() -> Self {
        Self {
            numerals: Numerals::new(),
            units: Units::new(),
        }
    }

    /// All figures of a text but those inside `taken` lexemes (dates).
    pub(crate) fn read(&self, text: &str, lexemes: &[Lexeme], taken: &[bool]) -> Vec<Figure> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < lexemes.len() {
            if taken.get(at) == Some(&true) {
                at += 1;
                continue;
            }
            let Some(phrase) = self.phrase(text, lexemes, at) else {
                at += 1;
                continue;
            };
            let (unit, end) = self.units.around(text, lexemes, at, phrase.end);
            let after = self.first_of_two(text, lexemes, &phrase, unit);
            let scaled = after.and_then(|after| {
                let scale = after.scale?;
                Some(phrase.amounts.first()?.scaled(scale))
            });
            let unit = unit.or(after.and_then(|after| after.unit));
            for (place, amount) in phrase.amounts.iter().chain(&scaled).enumerate() {
                found.push(Figure {
                    amount: *amount,
                    unit,
                    from: at as u32,
                    to: end as u32,
                    doubtful: place > 0,
                });
            }
            at = phrase.end.max(at + 1);
        }
        found
    }

    /// What the second of two numbers says of the first: "three to five million
    /// dollars".
    fn first_of_two(
        &self,
        text: &str,
        lexemes: &[Lexeme],
        first: &Phrase,
        unit: Option<Unit>,
    ) -> Option<Counted> {
        let start = ranges::second(text, lexemes, first.end)?;
        let second = self.phrase(text, lexemes, start)?;
        let bare = first.scale.is_none() && unit.is_none();
        let small = first.amounts.first()?.value() < 1_000.0;
        bare.then(|| Counted {
            scale: second.scale.filter(|_| small),
            unit: self.units.around(text, lexemes, start, second.end).0,
        })
    }

    /// Whether a unit stands beside the number in lexemes `from..to`.
    pub(crate) fn counts(&self, text: &str, lexemes: &[Lexeme], from: usize, to: usize) -> bool {
        self.units.around(text, lexemes, from, to).0.is_some()
    }

    /// A number that begins at a lexeme, in digits, words or both.
    pub(crate) fn phrase(&self, text: &str, lexemes: &[Lexeme], start: usize) -> Option<Phrase> {
        let mut sum = Sum::default();
        let mut at = start;
        let first = lexemes.get(at)?;
        let mut amounts = Vec::new();
        if first.shape == Shape::Number {
            amounts = digits(&first.text);
            sum.group = *amounts.first()?;
            sum.full = true;
            sum.seen = true;
            at += 1;
            let next = lexemes.get(at).filter(|next| next.shape == Shape::Word);
            if let Some((next, scale)) = next
                .filter(|_| joined(text, lexemes, at))
                .and_then(|next| Some((next, words::short_scale(&next.text)?)))
                .filter(|(next, _)| next.text != "b" || next.start == first.end)
            {
                let scaled = amounts.iter().map(|amount| amount.scaled(scale));
                let mut both: Vec<Amount> = scaled.collect();
                if matches!(&*next.text, "m" | "mm") && !next.capital {
                    // Millions or metres.
                    both.extend(&amounts);
                }
                return Some(Phrase {
                    amounts: both,
                    end: at + 1,
                    scale: Some(scale),
                });
            }
        }
        // Readings of the digits beside the first survive only without words.
        let alone = at;
        let longest = lexemes.len().min(start + LONGEST);
        while at < longest && (at == start || joined(text, lexemes, at)) {
            match self.word(text, lexemes, at, &mut sum) {
                Some(next) => at = next,
                None => break,
            }
        }
        if !sum.seen {
            return None;
        }
        let whole = sum.total()?;
        if at > alone || amounts.is_empty() {
            amounts = vec![whole];
        }
        let scale = Some(sum.scale).filter(|scale| *scale < i16::MAX);
        Some(Phrase {
            amounts,
            end: at,
            scale: scale.filter(|_| sum.group == Amount::ZERO),
        })
    }

    /// Takes in one word of a number; gives where to go on.
    fn word(&self, text: &str, lexemes: &[Lexeme], at: usize, sum: &mut Sum) -> Option<usize> {
        let lexeme = lexemes
            .get(at)
            .filter(|lexeme| lexeme.shape == Shape::Word)?;
        let (numeral, and) = self.numerals.find(&lexeme.text)?;
        let next = |offset: usize| {
            let lexeme = lexemes.get(at + offset)?;
            joined(text, lexemes, at + offset).then_some(())?;
            self.numerals.find(&lexeme.text).map(|(numeral, _)| numeral)
        };
        if and && !sum.seen && lexeme.text.chars().count() < 3 {
            return None;
        }
        match numeral {
            Numeral::And => {
                let follows = match next(1)? {
                    Numeral::One => next(2)? == Numeral::Half,
                    Numeral::And | Numeral::Point => false,
                    // "Two and three" are two numbers; "two thousand and three"
                    // and "five and twenty" are one.
                    Numeral::Unit(unit) => sum.takes_unit(unit),
                    Numeral::Tens(tens) => sum.takes_tens(tens),
                    Numeral::Score => sum.takes_tens(20),
                    Numeral::Hundred => sum.hundreds_free(),
                    Numeral::Half => true,
                    Numeral::Scale(scale) | Numeral::Two(scale) => sum.scale > scale,
                    Numeral::Dozen => false,
                };
                (sum.seen && follows).then_some(at + 1)
            }
            Numeral::One => {
                let follows = matches!(
                    next(1)?,
                    Numeral::Scale(_) | Numeral::Hundred | Numeral::Dozen | Numeral::Half
                );
                (follows && (!sum.seen || sum.half_open())).then_some(at + 1)
            }
            Numeral::Point => {
                let digits = self.decimals(text, lexemes, at + 1)?;
                sum.decimals(&digits.0).then_some(digits.1)
            }
            numeral => sum.add(numeral).then_some(at + 1),
        }
    }

    /// "two five", "vingt-cinq" after the point.
    fn decimals(&self, text: &str, lexemes: &[Lexeme], start: usize) -> Option<(String, usize)> {
        let mut digits = String::new();
        let mut at = start;
        while let Some(lexeme) = lexemes.get(at)
            && joined(text, lexemes, at)
            && digits.len() < 9
        {
            match self.numerals.find(&lexeme.text) {
                Some((Numeral::Unit(unit), false)) => {
                    // "Vingt-cinq": the five fills the place of the zero.
                    if unit < 10 && digits.ends_with('0') && digits.len() == 2 {
                        digits.pop();
                    }
                    digits.push_str(&unit.to_string());
                }
                Some((Numeral::Tens(tens), _)) if tens < 100 && digits.is_empty() => {
                    digits.push_str(&tens.to_string());
                }
                Some((Numeral::Score, _)) if digits.is_empty() => digits.push_str("20"),
                _ => break,
            }
            at += 1;
        }
        (!digits.is_empty()).then_some((digits, at))
    }
}

/// A number in a text: what it may mean, likeliest first, and where it ends.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Phrase {
    pub(crate) amounts: Vec<Amount>,
    pub(crate) end: usize,
    /// The scale that it ends with: six for "four million".
    pub(crate) scale: Option<i16>,
}

/// What stands after a number.
#[derive(Clone, Copy, Debug)]
struct Counted {
    scale: Option<i16>,
    unit: Option<Unit>,
}

/// Whether nothing but spaces and hyphens lies before a lexeme.
pub(crate) fn joined(text: &str, lexemes: &[Lexeme], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| lexemes.get(before)) else {
        return true;
    };
    let gap = lexemes
        .get(at)
        .and_then(|lexeme| text.get(before.end as usize..lexeme.start as usize));
    gap.is_some_and(|gap| {
        gap.chars().all(|between| {
            between != '\n'
                && (between.is_whitespace() || "-‐‑־\u{200C}\u{200F}\u{200E}".contains(between))
        })
    })
}

/// What digits with separators may mean: `3,200` is most likely three thousand
/// two hundred and possibly three and a fifth.
fn digits(text: &str) -> Vec<Amount> {
    let plain: String = text.chars().filter(|c| *c != '\'').collect();
    let separators: Vec<char> = plain.chars().filter(|c| !c.is_ascii_digit()).collect();
    let without = |dropped: &[char]| -> String {
        plain
            .chars()
            .filter(|c| !dropped.contains(c))
            .map(|c| if c == ',' { '.' } else { c })
            .collect()
    };
    let groups_of_three = plain
        .split(['.', ','])
        .skip(1)
        .all(|group| group.len() == 3)
        && !plain.starts_with('0');
    let readings = match separators[..] {
        [] => vec![plain],
        [_] if groups_of_three => vec![without(&['.', ',']), without(&[])],
        [_] => vec![without(&[])],
        // The last separator differs from those before: decimals.
        [first, .., last] if first != last => vec![without(&[first])],
        _ => vec![without(&['.', ','])],
    };
    readings
        .iter()
        .filter_map(|text| Amount::read(text))
        .collect()
}

/// A number under construction.
#[derive(Debug)]
struct Sum {
    done: Amount,
    group: Amount,
    /// The scale that was said last.
    scale: i16,
    /// The group came in digits or has decimals: only a scale may follow.
    full: bool,
    seen: bool,
}

impl Default for Sum {
    fn default() -> Self {
        Self {
            done: Amount::ZERO,
            group: Amount::ZERO,
            scale: i16::MAX,
            full: false,
            seen: false,
        }
    }
}

impl Sum {
    fn small(&self) -> u64 {
        self.group.small().unwrap_or(999)
    }

    fn takes_unit(&self, unit: u64) -> bool {
        let small = self.small();
        !self.full
            && match unit {
                // "Dix-sept", but no "ten six".
                0..10 => small.is_multiple_of(10) && (small % 100 != 10 || unit > 6),
                10 => {
                    small.is_multiple_of(100)
                    || matches!(small % 100, 60 | 80)
                    // Arabic and Hebrew teens: three ten.
                    || (1..10).contains(&(small % 100))
                }
                _ => small.is_multiple_of(100) || matches!(small % 100, 60 | 80),
            }
    }

    fn takes_tens(&self, tens: u64) -> bool {
        let small = self.small();
        !self.full
            && match tens {
                0..100 => small % 100 < 10,
                _ => small < 100 && small.is_multiple_of(10) || small < 10,
            }
    }

    fn hundreds_free(&self) -> bool {
        !self.full && self.small() < 100
    }

    fn half_open(&self) -> bool {
        self.seen
    }

    fn put(&mut self, small: u64) -> bool {
        self.group = Amount::new(small, 0);
        self.seen = true;
        true
    }

    fn add(&mut self, numeral: Numeral) -> bool {
        let small = self.small();
        match numeral {
            Numeral::Unit(unit) => self.takes_unit(unit) && self.put(small + unit),
            Numeral::Tens(tens) => self.takes_tens(tens) && self.put(small + tens),
            Numeral::Score if small % 100 == 4 => !self.full && self.put(small - 4 + 80),
            Numeral::Score => self.takes_tens(20) && self.put(small + 20),
            Numeral::Hundred if (1..10).contains(&(small % 100)) && !self.full => {
                self.put((small - small % 100) + small % 100 * 100)
            }
            Numeral::Hundred if small == 0 && !self.full => self.put(100),
            Numeral::Dozen if !self.full => self.put(small.max(1) * 12),
            Numeral::Half => self.half(),
            Numeral::Scale(scale) => self.scale(scale, 1),
            Numeral::Two(scale) => small == 0 && self.scale(scale, 2),
            _ => false,
        }
    }

    fn scale(&mut self, scale: i16, one: u64) -> bool {
        let empty = self.group == Amount::ZERO;
        if scale >= self.scale {
            // A thousand million.
            if empty && self.scale < i16::MAX && scale > self.scale {
                self.done = self.done.scaled(scale);
                self.scale = scale;
                return true;
            }
            return false;
        }
        let group = if empty {
            Amount::new(one, 0)
        } else {
            self.group
        };
        let Some(done) = self.done.plus(group.scaled(scale)) else {
            return false;
        };
        self.done = done;
        self.group = Amount::ZERO;
        self.scale = scale;
        self.full = false;
        self.seen = true;
        true
    }

    /// Half of the last scale, or of the one that follows.
    fn half(&mut self) -> bool {
        let half = Amount::new(5, -1);
        let (target, scale) = match self.scale {
            i16::MAX => (&mut self.group, 0),
            scale if self.group == Amount::ZERO => (&mut self.done, scale),
            _ => return false,
        };
        let Some(sum) = target.plus(half.scaled(scale)) else {
            return false;
        };
        *target = sum;
        self.full = true;
        self.seen = true;
        true
    }

    fn decimals(&mut self, digits: &str) -> bool {
        let Some(decimals) = Amount::read(&format!("0.{digits}")) else {
            return false;
        };
        if !self.seen || self.full && self.group.small().is_none() {
            return false;
        }
        let Some(sum) = self.group.plus(decimals) else {
            return false;
        };
        self.group = sum;
        self.full = true;
        true
    }

    fn total(&self) -> Option<Amount> {
        self.done.plus(self.group)
    }
}
