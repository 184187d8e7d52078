//! Asks, terms and permissions, told in plain words.

use crate::ids::{EntryId, Time};
use crate::room::{
    Answer, AskState, PermissionStanding, PermissionState, RuleBroken, ShowingState,
};
use crate::terms::{Attribution, Condition, Terms, Wording};

use super::{AskView, Eye, PermissionView, TermsView};

impl Eye<'_> {
    pub(super) fn ask(&self, id: &EntryId, ask: &AskState) -> AskView {
        let (state, reason) = match &ask.answer {
            None if ask.terms.round < self.room.round() => ("over", None),
            answer => answered(answer.as_ref()),
        };
        AskView {
            number: ask.place.0,
            shown_under: None,
            passage: self.room.passage_of(id).cloned(),
            words_of: ask.rests_on.as_ref().and_then(|id| self.number(id)),
            terms: Some(self.terms(&ask.terms)),
            state: state.to_owned(),
            answer: ask.answer.as_ref().map(|answer| answer.place().0),
            reason,
        }
    }

    /// Words shown, as what they are to a head: an ask for a yes.
    pub(super) fn showing(&self, id: &EntryId, showing: &ShowingState) -> AskView {
        let permission = self.room.permission(&showing.permission);
        let waits = permission.is_none_or(|permission| permission.waits().is_ok());
        let unsure = permission.is_none_or(|permission| permission.unsure);
        let (state, reason) = match &showing.answer {
            _ if unsure => ("before-you", None),
            None if !waits || !self.room.is_shown_last(id) => ("over", None),
            answer => answered(answer.as_ref()),
        };
        AskView {
            number: showing.place.0,
            shown_under: Some(self.number(&showing.permission).unwrap_or_default()),
            passage: self.room.passage_of(id).cloned(),
            words_of: None,
            terms: permission.map(|permission| self.terms(&permission.terms)),
            state: state.to_owned(),
            answer: showing.answer.as_ref().map(|answer| answer.place().0),
            reason,
        }
    }

    /// Everything that waits for a head's answer, in order.
    pub(super) fn open_asks(&self) -> Vec<AskView> {
        let asks = self.room.open_asks();
        let asks = asks.iter().map(|(id, ask)| self.ask(id, ask));
        let shown = self.room.open_showings();
        let shown = shown.iter().map(|(id, shown)| self.showing(id, shown));
        let mut open: Vec<AskView> = asks.chain(shown).collect();
        open.sort_by_key(|ask| ask.number);
        open
    }

    pub(super) fn number(&self, id: &EntryId) -> Option<u64> {
        self.room.place_of(id).map(|place| place.0)
    }

    pub(super) fn terms(&self, terms: &Terms) -> TermsView {
        let addressee = self.side_name(terms.addressee);
        let own = self.room.permitting_side();
        let own = own.map_or_else(String::new, |side| self.side_name(side));
        let wording = match terms.wording {
            Wording::Exact => "exact words",
            Wording::Substance => "in substance",
            Wording::ShownFirst => &format!("shown to {own} first"),
        };
        let attribution = match terms.attribution {
            Attribution::Attributed => "attributed",
            Attribution::WithoutAttribution => "without attribution",
            Attribution::OwnResponsibility => "on the intermediary's own responsibility",
            Attribution::SoundOut => "to sound them out: as the intermediary's own question",
            Attribution::NonPaper => "as a non-paper",
        };
        let until = terms
            .expires
            .map_or_else(String::new, |time| format!(", until {time}"));
        let condition = self.condition(&terms.condition);
        // Before any round is begun there is nothing to tell apart.
        let round = match self.room.round() {
            1 => String::new(),
            _ => format!(", in round {}", terms.round),
        };
        TermsView {
            told: match &condition {
                None => format!("to {addressee}, {wording}, {attribution}{until}{round}"),
                Some(condition) => {
                    format!("to {addressee}, {wording}, {attribution}, {condition}{until}{round}")
                }
            },
            condition,
            only_if_asked: terms.condition == Condition::OnlyIfAsked,
            not_before: match &terms.condition {
                Condition::NotBefore(time) => Some(*time),
                _ => None,
            },
            wanted: match &terms.condition {
                Condition::InExchange { wanted, .. } => Some(wanted.clone()),
                _ => None,
            },
            closes: terms.condition.closes(),
            caution: self.caution(terms),
            addressee,
            wording: terms.wording,
            attribution: terms.attribution,
            round: terms.round,
            expires: terms.expires,
        }
    }

    /// With two sides, "without attribution" hides little, and a question that
    /// was carried not much more.
    fn caution(&self, terms: &Terms) -> Option<String> {
        if self.room.opening().sides.len() != 2 {
            return None;
        }
        let you = match self.room.permitting_side() {
            Some(side) if self.of_intermediary => self.side_name(side),
            _ => "you".to_owned(),
        };
        match terms.attribution {
            Attribution::WithoutAttribution | Attribution::NonPaper => {
                Some(format!("they will guess it is {you}"))
            }
            Attribution::SoundOut => Some(format!("they may guess that {you} would like to know")),
            Attribution::Attributed | Attribution::OwnResponsibility => None,
        }
    }

    pub(super) fn permission(&self, permission: &PermissionState) -> PermissionView {
        let (state, mut told) = self.standing(permission);
        if permission.unsure && permission.standing != PermissionStanding::Waiting {
            told.push_str(
                "; as far as this desk can tell, which joined later and does not know how many \
                 of the side have signed",
            );
        }
        told.extend(self.under_mark(permission));
        let approved = match permission.terms.wording {
            Wording::ShownFirst => self.room.words_to_go(permission).cloned(),
            Wording::Exact | Wording::Substance => None,
        };
        let went = match &permission.standing {
            PermissionStanding::Conveyed { passage, .. } => {
                passage.clone().or_else(|| approved.clone())
            }
            _ => None,
        };
        PermissionView {
            number: permission.place.0,
            passage: self.room.passage_of(&permission.id).cloned(),
            words_of: permission.rests_on.as_ref().and_then(|id| self.number(id)),
            ask: permission.ask.as_ref().and_then(|id| self.number(id)),
            mark: self.mark_of(permission.under.as_ref()),
            by: permission
                .by
                .as_ref()
                .map_or_else(String::new, |speaker| speaker.name.clone()),
            key_number: permission.key_number(),
            signed: (
                u8::try_from(permission.signatures.len()).unwrap_or(u8::MAX),
                permission.needed,
            ),
            terms: self.terms(&permission.terms),
            state: state.to_owned(),
            moment: moment(&permission.standing)
                .or_else(|| permission.terms.expires.filter(|_| state == "expired")),
            order: match &permission.standing {
                PermissionStanding::Conveyed { order, .. } => Some(*order),
                _ => None,
            },
            aloud: matches!(
                &permission.standing,
                PermissionStanding::OnItsWay { aloud: true, .. }
                    | PermissionStanding::Conveyed { aloud: true, .. }
            ),
            told,
            approved,
            went,
            too_late: permission.too_late.and(too_late(permission)),
            too_late_since: permission.too_late.and(permission.bound_at),
            before_you: permission.before_us,
        }
    }

    fn waiting(&self, permission: &PermissionState) -> String {
        if let Err(missing @ RuleBroken::NotSigned { .. }) = permission.is_whole() {
            return missing.to_string();
        }
        if let Err(spent) = self.room.judge_use(permission) {
            return spent.to_string();
        }
        if let Some(condition) = self.condition(&permission.terms.condition)
            && permission.lives_at(self.now).is_err()
        {
            return format!("waits: {condition}");
        }
        let told = match (permission.terms.wording, &permission.approval) {
            (Wording::ShownFirst, None) => "waits until the side has said yes to the very words",
            (Wording::ShownFirst, Some(_)) => {
                "the very words have the side's yes and may be conveyed, not yet on their way"
            }
            _ => "may be conveyed, not yet on its way",
        };
        told.to_owned()
    }

    fn standing(&self, permission: &PermissionState) -> (&'static str, String) {
        let addressee = self.side_name(permission.terms.addressee);
        match &permission.standing {
            PermissionStanding::Waiting if permission.before_us => (
                "waiting",
                match permission.unsure {
                    true => {
                        "rests on words said before you joined; how many of the side have \
                             signed, this desk cannot tell"
                    }
                    false => {
                        "may be conveyed, but rests on words said before you joined: not by \
                         this desk"
                    }
                }
                .to_owned(),
            ),
            PermissionStanding::Waiting => match permission.terms.expires {
                Some(expires) if permission.has_expired(self.now) => {
                    ("expired", format!("expired at {expires}, not conveyed"))
                }
                _ => ("waiting", self.waiting(permission)),
            },
            PermissionStanding::Closed { at, .. } => (
                "closed",
                format!("closed at {at}; whether it goes in exchange is being decided"),
            ),
            PermissionStanding::NotExchanged { at } => (
                "not-exchanged",
                format!("closed at {at}, and nothing came of the exchange: not conveyed"),
            ),
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
            PermissionStanding::RoundOver { at } => (
                "round-over",
                format!(
                    "not conveyed: it belongs to round {}, and the next began at {at}",
                    permission.terms.round
                ),
            ),
            PermissionStanding::Lapsed { at } => (
                "lapsed",
                format!("lapsed: the intermediary set out at {at}, after it had expired"),
            ),
        }
    }
}

/// The moment that a standing tells of.
fn moment(standing: &PermissionStanding) -> Option<Time> {
    match standing {
        PermissionStanding::Waiting => None,
        PermissionStanding::OnItsWay { since, .. } => Some(*since),
        PermissionStanding::Conveyed { at, .. }
        | PermissionStanding::Closed { at, .. }
        | PermissionStanding::NotExchanged { at }
        | PermissionStanding::Withdrawn { at }
        | PermissionStanding::RoundOver { at }
        | PermissionStanding::Lapsed { at } => Some(*at),
    }
}

/// How an ask, or words shown, was answered, and why with no.
fn answered(answer: Option<&Answer>) -> (&'static str, Option<String>) {
    match answer {
        None => ("open", None),
        Some(Answer::Permitted(_)) => ("permitted", None),
        Some(Answer::Refused { reason, .. }) => ("refused", reason.clone()),
    }
}

/// What a withdrawal after binding is told.
pub(super) fn too_late(permission: &PermissionState) -> Option<String> {
    permission
        .bound_at
        .map(|since| format!("too late: on its way since {since}"))
}
