//! What is put to several sides at once, and what a side's yes to it signs.
//!
//! A proposal closes at a moment that it names, in every room, whatever lies
//! there. Until then each side answers in secret; afterwards one decision of
//! the intermediary's team says whether all said yes, and only a mutual yes is
//! ever told (R5, R10).

use minicbor::{Decode, Encode};

use crate::charter::Charter;
use crate::codec;
use crate::entry::Malformed;
use crate::ids::{SideNumber, Time};
use crate::limits;
use crate::opening::GroundHash;
use crate::permission::{Signed, verify};
use crate::terms::Passage;

const LABEL: &[u8] = b"good-offices proposal v1\0";

/// Names what is put to several sides, the same in all their rooms; random.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct MatterId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

impl core::fmt::Debug for MatterId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "MatterId({})",
            data_encoding::HEXLOWER.encode(&self.0[..4])
        )
    }
}

/// The intermediary puts the same to several sides.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Proposal {
    /// Which matter it is.
    #[n(0)]
    pub matter: MatterId,
    /// What is put to the sides.
    #[n(1)]
    pub what: Matter,
    /// To whom, in the order of their numbers.
    #[n(2)]
    pub sides: Vec<SideNumber>,
    /// Until when they can answer, and change their answers.
    #[n(3)]
    pub closes: Time,
}

/// What a proposal is about.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Matter {
    /// Terms in words.
    #[n(0)]
    Text(#[n(0)] Passage),
    /// The charter of the talks, or an amendment of it.
    #[n(1)]
    Charter(#[n(0)] Box<Charter>),
}

/// One side's yes, as everybody who said yes may know it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SideYes {
    /// The side.
    #[n(0)]
    pub side: SideNumber,
    /// Its keys' signatures, each over a [`ProposalStatement`].
    #[n(1)]
    pub signatures: Vec<Signed>,
}

/// Everything that a yes signs.
#[derive(Debug, Clone, Copy, Encode)]
pub struct ProposalStatement<'a> {
    /// On what ground.
    #[n(0)]
    pub ground: GroundHash,
    /// The side that says yes.
    #[n(1)]
    pub side: SideNumber,
    /// To what.
    #[n(2)]
    pub proposal: &'a Proposal,
}

impl ProposalStatement<'_> {
    /// The bytes to sign: a domain label, then the canonical encoding.
    pub fn to_signing_bytes(&self) -> Vec<u8> {
        [LABEL, &codec::encode(self)].concat()
    }

    /// Whether `signature` is `key`'s over this statement.
    pub fn is_signed_by(&self, key: &[u8; 32], signature: &[u8; 64]) -> bool {
        verify(key, &self.to_signing_bytes(), signature)
    }
}

impl Proposal {
    /// The charter that is put to the sides, if it is one.
    pub fn charter(&self) -> Option<&Charter> {
        match &self.what {
            Matter::Charter(charter) => Some(charter),
            Matter::Text(_) => None,
        }
    }

    /// Checks bounds, and that it goes to two or more different sides.
    ///
    /// # Errors
    /// [`Malformed`] naming the first fault.
    pub fn check(&self) -> Result<(), Malformed> {
        let in_order = self
            .sides
            .iter()
            .zip(self.sides.iter().skip(1))
            .all(|(one, next)| one < next);
        if self.sides.len() < 2 || self.sides.len() > limits::SIDES || !in_order {
            return Err(Malformed::Field("proposal: sides"));
        }
        match &self.what {
            Matter::Text(passage) => crate::entry::check_passage(passage),
            Matter::Charter(charter) => charter.check(),
        }
    }
}

/// Checks the bounds of what several sides signed.
///
/// # Errors
/// [`Malformed`] if there are more sides or signatures than there can be.
pub(crate) fn check_yeses(yeses: &[SideYes]) -> Result<(), Malformed> {
    let most = usize::from(limits::THRESHOLD);
    if yeses.len() > limits::SIDES || yeses.iter().any(|yes| yes.signatures.len() > most) {
        return Err(Malformed::Field("signatures"));
    }
    Ok(())
}
