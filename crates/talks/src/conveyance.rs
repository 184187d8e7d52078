//! The crossing: from a permission in one room to words in another, and back
//! as a receipt.
//!
//! [`compose`] makes what will be shown, [`intention`] binds it in the source
//! room, [`verify`] is what every desk of the destination does with it, and
//! [`receipt`] tells the source what went.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::entry::{Body, Conveyance, Intention, Origin, Proof, Receipt};
use crate::ids::{EntryId, LeafKey, SideNumber, Time};
use crate::permission::PermissionStatement;
use crate::room::{PermissionState, Room, RuleBroken};
use crate::terms::{Attribution, Passage, Terms, Wording};

/// Why words cannot be conveyed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CannotConvey {
    /// Not a permission that counts in this room.
    #[error("there is no such permission in this room")]
    NoSuchPermission,
    /// The rules refuse it.
    #[error(transparent)]
    Rule(#[from] RuleBroken),
    /// The permission rests on what was said before this desk joined.
    #[error(
        "this permission rests on words said before this desk joined; \
         ask an official who was here to convey it, or ask the side to permit anew"
    )]
    BeforeUs,
    /// The words are not the exact ones that were permitted.
    #[error(
        "only the exact words may go, and these differ at word {}; \
         convey the permitted words, or ask for a new permission", .0.word
    )]
    WordsDiffer(Difference),
    /// The language is not the one of the exact words.
    #[error("only the exact words may go, and their language is {permitted}, not {given}")]
    LanguageDiffers {
        /// The language permitted.
        permitted: String,
        /// The language given.
        given: String,
    },
    /// What was sent is not what this permission allows.
    #[error("what was put into the other room does not follow from this permission")]
    NotThisConveyance,
    /// The words are empty, too long, or in no language.
    #[error(transparent)]
    Malformed(#[from] crate::entry::Malformed),
}

/// The first difference between permitted and given words. Its `Display`
/// shows words of the talks: for the intermediary's own eyes, not for a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The number of the first word that differs, counted from 1.
    pub word: usize,
    /// That word as permitted; none if the permitted words end before it.
    pub permitted: Option<String>,
    /// That word as given; none if the given words end before it.
    pub given: Option<String>,
}

impl Difference {
    /// Finds the first word that differs; none if the words are the same byte
    /// for byte.
    pub fn between(permitted: &str, given: &str) -> Option<Self> {
        if permitted == given {
            return None;
        }
        let mut expected = permitted.split_whitespace();
        let mut actual = given.split_whitespace();
        let mut word = 1;
        loop {
            match (expected.next(), actual.next()) {
                // Every word is the same, so the spaces between them differ.
                (None, None) => {
                    return Some(Self {
                        word: first_different_space(permitted, given),
                        permitted: None,
                        given: None,
                    });
                }
                (left, right) if left != right => {
                    return Some(Self {
                        word,
                        permitted: left.map(str::to_owned),
                        given: right.map(str::to_owned),
                    });
                }
                _ => word += 1,
            }
        }
    }
}

/// The number of the word at which two texts of the same words begin to differ.
fn first_different_space(left: &str, right: &str) -> usize {
    let same = left
        .char_indices()
        .zip(right.chars())
        .find(|((_, a), b)| a != b)
        .map_or(left.len().min(right.len()), |((index, _), _)| index);
    left.get(..same)
        .map_or(1, |start| start.split_whitespace().count().max(1))
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.word;
        match (&self.permitted, &self.given) {
            (Some(permitted), Some(given)) => {
                write!(f, "word {word} is “{given}”, permitted is “{permitted}”")
            }
            (Some(permitted), None) => write!(f, "word {word}, “{permitted}”, is missing"),
            (None, Some(given)) => write!(f, "word {word}, “{given}”, is not permitted"),
            (None, None) => write!(f, "the spaces or line breaks after word {word} differ"),
        }
    }
}

/// Makes the conveyance of a permission that nobody has set out with yet.
/// `words` default to the permitted ones; exact words must be those, byte for
/// byte.
///
/// # Errors
/// [`CannotConvey`], which says what the intermediary can do instead.
pub fn compose(
    source: &Room,
    permission: &EntryId,
    words: Option<Passage>,
    aloud: bool,
    now: Time,
) -> Result<Conveyance, CannotConvey> {
    let permission = conveyable(source, permission)?;
    permission.lives_at(now)?;
    build(source, permission, words, aloud)
}

/// Makes the conveyance that an intention has bound already, for a desk that
/// must finish what was begun (R6: a bound intention completes).
///
/// # Errors
/// [`CannotConvey`] if the intention did not bind, or the words may not go.
pub fn compose_bound(
    source: &Room,
    intention: &EntryId,
    words: Option<Passage>,
) -> Result<Conveyance, CannotConvey> {
    let permission = source
        .bound_permission(intention)
        .ok_or(RuleBroken::IntentionNotBound)?;
    let permission = conveyable(source, &permission.id)?;
    let aloud = source
        .place_of(intention)
        .and_then(|place| source.item(place))
        .and_then(|item| item.counted())
        .is_some_and(|entry| matches!(&entry.body, Body::Intention(body) if body.aloud));
    build(source, permission, words, aloud)
}

fn conveyable<'r>(
    source: &'r Room,
    permission: &EntryId,
) -> Result<&'r PermissionState, CannotConvey> {
    let permission = source
        .permission(permission)
        .ok_or(CannotConvey::NoSuchPermission)?;
    if permission.before_us {
        return Err(CannotConvey::BeforeUs);
    }
    Ok(permission)
}

fn build(
    source: &Room,
    permission: &PermissionState,
    words: Option<Passage>,
    aloud: bool,
) -> Result<Conveyance, CannotConvey> {
    let permitted = source
        .passage_of(&permission.id)
        .ok_or(CannotConvey::BeforeUs)?;
    let side = source.permitting_side().ok_or(RuleBroken::OnlyInSideRoom)?;
    let passage = match (permission.terms.wording, words) {
        (_, None) => permitted.clone(),
        (Wording::Substance, Some(words)) => words,
        (Wording::Exact, Some(words)) => {
            check_exact(permitted, &words)?;
            words
        }
    };
    let conveyance = Conveyance {
        passage,
        wording: permission.terms.wording,
        origin: origin(side, permission),
        aloud,
    };
    let body = Body::Conveyance(conveyance);
    body.check()?;
    match body {
        Body::Conveyance(conveyance) => Ok(conveyance),
        _ => Err(CannotConvey::NotThisConveyance),
    }
}

fn check_exact(permitted: &Passage, given: &Passage) -> Result<(), CannotConvey> {
    if let Some(difference) = Difference::between(&permitted.words, &given.words) {
        return Err(CannotConvey::WordsDiffer(difference));
    }
    if permitted.language != given.language {
        return Err(CannotConvey::LanguageDiffers {
            permitted: permitted.language.clone(),
            given: given.language.clone(),
        });
    }
    Ok(())
}

/// What the destination may learn of where words come from: below attributed,
/// nothing (R4).
fn origin(side: SideNumber, permission: &PermissionState) -> Origin {
    match permission.terms.attribution {
        Attribution::WithoutAttribution => Origin::WithoutAttribution,
        Attribution::OwnResponsibility => Origin::OwnResponsibility,
        Attribution::Attributed => Origin::Side {
            side,
            proof: match permission.terms.wording {
                Wording::Substance => None,
                Wording::Exact => Some(Proof {
                    key_number: permission.key_number,
                    round: permission.terms.round,
                    expires: permission.terms.expires,
                    nonce: permission.nonce,
                    signature: permission.signature,
                }),
            },
        },
    }
}

/// Sets out: the entry that binds a permission in its own room, if it lives.
///
/// # Errors
/// [`CannotConvey`] if the author may not, or the permission does not live.
pub fn intention(
    source: &Room,
    author: &LeafKey,
    permission: &EntryId,
    aloud: bool,
    now: Time,
) -> Result<Body, CannotConvey> {
    conveyable(source, permission)?;
    let body = Body::Intention(Intention {
        permission: *permission,
        aloud,
    });
    source.judge(author, now, &body)?;
    Ok(body)
}

/// Tells the source room what went: the words where they are not the permitted
/// ones, when they were logged in the destination, and in which order.
///
/// # Errors
/// [`CannotConvey`] if the intention did not bind, has its receipt, or does
/// not allow what was sent.
pub fn receipt(
    source: &Room,
    intention: &EntryId,
    sent: &Conveyance,
    shown: Time,
) -> Result<Body, CannotConvey> {
    let allowed = compose_bound(source, intention, Some(sent.passage.clone()))?;
    if allowed != *sent {
        return Err(CannotConvey::NotThisConveyance);
    }
    let permission = source
        .bound_permission(intention)
        .ok_or(RuleBroken::IntentionNotBound)?;
    if matches!(
        permission.standing,
        crate::room::PermissionStanding::Conveyed { .. }
    ) {
        return Err(RuleBroken::ReceiptRepeated.into());
    }
    let differs = source.passage_of(&permission.id) != Some(&sent.passage);
    Ok(Body::Receipt(Receipt {
        intention: *intention,
        passage: differs.then(|| sent.passage.clone()),
        shown,
        order: source.next_order(permission.terms.addressee),
    }))
}

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
    let (side, proof) = match &conveyance.origin {
        Origin::WithoutAttribution => {
            return Ok(Verified::Unverified(Unverified::WithoutAttribution));
        }
        Origin::OwnResponsibility => {
            return Ok(Verified::Unverified(Unverified::OwnResponsibility));
        }
        Origin::Side { side, proof } => (*side, proof),
    };
    if destination.opening().side(side).is_none() {
        return Err(ProofFailed::NoSuchSide);
    }
    if side == addressee {
        return Err(ProofFailed::OwnSide);
    }
    match (conveyance.wording, proof) {
        (Wording::Substance, None) => Ok(Verified::Unverified(Unverified::InSubstance)),
        (Wording::Substance, Some(_)) => Err(ProofFailed::Unexpected),
        (Wording::Exact, None) => Err(ProofFailed::Missing),
        (Wording::Exact, Some(proof)) => {
            check_proof(destination, side, addressee, &conveyance.passage, proof)
        }
    }
}

fn check_proof(
    destination: &Room,
    side: SideNumber,
    addressee: SideNumber,
    passage: &Passage,
    proof: &Proof,
) -> Result<Verified, ProofFailed> {
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
        Ok(Verified::Exact {
            side,
            key_known: KnownThrough::TheIntermediary,
        })
    } else {
        Err(ProofFailed::SignatureFails)
    }
}
