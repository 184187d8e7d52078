//! What goes into an engine and what comes out: the joint with its driver.
//!
//! The driver stores a batch whole, and only then carries out its effects and
//! tells its events. If storing fails, it drops the engine and restores it
//! from what is stored: the engine's memory must never run ahead.

use envelope::wire::{Frames, Reply, Request};
use envelope::{Position, RoomId};
use talks::entry::Document;

use crate::answer::{Answer, Event};
use crate::command::Command;
use crate::documents::{Attach, Errand, Outcome};

/// One thing that happens to a desk.
#[derive(Debug)]
#[non_exhaustive]
pub enum Input {
    /// A person asks for something.
    Command(Command),
    /// A person puts a file into a room; the driver has sealed it.
    Attach(Attach),
    /// What came of an errand for a document.
    Errand {
        /// The errand.
        errand: Errand,
        /// What came of it.
        outcome: Outcome,
    },
    /// The link of a room is up: connected to the relay, access proved with
    /// the key that [`crate::Desk::access`] gave.
    LinkUp(RoomId),
    /// The link of a room is gone; whatever was asked on it may or may not
    /// have happened.
    LinkDown(RoomId),
    /// The relay answered a request sent on a room's link.
    Reply {
        /// The room.
        room: RoomId,
        /// The number of the request.
        id: u64,
        /// The answer.
        reply: Reply,
    },
    /// The relay pushed frames of the live subscription on a room's link.
    Pushed {
        /// The room.
        room: RoomId,
        /// The frames.
        frames: Frames,
    },
    /// The relay says that the key proved on a room's link is retired.
    Retired {
        /// The room.
        room: RoomId,
        /// The last position that the old key reads.
        at: Position,
    },
    /// The relay answered an anonymous request.
    Answered {
        /// The number of the request.
        id: u64,
        /// The answer.
        reply: Reply,
    },
    /// Time has passed; see [`crate::Desk::deadline`].
    Tick,
}

/// One thing that the driver must do after storing the batch. Effects are
/// derived from stored state: after a restart [`crate::Desk::resume`] gives
/// all that are outstanding again, and doing one twice is harmless.
#[derive(Debug)]
#[non_exhaustive]
pub enum Effect {
    /// Connect to the relay for this room (again, if a link is up: the access
    /// key changed) and report [`Input::LinkUp`]. Keep trying, with growing
    /// pauses, until [`Effect::Disconnect`].
    Connect {
        /// The room.
        room: RoomId,
        /// Where the relay is.
        relay: String,
    },
    /// Close the room's link for good.
    Disconnect {
        /// The room.
        room: RoomId,
    },
    /// Send on the room's link. If the link is down, drop it.
    Send {
        /// The room.
        room: RoomId,
        /// The request's number, unique since the engine was made.
        id: u64,
        /// The request.
        request: Request,
    },
    /// Put the sealed bytes of a document, which are in the driver's keeping, to
    /// the relay, and report [`Outcome::Put`]. Keep trying, with growing pauses.
    PutDocument {
        /// For what.
        errand: Errand,
        /// The room at whose cost.
        room: RoomId,
        /// Where its relay is.
        relay: String,
        /// The document.
        document: Document,
    },
    /// Fetch a document, check that it is the one stated, seal it under another
    /// secret into the driver's keeping, and report [`Outcome::Sealed`]. Keep
    /// trying, with growing pauses.
    SealAnew {
        /// For what.
        errand: Errand,
        /// The room that has it.
        room: RoomId,
        /// Where its relay is.
        relay: String,
        /// The document as it lies there.
        from: Document,
        /// The same, under the secret that it shall have.
        into: Document,
    },
    /// Give up an errand if it is under way; its sealed bytes are needed no more.
    ForgetDocument(Errand),
    /// Send on a connection that shares nothing with any other, and try again
    /// until the relay answers.
    SendAnonymously {
        /// The request's number, unique since the engine was made.
        id: u64,
        /// Where the relay is.
        relay: String,
        /// The request.
        request: Request,
    },
}

/// A change to the desk's stored state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Sets the value of a key.
    Put {
        /// The key: text, slash-separated.
        key: String,
        /// The value; secret.
        value: zeroize::Zeroizing<Vec<u8>>,
    },
    /// Removes a key.
    Delete {
        /// The key.
        key: String,
    },
}

/// All that follows from one input. Store `writes` in one transaction first.
#[derive(Debug, Default)]
pub struct Batch {
    /// To be stored whole, or not at all.
    pub writes: Vec<Write>,
    /// To be carried out after storing, in order.
    pub effects: Vec<Effect>,
    /// To be told after storing, in order.
    pub events: Vec<Event>,
    /// Whether what the writes remove shall leave the driver's files at once:
    /// no copy may stay in a journal or in pages that are not used any more.
    pub forget: bool,
    /// The answer to the command or attachment, if the input was one.
    pub answer: Option<Answer>,
}
