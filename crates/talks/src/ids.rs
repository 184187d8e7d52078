//! Identifiers and time, as the rules use them.

use core::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

macro_rules! id16 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"),
                    data_encoding::HEXLOWER.encode(&self.0[..4]))
            }
        }

        impl core::str::FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let bytes = data_encoding::HEXLOWER_PERMISSIVE
                    .decode(text.as_bytes())
                    .map_err(|_| NotAnId)?;
                Ok(Self(bytes.try_into().map_err(|_| NotAnId)?))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = String::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// A text is not 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is written as 32 hexadecimal digits")]
pub struct NotAnId;

id16!(
    /// One entry of a room's record: derived from its author and counter, so
    /// that nobody gives one entry's id to another. Leaf keys are fresh in
    /// every room, and so are ids (R4).
    EntryId
);
id16!(
    /// One process of talks; random.
    TalksId
);
id16!(
    /// One human being in one room, however many devices speak for them.
    PersonId
);

/// A leaf's public signature key (Ed25519): one person on one device in one room.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct LeafKey(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl EntryId {
    /// The id of an author's entry with this counter: the first 16 bytes of
    /// SHA-256 over a label, the leaf key and the counter, big-endian.
    pub fn of(author: &LeafKey, counter: u64) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"good-offices entry id 1\0");
        hasher.update(author.0);
        hasher.update(counter.to_be_bytes());
        let mut id = [0; 16];
        id.iter_mut()
            .zip(hasher.finalize())
            .for_each(|(to, from)| *to = from);
        Self(id)
    }
}

impl fmt::Debug for LeafKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "LeafKey({})",
            data_encoding::HEXLOWER.encode(&self.0[..4])
        )
    }
}

impl fmt::Display for LeafKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl Serialize for LeafKey {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// A side's place in the opening's list, counted from 0.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct SideNumber(#[n(0)] pub u8);

/// Milliseconds since 1970-01-01T00:00:00Z. Always somebody's statement: the
/// rules read no clock.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Time(#[n(0)] pub u64);

impl Time {
    /// This time plus some milliseconds (saturating).
    pub const fn plus_millis(self, millis: u64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

impl fmt::Display for Time {
    /// Writes it to the second, in UTC: "1981-01-19 03:45:00 UTC".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format =
            time::macros::format_description!("[year]-[month]-[day] [hour]:[minute]:[second] UTC");
        let text = i64::try_from(self.0 / 1000)
            .ok()
            .and_then(|seconds| time::OffsetDateTime::from_unix_timestamp(seconds).ok())
            .and_then(|moment| moment.format(format).ok());
        match text {
            Some(text) => f.write_str(&text),
            None => f.write_str("a time out of all bounds"),
        }
    }
}

/// A place in a room's log, counted from 0; the number by which people refer
/// to an entry ("number 12"), the same for everybody in the room.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Place(#[n(0)] pub u64);
