//! Standing permissions of a room: who gave them, what was said under them, how
//! many times they were used.

mod told;

use minicbor::{Decode, Encode};

use crate::entry::{
    Countersignature, Marked, Speakers, StandingPermission, StandingProof, Withdrawal,
};
use crate::ids::{EntryId, LeafKey, Place, SideNumber, Time};
use crate::limits;
use crate::opening::GroundHash;
use crate::permission::{Signed, StandingStatement};
use crate::roster::Role;
use crate::terms::Terms;

use super::fold::{Entered, same_as};
use super::judge::Found;
use super::{PermissionStanding, PermissionState, Reach, Room, RuleBroken, Signer};

pub use told::{StandingSigner, StandingTold, StandingUse};

/// A standing permission of this room, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingState {
    /// Where it stands.
    pub place: Place,
    /// When it was given, by the head's clock.
    pub permitted: Time,
    /// The mark under which words may go.
    pub mark: String,
    /// On what terms.
    pub terms: Terms,
    /// How many statements may go.
    pub most: u32,
    /// Who may say something under it.
    pub speakers: Speakers,
    /// See [`StandingPermission::nonce`].
    pub nonce: [u8; 16],
    /// Who signed it so far. A key that ends takes its signature out.
    pub signatures: Vec<Signer>,
    /// How many must sign it.
    pub needed: u8,
    /// The ground on which it was given.
    pub ground: GroundHash,
    /// How many statements have set out under it.
    pub used: Used,
    /// What ended it, if anything did; its expiry apart, which is judged by a time
    /// handed in.
    pub end: Option<StandingEnd>,
}

/// What ended a standing permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingEnd {
    /// Taken back: what waits under it does not go.
    Withdrawn {
        /// When, by the head's clock.
        at: Time,
    },
    /// Another was given under its mark, for the same side: what was said under it by
    /// then may go.
    Replaced {
        /// Where.
        place: Place,
    },
    /// The next round began: what waits under it does not go.
    RoundOver {
        /// When, by the clock of the official who began it.
        at: Time,
    },
}

/// How many times something was used, as far as this desk can tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
pub struct Used {
    /// So many times for certain.
    #[n(0)]
    pub certain: u32,
    /// And so many times perhaps: only those can tell who were there.
    #[n(1)]
    pub perhaps: u32,
}

impl Used {
    /// Whether it can be used once more.
    fn once_more(self, most: u32) -> Result<Reach, RuleBroken> {
        if self.certain >= most {
            return Err(RuleBroken::StandingUsedUp(most));
        }
        Ok(Reach::of(self.most_likely() >= most))
    }

    /// So many times at the most.
    pub(super) fn most_likely(self) -> u32 {
        self.certain.saturating_add(self.perhaps)
    }

    fn count(&mut self, reach: Reach) {
        let count = match reach {
            Reach::Whole => &mut self.certain,
            Reach::BeforeUs => &mut self.perhaps,
        };
        *count = count.saturating_add(1);
    }
}

impl StandingState {
    /// Checks that something can be said under it.
    ///
    /// # Errors
    /// [`RuleBroken::StandingEnded`].
    pub fn lives(&self) -> Result<(), RuleBroken> {
        match self.end {
            None => Ok(()),
            Some(_) => Err(RuleBroken::StandingEnded),
        }
    }

    /// Whether it is the one, not ended, by which words under a mark may go to a side.
    fn is_for(&self, mark: &str, to: SideNumber) -> bool {
        self.end.is_none() && self.mark == mark && self.terms.addressee == to
    }

    /// Checks that something said under it at `now` may go: it has neither ended nor
    /// expired, and is not used up.
    ///
    /// # Errors
    /// [`RuleBroken::StandingEnded`] or [`RuleBroken::StandingUsedUp`].
    pub(crate) fn takes(&self, now: Time) -> Result<Reach, RuleBroken> {
        self.lives()?;
        if self.has_expired(now) {
            return Err(RuleBroken::StandingEnded);
        }
        self.used.once_more(self.most)
    }

    /// Whether its expiry lies before `now`.
    pub fn has_expired(&self, now: Time) -> bool {
        self.terms.expires.is_some_and(|expires| now > expires)
    }

    /// What each of the side's people signs.
    pub(crate) fn statement(&self, side: SideNumber) -> StandingStatement<'_> {
        StandingStatement {
            ground: self.ground,
            side,
            terms: &self.terms,
            mark: &self.mark,
            most: self.most,
            speakers: self.speakers,
            nonce: self.nonce,
        }
    }

    /// What a receiving room is told of it beside terms and signatures.
    pub(crate) fn proof(&self) -> StandingProof {
        StandingProof {
            mark: self.mark.clone(),
            most: self.most,
            speakers: self.speakers,
            nonce: self.nonce,
        }
    }
}

impl StandingPermission {
    /// What a receiving room is told of it beside terms and signatures.
    pub(crate) fn proof(&self) -> StandingProof {
        StandingProof {
            mark: self.mark.clone(),
            most: self.most,
            speakers: self.speakers,
            nonce: self.nonce,
        }
    }

    /// What its signature covers, on a ground.
    pub(crate) fn statement(&self, ground: GroundHash, side: SideNumber) -> StandingStatement<'_> {
        StandingStatement {
            ground,
            side,
            terms: &self.terms,
            mark: &self.mark,
            most: self.most,
            speakers: self.speakers,
            nonce: self.nonce,
        }
    }
}

impl Room {
    /// The standing permission of an id.
    pub fn standing(&self, id: &EntryId) -> Option<&StandingState> {
        self.standings.get(id)
    }

    /// All standing permissions, in order.
    pub fn standings(&self) -> Vec<(EntryId, &StandingState)> {
        let all = self.standings.iter();
        let mut all: Vec<_> = all.map(|(id, state)| (*id, state)).collect();
        all.sort_by_key(|(_, state)| state.place);
        all
    }

    /// The standing permissions of a mark that have not ended, in order: one for each
    /// side to whom what is said under it may go.
    pub fn standings_of(&self, mark: &str) -> Vec<(EntryId, &StandingState)> {
        let mut all = self.standings();
        all.retain(|(_, state)| state.end.is_none() && state.mark == mark);
        all
    }

    /// The one that another of this mark, for this side, takes the place of.
    pub(super) fn standing_for(&self, mark: &str, to: SideNumber) -> Option<&StandingState> {
        let mut all = self.standings.values();
        all.find(|state| state.is_for(mark, to))
    }

    /// Checks that an intention stated at `now` would bind a permission, as
    /// [`PermissionState::lives_at`], and that the standing permission under which
    /// its words were said, if it is one, is not used up.
    ///
    /// # Errors
    /// As there; or [`RuleBroken::StandingUsedUp`].
    pub fn lives_at(&self, permission: &PermissionState, now: Time) -> Result<(), RuleBroken> {
        permission.lives_at(now)?;
        self.judge_use(permission).map(drop)
    }

    /// Whether one more statement may set out under whatever let this one go.
    pub(crate) fn judge_use(&self, permission: &PermissionState) -> Result<Reach, RuleBroken> {
        let standing = permission.under.as_ref();
        match standing.and_then(|id| self.standings.get(id)) {
            None => Ok(Reach::Whole),
            Some(standing) => standing.used.once_more(standing.most),
        }
    }

    pub(super) fn judge_standing(
        &self,
        side: SideNumber,
        body: &StandingPermission,
    ) -> Result<(), RuleBroken> {
        self.judge_terms(side, &body.terms)?;
        // One that was taken back is not given again by its old signature; and whatever
        // is said under two of one nonce, the receiving room would count as said under
        // one.
        let mut known = self.standings.values();
        if self.nonces.used(&body.nonce).is_some() || known.any(|state| state.nonce == body.nonce) {
            return Err(RuleBroken::NonceRepeated);
        }
        let living = self.standings.values().filter(|state| state.end.is_none());
        let replaced = self.standing_for(&body.mark, body.terms.addressee);
        if living.count() >= limits::STANDING_PERMISSIONS && replaced.is_none() {
            return Err(RuleBroken::TooManyStanding);
        }
        let ground = self.ground();
        let key = self.signing_key(ground, side, body.signed.key_number)?;
        let holds = |ground| {
            let statement = body.statement(ground, side);
            statement.is_signed_by(key, &body.signed.signature)
        };
        if holds(ground.hash) {
            return Ok(());
        }
        Err(
            match self.grounds().skip(1).any(|ground| holds(ground.hash)) {
                true => RuleBroken::CharterChanged,
                false => RuleBroken::SignatureFails,
            },
        )
    }

    pub(super) fn stand(&mut self, at: &Entered<'_>, side: SideNumber, body: &StandingPermission) {
        let place = at.place;
        for earlier in self.standings.values_mut() {
            if earlier.is_for(&body.mark, body.terms.addressee) {
                earlier.end = Some(StandingEnd::Replaced { place });
            }
        }
        let state = StandingState {
            place,
            permitted: at.stated,
            mark: body.mark.clone(),
            terms: body.terms.clone(),
            most: body.most,
            speakers: body.speakers,
            nonce: body.nonce,
            signatures: vec![Signer {
                person: at.speaker.map(|speaker| speaker.person),
                signed: body.signed,
            }],
            needed: self.ground().threshold(side),
            ground: self.ground().hash,
            used: Used::default(),
            end: None,
        };
        self.nonces.insert(body.nonce, at.reach);
        self.standings.insert(at.id, state);
    }

    /// What is said under a standing permission: by those who may, while it lives.
    pub(super) fn judge_marked(
        &self,
        role: Role,
        stated: Time,
        body: &Marked,
    ) -> Result<Reach, RuleBroken> {
        if role.is_intermediary() {
            return Err(RuleBroken::OnlyTheSide);
        }
        // A newcomer is told of all that have not ended.
        let standing = self
            .standings
            .get(&body.standing)
            .ok_or(RuleBroken::NoSuchStanding)?;
        if standing.speakers == Speakers::Signers && !self.signs(role) {
            return Err(RuleBroken::OnlyHeads);
        }
        let reach = standing.takes(stated)?;
        let reach = match self.nonces.used(&body.nonce) {
            Some(Reach::Whole) => return Err(RuleBroken::NonceRepeated),
            Some(Reach::BeforeUs) => Reach::BeforeUs,
            None => reach,
        };
        Ok(match self.find_words(&body.words)? {
            Found::Here(_) => reach,
            Found::BeforeUs => Reach::BeforeUs,
        })
    }

    /// From here on the words are a permission like any other, whose signatures
    /// are those of the standing one.
    pub(super) fn mark(&mut self, at: &Entered<'_>, body: &Marked) {
        self.keep_words(at, &body.words);
        self.nonces.insert(body.nonce, at.reach);
        let Some(standing) = self.standings.get(&body.standing) else {
            return;
        };
        let state = PermissionState {
            id: at.id,
            place: at.place,
            permitted: at.stated,
            by: at.speaker.cloned(),
            terms: standing.terms.clone(),
            rests_on: same_as(&body.words),
            ask: None,
            under: Some(body.standing),
            nonce: body.nonce,
            signatures: standing.signatures.clone(),
            needed: standing.needed,
            ground: standing.ground,
            salt: None,
            approval: None,
            before_us: at.reach == Reach::BeforeUs,
            unsure: false,
            carriers: Vec::new(),
            standing: PermissionStanding::Waiting,
            bound_at: None,
            too_late: None,
        };
        self.permitted.push(at.id);
        self.permissions.insert(at.id, state);
    }

    /// Something set out: what let it go beforehand was used once more.
    pub(super) fn use_standing(&mut self, permission: &EntryId, reach: Reach) {
        let Some(permission) = self.permissions.get_mut(permission) else {
            return;
        };
        let under = permission.under.as_ref();
        if let Some(standing) = under.and_then(|id| self.standings.get_mut(id)) {
            standing.used.count(reach);
            // Whether it was within the count, only those can tell who were there.
            permission.unsure |= reach == Reach::BeforeUs;
        }
    }

    /// Takes back a standing permission, and all that waits under it.
    pub(super) fn judge_standing_withdrawal(
        &self,
        standing: &StandingState,
    ) -> Result<Reach, RuleBroken> {
        match standing.end {
            None | Some(StandingEnd::Replaced { .. }) => Ok(Reach::Whole),
            Some(StandingEnd::Withdrawn { .. }) => Err(RuleBroken::Withdrawn),
            Some(StandingEnd::RoundOver { .. }) => Err(RuleBroken::RoundOver(standing.terms.round)),
        }
    }

    pub(super) fn withdraw_standing(&mut self, at: Time, body: &Withdrawal) {
        let Some(standing) = self.standings.get_mut(&body.permission) else {
            return;
        };
        standing.end = Some(StandingEnd::Withdrawn { at });
        for permission in self.permissions.values_mut() {
            let waits = permission.standing == PermissionStanding::Waiting;
            if waits && permission.under == Some(body.permission) {
                permission.standing = PermissionStanding::Withdrawn { at };
            }
        }
    }

    pub(super) fn judge_standing_signature(
        &self,
        author: &LeafKey,
        side: SideNumber,
        standing: &StandingState,
        body: &Countersignature,
    ) -> Result<Reach, RuleBroken> {
        if matches!(
            standing.end,
            Some(StandingEnd::Withdrawn { .. } | StandingEnd::RoundOver { .. })
        ) {
            return Err(RuleBroken::StandingEnded);
        }
        if standing.signatures.len() >= usize::from(standing.needed) {
            return Err(RuleBroken::SignedAlready);
        }
        self.judge_signer(author, &standing.signatures, &body.signed)?;
        let key = self.signing_key(self.ground(), side, body.signed.key_number)?;
        let statement = standing.statement(side);
        match statement.is_signed_by(key, &body.signed.signature) {
            true => Ok(Reach::Whole),
            false => Err(RuleBroken::SignatureFails),
        }
    }

    pub(super) fn sign_standing(&mut self, signer: Signer, body: &Countersignature) {
        if let Some(standing) = self.standings.get_mut(&body.permission) {
            standing.signatures.push(signer);
        }
        self.share_signatures();
    }

    /// Keeps the signatures that still count.
    pub(super) fn keep_standing_signers(&mut self, counts: &impl Fn(&Signed) -> bool) {
        for standing in self.standings.values_mut() {
            standing.signatures.retain(|signer| counts(&signer.signed));
        }
        self.share_signatures();
    }

    /// Measures all by how many must sign from now on.
    pub(super) fn measure_standings(&mut self, needed: u8) {
        for standing in self.standings.values_mut() {
            standing.needed = needed;
        }
    }

    /// What waits under a standing permission is signed as that is.
    fn share_signatures(&mut self) {
        for permission in self.permissions.values_mut() {
            if permission.standing != PermissionStanding::Waiting {
                continue;
            }
            let under = permission.under.as_ref();
            if let Some(standing) = under.and_then(|id| self.standings.get(id)) {
                permission.signatures.clone_from(&standing.signatures);
                permission.needed = standing.needed;
            }
        }
    }

    /// A round begins: what was given in an earlier one ends.
    pub(super) fn end_standings(&mut self, at: Time, round: u32) {
        for standing in self.standings.values_mut() {
            if standing.end.is_none() && standing.terms.round < round {
                standing.end = Some(StandingEnd::RoundOver { at });
            }
        }
    }

    /// Whether one more statement may come here under a side's standing
    /// permission.
    pub(super) fn judge_arrival(&self, nonce: &[u8; 16], most: u32) -> Result<Reach, RuleBroken> {
        let used = self.came_under.get(nonce).copied();
        used.unwrap_or_default().once_more(most)
    }

    pub(super) fn count_arrival(&mut self, nonce: [u8; 16], reach: Reach) {
        self.came_under.entry(nonce).or_default().count(reach);
        self.came_last.retain(|other| *other != nonce);
        self.came_last.push(nonce);
    }

    /// How many statements came here under a side's standing permission.
    pub fn came_under(&self, nonce: &[u8; 16]) -> Used {
        self.came_under.get(nonce).copied().unwrap_or_default()
    }
}
