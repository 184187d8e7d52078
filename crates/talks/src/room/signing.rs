//! Who signs for a side, on what ground: keys and thresholds.

use crate::charter::Charter;
use crate::entry::{AdoptedCharter, Countersignature, SideKeyEnd};
use crate::ground::Ground;
use crate::ids::{LeafKey, PersonId, Place, SideNumber};
use crate::limits;
use crate::opening::GroundHash;
use crate::permission::{PermissionStatement, Permitted, Signed, end_bytes, verify};
use crate::roster::Role;

use super::fold::Entered;
use super::{Answer, PermissionStanding, PermissionState, Reach, Room, RuleBroken, Signer};

/// A ground, and since when the room has stood on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stood {
    pub(super) ground: Ground,
    /// Where it came into force; none for the opening, and for what came into
    /// force before this desk joined.
    pub(super) since: Option<Place>,
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
    pub(super) fn keep_signers(&mut self, counts: impl Fn(&Signed) -> bool) {
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
    pub(super) fn settle_showings(&mut self, place: Place) {
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

    /// By which ground signatures over an earlier one are measured here: once
    /// the room's context carries the charter in force, by that alone.
    fn measure<'a>(&'a self, signed_over: &'a Ground) -> &'a Ground {
        let settled = self.context.charter.map(GroundHash::from) == Some(self.ground().hash);
        if settled { self.ground() } else { signed_over }
    }
}
