//! What a frame holds, layer by layer.
//!
//! ```text
//! frame     = nonce[24] ‖ XChaCha20-Poly1305(key, nonce, aad = room id, padded)
//! key       = MLS-Exporter("good-offices frame", room id, 32) of the frame's epoch
//! padded    = header ‖ length u32 ‖ MLS message ‖ zeros up to a bucket's size
//! header    = version u8 = 1 ‖ leaf u32 ‖ stated u64 (ms since 1970) ‖ signature[64]
//! signature = by the leaf's key, label "frame", over
//!             room id ‖ epoch u64 ‖ nonce ‖ version ‖ leaf ‖ stated ‖ MLS message
//! ```
//! Integers are big-endian. The MLS message is a PrivateMessage of the same
//! epoch with empty authenticated data (RFC 9420 §6.3), an application message
//! or a commit; a commit is sealed under the key of the epoch that it ends.
//!
//! Why the author signs again what MLS has signed: the key of the outer layer
//! is every member's, and so is the one that hides an MLS sender. Without the
//! signature any member could alter the stated time, put another's message
//! into a second frame, or make a desk believe that a frame is its own which
//! it never sent, and so fall silent.

use chacha20poly1305::aead::AeadInPlace;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use envelope::limits::{FRAME_NONCE, FRAME_TAG};
use envelope::{Bucket, Frame, RoomId};
use zeroize::Zeroizing;

use crate::crypto::Source;
use crate::error::{SealingError, VoidReason};
use crate::group::Epoch;
use crate::keys::{MemberKey, MemberSecret, verify};
use crate::padding;
use crate::time::UnixMillis;

/// Label of the exporter that gives an epoch's frame key.
pub const FRAME_LABEL: &str = "good-offices frame";
/// Label of the exporter that seeds an epoch's access key.
pub const ACCESS_LABEL: &str = "good-offices access";
/// Label of the author's signature.
pub const SIGNATURE_LABEL: &str = "frame";
/// The version of a frame's content that this crate writes and reads.
pub const VERSION: u8 = 1;
/// The group-context extension that holds the room's context: a private-use
/// type (RFC 9420 §17.3), its content the raw bytes. A room's group context
/// has two extensions, in this order: required capabilities (§11.1), which
/// list this type and nothing else, and this one.
pub const CONTEXT_EXTENSION: u16 = 0xF60F;

/// Bytes of the header in front of the padded message.
const HEADER: usize = 1 + 4 + 8 + 64;

/// What lies under a frame's outer layer, not yet judged.
pub(crate) struct Content<'a> {
    pub(crate) leaf: u32,
    pub(crate) stated: UnixMillis,
    signature: [u8; 64],
    /// The MLS message.
    pub(crate) message: &'a [u8],
}

impl Content<'_> {
    /// The author's signature.
    pub(crate) const fn signature(&self) -> [u8; 64] {
        self.signature
    }
}

/// Seals an MLS message of `epoch` into a frame of the smallest bucket.
pub(crate) fn seal(
    epoch: &Epoch,
    member: &MemberSecret,
    stated: UnixMillis,
    message: &[u8],
    source: &Source,
) -> Result<Frame, SealingError> {
    let too_large = SealingError::TooLarge {
        what: "frame",
        length: message.len(),
        most: Bucket::K64.size() - HEADER - padding::LENGTH,
    };
    let Some(bucket) = Bucket::holding(HEADER + padding::LENGTH + message.len()) else {
        return Err(too_large);
    };
    let mut nonce = [0; FRAME_NONCE];
    source.fill(&mut nonce).map_err(|_| no_randomness())?;
    let covered = covered(epoch, &nonce, epoch.own_leaf, stated, message);
    let Some(padded) = padding::pad(message, bucket.size() - HEADER) else {
        return Err(too_large);
    };
    let mut plaintext = Zeroizing::new(Vec::with_capacity(bucket.size()));
    plaintext.push(VERSION);
    plaintext.extend_from_slice(&epoch.own_leaf.to_be_bytes());
    plaintext.extend_from_slice(&stated.0.to_be_bytes());
    plaintext.extend_from_slice(&member.sign(SIGNATURE_LABEL, &covered));
    plaintext.extend_from_slice(&padded);
    let sealed = seal_outer(&epoch.frame_key, &nonce, epoch.room.as_bytes(), &plaintext)?;
    Frame::new(sealed).map_err(|error| SealingError::Library {
        doing: "seal a frame",
        kind: error.to_string(),
    })
}

pub(crate) fn no_randomness() -> SealingError {
    SealingError::Library {
        doing: "seal",
        kind: "no randomness was handed in".to_owned(),
    }
}

/// Takes the outer layer off. The result is a bucket's size.
pub(crate) fn open_outer(
    key: &[u8; 32],
    aad: &[u8],
    sealed: &[u8],
) -> Option<([u8; FRAME_NONCE], Zeroizing<Vec<u8>>)> {
    let (nonce, rest) = sealed.split_first_chunk::<FRAME_NONCE>()?;
    let (ciphertext, tag) = rest.split_last_chunk::<FRAME_TAG>()?;
    let mut plaintext = Zeroizing::new(ciphertext.to_vec());
    XChaCha20Poly1305::new(key.into())
        .decrypt_in_place_detached(
            XNonce::from_slice(nonce),
            aad,
            &mut plaintext,
            Tag::from_slice(tag),
        )
        .ok()?;
    Some((*nonce, plaintext))
}

/// Puts the outer layer on: nonce, ciphertext, tag.
pub(crate) fn seal_outer(
    key: &[u8; 32],
    nonce: &[u8; FRAME_NONCE],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, SealingError> {
    let mut sealed = Vec::with_capacity(FRAME_NONCE + plaintext.len() + FRAME_TAG);
    sealed.extend_from_slice(nonce);
    sealed.extend_from_slice(plaintext);
    let body = sealed.get_mut(FRAME_NONCE..).unwrap_or_default();
    let tag = XChaCha20Poly1305::new(key.into())
        .encrypt_in_place_detached(XNonce::from_slice(nonce), aad, body)
        .map_err(|_| SealingError::Library {
            doing: "seal",
            kind: "the cipher refused".to_owned(),
        })?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// Reads what lay under the outer layer, without trusting it.
pub(crate) fn parse(plaintext: &[u8]) -> Result<Content<'_>, VoidReason> {
    let (version, rest) = plaintext.split_first().ok_or(VoidReason::Malformed)?;
    if *version != VERSION {
        return Err(VoidReason::Version);
    }
    let (leaf, rest) = rest.split_first_chunk::<4>().ok_or(VoidReason::Malformed)?;
    let (stated, rest) = rest.split_first_chunk::<8>().ok_or(VoidReason::Malformed)?;
    let (signature, rest) = rest
        .split_first_chunk::<64>()
        .ok_or(VoidReason::Malformed)?;
    Ok(Content {
        leaf: u32::from_be_bytes(*leaf),
        stated: UnixMillis(u64::from_be_bytes(*stated)),
        signature: *signature,
        message: padding::unpad(rest).ok_or(VoidReason::Malformed)?,
    })
}

/// Whether the content is signed by the member whose leaf it names. Returns
/// that member.
pub(crate) fn author(
    epoch: &Epoch,
    nonce: &[u8; FRAME_NONCE],
    content: &Content<'_>,
) -> Result<MemberKey, VoidReason> {
    let author = epoch.member(content.leaf).ok_or(VoidReason::Unsigned)?;
    let covered = covered(epoch, nonce, content.leaf, content.stated, content.message);
    verify(&author, SIGNATURE_LABEL, &covered, &content.signature)
        .map_err(|_| VoidReason::Unsigned)?;
    Ok(author)
}

/// What an MLS message in a room's frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Entry,
    Commit,
}

/// Reads the clear part of an MLS message, whose every byte but the kind is
/// fixed: version 1, PrivateMessage, this room, this epoch, no authenticated
/// data (RFC 9420 §6.3, with the shortest variable-size lengths of §2.1.2).
pub(crate) fn kind(epoch: &Epoch, message: &[u8]) -> Result<Kind, VoidReason> {
    const MLS_10_PRIVATE_MESSAGE: [u8; 4] = [0, 1, 0, 2];
    const APPLICATION: u8 = 1;
    const COMMIT: u8 = 3;
    const NOTHING_AUTHENTICATED: u8 = 0;
    let mut start = Vec::with_capacity(4 + 1 + 32 + 8);
    start.extend_from_slice(&MLS_10_PRIVATE_MESSAGE);
    start.push(32);
    start.extend_from_slice(epoch.room.as_bytes());
    start.extend_from_slice(&epoch.number.to_be_bytes());
    match message.strip_prefix(start.as_slice()) {
        Some([APPLICATION, NOTHING_AUTHENTICATED, ..]) => Ok(Kind::Entry),
        Some([COMMIT, NOTHING_AUTHENTICATED, ..]) => Ok(Kind::Commit),
        _ => Err(VoidReason::ForbiddenMessage),
    }
}

fn covered(
    epoch: &Epoch,
    nonce: &[u8; FRAME_NONCE],
    leaf: u32,
    stated: UnixMillis,
    message: &[u8],
) -> Vec<u8> {
    signed_bytes(&epoch.room, epoch.number, nonce, leaf, stated, message)
}

/// The bytes that a frame's author signs under [`SIGNATURE_LABEL`].
pub fn signed_bytes(
    room: &RoomId,
    epoch: u64,
    nonce: &[u8; FRAME_NONCE],
    leaf: u32,
    stated: UnixMillis,
    message: &[u8],
) -> Vec<u8> {
    [
        room.as_bytes().as_slice(),
        &epoch.to_be_bytes(),
        nonce,
        &[VERSION],
        &leaf.to_be_bytes(),
        &stated.0.to_be_bytes(),
        message,
    ]
    .concat()
}
