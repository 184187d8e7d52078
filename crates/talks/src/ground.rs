//! Grounds: on what a side's signature stands, and how many it takes.

use minicbor::{Decode, Encode};

use crate::charter::Charter;
use crate::ids::SideNumber;
use crate::opening::{GroundHash, Opening};
use crate::permission::Signed;

/// One ground of the talks: the opening or a charter, and who signs by it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Ground {
    /// The opening's or the charter's hash.
    #[n(0)]
    pub hash: GroundHash,
    /// For each side, in their order.
    #[n(1)]
    pub sides: Vec<GroundSide>,
}

/// Who signs for a side, by one ground.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct GroundSide {
    /// How many must sign.
    #[n(0)]
    pub threshold: u8,
    /// The numbers of the keys that may; none means every key that was
    /// introduced.
    #[n(1)]
    pub keys: Option<Vec<u8>>,
}

impl Ground {
    /// The opening: every introduced key signs alone.
    pub fn of_opening(opening: &Opening) -> Self {
        Self {
            hash: opening.hash().into(),
            sides: vec![
                GroundSide {
                    threshold: 1,
                    keys: None,
                };
                opening.sides.len()
            ],
        }
    }

    /// A charter: the keys that it certifies, as many as it says.
    pub fn of_charter(charter: &Charter) -> Self {
        let sides = charter.sides.iter().map(|side| GroundSide {
            threshold: side.threshold,
            keys: Some(side.keys.iter().map(|key| key.number).collect()),
        });
        Self {
            hash: charter.hash().into(),
            sides: sides.collect(),
        }
    }

    /// How many must sign for a side.
    pub fn threshold(&self, side: SideNumber) -> u8 {
        self.sides
            .get(usize::from(side.0))
            .map_or(1, |side| side.threshold)
    }

    /// Whether a key of a side may sign by this ground.
    pub fn admits(&self, side: SideNumber, number: u8) -> bool {
        self.sides
            .get(usize::from(side.0))
            .is_some_and(|side| match &side.keys {
                None => true,
                Some(keys) => keys.contains(&number),
            })
    }

    /// Whether signatures are as many different keys' as a side needs, each of
    /// them admitted and, by `holds`, good.
    pub fn is_met(
        &self,
        side: SideNumber,
        signatures: &[Signed],
        holds: impl Fn(&Signed) -> bool,
    ) -> bool {
        let mut numbers: Vec<u8> = signatures.iter().map(|signed| signed.key_number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len() == signatures.len()
            && signatures.len() >= usize::from(self.threshold(side))
            && signatures
                .iter()
                .all(|signed| self.admits(side, signed.key_number) && holds(signed))
    }
}
