//! What the records of some talks say of a matter: those of the present rooms, and
//! of the rooms that they continue.

use talks::entry::MatchPart;
use talks::room::{Decided, PermissionState, ProposalState};
use talks::{EntryId, MatterId, RoomKind, SideNumber, TalksId};

use crate::desk::Desk;
use crate::room::RoomEngine;

/// A proposal in one room.
pub(super) type Held<'a> = (&'a RoomEngine, EntryId, &'a ProposalState);

impl Desk {
    /// The permissions matched in an exchange.
    pub(super) fn matched(&self, talks: &TalksId, matter: &MatterId) -> Option<&[MatchPart]> {
        let mut teams = self.rooms_of_kind(talks, RoomKind::Team);
        teams.find_map(|team| {
            let state = team.room.team_matters().get(matter)?;
            state.matched.as_ref().map(|(_, parts)| parts.as_slice())
        })
    }

    /// All exchanges, with whether each is decided.
    pub(super) fn exchanges_of(&self, talks: &TalksId) -> Vec<(MatterId, &[MatchPart])> {
        let mut all: Vec<(MatterId, &[MatchPart])> = Vec::new();
        for team in self.rooms_of_kind(talks, RoomKind::Team) {
            for (matter, state) in team.room.team_matters() {
                if let Some((_, parts)) = &state.matched
                    && !all.iter().any(|(known, _)| known == matter)
                {
                    all.push((*matter, parts));
                }
            }
        }
        all
    }

    /// What was decided on a matter, and in which room: the first decision counts.
    pub(super) fn decided(
        &self,
        talks: &TalksId,
        matter: &MatterId,
    ) -> Option<(&RoomEngine, &Decided)> {
        let teams = self.rooms_of_kind(talks, RoomKind::Team);
        let decided = teams.filter_map(|team| {
            let state = team.room.team_matters().get(matter)?;
            Some((team, state.decided.as_ref()?))
        });
        decided.last()
    }

    /// The first decision that took a closing: of which matter, and whether it was
    /// agreed.
    pub(super) fn decision_on(
        &self,
        talks: &TalksId,
        closing: &EntryId,
    ) -> Option<(MatterId, bool)> {
        let teams = self.rooms_of_kind(talks, RoomKind::Team);
        teams
            .filter_map(|team| team.room.decision_on(closing))
            .last()
    }

    /// Whether a permission is matched, and that is not decided.
    pub(crate) fn is_matched(
        &self,
        talks: &TalksId,
        side: SideNumber,
        permission: &EntryId,
    ) -> bool {
        self.exchanges_of(talks).iter().any(|(matter, parts)| {
            let holds = |part: &MatchPart| part.side == side && part.permission == *permission;
            parts.iter().any(holds) && self.decided(talks, matter).is_none()
        })
    }

    /// A proposal in the newest of a side's rooms that has it.
    pub(super) fn proposal_in(
        &self,
        talks: &TalksId,
        side: SideNumber,
        matter: &MatterId,
    ) -> Option<Held<'_>> {
        let mut rooms = self.rooms_of_kind(talks, RoomKind::Side(side));
        rooms.find_map(|engine| {
            let (id, state) = engine.room.proposal_of(matter)?;
            Some((engine, id, state))
        })
    }

    /// A permission in the newest of a side's rooms that has it.
    pub(super) fn permission_in(
        &self,
        talks: &TalksId,
        side: SideNumber,
        permission: &EntryId,
    ) -> Option<(&RoomEngine, &PermissionState)> {
        let mut rooms = self.rooms_of_kind(talks, RoomKind::Side(side));
        rooms.find_map(|engine| Some((engine, engine.room.permission(permission)?)))
    }
}
