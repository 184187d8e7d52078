//! Documents: large files, sealed in parts of one size that lie apart from the
//! log, each as a blob of its own.
//!
//! A document has a secret of its own, random and fresh for every room that it
//! is put into. From it follow one key, and for every part the id of its blob,
//! so that nobody without the secret can tell which blobs belong together. The
//! parts are sealed by the STREAM construction (Hoang, Reyhanitabar, Rogaway and
//! Vizár, 2015) over XChaCha20-Poly1305: part, place and "last" are bound to
//! each other, and nothing can be cut off, swapped or brought from elsewhere.
//!
//! ```text
//! key[32] ‖ nonce[19] = HKDF-SHA-256(secret, info = "good-offices document key 1\0")
//! id(i)[32]           = HKDF-SHA-256(secret, info = "good-offices document part 1\0" ‖ i u32)
//! part(i)             = XChaCha20-Poly1305(key, nonce ‖ i u32 ‖ last u8, aad = id(i), content)
//! ```
//!
//! The content is filled up with zeros ([`Layout`]): a document of one part to
//! 1, 4, 16, 64 or 256 KiB, a larger one to a number of whole parts of which
//! only the leading bits are free (Padmé: Nikitin and others, 2019), so that its
//! size shows to within an eighth. A secret seals one content, once: whoever
//! must send a part again sends the bytes that were sealed.

#[cfg(test)]
mod tests;

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::Payload;
use chacha20poly1305::aead::generic_array::GenericArray;
use chacha20poly1305::aead::stream::{NewStream, StreamBE32, StreamPrimitive};
use envelope::BlobId;
use envelope::limits::{FRAME_TAG, LARGEST_BLOB};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::SealingError;

/// Bytes of content in a whole part.
pub const PART: usize = LARGEST_BLOB - FRAME_TAG;
/// The largest document, in bytes: 64 MiB.
pub const LARGEST: u64 = 64 * 1024 * 1024;
/// The most parts of one document.
pub const PARTS: u32 = 256;

/// The sizes to which the content of a document of one part is filled up.
const SINGLE: [usize; 5] = [1024, 4 * 1024, 16 * 1024, 64 * 1024, PART];

const _: () = assert!(LARGEST == PARTS as u64 * PART as u64);
const _: () = assert!(PARTS as usize <= envelope::limits::BLOBS_PER_REQUEST);

/// How a document of some size is cut: how many parts, and how long each is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    size: u64,
    parts: u32,
    /// Bytes of content of each part, filled up.
    filled: usize,
}

impl Layout {
    /// The layout of a document; none if it is empty or larger than [`LARGEST`].
    pub fn of(size: u64) -> Option<Self> {
        if size == 0 || size > LARGEST {
            return None;
        }
        let whole = u32::try_from(size.div_ceil(PART as u64)).ok()?;
        let filled = match usize::try_from(size) {
            Ok(size) if whole == 1 => SINGLE.into_iter().find(|most| size <= *most)?,
            _ => PART,
        };
        Some(Self {
            size,
            parts: rounded(whole),
            filled,
        })
    }

    /// The document's own size, in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// How many parts there are.
    pub fn parts(&self) -> u32 {
        self.parts
    }

    /// Bytes of every sealed part.
    pub fn sealed(&self) -> usize {
        self.filled + FRAME_TAG
    }

    /// How many bytes of the document lie in a part; none in those that only
    /// fill up.
    pub fn content(&self, part: u32) -> usize {
        let before = u64::from(part).saturating_mul(PART as u64);
        let left = self.size.saturating_sub(before);
        usize::try_from(left).unwrap_or(PART).min(PART)
    }

    fn is_last(&self, part: u32) -> bool {
        part + 1 == self.parts
    }
}

/// Rounds a number of parts up so that only its leading bits are free (Padmé).
fn rounded(parts: u32) -> u32 {
    let exponent = parts.max(1).ilog2();
    let free = exponent.max(1).ilog2() + 1;
    let step = 1u32 << exponent.saturating_sub(free);
    parts.div_ceil(step).saturating_mul(step)
}

/// The secret of one document in one room, ready to seal and open its parts.
pub struct DocumentKey {
    secret: Zeroizing<[u8; 32]>,
    stream: StreamBE32<XChaCha20Poly1305>,
    layout: Layout,
}

impl DocumentKey {
    /// Takes the secret of a document with this layout. It must be random, and
    /// used for nothing else.
    pub fn new(secret: [u8; 32], layout: Layout) -> Self {
        let secret = Zeroizing::new(secret);
        let mut key = Zeroizing::new([0; 32 + 19]);
        expand(
            &secret,
            &[b"good-offices document key 1\0"],
            key.as_mut_slice(),
        );
        let (key, nonce) = key.split_at(32);
        let stream = StreamBE32::new(
            GenericArray::from_slice(key),
            GenericArray::from_slice(nonce),
        );
        Self {
            secret,
            stream,
            layout,
        }
    }

    /// How the document is cut.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// Under which id a part lies at the relay.
    pub fn blob(&self, part: u32) -> BlobId {
        let mut id = [0; 32];
        let label = b"good-offices document part 1\0";
        expand(&self.secret, &[label, &part.to_be_bytes()], &mut id);
        BlobId::from_bytes(id)
    }

    /// Seals a part. `content` is what [`Layout::content`] says lies in it.
    ///
    /// # Errors
    /// [`SealingError::Refused`] if there is no such part, or the content has
    /// another length.
    pub fn seal(&self, part: u32, content: &[u8]) -> Result<Vec<u8>, SealingError> {
        if part >= self.layout.parts || content.len() != self.layout.content(part) {
            return Err(SealingError::Refused("a part of another document"));
        }
        let mut filled = Zeroizing::new(Vec::with_capacity(self.layout.filled));
        filled.extend_from_slice(content);
        filled.resize(self.layout.filled, 0);
        let id = self.blob(part);
        let payload = Payload {
            msg: &filled,
            aad: id.as_bytes(),
        };
        self.stream
            .encrypt(part, self.layout.is_last(part), payload)
            .map_err(|_| SealingError::Refused("a part that cannot be sealed"))
    }

    /// Opens a part; gives the bytes of the document that lie in it.
    ///
    /// # Errors
    /// [`SealingError::Foreign`] if it is not this part of this document.
    pub fn open(&self, part: u32, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealingError> {
        if part >= self.layout.parts || sealed.len() != self.layout.sealed() {
            return Err(unopened("it has not the size of its document's parts"));
        }
        let id = self.blob(part);
        let payload = Payload {
            msg: sealed,
            aad: id.as_bytes(),
        };
        let mut filled = self
            .stream
            .decrypt(part, self.layout.is_last(part), payload)
            .map(Zeroizing::new)
            .map_err(|_| unopened("it does not open at this place"))?;
        let filling = filled.get(self.layout.content(part)..).unwrap_or_default();
        if filling.iter().any(|byte| *byte != 0) {
            return Err(unopened("it is not well formed"));
        }
        filled.truncate(self.layout.content(part));
        Ok(filled)
    }
}

impl core::fmt::Debug for DocumentKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "DocumentKey(secret, {:?})", self.layout)
    }
}

fn expand(secret: &[u8; 32], info: &[&[u8]], out: &mut [u8]) {
    let expanded = Hkdf::<Sha256>::new(None, secret).expand_multi_info(info, out);
    debug_assert!(expanded.is_ok(), "a few blocks are never too many");
}

const fn unopened(why: &'static str) -> SealingError {
    SealingError::Foreign {
        what: "part of a document",
        why,
    }
}
