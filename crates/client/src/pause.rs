//! The growing pauses between attempts to reach a relay.

use std::time::Duration;

use crate::limits::{FIRST_PAUSE, LONGEST_PAUSE};

/// How long to wait before the next attempt: doubled each time, and drawn
/// between half and the whole, so that desks do not all knock at once and the
/// links of one desk do not knock together.
#[derive(Debug, Clone)]
pub(crate) struct Pauses {
    next: Duration,
}

impl Pauses {
    pub(crate) const fn new() -> Self {
        Self { next: FIRST_PAUSE }
    }

    /// Begins again with the shortest.
    pub(crate) fn reset(&mut self) {
        self.next = FIRST_PAUSE;
    }

    /// The next pause.
    pub(crate) fn draw(&mut self) -> Duration {
        let longest = self.next;
        self.next = longest.saturating_mul(2).min(LONGEST_PAUSE);
        // Without random bytes the pause is merely regular.
        let share = getrandom::u32().unwrap_or(u32::MAX);
        let half = longest / 2;
        half + half.mul_f64(f64::from(share) / f64::from(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_longest_and_begin_again() {
        let mut pauses = Pauses::new();
        let mut bound = FIRST_PAUSE;
        for _ in 0..20 {
            let pause = pauses.draw();
            assert!(bound / 2 <= pause && pause <= bound, "{pause:?}");
            bound = (bound * 2).min(LONGEST_PAUSE);
        }
        assert_eq!(bound, LONGEST_PAUSE);
        pauses.reset();
        assert!(pauses.draw() <= FIRST_PAUSE);
    }
}
