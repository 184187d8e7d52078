//! The crossing: from a permission in one room to words in another, and back
//! as a receipt.
//!
//! [`compose`] makes what will be shown, [`intention`] binds it in the source
//! room, [`verify`] is what every desk of the destination does with it, and
//! [`receipt`] tells the source what went.

mod difference;
mod enclosed;
mod proof;

use crate::entry::{Body, Conveyance, Intention, Origin, Proof, Receipt};
use crate::ids::{EntryId, LeafKey, SideNumber, Time};
use crate::permission::Commitment;
use crate::room::{PermissionState, Room, RuleBroken};
use crate::terms::{Attribution, Passage, Wording};

pub use difference::Difference;
pub(crate) use enclosed::judge_enclosed;
pub use enclosed::{document_to_go, enclose};
pub use proof::{KnownThrough, ProofFailed, Unverified, Verified, verify};

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
    /// The words are not the very ones that the side said yes to.
    #[error(
        "only the words that the side said yes to may go, and these differ at word {}; \
         show the side these first", .0.word
    )]
    NotTheWordsShown(Difference),
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
    /// Another document would go along than the one that was permitted.
    #[error("only the permitted document may go along with these words, and this is another")]
    OtherDocument,
    /// The document that the words name does not go along.
    #[error("these words name a document, which must go along with them")]
    DocumentMissing,
    /// The document would lie under the same secret in both rooms.
    #[error("a document must be sealed anew for every room that it goes to")]
    SecretShared,
    /// The words are empty, too long, or in no language.
    #[error(transparent)]
    Malformed(#[from] crate::entry::Malformed),
}

/// Makes the conveyance of a permission that nobody has set out with yet.
/// `words` default to the permitted ones, or to those that the side said yes to;
/// except in substance they must be those, byte for byte. If they name a
/// document, it is put in afterwards, by [`enclose`].
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
    let permitted = match permission.terms.wording {
        Wording::ShownFirst => source
            .words_to_go(permission)
            .ok_or(RuleBroken::NotApproved)?,
        Wording::Exact | Wording::Substance => source
            .passage_of(&permission.id)
            .ok_or(CannotConvey::BeforeUs)?,
    };
    let side = source.permitting_side().ok_or(RuleBroken::OnlyInSideRoom)?;
    let passage = match (permission.terms.wording, words) {
        (_, None) => permitted.clone(),
        (Wording::Substance, Some(words)) => words,
        (Wording::Exact, Some(words)) => {
            check_exact(permitted, &words)?;
            words
        }
        (Wording::ShownFirst, Some(words)) => {
            check_exact(permitted, &words).map_err(|error| match error {
                CannotConvey::WordsDiffer(difference) => CannotConvey::NotTheWordsShown(difference),
                other => other,
            })?;
            words
        }
    };
    let conveyance = Conveyance {
        passage,
        wording: permission.terms.wording,
        origin: origin(side, permission, permitted),
        aloud,
        document: None,
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
/// nothing (R4). The salt stays, so that nobody there can test a guess at words
/// of which only the substance was permitted.
fn origin(side: SideNumber, permission: &PermissionState, permitted: &Passage) -> Origin {
    match permission.terms.attribution {
        Attribution::WithoutAttribution => Origin::WithoutAttribution,
        Attribution::OwnResponsibility => Origin::OwnResponsibility,
        Attribution::SoundOut => Origin::Question,
        Attribution::Attributed => {
            // What was shown first is proved by the yes, everything else by the
            // permission itself.
            let (key_number, signature) = match &permission.approval {
                Some(approval) => (approval.key_number, approval.signature),
                None => (permission.key_number, permission.signature),
            };
            let salt = match permission.terms.wording {
                Wording::Substance => permission.salt,
                Wording::Exact | Wording::ShownFirst => None,
            };
            Origin::Side {
                side,
                proof: Some(Proof {
                    key_number,
                    round: permission.terms.round,
                    expires: permission.terms.expires,
                    nonce: permission.nonce,
                    signature,
                    commitment: salt.map(|salt| Commitment::to(permitted, &salt)),
                }),
            }
        }
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
    let permission = source
        .bound_permission(intention)
        .ok_or(RuleBroken::IntentionNotBound)?;
    enclosed::check_enclosed(source, &permission.id, sent)?;
    let allowed = Conveyance {
        document: sent.document.clone(),
        ..allowed
    };
    if allowed != *sent {
        return Err(CannotConvey::NotThisConveyance);
    }
    if matches!(
        permission.standing,
        crate::room::PermissionStanding::Conveyed { .. }
    ) {
        return Err(RuleBroken::ReceiptRepeated.into());
    }
    let differs = source.words_to_go(permission) != Some(&sent.passage);
    Ok(Body::Receipt(Receipt {
        intention: *intention,
        passage: differs.then(|| sent.passage.clone()),
        shown,
        order: source.next_order(permission.terms.addressee),
        to: permission.terms.addressee,
    }))
}
