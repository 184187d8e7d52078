//! One item of the record as a line.

use crate::conveyance::{KnownThrough, Unverified, Verified};
use crate::entry::{Body, Conveyance, Entry, Origin, Proof, Receipt};
use crate::ids::{EntryId, Place};
use crate::room::{Item, PermissionState, Verdict, What};
use crate::roster::Person;
use crate::terms::{Attribution, Passage, Wording, Words};

use super::standing::too_late;
use super::{AskView, Came, Eye, Line, PermissionView, Said, Who};

impl Eye<'_> {
    pub(super) fn line(&self, place: Place, item: &Item) -> Line {
        let (what, broken, before_you) = match &item.what {
            What::Commit { joined, left } => (people(joined, left), None, false),
            What::Entry {
                entry,
                verdict,
                before_us,
            } => {
                let broken = match verdict {
                    Verdict::Counted => None,
                    Verdict::Refused(broken) => Some(*broken),
                };
                (self.said(place, item, entry, verdict), broken, *before_us)
            }
        };
        Line {
            number: place.0,
            at: item.stated,
            who: self.who(item),
            what,
            refused: broken.map(|broken| broken.to_string()),
            broken,
            before_you,
            translations: match item.counted() {
                Some(entry) => self.translations(&entry.id),
                None => Vec::new(),
            },
        }
    }

    fn who(&self, item: &Item) -> Who {
        match &item.speaker {
            None => Who {
                name: String::new(),
                role: None,
                of: String::new(),
                you: false,
            },
            Some(speaker) => Who {
                name: speaker.name.clone(),
                role: Some(speaker.role),
                of: self.of(speaker.role),
                you: self.reader == Some(speaker.person),
            },
        }
    }

    fn said(&self, place: Place, item: &Item, entry: &Entry, verdict: &Verdict) -> Said {
        match &entry.body {
            Body::Opening(opening) => Said::Opening {
                title: opening.title.clone(),
                sides: opening.sides.iter().map(|side| side.name.clone()).collect(),
                intermediary: opening.intermediary.clone(),
            },
            Body::SideKey(body) => Said::SideKey {
                side: self.side_name(body.side),
                number: body.number,
                key: data_encoding::HEXLOWER.encode(&body.key),
                known: KnownThrough::of_keys(self.room, body.side, [body.number])
                    .told()
                    .to_owned(),
            },
            Body::Statement(body) => Said::Statement {
                passage: body.passage.clone(),
                reply_to: body.reply_to.as_ref().and_then(|id| self.number(id)),
                permissions: self.resting_on(&entry.id),
            },
            Body::Document(body) => Said::Document {
                document: body.into(),
                passage: body.passage(),
                permissions: self.resting_on(&entry.id),
            },
            Body::Ask(body) => Said::Ask {
                ask: match self.room.ask(&entry.id) {
                    Some(ask) if verdict.is_counted() => self.ask(&entry.id, ask),
                    _ => AskView {
                        number: place.0,
                        shown_under: None,
                        passage: self.own_or_same(&body.words),
                        words_of: self.words_of(&body.words),
                        terms: Some(self.terms(&body.terms)),
                        state: "refused".to_owned(),
                        answer: None,
                        reason: None,
                    },
                },
            },
            Body::Permission(body) => Said::Permission {
                permission: Box::new(match self.room.permission(&entry.id) {
                    Some(permission) if verdict.is_counted() => self.permission(permission),
                    _ => PermissionView {
                        number: place.0,
                        passage: self.own_or_same(&body.words),
                        words_of: self.words_of(&body.words),
                        ask: body.ask.as_ref().and_then(|id| self.number(id)),
                        mark: None,
                        by: String::new(),
                        key_number: body.key_number,
                        signed: (0, 0),
                        terms: self.terms(&body.terms),
                        state: "refused".to_owned(),
                        moment: None,
                        order: None,
                        aloud: false,
                        told: "no permission: the rules refuse it".to_owned(),
                        approved: None,
                        went: None,
                        too_late: None,
                        too_late_since: None,
                        before_you: false,
                    },
                }),
            },
            Body::Refusal(body) => Said::Refusal {
                ask: self.number(&body.ask),
                reason: body.reason.clone(),
            },
            Body::Withdrawal(body) => Said::Withdrawal {
                permission: self.number(&body.permission),
                outcome: self.withdrawal(&body.permission, verdict),
            },
            Body::Intention(body) => Said::SettingOut {
                permission: self.number(&body.permission),
                to: self.addressee(self.room.permission(&body.permission)),
                aloud: body.aloud,
            },
            Body::Conveyance(body) => self.conveyance(place, body, verdict),
            Body::Receipt(body) => self.receipt(body, verdict),
            Body::Leaving => Said::Leaving,
            Body::Showing(body) => Said::Showing {
                ask: match self.room.showing(&entry.id) {
                    Some(showing) if verdict.is_counted() => self.showing(&entry.id, showing),
                    _ => AskView {
                        number: place.0,
                        shown_under: Some(self.number(&body.permission).unwrap_or_default()),
                        passage: Some(body.passage.clone()),
                        words_of: None,
                        terms: None,
                        state: "refused".to_owned(),
                        answer: None,
                        reason: None,
                    },
                },
            },
            Body::Yes(body) => Said::Yes {
                shown: self.number(&body.showing),
                key_number: body.key_number,
            },
            Body::Retelling(body) => self.retelling(body),
            Body::Assessment(body) => Said::Assessment {
                assessment: self.assessment(place, item, entry, body),
            },
            Body::Translation(body) => self.translation(place, item, body),
            Body::TakeOver(body) => {
                let permission = self.room.bound_permission(&body.intention);
                let set_out = self.room.place_of(&body.intention);
                let set_out = set_out.and_then(|place| self.room.item(place)?.speaker.as_ref());
                Said::TakenOver {
                    permission: permission.map(|permission| permission.place.0),
                    from: set_out.map(|by| by.name.clone()),
                    to: self.addressee(permission),
                }
            }
            Body::ReadMark(body) => Said::Read { upto: body.upto.0 },
            Body::RoundBegin(body) => self.round_begun(place, item, body),
            Body::RoundEnd(body) => Said::RoundEnded {
                number: body.number,
            },
            body => self
                .beforehand(&entry.id, body, verdict)
                .or_else(|| self.together(&entry.id, body, verdict))
                .unwrap_or(Said::NeedsNewerDesk {
                    entry_kind: body.kind(),
                }),
        }
    }

    fn resting_on(&self, id: &EntryId) -> Vec<PermissionView> {
        self.resting
            .get(id)
            .into_iter()
            .flatten()
            .filter_map(|id| self.room.permission(id))
            .map(|permission| self.permission(permission))
            .collect()
    }

    pub(super) fn own_or_same(&self, words: &Words) -> Option<Passage> {
        match words {
            Words::Own(passage) => Some(passage.clone()),
            Words::Same(id) => self.room.passage_of(id).cloned(),
        }
    }

    pub(super) fn words_of(&self, words: &Words) -> Option<u64> {
        match words {
            Words::Own(_) => None,
            Words::Same(id) => self.number(id),
        }
    }

    fn addressee(&self, permission: Option<&PermissionState>) -> Option<String> {
        permission.map(|permission| self.side_name(permission.terms.addressee))
    }

    fn withdrawal(&self, permission: &EntryId, verdict: &Verdict) -> String {
        if !verdict.is_counted() {
            return "nothing withdrawn".to_owned();
        }
        if let Some(standing) = self.room.standing(permission) {
            return format!(
                "nothing more goes under the mark \"{}\"; what had set out arrives",
                standing.mark
            );
        }
        match self.room.permission(permission) {
            None => "refers to a permission given before you joined".to_owned(),
            Some(permission) => permission
                .too_late
                .and(too_late(permission))
                .unwrap_or_else(|| "withdrawn in time, will not be conveyed".to_owned()),
        }
    }

    fn conveyance(&self, place: Place, body: &Conveyance, verdict: &Verdict) -> Said {
        let verified = verdict
            .is_counted()
            .then(|| Verified::of_counted(self.room, body));
        let attributed_to = match &body.origin {
            Origin::Side { side, .. } => Some(self.side_name(*side)),
            Origin::WithoutAttribution
            | Origin::OwnResponsibility
            | Origin::Question
            | Origin::NonPaper => None,
        };
        Said::Conveyance {
            passage: body.passage.clone(),
            provenance: self.provenance(verified, attributed_to.as_deref(), body.aloud)
                + &verified.map_or_else(String::new, |_| {
                    given_beforehand(body) + &self.of_earlier_round(place, body)
                }),
            attributed_to,
            attribution: body.origin.attribution(),
            wording: body.wording,
            verified,
            aloud: body.aloud,
            answers: body.answers.as_ref().and_then(|id| self.number(id)),
            document: body.document.as_ref().map(Into::into),
        }
    }

    fn provenance(&self, verified: Option<Verified>, side: Option<&str>, aloud: bool) -> String {
        let side = side.unwrap_or_default();
        let intermediary = &self.room.opening().intermediary;
        let origin = match verified {
            None => "words that do not carry the proof they claim".to_owned(),
            Some(Verified::Exact { key_known, .. }) => {
                let known = key_known.told();
                format!("exact words of {side}, verified by its side key ({known})")
            }
            Some(Verified::ShownFirst { key_known, .. }) => format!(
                "words that {side} was shown first and said yes to, verified by its side key ({})",
                key_known.told()
            ),
            Some(Verified::Substance { key_known, .. }) => format!(
                "{side} in substance, permitted by its side key ({}); the wording is {intermediary}'s",
                key_known.told()
            ),
            Some(Verified::Unverified(Unverified::WithoutAttribution)) => {
                format!("conveyed by {intermediary} without attribution")
            }
            Some(Verified::Unverified(Unverified::NonPaper)) => format!(
                "a non-paper conveyed by {intermediary}: a text without attribution, \
                 whose provenance is not told"
            ),
            Some(Verified::Unverified(Unverified::Question)) => {
                format!("a question of {intermediary}'s own, and nobody's offer")
            }
            Some(Verified::Unverified(Unverified::OwnResponsibility)) => {
                format!("{intermediary}, on its own responsibility")
            }
        };
        if aloud {
            format!("{origin}; said aloud, entered afterwards")
        } else {
            origin
        }
    }

    /// Words that were permitted in a round before the one that they came in.
    fn of_earlier_round(&self, place: Place, body: &Conveyance) -> String {
        match &body.origin {
            Origin::Side {
                proof: Some(proof), ..
            } if proof.round < self.room.round_at(place) => {
                format!("; permitted in round {}", proof.round)
            }
            _ => String::new(),
        }
    }

    fn receipt(&self, body: &Receipt, verdict: &Verdict) -> Said {
        let permission = self.room.bound_permission(&body.intention);
        let passage = body.passage.clone().or_else(|| {
            permission.and_then(|permission| self.room.words_to_go(permission).cloned())
        });
        let to = self.side_name(body.to);
        let told = match (permission, verdict) {
            (_, Verdict::Refused(_)) => "no receipt: the rules refuse it".to_owned(),
            (None, Verdict::Counted) => format!(
                "words permitted before you joined were shown to {to} at {}, as message {}",
                body.shown, body.order
            ),
            (Some(permission), Verdict::Counted) => {
                let shown = permission.terms.wording == Wording::ShownFirst;
                let words = match &body.passage {
                    None if shown => "the words that the side said yes to",
                    None => "the permitted words",
                    Some(_) => "these words, in substance the permitted ones,",
                };
                let put = match permission.terms.attribution {
                    Attribution::SoundOut => "put as the intermediary's own question",
                    _ => "shown",
                };
                let asked = if body.asked {
                    ", since it had asked"
                } else {
                    ""
                };
                let returned = match &body.in_exchange {
                    None => String::new(),
                    Some(id) => format!(
                        "; in exchange, as the intermediary judged, for number {}",
                        self.number(id).unwrap_or_default()
                    ),
                };
                format!(
                    "{words} were {put} to {to} at {}, as message {}{asked}{returned}",
                    body.shown, body.order
                )
            }
        };
        Said::Receipt {
            permission: permission.map(|permission| permission.place.0),
            passage,
            to,
            shown: body.shown,
            order: body.order,
            told,
        }
    }
}

/// That a side let words go before they were said.
fn given_beforehand(body: &Conveyance) -> String {
    match &body.origin {
        Origin::Side {
            proof:
                Some(Proof {
                    standing: Some(standing),
                    ..
                }),
            ..
        } => format!(
            "; permitted beforehand, under its mark \"{}\", for at most {} statements",
            standing.mark, standing.most
        ),
        _ => String::new(),
    }
}

/// Tells who came, who went, and who was only invited again.
fn people(joined: &[Person], left: &[Person]) -> Said {
    let is_in = |people: &[Person], person: &Person| {
        people.iter().any(|other| other.person == person.person)
    };
    let came = |person: &Person| Came {
        name: person.name.clone(),
        role: person.role,
        device: person.device.clone(),
    };
    Said::People {
        joined: joined
            .iter()
            .filter(|person| !is_in(left, person))
            .map(came)
            .collect(),
        left: left
            .iter()
            .filter(|person| !is_in(joined, person))
            .map(came)
            .collect(),
        again: joined
            .iter()
            .filter(|person| is_in(left, person))
            .map(came)
            .collect(),
    }
}
