//! Connections in virtual time: each is ordered, as TCP is, and can be cut
//! anywhere; what travels on different connections overtakes.

use envelope::{ClientSession, RoomId};
use rand_chacha::ChaCha20Rng;

use crate::randomness::{below, happens, stream};

/// A connection's number.
pub type Conn = u64;

/// What the network does to what travels on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weather {
    /// The shortest way of a message, in milliseconds.
    pub nearest: u64,
    /// The longest way of a message, in milliseconds.
    pub farthest: u64,
    /// How many messages in a thousand tear their connection.
    pub cuts: u32,
    /// How many anonymous requests in a thousand are sent twice.
    pub doubled: u32,
}

impl Weather {
    /// Nothing is lost, and everything takes a millisecond.
    pub const FAIR: Self = Self {
        nearest: 1,
        farthest: 1,
        cuts: 0,
        doubled: 0,
    };
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A room's link.
    Room(RoomId),
    /// One anonymous request, by its number.
    Anonymous(u64),
}

/// How far a desk is with a connection.
pub(crate) enum Stage {
    /// It waits for the relay's greeting.
    Calling,
    /// It has sent its proof.
    Proving(ClientSession),
    /// The link is up.
    Up(ClientSession),
    /// It has sent its anonymous request.
    Asking,
}

/// One connection, both ends of it.
pub(crate) struct Wire {
    pub(crate) desk: usize,
    pub(crate) purpose: Purpose,
    pub(crate) stage: Stage,
    /// Whether the desk's end is open.
    pub(crate) open: bool,
    /// Torn: nothing sent after this arrives.
    pub(crate) torn: bool,
    /// When the last message in each direction arrives.
    to_relay: u64,
    to_desk: u64,
    luck: ChaCha20Rng,
}

impl Wire {
    /// The `nth` connection of a desk for a purpose; its luck is its own, so
    /// that what happens on one connection moves no other.
    pub(crate) fn new(seed: u64, owner: (usize, &str), purpose: Purpose, nth: u64) -> Self {
        let (desk, name) = owner;
        let what = match purpose {
            Purpose::Room(room) => room.as_bytes().to_vec(),
            Purpose::Anonymous(id) => id.to_be_bytes().to_vec(),
        };
        let name = name.as_bytes();
        Self {
            desk,
            purpose,
            stage: Stage::Calling,
            open: true,
            torn: false,
            to_relay: 0,
            to_desk: 0,
            luck: stream(seed, &[b"wire", name, &what, &nth.to_be_bytes()]),
        }
    }

    pub(crate) fn luck(&mut self) -> &mut ChaCha20Rng {
        &mut self.luck
    }

    fn way(&mut self, weather: Weather) -> u64 {
        let span = weather.farthest.saturating_sub(weather.nearest) + 1;
        weather.nearest + below(&mut self.luck, span)
    }

    /// When a message sent now reaches the relay.
    pub(crate) fn reaches_relay(&mut self, now: u64, weather: Weather) -> u64 {
        self.to_relay = self.to_relay.max(now + self.way(weather));
        self.to_relay
    }

    /// When a message sent now reaches the desk.
    pub(crate) fn reaches_desk(&mut self, now: u64, weather: Weather) -> u64 {
        self.to_desk = self.to_desk.max(now + self.way(weather));
        self.to_desk
    }

    /// Whether this message tears the connection; if so, whether the message
    /// itself still arrives.
    pub(crate) fn tears(&mut self, weather: Weather) -> Option<bool> {
        happens(&mut self.luck, weather.cuts).then(|| happens(&mut self.luck, 500))
    }
}
