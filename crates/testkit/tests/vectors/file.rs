//! One file of `vectors/`: a fault, what is sealed, and what comes of it.

use std::path::PathBuf;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::common::{DELEGATE_A, HEAD_A, HEAD_B, OFFICIAL};
use crate::scene::{DELEGATE_B, Place, SECOND_HEAD, SECOND_OFFICIAL};

/// How many hexadecimal digits a line of a file holds.
const LINE: usize = 96;

/// What is malformed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Subject {
    /// A frame of the room's log.
    Frame,
    /// A key package of somebody who wants to come in.
    KeyPackage,
    /// A Welcome for the newcomer.
    Welcome,
    /// What an inviter tells a newcomer.
    Briefing,
}

/// What comes of it at every honest desk of the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// The frame is nobody's entry and nobody's commit.
    Void,
    /// The frame holds an entry that cannot be read: as void.
    Unreadable,
    /// The commit is in order for MLS and against the room's rules: as void.
    NoEffect,
    /// The entry stays in the record, shown with its reason, without effect.
    Refused,
    /// The entry points to what is not there. Desks that hold the whole record
    /// refuse it; to others it may lie before they joined, and they show it as
    /// resting on that. It has no effect anywhere.
    Unresolved,
    /// Whoever is handed it does not take it.
    NotTaken,
    /// The commit counts and shuts one member out, attributably.
    CutOff,
}

/// What happened before, beside what always did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    /// Nothing.
    #[default]
    Plain,
    /// A second official came, and a head of Aland's.
    Joined,
    /// They came, and a charter is put by which two of Aland's heads must sign.
    Deciding,
    /// They came, and that charter is in force.
    Chartered,
    /// The same, and the rooms of both sides went on in others.
    Succeeded,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vector {
    /// The fault in words.
    pub(crate) fault: String,
    /// What is malformed.
    pub(crate) subject: Subject,
    /// What happened before, beside what always did.
    #[serde(default)]
    pub(crate) stage: Stage,
    /// Whose keys made it.
    pub(crate) insider: String,
    /// Where it happens: the side whose room with the intermediary it is, or a
    /// delegation's own room.
    pub(crate) room: String,
    /// What comes of it.
    pub(crate) outcome: Outcome,
    /// Why, as desks tell it.
    pub(crate) reason: String,
    /// Frames that the insider sealed before, in order.
    #[serde(default)]
    pub(crate) before: Vec<String>,
    /// It, in hexadecimal digits.
    pub(crate) bytes: String,
}

/// Everybody in the two rooms, as files name them.
const PEOPLE: [(&str, usize); 7] = [
    ("official", OFFICIAL),
    ("head of Aland", HEAD_A),
    ("delegate of Aland", DELEGATE_A),
    ("head of Borduria", HEAD_B),
    ("delegate of Borduria", DELEGATE_B),
    ("second official", SECOND_OFFICIAL),
    ("second head of Aland", SECOND_HEAD),
];

/// Somebody, as files name them.
pub(crate) fn name_of(who: usize) -> &'static str {
    let mut people = PEOPLE.into_iter();
    people
        .find(|(_, other)| *other == who)
        .map_or("nobody", |(name, _)| name)
}

impl Vector {
    pub(crate) fn who(&self) -> Result<usize, String> {
        let mut people = PEOPLE.into_iter();
        people
            .find(|(name, _)| *name == self.insider)
            .map(|(_, who)| who)
            .ok_or_else(|| format!("nobody is called {}", self.insider))
    }

    pub(crate) fn place(&self) -> Result<Place, String> {
        [
            Place::Aland,
            Place::Borduria,
            Place::Delegation,
            Place::Team,
        ]
        .into_iter()
        .find(|place| place.name() == self.room)
        .ok_or_else(|| format!("no room is called {}", self.room))
    }

    /// Reads a file.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// The file's text.
    pub(crate) fn written(&self) -> Result<String, String> {
        let quoted = |text: &str| serde_json::to_string(text).map_err(|error| error.to_string());
        let word = |value: serde_json::Result<String>| value.map_err(|error| error.to_string());
        let mut text = format!(
            "fault = {}\nsubject = {}\ninsider = {}\nroom = {}\noutcome = {}\nreason = {}\n",
            quoted(&self.fault)?,
            word(serde_json::to_string(&self.subject))?,
            quoted(&self.insider)?,
            quoted(&self.room)?,
            word(serde_json::to_string(&self.outcome))?,
            quoted(&self.reason)?,
        );
        if self.stage != Stage::Plain {
            text.push_str(&format!(
                "stage = {}\n",
                word(serde_json::to_string(&self.stage))?
            ));
        }
        if !self.before.is_empty() {
            let before: Vec<String> = self.before.iter().map(|bytes| lines(bytes)).collect();
            text.push_str(&format!("before = [{}]\n", before.join(", ")));
        }
        text.push_str(&format!("bytes = {}\n", lines(&self.bytes)));
        Ok(text)
    }
}

fn lines(digits: &str) -> String {
    let mut text = "'''\n".to_owned();
    let mut rest = digits;
    while let Some((line, after)) = rest.split_at_checked(LINE) {
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(rest);
    text.push_str("'''");
    text
}

/// Hexadecimal digits of bytes.
pub(crate) fn digits(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// Bytes of hexadecimal digits, white space aside.
pub(crate) fn bytes(digits: &str) -> Result<Vec<u8>, String> {
    let digits: String = digits.split_whitespace().collect();
    HEXLOWER
        .decode(digits.as_bytes())
        .map_err(|error| error.to_string())
}

/// Where the files lie: at the top of the repository.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors")
}
