//! A frame: one sealed item of a room's log, whose size says only its bucket.

use minicbor::{Decode, Decoder, Encode, decode};
use sha2::{Digest, Sha256};

use crate::ids::FrameHash;
use crate::limits::{FRAME_OVERHEAD, LARGEST_FRAME};

/// The sizes to which a plaintext is padded before it is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bucket {
    /// 1 KiB.
    K1,
    /// 4 KiB.
    K4,
    /// 16 KiB.
    K16,
    /// 64 KiB.
    K64,
}

impl Bucket {
    /// All buckets, smallest first.
    pub const ALL: [Self; 4] = [Self::K1, Self::K4, Self::K16, Self::K64];

    /// Bytes of padded plaintext in this bucket.
    pub const fn size(self) -> usize {
        match self {
            Self::K1 => 1024,
            Self::K4 => 4 * 1024,
            Self::K16 => 16 * 1024,
            Self::K64 => 64 * 1024,
        }
    }

    /// The smallest bucket that holds `length` bytes, or none if none does.
    pub fn holding(length: usize) -> Option<Self> {
        Self::ALL.into_iter().find(|bucket| length <= bucket.size())
    }

    /// The bucket of a frame of `length` bytes, or none if it is no frame's length.
    pub fn of_frame(length: usize) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|bucket| length == bucket.size() + FRAME_OVERHEAD)
    }
}

/// One sealed item of a room's log. Its length is always a bucket's plus
/// [`FRAME_OVERHEAD`]; its bytes mean nothing to whoever lacks the epoch's key.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame(Vec<u8>);

/// Bytes that cannot be a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{length} bytes are no frame: a frame is 1, 4, 16 or 64 KiB plus 40 bytes")]
pub struct FrameError {
    /// The length that fits no bucket, in bytes.
    pub length: usize,
}

impl Frame {
    /// Takes bytes whose length is a frame's.
    ///
    /// # Errors
    /// [`FrameError`] if the length fits no bucket; nothing else is looked at.
    pub fn new(bytes: Vec<u8>) -> Result<Self, FrameError> {
        match Bucket::of_frame(bytes.len()) {
            Some(_) => Ok(Self(bytes)),
            None => Err(FrameError {
                length: bytes.len(),
            }),
        }
    }

    /// The bucket that the frame's length shows.
    pub fn bucket(&self) -> Bucket {
        Bucket::of_frame(self.0.len()).unwrap_or(Bucket::K64)
    }

    /// SHA-256 of the whole frame.
    pub fn hash(&self) -> FrameHash {
        FrameHash::from_bytes(Sha256::digest(&self.0).into())
    }

    /// The frame's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Gives the frame's bytes away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl core::fmt::Debug for Frame {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Frame({:?}, {:?})", self.bucket(), self.hash())
    }
}

impl<C> Encode<C> for Frame {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Frame {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let bytes = d.bytes()?;
        if bytes.len() > LARGEST_FRAME {
            return Err(decode::Error::message("frame over the largest bucket"));
        }
        Self::new(bytes.to_vec()).map_err(decode::Error::custom)
    }
}
