//! What the destination of words can verify of them.

use serde::{Deserialize, Serialize};

use crate::entry::{Conveyance, Origin, Proof};
use crate::ground::Ground;
use crate::ids::SideNumber;
use crate::permission::{PermissionStatement, Permitted};
use crate::room::Room;
use crate::terms::{Attribution, Condition, Terms, Wording};

/// Through whom a side's key is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KnownThrough {
    /// Only the intermediary vouches for it; it could lie.
    TheIntermediary,
    /// The charter certifies it, and a head of the reader's side has compared
    /// the charter's words over a channel that the intermediary does not run.
    TheCharter,
}

impl KnownThrough {
    /// Through whom the side keys of a room are known.
    pub fn of(room: &Room) -> Self {
        if room.charter().is_some() && room.charter_is_confirmed() {
            Self::TheCharter
        } else {
            Self::TheIntermediary
        }
    }
}

/// Why a conveyance proves nothing. It is no fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unverified {
    /// Without attribution.
    WithoutAttribution,
    /// On the intermediary's own responsibility.
    OwnResponsibility,
    /// A question of the intermediary's own.
    Question,
    /// A non-paper.
    NonPaper,
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
    /// What a side let be said in substance: its key signed that it may, for
    /// this room, on these terms. The wording is the intermediary's.
    Substance {
        /// The side.
        side: SideNumber,
        /// Through whom its key is known.
        key_known: KnownThrough,
    },
    /// Words that were shown to a side first: its key signed its yes to them,
    /// for this room, on these terms.
    ShownFirst {
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
    pub(crate) fn of_counted(room: &Room, conveyance: &Conveyance) -> Self {
        let key_known = KnownThrough::of(room);
        match (&conveyance.origin, conveyance.wording) {
            (Origin::WithoutAttribution, _) => Self::Unverified(Unverified::WithoutAttribution),
            (Origin::Question, _) => Self::Unverified(Unverified::Question),
            (Origin::NonPaper, _) => Self::Unverified(Unverified::NonPaper),
            (Origin::OwnResponsibility, _) => Self::Unverified(Unverified::OwnResponsibility),
            (Origin::Side { side, .. }, Wording::Substance) => Self::Substance {
                side: *side,
                key_known,
            },
            (Origin::Side { side, .. }, Wording::ShownFirst) => Self::ShownFirst {
                side: *side,
                key_known,
            },
            (Origin::Side { side, .. }, Wording::Exact) => Self::Exact {
                side: *side,
                key_known,
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
    /// Words of a side without its signature.
    #[error("a side's words without the side's signature")]
    Missing,
    /// A signature over words for a leave in substance, or the reverse.
    #[error("the side's signature is not of the kind that this wording needs")]
    OtherKind,
    /// Permitted for a round that has not begun here. One of an earlier round
    /// may have set out before the next began where it comes from.
    #[error("permitted for round {0}, which has not begun here")]
    Round(u32),
    /// Signed under a key that this room does not know.
    #[error("signed under a side key, number {0}, that was not introduced to this room")]
    KeyUnknown(u8),
    /// Signed by fewer people than the side needs, or by one key twice.
    #[error("signed by fewer of the side's people than it needs")]
    TooFew,
    /// Signed under a key that has ended, or that the charter does not list.
    #[error("signed under side key {0}, which has ended or which the charter does not list")]
    KeyNotAdmitted(u8),
    /// Words that may go only to whoever asked, and no question named.
    #[error("words that may go only if asked, without the question that they answer")]
    NotAsked,
    /// The signature covers other words, terms, talks, or another addressee.
    #[error("the side's signature does not cover these words for this room on these terms")]
    SignatureFails,
}

/// Verifies a conveyance as its destination (R2): attributed words must carry
/// the side's signature for this side, in these talks. For exact words, and
/// words shown to that side first, it covers precisely these words; in substance it covers a commitment to
/// words that stay with the side, and so proves the leave, not the wording.
/// A permission of any round that has begun here is good: whether it set out
/// before the next round began, only the room that it comes from can tell.
///
/// # Errors
/// [`ProofFailed`] if it claims what it does not prove.
pub fn verify(destination: &Room, conveyance: &Conveyance) -> Result<Verified, ProofFailed> {
    verify_by(destination, conveyance, Measure::Now)
}

/// Verifies a conveyance that counted once more: a key that ended since, or a
/// charter that came into force since, takes nothing back.
///
/// # Errors
/// As [`verify`].
pub(crate) fn verify_again(
    destination: &Room,
    conveyance: &Conveyance,
) -> Result<Verified, ProofFailed> {
    verify_by(destination, conveyance, Measure::WhenItCame)
}

/// By which keys and thresholds signatures are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// By those in force.
    Now,
    /// By those of the ground that they stand on.
    WhenItCame,
}

fn verify_by(
    destination: &Room,
    conveyance: &Conveyance,
    when: Measure,
) -> Result<Verified, ProofFailed> {
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
        let proof = proof.as_ref().ok_or(ProofFailed::Missing)?;
        let permitted = match (conveyance.wording, proof.commitment) {
            (Wording::Exact | Wording::ShownFirst, None) => Permitted::Words(&conveyance.passage),
            (Wording::Substance, Some(commitment)) => Permitted::Substance(commitment),
            (Wording::Exact | Wording::ShownFirst, Some(_)) | (Wording::Substance, None) => {
                return Err(ProofFailed::OtherKind);
            }
        };
        let terms = Terms {
            addressee,
            wording: conveyance.wording,
            attribution: Attribution::Attributed,
            round: proof.round,
            expires: proof.expires,
            condition: proof.condition.clone(),
        };
        if proof.condition == Condition::OnlyIfAsked && conveyance.answers.is_none() {
            return Err(ProofFailed::NotAsked);
        }
        check_proof(destination, *side, &terms, permitted, (proof, when))?;
    }
    Ok(Verified::of_counted(destination, conveyance))
}

fn check_proof(
    destination: &Room,
    side: SideNumber,
    terms: &Terms,
    permitted: Permitted<'_>,
    (proof, when): (&Proof, Measure),
) -> Result<(), ProofFailed> {
    if !(1..=destination.round()).contains(&proof.round) {
        return Err(ProofFailed::Round(proof.round));
    }
    let mut failed = ProofFailed::Missing;
    for ground in destination.grounds() {
        match check_signatures(destination, ground, side, terms, permitted, (proof, when)) {
            Ok(()) => return Ok(()),
            // What the newest ground says tells most, unless another was meant.
            Err(other) if failed == ProofFailed::Missing => failed = other,
            Err(other) if failed == ProofFailed::SignatureFails => failed = other,
            Err(_) => {}
        }
    }
    Err(failed)
}

/// Checks the signatures over one of the grounds on which the talks have stood:
/// words that were permitted before a charter came into force still arrive. How
/// many it takes, and whose, the charter says as soon as the room's context
/// carries it; until then, what was bound before is measured by what it was
/// bound on.
fn check_signatures(
    destination: &Room,
    ground: &Ground,
    side: SideNumber,
    terms: &Terms,
    permitted: Permitted<'_>,
    (proof, when): (&Proof, Measure),
) -> Result<(), ProofFailed> {
    let measure = match when {
        Measure::Now => destination.measure(ground),
        Measure::WhenItCame => ground,
    };
    let statement = PermissionStatement {
        ground: ground.hash,
        side,
        terms,
        permitted,
        nonce: proof.nonce,
    };
    for signed in &proof.signatures {
        let number = signed.key_number;
        let key = destination
            .side_key(side, number)
            .ok_or(ProofFailed::KeyUnknown(number))?;
        if !statement.is_signed_by(key, &signed.signature) {
            return Err(ProofFailed::SignatureFails);
        }
        let ended = when == Measure::Now && destination.key_has_ended(side, number);
        if ended || !measure.admits(side, number) {
            return Err(ProofFailed::KeyNotAdmitted(number));
        }
    }
    if measure.is_met(side, &proof.signatures, |_| true) {
        Ok(())
    } else {
        Err(ProofFailed::TooFew)
    }
}
