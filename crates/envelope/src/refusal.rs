//! What a relay answers when it does not do what was asked.

use minicbor::{Decode, Encode};

use crate::ids::Position;

/// Why a request was refused. Nothing was changed by a refused request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The request cannot be read, or makes no sense on this connection.
    #[n(0)]
    #[error("the relay cannot read this request; the desk or the relay is broken or out of date")]
    Malformed,
    /// The request is written in a version that the relay does not speak.
    #[n(1)]
    #[error("the relay does not speak this protocol version; update the older of the two")]
    UnsupportedVersion,
    /// No such room, or none that this key was ever registered for.
    #[n(2)]
    #[error("the relay knows no such room; check the relay's address and the invitation")]
    UnknownRoom,
    /// The request needs a session, or its proof or code does not hold.
    #[n(3)]
    #[error("access to the room is not proved on this connection; prove it again")]
    NotProven,
    /// The access key is retired and this lies beyond its end.
    #[n(4)]
    #[error("this access key ends at position {at}; read up to there and go on with the next key")]
    Retired {
        /// The last position that the key may read: that of the next commit.
        #[n(0)]
        at: Position,
    },
    /// Another frame was first at the expected position.
    #[n(5)]
    #[error("the position is taken: the log holds {size} frames; read on and decide again")]
    PositionTaken {
        /// How many frames the log holds.
        #[n(0)]
        size: u64,
    },
    /// No such opening token.
    #[n(6)]
    #[error("the relay knows no such opening token; ask its operator for one")]
    TokenUnknown,
    /// The opening token opened all its rooms.
    #[n(7)]
    #[error("the opening token has no rooms left; ask the relay's operator for another")]
    TokenSpent,
    /// No such locker.
    #[n(8)]
    #[error("the relay knows no such locker; ask for a new invitation")]
    LockerUnknown,
    /// The locker's time is over.
    #[n(9)]
    #[error("the locker has expired; ask for a new invitation")]
    LockerExpired,
    /// The slot holds something else already.
    #[n(10)]
    #[error("somebody has used this locker already; ask for a new invitation")]
    LockerTaken,
    /// The slot is still empty.
    #[n(11)]
    #[error("nothing lies in the locker yet; try again later")]
    LockerEmpty,
    /// The relay holds something else under this id or position.
    #[n(12)]
    #[error("the relay holds something else there; read on and decide again")]
    Conflict,
    /// The content is over its limit.
    #[n(13)]
    #[error("this is larger than the relay takes")]
    TooLarge,
    /// The room's or the relay's quota is used up.
    #[n(14)]
    #[error("the quota is used up; ask the relay's operator")]
    Quota,
    /// Too much is waiting. Nothing was lost; ask again.
    #[n(15)]
    #[error("the relay is busy; try again in {retry_after_ms} ms")]
    Busy {
        /// When to ask again, in milliseconds.
        #[n(0)]
        retry_after_ms: u32,
    },
    /// The relay is going down. What it acknowledged is kept.
    #[n(16)]
    #[error("the relay is shutting down; connect again later")]
    ShuttingDown,
    /// The relay could not store or read; most often its disk is full.
    #[n(17)]
    #[error("the relay cannot store; its operator must look (is the disk full?)")]
    Storage,
    /// The registration is not by a committer valid now.
    #[n(18)]
    #[error("only a committer of the room may register; ask to be invited again")]
    NotCommitter,
    /// No such blob.
    #[n(19)]
    #[error("the relay holds no such blob")]
    BlobUnknown,
    /// Nothing lies at this position yet, or no such proof exists.
    #[n(20)]
    #[error("the log holds only {size} frames")]
    BeyondEnd {
        /// How many frames the log holds, as far as the key may know.
        #[n(0)]
        size: u64,
    },
    /// The time until which the blob was to be kept is over.
    #[n(21)]
    #[error("the time until which this was to be kept is over")]
    BlobExpired,
}
