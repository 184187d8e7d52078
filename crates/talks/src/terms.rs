//! On what terms words may go: to whom, in what wording, attributed how, until
//! when.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::{EntryId, SideNumber, Time};

/// How closely the intermediary must keep to the words.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Wording {
    /// Exact words: byte for byte.
    #[n(0)]
    Exact,
    /// In substance: in the intermediary's wording.
    #[n(1)]
    Substance,
    /// Shown to us first: in the intermediary's wording, once the side has
    /// said yes to the very words.
    #[n(2)]
    ShownFirst,
}

impl Wording {
    /// Whether other words may go than those that the permission names. Its
    /// signature then covers a commitment to them, so that it is no proof of
    /// any words.
    pub fn is_open(self) -> bool {
        match self {
            Self::Exact => false,
            Self::Substance | Self::ShownFirst => true,
        }
    }
}

/// As whose words they are put.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Attribution {
    /// As the side's.
    #[n(0)]
    Attributed,
    /// As somebody's whom the intermediary does not name.
    #[n(1)]
    WithoutAttribution,
    /// As the intermediary's own.
    #[n(2)]
    OwnResponsibility,
    /// To sound the other side out: as the intermediary's own question, and
    /// never as anybody's offer.
    #[n(3)]
    SoundOut,
    /// As a non-paper: a text without attribution, whose provenance only the
    /// intermediary's team knows.
    #[n(4)]
    NonPaper,
}

/// What must be so before permitted words may go (rule R5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Condition {
    /// Nothing.
    #[n(0)]
    #[default]
    Unconditional,
    /// The addressee must have asked. Which question it was, only the
    /// addressee's room and the intermediary know.
    #[n(1)]
    OnlyIfAsked,
    /// A moment must have come.
    #[n(2)]
    NotBefore(#[n(0)] Time),
    /// Something must come in return: both go, or neither. Whether what
    /// another side permits is what is wanted, the intermediary judges.
    #[n(3)]
    InExchange {
        /// What is wanted in return, in the side's own words; at most
        /// [`crate::limits::NOTE`] bytes. Who receives attributed words of an
        /// exchange reads it.
        #[n(0)]
        wanted: String,
        /// When the permission closes, whatever then lies anywhere: until
        /// then it can be withdrawn, afterwards it is decided on.
        #[n(1)]
        closes: Time,
    },
}

impl Condition {
    /// When the permission closes, if it waits for something in return.
    pub fn closes(&self) -> Option<Time> {
        match self {
            Self::InExchange { closes, .. } => Some(*closes),
            Self::Unconditional | Self::OnlyIfAsked | Self::NotBefore(_) => None,
        }
    }

    /// The first moment at which words may go, if there is one.
    pub fn begins(&self) -> Option<Time> {
        match self {
            Self::NotBefore(time) => Some(*time),
            Self::InExchange { closes, .. } => Some(*closes),
            Self::Unconditional | Self::OnlyIfAsked => None,
        }
    }
}

/// The terms of an ask or a permission, the words apart.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Terms {
    /// The side that may hear the words.
    #[n(0)]
    pub addressee: SideNumber,
    /// How closely the words must be kept.
    #[n(1)]
    pub wording: Wording,
    /// As whose they are put.
    #[n(2)]
    pub attribution: Attribution,
    /// The round in which they may go, counted from 1.
    #[n(3)]
    pub round: u32,
    /// The last moment at which the intermediary may set out with them; none
    /// means until withdrawn.
    #[n(4)]
    pub expires: Option<Time>,
    /// What must be so before they may go.
    #[n(5)]
    pub condition: Condition,
}

/// Words of an entry, or the same words as another entry of the room.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Words {
    /// The very words of an earlier entry (a statement, an ask or a document).
    #[n(0)]
    Same(#[n(0)] EntryId),
    /// Words given here.
    #[n(1)]
    Own(#[n(0)] Passage),
}

/// A piece of text in a language.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Passage {
    /// The words, as typed; at most [`crate::limits::WORDS`] bytes.
    #[n(0)]
    pub words: String,
    /// Their language (BCP 47); decides the writing direction.
    #[n(1)]
    pub language: String,
}
