//! Who signs for a side, on what ground: keys, thresholds, the charter.

use std::collections::BTreeSet;

use crate::charter::Charter;
use crate::entry::{AdoptedCharter, CharterConfirmed, Countersignature, SideKeyEnd};
use crate::ground::Ground;
use crate::ids::{EntryId, LeafKey, PersonId, Place, SideNumber};
use crate::limits;
use crate::opening::GroundHash;
use crate::permission::{PermissionStatement, Permitted, Signed, end_bytes, verify};
use crate::proposal::{Proposal, ProposalStatement, SideYes};
use crate::roster::{Role, RoomKind};

use super::fold::Entered;
use super::{
    Answer, PermissionStanding, PermissionState, ProposalState, Reach, Room, RuleBroken, Signer,
};

/// A ground, and since when the room has stood on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stood {
    pub(super) ground: Ground,
    /// Where it came into force; none for the opening, and for what came into
    /// force before this desk joined.
    since: Option<Place>,
}

impl Stood {
    pub(super) fn before_us(ground: Ground) -> Self {
        Self {
            ground,
            since: None,
        }
    }
}

/// By which grounds signatures are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// By what is in force.
    Now,
    /// By what could have let an entry count that stands at this place: what was
    /// signed over, and whatever came into force between then and there.
    WhenItCame(Place),
}

impl Room {
    /// The ground on which sides sign now.
    pub fn ground(&self) -> &Ground {
        // There is always one: the opening's, since the room began.
        let last = self.grounds.last().map(|stood| &stood.ground);
        last.unwrap_or(&self.first_ground)
    }

    /// The ground of a hash, if this room has stood on it of late.
    pub fn ground_of(&self, hash: GroundHash) -> Option<&Ground> {
        self.grounds().find(|ground| ground.hash == hash)
    }

    /// The last [`limits::GROUNDS`] grounds, the newest first: older ones, which
    /// a newcomer is not told of, count for nobody any more.
    pub fn grounds(&self) -> impl Iterator<Item = &Ground> {
        let newest = self.grounds.iter().rev().take(limits::GROUNDS);
        newest.map(|stood| &stood.ground)
    }

    /// The grounds over which signatures may have been given, the newest first,
    /// each with those by one of which they must be measured.
    pub(crate) fn measures(&self, when: Measure) -> Vec<(&Ground, Vec<&Ground>)> {
        match when {
            Measure::Now => self
                .grounds()
                .map(|ground| (ground, vec![self.measure(ground)]))
                .collect(),
            Measure::WhenItCame(place) => {
                let stood = self.grounds.iter();
                let by_then: Vec<&Ground> = stood
                    .filter(|stood| stood.since.is_none_or(|since| since < place))
                    .map(|stood| &stood.ground)
                    .collect();
                (0..by_then.len())
                    .rev()
                    .filter_map(|at| {
                        let since = by_then.get(at..)?;
                        Some((*since.first()?, since.to_vec()))
                    })
                    .collect()
            }
        }
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

    /// The permissions that wait for more signatures of the side, in order; standing
    /// ones apart.
    pub fn to_sign(&self) -> impl Iterator<Item = &PermissionState> {
        self.permissions().filter(|permission| {
            permission.waits().is_ok()
                && permission.under.is_none()
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
        if self.awaits_charter() {
            return Err(RuleBroken::CharterAwaited);
        }
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
        if let Some(standing) = self.standing(&body.permission) {
            return self.judge_standing_signature(author, side, standing, body);
        }
        let Some(permission) = self.permissions.get(&body.permission) else {
            return self.beyond(&body.permission, RuleBroken::NoSuchPermission);
        };
        if permission.under.is_some() {
            return Err(RuleBroken::SignTheStanding);
        }
        if permission.unsure {
            return Ok(Reach::BeforeUs);
        }
        permission.waits()?;
        if permission.signatures.len() >= usize::from(permission.needed) {
            return Err(RuleBroken::SignedAlready);
        }
        // Whether this signature holds, is left to those who know the words.
        let passage = self.passage_of(&permission.id);
        let Some(passage) = passage.filter(|_| !permission.before_us) else {
            return Ok(Reach::BeforeUs);
        };
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
        let signed = body.signed;
        let signer = Signer { person, signed };
        match self.permissions.get_mut(&body.permission) {
            Some(permission) => permission.signatures.push(signer),
            None => self.sign_standing(signer, body),
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
        self.keep_standing_signers(&counts);
        let keeps = |signer: &Signer| counts(&signer.signed);
        for permission in self.permissions.values_mut() {
            if permission.standing != PermissionStanding::Waiting || permission.under.is_some() {
                continue;
            }
            let signed = permission.signatures.len();
            permission.signatures.retain(keeps);
            // Whoever signs in their place, this desk cannot check.
            permission.unsure |= permission.before_us && permission.signatures.len() < signed;
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

    /// Where fewer must sign than before, yeses that lay there already are enough:
    /// they answer at the place of the charter that says so.
    fn settle_showings(&mut self, place: Place) {
        for (id, showing) in &mut self.showings {
            let last = self.last_shown.get(&showing.permission) == Some(id);
            let Some(permission) = self.permissions.get_mut(&showing.permission) else {
                continue;
            };
            let enough = showing.yeses.len() >= usize::from(permission.needed);
            let waits = permission.standing == PermissionStanding::Waiting;
            if last && waits && enough && showing.answer.is_none() {
                showing.answer = Some(Answer::Permitted(place));
                permission.approval = Some(showing.approval(*id));
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
            .map_err(|broken| {
                // Whoever entered it may not have read yet what came into force since.
                let current = self.charter().map_or(0, |current| current.number);
                let earlier = charter.number <= current;
                match earlier && self.judge_told_charter(charter, body).is_ok() {
                    true => RuleBroken::DecidedBefore,
                    false => broken,
                }
            })?;
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

    /// By which ground signatures over an earlier one are measured here: once
    /// the room's context carries the charter in force, by that alone.
    fn measure<'a>(&'a self, signed_over: &'a Ground) -> &'a Ground {
        let settled = self.context.charter.map(GroundHash::from) == Some(self.ground().hash);
        if settled { self.ground() } else { signed_over }
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
