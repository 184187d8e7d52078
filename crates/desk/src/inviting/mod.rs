//! The inviter's side of an invitation: made here, its card, its end.

mod approving;
mod goal;
mod locker;

use envelope::{LockerId, RoomId};
use talks::codec;

use crate::answer::{Answer, Event};
use crate::command::Invite;
use crate::desk::{Asked, Desk};
use crate::error::DeskError;
use crate::invitation::{Card, Link, Secret};
use crate::refusal::{Misuse, NoSuch, NotNow};
use crate::stored::{self, InvitationState, InvitationStored};
use crate::turn::Turn;

pub(crate) use goal::Goal;

impl Desk {
    pub(crate) fn invite(
        &mut self,
        turn: &mut Turn<'_>,
        invite: Invite,
    ) -> Result<Answer, DeskError> {
        let talks = self.talks_named(invite.talks.as_deref())?;
        let goal = self.goal(talks, &invite)?;
        for room in &goal.rooms {
            self.engine(room)?.check_usable()?;
        }
        let places = self.places(&goal, &invite)?;
        check_validity(invite.valid_seconds)?;
        let link = self.make_link(turn, &goal, invite.valid_seconds, None)?;
        let delegation = self.delegation_token(turn, talks, &goal, &invite)?;
        let number = self.take_number();
        let (text, expires) = (link.to_text(), link.expires);
        self.invitations.insert(
            number,
            InvitationStored {
                version: stored::VERSION,
                talks,
                rooms: goal.rooms,
                side: goal.side,
                link,
                state: InvitationState::Opening,
                places,
                delegation: delegation.map(|token| (token, false)),
            },
        );
        self.dirty.invitations.insert(number);
        Ok(Answer::Invitation {
            invitation: number,
            link: text,
            expires,
        })
    }

    pub(crate) fn make_link(
        &self,
        turn: &mut Turn<'_>,
        goal: &Goal,
        valid_seconds: u64,
        continues: Option<RoomId>,
    ) -> Result<Link, DeskError> {
        let first = goal.rooms.first().ok_or(Misuse::NoRooms)?;
        let inviter = self.engine(first)?.leaf();
        // The locker is where the first room is.
        let relay = self.engine(first)?.relay.clone();
        let rooms = u8::try_from(goal.rooms.len()).map_err(|_| Misuse::TooManyRooms)?;
        Ok(Link {
            version: 1,
            relay,
            locker: LockerId::from_bytes(turn.desk_bytes()),
            secret: Secret(turn.desk_bytes()),
            rooms,
            role: goal.role,
            expires: turn.now.plus_millis(valid_seconds.saturating_mul(1000)),
            inviter,
            continues,
        })
    }

    pub(crate) fn decline(&mut self, number: u32) -> Result<Answer, DeskError> {
        let invitation = self.invitation(number)?;
        if matches!(
            invitation.state,
            InvitationState::Approving { .. } | InvitationState::Answered
        ) {
            return Err(NotNow::ApprovedBeforeDeclined.into());
        }
        if let Some(invitation) = self.invitations.get_mut(&number) {
            invitation.state = InvitationState::Declined;
            self.dirty.invitations.insert(number);
        }
        self.asked
            .retain(|_, asked| *asked != Asked::TakeCard(number));
        Ok(Answer::Done)
    }

    fn invitation(&self, number: u32) -> Result<&InvitationStored, DeskError> {
        self.invitations
            .get(&number)
            .ok_or(DeskError::NoSuch(NoSuch::Invitation(number)))
    }
}

/// Whether an invitation may be valid for so long.
pub(crate) fn check_validity(seconds: u64) -> Result<(), DeskError> {
    let life = envelope::limits::LOCKER_LIFE_SECONDS;
    if seconds == 0 || seconds > life {
        return Err(Misuse::Validity(life).into());
    }
    Ok(())
}

pub(crate) fn is_waiting(state: &InvitationState) -> bool {
    matches!(state, InvitationState::Opening | InvitationState::Waiting)
}

fn end(turn: &mut Turn<'_>, number: u32, invitation: &mut InvitationStored, reason: String) {
    invitation.state = InvitationState::Ended(reason.clone());
    turn.tell(Event::InvitationEnded {
        invitation: number,
        reason,
    });
}

/// Why there is no card to say yes or no to, or no answer to make.
fn standing_of(state: &InvitationState) -> NotNow {
    match state {
        InvitationState::Opening | InvitationState::Waiting => NotNow::NotAnswered,
        InvitationState::Card(_) => NotNow::CardWaits,
        InvitationState::Approving { .. } | InvitationState::Answered => NotNow::CardApproved,
        InvitationState::Declined => NotNow::CardDeclined,
        InvitationState::Ended(reason) => NotNow::InvitationEnded(reason.clone()),
    }
}

/// Encodes a card; both ends compute the safety words over these bytes.
pub(crate) fn card_bytes(card: &Card) -> Vec<u8> {
    codec::encode(card)
}
