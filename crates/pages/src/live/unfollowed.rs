//! Pages that were drawn and not followed yet: what their browsers have.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use super::Region;
use crate::limits;

/// What a browser has of a room.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// The parts of the page, in their order.
    pub(super) regions: Vec<u64>,
    /// The lines, by number.
    pub(super) lines: BTreeMap<u64, u64>,
}

/// Pages by their keys.
#[derive(Default)]
pub(crate) struct Unfollowed(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    next: u64,
    pages: VecDeque<(u64, String, Seen)>,
}

impl Unfollowed {
    /// Remembers a page; returns its key. The oldest is forgotten.
    pub(crate) fn keep(&self, room: &str, regions: &[Region], lines: Vec<(u64, Region)>) -> u64 {
        let seen = Seen {
            regions: regions.iter().map(|region| region.print).collect(),
            lines: lines
                .into_iter()
                .map(|(number, region)| (number, region.print))
                .collect(),
        };
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.pages.len() >= limits::UNFOLLOWED {
            inner.pages.pop_front();
        }
        inner.next += 1;
        let key = inner.next;
        inner.pages.push_back((key, room.to_owned(), seen));
        key
    }

    /// Takes a page of a room by its key; nothing is known of others.
    pub(super) fn take(&self, room: &str, key: u64) -> Option<Seen> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = inner
            .pages
            .iter()
            .position(|(known, of, _)| *known == key && of == room)?;
        inner.pages.remove(place).map(|(_, _, seen)| seen)
    }
}
