//! The relay's key: its name and an Ed25519 pair, written as C2SP keys.

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use minicbor::{Decode, Decoder, Encode, decode};
use signed_note::StandardVerifier;
use zeroize::Zeroizing;

use crate::limits::RELAY_NAME;

/// The type byte of Ed25519 in C2SP signed notes.
const ED25519: u8 = 1;

/// A relay's public key and its name, which its signatures carry.
#[derive(Clone, PartialEq, Eq)]
pub struct RelayKey {
    name: String,
    key: VerifyingKey,
}

/// What is no relay key, or no name for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RelayKeyError {
    /// The name cannot stand in a signed note.
    #[error(
        "a relay's name has 1 to {RELAY_NAME} bytes, no spaces, no plus sign and no control characters"
    )]
    Name,
    /// The text is not a C2SP key.
    #[error("a relay key is written name+id+key (C2SP signed-note); copy it whole")]
    Format,
    /// The bytes are no usable Ed25519 key.
    #[error("the bytes are no Ed25519 public key")]
    Key,
}

impl RelayKey {
    /// Puts a name to 32 bytes of an Ed25519 public key.
    ///
    /// # Errors
    /// [`RelayKeyError`] if the name or the key cannot be used.
    pub fn new(name: &str, key: &[u8; 32]) -> Result<Self, RelayKeyError> {
        check_name(name)?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| RelayKeyError::Key)?;
        if key.is_weak() {
            return Err(RelayKeyError::Key);
        }
        Ok(Self {
            name: name.to_owned(),
            key,
        })
    }

    /// The relay's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The 32 bytes of the public key.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    pub(super) fn verifying(&self) -> &VerifyingKey {
        &self.key
    }

    /// The number by which signature lines name this key (C2SP signed-note).
    pub(super) fn note_id(&self) -> u32 {
        let typed = [&[ED25519][..], &self.key.as_bytes()[..]].concat();
        signed_note::key_id(&self.name, &typed)
    }

    pub(super) fn note_verifier(&self) -> NoteVerifier {
        NoteVerifier(self.clone())
    }
}

/// Lets `signed_note` look this key up.
pub(super) struct NoteVerifier(RelayKey);

impl signed_note::Verifier for NoteVerifier {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn key_id(&self) -> u32 {
        self.0.note_id()
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.key.verify_strict(message, &signature).is_ok())
    }
}

impl core::fmt::Display for RelayKey {
    /// Writes the C2SP verifier key.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&signed_note::new_ed25519_verifier_key(
            &self.name, &self.key,
        ))
    }
}

impl core::fmt::Debug for RelayKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "RelayKey({self})")
    }
}

impl core::str::FromStr for RelayKey {
    type Err = RelayKeyError;

    /// Reads a C2SP verifier key.
    fn from_str(text: &str) -> Result<Self, RelayKeyError> {
        StandardVerifier::new(text).map_err(|_| RelayKeyError::Format)?;
        let (name, rest) = text.split_once('+').ok_or(RelayKeyError::Format)?;
        let (_, key) = rest.split_once('+').ok_or(RelayKeyError::Format)?;
        let typed = data_encoding::BASE64
            .decode(key.as_bytes())
            .map_err(|_| RelayKeyError::Format)?;
        match typed.split_first() {
            Some((&ED25519, key)) => {
                Self::new(name, key.try_into().map_err(|_| RelayKeyError::Format)?)
            }
            _ => Err(RelayKeyError::Format),
        }
    }
}

impl<C> Encode<C> for RelayKey {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?.str(&self.name)?.bytes(self.as_bytes())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for RelayKey {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        if d.array()? != Some(2) {
            return Err(decode::Error::message("a relay key is a pair"));
        }
        let name = d.str()?;
        let key = d
            .bytes()?
            .try_into()
            .map_err(|_| decode::Error::message("a relay key has 32 bytes"))?;
        Self::new(name, key).map_err(decode::Error::custom)
    }
}

/// A relay's signing key. Its bytes are wiped when it is dropped.
pub struct RelaySigner {
    secret: SigningKey,
    public: RelayKey,
}

impl RelaySigner {
    /// Makes the signer of a 32-byte seed.
    ///
    /// # Errors
    /// [`RelayKeyError::Name`] if the name cannot stand in a signed note.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, RelayKeyError> {
        let secret = SigningKey::from_bytes(seed);
        let public = RelayKey::new(name, secret.verifying_key().as_bytes())?;
        Ok(Self { secret, public })
    }

    /// Reads the secret form that [`Self::to_secret_text`] writes.
    ///
    /// # Errors
    /// [`RelayKeyError::Format`] if it is anything else.
    pub fn from_secret_text(text: &str) -> Result<Self, RelayKeyError> {
        let rest = text
            .trim_end()
            .strip_prefix("PRIVATE+KEY+")
            .ok_or(RelayKeyError::Format)?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(RelayKeyError::Format);
        };
        let typed = Zeroizing::new(
            data_encoding::BASE64
                .decode(key.as_bytes())
                .map_err(|_| RelayKeyError::Format)?,
        );
        let Some((&ED25519, seed)) = typed.split_first() else {
            return Err(RelayKeyError::Format);
        };
        let seed = seed.try_into().map_err(|_| RelayKeyError::Format)?;
        let signer = Self::from_seed(name, seed)?;
        if u32::from_str_radix(id, 16) != Ok(signer.public.note_id()) {
            return Err(RelayKeyError::Format);
        }
        Ok(signer)
    }

    /// Writes the secret as `PRIVATE+KEY+name+id+key`, as Go's note package
    /// does. Whoever has this text can sign as the relay.
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        let mut typed = Zeroizing::new(vec![ED25519]);
        typed.extend_from_slice(self.secret.as_bytes());
        let key = Zeroizing::new(data_encoding::BASE64.encode(&typed));
        let mut text = Zeroizing::new(String::with_capacity(160 + RELAY_NAME));
        text.push_str("PRIVATE+KEY+");
        text.push_str(self.public.name());
        text.push_str(&format!("+{:08x}+", self.public.note_id()));
        text.push_str(&key);
        text
    }

    /// The public key.
    pub fn key(&self) -> &RelayKey {
        &self.public
    }

    pub(super) fn sign_note(&self, text: &[u8]) -> [u8; 64] {
        self.secret.sign(text).to_bytes()
    }
}

impl core::fmt::Debug for RelaySigner {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "RelaySigner(of {})", self.public)
    }
}

fn check_name(name: &str) -> Result<(), RelayKeyError> {
    let fits = name.len() <= RELAY_NAME
        && signed_note::is_key_name_valid(name)
        && !name.chars().any(char::is_control);
    if fits {
        Ok(())
    } else {
        Err(RelayKeyError::Name)
    }
}
