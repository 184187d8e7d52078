//! What the opener of a room that continues another brings along from there.

use minicbor::{Decode, Encode};

use crate::ids::Time;
use crate::limits;
use crate::opening::GroundHash;
use crate::room::{NonceList, Shown, StandingSigner, StandingUse, Used};
use crate::terms::Terms;

use super::{Malformed, StandingProof, check_standing};

/// A standing permission that had not ended in the room before goes on. Its side's
/// signatures prove it; how often it was used there is the opener's word.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CarriedStanding {
    /// Mark, count, speakers and nonce, as a proof holds them.
    #[n(0)]
    pub given: StandingProof,
    /// On what terms.
    #[n(1)]
    pub terms: Terms,
    /// When it was given, by the head's clock.
    #[n(2)]
    pub permitted: Time,
    /// Who signed it so far.
    #[n(3)]
    pub signatures: Vec<StandingSigner>,
    /// The ground on which it was given.
    #[n(4)]
    pub ground: GroundHash,
    /// How many statements have set out under it.
    #[n(5)]
    pub used: Used,
}

/// What was used once in the rooms before, so that nothing is used again: of each
/// the newest [`limits::BRIEFED_NONCES`] at most.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct CarriedBooks {
    /// Nonces of the permissions given there.
    #[n(0)]
    pub permitted: NonceList,
    /// Those of permissions that perhaps did not count.
    #[n(1)]
    pub unclear: NonceList,
    /// Nonces of the proofs conveyed there.
    #[n(2)]
    pub conveyed: NonceList,
    /// Those of conveyances that perhaps did not count.
    #[n(3)]
    pub conveyed_unclear: NonceList,
    /// How often the standing permissions of others were used there.
    #[n(4)]
    pub arrivals: Vec<StandingUse>,
    /// The ids of the entries by which words were conveyed there: who set out with
    /// them learns that they arrived.
    #[n(5)]
    pub conveyances: NonceList,
    /// For each destination, the order of the last message shown there.
    #[n(6)]
    pub shown: Vec<Shown>,
    /// The ids of conveyances into the rooms before that one, which the side's people
    /// said they had read there.
    #[n(7)]
    pub told: NonceList,
}

/// What one of the side's people read in the rooms before, of what was conveyed to
/// them there, and the opener of this one did not: it is not sent on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct CameBefore {
    /// The ids of the conveyances; at most [`limits::BRIEFED_NONCES`].
    #[n(0)]
    pub conveyances: NonceList,
}

impl CameBefore {
    pub(crate) fn check(&self) -> Result<(), Malformed> {
        match self.conveyances.0.len() <= limits::BRIEFED_NONCES {
            true => Ok(()),
            false => Err(Malformed::Field("what came before")),
        }
    }
}

impl CarriedStanding {
    pub(crate) fn check(&self) -> Result<(), Malformed> {
        self.given.check()?;
        check_standing(&self.terms)?;
        match self.signatures.len() <= limits::CHARTER_KEYS {
            true => Ok(()),
            false => Err(Malformed::Field("signatures")),
        }
    }
}

impl CarriedBooks {
    pub(crate) fn check(&self) -> Result<(), Malformed> {
        let bounded = [
            self.permitted.0.len() + self.unclear.0.len(),
            self.conveyed.0.len() + self.conveyed_unclear.0.len(),
            self.arrivals.len(),
            self.conveyances.0.len(),
            self.told.0.len(),
        ];
        let within = bounded.iter().all(|count| *count <= limits::BRIEFED_NONCES);
        self.shown.iter().try_for_each(Shown::check)?;
        match within && self.shown.len() <= limits::SIDES {
            true => Ok(()),
            false => Err(Malformed::Field("what was used before")),
        }
    }
}
