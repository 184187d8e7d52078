//! What a team, or a delegation, makes of it among itself.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Malformed, check_passage, check_text};
use crate::ids::EntryId;
use crate::limits;
use crate::terms::Passage;

/// A judgement of a team's or a delegation's own, kept in its own room.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Assessment {
    /// Whom or what it is about; at most [`limits::TITLE`] bytes.
    #[n(0)]
    pub subject: String,
    /// The judgement; at most [`limits::JUDGEMENT`] bytes.
    #[n(1)]
    pub judgement: Passage,
    /// What it rests on; at most [`limits::NOTE`] bytes.
    #[n(2)]
    pub source: String,
    /// How sure its author is.
    #[n(3)]
    pub confidence: Confidence,
    /// Entries of this room that it rests on; at most [`limits::REFERENCES`].
    #[n(4)]
    pub references: Vec<EntryId>,
    /// The assessment that it takes the place of.
    #[n(5)]
    pub revises: Option<EntryId>,
}

/// How sure somebody is of a judgement.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Low.
    #[n(0)]
    Low,
    /// Moderate.
    #[n(1)]
    Moderate,
    /// High.
    #[n(2)]
    High,
}

impl Assessment {
    /// Checks the bounds of every part.
    pub(super) fn check(&self) -> Result<(), Malformed> {
        check_text("subject", &self.subject, limits::TITLE)?;
        check_passage(&self.judgement)?;
        if self.judgement.words.len() > limits::JUDGEMENT {
            return Err(Malformed::Field("judgement"));
        }
        check_text("source", &self.source, limits::NOTE)?;
        if self.references.len() > limits::REFERENCES {
            return Err(Malformed::Field("references"));
        }
        Ok(())
    }
}
