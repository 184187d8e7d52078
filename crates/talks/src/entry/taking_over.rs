//! Finishing what a colleague set out with.

use minicbor::{Decode, Encode};

use crate::ids::EntryId;

/// An official finishes a bound conveyance whose desk is gone from the room:
/// from here on it is this official's to bring to its end, and nobody else's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct TakeOver {
    /// The intention that bound it.
    #[n(0)]
    pub intention: EntryId,
}
