//! The entries of a record: what is encrypted, and how it is read back.
//!
//! An entry is a CBOR array whose body is kept as bytes under an explicit kind
//! number. A kind that this version does not know is kept and shown as "needs
//! a newer desk"; it is never dropped.

mod assessment;
mod bodies;
pub mod document;
mod reading;
mod retelling;
mod rounds;
mod standing;
mod succession;
mod taking_over;
mod together;
mod translation;

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::codec;
use crate::ids::{EntryId, SideNumber, Time};
use crate::limits;
use crate::opening::Opening;
use crate::proposal::{Proposal, check_yeses};
use crate::terms::{Condition, Passage, Terms, Words};

pub use assessment::{Assessment, Confidence};
pub use document::Document;

pub use bodies::{
    Ask, Conveyance, Intention, Origin, Permission, Proof, Receipt, Refusal, Showing, SideKey,
    Statement, Withdrawal, Yes,
};
pub use reading::ReadMark;
pub use retelling::{Retelling, Told, ToldAs};
pub use rounds::{RoundBegin, RoundEnd};
pub use standing::{Marked, Speakers, StandingPermission, StandingProof, check_standing};
pub use succession::{CameBefore, CarriedBooks, CarriedStanding};
pub use taking_over::TakeOver;
pub use together::{
    AdoptedCharter, CharterConfirmed, Closed, ClosingPart, Countersignature, Decision, Match,
    MatchPart, Outcome, ProposalAnswer, Provenance, SideKeyEnd,
};
pub use translation::Translation;

/// The version of the entry format that this crate writes.
pub const VERSION: u16 = 1;

/// One item of a room's record, as its author sealed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The id, chosen by the author; the same when it is sealed again.
    pub id: EntryId,
    /// The author's own count of entries in this room, from 1.
    pub counter: u64,
    /// The author's clock when it was written.
    pub stated: Time,
    /// The last checkpoint of the relay that the author had seen, in the
    /// relay's compact form; empty before the first.
    pub seen: Vec<u8>,
    /// What it says.
    pub body: Body,
}

#[derive(Encode, Decode)]
struct Wire {
    #[n(0)]
    version: u16,
    #[n(1)]
    id: EntryId,
    #[n(2)]
    counter: u64,
    #[n(3)]
    stated: Time,
    #[n(4)]
    seen: ByteVec,
    #[n(5)]
    kind: u16,
    #[n(6)]
    body: ByteVec,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// The first entry of every room.
    Opening(Opening),
    /// The intermediary introduces a side's key.
    SideKey(SideKey),
    /// Somebody says something.
    Statement(Statement),
    /// The intermediary drafts a permission.
    Ask(Ask),
    /// A head permits the intermediary to convey.
    Permission(Permission),
    /// A head refuses an ask.
    Refusal(Refusal),
    /// A head withdraws a permission.
    Withdrawal(Withdrawal),
    /// The intermediary sets out: binds the conveyance, in the source room.
    Intention(Intention),
    /// Words arrive in the room they were meant for.
    Conveyance(Conveyance),
    /// The source room learns what went, when, in which order.
    Receipt(Receipt),
    /// The author leaves; a committer carries it out.
    Leaving,
    /// The intermediary shows the very words that it means to convey.
    Showing(Showing),
    /// A head says yes to words shown.
    Yes(Yes),
    /// Somebody puts a file into the room.
    Document(Document),
    /// The intermediary puts the same to several sides.
    Proposal(Proposal),
    /// A head answers a proposal.
    ProposalAnswer(ProposalAnswer),
    /// A proposal, or a permission in exchange, closes here.
    Closed(Closed),
    /// In the team's room: permissions that are each other's counterparts.
    Match(Match),
    /// In the team's room: what comes of a proposal or an exchange.
    Decision(Decision),
    /// What came of a proposal, or that nothing came of an exchange.
    Outcome(Outcome),
    /// Another person of the side signs a permission.
    Countersignature(Countersignature),
    /// A side's key signs no more.
    SideKeyEnd(SideKeyEnd),
    /// A head has compared the charter's words with the other sides.
    CharterConfirmed(CharterConfirmed),
    /// The charter comes to the team's or a delegation's room.
    AdoptedCharter(AdoptedCharter),
    /// An official begins a round.
    RoundBegin(RoundBegin),
    /// An official ends a round.
    RoundEnd(RoundEnd),
    /// Somebody is briefed with parts of the record.
    Retelling(Retelling),
    /// A judgement of a team's or a delegation's own.
    Assessment(Assessment),
    /// An official finishes what a colleague set out with.
    TakeOver(TakeOver),
    /// In the team's room: where a non-paper came from.
    Provenance(Provenance),
    /// A head permits beforehand what will be said under a mark.
    StandingPermission(StandingPermission),
    /// Somebody of the side says something under a standing permission.
    Marked(Marked),
    /// A standing permission goes on from the room before.
    CarriedStanding(CarriedStanding),
    /// What was used once in the rooms before.
    CarriedBooks(CarriedBooks),
    /// Somebody of the side says what came to them in the rooms before.
    CameBefore(CameBefore),
    /// Somebody has read up to a place.
    ReadMark(ReadMark),
    /// Somebody translates words of the room.
    Translation(Translation),
    /// A kind of a newer version, kept whole.
    Unknown {
        /// Its kind number.
        kind: u16,
        /// Its bytes, unread.
        bytes: Vec<u8>,
    },
}

/// Why bytes are no entry, or a value no part of one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Longer than allowed.
    #[error("{length} bytes are too long: at most {most}")]
    TooLong {
        /// Bytes found.
        length: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// Not CBOR of the expected shape.
    #[error("not readable as an entry of this version")]
    NotCbor,
    /// Something follows the value.
    #[error("bytes follow the end of the entry")]
    Trailing,
    /// Readable, but written otherwise than any desk writes it.
    #[error("not written as desks write it")]
    NotCanonical,
    /// A format version that this desk cannot read.
    #[error("format version {0}: a newer desk is needed")]
    Version(u16),
    /// A part is out of bounds or contradicts another.
    #[error("{0}: empty, too long or contradictory")]
    Field(&'static str),
}

impl Body {
    /// The kind number under which the body is stored; never reused.
    pub fn kind(&self) -> u16 {
        match self {
            Self::Opening(_) => 1,
            Self::SideKey(_) => 2,
            Self::Statement(_) => 3,
            Self::Ask(_) => 4,
            Self::Permission(_) => 5,
            Self::Refusal(_) => 6,
            Self::Withdrawal(_) => 7,
            Self::Intention(_) => 8,
            Self::Conveyance(_) => 9,
            Self::Receipt(_) => 10,
            Self::Leaving => 11,
            Self::Showing(_) => 12,
            Self::Yes(_) => 13,
            Self::Document(_) => 27,
            Self::Proposal(_) => 14,
            Self::ProposalAnswer(_) => 15,
            Self::Closed(_) => 16,
            Self::Match(_) => 17,
            Self::Decision(_) => 18,
            Self::Outcome(_) => 19,
            Self::Countersignature(_) => 20,
            Self::SideKeyEnd(_) => 21,
            Self::CharterConfirmed(_) => 23,
            Self::AdoptedCharter(_) => 24,
            Self::RoundBegin(_) => 28,
            Self::RoundEnd(_) => 29,
            Self::Retelling(_) => 30,
            Self::Assessment(_) => 31,
            Self::TakeOver(_) => 33,
            Self::Provenance(_) => 25,
            Self::StandingPermission(_) => 34,
            Self::Marked(_) => 35,
            Self::CarriedStanding(_) => 36,
            Self::CarriedBooks(_) => 37,
            Self::ReadMark(_) => 38,
            Self::CameBefore(_) => 39,
            Self::Translation(_) => 40,
            Self::Unknown { kind, .. } => *kind,
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Opening(body) => codec::encode(body),
            Self::SideKey(body) => codec::encode(body),
            Self::Statement(body) => codec::encode(body),
            Self::Ask(body) => codec::encode(body),
            Self::Permission(body) => codec::encode(body),
            Self::Refusal(body) => codec::encode(body),
            Self::Withdrawal(body) => codec::encode(body),
            Self::Intention(body) => codec::encode(body),
            Self::Conveyance(body) => codec::encode(body),
            Self::Receipt(body) => codec::encode(body),
            Self::Leaving => Vec::new(),
            Self::Showing(body) => codec::encode(body),
            Self::Yes(body) => codec::encode(body),
            Self::Document(body) => codec::encode(body),
            Self::Proposal(body) => codec::encode(body),
            Self::ProposalAnswer(body) => codec::encode(body),
            Self::Closed(body) => codec::encode(body),
            Self::Match(body) => codec::encode(body),
            Self::Decision(body) => codec::encode(body),
            Self::Outcome(body) => codec::encode(body),
            Self::Countersignature(body) => codec::encode(body),
            Self::SideKeyEnd(body) => codec::encode(body),
            Self::CharterConfirmed(body) => codec::encode(body),
            Self::AdoptedCharter(body) => codec::encode(body),
            Self::RoundBegin(body) => codec::encode(body),
            Self::RoundEnd(body) => codec::encode(body),
            Self::Retelling(body) => codec::encode(body),
            Self::Assessment(body) => codec::encode(body),
            Self::TakeOver(body) => codec::encode(body),
            Self::Provenance(body) => codec::encode(body),
            Self::StandingPermission(body) => codec::encode(body),
            Self::Marked(body) => codec::encode(body),
            Self::CarriedStanding(body) => codec::encode(body),
            Self::CarriedBooks(body) => codec::encode(body),
            Self::ReadMark(body) => codec::encode(body),
            Self::CameBefore(body) => codec::encode(body),
            Self::Translation(body) => codec::encode(body),
            Self::Unknown { bytes, .. } => bytes.clone(),
        }
    }

    fn from_bytes(kind: u16, bytes: &[u8]) -> Result<Self, Malformed> {
        let most = limits::ENTRY;
        Ok(match kind {
            1 => Self::Opening(codec::decode(bytes, most)?),
            2 => Self::SideKey(codec::decode(bytes, most)?),
            3 => Self::Statement(codec::decode(bytes, most)?),
            4 => Self::Ask(codec::decode(bytes, most)?),
            5 => Self::Permission(codec::decode(bytes, most)?),
            6 => Self::Refusal(codec::decode(bytes, most)?),
            7 => Self::Withdrawal(codec::decode(bytes, most)?),
            8 => Self::Intention(codec::decode(bytes, most)?),
            9 => Self::Conveyance(codec::decode(bytes, most)?),
            10 => Self::Receipt(codec::decode(bytes, most)?),
            11 if bytes.is_empty() => Self::Leaving,
            11 => return Err(Malformed::Trailing),
            12 => Self::Showing(codec::decode(bytes, most)?),
            13 => Self::Yes(codec::decode(bytes, most)?),
            27 => Self::Document(codec::decode(bytes, most)?),
            14 => Self::Proposal(codec::decode(bytes, most)?),
            15 => Self::ProposalAnswer(codec::decode(bytes, most)?),
            16 => Self::Closed(codec::decode(bytes, most)?),
            17 => Self::Match(codec::decode(bytes, most)?),
            18 => Self::Decision(codec::decode(bytes, most)?),
            19 => Self::Outcome(codec::decode(bytes, most)?),
            20 => Self::Countersignature(codec::decode(bytes, most)?),
            21 => Self::SideKeyEnd(codec::decode(bytes, most)?),
            23 => Self::CharterConfirmed(codec::decode(bytes, most)?),
            24 => Self::AdoptedCharter(codec::decode(bytes, most)?),
            28 => Self::RoundBegin(codec::decode(bytes, most)?),
            29 => Self::RoundEnd(codec::decode(bytes, most)?),
            30 => Self::Retelling(codec::decode(bytes, most)?),
            31 => Self::Assessment(codec::decode(bytes, most)?),
            33 => Self::TakeOver(codec::decode(bytes, most)?),
            25 => Self::Provenance(codec::decode(bytes, most)?),
            34 => Self::StandingPermission(codec::decode(bytes, most)?),
            35 => Self::Marked(codec::decode(bytes, most)?),
            36 => Self::CarriedStanding(codec::decode(bytes, most)?),
            37 => Self::CarriedBooks(codec::decode(bytes, most)?),
            38 => Self::ReadMark(codec::decode(bytes, most)?),
            39 => Self::CameBefore(codec::decode(bytes, most)?),
            40 => Self::Translation(codec::decode(bytes, most)?),
            kind => Self::Unknown {
                kind,
                bytes: bytes.to_vec(),
            },
        })
    }

    /// Checks the bounds of every part.
    ///
    /// # Errors
    /// [`Malformed`] naming the first fault.
    pub fn check(&self) -> Result<(), Malformed> {
        match self {
            Self::Opening(body) => body.check(),
            Self::Statement(body) => check_passage(&body.passage),
            Self::Ask(body) => {
                check_terms(&body.terms)?;
                check_words(&body.words)
            }
            Self::Permission(body) => check_permission(body),
            Self::Refusal(body) => match &body.reason {
                Some(reason) => check_text("reason", reason, limits::NOTE),
                None => Ok(()),
            },
            Self::Conveyance(body) => {
                check_conveyance(body)?;
                body.document.as_ref().map_or(Ok(()), Document::check)
            }
            Self::Document(body) => body.check(),
            Self::Showing(body) => check_passage(&body.passage),
            Self::RoundBegin(body) => body.check(),
            Self::Retelling(body) => body.check(),
            Self::Assessment(body) => body.check(),
            Self::Provenance(body) => check_passage(&body.passage),
            Self::StandingPermission(body) => body.check(),
            Self::Marked(body) => check_words(&body.words),
            Self::CarriedStanding(body) => body.check(),
            Self::CarriedBooks(body) => body.check(),
            Self::CameBefore(body) => body.check(),
            Self::Translation(body) => body.check(),
            Self::Receipt(body) => body.passage.as_ref().map_or(Ok(()), check_passage),
            Self::Proposal(body) => body.check(),
            Self::Match(body) => check_parts(2, body.parts.iter().map(|part| part.side)),
            Self::Decision(body) => check_parts(1, body.closings.iter().map(|part| part.side)),
            Self::Outcome(body) => check_yeses(&body.yeses),
            Self::AdoptedCharter(body) => {
                body.proposal.check()?;
                check_yeses(&body.yeses)
            }
            Self::SideKey(_)
            | Self::ProposalAnswer(_)
            | Self::Closed(_)
            | Self::Countersignature(_)
            | Self::SideKeyEnd(_)
            | Self::CharterConfirmed(_)
            | Self::Withdrawal(_)
            | Self::Intention(_)
            | Self::Leaving
            | Self::Yes(_)
            | Self::RoundEnd(_)
            | Self::TakeOver(_)
            | Self::ReadMark(_)
            | Self::Unknown { .. } => Ok(()),
        }
    }
}

impl Entry {
    /// The bytes that are sealed.
    ///
    /// # Errors
    /// [`Malformed`] if a part is out of bounds or the whole too long.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Malformed> {
        self.body.check()?;
        let bytes = codec::encode(&Wire {
            version: VERSION,
            id: self.id,
            counter: self.counter,
            stated: self.stated,
            seen: self.seen.clone().into(),
            kind: self.body.kind(),
            body: self.body.to_bytes().into(),
        });
        if bytes.len() > limits::ENTRY {
            return Err(Malformed::TooLong {
                length: bytes.len(),
                most: limits::ENTRY,
            });
        }
        Ok(bytes)
    }

    /// Reads an entry and checks its bounds.
    ///
    /// # Errors
    /// [`Malformed`] naming the first fault.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let wire: Wire = codec::decode(bytes, limits::ENTRY)?;
        if wire.version != VERSION {
            return Err(Malformed::Version(wire.version));
        }
        if wire.seen.len() > limits::SEEN {
            return Err(Malformed::Field("checkpoint"));
        }
        let body = Body::from_bytes(wire.kind, &wire.body)?;
        body.check()?;
        Ok(Self {
            id: wire.id,
            counter: wire.counter,
            stated: wire.stated,
            seen: wire.seen.into(),
            body,
        })
    }
}

/// Checks a short text: not blank, and within its bound.
pub(crate) fn check_text(what: &'static str, text: &str, most: usize) -> Result<(), Malformed> {
    if text.trim().is_empty() || text.len() > most {
        return Err(Malformed::Field(what));
    }
    Ok(())
}

/// Checks the shape of a language tag (BCP 47: letters, digits and hyphens).
pub(crate) fn check_language(tag: &str) -> Result<(), Malformed> {
    let well_formed = (2..=limits::LANGUAGE).contains(&tag.len())
        && tag
            .split('-')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric()));
    if well_formed {
        Ok(())
    } else {
        Err(Malformed::Field("language"))
    }
}

pub(crate) fn check_passage(passage: &Passage) -> Result<(), Malformed> {
    check_text("words", &passage.words, limits::WORDS)?;
    check_language(&passage.language)
}

/// A salt belongs to an open wording, and to no other.
fn check_permission(permission: &Permission) -> Result<(), Malformed> {
    check_words(&permission.words)?;
    check_terms(&permission.terms)?;
    if permission.terms.wording.is_open() == permission.salt.is_some() {
        Ok(())
    } else {
        Err(Malformed::Field("salt"))
    }
}

/// What is wanted in return is said, and briefly.
pub(crate) fn check_terms(terms: &Terms) -> Result<(), Malformed> {
    check_condition(&terms.condition)
}

fn check_condition(condition: &Condition) -> Result<(), Malformed> {
    match condition {
        Condition::InExchange { wanted, .. } => check_text("wanted", wanted, limits::NOTE),
        Condition::Unconditional | Condition::OnlyIfAsked | Condition::NotBefore(_) => Ok(()),
    }
}

fn check_conveyance(conveyance: &Conveyance) -> Result<(), Malformed> {
    check_passage(&conveyance.passage)?;
    match &conveyance.origin {
        Origin::Side {
            proof: Some(proof), ..
        } => {
            if proof.signatures.len() > limits::CHARTER_KEYS {
                return Err(Malformed::Field("signatures"));
            }
            check_condition(&proof.condition)?;
            match &proof.standing {
                None => Ok(()),
                Some(_) if proof.expires.is_none() || proof.commitment.is_some() => {
                    Err(Malformed::Field("standing permission"))
                }
                Some(standing) => standing.check(),
            }
        }
        _ => Ok(()),
    }
}

/// Parts are of different sides, at least so many.
fn check_parts(least: usize, sides: impl Iterator<Item = SideNumber>) -> Result<(), Malformed> {
    let mut sides: Vec<SideNumber> = sides.collect();
    let count = sides.len();
    sides.sort_unstable();
    sides.dedup();
    if sides.len() == count && (least..=limits::SIDES).contains(&count) {
        Ok(())
    } else {
        Err(Malformed::Field("parts"))
    }
}

fn check_words(words: &Words) -> Result<(), Malformed> {
    match words {
        Words::Same(_) => Ok(()),
        Words::Own(passage) => check_passage(passage),
    }
}
