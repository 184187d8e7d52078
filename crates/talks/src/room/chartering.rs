//! How a charter comes into force: what it follows, who must say yes to it, and what
//! it does to what waits.

use std::collections::BTreeSet;

use crate::charter::Charter;
use crate::entry::{AdoptedCharter, CharterConfirmed};
use crate::ground::Ground;
use crate::ids::{EntryId, Place, SideNumber};
use crate::opening::GroundHash;
use crate::permission::Signed;
use crate::proposal::{Proposal, ProposalStatement, SideYes};
use crate::roster::{Role, RoomKind};

use super::signing::{Measure, Stood};
use super::{PermissionStanding, ProposalState, Reach, Room, RuleBroken};

impl Room {
    pub(super) fn judge_confirmation(&self, body: &CharterConfirmed) -> Result<(), RuleBroken> {
        match self.charter() {
            Some(charter) if charter.hash() == body.charter => Ok(()),
            _ => Err(RuleBroken::OtherCharter),
        }
    }

    /// By what a yes to a proposal is measured that stands on a ground: by that
    /// ground; for the first charter, by itself, since nothing before it says
    /// who must sign.
    pub(super) fn accepting_ground(&self, proposal: &Proposal, on: GroundHash) -> Ground {
        let ground = self.ground_of(on).unwrap_or(self.ground());
        match proposal.charter() {
            Some(charter) => accepting(charter, ground),
            None => ground.clone(),
        }
    }

    /// The key of a side that says yes to a proposal.
    pub(super) fn accepting_key<'a>(
        &'a self,
        proposal: &'a Proposal,
        side: SideNumber,
        number: u8,
    ) -> Option<&'a [u8; 32]> {
        let first = proposal.charter().filter(|charter| charter.number == 1);
        let charter = first.or(self.charter());
        let certified = charter
            .and_then(|charter| charter.side(side))
            .and_then(|side| side.keys.iter().find(|key| key.number == number))
            .map(|key| &key.key);
        certified.or_else(|| self.side_key(side, number))
    }

    /// Checks what a newcomer is told, or a room that continues another begins with,
    /// as the charter in force: that all sides signed it, by every key that is known
    /// here, and as many as the ground asks for that it is told to follow. Where a
    /// room continues another that ground may be known there only; then one
    /// signature of each side is.
    pub(super) fn judge_told_charter(
        &self,
        charter: &Charter,
        adopted: &AdoptedCharter,
    ) -> Result<(), RuleBroken> {
        let all = (0u8..).map(SideNumber).take(self.opening.sides.len());
        if !adopted.yeses.iter().map(|yes| yes.side).eq(all) {
            return Err(RuleBroken::NotMutual);
        }
        let follows = charter.previous.map(GroundHash::from);
        let follows = follows.unwrap_or(self.first_ground.hash);
        let measure = match self.ground_of(follows) {
            Some(ground) => accepting(charter, ground),
            None if self.context.continues.is_some() => self.first_ground.clone(),
            None => return Err(RuleBroken::CharterDoesNotFollow),
        };
        let signed = adopted.yeses.iter().all(|yes| {
            let statement = ProposalStatement {
                ground: follows,
                side: yes.side,
                proposal: &adopted.proposal,
            };
            measure.is_met(yes.side, &yes.signatures, |signed| {
                let listed = charter.side(yes.side).and_then(|side| {
                    let mut keys = side.keys.iter();
                    keys.find(|key| key.number == signed.key_number)
                });
                let key = listed.map(|listed| &listed.key);
                let key = key.or_else(|| self.side_key(yes.side, signed.key_number));
                key.is_none_or(|key| statement.is_signed_by(key, &signed.signature))
            })
        });
        match signed {
            true => Ok(()),
            false => Err(RuleBroken::NotMutual),
        }
    }

    /// Checks that a side's yes to a proposal holds. A yes to a charter stands on
    /// what that charter follows; one to a text on one of the grounds of these
    /// talks, since a charter can come into force in one room before the text is
    /// put there, and in another after it. By what it is measured, see
    /// [`Room::measures`].
    pub(super) fn judge_yes_of(
        &self,
        proposal: &Proposal,
        yes: &SideYes,
        ended: &BTreeSet<(SideNumber, u8)>,
        when: Measure,
    ) -> Result<(), RuleBroken> {
        let follows = |ground: &Ground| {
            proposal.charter().is_none_or(|charter| {
                let previous = charter.previous.map(GroundHash::from);
                ground.hash == previous.unwrap_or(self.first_ground.hash)
            })
        };
        let met = self.measures(when).iter().any(|(ground, measures)| {
            if !follows(ground) {
                return false;
            }
            let statement = ProposalStatement {
                ground: ground.hash,
                side: yes.side,
                proposal,
            };
            let holds = |signed: &Signed| {
                !ended.contains(&(yes.side, signed.key_number))
                    && self
                        .accepting_key(proposal, yes.side, signed.key_number)
                        .is_some_and(|key| statement.is_signed_by(key, &signed.signature))
            };
            let is_met = |measure: &Ground| measure.is_met(yes.side, &yes.signatures, holds);
            match proposal.charter() {
                Some(charter) => is_met(&accepting(charter, ground)),
                None => measures.iter().any(|measure| is_met(measure)),
            }
        });
        if met {
            Ok(())
        } else {
            Err(RuleBroken::NotMutual)
        }
    }

    /// Whether a charter's proof holds here, as that of the next one.
    pub(super) fn proves(&self, adopted: &AdoptedCharter) -> bool {
        let none = BTreeSet::new();
        let Some(charter) = adopted.proposal.charter() else {
            return false;
        };
        let named = adopted.yeses.iter().map(|yes| &yes.side);
        self.judge_charter(charter, &adopted.proposal.sides).is_ok()
            && named.eq(&adopted.proposal.sides)
            && adopted.yeses.iter().all(|yes| {
                self.judge_yes_of(&adopted.proposal, yes, &none, Measure::Now)
                    .is_ok()
            })
    }

    /// Checks that a charter can be put here: it follows, lists keys that sign
    /// in this room, and no other is being decided.
    pub(super) fn judge_charter_put(
        &self,
        charter: &Charter,
        sides: &[SideNumber],
    ) -> Result<(), RuleBroken> {
        self.judge_charter(charter, sides).map_err(|broken| {
            // Whoever put it may not have read yet what came into force.
            match self.charter() {
                Some(current) if charter.number <= current.number => RuleBroken::DecidedBefore,
                _ => broken,
            }
        })?;
        for (side, listed) in (0u8..).map(SideNumber).zip(&charter.sides) {
            for key in &listed.keys {
                if self.side_key(side, key.number) != Some(&key.key) {
                    return Err(RuleBroken::CharterDoesNotFollow);
                }
                if self.key_has_ended(side, key.number) {
                    return Err(RuleBroken::KeyEnded(key.number));
                }
            }
        }
        match self.pending_charter() {
            Some(_) => Err(RuleBroken::CharterPending),
            None => Ok(()),
        }
    }

    /// The charter that is put here and on whose end everything waits that
    /// stands on a charter: there is never more than one.
    pub fn pending_charter(&self) -> Option<(EntryId, &ProposalState)> {
        let in_force = self.charter().map_or(0, |charter| charter.number);
        self.proposals
            .iter()
            .find(|(_, state)| {
                let charter = state.proposal.charter();
                state.outcome != Some(false)
                    && charter.is_some_and(|charter| charter.number > in_force)
            })
            .map(|(id, state)| (*id, state))
    }

    /// Checks that a charter follows from opening and charter in force, and is
    /// put to all sides.
    fn judge_charter(&self, charter: &Charter, sides: &[SideNumber]) -> Result<(), RuleBroken> {
        let again = GroundHash::from(charter.hash());
        if self.charter().is_some() && self.ground_of(again).is_some() {
            return Err(RuleBroken::DecidedBefore);
        }
        let follows = match self.charter() {
            None => charter.number == 1,
            Some(current) => {
                Some(charter.number) == current.number.checked_add(1)
                    && charter.previous == Some(current.hash())
            }
        };
        let all = (0u8..).map(SideNumber).take(self.opening.sides.len());
        if follows && charter.is_of(&self.opening) && sides.iter().copied().eq(all) {
            Ok(())
        } else {
            Err(RuleBroken::CharterDoesNotFollow)
        }
    }

    /// A charter is in force where every side's yes to it is proved. In a side's
    /// own room it must also have been put to that side, and have ended with the
    /// yes of all: a yes that the side took back in time proves nothing. The
    /// signatures counted when it closed; a key that ended since changes
    /// nothing.
    pub(super) fn judge_adopted(
        &self,
        role: Role,
        body: &AdoptedCharter,
    ) -> Result<Reach, RuleBroken> {
        match (self.context.kind, role) {
            (RoomKind::Side(_) | RoomKind::Team, Role::Official)
            | (RoomKind::Delegation(_), Role::Head) => {}
            (RoomKind::Delegation(_), _) => return Err(RuleBroken::OnlyHeads),
            _ => return Err(RuleBroken::OnlyOfficials),
        }
        let charter = body
            .proposal
            .charter()
            .ok_or(RuleBroken::CharterDoesNotFollow)?;
        if self.is_carried(charter) {
            return self.judge_carried(body);
        }
        self.judge_charter(charter, &body.proposal.sides)
            .map_err(|broken| self.whether_late(charter, body, broken))?;
        let named = body.yeses.iter().map(|yes| &yes.side);
        if !named.eq(&body.proposal.sides) {
            return Err(RuleBroken::NotMutual);
        }
        let none = BTreeSet::new();
        let ended = self
            .pending_charter()
            .and_then(|(_, state)| state.closed.as_ref())
            .map_or(&none, |closed| &closed.ended);
        for yes in &body.yeses {
            self.judge_yes_of(&body.proposal, yes, ended, Measure::Now)?;
        }
        if !matches!(self.context.kind, RoomKind::Side(_)) {
            return Ok(Reach::Whole);
        }
        // Whoever joined since was told of the charter that is being decided.
        match self.pending_charter() {
            Some((_, state)) if state.outcome != Some(true) => Err(RuleBroken::NotMutual),
            Some((_, state)) if state.proposal == body.proposal => Ok(Reach::Whole),
            // What goes on from a frozen room was decided there.
            None if self.context.continues.is_some() => Ok(Reach::Whole),
            _ => Err(RuleBroken::NoSuchProposal),
        }
    }

    /// Whoever entered a charter that does not follow may not have read yet what came
    /// into force since. What not all sides signed came into force nowhere.
    fn whether_late(
        &self,
        charter: &Charter,
        body: &AdoptedCharter,
        broken: RuleBroken,
    ) -> RuleBroken {
        let current = self.charter().map_or(0, |current| current.number);
        match (broken, self.judge_told_charter(charter, body)) {
            (_, Ok(())) if charter.number <= current => RuleBroken::DecidedBefore,
            (RuleBroken::DecidedBefore, Err(RuleBroken::NotMutual)) => RuleBroken::NotMutual,
            _ => broken,
        }
    }

    /// A new charter: what waits under an earlier ground goes on only if it is
    /// signed as the new one asks.
    pub(super) fn adopt(&mut self, place: Place, body: &AdoptedCharter) {
        let Some(charter) = body.proposal.charter() else {
            return;
        };
        let ground = Ground::of_charter(charter);
        if let Some(side) = self.permitting_side() {
            for permission in self.permissions.values_mut() {
                let waits = permission.standing == PermissionStanding::Waiting;
                if waits && permission.under.is_none() {
                    permission.needed = ground.threshold(side);
                    permission.unsure |= permission.before_us && permission.needed > 1;
                }
            }
            self.measure_standings(ground.threshold(side));
            self.keep_signers(|signed| ground.admits(side, signed.key_number));
            self.settle_showings(place);
        }
        self.grounds.push(Stood {
            ground,
            since: Some(place),
        });
        self.charter_confirmed = false;
        self.adopted = Some(body.clone());
    }
}

/// By what a yes to a charter is measured that stands on a ground.
fn accepting(charter: &Charter, ground: &Ground) -> Ground {
    let sides = match charter.number {
        1 => Ground::of_charter(charter).sides,
        _ => ground.sides.clone(),
    };
    Ground {
        hash: ground.hash,
        sides,
    }
}
