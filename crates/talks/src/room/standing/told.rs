//! What a newcomer is told of standing permissions, so that it conveys by them
//! and counts their uses like everybody else.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::entry::{CarriedStanding, Malformed, StandingProof};
use crate::ids::{EntryId, PersonId, Place, SideNumber, Time};
use crate::limits;
use crate::opening::GroundHash;
use crate::permission::Signed;
use crate::terms::Terms;

use super::super::{PermissionStanding, Room, RuleBroken, Signer};
use super::{StandingState, Used};

/// What a newcomer is told of a standing permission that has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct StandingTold {
    /// The entry that gave it.
    #[n(0)]
    pub id: EntryId,
    /// Where that stands.
    #[n(1)]
    pub place: Place,
    /// When it was given.
    #[n(2)]
    pub permitted: Time,
    /// On what terms.
    #[n(3)]
    pub terms: Terms,
    /// Mark, count, speakers and nonce, as a proof holds them.
    #[n(4)]
    pub given: StandingProof,
    /// Who signed it so far; nobody, if their keys have ended.
    #[n(5)]
    pub signatures: Vec<StandingSigner>,
    /// The ground on which it was given.
    #[n(6)]
    pub ground: GroundHash,
    /// How many statements have set out under it; those that wait are told as
    /// perhaps, since the newcomer cannot follow them.
    #[n(7)]
    pub used: Used,
}

/// A person who signed a standing permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct StandingSigner {
    /// The human being.
    #[n(0)]
    pub person: Option<PersonId>,
    /// The signature.
    #[n(1)]
    pub signed: Signed,
}

/// How many statements came here under one side's standing permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct StandingUse {
    /// The permission's nonce.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
    /// How many.
    #[n(1)]
    pub used: Used,
}

impl Room {
    /// What a newcomer is told of the standing permissions that have not ended.
    pub(in crate::room) fn tell_standings(&self) -> Vec<StandingTold> {
        let living = self
            .standings
            .iter()
            .filter(|(_, state)| state.end.is_none());
        let told = living.map(|(id, state)| {
            let mut used = state.used;
            let waits = self.permissions.values().filter(|permission| {
                permission.under.as_ref() == Some(id)
                    && permission.standing == PermissionStanding::Waiting
            });
            let waits = u32::try_from(waits.count()).unwrap_or(u32::MAX);
            used.perhaps = used.perhaps.saturating_add(waits);
            let signers = state.signatures.iter().map(|signer| StandingSigner {
                person: signer.person,
                signed: signer.signed,
            });
            StandingTold {
                id: *id,
                place: state.place,
                permitted: state.permitted,
                terms: state.terms.clone(),
                given: state.proof(),
                signatures: signers.collect(),
                ground: state.ground,
                used,
            }
        });
        told.collect()
    }

    /// Takes what the inviter told of standing permissions: their signatures prove
    /// them; how often they were used is the inviter's word.
    pub(in crate::room) fn take_standings(
        &mut self,
        told: &[StandingTold],
    ) -> Result<(), Malformed> {
        const FIELD: Malformed = Malformed::Field("briefing: standing permissions");
        if told.len() > limits::STANDING_PERMISSIONS {
            return Err(FIELD);
        }
        for told in told {
            let side = self.permitting_side().ok_or(FIELD)?;
            let goes_on = CarriedStanding {
                given: told.given.clone(),
                terms: told.terms.clone(),
                permitted: told.permitted,
                signatures: told.signatures.clone(),
                ground: told.ground,
                used: told.used,
            };
            goes_on.check()?;
            let state = self.goes_on(side, told.place, &goes_on);
            self.standings.insert(told.id, state.map_err(|_| FIELD)?);
        }
        Ok(())
    }

    /// A standing permission that was given before this record begins, if its side's
    /// signatures prove it.
    pub(in crate::room) fn goes_on(
        &self,
        side: SideNumber,
        place: Place,
        told: &CarriedStanding,
    ) -> Result<StandingState, RuleBroken> {
        self.judge_terms(side, &told.terms)?;
        if self
            .standing_for(&told.given.mark, told.terms.addressee)
            .is_some()
        {
            return Err(RuleBroken::CarriedTooLate);
        }
        let mut state = StandingState {
            place,
            permitted: told.permitted,
            mark: told.given.mark.clone(),
            terms: told.terms.clone(),
            most: told.given.most,
            speakers: told.given.speakers,
            nonce: told.given.nonce,
            signatures: Vec::new(),
            needed: self.ground().threshold(side),
            ground: told.ground,
            used: told.used,
            end: None,
        };
        for StandingSigner { person, signed } in &told.signatures {
            let number = signed.key_number;
            let key = self.signing_key(self.ground(), side, number)?;
            let (person, signed) = (*person, *signed);
            let twice = state
                .signatures
                .iter()
                .any(|other: &Signer| other.person == person || other.signed.key_number == number);
            if twice {
                return Err(RuleBroken::SignedTwice);
            }
            if !state.statement(side).is_signed_by(key, &signed.signature) {
                return Err(RuleBroken::SignatureFails);
            }
            state.signatures.push(Signer { person, signed });
        }
        Ok(state)
    }

    /// What a newcomer is told of how often standing permissions were used here:
    /// of the [`limits::BRIEFED_NONCES`] that were used last.
    pub(in crate::room) fn tell_arrivals(&self) -> Vec<StandingUse> {
        let before = self.came_last.len().saturating_sub(limits::BRIEFED_NONCES);
        let told = self.came_last.iter().skip(before);
        told.map(|nonce| StandingUse {
            nonce: *nonce,
            used: self.came_under(nonce),
        })
        .collect()
    }

    pub(in crate::room) fn take_arrivals(&mut self, told: &[StandingUse]) -> Result<(), Malformed> {
        if told.len() > limits::BRIEFED_NONCES {
            return Err(Malformed::Field("briefing: standing permissions"));
        }
        let nonces: BTreeSet<_> = told.iter().map(|told| told.nonce).collect();
        if nonces.len() < told.len() {
            return Err(Malformed::Field("briefing: standing permissions"));
        }
        self.note_arrivals(told);
        Ok(())
    }

    /// Counts what was used elsewhere or before, the one that was used last at the end.
    pub(in crate::room) fn note_arrivals(&mut self, told: &[StandingUse]) {
        for told in told {
            self.came_under.insert(told.nonce, told.used);
            self.came_last.retain(|other| *other != told.nonce);
            self.came_last.push(told.nonce);
        }
    }
}
