//! The rounds of a room: which is the present one, and what ends with it.
//!
//! Every room keeps rounds of its own, since no act reaches two logs at once. A
//! permission belongs to the round that was present in its room when it was
//! given, and ends there, in the log's order, when the next begins. What had
//! set out by then completes (R6); so a room takes what was permitted in any
//! round that has begun in it, and desks set out only for rooms that are as far.

use minicbor::{Decode, Encode};

use crate::entry::{RoundBegin, RoundEnd};
use crate::ids::{Place, Time};
use crate::roster::{Role, RoomKind};

use super::item::{RuleBroken, Speaker};
use super::{PermissionStanding, Room};

/// One round of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundState {
    /// Its number.
    pub number: u32,
    /// Where it was begun; none if that was before this desk joined.
    pub place: Option<Place>,
    /// Who began it.
    pub by: Option<Speaker>,
    /// What it is called; none if nobody told.
    pub title: Option<String>,
    /// What it is about; empty if it was begun before this desk joined.
    pub agenda: Vec<String>,
    /// The language of both.
    pub language: Option<String>,
    /// When it was begun, by the official's clock.
    pub begun: Time,
    /// When it was ended.
    pub ended: Option<Time>,
}

/// What a newcomer is told of the round that it comes into.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RoundTold {
    /// Its number.
    #[n(0)]
    pub number: u32,
    /// What it is called.
    #[n(1)]
    pub title: Option<String>,
    /// When it was begun.
    #[n(2)]
    pub begun: Time,
    /// When it was ended, if it was.
    #[n(3)]
    pub ended: Option<Time>,
}

impl Room {
    /// The number of the present round; 1 before any is begun.
    pub fn round(&self) -> u32 {
        self.rounds.last().map_or(1, |round| round.number)
    }

    /// The rounds begun in this room, in order.
    pub fn rounds(&self) -> &[RoundState] {
        &self.rounds
    }

    /// The number of the round that was present at a place.
    pub fn round_at(&self, place: Place) -> u32 {
        let begun = self.rounds.iter().rev();
        begun
            .filter(|round| round.place.is_none_or(|begun| begun <= place))
            .map(|round| round.number)
            .next()
            .unwrap_or(1)
    }

    /// Rounds are entered by officials, where the intermediary is.
    fn may_enter_rounds(&self, role: Role) -> Result<(), RuleBroken> {
        if matches!(self.context.kind, RoomKind::Delegation(_)) {
            return Err(RuleBroken::NotInADelegation);
        }
        match role {
            Role::Official => Ok(()),
            _ => Err(RuleBroken::OnlyOfficials),
        }
    }

    pub(super) fn judge_round_begin(
        &self,
        role: Role,
        body: &RoundBegin,
    ) -> Result<(), RuleBroken> {
        self.may_enter_rounds(role)?;
        let present = self.round();
        if body.number <= present {
            return Err(RuleBroken::RoundBegun(body.number));
        }
        if Some(body.number) != present.checked_add(1) {
            return Err(RuleBroken::RoundSkipped(body.number, present));
        }
        Ok(())
    }

    pub(super) fn judge_round_end(&self, role: Role, body: &RoundEnd) -> Result<(), RuleBroken> {
        self.may_enter_rounds(role)?;
        match self.rounds.last() {
            Some(round) if round.number == body.number && round.ended.is_none() => Ok(()),
            _ => Err(RuleBroken::RoundNotOpen(body.number)),
        }
    }

    /// A round begins: what waited in an earlier one can no longer go.
    pub(super) fn begin_round(
        &mut self,
        place: Place,
        by: Option<&Speaker>,
        stated: Time,
        body: &RoundBegin,
    ) {
        if let Some(earlier) = self.rounds.last_mut() {
            earlier.ended.get_or_insert(stated);
        }
        self.rounds.push(RoundState {
            number: body.number,
            place: Some(place),
            by: by.cloned(),
            title: Some(body.title.clone()),
            agenda: body.agenda.clone(),
            language: Some(body.language.clone()),
            begun: stated,
            ended: None,
        });
        self.end_standings(stated, body.number);
        for permission in self.permissions.values_mut() {
            let waits = permission.standing == PermissionStanding::Waiting;
            if waits && permission.terms.round < body.number {
                permission.standing = PermissionStanding::RoundOver { at: stated };
                self.unfinished.remove(&permission.id);
            }
        }
    }

    pub(super) fn end_round(&mut self, stated: Time) {
        if let Some(round) = self.rounds.last_mut() {
            round.ended = Some(stated);
        }
    }

    /// What a newcomer is told of the present round; nothing before any is
    /// begun.
    pub(super) fn tell_round(&self) -> Option<RoundTold> {
        self.rounds.last().map(|round| RoundTold {
            number: round.number,
            title: round.title.clone(),
            begun: round.begun,
            ended: round.ended,
        })
    }

    /// Takes what the inviter told of the present round.
    pub(super) fn take_round(&mut self, told: &RoundTold) {
        self.rounds.push(RoundState {
            number: told.number,
            place: None,
            by: None,
            title: told.title.clone(),
            agenda: Vec::new(),
            language: None,
            begun: told.begun,
            ended: told.ended,
        });
    }
}
