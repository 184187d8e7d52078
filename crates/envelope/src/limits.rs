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
