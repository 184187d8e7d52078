//! Briefing a newcomer, and judgements that stay among ourselves.

use std::ffi::OsString;
use std::io::Read;

use clap::{Args, ValueEnum};
use desk::command::{Assess as Asked, Command, RoomName};
use talks::entry;

use crate::cli::words;
use crate::failure::Failure;

/// Brief somebody who came later.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices brief North \"Second official\" 3 5-9
  goodoffices brief delegation \"Legal adviser\" 12

A newcomer reads nothing of what was said before. Heads and officials may retell
chosen entries: words, who, when, and under which number. Everybody in the room
reads it, as your word; whoever was there is told if it differs from the record.
What is retold does not happen again: nothing can be conveyed or permitted by it.")]
pub(crate) struct Brief {
    /// The room; only entries of its own can be retold in it
    room: String,
    /// The person's name as the room shows it
    person: String,
    /// The numbers of the entries: 12, or 5-9
    #[arg(required = true, value_name = "NUMBERS", value_parser = span)]
    numbers: Vec<(u64, u64)>,
    /// Do not ask if the words resemble what was said elsewhere
    #[arg(long)]
    pub(crate) yes: bool,
}

/// The most numbers that one span may stand for.
const SPAN: u64 = 1000;

fn span(text: &str) -> Result<(u64, u64), String> {
    let number = |text: &str| -> Result<u64, String> {
        let told = || "write a number (12) or a span of numbers (5-9)".to_owned();
        text.trim().parse().map_err(|_| told())
    };
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (number(first)?, number(last)?),
        None => (number(text)?, number(text)?),
    };
    if first > last || last - first >= SPAN {
        return Err(format!("a span goes upwards, over at most {SPAN} numbers"));
    }
    Ok((first, last))
}

impl Brief {
    /// The desk's command.
    pub(crate) fn command(self) -> Command {
        let numbers = self.numbers.into_iter();
        Command::Brief {
            room: RoomName(self.room),
            person: self.person,
            numbers: numbers.flat_map(|(first, last)| first..=last).collect(),
        }
    }
}

/// Enter a judgement.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  goodoffices assess team --subject \"North on prisoners\" \\
      \"They can go to two hundred.\" --source \"Their tone on Tuesday\" --confidence low
  goodoffices assess team --subject \"North on prisoners\" \"They cannot.\" \\
      --source \"Number 31\" --confidence high --ref 31 --revises 14

It stays in the team's room, or in a delegation's own; it is refused everywhere
else. A revision takes the place of an earlier judgement, which stays readable.")]
pub(crate) struct Assess {
    /// The room: team, or delegation
    room: String,
    /// The judgement; from standard input if `-` or not given
    judgement: Option<OsString>,
    /// Whom or what it is about
    #[arg(long, value_name = "SUBJECT")]
    subject: String,
    /// What it rests on
    #[arg(long, value_name = "SOURCE")]
    source: String,
    /// How sure you are
    #[arg(long, value_name = "HOW")]
    confidence: Confidence,
    /// An entry of this room that it rests on; once for each
    #[arg(long = "ref", value_name = "NUMBER")]
    references: Vec<u64>,
    /// The assessment that it takes the place of
    #[arg(long, value_name = "NUMBER")]
    revises: Option<u64>,
    /// The language of the judgement (BCP 47); the room's own if not given
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

/// How sure one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Confidence {
    /// Low
    Low,
    /// Moderate
    Moderate,
    /// High
    High,
}

impl Assess {
    /// The desk's command.
    ///
    /// # Errors
    /// If the judgement cannot be taken.
    pub(crate) fn command(self, input: impl Read) -> Result<Command, Failure> {
        Ok(Command::Assess(Asked {
            room: RoomName(self.room),
            subject: self.subject,
            judgement: words::read(self.judgement, input)?,
            language: self.language,
            source: self.source,
            confidence: match self.confidence {
                Confidence::Low => entry::Confidence::Low,
                Confidence::Moderate => entry::Confidence::Moderate,
                Confidence::High => entry::Confidence::High,
            },
            references: self.references,
            revises: self.revises,
        }))
    }
}

/// List judgements.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  goodoffices assessments team")]
pub(crate) struct Assessments {
    /// The room; all rooms that keep any if none is named
    pub(crate) room: Option<String>,
}
