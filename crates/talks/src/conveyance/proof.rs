//! What the destination of words can verify of them.

use serde::{Deserialize, Serialize};

use crate::entry::{Conveyance, Origin, Proof};
use crate::ids::SideNumber;
use crate::permission::PermissionStatement;
use crate::room::Room;
use crate::terms::{Attribution, Passage, Terms, Wording};

/// Through whom a side's key is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KnownThrough {
    /// Only the intermediary vouches for it; it could lie.
    TheIntermediary,
}

/// Why a conveyance proves nothing about its wording. It is no fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unverified {
    /// Attributed, but in the intermediary's wording.
    InSubstance,
    /// Without attribution.
    WithoutAttribution,
    /// On the intermediary's own responsibility.
    OwnResponsibility,
}

/// What a destination's desk has found out about a conveyance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verified {
    /// A side's exact words: its key signed them, for this room, on these terms.
    Exact {
        /// The side.
        side: SideNumber,
        /// Through whom its key is known.
        key_known: KnownThrough,
    },
    /// Nothing to verify.
    Unverified(Unverified),
}

impl Verified {
    /// What a conveyance that counts proves. [`verify`] is what decides that it
    /// counts; this repeats its finding, without the signature's price, to
    /// whoever shows a record.
    pub(crate) fn of_counted(conveyance: &Conveyance) -> Self {
        match (&conveyance.origin, conveyance.wording) {
            (Origin::WithoutAttribution, _) => Self::Unverified(Unverified::WithoutAttribution),
            (Origin::OwnResponsibility, _) => Self::Unverified(Unverified::OwnResponsibility),
            (Origin::Side { .. }, Wording::Substance) => Self::Unverified(Unverified::InSubstance),
            (Origin::Side { side, .. }, Wording::Exact) => Self::Exact {
                side: *side,
                key_known: KnownThrough::TheIntermediary,
            },
        }
    }
}

/// Why a conveyance does not prove what it claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofFailed {
    /// Words reach sides in their rooms with the intermediary, and only there.
    #[error("words are conveyed only into a side's room with the intermediary")]
    NotASideRoom,
    /// Attributed to a side that the opening does not name.
    #[error("attributed to a side that the opening does not name")]
    NoSuchSide,
    /// Attributed to the side whose room it is.
    #[error("attributed to the very side whose room this is")]
    OwnSide,
    /// Exact words of a side without its signature.
    #[error("a side's exact words without the side's signature")]
    Missing,
    /// A signature where the terms allow none.
    #[error("in substance, yet with a signature over exact words")]
    Unexpected,
    /// Permitted for another round.
    #[error("permitted for round {0}, not for the present one")]
    Round(u32),
    /// Signed under a key that this room does not know.
    #[error("signed under a side key, number {0}, that was not introduced to this room")]
    KeyUnknown(u8),
    /// The signature covers other words, terms, talks, or another addressee.
    #[error("the side's signature does not cover these words for this room on these terms")]
    SignatureFails,
}

/// Verifies a conveyance as its destination (R2): attributed exact words must
/// carry the side's signature over precisely these words, for this side, in
/// these talks.
///
/// # Errors
/// [`ProofFailed`] if it claims what it does not prove.
pub fn verify(destination: &Room, conveyance: &Conveyance) -> Result<Verified, ProofFailed> {
    let addressee = destination
        .permitting_side()
        .ok_or(ProofFailed::NotASideRoom)?;
    if let Origin::Side { side, proof } = &conveyance.origin {
        if destination.opening().side(*side).is_none() {
            return Err(ProofFailed::NoSuchSide);
        }
        if *side == addressee {
            return Err(ProofFailed::OwnSide);
        }
        match (conveyance.wording, proof) {
            (Wording::Substance, None) => {}
            (Wording::Substance, Some(_)) => return Err(ProofFailed::Unexpected),
            (Wording::Exact, None) => return Err(ProofFailed::Missing),
            (Wording::Exact, Some(proof)) => {
                check_proof(destination, *side, addressee, &conveyance.passage, proof)?;
            }
        }
    }
    Ok(Verified::of_counted(conveyance))
}

fn check_proof(
    destination: &Room,
    side: SideNumber,
    addressee: SideNumber,
    passage: &Passage,
    proof: &Proof,
) -> Result<(), ProofFailed> {
    if proof.round != 1 {
        return Err(ProofFailed::Round(proof.round));
    }
    let key = destination
        .side_key(side, proof.key_number)
        .ok_or(ProofFailed::KeyUnknown(proof.key_number))?;
    let statement = PermissionStatement {
        opening: destination.context().opening,
        side,
        terms: &Terms {
            addressee,
            wording: Wording::Exact,
            attribution: Attribution::Attributed,
            round: proof.round,
            expires: proof.expires,
        },
        passage,
        nonce: proof.nonce,
    };
    if statement.is_signed_by(key, &proof.signature) {
        Ok(())
    } else {
        Err(ProofFailed::SignatureFails)
    }
}
