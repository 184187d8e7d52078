//! One stored item: its hidden name and its sealed value.
//!
//! The name is HMAC-SHA-256 of the key, cut to 16 bytes, so that a locked vault
//! does not show what it holds. The value is XChaCha20-Poly1305 over value and
//! key, with a random nonce and the name as associated data, so that no item
//! can be put in another's place.

use chacha20poly1305::aead::AeadInPlace;
use chacha20poly1305::{Key, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::keys::Keys;

/// Bytes of an item's stored name.
pub(super) const NAME: usize = 16;
/// Bytes of an item's nonce.
pub(super) const NONCE: usize = 24;
/// Bytes of an item's authentication tag.
const TAG: usize = 16;
/// Bytes at the end of the plaintext that tell the key's length.
const KEY_LENGTH: usize = 4;

/// Seals and opens the items of one vault.
pub(super) struct Sealer {
    names: Hmac<Sha256>,
    values: XChaCha20Poly1305,
}

/// An item that its vault's keys did not seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Foreign;

impl Sealer {
    pub(super) fn new(keys: &Keys) -> Self {
        // HMAC's key block: RFC 2104 §2 fills a short key with zeros.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(keys.names.as_slice());
        Self {
            names: <Hmac<Sha256> as hmac::digest::KeyInit>::new(
                hmac::digest::Key::<Hmac<Sha256>>::from_slice(block.as_slice()),
            ),
            values: XChaCha20Poly1305::new(Key::from_slice(keys.values.as_slice())),
        }
    }

    /// The stored name of a key.
    pub(super) fn name(&self, key: &str) -> [u8; NAME] {
        let mut hmac = self.names.clone();
        hmac.update(key.as_bytes());
        let full: [u8; 32] = hmac.finalize().into_bytes().into();
        let mut name = [0; NAME];
        name.copy_from_slice(&full[..NAME]);
        name
    }

    /// Seals an item: nonce, ciphertext, tag. None if the item is larger than
    /// the cipher takes.
    pub(super) fn seal(&self, key: &str, value: &[u8], nonce: &[u8; NONCE]) -> Option<Vec<u8>> {
        let key_length = u32::try_from(key.len()).ok()?;
        let length = NONCE + value.len() + key.len() + KEY_LENGTH + TAG;
        // Reserved whole: growing would leave plaintext behind in freed memory.
        let mut sealed = Vec::with_capacity(length);
        sealed.extend_from_slice(nonce);
        sealed.extend_from_slice(value);
        sealed.extend_from_slice(key.as_bytes());
        sealed.extend_from_slice(&key_length.to_be_bytes());
        let tag = self
            .values
            .encrypt_in_place_detached(
                XNonce::from_slice(nonce),
                &self.name(key),
                sealed.get_mut(NONCE..)?,
            )
            .ok()?;
        sealed.extend_from_slice(&tag);
        Some(sealed)
    }

    /// Opens an item under its stored name.
    pub(super) fn open(
        &self,
        name: &[u8],
        sealed: &[u8],
    ) -> Result<(String, Zeroizing<Vec<u8>>), Foreign> {
        let (nonce, rest) = sealed.split_at_checked(NONCE).ok_or(Foreign)?;
        let at = rest.len().checked_sub(TAG).ok_or(Foreign)?;
        let (ciphertext, tag) = rest.split_at(at);
        let mut plain = Zeroizing::new(ciphertext.to_vec());
        self.values
            .decrypt_in_place_detached(
                XNonce::from_slice(nonce),
                name,
                &mut plain,
                Tag::from_slice(tag),
            )
            .map_err(|_| Foreign)?;
        let at = plain.len().checked_sub(KEY_LENGTH).ok_or(Foreign)?;
        let (body, length) = plain.split_at(at);
        let length: [u8; KEY_LENGTH] = length.try_into().map_err(|_| Foreign)?;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(|_| Foreign)?;
        let value_length = body.len().checked_sub(length).ok_or(Foreign)?;
        let key = String::from_utf8(body[value_length..].to_vec()).map_err(|_| Foreign)?;
        plain.truncate(value_length);
        Ok((key, plain))
    }
}
