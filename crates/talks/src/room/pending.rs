//! What a newcomer is told of a charter that is being decided: all of it, since
//! on what comes of it the ground stands for everybody.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use crate::entry::Malformed;
use crate::ids::{EntryId, PersonId, Place, Time};
use crate::limits;
use crate::opening::{GroundHash, Opening};
use crate::permission::Signed;
use crate::proposal::{Proposal, SideYes, check_yeses};

use super::briefing::{EndedKey, ended_keys};
use super::proposals::{ClosedProposal, ProposalState, Reply};

/// A charter that was put to the room's side and is not in force yet.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PendingCharter {
    /// The entry that put it.
    #[n(0)]
    pub id: EntryId,
    /// Where that stands.
    #[n(1)]
    pub place: Place,
    /// What was put.
    #[n(2)]
    pub proposal: Proposal,
    /// The ground on which a yes stands.
    #[n(3)]
    pub ground: GroundHash,
    /// How many of this side must say yes.
    #[n(4)]
    pub needed: u8,
    /// What each person answered last.
    #[n(5)]
    pub replies: Vec<PendingReply>,
    /// When it closed, if it has.
    #[n(6)]
    pub closed_at: Option<Time>,
    /// The entry that closed it.
    #[n(7)]
    pub closing: Option<EntryId>,
    /// The side's yes, if there was one when it closed.
    #[n(8)]
    pub yes: Option<Vec<Signed>>,
    /// The side keys that had ended by then.
    #[n(9)]
    pub ended: Vec<EndedKey>,
    /// Whether all said yes, once that is told.
    #[n(10)]
    pub outcome: Option<bool>,
    /// The yeses of the other sides, if all said yes.
    #[n(11)]
    pub yeses: Vec<SideYes>,
}

/// What one person answered last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct PendingReply {
    /// Who.
    #[n(0)]
    pub person: PersonId,
    /// Where.
    #[n(1)]
    pub place: Place,
    /// Yes, by their key; none is a no.
    #[n(2)]
    pub yes: Option<Signed>,
}

impl PendingCharter {
    pub(super) fn of(id: EntryId, state: &ProposalState) -> Self {
        let replies = state.answers.iter().map(|(person, reply)| PendingReply {
            person: *person,
            place: reply.place,
            yes: reply.yes,
        });
        let closed = state.closed.as_ref();
        Self {
            id,
            place: state.place,
            proposal: state.proposal.clone(),
            ground: state.ground,
            needed: state.needed,
            replies: replies.collect(),
            closed_at: closed.map(|closed| closed.at),
            closing: closed.map(|closed| closed.closing),
            yes: closed.and_then(|closed| closed.yes.clone()),
            ended: closed.map_or_else(Vec::new, |closed| ended_keys(&closed.ended)),
            outcome: state.outcome,
            yeses: state.yeses.clone(),
        }
    }

    pub(super) fn to_state(
        &self,
        opening: &Opening,
    ) -> Result<(EntryId, ProposalState), Malformed> {
        self.proposal.check()?;
        check_yeses(&self.yeses)?;
        let charter = self.proposal.charter();
        if !charter.is_some_and(|charter| charter.is_of(opening)) {
            return Err(Malformed::Field("briefing: no charter is being decided"));
        }
        // Nobody answers twice, but people who answered may have left since.
        let most = limits::PEOPLE + limits::FORMER_COUNTS;
        if self.replies.len() > most || self.closed_at.is_some() != self.closing.is_some() {
            return Err(Malformed::Field("briefing: the charter being decided"));
        }
        let replies = self.replies.iter().map(|reply| {
            let PendingReply { person, place, yes } = *reply;
            (person, Reply { place, yes })
        });
        let closed = self.closed_at.zip(self.closing);
        let state = ProposalState {
            place: self.place,
            proposal: self.proposal.clone(),
            ground: self.ground,
            needed: self.needed,
            answers: replies.collect::<BTreeMap<_, _>>(),
            closed: closed.map(|(at, closing)| ClosedProposal {
                at,
                closing,
                yes: self.yes.clone(),
                ended: self
                    .ended
                    .iter()
                    .map(|key| (key.side, key.number))
                    .collect(),
            }),
            outcome: self.outcome,
            yeses: self.yeses.clone(),
        };
        Ok((self.id, state))
    }
}
