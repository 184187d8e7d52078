//! Identifiers that the relay may see. All are random or hashes: none says
//! anything about the people or the talks behind it.

use minicbor::{Decode, Encode};

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[cbor(n(0), with = "minicbor::bytes")] [u8; 32]);

        impl $name {
            /// Wraps 32 bytes.
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The 32 bytes.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"),
                    data_encoding::HEXLOWER.encode(&self.0[..4]))
            }
        }

        impl core::str::FromStr for $name {
            type Err = NotAnId;

            /// Reads 64 hexadecimal digits of either case.
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let bytes = data_encoding::HEXLOWER_PERMISSIVE
                    .decode(text.as_bytes())
                    .map_err(|_| NotAnId)?;
                Ok(Self(bytes.try_into().map_err(|_| NotAnId)?))
            }
        }
    };
}

/// A text is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is written as 64 hexadecimal digits")]
pub struct NotAnId;

opaque_id!(
    /// A room, as the relay knows it: 32 random bytes chosen by its creator.
    RoomId
);
opaque_id!(
    /// A locker: a short-lived mailbox through which an invitation's card and
    /// its answer travel. Whoever knows the id may use it.
    LockerId
);
opaque_id!(
    /// A sealed blob. Fresh for every destination (rule R4).
    BlobId
);
opaque_id!(
    /// SHA-256 of a whole frame. The relay deduplicates by it for ever, and it
    /// is the data of the frame's leaf in the room's log tree.
    FrameHash
);

/// A place in a room's log, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Position(#[n(0)] pub u64);

impl Position {
    /// The first place of a log.
    pub const FIRST: Self = Self(0);

    /// The place after this one (saturating; a log never gets there).
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl core::fmt::Display for Position {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}
