//! What a newcomer is told of the record before it came: somebody's word, and
//! nothing more.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Malformed, check_passage, check_text};
use crate::ids::{PersonId, Place, Time};
use crate::limits;
use crate::terms::Passage;

/// A head or an official briefs somebody with chosen parts of this room's
/// record. Its authenticity is the author's word; nothing in it counts again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Retelling {
    /// Who is briefed, as this room knows them.
    #[n(0)]
    pub to: PersonId,
    /// What was said, in the order of numbers; 1 to [`limits::TOLD`].
    #[n(1)]
    pub told: Vec<Told>,
}

/// One part of the record, retold.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Told {
    /// Its number in this room.
    #[n(0)]
    pub place: Place,
    /// Who wrote it, by their name or office here.
    #[n(1)]
    pub who: String,
    /// When, by that person's clock.
    #[n(2)]
    pub stated: Time,
    /// What it was.
    #[n(3)]
    pub was: ToldAs,
    /// The words.
    #[n(4)]
    pub passage: Passage,
    /// What the author's desk knew of it: terms, provenance, what became of it;
    /// at most [`limits::TOLD_NOTE`] bytes.
    #[n(5)]
    pub note: Option<String>,
}

/// What it was that is retold.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum ToldAs {
    /// Said.
    #[n(0)]
    Said,
    /// Asked for leave to convey.
    #[n(1)]
    Asked,
    /// Permitted to be conveyed.
    #[n(2)]
    Permitted,
    /// Shown before it went.
    #[n(3)]
    Shown,
    /// Conveyed to this room.
    #[n(4)]
    Conveyed,
    /// Reported as what went from here.
    #[n(5)]
    Went,
    /// Assessed.
    #[n(6)]
    Assessed,
    /// Translated: not the words themselves.
    #[n(7)]
    Translated,
}

impl Retelling {
    /// Checks the bounds of every part.
    pub(super) fn check(&self) -> Result<(), Malformed> {
        if self.told.is_empty() || self.told.len() > limits::TOLD {
            return Err(Malformed::Field("retelling"));
        }
        self.told.iter().try_for_each(Told::check)
    }
}

impl Told {
    fn check(&self) -> Result<(), Malformed> {
        check_text("retold name", &self.who, limits::NAME)?;
        check_passage(&self.passage)?;
        match &self.note {
            Some(note) => check_text("retold note", note, limits::TOLD_NOTE),
            None => Ok(()),
        }
    }
}
