//! Who signs for a side, on what ground: keys, thresholds, the charter.

use std::collections::BTreeSet;

use crate::charter::{Charter, CharterKey};
use crate::entry::{AdoptedCharter, CharterConfirmed, Countersignature, SideKeyEnd};
use crate::ground::Ground;
use crate::ids::{EntryId, LeafKey, PersonId, SideNumber};
use crate::limits;
use crate::opening::GroundHash;
use crate::permission::{PermissionStatement, Permitted, Signed, end_bytes, verify};
use crate::proposal::{Proposal, ProposalStatement, SideYes};
use crate::roster::{Role, RoomKind};

use super::fold::Entered;
use super::{PermissionStanding, PermissionState, ProposalState, Reach, Room, RuleBroken, Signer};

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

    /// The permissions that wait for more signatures of the side, in order.
    pub fn to_sign(&self) -> impl Iterator<Item = &PermissionState> {
        self.permissions().filter(|permission| {
            permission.waits().is_ok()
                && permission.signatures.len() < usize::from(permission.needed)
        })
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
        // Who signed so far, and whether this signature holds, is left to those
        // who were there.
        let passage = self.passage_of(&permission.id);
        let Some(passage) = passage.filter(|_| !permission.before_us) else {
            return Ok(Reach::BeforeUs);
        };
        if permission.signatures.len() >= usize::from(permission.needed) {
            return Err(RuleBroken::SignedAlready);
        }
        self.judge_signer(author, &permission.signatures, &body.signed)?;
        let key = self.signing_key(self.ground(), side, body.signed.key_number)?;
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
        self.keep_signers(|signed| signed.key_number != body.number);
        for proposal in self.proposals.values_mut() {
            if proposal.closed.is_none() {
                proposal.drop_key(body.number);
            }
        }
    }

    /// Keeps, of all that waits, the signatures that still count, and measures
    /// what is left by what each permission needs now.
    fn keep_signers(&mut self, counts: impl Fn(&Signed) -> bool) {
        let keeps = |signer: &Signer| counts(&signer.signed);
        for permission in self.permissions.values_mut() {
            if permission.standing != PermissionStanding::Waiting {
                continue;
            }
            permission.signatures.retain(keeps);
            let Some(approval) = &mut permission.approval else {
                continue;
            };
            approval.signatures.retain(&counts);
            if approval.signatures.len() >= usize::from(permission.needed) {
                continue;
            }
            let showing = approval.showing;
            permission.approval = None;
            if let Some(showing) = self.showings.get_mut(&showing) {
                showing.answer = None;
            }
        }
        for showing in self.showings.values_mut() {
            if showing.answer.is_none() {
                showing.yeses.retain(keeps);
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

    /// Checks that a side's yes to a proposal holds. A yes to a charter stands on
    /// what that charter follows; one to a text on one of the grounds of these
    /// talks, since a charter can come into force in one room before the text is
    /// put there, and in another after it. By what it is measured, see
    /// [`Room::measure`].
    pub(super) fn judge_yes_of(
        &self,
        proposal: &Proposal,
        yes: &SideYes,
        ended: &BTreeSet<(SideNumber, u8)>,
    ) -> Result<(), RuleBroken> {
        let follows = |ground: &&Ground| {
            proposal.charter().is_none_or(|charter| {
                let previous = charter.previous.map(GroundHash::from);
                ground.hash == previous.unwrap_or(self.first_ground.hash)
            })
        };
        let met = self.grounds.iter().filter(follows).any(|ground| {
            let statement = ProposalStatement {
                ground: ground.hash,
                side: yes.side,
                proposal,
            };
            let measure = match proposal.charter() {
                None => self.measure(ground).clone(),
                Some(_) => self.accepting_ground(proposal, ground.hash),
            };
            measure.is_met(yes.side, &yes.signatures, |signed| {
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

    /// Checks that a charter can be put here: it follows, lists keys that sign
    /// in this room, and no other is being decided.
    pub(super) fn judge_charter_put(
        &self,
        charter: &Charter,
        sides: &[SideNumber],
    ) -> Result<(), RuleBroken> {
        self.judge_charter(charter, sides)?;
        let signs = |side: SideNumber, key: &CharterKey| {
            self.side_key(side, key.number) == Some(&key.key)
                && !self.key_has_ended(side, key.number)
        };
        let all_sign = (0u8..)
            .map(SideNumber)
            .zip(&charter.sides)
            .all(|(side, listed)| listed.keys.iter().all(|key| signs(side, key)));
        if !all_sign {
            return Err(RuleBroken::CharterDoesNotFollow);
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
        self.judge_charter(charter, &body.proposal.sides)?;
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
            self.judge_yes_of(&body.proposal, yes, ended)?;
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

    /// A new charter: what waits under an earlier ground goes on only if it is
    /// signed as the new one asks.
    pub(super) fn adopt(&mut self, body: &AdoptedCharter) {
        let Some(charter) = body.proposal.charter() else {
            return;
        };
        let ground = Ground::of_charter(charter);
        if let Some(side) = self.permitting_side() {
            for permission in self.permissions.values_mut() {
                if permission.standing == PermissionStanding::Waiting {
                    permission.needed = ground.threshold(side);
                }
            }
            self.keep_signers(|signed| ground.admits(side, signed.key_number));
        }
        self.grounds.push(ground);
        let old = self.grounds.len().saturating_sub(limits::GROUNDS);
        self.grounds.drain(..old);
        self.charter_confirmed = false;
        self.adopted = Some(body.clone());
    }

    /// By which ground signatures over an earlier one are measured here: once
    /// the room's context carries the charter in force, by that alone.
    pub(crate) fn measure<'a>(&'a self, signed_over: &'a Ground) -> &'a Ground {
        let settled = self.context.charter.map(GroundHash::from) == Some(self.ground().hash);
        if settled { self.ground() } else { signed_over }
    }
}
