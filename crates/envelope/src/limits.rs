//! Every bound on what may be sent, stored or kept waiting, in one place.
//!
//! A bound that depends on another is asserted beside it at compile time.

/// Bytes of the random nonce in front of a frame (XChaCha20-Poly1305).
pub const FRAME_NONCE: usize = 24;
/// Bytes of the authentication tag behind a frame's ciphertext.
pub const FRAME_TAG: usize = 16;
/// Bytes a frame is larger than its bucket.
pub const FRAME_OVERHEAD: usize = FRAME_NONCE + FRAME_TAG;
/// The largest bucket: 64 KiB.
pub const LARGEST_BUCKET: usize = 64 * 1024;
/// The largest frame on the wire, in bytes.
pub const LARGEST_FRAME: usize = LARGEST_BUCKET + FRAME_OVERHEAD;
/// The largest encoded entry (what `talks` encodes), in bytes. The rest of the
/// largest bucket is room for the MLS framing and the sealed header.
pub const LARGEST_ENTRY: usize = 62 * 1024;
/// The largest words of one entry, in bytes of UTF-8.
pub const LARGEST_WORDS: usize = 60 * 1024;

const _: () = assert!(LARGEST_WORDS < LARGEST_ENTRY);
const _: () = assert!(LARGEST_ENTRY < LARGEST_BUCKET);

/// The largest log of a room, in frames. Far above every quota; it keeps the
/// arithmetic of the tree (RFC 6962 §2.1) away from overflow.
pub const LARGEST_LOG: u64 = 1 << 40;
/// The most hashes in a proof of inclusion or consistency: a tree of
/// [`LARGEST_LOG`] leaves is 40 levels deep.
pub const PROOF_NODES: usize = 64;
/// The longest name of a relay, in bytes of UTF-8.
pub const RELAY_NAME: usize = 100;
/// The longest text of a signed note that is read, in bytes.
pub const LARGEST_NOTE: usize = 4 * 1024;
/// The most committers of one room (heads and the intermediary's people).
pub const COMMITTERS: usize = 64;

/// The most protocol versions that a greeting may list.
pub const VERSIONS: usize = 16;
/// The most frames in one reply or push.
pub const FRAMES_PER_REPLY: u32 = 256;
/// The most bytes of frames in one reply or push.
pub const FRAME_BYTES_PER_REPLY: usize = 256 * 1024;
/// The largest message in either direction, in bytes.
pub const LARGEST_MESSAGE: usize = 288 * 1024;

/// Slots of a locker, each written once: numbers 0 to 3.
pub const LOCKER_SLOTS: u8 = 4;
/// The largest sealed content of one locker slot, in bytes. A Welcome with the
/// ratchet tree of a large room fits.
pub const LARGEST_LOCKER: usize = 256 * 1024;
/// The longest life of a locker, in seconds: thirty days.
pub const LOCKER_LIFE_SECONDS: u64 = 30 * 24 * 60 * 60;
/// The longest wait of one "take from locker", in seconds.
pub const LOCKER_WAIT_SECONDS: u32 = 55;
/// The largest blob, in bytes; what is larger is cut into several. 256 KiB of
/// content and an authentication tag.
pub const LARGEST_BLOB: usize = 256 * 1024 + FRAME_TAG;
/// The longest life of a blob from now, in seconds: four hundred days.
pub const BLOB_LIFE_SECONDS: u64 = 400 * 24 * 60 * 60;
/// The most blobs that one request asks after.
pub const BLOBS_PER_REQUEST: usize = 512;
/// The most rooms that one opening token may stand for.
pub const ROOMS_PER_TOKEN: u32 = 1_000_000;

const _: () = assert!(LARGEST_FRAME <= FRAME_BYTES_PER_REPLY);
const _: () =
    assert!(FRAME_BYTES_PER_REPLY + 16 * FRAMES_PER_REPLY as usize + 1024 <= LARGEST_MESSAGE);
const _: () = assert!(LARGEST_LOCKER + 1024 <= LARGEST_MESSAGE);
const _: () = assert!(LARGEST_BLOB + 1024 <= LARGEST_MESSAGE);
const _: () = assert!(BLOBS_PER_REQUEST * 40 + 1024 <= LARGEST_MESSAGE);
