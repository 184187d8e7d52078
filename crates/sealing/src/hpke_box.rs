//! A box that only the holder of one key can open: the answer to an invitee's
//! card.
//!
//! HPKE (RFC 9180) in base mode with the algorithms of the rooms' suite:
//! DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, one message a context.
//! `box = enc[32] ‖ ciphertext`, the plaintext padded as in
//! [`sealed_box`](crate::sealed_box).

use minicbor::{Decode, Encode};
use mls_rs_core::crypto::{CipherSuiteProvider, HpkeCiphertext, HpkePublicKey, HpkeSecretKey};
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::crypto::{Crypto, Source, Suite, SuiteError};
use crate::error::SealingError;
use crate::padding;
use crate::sealed_box::{padded, unopened};

/// Bytes of the encapsulated key in front of a box.
const ENCAPSULATED: usize = 32;
/// Bytes of the authentication tag behind a box.
const TAG: usize = 16;

/// The secret key of one box or a few. Wiped when dropped.
#[derive(Clone)]
pub struct BoxSecret {
    secret: Zeroizing<[u8; 32]>,
    public: BoxKey,
}

/// Public half of a [`BoxSecret`] (X25519).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct BoxKey(#[cbor(n(0), with = "minicbor::bytes")] [u8; 32]);

impl BoxSecret {
    /// Makes a fresh key.
    ///
    /// # Errors
    /// [`SealingError::Library`] if the provider fails.
    pub fn generate(rng: &mut dyn CryptoRngCore) -> Result<Self, SealingError> {
        let (secret, _) = suite(Source::draw(rng, &[]))?
            .kem_generate()
            .map_err(|error| failed(&error))?;
        let bytes = <[u8; 32]>::try_from(secret.as_ref());
        Self::from_bytes(bytes.map_err(|_| unopened("its key is not 32 bytes"))?)
    }

    /// Takes back what [`BoxSecret::to_bytes`] gave.
    ///
    /// # Errors
    /// [`SealingError::Library`] if the provider fails.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, SealingError> {
        let secret = Zeroizing::new(bytes);
        let public = Crypto::public_of(&HpkeSecretKey::from(secret.to_vec()))
            .and_then(|public| <[u8; 32]>::try_from(public.as_ref()).ok())
            .ok_or(unopened("its key is not one of X25519"))?;
        Ok(Self {
            secret,
            public: BoxKey(public),
        })
    }

    /// The 32 secret bytes, for the vault only.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.secret.clone()
    }

    /// The public half.
    pub const fn public(&self) -> BoxKey {
        self.public
    }
}

impl BoxKey {
    /// Wraps a public key. Whether it is usable shows when sealing to it.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the public key.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl core::fmt::Debug for BoxKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let prefix = self.0.get(..4).unwrap_or_default();
        write!(f, "BoxKey({})", data_encoding::HEXLOWER.encode(prefix))
    }
}

/// Seals `plaintext` to `key`; whoever opens it must name the same `info` and
/// `aad`.
///
/// # Errors
/// [`SealingError::TooLarge`] beyond the largest box;
/// [`SealingError::Library`] if nothing can be sealed to this key.
pub fn seal_to(
    key: &BoxKey,
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
    rng: &mut dyn CryptoRngCore,
) -> Result<Vec<u8>, SealingError> {
    let padded = padded(plaintext)?;
    let remote = HpkePublicKey::from(key.0.to_vec());
    if !Crypto::contributes(&remote) {
        return Err(failed(&SuiteError::SmallOrder));
    }
    let source = Source::draw(rng, &[&key.0, info, aad, plaintext]);
    let sealed = suite(source)?
        .hpke_seal(&remote, info, Some(aad), &padded)
        .map_err(|error| failed(&error))?;
    Ok([sealed.kem_output, sealed.ciphertext].concat())
}

/// Opens a box that [`seal_to`] made for this key with the same `info` and
/// `aad`.
///
/// # Errors
/// [`SealingError::Foreign`] if it was made with others, or altered.
pub fn open_with(
    secret: &BoxSecret,
    info: &[u8],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealingError> {
    let size = sealed.len().checked_sub(ENCAPSULATED + TAG);
    if !size.is_some_and(padding::is_box_size) {
        return Err(unopened("it has no box's size"));
    }
    let (enc, ciphertext) = sealed
        .split_at_checked(ENCAPSULATED)
        .ok_or(unopened("it has no box's size"))?;
    let sealed = HpkeCiphertext {
        kem_output: enc.to_vec(),
        ciphertext: ciphertext.to_vec(),
    };
    let own = HpkeSecretKey::from(secret.secret.to_vec());
    let public = HpkePublicKey::from(secret.public.0.to_vec());
    let plaintext = suite(Source::Nothing)?
        .hpke_open(&sealed, &own, &public, info, Some(aad))
        .map_err(|_| unopened("it does not open with this key"))?;
    padding::unpad(&plaintext)
        .map(|content| Zeroizing::new(content.to_vec()))
        .ok_or(unopened("it is not well formed"))
}

fn suite(source: Source) -> Result<Suite, SealingError> {
    Crypto::new(source).suite().ok_or(SealingError::Library {
        doing: "find the cipher suite",
        kind: "it is not there".to_owned(),
    })
}

fn failed(error: &SuiteError) -> SealingError {
    SealingError::Library {
        doing: "seal to a key",
        kind: error.to_string(),
    }
}
