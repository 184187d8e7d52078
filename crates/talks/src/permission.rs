//! What a side key signs when a side permits, and how anybody checks it.

use ed25519_dalek::{Signature, VerifyingKey};
use hmac::digest::{Key, KeyInit};
use hmac::{Hmac, Mac};
use minicbor::{Decode, Encode};
use sha2::Sha256;

use crate::codec;
use crate::entry::Speakers;
use crate::ids::SideNumber;
use crate::opening::{GroundHash, OpeningHash};
use crate::terms::{Passage, Terms};

const LABEL: &[u8] = b"good-offices permission v1\0";
const STANDING_LABEL: &[u8] = b"good-offices standing permission v1\0";
const COMMITMENT_LABEL: &[u8] = b"good-offices words v1\0";
const INTRODUCTION_LABEL: &[u8] = b"good-offices side key v1\0";
const END_LABEL: &[u8] = b"good-offices side key ends v1\0";

/// One side key's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Signed {
    /// Which of the side's keys signed.
    #[n(0)]
    pub key_number: u8,
    /// By that key.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// Everything that a permission's signature covers (rule R2). Words may go
/// only if they are these, byte for byte.
#[derive(Debug, Clone, Copy, Encode)]
pub struct PermissionStatement<'a> {
    /// On what ground it is given: the charter in force, or the opening until
    /// there is one.
    #[n(0)]
    pub ground: GroundHash,
    /// The side that permits.
    #[n(1)]
    pub side: SideNumber,
    /// Addressee, wording, attribution, round and expiry.
    #[n(2)]
    pub terms: &'a Terms,
    /// What may go: these words, or their substance.
    #[n(3)]
    pub permitted: Permitted<'a>,
    /// Tells two permissions of the same words apart, so that one cannot be
    /// conveyed twice (R8). Random, and no id of the room it comes from (R4).
    #[cbor(n(4), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
}

/// Everything that a standing permission's signature covers: all but the words,
/// which nobody knows yet.
#[derive(Debug, Clone, Copy, Encode)]
pub struct StandingStatement<'a> {
    /// On what ground it is given.
    #[n(0)]
    pub ground: GroundHash,
    /// The side that permits.
    #[n(1)]
    pub side: SideNumber,
    /// Addressee, wording, attribution, round, expiry and condition.
    #[n(2)]
    pub terms: &'a Terms,
    /// The mark under which words may go.
    #[n(3)]
    pub mark: &'a str,
    /// How many statements may.
    #[n(4)]
    pub most: u32,
    /// Who may say them.
    #[n(5)]
    pub speakers: Speakers,
    /// Tells two standing permissions apart, so that uses can be counted.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
}

impl StandingStatement<'_> {
    /// The bytes to sign: a domain label, then the canonical encoding.
    pub fn to_signing_bytes(&self) -> Vec<u8> {
        [STANDING_LABEL, &codec::encode(self)].concat()
    }

    /// Whether `signature` is `key`'s over this statement, strictly.
    pub fn is_signed_by(&self, key: &[u8; 32], signature: &[u8; 64]) -> bool {
        verify(key, &self.to_signing_bytes(), signature)
    }
}

/// How a permission's signature covers the words that it lets go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode)]
#[cbor(flat)]
pub enum Permitted<'a> {
    /// These words and their language, as whoever checks it must know them.
    #[n(0)]
    Words(#[n(0)] &'a Passage),
    /// Words that whoever checks it need not know: their substance may go, or
    /// others that are still to be shown.
    #[n(1)]
    Substance(#[n(0)] Commitment),
}

impl<'a> Permitted<'a> {
    /// What covers these words: a commitment if there is a salt, else they
    /// themselves.
    pub fn of(passage: &'a Passage, salt: Option<&[u8; 32]>) -> Self {
        match salt {
            None => Self::Words(passage),
            Some(salt) => Self::Substance(Commitment::to(passage, salt)),
        }
    }
}

/// Binds a side to words without telling them. Whoever does not know the salt
/// can neither read the words out of it nor test a guess; whoever knows salt
/// and words can show that they are the ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Commitment(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl Commitment {
    /// Commits to words under a salt that is random and used for no others:
    /// HMAC-SHA-256 (RFC 2104) with the salt as its key.
    pub fn to(passage: &Passage, salt: &[u8; 32]) -> Self {
        // HMAC fills a key shorter than its block with zeros; done here, no
        // length can be wrong.
        let mut block = [0; 64];
        block[..32].copy_from_slice(salt);
        let mut hmac = <Hmac<Sha256> as KeyInit>::new(Key::<Hmac<Sha256>>::from_slice(&block));
        hmac.update(COMMITMENT_LABEL);
        hmac.update(&codec::encode(passage));
        Self(hmac.finalize().into_bytes().into())
    }
}

impl PermissionStatement<'_> {
    /// The bytes to sign: a domain label, then the canonical encoding.
    pub fn to_signing_bytes(&self) -> Vec<u8> {
        [LABEL, &codec::encode(self)].concat()
    }

    /// Whether `signature` is `key`'s over this statement (strict Ed25519, RFC
    /// 8032: no small-order keys, canonical only).
    pub fn is_signed_by(&self, key: &[u8; 32], signature: &[u8; 64]) -> bool {
        verify(key, &self.to_signing_bytes(), signature)
    }
}

/// The bytes by which the intermediary introduces a side's key to a room:
/// signed with the intermediary's key of the opening.
pub fn introduction_bytes(
    opening: OpeningHash,
    side: SideNumber,
    number: u8,
    key: &[u8; 32],
) -> Vec<u8> {
    let mut bytes = INTRODUCTION_LABEL.to_vec();
    bytes.extend_from_slice(&opening.0);
    bytes.push(side.0);
    bytes.push(number);
    bytes.extend_from_slice(key);
    bytes
}

/// The bytes by which the intermediary ends a side's key: signed with the
/// intermediary's key of the opening.
pub fn end_bytes(opening: OpeningHash, side: SideNumber, number: u8, key: &[u8; 32]) -> Vec<u8> {
    let mut bytes = END_LABEL.to_vec();
    bytes.extend_from_slice(&opening.0);
    bytes.push(side.0);
    bytes.push(number);
    bytes.extend_from_slice(key);
    bytes
}

/// Strict Ed25519 verification.
pub fn verify(key: &[u8; 32], bytes: &[u8], signature: &[u8; 64]) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(key) else {
        return false;
    };
    key.verify_strict(bytes, &Signature::from_bytes(signature))
        .is_ok()
}
