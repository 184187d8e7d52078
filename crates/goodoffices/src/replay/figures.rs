//! What a replay measured.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

use crate::failure::Failure;

/// The longest time told apart from longer ones, in microseconds: an hour.
const LONGEST: u64 = 3_600_000_000;

/// Times from a command to the words being shown in the other room.
#[derive(Debug)]
pub(crate) struct Times {
    /// From `convey`.
    convey: Histogram<u64>,
    /// From `say`.
    say: Histogram<u64>,
}

/// Median and 99th percentile, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Spread {
    /// The median.
    pub(crate) median: f64,
    /// The 99th percentile.
    pub(crate) p99: f64,
}

impl Times {
    /// Nothing measured yet.
    ///
    /// # Errors
    /// Never, with these bounds.
    pub(crate) fn new() -> Result<Self, Failure> {
        let histogram = || {
            Histogram::new_with_bounds(1, LONGEST, 3)
                .map_err(|error| Failure::unavailable(format!("measuring times: {error}")))
        };
        Ok(Self {
            convey: histogram()?,
            say: histogram()?,
        })
    }

    /// Notes one conveyance.
    pub(crate) fn note(&mut self, convey: Duration, say: Duration) {
        self.convey.saturating_record(micros(convey));
        self.say.saturating_record(micros(say));
    }

    /// Takes in what another job measured.
    pub(crate) fn add(&mut self, other: &Self) -> Result<(), Failure> {
        let added = self.convey.add(&other.convey).and(self.say.add(&other.say));
        added.map_err(|error| Failure::unavailable(format!("adding up times: {error}")))
    }

    /// From `convey` to shown.
    pub(crate) fn convey(&self) -> Spread {
        spread(&self.convey)
    }

    /// From `say` to shown.
    pub(crate) fn say(&self) -> Spread {
        spread(&self.say)
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX).max(1)
}

#[allow(
    clippy::cast_precision_loss,
    reason = "times of hours in microseconds fit"
)]
fn spread(histogram: &Histogram<u64>) -> Spread {
    let at = |quantile| histogram.value_at_quantile(quantile) as f64 / 1000.0;
    Spread {
        median: at(0.5),
        p99: at(0.99),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_those_of_what_was_noted() {
        let mut times = Times::new().unwrap();
        for millis in [1, 20, 3000] {
            let convey = Duration::from_millis(millis);
            times.note(convey, convey * 2);
        }
        let mut sum = Times::new().unwrap();
        sum.add(&times).unwrap();
        let near = |shown: f64, truth: f64| (shown / truth - 1.0).abs() < 0.01;
        assert!(near(sum.convey().median, 20.0), "{:?}", sum.convey());
        assert!(near(sum.convey().p99, 3000.0), "{:?}", sum.convey());
        assert!(near(sum.say().median, 40.0), "{:?}", sum.say());
    }
}
