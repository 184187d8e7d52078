//! What a relay answers.

use minicbor::{Decode, Decoder, Encode, decode};

use crate::cbor;
use crate::checkpoint::Checkpoint;
use crate::frame::Frame;
use crate::ids::Position;
use crate::limits::{BLOBS_PER_REQUEST, FRAMES_PER_REPLY, LARGEST_BLOB, PROOF_NODES};
use crate::refusal::Refusal;
use crate::tree::Root;

/// A run of frames and the checkpoint over the log up to its last one: the
/// checkpoint's size is always `first + frames.len()`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Frames {
    /// The position of the first frame.
    #[n(0)]
    pub first: Position,
    /// The frames, in order; none if the log ends here.
    #[cbor(n(1), decode_with = "decode_frames")]
    pub frames: Vec<Frame>,
    /// Covers exactly the log up to the last of these frames.
    #[n(2)]
    pub checkpoint: Checkpoint,
}

impl Frames {
    /// The position after the last of these frames.
    pub fn next(&self) -> Position {
        Position(self.first.0.saturating_add(self.frames.len() as u64))
    }
}

/// The answer to one request.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[non_exhaustive]
pub enum Reply {
    /// The room is open.
    #[n(0)]
    Opened,
    /// Access is proved; a session has begun.
    #[n(1)]
    Proved {
        /// How many frames the key may read.
        #[n(0)]
        size: u64,
        /// If the key is retired, the last position that it reads.
        #[n(1)]
        retired: Option<Position>,
    },
    /// The frame is in the log, durably.
    #[n(2)]
    Appended {
        /// Where it lies.
        #[n(0)]
        position: Position,
        /// A checkpoint over a log that holds it.
        #[n(1)]
        checkpoint: Checkpoint,
        /// Whether it had been appended before.
        #[n(2)]
        repeated: bool,
    },
    /// Frames, as asked.
    #[n(3)]
    Frames(#[n(0)] Frames),
    /// Frames will be pushed.
    #[n(4)]
    Live {
        /// How many frames the log holds now.
        #[n(0)]
        size: u64,
    },
    /// The registration holds.
    #[n(5)]
    Registered,
    /// The rooms are moved.
    #[n(6)]
    TokenSplit,
    /// The locker is open.
    #[n(7)]
    LockerOpened,
    /// The bytes lie in the locker.
    #[n(8)]
    LockerPut,
    /// The bytes in the locker.
    #[n(9)]
    Locker {
        /// What was put there.
        #[cbor(
            n(0),
            encode_with = "minicbor::bytes::encode",
            decode_with = "sealed_bytes"
        )]
        sealed: Vec<u8>,
    },
    /// The blob is stored.
    #[n(10)]
    BlobPut,
    /// The blob.
    #[n(11)]
    Blob {
        /// What was put there.
        #[cbor(
            n(0),
            encode_with = "minicbor::bytes::encode",
            decode_with = "sealed_bytes"
        )]
        sealed: Vec<u8>,
    },
    /// The proof of consistency (RFC 6962 §2.1.2).
    #[n(12)]
    ConsistencyProof {
        /// Its hashes.
        #[cbor(n(0), decode_with = "decode_proof")]
        proof: Vec<Root>,
    },
    /// The proof of inclusion (RFC 6962 §2.1.1).
    #[n(13)]
    InclusionProof {
        /// Its hashes.
        #[cbor(n(0), decode_with = "decode_proof")]
        proof: Vec<Root>,
    },
    /// The newest checkpoint that the key may see.
    #[n(14)]
    Latest {
        /// The checkpoint.
        #[n(0)]
        checkpoint: Checkpoint,
    },
    /// Nothing was done, and why.
    #[n(15)]
    Refused(#[n(0)] Refusal),
    /// Which of the blobs asked after are not there.
    #[n(16)]
    MissingBlobs {
        /// Their places in the request, from 0, ascending.
        #[cbor(n(0), decode_with = "decode_places")]
        places: Vec<u32>,
    },
    /// All of the blobs are kept until then.
    #[n(17)]
    BlobsKept,
}

fn decode_places<C>(d: &mut Decoder<'_>, context: &mut C) -> Result<Vec<u32>, decode::Error> {
    cbor::list(d, context, BLOBS_PER_REQUEST)
}

fn decode_frames<C>(d: &mut Decoder<'_>, context: &mut C) -> Result<Vec<Frame>, decode::Error> {
    cbor::list(d, context, FRAMES_PER_REPLY as usize)
}

fn decode_proof<C>(d: &mut Decoder<'_>, context: &mut C) -> Result<Vec<Root>, decode::Error> {
    cbor::list(d, context, PROOF_NODES)
}

fn sealed_bytes<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Vec<u8>, decode::Error> {
    cbor::bytes(d, LARGEST_BLOB)
}
