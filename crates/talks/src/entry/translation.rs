//! Words of the room in another language.

use minicbor::{Decode, Encode};

use super::{Malformed, check_passage};
use crate::ids::EntryId;
use crate::terms::Passage;

/// What somebody of a room makes of words of that room in another language. It stands
/// beside them and never in their place: nothing can be permitted or conveyed by it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Translation {
    /// The entry whose words they are.
    #[n(0)]
    pub of: EntryId,
    /// The translation, in its language.
    #[n(1)]
    pub passage: Passage,
}

impl Translation {
    /// Checks the bounds of every part.
    pub(super) fn check(&self) -> Result<(), Malformed> {
        check_passage(&self.passage)
    }
}
