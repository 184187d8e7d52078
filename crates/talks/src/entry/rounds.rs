//! Rounds: sessions of the talks, begun and ended in every room that the
//! intermediary has with a side, and in its own.

use minicbor::{Decode, Encode};

use super::{Malformed, check_language, check_text};
use crate::limits;

/// An official begins a round: the session of the talks to which what is asked
/// and permitted from here on belongs. An earlier one ends with it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RoundBegin {
    /// The round's number: one more than the present one's. Round 1 is whatever
    /// goes before the first that is begun.
    #[n(0)]
    pub number: u32,
    /// What it is called; at most [`limits::TITLE`] bytes.
    #[n(1)]
    pub title: String,
    /// What it is about, item by item; at most [`limits::AGENDA`] of at most
    /// [`limits::AGENDA_ITEM`] bytes each.
    #[n(2)]
    pub agenda: Vec<String>,
    /// The language of title and agenda (BCP 47).
    #[n(3)]
    pub language: String,
}

/// An official ends a round: nobody meets until the next begins. What was
/// permitted in it may still go until then.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RoundEnd {
    /// The round's number.
    #[n(0)]
    pub number: u32,
}

impl RoundBegin {
    /// Checks the bounds of every part.
    pub(super) fn check(&self) -> Result<(), Malformed> {
        check_text("round title", &self.title, limits::TITLE)?;
        check_language(&self.language)?;
        if self.agenda.len() > limits::AGENDA {
            return Err(Malformed::Field("agenda"));
        }
        self.agenda
            .iter()
            .try_for_each(|item| check_text("agenda item", item, limits::AGENDA_ITEM))
    }
}
