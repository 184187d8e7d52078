//! Words without their endings and clitics, and which words every text has.
//!
//! English, French and Arabic by the Snowball stemmers (Porter 2001; Taghva,
//! Elkhoury and Coombs 2005). For Persian and Hebrew none is kept; here are light
//! stemmers, in the manner of Larkey, Ballesteros and Connell 2002: one or two
//! affixes, and never so many that fewer than three letters are left.

use rustc_hash::FxHashMap;

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

/// A set of languages.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tongues(u8);

impl Tongues {
    pub(crate) fn have(self, language: Language) -> bool {
        self.0 >> language as u8 & 1 == 1
    }
}

/// What is known of languages before any passage is.
pub(crate) struct Languages {
    english: Stemmer,
    french: Stemmer,
    arabic: Stemmer,
    /// Words that every text of a language has, and of which ones.
    common: FxHashMap<String, Tongues>,
}

impl Languages {
    pub(crate) fn new() -> Self {
        Self {
            english: Stemmer::create(Algorithm::English),
            french: Stemmer::create(Algorithm::French),
            arabic: Stemmer::create(Algorithm::Arabic),
            common: common_words(),
        }
    }

    /// Of each word which languages' texts all have it.
    pub(crate) fn tongues(&self, lexemes: &[Lexeme]) -> Vec<Tongues> {
        let tongues = |lexeme: &Lexeme| match lexeme.shape {
            Shape::Word => self.common.get(&lexeme.text).copied().unwrap_or_default(),
            _ => Tongues::default(),
        };
        lexemes.iter().map(tongues).collect()
    }

    /// The language of a text: that of its script and, where two languages share
    /// it, the one more of whose common words it has.
    pub(crate) fn of(&self, lexemes: &[Lexeme], tongues: &[Tongues]) -> Language {
        let mut letters = [0usize; 3];
        let mut common = [0usize; 5];
        let words = lexemes.iter().zip(tongues);
        for (lexeme, tongues) in words.filter(|(lexeme, _)| lexeme.shape == Shape::Word) {
            let script = match lexeme.text.chars().next() {
                Some('\u{590}'..='\u{5FF}') => 1,
                Some('\u{600}'..='\u{6FF}') => 2,
                _ => 0,
            };
            letters[script] += 1;
            for (count, language) in common.iter_mut().zip(LANGUAGES) {
                *count += usize::from(tongues.have(language));
            }
            let persian = script == 2 && lexeme.text.contains(['پ', 'چ', 'ژ', 'گ']);
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

fn common_words() -> FxHashMap<String, Tongues> {
    let mut common: FxHashMap<String, Tongues> = FxHashMap::default();
    for language in LANGUAGES {
        let words = match language {
            Language::English => get(stop_words::Language::English),
            Language::French => get(stop_words::Language::French),
            Language::Arabic => get(stop_words::Language::Arabic),
            Language::Persian => get(stop_words::Language::Persian),
            Language::Hebrew => get(stop_words::Language::Hebrew),
        };
        let lexemes = words.iter().flat_map(|word| lexemes(word));
        for word in lexemes.filter(|lexeme| lexeme.shape == Shape::Word) {
            common.entry(word.text).or_default().0 |= 1 << language as u8;
        }
    }
    common
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
