//! Proving access once: a signature when a connection begins, a MAC on every
//! request after it.
//!
//! The relay greets with a challenge and an ephemeral X25519 key. The desk
//! signs a transcript of that greeting with the epoch's access secret; both
//! derive one key by HKDF-SHA-256 (RFC 5869) from the X25519 secret (RFC 7748),
//! and each request then carries a counter and HMAC-SHA-256 (RFC 2104) cut to
//! 16 bytes. Nothing here draws randomness: ephemeral secrets are given.

#[cfg(test)]
mod tests;

use hkdf::Hkdf;
use hmac::digest::{Key, KeyInit};
use hmac::{Hmac, Mac};
use minicbor::{Decode, Decoder, Encode, decode};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::access::{AccessKey, AccessSecret};
use crate::cbor;
use crate::ids::RoomId;
use crate::limits::VERSIONS;

/// The protocol version that this code speaks.
pub const VERSION: u8 = 1;

const TRANSCRIPT: &[u8] = b"good-offices access proof 1\0";
const MAC_KEY: &[u8] = b"good-offices session mac 1\0";

/// The first words of a relay on a connection.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Greeting {
    /// The protocol versions that the relay speaks.
    #[cbor(n(0), decode_with = "decode_versions")]
    pub versions: Vec<u8>,
    /// 32 fresh random bytes, which every proof on this connection signs.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub challenge: [u8; 32],
    /// The relay's ephemeral X25519 public key.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub dh: [u8; 32],
}

fn decode_versions<C>(d: &mut Decoder<'_>, context: &mut C) -> Result<Vec<u8>, decode::Error> {
    cbor::list(d, context, VERSIONS)
}

/// A desk's proof that it holds an access secret of a room.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Proof {
    /// The room.
    #[n(0)]
    pub room: RoomId,
    /// The access key, current or retired.
    #[n(1)]
    pub key: AccessKey,
    /// The desk's ephemeral X25519 public key.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub dh: [u8; 32],
    /// Ed25519 by the access secret over the transcript.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// A counter and a MAC over it and the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Seal {
    /// Larger with every request of the session.
    #[n(0)]
    pub counter: u64,
    /// HMAC-SHA-256, its first 16 bytes.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub mac: [u8; 16],
}

/// Why no session began or a request is not the session's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The two ends speak no version in common.
    #[error("the relay speaks no protocol version that this program knows; update the older one")]
    Version,
    /// The signature is not the access key's.
    #[error("the proof of access is not signed by its key for this connection")]
    Signature,
    /// The other's ephemeral key would make the secret known to everybody.
    #[error("the other side's ephemeral key is of low order")]
    LowOrder,
    /// The MAC does not hold.
    #[error("the request's code does not belong to this session")]
    Mac,
    /// The counter did not grow: an old request is sent again.
    #[error("the request's counter {counter} was used before")]
    Replayed {
        /// The counter received.
        counter: u64,
    },
}

/// The desk's end of a session.
pub struct ClientSession {
    key: Zeroizing<[u8; 32]>,
    next: u64,
}

impl ClientSession {
    /// Answers a greeting. `ephemeral` must be 32 fresh random bytes.
    ///
    /// # Errors
    /// [`SessionError::Version`] or [`SessionError::LowOrder`] if the greeting
    /// cannot be answered.
    pub fn prove(
        greeting: &Greeting,
        room: RoomId,
        access: &AccessSecret,
        ephemeral: &[u8; 32],
    ) -> Result<(Proof, Self), SessionError> {
        if !greeting.versions.contains(&VERSION) {
            return Err(SessionError::Version);
        }
        let secret = StaticSecret::from(*ephemeral);
        let mut proof = Proof {
            room,
            key: access.public(),
            dh: PublicKey::from(&secret).to_bytes(),
            signature: [0; 64],
        };
        let transcript = transcript(greeting, &proof);
        proof.signature = access.sign(TRANSCRIPT, &transcript);
        let key = agree(&secret, &greeting.dh, &greeting.challenge, &transcript)?;
        Ok((proof, Self { key, next: 0 }))
    }

    /// Seals the next request of this session.
    pub fn seal(&mut self, id: u64, request: &[u8]) -> Seal {
        let counter = self.next;
        self.next = self.next.saturating_add(1);
        Seal {
            counter,
            mac: code(&self.key, counter, id, request),
        }
    }
}

/// The relay's end of a session.
pub struct RelaySession {
    key: Zeroizing<[u8; 32]>,
    next: u64,
    room: RoomId,
    access: AccessKey,
}

impl RelaySession {
    /// The greeting that belongs to a challenge and an ephemeral secret, both
    /// 32 fresh random bytes.
    pub fn greeting(challenge: [u8; 32], ephemeral: &[u8; 32]) -> Greeting {
        Greeting {
            versions: vec![VERSION],
            challenge,
            dh: PublicKey::from(&StaticSecret::from(*ephemeral)).to_bytes(),
        }
    }

    /// Checks a proof against the greeting that it answers. Whether the key may
    /// do anything in the room is for the log to decide.
    ///
    /// # Errors
    /// [`SessionError::Signature`] or [`SessionError::LowOrder`] if it does not hold.
    pub fn accept(
        greeting: &Greeting,
        ephemeral: &[u8; 32],
        proof: &Proof,
    ) -> Result<Self, SessionError> {
        let transcript = transcript(greeting, proof);
        if !proof
            .key
            .verifies(TRANSCRIPT, &transcript, &proof.signature)
        {
            return Err(SessionError::Signature);
        }
        let secret = StaticSecret::from(*ephemeral);
        let key = agree(&secret, &proof.dh, &greeting.challenge, &transcript)?;
        Ok(Self {
            key,
            next: 0,
            room: proof.room,
            access: proof.key,
        })
    }

    /// The room to which access was proved.
    pub fn room(&self) -> RoomId {
        self.room
    }

    /// The access key that was proved.
    pub fn access(&self) -> AccessKey {
        self.access
    }

    /// Checks that a request is the session's and new.
    ///
    /// # Errors
    /// [`SessionError::Mac`] or [`SessionError::Replayed`]; the session goes on.
    pub fn check(&mut self, id: u64, seal: &Seal, request: &[u8]) -> Result<(), SessionError> {
        let expected = code(&self.key, seal.counter, id, request);
        if !bool::from(expected.ct_eq(&seal.mac)) {
            return Err(SessionError::Mac);
        }
        if seal.counter < self.next {
            return Err(SessionError::Replayed {
                counter: seal.counter,
            });
        }
        self.next = seal.counter.saturating_add(1);
        Ok(())
    }
}

impl core::fmt::Debug for ClientSession {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "ClientSession(next {})", self.next)
    }
}

impl core::fmt::Debug for RelaySession {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "RelaySession(next {})", self.next)
    }
}

/// All that both ends must agree on, each part of fixed length.
fn transcript(greeting: &Greeting, proof: &Proof) -> Vec<u8> {
    [
        &[VERSION][..],
        &greeting.challenge,
        &greeting.dh,
        proof.room.as_bytes(),
        proof.key.as_bytes(),
        &proof.dh,
    ]
    .concat()
}

fn agree(
    secret: &StaticSecret,
    other: &[u8; 32],
    challenge: &[u8; 32],
    transcript: &[u8],
) -> Result<Zeroizing<[u8; 32]>, SessionError> {
    let shared = secret.diffie_hellman(&PublicKey::from(*other));
    if !shared.was_contributory() {
        return Err(SessionError::LowOrder);
    }
    let mut key = Zeroizing::new([0; 32]);
    let expanded = Hkdf::<Sha256>::new(Some(challenge), shared.as_bytes())
        .expand_multi_info(&[MAC_KEY, transcript], key.as_mut_slice());
    debug_assert!(expanded.is_ok(), "HKDF-SHA-256 gives 32 bytes");
    Ok(key)
}

fn code(key: &[u8; 32], counter: u64, id: u64, request: &[u8]) -> [u8; 16] {
    // HMAC's key block: RFC 2104 §2 fills a short key with zeros.
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(key);
    let mut hmac = <Hmac<Sha256> as KeyInit>::new(Key::<Hmac<Sha256>>::from_slice(&*block));
    hmac.update(&counter.to_be_bytes());
    hmac.update(&id.to_be_bytes());
    hmac.update(request);
    let full: [u8; 32] = hmac.finalize().into_bytes().into();
    let mut mac = [0; 16];
    mac.copy_from_slice(&full[..16]);
    mac
}
