//! A member's signature key: who somebody is in one room.
//!
//! One person on one device in one room has one key pair. The public half is
//! the member's whole identity inside MLS, so that roles bound to keys cannot
//! be inherited by a new key under an old name.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::{Decode, Encode};
use mls_rs_core::crypto::{SignaturePublicKey, SignatureSecretKey};
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

/// Signature key of one person on one device in one room. Wiped when dropped.
#[derive(Clone)]
pub struct MemberSecret(SigningKey);

/// Public half of a [`MemberSecret`]: the member, as a room knows it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct MemberKey(#[cbor(n(0), with = "minicbor::bytes")] [u8; 32]);

/// A signature that was not made by that key over that label and those bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature is not by the member {signer:?}; ask its author to sign again")]
pub struct BadSignature {
    /// Who should have signed.
    pub signer: MemberKey,
}

impl MemberSecret {
    /// Makes a fresh key from 32 bytes of `rng`.
    pub fn generate(rng: &mut dyn CryptoRngCore) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *seed);
        Self(SigningKey::from_bytes(&seed))
    }

    /// Takes back what [`MemberSecret::to_bytes`] gave.
    pub fn from_bytes(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&Zeroizing::new(seed)))
    }

    /// The 32-byte seed (RFC 8032 §5.1.5), for the vault only.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    pub fn public(&self) -> MemberKey {
        MemberKey(self.0.verifying_key().to_bytes())
    }

    /// Signs `bytes` for the purpose that `label` names (Ed25519, RFC 8032).
    /// The label keeps a signature for one purpose from serving another, and
    /// none of them can serve as one of MLS's own (RFC 9420 §5.1.2).
    pub fn sign(&self, label: &str, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(&signed_content(label, bytes)).to_bytes()
    }

    /// The form in which the MLS provider takes a signing key: seed and public
    /// half together.
    pub(crate) fn mls_signer(&self) -> SignatureSecretKey {
        let pair = Zeroizing::new(self.0.to_keypair_bytes());
        SignatureSecretKey::new_slice(pair.as_slice())
    }
}

impl MemberKey {
    /// Wraps a public key. Whether it is one shows when it verifies.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the public key.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key if it may be a member's: a point of the curve, not of small
    /// order (such a key would have signatures that fit any message).
    pub(crate) fn usable(self) -> Option<VerifyingKey> {
        let key = VerifyingKey::from_bytes(&self.0).ok()?;
        (!key.is_weak()).then_some(key)
    }

    pub(crate) fn mls_key(&self) -> SignaturePublicKey {
        SignaturePublicKey::new_slice(&self.0)
    }
}

impl core::fmt::Debug for MemberKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let prefix = self.0.get(..4).unwrap_or_default();
        write!(f, "MemberKey({})", data_encoding::HEXLOWER.encode(prefix))
    }
}

/// Checks a signature made by [`MemberSecret::sign`].
///
/// # Errors
/// [`BadSignature`] if key, label, bytes and signature do not belong together.
pub fn verify(
    key: &MemberKey,
    label: &str,
    bytes: &[u8],
    signature: &[u8; 64],
) -> Result<(), BadSignature> {
    key.usable()
        .and_then(|verifying| {
            let signature = Signature::from_bytes(signature);
            verifying
                .verify_strict(&signed_content(label, bytes), &signature)
                .ok()
        })
        .ok_or(BadSignature { signer: *key })
}

/// What is signed: a prefix of ours, the label with its length, the bytes. An
/// MLS signature covers a string that starts with the length of an "MLS 1.0"
/// label, which this prefix cannot be mistaken for.
fn signed_content(label: &str, bytes: &[u8]) -> Vec<u8> {
    const PREFIX: &[u8] = b"good-offices signature 1";
    let length = (label.len() as u64).to_be_bytes();
    [PREFIX, &length, label.as_bytes(), bytes].concat()
}
