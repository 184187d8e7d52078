//! The signatures under charters, checked once more.

use std::collections::{BTreeMap, BTreeSet};

use crate::charter::Charter;
use crate::entry::AdoptedCharter;
use crate::ground::Ground;
use crate::ids::{Place, SideNumber};
use crate::opening::GroundHash;
use crate::permission::Signed;
use crate::proposal::{ProposalStatement, SideYes};

use super::books::Books;

/// What the charters of the record say of who signs.
#[derive(Default)]
pub(super) struct Charters {
    keys: BTreeMap<(SideNumber, u8), [u8; 32]>,
    grounds: BTreeMap<GroundHash, Ground>,
}

/// What a side's signatures under a charter came to.
enum Signatures {
    /// As many as it takes, each checked.
    Hold,
    /// None fails, but some are by keys, or measured by a charter, that this desk
    /// never knew.
    NotAllKnown,
    /// What is wrong with them.
    Fail(String),
}

impl Books<'_> {
    /// The charter that this desk was told of when it joined.
    pub(super) fn told_charter(&mut self) {
        let first = self.room.items().next().map(|(place, _)| place);
        let in_record = self.room.items().any(|(_, item)| {
            let body = item.counted().map(|entry| &entry.body);
            matches!(body, Some(crate::entry::Body::AdoptedCharter(_)))
        });
        if let (Some(place), Some(adopted), false) = (first, self.room.adopted(), in_record) {
            let adopted = adopted.clone();
            self.charter(place, &adopted);
        }
    }

    /// Every side's signatures under a charter: that each holds, by a key that this
    /// or an earlier charter lists or that was introduced, and that they are as many
    /// as the charter before asks for, or the first one itself.
    pub(super) fn charter(&mut self, place: Place, body: &AdoptedCharter) {
        let Some(charter) = body.proposal.charter() else {
            let told = "comes into force as a charter and is none".to_owned();
            return self.find(place, true, told);
        };
        for (side, part) in (0u8..).map(SideNumber).zip(&charter.sides) {
            for key in &part.keys {
                self.charters.keys.insert((side, key.number), key.key);
            }
        }
        let mut all_known = true;
        let mut failed = Vec::new();
        for (number, side) in (0u8..).map(SideNumber).zip(&self.room.opening().sides) {
            let yes = body.yeses.iter().find(|yes| yes.side == number);
            let found = match yes {
                Some(yes) => self.signatures(charter, body, yes),
                None => Signatures::Fail("no signature".to_owned()),
            };
            match found {
                Signatures::Hold => {}
                Signatures::NotAllKnown => all_known = false,
                Signatures::Fail(why) => failed.push(format!("{why} for {}", side.name)),
            }
        }
        let own = Ground::of_charter(charter);
        self.charters.grounds.insert(own.hash, own);
        if !failed.is_empty() {
            let told = format!(
                "charter {} came into force though it has {}",
                charter.number,
                failed.join(", and ")
            );
            self.find(place, true, told);
        } else if all_known {
            self.account.charters_verified += 1;
        } else {
            self.account.charters_in_part += 1;
        }
    }

    fn signatures(&self, charter: &Charter, body: &AdoptedCharter, yes: &SideYes) -> Signatures {
        let first = self.room.context().opening.into();
        let follows = charter.previous.map_or(first, GroundHash::from);
        let statement = ProposalStatement {
            ground: follows,
            side: yes.side,
            proposal: &body.proposal,
        };
        let mut not_known = false;
        let mut numbers = BTreeSet::new();
        for Signed {
            key_number,
            signature,
        } in &yes.signatures
        {
            if !numbers.insert(*key_number) {
                return Signatures::Fail(format!("two signatures by key {key_number}"));
            }
            let listed = self.charters.keys.get(&(yes.side, *key_number));
            match listed.or_else(|| self.room.side_key(yes.side, *key_number)) {
                None => not_known = true,
                Some(key) if statement.is_signed_by(key, signature) => {}
                Some(_) => {
                    return Signatures::Fail(format!("a forged signature by key {key_number}"));
                }
            }
        }
        let own = Ground::of_charter(charter);
        let measure = match charter.previous {
            None => Some(&own),
            Some(previous) => {
                let hash = GroundHash::from(previous);
                let known = self.charters.grounds.get(&hash);
                known.or_else(|| self.room.ground_of(hash))
            }
        };
        let needed = measure.map_or(1, |ground| ground.threshold(yes.side));
        if numbers.len() < usize::from(needed) {
            return Signatures::Fail(format!("{} of {needed} signatures", numbers.len()));
        }
        let stranger = measure.and_then(|ground| {
            let mut numbers = numbers.iter();
            numbers.find(|number| !ground.admits(yes.side, **number))
        });
        match stranger {
            Some(number) => {
                Signatures::Fail(format!("a signature by key {number}, which may not sign,"))
            }
            None if not_known || measure.is_none() => Signatures::NotAllKnown,
            None => Signatures::Hold,
        }
    }
}
