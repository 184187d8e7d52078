//! What lies where between two ends.

/// A scale: utilities on one side, a stretch of the picture on the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Axis {
    pub(crate) low: f64,
    pub(crate) high: f64,
    from: f64,
    to: f64,
}

impl Axis {
    pub(crate) fn new((low, high): (f64, f64), from: f64, to: f64) -> Self {
        Self {
            low,
            high,
            from,
            to,
        }
    }

    pub(crate) fn place(&self, value: f64) -> f64 {
        let span = self.high - self.low;
        let share = if span > 0.0 {
            (value - self.low) / span
        } else {
            0.5
        };
        self.from + (self.to - self.from) * share
    }

    pub(crate) fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// The smallest and the largest of some numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Extent(Option<(f64, f64)>);

impl Extent {
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut extent = Self::default();
        for value in values {
            extent.add(value);
        }
        extent
    }

    pub(crate) fn add(&mut self, value: f64) {
        if value.is_finite() {
            let (low, high) = self.0.unwrap_or((value, value));
            self.0 = Some((low.min(value), high.max(value)));
        }
    }

    pub(crate) fn ends(self) -> Option<(f64, f64)> {
        self.0
    }

    /// With air around, of these shares of the whole; never without length.
    pub(crate) fn padded(self, below: f64, above: f64) -> (f64, f64) {
        let (low, high) = self.0.unwrap_or((0.0, 1.0));
        let span = high - low;
        // So that round numbers can still be told apart.
        let least = 1e-9 * low.abs().max(high.abs());
        if span > least {
            (low - span * below, high + span * above)
        } else {
            let air = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
            (low - air, high + air)
        }
    }
}

/// Whether a side's reservation value is so far below everything that showing
/// it would leave no room for the rest.
pub(crate) fn is_far_below(reservation: f64, rest: Extent) -> bool {
    rest.ends().is_some_and(|(low, high)| {
        let span = high - low;
        span > 0.0 && reservation < low - 6.0 * span
    })
}
