//! What share of the best each pair reached: one column a pair, the largest
//! loss first, apart by how they ended. What is above the line was left.

use super::{BOTTOM, Ending, HEADING, Negotiation, TOP, WIDTH};
use crate::axis::Axis;
use crate::frame::MARGIN;
use crate::geometry::{Rect, Spot};
use crate::ink::Ink;
use crate::numbers;
use crate::svg::{Anchor, Drawing, Path, Words};
use crate::text;

const LEFT: f64 = 552.0;
const AREA: Rect = Rect {
    x: LEFT,
    y: TOP,
    width: WIDTH - MARGIN - LEFT,
    height: BOTTOM - TOP,
};
/// Where the words over the chart begin.
const WORDS: f64 = LEFT - 44.0;
/// Between the parts.
const GAP: f64 = 10.0;
/// A part that is narrower is described under the chart.
const NARROW: f64 = 128.0;

/// The pairs that ended in one way.
struct Part {
    ending: Ending,
    /// The least first.
    shares: Vec<f64>,
    area: Rect,
}

/// Returns the counts in words.
pub(super) fn draw(drawing: &mut Drawing, measure: &str, negotiations: &[Negotiation]) -> String {
    let heading = "What each pair left on the table";
    let words = Words::new(heading, Spot::new(WORDS, HEADING), 15.0, Ink::Text);
    drawing.words(&words.bold(true));
    let explained = "Each pair is a column: shaded strongly, what it left.";
    let words = Words::new(
        explained,
        Spot::new(WORDS, HEADING + 25.0),
        13.0,
        Ink::Muted,
    );
    drawing.words(&words);
    let shown = text::cut(measure, 13.5, true, AREA.width - 60.0);
    let title = format!("↑ share of {}", text::isolated(&shown));
    let words = Words::new(&title, Spot::new(WORDS, AREA.y - 14.0), 13.5, Ink::Text);
    drawing.words(&words.bold(true));
    let upwards = Axis::new((0.0, 1.0), AREA.bottom(), AREA.y);
    for percent in [0.0, 25.0, 50.0, 75.0, 100.0] {
        let y = upwards.place(percent / 100.0);
        drawing.line(
            Spot::new(AREA.x, y),
            Spot::new(AREA.right(), y),
            Ink::Grid,
            1.0,
        );
        let label = format!("{percent}%");
        let words = Words::new(&label, Spot::new(AREA.x - 8.0, y + 4.5), 13.0, Ink::Muted);
        drawing.words(&words.anchored(Anchor::End));
    }
    let parts = parts(negotiations);
    for part in &parts {
        columns(drawing, part, &upwards);
    }
    described(drawing, &parts);
    named(drawing, &parts, &upwards);
    let counts = parts.iter().map(|part| {
        format!(
            "{} {}.",
            numbers::count(part.shares.len()),
            part.ending.words()
        )
    });
    counts.collect::<Vec<_>>().join(" ")
}

fn parts(negotiations: &[Negotiation]) -> Vec<Part> {
    let mut parts = Vec::new();
    for ending in Ending::ALL {
        let of = negotiations.iter().filter(|one| Ending::of(one) == ending);
        let mut shares: Vec<f64> = of.map(|one| one.share).collect();
        shares.sort_by(f64::total_cmp);
        if !shares.is_empty() {
            parts.push(Part {
                ending,
                shares,
                area: AREA,
            });
        }
    }
    let gaps = GAP * parts.len().saturating_sub(1) as f64;
    let each = (AREA.width - gaps) / negotiations.len().max(1) as f64;
    let mut x = AREA.x;
    for part in &mut parts {
        part.area.x = x;
        part.area.width = each * part.shares.len() as f64;
        x = part.area.right() + GAP;
    }
    parts
}

fn columns(drawing: &mut Drawing, part: &Part, upwards: &Axis) {
    let Part { shares, area, .. } = part;
    let step = area.width / shares.len().max(1) as f64;
    // The course of the upper ends; steps that nobody sees are left out.
    let mut course: Vec<Spot> = Vec::new();
    for (place, share) in shares.iter().enumerate() {
        let at = Spot::new(area.x + step * place as f64, upwards.place(*share));
        if let Some(last) = course.last().copied() {
            if (last.y - at.y).abs() < 0.5 || at.x - last.x < 1.0 {
                continue;
            }
            course.push(Spot::new(at.x, last.y));
        }
        course.push(at);
    }
    if let Some(last) = course.last().copied() {
        course.push(Spot::new(area.right(), last.y));
    }
    let mut edge = Path::default();
    let mut reached = Path::default();
    reached.jump(Spot::new(area.x, area.bottom()));
    for (place, spot) in course.iter().enumerate() {
        if place == 0 {
            edge.jump(*spot);
        } else {
            edge.line(*spot);
        }
        reached.line(*spot);
    }
    reached.line(Spot::new(area.right(), area.bottom()));
    reached.close();
    let ink = part.ending.ink();
    let left = drawing.rect(*area).fill(Ink::Left);
    left.close();
    drawing.path(&reached).fill(Ink::Paper).close();
    let tint = drawing.path(&reached).fill(ink);
    tint.text("fill-opacity", "0.13").close();
    drawing.path(&edge).stroke(ink, 2.2).close();
}

/// How many pairs there are of each kind: said in their part, or under it if
/// that is narrow.
fn described(drawing: &mut Drawing, parts: &[Part]) {
    let mut under = AREA.bottom() + 22.0;
    for Part {
        ending,
        shares,
        area,
    } in parts
    {
        let count = numbers::count(shares.len());
        if area.width < NARROW {
            let text = format!("{count} {}", ending.words());
            let words = Words::new(&text, Spot::new(area.x, under), 13.5, ending.ink());
            let words = words.bold(true);
            let words = if words.area().right() > WIDTH - MARGIN {
                let at = Spot::new(area.right(), under);
                Words { at, ..words }.anchored(Anchor::End)
            } else {
                words
            };
            drawing.words(&words);
            under += 19.0;
            continue;
        }
        let mut at = Spot::new(area.x + 12.0, area.y + area.height * 0.66);
        let words = Words::new(&count, at, 26.0, ending.ink()).bold(true);
        drawing.words(&words);
        let room = (area.width - 24.0).min(230.0);
        for line in text::wrap(ending.words(), 13.5, false, room, 5) {
            at.y += 18.0;
            drawing.words(&Words::new(&line, at, 13.5, Ink::Text));
        }
    }
}

/// Names what was left where it is seen, if there is room somewhere.
fn named(drawing: &mut Drawing, parts: &[Part], upwards: &Axis) {
    for Part { shares, area, .. } in parts {
        let at = Spot::new(area.x + 10.0, area.y + 21.0);
        let words = Words::new("left on the table", at, 13.0, Ink::Text);
        let needed = words.area().grown(5.0);
        // The shares rise: the last column under the words is the highest.
        let column = (needed.right() - area.x) / area.width * shares.len() as f64;
        let highest = shares.get(column as usize).copied();
        if highest.is_some_and(|share| upwards.place(share) > needed.bottom()) {
            drawing.words(&words);
            return;
        }
    }
}
