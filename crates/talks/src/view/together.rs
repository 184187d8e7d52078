//! Proposals, exchanges and the charter, told in plain words.

use serde::{Deserialize, Serialize};

use crate::charter::{Charter, Deadline, Mandate, Permitting};
use crate::conveyance::KnownThrough;
use crate::entry::{Body, Outcome};
use crate::ids::{EntryId, SideNumber, Time};
use crate::proposal::Matter;
use crate::room::{ProposalState, Verdict};
use crate::terms::{Condition, Passage};

use super::{Eye, Said};

/// A proposal as it stands in this room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalView {
    /// Its line.
    pub number: u64,
    /// Its words; none if it is a charter.
    pub passage: Option<Passage>,
    /// The charter, if it is one.
    pub charter: Option<CharterView>,
    /// The sides to whom it is put, by name.
    pub sides: Vec<String>,
    /// Until when it can be answered.
    pub closes: Time,
    /// What the people of this room's side answered; told in this room only.
    pub answers: Vec<AnswerView>,
    /// How many of them must say yes.
    pub needed: u8,
    /// Whether an answer of this side is wanted still.
    pub to_answer: bool,
    /// `open`, `closed`, `agreed` or `not-agreed`.
    pub state: String,
    /// The same in words.
    pub told: String,
}

/// What one person answered to a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    /// Their name or office.
    pub name: String,
    /// Whether yes.
    pub yes: bool,
    /// The line of the answer.
    pub number: u64,
}

/// A charter, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharterView {
    /// 1 for the first, one more for each amendment.
    pub number: u32,
    /// What the intermediary may do.
    pub mandate: Mandate,
    /// What the intermediary is called.
    pub title: String,
    /// Who signs for each side.
    pub sides: Vec<CharterSideView>,
    /// Who may permit and sign.
    pub permitting: Permitting,
    /// The languages of the talks.
    pub languages: Vec<String>,
    /// Whether receipts may say when words were read.
    pub reading_marks: bool,
    /// Whether members may export.
    pub exports: bool,
    /// How long a conveyance is held, in seconds.
    pub hold_seconds: u32,
    /// Moments that the sides agree on.
    pub deadlines: Vec<Deadline>,
    /// For how many days after the closing records are kept.
    pub retention_days: u32,
    /// When the talks close, if that is agreed.
    pub closes: Option<Time>,
    /// When every desk destroys its copies.
    pub destruction: Option<Time>,
    /// Ground rules in the sides' own words.
    pub rules: Option<String>,
    /// Its hash, in hexadecimal.
    pub hash: String,
    /// Whether it is in force in this room.
    pub in_force: bool,
    /// Through whom the other sides' keys are known by it, in words.
    pub known: String,
    /// Whether it is in force and a head of the reader's side has compared its words
    /// with another side.
    #[serde(default)]
    pub confirmed: bool,
}

/// Who signs for one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CharterSideView {
    /// Its name.
    pub name: String,
    /// How many must sign.
    pub threshold: u8,
    /// The numbers of its keys.
    pub keys: Vec<u8>,
}

impl Eye<'_> {
    /// The line of an entry by which several act together.
    pub(super) fn together(&self, id: &EntryId, body: &Body, verdict: &Verdict) -> Option<Said> {
        Some(match body {
            Body::Proposal(body) => Said::Proposal {
                proposal: Box::new(match self.room.proposal(id) {
                    Some(state) if verdict.is_counted() => self.proposal(state),
                    _ => ProposalView {
                        number: self.number(id).unwrap_or_default(),
                        passage: words(&body.what),
                        charter: body.charter().map(|charter| self.charter(charter)),
                        sides: self.names(&body.sides),
                        closes: body.closes,
                        answers: Vec::new(),
                        needed: 0,
                        to_answer: false,
                        state: "refused".to_owned(),
                        told: "no proposal: the rules refuse it".to_owned(),
                    },
                }),
            },
            Body::ProposalAnswer(body) => Said::ProposalAnswer {
                proposal: self.number(&body.proposal),
                yes: body.yes.is_some(),
            },
            Body::Closed(body) => Said::Closed {
                of: self.number(&body.of),
                exchange: self.room.permission(&body.of).is_some(),
            },
            Body::Match(body) => Said::Match {
                sides: body
                    .parts
                    .iter()
                    .map(|part| self.side_name(part.side))
                    .collect(),
            },
            Body::Decision(body) => Said::Decision {
                sides: body
                    .closings
                    .iter()
                    .map(|part| self.side_name(part.side))
                    .collect(),
                agreed: body.agreed,
            },
            Body::Outcome(body) => Said::Outcome {
                of: self.number(&body.of),
                agreed: body.agreed,
                told: self.outcome(body, verdict),
            },
            Body::Provenance(body) => Said::Provenance {
                side: self.side_name(body.side),
                permission: body.number.0,
                to: self.side_name(body.to),
                passage: body.passage.clone(),
            },
            Body::Countersignature(body) => Said::Countersignature {
                permission: self.number(&body.permission),
                key_number: body.signed.key_number,
            },
            Body::SideKeyEnd(body) => Said::SideKeyEnd {
                side: self.side_name(body.side),
                number: body.number,
            },
            Body::CharterConfirmed(_) => Said::CharterConfirmed,
            Body::AdoptedCharter(body) => Said::Charter {
                charter: body
                    .proposal
                    .charter()
                    .map(|charter| Box::new(self.charter(charter))),
            },
            _ => return None,
        })
    }

    fn names(&self, sides: &[SideNumber]) -> Vec<String> {
        sides.iter().map(|side| self.side_name(*side)).collect()
    }

    pub(super) fn proposals(&self) -> Vec<ProposalView> {
        let all = self.room.proposals();
        all.iter().map(|(_, state)| self.proposal(state)).collect()
    }

    fn proposal(&self, state: &ProposalState) -> ProposalView {
        let (name, told) = self.proposal_standing(state);
        let answers = state.answers.iter().map(|(person, reply)| AnswerView {
            name: self
                .room
                .item(reply.place)
                .and_then(|item| item.speaker.as_ref())
                .filter(|speaker| speaker.person == *person)
                .map_or_else(String::new, |speaker| speaker.name.clone()),
            yes: reply.yes.is_some(),
            number: reply.place.0,
        });
        let mut answers: Vec<AnswerView> = answers.collect();
        answers.sort_by_key(|answer| answer.number);
        ProposalView {
            number: state.place.0,
            passage: words(&state.proposal.what),
            charter: state
                .proposal
                .charter()
                .map(|charter| self.charter(charter)),
            sides: self.names(&state.proposal.sides),
            closes: state.proposal.closes,
            answers,
            needed: state.needed,
            to_answer: state.waits_for_an_answer(self.now),
            state: name.to_owned(),
            told,
        }
    }

    fn proposal_standing(&self, state: &ProposalState) -> (&'static str, String) {
        let yes = state
            .answers
            .values()
            .filter(|reply| reply.yes.is_some())
            .count();
        match (&state.closed, state.outcome) {
            (_, Some(true)) => ("agreed", "all sides said yes".to_owned()),
            (_, Some(false)) => (
                "not-agreed",
                "not all sides said yes; what each of them said is told to nobody".to_owned(),
            ),
            (Some(closed), None) => (
                "closed",
                format!(
                    "closed at {}; the answers of all are being counted",
                    closed.at
                ),
            ),
            (None, None) => (
                "open",
                format!(
                    "open until {}; {yes} of the {} yeses that this side needs. An answer can \
                     be changed until then, and is told to no other side unless all say yes",
                    state.proposal.closes, state.needed
                ),
            ),
        }
    }

    fn outcome(&self, body: &Outcome, verdict: &Verdict) -> String {
        let exchange = self.room.permission(&body.of).is_some();
        match (verdict, body.agreed) {
            (Verdict::Refused(_), _) => "no outcome: the rules refuse it",
            (_, true) => "all sides said yes; the signatures of each are here and verified",
            (_, false) if exchange => {
                "nothing came of the exchange: neither went, and neither was told"
            }
            (_, false) => "not all sides said yes; what each of them said is told to nobody",
        }
        .to_owned()
    }

    pub(super) fn charter(&self, charter: &Charter) -> CharterView {
        let hash = charter.hash();
        let in_force = self
            .room
            .charter()
            .is_some_and(|force| force.hash() == hash);
        let sides = (0u8..).map(SideNumber).zip(&charter.sides);
        CharterView {
            number: charter.number,
            mandate: charter.mandate,
            title: charter.title.clone(),
            sides: sides
                .map(|(number, side)| CharterSideView {
                    name: self.side_name(number),
                    threshold: side.threshold,
                    keys: side.keys.iter().map(|key| key.number).collect(),
                })
                .collect(),
            permitting: charter.permitting,
            languages: charter.languages.clone(),
            reading_marks: charter.reading_marks,
            exports: charter.exports,
            hold_seconds: charter.hold_seconds,
            deadlines: charter.deadlines.clone(),
            retention_days: charter.retention_days,
            closes: charter.closes,
            destruction: charter.destruction(),
            rules: charter.rules.clone(),
            hash: data_encoding::HEXLOWER.encode(&hash.0),
            in_force,
            known: self.known_by(charter, in_force).told().to_owned(),
            confirmed: self.known_by(charter, in_force) == KnownThrough::TheCharter,
        }
    }

    /// Through whom the keys that a charter lists are known here: by that charter,
    /// once it is in force and compared, unless another key of a number was
    /// introduced here.
    fn known_by(&self, charter: &Charter, in_force: bool) -> KnownThrough {
        let mut sides = (0u8..).map(SideNumber).zip(&charter.sides);
        let otherwise = sides.any(|(number, side)| {
            side.keys.iter().any(|key| {
                let introduced = self.room.side_key(number, key.number);
                introduced.is_some_and(|introduced| *introduced != key.key)
            })
        });
        if in_force && self.room.charter_is_confirmed() && !otherwise {
            KnownThrough::TheCharter
        } else {
            KnownThrough::TheIntermediary
        }
    }

    /// A condition in words; nothing if there is none.
    pub(super) fn condition(&self, condition: &Condition) -> Option<String> {
        match condition {
            Condition::Unconditional => None,
            Condition::OnlyIfAsked => Some("only if they ask".to_owned()),
            Condition::NotBefore(time) => Some(format!("not before {time}")),
            Condition::InExchange { wanted, closes } => Some(format!(
                "only in exchange for: {wanted} (closes at {closes}: both go then, or neither)"
            )),
        }
    }
}

fn words(what: &Matter) -> Option<Passage> {
    match what {
        Matter::Text(passage) => Some(passage.clone()),
        Matter::Charter(_) => None,
    }
}
