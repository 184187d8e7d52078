//! A text as the guard reads it: words with their stems, cut into pieces, and
//! the figures, dates and names among them.

use std::ops::Range;

use crate::dates::{Dates, Found};
use crate::figures::{Figure, Figures};
use crate::letters::Letters;
use crate::lexeme::{Lexeme, Shape, lexemes};
use crate::limits;
use crate::names::Titles;
use crate::stem::Languages;

/// A word of a text, before it has a number.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) lexeme: Lexeme,
    pub(crate) stem: String,
    /// Every text has it.
    pub(crate) common: bool,
    pub(crate) name: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) words: Vec<Read>,
    /// Ranges of `words`.
    pub(crate) pieces: Vec<Range<usize>>,
    /// Of all words.
    pub(crate) letters: Letters,
    pub(crate) figures: Vec<Figure>,
    pub(crate) dates: Vec<Found>,
}

/// What texts are read with.
pub(crate) struct Reader {
    languages: Languages,
    figures: Figures,
    dates: Dates,
    titles: Titles,
}

impl Reader {
    pub(crate) fn new() -> Self {
        Self {
            languages: Languages::new(),
            figures: Figures::new(),
            dates: Dates::new(),
            titles: Titles::new(),
        }
    }

    pub(crate) fn read(&self, text: &str) -> Reading {
        let lexemes = lexemes(text);
        let tongues = self.languages.tongues(&lexemes);
        let language = self.languages.of(&lexemes, &tongues);
        let common: Vec<bool> = lexemes
            .iter()
            .zip(tongues)
            .map(|(lexeme, tongues)| {
                let letter = lexeme.shape == Shape::Word && lexeme.text.len() == 1;
                letter || tongues.have(language)
            })
            .collect();
        let names = self.titles.mark(&lexemes, &common);
        let dates = self.dates.read(text, &self.figures, &lexemes);
        let mut taken = vec![false; lexemes.len()];
        for found in &dates {
            // A year alone may as well be a figure.
            if found.date.month.is_some() {
                let span = taken.get_mut(found.from as usize..found.to as usize);
                span.into_iter().flatten().for_each(|taken| *taken = true);
            }
        }
        let figures = self.figures.read(text, &lexemes, &taken);
        let words: Vec<Read> = lexemes
            .into_iter()
            .zip(common.into_iter().zip(names))
            .map(|(lexeme, (common, name))| Read {
                stem: match lexeme.shape {
                    Shape::Word => self.languages.stem(language, &lexeme.text),
                    _ => lexeme.text.clone(),
                },
                lexeme,
                common,
                name,
            })
            .collect();
        let mut letters = Letters::default();
        for word in &words {
            letters.add(&word.lexeme.text);
        }
        Reading {
            letters,
            pieces: pieces(&words),
            words,
            figures,
            dates,
        }
    }
}

/// Whole sentences, as many as fit; a longer sentence is cut.
fn pieces(words: &[Read]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut sentence = 0;
    for (at, word) in words.iter().enumerate() {
        if word.lexeme.opens {
            sentence = at;
        }
        if at - start >= limits::PIECE {
            let end = if sentence > start { sentence } else { at };
            pieces.push(start..end);
            start = end;
        }
    }
    if start < words.len() {
        pieces.push(start..words.len());
    }
    pieces
}
