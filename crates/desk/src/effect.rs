//! What goes into an engine and what comes out: the joint with its driver.
//!
//! The driver stores a batch whole, and only then carries out its effects and
//! tells its events. If storing fails, it drops the engine and restores it
//! from what is stored: the engine's memory must never run ahead.

use envelope::wire::{Frames, Reply, Request};
use envelope::{Position, RoomId};

use crate::answer::{Answer, Event};
use crate::command::Command;

/// One thing that happens to a desk.
#[derive(Debug)]
#[non_exhaustive]
pub enum Input {
    /// A person asks for something.
    Command(Command),
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
    /// The answer to the command, if the input was one.
    pub answer: Option<Answer>,
}
