//! A box under a secret that both ends know, such as the one-time secret of an
//! invitation: what is left in a locker.
//!
//! `box = nonce[24] ‖ XChaCha20-Poly1305(key, nonce, aad, padded)`, the
//! padding as in a frame: length u32, content, zeros up to 1, 4, 16 or 64 KiB
//! or a multiple of 64 KiB.

use envelope::limits::{FRAME_NONCE, FRAME_OVERHEAD};
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::crypto::Source;
use crate::error::SealingError;
use crate::framing;
use crate::limits;
use crate::padding;

/// A 32-byte secret that opens and seals boxes. Wiped when dropped.
#[derive(Clone)]
pub struct SymmetricKey(Zeroizing<[u8; 32]>);

impl SymmetricKey {
    /// Wraps 32 secret bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

/// Seals `plaintext` under `key`; whoever opens it must name the same `aad`.
///
/// # Errors
/// [`SealingError::TooLarge`] beyond [`limits::LARGE_BOX`] with its length.
pub fn seal(
    key: &SymmetricKey,
    aad: &[u8],
    plaintext: &[u8],
    rng: &mut dyn CryptoRngCore,
) -> Result<Vec<u8>, SealingError> {
    let padded = padded(plaintext)?;
    let mut nonce = [0; FRAME_NONCE];
    Source::draw(rng, &[key.0.as_slice(), aad, plaintext])
        .fill(&mut nonce)
        .map_err(|_| framing::no_randomness())?;
    framing::seal_outer(&key.0, &nonce, aad, &padded)
}

/// Opens a box that [`seal`] made with the same key and `aad`.
///
/// # Errors
/// [`SealingError::Foreign`] if it was made with others, or altered.
pub fn open(
    key: &SymmetricKey,
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealingError> {
    let size = sealed.len().checked_sub(FRAME_OVERHEAD);
    if !size.is_some_and(padding::is_box_size) {
        return Err(unopened("it has no box's size"));
    }
    let (_, plaintext) = framing::open_outer(&key.0, aad, sealed)
        .ok_or(unopened("it does not open with this secret"))?;
    padding::unpad(&plaintext)
        .map(|content| Zeroizing::new(content.to_vec()))
        .ok_or(unopened("it is not well formed"))
}

pub(crate) fn padded(plaintext: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealingError> {
    padding::box_size(plaintext.len())
        .and_then(|size| padding::pad(plaintext, size))
        .ok_or(SealingError::TooLarge {
            what: "box",
            length: plaintext.len(),
            most: limits::LARGE_BOX - padding::LENGTH,
        })
}

pub(crate) const fn unopened(why: &'static str) -> SealingError {
    SealingError::Foreign { what: "box", why }
}
