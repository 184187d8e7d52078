//! The crossing: from a permission in one room to words in another, and back
//! as a receipt.
//!
//! [`compose`] makes what will be shown, [`intention`] binds it in the source
//! room, [`verify`] is what every desk of the destination does with it, and
//! [`receipt`] tells the source what went.

mod difference;
mod enclosed;
mod proof;

use crate::entry::{Body, Conveyance, Intention, Origin, Proof, Receipt, TakeOver};
use crate::ids::{EntryId, LeafKey, SideNumber, Time};
use crate::permission::Commitment;
use crate::room::{PermissionState, Reach, Room, RuleBroken, StandingState};
use crate::terms::{Attribution, Condition, Passage, Wording};

pub use difference::Difference;
pub(crate) use enclosed::judge_enclosed;
pub use enclosed::{document_to_go, enclose};
pub(crate) use proof::verify_again;
pub use proof::{KnownThrough, ProofFailed, Unverified, Verified, verify};

/// Why words cannot be conveyed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
    /// The words may go only to somebody who asked.
    #[error(
        "these words may go only if the other side asks; \
         name the number of its question there"
    )]
    OnlyIfAsked,
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

/// How permitted words are put.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manner {
    /// The words: the permitted ones by default, or those that the side said
    /// yes to; except in substance they must be those, byte for byte.
    pub words: Option<Passage>,
    /// Said in person, and entered afterwards.
    pub aloud: bool,
    /// The statement of the destination that they answer.
    pub answers: Option<EntryId>,
}

impl Manner {
    /// These words, and nothing else out of the ordinary.
    pub fn of(words: Passage) -> Self {
        Self {
            words: Some(words),
            ..Self::default()
        }
    }
}

/// Makes the conveyance of a permission that nobody has set out with yet.
/// If the words name a document, it is put in afterwards, by [`enclose`].
///
/// # Errors
/// [`CannotConvey`], which says what the intermediary can do instead.
pub fn compose(
    source: &Room,
    permission: &EntryId,
    manner: Manner,
    now: Time,
) -> Result<Conveyance, CannotConvey> {
    let permission = conveyable(source, permission)?;
    permission.binds_at(now)?;
    source.judge_use(permission)?;
    build(source, permission, manner)
}

/// What would go under a permission if something bound it now; for words in
/// exchange, which nobody sets out with before it is decided that they go.
///
/// # Errors
/// [`CannotConvey`] if this desk does not hold the words, or they are no
/// conveyance.
pub fn would_go(source: &Room, permission: &EntryId) -> Result<Conveyance, CannotConvey> {
    let permission = conveyable(source, permission)?;
    permission.is_whole()?;
    build(source, permission, Manner::default())
}

/// Makes the conveyance that an intention has bound already, for a desk that
/// must finish what was begun (R6: a bound intention completes). Whether it is
/// said aloud is the intention's to say.
///
/// # Errors
/// [`CannotConvey`] if the intention did not bind, or the words may not go.
pub fn compose_bound(
    source: &Room,
    intention: &EntryId,
    manner: Manner,
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
    build(source, permission, Manner { aloud, ..manner })
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
    manner: Manner,
) -> Result<Conveyance, CannotConvey> {
    if permission.terms.condition == Condition::OnlyIfAsked && manner.answers.is_none() {
        return Err(CannotConvey::OnlyIfAsked);
    }
    let permitted = match permission.terms.wording {
        Wording::ShownFirst => source
            .words_to_go(permission)
            .ok_or(RuleBroken::NotApproved)?,
        Wording::Exact | Wording::Substance => source
            .passage_of(&permission.id)
            .ok_or(CannotConvey::BeforeUs)?,
    };
    let side = source.permitting_side().ok_or(RuleBroken::OnlyInSideRoom)?;
    let passage = match (permission.terms.wording, manner.words) {
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
        origin: origin(source, side, permission, permitted),
        aloud: manner.aloud,
        answers: manner.answers,
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
fn origin(
    source: &Room,
    side: SideNumber,
    permission: &PermissionState,
    permitted: &Passage,
) -> Origin {
    match permission.terms.attribution {
        Attribution::WithoutAttribution => Origin::WithoutAttribution,
        Attribution::OwnResponsibility => Origin::OwnResponsibility,
        Attribution::SoundOut => Origin::Question,
        Attribution::NonPaper => Origin::NonPaper,
        Attribution::Attributed => {
            // What was shown first is proved by the yes, everything else by the
            // permission itself.
            let signatures = match &permission.approval {
                Some(approval) => approval.signatures.clone(),
                None => permission
                    .signatures
                    .iter()
                    .map(|signer| signer.signed)
                    .collect(),
            };
            let salt = match permission.terms.wording {
                Wording::Substance => permission.salt,
                Wording::Exact | Wording::ShownFirst => None,
            };
            Origin::Side {
                side,
                proof: Some(Proof {
                    signatures,
                    round: permission.terms.round,
                    expires: permission.terms.expires,
                    nonce: permission.nonce,
                    condition: permission.terms.condition.clone(),
                    commitment: salt.map(|salt| Commitment::to(permitted, &salt)),
                    standing: permission
                        .under
                        .and_then(|id| source.standing(&id))
                        .map(StandingState::proof),
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

/// Takes over what a colleague set out with: the entry by which its author, and
/// nobody else, brings it to its end.
///
/// # Errors
/// [`CannotConvey`] if the author may not, the intention did not bind, has its
/// receipt, or whoever carries it is still in the room.
pub fn take_over(
    source: &Room,
    author: &LeafKey,
    intention: &EntryId,
    now: Time,
) -> Result<Body, CannotConvey> {
    let body = Body::TakeOver(TakeOver {
        intention: *intention,
    });
    match source.judge(author, now, &body)? {
        Reach::Whole => Ok(body),
        Reach::BeforeUs => Err(CannotConvey::BeforeUs),
    }
}

/// Tells the source room what went: the words where they are not the permitted
/// ones, when they were logged in the destination, and in which order. For words
/// that went in exchange, `returned` is the conveyance of the source room that
/// came in return.
///
/// # Errors
/// [`CannotConvey`] if the intention did not bind, has its receipt, or does
/// not allow what was sent.
pub fn receipt(
    source: &Room,
    intention: &EntryId,
    sent: &Conveyance,
    shown: Time,
    returned: Option<EntryId>,
) -> Result<Body, CannotConvey> {
    let manner = Manner {
        words: Some(sent.passage.clone()),
        aloud: sent.aloud,
        answers: sent.answers,
    };
    let allowed = compose_bound(source, intention, manner)?;
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
        asked: permission.terms.condition == Condition::OnlyIfAsked,
        in_exchange: returned,
    }))
}
