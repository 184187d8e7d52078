//! Who signs for a side, on what ground: keys, thresholds, the charter.

use std::collections::BTreeSet;

use crate::charter::Charter;
use crate::entry::{AdoptedCharter, CharterConfirmed, Countersignature, SideKeyEnd};
use crate::ground::Ground;
use crate::ids::{LeafKey, PersonId, SideNumber};
use crate::opening::GroundHash;
use crate::permission::{PermissionStatement, Permitted, Signed, end_bytes, verify};
use crate::proposal::{Proposal, ProposalStatement, SideYes};
use crate::roster::{Role, RoomKind};

use super::fold::Entered;
use super::{PermissionStanding, Reach, Room, RuleBroken, Signer};

impl Room {
    /// The ground on which sides sign now.
    pub fn ground(&self) -> &Ground {
        // There is always one: the opening's, since the room began.
        self.grounds.last().unwrap_or(&self.first_ground)
    }

    /// The ground of a hash, if this room has stood on it.
    pub fn ground_of(&self, hash: GroundHash) -> Option<&Ground> {
        self.grounds.iter().find(|ground| ground.hash == hash)
    }

    /// The grounds so far, the newest first.
    pub fn grounds(&self) -> impl Iterator<Item = &Ground> {
        self.grounds.iter().rev()
    }

    /// The charter in force.
    pub fn charter(&self) -> Option<&Charter> {
        self.adopted
            .as_ref()
            .and_then(|adopted| adopted.proposal.charter())
    }

    /// The charter in force with all that proves it.
    pub fn adopted(&self) -> Option<&AdoptedCharter> {
        self.adopted.as_ref()
    }

    /// Whether a head of this room's side has compared the charter's words over
    /// a channel that the intermediary does not run.
    pub fn charter_is_confirmed(&self) -> bool {
        self.charter_confirmed
    }

    /// Whether people of a role permit and sign for their side.
    pub fn signs(&self, role: Role) -> bool {
        match role {
            Role::Head => true,
            Role::Deputy => self.charter().is_some_and(|charter| {
                charter.permitting == crate::charter::Permitting::HeadsAndDeputies
            }),
            _ => false,
        }
    }

    /// Whether a side's key has ended.
    pub fn key_has_ended(&self, side: SideNumber, number: u8) -> bool {
        self.ended_keys.contains(&(side, number))
    }

    /// The key of a number, if it signs by a ground.
    ///
    /// # Errors
    /// [`RuleBroken::KeyUnknown`], [`RuleBroken::KeyEnded`] or
    /// [`RuleBroken::KeyNotInCharter`].
    pub(super) fn signing_key(
        &self,
        ground: &Ground,
        side: SideNumber,
        number: u8,
    ) -> Result<&[u8; 32], RuleBroken> {
        let key = self
            .side_key(side, number)
            .ok_or(RuleBroken::KeyUnknown(number))?;
        if self.key_has_ended(side, number) {
            return Err(RuleBroken::KeyEnded(number));
        }
        if !ground.admits(side, number) {
            return Err(RuleBroken::KeyNotInCharter(number));
        }
        Ok(key)
    }

    /// Who a leaf is: m of n counts people.
    pub(super) fn person_of(&self, leaf: &LeafKey) -> Option<PersonId> {
        self.context.person(leaf).map(|person| person.person)
    }

    pub(super) fn judge_countersignature(
        &self,
        author: &LeafKey,
        side: SideNumber,
        body: &Countersignature,
    ) -> Result<Reach, RuleBroken> {
        let Some(permission) = self.permissions.get(&body.permission) else {
            return self.beyond(&body.permission, RuleBroken::NoSuchPermission);
        };
        permission.waits()?;
        if permission.signatures.len() >= usize::from(permission.needed) {
            return Err(RuleBroken::SignedAlready);
        }
        self.judge_signer(author, &permission.signatures, &body.signed)?;
        let ground = self.ground_of(permission.ground).unwrap_or(self.ground());
        let key = self.signing_key(ground, side, body.signed.key_number)?;
        // What cannot be checked here is left to those who were there.
        let passage = self.passage_of(&permission.id);
        let Some(passage) = passage.filter(|_| !permission.before_us) else {
            return Ok(Reach::BeforeUs);
        };
        let statement = PermissionStatement {
            ground: permission.ground,
            side,
            terms: &permission.terms,
            permitted: Permitted::of(passage, permission.salt.as_ref()),
            nonce: permission.nonce,
        };
        if statement.is_signed_by(key, &body.signed.signature) {
            Ok(Reach::Whole)
        } else {
            Err(RuleBroken::SignatureFails)
        }
    }

    /// Nobody signs twice, neither as a person nor with a key.
    pub(super) fn judge_signer(
        &self,
        author: &LeafKey,
        signers: &[Signer],
        signed: &Signed,
    ) -> Result<(), RuleBroken> {
        let person = self.person_of(author);
        let twice = signers
            .iter()
            .any(|signer| signer.person == person || signer.signed.key_number == signed.key_number);
        if twice {
            return Err(RuleBroken::SignedTwice);
        }
        Ok(())
    }

    pub(super) fn countersign(&mut self, at: &Entered<'_>, body: &Countersignature) {
        let person = self.person_of(at.author);
        if let Some(permission) = self.permissions.get_mut(&body.permission) {
            permission.signatures.push(Signer {
                person,
                signed: body.signed,
            });
        }
    }

    pub(super) fn judge_key_end(&self, body: &SideKeyEnd) -> Result<(), RuleBroken> {
        if self.opening.side(body.side).is_none() {
            return Err(RuleBroken::NoSuchSide(body.side));
        }
        let key = self
            .side_key(body.side, body.number)
            .ok_or(RuleBroken::KeyUnknown(body.number))?;
        if self.key_has_ended(body.side, body.number) {
            return Err(RuleBroken::KeyEnded(body.number));
        }
        let bytes = end_bytes(self.context.opening, body.side, body.number, key);
        if verify(&self.opening.intermediary_key, &bytes, &body.signature) {
            Ok(())
        } else {
            Err(RuleBroken::IntroductionUnsigned)
        }
    }

    /// A key that ends takes its signatures with it from all that still waits.
    pub(super) fn end_key(&mut self, body: &SideKeyEnd) {
        self.ended_keys.insert((body.side, body.number));
        if self.permitting_side() != Some(body.side) {
            return;
        }
        let others = |signer: &Signer| signer.signed.key_number != body.number;
        for permission in self.permissions.values_mut() {
            if permission.standing != PermissionStanding::Waiting {
                continue;
            }
            permission.signatures.retain(others);
            let spoiled = permission.approval.as_ref().is_some_and(|approval| {
                approval
                    .signatures
                    .iter()
                    .any(|signed| signed.key_number == body.number)
            });
            if !spoiled {
                continue;
            }
            if let Some(approval) = permission.approval.take()
                && let Some(showing) = self.showings.get_mut(&approval.showing)
            {
                showing.answer = None;
                showing.yeses.retain(others);
            }
        }
        for showing in self.showings.values_mut() {
            if showing.answer.is_none() {
                showing.yeses.retain(others);
            }
        }
        for proposal in self.proposals.values_mut() {
            if proposal.closed.is_none() {
                proposal.drop_key(body.number);
            }
        }
    }

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
        let mut ground = self.ground_of(on).unwrap_or(self.ground()).clone();
        if let Some(charter) = proposal.charter().filter(|charter| charter.number == 1) {
            ground.sides = Ground::of_charter(charter).sides;
        }
        ground
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

    /// Checks that a side's yes to a proposal holds, by one of the grounds on
    /// which the talks have stood: a charter can come into force in one room
    /// before the proposal stands there, and in another after it.
    pub(super) fn judge_yes_of(
        &self,
        proposal: &Proposal,
        yes: &SideYes,
        ended: &BTreeSet<(SideNumber, u8)>,
    ) -> Result<(), RuleBroken> {
        let met = self.grounds.iter().any(|ground| {
            let ground = self.accepting_ground(proposal, ground.hash);
            let statement = ProposalStatement {
                ground: ground.hash,
                side: yes.side,
                proposal,
            };
            ground.is_met(yes.side, &yes.signatures, |signed| {
                !ended.contains(&(yes.side, signed.key_number))
                    && self
                        .accepting_key(proposal, yes.side, signed.key_number)
                        .is_some_and(|key| statement.is_signed_by(key, &signed.signature))
            })
        });
        if met {
            Ok(())
        } else {
            Err(RuleBroken::NotMutual)
        }
    }

    /// Checks that a charter follows from opening and charter in force, and
    /// lists keys that this room knows, where it knows any.
    pub(super) fn judge_charter(
        &self,
        charter: &Charter,
        sides: &[SideNumber],
    ) -> Result<(), RuleBroken> {
        let follows = match self.charter() {
            None => charter.number == 1,
            Some(current) => {
                Some(charter.number) == current.number.checked_add(1)
                    && charter.previous == Some(current.hash())
            }
        };
        let all = (0u8..).map(SideNumber).take(self.opening.sides.len());
        let known = |side: SideNumber, key: &crate::charter::CharterKey| match self.context.kind {
            RoomKind::Side(_) => {
                self.side_key(side, key.number) == Some(&key.key)
                    && !self.key_has_ended(side, key.number)
            }
            RoomKind::Delegation(_) | RoomKind::Team => true,
        };
        let keys_known = (0u8..)
            .map(SideNumber)
            .zip(&charter.sides)
            .all(|(side, listed)| listed.keys.iter().all(|key| known(side, key)));
        if follows && charter.is_of(&self.opening) && sides.iter().copied().eq(all) && keys_known {
            Ok(())
        } else {
            Err(RuleBroken::CharterDoesNotFollow)
        }
    }

    /// A charter is in force where every side's yes to it is proved. In a side's
    /// own room that side must also have said so here, to the end: a yes that
    /// it took back in time proves nothing.
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
        self.judge_charter(charter, &body.proposal.sides)?;
        let named = body.yeses.iter().map(|yes| &yes.side);
        if !named.eq(&body.proposal.sides) {
            return Err(RuleBroken::NotMutual);
        }
        for yes in &body.yeses {
            self.judge_yes_of(&body.proposal, yes, &self.ended_keys)?;
        }
        if !matches!(self.context.kind, RoomKind::Side(_)) {
            return Ok(Reach::Whole);
        }
        let here = self
            .proposals
            .values()
            .find(|state| state.proposal.matter == body.proposal.matter);
        match here {
            Some(state) if state.outcome == Some(true) && state.proposal == body.proposal => {
                Ok(Reach::Whole)
            }
            Some(_) => Err(RuleBroken::NotMutual),
            // What goes on from a frozen room was decided there.
            None if self.complete && self.context.continues.is_none() => {
                Err(RuleBroken::NoSuchProposal)
            }
            None => Ok(Reach::BeforeUs),
        }
    }

    pub(super) fn adopt(&mut self, body: &AdoptedCharter) {
        let Some(charter) = body.proposal.charter() else {
            return;
        };
        self.grounds.push(Ground::of_charter(charter));
        self.charter_confirmed = false;
        self.adopted = Some(body.clone());
    }
}
