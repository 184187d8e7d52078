//! That somebody has read a room up to some place.

use minicbor::{Decode, Encode};

use crate::ids::Place;

/// Its author has read this room up to a place. Entered only where the charter in
/// force lets people know of each other what they have read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ReadMark {
    /// The place.
    #[n(0)]
    pub upto: Place,
}
