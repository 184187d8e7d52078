//! Words without their endings and clitics, and which words every text has.
//!
//! English, French and Arabic by the Snowball stemmers (Porter 2001; Taghva,
//! Elkhoury and Coombs 2005). For Persian and Hebrew none is kept; here are light
//! stemmers, in the manner of Larkey, Ballesteros and Connell 2002: one or two
//! affixes, and never so many that fewer than three letters are left.

use std::collections::BTreeSet;

use rust_stemmers::{Algorithm, Stemmer};
use stop_words::get;

use crate::lexeme::{Lexeme, Shape, lexemes};

/// The languages that the guard tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    English,
    French,
    Arabic,
    Persian,
    Hebrew,
}

const LANGUAGES: [Language; 5] = [
    Language::English,
    Language::French,
    Language::Arabic,
    Language::Persian,
    Language::Hebrew,
];

/// What is known of languages before any passage is.
pub(crate) struct Languages {
    english: Stemmer,
    french: Stemmer,
    arabic: Stemmer,
    common: [BTreeSet<String>; 5],
}

impl Languages {
    pub(crate) fn new() -> Self {
        Self {
            english: Stemmer::create(Algorithm::English),
            french: Stemmer::create(Algorithm::French),
            arabic: Stemmer::create(Algorithm::Arabic),
            common: LANGUAGES.map(common_words),
        }
    }

    /// The language of a text: that of its script and, where two languages share
    /// it, the one more of whose common words it has.
    pub(crate) fn of(&self, lexemes: &[Lexeme]) -> Language {
        let mut letters = [0usize; 3];
        let mut common = [0usize; 5];
        for lexeme in lexemes.iter().filter(|lexeme| lexeme.shape == Shape::Word) {
            let script = match lexeme.text.chars().next() {
                Some('\u{590}'..='\u{5FF}') => 1,
                Some('\u{600}'..='\u{6FF}') => 2,
                _ => 0,
            };
            letters[script] += 1;
            for (count, words) in common.iter_mut().zip(&self.common) {
                *count += usize::from(words.contains(&lexeme.text));
            }
            let persian = lexeme.text.contains(['پ', 'چ', 'ژ', 'گ']);
            common[3] += usize::from(persian);
        }
        if letters[1] > letters[0].max(letters[2]) {
            Language::Hebrew
        } else if letters[2] > letters[0] {
            match common[3] > common[2] {
                true => Language::Persian,
                false => Language::Arabic,
            }
        } else {
            match common[1] > common[0] {
                true => Language::French,
                false => Language::English,
            }
        }
    }

    /// Whether every text of the language has this word.
    pub(crate) fn is_common(&self, language: Language, word: &str) -> bool {
        word.len() == 1 || self.common[language as usize].contains(word)
    }

    /// The word without endings and clitics.
    pub(crate) fn stem(&self, language: Language, word: &str) -> String {
        // Longer ones are no words; the stemmers need not see them.
        if word.len() > 60 {
            return word.to_owned();
        }
        match word.chars().next() {
            Some('\u{590}'..='\u{5FF}') => hebrew(word).to_owned(),
            Some('\u{600}'..='\u{6FF}') if language == Language::Persian => {
                persian(word).to_owned()
            }
            Some('\u{600}'..='\u{6FF}') => arabic(&self.arabic.stem(word)).to_owned(),
            _ if language == Language::French => self.french.stem(word).into_owned(),
            _ => self.english.stem(word).into_owned(),
        }
    }
}

fn common_words(language: Language) -> BTreeSet<String> {
    let kept = match language {
        Language::English => get(stop_words::Language::English),
        Language::French => get(stop_words::Language::French),
        Language::Arabic => get(stop_words::Language::Arabic),
        Language::Persian => get(stop_words::Language::Persian),
        Language::Hebrew => get(stop_words::Language::Hebrew),
    };
    kept.iter()
        .flat_map(|word| lexemes(word))
        .filter(|lexeme| lexeme.shape == Shape::Word)
        .map(|lexeme| lexeme.text)
        .collect()
}

fn letters(word: &str) -> usize {
    word.chars().count()
}

/// Takes off the first prefix that leaves at least `rest` letters.
fn without_prefix<'a>(word: &'a str, prefixes: &[&str], rest: usize) -> &'a str {
    let cut = prefixes.iter().find_map(|prefix| {
        word.strip_prefix(prefix)
            .filter(|stem| letters(stem) >= rest)
    });
    cut.unwrap_or(word)
}

fn without_suffix<'a>(word: &'a str, suffixes: &[&str], rest: usize) -> &'a str {
    let cut = suffixes.iter().find_map(|suffix| {
        word.strip_suffix(suffix)
            .filter(|stem| letters(stem) >= rest)
    });
    cut.unwrap_or(word)
}

/// What Snowball leaves: the article after a conjunction or preposition.
fn arabic(word: &str) -> &str {
    without_prefix(word, &["وال", "فال", "بال", "كال", "لل", "ال", "و"], 3)
}

/// Folded Persian: plural, comparative, clitics, the verb's prefixes.
fn persian(word: &str) -> &str {
    let word = without_prefix(word, &["نمي", "مي", "بي", "نا"], 3);
    let word = without_suffix(
        word,
        &[
            "هايشان",
            "هايتان",
            "هايمان",
            "هايش",
            "هايت",
            "هايم",
            "هاي",
            "ها",
            "ترين",
            "تر",
            "شان",
            "تان",
            "مان",
            "ات",
            "ان",
            "اش",
            "ام",
        ],
        3,
    );
    without_suffix(word, &["يي", "ي", "ش", "م", "ند", "د"], 3)
}

/// Folded Hebrew: and, the, in, as, to, from, that before the word; plural and
/// construct after it.
fn hebrew(word: &str) -> &str {
    let word = without_prefix(word, &["ו"], 3);
    let word = without_prefix(word, &["כש", "מה", "שה", "לה", "בה"], 3);
    let word = match word.starts_with('ה') {
        true => without_prefix(word, &["ה"], 3),
        // These begin many words of four letters, too.
        false => without_prefix(word, &["ב", "ל", "מ", "ש", "כ"], 4),
    };
    let word = without_suffix(word, &["יהמ", "ותיו", "ותיה", "ימ", "ות", "יו", "יה"], 2);
    without_suffix(word, &["ה", "ת", "י", "ו"], 3)
}
