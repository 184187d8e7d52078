//! What each side gained, as a share of its gain from the Nash package: all
//! negotiations then have that package, and walking away, at one place.

use std::collections::BTreeMap;

use super::{BOTTOM, Ending, HEADING, Negotiation, TOP, Table};
use crate::axis::{Axis, Extent};
use crate::frame::MARGIN;
use crate::geometry::{Rect, Spot};
use crate::ink::Ink;
use crate::marks::Shape;
use crate::numbers;
use crate::svg::{Anchor, Drawing, Words};
use crate::text;

/// A square.
const AREA: Rect = Rect {
    x: 76.0,
    y: TOP,
    width: BOTTOM - TOP,
    height: BOTTOM - TOP,
};
/// Places that are shown, the most frequent first.
const PLACES: usize = 400;
/// The radius of a circle for one negotiation, and the largest there is.
const RADIUS: f64 = 1.7;
const LARGEST: f64 = 13.0;

/// Both scales.
struct Plane {
    across: Axis,
    upwards: Axis,
}

impl Plane {
    fn spot(&self, at: [f64; 2]) -> Spot {
        Spot::new(self.across.place(at[0]), self.upwards.place(at[1]))
    }
}

pub(super) fn draw(drawing: &mut Drawing, table: &Table<'_>, negotiations: &[Negotiation]) {
    let walk_away = table.walk_away.map(|at| numbers::finite(at).unwrap_or(0.0));
    let gains: Vec<(Ending, [f64; 2])> = negotiations
        .iter()
        .filter_map(|one| Some((Ending::of(one), gains(one, walk_away)?)))
        .collect();
    let mut extent = Extent::of(gains.iter().flat_map(|(_, at)| *at));
    extent.add(0.0);
    extent.add(1.2);
    // One scale for both sides: the picture is then as fair to either.
    let range = extent.padded(0.06, 0.06);
    let plane = Plane {
        across: Axis::new(range, AREA.x, AREA.right()),
        upwards: Axis::new(range, AREA.bottom(), AREA.y),
    };
    let heading = "What each side gained, beside the Nash package";
    let words = Words::new(heading, Spot::new(MARGIN, HEADING), 15.0, Ink::Text);
    drawing.words(&words.bold(true));
    legend(drawing);
    axes(drawing, &plane, range, &table.sides.map(text::clean));
    let nash = plane.spot([1.0, 1.0]);
    let corner = Rect::new(AREA.x, nash.y, nash.x - AREA.x, AREA.bottom() - nash.y);
    let tint = drawing.rect(corner).fill(Ink::Left);
    tint.text("fill-opacity", "0.2").close();
    circles(drawing, &plane, &gains);
    let (top, bottom) = (Spot::new(nash.x, AREA.y), Spot::new(nash.x, AREA.bottom()));
    drawing.dashed(top, bottom, Ink::Text, "2 4");
    let (left, right) = (Spot::new(AREA.x, nash.y), Spot::new(AREA.right(), nash.y));
    drawing.dashed(left, right, Ink::Text, "2 4");
    target(drawing, nash, 0.95);
    served_worse(drawing, nash, &gains);
}

/// Each side's gain as a share of its gain from the Nash package.
fn gains(negotiation: &Negotiation, walk_away: [f64; 2]) -> Option<[f64; 2]> {
    let share = |side: usize| {
        let least = *walk_away.get(side)?;
        let nash = negotiation.nash.get(side)? - least;
        let gain = negotiation.reached.get(side)? - least;
        // The picture goes no farther than this.
        (nash > 0.0).then(|| (gain / nash).clamp(-1.0, 4.0))
    };
    Some([share(0)?, share(1)?])
}

fn axes(drawing: &mut Drawing, plane: &Plane, range: (f64, f64), names: &[String; 2]) {
    for tick in numbers::ticks(range.0 * 100.0, range.1 * 100.0, 5.0) {
        let at = plane.spot([tick.at / 100.0; 2]);
        let (left, right) = (Spot::new(AREA.x, at.y), Spot::new(AREA.right(), at.y));
        drawing.line(left, right, Ink::Grid, 1.0);
        let (top, bottom) = (Spot::new(at.x, AREA.y), Spot::new(at.x, AREA.bottom()));
        drawing.line(top, bottom, Ink::Grid, 1.0);
        let shown = format!("{}%", tick.label);
        let words = Words::new(
            &shown,
            Spot::new(AREA.x - 8.0, at.y + 4.5),
            13.0,
            Ink::Muted,
        );
        drawing.words(&words.anchored(Anchor::End));
        let below = Spot::new(at.x, AREA.bottom() + 20.0);
        let words = Words::new(&shown, below, 13.0, Ink::Muted);
        drawing.words(&words.anchored(Anchor::Middle));
    }
    let [first, second] = names.each_ref().map(|name| {
        let shown = text::cut(name, 13.5, true, AREA.width - 90.0);
        text::isolated(&shown)
    });
    let title = format!("gain of {first} →");
    let at = Spot::new(AREA.right(), AREA.bottom() + 46.0);
    let words = Words::new(&title, at, 13.5, Ink::Text).bold(true);
    drawing.words(&words.anchored(Anchor::End));
    let title = format!("↑ gain of {second}");
    let at = Spot::new(MARGIN, AREA.y - 14.0);
    drawing.words(&Words::new(&title, at, 13.5, Ink::Text).bold(true));
}

/// How many negotiations ended at one place.
#[derive(Debug, Default, Clone, Copy)]
struct Here {
    all: usize,
    improvable: usize,
    walked: usize,
}

/// A circle for each place, its area as large as the place is frequent.
fn circles(drawing: &mut Drawing, plane: &Plane, gains: &[(Ending, [f64; 2])]) {
    let mut places: BTreeMap<(i64, i64), (Spot, Here)> = BTreeMap::new();
    for (ending, at) in gains {
        let at = plane.spot(*at);
        // Those in one square of the sheet are one place.
        let square = ((at.x / 3.0) as i64, (at.y / 3.0) as i64);
        let (_, here) = places.entry(square).or_insert((at, Here::default()));
        here.all += 1;
        match ending {
            Ending::Walked => here.walked += 1,
            Ending::Improvable => here.improvable += 1,
            Ending::Efficient => {}
        }
    }
    let mut places: Vec<(Spot, Here)> = places.into_values().collect();
    // Large ones first, so that none hides a smaller one.
    places.sort_by_key(|(_, here)| core::cmp::Reverse(here.all));
    places.truncate(PLACES);
    let most = places.first().map_or(1, |(_, here)| here.all) as f64;
    let unit = RADIUS.min(LARGEST / most.sqrt());
    for (at, here) in &places {
        let whole = if here.walked == here.all {
            Ink::Muted
        } else {
            Ink::Nash
        };
        for (count, ink) in [(here.all, whole), (here.improvable, Ink::Kalai)] {
            if count > 0 {
                let radius = (unit * (count as f64).sqrt()).max(1.4);
                let circle = drawing.circle(*at, radius).fill(ink);
                circle.stroke(Ink::Paper, 0.7).close();
            }
        }
    }
}

/// The mark of the Nash package here: nothing else is a diamond.
fn target(drawing: &mut Drawing, at: Spot, scale: f64) {
    for (ink, width) in [(Ink::Paper, 5.0), (Ink::Text, 2.2)] {
        let shape = Shape::Diamond.begin(drawing, at, scale);
        shape.stroke(ink, width).close();
    }
}

/// How many pairs would have been served better, both of them.
fn served_worse(drawing: &mut Drawing, nash: Spot, gains: &[(Ending, [f64; 2])]) {
    let worse = gains.iter().filter(|(_, at)| {
        at.iter().all(|share| *share <= 1.0) && at.iter().any(|share| *share < 1.0)
    });
    let count = format!("{} pairs here", numbers::count(worse.count()));
    let mut base = AREA.bottom() - 92.0;
    for (place, line) in [
        count.as_str(),
        "would lose nothing, and",
        "one or both would gain,",
        "by the Nash package",
    ]
    .into_iter()
    .enumerate()
    {
        let words = Words::new(line, Spot::new(nash.x - 9.0, base), 13.0, Ink::Text);
        let words = words.anchored(Anchor::End).bold(place == 0).halo();
        drawing.words(&words);
        base += 17.0;
    }
}

fn legend(drawing: &mut Drawing) {
    let mut y = HEADING + 25.0;
    let mut x = MARGIN + 6.0;
    for (ink, words) in [
        (None, "Nash package"),
        (Some(Ink::Nash), "no other beats it"),
        (Some(Ink::Kalai), "another beats it"),
        (Some(Ink::Muted), "walked away"),
    ] {
        if ink == Some(Ink::Muted) {
            (x, y) = (MARGIN + 6.0, y + 20.0);
        }
        let at = Spot::new(x, y - 4.5);
        match ink {
            Some(ink) => drawing.circle(at, 5.5).fill(ink).close(),
            None => target(drawing, at, 0.75),
        }
        let words = Words::new(words, Spot::new(x + 11.0, y), 13.0, Ink::Muted);
        drawing.words(&words);
        x = words.area().right() + 16.0;
    }
    let size = "The larger a circle, the more pairs ended there.";
    let words = Words::new(size, Spot::new(x - 2.0, y), 13.0, Ink::Muted);
    drawing.words(&words);
}
