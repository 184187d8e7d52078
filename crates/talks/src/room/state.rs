//! What has become of asks, permissions and intentions.

use crate::ids::{EntryId, Place, Time};
use crate::terms::{Passage, Terms, Wording};

use super::item::{RuleBroken, Speaker};
use super::taking_over::Carrier;

/// An ask of this room, and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskState {
    /// Where it stands.
    pub place: Place,
    /// The terms it proposes.
    pub terms: Terms,
    /// The entry whose words it repeats, if it has none of its own.
    pub rests_on: Option<EntryId>,
    /// The answer, if one was given.
    pub answer: Option<Answer>,
    /// Whether it, or its answer, rests on what was said before this desk
    /// joined: those who were there may not count it, so nothing that answers
    /// it can be conveyed by this desk.
    pub before_us: bool,
}

/// Words shown to the side before they go, and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowingState {
    /// Where they stand.
    pub place: Place,
    /// The permission under which they would go.
    pub permission: EntryId,
    /// The answer, if one was given.
    pub answer: Option<Answer>,
    /// Whether the permission rests on what was said before this desk joined.
    pub before_us: bool,
}

/// A side's yes to the very words that may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The words shown.
    pub showing: EntryId,
    /// Which of the side's keys signed.
    pub key_number: u8,
    /// By that key, over those words on the permission's terms.
    pub signature: [u8; 64],
}

/// How a head answered an ask, or words shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// With the permission at this place, whose words and terms may differ; or,
    /// to words shown, with the yes at this place.
    Permitted(Place),
    /// With no, at this place.
    Refused {
        /// Where.
        place: Place,
        /// Why, if the side wished to say.
        reason: Option<String>,
    },
}

impl Answer {
    /// Where the answer stands.
    pub fn place(&self) -> Place {
        match self {
            Self::Permitted(place) | Self::Refused { place, .. } => *place,
        }
    }
}

/// A permission of this room, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionState {
    /// The entry's id.
    pub id: EntryId,
    /// Where it stands.
    pub place: Place,
    /// When it was given, by the head's clock.
    pub permitted: Time,
    /// The head who gave it; known in this room only.
    pub by: Option<Speaker>,
    /// On what terms.
    pub terms: Terms,
    /// The entry whose words it repeats, if it has none of its own.
    pub rests_on: Option<EntryId>,
    /// The ask that it answers.
    pub ask: Option<EntryId>,
    /// See [`crate::permission::PermissionStatement::nonce`].
    pub nonce: [u8; 16],
    /// Which of the side's keys signed.
    pub key_number: u8,
    /// By that key.
    pub signature: [u8; 64],
    /// Present exactly where the wording is open. Known in this room only.
    pub salt: Option<[u8; 32]>,
    /// The yes to the words shown last; without it nothing goes that was to be
    /// shown first.
    pub approval: Option<Approval>,
    /// Whether it rests on what was said before this desk joined: then this
    /// desk cannot check its signature, nor convey by it.
    pub before_us: bool,
    /// Who set out with it, and who took it over, in order.
    pub carriers: Vec<Carrier>,
    /// How far it has come.
    pub standing: PermissionStanding,
    /// When the intermediary set out, by its clock, once it has.
    pub bound_at: Option<Time>,
    /// When its head took it back although it was bound: too late.
    pub too_late: Option<Time>,
}

/// How far a permission has come. Expiry is no standing: it is judged by a
/// time handed in ([`PermissionState::lives_at`]).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PermissionStanding {
    /// Nobody has set out with it.
    Waiting,
    /// Bound; the words will arrive.
    OnItsWay {
        /// When the intermediary set out, by its clock.
        since: Time,
        /// The intention that bound it.
        intention: EntryId,
        /// Whether the words are said in person.
        aloud: bool,
    },
    /// The receipt is here.
    Conveyed {
        /// When the words were shown, by the intermediary's clock.
        at: Time,
        /// Which one it was of this side's messages shown there, from 1.
        order: u32,
        /// The intention that bound it.
        intention: EntryId,
        /// The words that went, where they are not the permitted ones.
        passage: Option<Passage>,
        /// Whether they were said in person and entered afterwards.
        aloud: bool,
    },
    /// Taken back in time.
    Withdrawn {
        /// When, by the head's clock.
        at: Time,
    },
    /// The next round began before it set out.
    RoundOver {
        /// When, by the clock of the official who began it.
        at: Time,
    },
    /// The first intention came after the expiry; none binds any more.
    Lapsed {
        /// The time that the intention stated.
        at: Time,
    },
}

impl PermissionState {
    /// Checks that an intention stated at `now` would bind it.
    ///
    /// # Errors
    /// As [`PermissionState::waits_at`]; or [`RuleBroken::NotApproved`] if the
    /// very words are to be shown first and have no yes.
    pub fn lives_at(&self, now: Time) -> Result<(), RuleBroken> {
        self.waits_at(now)?;
        if self.terms.wording == Wording::ShownFirst && self.approval.is_none() {
            return Err(RuleBroken::NotApproved);
        }
        Ok(())
    }

    /// Checks that at `now` it can still be used.
    ///
    /// # Errors
    /// As [`PermissionState::waits`]; or [`RuleBroken::Expired`].
    pub fn waits_at(&self, now: Time) -> Result<(), RuleBroken> {
        self.waits()?;
        if self.has_expired(now) {
            return Err(RuleBroken::Expired);
        }
        Ok(())
    }

    /// Checks that nothing has become of it yet, its expiry apart.
    ///
    /// # Errors
    /// [`RuleBroken::BoundBefore`], [`RuleBroken::Withdrawn`],
    /// [`RuleBroken::RoundOver`] or [`RuleBroken::Lapsed`].
    pub fn waits(&self) -> Result<(), RuleBroken> {
        match self.standing {
            PermissionStanding::OnItsWay { .. } | PermissionStanding::Conveyed { .. } => {
                Err(RuleBroken::BoundBefore)
            }
            PermissionStanding::Withdrawn { .. } => Err(RuleBroken::Withdrawn),
            PermissionStanding::Lapsed { .. } => Err(RuleBroken::Lapsed),
            PermissionStanding::RoundOver { .. } => Err(RuleBroken::RoundOver(self.terms.round)),
            PermissionStanding::Waiting => Ok(()),
        }
    }

    /// Whether its expiry lies before `now`.
    pub fn has_expired(&self, now: Time) -> bool {
        self.terms.expires.is_some_and(|expires| now > expires)
    }

    /// The intention that bound it, if one did.
    pub fn bound_by(&self) -> Option<EntryId> {
        match self.standing {
            PermissionStanding::OnItsWay { intention, .. }
            | PermissionStanding::Conveyed { intention, .. } => Some(intention),
            _ => None,
        }
    }
}
