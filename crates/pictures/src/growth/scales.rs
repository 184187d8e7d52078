//! Logarithmic scales: which sizes and costs are shown, and how.

use super::{Line, SIZES, Unit};
use crate::axis::Axis;
use crate::numbers::{self, Tick};
use crate::text;

/// The sizes themselves if they are few and have room, else round ones.
pub(super) fn sizes(lines: &[Line], across: &Axis) -> Vec<Tick> {
    let points = lines.iter().flat_map(|line| &line.points);
    let mut sizes: Vec<f64> = points.map(|(size, _)| *size).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup();
    let tick = |size: &f64| Tick {
        at: size.log10(),
        label: numbers::figure(*size),
    };
    let ticks: Vec<Tick> = sizes.iter().take(SIZES).map(tick).collect();
    let fit = ticks.windows(2).all(|pair| match pair {
        [one, next] => {
            let widths = [one, next].map(|tick| text::width(&tick.label, 12.5, false));
            let needed = (widths[0] + widths[1]) / 2.0 + 8.0;
            across.place(next.at) - across.place(one.at) > needed
        }
        _ => true,
    });
    if fit && sizes.len() <= SIZES {
        ticks
    } else {
        powers(across.low, across.high, 4, numbers::figure)
    }
}

/// The costs that are shown.
pub(super) fn costs(upwards: &Axis, unit: Unit) -> Vec<Tick> {
    powers(upwards.low, upwards.high, 6, |value| cost(value, unit))
}

/// A cost as people say it.
pub(super) fn cost(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Seconds => seconds(value),
        Unit::Count => numbers::figure(value),
    }
}

/// Powers of ten between two logarithms; of a short stretch, twos and fives too.
fn powers(low: f64, high: f64, most: i32, label: impl Fn(f64) -> String) -> Vec<Tick> {
    let (first, last) = (low.floor() as i32, high.ceil() as i32);
    let stride = (last - first).div_euclid(most).max(0) + 1;
    let factors: &[f64] = if high - low < 1.6 {
        &[1.0, 2.0, 5.0]
    } else {
        &[1.0]
    };
    let mut ticks = Vec::new();
    for power in (first..=last).filter(|power| power.rem_euclid(stride) == 0) {
        for factor in factors {
            let value = factor * 10f64.powi(power);
            let at = value.log10();
            if low <= at && at <= high {
                ticks.push(Tick {
                    at,
                    label: label(value),
                });
            }
        }
    }
    ticks
}

/// A time as people say it.
fn seconds(value: f64) -> String {
    let (scaled, unit) = match value {
        value if value < 0.999_5e-6 => (value * 1e9, "ns"),
        value if value < 0.999_5e-3 => (value * 1e6, "µs"),
        value if value < 0.999_5 => (value * 1e3, "ms"),
        value => (value, "s"),
    };
    format!("{}\u{a0}{unit}", numbers::figure(scaled))
}
