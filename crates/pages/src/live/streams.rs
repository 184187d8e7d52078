//! How many streams each seat has open: a browser that never closes one is not to
//! have everything drawn anew for it without end.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::limits;

/// The open streams, by seat.
#[derive(Default)]
pub(crate) struct Streams(Mutex<BTreeMap<u64, usize>>);

/// One of them; over when dropped.
pub(super) struct Stream {
    all: Arc<Streams>,
    seat: u64,
}

impl Streams {
    /// Opens one more; none if the seat has as many as it may.
    pub(super) fn begin(self: &Arc<Self>, seat: u64) -> Option<Stream> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(seat).or_default();
        if *count >= limits::STREAMS {
            return None;
        }
        *count += 1;
        Some(Stream {
            all: self.clone(),
            seat,
        })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut open = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.seat) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.seat);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_that_closes_none_gets_no_more_and_others_do() {
        let streams = Arc::new(Streams::default());
        let open: Vec<_> = (0..limits::STREAMS).map(|_| streams.begin(1)).collect();
        assert!(open.iter().all(Option::is_some));
        assert!(streams.begin(1).is_none());
        assert!(streams.begin(2).is_some());
        drop(open);
        assert!(streams.begin(1).is_some());
        assert!(streams.0.lock().unwrap().is_empty(), "nothing is left over");
    }
}
