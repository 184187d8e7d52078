//! Asks, terms and permissions, told in plain words.

use crate::ids::EntryId;
use crate::room::{Answer, AskState, PermissionStanding, PermissionState};
use crate::terms::{Attribution, Terms, Wording};

use super::{AskView, Eye, PermissionView, TermsView};

impl Eye<'_> {
    pub(super) fn ask(&self, id: &EntryId, ask: &AskState) -> AskView {
        let (state, reason) = match &ask.answer {
            None => ("open", None),
            Some(Answer::Permitted(_)) => ("permitted", None),
            Some(Answer::Refused { reason, .. }) => ("refused", reason.clone()),
        };
        AskView {
            number: ask.place.0,
            passage: self.room.passage_of(id).cloned(),
            words_of: ask.rests_on.as_ref().and_then(|id| self.number(id)),
            terms: self.terms(&ask.terms),
            state: state.to_owned(),
            answer: ask.answer.as_ref().map(|answer| answer.place().0),
            reason,
        }
    }

    pub(super) fn number(&self, id: &EntryId) -> Option<u64> {
        self.room.place_of(id).map(|place| place.0)
    }

    pub(super) fn terms(&self, terms: &Terms) -> TermsView {
        let addressee = self.side_name(terms.addressee);
        let wording = match terms.wording {
            Wording::Exact => "exact words",
            Wording::Substance => "in substance",
        };
        let attribution = match terms.attribution {
            Attribution::Attributed => "attributed",
            Attribution::WithoutAttribution => "without attribution",
            Attribution::OwnResponsibility => "on the intermediary's own responsibility",
        };
        let until = terms
            .expires
            .map_or_else(String::new, |time| format!(", until {time}"));
        TermsView {
            told: format!("to {addressee}, {wording}, {attribution}{until}"),
            caution: self.caution(terms),
            addressee,
            wording: terms.wording,
            attribution: terms.attribution,
            round: terms.round,
            expires: terms.expires,
        }
    }

    /// With two sides, "without attribution" hides little.
    fn caution(&self, terms: &Terms) -> Option<String> {
        let only_two = self.room.opening().sides.len() == 2;
        (only_two && terms.attribution == Attribution::WithoutAttribution).then(|| {
            if self.of_intermediary {
                let side = self.room.permitting_side();
                let side = side.map_or_else(String::new, |side| self.side_name(side));
                format!("they will guess it is {side}")
            } else {
                "they will guess it is you".to_owned()
            }
        })
    }

    pub(super) fn permission(&self, permission: &PermissionState) -> PermissionView {
        let (state, told) = self.standing(permission);
        let went = match &permission.standing {
            PermissionStanding::Conveyed { passage, .. } => passage.clone(),
            _ => None,
        };
        PermissionView {
            number: permission.place.0,
            passage: self.room.passage_of(&permission.id).cloned(),
            words_of: permission.rests_on.as_ref().and_then(|id| self.number(id)),
            ask: permission.ask.as_ref().and_then(|id| self.number(id)),
            by: permission
                .by
                .as_ref()
                .map_or_else(String::new, |speaker| speaker.name.clone()),
            key_number: permission.key_number,
            terms: self.terms(&permission.terms),
            state: state.to_owned(),
            told,
            went,
            too_late: permission.too_late.and(too_late(permission)),
            before_you: permission.before_us,
        }
    }

    fn standing(&self, permission: &PermissionState) -> (&'static str, String) {
        let addressee = self.side_name(permission.terms.addressee);
        match &permission.standing {
            PermissionStanding::Waiting if permission.before_us => (
                "waiting",
                "may be conveyed, but rests on words said before you joined: not by this desk"
                    .to_owned(),
            ),
            PermissionStanding::Waiting => match permission.terms.expires {
                Some(expires) if permission.has_expired(self.now) => {
                    ("expired", format!("expired at {expires}, not conveyed"))
                }
                _ => ("waiting", "may be conveyed, not yet on its way".to_owned()),
            },
            PermissionStanding::OnItsWay { since, aloud, .. } => {
                let manner = if *aloud { " (aloud)" } else { "" };
                ("on-its-way", format!("on its way since {since}{manner}"))
            }
            PermissionStanding::Conveyed {
                at, order, aloud, ..
            } => {
                let manner = if *aloud {
                    "said aloud, entered afterwards; "
                } else {
                    ""
                };
                (
                    "conveyed",
                    format!("conveyed: {manner}shown to {addressee} at {at}, as message {order}"),
                )
            }
            PermissionStanding::Withdrawn { at } => {
                ("withdrawn", format!("withdrawn at {at}, not conveyed"))
            }
            PermissionStanding::Lapsed { at } => (
                "lapsed",
                format!("lapsed: the intermediary set out at {at}, after it had expired"),
            ),
        }
    }
}

/// What a withdrawal after binding is told.
pub(super) fn too_late(permission: &PermissionState) -> Option<String> {
    permission
        .bound_at
        .map(|since| format!("too late: on its way since {since}"))
}
