//! The charter: the ground rules that all sides sign.
//!
//! It certifies each side's keys and says how many of its people must sign. It
//! is put to the sides as a proposal like any other: their signatures are secret
//! until all have given theirs (R10). Its hash then stands in every room's
//! context, and is what permissions are signed over.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::codec;
use crate::entry::{Malformed, check_language, check_text};
use crate::ids::{SideNumber, Time};
use crate::limits;
use crate::opening::{GroundHash, Opening, OpeningHash};

/// A day, in milliseconds.
const DAY_MILLIS: u64 = 24 * 60 * 60 * 1000;

/// What the intermediary may do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Mandate {
    /// Convey only.
    #[n(0)]
    GoodOffices,
    /// Also put forward proposals and texts of its own.
    #[n(1)]
    Mediation,
}

/// Who may permit and sign for a side.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Permitting {
    /// Its heads.
    #[n(0)]
    Heads,
    /// Its heads, and deputies in their stead.
    #[n(1)]
    HeadsAndDeputies,
}

/// The ground rules of talks.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Charter {
    /// The version of this format; 1.
    #[n(0)]
    pub version: u16,
    /// 1 for the first charter of the talks, one more for each amendment.
    #[n(1)]
    pub number: u32,
    /// The opening that it stands on, with the keys of intermediary and relay.
    #[n(2)]
    pub opening: OpeningHash,
    /// The charter that it amends; none for the first.
    #[n(3)]
    pub previous: Option<CharterHash>,
    /// What the intermediary may do.
    #[n(4)]
    pub mandate: Mandate,
    /// What the intermediary is called: "Mediator", "Friend of the talks", …
    #[n(5)]
    pub title: String,
    /// For each side of the opening, in its order: who signs for it.
    #[n(6)]
    pub sides: Vec<CharterSide>,
    /// Who may permit and sign.
    #[n(7)]
    pub permitting: Permitting,
    /// The languages of the talks (BCP 47).
    #[n(8)]
    pub languages: Vec<String>,
    /// Whether a receipt may say when words were read.
    #[n(9)]
    pub reading_marks: bool,
    /// Whether members may export what their rooms hold.
    #[n(10)]
    pub exports: bool,
    /// How long a conveyance is held before it sets out, in seconds, unless its
    /// official says otherwise.
    #[n(11)]
    pub hold_seconds: u32,
    /// Moments that the sides agree on.
    #[n(12)]
    pub deadlines: Vec<Deadline>,
    /// For how many days after the closing desks keep their records.
    #[n(13)]
    pub retention_days: u32,
    /// Ground rules in the sides' own words.
    #[n(14)]
    pub rules: Option<String>,
    /// When the talks close; not agreed yet if none.
    #[n(15)]
    pub closes: Option<Time>,
}

/// Who signs for a side.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CharterSide {
    /// How many of its people must sign for it: m of n.
    #[n(0)]
    pub threshold: u8,
    /// Its keys, one a person, unnamed; in the order of their numbers.
    #[n(1)]
    pub keys: Vec<CharterKey>,
}

/// A side's key, as the charter certifies it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct CharterKey {
    /// Its number within the side, as introduced to the rooms.
    #[n(0)]
    pub number: u8,
    /// The public key (Ed25519).
    #[cbor(n(1), with = "minicbor::bytes")]
    pub key: [u8; 32],
}

/// A moment that the sides agree on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Deadline {
    /// What is due.
    #[n(0)]
    pub what: String,
    /// When.
    #[n(1)]
    pub at: Time,
}

/// SHA-256 over a domain label and the encoded charter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct CharterHash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl core::fmt::Debug for CharterHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "CharterHash({})",
            data_encoding::HEXLOWER.encode(&self.0[..4])
        )
    }
}

impl From<CharterHash> for GroundHash {
    fn from(hash: CharterHash) -> Self {
        Self(hash.0)
    }
}

impl Charter {
    /// The hash that the sides sign and every room's context carries.
    pub fn hash(&self) -> CharterHash {
        let mut hasher = Sha256::new();
        hasher.update(b"good-offices charter v1\0");
        hasher.update(codec::encode(self));
        CharterHash(hasher.finalize().into())
    }

    /// A side's part.
    pub fn side(&self, number: SideNumber) -> Option<&CharterSide> {
        self.sides.get(usize::from(number.0))
    }

    /// Checks the bounds, and that each side can sign as it says.
    ///
    /// # Errors
    /// [`Malformed`] naming the first fault.
    pub fn check(&self) -> Result<(), Malformed> {
        if self.version != 1 {
            return Err(Malformed::Version(self.version));
        }
        if self.number == 0 || (self.number == 1) != self.previous.is_none() {
            return Err(Malformed::Field("charter: number"));
        }
        check_text("charter: title", &self.title, limits::NAME)?;
        if self.sides.is_empty() || self.sides.len() > limits::SIDES {
            return Err(Malformed::Field("charter: sides"));
        }
        let mut keys: Vec<&[u8; 32]> = Vec::new();
        for side in &self.sides {
            side.check()?;
            keys.extend(side.keys.iter().map(|key| &key.key));
        }
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        if keys.len() != all {
            return Err(Malformed::Field("charter: a key stands twice"));
        }
        if self.languages.len() > limits::SIDES {
            return Err(Malformed::Field("charter: languages"));
        }
        for language in &self.languages {
            check_language(language)?;
        }
        if self.deadlines.len() > limits::DEADLINES {
            return Err(Malformed::Field("charter: deadlines"));
        }
        for deadline in &self.deadlines {
            check_text("charter: deadline", &deadline.what, limits::NAME)?;
        }
        if self.hold_seconds > limits::HOLD_SECONDS {
            return Err(Malformed::Field("charter: hold"));
        }
        if self.retention_days > limits::RETENTION_DAYS {
            return Err(Malformed::Field("charter: retention"));
        }
        match &self.rules {
            Some(rules) => check_text("charter: rules", rules, limits::GROUND_RULES),
            None => Ok(()),
        }
    }

    /// When every desk destroys its copies: so many days after the closing as
    /// records are kept. None while no closing is agreed.
    pub fn destruction(&self) -> Option<Time> {
        let kept = u64::from(self.retention_days).saturating_mul(DAY_MILLIS);
        self.closes.map(|closes| closes.plus_millis(kept))
    }

    /// Whether it has a part for each side of an opening, and is of that
    /// opening.
    pub fn is_of(&self, opening: &Opening) -> bool {
        self.opening == opening.hash() && self.sides.len() == opening.sides.len()
    }
}

impl CharterSide {
    fn check(&self) -> Result<(), Malformed> {
        if self.keys.is_empty() || self.keys.len() > limits::CHARTER_KEYS {
            return Err(Malformed::Field("charter: keys"));
        }
        let in_order = self
            .keys
            .iter()
            .zip(self.keys.iter().skip(1))
            .all(|(one, next)| one.number < next.number);
        if !in_order || self.keys.iter().any(|key| key.number == 0) {
            return Err(Malformed::Field("charter: key numbers"));
        }
        let enough = usize::from(self.threshold) <= self.keys.len();
        if self.threshold == 0 || self.threshold > limits::THRESHOLD || !enough {
            return Err(Malformed::Field("charter: threshold"));
        }
        Ok(())
    }
}
