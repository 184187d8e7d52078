//! What an export holds; its JSON form is this very model.

use serde::Serialize;
use talks::view::RoomView;
use talks::{Passage, Role, Time};

use crate::item;
use crate::told::Told;

/// What stands at the head of every export.
const PROVES: &str = "This copy proves nothing. It holds no signature, no key and no mark of where \
                      it comes from; anybody could have written it.";

/// A room as a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Export {
    /// That it proves nothing, in words.
    pub proves: &'static str,
    /// The title of the talks.
    pub talks: String,
    /// What the reader calls the room.
    pub room: String,
    /// The side whose room it is; none of the intermediary's own.
    pub side: Option<String>,
    /// The intermediary's name.
    pub intermediary: String,
    /// The number of the charter that allows exports.
    pub charter: u32,
    /// When it was taken (UTC); what is said of how things stand is of then.
    pub taken: String,
    /// What should be known of the record.
    pub notes: Vec<Told>,
    /// Who is in the room.
    pub people: Vec<Person>,
    /// What was said and conveyed, in order.
    pub items: Vec<Item>,
}

/// Somebody in the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Their name or office.
    pub name: String,
    /// What they are there.
    pub role: &'static str,
    /// For whom they are there.
    pub of: String,
}

/// One item of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its number in the room.
    pub number: u64,
    /// When, by its author's clock (UTC).
    pub at: String,
    /// Who: a name or office; none if nobody of the room.
    pub by: Option<String>,
    /// For whom they spoke.
    pub of: Option<String>,
    /// What it is: `statement`, `permission`, …
    pub kind: &'static str,
    /// What they did, in words.
    pub told: Told,
    /// The words.
    pub words: Vec<Quote>,
    /// What is known of it: terms, how it stands, where it comes from.
    pub notes: Vec<Told>,
}

/// Somebody's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// What these words are, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'static str>,
    /// As typed.
    pub text: String,
    /// Their language (BCP 47).
    pub language: String,
}

impl Export {
    /// Takes from a room what its people read, and nothing that proves or links.
    /// `charter` is the number of the charter that allows it.
    pub fn of(room: &RoomView, charter: u32, taken: Time) -> Self {
        let mut notes = Vec::new();
        if !room.complete {
            notes.push(Told::own(
                "What was said before the reader joined is not here.",
            ));
        }
        notes.extend(
            room.continues
                .iter()
                .chain(&room.closed)
                .map(|told| Told::view(told)),
        );
        notes.extend(room.warnings.iter().map(|warning| {
            Told::default()
                .number(Some(warning.number))
                .and(", ")
                .name(&warning.name)
                .and(": ")
                .name(&warning.told)
        }));
        Self {
            proves: PROVES,
            talks: room.title.clone(),
            room: room.name.clone(),
            side: room.side.clone(),
            intermediary: room.intermediary.clone(),
            charter,
            taken: taken.to_string(),
            notes,
            people: room
                .people
                .iter()
                .map(|person| Person {
                    name: person.name.clone(),
                    role: role(person.role),
                    of: person.of.clone(),
                })
                .collect(),
            items: room.lines.iter().map(item::item).collect(),
        }
    }
}

impl Quote {
    /// Words as they stand. Of the line of a document its digest is left out,
    /// by which whoever has the document could tell that this is it.
    pub(crate) fn of(passage: &Passage) -> Self {
        Self {
            label: None,
            text: without_digest(&passage.words),
            language: passage.language.clone(),
        }
    }

    pub(crate) fn labelled(label: &'static str, passage: &Passage) -> Self {
        Self {
            label: Some(label),
            ..Self::of(passage)
        }
    }
}

const DIGEST: &str = ", SHA-256 ";

/// The line of a document without its digest; other words as they are.
fn without_digest(words: &str) -> String {
    let line = words
        .strip_prefix("Document \"")
        .and(words.rsplit_once(DIGEST));
    match line {
        Some((line, digest))
            if digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            line.to_owned()
        }
        _ => words.to_owned(),
    }
}

/// What a person is in a room, as a word.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Official => "official",
        Role::Staff => "staff",
        Role::Interpreter => "interpreter",
        Role::Head => "head",
        Role::Delegate => "delegate",
        Role::Deputy => "deputy",
        Role::Partner => "partner",
    }
}
