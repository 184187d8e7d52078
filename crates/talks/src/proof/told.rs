//! What a proof establishes, and what not, in plain words.

use crate::terms::{Condition, Terms, Wording};

use super::{Established, RestsOn};

/// Terms beside addressee, wording and attribution.
pub(super) fn terms(terms: &Terms) -> Vec<String> {
    let mut told = Vec::new();
    match &terms.condition {
        Condition::Unconditional => {}
        Condition::OnlyIfAsked => told.push("only if they ask".to_owned()),
        Condition::NotBefore(time) => told.push(format!("not before {time}")),
        Condition::InExchange { wanted, closes } => told.push(format!(
            "only in exchange for: {wanted} (closing at {closes})"
        )),
    }
    if let Some(time) = terms.expires {
        told.push(format!("until {time}"));
    }
    if terms.round > 1 {
        told.push(format!("in round {}", terms.round));
    }
    told
}

impl Established {
    /// What the file proves, in sentences.
    pub fn proves(&self) -> Vec<String> {
        let (side, addressee) = (&self.side, &self.addressee);
        let words = match self.wording {
            Wording::ShownFirst => format!(
                "{side} was shown these words and signed its yes to them, letter for letter"
            ),
            Wording::Exact | Wording::Substance => {
                format!("{side} signed these words, letter for letter")
            }
        };
        let terms = match self.terms.as_slice() {
            [] => String::new(),
            terms => format!(", {}", terms.join(", ")),
        };
        let mut told = vec![
            format!(
                "{words}, and that {intermediary} may put them to {addressee} as {side}'s{terms}, \
                 in the talks \"{title}\".",
                intermediary = self.intermediary,
                title = self.title,
            ),
            self.signed(),
        ];
        if let RestsOn::TheCharter {
            number, accepted, ..
        } = &self.rests_on
        {
            let signed: Vec<String> = accepted
                .iter()
                .map(|side| match side.not_checked {
                    0 => format!("{} ({})", side.side, signatures(side.signatures)),
                    more => format!(
                        "{} ({}, and {more} by keys that it no longer lists, which cannot be \
                         checked here)",
                        side.side,
                        signatures(side.signatures)
                    ),
                })
                .collect();
            told.push(format!(
                "Charter {number} lists these keys as {side}'s, and all sides signed it: {}.",
                signed.join(", ")
            ));
        }
        told
    }

    fn signed(&self) -> String {
        let numbers: Vec<String> = self.keys.iter().map(|key| key.number.to_string()).collect();
        let keys = match numbers.as_slice() {
            [one] => format!("key {one}"),
            numbers => format!("keys {}", numbers.join(", ")),
        };
        let ground = match &self.rests_on {
            RestsOn::TheIntermediary { .. } => "the opening of these talks, before any charter",
            RestsOn::TheCharter { .. } => "the charter in this file",
        };
        format!(
            "{} of {} ({keys}): as many as it takes by {ground}, which is {}.",
            signatures(self.keys.len() as u64),
            self.side,
            self.needed
        )
    }

    /// On what it rests that the keys are the side's: what a reader must find
    /// out elsewhere.
    pub fn rests(&self) -> String {
        let side = &self.side;
        match &self.rests_on {
            RestsOn::TheIntermediary { key } => format!(
                "That these keys are {side}'s rests on {intermediary} alone, which introduced \
                 them with its key {key}: ask {intermediary} whether that key is its own, and \
                 {side} whether these keys are",
                intermediary = self.intermediary,
            ),
            RestsOn::TheCharter { .. } => format!(
                "That these keys are {side}'s rests on the charter: whoever can make keys can make \
                 a charter. Have a head of {side} or {addressee} read out its charter words, and \
                 compare",
                addressee = self.addressee,
            ),
        }
    }

    /// What the file does not prove, in sentences.
    pub fn leaves_open(&self) -> Vec<String> {
        vec![
            format!(
                "That {} conveyed the words, when, or that {} heard them.",
                self.intermediary, self.addressee
            ),
            format!(
                "When {} signed, and that it did not withdraw its leave before they went.",
                self.side
            ),
            format!("Who of {}'s people signed: keys have no names.", self.side),
        ]
    }

    /// What whoever gets the file learns beside the words, in a sentence.
    pub fn discloses(&self) -> String {
        match &self.rests_on {
            RestsOn::TheIntermediary { .. } => "Beside the words and their terms it holds the \
                 opening (title, sides, intermediary, the relay's key) and the keys that signed."
                .to_owned(),
            RestsOn::TheCharter { .. } => "Beside the words and their terms it holds the opening \
                 (title, sides, intermediary, the relay's key) and the whole charter, its ground \
                 rules and all sides' keys among it."
                .to_owned(),
        }
    }
}

fn signatures(count: u64) -> String {
    match count {
        1 => "1 signature".to_owned(),
        count => format!("{count} signatures"),
    }
}
