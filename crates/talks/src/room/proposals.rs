//! Proposals and exchanges in a side's room: answers, closings, outcomes (R5,
//! R10).

use std::collections::{BTreeMap, BTreeSet};

use crate::entry::{Closed, Outcome, ProposalAnswer};
use crate::ids::{EntryId, LeafKey, PersonId, Place, SideNumber, Time};
use crate::opening::GroundHash;
use crate::permission::Signed;
use crate::proposal::{Matter, MatterId, Proposal, ProposalStatement, SideYes};
use crate::terms::Condition;

use super::fold::Entered;
use super::signing::Measure;
use super::{PermissionStanding, Reach, Room, RuleBroken};

/// A proposal in this room, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalState {
    /// Where it stands.
    pub place: Place,
    /// What is put to the sides.
    pub proposal: Proposal,
    /// The ground on which a yes stands.
    pub ground: GroundHash,
    /// How many of this side must say yes.
    pub needed: u8,
    /// What each person answered last.
    pub answers: BTreeMap<PersonId, Reply>,
    /// What lay here when it closed.
    pub closed: Option<ClosedProposal>,
    /// Whether all said yes, once that is told.
    pub outcome: Option<bool>,
    /// The yeses of the other sides, if all said yes.
    pub yeses: Vec<SideYes>,
}

impl ProposalState {
    /// Whether an answer of this side is wanted still at `now`: not once as many
    /// said yes as must, nor once as many answered, and all of them no.
    pub fn waits_for_an_answer(&self, now: Time) -> bool {
        let needed = usize::from(self.needed);
        let yes = self.answers.values().filter(|reply| reply.yes.is_some());
        let yes = yes.count();
        let open = self.closed.is_none() && self.outcome.is_none() && now < self.proposal.closes;
        open && yes < needed && (yes > 0 || self.answers.len() < needed)
    }
}

/// What one person answered to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// Where.
    pub place: Place,
    /// Yes, by their key; none is a no.
    pub yes: Option<Signed>,
}

/// What lay in the room when a proposal closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedProposal {
    /// When, by the intermediary's clock.
    pub at: Time,
    /// The entry that closed it.
    pub closing: EntryId,
    /// The side's yes, if enough of its people had said so.
    pub yes: Option<Vec<Signed>>,
    /// The side keys that had ended by then. One that ends later takes back no
    /// yes that was decided on.
    pub ended: BTreeSet<(SideNumber, u8)>,
}

impl ProposalState {
    /// The side's yes as it stands, if enough of its people say so.
    pub fn standing_yes(&self) -> Option<Vec<Signed>> {
        let yeses: Vec<Signed> = self
            .answers
            .values()
            .filter_map(|reply| reply.yes)
            .collect();
        // No more than are needed: who else agreed is the side's own affair.
        (yeses.len() >= usize::from(self.needed))
            .then(|| yeses.into_iter().take(usize::from(self.needed)).collect())
    }

    pub(super) fn drop_key(&mut self, number: u8) {
        self.answers
            .retain(|_, reply| reply.yes.is_none_or(|yes| yes.key_number != number));
    }
}

impl Room {
    /// The proposal of an id.
    pub fn proposal(&self, id: &EntryId) -> Option<&ProposalState> {
        self.proposals.get(id)
    }

    /// Proposals without an outcome, and permissions in exchange of which
    /// something can still come.
    pub fn unfinished(&self) -> impl Iterator<Item = EntryId> {
        self.unfinished.iter().copied()
    }

    /// The proposal of a matter.
    pub fn proposal_of(&self, matter: &MatterId) -> Option<(EntryId, &ProposalState)> {
        self.proposals
            .iter()
            .find(|(_, state)| state.proposal.matter == *matter)
            .map(|(id, state)| (*id, state))
    }

    /// All proposals, in order.
    pub fn proposals(&self) -> Vec<(EntryId, &ProposalState)> {
        let mut all: Vec<_> = self
            .proposals
            .iter()
            .map(|(id, state)| (*id, state))
            .collect();
        all.sort_by_key(|(_, state)| state.place);
        all
    }

    /// The proposals that wait for an answer of this room's side at `now`, in order.
    pub fn to_answer(&self, now: Time) -> impl Iterator<Item = &ProposalState> {
        let all = self.proposals().into_iter().map(|(_, state)| state);
        all.filter(move |state| state.waits_for_an_answer(now))
    }

    pub(super) fn judge_proposal(
        &self,
        stated: Time,
        side: SideNumber,
        body: &Proposal,
    ) -> Result<(), RuleBroken> {
        if let Some(unknown) = body
            .sides
            .iter()
            .find(|side| self.opening.side(**side).is_none())
        {
            return Err(RuleBroken::NoSuchSide(*unknown));
        }
        if !body.sides.contains(&side) {
            return Err(RuleBroken::NotForThisSide);
        }
        if self.matters.used(&body.matter.0).is_some() {
            return Err(RuleBroken::MatterRepeated);
        }
        if stated >= body.closes {
            return Err(RuleBroken::ClosesInThePast);
        }
        match &body.what {
            Matter::Charter(charter) => self.judge_charter_put(charter, &body.sides),
            Matter::Text(_) => match self.charter() {
                Some(charter) if charter.mandate == crate::charter::Mandate::GoodOffices => {
                    Err(RuleBroken::OnlyGoodOffices)
                }
                _ => Ok(()),
            },
        }
    }

    pub(super) fn propose(&mut self, at: &Entered<'_>, side: SideNumber, body: &Proposal) {
        self.matters.insert(body.matter.0, Reach::Whole);
        let ground = self.accepting_ground(body, self.ground().hash);
        self.unfinished.insert(at.id);
        let state = ProposalState {
            place: at.place,
            proposal: body.clone(),
            ground: ground.hash,
            needed: ground.threshold(side),
            answers: BTreeMap::new(),
            closed: None,
            outcome: None,
            yeses: Vec::new(),
        };
        self.proposals.insert(at.id, state);
    }

    pub(super) fn judge_proposal_answer(
        &self,
        author: &LeafKey,
        side: SideNumber,
        body: &ProposalAnswer,
    ) -> Result<Reach, RuleBroken> {
        let Some(state) = self.proposals.get(&body.proposal) else {
            return self.beyond(&body.proposal, RuleBroken::NoSuchProposal);
        };
        if state.closed.is_some() {
            return Err(RuleBroken::HasClosed);
        }
        let Some(signed) = &body.yes else {
            return Ok(Reach::Whole);
        };
        let person = self.person_of(author);
        let others_key = state.answers.iter().any(|(other, reply)| {
            Some(*other) != person
                && reply
                    .yes
                    .is_some_and(|yes| yes.key_number == signed.key_number)
        });
        if others_key {
            return Err(RuleBroken::SignedTwice);
        }
        let ground = self.accepting_ground(&state.proposal, state.ground);
        let key = self.signing_key(&ground, side, signed.key_number)?;
        let statement = ProposalStatement {
            ground: state.ground,
            side,
            proposal: &state.proposal,
        };
        if statement.is_signed_by(key, &signed.signature) {
            Ok(Reach::Whole)
        } else {
            Err(RuleBroken::SignatureFails)
        }
    }

    pub(super) fn answer_proposal(&mut self, at: &Entered<'_>, body: &ProposalAnswer) {
        let Some(person) = self.person_of(at.author) else {
            return;
        };
        if let Some(state) = self.proposals.get_mut(&body.proposal) {
            let reply = Reply {
                place: at.place,
                yes: body.yes,
            };
            state.answers.insert(person, reply);
        }
    }

    pub(super) fn judge_closed(&self, stated: Time, body: &Closed) -> Result<Reach, RuleBroken> {
        if let Some(state) = self.proposals.get(&body.of) {
            if state.closed.is_some() {
                return Err(RuleBroken::HasClosed);
            }
            if stated < state.proposal.closes {
                return Err(RuleBroken::TooEarly(state.proposal.closes));
            }
            return Ok(Reach::Whole);
        }
        let Some(permission) = self.permissions.get(&body.of) else {
            return self.beyond(&body.of, RuleBroken::NothingToClose);
        };
        let Condition::InExchange { closes, .. } = &permission.terms.condition else {
            return Err(RuleBroken::NothingToClose);
        };
        let reach = permission.judged(permission.waits())?;
        if stated < *closes {
            return Err(RuleBroken::TooEarly(*closes));
        }
        Ok(reach)
    }

    pub(super) fn close(&mut self, at: &Entered<'_>, body: &Closed) {
        if let Some(state) = self.proposals.get_mut(&body.of) {
            state.closed = Some(ClosedProposal {
                at: at.stated,
                closing: at.id,
                yes: state.standing_yes(),
                ended: self.ended_keys.clone(),
            });
            return;
        }
        if let Some(permission) = self.permissions.get_mut(&body.of)
            && permission.standing == PermissionStanding::Waiting
        {
            let stands = permission.is_whole().is_ok() && !permission.has_expired(at.stated);
            permission.standing = if stands {
                PermissionStanding::Closed {
                    at: at.stated,
                    closing: at.id,
                }
            } else {
                self.unfinished.remove(&body.of);
                PermissionStanding::NotExchanged { at: at.stated }
            };
        }
    }

    pub(super) fn judge_outcome(
        &self,
        side: SideNumber,
        body: &Outcome,
    ) -> Result<Reach, RuleBroken> {
        if !body.agreed && !body.yeses.is_empty() {
            return Err(RuleBroken::LoneYes);
        }
        if let Some(state) = self.proposals.get(&body.of) {
            return self.judge_outcome_of(side, state, body);
        }
        let Some(permission) = self.permissions.get(&body.of) else {
            return self.beyond(&body.of, RuleBroken::NoSuchProposal);
        };
        let reach = permission.judged(match permission.standing {
            PermissionStanding::Closed { .. } => Ok(()),
            PermissionStanding::NotExchanged { .. }
            | PermissionStanding::OnItsWay { .. }
            | PermissionStanding::Conveyed { .. } => Err(RuleBroken::DecidedBefore),
            _ => Err(RuleBroken::NotClosed),
        })?;
        // A permission in exchange that goes is told by its receipt.
        if body.agreed {
            return Err(RuleBroken::NotMutual);
        }
        Ok(reach)
    }

    fn judge_outcome_of(
        &self,
        side: SideNumber,
        state: &ProposalState,
        body: &Outcome,
    ) -> Result<Reach, RuleBroken> {
        if state.outcome.is_some() {
            return Err(RuleBroken::DecidedBefore);
        }
        let closed = state.closed.as_ref().ok_or(RuleBroken::NotClosed)?;
        if !body.agreed {
            return Ok(Reach::Whole);
        }
        if closed.yes.is_none() {
            return Err(RuleBroken::NotMutual);
        }
        let others = state.proposal.sides.iter().filter(|other| **other != side);
        if !body.yeses.iter().map(|yes| &yes.side).eq(others) {
            return Err(RuleBroken::NotMutual);
        }
        for yes in &body.yeses {
            self.judge_yes_of(&state.proposal, yes, &closed.ended, Measure::Now)?;
        }
        Ok(Reach::Whole)
    }

    /// Whether a yes is signed by the key that it names, over the proposal whole.
    pub(crate) fn is_signed_yes(
        &self,
        side: SideNumber,
        state: &ProposalState,
        signed: &Signed,
    ) -> bool {
        let statement = ProposalStatement {
            ground: state.ground,
            side,
            proposal: &state.proposal,
        };
        self.side_key(side, signed.key_number)
            .is_some_and(|key| statement.is_signed_by(key, &signed.signature))
    }

    /// Whether the yeses that an outcome at this place told are those of the sides
    /// that they name: a charter that came into force since takes nothing back.
    pub(crate) fn is_proved(&self, state: &ProposalState, told: Place, yeses: &[SideYes]) -> bool {
        let none = BTreeSet::new();
        let ended = state.closed.as_ref().map_or(&none, |closed| &closed.ended);
        let when = Measure::WhenItCame(told);
        yeses
            .iter()
            .all(|yes| self.judge_yes_of(&state.proposal, yes, ended, when).is_ok())
    }

    pub(super) fn conclude(&mut self, at: &Entered<'_>, body: &Outcome) {
        if let Some(state) = self.proposals.get_mut(&body.of) {
            state.outcome = Some(body.agreed);
            state.yeses = body.yeses.clone();
        } else if let Some(permission) = self.permissions.get_mut(&body.of)
            && permission.closed_by().is_some()
        {
            permission.standing = PermissionStanding::NotExchanged { at: at.stated };
        } else {
            return;
        }
        self.unfinished.remove(&body.of);
    }
}
