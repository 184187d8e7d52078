//! Opening tokens: secrets by which a relay's operator lets rooms be opened.

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use zeroize::Zeroize;

/// A secret that opens rooms. Wiped when dropped; never shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct OpeningToken(#[cbor(n(0), with = "minicbor::bytes")] [u8; 32]);

/// SHA-256 of an opening token: all that the relay stores of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct TokenHash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

/// A text that is no opening token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an opening token is \"open-\" and 52 letters and digits; copy it whole")]
pub struct TokenError;

const PREFIX: &str = "open-";

impl OpeningToken {
    /// Wraps 32 random bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 secret bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash by which the relay knows this token.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0).into())
    }
}

impl Drop for OpeningToken {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl core::fmt::Debug for OpeningToken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("OpeningToken(secret)")
    }
}

impl core::fmt::Display for OpeningToken {
    /// Writes the secret, as the operator hands it out.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let text = data_encoding::BASE32_NOPAD.encode(&self.0);
        write!(f, "{PREFIX}{}", text.to_ascii_lowercase())
    }
}

impl core::str::FromStr for OpeningToken {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        let body = text.trim().strip_prefix(PREFIX).ok_or(TokenError)?;
        let bytes = data_encoding::BASE32_NOPAD
            .decode(body.to_ascii_uppercase().as_bytes())
            .map_err(|_| TokenError)?;
        Ok(Self(bytes.try_into().map_err(|_| TokenError)?))
    }
}
