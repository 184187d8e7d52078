//! Access without names: the relay knows who may read and write a room only by
//! public keys that change with every epoch.
//!
//! All members of a room derive one access pair from the epoch's exporter.
//! Whoever may commit has a committer key besides, random per room. When a
//! commit won at position `p`, a committer registers the new epoch's access key
//! from `p` on, with the complete list of committers valid from then. The
//! access key before it is retired: it appends nothing more and reads up to `p`
//! inclusive, so that an absent member walks forward (reads the commit, derives
//! the next key) and a removed one stops.

#[cfg(test)]
mod tests;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use minicbor::{Decode, Decoder, Encode, decode};

use crate::cbor;
use crate::ids::{Position, RoomId};
use crate::limits::COMMITTERS;

/// What a registration's signature is over, in front of its encoding.
const REGISTRATION: &[u8] = b"good-offices registration 1\0";

macro_rules! key_pair {
    ($(#[$secret_doc:meta])* $secret:ident, $(#[$public_doc:meta])* $public:ident) => {
        $(#[$secret_doc])*
        #[derive(Clone)]
        pub struct $secret(SigningKey);

        impl $secret {
            /// Makes the pair of a 32-byte seed.
            pub fn from_seed(seed: &[u8; 32]) -> Self {
                Self(SigningKey::from_bytes(seed))
            }

            /// The public half.
            pub fn public(&self) -> $public {
                $public(self.0.verifying_key().to_bytes())
            }

            /// Signs `label` followed by `message`.
            pub(crate) fn sign(&self, label: &[u8], message: &[u8]) -> [u8; 64] {
                self.0.sign(&[label, message].concat()).to_bytes()
            }
        }

        impl core::fmt::Debug for $secret {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($secret), "(of {:?})"), self.public())
            }
        }

        $(#[$public_doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $public(#[cbor(n(0), with = "minicbor::bytes")] [u8; 32]);

        impl $public {
            /// Wraps 32 bytes. Bytes that are no Ed25519 key verify nothing.
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The 32 bytes.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

            /// Whether `signature` is this key's over `label` and `message`.
            pub(crate) fn verifies(&self, label: &[u8], message: &[u8], signature: &[u8; 64]) -> bool {
                VerifyingKey::from_bytes(&self.0).is_ok_and(|key| {
                    key.verify_strict(&[label, message].concat(), &Signature::from_bytes(signature))
                        .is_ok()
                })
            }
        }

        impl core::fmt::Debug for $public {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($public), "({})"),
                    data_encoding::HEXLOWER.encode(&self.0[..4]))
            }
        }
    };
}

key_pair!(
    /// The secret by which every member of an epoch proves access to the room.
    /// Wiped when dropped.
    AccessSecret,
    /// An epoch's access key, as the relay knows it.
    AccessKey
);

key_pair!(
    /// The secret of one who may commit in one room. Wiped when dropped.
    CommitterSecret,
    /// A committer's key, random per room.
    CommitterKey
);

/// Who may read, write and register from a commit's position on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The room.
    room: RoomId,
    /// The position of the commit that began the epoch.
    from: Position,
    /// The epoch's access key.
    access: AccessKey,
    /// All committers valid from now on, ascending.
    committers: Vec<CommitterKey>,
}

/// A list of committers that cannot be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{count} committers: a room has 1 to {COMMITTERS}")]
pub struct CommitterCount {
    /// How many were given.
    pub count: usize,
}

impl Registration {
    /// States a registration; the order of `committers` does not matter and
    /// repeated keys count once.
    ///
    /// # Errors
    /// [`CommitterCount`] if there are none or more than [`COMMITTERS`].
    pub fn new(
        room: RoomId,
        from: Position,
        access: AccessKey,
        mut committers: Vec<CommitterKey>,
    ) -> Result<Self, CommitterCount> {
        committers.sort_unstable();
        committers.dedup();
        if committers.is_empty() || committers.len() > COMMITTERS {
            return Err(CommitterCount {
                count: committers.len(),
            });
        }
        Ok(Self {
            room,
            from,
            access,
            committers,
        })
    }

    /// The room.
    pub fn room(&self) -> RoomId {
        self.room
    }

    /// The position of the commit that began the epoch.
    pub fn from(&self) -> Position {
        self.from
    }

    /// The epoch's access key.
    pub fn access(&self) -> AccessKey {
        self.access
    }

    /// All committers valid from now on, ascending.
    pub fn committers(&self) -> &[CommitterKey] {
        &self.committers
    }

    /// Signs the registration as a committer.
    pub fn sign(self, committer: &CommitterSecret) -> SignedRegistration {
        let signature = committer.sign(REGISTRATION, &cbor::encode(&self));
        SignedRegistration {
            registration: self,
            by: committer.public(),
            signature,
        }
    }
}

impl<C> Encode<C> for Registration {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        context: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(4)?
            .encode_with(self.room, context)?
            .encode_with(self.from, context)?
            .encode_with(self.access, context)?
            .encode_with(&self.committers, context)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for Registration {
    fn decode(d: &mut Decoder<'b>, context: &mut C) -> Result<Self, decode::Error> {
        if d.array()? != Some(4) {
            return Err(decode::Error::message("a registration has four parts"));
        }
        let room = d.decode_with(context)?;
        let from = d.decode_with(context)?;
        let access = d.decode_with(context)?;
        let listed: Vec<CommitterKey> = cbor::list(d, context, COMMITTERS)?;
        if !listed.is_sorted_by(|one, next| one < next) {
            return Err(decode::Error::message("committers must ascend, each once"));
        }
        Self::new(room, from, access, listed).map_err(decode::Error::custom)
    }
}

/// A registration with the signature of a committer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignedRegistration {
    #[n(0)]
    registration: Registration,
    #[n(1)]
    by: CommitterKey,
    #[cbor(n(2), with = "minicbor::bytes")]
    signature: [u8; 64],
}

/// A registration that its committer did not sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the registration is not signed by the committer that it names")]
pub struct NotSigned;

impl SignedRegistration {
    /// The committer that is said to have signed.
    pub fn by(&self) -> CommitterKey {
        self.by
    }

    /// The room for which it is said to be.
    pub fn room(&self) -> RoomId {
        self.registration.room
    }

    /// Checks the signature and gives what was signed. Whether the committer
    /// may register is for the log to decide.
    ///
    /// # Errors
    /// [`NotSigned`] if the signature does not hold.
    pub fn verify(&self) -> Result<&Registration, NotSigned> {
        let message = cbor::encode(&self.registration);
        if self.by.verifies(REGISTRATION, &message, &self.signature) {
            Ok(&self.registration)
        } else {
            Err(NotSigned)
        }
    }
}
