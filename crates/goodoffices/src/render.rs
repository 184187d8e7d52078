//! What a desk answers, as pages for people. Pure: values in, paragraphs out.

use crate::display::{Paragraph, Safe, Tone, safe};

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod among;
pub(crate) mod answer;
pub(crate) mod between;
pub(crate) mod charter;
pub(crate) mod destroyed;
pub(crate) mod event;
pub(crate) mod found;
pub(crate) mod line;
pub(crate) mod lists;
pub(crate) mod proof;
pub(crate) mod resembling;
pub(crate) mod room;
pub(crate) mod rounds;
pub(crate) mod together;

/// Columns by which what belongs to a line is set in.
const INDENT: usize = 4;

/// A heading.
fn title(text: Safe) -> Paragraph {
    Paragraph::new(Tone::Title, text)
}

/// What the program adds to somebody's words.
fn aside(text: Safe) -> Paragraph {
    Paragraph::new(Tone::Aside, text).indented(INDENT)
}

/// Something that needs attention.
fn warning(text: Safe) -> Paragraph {
    Paragraph::new(Tone::Warning, text).indented(INDENT)
}

/// Somebody's words.
fn words(tone: Tone, passage: &talks::Passage) -> Paragraph {
    Paragraph::new(tone, Safe::text(&passage.words)).indented(INDENT)
}

/// Names one after the other.
fn names<'a>(names: impl IntoIterator<Item = &'a String>) -> Safe {
    Safe::join(names.into_iter().map(|name| Safe::name(name)), ", ")
}

/// `number 7`, or that it is not known here.
fn number(number: Option<u64>) -> Safe {
    number.map_or_else(
        || Safe::own("something from before you joined"),
        |number| safe!("number {}", number),
    )
}

/// What a person is in a room, as a word.
fn role(role: talks::Role) -> Safe {
    Safe::own(match role {
        talks::Role::Official => "official",
        talks::Role::Staff => "staff",
        talks::Role::Interpreter => "interpreter",
        talks::Role::Head => "head",
        talks::Role::Delegate => "delegate",
        talks::Role::Deputy => "deputy",
        talks::Role::Partner => "partner",
    })
}

/// `1 room`, `3 rooms`.
fn count(number: impl Into<u64>, one: &'static str, many: &'static str) -> Safe {
    match number.into() {
        1 => safe!("1 {}", Safe::own(one)),
        number => safe!("{} {}", number, Safe::own(many)),
    }
}
