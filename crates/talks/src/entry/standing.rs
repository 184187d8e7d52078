//! Standing permissions: what a side lets go before it is said.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::EntryId;
use crate::limits;
use crate::permission::Signed;
use crate::terms::{Attribution, Condition, Terms, Wording, Words};

use super::{Malformed, check_condition, check_text};

/// Who of a side's people may say something under its standing permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Speakers {
    /// Those who permit and sign for it.
    #[n(0)]
    Signers,
    /// All of its delegation in this room.
    #[n(1)]
    Delegation,
}

/// A head permits beforehand: whatever is said under the mark may go, on these
/// terms, until they expire and so many times. One with the mark and the addressee of
/// an earlier takes its place; under one mark words may go to several sides, to each
/// on terms of its own.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct StandingPermission {
    /// By which the side says what may go: "for South", "hotline". Who receives
    /// attributed words reads it.
    #[n(0)]
    pub mark: String,
    /// On what terms. They expire; words are never shown first, and as the side's
    /// own they go in substance only: exact words of a side bear its signature
    /// over these very words, which nobody can give beforehand.
    #[n(1)]
    pub terms: Terms,
    /// How many statements may go at most.
    #[n(2)]
    pub most: u32,
    /// Who may say something under it.
    #[n(3)]
    pub speakers: Speakers,
    /// Tells two standing permissions apart where their words arrive. Random.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
    /// By a key of the side, over a [`crate::permission::StandingStatement`].
    #[n(5)]
    pub signed: Signed,
}

/// Words that may go under a standing permission: one of the side's people says
/// them, or says that words said before are such.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Marked {
    /// The standing permission.
    #[n(0)]
    pub standing: EntryId,
    /// The words.
    #[n(1)]
    pub words: Words,
    /// As a permission's: what goes once cannot be conveyed twice (R8).
    #[cbor(n(2), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
}

/// What the receiving room needs besides to verify that a side let words go
/// beforehand: with terms and keys, this is the whole standing permission.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct StandingProof {
    /// Its mark.
    #[n(0)]
    pub mark: String,
    /// How many statements may go under it: the receiving room counts.
    #[n(1)]
    pub most: u32,
    /// Who may say something under it.
    #[n(2)]
    pub speakers: Speakers,
    /// Its nonce.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
}

impl StandingPermission {
    pub(super) fn check(&self) -> Result<(), Malformed> {
        check_mark(&self.mark, self.most)?;
        check_condition(&self.terms.condition)?;
        check_standing(&self.terms)
    }
}

impl StandingProof {
    /// Checks the bounds of mark and count.
    ///
    /// # Errors
    /// [`Malformed`] naming the first fault.
    pub(crate) fn check(&self) -> Result<(), Malformed> {
        check_mark(&self.mark, self.most)
    }
}

fn check_mark(mark: &str, most: u32) -> Result<(), Malformed> {
    check_text("standing permission: mark", mark, limits::MARK)?;
    if (1..=limits::STANDING).contains(&most) {
        Ok(())
    } else {
        Err(Malformed::Field("standing permission: count"))
    }
}

/// Checks that terms are such as a side can give beforehand.
///
/// # Errors
/// [`Malformed`] naming what they must not, or must, say.
pub fn check_standing(terms: &Terms) -> Result<(), Malformed> {
    if terms.expires.is_none() {
        return Err(Malformed::Field("standing permission: expiry"));
    }
    if matches!(terms.condition, Condition::InExchange { .. }) {
        return Err(Malformed::Field("standing permission: condition"));
    }
    match (terms.wording, terms.attribution) {
        (Wording::ShownFirst, _) | (Wording::Exact, Attribution::Attributed) => {
            Err(Malformed::Field("standing permission: wording"))
        }
        _ => Ok(()),
    }
}
