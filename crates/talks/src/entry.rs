//! The entries of a record: what is encrypted, and how it is read back.
//!
//! An entry is a CBOR array whose body is kept as bytes under an explicit kind
//! number. A kind that this version does not know is kept and shown as "needs
//! a newer desk"; it is never dropped.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::codec;
use crate::ids::{EntryId, SideNumber, Time};
use crate::limits;
use crate::opening::Opening;
use crate::terms::{Attribution, Passage, Terms, Wording, Words};

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
    /// A kind of a newer version, kept whole.
    Unknown {
        /// Its kind number.
        kind: u16,
        /// Its bytes, unread.
        bytes: Vec<u8>,
    },
}

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
}

/// A head answers an ask with no.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Refusal {
    /// The ask.
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
        /// The side's own signature; present exactly for exact words.
        #[n(1)]
        proof: Option<Proof>,
    },
    /// Not said.
    #[n(1)]
    WithoutAttribution,
    /// The intermediary's own.
    #[n(2)]
    OwnResponsibility,
}

impl Origin {
    /// The attribution that this origin shows.
    pub fn attribution(&self) -> Attribution {
        match self {
            Self::Side { .. } => Attribution::Attributed,
            Self::WithoutAttribution => Attribution::WithoutAttribution,
            Self::OwnResponsibility => Attribution::OwnResponsibility,
        }
    }
}

/// What lets the receiving room verify attributed, exact words (R2): with the
/// conveyance's words, its own side and the opening this is the whole
/// permission.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Proof {
    /// Which of the side's keys signed.
    #[n(0)]
    pub key_number: u8,
    /// The permission's round.
    #[n(1)]
    pub round: u32,
    /// The permission's expiry.
    #[n(2)]
    pub expires: Option<Time>,
    /// The permission's nonce.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
    /// The side's signature.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub signature: [u8; 64],
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
}

/// Why bytes are no entry, or a value no part of one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
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
            Self::Ask(body) => check_words(&body.words),
            Self::Permission(body) => check_words(&body.words),
            Self::Refusal(body) => match &body.reason {
                Some(reason) => check_text("reason", reason, limits::NOTE),
                None => Ok(()),
            },
            Self::Conveyance(body) => check_passage(&body.passage),
            Self::Receipt(body) => body.passage.as_ref().map_or(Ok(()), check_passage),
            Self::SideKey(_)
            | Self::Withdrawal(_)
            | Self::Intention(_)
            | Self::Leaving
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

fn check_passage(passage: &Passage) -> Result<(), Malformed> {
    check_text("words", &passage.words, limits::WORDS)?;
    check_language(&passage.language)
}

fn check_words(words: &Words) -> Result<(), Malformed> {
    match words {
        Words::Same(_) => Ok(()),
        Words::Own(passage) => check_passage(passage),
    }
}
