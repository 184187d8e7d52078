//! What the entries of each kind hold.

use minicbor::{Decode, Encode};

use crate::entry::{Document, StandingProof};
use crate::ids::{EntryId, SideNumber, Time};
use crate::permission::{Commitment, Signed};
use crate::terms::{Attribution, Condition, Passage, Terms, Wording, Words};

/// The intermediary introduces the key of one of a side's heads.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SideKey {
    /// The side.
    #[n(0)]
    pub side: SideNumber,
    /// The key's number within the side, from 1; heads are not named.
    #[n(1)]
    pub number: u8,
    /// The public key (Ed25519).
    #[cbor(n(2), with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// By the intermediary's key of the opening, over
    /// [`crate::permission::introduction_bytes`].
    #[cbor(n(3), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// Somebody says something in a room; it stays there.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Statement {
    /// What is said.
    #[n(0)]
    pub passage: Passage,
    /// The entry of this room that it answers.
    #[n(1)]
    pub reply_to: Option<EntryId>,
}

/// The intermediary asks: may I convey this?
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Ask {
    /// The words it would convey.
    #[n(0)]
    pub words: Words,
    /// The terms it proposes.
    #[n(1)]
    pub terms: Terms,
}

/// A side's signed leave to convey.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Permission {
    /// The words that may go.
    #[n(0)]
    pub words: Words,
    /// On what terms.
    #[n(1)]
    pub terms: Terms,
    /// The ask that it answers, if any; words and terms may differ from it.
    #[n(2)]
    pub ask: Option<EntryId>,
    /// See [`crate::permission::PermissionStatement::nonce`].
    #[cbor(n(3), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
    /// Which of the side's keys signed.
    #[n(4)]
    pub key_number: u8,
    /// By that key, over [`crate::permission::PermissionStatement`].
    #[cbor(n(5), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// Random; present exactly where the wording is open, since the signature
    /// then covers a [`Commitment`] under it. It never leaves this room.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub salt: Option<[u8; 32]>,
}

/// The intermediary shows the very words that it means to convey under a
/// permission *shown to us first*. The words shown last are those that count.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Showing {
    /// The permission.
    #[n(0)]
    pub permission: EntryId,
    /// The very words.
    #[n(1)]
    pub passage: Passage,
}

/// A head answers words shown with yes: these, and no others, may go.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Yes {
    /// The words shown.
    #[n(0)]
    pub showing: EntryId,
    /// Which of the side's keys signed.
    #[n(1)]
    pub key_number: u8,
    /// By that key, over a [`crate::permission::PermissionStatement`] of the
    /// permission's terms and nonce and the words shown.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// A head answers an ask, or words shown, with no.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Refusal {
    /// The ask, or the words shown.
    #[n(0)]
    pub ask: EntryId,
    /// Why, if the side wishes to say.
    #[n(1)]
    pub reason: Option<String>,
}

/// A head takes a permission back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Withdrawal {
    /// The permission.
    #[n(0)]
    pub permission: EntryId,
}

/// The intermediary sets out with permitted words. The first one in the source
/// room's order binds, if the permission then lives by the entry's stated time.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Intention {
    /// The permission under which the words go.
    #[n(0)]
    pub permission: EntryId,
    /// Whether they are said in person and entered afterwards.
    #[n(1)]
    pub aloud: bool,
}

/// Words put into the room of the side that they were permitted to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Conveyance {
    /// The words that are shown.
    #[n(0)]
    pub passage: Passage,
    /// How closely the intermediary was bound to the words.
    #[n(1)]
    pub wording: Wording,
    /// Where they come from, as far as the permission lets it be known.
    #[n(2)]
    pub origin: Origin,
    /// Whether they were said in person and entered afterwards.
    #[n(3)]
    pub aloud: bool,
    /// The statement of this room that they answer, where they could go only
    /// if somebody here asked.
    #[n(4)]
    pub answers: Option<EntryId>,
    /// The document that the words name, where its bytes go along. Its line is
    /// the words, and its secret its own in this room (R4).
    #[n(5)]
    pub document: Option<Document>,
}

/// What the receiving room learns about where words come from (R4).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Origin {
    /// A side's, named.
    #[n(0)]
    Side {
        /// The side.
        #[n(0)]
        side: SideNumber,
        /// The side's own signature: over exact words or words shown to it
        /// first, or over its leave to put its words in substance. Never absent in an entry that counts.
        #[n(1)]
        proof: Option<Proof>,
    },
    /// Not said.
    #[n(1)]
    WithoutAttribution,
    /// The intermediary's own.
    #[n(2)]
    OwnResponsibility,
    /// A question of the intermediary's own.
    #[n(3)]
    Question,
    /// A non-paper: a text whose provenance is not told.
    #[n(4)]
    NonPaper,
}

impl Origin {
    /// The attribution that this origin shows.
    pub fn attribution(&self) -> Attribution {
        match self {
            Self::Side { .. } => Attribution::Attributed,
            Self::WithoutAttribution => Attribution::WithoutAttribution,
            Self::OwnResponsibility => Attribution::OwnResponsibility,
            Self::Question => Attribution::SoundOut,
            Self::NonPaper => Attribution::NonPaper,
        }
    }
}

/// What lets the receiving room verify attributed words (R2): with its own side
/// and the opening, and for all but words in substance those of the conveyance,
/// this is the whole permission.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Proof {
    /// By the side's keys, as many as the ground asks for.
    #[n(0)]
    pub signatures: Vec<Signed>,
    /// The permission's round.
    #[n(1)]
    pub round: u32,
    /// The permission's expiry.
    #[n(2)]
    pub expires: Option<Time>,
    /// The permission's nonce.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
    /// The permission's condition.
    #[n(4)]
    pub condition: Condition,
    /// The side's commitment to the words whose substance it permitted; none
    /// where the signatures cover the words themselves, or were given beforehand.
    #[n(5)]
    pub commitment: Option<Commitment>,
    /// The standing permission under which the words were said, if they were: the
    /// signatures are then over a [`crate::permission::StandingStatement`].
    #[n(6)]
    pub standing: Option<StandingProof>,
}

/// What the source room learns of a conveyance (R3, R7).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Receipt {
    /// The intention that was carried out.
    #[n(0)]
    pub intention: EntryId,
    /// The words that went, where they are not the permitted ones letter for
    /// letter.
    #[n(1)]
    pub passage: Option<Passage>,
    /// When they were logged in the destination, by the intermediary's clock.
    #[n(2)]
    pub shown: Time,
    /// Which one it was of this side's messages shown to that destination,
    /// counted from 1.
    #[n(3)]
    pub order: u32,
    /// That destination; the permission's addressee.
    #[n(4)]
    pub to: SideNumber,
    /// Whether somebody there had asked, as the permission required. Which
    /// question it was, is not told here.
    #[n(5)]
    pub asked: bool,
    /// The conveyance of this room that came in return, where the permission
    /// required one.
    #[n(6)]
    pub in_exchange: Option<EntryId>,
}
