//! What people have begun to write, room by room. In this process's memory only,
//! and wiped when it is replaced or the desk ends.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroizing;

use crate::limits;

/// The drafts of a desk.
#[derive(Default)]
pub(crate) struct Drafts(Mutex<BTreeMap<String, Zeroizing<String>>>);

impl Drafts {
    /// Keeps a draft in the place of the one before; an empty one is none. More
    /// than is kept of one, or of all, is not kept: the browser still has it.
    pub(crate) fn keep(&self, room: &str, words: String) {
        let words = Zeroizing::new(words);
        let mut drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if words.is_empty() {
            drafts.remove(room);
        } else if words.len() <= limits::DRAFT
            && (drafts.len() < limits::DRAFTS || drafts.contains_key(room))
        {
            drafts.insert(room.to_owned(), words);
        }
    }

    /// Puts words that did not leave before whatever was begun since.
    pub(crate) fn put_back(&self, room: &str, words: &str) {
        let now = self.of(room);
        let both = match now.trim() {
            "" => words.to_owned(),
            _ if now.starts_with(words) => now,
            _ => format!("{words}\n\n{now}"),
        };
        self.keep(room, both);
    }

    /// Forgets the drafts of these keys.
    pub(crate) fn forget(&self, of: impl Fn(&str) -> bool) {
        let mut drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        drafts.retain(|key, _| !of(key));
    }

    /// The draft of a room; empty if there is none.
    pub(crate) fn of(&self, room: &str) -> String {
        let drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        drafts
            .get(room)
            .map_or_else(String::new, |words| words.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_leave_stands_before_what_was_begun_since() {
        let drafts = Drafts::default();
        drafts.put_back("north", "first");
        assert_eq!(drafts.of("north"), "first");
        drafts.keep("north", "second".to_owned());
        drafts.put_back("north", "first");
        assert_eq!(drafts.of("north"), "first\n\nsecond");
        drafts.put_back("north", "first");
        assert_eq!(drafts.of("north"), "first\n\nsecond", "twice is once");
        drafts.keep("north", String::new());
        assert_eq!(drafts.of("north"), "");
    }

    #[test]
    fn a_draft_that_is_too_long_does_not_displace_the_one_that_is_kept() {
        let drafts = Drafts::default();
        drafts.keep("north", "kept".to_owned());
        drafts.keep("north", "x".repeat(limits::DRAFT + 1));
        assert_eq!(drafts.of("north"), "kept");
    }
}
