//! From words conveyed to a room to the file.

use std::collections::BTreeSet;

use crate::conveyance::Unverified;
use crate::entry::{AdoptedCharter, Body, Conveyance, Origin, Proof};
use crate::ids::{Place, SideNumber};
use crate::opening::GroundHash;
use crate::permission::{PermissionStatement, Permitted};
use crate::room::Room;
use crate::terms::{Attribution, Terms, Wording};

use super::{Certified, NoProof, ProofFile, VERSION};

/// Why nothing can be shown to others.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotShow {
    /// Nobody said anything there.
    #[error("there is no number {} in this room", .0.0)]
    NothingThere(Place),
    /// Something else than a conveyance.
    #[error(
        "number {} is nothing that was conveyed to this room: only words that came from another \
         side, exact and attributed, carry its signature", .0.0
    )]
    NotConveyed(Place),
    /// A conveyance without effect.
    #[error("number {} has no effect, since it does not carry the proof that it claims", .0.0)]
    WithoutEffect(Place),
    /// Below attributed.
    #[error("number {} came {}: nothing that proves where it is from exists in this room", .0.0, came(*.1))]
    NothingProves(Place, Unverified),
    /// In substance.
    #[error(
        "number {} came in substance: the side signed that something might be said, and not these \
         words, which are the intermediary's", .0.0
    )]
    InSubstance(Place),
    /// Signed over a charter that this desk has never read.
    #[error(
        "number {} was signed over a charter from before this desk joined; ask somebody who was \
         here then", .0.0
    )]
    CharterNotHeld(Place),
    /// What is here does not prove it to others.
    #[error("number {} cannot be proved to others: {}", .0.0, .1)]
    NotProved(Place, NoProof),
}

fn came(unverified: Unverified) -> &'static str {
    match unverified {
        Unverified::WithoutAttribution => "without attribution",
        Unverified::OwnResponsibility => "on the intermediary's own responsibility",
        Unverified::Question => "as the intermediary's own question",
        Unverified::NonPaper => "as a non-paper",
    }
}

/// Makes the file that proves to others what a side signed of the words that
/// were conveyed at a place of a room. It holds nothing else of the room.
///
/// # Errors
/// [`CannotShow`] if no side signed these very words, or this desk does not hold
/// what proves it.
pub fn prove(room: &Room, place: Place) -> Result<ProofFile, CannotShow> {
    let item = room.item(place).ok_or(CannotShow::NothingThere(place))?;
    let Some(Body::Conveyance(conveyance)) = item.entry().map(|entry| &entry.body) else {
        return Err(CannotShow::NotConveyed(place));
    };
    if item.counted().is_none() {
        return Err(CannotShow::WithoutEffect(place));
    }
    let addressee = room
        .permitting_side()
        .ok_or(CannotShow::NotConveyed(place))?;
    let (side, proof) = signed_words(conveyance, place)?;
    let terms = Terms {
        addressee,
        wording: conveyance.wording,
        attribution: Attribution::Attributed,
        round: proof.round,
        expires: proof.expires,
        condition: proof.condition.clone(),
    };
    let covers = |ground| {
        let statement = PermissionStatement {
            ground,
            side,
            terms: &terms,
            permitted: Permitted::Words(&conveyance.passage),
            nonce: proof.nonce,
        };
        proof.signatures.iter().all(|signed| {
            let key = room.side_key(side, signed.key_number);
            key.is_some_and(|key| statement.is_signed_by(key, &signed.signature))
        })
    };
    let certified = if covers(room.context().opening.into()) {
        introduced(room, side, proof)
    } else {
        let adopted = charters(room)
            .find(|adopted| hash_of(adopted).is_some_and(&covers))
            .ok_or(CannotShow::CharterNotHeld(place))?;
        Certified::Charter(Box::new(adopted.clone()))
    };
    let file = ProofFile {
        version: VERSION,
        opening: room.opening().clone(),
        certified,
        side,
        passage: conveyance.passage.clone(),
        nonce: proof.nonce,
        signatures: proof.signatures.clone(),
        terms,
    };
    match file.check() {
        Ok(_) => Ok(file),
        Err(no_proof) => Err(CannotShow::NotProved(place, no_proof)),
    }
}

/// The side and its signatures, if they cover the very words.
fn signed_words(conveyance: &Conveyance, place: Place) -> Result<(SideNumber, &Proof), CannotShow> {
    let unverified = match &conveyance.origin {
        Origin::Side {
            side,
            proof: Some(proof),
        } => {
            return match conveyance.wording {
                Wording::Exact | Wording::ShownFirst => Ok((*side, proof)),
                Wording::Substance => Err(CannotShow::InSubstance(place)),
            };
        }
        Origin::Side { proof: None, .. } => return Err(CannotShow::WithoutEffect(place)),
        Origin::WithoutAttribution => Unverified::WithoutAttribution,
        Origin::OwnResponsibility => Unverified::OwnResponsibility,
        Origin::Question => Unverified::Question,
        Origin::NonPaper => Unverified::NonPaper,
    };
    Err(CannotShow::NothingProves(place, unverified))
}

/// The introductions of the keys that signed, and of no others.
fn introduced(room: &Room, side: SideNumber, proof: &Proof) -> Certified {
    let signed: BTreeSet<u8> = proof
        .signatures
        .iter()
        .map(|signed| signed.key_number)
        .collect();
    let introductions = room
        .side_keys()
        .filter(|known| known.side == side && signed.contains(&known.number));
    Certified::Introduced(introductions.cloned().collect())
}

/// The charters that this desk holds with what proves them, the newest first.
fn charters(room: &Room) -> impl Iterator<Item = &AdoptedCharter> {
    let mut read: Vec<&AdoptedCharter> = room
        .items()
        .filter_map(|(_, item)| match &item.counted()?.body {
            Body::AdoptedCharter(adopted) => Some(adopted),
            _ => None,
        })
        .collect();
    read.reverse();
    room.adopted().into_iter().chain(read)
}

fn hash_of(adopted: &AdoptedCharter) -> Option<GroundHash> {
    adopted
        .proposal
        .charter()
        .map(|charter| charter.hash().into())
}
