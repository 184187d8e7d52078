//! Places and boxes of a picture, in its own units: right and down.

/// A place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl Spot {
    pub(crate) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(crate) fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The place a share of the way to another.
    pub(crate) fn towards(self, other: Self, share: f64) -> Self {
        Self::new(
            self.x + (other.x - self.x) * share,
            self.y + (other.y - self.y) * share,
        )
    }
}

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Rect {
    pub(crate) fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    /// The box around a place.
    pub(crate) fn around(spot: Spot, reach: f64) -> Self {
        Self::new(spot.x - reach, spot.y - reach, 2.0 * reach, 2.0 * reach)
    }

    pub(crate) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(crate) fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The same box with a margin on every side.
    pub(crate) fn grown(&self, margin: f64) -> Self {
        Self::new(
            self.x - margin,
            self.y - margin,
            self.width + 2.0 * margin,
            self.height + 2.0 * margin,
        )
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    pub(crate) fn holds(&self, other: &Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    /// The place in the box that is nearest to another.
    pub(crate) fn nearest(&self, spot: Spot) -> Spot {
        Spot::new(
            spot.x.max(self.x).min(self.right()),
            spot.y.max(self.y).min(self.bottom()),
        )
    }

    /// Whether a straight line runs through the box.
    pub(crate) fn crossed_by(&self, from: Spot, to: Spot) -> bool {
        // Liang–Barsky: the part of the line that is inside, edge by edge.
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (step, room) in [
            (from.x - to.x, from.x - self.x),
            (to.x - from.x, self.right() - from.x),
            (from.y - to.y, from.y - self.y),
            (to.y - from.y, self.bottom() - from.y),
        ] {
            if step == 0.0 {
                if room < 0.0 {
                    return false;
                }
            } else if step < 0.0 {
                enter = enter.max(room / step);
            } else {
                leave = leave.min(room / step);
            }
        }
        enter < leave
    }
}

/// Whether two straight lines cross.
pub(crate) fn cross(a: (Spot, Spot), b: (Spot, Spot)) -> bool {
    let turn = |p: Spot, q: Spot, r: Spot| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    turn(a.0, a.1, b.0) * turn(a.0, a.1, b.1) < 0.0
        && turn(b.0, b.1, a.0) * turn(b.0, b.1, a.1) < 0.0
}
