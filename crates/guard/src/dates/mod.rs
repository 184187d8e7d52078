//! Dates in all their usual forms.

mod words;

use crate::figures::{Figures, Numeral};
use crate::lexeme::{Lexeme, Shape};
use crate::ranges;
use words::Names;

/// How years are counted and cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Calendar {
    Gregorian,
    /// The calendar of Iran and Afghanistan.
    Solar,
    /// The Islamic lunar calendar.
    Lunar,
    Hebrew,
}

/// A date or a part of one; days, months or the year may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Date {
    pub(crate) calendar: Calendar,
    pub(crate) year: Option<u16>,
    pub(crate) month: Option<u8>,
    pub(crate) day: Option<u8>,
}

/// A date in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) date: Date,
    /// Lexemes: from.
    pub(crate) from: u32,
    /// Lexemes: to.
    pub(crate) to: u32,
    /// It may be meant otherwise: `10/3`, a day of another calendar.
    pub(crate) doubtful: bool,
}

/// What a text may mean by a date.
#[derive(Debug)]
struct Meant {
    dates: Vec<Date>,
    /// Only one of them is meant.
    doubtful: bool,
    end: usize,
}

/// What dates are read with.
#[derive(Debug)]
pub(crate) struct Dates {
    names: Names,
}

impl Dates {
    pub(crate) fn new() -> Self {
        Self {
            names: Names::new(),
        }
    }

    /// All dates of a text.
    pub(crate) fn read(&self, text: &str, figures: &Figures, lexemes: &[Lexeme]) -> Vec<Found> {
        let reader = Reader {
            text,
            figures,
            names: &self.names,
            lexemes,
        };
        let mut found = Vec::new();
        let mut at = 0;
        while at < lexemes.len() {
            let Meant {
                dates,
                doubtful,
                end,
            } = reader.at(at);
            for (place, date) in dates.iter().enumerate() {
                let mut put = |date, doubtful| {
                    found.push(Found {
                        date,
                        from: at as u32,
                        to: end as u32,
                        doubtful,
                    });
                };
                put(*date, doubtful);
                // Both days that a day of the solar calendar may be.
                if place == 0 {
                    for day in gregorian(*date) {
                        put(day, date.year.is_none());
                    }
                }
            }
            at = end.max(at + 1);
        }
        found
    }
}

struct Reader<'a> {
    text: &'a str,
    figures: &'a Figures,
    names: &'a Names,
    lexemes: &'a [Lexeme],
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        let lexeme = self.lexemes.get(at);
        lexeme.map_or("", |lexeme| &lexeme.text)
    }

    /// The dates that a text from a lexeme on may mean, and where they end.
    fn at(&self, at: usize) -> Meant {
        if let Some(lexeme) = self.lexemes.get(at).filter(|l| l.shape == Shape::Calendar) {
            let dates = numeric(&lexeme.text);
            return Meant {
                doubtful: dates.len() > 1,
                dates,
                end: at + 1,
            };
        }
        let sure = |(date, end)| Meant {
            dates: vec![date],
            doubtful: false,
            end,
        };
        self.day_month(at)
            .map(sure)
            .or_else(|| self.first_of_two(at).map(sure))
            .or_else(|| self.two_of_a_month(at))
            .or_else(|| self.month_first(at).map(sure))
            .or_else(|| self.year_alone(at).map(sure))
            .unwrap_or(Meant {
                dates: Vec::new(),
                doubtful: false,
                end: at + 1,
            })
    }

    /// "10–15 March", "from the 10th to the 15th of March": the first of them.
    fn first_of_two(&self, at: usize) -> Option<(Date, usize)> {
        let (day, end) = self.day_of_month(at)?;
        let second = ranges::second(self.text, self.lexemes, end)?;
        let (later, _) = self.day_month(second)?;
        let date = Date {
            day: Some(day),
            ..later
        };
        (date.is_possible() && later.day > Some(day)).then_some((date, end))
    }

    /// "March 10–15", "March 10 to 15": both.
    fn two_of_a_month(&self, at: usize) -> Option<Meant> {
        let (first, end) = self.month_first(at)?;
        let start = ranges::second(self.text, self.lexemes, end)?;
        let (day, end) = self.day_of_month(start)?;
        let (year, end) = self.year(end, first.calendar);
        let year = first.year.or(year);
        let second = Date {
            day: Some(day),
            ..first
        };
        let dates = [first, second].map(|date| Date { year, ..date }).to_vec();
        (second.is_possible() && first.day.is_some() && first.day < Some(day)).then_some(Meant {
            dates,
            doubtful: false,
            end,
        })
    }

    /// A day with what is written after its digits.
    fn day_of_month(&self, at: usize) -> Option<(u8, usize)> {
        let (day, end) = self.day(at)?;
        let digits = self.lexemes.get(at)?.shape == Shape::Number;
        let suffixes = &self.names.suffixes;
        let suffix = digits && suffixes.iter().any(|word| word == self.word(end));
        Some((day, end + usize::from(suffix)))
    }

    /// "10 March 2024", "le 1er mars", "the tenth of March", "ה-10 במרץ".
    fn day_month(&self, at: usize) -> Option<(Date, usize)> {
        let (day, mut end) = self.day_of_month(at)?;
        for _ in 0..2 {
            if self.names.links.iter().any(|word| word == self.word(end)) {
                end += 1;
            }
        }
        let (calendar, month, words) = self.month(end)?;
        end += words;
        let (year, end) = self.year(end, calendar);
        let date = Date {
            calendar,
            year,
            month: Some(month),
            day: Some(day),
        };
        date.is_possible().then_some((date, end))
    }

    /// "March 10th, 2024", "March 2024".
    fn month_first(&self, at: usize) -> Option<(Date, usize)> {
        let (calendar, month, words) = self.month(at)?;
        let mut end = at + words;
        let (year, year_end) = self.year(end, calendar);
        let mut date = Date {
            calendar,
            year,
            month: Some(month),
            day: None,
        };
        if year.is_some() {
            return Some((date, year_end));
        }
        if self.word(end) == "the" {
            end += 1;
        }
        let (day, mut end) = self.day(end)?;
        if self
            .names
            .suffixes
            .iter()
            .any(|word| word == self.word(end))
        {
            end += 1;
        }
        let (year, end) = self.year(end, calendar);
        date.day = Some(day);
        date.year = year;
        date.is_possible().then_some((date, end))
    }

    fn year_alone(&self, at: usize) -> Option<(Date, usize)> {
        let lexeme = self.lexemes.get(at).filter(|l| l.shape == Shape::Number)?;
        let year = lexeme.text.parse().ok()?;
        let plain = lexeme.text.len() == 4 && (1850..=2150).contains(&year);
        // "2,000 men" is no year, and neither is "1990 tonnes".
        let (unit, _) = self.figures_unit(at)?;
        (plain && !unit).then_some((
            Date {
                calendar: Calendar::Gregorian,
                year: Some(year),
                month: None,
                day: None,
            },
            at + 1,
        ))
    }

    fn figures_unit(&self, at: usize) -> Option<(bool, usize)> {
        let phrase = self.figures.phrase(self.text, self.lexemes, at)?;
        let counted = self.figures.counts(self.text, self.lexemes, at, phrase.end);
        Some((counted || phrase.end > at + 1, phrase.end))
    }

    fn month(&self, at: usize) -> Option<(Calendar, u8, usize)> {
        let lexeme = self.lexemes.get(at).filter(|l| l.shape == Shape::Word)?;
        let month = self.names.month(&lexeme.text, self.word(at + 1))?;
        (!self.is_verb(at)).then_some(month)
    }

    /// "May" and "march" are verbs, unless they have a capital or the day stands
    /// before them: "we may 10 times", "10 march".
    fn is_verb(&self, at: usize) -> bool {
        let verb = self
            .lexemes
            .get(at)
            .is_some_and(|lexeme| matches!(&*lexeme.text, "may" | "mar") && !lexeme.capital);
        let before = at
            .checked_sub(1)
            .and_then(|before| self.lexemes.get(before));
        verb && !before.is_some_and(|before| {
            before.shape == Shape::Number
                || before.text == "of"
                || self.names.suffixes.contains(&before.text)
        })
    }

    /// A day in digits, as an ordinal or as a number.
    fn day(&self, at: usize) -> Option<(u8, usize)> {
        let lexeme = self.lexemes.get(at)?;
        if lexeme.shape == Shape::Number {
            let day = lexeme
                .text
                .parse()
                .ok()
                .filter(|day| (1..=31).contains(day))?;
            return Some((day, at + 1));
        }
        if lexeme.shape != Shape::Word {
            return None;
        }
        if let Some(day) = self.names.day(&lexeme.text) {
            let next = self.names.day(self.word(at + 1));
            let ten = matches!(
                self.figures.numerals.find(self.word(at + 1)),
                Some((Numeral::Unit(10), _))
            );
            return match next {
                // The fifth-and-twentieth, as Arabic says it.
                Some(tens) if day < 10 && tens >= 20 => Some((day + tens, at + 2)),
                _ if day < 10 && ten => Some((day + 10, at + 2)),
                _ => Some((day, at + 1)),
            };
        }
        let (numeral, _) = self.figures.numerals.find(&lexeme.text)?;
        if let Numeral::Tens(tens @ (20 | 30)) = numeral {
            let and = matches!(
                self.figures.numerals.find(self.word(at + 1)),
                Some((Numeral::And, _))
            );
            let next = at + 1 + usize::from(and);
            if let Some(unit) = self.names.day(self.word(next)).filter(|unit| *unit < 10) {
                return Some((tens as u8 + unit, next + 1));
            }
        }
        let phrase = self.figures.phrase(self.text, self.lexemes, at)?;
        let day = phrase.amounts.first()?.small()?;
        let day = u8::try_from(day)
            .ok()
            .filter(|day| (1..=31).contains(day))?;
        Some((day, phrase.end))
    }

    /// A year at a lexeme, if there is one, and where to go on.
    fn year(&self, at: usize, calendar: Calendar) -> (Option<u16>, usize) {
        let linked = self
            .names
            .year_links
            .iter()
            .any(|word| word == self.word(at));
        let place = at + usize::from(linked);
        let range = match calendar {
            Calendar::Gregorian => 1850..=2150,
            Calendar::Solar => 1200..=1500,
            Calendar::Lunar => 1250..=1550,
            Calendar::Hebrew => 5600..=5900,
        };
        let year = self
            .lexemes
            .get(place)
            .filter(|lexeme| lexeme.shape == Shape::Number && lexeme.text.len() == 4)
            .and_then(|lexeme| lexeme.text.parse().ok())
            .filter(|year| range.contains(year));
        match year {
            Some(year) => (Some(year), place + 1),
            None => (None, at),
        }
    }
}

impl Date {
    /// Under what it is kept: a day of a month without its year, so that dates
    /// that leave the year out are met.
    pub(crate) fn key(self) -> Self {
        match self.day {
            Some(_) => Self { year: None, ..self },
            None => self,
        }
    }

    fn is_possible(&self) -> bool {
        let longest = match (self.calendar, self.month) {
            (Calendar::Gregorian, Some(2)) => 29,
            (Calendar::Gregorian, Some(4 | 6 | 9 | 11)) => 30,
            (Calendar::Lunar | Calendar::Hebrew, _) => 30,
            (Calendar::Solar, Some(7..)) => 30,
            _ => 31,
        };
        self.month.is_none_or(|month| (1..=12).contains(&month))
            && self.day.is_none_or(|day| (1..=longest).contains(&day))
    }
}

/// What two or three numbers with the same separator may mean.
fn numeric(text: &str) -> Vec<Date> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let number = |part: &str| part.parse::<u16>().ok();
    let date = |year: Option<u16>, month: u16, day: u16| {
        let calendar = match year {
            Some(1200..=1500) => Calendar::Solar,
            _ => Calendar::Gregorian,
        };
        let date = Date {
            calendar,
            year,
            month: Some(u8::try_from(month).ok()?),
            day: Some(u8::try_from(day).ok()?),
        };
        date.is_possible().then_some(date)
    };
    let full = |year: u16, digits: usize| match digits {
        2 if year < 50 => 2000 + year,
        2 => 1900 + year,
        _ => year,
    };
    let numbers: Vec<u16> = parts.iter().filter_map(|part| number(part)).collect();
    let mut dates: Vec<Date> = match (&numbers[..], &parts[..]) {
        ([a, b, c], [first, ..]) if first.len() == 4 => {
            date(Some(*a), *b, *c).into_iter().collect()
        }
        ([a, b, c], [.., last]) => {
            let year = Some(full(*c, last.len()));
            [date(year, *b, *a), date(year, *a, *b)]
                .into_iter()
                .flatten()
                .collect()
        }
        ([a, b], _) if !(*a < *b && *b <= 4) => [date(None, *b, *a), date(None, *a, *b)]
            .into_iter()
            .flatten()
            .collect(),
        _ => Vec::new(),
    };
    dates.dedup();
    dates
}

/// The Gregorian days that a day of the solar calendar may be: its year begins
/// on the 20th or the 21st of March.
fn gregorian(date: Date) -> Vec<Date> {
    let (Calendar::Solar, Some(month), Some(day)) = (date.calendar, date.month, date.day) else {
        return Vec::new();
    };
    let month = u16::from(month) - 1;
    // Six months of 31 days, then months of 30.
    let days = month * 30 + month.min(6) + u16::from(day) - 1;
    let mut found: Vec<Date> = [days, days + 1]
        .into_iter()
        .map(|after| {
            // Counted from the 20th of March; the lengths from March on.
            let mut left = after + 19;
            let mut month = 2usize;
            const LENGTHS: [u16; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            while let Some(length) = LENGTHS.get(month % 12)
                && left >= *length
            {
                left -= length;
                month += 1;
            }
            Date {
                calendar: Calendar::Gregorian,
                year: date.year.map(|year| year + 621 + (month / 12) as u16),
                month: Some((month % 12 + 1) as u8),
                day: Some((left + 1) as u8),
            }
        })
        .collect();
    found.dedup();
    found
}
