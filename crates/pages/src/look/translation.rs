//! Translations beside the words that they translate, and what one is typed into.

use maud::{Markup, html};
use talks::terms::Passage;
use talks::view::{Line, Said, TranslationView};

use super::Hue;
use super::fields::{language_name, languages};
use super::room::Place;
use super::typed;
use crate::acts::filled::kept;
use crate::language::{Part, Tongue, Words};
use crate::shared::Trouble;

/// What a line says, with the translations beside it and the way to give one.
pub(crate) fn around(place: &Place<'_>, line: &Line, said: Markup) -> Markup {
    html! {
        @if line.translations.is_empty() {
            (said)
        } @else {
            div.beside {
                div.original { (said) }
                div.translations { @for one in &line.translations { (stand(place, line, one)) } }
            }
        }
        @if line.refused.is_none() && place.view.closed.is_none() && shows_words(&line.what) {
            form.translate method="get" action=(address(place.id, line.number)) data-act {
                button.quiet type="submit" { (place.words.say("translation-offer")) }
            }
        }
    }
}

/// Whether words stand in a line itself: a permission of words that were said before
/// names them only.
fn shows_words(said: &Said) -> bool {
    let elsewhere =
        matches!(said, Said::Permission { permission } if permission.words_of.is_some());
    original(said).is_some() && !elsewhere
}

/// Where a translation of a line is given.
pub(crate) fn address(room: &str, number: u64) -> String {
    format!("/rooms/{room}/statements/{number}/translation")
}

/// The words of a line that can be translated.
pub(crate) fn original(said: &Said) -> Option<&Passage> {
    match said {
        Said::Statement { passage, .. } | Said::Conveyance { passage, .. } => Some(passage),
        Said::Ask { ask } | Said::Showing { ask } => ask.passage.as_ref(),
        Said::Permission { permission } => permission.passage.as_ref(),
        Said::Marked { passage, .. } => passage.as_ref(),
        Said::Assessment { assessment } => Some(&assessment.judgement),
        Said::Proposal { proposal } => proposal.passage.as_ref(),
        _ => None,
    }
}

fn stand(place: &Place<'_>, line: &Line, one: &TranslationView) -> Markup {
    // Words that carry a proof are not these.
    let key = match &line.what {
        Said::Conveyance { .. } => "translation-of-conveyed",
        _ => "translation-beside",
    };
    let label = label(place.words, key, &one.passage, &one.by);
    html! {
        section.translation aria-label=(label) {
            p.aside { (label) }
            (typed::passage(&one.passage, &label))
        }
    }
}

fn label(words: Words, key: &str, passage: &Passage, by: &str) -> String {
    let language = language(words, &passage.language);
    words.with(
        key,
        [("language", Part::Text(&language)), ("name", by.into())],
    )
}

/// A translation as a line of its own.
pub(crate) fn line(
    place: &Place<'_>,
    of: Option<u64>,
    passage: &Passage,
    replaced: bool,
    shown: Markup,
) -> Markup {
    let words = place.words;
    let language = language(words, &passage.language);
    html! {
        p.does { @match of {
            Some(number) => (words.with(
                "translation-line",
                [("number", number.into()), ("language", Part::Text(&language))],
            )),
            None => (words.with("translation-line-unknown", [("language", Part::Text(&language))])),
        } }
        (shown)
        @if replaced { p.aside { (words.say("translation-replaced")) } }
    }
}

/// What a language is called in the page's own.
fn language(words: Words, tag: &str) -> String {
    let primary = tag.split('-').next().unwrap_or_default();
    let known = Tongue::ALL
        .into_iter()
        .find(|tongue| tongue.code().eq_ignore_ascii_case(primary));
    match known {
        Some(Tongue::English) => words.say("into-en"),
        Some(Tongue::French) => words.say("into-fr"),
        Some(Tongue::Arabic) => words.say("into-ar"),
        Some(Tongue::Persian) => words.say("into-fa"),
        Some(Tongue::Hebrew) => words.say("into-he"),
        None => language_name(tag),
    }
}

/// What a translation is typed into, with the words above it.
pub(crate) struct Typing<'a> {
    pub(crate) words: Words,
    pub(crate) hue: Hue,
    /// What the room is called here.
    pub(crate) room: &'a str,
    pub(crate) original: &'a Passage,
    pub(crate) number: u64,
    /// The language chosen, if one was.
    pub(crate) language: &'a str,
    pub(crate) typed: &'a str,
    /// Why it was not taken.
    pub(crate) trouble: Option<&'a Trouble>,
    pub(crate) action: String,
    pub(crate) back: String,
}

impl Typing<'_> {
    /// Draws it.
    pub(crate) fn draw(&self) -> Markup {
        let words = self.words;
        let label = words.with("number", [("number", self.number.into())]);
        html! {
            div class={ "ask " (self.hue.0) } {
                header.destination {
                    div.band aria-hidden="true" {}
                    h2 #ask-title { (words.say("translation-offer")) }
                    p { (self.room) }
                }
                (typed::passage(self.original, &label))
                p.aside { (words.say("translation-explained")) }
                form.typing method="post" action=(self.action) data-act data-closes data-draft=(kept(&self.action)) {
                    label for="translation-language" { (words.say("translation-language")) }
                    select #translation-language name="language" {
                        @for (code, name, tag) in languages(self.language) {
                            @if !code.eq_ignore_ascii_case(&self.original.language) {
                                option value=(code) lang=[tag] selected[code == self.chosen()] { (name) }
                            }
                        }
                    }
                    label for="translation-words" { (words.say("translation-words")) }
                    textarea #translation-words name="words" dir="auto" rows="5" required { (self.typed) }
                    @if let Some(why) = self.trouble {
                        div.trouble role="alert" { (why.draw(words)) }
                    }
                    div.choices {
                        button.main type="submit" { (words.say("translation-give")) }
                        a.button href=(self.back) data-close { (words.say("translation-not")) }
                    }
                }
            }
        }
    }

    /// The language chosen, or else the one in which the person reads the page.
    fn chosen(&self) -> &str {
        match self.language {
            "" => self.words.0.code(),
            chosen => chosen,
        }
    }
}
