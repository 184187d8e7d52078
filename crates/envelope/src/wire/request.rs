//! What a desk may ask of a relay.

use minicbor::{Decode, Decoder, Encode, decode};

use super::token::{OpeningToken, TokenHash};
use crate::access::{AccessKey, CommitterKey, SignedRegistration};
use crate::cbor;
use crate::frame::Frame;
use crate::ids::{BlobId, LockerId, Position, RoomId};
use crate::limits::{BLOBS_PER_REQUEST, LARGEST_BLOB, LARGEST_LOCKER};
use crate::session::Proof;

/// A request. Each may be sent again after a lost connection: what was done
/// already is answered as done.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[non_exhaustive]
pub enum Request {
    /// Opens a room. Needs no session.
    #[n(0)]
    OpenRoom {
        /// A token with at least one room left.
        #[n(0)]
        token: OpeningToken,
        /// The new room.
        #[n(1)]
        room: RoomId,
        /// The first epoch's access key.
        #[n(2)]
        access: AccessKey,
        /// The creator's committer key.
        #[n(3)]
        committer: CommitterKey,
    },
    /// Proves access to a room; begins a session on this connection, in place
    /// of an earlier one.
    #[n(1)]
    Prove {
        /// The proof, for this connection's greeting.
        #[n(0)]
        proof: Proof,
    },
    /// Appends a frame. Needs a session by the current access key.
    #[n(2)]
    Append {
        /// The position it must get; none if any will do.
        #[n(0)]
        expected: Option<Position>,
        /// The frame.
        #[n(1)]
        frame: Frame,
    },
    /// Reads frames. Needs a session.
    #[n(3)]
    Read {
        /// The first position wanted.
        #[n(0)]
        from: Position,
        /// The most frames wanted; the relay may send fewer.
        #[n(1)]
        limit: u32,
    },
    /// Asks for all frames from a position on, those to come included, pushed.
    /// Needs a session on a WebSocket; replaces an earlier subscription.
    #[n(4)]
    Live {
        /// The first position wanted.
        #[n(0)]
        from: Position,
    },
    /// Registers an epoch's access key and the committers. Needs no session:
    /// the signature speaks.
    #[n(5)]
    Register {
        /// The signed registration.
        #[n(0)]
        signed: SignedRegistration,
    },
    /// Moves rooms from a token to a new one. Needs no session.
    #[n(6)]
    SplitToken {
        /// A token with at least that many rooms left.
        #[n(0)]
        token: OpeningToken,
        /// How many rooms the new token may open.
        #[n(1)]
        rooms: u32,
        /// The hash of the new token.
        #[n(2)]
        into: TokenHash,
    },
    /// Opens a locker. Needs a session by the current access key.
    #[n(7)]
    OpenLocker {
        /// The locker.
        #[n(0)]
        locker: LockerId,
        /// When it expires, in Unix seconds.
        #[n(1)]
        until: u64,
    },
    /// Puts sealed bytes into an empty slot of a locker. Needs no session.
    #[n(8)]
    PutLocker {
        /// The locker.
        #[n(0)]
        locker: LockerId,
        /// The slot, 0 to 3.
        #[n(1)]
        slot: u8,
        /// The sealed bytes.
        #[cbor(
            n(2),
            encode_with = "minicbor::bytes::encode",
            decode_with = "locker_bytes"
        )]
        sealed: Vec<u8>,
    },
    /// Reads a slot of a locker, waiting for it to be filled. Needs no session.
    #[n(9)]
    TakeLocker {
        /// The locker.
        #[n(0)]
        locker: LockerId,
        /// The slot, 0 to 3.
        #[n(1)]
        slot: u8,
        /// How long to wait, in seconds; 0 for not at all.
        #[n(2)]
        wait_seconds: u32,
    },
    /// Stores a sealed blob at the cost of the room. Needs a session by the
    /// current access key.
    #[n(10)]
    PutBlob {
        /// The blob.
        #[n(0)]
        blob: BlobId,
        /// The sealed bytes.
        #[cbor(
            n(1),
            encode_with = "minicbor::bytes::encode",
            decode_with = "blob_bytes"
        )]
        sealed: Vec<u8>,
        /// Until when it is kept, in Unix seconds.
        #[n(2)]
        until: u64,
    },
    /// Reads a blob. Needs a session of the room that it was stored for, and
    /// its id, which nobody can guess.
    #[n(11)]
    GetBlob {
        /// The blob.
        #[n(0)]
        blob: BlobId,
    },
    /// Asks for the proof that the log of `old` frames is the beginning of the
    /// log of `new`. Needs a session.
    #[n(12)]
    Consistency {
        /// The smaller size.
        #[n(0)]
        old: u64,
        /// The larger size.
        #[n(1)]
        new: u64,
    },
    /// Asks for the proof that a position lies in the log of `size` frames.
    /// Needs a session.
    #[n(13)]
    Inclusion {
        /// The position.
        #[n(0)]
        position: Position,
        /// The size of the log.
        #[n(1)]
        size: u64,
    },
    /// Asks for the newest checkpoint that the key may see. Needs a session.
    #[n(14)]
    Latest,
    /// Asks which of some blobs of the room are not there (yet). Needs a session.
    #[n(15)]
    MissingBlobs {
        /// The blobs.
        #[cbor(n(0), decode_with = "some_blobs")]
        blobs: Vec<BlobId>,
    },
    /// Has some blobs of the room kept longer, all of them or none. Needs a
    /// session by the current access key.
    #[n(16)]
    KeepBlobs {
        /// The blobs.
        #[cbor(n(0), decode_with = "some_blobs")]
        blobs: Vec<BlobId>,
        /// Until when at least, in Unix seconds.
        #[n(1)]
        until: u64,
    },
}

fn some_blobs<C>(d: &mut Decoder<'_>, context: &mut C) -> Result<Vec<BlobId>, decode::Error> {
    cbor::list(d, context, BLOBS_PER_REQUEST)
}

fn locker_bytes<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Vec<u8>, decode::Error> {
    cbor::bytes(d, LARGEST_LOCKER)
}

fn blob_bytes<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Vec<u8>, decode::Error> {
    cbor::bytes(d, LARGEST_BLOB)
}
