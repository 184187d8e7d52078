//! Where two texts first differ, told by words.

use core::fmt;

use serde::{Deserialize, Serialize};

/// The first difference between permitted and given words. Its `Display`
/// shows words of the talks: for the intermediary's own eyes, not for a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The number of the first word that differs, counted from 1.
    pub word: usize,
    /// That word as permitted; none if the permitted words end before it.
    pub permitted: Option<String>,
    /// That word as given; none if the given words end before it.
    pub given: Option<String>,
}

impl Difference {
    /// Finds the first word that differs; none if the words are the same byte
    /// for byte.
    pub fn between(permitted: &str, given: &str) -> Option<Self> {
        if permitted == given {
            return None;
        }
        let mut expected = permitted.split_whitespace();
        let mut actual = given.split_whitespace();
        let mut word = 1;
        loop {
            match (expected.next(), actual.next()) {
                // Every word is the same, so the spaces between them differ.
                (None, None) => {
                    return Some(Self {
                        word: first_different_space(permitted, given),
                        permitted: None,
                        given: None,
                    });
                }
                (left, right) if left != right => {
                    return Some(Self {
                        word,
                        permitted: left.map(str::to_owned),
                        given: right.map(str::to_owned),
                    });
                }
                _ => word += 1,
            }
        }
    }
}

/// The number of the word at which two texts of the same words begin to differ.
fn first_different_space(left: &str, right: &str) -> usize {
    let same = left
        .char_indices()
        .zip(right.chars())
        .find(|((_, a), b)| a != b)
        .map_or(left.len().min(right.len()), |((index, _), _)| index);
    left.get(..same)
        .map_or(1, |start| start.split_whitespace().count().max(1))
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.word;
        match (&self.permitted, &self.given) {
            (Some(permitted), Some(given)) => {
                write!(f, "word {word} is “{given}”, permitted is “{permitted}”")
            }
            (Some(permitted), None) => write!(f, "word {word}, “{permitted}”, is missing"),
            (None, Some(given)) => write!(f, "word {word}, “{given}”, is not permitted"),
            (None, None) => write!(f, "the spaces or line breaks after word {word} differ"),
        }
    }
}
