//! Randomness is handed in, and every room draws from a stream of its own.

use envelope::RoomId;
use rand_chacha::ChaCha20Rng;

/// Whose randomness it is. What happens in one room must not move another
/// room's stream (rule R9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The desk's own: ids of rooms, lockers, keys made before a room exists.
    Desk,
    /// One room's: entry ids, nonces, MLS.
    Room(RoomId),
}

/// A source of randomness.
pub trait Randomness {
    /// A stream for one use in this scope. A driver seeds each from the
    /// operating system; a simulation derives it from the scope and how often
    /// it was asked for.
    fn stream(&mut self, scope: Scope) -> ChaCha20Rng;
}
