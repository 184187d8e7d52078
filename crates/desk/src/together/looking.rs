//! Proposals and exchanges as people see them.

use talks::proposal::Matter;
use talks::room::ProposalState;
use talks::view::view;
use talks::{MatterId, RoomKind, SideNumber, TalksId, Time};

use crate::answer::{MatterPart, MatterView};
use crate::desk::Desk;
use crate::room::RoomEngine;

impl Desk {
    /// All proposals and exchanges, in the order in which they close.
    pub(crate) fn matters(&self, now: Time) -> Vec<MatterView> {
        let mut matters = Vec::new();
        for talks in self.talks.keys() {
            matters.extend(self.proposals(talks, now));
            matters.extend(self.exchanges(talks, now));
        }
        matters.sort_by_key(|matter| matter.closes);
        matters
    }

    fn proposals(&self, talks: &TalksId, now: Time) -> Vec<MatterView> {
        let rooms = self.engines_of_sides(talks);
        let mut seen: Vec<MatterId> = Vec::new();
        let mut matters = Vec::new();
        for engine in &rooms {
            for (_, state) in engine.room.proposals() {
                let matter = state.proposal.matter;
                if seen.contains(&matter) {
                    continue;
                }
                seen.push(matter);
                matters.push(self.proposal_view(talks, engine, state, now));
            }
        }
        matters
    }

    fn proposal_view(
        &self,
        talks: &TalksId,
        engine: &RoomEngine,
        state: &ProposalState,
        now: Time,
    ) -> MatterView {
        let proposal = &state.proposal;
        let parts: Vec<MatterPart> = proposal
            .sides
            .iter()
            .map(|side| self.proposal_part(talks, *side, &proposal.matter, now))
            .collect();
        let (kind, passage) = match &proposal.what {
            Matter::Text(passage) => ("proposal", Some(passage)),
            Matter::Charter(_) => ("charter", None),
        };
        let standing = match (&state.closed, state.outcome) {
            (_, Some(true)) => "agreed",
            (_, Some(false)) => "not-agreed",
            (Some(_), None) => "closed",
            (None, None) => "open",
        };
        MatterView {
            title: engine.room.opening().title.clone(),
            kind: kind.to_owned(),
            words: passage.map(|passage| passage.words.clone()),
            language: passage.map(|passage| passage.language.clone()),
            closes: proposal.closes,
            state: standing.to_owned(),
            parts,
        }
    }

    fn proposal_part(
        &self,
        talks: &TalksId,
        side: SideNumber,
        matter: &MatterId,
        now: Time,
    ) -> MatterPart {
        let engine = self.engine_of(talks, RoomKind::Side(side));
        let held = self.proposal_in(talks, side, matter);
        let told = match held {
            Some((engine, _, state)) => view(&engine.room, &engine.leaf(), now)
                .proposals
                .into_iter()
                .find(|proposal| proposal.number == state.place.0)
                .map_or_else(String::new, |proposal| proposal.told),
            None if engine.is_some() => "not in this room's record so far".to_owned(),
            None => "what it answers is known in its own room only".to_owned(),
        };
        MatterPart {
            side: self.name_of(talks, side),
            room: held
                .map(|(engine, _, _)| engine)
                .or(engine)
                .map(|engine| engine.id.to_string()),
            number: held.map(|(_, _, state)| state.place.0),
            told,
        }
    }

    fn exchanges(&self, talks: &TalksId, now: Time) -> Vec<MatterView> {
        let Some(team) = self.engine_of(talks, RoomKind::Team) else {
            return Vec::new();
        };
        let matched = self.exchanges_of(talks).into_iter();
        matched
            .map(|(matter, parts)| {
                let decided = self.decided(talks, &matter).map(|(_, decided)| decided);
                let mut closes = Time::default();
                let mut views = Vec::new();
                for part in parts {
                    let held = self.permission_in(talks, part.side, &part.permission);
                    let engine = held
                        .map(|(engine, _)| engine)
                        .or_else(|| self.engine_of(talks, RoomKind::Side(part.side)));
                    let permission = held.map(|(_, permission)| permission);
                    let at = permission.and_then(|permission| permission.terms.condition.closes());
                    closes = closes.max(at.unwrap_or_default());
                    let told = engine.zip(permission).and_then(|(engine, permission)| {
                        view(&engine.room, &engine.leaf(), now)
                            .permissions
                            .into_iter()
                            .find(|view| view.number == permission.place.0)
                    });
                    views.push(MatterPart {
                        side: self.name_of(talks, part.side),
                        room: engine.map(|engine| engine.id.to_string()),
                        number: permission.map(|permission| permission.place.0),
                        told: told.map_or_else(
                            || "permitted before this desk joined".to_owned(),
                            |permission| permission.told,
                        ),
                    });
                }
                MatterView {
                    title: team.room.opening().title.clone(),
                    kind: "exchange".to_owned(),
                    words: None,
                    language: None,
                    closes,
                    state: match decided {
                        Some(decided) if decided.agreed => "agreed",
                        Some(_) => "not-agreed",
                        None if closes <= now => "closed",
                        None => "open",
                    }
                    .to_owned(),
                    parts: views,
                }
            })
            .collect()
    }

    fn name_of(&self, talks: &TalksId, side: SideNumber) -> String {
        let stored = self.talks.get(talks);
        stored
            .and_then(|talks| talks.opening.side(side))
            .map_or_else(|| format!("side {}", side.0), |side| side.name.clone())
    }
}
