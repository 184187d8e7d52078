//! Where an invitation leads: which rooms, as what, in whose place.

use envelope::RoomId;
use envelope::wire::OpeningToken;
use talks::{Person, Role, RoomKind, SideNumber, TalksId};

use crate::command::Invite;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::refusal::{Misuse, NoSuch, NotYours};
use crate::stored::{InvitationState, Place};
use crate::turn::Turn;

/// Where an invitation leads.
pub(crate) struct Goal {
    pub(crate) rooms: Vec<RoomId>,
    pub(crate) side: Option<SideNumber>,
    pub(crate) role: Role,
}

impl Desk {
    /// Which rooms the invitee enters, as what.
    pub(super) fn goal(&self, talks: TalksId, invite: &Invite) -> Result<Goal, DeskError> {
        let stored = self.talks_of(&talks)?;
        match (stored.side, invite.to.as_deref()) {
            (None, Some("team")) => {
                let mut rooms = self.rooms_of(&talks);
                rooms.retain(|room| self.is_usable(room));
                let role = invite.role.unwrap_or(Role::Official);
                if !role.is_intermediary() {
                    return Err(NotYours::RoleInTeam.into());
                }
                Ok(Goal {
                    rooms,
                    side: None,
                    role,
                })
            }
            (None, Some(name)) => {
                let side = stored
                    .opening
                    .side_named(name)
                    .ok_or_else(|| self.no_such_side(&talks, name))?;
                let room = self.room_of_kind(&talks, RoomKind::Side(side))?;
                let first = !self.has_head(&room, side);
                let default = if first { Role::Head } else { Role::Delegate };
                let role = invite.role.unwrap_or(default);
                if !matches!(role, Role::Head | Role::Deputy | Role::Delegate) {
                    return Err(NotYours::RoleInSide.into());
                }
                Ok(Goal {
                    rooms: vec![room],
                    side: Some(side),
                    role,
                })
            }
            (None, None) => Err(Misuse::ForWhom.into()),
            (Some(side), to) => self.goal_of_a_head(talks, side, to, invite.role),
        }
    }

    fn goal_of_a_head(
        &self,
        talks: TalksId,
        side: SideNumber,
        to: Option<&str>,
        role: Option<Role>,
    ) -> Result<Goal, DeskError> {
        let with_intermediary = self.room_of_kind(&talks, RoomKind::Side(side))?;
        let head = self
            .engine(&with_intermediary)?
            .me()
            .is_some_and(|me| me.role == Role::Head);
        if !head {
            return Err(NotYours::Inviting.into());
        }
        let own = self.room_of_kind(&talks, RoomKind::Delegation(side));
        let role = role.unwrap_or(Role::Delegate);
        let rooms = match (to, role) {
            (Some("delegation"), _) | (_, Role::Partner) => vec![own?],
            (_, Role::Delegate) => {
                let mut rooms = vec![with_intermediary];
                rooms.extend(own.ok());
                rooms
            }
            _ => {
                return Err(NotYours::InvitingAHead.into());
            }
        };
        Ok(Goal {
            rooms,
            side: Some(side),
            role,
        })
    }

    /// For a further device or a replacement: the human being as each room
    /// knows them, and the leaves that make way there.
    pub(super) fn places(&self, goal: &Goal, invite: &Invite) -> Result<Vec<Place>, DeskError> {
        let name = match (&invite.again, &invite.device_of) {
            (None, None) => return Ok(vec![Place::default(); goal.rooms.len()]),
            (Some(name), None) | (None, Some(name)) => name,
            (Some(_), Some(_)) => {
                return Err(Misuse::AgainOrDevice.into());
            }
        };
        let mut places = Vec::new();
        for room in &goal.rooms {
            let people = &self.engine(room)?.room.context().people;
            let leaves: Vec<&Person> = people
                .iter()
                .filter(|person| person.name.to_lowercase() == name.to_lowercase())
                .collect();
            if leaves.iter().any(|person| person.role != goal.role) {
                return Err(Misuse::RoleKept.into());
            }
            places.push(Place {
                person: leaves.first().map(|person| person.person),
                replaces: match invite.again {
                    Some(_) => leaves.iter().map(|person| person.key).collect(),
                    None => Vec::new(),
                },
                name: None,
            });
        }
        if places.iter().all(|place| place.person.is_none()) {
            return Err(NoSuch::PersonAnywhere(name.clone()).into());
        }
        Ok(places)
    }

    /// The first head of a side, and one who is invited again, gets a token to
    /// open the delegation's room.
    pub(super) fn delegation_token(
        &mut self,
        turn: &mut Turn<'_>,
        talks: TalksId,
        goal: &Goal,
        invite: &Invite,
    ) -> Result<Option<OpeningToken>, DeskError> {
        let (Some(side), Role::Head) = (goal.side, goal.role) else {
            return Ok(None);
        };
        let Some(stored) = self.talks.get(&talks) else {
            return Ok(None);
        };
        // A head who is invited again may have been its delegation's only one.
        let given = stored.delegations.contains(&side) && invite.again.is_none();
        if stored.token.is_none() || given {
            return Ok(None);
        }
        Ok(Some(OpeningToken::from_bytes(turn.desk_bytes())))
    }

    fn has_head(&self, room: &RoomId, side: SideNumber) -> bool {
        let seated = self.rooms.get(room).is_some_and(|engine| {
            let people = &engine.room.context().people;
            people.iter().any(|person| person.role == Role::Head)
        });
        seated
            || self.invitations.values().any(|invitation| {
                invitation.side == Some(side)
                    && invitation.link.role == Role::Head
                    && matches!(invitation.state, InvitationState::Approving { .. })
            })
    }
}
