//! What a room takes over from the one that it continues.
//!
//! Its first context names the charter that is in force there; whoever knows the
//! room before checks that ([`Room::goes_on_from`]) before they enter. The first
//! charter to come into the record must then be that very one.
//!
//! Standing permissions go on, and what was used once there is not used again:
//! whoever opens the room brings both along while nobody else is there. Those who
//! come know them as newcomers do, and hold them against the room before
//! ([`Room::not_as_before`]).

use core::fmt;
use std::collections::BTreeMap;

use crate::charter::Charter;
use crate::entry::{AdoptedCharter, Body, CameBefore, CarriedBooks, CarriedStanding};
use crate::ids::{EntryId, Place, SideNumber};
use crate::limits;
use crate::opening::GroundHash;
use crate::roster::Role;

use super::fold::Entered;
use super::standing::StandingSigner;
use super::{NonceList, Reach, Room, RuleBroken, StandingState};

/// Something that a room took over otherwise than the reader knows the room before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAsBefore {
    /// A standing permission goes on that was taken back there, or replaced, or ended
    /// with its round.
    Revived {
        /// Its entry here.
        id: EntryId,
        /// Its mark.
        mark: String,
    },
    /// One that had not ended there does not go on.
    Dropped {
        /// Its mark.
        mark: String,
    },
    /// One was used there more often than is counted here.
    Undercounted {
        /// Its mark.
        mark: String,
    },
    /// Somebody says that words came there, which the reader did not read there.
    OnlyTold {
        /// Who says it.
        by: String,
        /// How many.
        count: usize,
    },
    /// Words came there under proofs that this room does not know as used.
    Forgotten {
        /// How many.
        count: usize,
    },
}

/// On whose word words count as conveyed into the room before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhoseWord {
    /// The opener's of a room since, who read it there.
    Openers,
    /// Of somebody of the receiving side, by name if this desk read who said it.
    OfTheSide(Option<String>),
}

/// A conveyance into a room before that one of the side's people says they read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ToldBefore {
    id: EntryId,
    by: Option<String>,
}

impl fmt::Display for NotAsBefore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Revived { mark, .. } => write!(
                f,
                "the standing permission \"{mark}\", which ended there, was carried over here; \
                 withdraw it here, too"
            ),
            Self::Dropped { mark } => write!(
                f,
                "the standing permission \"{mark}\" did not go on; give it anew if it shall"
            ),
            Self::Undercounted { mark } => write!(
                f,
                "the standing permission \"{mark}\" was used more often than is counted here"
            ),
            Self::OnlyTold { by, count } => write!(
                f,
                "{by} says that {count} of the messages that were on their way came there, which \
                 this desk did not read there: they are not sent on, and who sent them has a \
                 receipt that rests on this; ask {by} what they said"
            ),
            Self::Forgotten { count } => write!(
                f,
                "of what came there, {count} proofs are not known here: compare what comes with \
                 the room before"
            ),
        }
    }
}

impl Room {
    /// Whether the charter that this room's context names is the one in force in
    /// the room that it continues; or the next one, if its proof is here and holds
    /// there: somebody's record of that room may have ended a little earlier.
    pub fn goes_on_from(&self, before: &Room) -> bool {
        let carried = self.context.charter;
        if carried == before.charter().map(Charter::hash) {
            return true;
        }
        self.adopted().is_some_and(|adopted| {
            let charter = adopted.proposal.charter();
            charter.is_some() && carried == charter.map(Charter::hash) && before.proves(adopted)
        })
    }

    /// Whether a charter is the one that this room's context names since it began.
    pub(super) fn is_carried(&self, charter: &Charter) -> bool {
        self.context.continues.is_some()
            && self.charter().is_none()
            && self.context.charter == Some(charter.hash())
    }

    /// Whether the context names a charter that has not come into the record yet:
    /// until then nothing here can be signed or verified.
    pub(crate) fn awaits_charter(&self) -> bool {
        let named = self.context.charter.map(GroundHash::from);
        named.is_some_and(|hash| self.ground_of(hash).is_none())
    }

    /// Judges the charter that the room was founded on.
    pub(super) fn judge_carried(&self, body: &AdoptedCharter) -> Result<Reach, RuleBroken> {
        let charter = body
            .proposal
            .charter()
            .ok_or(RuleBroken::CharterDoesNotFollow)?;
        let all = (0u8..).map(SideNumber).take(self.opening.sides.len());
        if !charter.is_of(&self.opening) || !body.proposal.sides.iter().copied().eq(all) {
            return Err(RuleBroken::CharterDoesNotFollow);
        }
        self.judge_told_charter(charter, body)
            .map(|()| Reach::Whole)
    }

    /// What a room that continues this one is to know from its beginning, besides
    /// keys, charter and rounds.
    pub fn carried_on(&self) -> Vec<Body> {
        if self.permitting_side().is_none() {
            return Vec::new();
        }
        let living = self.standings();
        let living = living.iter().filter(|(_, state)| state.end.is_none());
        let standings = living.map(|(_, state)| Body::CarriedStanding(carried(state)));
        let books = Body::CarriedBooks(self.books());
        standings.chain([books]).collect()
    }

    fn books(&self) -> CarriedBooks {
        let most = limits::BRIEFED_NONCES;
        let mut conveyances = self.conveyed_before.clone();
        for (_, item) in self.items() {
            if let Some(entry) = item.counted()
                && matches!(entry.body, Body::Conveyance(_))
            {
                conveyances.insert(entry.id.0, Reach::Whole);
            }
        }
        CarriedBooks {
            permitted: self.nonces.newest(most, Reach::Whole),
            unclear: self.nonces.newest(most, Reach::BeforeUs),
            conveyed: self.conveyed_nonces.newest(most, Reach::Whole),
            conveyed_unclear: self.conveyed_nonces.newest(most, Reach::BeforeUs),
            arrivals: self.tell_arrivals(),
            conveyances: conveyances.newest(most, Reach::Whole),
            told: self.tell_told_before(),
            shown: self.tell_shown(),
        }
    }

    /// Who says that words were conveyed into a room before this one, if anybody does.
    pub fn came_before(&self, conveyance: &EntryId) -> Option<WhoseWord> {
        if self.conveyed_before.used(&conveyance.0).is_some() {
            return Some(WhoseWord::Openers);
        }
        let told = self.told_before.iter().find(|told| told.id == *conveyance);
        told.map(|told| WhoseWord::OfTheSide(told.by.clone()))
    }

    /// Whether somebody of the side has come, and said what came to them before: until
    /// then nothing is sent on.
    pub fn side_has_told(&self) -> bool {
        self.side_told
    }

    /// What one of the side's people, who knows the room before (if its desk does),
    /// says on coming here.
    pub fn tell_came_before(&self, before: Option<&Room>) -> CameBefore {
        let books = before.map(Room::books).unwrap_or_default();
        let mut conveyances = books.conveyances;
        conveyances
            .0
            .retain(|id| self.came_before(&EntryId(*id)).is_none());
        CameBefore { conveyances }
    }

    pub(super) fn judge_came_before(&self, role: Role) -> Result<(), RuleBroken> {
        if self.context.continues.is_none() {
            return Err(RuleBroken::ContinuesNothing);
        }
        match role.is_intermediary() {
            true => Err(RuleBroken::OnlyTheSide),
            false => Ok(()),
        }
    }

    pub(super) fn take_came_before(&mut self, at: &Entered<'_>, body: &CameBefore) {
        self.side_told = true;
        let by = at.speaker.map(|speaker| speaker.name.clone());
        for id in &body.conveyances.0 {
            self.note_told(EntryId(*id), by.clone());
        }
    }

    /// Keeps apart from what the opener says what others say, who first. Beyond the
    /// bound, which nobody honest reaches, it is not believed.
    fn note_told(&mut self, id: EntryId, by: Option<String>) {
        let room = self.told_before.len() < limits::BRIEFED_NONCES;
        if room && self.came_before(&id).is_none() {
            self.told_before.push(ToldBefore { id, by });
        }
    }

    pub(super) fn tell_told_before(&self) -> NonceList {
        NonceList(self.told_before.iter().map(|told| told.id.0).collect())
    }

    /// What whoever invites, or opened this room, says that others had said.
    pub(super) fn take_told_before(&mut self, told: &NonceList) {
        for id in &told.0 {
            self.note_told(EntryId(*id), None);
        }
    }

    /// How what this room took over differs from the room before, as the reader of
    /// both knows it.
    pub fn not_as_before(&self, before: &Room) -> Vec<NotAsBefore> {
        let here = self.standings();
        let mut found = Vec::new();
        for (_, earlier) in before.standings() {
            let mark = earlier.mark.clone();
            let goes_on = here.iter().find(|(_, state)| state.nonce == earlier.nonce);
            match goes_on {
                Some((id, state)) if state.end.is_none() && earlier.end.is_some() => {
                    found.push(NotAsBefore::Revived { id: *id, mark });
                }
                Some((_, state)) if state.used.most_likely() < earlier.used.certain => {
                    found.push(NotAsBefore::Undercounted { mark });
                }
                None if earlier.end.is_none() && earlier.terms.round == self.round() => {
                    found.push(NotAsBefore::Dropped { mark });
                }
                _ => {}
            }
        }
        found.extend(self.only_told(before));
        let came = before
            .conveyed_nonces
            .newest(limits::BRIEFED_NONCES, Reach::Whole);
        let mut forgotten = came.0;
        forgotten.retain(|nonce| self.conveyed_nonces.used(nonce).is_none());
        if !forgotten.is_empty() {
            let count = forgotten.len();
            found.push(NotAsBefore::Forgotten { count });
        }
        found
    }

    /// What others say that came to the room before, and the reader did not read there.
    fn only_told(&self, before: &Room) -> Vec<NotAsBefore> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for told in &self.told_before {
            let item = before.place_of(&told.id).and_then(|at| before.item(at));
            let read = item.and_then(|item| item.counted()).is_some();
            if !read && before.came_before(&told.id).is_none() {
                let by = told.by.as_deref().unwrap_or("somebody of the side");
                *counts.entry(by).or_default() += 1;
            }
        }
        let told = counts.into_iter().map(|(by, count)| NotAsBefore::OnlyTold {
            by: by.to_owned(),
            count,
        });
        told.collect()
    }

    fn begins_alone(&self) -> Result<(), RuleBroken> {
        if self.context.continues.is_none() {
            return Err(RuleBroken::ContinuesNothing);
        }
        match self.context.people.len() {
            1 => Ok(()),
            _ => Err(RuleBroken::CarriedTooLate),
        }
    }

    pub(super) fn judge_carried_standing(
        &self,
        side: SideNumber,
        body: &CarriedStanding,
    ) -> Result<(), RuleBroken> {
        self.begins_alone()?;
        if self.standings.len() >= limits::STANDING_PERMISSIONS {
            return Err(RuleBroken::TooManyStanding);
        }
        let mut known = self.standings.values();
        if known.any(|state| state.nonce == body.given.nonce) {
            return Err(RuleBroken::NonceRepeated);
        }
        self.goes_on(side, Place(0), body).map(drop)
    }

    pub(super) fn carry_standing(&mut self, at: &Entered<'_>, body: &CarriedStanding) {
        let state = self
            .permitting_side()
            .and_then(|side| self.goes_on(side, at.place, body).ok());
        if let Some(state) = state {
            self.standings.insert(at.id, state);
        }
    }

    pub(super) fn judge_carried_books(&self) -> Result<(), RuleBroken> {
        self.begins_alone()?;
        match self.has_books {
            false => Ok(()),
            true => Err(RuleBroken::CarriedTooLate),
        }
    }

    pub(super) fn carry_books(&mut self, body: &CarriedBooks) {
        self.has_books = true;
        for nonce in &body.unclear.0 {
            self.nonces.insert(*nonce, Reach::BeforeUs);
        }
        for nonce in &body.permitted.0 {
            self.nonces.insert(*nonce, Reach::Whole);
        }
        for nonce in &body.conveyed_unclear.0 {
            self.conveyed_nonces.insert(*nonce, Reach::BeforeUs);
        }
        for nonce in &body.conveyed.0 {
            self.conveyed_nonces.insert(*nonce, Reach::Whole);
        }
        self.note_arrivals(&body.arrivals);
        for id in &body.conveyances.0 {
            self.conveyed_before.insert(*id, Reach::Whole);
        }
        self.take_told_before(&body.told);
        self.take_shown(&body.shown);
    }
}

/// A standing permission as it goes on. What waited under it does not.
fn carried(state: &StandingState) -> CarriedStanding {
    let signers = state.signatures.iter().map(|signer| StandingSigner {
        person: signer.person,
        signed: signer.signed,
    });
    CarriedStanding {
        given: state.proof(),
        terms: state.terms.clone(),
        permitted: state.permitted,
        signatures: signers.collect(),
        ground: state.ground,
        used: state.used,
    }
}
