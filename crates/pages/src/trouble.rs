//! Why something is not shown or not done, told in the reader's language: what, where,
//! and what to do.

mod missing;
mod misuse;
mod now;
mod refusal;
mod role;

#[cfg(test)]
mod tests;

use maud::{Markup, html};
use talks::Time;

use crate::language::{Part, Tongue, Words};

/// Why something is not shown or not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// The message of the language files.
    key: &'static str,
    parts: Vec<(&'static str, Put)>,
    /// The desk's own words, in English, where the message announces them.
    told: Option<String>,
}

/// What is put into the message.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Put {
    Text(String),
    Number(u64),
    Moment(Time),
}

impl Put {
    fn part(&self) -> Part<'_> {
        match self {
            Self::Text(text) => Part::Text(text),
            Self::Number(number) => Part::Number(*number),
            Self::Moment(time) => Part::Moment(*time),
        }
    }
}

impl Trouble {
    /// What a message says that takes no parts.
    pub(crate) fn say(key: &'static str) -> Self {
        Self {
            key,
            parts: Vec::new(),
            told: None,
        }
    }

    /// What the desk says in its own words, in English.
    pub(crate) fn told(told: impl ToString) -> Self {
        Self::say("refused-by-desk").and_told(told)
    }

    /// With a text in the message's place for it.
    pub(crate) fn text(self, name: &'static str, text: impl Into<String>) -> Self {
        self.put(name, Put::Text(text.into()))
    }

    fn number(self, name: &'static str, number: impl Into<u64>) -> Self {
        self.put(name, Put::Number(number.into()))
    }

    fn moment(self, when: Time) -> Self {
        self.put("when", Put::Moment(when))
    }

    fn put(mut self, name: &'static str, put: Put) -> Self {
        self.parts.push((name, put));
        self
    }

    fn and_told(mut self, told: impl ToString) -> Self {
        self.told = Some(told.to_string());
        self
    }

    /// The sentence.
    pub(crate) fn sentence(&self, words: Words) -> String {
        let parts = self.parts.iter().map(|(name, put)| (*name, put.part()));
        words.with(self.key, parts)
    }

    /// The desk's own words, in English, if they are told.
    pub(crate) fn own_words(&self) -> Option<&str> {
        self.told.as_deref()
    }

    /// Draws both.
    pub(crate) fn draw(&self, words: Words) -> Markup {
        html! {
            p { (self.sentence(words)) }
            @if let Some(told) = &self.told { (desks_words(told)) }
        }
    }
}

/// What the desk keeps in its own words of something that the page has told already:
/// for those who read them.
pub(crate) fn more_in_english(words: Words, told: Option<&str>) -> Markup {
    let told = told.filter(|_| words.0 == Tongue::English);
    html! { @if let Some(told) = told { (desks_words(told)) } }
}

/// What the desk says in its own words, in English.
pub(crate) fn desks_words(told: &str) -> Markup {
    html! { p.own-words lang="en" dir="ltr" { (legible::text(told)) } }
}
