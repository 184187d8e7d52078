//! What has become of asks, permissions and intentions.

use crate::ids::{EntryId, PersonId, Place, Time};
use crate::opening::GroundHash;
use crate::permission::Signed;
use crate::terms::{Condition, Passage, Terms, Wording};

use super::item::{RuleBroken, Speaker};
use super::judge::Reach;
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
    /// The answer, if one was given. A yes is one once as many have signed it
    /// as the side needs.
    pub answer: Option<Answer>,
    /// The yeses so far.
    pub yeses: Vec<Signer>,
    /// Whether the permission was given, or rests on what was said, before this
    /// desk joined.
    pub before_us: bool,
}

impl ShowingState {
    /// The side's yes, as those have signed it who did so far.
    pub(super) fn approval(&self, id: EntryId) -> Approval {
        Approval {
            showing: id,
            signatures: self.yeses.iter().map(|signer| signer.signed).collect(),
        }
    }
}

/// A person of the side, and what their key signed. Who it is, is known in this
/// room only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signer {
    /// The human being: m of n counts them, not their devices.
    pub person: Option<PersonId>,
    /// The signature.
    pub signed: Signed,
}

/// A side's yes to the very words that may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The words shown.
    pub showing: EntryId,
    /// By the side's keys, over those words on the permission's terms.
    pub signatures: Vec<Signed>,
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
    /// The standing permission under which its words were said; its signatures are
    /// that one's.
    pub under: Option<EntryId>,
    /// See [`crate::permission::PermissionStatement::nonce`].
    pub nonce: [u8; 16],
    /// Who signed it so far, its author first. A key that ends takes its
    /// signature out while the permission waits.
    pub signatures: Vec<Signer>,
    /// How many must sign it.
    pub needed: u8,
    /// The ground on which it was given.
    pub ground: GroundHash,
    /// Present where the wording is open and the words were signed for. Known in
    /// this room only.
    pub salt: Option<[u8; 32]>,
    /// The yes to the words shown last; without it nothing goes that was to be
    /// shown first.
    pub approval: Option<Approval>,
    /// Whether it rests on what was said before this desk joined: then this
    /// desk cannot check its signature, nor convey by it.
    pub before_us: bool,
    /// Whether this desk cannot tell how far it has come: it is `before_us`, and
    /// further signatures count towards it, which only those can check who know
    /// the words. Nothing that is said of it here is certain.
    pub unsure: bool,
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
        /// The conveyance of this room that came in return, if one had to.
        returned: Option<EntryId>,
    },
    /// Closed: the intermediary's team decides whether it goes, in exchange for
    /// a counterpart. Nobody can take it back any more.
    Closed {
        /// When, by the intermediary's clock.
        at: Time,
        /// The entry that closed it.
        closing: EntryId,
    },
    /// Closed, and nothing came of it. Why, is told to nobody.
    NotExchanged {
        /// When, by the intermediary's clock.
        at: Time,
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
    /// What a rule that goes by how far it has come says of it: of one that this
    /// desk is unsure of, nothing, since those who were there may judge otherwise.
    pub(super) fn judged(&self, rule: Result<(), RuleBroken>) -> Result<Reach, RuleBroken> {
        if self.unsure {
            return Ok(Reach::BeforeUs);
        }
        rule.map(|()| Reach::of(self.before_us))
    }

    /// Whether an intention that counts, stated then, may have bound it.
    pub(super) fn is_to_go(&self, stated: Time) -> bool {
        match self.standing {
            PermissionStanding::Closed { .. } => true,
            PermissionStanding::Waiting => !self.has_expired(stated),
            _ => false,
        }
    }

    /// Checks that an intention stated at `now` would bind it, its standing
    /// as closed apart.
    ///
    /// # Errors
    /// As [`PermissionState::waits_at`] and [`PermissionState::is_whole`];
    /// [`RuleBroken::TooEarly`] or [`RuleBroken::OnlyInExchange`] if its
    /// condition is not met.
    pub fn lives_at(&self, now: Time) -> Result<(), RuleBroken> {
        self.waits_at(now)?;
        self.is_whole()?;
        match &self.terms.condition {
            Condition::NotBefore(time) if now < *time => Err(RuleBroken::TooEarly(*time)),
            Condition::InExchange { .. } => Err(RuleBroken::OnlyInExchange),
            _ => Ok(()),
        }
    }

    /// Checks that an intention stated at `now` would bind it: what has closed
    /// waits for nothing but that.
    ///
    /// # Errors
    /// As [`PermissionState::lives_at`].
    pub fn binds_at(&self, now: Time) -> Result<(), RuleBroken> {
        match self.standing {
            PermissionStanding::Closed { .. } => Ok(()),
            _ => self.lives_at(now),
        }
    }

    /// Checks that as many have signed as must, and that the very words have
    /// their yes if they are to be shown first.
    ///
    /// # Errors
    /// [`RuleBroken::NotSigned`] or [`RuleBroken::NotApproved`].
    pub fn is_whole(&self) -> Result<(), RuleBroken> {
        let signed = u8::try_from(self.signatures.len()).unwrap_or(u8::MAX);
        if signed < self.needed {
            return Err(RuleBroken::NotSigned {
                signed,
                needed: self.needed,
            });
        }
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
    /// [`RuleBroken::BoundBefore`], [`RuleBroken::HasClosed`],
    /// [`RuleBroken::NotExchanged`], [`RuleBroken::Withdrawn`],
    /// [`RuleBroken::RoundOver`] or [`RuleBroken::Lapsed`].
    pub fn waits(&self) -> Result<(), RuleBroken> {
        match self.standing {
            PermissionStanding::OnItsWay { .. } | PermissionStanding::Conveyed { .. } => {
                Err(RuleBroken::BoundBefore)
            }
            PermissionStanding::Closed { .. } => Err(RuleBroken::HasClosed),
            PermissionStanding::NotExchanged { .. } => Err(RuleBroken::NotExchanged),
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

    /// The entry that closed it, while it is to be decided on.
    pub fn closed_by(&self) -> Option<EntryId> {
        match self.standing {
            PermissionStanding::Closed { closing, .. } => Some(closing),
            _ => None,
        }
    }

    /// Which of the side's keys signed first.
    pub fn key_number(&self) -> u8 {
        self.signatures
            .first()
            .map_or(0, |signer| signer.signed.key_number)
    }
}
