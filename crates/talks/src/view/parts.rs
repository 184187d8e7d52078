//! What lines of a room are made of: documents, asks, terms, permissions, rounds.

use serde::{Deserialize, Serialize};

use crate::entry::{Confidence, Document, ToldAs};
use crate::ids::Time;
use crate::roster::Role;
use crate::terms::{Attribution, Passage, Wording};

/// A part of the record, retold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldView {
    /// Its number in this room.
    pub number: u64,
    /// Who wrote it.
    pub who: String,
    /// When, by that person's clock.
    pub at: Time,
    /// What it was.
    pub was: ToldAs,
    /// The same in words.
    pub what: String,
    /// The words.
    pub passage: Passage,
    /// What the desk of whoever retells it knew of it.
    pub note: Option<String>,
    /// Whether it is true to the record, as far as the reader holds it.
    pub true_to_record: Option<bool>,
}

/// An assessment, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentView {
    /// Its line.
    pub number: u64,
    /// Who judged.
    pub by: String,
    /// When, by their clock.
    pub at: Time,
    /// Whom or what it is about.
    pub subject: String,
    /// The judgement.
    pub judgement: Passage,
    /// What it rests on.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
    /// `low`, `moderate` or `high`.
    pub confidence_told: String,
    /// The lines that it rests on, as far as the reader holds them.
    pub references: Vec<u64>,
    /// The line of the assessment that it takes the place of.
    pub revises: Option<u64>,
    /// The line of the one that took its place.
    pub revised_in: Option<u64>,
}

/// A translation, told: not the words themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslationView {
    /// Its line.
    pub number: u64,
    /// Who translated.
    pub by: String,
    /// What they were then.
    pub role: Role,
    /// When, by their clock.
    pub at: Time,
    /// The translation, in its language.
    pub passage: Passage,
}

/// A round, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundView {
    /// Its number.
    pub number: u32,
    /// What it is called; none if it was begun before the reader joined and
    /// nobody told.
    pub title: Option<String>,
    /// What it is about.
    pub agenda: Vec<String>,
    /// The language of both (BCP 47).
    pub language: Option<String>,
    /// Who began it; none if that was before the reader joined.
    pub by: Option<String>,
    /// When it was begun, by the official's clock.
    pub begun: Time,
    /// When it was ended, or the next begun.
    pub ended: Option<Time>,
}

/// A document, as whoever reads its entry sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Until when the relay keeps it (milliseconds since 1970, UTC).
    pub until: Time,
}

impl From<&Document> for DocumentView {
    fn from(document: &Document) -> Self {
        Self {
            name: document.name.clone(),
            media_type: document.media_type.clone(),
            size: document.size,
            sha256: data_encoding::HEXLOWER.encode(&document.digest),
            until: document.until,
        }
    }
}

/// Somebody who came or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// Their name or office.
    pub name: String,
    /// As what.
    pub role: Role,
    /// With which device.
    pub device: String,
}

/// What a head is asked: for leave to convey, or for a yes to the very words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskView {
    /// Its line.
    pub number: u64,
    /// The line of the permission under which these very words are to go, if
    /// they are shown for a yes; none if leave is asked for.
    pub shown_under: Option<u64>,
    /// The words asked for, if the reader holds them.
    pub passage: Option<Passage>,
    /// The line whose words they are, if they are another's.
    pub words_of: Option<u64>,
    /// The terms proposed, or given; none if they were given before the reader
    /// joined.
    pub terms: Option<TermsView>,
    /// `open`, `permitted`, `refused`, `before-you` (whether it is answered, only
    /// those can tell who were there) or `over`: its round is over; of words
    /// shown, others were shown since, or the permission waits no longer.
    pub state: String,
    /// The line of the answer.
    pub answer: Option<u64>,
    /// Why it was refused, if said.
    pub reason: Option<String>,
}

/// Terms, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsView {
    /// The addressee's name.
    pub addressee: String,
    /// How closely the words must be kept.
    pub wording: Wording,
    /// As whose they are put.
    pub attribution: Attribution,
    /// The round, from 1.
    pub round: u32,
    /// The last moment to set out.
    pub expires: Option<Time>,
    /// What must be so before the words go, in words.
    pub condition: Option<String>,
    /// Whether they go only if the addressee asks.
    pub only_if_asked: bool,
    /// When they may go at the earliest.
    pub not_before: Option<Time>,
    /// What is wanted in return, if they go only in exchange.
    pub wanted: Option<String>,
    /// When they close, if they go only in exchange.
    pub closes: Option<Time>,
    /// All of it in words.
    pub told: String,
    /// What the terms do not protect from.
    pub caution: Option<String>,
}

/// A permission as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionView {
    /// Its line.
    pub number: u64,
    /// The permitted words, if the reader holds them.
    pub passage: Option<Passage>,
    /// The line whose words they are, if they are another's.
    pub words_of: Option<u64>,
    /// The line of the ask that it answers.
    pub ask: Option<u64>,
    /// The mark under which its words were said, if it was permitted beforehand.
    #[serde(default)]
    pub mark: Option<String>,
    /// The head who gave it; named in this room only.
    pub by: String,
    /// Which of the side's keys signed first.
    pub key_number: u8,
    /// How many of the side's people have signed, and how many must.
    pub signed: (u8, u8),
    /// On what terms.
    pub terms: TermsView,
    /// `waiting`, `expired`, `closed`, `not-exchanged`, `on-its-way`, `conveyed`,
    /// `withdrawn`, `round-over` or `lapsed`.
    pub state: String,
    /// The moment that the state tells of: since when it is on its way, when it
    /// was conveyed, withdrawn, closed, lapsed; none while it waits.
    #[serde(default)]
    pub moment: Option<Time>,
    /// Once it is conveyed: which one it was of this side's messages shown
    /// there, from 1.
    #[serde(default)]
    pub order: Option<u32>,
    /// Whether the words are, or were, said in person.
    #[serde(default)]
    pub aloud: bool,
    /// The same in words.
    pub told: String,
    /// The words that the side said yes to, where it asked to be shown them
    /// first.
    pub approved: Option<Passage>,
    /// The words that went, where they are not the permitted ones.
    pub went: Option<Passage>,
    /// If it was withdrawn too late: that it was, and since when it was on its
    /// way.
    pub too_late: Option<String>,
    /// The moment of that, for whoever has words of their own for it; not in JSON.
    #[serde(skip)]
    pub too_late_since: Option<Time>,
    /// Whether it rests on words said before the reader joined.
    pub before_you: bool,
}
