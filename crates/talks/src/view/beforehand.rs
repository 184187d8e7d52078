//! Standing permissions, told in plain words.

use serde::{Deserialize, Serialize};

use crate::entry::{Body, Speakers, StandingProof};
use crate::ids::EntryId;
use crate::room::{PermissionState, StandingEnd, StandingState, Verdict};
use crate::terms::Terms;

use super::{Eye, Said, TermsView};

/// A standing permission as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingView {
    /// Its line.
    pub number: u64,
    /// The mark under which words may go.
    pub mark: String,
    /// On what terms.
    pub terms: TermsView,
    /// Who may say something under it.
    pub speakers: Speakers,
    /// How many statements have set out under it, as far as the reader can tell.
    pub used: u32,
    /// How many may.
    pub most: u32,
    /// How many of the side's people have signed, and how many must.
    pub signed: (u8, u8),
    /// `living`, `not-signed`, `used-up`, `expired`, `withdrawn`, `replaced`,
    /// `round-over` or `refused`.
    pub state: String,
    /// The same in words.
    pub told: String,
}

impl Eye<'_> {
    /// The line of an entry by which words may go beforehand.
    pub(super) fn beforehand(&self, id: &EntryId, body: &Body, verdict: &Verdict) -> Option<Said> {
        let counted = verdict.is_counted();
        Some(match body {
            Body::StandingPermission(body) => Said::StandingPermission {
                standing: Box::new(match self.room.standing(id) {
                    Some(state) if counted => self.standing_permission(state),
                    _ => self.refused_standing(id, (&body.proof(), &body.terms)),
                }),
            },
            Body::CarriedStanding(body) => Said::StandingGoesOn {
                standing: Box::new(match self.room.standing(id) {
                    Some(state) if counted => self.standing_permission(state),
                    _ => self.refused_standing(id, (&body.given, &body.terms)),
                }),
            },
            Body::CarriedBooks(_) => Said::BooksGoOn,
            Body::CameBefore(body) => Said::CameBefore {
                count: body.conveyances.0.len(),
            },
            Body::Marked(body) => Said::Marked {
                mark: self.mark_of(Some(&body.standing)),
                passage: self.own_or_same(&body.words),
                words_of: self.words_of(&body.words),
                permission: self
                    .room
                    .permission(id)
                    .filter(|_| counted)
                    .map(|permission| Box::new(self.permission(permission))),
            },
            _ => return None,
        })
    }

    pub(super) fn standings(&self) -> Vec<StandingView> {
        let all = self.room.standings();
        let all = all.iter();
        all.map(|(_, state)| self.standing_permission(state))
            .collect()
    }

    /// The mark of the standing permission under which words were said.
    pub(super) fn mark_of(&self, standing: Option<&EntryId>) -> Option<String> {
        let standing = self.room.standing(standing?)?;
        Some(standing.mark.clone())
    }

    fn standing_permission(&self, state: &StandingState) -> StandingView {
        let signed = u8::try_from(state.signatures.len()).unwrap_or(u8::MAX);
        let used = state.used.certain.saturating_add(state.used.perhaps);
        let (name, told) = self.standing_told(state, signed, used);
        StandingView {
            number: state.place.0,
            mark: state.mark.clone(),
            terms: self.terms(&state.terms),
            speakers: state.speakers,
            used,
            most: state.most,
            signed: (signed, state.needed),
            state: name.to_owned(),
            told,
        }
    }

    fn standing_told(
        &self,
        state: &StandingState,
        signed: u8,
        used: u32,
    ) -> (&'static str, String) {
        let who = match state.speakers {
            Speakers::Signers => "a head says",
            Speakers::Delegation => "any of the delegation says",
        };
        let so_far = format!("{used} of at most {} have set out", state.most);
        match state.end {
            Some(StandingEnd::Withdrawn { at }) => {
                ("withdrawn", format!("withdrawn at {at}; {so_far}"))
            }
            Some(StandingEnd::RoundOver { at }) => (
                "round-over",
                format!(
                    "over: it belongs to round {}, and the next began at {at}; {so_far}",
                    state.terms.round
                ),
            ),
            Some(StandingEnd::Replaced { place }) => (
                "replaced",
                format!("number {} took its place; {so_far}", place.0),
            ),
            None if state.has_expired(self.now) => ("expired", format!("expired; {so_far}")),
            None if state.used.certain >= state.most => ("used-up", format!("used up: {so_far}")),
            None if signed < state.needed => (
                "not-signed",
                format!(
                    "{signed} of the {} signatures that the side needs are there; nothing goes \
                     under it until another of its heads signs",
                    state.needed
                ),
            ),
            None => (
                "living",
                format!(
                    "what {who} under this mark may be conveyed without being asked for; {so_far}"
                ),
            ),
        }
    }

    fn refused_standing(
        &self,
        id: &EntryId,
        (given, terms): (&StandingProof, &Terms),
    ) -> StandingView {
        StandingView {
            number: self.number(id).unwrap_or_default(),
            mark: given.mark.clone(),
            terms: self.terms(terms),
            speakers: given.speakers,
            used: 0,
            most: given.most,
            signed: (0, 0),
            state: "refused".to_owned(),
            told: "no permission: the rules refuse it".to_owned(),
        }
    }

    /// That words were said under a standing permission.
    pub(super) fn under_mark(&self, permission: &PermissionState) -> Option<String> {
        let mark = self.mark_of(permission.under.as_ref())?;
        Some(format!("; said under the mark \"{mark}\""))
    }
}
