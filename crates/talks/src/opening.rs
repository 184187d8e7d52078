//! The opening of talks: who they are between, under which keys. It is the
//! first entry of every room, and its hash stands in every room's context, so
//! that no two rooms can be told different things about whom they talk with.

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::entry::Malformed;
use crate::ids::{SideNumber, TalksId, Time};
use crate::limits;

/// What `open` fixes for all rooms. Until a charter is signed, its hash is
/// what permissions are signed over.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Opening {
    /// The version of this format; 1.
    #[n(0)]
    pub version: u16,
    /// The talks.
    #[n(1)]
    pub talks: TalksId,
    /// What the intermediary calls the talks.
    #[n(2)]
    pub title: String,
    /// The intermediary's name, as the sides read it.
    #[n(3)]
    pub intermediary: String,
    /// The language of the intermediary's team (BCP 47).
    #[n(4)]
    pub language: String,
    /// The sides, in the order of their numbers.
    #[n(5)]
    pub sides: Vec<Side>,
    /// The intermediary's public key (Ed25519), with which it introduces side
    /// keys.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub intermediary_key: [u8; 32],
    /// The relay's public key, as a C2SP signed-note verifier key.
    #[n(7)]
    pub relay_key: String,
    /// When the intermediary opened the talks, by its own clock.
    #[n(8)]
    pub opened: Time,
}

/// One side, as the opening names it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Side {
    /// The name by which everybody knows the side.
    #[n(0)]
    pub name: String,
    /// The language its room is read in (BCP 47); sets the writing direction.
    #[n(1)]
    pub language: String,
}

/// SHA-256 over a domain label and the encoded opening.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct OpeningHash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

/// What a side's signature stands on: the hash of the charter in force or,
/// until there is one, of the opening.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct GroundHash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl From<OpeningHash> for GroundHash {
    fn from(hash: OpeningHash) -> Self {
        Self(hash.0)
    }
}

impl core::fmt::Debug for GroundHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "GroundHash({})",
            data_encoding::HEXLOWER.encode(&self.0[..4])
        )
    }
}

impl core::fmt::Debug for OpeningHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "OpeningHash({})",
            data_encoding::HEXLOWER.encode(&self.0[..4])
        )
    }
}

impl Opening {
    /// The hash that every room's context carries.
    pub fn hash(&self) -> OpeningHash {
        let mut hasher = Sha256::new();
        hasher.update(b"good-offices opening v1\0");
        hasher.update(crate::codec::encode(self));
        OpeningHash(hasher.finalize().into())
    }

    /// The side of a number, if there is one.
    pub fn side(&self, number: SideNumber) -> Option<&Side> {
        self.sides.get(usize::from(number.0))
    }

    /// The number of the side with this name, letter case aside.
    pub fn side_named(&self, name: &str) -> Option<SideNumber> {
        let name = name.to_lowercase();
        let index = self
            .sides
            .iter()
            .position(|side| side.name.to_lowercase() == name)?;
        u8::try_from(index).ok().map(SideNumber)
    }

    /// Checks the bounds and that the sides can be told apart.
    ///
    /// # Errors
    /// [`Malformed`] naming the first fault.
    pub fn check(&self) -> Result<(), Malformed> {
        if self.version != 1 {
            return Err(Malformed::Version(self.version));
        }
        if self.sides.is_empty() || self.sides.len() > limits::SIDES {
            return Err(Malformed::Field("sides"));
        }
        crate::entry::check_text("title", &self.title, limits::TITLE)?;
        crate::entry::check_text("intermediary", &self.intermediary, limits::NAME)?;
        crate::entry::check_language(&self.language)?;
        crate::entry::check_text("relay key", &self.relay_key, limits::TITLE)?;
        for (index, side) in self.sides.iter().enumerate() {
            crate::entry::check_text("side", &side.name, limits::NAME)?;
            crate::entry::check_language(&side.language)?;
            let name = side.name.to_lowercase();
            let earlier = self.sides.iter().take(index);
            if earlier
                .map(|other| other.name.to_lowercase())
                .any(|other| other == name)
                || name == self.intermediary.to_lowercase()
            {
                return Err(Malformed::Field("side names"));
            }
        }
        Ok(())
    }
}
