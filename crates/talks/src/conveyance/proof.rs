//! What the destination of words can verify of them.

use serde::{Deserialize, Serialize};

use crate::entry::{Conveyance, Origin, Proof, StandingProof};
use crate::ground::Ground;
use crate::ids::{Place, SideNumber};
use crate::permission::{self, PermissionStatement, Permitted, StandingStatement};
use crate::room::{Measure, Room};
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
    /// Through whom some of a side's keys are known in a room. The charter vouches
    /// for those alone that it lists, and as it lists them: the key of a number
    /// that it does not name, or that was introduced here otherwise, is the
    /// intermediary's word, however well the charter's words were compared.
    pub fn of_keys(room: &Room, side: SideNumber, numbers: impl IntoIterator<Item = u8>) -> Self {
        let listed = room
            .charter()
            .filter(|_| room.charter_is_confirmed())
            .and_then(|charter| charter.side(side))
            .map(|side| side.keys.as_slice())
            .unwrap_or_default();
        let certified = |number| {
            let introduced = room.side_key(side, number);
            listed
                .iter()
                .any(|key| key.number == number && Some(&key.key) == introduced)
        };
        let mut numbers = numbers.into_iter().peekable();
        if numbers.peek().is_some() && numbers.all(certified) {
            Self::TheCharter
        } else {
            Self::TheIntermediary
        }
    }

    /// The same in words.
    pub fn told(self) -> &'static str {
        match self {
            Self::TheIntermediary => "known only through the intermediary",
            Self::TheCharter => {
                "certified by the charter, whose words a head of this side has compared"
            }
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
        let (side, proof) = match &conveyance.origin {
            Origin::Side { side, proof } => (*side, proof),
            Origin::WithoutAttribution => {
                return Self::Unverified(Unverified::WithoutAttribution);
            }
            Origin::Question => return Self::Unverified(Unverified::Question),
            Origin::NonPaper => return Self::Unverified(Unverified::NonPaper),
            Origin::OwnResponsibility => {
                return Self::Unverified(Unverified::OwnResponsibility);
            }
        };
        let signatures = proof.iter().flat_map(|proof| &proof.signatures);
        let numbers = signatures.map(|signed| signed.key_number);
        let key_known = KnownThrough::of_keys(room, side, numbers);
        match conveyance.wording {
            Wording::Substance => Self::Substance { side, key_known },
            Wording::ShownFirst => Self::ShownFirst { side, key_known },
            Wording::Exact => Self::Exact { side, key_known },
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
    /// Before the charter came that the room was founded on.
    #[error("the charter on which this room goes on has not come into it yet")]
    CharterAwaited,
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
/// words that stay with the side, and so proves the leave, not the wording; what was
/// permitted beforehand proves as much, for whatever is said under that mark.
/// A permission of any round that has begun here is good: whether it set out
/// before the next round began, only the room that it comes from can tell.
///
/// # Errors
/// [`ProofFailed`] if it claims what it does not prove.
pub fn verify(destination: &Room, conveyance: &Conveyance) -> Result<Verified, ProofFailed> {
    verify_by(destination, conveyance, Measure::Now)
}

/// Verifies a conveyance that counted at a place once more: a key that ended
/// since, or a charter that came into force since, takes nothing back.
///
/// # Errors
/// As [`verify`].
pub(crate) fn verify_again(
    destination: &Room,
    place: Place,
    conveyance: &Conveyance,
) -> Result<Verified, ProofFailed> {
    verify_by(destination, conveyance, Measure::WhenItCame(place))
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
        let covered = match (conveyance.wording, proof.commitment, &proof.standing) {
            (Wording::Exact | Wording::ShownFirst, None, None) => {
                Covered::Permitted(Permitted::Words(&conveyance.passage))
            }
            (Wording::Substance, Some(commitment), None) => {
                Covered::Permitted(Permitted::Substance(commitment))
            }
            // Which words they would be, nobody knew when it was given.
            (Wording::Substance, None, Some(standing)) => Covered::Beforehand(standing),
            _ => return Err(ProofFailed::OtherKind),
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
        check_proof(destination, *side, &terms, covered, (proof, when))?;
    }
    Ok(Verified::of_counted(destination, conveyance))
}

/// What a side's signatures cover besides ground, terms and nonce.
#[derive(Debug, Clone, Copy)]
enum Covered<'a> {
    Permitted(Permitted<'a>),
    Beforehand(&'a StandingProof),
}

fn check_proof(
    destination: &Room,
    side: SideNumber,
    terms: &Terms,
    covered: Covered<'_>,
    (proof, when): (&Proof, Measure),
) -> Result<(), ProofFailed> {
    if destination.awaits_charter() {
        return Err(ProofFailed::CharterAwaited);
    }
    if !(1..=destination.round()).contains(&proof.round) {
        return Err(ProofFailed::Round(proof.round));
    }
    let mut failed = ProofFailed::Missing;
    for (ground, measures) in destination.measures(when) {
        let ground = ground.hash;
        let bytes = match covered {
            Covered::Permitted(permitted) => PermissionStatement {
                ground,
                side,
                terms,
                permitted,
                nonce: proof.nonce,
            }
            .to_signing_bytes(),
            Covered::Beforehand(standing) => StandingStatement {
                ground,
                side,
                terms,
                mark: &standing.mark,
                most: standing.most,
                speakers: standing.speakers,
                nonce: standing.nonce,
            }
            .to_signing_bytes(),
        };
        let checked = check_signatures(destination, side, &bytes, proof)
            .and_then(|()| check_measures(destination, side, proof, when, &measures));
        match checked {
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
/// words that were permitted before a charter came into force still arrive.
fn check_signatures(
    destination: &Room,
    side: SideNumber,
    bytes: &[u8],
    proof: &Proof,
) -> Result<(), ProofFailed> {
    for signed in &proof.signatures {
        let number = signed.key_number;
        let key = destination
            .side_key(side, number)
            .ok_or(ProofFailed::KeyUnknown(number))?;
        if !permission::verify(key, bytes, &signed.signature) {
            return Err(ProofFailed::SignatureFails);
        }
    }
    Ok(())
}

/// Checks that these are as many as a side needs, and keys that sign for it. How
/// many it takes, and whose, the charter says as soon as the room's context
/// carries it; until then, what was bound before is measured by what it was
/// bound on.
fn check_measures(
    destination: &Room,
    side: SideNumber,
    proof: &Proof,
    when: Measure,
    measures: &[&Ground],
) -> Result<(), ProofFailed> {
    let ended = |number| when == Measure::Now && destination.key_has_ended(side, number);
    let check = |measure: &Ground| {
        let numbers = proof.signatures.iter().map(|signed| signed.key_number);
        for number in numbers {
            if ended(number) || !measure.admits(side, number) {
                return Err(ProofFailed::KeyNotAdmitted(number));
            }
        }
        if measure.is_met(side, &proof.signatures, |_| true) {
            Ok(())
        } else {
            Err(ProofFailed::TooFew)
        }
    };
    let mut checked = Err(ProofFailed::Missing);
    for measure in measures {
        checked = check(measure);
        if checked.is_ok() {
            break;
        }
    }
    checked
}
